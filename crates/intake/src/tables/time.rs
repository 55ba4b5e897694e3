use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Unit};
use model::{Difference, Instant, Interval, Reading};

/// What a written time can mean, from first to last instant.
///
/// They differ where a day is written without a time of day, and in the hour that a change of clocks repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: Instant,
    pub(crate) last: Instant,
    coarseness: Coarseness,
}

/// The smallest unit that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coarseness {
    Day,
    Minute,
    Exact,
}

impl Span {
    pub(crate) fn is_day(self) -> bool {
        self.coarseness == Coarseness::Day
    }
    /// The last instant that would still be written so: 17:31 lasts until a microsecond before 17:32.
    pub(crate) fn last_of_unit(self) -> Instant {
        match self.coarseness {
            Coarseness::Minute => self.last.plus(Difference::from_micros(59_999_999)),
            Coarseness::Day | Coarseness::Exact => self.last,
        }
    }
}

/// Why a text is not taken for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeError {
    /// It is several dates, as a day or a month is read first.
    Ambiguous(Vec<Date>),
    /// Its year has two digits.
    ShortYear(Vec<Date>),
    /// Its month has fewer days.
    NoSuchDay { year: i16, month: i8, day: i8 },
    /// There is no such month or hour.
    OutOfRange(&'static str, i64, &'static str),
    /// The clocks of the zone were set forward over it.
    Skipped(DateTime),
    /// A number that a program uses for a time.
    Number(&'static str, String),
    /// The two ends of an interval are the wrong way round.
    Crossed,
    /// Nothing of the kind.
    Unreadable,
}

impl TimeError {
    /// What is the matter with the text.
    pub(crate) fn what(&self, text: &str) -> String {
        match self {
            TimeError::Ambiguous(readings) => format!("{text:?} can be {}", listed(readings)),
            TimeError::ShortYear(readings) if readings.is_empty() => format!("{text:?} is no date"),
            TimeError::ShortYear(readings) => {
                format!("the year of {text:?} has two digits: it can be {}", listed(readings))
            }
            TimeError::NoSuchDay { year, month, .. } => {
                let last = days_in(*year, *month);
                format!("{text:?} does not exist: {} {year} has {last} days", month_name(*month))
            }
            TimeError::OutOfRange(noun, value, range) => format!("{text:?}: there is no {noun} {value}, only {range}"),
            TimeError::Skipped(_) => format!("{text:?} does not exist: the clocks were set forward over it"),
            TimeError::Number(noun, reading) => format!("{text:?} looks like {noun}, which would be {reading}"),
            TimeError::Crossed => format!("{text:?} ends before it begins"),
            TimeError::Unreadable => format!("{text:?} is not a time that can be read"),
        }
    }
    /// How many dates the text can be.
    pub(crate) fn readings(&self) -> usize {
        match self {
            TimeError::Ambiguous(readings) | TimeError::ShortYear(readings) => readings.len(),
            _ => 0,
        }
    }
    /// What to do about it.
    pub(crate) fn next(&self) -> String {
        match self {
            TimeError::Ambiguous(readings) | TimeError::ShortYear(readings) if !readings.is_empty() => {
                let forms: Vec<_> = readings.iter().map(Date::to_string).collect();
                let which = if forms.len() > 1 { "whichever" } else { "if that" };
                format!("write {}, {which} is meant", forms.join(" or "))
            }
            TimeError::NoSuchDay { year, month, .. } => {
                let last = days_in(*year, *month);
                let after = Date::new(*year, *month, last).ok().and_then(|date| date.tomorrow().ok());
                let after = after.map(|date| format!(" or {date}")).unwrap_or_default();
                format!("look it up again; the nearest days are {year:04}-{month:02}-{last:02}{after}")
            }
            TimeError::Skipped(reading) => format!("look it up again, or write an offset: {reading}+00:00"),
            TimeError::Number(_, reading) => format!("write {reading}, if that is meant"),
            TimeError::Crossed => {
                "exchange the two times, if that is meant; after midnight the date is the next day's".to_owned()
            }
            _ => "write it like 2022-01-05 17:31 or 2022-01-05T17:31:00+06:00".to_owned(),
        }
    }
}

fn listed(readings: &[Date]) -> String {
    let each: Vec<_> =
        readings.iter().map(|date| format!("{} {} {}", date.day(), month_name(date.month()), date.year())).collect();
    each.join(" or ")
}

