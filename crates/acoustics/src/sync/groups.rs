//! All pairs together: what disagrees is named, and the rest is put on one clock a group.

use super::pair::Match;

/// One pair that fits.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) found: Match,
    /// Whether its drift is known.
    pub(super) drift_known: bool,
}

/// Pairs that disagree around a cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// The recordings of the cycle, in order.
    pub recordings: Vec<usize>,
    /// How far the offsets around the cycle are from closing, in seconds.
    pub misclosure_s: f64,
}

/// Where a recording stands on its group's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) group: usize,
    pub(super) offset_s: f64,
    /// How much faster its clock runs than the group's, in parts of one.
    pub(super) drift: f64,
    pub(super) drift_known: bool,
    pub(super) sd_s: f64,
    /// Pairs between it and the group's earliest recording.
    pub(super) hops: usize,
}

/// The whole solution.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Groups {
    pub(super) placed: Vec<Placed>,
    /// Places in the list of edges that were set aside.
    pub(super) set_aside: Vec<usize>,
    pub(super) contradictions: Vec<Contradiction>,
}

/// Solves for all recordings; a cycle may be open by `tolerance_s`.
pub(super) fn groups(count: usize, edges: &[Edge], tolerance_s: f64) -> Groups {
    let (set_aside, contradictions) = loops(count, edges, tolerance_s);
    let used: Vec<&Edge> =
        edges.iter().enumerate().filter(|(n, _)| !set_aside.contains(n)).map(|(_, edge)| edge).collect();
    let component = components(count, &used);
    let mut placed = vec![Placed { group: 0, offset_s: 0.0, drift: 0.0, drift_known: true, sd_s: 0.0, hops: 0 }; count];
    let mut names: Vec<usize> = component.clone();
    names.sort_unstable();
    names.dedup();
    for (group, name) in names.iter().enumerate() {
        let members: Vec<usize> = (0..count).filter(|&n| component[n] == *name).collect();
        let inside: Vec<&Edge> = used.iter().filter(|e| component[e.a] == *name).copied().collect();
        for (n, place) in super::solve::solve(&members, &inside) {
            placed[n] = Placed { group, ..place };
        }
    }
    Groups { placed, set_aside, contradictions }
}

/// Seconds of `a` minus seconds of `b` at the middle of what they share, as if clocks did not part.
fn offset(edge: &Edge) -> f64 {
    edge.found.line.offset_s
}

