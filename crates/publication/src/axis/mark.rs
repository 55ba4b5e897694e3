//! The marks along a stretch of the axis.
use model::{Difference, Instant};
use serde::Serialize;

use super::tenth;
use crate::wording::Clock;

/// Marks are at least this far apart, in the picture's units.
const LEAST_APART: f64 = 46.0;
/// Dates written along the axis take at most this much room, in the picture's units.
const DATE_ROOM: f64 = 170.0;
const SHORT_DATE_ROOM: f64 = 62.0;

/// A mark on the axis.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tick {
    pub(crate) x: f64,
    /// The hour; empty where marks are days apart.
    pub(crate) label: String,
    /// A day begins here.
    pub(crate) midnight: bool,
    /// The local date from here on, where there is room for it.
    pub(crate) date: Option<String>,
}

/// The marks of a stretch, and how far apart they are in words.
pub(super) fn ticks(from: Instant, to: Instant, x: f64, width: f64, clock: &Clock) -> (Vec<Tick>, String) {
    let place = |t: Instant| tenth(x + (t - from).secs() / (to - from).secs().max(1e-6) * width);
    let per_hour = width / ((to - from).secs() / 3600.0).max(1e-6);
    let hours = [1_u16, 2, 3, 6, 12].into_iter().find(|&h| f64::from(h) * per_hour >= LEAST_APART);
    let days = [1_u16, 2, 7, 14, 28, 91, 182, 364, 1_820, 3_640, 36_400];
    let days = days.into_iter().find(|&d| f64::from(d) * 24.0 * per_hour >= LEAST_APART).unwrap_or(u16::MAX);
    let moments = match hours {
        Some(step) => clock.hours_between(from, to, step),
        None => clock.days_between(from, to, days),
    };
    let mut marks: Vec<Tick> = moments
        .iter()
        .map(|&t| Tick {
            x: place(t),
            label: if hours.is_some() { clock.hour_mark(t) } else { String::new() },
            midnight: clock.day_start(clock.date(t)) == Some(t),
            date: None,
        })
        .collect();
    if marks.first().is_none_or(|first| first.x > x + 0.05) {
        let label = if hours.is_some_and(|_| marks.first().is_none_or(|m| m.x > x + LEAST_APART)) {
            clock.hour_mark(from)
        } else {
            String::new()
        };
        marks.insert(0, Tick { x: tenth(x), label, midnight: false, date: None });
    }
    date(&mut marks, &moments, from, to, x + width, clock);
    let unit =
        |n: u16, one: &str, many: &str| if n == 1 { format!("every {one}") } else { format!("every {n} {many}") };
    (marks, hours.map_or_else(|| unit(days, "day", "days"), |h| unit(h, "hour", "hours")))
}

/// Writes the local date at the first mark and at each midnight that has room for it.
fn date(marks: &mut [Tick], moments: &[Instant], from: Instant, to: Instant, end: f64, clock: &Clock) {
    let added = marks.len() - moments.len();
    let mut free = f64::NEG_INFINITY;
    let next_day: Vec<f64> = marks.iter().skip(1).filter(|m| m.midnight).map(|m| m.x).chain([end]).collect();
    for (n, mark) in marks.iter_mut().enumerate() {
        let at = if n < added { from } else { moments[n - added] };
        // The end of the last day is not the beginning of another.
        if (n > 0 && !mark.midnight) || mark.x < free || (at >= to && n > 0) {
            continue;
        }
        let room = next_day.iter().find(|&&x| x > mark.x + 0.1).map_or(0.0, |x| x - mark.x);
        let (text, used) = match room >= DATE_ROOM {
            true => (clock.day_heading(at), DATE_ROOM),
            false => (clock.short_date(at), SHORT_DATE_ROOM),
        };
        (mark.date, free) = (Some(text), mark.x + used);
    }
}

/// A length of time that is left out, in words: whole hours, and days where there are any.
pub(super) fn gap_words(gap: Difference) -> String {
    let minutes = gap.micros() / 60_000_000;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let mut words = Vec::new();
    if days > 0 {
        words.push(if days == 1 { "1 day".to_owned() } else { format!("{days} days") });
    }
    if hours > 0 {
        words.push(format!("{hours} h"));
    }
    if days == 0 && minutes > 0 {
        words.push(format!("{minutes} min"));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClockStyle;
    use jiff::tz::TimeZone;

    fn marks(from: &str, to: &str, width: f64) -> (Vec<Tick>, String) {
        let clock = Clock::new(TimeZone::get("Europe/Berlin").unwrap(), ClockStyle::TwentyFourHour);
        ticks(from.parse().unwrap(), to.parse().unwrap(), 0.0, width, &clock)
    }

    #[test]
    fn a_day_has_hours_under_its_date() {
        let (marks, scale) = marks("2022-01-05T00:00:00+01:00", "2022-01-06T00:00:00+01:00", 960.0);
        assert_eq!((marks.len(), scale.as_str()), (13, "every 2 hours"));
        assert_eq!(marks[0].date.as_deref(), Some("Wednesday, 5 January 2022"));
        assert!(marks[0].midnight && marks[12].midnight && marks[12].date.is_none());
        assert_eq!((marks[4].label.as_str(), marks[4].x), ("08:00", 320.0));
    }

    #[test]
    fn a_day_of_25_hours_keeps_its_marks_at_their_wall_clock_hours() {
        let (marks, _) = marks("2022-10-30T00:00:00+02:00", "2022-10-31T00:00:00+01:00", 1000.0);
        let noon = marks.iter().find(|m| m.label == "12:00").unwrap();
        assert_eq!(noon.x, 520.0);
    }

    #[test]
    fn marks_of_weeks_are_days() {
        let (marks, scale) = marks("2022-01-05T10:00:00+01:00", "2022-03-05T10:00:00+01:00", 960.0);
        assert_eq!(scale, "every 7 days");
        assert!(marks.iter().skip(1).all(|m| m.label.is_empty() && m.midnight));
        assert!(marks.iter().filter(|m| m.date.is_some()).count() > 7);
    }

    #[test]
    fn a_gap_is_told_in_days_and_hours() {
        let words = |secs| gap_words(Difference::from_secs(secs));
        assert_eq!([46_800, 86_400, 1_000_800].map(words), ["13 h", "1 day", "11 days 14 h"]);
    }
}
