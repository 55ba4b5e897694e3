use super::bits::Bits;
use super::colouring::{Answer, Colouring, colour_with};
use super::exchange::Dice;
use super::fewest::Fewest;
use super::graph::Graph;
use super::work::Work;

/// Two vertices whose comparison would tell most, with the bounds after either answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) if_same: (usize, usize),
    pub(super) if_different: (usize, usize),
}

/// The pair whose comparison narrows the interval most whichever way it ends.
///
/// If the two are *same* the greatest number falls by one. If they are *different* the least number rises, by one,
/// exactly where every colouring with the fewest colours gives both one colour: such a pair narrows either way, and
/// none can do better. Failing that, a pair that no such colouring gives one colour: if they are *same* after all,
/// the least number rises as well. Failing that, the pair with most others that both are apart from. `None` once
/// the bounds meet.
pub(super) fn next_comparison(graph: &Graph, fewest: &Fewest, work: &mut Work) -> Option<Compared> {
    let (least, most) = (fewest.at_least, graph.len());
    if least >= most {
        return None;
    }
    let told = |(a, b): (usize, usize), raised_same: usize, raised_different: usize| Compared {
        a,
        b,
        if_same: (least + raised_same, most - 1),
        if_different: (least + raised_different, most),
    };
    if fewest.is_exact() {
        let copying = 4 * graph.len() * graph.row_words();
        let mut seen = Seen::new(graph, fewest, work);
        for pair in seen.open_pairs(|seen, v| &seen.differ[v]) {
            let (a, b) = pair;
            if !work.spend(copying) {
                break;
            }
            if !seen.differ[a].has(b) && seen.colours(&graph.joined(a, b), work) == Some(false) {
                return Some(told(pair, 0, 1));
            }
        }
        for pair in seen.open_pairs(|seen, v| &seen.share[v]) {
            let (a, b) = pair;
            if !work.spend(copying) {
                break;
            }
            if !seen.share[a].has(b) && seen.colours_merged(&graph.merged(a, b), (a, b), work) == Some(false) {
                return Some(told(pair, 1, 0));
            }
        }
    }
    let vertices = 0..graph.len();
    let pairs = vertices.clone().flat_map(|a| (a + 1..graph.len()).map(move |b| (a, b)));
    let mut best: Option<(usize, (usize, usize))> = None;
    for (a, b) in pairs.filter(|&(a, b)| !graph.are_joined(a, b)).take(2_000_000) {
        let shared = graph.row(a).shared(graph.row(b));
        if best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, (a, b)));
        }
    }
    best.map(|(_, pair)| told(pair, 0, 0))
}

/// What the colourings met so far, all with the fewest colours, show of each pair.
struct Seen<'a> {
    graph: &'a Graph,
    fewest: &'a Fewest,
    /// Pairs met with one colour.
    share: Vec<Bits>,
    /// Pairs met with two.
    differ: Vec<Bits>,
}

impl<'a> Seen<'a> {
    fn new(graph: &'a Graph, fewest: &'a Fewest, work: &mut Work) -> Self {
        let none = vec![Bits::none(graph.len()); graph.len()];
        let mut seen = Self { graph, fewest, share: none.clone(), differ: none };
        let mut colouring = fewest.colouring.clone();
        seen.note(&colouring);
        let mut dice = Dice(0xD1B5_4A32_D192_ED03);
        work.part(4, |work| {
            for _ in 0..100 {
                for _ in 0..graph.len() {
                    seen.swap(&mut colouring, &mut dice, work);
                }
                seen.note(&colouring);
                if !work.spend(graph.len() * graph.row_words() * 4) {
                    break;
                }
            }
        });
        seen
    }

    fn note(&mut self, colouring: &Colouring) {
        let n = self.graph.len();
        let mut classes = vec![Bits::none(n); self.fewest.at_least];
        colouring.iter().enumerate().for_each(|(v, &colour)| classes[colour].insert(v));
        let all = Bits::all(n);
        for (v, &colour) in colouring.iter().enumerate() {
            self.share[v].add(&classes[colour]);
            let mut others = all.clone();
            others.drop(&classes[colour]);
            self.differ[v].add(&others);
        }
    }

    /// Exchanges two colours along a chain (Kempe 1879): still a colouring, with as many colours.
    fn swap(&self, colouring: &mut Colouring, dice: &mut Dice, work: &mut Work) {
        let first = dice.below(self.graph.len());
        let (one, other) = (colouring[first], dice.below(self.fewest.at_least));
        if one == other {
            return;
        }
        let mut stack = vec![first];
        colouring[first] = other;
        while let Some(v) = stack.pop() {
            work.spend(self.graph.row(v).words() + 8);
            let clash = colouring[v];
            for w in self.graph.row(v).iter() {
                if colouring[w] == clash {
                    colouring[w] = one + other - clash;
                    stack.push(w);
                }
            }
        }
    }

    /// Pairs that are neither joined nor in `known`, those with most shared neighbours first.
    fn open_pairs(&self, known: impl Fn(&Self, usize) -> &Bits) -> Vec<(usize, usize)> {
        let n = self.graph.len();
        let mut pairs = Vec::new();
        for a in 0..n {
            let mut open = Bits::all(n);
            open.drop(known(self, a));
            open.drop(self.graph.row(a));
            let later = open.iter().filter(|&b| b > a).take(100_000 - pairs.len().min(100_000));
            pairs.extend(later.map(|b| (a, b)));
        }
        pairs.sort_by_cached_key(|&(a, b)| (std::cmp::Reverse(self.graph.row(a).shared(self.graph.row(b))), a, b));
        pairs
    }

    /// Whether the fewest colours still suffice; `None` if the work could not tell.
    fn colours(&mut self, changed: &Graph, work: &mut Work) -> Option<bool> {
        let answer = work.part(8, |work| colour_with(changed, self.fewest.at_least, &self.fewest.clique, work));
        match answer {
            Answer::Yes(colouring) => {
                self.note(&colouring);
                Some(true)
            }
            Answer::No => Some(false),
            Answer::Unknown => None,
        }
    }

    /// The same for a graph in which the second of a pair was made one with the first.
    fn colours_merged(&mut self, merged: &Graph, (a, b): (usize, usize), work: &mut Work) -> Option<bool> {
        // If the clique holds the one that is no longer there, the other stands in for it.
        let clique: Vec<usize> = self.fewest.clique.iter().map(|&v| if v == b { a } else { v }).collect();
        let answer = work.part(8, |work| colour_with(merged, self.fewest.at_least, &clique, work));
        match answer {
            Answer::Yes(mut colouring) => {
                colouring[b] = colouring[a];
                self.note(&colouring);
                Some(true)
            }
            Answer::No => Some(false),
            Answer::Unknown => None,
        }
    }
}
