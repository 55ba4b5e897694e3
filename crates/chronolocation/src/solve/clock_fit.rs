//! What a clock's offset and rate together say of its other readings: likely, never among the bounds.

use model::{EvidenceId, Instant, Trust};

use super::TemporalFacts;
use super::clock::Clocks;
use super::ground::{Derived, Grounds, network};
use crate::likely::{Anchor, ClockFit};

/// A reading dates its clock where other evidence leaves its moment no more than this.
const NARROW_MICROS: i64 = 1_200_000_000;

/// For each clock of which two readings or more are dated by other evidence: when its other readings most likely were.
pub(super) fn from_dated_readings(facts: &TemporalFacts<'_>, clocks: &Clocks<'_>, grounds: &mut Grounds) {
    for clock in clocks.list() {
        if clock.readings.len() < 3 {
            continue;
        }
        let speaks = |point: &model::PointId| point.as_str() == clock.point;
        let others = network(grounds.list.iter().filter(|ground| {
            ground.trust != Trust::Metadata
                && !speaks(&ground.subject)
                && !ground.reference.as_ref().is_some_and(speaks)
        }));
        let Ok(solution) = others.solve() else { continue };
        let middle = |(from, to): (i64, i64)| (from + (to - from) / 2, (to - from + 1) / 2);
        let anchor = |(subject, shown): &(String, (i64, i64))| {
            let bounds = solution.bounds(others.find_point(subject)?);
            let left = bounds.earliest.zip(bounds.latest).filter(|(from, to)| to - from <= NARROW_MICROS)?;
            let ((at, half), (shown, coarse)) = (middle(left), middle(*shown));
            Some(Anchor { shown, at, half_width: half + coarse })
        };
        let found: Vec<Option<Anchor>> = clock.readings.iter().map(anchor).collect();
        let anchors: Vec<Anchor> = found.iter().flatten().copied().collect();
        let Some(fit) = ClockFit::of(&anchors, facts.policy).filter(|_| anchors.len() > 1) else { continue };
        let mut because: Vec<EvidenceId> = Vec::new();
        for ((subject, _), _) in clock.readings.iter().zip(&found).filter(|(_, anchor)| anchor.is_some()) {
            let Some(point) = others.find_point(subject) else { continue };
            for piece in solution.earliest_because(point).chain(solution.latest_because(point)) {
                because.extend(EvidenceId::new(others.evidence_id(piece)).ok().filter(|id| !because.contains(id)));
            }
        }
        let because = grounds.with_what_they_rest_on(because);
        let fitted = clock.readings.iter().zip(&found).enumerate().filter(|(_, (_, anchor))| anchor.is_none());
        for (number, ((subject, shown), _)) in fitted {
            let (shown, coarse) = middle(*shown);
            let (at, half) = fit.instant_of(shown, coarse);
            let ahead = fit.offset as f64 / 1e6;
            let on_it = Instant::from_micros(shown).to_timestamp().to_zoned_datetime(clock.zone().clone());
            let text = format!(
                "By {} dated readings {} was {ahead:.1} s ahead and ran {:.0} millionths fast, together; it showed {}.",
                anchors.len(),
                clock.name,
                fit.rate_ppm,
                on_it.strftime("%Y-%m-%d %H:%M:%S")
            );
            let derived = Derived {
                id: &format!("clock-fit/{}/{}", clock.point.trim_start_matches("clock/"), number + 1),
                subject,
                reference: None,
                ends: (Some(at), Some(at)),
                or: None,
                text,
                item: None,
                sky: None,
            };
            grounds.state(derived, half);
            grounds.rest_last(&because);
        }
    }
}
