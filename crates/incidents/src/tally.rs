//! How many people, at the least and at the most, are behind a set of sightings.

mod apart;
mod bits;
mod certificate;
mod clique;
mod colouring;
mod contradiction;
mod document;
mod exchange;
mod fewest;
mod graph;
mod hitting;
mod next;
mod persons;
mod sighting;
pub mod table;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use model::{Count, CountError, SightingId};

use self::apart::ByThemselves;
use self::certificate::certificate;
use self::colouring::colours;
use self::fewest::fewest;
use self::graph::Graph;
use self::next::next_comparison;
use self::persons::{Persons, Tie, join};
use self::work::Work;

pub use self::apart::{Apart, TopSpeed, TopSpeedError};
pub use self::contradiction::{ApartPair, Contradiction};
pub use self::document::{Bounds, Comparison, Coverage, StateTally, Tallied, Tally};
pub use self::sighting::{Link, LinkRelation, Sighting};

/// More sightings than this are refused: who is kept apart from whom takes n²/8 bytes.
pub const MOST_SIGHTINGS: usize = 20_000;

/// So much work for all numbers of one tally together: under a second on an ordinary computer.
const WORK: u64 = 600_000_000;

/// Sightings that cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// Two sightings have one name.
    #[error("two sightings are called {0}; give each its own id")]
    Twice(SightingId),
    /// A link names a sighting that was not given.
    #[error("a link names {0}, which is not among the sightings")]
    NoSuchSighting(SightingId),
    /// A link from a sighting to itself.
    #[error("{0} is linked to itself; a link needs two sightings")]
    ToItself(SightingId),
    /// More than [`MOST_SIGHTINGS`].
    #[error("{0} sightings are too many to count at once; count {MOST_SIGHTINGS} at most, an incident at a time")]
    TooMany(usize),
    /// A number came out that its certificate does not carry: a fault of the counting, not of the input.
    #[error("the count does not prove itself ({0}); please report it with the tables")]
    Unproven(#[from] CountError),
}

/// Counts the people behind sightings, in each state and over all.
///
/// Sightings joined by *same* links, across states too, are one person. Apart are sightings that a link calls
/// *different*, that share a frame, or that are too far apart in place for the time between them; *undetermined*
/// links say nothing. The least number is the chromatic number of what is kept apart, the greatest what is left
/// after joining. Where links contradict one another or what is apart by itself, the numbers rest on the links
/// outside all contradictions.
///
/// The result does not depend on the order of sightings and links, nor on the machine: beyond a fixed amount of
/// work the least number is a bound that is still proven, and `exact` is false.
///
/// # Errors
/// See [`TallyError`].
pub fn tally(sightings: &[Sighting], links: &[Link], top_speed: TopSpeed) -> Result<Tally, TallyError> {
    if sightings.len() > MOST_SIGHTINGS {
        return Err(TallyError::TooMany(sightings.len()));
    }
    let mut sorted: Vec<&Sighting> = sightings.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(TallyError::Twice(twice[0].id.clone()));
    }
    let (links, ties) = ties(&sorted, links)?;
    let apart = ByThemselves::of(&sorted, top_speed);
    let persons = join(sorted.len(), &ties, &apart);
    let counting = Counting { graph: kept_apart(&persons, &ties, &apart), sightings: sorted, persons, ties, apart };

    let mut by_state: BTreeMap<(bool, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (k, sighting) in counting.sightings.iter().enumerate() {
        by_state.entry((sighting.state.is_none(), sighting.state.as_deref())).or_default().push(k);
    }
    let mut work = Work::of(WORK);
    let parts = by_state.len() as u64 + 1;
    let all: Vec<usize> = (0..counting.sightings.len()).collect();
    let joint = work.part(parts, |work| counting.tallied(&all, work))?;
    let mut states = Vec::with_capacity(by_state.len());
    for (left, ((_, state), members)) in (1..=by_state.len() as u64).rev().zip(&by_state) {
        let tallied =
            if by_state.len() == 1 { joint.clone() } else { work.part(left, |work| counting.tallied(members, work))? };
        states.push(StateTally { state: state.map(str::to_owned), tallied });
    }
    Ok(Tally {
        states,
        joint,
        contradictions: counting.contradictions(&links),
        set_aside: links
            .iter()
            .zip(&counting.persons.holds)
            .filter(|(_, holds)| !**holds)
            .map(|(l, _)| (*l).clone())
            .collect(),
        coverage: coverage(&counting.sightings),
        top_speed_kmh: top_speed.kmh(),
    })
}