/// The time that a text writes, in its own offset or else in a zone.
pub(crate) fn read_time(text: &str, zone: &TimeZone) -> Result<Span, TimeError> {
    let text: String = text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if let Some(error) = number_of_a_program(&text) {
        return Err(error);
    }
    let hour_at = text.find(':').map(|colon| text[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let (date, time) = match hour_at {
        Some(at) => text.split_at(at),
        None => (text.as_str(), ""),
    };
    let date = read_date(date.trim().trim_end_matches(['T', 't', ',', ' ']))?;
    if time.is_empty() {
        return whole_day(date, zone);
    }
    let (time, offset, coarseness) = read_clock(time)?;
    let reading = date.to_datetime(time);
    let (first, last) = match offset {
        Some(offset) => {
            let instant = offset.to_timestamp(reading).map(Instant::from).map_err(|_| TimeError::Unreadable)?;
            (instant, instant)
        }
        None => {
            let instants = Reading::new(reading).instants_in(zone);
            instants.first().copied().zip(instants.last().copied()).ok_or(TimeError::Skipped(reading))?
        }
    };
    Ok(Span { first, last, coarseness })
}

/// The interval that a text writes: one time with its own coarseness, or two with `/` between, `..` for an open side.
///
/// A time of day alone behind the `/` is of the day before it.
pub(crate) fn read_interval(text: &str, zone: &TimeZone) -> Result<Interval, TimeError> {
    let open = text.trim().starts_with("..") || text.trim().ends_with("..");
    let one = if open { Err(TimeError::Unreadable) } else { read_time(text, zone) };
    if let Ok(span) = one {
        return Interval::new(Some(span.first), Some(span.last_of_unit())).map_err(|_| TimeError::Crossed);
    }
    let mut split = None;
    for (at, _) in text.match_indices('/') {
        let (from, to) = (text[..at].trim(), text[at + 1..].trim());
        let from_time = if from == ".." { Ok(None) } else { read_time(from, zone).map(Some) };
        let to_time = if to == ".." { Ok(None) } else { read_end(from, to, zone).map(Some) };
        if let (Ok(from), Ok(to)) = (&from_time, &to_time) {
            split = Some((*from, *to));
            break;
        }
        // A slash with a date before it and another behind it separates: what is wrong with a side is the error.
        if let (Err(error), Ok(_)) | (Ok(_), Err(error)) = (from_time, to_time)
            && text.matches('/').count() == 1
        {
            return Err(error);
        }
    }
    match split {
        Some((from, to)) => {
            let (earliest, latest) = (from.map(|from| from.first), to.map(|to| to.last_of_unit()));
            Interval::new(earliest, latest).map_err(|_| TimeError::Crossed)
        }
        None => one.map(|_| Interval::UNKNOWN),
    }
}

/// The end of an interval: a time, or a time of day of the same date as its start.
fn read_end(from: &str, to: &str, zone: &TimeZone) -> Result<Span, TimeError> {
    let alone = to.find(':').is_some_and(|colon| colon <= 2);
    match from.find(':').filter(|_| alone) {
        Some(colon) => {
            let date = from[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
            read_time(&format!("{date}{to}"), zone)
        }
        None => read_time(to, zone),
    }
}

/// An instant exactly, as the clocks of a zone show it.
pub(crate) fn write_instant(at: Instant, zone: &TimeZone) -> String {
    let local = at.to_timestamp().to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string();
    // A zone whose offset had seconds, long ago, cannot be written so.
    match read_time(&local, zone) {
        Ok(span) if span.first == at && span.last == at => local,
        _ => at.to_string(),
    }
}

/// An interval in the shortest way that reads back as the same.
pub(crate) fn write_interval(interval: Interval, zone: &TimeZone) -> String {
    let same = |text: &str| read_interval(text, zone) == Ok(interval);
    let short =
        |at: Instant, format: &str| at.to_timestamp().to_zoned_datetime(zone.clone()).strftime(format).to_string();
    let forms = |at: Instant| [short(at, "%Y-%m-%d"), short(at, "%Y-%m-%d %H:%M"), write_instant(at, zone)];
    if let Some(text) = interval.earliest().into_iter().flat_map(forms).find(|text| same(text)) {
        return text;
    }
    let open = || vec!["..".to_owned()];
    let from = interval.earliest().map_or_else(open, |at| forms(at).into());
    let to = interval.latest().map_or_else(open, |at| forms(at).into());
    let pairs = from.iter().flat_map(|from| to.iter().map(move |to| format!("{from}/{to}")));
    let exact = || format!("{}/{}", from.last().map_or("..", |s| s), to.last().map_or("..", |s| s));
    pairs.into_iter().find(|text| same(text)).unwrap_or_else(exact)
}

fn whole_day(date: Date, zone: &TimeZone) -> Result<Span, TimeError> {
    // Where midnight is skipped the day begins when the clocks have been set forward; where it comes twice, at the first.
    let start = |date: Date| {
        let midnight = zone.to_ambiguous_timestamp(date.to_datetime(Time::midnight())).compatible();
        midnight.map(Instant::from).map_err(|_| TimeError::Unreadable)
    };
    let tomorrow = date.tomorrow().map_err(|_| TimeError::Unreadable)?;
    let (first, end) = (start(date)?, start(tomorrow)?);
    Ok(Span { first, last: end.plus(Difference::from_micros(-1)), coarseness: Coarseness::Day })
}

fn read_date(text: &str) -> Result<Date, TimeError> {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts[..] else { return Err(TimeError::Unreadable) };
    if let Some(month) = month_named(b) {
        let year = if a.len() == 4 { (a, c) } else { (c, a) };
        return named(year.0, month, year.1);
    }
    if let Some(month) = month_named(a) {
        return named(c, month, b);
    }
    let digits = |part: &str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(a) && digits(b) && digits(c)) {
        return Err(TimeError::Unreadable);
    }
    let number = |part: &str| part.parse::<i16>().unwrap_or(i16::MAX);
    if a.len() == 4 {
        return date(number(a), number(b), number(c));
    }
    let short = c.len() != 4;
    let year = if short { century_of(number(c)) } else { number(c) };
    let mut readings: Vec<Date> = [(number(b), number(a)), (number(a), number(b))]
        .into_iter()
        .filter_map(|(month, day)| date(year, month, day).ok())
        .collect();
    readings.sort();
    readings.dedup();
    match readings[..] {
        _ if short => Err(TimeError::ShortYear(readings)),
        [only] => Ok(only),
        [] => date(year, number(b), number(a)),
        _ => Err(TimeError::Ambiguous(readings)),
    }
}

/// The year that two digits most likely stand for (POSIX: 69 to 99 are of the twentieth century); only ever offered.
fn century_of(year: i16) -> i16 {
    match year {
        0..69 => 2000 + year,
        69..100 => 1900 + year,
        _ => year,
    }
}

fn named(year: &str, month: i8, day: &str) -> Result<Date, TimeError> {
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (year_number, day) = (year.parse::<i16>(), day.parse::<i16>());
    let (Ok(year_number), Ok(day)) = (year_number, day) else { return Err(TimeError::Unreadable) };
    if year.len() != 4 {
        return Err(TimeError::ShortYear(date(century_of(year_number), month.into(), day).into_iter().collect()));
    }
    date(year_number, month.into(), day)
}

fn date(year: i16, month: i16, day: i16) -> Result<Date, TimeError> {
    if !(1..=12).contains(&month) {
        return Err(TimeError::OutOfRange("month", month.into(), "1 to 12"));
    }
    if !(1..=31).contains(&day) {
        return Err(TimeError::OutOfRange("day", day.into(), "1 to 31"));
    }
    let (month, day) = (month as i8, day as i8);
    Date::new(year, month, day).map_err(|_| TimeError::NoSuchDay { year, month, day })
}

fn days_in(year: i16, month: i8) -> i8 {
    Date::new(year, month, 1).map_or(31, Date::days_in_month)
}

/// Hours and minutes, seconds if written, a.m. or p.m. if written, an offset if written.
fn read_clock(text: &str) -> Result<(Time, Option<Offset>, Coarseness), TimeError> {
    let (hour, rest) = leading_number(text).ok_or(TimeError::Unreadable)?;
    let (minute, mut rest) = rest.strip_prefix(':').and_then(leading_number).ok_or(TimeError::Unreadable)?;
    let (mut second, mut nanos, mut coarseness) = (0, 0, Coarseness::Minute);
    if let Some((written, after)) = rest.strip_prefix(':').and_then(leading_number) {
        (second, rest, coarseness) = (written, after, Coarseness::Exact);
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let kept: String = fraction[..digits].chars().chain("000000000".chars()).take(9).collect();
            nanos = kept.parse().map_err(|_| TimeError::Unreadable)?;
            rest = &fraction[digits..];
        }
    }
    let rest = rest.trim().to_lowercase();
    let half: String = rest.chars().filter(|c| !matches!(c, '.' | ' ')).take(2).collect();
    let (hour, rest) = match half.as_str() {
        "am" | "pm" => {
            if !(1..=12).contains(&hour) {
                return Err(TimeError::OutOfRange("hour", hour, "1 to 12 before a.m. or p.m."));
            }
            let after = rest.find('m').map_or("", |at| rest[at + 1..].trim_start_matches(['.', ' ']));
            (hour % 12 + if half == "pm" { 12 } else { 0 }, after)
        }
        _ => (hour, rest.as_str()),
    };
    for (noun, value, most, range) in
        [("hour", hour, 23, "0 to 23"), ("minute", minute, 59, "0 to 59"), ("second", second, 59, "0 to 59")]
    {
        if value > most {
            return Err(TimeError::OutOfRange(noun, value, range));
        }
    }
    let time = Time::new(hour as i8, minute as i8, second as i8, nanos).map_err(|_| TimeError::Unreadable)?;
    Ok((time, read_offset(rest.trim())?, coarseness))
}

fn read_offset(text: &str) -> Result<Option<Offset>, TimeError> {
    if text.is_empty() {
        return Ok(None);
    }
    let signed = text.strip_prefix("utc").or_else(|| text.strip_prefix("gmt")).unwrap_or(text).trim();
    if signed == "z" || signed.is_empty() {
        return Ok(Some(Offset::UTC));
    }
    let (sign, digits) = match signed.strip_prefix(['+', '-', '\u{2212}']) {
        Some(digits) if signed.starts_with('+') => (1, digits),
        Some(digits) => (-1, digits),
        None => return Err(TimeError::Unreadable),
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some((hours, minutes)), _) => (hours, minutes),
        (None, 1 | 2) => (digits, "0"),
        (None, 4) if digits.is_ascii() => digits.split_at(2),
        _ => return Err(TimeError::Unreadable),
    };
    let (Ok(hours), Ok(minutes)) = (hours.parse::<u8>(), minutes.parse::<u8>()) else {
        return Err(TimeError::Unreadable);
    };
    if hours > 14 || minutes > 59 {
        return Err(TimeError::OutOfRange("offset of hours", sign * i64::from(hours), "-14 to +14"));
    }
    let seconds = sign as i32 * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    Offset::from_seconds(seconds).map(Some).map_err(|_| TimeError::Unreadable)
}

