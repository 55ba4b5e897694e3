//! On which days something can have been, by all other evidence.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{EvidenceId, Instant, Trust};

use super::ground::{Grounds, network};

/// Days between the ends of a point's bounds that are looked at; over more, a time of day says nothing.
pub(super) const MOST_DAYS: usize = 8;

/// The closed bounds of points by the evidence so far, files' own words left aside, and that evidence.
#[derive(Default)]
pub(super) struct Left(BTreeMap<String, ((i64, i64), Vec<EvidenceId>)>);

impl Left {
    /// What the evidence so far leaves of these points.
    pub(super) fn of<'p>(grounds: &Grounds, points: impl Iterator<Item = &'p str>) -> Self {
        let rest = network(grounds.list.iter().filter(|ground| ground.trust != Trust::Metadata));
        let Ok(solution) = rest.solve() else { return Self::default() };
        let closed = |name: &str| {
            let point = rest.find_point(name)?;
            let bounds = solution.bounds(point);
            let ends = bounds.earliest.zip(bounds.latest)?;
            let mut because: Vec<EvidenceId> = Vec::new();
            for piece in solution.earliest_because(point).chain(solution.latest_because(point)) {
                because.extend(EvidenceId::new(rest.evidence_id(piece)).ok().filter(|id| !because.contains(id)));
            }
            Some((name.to_owned(), (ends, grounds.with_what_they_rest_on(because))))
        };
        Self(points.filter_map(closed).collect())
    }

    /// What is left of a point, where both ends are closed.
    pub(super) fn ends(&self, point: &str) -> Option<(i64, i64)> {
        self.0.get(point).map(|(ends, _)| *ends)
    }

    /// What says so.
    pub(super) fn because(&self, point: &str) -> &[EvidenceId] {
        self.0.get(point).map(|(_, because)| because.as_slice()).unwrap_or_default()
    }
}

/// The local days from the day before a stretch begins, whose night may reach into it, to the day on which it ends;
/// `None` where they are too many.
pub(super) fn days((from, to): (i64, i64), zone: &TimeZone) -> Option<Vec<Date>> {
    let date = |micros: i64| zone.to_datetime(Instant::from_micros(micros).to_timestamp()).date();
    let (first, last) = (date(from), date(to));
    let mut days = vec![first.yesterday().ok()?];
    while days.last().is_some_and(|day| *day < last) && days.len() <= MOST_DAYS + 1 {
        days.push(days.last()?.tomorrow().ok()?);
    }
    // The day before counts for its night alone.
    (days.len() <= MOST_DAYS + 1).then_some(days)
}