/// Links in an order of their own, with the sightings by number.
fn ties<'a>(sightings: &[&Sighting], links: &'a [Link]) -> Result<(Vec<&'a Link>, Vec<Tie>), TallyError> {
    let find = |id: &SightingId| {
        let found = sightings.binary_search_by(|sighting| sighting.id.cmp(id));
        found.map_err(|_| TallyError::NoSuchSighting(id.clone()))
    };
    let mut tied = Vec::with_capacity(links.len());
    for link in links {
        let tie = Tie { a: find(&link.a)?, b: find(&link.b)?, relation: link.relation };
        if tie.a == tie.b {
            return Err(TallyError::ToItself(link.a.clone()));
        }
        tied.push((tie, link));
    }
    tied.sort_by(|(a, at), (b, bt)| {
        let key = |tie: &Tie| (tie.a.min(tie.b), tie.a.max(tie.b), tie.relation, tie.a);
        (key(a), at.row, &at.reason).cmp(&(key(b), bt.row, &bt.reason))
    });
    let (ties, links) = tied.into_iter().unzip();
    Ok((links, ties))
}

/// Which persons-so-far cannot be one.
fn kept_apart(persons: &Persons, ties: &[Tie], apart: &ByThemselves) -> Graph {
    let mut graph = Graph::new(persons.sightings.len());
    for (tie, _) in ties.iter().zip(&persons.holds).filter(|(tie, holds)| **holds && tie.is_apart()) {
        graph.join(persons.of[tie.a], persons.of[tie.b]);
    }
    for a in 0..persons.of.len() {
        for b in a + 1..persons.of.len() {
            if apart.are_apart(a, b) {
                graph.join(persons.of[a], persons.of[b]);
            }
        }
    }
    graph
}

/// All that the numbers are computed from.
struct Counting<'a> {
    sightings: Vec<&'a Sighting>,
    persons: Persons,
    ties: Vec<Tie>,
    apart: ByThemselves,
    graph: Graph,
}

