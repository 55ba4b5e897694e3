//! Protected names, and places so exact that they could expose someone.

use model::Position;

use super::{Found, Subject};
use crate::code::Code;
use crate::inputs::Inputs;
use crate::text::TextSpan;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    exposed(subject.passage.text(), &subject.known.inputs, |from, to| subject.passage.source(from, to), found);
}

/// What in a text names somebody who is protected, or gives a place away; `source` says where a stretch of it was written.
pub(super) fn exposed(text: &str, inputs: &Inputs, source: impl Fn(usize, usize) -> TextSpan, found: &mut Found) {
    if let Some(guard) = &inputs.guard {
        for (start, end, stand_in) in guard.found_in(text) {
            let span = source(start, end);
            found
                .add(Code::ProtectedName, span, format!("this name is protected; it is shown as \"{stand_in}\""))
                .allow(stand_in.to_owned())
                .mend(span, stand_in.to_owned(), "put the stand-in in its place");
        }
    }
    let small = text.to_lowercase();
    for exposing in &inputs.exposing {
        for name in exposing.names.iter().filter(|name| name.chars().count() > 3) {
            let name = name.to_lowercase();
            // Only where small letters have the same length as capitals is a place in one a place in the other.
            if small.len() == text.len()
                && let Some(at) = small.find(&name)
            {
                let span = source(at, at + name.len());
                found
                    .add(Code::ExposingPlace, span, format!("this gives away {}", exposing.what))
                    .allow("the district or the town");
            }
        }
    }
    for (start, end, position) in positions(text).into_iter().chain(in_degrees(text)) {
        let near =
            inputs.exposing.iter().find(|one| one.position.is_some_and(|at| metres(at, position) <= one.radius_m));
        if let Some(exposing) = near {
            let span = source(start, end);
            let message = format!("this position lies within {:.0} m of {}", exposing.radius_m, exposing.what);
            let rounded = format!("{:.1}, {:.1}", position.lat(), position.lon());
            found
                .add(Code::ExposingPlace, span, message)
                .allow("the district, or a position to a tenth of a degree")
                .mend(span, rounded, "round the position to about ten kilometres");
        }
    }
}

/// Positions in degrees, as texts give them: "43.2384, 76.9453", "43.2384° N, 76.9453° E".
fn positions(text: &str) -> Vec<(usize, usize, Position)> {
    let mut numbers: Vec<(usize, usize, f64)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + text[at..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len() - at);
        let written = text[at..end].trim_end_matches('.');
        let decimals = written.split_once('.').map_or(0, |(_, after)| after.len());
        if decimals >= 3
            && let Ok(value) = written.parse::<f64>()
        {
            let after = text[at + written.len()..].trim_start_matches([' ', '°']);
            let south = after.starts_with(['S', 'W']) && !after[1..].starts_with(char::is_alphanumeric);
            let minus = text[..at].ends_with(['-', '−']);
            numbers.push((at, at + written.len(), if south || minus { -value } else { value }));
        }
        at = end.max(at + 1);
    }
    numbers
        .windows(2)
        .filter(|pair| pair[1].0 - pair[0].1 <= 8)
        .flat_map(|pair| {
            // Latitude first, as people write it; else longitude first, as programs do.
            [(pair[1].2, pair[0].2), (pair[0].2, pair[1].2)]
                .into_iter()
                .filter_map(|(lon, lat)| Position::from_lon_lat(lon, lat).ok())
                .map(|position| (pair[0].0, pair[1].1, position))
        })
        .collect()
}

/// Positions in degrees, minutes and seconds: "43°14'20\"N 76°56'40\"E", "N 43° 14.34′, E 76° 56.71′".
fn in_degrees(text: &str) -> Vec<(usize, usize, Position)> {
    let angles = angles(text);
    let pairs = angles.windows(2).filter(|pair| pair[1].start <= pair[0].end + 8);
    let pairs = pairs.flat_map(|pair| {
        // The letter tells which is which; without letters the latitude comes first, as people write it.
        let turned = pair[0].letter.is_some_and(|c| matches!(c, 'E' | 'W'));
        let (lat, lon) = if turned { (&pair[1], &pair[0]) } else { (&pair[0], &pair[1]) };
        let position = Position::from_lon_lat(lon.degrees, lat.degrees).ok()?;
        Some((pair[0].start, pair[1].end, position))
    });
    pairs.collect()
}