/// Finds pairs that disagree with the others, and the cycles that show it.
fn loops(count: usize, edges: &[Edge], tolerance_s: f64) -> (Vec<usize>, Vec<Contradiction>) {
    let mut set_aside: Vec<usize> = Vec::new();
    let mut contradictions = Vec::new();
    let mut between = vec![None; count * count];
    for (n, edge) in edges.iter().enumerate() {
        between[edge.a * count + edge.b] = Some(n);
        between[edge.b * count + edge.a] = Some(n);
    }
    // Triangles first: the pair in the most that do not close, and in fewer that do, goes.
    loop {
        let alive = |n: usize| !set_aside.contains(&n);
        let mut worst: Option<(usize, usize, usize, Contradiction)> = None;
        for (n, edge) in edges.iter().enumerate().filter(|(n, _)| alive(*n)) {
            let (mut open, mut closed) = (0usize, 0usize);
            let mut example: Option<Contradiction> = None;
            for third in 0..count {
                let (Some(ac), Some(cb)) = (between[edge.a * count + third], between[third * count + edge.b]) else {
                    continue;
                };
                if !alive(ac) || !alive(cb) {
                    continue;
                }
                let way = toward(&edges[ac], edge.a) + toward(&edges[cb], third);
                let misclosure = way - offset(edge);
                if misclosure.abs() > tolerance_s + drifted(edge, &edges[ac], &edges[cb]) {
                    open += 1;
                    if example.as_ref().is_none_or(|e| misclosure.abs() > e.misclosure_s) {
                        example = Some(Contradiction {
                            recordings: vec![edge.a, third, edge.b],
                            misclosure_s: misclosure.abs(),
                        });
                    }
                } else {
                    closed += 1;
                }
            }
            let Some(example) = example else { continue };
            let replaces = match &worst {
                None => true,
                Some((m, most, fewest, _)) => {
                    let (this, other) = (open as i64 - closed as i64, *most as i64 - *fewest as i64);
                    this > other || (this == other && edge.found.chance > edges[*m].found.chance)
                }
            };
            if replaces {
                worst = Some((n, open, closed, example));
            }
        }
        match worst {
            Some((n, _, _, example)) => {
                contradictions.push(example);
                set_aside.push(n);
            }
            None => break,
        }
    }
    // Longer cycles: the best-supported pairs make a tree, every other pair is held against it.
    let mut order: Vec<usize> = (0..edges.len()).filter(|n| !set_aside.contains(n)).collect();
    order.sort_by(|&x, &y| edges[x].found.chance.total_cmp(&edges[y].found.chance).then(x.cmp(&y)));
    let mut tree: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    for n in order {
        let edge = &edges[n];
        match path(&tree, edge.a, edge.b) {
            None => {
                tree[edge.a].push((edge.b, n));
                tree[edge.b].push((edge.a, n));
            }
            Some(steps) => {
                let way: f64 = steps.iter().map(|&(from, e)| toward(&edges[e], from)).sum();
                let misclosure = (way - offset(edge)).abs();
                let slack: f64 = steps.iter().map(|&(_, e)| drifted(edge, &edges[e], &edges[e])).sum();
                if misclosure > tolerance_s + slack {
                    let mut recordings: Vec<usize> = steps.iter().map(|&(from, _)| from).collect();
                    recordings.push(edge.b);
                    contradictions.push(Contradiction { recordings, misclosure_s: misclosure });
                    set_aside.push(n);
                }
            }
        }
    }
    set_aside.sort_unstable();
    (set_aside, contradictions)
}

/// The offset of an edge, walked from one of its ends.
fn toward(edge: &Edge, from: usize) -> f64 {
    if edge.a == from { offset(edge) } else { -offset(edge) }
}

/// What unlike middles and parting clocks may add to a cycle: the offsets are each taken at the middle of their own pair.
fn drifted(one: &Edge, two: &Edge, three: &Edge) -> f64 {
    let slope = |edge: &Edge| edge.found.line.slope.abs() + edge.found.slope_sd;
    let middles = [one, two, three].map(|e| e.found.line.at_s);
    let spread = middles.iter().copied().fold(0.0, f64::max) - middles.iter().copied().fold(f64::INFINITY, f64::min);
    let lengths = [one, two, three].map(|e| offset(e).abs()).iter().sum::<f64>();
    (slope(one) + slope(two) + slope(three)) * (spread + lengths)
}

fn path(tree: &[Vec<(usize, usize)>], from: usize, to: usize) -> Option<Vec<(usize, usize)>> {
    let mut came: Vec<Option<(usize, usize)>> = vec![None; tree.len()];
    let mut queue = std::collections::VecDeque::from([from]);
    let mut seen = vec![false; tree.len()];
    seen[from] = true;
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut steps = Vec::new();
            let mut at = to;
            while let Some((before, edge)) = came[at] {
                steps.push((before, edge));
                at = before;
            }
            steps.reverse();
            return Some(steps);
        }
        for &(next, edge) in &tree[at] {
            if !seen[next] {
                seen[next] = true;
                came[next] = Some((at, edge));
                queue.push_back(next);
            }
        }
    }
    None
}

fn components(count: usize, edges: &[&Edge]) -> Vec<usize> {
    let mut component: Vec<usize> = (0..count).collect();
    loop {
        let mut changed = false;
        for edge in edges {
            let least = component[edge.a].min(component[edge.b]);
            changed |= component[edge.a] != least || component[edge.b] != least;
            component[edge.a] = least;
            component[edge.b] = least;
        }
        if !changed {
            return component;
        }
    }
}
