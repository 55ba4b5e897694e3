use super::bound_tree::Side;
use super::graph::Graph;
use super::radix_heap::RadixHeap;
use super::row::NO_HIGH;

/// No way leads there.
pub(crate) const FAR: i64 = i64::MAX;

/// Shortest ways from one point after another over a graph without negative cycles (Dijkstra over reduced costs).
pub(super) struct Shortest {
    start: Vec<u32>,
    /// Neighbour and reduced cost, by point.
    arcs: Vec<(u32, u64)>,
    potentials: Vec<i64>,
    side: Side,
    cost: Vec<u64>,
    heap: RadixHeap,
}

impl Shortest {
    /// Ways along the arcs (`Latest`) or against them (`Earliest`), given values under which no arc is negative.
    pub(super) fn new(graph: &Graph, potentials: &[i64], side: Side) -> Self {
        let points = graph.points();
        let mut start = Vec::with_capacity(points + 1);
        let mut arcs = Vec::new();
        start.push(0);
        for point in 0..points as u32 {
            for arc in graph.arcs(point) {
                let (weight, from, to) = match side {
                    Side::Latest => (arc.forth, point, arc.next),
                    Side::Earliest => (arc.back, arc.next, point),
                };
                if weight != NO_HIGH {
                    let reduced = weight + potentials[from as usize] - potentials[to as usize];
                    debug_assert!(reduced >= 0, "potentials must leave no arc negative");
                    arcs.push((arc.next, reduced as u64));
                }
            }
            start.push(arcs.len() as u32);
        }
        Self {
            start,
            arcs,
            potentials: potentials.to_vec(),
            side,
            cost: vec![u64::MAX; points],
            heap: RadixHeap::default(),
        }
    }

    /// Fills `row` with the length of the shortest way between `source` and every point; [`FAR`] where there is none.
    pub(super) fn row(&mut self, source: u32, row: &mut [i64]) {
        self.cost.fill(u64::MAX);
        self.cost[source as usize] = 0;
        self.heap.push(0, source);
        while let Some((cost, point)) = self.heap.pop() {
            if cost > self.cost[point as usize] {
                continue;
            }
            for &(next, step) in
                &self.arcs[self.start[point as usize] as usize..self.start[point as usize + 1] as usize]
            {
                let through = cost + step;
                if through < self.cost[next as usize] {
                    self.cost[next as usize] = through;
                    self.heap.push(through, next);
                }
            }
        }
        self.heap.clear();
        let here = self.potentials[source as usize];
        for ((length, &cost), &there) in row.iter_mut().zip(&self.cost).zip(&self.potentials) {
            *length = match (cost, self.side) {
                (u64::MAX, _) => FAR,
                (cost, Side::Latest) => cost as i64 - here + there,
                (cost, Side::Earliest) => cost as i64 - there + here,
            };
        }
    }

    /// Drops the arcs of a point that its own row has just shown to lie on no shortest way.
    pub(super) fn thin(&mut self, source: u32) {
        let range = self.start[source as usize] as usize..self.start[source as usize + 1] as usize;
        for at in range {
            let (next, step) = self.arcs[at];
            if step > self.cost[next as usize] {
                // An arc to the point itself at no cost is never followed.
                self.arcs[at] = (source, 0);
            }
        }
    }
}
