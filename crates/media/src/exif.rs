//! EXIF (CIPA DC-008-2023) of photographs: every field verbatim, and those that say when, where and by what read.
//!
//! The bytes are hostile until shown otherwise: [`read`] is meant to be run inside the sandbox (see
//! [`inside`](crate::Launcher::inside)).
use std::io::{BufRead, Seek};

use exif::{Exif, Field, In, Rational, Tag, Value};
use model::{MetadataField, Position, WrittenMeaning, WrittenTime};
use serde::{Deserialize, Serialize};

use crate::written;

/// What EXIF says. Without any EXIF, all of it is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ExifReading {
    /// Every field as written.
    pub fields: Vec<MetadataField>,
    /// Times.
    pub times: Vec<WrittenTime>,
    /// Where the device says that it was.
    pub position: Option<WrittenPosition>,
    /// Maker and model.
    pub device: Option<String>,
    /// What could not be read.
    pub warnings: Vec<String>,
}

/// A position that a file carries, in WGS 84 unless the file names another datum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenPosition {
    /// The position.
    pub position: Position,
    /// Metres above the ellipsoid or the sea (files do not say which reliably).
    pub altitude_m: Option<f64>,
    /// How far off it may be by the device's own word, in metres.
    pub error_m: Option<f64>,
    /// Which way the camera faced, in degrees clockwise from north, and whether that north is the true one.
    pub direction_deg: Option<(f64, bool)>,
}

impl WrittenPosition {
    /// In the form of ISO 6709, as phones write it too: `+43.238700+076.945600/`.
    pub fn iso6709(&self) -> String {
        let altitude = self.altitude_m.map_or_else(String::new, |metres| format!("{metres:+.1}"));
        format!("{:+010.6}{:+011.6}{altitude}/", self.position.lat(), self.position.lon())
    }
}

/// Beyond this, a file is filling memory rather than describing itself.
const FIELDS: usize = 500;
const VALUE_CHARS: usize = 4000;

/// Reads the EXIF of a JPEG, TIFF, PNG, WebP, HEIF or AVIF file.
pub fn read(file: &mut (impl BufRead + Seek)) -> ExifReading {
    let mut reading = ExifReading::default();
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let exif = match reader.read_from_container(file) {
        Ok(exif) => exif,
        Err(exif::Error::NotFound(_)) => return reading,
        Err(error) => match error.distill_partial_result(|faults| {
            reading.warnings.extend(faults.iter().take(20).map(|fault| format!("EXIF is damaged: {fault}")));
        }) {
            Ok(exif) => exif,
            Err(error) => {
                reading.warnings.push(format!("EXIF could not be read: {error}"));
                return reading;
            }
        },
    };
    for field in exif.fields().take(FIELDS) {
        let group = if field.ifd_num == In::PRIMARY { "EXIF" } else { "EXIF thumbnail" };
        reading.fields.push(MetadataField {
            group: group.to_owned(),
            name: field.tag.to_string(),
            value: shown(field, &exif).into(),
        });
    }
    if exif.fields().len() > FIELDS {
        reading.warnings.push(format!("EXIF has {} fields; the first {FIELDS} are kept", exif.fields().len()));
    }
    reading.times = times(&exif);
    reading.position = position(&exif, &mut reading.warnings);
    reading.device = device(&exif);
    reading
}

fn shown(field: &Field, exif: &Exif) -> String {
    let text = match &field.value {
        Value::Ascii(_) => ascii(field).unwrap_or_default(),
        _ => field.display_value().with_unit(exif).to_string(),
    };
    text.chars().take(VALUE_CHARS).collect()
}

