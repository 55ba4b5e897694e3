//! Sizes, lengths and streams in words.
use model::{AudioStream, Technical, VideoStream};

use crate::wording::Clock;

/// A whole number with its thousands parted by thin spaces, so that no reader takes the mark for a decimal one.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A size in decimal units, exact beside it.
pub(crate) fn bytes(len: u64) -> String {
    match len {
        0..1_000 => bytes_short(len),
        _ => format!("{} ({} bytes)", bytes_short(len), thousands(len)),
    }
}

/// A size in decimal units.
pub(crate) fn bytes_short(len: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.into_iter().find(|(unit, _)| len >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", len as f64 / unit as f64),
        None => format!("{len} {}", if len == 1 { "byte" } else { "bytes" }),
    }
}

/// What a decode found, as rows of a table.
pub(crate) fn streams(t: &Technical, clock: &Clock) -> Vec<(String, String)> {
    let row = |what: &str, text: String| Some((what.to_owned(), text));
    let rows = [
        row("Container", t.container.clone()),
        t.duration.and_then(|d| row("Plays", format!("{:.3} s", d.secs()))),
        t.video.as_ref().and_then(|v| row("Picture", video(v))),
        t.audio.as_ref().and_then(|a| row("Sound", audio(a))),
        t.readings.creation_time.and_then(|c| row("Creation time in the file (unchecked clock)", clock.stamp(c))),
        t.readings.name_time.and_then(|n| row("Time in the file's name (no zone)", n.to_string())),
        t.readings.device.as_ref().and_then(|d| row("Device, as the file says", d.to_string())),
    ];
    rows.into_iter().flatten().collect()
}

fn video(v: &VideoStream) -> String {
    let mut text = format!("{}, {} × {}, {} frames", v.codec, v.width, v.height, thousands(v.frames));
    if let Some(rate) = v.frame_rate {
        text.push_str(&format!(", {rate:.2} a second{}", if v.variable_rate { " on average (varies)" } else { "" }));
    }
    if v.rotation != 0 {
        text.push_str(&format!(", turned by {}°", v.rotation));
    }
    text
}

fn audio(a: &AudioStream) -> String {
    let channels = match a.channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        n => format!("{n} channels"),
    };
    let mut text = format!("{}, {} Hz, {channels}", a.codec, a.sample_rate);
    match a.loudness_lufs {
        Some(loudness) => text.push_str(&format!(", {loudness:.1} LUFS")),
        None => text.push_str(", silent"),
    }
    if let Some(peak) = a.peak_dbfs {
        text.push_str(&format!(", peak {peak:.1} dBFS"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_exact_and_readable() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes_short(1_000), "1.0 kB");
        assert_eq!(bytes(12_345_678), "12.3 MB (12\u{202f}345\u{202f}678 bytes)");
    }
}
