//! How computed times and recorded kinds are put into words: by one published table, `wording.json`.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::{Timestamp, ZonedDateTime, civil, tz::TimeZone};
use model::{Instant, Interval};
use serde::{Deserialize, Serialize};

use crate::ClockStyle;

/// The table as it is published, so that a page can show what it was worded by.
pub(crate) const TABLE_JSON: &str = include_str!("wording.json");

#[allow(clippy::expect_used, reason = "the table is part of the program and read by a test")]
static TABLE: LazyLock<Table> = LazyLock::new(|| serde_json::from_str(TABLE_JSON).expect("wording.json fits Table"));

#[derive(Deserialize)]
struct Table {
    time: TimeWords,
    day: DayWords,
    clock: ClockWords,
    #[serde(flatten)]
    kinds: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct TimeWords {
    unknown: String,
    by: String,
    after: String,
    at: String,
    between: String,
}

#[derive(Deserialize)]
struct DayWords {
    one: String,
    by: String,
    after: String,
    two: String,
}

#[derive(Deserialize)]
struct ClockWords {
    am: String,
    pm: String,
    noon: String,
}

/// A time in words: the clock part, and the day or days it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TimeWording {
    /// Such as "between 3 and 4 p.m."; names its days itself where its ends lie on two.
    pub(crate) time: String,
    /// Such as "5 January 2022"; empty where the time is not known.
    pub(crate) day: String,
    /// Both as one phrase: "between 3 and 4 p.m. on 5 January 2022".
    pub(crate) whole: String,
}