impl Counting<'_> {
    /// The people behind some of the sightings (ascending).
    fn tallied(&self, members: &[usize], work: &mut Work) -> Result<Tallied, TallyError> {
        let persons: Vec<usize> =
            members.iter().map(|&s| self.persons.of[s]).collect::<BTreeSet<_>>().into_iter().collect();
        let seen = self.seen(members, &persons);
        let graph = self.graph.among(&persons);
        let fewest = work.part(2, |work| fewest(&graph, work));
        let certificate = work.part(2, |work| certificate(&graph, &fewest, work));
        let next = work.part(4, |work| next_comparison(&graph, &fewest, work));

        let shown = self.shown(&certificate.vertices, &seen);
        let count = Count::new(fewest.at_least as u64, Some(graph.len() as u64), shown)?;
        let id = |s: usize| self.sightings[s].id.clone();
        let mut numbers = BTreeMap::new();
        let mut assignment = BTreeMap::new();
        for &s in members {
            let person = persons.partition_point(|&p| p < self.persons.of[s]);
            let fresh = numbers.len();
            assignment.insert(id(s), *numbers.entry(fewest.colouring[person]).or_insert(fresh));
        }
        Ok(Tallied {
            count,
            sightings: members.len(),
            items: members.iter().map(|&s| &self.sightings[s].item).collect::<BTreeSet<_>>().len(),
            exact: fewest.is_exact(),
            clique: certificate.vertices.len() == fewest.at_least,
            certificate_smallest: certificate.is_smallest,
            assignment,
            assignment_people: colours(&fewest.colouring),
            next: next.map(|next| Comparison {
                a: id(seen[next.a][0]),
                b: id(seen[next.b][0]),
                if_same: Bounds { at_least: next.if_same.0, at_most: next.if_same.1 },
                if_different: Bounds { at_least: next.if_different.0, at_most: next.if_different.1 },
            }),
        })
    }

    /// For each of these persons its sightings among `members`.
    fn seen(&self, members: &[usize], persons: &[usize]) -> Vec<Vec<usize>> {
        let mut seen = vec![Vec::new(); persons.len()];
        for &s in members {
            seen[persons.partition_point(|&p| p < self.persons.of[s])].push(s);
        }
        seen
    }

    /// One sighting for each vertex of a certificate: of a person's sightings one that is itself, not only through
    /// *same* links, apart from as many of the others as can be.
    fn shown(&self, vertices: &[usize], seen: &[Vec<usize>]) -> Vec<SightingId> {
        let direct: BTreeSet<(usize, usize)> = self
            .ties
            .iter()
            .zip(&self.persons.holds)
            .filter(|(tie, holds)| **holds && tie.is_apart())
            .flat_map(|(tie, _)| [(tie.a, tie.b), (tie.b, tie.a)])
            .collect();
        let is_apart = |a: usize, b: usize| direct.contains(&(a, b)) || self.apart.are_apart(a, b);
        let reach = |s: usize| vertices.iter().filter(|&&v| seen[v].iter().any(|&other| is_apart(s, other))).count();
        let mut shown: Vec<&SightingId> = Vec::with_capacity(vertices.len());
        for &v in vertices {
            let best = match seen[v].as_slice() {
                [only] => Some(only),
                several => several.iter().max_by_key(|&&s| (reach(s), std::cmp::Reverse(s))),
            };
            shown.extend(best.map(|&s| &self.sightings[s].id));
        }
        shown.sort_unstable();
        shown.into_iter().cloned().collect()
    }

    fn contradictions(&self, links: &[&Link]) -> Vec<Contradiction> {
        let told = |clash: &contradiction::Clash| {
            let chain: Vec<&SightingId> = clash.chain.iter().map(|&s| &self.sightings[s].id).collect();
            let (a, b) = (clash.chain[0], clash.chain[clash.chain.len() - 1]);
            let apart = match clash.different {
                Some(_) => None,
                None => self.apart.why(a, b).map(|by| ApartPair {
                    a: self.sightings[a].id.clone(),
                    b: self.sightings[b].id.clone(),
                    by,
                }),
            };
            Contradiction::told(&chain, clash.ties().map(|tie| links[tie].clone()).collect(), apart)
        };
        self.persons.clashes.iter().map(told).collect()
    }
}

fn coverage(sightings: &[&Sighting]) -> Coverage {
    let mut spans: BTreeMap<_, Vec<(u64, u64)>> = BTreeMap::new();
    for sighting in sightings {
        if let (Some(from), Some(to)) = (sighting.from, sighting.to) {
            spans.entry(&sighting.item).or_default().push((from.micros(), to.micros()));
        }
    }
    let is_unknown = spans.is_empty();
    let mut micros = 0;
    for mut spans in spans.into_values() {
        spans.sort_unstable();
        let mut reached = 0;
        for (from, to) in spans {
            micros += to.saturating_sub(from.max(reached));
            reached = reached.max(to);
        }
    }
    let seen = || sightings.iter().filter_map(|sighting| sighting.seen());
    Coverage {
        items: sightings.iter().map(|sighting| &sighting.item).collect::<BTreeSet<_>>().len(),
        seen_s: (!is_unknown).then_some(micros as f64 / 1e6),
        from: seen().map(|(from, _)| from).min(),
        to: seen().map(|(_, to)| to).max(),
        untimed: sightings.iter().filter(|sighting| sighting.seen().is_none()).count(),
        unplaced: sightings.iter().filter(|sighting| sighting.position.is_none()).count(),
    }
}
