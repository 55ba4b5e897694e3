//! What is likely in a case: stated times, and how long after recording things are posted.

use std::collections::{BTreeMap, BTreeSet};

use model::{Difference, EvidenceId, Instant, Interval, Notice, NoticeLevel, PointId, Whereabouts};

use super::TemporalFacts;
use super::borne_out::{self, Lonely};
use super::dating::DatedPoint;
use super::ground::{Ground, Grounds};
use crate::likely::{Said, StatedTime};
use crate::network::{Point, Solution};

/// When a point most likely was, with what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyTime {
    /// The shortest interval that holds 95 %.
    pub interval: Interval,
    /// Where the distribution is densest.
    pub peak: Instant,
    /// Half lies before, half after.
    pub median: Instant,
    /// The distribution over equal cells of `shape_over`, in parts per million.
    pub shape_ppm: Vec<u32>,
    /// What the shape's cells cover.
    pub shape_over: Interval,
    /// How many peaks stand apart from one another.
    pub peaks: u32,
    /// Whether anything but the usual delay of posts says so.
    pub stated: bool,
    /// The statements it rests on, those about this point first, then what these were counted on.
    pub because: Vec<EvidenceId>,
}

/// A tension: stated times that cannot all be true to the letter, with the evidence that stands between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strain {
    /// What was stated.
    pub statements: Vec<EvidenceId>,
    /// The evidence that takes part.
    pub evidence: Vec<EvidenceId>,
    /// By how much the letters miss each other.
    pub excess: Difference,
    /// The excess in percent of the statements' spreads together: above 100 they do not agree even within them.
    pub percent_of_spread: u32,
}

/// A likely interval as wide as this share of the possible one says nothing.
const MUCH: f64 = 0.8;
/// Posts dated less exactly than to the hour say nothing of delay.
const EXACT_MICROS: i64 = 3_600_000_000;

/// Gives each point what is likely of it, and tells where statements strain against each other.
pub(super) fn date(
    dated: &mut [DatedPoint],
    solution: &Solution<'_>,
    grounds: &Grounds,
    facts: &TemporalFacts<'_>,
    warnings: &mut Vec<Notice>,
) -> Vec<Strain> {
    // Points that nothing but statements names take part too.
    let mut network = solution.network().clone();
    let mut named: Vec<(StatedTime, &Ground)> = Vec::new();
    let pieces = solution.contradictions().iter().flat_map(|contradiction| &contradiction.evidence);
    let disputed: BTreeSet<&str> = pieces.map(|&piece| solution.network().evidence_id(piece)).collect();
    for ground in &grounds.list {
        let Some(said) = said(ground, grounds, &disputed, facts) else { continue };
        let subject = network.point(ground.subject.as_str());
        let reference = ground.reference.as_ref().map_or(Point::WORLD, |reference| network.point(reference.as_str()));
        let (id, trust) = (ground.id.to_string(), ground.stands);
        named.push((StatedTime { id, subject, reference, said, trust }, ground));
    }
    if named.is_empty() {
        return Vec::new();
    }
    let Ok(solution) = network.solve() else { return Vec::new() };
    let lonely = borne_out::lonely(&solution, &named, grounds, facts);
    let silent: BTreeSet<&EvidenceId> = lonely.iter().flat_map(|lonely| &lonely.scene).collect();
    let doubted: BTreeSet<&EvidenceId> = lonely.iter().map(|lonely| &lonely.post.id).collect();
    warnings.extend(lonely.iter().map(refused));
    named.retain(|(_, ground)| !silent.contains(&ground.id));
    let (statements, spoken): (Vec<StatedTime>, Vec<&Ground>) = named.into_iter().unzip();
    let layer = solution.likely(&statements, facts.policy);
    for point in dated.iter_mut() {
        let likely = network.find_point(point.id.as_str()).and_then(|found| layer.of(found));
        // What is hardly narrower than what is possible says nothing.
        let possible = point.bounds.interval.width().map(Difference::micros);
        let says = |from: i64, to: i64| possible.is_none_or(|width| ((to - from) as f64) < MUCH * (width as f64));
        let likely = likely.filter(|likely| says(likely.from, likely.to));
        // Inside bounds that may be wrong nothing is likely.
        let mut because = point.bounds.earliest_because.iter().chain(&point.bounds.latest_because);
        let likely = likely.filter(|_| !because.any(|id| doubted.contains(id)));
        point.likely = likely.map(|likely| {
            let span = |from: i64, to: i64| {
                let ends = (Some(Instant::from_micros(from)), Some(Instant::from_micros(to)));
                Interval::new(ends.0, ends.1).unwrap_or(Interval::UNKNOWN)
            };
            LikelyTime {
                interval: span(likely.from, likely.to),
                peak: Instant::from_micros(likely.peak),
                median: Instant::from_micros(likely.median),
                shape_ppm: likely.shape.iter().map(|share| (share * 1e6).round() as u32).collect(),
                shape_over: span(likely.shape_from, likely.shape_to),
                peaks: likely.peaks,
                stated: likely.because.iter().any(|&n| spoken[n].spread.is_some()),
                because: grounds.with_what_they_rest_on(likely.because.iter().map(|&n| spoken[n].id.clone()).collect()),
            }
        });
    }
    carry_over(dated, grounds);
    if !layer.too_many.is_empty() {
        warnings.push(Notice {
            level: NoticeLevel::Warning,
            what: format!(
                "no likely time of {} points, because they hang together by statements, too many or too closely to sum that out",
                layer.too_many.len()
            ),
            place: Whereabouts::default(),
            next: "nothing: their bounds stand; only likely times are missing".to_owned(),
        });
    }
    let strains = layer.tensions.iter().map(|tension| Strain {
        statements: tension.statements.iter().map(|&n| spoken[n].id.clone()).collect(),
        evidence: tension
            .evidence
            .iter()
            .filter_map(|&piece| EvidenceId::new(network.evidence_id(piece)).ok())
            .collect(),
        excess: Difference::from_micros(tension.excess),
        percent_of_spread: (tension.share_of_spread * 100.0).round().min(1e6) as u32,
    });
    strains.collect()
}