/// An angle in degrees with minutes, as a text writes it.
struct Angle {
    start: usize,
    end: usize,
    degrees: f64,
    letter: Option<char>,
}

fn angles(text: &str) -> Vec<Angle> {
    let mut found: Vec<Angle> = Vec::new();
    for (sign, _) in text.char_indices().filter(|(_, c)| matches!(c, '°' | 'º')) {
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let start = text[..sign].trim_end().trim_end_matches(digits).len();
        let Ok(whole) = text[start..sign].trim().parse::<f64>() else { continue };
        let mut at = sign + text[sign..].chars().next().map_or(1, char::len_utf8);
        let mut degrees = whole;
        for (part, marks) in [(60.0, &["'", "′", "’"][..]), (3600.0, &["\"", "″", "”", "''", "′′", "’’"][..])]
        {
            let rest = text[at..].trim_start_matches(' ');
            let number = &rest[..rest.find(|c| !digits(c)).unwrap_or(rest.len())];
            let behind = rest[number.len()..].trim_start_matches(' ');
            let mark = marks.iter().rev().find(|mark| behind.starts_with(**mark));
            let (Ok(value), Some(mark)) = (number.parse::<f64>(), mark) else { break };
            degrees += value / part;
            at = text.len() - behind.len() + mark.len();
        }
        // Without minutes it is no exact place, or one in decimals.
        if degrees == whole && whole.fract() == 0.0 {
            continue;
        }
        let is_letter = |c: &char| matches!(c, 'N' | 'S' | 'E' | 'W');
        let rest = text[at..].trim_start();
        let behind = rest.chars().next().filter(is_letter);
        let alone = behind.is_some() && !rest[1..].starts_with(char::is_alphanumeric);
        let before = text[..start].trim_end().chars().next_back().filter(is_letter);
        let letter = if alone { behind } else { before };
        let end = if alone { text.len() - rest.len() + 1 } else { at };
        let south = letter.is_some_and(|c| matches!(c, 'S' | 'W')) || text[..start].ends_with(['-', '−']);
        found.push(Angle { start, end, degrees: if south { -degrees } else { degrees }, letter });
    }
    found
}

/// The distance of two positions on a sphere, in metres.
pub(crate) fn metres(a: Position, b: Position) -> f64 {
    let (from, to) = (a.lat().to_radians(), b.lat().to_radians());
    let (lat, lon) = ((to - from) / 2.0, (b.lon() - a.lon()).to_radians() / 2.0);
    let half = lat.sin().powi(2) + from.cos() * to.cos() * lon.sin().powi(2);
    // Mean radius of the Earth, IUGG 1980.
    2.0 * 6_371_008.8 * half.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_found_however_they_are_written() {
        for text in [
            "at 43.23890, 76.94450.",
            "at 43°14'20\"N 76°56'40\"E.",
            "at N 43° 14′ 20″, E 76° 56′ 40″.",
            "at 76°56.667'E, 43°14.333'N.",
            "at 43° 14' 20.04'' N, 76° 56' 40.2'' E",
        ] {
            let found: Vec<_> = positions(text).into_iter().chain(in_degrees(text)).collect();
            let near = |at: &Position| (at.lat() - 43.2389).abs() < 1e-3 && (at.lon() - 76.9445).abs() < 1e-3;
            assert!(found.iter().any(|(.., at)| near(at)), "{text}: {found:?}");
        }
        for text in ["It was 12° cold and 14° at noon.", "He turned by 30° and 45'.", "5' 11\" tall"] {
            assert!(in_degrees(text).is_empty(), "{text}");
        }
        let south = in_degrees("4°2'35.5\"S 39°40'5.5\"E");
        assert!((south[0].2.lat() + 4.0432).abs() < 1e-4, "{south:?}");
    }
}