fn leading_number(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| (text[..digits].parse().unwrap_or_default(), &text[digits..]))
}

/// The numbers by which spreadsheets and computers tell the time: offered as what they would be, never taken.
fn number_of_a_program(text: &str) -> Option<TimeError> {
    let number: f64 = text.replace(',', ".").parse().ok()?;
    let whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let show = |timestamp: Timestamp| timestamp.round(Unit::Second).unwrap_or(timestamp).to_string();
    if (20_000.0..80_000.0).contains(&number) {
        let since_1900 = SignedDuration::from_secs_f64(((number - 25_569.0) * 86_400.0).round());
        let reading = Offset::UTC.to_datetime(Timestamp::from_duration(since_1900).ok()?);
        let noun = "a spreadsheet's count of days";
        return Some(TimeError::Number(noun, reading.strftime("%Y-%m-%d %H:%M:%S").to_string()));
    }
    let noun = "a computer's count of seconds";
    match text.len() {
        10 if whole => Some(TimeError::Number(noun, show(Timestamp::from_second(number as i64).ok()?))),
        13 if whole => Some(TimeError::Number(noun, show(Timestamp::from_millisecond(number as i64).ok()?))),
        _ => None,
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "января"),
    ("February", "февраля"),
    ("March", "марта"),
    ("April", "апреля"),
    ("May", "мая"),
    ("June", "июня"),
    ("July", "июля"),
    ("August", "августа"),
    ("September", "сентября"),
    ("October", "октября"),
    ("November", "ноября"),
    ("December", "декабря"),
];

