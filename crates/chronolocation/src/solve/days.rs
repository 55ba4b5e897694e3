//! On which days something can have been, by all other evidence.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Trust};

use super::ground::{Grounds, network};

/// Days between the ends of a point's bounds that are looked at; over more, a time of day says nothing.
pub(super) const MOST_DAYS: usize = 8;

/// The closed bounds of points by the evidence so far, files' own words left aside.
#[derive(Default)]
pub(super) struct Left(BTreeMap<String, (i64, i64)>);

impl Left {
    /// What the evidence so far leaves of these points.
    pub(super) fn of<'p>(grounds: &Grounds, points: impl Iterator<Item = &'p str>) -> Self {
        let rest = network(grounds.list.iter().filter(|ground| ground.trust != Trust::Metadata));
        let Ok(solution) = rest.solve() else { return Self::default() };
        let closed = |name: &str| {
            let bounds = solution.bounds(rest.find_point(name)?);
            Some((name.to_owned(), bounds.earliest.zip(bounds.latest)?))
        };
        Self(points.filter_map(closed).collect())
    }

    /// What is left of a point, where both ends are closed.
    pub(super) fn ends(&self, point: &str) -> Option<(i64, i64)> {
        self.0.get(point).copied()
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
