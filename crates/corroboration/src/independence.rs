use std::collections::{BTreeMap, BTreeSet};

use model::{Claim, EventId, ItemId, SourceId, Statement};
use serde::Serialize;

use crate::facts::{Facts, Index};
use crate::leaning::families;
use crate::phrase::stems;

/// More voices than this are not compared exactly; what comes out is then the least that is shown.
const MOST_VOICES: usize = 40;

/// From how many sources with no known dependence something comes, with the reasons.
///
/// Nothing stronger than *no known dependence* is meant: two people may have spoken without anybody knowing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Independence {
    /// So many voices can be named of which no two are known to depend on one another.
    pub sources: usize,
    /// Such voices.
    pub chosen: Vec<String>,
    /// Every voice that was counted.
    pub voices: Vec<String>,
    /// Which depend on which, and why.
    pub dependences: Vec<Dependence>,
    /// What is not known, and could lower the number.
    pub not_known: Vec<String>,
    /// Whether it is shown that no larger set of voices would do.
    pub exact: bool,
}

/// Two voices that are not two sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dependence {
    /// One voice.
    pub a: String,
    /// The other.
    pub b: String,
    /// Why.
    pub why: String,
}

/// What two voices may have in common, so that they are not two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Root<'a> {
    Source(&'a SourceId),
    Family(&'a ItemId),
    /// Someone whom the case knows only by words ("a friend"): the same words may mean the same person.
    Named(String),
    /// Heard in one sitting.
    Sitting(String),
}

/// Who is known to depend on whom, in a whole case.
pub(crate) struct Roots<'a> {
    index: &'a Index<'a>,
    family: BTreeMap<&'a ItemId, &'a ItemId>,
    named: BTreeMap<Vec<String>, &'a SourceId>,
    told: BTreeMap<(&'a EventId, &'a SourceId), Vec<&'a Claim>>,
    shown_by: BTreeMap<&'a SourceId, String>,
}

