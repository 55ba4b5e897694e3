//! Knots: sets of events each of which would be before all others of its set.

use super::bounds::Bounds;

/// For every event the number of its knot; events in no knot have numbers of their own.
pub(super) struct Knots {
    knot_of: Vec<usize>,
    members: Vec<u32>,
}

impl Knots {
    /// Strong components of what the bounds and the pairs say together.
    ///
    /// The order of the bounds has up to n² pairs, so it is walked through a time axis: an event leads to the first
    /// beginning after its end, each beginning to the next one and to the events that begin there. That graph has
    /// 2n nodes and the same reachability.
    pub(super) fn find(bounds: &[Bounds], pairs: &[(usize, usize)]) -> Self {
        let n = bounds.len();
        let mut axis: Vec<i64> = bounds.iter().map(|b| b.start).collect();
        axis.sort_unstable();
        axis.dedup();
        let mut edges: Vec<(usize, usize)> = pairs.to_vec();
        for (event, b) in bounds.iter().enumerate() {
            let after_end = axis.partition_point(|&start| start <= b.end);
            if after_end < axis.len() {
                edges.push((event, n + after_end));
            }
            edges.push((n + axis.partition_point(|&start| start < b.start), event));
        }
        edges.extend((1..axis.len()).map(|k| (n + k - 1, n + k)));
        let component = strong_components(n + axis.len(), edges);
        let mut members = vec![0; component.iter().max().map_or(0, |&last| last + 1)];
        component[..n].iter().for_each(|&c| members[c] += 1);
        Self { knot_of: component[..n].to_vec(), members }
    }

    /// Pairs that go round each knot, and so stand for it.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut events: Vec<usize> = (0..self.knot_of.len()).filter(|&k| self.holds(k)).collect();
        events.sort_by_key(|&k| self.knot_of[k]);
        let pair = |pair: &[usize]| (pair[0], pair[1]);
        let steps: Vec<_> = events.windows(2).map(pair).filter(|&(a, b)| self.tie(a, b)).collect();
        steps.into_iter().flat_map(|(a, b)| [(a, b), (b, a)])
    }

    /// Whether two events are tied into one knot (an event with itself always is).
    pub(super) fn tie(&self, a: usize, b: usize) -> bool {
        self.knot_of[a] == self.knot_of[b]
    }

    /// Whether an event is in a knot with others.
    pub(super) fn holds(&self, event: usize) -> bool {
        self.members[self.knot_of[event]] > 1
    }

    /// The same knots with the events numbered by their place in `order`.
    pub(super) fn in_order(self, order: &[usize]) -> Self {
        Self { knot_of: order.iter().map(|&k| self.knot_of[k]).collect(), ..self }
    }

    /// The number of an event's knot.
    pub(super) fn of(&self, event: usize) -> usize {
        self.knot_of[event]
    }
}

/// The number of each node's strong component (Tarjan 1972, without recursion).
fn strong_components(nodes: usize, mut edges: Vec<(usize, usize)>) -> Vec<usize> {
    edges.sort_unstable();
    let first: Vec<usize> = (0..=nodes).map(|v| edges.partition_point(|&(from, _)| from < v)).collect();
    const UNSEEN: usize = usize::MAX;
    let (mut index, mut low) = (vec![UNSEEN; nodes], vec![0; nodes]);
    let mut component = vec![UNSEEN; nodes];
    let (mut next_edge, mut stack, mut path) = (first.clone(), Vec::new(), Vec::new());
    let (mut seen, mut components) = (0, 0);
    for root in 0..nodes {
        if index[root] == UNSEEN {
            path.push(root);
        }
        while let Some(&v) = path.last() {
            if index[v] == UNSEEN {
                index[v] = seen;
                low[v] = seen;
                seen += 1;
                stack.push(v);
            }
            if next_edge[v] < first[v + 1] {
                let to = edges[next_edge[v]].1;
                next_edge[v] += 1;
                if index[to] == UNSEEN {
                    path.push(to);
                } else if component[to] == UNSEEN {
                    low[v] = low[v].min(index[to]);
                }
                continue;
            }
            path.pop();
            if let Some(&parent) = path.last() {
                low[parent] = low[parent].min(low[v]);
            }
            if low[v] == index[v] {
                while let Some(w) = stack.pop() {
                    component[w] = components;
                    if w == v {
                        break;
                    }
                }
                components += 1;
            }
        }
    }
    component
}
