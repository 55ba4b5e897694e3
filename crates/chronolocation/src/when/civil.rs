//! Instants and the calendar.

use std::fmt;

/// An instant with an offset, in RFC 3339.
pub(super) struct Shown {
    pub(super) timestamp: jiff::Timestamp,
    pub(super) offset: jiff::tz::Offset,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp.display_with_offset(self.offset))
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
///
/// # References
/// Hinnant: chrono-compatible low-level date algorithms, `days_from_civil`.
pub(super) fn days_from_epoch(year: i16, month: i8, day: i8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// An instant in UTC (RFC 3339), its fraction without trailing zeros.
///
/// # References
/// Hinnant, as above, `civil_from_days`.
pub(super) fn write_utc(out: &mut Vec<u8>, micros: i64) {
    let (days, rest) = (micros.div_euclid(86_400_000_000), micros.rem_euclid(86_400_000_000));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted - era * 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    if !(0..=9999).contains(&year) {
        // Such years need a sign and six digits; they are rare enough for the slow way.
        let text = model::Instant::from_micros(micros).to_timestamp().to_string();
        return out.extend_from_slice(text.as_bytes());
    }
    let two = |out: &mut Vec<u8>, n: i64| out.extend_from_slice(&[b'0' + (n / 10) as u8, b'0' + (n % 10) as u8]);
    two(out, year / 100);
    two(out, year % 100);
    out.push(b'-');
    two(out, month);
    out.push(b'-');
    two(out, day);
    out.push(b'T');
    let secs = rest / 1_000_000;
    two(out, secs / 3600);
    out.push(b':');
    two(out, secs / 60 % 60);
    out.push(b':');
    two(out, secs % 60);
    let mut fraction = rest % 1_000_000;
    if fraction > 0 {
        out.push(b'.');
        let mut unit = 100_000;
        while fraction > 0 {
            out.push(b'0' + (fraction / unit) as u8);
            fraction %= unit;
            unit /= 10;
        }
    }
    out.push(b'Z');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_as_others_write_it() {
        let mut n = -62_135_596_800_000_000i64;
        while n < 253_402_300_799_000_000 {
            let mut text = Vec::new();
            write_utc(&mut text, n);
            let theirs = model::Instant::from_micros(n).to_timestamp().to_string();
            assert_eq!(String::from_utf8(text).unwrap(), theirs);
            n += 97_654_321_012_345;
        }
        for micros in [0, -1, 1, 999_999, 1_000_000, 951_782_400_000_000, i64::MAX] {
            let mut text = Vec::new();
            write_utc(&mut text, micros);
            let theirs = model::Instant::from_micros(micros).to_timestamp().to_string();
            assert_eq!(String::from_utf8(text).unwrap(), theirs);
        }
    }
}