/// Why a scene gets no likely time from its posts.
fn refused(lonely: &Lonely<'_>) -> Notice {
    let Lonely { post, next, earlier_by, copy, .. } = lonely;
    let minutes = (*earlier_by as f64 / 60e6).round() as i64;
    let apart =
        if minutes < 60 { format!("{minutes} min") } else { format!("{} h {} min", minutes / 60, minutes % 60) };
    let why = match copy {
        true => format!("{} comes from what {} is of, and is dated {apart} before it", post.id, next.id),
        false => format!(
            "{} is the earliest of several dates of one scene, {apart} before the next ({}), and nothing bears it out",
            post.id, next.id
        ),
    };
    Notice {
        level: NoticeLevel::Warning,
        what: format!("no likely time of {}, because {why}: it may have been set back", post.subject),
        place: Whereabouts::default(),
        next: "look for the post's id, a capture of it, or who posted first; its bound stands or falls with it"
            .to_owned(),
    }
}

/// What is likely of one point is likely of another at a fixed distance: the start of a recording and its end.
fn carry_over(dated: &mut [DatedPoint], grounds: &Grounds) {
    let place: BTreeMap<PointId, usize> = dated.iter().enumerate().map(|(n, point)| (point.id.clone(), n)).collect();
    let fixed = grounds
        .list
        .iter()
        .filter(|ground| ground.spread.is_none() && ground.or.is_none() && ground.low == ground.high);
    let fixed: Vec<(usize, usize, i64)> = fixed
        .filter_map(|ground| Some((*place.get(ground.reference.as_ref()?)?, *place.get(&ground.subject)?, ground.low?)))
        .collect();
    // Chains of such distances are short: a frame, its start, its end.
    for _ in 0..3 {
        for &(from, to, apart) in &fixed {
            match (&dated[from].likely, &dated[to].likely) {
                (Some(likely), None) => dated[to].likely = Some(likely.later(apart)),
                (None, Some(likely)) => dated[from].likely = Some(likely.later(-apart)),
                _ => {}
            }
        }
    }
}

impl LikelyTime {
    /// The same so many microseconds later.
    fn later(&self, micros: i64) -> Self {
        let at = |t: Instant| Instant::from_micros(t.micros() + micros);
        let span = |interval: Interval| {
            Interval::new(interval.earliest().map(at), interval.latest().map(at)).unwrap_or(Interval::UNKNOWN)
        };
        Self {
            interval: span(self.interval),
            peak: at(self.peak),
            median: at(self.median),
            shape_over: span(self.shape_over),
            ..self.clone()
        }
    }
}

/// What a ground says of what is likely; `None` for all others.
fn said(ground: &Ground, grounds: &Grounds, disputed: &BTreeSet<&str>, facts: &TemporalFacts<'_>) -> Option<Said> {
    if let (Some(half_width), Some(low), Some(high)) = (ground.spread, ground.low, ground.high) {
        return Some(match low == high {
            true => Said::Around { low, high, half_width },
            false => Said::Stretch { low, high },
        });
    }
    // The earliest post of a recording: most are posted soon, but not while the network is shut down.
    // One that cannot be true with the rest says nothing of delay either.
    let is_post = |ground: &Ground| {
        let own = ground.derived && ground.reference.is_none() && ground.id.as_str().starts_with("post/");
        own && !disputed.contains(ground.id.as_str())
    };
    let at = ground.high.filter(|_| is_post(ground))?;
    let vague = |post: &model::Post| {
        let width = post.posted.width().map_or(0, Difference::micros);
        width > EXACT_MICROS && post.posted.latest().map(|t| t.micros()) == Some(at)
    };
    if facts.posts.iter().filter(|post| ground.items.contains(&post.item)).any(vague) {
        return None;
    }
    let earlier = |other: &Ground| {
        is_post(other) && other.subject == ground.subject && (other.high, &other.id) < (ground.high, &ground.id)
    };
    if grounds.list.iter().any(earlier) {
        return None;
    }
    let closed = facts.shutdowns.iter().filter_map(|shut| Some((shut.earliest()?.micros(), shut.latest()?.micros())));
    Some(Said::Published { at, closed: closed.collect() })
}