fn get(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

fn ascii(field: &Field) -> Option<String> {
    let Value::Ascii(lines) = &field.value else { return None };
    let text = lines.iter().map(|line| String::from_utf8_lossy(line)).collect::<Vec<_>>().join("\n");
    Some(text.trim_matches(['\0', ' ']).to_owned()).filter(|text| !text.is_empty())
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    get(exif, tag).and_then(ascii)
}

fn times(exif: &Exif) -> Vec<WrittenTime> {
    use WrittenMeaning::{Captured, Changed, Digitised};
    let written = [
        (Tag::DateTimeOriginal, Tag::OffsetTimeOriginal, Tag::SubSecTimeOriginal, Captured),
        (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized, Tag::SubSecTimeDigitized, Digitised),
        (Tag::DateTime, Tag::OffsetTime, Tag::SubSecTime, Changed),
    ];
    let mut times: Vec<WrittenTime> = Vec::new();
    for (tag, zone, fraction, meaning) in written {
        let Some(mut value) = text(exif, tag) else { continue };
        // Hundredths or thousandths of the second, as digits after the point.
        if let Some(digits) = text(exif, fraction).filter(|d| d.len() <= 9 && d.bytes().all(|b| b.is_ascii_digit())) {
            value = format!("{value}.{digits}");
        }
        let Some((reading, within)) = written::time(&value) else { continue };
        let offset_s = within.or_else(|| text(exif, zone).and_then(|zone| written::offset(&zone)));
        times.push(WrittenTime { field: format!("EXIF {tag}"), meaning, reading, offset_s });
    }
    times.extend(satellite_time(exif));
    times
}

/// Date and time of day of the satellite fix, which are universal time by the standard.
fn satellite_time(exif: &Exif) -> Option<WrittenTime> {
    let date = text(exif, Tag::GPSDateStamp)?;
    let [hours, minutes, seconds] = rationals(get(exif, Tag::GPSTimeStamp)?)?;
    let whole = |value: f64, most: f64| (value.fract() == 0.0 && (0.0..most).contains(&value)).then_some(value as u8);
    let (hours, minutes) = (whole(hours, 24.0)?, whole(minutes, 60.0)?);
    let seconds = Some(seconds).filter(|s| (0.0..60.0).contains(s))?;
    let (reading, _) = written::time(&format!("{date} {hours:02}:{minutes:02}:{seconds:09.6}"))?;
    let field = "EXIF GPSDateStamp and GPSTimeStamp".to_owned();
    Some(WrittenTime { field, meaning: WrittenMeaning::Satellite, reading, offset_s: Some(0) })
}

fn rationals(field: &Field) -> Option<[f64; 3]> {
    let Value::Rational(values) = &field.value else { return None };
    let [a, b, c] = values.as_slice() else { return None };
    let value = |r: &Rational| Some(r.to_f64()).filter(|v| v.is_finite());
    Some([value(a)?, value(b)?, value(c)?])
}

fn rational(exif: &Exif, tag: Tag) -> Option<f64> {
    match &get(exif, tag)?.value {
        Value::Rational(values) => values.first().map(|r| r.to_f64()).filter(|v| v.is_finite()),
        _ => None,
    }
}

fn position(exif: &Exif, warnings: &mut Vec<String>) -> Option<WrittenPosition> {
    let angle = |tag: Tag, side: Tag, negative: &str| {
        let [degrees, minutes, seconds] = rationals(get(exif, tag)?)?;
        let sign = if text(exif, side)?.eq_ignore_ascii_case(negative) { -1.0 } else { 1.0 };
        Some(sign * (degrees + minutes / 60.0 + seconds / 3600.0))
    };
    let lat = angle(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let lon = angle(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    if (lat, lon) == (0.0, 0.0) {
        warnings.push("EXIF gives the position 0°, 0°, which devices without a fix write: taken as absent".to_owned());
        return None;
    }
    if let Some(datum) =
        text(exif, Tag::GPSMapDatum).filter(|datum| !datum.replace(['-', ' '], "").eq_ignore_ascii_case("WGS84"))
    {
        warnings.push(format!("EXIF gives its position in the datum {datum:?}; it may be off by hundreds of metres"));
    }
    let position = match Position::from_lon_lat(lon, lat) {
        Ok(position) => position,
        Err(error) => {
            warnings.push(format!("EXIF gives a position that is none: {error}"));
            return None;
        }
    };
    let below =
        matches!(get(exif, Tag::GPSAltitudeRef).map(|f| &f.value), Some(Value::Byte(b)) if b.first() == Some(&1));
    let altitude_m = rational(exif, Tag::GPSAltitude).map(|metres| if below { -metres } else { metres });
    let truly = text(exif, Tag::GPSImgDirectionRef).is_some_and(|north| north.eq_ignore_ascii_case("T"));
    Some(WrittenPosition {
        position,
        altitude_m,
        error_m: rational(exif, Tag::GPSHPositioningError),
        direction_deg: rational(exif, Tag::GPSImgDirection).filter(|d| (0.0..=360.0).contains(d)).map(|d| (d, truly)),
    })
}

fn device(exif: &Exif) -> Option<String> {
    match (text(exif, Tag::Make), text(exif, Tag::Model)) {
        (Some(make), Some(model)) if model.starts_with(&make) => Some(model),
        (Some(make), Some(model)) => Some(format!("{make} {model}")),
        (make, model) => make.or(model),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use exif::experimental::Writer;

    use super::*;

    fn field(tag: Tag, value: Value) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    fn words(text: &str) -> Value {
        Value::Ascii(vec![text.as_bytes().to_vec()])
    }

    fn degrees(d: u32, m: u32, s: u32) -> Value {
        Value::Rational([(d, 1), (m, 1), (s, 100)].into_iter().map(|(num, denom)| Rational { num, denom }).collect())
    }

    /// A TIFF, which is what EXIF is.
    fn tiff(fields: &[Field]) -> Cursor<Vec<u8>> {
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut out = Cursor::new(Vec::new());
        writer.write(&mut out, false).unwrap();
        Cursor::new(out.into_inner())
    }

    fn phone() -> Vec<Field> {
        vec![
            field(Tag::Make, words("Samsung")),
            field(Tag::Model, words("SM-A515F")),
            field(Tag::DateTimeOriginal, words("2022:01:05 17:31:07")),
            field(Tag::OffsetTimeOriginal, words("+06:00")),
            field(Tag::SubSecTimeOriginal, words("042")),
            field(Tag::GPSLatitudeRef, words("N")),
            field(Tag::GPSLatitude, degrees(43, 14, 1932)),
            field(Tag::GPSLongitudeRef, words("E")),
            field(Tag::GPSLongitude, degrees(76, 56, 4512)),
            field(Tag::GPSDateStamp, words("2022:01:05")),
            field(Tag::GPSTimeStamp, degrees(11, 31, 300)),
        ]
    }

    #[test]
    fn a_phones_fields_are_kept_and_read() {
        let read = read(&mut tiff(&phone()));
        assert_eq!(read.warnings, Vec::<String>::new());
        assert_eq!(read.device.as_deref(), Some("Samsung SM-A515F"));
        assert_eq!(read.fields.len(), 11);
        let times: Vec<_> =
            read.times.iter().map(|t| (t.meaning, t.instant().map(|i| i.to_string()), t.reading.to_string())).collect();
        assert_eq!(times.len(), 2);
        assert_eq!(times[0].0, WrittenMeaning::Captured);
        assert_eq!(read.times[0].instant(), "2022-01-05T17:31:07.042+06:00".parse().ok());
        assert_eq!(times[1].0, WrittenMeaning::Satellite);
        assert_eq!(read.times[1].instant(), "2022-01-05T11:31:03Z".parse().ok());
        assert_eq!(read.position.as_ref().unwrap().iso6709(), "+43.238700+076.945867/");
        let position = read.position.unwrap().position;
        assert!((position.lat() - (43.0 + 14.0 / 60.0 + 19.32 / 3600.0)).abs() < 1e-9);
        assert!((position.lon() - (76.0 + 56.0 / 60.0 + 45.12 / 3600.0)).abs() < 1e-9);
    }

    #[test]
    fn a_time_without_its_zone_stays_without() {
        let read = read(&mut tiff(&[field(Tag::DateTimeOriginal, words("2022:01:05 17:31:07"))]));
        assert_eq!((read.times[0].offset_s, read.times[0].instant()), (None, None));
    }

    #[test]
    fn an_unset_clock_and_an_unset_receiver_are_absent() {
        let zero = || degrees(0, 0, 0);
        let read = read(&mut tiff(&[
            field(Tag::DateTimeOriginal, words("1970:01:01 00:00:00")),
            field(Tag::DateTime, words("0000:00:00 00:00:00")),
            field(Tag::GPSLatitudeRef, words("N")),
            field(Tag::GPSLatitude, zero()),
            field(Tag::GPSLongitudeRef, words("E")),
            field(Tag::GPSLongitude, zero()),
        ]));
        assert_eq!((read.times.len(), read.position.is_none(), read.warnings.len()), (0, true, 1));
        assert_eq!(read.fields.len(), 6, "what is taken as absent is kept verbatim all the same");
    }

    #[test]
    fn damage_is_said_and_what_is_whole_is_kept() {
        let whole = tiff(&phone()).into_inner();
        for length in 0..whole.len() {
            let read = read(&mut Cursor::new(whole[..length].to_vec()));
            assert!(length < 8 || !read.warnings.is_empty() || read.fields.len() < 11, "cut at {length}");
        }
        for at in 0..whole.len() {
            let mut bent = whole.clone();
            bent[at] ^= 0xff;
            let _ = read(&mut Cursor::new(bent));
        }
    }
}
