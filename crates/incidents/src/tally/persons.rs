use std::collections::VecDeque;

use super::apart::ByThemselves;
use super::contradiction::Clash;
use super::sighting::LinkRelation;

/// A link between sightings by number, of a relation that says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tie {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) relation: LinkRelation,
}

impl Tie {
    pub(super) fn is_apart(&self) -> bool {
        self.relation == LinkRelation::Different
    }
}

/// Sightings joined by what is *same*, once nothing is left that contradicts it.
pub(super) struct Persons {
    /// For each sighting the number of its person-so-far, counted in order of the first sighting.
    pub(super) of: Vec<usize>,
    /// For each person-so-far its sightings, ascending.
    pub(super) sightings: Vec<Vec<usize>>,
    /// For each link whether it is outside all contradictions.
    pub(super) holds: Vec<bool>,
    /// What cannot all be true, smallest first within each round of looking.
    pub(super) clashes: Vec<Clash>,
}

/// So many pairs looked at in one round are enough: what is set aside for what was found may settle the rest.
const EFFORT: usize = 50_000_000;

/// Joins sightings by links that say *same*.
///
/// Where sightings so joined are also kept apart, by a link or by themselves, the shortest chain of *same* links
/// between them and the link that keeps them apart are a contradiction. All links of all contradictions are set
/// aside, for none of them can be preferred, and the joining starts anew until nothing contradicts.
pub(super) fn join(count: usize, ties: &[Tie], apart: &ByThemselves) -> Persons {
    let mut holds = vec![true; ties.len()];
    let mut clashes: Vec<Clash> = Vec::new();
    loop {
        let near = Near::new(count, ties, &holds);
        let (of, sightings) = near.parts();
        let found = find_clashes(ties, &holds, &near, &of, apart);
        if found.is_empty() {
            return Persons { of, sightings, holds, clashes };
        }
        for clash in &found {
            clash.ties().for_each(|tie| holds[tie] = false);
        }
        clashes.extend(found);
    }
}

/// The sightings that each is the same as, with the link that says so.
struct Near(Vec<Vec<(usize, usize)>>);

impl Near {
    fn new(count: usize, ties: &[Tie], holds: &[bool]) -> Self {
        let mut near = vec![Vec::new(); count];
        for (k, tie) in ties.iter().enumerate().filter(|&(k, tie)| holds[k] && tie.relation == LinkRelation::Same) {
            near[tie.a].push((tie.b, k));
            near[tie.b].push((tie.a, k));
        }
        Self(near)
    }

    fn parts(&self) -> (Vec<usize>, Vec<Vec<usize>>) {
        let mut of = vec![usize::MAX; self.0.len()];
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for first in 0..self.0.len() {
            if of[first] != usize::MAX {
                continue;
            }
            of[first] = parts.len();
            let mut part = vec![first];
            let mut at = 0;
            while at < part.len() {
                for &(w, _) in &self.0[part[at]] {
                    if of[w] == usize::MAX {
                        of[w] = parts.len();
                        part.push(w);
                    }
                }
                at += 1;
            }
            part.sort_unstable();
            parts.push(part);
        }
        (of, parts)
    }

    /// Walks to all that is the same as `root`, by fewest links, until `stop` is reached: for each sighting reached
    /// the one before it and the link between, and where the walk stopped.
    fn walk(&self, root: usize, mut stop: impl FnMut(usize) -> bool, way: &mut Way) -> Option<usize> {
        way.reached.drain(..).for_each(|v| way.from[v] = None);
        let mut queue = VecDeque::from([root]);
        while let Some(v) = queue.pop_front() {
            for &(w, tie) in &self.0[v] {
                if w != root && way.from[w].is_none() {
                    way.from[w] = Some((v, tie));
                    way.reached.push(w);
                    if stop(w) {
                        return Some(w);
                    }
                    queue.push_back(w);
                }
            }
        }
        None
    }
}

/// How each sighting was reached from another.
struct Way {
    from: Vec<Option<(usize, usize)>>,
    reached: Vec<usize>,
}

impl Way {
    /// From the lower of the two ends to the higher.
    fn clash(&self, to: usize, different: Option<usize>) -> Clash {
        let (mut chain, mut same, mut v) = (vec![to], Vec::new(), to);
        while let Some((before, tie)) = self.from[v] {
            chain.push(before);
            same.push(tie);
            v = before;
        }
        if chain[0] > chain[chain.len() - 1] {
            chain.reverse();
            same.reverse();
        }
        Clash { chain, same, different }
    }
}

fn find_clashes(ties: &[Tie], holds: &[bool], near: &Near, of: &[usize], apart: &ByThemselves) -> Vec<Clash> {
    let mut different: Vec<Vec<(usize, usize)>> = vec![Vec::new(); of.len()];
    for (k, tie) in ties.iter().enumerate() {
        if holds[k] && tie.relation == LinkRelation::Different && of[tie.a] == of[tie.b] {
            different[tie.a.min(tie.b)].push((tie.a.max(tie.b), k));
        }
    }
    let mut way = Way { from: vec![None; of.len()], reached: Vec::new() };
    let mut found = Vec::new();
    for a in (0..of.len()).filter(|&a| !near.0[a].is_empty()) {
        // What is nearest of those that are apart from it by themselves.
        if let Some(b) = near.walk(a, |b| apart.are_apart(a, b), &mut way) {
            found.push(way.clash(b, None));
        }
        for &(b, link) in &different[a] {
            near.walk(a, |w| w == b, &mut way);
            found.push(way.clash(b, Some(link)));
        }
    }
    found.sort_by(|a, b| (a.chain.len(), &a.chain, a.different).cmp(&(b.chain.len(), &b.chain, b.different)));
    found.dedup();
    keep_smallest(found, apart)
}

/// Leaves out a chain in which two stand apart by themselves though the link between its ends is not needed for
/// that, or the rest of the chain is not: part of it says as much, and is found from there.
fn keep_smallest(found: Vec<Clash>, apart: &ByThemselves) -> Vec<Clash> {
    let mut effort = 0;
    let mut kept = Vec::new();
    for clash in found {
        let chain = &clash.chain;
        effort += chain.len() * chain.len();
        if effort > EFFORT && !kept.is_empty() {
            break;
        }
        let last = chain.len() - 1;
        let is_whole = |pair: (usize, usize)| pair == (0, last) && clash.different.is_none();
        let mut pairs = (0..last).flat_map(|i| (i + 1..=last).map(move |j| (i, j)));
        if !pairs.any(|(i, j)| !is_whole((i, j)) && apart.are_apart(chain[i], chain[j])) {
            kept.push(clash);
        }
    }
    kept
}