/// A claim's author or an item, as one that says a thing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Voice<'a> {
    Claim(&'a Claim),
    Item(&'a ItemId),
}

impl<'a> Roots<'a> {
    pub(crate) fn of(facts: &Facts<'a>, index: &'a Index<'a>) -> Self {
        let mut named = BTreeMap::new();
        for source in facts.sources {
            named.insert(stems(source.id.as_str()), &source.id);
            if !source.name.is_protected() {
                named.insert(stems(source.name.as_str()), &source.id);
            }
        }
        let mut told: BTreeMap<_, Vec<&Claim>> = BTreeMap::new();
        for claim in facts.claims {
            if let (Some(event), Some(author)) = (&claim.event, index.author(claim)) {
                told.entry((event, author)).or_default().push(claim);
            }
        }
        let shown_by = facts.sources.iter().map(|source| (&source.id, source.name.as_str().to_owned())).collect();
        Self { index, family: families(facts.lineage), named, told, shown_by }
    }

    fn name(&self, source: &SourceId) -> String {
        match self.shown_by.get(source) {
            Some(name) if name != "withheld" => name.clone(),
            _ => source.to_string(),
        }
    }

    fn roots(&self, voice: Voice<'a>) -> BTreeSet<Root<'a>> {
        let mut roots = BTreeSet::new();
        match voice {
            Voice::Item(item) => self.of_item(item, &mut roots),
            Voice::Claim(claim) => self.of_claim(claim, &mut roots, 0),
        }
        roots
    }

    fn of_item(&self, item: &'a ItemId, roots: &mut BTreeSet<Root<'a>>) {
        roots.insert(Root::Family(self.family.get(item).copied().unwrap_or(item)));
        roots.extend(self.index.origins.get(item).into_iter().flatten().map(|source| Root::Source(source)));
    }

    /// `depth` bounds how far a chain of telling is followed; two who quote each other end it sooner.
    fn of_claim(&self, claim: &'a Claim, roots: &mut BTreeSet<Root<'a>>, depth: usize) {
        let Some(author) = self.index.author(claim) else { return };
        roots.insert(Root::Source(author));
        if let Some(statement) = self.statement(claim) {
            roots.extend(statement.through.iter().map(Root::Source));
            statement.items.iter().for_each(|item| self.of_item(item, roots));
            if statement.heard_apart == Some(false) {
                let who = statement.interviewer.as_ref().map_or(String::new(), ToString::to_string);
                roots.insert(Root::Sitting(format!("{who} {:?}", statement.date.and_then(model::Interval::earliest))));
            }
        }
        for teller in &claim.told_by {
            let stems = stems(teller);
            match self.named.get(&stems) {
                Some(&source) => {
                    let is_new = roots.insert(Root::Source(source));
                    if let (true, true, Some(event)) = (is_new, depth < 8, &claim.event) {
                        let further = self.told.get(&(event, source)).into_iter().flatten();
                        further.for_each(|claim| self.of_claim(claim, roots, depth + 1));
                    }
                }
                None => {
                    roots.insert(Root::Named(stems.join(" ")));
                }
            }
        }
    }

    fn statement(&self, claim: &Claim) -> Option<&'a Statement> {
        claim.statement.as_ref().and_then(|id| self.index.statements.get(id)).copied()
    }

    fn called(&self, voice: Voice<'a>) -> String {
        match voice {
            Voice::Claim(claim) => match self.index.author(claim) {
                Some(author) => self.name(author),
                None => format!("whoever makes claim {}", claim.id),
            },
            Voice::Item(item) => format!("item {item}"),
        }
    }

    /// From how many of the voices that say one thing no two are known to depend on one another.
    pub(crate) fn independence(&self, voices: impl IntoIterator<Item = Voice<'a>>) -> Independence {
        let mut known: BTreeMap<String, BTreeSet<Root<'a>>> = BTreeMap::new();
        let mut not_known = BTreeSet::new();
        for voice in voices {
            let name = self.called(voice);
            if let Voice::Claim(claim) = voice {
                not_known.extend(self.not_known(claim, &name));
            }
            known.entry(name).or_default().extend(self.roots(voice));
        }
        let voices: Vec<(String, BTreeSet<Root<'a>>)> = known.into_iter().collect();
        let mut depends = vec![BTreeSet::new(); voices.len()];
        let mut dependences = Vec::new();
        for a in 0..voices.len() {
            for b in a + 1..voices.len() {
                if let Some(root) = voices[a].1.intersection(&voices[b].1).next() {
                    depends[a].insert(b);
                    depends[b].insert(a);
                    let why = self.why(root);
                    dependences.push(Dependence { a: voices[a].0.clone(), b: voices[b].0.clone(), why });
                }
            }
        }
        let exact = voices.len() <= MOST_VOICES;
        let mut best = Vec::new();
        most_apart(&depends, (0..voices.len()).collect(), &mut Vec::new(), &mut best, exact);
        best.sort_unstable();
        Independence {
            sources: best.len(),
            chosen: best.iter().map(|&voice| voices[voice].0.clone()).collect(),
            voices: voices.into_iter().map(|(name, _)| name).collect(),
            dependences,
            not_known: not_known.into_iter().collect(),
            exact,
        }
    }

    fn why(&self, root: &Root<'a>) -> String {
        match root {
            Root::Source(source) => format!("both come from or through {}", self.name(source)),
            Root::Family(item) => format!("both are or hold copies of one recording ({item})"),
            Root::Named(_) => {
                "both were told by someone in the same words, and nothing says that these are two".to_owned()
            }
            Root::Sitting(_) => "they were not heard apart".to_owned(),
        }
    }

    fn not_known(&self, claim: &Claim, name: &str) -> Vec<String> {
        let mut open = Vec::new();
        let statement = self.statement(claim);
        if statement.is_some_and(|statement| statement.heard_apart.is_none() && statement.interviewer.is_some()) {
            open.push(format!("whether {name} was heard apart from other witnesses is not recorded"));
        }
        if claim.knowledge == Some(model::Knowledge::Told) && claim.told_by.is_empty() {
            open.push(format!("who told {name} is not recorded"));
        }
        if matches!(claim.knowledge, None | Some(model::Knowledge::NotSaid)) {
            open.push(format!("how {name} knows is not recorded"));
        }
        if self.index.author(claim).is_none() {
            open.push(format!("who makes claim {} is not recorded", claim.id));
        }
        open
    }
}

/// A largest set of voices of which no two depend on one another; the first one found, where that is enough.
fn most_apart(
    depends: &[BTreeSet<usize>],
    rest: Vec<usize>,
    chosen: &mut Vec<usize>,
    best: &mut Vec<usize>,
    is_exact: bool,
) {
    if chosen.len() + rest.len() <= best.len() {
        return;
    }
    // A voice with one known dependence or none can always be among the largest.
    let degree = |voice: &usize| rest.iter().filter(|other| depends[*voice].contains(other)).count();
    let Some(&least) = rest.iter().min_by_key(|voice| degree(voice)) else {
        best.clone_from(chosen);
        return;
    };
    let without = |gone: usize, with_neighbours: bool| {
        let kept = |voice: &&usize| **voice != gone && !(with_neighbours && depends[gone].contains(voice));
        rest.iter().filter(kept).copied().collect::<Vec<_>>()
    };
    let pick =
        if degree(&least) <= 1 || !is_exact { least } else { rest.iter().copied().max_by_key(degree).unwrap_or(least) };
    chosen.push(pick);
    most_apart(depends, without(pick, true), chosen, best, is_exact);
    chosen.pop();
    if pick != least {
        most_apart(depends, without(pick, false), chosen, best, is_exact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn largest(n: usize, pairs: &[(usize, usize)]) -> usize {
        let mut depends = vec![BTreeSet::new(); n];
        for &(a, b) in pairs {
            depends[a].insert(b);
            depends[b].insert(a);
        }
        let mut best = Vec::new();
        most_apart(&depends, (0..n).collect(), &mut Vec::new(), &mut best, true);
        assert!(best.iter().all(|a| best.iter().all(|b| !depends[*a].contains(b))));
        best.len()
    }

    #[test]
    fn as_many_as_by_trying_every_set() {
        let mut state = 7_u64;
        for _ in 0..400 {
            let mut next = |limit: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % limit
            };
            let n = 1 + next(9) as usize;
            let mut pairs = Vec::new();
            for a in 0..n {
                for b in a + 1..n {
                    if next(3) == 0 {
                        pairs.push((a, b));
                    }
                }
            }
            let is_apart = |set: u32| pairs.iter().all(|&(a, b)| set >> a & 1 == 0 || set >> b & 1 == 0);
            let most = (0..1_u32 << n).filter(|set| is_apart(*set)).map(u32::count_ones).max().unwrap();
            assert_eq!(largest(n, &pairs), most as usize, "{n} {pairs:?}");
        }
    }

    #[test]
    fn who_heard_it_from_two_joins_them_not() {
        // 0 and 1 saw it; 2 heard it from both.
        assert_eq!(largest(3, &[(0, 2), (1, 2)]), 2);
    }
}
