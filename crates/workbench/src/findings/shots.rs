//! How many shots were heard: what recordings on one clock heard together, each discharge counted once.
use std::collections::{BTreeMap, BTreeSet};

use acoustics::associate::{Doubt, Hearing, associate};
use acoustics::shots::{Count, Kind, Shot};
use model::{
    FactKind, FactName, Interval, LineageRelation, MediaTime, Observation, ObservationId, Review, Sync, SyncId, Take,
    TakeId,
};
use serde::Serialize;

use super::facts::Held;
use crate::sound::without_way_s;

/// The shots that recordings on one clock heard, or one recording by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShotCount {
    /// The takes that are on one clock, the earliest first.
    pub takes: Vec<HearingTake>,
    /// Lower end of the 95 % interval of their number: a statistic, never "at least".
    pub low95: usize,
    /// How many are counted.
    pub best: usize,
    /// Upper end of the 95 % interval.
    pub high95: usize,
    /// Seconds from the first that is counted to the last.
    pub within_s: f64,
    /// When the first that is counted was, as far as the evidence tells.
    pub first: Interval,
    /// When the last that is counted was.
    pub last: Interval,
    /// Every sound that is, or may be, a discharge, in order: what the number rests on.
    pub discharges: Vec<HeardShot>,
    /// Sounds that nobody has judged yet, those that a person accepted, and those that a person rejected: these count for
    /// nothing.
    pub proposed: usize,
    /// Accepted by a person.
    pub accepted: usize,
    /// Rejected by a person.
    pub rejected: usize,
    /// Minutes of the clock in which at least one take ran: before, between and after them nothing was heard by anyone.
    pub covered_min: f64,
    /// The pairs that put the takes on one clock.
    pub by: Vec<SyncId>,
    /// The number in a sentence.
    pub says: String,
    /// The facts that it follows from.
    #[serde(skip)]
    pub(crate) inputs: BTreeSet<FactName>,
}

/// A take that listened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HearingTake {
    /// The take.
    pub take: TakeId,
    /// Where it begins on the clock of the earliest, in seconds.
    pub offset_s: f64,
    /// How long it ran, in seconds.
    pub duration_s: f64,
    /// How many of those that are counted it heard.
    pub heard: usize,
}

/// A sound that is, or may be, a discharge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeardShot {
    /// Seconds on the clock of the earliest take.
    pub at_s: f64,
    /// The chance that it is a discharge; from ½ on it is counted.
    pub chance: f64,
    /// Whether it is counted.
    pub counted: bool,
    /// Why it is not, however high the scores: `echo`, `perhaps_echo`.
    pub doubt: Option<Doubt>,
    /// The firing place it is ascribed to, as far as delays tell them apart: those with one number came from one spot.
    pub place: Option<usize>,
    /// Who heard it.
    pub heard: Vec<HeardBy>,
    /// Takes that ran and have nothing of it.
    pub silent: Vec<TakeId>,
}

/// One take's part in a discharge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeardBy {
    /// The take.
    pub take: TakeId,
    /// The observation.
    pub observation: ObservationId,
    /// The detector's score.
    pub score: f64,
    /// What people made of it.
    pub review: Review,
}

/// Where a take stands on its group's clock.
struct Placed<'a> {
    take: &'a Take,
    offset_s: f64,
    uncertainty_s: f64,
}

/// The take of an item that holds a position, and how far into it that is, in seconds.
pub(super) fn take_at(takes: &[Take], item: &model::ItemId, at: Option<MediaTime>) -> Option<(usize, f64)> {
    let mut of_item = takes.iter().enumerate().filter(|(_, take)| take.item == *item);
    match at {
        Some(at) => {
            let (n, take) = of_item.find(|(_, take)| take.from <= at && at <= take.to)?;
            Some((n, at.since(take.from).secs()))
        }
        None => {
            let (n, _) = of_item.next()?;
            of_item.next().is_none().then_some((n, 0.0))
        }
    }
}

/// Two takes that a pair puts on one clock.
struct Edge<'a> {
    a: usize,
    b: usize,
    /// Start of `b` minus start of `a`.
    offset_s: f64,
    uncertainty_s: f64,
    sync: &'a Sync,
}

