use super::bits::Bits;
use super::clique::largest_clique;
use super::colouring::{Answer, Colouring, colour_with, colours, greedy};
use super::exchange::one_fewer;
use super::graph::Graph;
use super::work::Work;

/// The fewest colours of a graph: a proven least number, a colouring, and a largest clique.
#[derive(Debug, Clone)]
pub(super) struct Fewest {
    /// No colouring has fewer.
    pub(super) at_least: usize,
    /// A colouring; it uses `at_least` colours if that number is exact.
    pub(super) colouring: Colouring,
    /// A largest clique found, ascending.
    pub(super) clique: Vec<usize>,
}

impl Fewest {
    /// Whether the colouring meets the least number.
    pub(super) fn is_exact(&self) -> bool {
        colours(&self.colouring) == self.at_least
    }
}

/// Solves each connected part by itself; the graph needs as many colours as its worst part.
pub(super) fn fewest(graph: &Graph, work: &mut Work) -> Fewest {
    let mut all = Fewest { at_least: 0, colouring: vec![0; graph.len()], clique: Vec::new() };
    let mut parts = graph.parts();
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    for (k, part) in parts.iter().enumerate() {
        if part.len() == 1 {
            // Its colour is 0 already.
            if all.at_least == 0 {
                (all.at_least, all.clique) = (1, part.clone());
            }
            continue;
        }
        let one = work.part(if k == 0 { 2 } else { 4 }, |work| connected(&graph.among(part), work));
        all.at_least = all.at_least.max(one.at_least);
        part.iter().zip(&one.colouring).for_each(|(&v, &colour)| all.colouring[v] = colour);
        if one.clique.len() > all.clique.len() {
            all.clique = one.clique.into_iter().map(|v| part[v]).collect();
        }
    }
    all
}

fn connected(graph: &Graph, work: &mut Work) -> Fewest {
    let kept = undominated(graph);
    let small = graph.among(&kept.vertices);
    let (clique, _) = work.part(4, |work| largest_clique(&small, work));
    let mut bounds = Bounds { at_least: clique.len(), colouring: greedy(&small) };
    // A quick look settles most; a better colouring comes before the long search, which may not end.
    if !work.part(20, |work| bounds.meet(&small, &clique, work)) {
        work.part(3, |work| bounds.lower(&small, work));
        bounds.meet(&small, &clique, work);
    }
    let clique = clique.into_iter().map(|v| kept.vertices[v]).collect();
    Fewest { at_least: bounds.at_least, colouring: kept.spread(&bounds.colouring), clique }
}

/// What is known so far.
struct Bounds {
    at_least: usize,
    colouring: Colouring,
}

impl Bounds {
    /// Whether the least number was proven to be met before the work ran out.
    fn meet(&mut self, graph: &Graph, clique: &[usize], work: &mut Work) -> bool {
        while colours(&self.colouring) > self.at_least {
            match colour_with(graph, self.at_least, clique, work) {
                Answer::Yes(better) => self.colouring = better,
                Answer::No => self.at_least += 1,
                Answer::Unknown => return false,
            }
        }
        true
    }

    /// Looks for colourings with fewer colours, as far as a third of the work goes for each.
    fn lower(&mut self, graph: &Graph, work: &mut Work) {
        while colours(&self.colouring) > self.at_least {
            match work.part(3, |work| one_fewer(graph, &self.colouring, work)) {
                Some(better) => self.colouring = better,
                None => break,
            }
        }
    }
}

/// The vertices that matter: one whose neighbours are all neighbours of another can take the other's colour.
pub(super) struct Undominated {
    pub(super) vertices: Vec<usize>,
    /// For each vertex the one whose colour it takes: itself, or another.
    like: Vec<usize>,
}

pub(super) fn undominated(graph: &Graph) -> Undominated {
    let n = graph.len();
    let mut like: Vec<usize> = (0..n).collect();
    let degree: Vec<usize> = (0..n).map(|v| graph.degree(v)).collect();
    let mut left = Bits::all(n);
    loop {
        let before = left.len();
        for v in left.iter().collect::<Vec<_>>() {
            let near = graph.row(v).and(&left);
            // What dominates has every neighbour of v for a neighbour, so it is found beside any one of them.
            let Some(one) = near.iter().min_by_key(|&w| degree[w]) else { continue };
            let beside = graph.row(one).and(&left);
            if let Some(by) = beside.iter().find(|&u| u != v && near.is_within(graph.row(u))) {
                left.remove(v);
                like[v] = by;
            }
        }
        if left.len() == before {
            break;
        }
    }
    Undominated { vertices: left.iter().collect(), like }
}

impl Undominated {
    fn spread(&self, colouring: &Colouring) -> Colouring {
        let mut all = vec![0; self.like.len()];
        self.vertices.iter().zip(colouring).for_each(|(&v, &colour)| all[v] = colour);
        (0..all.len()).for_each(|v| {
            let mut like = v;
            while self.like[like] != like {
                like = self.like[like];
            }
            all[v] = all[like];
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::certificate::certificate;
    use super::super::exchange::Dice;
    use super::*;

    #[test]
    fn whatever_the_work_the_bounds_hold_and_the_certificate_proves_them() {
        let mut cut_short = 0;
        for seed in 1..60_u64 {
            let mut dice = Dice(seed * 0x9E37_79B9);
            let (n, density) = (15 + dice.below(25), 1 + dice.below(9));
            let mut graph = Graph::new(n);
            for a in 0..n {
                (0..a)
                    .filter(|_| dice.below(10) < density)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|b| graph.join(a, b));
            }
            let proven = fewest(&graph, &mut Work::of(50_000_000));
            assert!(proven.is_exact());
            for work in [1, 1_000, 30_000] {
                let work = &mut Work::of(work);
                let bounded = fewest(&graph, work);
                assert!(bounded.at_least <= proven.at_least && proven.at_least <= colours(&bounded.colouring));
                assert!((0..n).all(|v| graph.row(v).iter().all(|w| bounded.colouring[v] != bounded.colouring[w])));
                cut_short += usize::from(!bounded.is_exact());
                let shown = certificate(&graph, &bounded, work).vertices;
                let fewer = bounded.at_least - 1;
                assert_eq!(colour_with(&graph.among(&shown), fewer, &[], &mut Work::of(50_000_000)), Answer::No);
            }
        }
        assert!(cut_short > 20, "{cut_short}");
    }
}