fn month_name(month: i8) -> &'static str {
    MONTHS.get(usize::try_from(month - 1).unwrap_or(12)).map_or("that month", |(name, _)| name)
}

/// The month of an English name, whole or cut to three letters, or of a Russian one in the genitive.
fn month_named(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    let named = |(english, russian): &(&str, &str)| {
        let english = english.to_lowercase();
        text == english || text == english[..3] || text == *russian
    };
    MONTHS.iter().position(named).map(|index| index as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        match read_time(text, &zone) {
            Ok(span) if span.first == span.last => span.first.to_string(),
            Ok(span) => format!("{} .. {}", span.first, span.last),
            Err(error) => format!("{}; {}", error.what(text), error.next()),
        }
    }

    #[test]
    fn written_times() {
        let cases = [
            "2022-01-05T17:31:00+06:00",
            "2022-01-05T11:31:00Z",
            "2022-01-05 17:31",
            "2022-01-05 17:31:05,25",
            "2022/01/05 17:31 UTC+6",
            "13.01.2022 17:31",
            "05.05.2022 17:31",
            "5 January 2022, 5:31 p.m.",
            "Jan 5, 2022 12:05 AM",
            "5 января 2022 17:31",
            "2022-01-05",
            "1/5/22",
            "05/01/2022",
            "05.01.2022 17:31",
            "31/12/99",
            "2023-02-29",
            "29.02.2023",
            "2022-13-05",
            "2022-01-05 24:00",
            "2022-01-05 13:31 pm",
            "44566.7298611",
            "1641382260",
            "around six",
            "17:31",
            "2022-01-05T17:31:00+99:00",
            "",
        ];
        let read: Vec<_> = cases.iter().map(|text| format!("{text:?}\n    {}", read(text))).collect();
        insta::assert_snapshot!(read.join("\n"));
    }

    #[test]
    fn clocks_set_forward_and_back() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let twice = read_time("2022-10-30 02:30", &zone).unwrap();
        assert_eq!(twice.last - twice.first, Difference::from_secs(3600));
        assert!(matches!(read_time("2022-03-27 02:30", &zone), Err(TimeError::Skipped(_))));
        let long_day = read_time("2022-10-30", &zone).unwrap();
        assert_eq!(long_day.last - long_day.first, Difference::from_micros(25 * 3_600_000_000 - 1));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            read(&text);
        }
        #[test]
        fn any_shape_of_date_is_read_or_refused(text in "[0-9]{1,5}[-/. ][0-9]{1,4}[-/. ][0-9]{1,5}[T ]?[0-9:.,]{0,9}[-+Z ampm]{0,4}[0-9]{0,4}") {
            read(&text);
        }
        #[test]
        fn intervals_are_written_so_that_they_read_back(
            from in proptest::option::of(-2_000_000_000_000_000i64..4_000_000_000_000_000),
            length in proptest::sample::select(vec![0, 1, 59_999_999, 60_000_000, 86_399_999_999, 3_600_000_123]),
            open: bool,
            coarse: bool,
            which in 0..3usize,
        ) {
            let zone = TimeZone::get(["Asia/Almaty", "Europe/Berlin", "UTC"][which]).unwrap();
            let from = from.map(|from| if coarse { from.div_euclid(60_000_000) * 60_000_000 } else { from });
            let latest = (!open).then(|| from.unwrap_or(0) + length);
            let interval = Interval::new(from.map(Instant::from_micros), latest.map(Instant::from_micros)).unwrap();
            let text = write_interval(interval, &zone);
            proptest::prop_assert_eq!(read_interval(&text, &zone), Ok(interval), "{}", text);
        }
    }

    #[test]
    fn intervals_are_written_as_people_write_them() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        for text in [
            "2022-01-05",
            "2022-01-05 17:31",
            "2022-01-05T17:31:05+06:00",
            "2022-01-05/2022-01-07",
            "../2022-01-05",
            "2022-01-05 17:31/..",
            "../..",
        ] {
            assert_eq!(write_interval(read_interval(text, &zone).unwrap(), &zone), text);
        }
        let same = |a, b| assert_eq!(read_interval(a, &zone), read_interval(b, &zone), "{a}");
        same("2022-01-04 19:15/19:45", "2022-01-04 19:15/2022-01-04 19:45");
        same("4 January 2022, 7:15 p.m. / 7:45 p.m.", "2022-01-04 19:15/2022-01-04 19:45");
        assert_eq!(read_interval("2022-01-07/2022-01-05", &zone), Err(TimeError::Crossed));
        assert!(matches!(read_interval("05/01/2022", &zone), Err(TimeError::Ambiguous(_))));
    }
}