impl Held {
    /// The shots of every group of takes in which anything was heard that nobody rejected.
    pub(super) fn shot_counts(&self) -> Vec<ShotCount> {
        let mut sounds: BTreeMap<usize, Vec<&Observation>> = BTreeMap::new();
        for observation in self.sounds.iter() {
            if let Some((take, _)) =
                take_at(&self.takes, &observation.item, observation.from.or(Some(MediaTime::START)))
            {
                sounds.entry(take).or_default().push(observation);
            }
        }
        if sounds.is_empty() {
            return Vec::new();
        }
        let edges: Vec<Edge<'_>> = self
            .syncs
            .iter()
            .filter_map(|sync| {
                let (offset, ..) = sync.counts()?;
                let (a, into_a) = take_at(&self.takes, &sync.a, sync.a_at)?;
                let (b, into_b) = take_at(&self.takes, &sync.b, sync.b_at)?;
                let offset_s = offset.secs() - into_b + into_a;
                (a != b).then(|| Edge { a, b, offset_s, uncertainty_s: without_way_s(sync), sync })
            })
            .collect();
        // A copy heard what the recording heard that it comes from: that one is counted.
        let is_copy = |group: &[(usize, f64, f64)]| match group {
            [(n, ..)] => self.lineage.iter().any(|link| {
                let copied = matches!(
                    link.relation,
                    LineageRelation::SameBytes | LineageRelation::ReEncodingOf | LineageRelation::ExcerptOf
                );
                let own = &self.takes[*n].item;
                let is_heard = sounds.keys().any(|&take| self.takes[take].item == link.of);
                copied && link.item == *own && link.of != *own && is_heard
            }),
            _ => false,
        };
        let mut counts: Vec<ShotCount> = groups(self.takes.len(), &edges)
            .into_iter()
            .filter(|group| !is_copy(group))
            .filter_map(|group| self.count_of(&group, &edges, &sounds))
            .collect();
        counts.sort_by(|one, other| one.takes[0].take.cmp(&other.takes[0].take));
        counts
    }

