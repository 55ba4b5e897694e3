//! The common time axis that a timeline's bars are drawn on: a strip a day, or one strip for a long case.
use std::collections::BTreeSet;

use model::{Difference, Instant, Interval};
use serde::Serialize;

use crate::wording::Clock;

/// Width of the drawn axis, in the picture's units.
pub(crate) const AXIS_WIDTH: f64 = 960.0;
/// More days than these are drawn on one strip.
const MOST_DAY_STRIPS: usize = 9;
/// How far a bar with an open end fades out on the large timeline, in the picture's units.
const FADE: f64 = 56.0;
/// A bar is drawn at least this wide, or a minute could not be seen.
const LEAST_BAR: f64 = 4.0;

/// One strip of the axis.
pub(crate) struct Strip {
    pub(crate) label: String,
    pub(crate) from: Instant,
    pub(crate) to: Instant,
    pub(crate) ticks: Vec<Tick>,
    /// How far a bar with an open end fades out, in the picture's units.
    pub(crate) fade: f64,
}

/// A mark on the axis.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tick {
    pub(crate) x: f64,
    pub(crate) label: String,
}

/// A bar on a strip, in the picture's units from the strip's left end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Bar {
    pub(crate) x: f64,
    pub(crate) width: f64,
    /// The evidence gives no earliest end: the bar fades to the left.
    pub(crate) open_left: bool,
    /// The evidence gives no latest end: the bar fades to the right.
    pub(crate) open_right: bool,
    /// The interval goes on before this strip.
    pub(crate) cut_left: bool,
    /// The interval goes on after this strip.
    pub(crate) cut_right: bool,
}

/// The strips that these intervals need.
pub(crate) fn strips(intervals: &[Interval], clock: &Clock) -> Vec<Strip> {
    let bounds: BTreeSet<Instant> = intervals.iter().flat_map(|i| [i.earliest(), i.latest()]).flatten().collect();
    let days: BTreeSet<_> = bounds.iter().map(|&t| clock.date(t)).collect();
    let (Some(&first), Some(&last)) = (bounds.first(), bounds.last()) else { return Vec::new() };
    if days.len() > MOST_DAY_STRIPS {
        return vec![long_strip(first, last, clock)];
    }
    days.into_iter()
        .filter_map(|day| {
            let from = clock.day_start(day)?;
            let to = clock.day_start(day.tomorrow().ok()?)?;
            Some(Strip { label: clock.day_heading(from), from, to, ticks: hour_ticks(from, to, clock), fade: FADE })
        })
        .collect()
}

fn hour_ticks(from: Instant, to: Instant, clock: &Clock) -> Vec<Tick> {
    (0..=24)
        .step_by(3)
        .map(|hour| from + Difference::from_secs(hour * 3600))
        .filter(|&t| t <= to)
        .map(|t| Tick { x: place(t, from, to), label: clock.hour_mark(t) })
        .collect()
}

fn long_strip(first: Instant, last: Instant, clock: &Clock) -> Strip {
    let pad = Difference::from_micros((last - first).micros() / 20 + 1);
    let (from, to) = (first + -pad, last + pad);
    let ticks = (0..=6)
        .map(|n| from + Difference::from_micros((to - from).micros() / 6 * n))
        .map(|t| Tick { x: place(t, from, to), label: clock.date(t).to_string() })
        .collect();
    Strip { label: format!("{} to {}", clock.date(first), clock.date(last)), from, to, ticks, fade: FADE }
}

fn place(t: Instant, from: Instant, to: Instant) -> f64 {
    let share = (t - from).secs() / (to - from).secs().max(1e-6);
    tenth(share.clamp(0.0, 1.0) * AXIS_WIDTH)
}

/// Rounded to a tenth of a unit: enough to draw with, and short to write.
pub(crate) fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

impl Strip {
    /// Where an interval is drawn on this strip; `None` where none of it falls on it.
    ///
    /// An interval with one end appears on the strip of that end alone.
    pub(crate) fn bar(&self, interval: Interval) -> Option<Bar> {
        let holds = |t: Instant| self.from <= t && t < self.to;
        let at = |t: Instant| place(t, self.from, self.to);
        let bar = |x: f64, end: f64| Bar {
            x: tenth(x.min(AXIS_WIDTH - LEAST_BAR)),
            width: tenth((end - x).max(LEAST_BAR)),
            open_left: false,
            open_right: false,
            cut_left: false,
            cut_right: false,
        };
        match (interval.earliest(), interval.latest()) {
            (Some(from), Some(to)) => (from < self.to && to >= self.from).then(|| Bar {
                cut_left: from < self.from,
                cut_right: to >= self.to,
                ..bar(at(from), at(to))
            }),
            (Some(from), None) => {
                holds(from).then(|| Bar { open_right: true, ..bar(at(from), (at(from) + self.fade).min(AXIS_WIDTH)) })
            }
            (None, Some(to)) => {
                holds(to).then(|| Bar { open_left: true, ..bar((at(to) - self.fade).max(0.0), at(to)) })
            }
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClockStyle;
    use jiff::tz::TimeZone;

    fn interval(from: &str, to: &str) -> Interval {
        let end = |t: &str| (!t.is_empty()).then(|| format!("2022-01-{t}:00+06:00").parse().unwrap());
        Interval::new(end(from), end(to)).unwrap()
    }

    #[test]
    fn a_strip_for_each_day_that_has_a_bound() {
        let clock = Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour);
        let over_midnight = interval("04T18:00", "05T06:00");
        let by = interval("", "06T12:00");
        let strips = strips(&[over_midnight, by, Interval::UNKNOWN], &clock);
        assert_eq!(strips.len(), 3);
        let (first, second) = (strips[0].bar(over_midnight).unwrap(), strips[1].bar(over_midnight).unwrap());
        assert_eq!((first.x, first.width, first.cut_right), (720.0, 240.0, true));
        assert_eq!((second.x, second.width, second.cut_left), (0.0, 240.0, true));
        assert!(strips[2].bar(over_midnight).is_none() && strips[1].bar(by).is_none());
        let by = strips[2].bar(by).unwrap();
        assert!(by.open_left && (by.x + by.width - 480.0).abs() < 0.2);
    }

    #[test]
    fn a_long_case_gets_one_strip() {
        let clock = Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour);
        let days: Vec<Interval> = (10..25).map(|d| interval(&format!("{d}T10:00"), &format!("{d}T11:00"))).collect();
        let strips = strips(&days, &clock);
        assert_eq!(strips.len(), 1);
        assert!(days.iter().all(|&d| strips[0].bar(d).is_some()));
    }
}
