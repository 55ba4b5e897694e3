use std::fmt::Write;

use model::{Fix, Interval};

use super::{Drawing, Placed, uncertainty};
use crate::{ReportError, ReportInput, ShotsFrom};

/// Events as KML 2.2, a folder an incident; each with its time span and, in words, what bounds it.
///
/// # References
/// OGC 07-147r2, KML 2.2: coordinates are longitude,latitude; `TimeSpan` may lack either end.
///
/// # Errors
/// A zone that is unknown, a confidential item handed in with its content.
pub fn kml(input: &ReportInput) -> Result<String, ReportError> {
    let drawing = Drawing::new(input)?;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n",
    );
    element(&mut out, "name", &input.case.title);
    let left_out: Vec<String> =
        input.left_out.iter().map(|left| format!("Left out: {}: {}.", left.what, left.why)).collect();
    let says =
        format!("As of {} entries of the ledger ({}). {}", input.as_of.entries, input.as_of.tool, left_out.join(" "));
    element(&mut out, "description", says.trim());
    for incident in &input.incidents {
        let of_it = |placed: &&Placed<'_>| placed.incident.is_some_and(|of| of.id == incident.id);
        folder(&mut out, &incident.title, incident.description.as_deref(), drawing.events.iter().filter(of_it));
    }
    let without = drawing.events.iter().filter(|placed| placed.incident.is_none());
    folder(&mut out, "Events of no incident", None, without);
    if input.shown_shots().next().is_some() {
        out.push_str("<Folder>\n");
        element(&mut out, "name", "Where shots came from");
        input.shown_shots().enumerate().for_each(|(n, from)| shots_from(&mut out, &drawing, n, from));
        out.push_str("</Folder>\n");
    }
    out.push_str("</Document>\n</kml>\n");
    Ok(out)
}

fn folder<'a, 'b: 'a>(
    out: &mut String,
    name: &str,
    description: Option<&str>,
    events: impl Iterator<Item = &'a Placed<'b>>,
) {
    let mut events = events.peekable();
    if events.peek().is_none() {
        return;
    }
    out.push_str("<Folder>\n");
    element(out, "name", name);
    if let Some(description) = description {
        element(out, "description", description);
    }
    events.for_each(|placed| placemark(out, placed));
    out.push_str("</Folder>\n");
}

/// The region that shots came from, as one polygon or several; a blurred one as a point with the metres within which it lies.
fn shots_from(out: &mut String, drawing: &Drawing<'_>, n: usize, from: &ShotsFrom) {
    let _ = writeln!(out, "<Placemark id=\"shots-from-{}\">", n + 1);
    element(out, "name", &format!("Where {} came from", from.what));
    let within = from.parts.iter().find_map(|part| uncertainty(&part.fix).0);
    let within = within.map_or_else(String::new, |radius_m| format!(" Within {radius_m} m."));
    let items = drawing.items(&from.items).join(", ");
    let who = "Where they came from does not say who fired.";
    element(out, "description", &format!("{}.{within} Heard in {items}. {}. {who}", from.shape, from.method));
    time_span(out, from.when);
    out.push_str("<MultiGeometry>\n");
    for part in &from.parts {
        let Some(ring) = part.fix.region.as_ring() else {
            point(out, &part.fix);
            continue;
        };
        out.push_str("<Polygon>\n");
        boundary(out, "outerBoundaryIs", ring);
        part.holes.iter().for_each(|hole| boundary(out, "innerBoundaryIs", hole));
        out.push_str("</Polygon>\n");
    }
    out.push_str("</MultiGeometry>\n</Placemark>\n");
}

fn boundary(out: &mut String, name: &str, ring: &[model::Position]) {
    let corners: Vec<String> =
        ring.iter().chain(ring.first()).map(|corner| format!("{},{}", corner.lon(), corner.lat())).collect();
    let _ = writeln!(out, "<{name}><LinearRing><coordinates>{}</coordinates></LinearRing></{name}>", corners.join(" "));
}

fn time_span(out: &mut String, interval: Interval) {
    if interval.earliest().is_none() && interval.latest().is_none() {
        return;
    }
    out.push_str("<TimeSpan>\n");
    for (name, end) in [("begin", interval.earliest()), ("end", interval.latest())] {
        if let Some(end) = end {
            element(out, name, &end.to_string());
        }
    }
    out.push_str("</TimeSpan>\n");
}

fn point(out: &mut String, fix: &Fix) {
    out.push_str("<Point>\n");
    element(out, "coordinates", &format!("{},{}", fix.position.lon(), fix.position.lat()));
    out.push_str("</Point>\n");
}

fn placemark(out: &mut String, placed: &Placed<'_>) {
    let Placed { event, kind, interval, when, place, place_name, items, sources, unverified, .. } = placed;
    let fix = place.and_then(|place| place.fix.as_ref());
    let _ = writeln!(out, "<Placemark id=\"event-{}\">", escaped(event.id.as_str()));
    element(out, "name", &event.title);
    let mut says = vec![format!("{kind}, {when}.")];
    says.extend(event.description.clone());
    if let Some(place) = place_name {
        let within = fix.and_then(|fix| uncertainty(fix).0).map(|radius_m| format!(", within {radius_m} m"));
        says.push(format!("Place: {place}{}.", within.unwrap_or_default()));
    }
    if !items.is_empty() {
        says.push(format!("Items: {}.", items.join(", ")));
    }
    if !sources.is_empty() {
        says.push(format!("Sources: {}.", sources.join(", ")));
    }
    says.extend(unverified.map(|unverified| format!("Verified: {unverified}.")));
    says.extend(event.passage.clone());
    element(out, "description", &says.join(" "));
    time_span(out, *interval);
    if let Some(fix) = fix {
        point(out, fix);
    }
    out.push_str("</Placemark>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
}

/// Text between tags: marks escaped, and what XML 1.0 cannot hold left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
