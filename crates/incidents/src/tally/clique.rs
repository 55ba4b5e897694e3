use super::bits::Bits;
use super::graph::Graph;
use super::work::Work;

/// A largest set of vertices all joined to one another, ascending, and whether it is surely a largest.
///
/// # References
/// San Segundo, Rodríguez-Losada and Jiménez, "An exact bit-parallel algorithm for the maximum clique problem",
/// Computers & Operations Research 38 (2011).
pub(super) fn largest_clique(graph: &Graph, work: &mut Work) -> (Vec<usize>, bool) {
    let order = densest_first(graph);
    let sorted = graph.among(&order);
    let mut search = Search { graph: &sorted, best: greedy(&sorted, work), chosen: Vec::new(), work };
    let is_largest = search.expand(Bits::all(graph.len()));
    let mut clique: Vec<usize> = search.best.into_iter().map(|v| order[v]).collect();
    clique.sort_unstable();
    (clique, is_largest)
}

/// Vertices such that each has the fewest neighbours among itself and those before it.
fn densest_first(graph: &Graph) -> Vec<usize> {
    let mut left = Bits::all(graph.len());
    let mut degrees: Vec<usize> = (0..graph.len()).map(|v| graph.degree(v)).collect();
    let mut order = Vec::with_capacity(graph.len());
    while let Some(v) = left.iter().min_by_key(|&v| (degrees[v], v)) {
        left.remove(v);
        graph.row(v).and(&left).iter().for_each(|w| degrees[w] -= 1);
        order.push(v);
    }
    order.reverse();
    order
}

/// A clique grown from each of the first vertices by taking what leaves most to choose from.
fn greedy(graph: &Graph, work: &mut Work) -> Vec<usize> {
    let mut best = Vec::new();
    for first in 0..graph.len().min(50) {
        let mut clique = vec![first];
        let mut open = graph.row(first).clone();
        while let Some(v) = open.iter().max_by_key(|&v| (graph.row(v).shared(&open), usize::MAX - v)) {
            work.spend(open.len() * open.words());
            clique.push(v);
            open.keep(graph.row(v));
        }
        if clique.len() > best.len() {
            best = clique;
        }
        if work.is_spent() {
            break;
        }
    }
    best
}

struct Search<'a> {
    graph: &'a Graph,
    best: Vec<usize>,
    chosen: Vec<usize>,
    work: &'a mut Work,
}

impl Search<'_> {
    /// Looks through all cliques among `open`; false if the work ran out.
    fn expand(&mut self, mut open: Bits) -> bool {
        for (v, colours) in self.coloured(&open).into_iter().rev() {
            if self.chosen.len() + colours <= self.best.len() {
                return true;
            }
            self.chosen.push(v);
            let next = open.and(self.graph.row(v));
            if next.is_empty() {
                if self.chosen.len() > self.best.len() {
                    self.best.clone_from(&self.chosen);
                }
            } else if self.work.is_spent() || !self.expand(next) {
                return false;
            }
            self.chosen.pop();
            open.remove(v);
        }
        true
    }

    /// Vertices by classes of which none are joined, with the number of the class from 1: a bound for any clique.
    /// Those that cannot lead beyond the best are left out.
    fn coloured(&mut self, open: &Bits) -> Vec<(usize, usize)> {
        let needed = (self.best.len() + 1).saturating_sub(self.chosen.len());
        let mut left = open.clone();
        let mut list = Vec::new();
        let mut class = 0;
        while !left.is_empty() {
            class += 1;
            let mut free = left.clone();
            while let Some(v) = free.first() {
                free.remove(v);
                left.remove(v);
                free.drop(self.graph.row(v));
                self.work.spend(left.words());
                if class >= needed {
                    list.push((v, class));
                }
            }
        }
        list
    }
}
