//! How computed times and recorded kinds are put into words: by one published table, `wording.json`.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::{Timestamp, ZonedDateTime, civil, tz::TimeZone};
use model::{Difference, Instant, Interval};
use serde::{Deserialize, Serialize};

use crate::{ClockStyle, SkyMark};

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
    likely: String,
    likely_between: String,
}

#[derive(Deserialize)]
struct DayWords {
    by: String,
    after: String,
    on: String,
    between: String,
}

#[derive(Deserialize)]
struct ClockWords {
    am: String,
    pm: String,
    noon: String,
    midnight: String,
    starting: String,
    ending: String,
}

/// A time in words: the clock part, and the day or days it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TimeWording {
    /// Such as "between 3 and 4 p.m."; names its days itself where they are not one, or where it speaks of whole days.
    pub(crate) time: String,
    /// Such as "5 January 2022"; empty where the time names its days or is not known.
    pub(crate) day: String,
    /// Both as one phrase: "between 3 and 4 p.m. on 5 January 2022".
    pub(crate) whole: String,
}

/// The word for a kind of thing: `word("trust", Trust::Observed)`.
pub(crate) fn word(group: &str, kind: impl Serialize) -> String {
    let name = serde_json::to_value(kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    TABLE.kinds.get(group).and_then(|g| g.get(&name)).cloned().unwrap_or(name)
}

/// What an interval says in words by the published table, and what is likely where that is known.
pub fn time_words(bounds: Interval, likely: Option<Interval>, zone: &TimeZone) -> String {
    let clock = Clock::new(zone.clone(), ClockStyle::TwelveHour);
    match likely {
        Some(likely) => match (likely.earliest(), likely.latest()) {
            (Some(from), Some(to)) => {
                clock.word_likely(likely, from.plus(Difference::from_micros((to.micros() - from.micros()) / 2)))
            }
            _ => clock.word(bounds).whole,
        },
        None => clock.word(bounds).whole,
    }
}

/// Puts times into the words of one case: its zone and its way of writing the clock.
pub(crate) struct Clock {
    zone: TimeZone,
    style: ClockStyle,
}

/// A whole minute of the case's wall clock.
struct Minute(ZonedDateTime);

impl Minute {
    /// Whether a day begins with it, and another ends.
    fn begins_day(&self) -> bool {
        self.0.start_of_day().is_ok_and(|start| start == self.0)
    }
}

impl Clock {
    pub(crate) fn new(zone: TimeZone, style: ClockStyle) -> Self {
        Self { zone, style }
    }

    /// What an interval says in words.
    ///
    /// Ends are rounded to whole minutes outward, never inward: what the words exclude, the interval excludes. Ends
    /// that then lie where days begin and end are worded as whole days.
    pub(crate) fn word(&self, interval: Interval) -> TimeWording {
        let from = interval.earliest().map(|t| self.minute_before(t));
        let to = interval.latest().map(|t| self.minute_after(t));
        if let Some(whole) = self.whole_days(from.as_ref(), to.as_ref()) {
            return TimeWording { time: whole.clone(), day: String::new(), whole };
        }
        match (from, to) {
            (None, None) => {
                let time = TABLE.time.unknown.clone();
                TimeWording { whole: time.clone(), time, day: String::new() }
            }
            (None, Some(to)) => self.at_one_end(&TABLE.time.by, &to),
            (Some(from), None) => self.at_one_end(&TABLE.time.after, &from),
            (Some(from), Some(to)) => {
                let last = interval.latest().map(|t| self.minute_before(t));
                if last.is_some_and(|last| last.0 == from.0) {
                    self.at_one_end(&TABLE.time.at, &from)
                } else if from.0.date() == self.last_date(&to) {
                    self.on_one_day(&from, &to)
                } else {
                    self.on_two_days(&from, &to)
                }
            }
        }
    }

    /// What is likely in words: the middle minute, rounded to what its interval can tell, and the interval.
    pub(crate) fn word_likely(&self, interval: Interval, centre: Instant) -> String {
        // A minute named in an interval of an hour would say too much: five minutes are named, or fifteen.
        let width = interval.width().map_or(0.0, |width| width.secs());
        let step = if width > 3600.0 {
            15
        } else if width > 600.0 {
            5
        } else {
            1
        };
        let minute = self.minute_before(centre.plus(Difference::from_secs(step * 30)));
        let over = i64::from(minute.0.minute()) % step;
        let named = Minute(shifted(&minute.0, -over * 60_000_000_000));
        let around = self.at_one_end(&TABLE.time.likely, &named).whole;
        let between = self.word(interval).whole;
        TABLE.time.likely_between.replace("{when}", &around).replace("{from}", &between)
    }

    /// What an interval says in words, where its later end is something in the sky: "before sunset at 5:31 p.m.".
    pub(crate) fn word_by_sky(&self, interval: Interval, mark: &SkyMark) -> TimeWording {
        let Some(words) = TABLE.kinds.get("sky").and_then(|sky| sky.get(&mark.mark)) else {
            return self.word(interval);
        };
        let half = Difference::from_secs(30);
        let sky = self.at_one_end(words, &self.minute_before(mark.at.plus(half)));
        match interval.earliest() {
            None => sky,
            Some(_) => {
                let plain = self.word(interval);
                let whole = format!(
                    "{} ({})",
                    plain.whole,
                    fill(words, "", &self.clock(&self.minute_before(mark.at.plus(half)), true))
                );
                TimeWording { whole, ..plain }
            }
        }
    }

    /// Words for ends that are the beginning and the end of days; `None` where one is not.
    fn whole_days(&self, from: Option<&Minute>, to: Option<&Minute>) -> Option<String> {
        if ![from, to].into_iter().flatten().all(Minute::begins_day) {
            return None;
        }
        let (first, last) = (from.map(|m| m.0.date()), to.and_then(|m| m.0.date().yesterday().ok()));
        match (first, last) {
            (None, None) => None,
            (None, Some(last)) => Some(fill(&TABLE.day.by, "", &day_words(last))),
            (Some(first), None) if to.is_none() => Some(fill(&TABLE.day.after, &day_words(first), "")),
            (Some(first), Some(last)) if first == last => Some(fill(&TABLE.day.on, &day_words(first), "")),
            (Some(first), Some(last)) if first < last => {
                let from = match (first.year() == last.year(), first.month() == last.month()) {
                    (true, true) => first.day().to_string(),
                    (true, false) => format!("{} {}", first.day(), month(first)),
                    _ => day_words(first),
                };
                Some(fill(&TABLE.day.between, &from, &day_words(last)))
            }
            _ => None,
        }
    }

    fn at_one_end(&self, time: &str, end: &Minute) -> TimeWording {
        let (clock, day) = (self.clock(end, true), day_words(end.0.date()));
        let time = fill(time, &clock, &clock);
        // Midnight alone could be either end of its day.
        let joint = if self.midnight(end) { &TABLE.clock.starting } else { "on" };
        let day_line = if self.midnight(end) { format!("{joint} {day}") } else { day.clone() };
        TimeWording { whole: format!("{time} {joint} {day}"), time, day: day_line }
    }

    fn on_one_day(&self, from: &Minute, to: &Minute) -> TimeWording {
        let short = self.half(from).is_some() && self.half(from) == self.half(to);
        let to_clock = if to.begins_day() { self.day_end() } else { self.clock(to, true) };
        let time = fill(&TABLE.time.between, &self.clock(from, !short), &to_clock);
        let day = day_words(from.0.date());
        TimeWording { whole: format!("{time} on {day}"), time, day }
    }

    fn on_two_days(&self, from: &Minute, to: &Minute) -> TimeWording {
        let start = if self.midnight(from) { TABLE.clock.starting.as_str() } else { "on" };
        let mut first = format!("{} {start} {} {}", self.clock(from, true), from.0.date().day(), month(from.0.date()));
        let last = self.last_date(to);
        if from.0.year() != last.year() {
            first.push_str(&format!(" {}", from.0.year()));
        }
        let end = match to.begins_day() {
            true if self.style == ClockStyle::TwelveHour => format!("{} {}", self.day_end(), TABLE.clock.ending),
            true => format!("{} on", self.day_end()),
            false => format!("{} on", self.clock(to, true)),
        };
        let whole = fill(&TABLE.time.between, &first, &format!("{end} {}", day_words(last)));
        TimeWording { time: whole.clone(), day: String::new(), whole }
    }

    /// The day that an end belongs to: midnight ends the day before it.
    fn last_date(&self, to: &Minute) -> civil::Date {
        let date = to.0.date();
        if to.begins_day() { date.yesterday().unwrap_or(date) } else { date }
    }

    /// The clock at the end of a day.
    fn day_end(&self) -> String {
        match self.style {
            ClockStyle::TwelveHour => TABLE.clock.midnight.clone(),
            ClockStyle::TwentyFourHour => "24:00".to_owned(),
        }
    }

    /// Whether a minute is worded as midnight.
    fn midnight(&self, m: &Minute) -> bool {
        self.style == ClockStyle::TwelveHour && m.0.hour() == 0 && m.0.minute() == 0
    }

    /// Which half of the day a minute is worded by: noon, midnight and unusual offsets stand by themselves.
    fn half(&self, m: &Minute) -> Option<bool> {
        let named = m.0.hour() % 12 == 0 && m.0.minute() == 0;
        (self.style == ClockStyle::TwelveHour && !named && !self.repeats(m)).then_some(m.0.hour() < 12)
    }

    fn clock(&self, m: &Minute, with_half: bool) -> String {
        let (hour, minute) = (m.0.hour(), m.0.minute());
        let mut text = match self.style {
            ClockStyle::TwentyFourHour => format!("{hour:02}:{minute:02}"),
            ClockStyle::TwelveHour if hour == 12 && minute == 0 => TABLE.clock.noon.clone(),
            ClockStyle::TwelveHour if hour == 0 && minute == 0 => TABLE.clock.midnight.clone(),
            ClockStyle::TwelveHour => {
                let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
                let digits = if minute == 0 { twelve.to_string() } else { format!("{twelve}:{minute:02}") };
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

    /// The last whole hour of the wall clock that is not after a moment.
    pub(crate) fn hour_before(&self, t: Instant) -> Instant {
        let zoned = self.minute_before(t).0;
        shifted(&zoned, -60_000_000_000 * i64::from(zoned.minute())).timestamp().into()
    }

    /// The first whole hour of the wall clock that is not before a moment.
    pub(crate) fn hour_after(&self, t: Instant) -> Instant {
        let before = self.hour_before(t);
        if before == t { t } else { self.hour_before(before + Difference::from_secs(5_400)) }
    }

    /// The moments in a stretch of time at which the wall clock shows every so many hours of a day.
    pub(crate) fn hours_between(&self, from: Instant, to: Instant, step: u16) -> Vec<Instant> {
        let hours = |day: civil::Date| {
            let hour = move |h: u16| day.at(i8::try_from(h).ok()?, 0, 0, 0).to_zoned_datetime(self.zone.clone()).ok();
            (0..24)
                .step_by(usize::from(step))
                .filter_map(hour)
                .map(|z| Instant::from(z.timestamp()))
                .collect::<Vec<_>>()
        };
        let mut moments: Vec<Instant> = self.days(from, to, 1).flat_map(hours).collect();
        moments.retain(|t| (from..=to).contains(t));
        moments.dedup();
        moments
    }

    /// The beginnings of every so many days in a stretch of time.
    pub(crate) fn days_between(&self, from: Instant, to: Instant, step: u16) -> Vec<Instant> {
        let starts = self.days(from, to, step).filter_map(|day| self.day_start(day));
        starts.filter(|t| (from..=to).contains(t)).collect()
    }

    /// The days that a stretch of time touches, so many apart.
    fn days(&self, from: Instant, to: Instant, step: u16) -> impl Iterator<Item = civil::Date> {
        let last = self.date(to);
        std::iter::successors(Some(self.date(from)), move |&day| {
            day.checked_add(jiff::Span::new().days(i32::from(step))).ok().filter(|&next| next <= last)
        })
    }

    /// The day of a moment in short: "5 Jan".
    pub(crate) fn short_date(&self, t: Instant) -> String {
        self.date(t).strftime("%-d %b").to_string()
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
    fn what_is_likely_is_named_no_finer_than_it_is_known() {
        let clock = Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour);
        let at = |text: &str| format!("2022-01-05T{text}+06:00").parse::<Instant>().unwrap();
        let words =
            |from, centre, to| clock.word_likely(Interval::new(Some(at(from)), Some(at(to))).unwrap(), at(centre));
        assert_eq!(
            words("17:43:00", "18:01:40", "18:16:00"),
            "most likely around 6 p.m. on 5 January 2022; with 95 % between 5:43 and 6:16 p.m. on 5 January 2022"
        );
        assert!(words("14:00:00", "15:07:00", "16:08:00").starts_with("most likely around 3 p.m."));
        assert!(words("15:06:00", "15:08:20", "15:10:00").starts_with("most likely around 3:08 p.m."));
    }

    #[test]
    fn the_sun_is_named_where_it_ends_a_time() {
        let clock = Clock::new(TimeZone::get("Asia/Almaty").unwrap(), ClockStyle::TwelveHour);
        let at = |text: &str| format!("2022-01-05T{text}+06:00").parse::<Instant>().unwrap();
        let mark = SkyMark { mark: "sunset".into(), at: at("17:30:51") };
        let until =
            |from: Option<Instant>| clock.word_by_sky(Interval::new(from, Some(at("17:31:31"))).unwrap(), &mark).whole;
        assert_eq!(until(None), "before sunset at 5:31 p.m. on 5 January 2022");
        assert_eq!(
            until(Some(at("15:00:00"))),
            "between 3 and 5:32 p.m. on 5 January 2022 (before sunset at 5:31 p.m.)"
        );
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
