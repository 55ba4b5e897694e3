//! What a file's name says of when: the patterns of phones and messengers.

use jiff::civil::{Date, DateTime, Time};
use model::Reading;

/// A date and time in a file's name, and what it means by the pattern it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameReading {
    /// The date and time; midnight where the name holds a date alone.
    pub reading: Reading,
    /// What it is the time of.
    pub meaning: Meaning,
    /// Which pattern was recognised, for a person.
    pub pattern: &'static str,
}

/// What the time in a file's name is the time of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The start of recording, by the device's local time.
    StartLocal,
    /// The start of recording, in UTC.
    StartUtc,
    /// The moment of saving or exporting, by local time; the recording is older.
    SavedLocal,
    /// The local day on which a messenger received it; the recording is not younger than that day's end.
    ReceivedThatDay,
}

/// The reading in a file's name (a path's last part); `None` where no known pattern matches.
///
/// # Limits
/// Numbers that could be anything are not guessed at: a name needs one of the known beginnings, or a full date and time
/// at its start.
pub fn reading_of_name(name: &str) -> Option<NameReading> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let lower = name.to_ascii_lowercase();
    let read = |meaning, pattern, reading: Option<DateTime>| {
        reading.map(|reading| NameReading { reading: Reading::new(reading), meaning, pattern })
    };
    if let Some(rest) = lower.strip_prefix("pxl_") {
        return read(Meaning::StartUtc, "PXL_ of Pixel phones, UTC", date_time(rest));
    }
    for prefix in ["vid-", "img-", "aud-", "ptt-"] {
        // WhatsApp: VID-20220105-WA0007.
        if let Some(rest) = lower.strip_prefix(prefix)
            && rest.get(8..).is_some_and(|rest| rest.starts_with("-wa"))
        {
            return read(Meaning::ReceivedThatDay, "WhatsApp's day of receipt", date(rest).map(at_midnight));
        }
    }
    for prefix in ["whatsapp video ", "whatsapp image ", "whatsapp audio "] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            return read(Meaning::SavedLocal, "WhatsApp's time of saving", date_time(rest));
        }
    }
    for prefix in ["video_", "photo_", "audio_", "file_"] {
        // Telegram writes dashes: video_2022-01-05_15-30-12.
        if let Some(rest) = lower.strip_prefix(prefix)
            && rest.as_bytes().get(4) == Some(&b'-')
        {
            return read(Meaning::SavedLocal, "Telegram's time of saving", date_time(rest));
        }
    }
    for prefix in ["screenshot_", "screenshot-", "screenshot ", "screen_recording_", "screenrecord-", "screenrecorder-"]
    {
        if let Some(rest) = lower.strip_prefix(prefix) {
            let rest = rest.strip_prefix("from ").unwrap_or(rest);
            return read(Meaning::StartLocal, "a screenshot's local time", date_time(rest));
        }
    }
    for prefix in ["vid_", "img_", "mvimg_", "video", "rec_", "dji_", "pano_", "burst"] {
        if let Some(rest) = lower.strip_prefix(prefix)
            && let Some(reading) = date_time(rest)
        {
            return read(Meaning::StartLocal, "a camera's local time", Some(reading));
        }
    }
    read(Meaning::StartLocal, "a date and time at its start", date_time(&lower))
}

fn at_midnight(date: Date) -> DateTime {
    date.to_datetime(Time::midnight())
}

/// Eight digits, or four, two and two parted by a dash, dot or underscore; years 1995 to 2099.
fn date(text: &str) -> Option<Date> {
    dated(text).map(|(date, _)| date)
}

fn dated(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(parted(rest, "-._"), 2)?;
    let (day, rest) = digits(parted(rest, "-._"), 2)?;
    if !(1995..2100).contains(&year) {
        return None;
    }
    Some((Date::new(year as i16, month as i8, day as i8).ok()?, rest))
}

fn date_time(text: &str) -> Option<DateTime> {
    let (date, rest) = dated(text)?;
    let rest = rest.strip_prefix(" at ").unwrap_or_else(|| parted(rest, "_-. t"));
    let (hour, rest) = digits(rest, 2)?;
    let (minute, rest) = digits(parted(rest, "-._:h"), 2)?;
    let (second, rest) = digits(parted(rest, "-._:m"), 2)?;
    // macOS and WhatsApp on an iPhone write twelve hours.
    let hour = match rest.trim_start() {
        rest if rest.starts_with("pm") && hour < 12 => hour + 12,
        rest if rest.starts_with("am") && hour == 12 => 0,
        _ => hour,
    };
    Some(date.to_datetime(Time::new(hour as i8, minute as i8, second as i8, 0).ok()?))
}

fn parted<'t>(text: &'t str, by: &str) -> &'t str {
    text.strip_prefix(|c| by.contains(c)).unwrap_or(text)
}

fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let head = text.get(..count).filter(|head| head.bytes().all(|b| b.is_ascii_digit()))?;
    Some((head.parse().ok()?, &text[count..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_phones_and_messengers() {
        use Meaning::{ReceivedThatDay, SavedLocal, StartLocal, StartUtc};
        for (name, expected) in [
            ("VID_20220105_153012.mp4", Some(("2022-01-05T15:30:12", StartLocal))),
            ("IMG_20220105_153012_1.jpg", Some(("2022-01-05T15:30:12", StartLocal))),
            ("folder/IMG_20220105_153012.jpg", Some(("2022-01-05T15:30:12", StartLocal))),
            ("PXL_20220105_093012345.mp4", Some(("2022-01-05T09:30:12", StartUtc))),
            ("PXL_20220105_093012345.TS.mp4", Some(("2022-01-05T09:30:12", StartUtc))),
            ("Screenshot_20220105-153012_Telegram.jpg", Some(("2022-01-05T15:30:12", StartLocal))),
            ("Screenshot_2022-01-05-15-30-12-345_org.telegram.jpg", Some(("2022-01-05T15:30:12", StartLocal))),
            ("Screenshot 2022-01-05 at 3.30.12 PM.png", None),
            ("Screenshot 2022-01-05 at 03.30.12 PM.png", Some(("2022-01-05T15:30:12", StartLocal))),
            ("VID-20220105-WA0007.mp4", Some(("2022-01-05T00:00:00", ReceivedThatDay))),
            ("IMG-20220105-WA0012.jpg", Some(("2022-01-05T00:00:00", ReceivedThatDay))),
            ("WhatsApp Video 2022-01-05 at 15.30.12.mp4", Some(("2022-01-05T15:30:12", SavedLocal))),
            ("video_2022-01-05_15-30-12.mp4", Some(("2022-01-05T15:30:12", SavedLocal))),
            ("photo_2022-01-05_15-30-12.jpg", Some(("2022-01-05T15:30:12", SavedLocal))),
            ("20220105_153012.mp4", Some(("2022-01-05T15:30:12", StartLocal))),
            ("2022-01-05 15.30.12.mp4", Some(("2022-01-05T15:30:12", StartLocal))),
            ("VID_20230229_153012.mp4", None),
            ("VID_20220105_253012.mp4", None),
            ("IMG_4711.MOV", None),
            ("video.mp4", None),
            ("9345678901234567.mp4", None),
            ("видео_2022.mp4", None),
            ("", None),
        ] {
            let read = reading_of_name(name).map(|read| (read.reading.to_string(), read.meaning));
            assert_eq!(read, expected.map(|(reading, meaning)| (reading.to_owned(), meaning)), "{name}");
        }
    }
}
