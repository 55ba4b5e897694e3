//! A case's dating as it stands, and what other evidence would change of it, without solving everything again.
use std::collections::{BTreeMap, BTreeSet};

use model::{Evidence, EvidenceId, Notice, PointId, Relation, Trust};

use super::dating::{Bounded, Conflict, Dating, bounded, enter_all};
use super::ground::{Ground, Grounds, network, with_rests};
use super::point_name::PointNames;
use super::trusts::Trusts;
use super::{TemporalFacts, dating, gather};
use crate::network::{Bounds, Contradiction, LiveNetwork, Piece, Point, TooFar};

/// What pieces are derived by the days that all others leave: their names begin so.
const BY_DAYS: [&str; 6] = ["light/", "shadow/", "clock/", "spoken/", "clock-offset/", "clock-fit/"];

/// A dating with the network behind it, kept for questions.
pub struct Standing {
    dating: Dating,
    live: LiveNetwork,
    names: PointNames,
    trusts: Trusts,
    /// What carries a reading of a clock, of light or of a shadow: what is derived there may change with the days.
    by_days: BTreeSet<String>,
}

/// What other evidence would change of the bounds; nothing would contradict anything that does not do so already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supposed {
    /// The points whose bounds would be others, with those.
    pub changed: BTreeMap<PointId, Bounded>,
    /// The new pieces as they would enter the reckoning.
    pub grounds: Vec<Ground>,
    /// What of it could not be used, and why.
    pub warnings: Vec<Notice>,
}

