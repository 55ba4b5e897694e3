//! The time axis that bars are drawn on: it follows the evidence, and where nothing is bounded it breaks visibly.
use std::collections::BTreeSet;

use model::{Instant, Interval};
use serde::Serialize;

use crate::wording::Clock;

mod cluster;
mod mark;

use cluster::Cluster;
pub(crate) use mark::Tick;

/// Width of the drawn axis, in the picture's units.
pub(crate) const AXIS_WIDTH: f64 = 960.0;
/// How far a fading bar may run out beyond either end of the axis, in the picture's units.
pub(crate) const MARGIN: f64 = 34.0;
/// The same for a plain axis, so that an open end shows as one even at the axis's very end.
const PLAIN_MARGIN: f64 = 80.0;
/// How far a bar with an open end fades out on the large timeline, in the picture's units.
const FADE: f64 = 56.0;
/// A bar is drawn at least this wide, or a minute could not be seen.
const LEAST_BAR: f64 = 3.0;
/// Width of a break in the axis, in the picture's units.
const BREAK: f64 = 96.0;
/// A stretch of the axis is drawn at most so many times as wide as it needs.
const MOST_STRETCH: f64 = 2.5;

/// One row of the axis: stretches with one scale each, with breaks between them.
pub(crate) struct Strip {
    pub(crate) stretches: Vec<Stretch>,
    /// What is left out between the row before and this one, in words.
    pub(crate) gap_before: Option<String>,
    /// Whether the row before ends at the very moment this one begins.
    joins: bool,
    /// How far a bar with an open end fades out, in the picture's units.
    fade: f64,
    margin: f64,
}

/// A part of the axis without a break, on one scale.
pub(crate) struct Stretch {
    pub(crate) from: Instant,
    pub(crate) to: Instant,
    pub(crate) x: f64,
    pub(crate) width: f64,
    pub(crate) ticks: Vec<Tick>,
    /// How far apart its marks are, in words.
    pub(crate) scale: String,
    /// What is left out before it on the same row, in words, and where that stands.
    pub(crate) gap_before: Option<(f64, String)>,
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

/// The rows that these intervals need.
pub(crate) fn strips(intervals: &[Interval], clock: &Clock) -> Vec<Strip> {
    let mut rows: Vec<Vec<Cluster>> = Vec::new();
    for cluster in cluster::clusters(intervals, clock) {
        let used = |row: &Vec<Cluster>| row.iter().map(|c| c.need + BREAK).sum::<f64>();
        match rows.last_mut() {
            Some(row) if !cluster.whole_row && !row[0].whole_row && used(row) + cluster.need <= AXIS_WIDTH => {
                row.push(cluster);
            }
            _ => rows.push(vec![cluster]),
        }
    }
    let mut before: Option<Instant> = None;
    let strip = |row: Vec<Cluster>| {
        let (from, to) = (row[0].from, row[row.len() - 1].to);
        let strip = Strip {
            gap_before: before.filter(|&end| end < from).map(|end| mark::gap_words(from - end)),
            joins: before == Some(from),
            stretches: stretches(&row, clock),
            fade: FADE,
            margin: MARGIN,
        };
        before = Some(to);
        strip
    };
    rows.into_iter().map(strip).collect()
}

/// Clusters of one row side by side, stretched to fill it.
fn stretches(row: &[Cluster], clock: &Clock) -> Vec<Stretch> {
    let room = AXIS_WIDTH - BREAK * (row.len() - 1) as f64;
    let need: f64 = row.iter().map(|c| c.need).sum();
    let factor = (room / need).min(if row[0].whole_row { f64::INFINITY } else { MOST_STRETCH });
    let mut x = 0.0;
    let mut before: Option<Instant> = None;
    let stretch = |c: &Cluster| {
        let gap_before = before.map(|end| (tenth(x + BREAK / 2.0), mark::gap_words(c.from - end)));
        if before.is_some() {
            x += BREAK;
        }
        let width = c.need * factor;
        let (ticks, scale) = mark::ticks(c.from, c.to, x, width, clock);
        let stretch = Stretch { from: c.from, to: c.to, x, width, ticks, scale, gap_before };
        x += width;
        before = Some(c.to);
        stretch
    };
    row.iter().map(stretch).collect()
}

/// Rounded to a tenth of a unit: enough to draw with, and short to write.
pub(crate) fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

impl Strip {
    /// One stretch without marks, from the first of some bounds to the last; `None` where they are not two moments.
    pub(crate) fn plain(bounds: &BTreeSet<Instant>) -> Option<Self> {
        let (&from, &to) = (bounds.first()?, bounds.last()?);
        let stretch =
            Stretch { from, to, x: 0.0, width: AXIS_WIDTH, ticks: Vec::new(), scale: String::new(), gap_before: None };
        let whole =
            Self { stretches: vec![stretch], gap_before: None, joins: false, fade: AXIS_WIDTH, margin: PLAIN_MARGIN };
        (from < to).then_some(whole)
    }