    fn count_of(
        &self,
        group: &[(usize, f64, f64)],
        edges: &[Edge<'_>],
        sounds: &BTreeMap<usize, Vec<&Observation>>,
    ) -> Option<ShotCount> {
        let mut placed: Vec<Placed<'_>> = group
            .iter()
            .map(|&(n, offset_s, uncertainty_s)| Placed { take: &self.takes[n], offset_s, uncertainty_s })
            .collect();
        placed.sort_by(|x, y| x.offset_s.total_cmp(&y.offset_s).then_with(|| x.take.id.cmp(&y.take.id)));
        let begin_s = placed.first()?.offset_s;
        placed.iter_mut().for_each(|one| one.offset_s -= begin_s);
        let number = |take: &Take| self.takes.iter().position(|one| one.id == take.id);
        let (mut proposed, mut accepted, mut rejected) = (0, 0, 0);
        let mut observed: Vec<Vec<&Observation>> = Vec::new();
        for one in &placed {
            let all = number(one.take).and_then(|n| sounds.get(&n)).map(Vec::as_slice).unwrap_or_default();
            let mut kept = Vec::new();
            for observation in all {
                match observation.review {
                    Some(Review::Rejected) => rejected += 1,
                    Some(Review::Accepted) => accepted += 1,
                    Some(Review::Proposed) | None => proposed += 1,
                }
                if observation.review != Some(Review::Rejected) {
                    kept.push(*observation);
                }
            }
            kept.sort_by_key(|observation| observation.from);
            observed.push(kept);
        }
        if observed.iter().all(Vec::is_empty) && rejected == 0 {
            return None;
        }
        let shots: Vec<Vec<Shot>> = placed
            .iter()
            .zip(&observed)
            .map(|(one, observed)| observed.iter().map(|observation| shot(one.take, observation)).collect())
            .collect();
        let hearings: Vec<Hearing<'_>> = placed
            .iter()
            .zip(&shots)
            .map(|(one, shots)| Hearing {
                offset_s: one.offset_s,
                uncertainty_s: one.uncertainty_s,
                rate: 1.0,
                duration_s: one.take.duration().secs(),
                shots,
            })
            .collect();
        let takes: Vec<&Take> = placed.iter().map(|one| one.take).collect();
        let (apart, by_fixes) = self.apart(&takes);
        let fused = associate(&hearings, &apart);
        // What one recording alone heard has nobody to be held against.
        let count = match placed.len() {
            1 => Count::alone(&fused.discharges.iter().map(|one| one.chance).collect::<Vec<_>>()),
            _ => fused.count,
        };
        let discharges: Vec<HeardShot> = fused
            .discharges
            .iter()
            .map(|one| HeardShot {
                at_s: one.at_s,
                chance: one.chance,
                counted: one.chance >= 0.5,
                doubt: one.doubt,
                place: one.place,
                heard: one
                    .heard
                    .iter()
                    .map(|part| {
                        let observation = observed[part.recording][part.shot];
                        HeardBy {
                            take: placed[part.recording].take.id.clone(),
                            observation: observation.id.clone(),
                            score: observation.score.unwrap_or_default(),
                            review: observation.review.unwrap_or(Review::Proposed),
                        }
                    })
                    .collect(),
                silent: one.silent.iter().map(|&n| placed[n].take.id.clone()).collect(),
            })
            .collect();
        let counted: Vec<&HeardShot> = discharges.iter().filter(|one| one.counted).collect();
        let ends = counted.first().zip(counted.last()).map(|(first, last)| (first.at_s, last.at_s));
        let within_s = ends.map_or(0.0, |(first_s, last_s)| last_s - first_s);
        let when = |at_s: Option<f64>| at_s.map_or(Interval::UNKNOWN, |at_s| self.clock_at(&placed, at_s));
        let heard_by =
            |take: &TakeId| counted.iter().filter(|one| one.heard.iter().any(|part| part.take == *take)).count();
        let takes: Vec<HearingTake> = placed
            .iter()
            .map(|one| HearingTake {
                take: one.take.id.clone(),
                offset_s: one.offset_s,
                duration_s: one.take.duration().secs(),
                heard: heard_by(&one.take.id),
            })
            .collect();
        let members: BTreeSet<usize> = group.iter().map(|one| one.0).collect();
        let used: Vec<&Edge<'_>> = edges.iter().filter(|edge| members.contains(&edge.a)).collect();
        let mut inputs: BTreeSet<FactName> = BTreeSet::new();
        let mut name = |kind: FactKind, id: &str| inputs.insert(FactName { kind, id: id.to_owned() });
        for one in &placed {
            let item = one.take.item.as_str();
            name(FactKind::Item, item);
            name(FactKind::Take, one.take.id.as_str());
            name(FactKind::Analysis, &format!("{item} {}", crate::analyse::METHOD));
            let all = number(one.take).and_then(|n| sounds.get(&n)).map(Vec::as_slice).unwrap_or_default();
            for observation in all {
                name(FactKind::Observation, observation.id.as_str());
            }
        }
        for given in by_fixes {
            name(FactKind::GivenFix, given.id.as_str());
        }
        for edge in &used {
            name(FactKind::Sync, edge.sync.id.as_str());
        }
        let says = says(&count, within_s, &takes, (proposed, accepted, rejected));
        Some(ShotCount {
            low95: count.low95,
            best: count.best,
            high95: count.high95,
            within_s,
            first: when(ends.map(|ends| ends.0)),
            last: when(ends.map(|ends| ends.1)),
            discharges,
            proposed,
            accepted,
            rejected,
            covered_min: covered_s(&takes) / 60.0,
            by: used.iter().map(|edge| edge.sync.id.clone()).collect(),
            says,
            inputs,
            takes,
        })
    }

    /// When a moment of a group's clock was, by the take whose start is known best.
    fn clock_at(&self, placed: &[Placed<'_>], at_s: f64) -> Interval {
        let width = |interval: &Interval| {
            let (earliest, latest) = (interval.earliest()?, interval.latest()?);
            Some(latest.micros() - earliest.micros())
        };
        let known = placed.iter().filter_map(|one| Some((one, *self.take_times.get(&one.take.id)?)));
        let best = known.min_by_key(|(_, interval)| width(interval).unwrap_or(i64::MAX));
        let Some((one, start)) = best else { return Interval::UNKNOWN };
        // Sound that reached this take's clock through another's may lie off by what both clocks do.
        let (since_s, off_s) = (at_s - one.offset_s, 1.0 + one.uncertainty_s);
        let moved =
            |end: model::Instant, by_s: f64| model::Instant::from_micros(end.micros() + (by_s * 1e6).round() as i64);
        let earliest = start.earliest().map(|end| moved(end, since_s - off_s));
        let latest = start.latest().map(|end| moved(end, since_s + off_s));
        Interval::new(earliest, latest).unwrap_or(Interval::UNKNOWN)
    }
}

/// A sound as it is counted: one that a person accepted is sure.
fn shot(take: &Take, observation: &Observation) -> Shot {
    let score = match observation.review {
        Some(Review::Accepted) => 1.0,
        _ => observation.score.unwrap_or_default().min(0.999_999),
    };
    let kind = match observation.kind.as_deref() {
        Some("detonation") => Kind::Detonation,
        _ => Kind::Shot,
    };
    Shot::told(observation.from.unwrap_or(MediaTime::START).since(take.from).secs(), kind, score)
}

/// Takes that pairs put on one clock, each with where it begins and how far that may be off, the sound's way left aside;
/// every take is in one group.
fn groups(count: usize, edges: &[Edge<'_>]) -> Vec<Vec<(usize, f64, f64)>> {
    let mut sorted: Vec<&Edge<'_>> = edges.iter().collect();
    sorted.sort_by(|x, y| x.uncertainty_s.total_cmp(&y.uncertainty_s).then_with(|| x.sync.id.cmp(&y.sync.id)));
    // The surest pairs that join anything: a tree.
    let mut root: Vec<usize> = (0..count).collect();
    let mut next: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); count];
    for edge in sorted {
        let (a, b) = (find(&mut root, edge.a), find(&mut root, edge.b));
        if a != b {
            root[b] = a;
            next[edge.a].push((edge.b, edge.offset_s, edge.uncertainty_s));
            next[edge.b].push((edge.a, -edge.offset_s, edge.uncertainty_s));
        }
    }
    let mut seen = vec![false; count];
    let mut groups = Vec::new();
    for start in 0..count {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut group = vec![(start, 0.0, 0.0)];
        let mut at = 0;
        while at < group.len() {
            let (n, offset_s, uncertainty_s) = group[at];
            for &(to, by_s, off_s) in &next[n] {
                if !std::mem::replace(&mut seen[to], true) {
                    group.push((to, offset_s + by_s, uncertainty_s + off_s));
                }
            }
            at += 1;
        }
        groups.push(group);
    }
    groups
}

/// The take that stands for all that are joined with one.
fn find(root: &mut [usize], mut n: usize) -> usize {
    while root[n] != n {
        root[n] = root[root[n]];
        n = root[n];
    }
    n
}

/// Seconds in which at least one take ran.
fn covered_s(takes: &[HearingTake]) -> f64 {
    let (mut covered_s, mut until_s) = (0.0, f64::NEG_INFINITY);
    for take in takes {
        let end_s = take.offset_s + take.duration_s;
        covered_s += (end_s - take.offset_s.max(until_s)).max(0.0);
        until_s = until_s.max(end_s);
    }
    covered_s
}

/// A length as people say it: seconds up to two minutes, then minutes and seconds, rounded up.
fn length(secs: f64) -> String {
    let whole = secs.ceil().max(0.0) as u64;
    match whole {
        0..=1 => "a second".to_owned(),
        2..=120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

fn says(
    count: &Count,
    within_s: f64,
    takes: &[HearingTake],
    (proposed, accepted, rejected): (usize, usize, usize),
) -> String {
    let names: Vec<&str> = takes.iter().map(|take| take.take.as_str()).collect();
    let within = if count.best > 1 { format!(" within {}", length(within_s)) } else { String::new() };
    let heard = match names.as_slice() {
        [one] => format!("heard in {one} alone"),
        _ => format!("by {} on one clock", names.join(", ")),
    };
    if accepted == 0 && rejected == 0 {
        // A detector's output is no fact about the world, and among houses it takes many a shot for an echo.
        return format!(
            "a detector takes {} sound{}{within} for shots or detonations, {heard}: that is no count before somebody has listened \
             to what it took for shots and to what it took for echoes",
            count.best,
            if count.best == 1 { "" } else { "s" }
        );
    }
    let judged = format!(
        "of the detector's sounds a person accepted {accepted} and rejected {rejected}, {proposed} are not judged"
    );
    format!(
        "{} shots or detonations{within}, with 95 % between {} and {} (a statistic, not a least number), {heard}; {judged}",
        count.best, count.low95, count.high95
    )
}