/// The word for a kind of thing: `word("trust", Trust::Observed)`.
pub(crate) fn word(group: &str, kind: impl Serialize) -> String {
    let name = serde_json::to_value(kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    TABLE.kinds.get(group).and_then(|g| g.get(&name)).cloned().unwrap_or(name)
}

/// Puts times into the words of one case: its zone and its way of writing the clock.
pub(crate) struct Clock {
    zone: TimeZone,
    style: ClockStyle,
}

/// A whole minute of the case's wall clock.
struct Minute(ZonedDateTime);

impl Clock {
    pub(crate) fn new(zone: TimeZone, style: ClockStyle) -> Self {
        Self { zone, style }
    }

    /// What an interval says in words.
    ///
    /// Ends are rounded to whole minutes outward, never inward: what the words exclude, the interval excludes.
    pub(crate) fn word(&self, interval: Interval) -> TimeWording {
        let from = interval.earliest().map(|t| self.minute_before(t));
        let to = interval.latest().map(|t| self.minute_after(t));
        match (from, to) {
            (None, None) => {
                let time = TABLE.time.unknown.clone();
                TimeWording { whole: time.clone(), time, day: String::new() }
            }
            (None, Some(to)) => self.on_one_day(&TABLE.time.by, &TABLE.day.by, &to, &to),
            (Some(from), None) => self.on_one_day(&TABLE.time.after, &TABLE.day.after, &from, &from),
            (Some(from), Some(to)) => {
                let last = interval.latest().map(|t| self.minute_before(t));
                if last.is_some_and(|last| last.0 == from.0) {
                    self.on_one_day(&TABLE.time.at, &TABLE.day.one, &from, &from)
                } else if from.0.date() == to.0.date() {
                    self.on_one_day(&TABLE.time.between, &TABLE.day.one, &from, &to)
                } else {
                    self.on_two_days(&from, &to)
                }
            }
        }
    }

    fn on_one_day(&self, time: &str, day: &str, from: &Minute, to: &Minute) -> TimeWording {
        let short = !std::ptr::eq(from, to) && self.half(from).is_some() && self.half(from) == self.half(to);
        let time = fill(time, &self.clock(from, !short), &self.clock(to, true));
        let day = fill(day, &day_words(from.0.date()), &day_words(to.0.date()));
        TimeWording { whole: format!("{time} on {day}"), time, day }
    }

    fn on_two_days(&self, from: &Minute, to: &Minute) -> TimeWording {
        let end = |m: &Minute| {
            let (date, clock) = (m.0.date(), self.clock(m, true));
            (format!("{clock} on {} {}", date.day(), month(date)), format!("{clock} on {}", day_words(date)))
        };
        let ((from_short, _), (to_short, to_long)) = (end(from), end(to));
        let from_long =
            if from.0.year() == to.0.year() { from_short.clone() } else { format!("{from_short} {}", from.0.year()) };
        TimeWording {
            time: fill(&TABLE.time.between, &from_short, &to_short),
            day: fill(&TABLE.day.two, &day_words(from.0.date()), &day_words(to.0.date())),
            whole: fill(&TABLE.time.between, &from_long, &to_long),
        }
    }

    /// Which half of the day a minute is worded by: noon and unusual offsets stand by themselves.
    fn half(&self, m: &Minute) -> Option<bool> {
        let noon = m.0.hour() == 12 && m.0.minute() == 0;
        (self.style == ClockStyle::TwelveHour && !noon && !self.repeats(m)).then_some(m.0.hour() < 12)
    }

    fn clock(&self, m: &Minute, with_half: bool) -> String {
        let (hour, minute) = (m.0.hour(), m.0.minute());
        let mut text = match self.style {
            ClockStyle::TwentyFourHour => format!("{hour:02}:{minute:02}"),
            ClockStyle::TwelveHour if hour == 12 && minute == 0 => TABLE.clock.noon.clone(),
            ClockStyle::TwelveHour => {
                let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
                let digits =
                    if minute == 0 && hour != 0 { twelve.to_string() } else { format!("{twelve}:{minute:02}") };
                match (with_half, hour < 12) {
                    (false, _) => digits,
                    (true, true) => format!("{digits} {}", TABLE.clock.am),
                    (true, false) => format!("{digits} {}", TABLE.clock.pm),
                }
            }
        };
        if self.repeats(m) {
            text.push_str(&format!(" ({})", offset_words(&m.0)));
        }
        text
    }

    /// Whether the wall clock shows this minute twice, so that it needs its offset to be told apart.
    fn repeats(&self, m: &Minute) -> bool {
        self.zone.to_ambiguous_timestamp(m.0.datetime()).is_ambiguous()
    }

    fn minute_before(&self, t: Instant) -> Minute {
        let zoned = t.to_timestamp().to_zoned_datetime(self.zone.clone());
        let over = i64::from(zoned.second()) * 1_000_000_000 + i64::from(zoned.subsec_nanosecond());
        Minute(shifted(&zoned, -over))
    }

    fn minute_after(&self, t: Instant) -> Minute {
        let before = self.minute_before(t);
        let reaches = before.0.timestamp() >= t.to_timestamp();
        if reaches { before } else { Minute(shifted(&before.0, 60_000_000_000)) }
    }

    /// A single moment to the second, for custody and the like: "2022-01-05 17:31:07".
    pub(crate) fn stamp(&self, t: Instant) -> String {
        t.to_timestamp().to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The day of a moment, for a heading: "Wednesday, 5 January 2022".
    pub(crate) fn day_heading(&self, t: Instant) -> String {
        let date = self.date(t);
        format!("{}, {}", date.strftime("%A"), day_words(date))
    }

    /// The calendar day of a moment.
    pub(crate) fn date(&self, t: Instant) -> civil::Date {
        t.to_timestamp().to_zoned_datetime(self.zone.clone()).date()
    }

    /// The moment at which a day begins; `None` at the ends of the calendar.
    pub(crate) fn day_start(&self, date: civil::Date) -> Option<Instant> {
        date.to_zoned_datetime(self.zone.clone()).ok().map(|z| z.timestamp().into())
    }

    /// An hour mark for an axis: "3 p.m.", "15:00".
    pub(crate) fn hour_mark(&self, t: Instant) -> String {
        self.clock(&self.minute_before(t), true)
    }

    /// The offset from UTC at a moment: "UTC+6".
    pub(crate) fn offset(&self, t: Instant) -> String {
        offset_words(&t.to_timestamp().to_zoned_datetime(self.zone.clone()))
    }
}

fn shifted(zoned: &ZonedDateTime, nanos: i64) -> ZonedDateTime {
    let moved = zoned.timestamp().checked_add(jiff::SignedDuration::from_nanos(nanos));
    let ends = if nanos < 0 { Timestamp::MIN } else { Timestamp::MAX };
    moved.unwrap_or(ends).to_zoned_datetime(zoned.time_zone().clone())
}

fn fill(words: &str, from: &str, to: &str) -> String {
    words.replace("{from}", from).replace("{to}", to)
}

fn month(date: civil::Date) -> String {
    date.strftime("%B").to_string()
}

fn day_words(date: civil::Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

fn offset_words(zoned: &ZonedDateTime) -> String {
    let secs = zoned.offset().seconds();
    let (sign, minutes) = (if secs < 0 { '−' } else { '+' }, secs.abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One case a line: `zone | style | earliest | latest`, an empty end is open.
    const CASES: &str = include_str!("../tests/wording/cases.txt");

    #[test]
    fn every_case_is_worded_as_published() {
        let mut out = String::new();
        for line in CASES.lines().filter(|l| !l.trim().is_empty()) {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let style = if parts[1] == "24" { ClockStyle::TwentyFourHour } else { ClockStyle::TwelveHour };
            let end = |text: &str| (!text.is_empty()).then(|| text.parse::<Instant>().unwrap());
            let interval = Interval::new(end(parts[2]), end(parts[3])).unwrap();
            let worded = Clock::new(TimeZone::get(parts[0]).unwrap(), style).word(interval);
            out.push_str(&format!("{}\n    {}\n    [{}] [{}]\n", line.trim(), worded.whole, worded.time, worded.day));
        }
        insta::with_settings!({snapshot_path => "../tests/wording", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("cases", out);
        });
    }

    #[test]
    fn what_the_words_exclude_the_interval_excludes() {
        let clock = Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour);
        let base: Instant = "2022-01-05T15:00:00+06:00".parse().unwrap();
        for micros in (0..7_200_000_000_i64).step_by(7_777_777) {
            let t = Instant::from_micros(base.micros() + micros);
            let (before, after) = (clock.minute_before(t).0.timestamp(), clock.minute_after(t).0.timestamp());
            assert!(before <= t.to_timestamp() && t.to_timestamp() <= after, "{t}");
            assert!([0, 60].contains(&(after.as_second() - before.as_second())), "{t}");
        }
    }

    #[test]
    fn every_kind_has_a_word() {
        use model::{FailureKind, SourceRole, Trust, VerificationState};
        assert_eq!(word("trust", Trust::Platform), "a platform's date");
        assert_eq!(word("state", VerificationState::Viewed), "viewed, not verified");
        assert_eq!(word("failure", FailureKind::NoSandbox), "no sandbox, so not decoded");
        assert_eq!(word("role", SourceRole::Witness), "witness");
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let clock = Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour);
        let ends = Interval::new(Some(Instant::from_micros(i64::MIN)), Some(Instant::from_micros(i64::MAX))).unwrap();
        assert!(clock.word(ends).time.starts_with("between"));
    }
}