impl Standing {
    /// The dating of these facts, as [`super::solve`] gives it.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn of(facts: &TemporalFacts<'_>) -> Result<Self, TooFar> {
        let names = PointNames::of(facts);
        let (grounds, warnings) = gather(facts, &names);
        let firm = network(grounds.list.iter().filter(|ground| ground.trust != Trust::Metadata));
        let live = LiveNetwork::new(firm)?;
        let seen = facts.observations.iter().map(|seen| &seen.item);
        let read = facts.clock_readings.iter().map(|read| &read.item);
        let items: BTreeSet<&str> =
            seen.chain(read).chain(facts.shadows.iter().map(|shadow| &shadow.item)).map(|item| item.as_str()).collect();
        let takes = facts.takes.iter().filter(|take| items.contains(take.item.as_str())).map(|take| take.id.as_str());
        let mut by_days: BTreeSet<String> = items.iter().copied().chain(takes).map(str::to_owned).collect();
        let derived =
            grounds.list.iter().filter(|ground| BY_DAYS.iter().any(|kind| ground.id.as_str().starts_with(kind)));
        let points = derived.flat_map(|ground| std::iter::once(&ground.subject).chain(&ground.reference));
        by_days.extend(points.map(|point| bearer(point.as_str()).to_owned()));
        let dating = dating::date(grounds, facts, warnings)?;
        Ok(Self { dating, live, names, trusts: facts.trusts.clone(), by_days })
    }

    /// The dating.
    pub fn dating(&self) -> &Dating {
        &self.dating
    }

    /// What evidence added (or changed, under its id) and withdrawn would change; `None` where only a full solve tells:
    /// where a contradiction would come, go or change, or a piece states a time without bounding it, rests on a file's own word,
    /// names a point that nothing names yet or leaves one that nothing else names, or moves something whose days a clock,
    /// a shadow or the light was read by. What is given is what a full solve would give.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn suppose(
        &mut self,
        added: &[Evidence],
        withdrawn: &BTreeSet<EvidenceId>,
    ) -> Result<Option<Supposed>, TooFar> {
        let out: BTreeSet<&EvidenceId> = added.iter().map(|evidence| &evidence.id).chain(withdrawn).collect();
        let mut taken_out = Vec::new();
        for id in out {
            match (self.dating.grounds.get(id), self.live.network().find_evidence(id.as_str())) {
                (Some(ground), Some(piece)) => taken_out.push((piece, ground.clone())),
                // Nothing stands under this name, so nothing goes.
                (None, _) => {}
                (Some(_), None) => return Ok(None),
            }
        }
        if added.iter().any(|one| matches!(one.relation, Relation::Around(_) | Relation::AroundPoint { .. })) {
            return Ok(None);
        }
        let disputed = |id: &EvidenceId| self.dating.contradictions.iter().any(|found| found.evidence.contains(id));
        if taken_out.iter().any(|(_, ground)| disputed(&ground.id)) || self.leaves_unnamed(&taken_out) {
            return Ok(None);
        }
        let mut grounds = Grounds::new(&self.trusts);
        let mut warnings = Vec::new();
        for evidence in added {
            grounds.record(evidence, &self.names, |_, _| 1, &mut warnings);
        }
        let new = grounds.list;
        let strange = |ground: &Ground| {
            let mut points = std::iter::once(&ground.subject).chain(&ground.reference);
            ground.trust == Trust::Metadata
                || points.any(|point| {
                    self.dating.point(point.as_str()).is_none()
                        || self.live.network().find_point(point.as_str()).is_none()
                })
        };
        if new.iter().any(strange) {
            return Ok(None);
        }
        let gone: BTreeSet<Piece> = taken_out.iter().map(|(piece, _)| *piece).collect();
        self.live.withdraw_all(&gone);
        let entered = enter_all(&mut self.live, new.iter());
        let solution = self.live.solution();
        let plain = self.stands_as_it_stood() && solution.is_exact();
        let supposed = (plain && entered.is_ok()).then(|| self.read(new, warnings));
        // As it was: what was supposed is taken back, what was taken out comes back under its name.
        self.live.withdraw_all(&entered.iter().flatten().copied().collect());
        if enter_all(&mut self.live, taken_out.iter().map(|(_, ground)| ground)).is_err() || entered.is_err() {
            return Err(TooFar);
        }
        let moves_days =
            |supposed: &Supposed| supposed.changed.keys().any(|point| self.by_days.contains(bearer(point.as_str())));
        Ok(supposed.filter(|supposed| !moves_days(supposed)))
    }

    /// Whether the contradictions are the ones of the dating, worked out afresh where there are any.
    fn stands_as_it_stood(&self) -> bool {
        let known = &self.dating.contradictions;
        let network = self.live.network();
        if known.is_empty() {
            return self.live.solution().is_consistent();
        }
        let Ok(fresh) = network.solve() else { return false };
        let named = |found: &Contradiction| -> BTreeSet<String> {
            found.evidence.iter().map(|&piece| network.evidence_id(piece).to_owned()).collect()
        };
        let stood = |known: &Conflict| -> BTreeSet<String> { known.evidence.iter().map(ToString::to_string).collect() };
        let (now, before): (BTreeSet<_>, BTreeSet<_>) =
            (fresh.contradictions().iter().map(named).collect(), known.iter().map(stood).collect());
        now == before
    }

    /// Whether a point would be in no evidence any more, or only in what was derived for it.
    fn leaves_unnamed(&self, taken_out: &[(Piece, Ground)]) -> bool {
        let names =
            |ground: &Ground, point: &PointId| ground.subject == *point || ground.reference.as_ref() == Some(point);
        let out: BTreeSet<&EvidenceId> = taken_out.iter().map(|(_, ground)| &ground.id).collect();
        let points = taken_out.iter().flat_map(|(_, ground)| std::iter::once(&ground.subject).chain(&ground.reference));
        points.into_iter().any(|point| {
            // A moment inside a recording is there for the evidence that names it.
            let moment = point.as_str().contains('@');
            let rest = self.dating.grounds.values().filter(|ground| !out.contains(&ground.id));
            !rest.filter(|ground| !(moment && ground.derived)).any(|ground| names(ground, point))
        })
    }

    /// What the network says now, held against the dating.
    fn read(&self, grounds: Vec<Ground>, warnings: Vec<Notice>) -> Supposed {
        let solution = self.live.solution();
        let rests = |ids| with_rests(ids, |id| self.dating.grounds.get(id));
        let mut changed = BTreeMap::new();
        for point in &self.dating.points {
            let Some(found) = self.live.network().find_point(point.id.as_str()) else { continue };
            let Bounds { earliest, latest } = solution.bounds(found);
            let stands = point.bounds.interval;
            let same = |end: Option<model::Instant>, now: Option<i64>| end.map(|at| at.micros()) == now;
            if !same(stands.earliest(), earliest) || !same(stands.latest(), latest) {
                changed.insert(point.id.clone(), bounded(&solution, point.id.as_str(), &rests));
            }
        }
        Supposed { changed, grounds, warnings }
    }

    /// By how much one point is later than another, with the evidence that says so; `None` where one of them is in no
    /// evidence. Files' own words are left aside.
    pub fn between(&self, from: &str, to: &str) -> Option<(Bounds, Vec<EvidenceId>)> {
        let point = |name: &str| -> Option<Point> { self.live.network().find_point(&self.names.meant(name).0) };
        let (from, to) = (point(from)?, point(to)?);
        let solution = self.live.solution();
        let pieces = solution.between_because(from, to);
        let ids = pieces.into_iter().filter_map(|piece| EvidenceId::new(self.live.network().evidence_id(piece)).ok());
        Some((solution.between(from, to), ids.collect()))
    }
}

/// What a point belongs to: a take or item for its start, end and moments.
fn bearer(point: &str) -> &str {
    let stem = point.strip_suffix(".start").or_else(|| point.strip_suffix(".end"));
    stem.or_else(|| point.rsplit_once('@').map(|(stem, _)| stem)).unwrap_or(point)
}