    pub(crate) fn from(&self) -> Instant {
        self.stretches[0].from
    }

    pub(crate) fn to(&self) -> Instant {
        self.stretches[self.stretches.len() - 1].to
    }

    /// Where a moment lies; inside a break in proportion, outside the row at its nearer end.
    fn place(&self, t: Instant) -> f64 {
        let share = |from: Instant, to: Instant| ((t - from).secs() / (to - from).secs().max(1e-6)).clamp(0.0, 1.0);
        let mut left: Option<(Instant, f64)> = None;
        for s in &self.stretches {
            if t < s.from {
                return left.map_or(s.x, |(end, x)| x + share(end, s.from) * (s.x - x));
            }
            if t <= s.to {
                return s.x + share(s.from, s.to) * s.width;
            }
            left = Some((s.to, s.x + s.width));
        }
        left.map_or(0.0, |(_, x)| x)
    }

    /// Where an interval is drawn on this row; `None` where none of it falls on it.
    ///
    /// An interval with one end appears on the row of that end alone. A moment at which one row ends and the next
    /// begins is drawn as a latest end on the one and as an earliest on the other.
    pub(crate) fn bar(&self, interval: Interval) -> Option<Bar> {
        let (start, end) = (self.from(), self.to());
        let begins_here = |t: Instant| start <= t && (t < end || t == end && !self.joins && start < end);
        let ends_here = |t: Instant| t <= end && (start < t || t == start && !self.joins);
        let bar = |x: f64, to: f64| {
            let grown = (to - x).max(LEAST_BAR);
            // Rounded outward: a bar never leaves out what its interval holds.
            let from = (x.min(AXIS_WIDTH - grown) * 10.0).floor() / 10.0;
            let width = ((x + grown - from).max(to - from) * 10.0).ceil() / 10.0;
            Bar { x: from, width: tenth(width), open_left: false, open_right: false, cut_left: false, cut_right: false }
        };
        match (interval.earliest(), interval.latest()) {
            (Some(from), Some(to)) => {
                let touches = if from == to { begins_here(from) } else { from < end && to > start };
                touches.then(|| Bar {
                    cut_left: from < start,
                    cut_right: to > end,
                    ..bar(self.place(from), self.place(to))
                })
            }
            (Some(from), None) => begins_here(from).then(|| {
                let x = self.place(from);
                Bar { open_right: true, ..bar(x, (x + self.fade).min(AXIS_WIDTH + self.margin)) }
            }),
            (None, Some(to)) => ends_here(to).then(|| {
                let x = self.place(to);
                Bar { open_left: true, ..bar((x - self.fade).max(-self.margin), x) }
            }),
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

    fn almaty() -> Clock {
        Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour)
    }

    /// Three crowded days, of which every hour has an event.
    fn crowded() -> Vec<Interval> {
        let hours = (4..7).flat_map(|d| (0..23).map(move |h| (d, h)));
        hours.map(|(d, h)| interval(&format!("{d:02}T{h:02}:00"), &format!("{d:02}T{h:02}:12"))).collect()
    }

    #[test]
    fn crowded_days_get_a_row_each_and_join_without_a_break() {
        let (over_midnight, by, to_midnight) =
            (interval("04T18:00", "05T06:00"), interval("", "06T12:00"), interval("", "05T00:00"));
        let all: Vec<Interval> = crowded().into_iter().chain([over_midnight, by, to_midnight]).collect();
        let strips = strips(&all, &almaty());
        assert_eq!(strips.len(), 3);
        assert!(strips.iter().all(|s| s.gap_before.is_none()));
        let (first, second) = (strips[0].bar(over_midnight).unwrap(), strips[1].bar(over_midnight).unwrap());
        assert_eq!((first.x, first.width, first.cut_right), (720.0, 240.0, true));
        assert_eq!((second.x, second.width, second.cut_left), (0.0, 240.0, true));
        assert!(strips[2].bar(over_midnight).is_none() && strips[1].bar(by).is_none());
        assert!((strips[2].bar(by).unwrap().x + 56.0 - 480.0).abs() < 0.2);
        assert!(strips[0].bar(to_midnight).is_some() && strips[1].bar(to_midnight).is_none());
        let twelve_minutes = strips[0].bar(all[5]).unwrap().width;
        assert!(twelve_minutes >= 8.0, "{twelve_minutes}");
    }

    #[test]
    fn what_lies_far_apart_is_parted_by_breaks_that_say_how_far() {
        let far = [interval("02T10:00", "02T11:00"), interval("", "14T09:00"), interval("27T12:00", "27T12:00")];
        let all: Vec<Interval> = far.into_iter().chain(crowded()).collect();
        let strips = strips(&all, &almaty());
        assert_eq!(strips.len(), 5);
        assert_eq!(strips[1].gap_before.as_deref(), Some("1 day 12 h"));
        let last = &strips[4].stretches;
        assert_eq!(last.len(), 2, "two single events share a row");
        assert!(last[1].gap_before.as_ref().unwrap().1.starts_with("13 days"));
        for i in far {
            assert_eq!(strips.iter().filter(|s| s.bar(i).is_some()).count(), 1);
        }
    }

    #[test]
    fn a_break_is_crossed_by_what_lasts_longer_than_it() {
        let long = interval("02T00:00", "20T00:00");
        let all = [long, interval("02T10:00", "02T11:00"), interval("10T10:00", "10T11:00")];
        let strips = strips(&all, &almaty());
        let bar = strips[0].bar(long).unwrap();
        assert_eq!((strips.len(), strips[0].stretches.len()), (1, 3));
        assert!(bar.width > 300.0 && !bar.cut_right);
    }

    #[test]
    fn no_interval_with_a_bound_is_left_out_and_none_is_drawn_too_short() {
        let mut state = 7u64;
        let mut next = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 33) % n) as i64
        };
        for _ in 0..60 {
            let (spread, longest) = (1 + next(3_000_000) as u64, 1 + next(400_000) as u64);
            let intervals: Vec<Interval> = (0..next(60))
                .map(|_| {
                    let from = 1_641_340_800 + next(spread);
                    let to = from + next(longest);
                    let at = |t: i64| Some(Instant::from_micros(t * 1_000_000));
                    let (from, to) = match next(4) {
                        0 => (None, at(to)),
                        1 => (at(from), None),
                        _ => (at(from), at(to)),
                    };
                    Interval::new(from, to).unwrap()
                })
                .collect();
            let strips = strips(&intervals, &almaty());
            assert!(strips.windows(2).all(|w| w[0].to() <= w[1].from()));
            for &i in &intervals {
                let on: Vec<_> = strips.iter().filter_map(|s| Some((s, s.bar(i)?))).collect();
                assert!(!on.is_empty(), "{i:?}");
                for (s, bar) in on {
                    assert!(bar.x >= -MARGIN && bar.x + bar.width <= AXIS_WIDTH + MARGIN + 0.2);
                    let (Some(from), Some(to)) = (i.earliest(), i.latest()) else { continue };
                    assert!(bar.width >= LEAST_BAR, "{i:?}");
                    assert!(bar.x <= s.place(from) + 0.01 && bar.x + bar.width >= s.place(to) - 0.01, "{i:?}");
                }
            }
        }
    }
}
