//! Protected names, and places so exact that they could expose someone.

use model::Position;

use super::{Found, Subject};
use crate::code::Code;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let text = subject.passage.text();
    let inputs = &subject.known.inputs;
    if let Some(guard) = &inputs.guard {
        for (start, end, stand_in) in guard.found_in(text) {
            let span = subject.passage.source(start, end);
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
                let span = subject.passage.source(at, at + name.len());
                found
                    .add(Code::ExposingPlace, span, format!("this gives away {}", exposing.what))
                    .allow("the district or the town");
            }
        }
    }
    for (start, end, position) in positions(text) {
        let near =
            inputs.exposing.iter().find(|one| one.position.is_some_and(|at| metres(at, position) <= one.radius_m));
        if let Some(exposing) = near {
            let span = subject.passage.source(start, end);
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

/// The distance of two positions on a sphere, in metres.
pub(crate) fn metres(a: Position, b: Position) -> f64 {
    let (from, to) = (a.lat().to_radians(), b.lat().to_radians());
    let (lat, lon) = ((to - from) / 2.0, (b.lon() - a.lon()).to_radians() / 2.0);
    let half = lat.sin().powi(2) + from.cos() * to.cos() * lon.sin().powi(2);
    // Mean radius of the Earth, IUGG 1980.
    2.0 * 6_371_008.8 * half.sqrt().min(1.0).asin()
}
