//! Sightings and links from the bytes of their tables.

mod sheet;
mod states;

use std::collections::{BTreeMap, BTreeSet};

use model::{Instant, ItemId, MediaTime, Notice, Position, SightingId};

use super::sighting::{Link, LinkRelation, Sighting};
use sheet::nearest;
pub use sheet::{Column, Row, Sheet};
use states::States;

/// What a table held, and what is to be known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T> {
    /// The rows that could be read, in the order of the table.
    pub rows: Vec<T>,
    /// Rows and values that were not taken in (errors), and what else to look at (warnings).
    pub notices: Vec<Notice>,
}

const fn needed(name: &'static str) -> Column {
    Column { name, is_needed: true }
}

const fn optional(name: &'static str) -> Column {
    Column { name, is_needed: false }
}

const SIGHTINGS: &[Column] = &[
    needed("id"),
    needed("item"),
    needed("from_s"),
    needed("to_s"),
    needed("state"),
    optional("frame_group"),
    optional("start"),
    optional("lon"),
    optional("lat"),
    optional("what"),
];

const LINKS: &[Column] = &[needed("a"), needed("b"), needed("relation"), optional("reason")];

/// Reads SIGHTINGS.csv: `id, item, from_s, to_s, state`, and where given `frame_group, start, lon, lat`.
///
/// States that differ only in case and blanks are one; what looks like a slip of a more frequent state is named.
/// A sighting whose optional values cannot be read counts without them.
pub fn sightings(file: &str, bytes: &[u8]) -> Table<Sighting> {
    let mut sheet = Sheet::read(file, bytes, SIGHTINGS);
    let rows = std::mem::take(&mut sheet.rows);
    let states = States::of(rows.iter().filter_map(|row| sheet.cell(row, "state")));
    let mut seen: BTreeMap<SightingId, u64> = BTreeMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(sighting) = sighting(&mut sheet, row, &states, &seen) {
            seen.insert(sighting.id.clone(), row.number);
            found.push(sighting);
        }
    }
    warn_of_frames(&mut sheet, &found);
    Table { rows: found, notices: sheet.notices }
}

/// What a table shows of a sighting that is protected.
const WITHHELD: &str = "withheld";

fn sighting(sheet: &mut Sheet, row: &Row, states: &States, seen: &BTreeMap<SightingId, u64>) -> Option<Sighting> {
    let id = id(sheet, row, "id", SightingId::new)?;
    if let Some(first) = seen.get(&id) {
        let what = format!("\"{id}\" already names the sighting in row {first}");
        sheet.refuse(Some(row.number), Some("id"), what, "give each sighting an id of its own");
        return None;
    }
    let item = self::id(sheet, row, "item", ItemId::new)?;
    if sheet.cell(row, "what") == Some(WITHHELD) && sheet.cell(row, "state").is_none() {
        let next = "a keyholder writes the tables in clear with `sightline export tables --clear`; without that, the counts \
                    say nothing of this row";
        let what = "what this sighting says is withheld: it cannot be read".to_owned();
        sheet.refuse(Some(row.number), Some("what"), what, next);
        return None;
    }
    let from = media_time(sheet, row, "from_s").ok()?;
    let to = media_time(sheet, row, "to_s").ok()?;
    if let (Some(begins), Some(ends)) = (from, to)
        && begins > ends
    {
        let what = format!("the sighting ends at {} s, before it begins at {} s", ends.secs(), begins.secs());
        sheet.refuse(Some(row.number), Some("to_s"), what, "give the later time in to_s");
        return None;
    }
    let state = state(sheet, row, states);
    let start = sheet.cell(row, "start").map(str::parse::<Instant>).transpose();
    let start = start.unwrap_or_else(|error| {
        let next = "write the start with its offset; until then time keeps this sighting apart from nobody";
        sheet.refuse(Some(row.number), Some("start"), error.to_string(), next);
        None
    });
    let position = position(sheet, row);
    let frame_group = sheet.cell(row, "frame_group").map(str::to_owned);
    Some(Sighting { id, item, from, to, state, frame_group, start, position })
}

fn id<I>(sheet: &mut Sheet, row: &Row, column: &str, new: impl Fn(&str) -> Result<I, model::IdError>) -> Option<I> {
    match new(sheet.raw(row, column)) {
        Ok(id) => Some(id),
        Err(error) => {
            sheet.refuse(Some(row.number), Some(column), error.to_string(), "give a short name; the row is left out");
            None
        }
    }
}

/// `Ok(None)` where nothing is written; `Err` where the row is refused.
fn media_time(sheet: &mut Sheet, row: &Row, column: &str) -> Result<Option<MediaTime>, ()> {
    let Some(text) = sheet.cell(row, column) else { return Ok(None) };
    match text.parse::<f64>().ok().and_then(model::Duration::from_secs_f64) {
        Some(from_start) => Ok(Some(MediaTime::from_micros(from_start.micros()))),
        None => {
            let what = format!("\"{text}\" is not a time in a recording");
            sheet.refuse(Some(row.number), Some(column), what, "write seconds from the item's start, such as 12.5");
            Err(())
        }
    }
}

fn state(sheet: &mut Sheet, row: &Row, states: &States) -> Option<String> {
    let Some(written) = sheet.cell(row, "state") else {
        let what = "nothing says which state this sighting is in".to_owned();
        sheet.warn(
            Some(row.number),
            Some("state"),
            what,
            "write what is seen, such as injured; until then it counts apart",
        );
        return None;
    };
    let raw = sheet.raw(row, "state").to_owned();
    let category = states.category(written);
    if category != raw {
        let what = format!("\"{raw}\" is counted as \"{category}\"");
        sheet.warn(Some(row.number), Some("state"), what, "write one state in one way");
    } else if let Some(meant) = states.meant_by(&category) {
        let what = format!("\"{category}\" is counted as a state of its own");
        sheet.warn(Some(row.number), Some("state"), what, &format!("write \"{meant}\" if that is meant"));
    }
    Some(category)
}

fn position(sheet: &mut Sheet, row: &Row) -> Option<Position> {
    let next = "mend the position; until then distance keeps this sighting apart from nobody";
    let (lon, lat) = match (sheet.cell(row, "lon"), sheet.cell(row, "lat")) {
        (None, None) => return None,
        (Some(lon), Some(lat)) => (lon, lat),
        (lon, _) => {
            let column = if lon.is_none() { "lon" } else { "lat" };
            sheet.refuse(Some(row.number), Some(column), format!("a position without {column} is none"), next);
            return None;
        }
    };
    let refused = match (lon.parse::<f64>(), lat.parse::<f64>()) {
        (Ok(lon), Ok(lat)) => match Position::from_lon_lat(lon, lat) {
            Ok(position) => return Some(position),
            Err(error) => ("lon", error.to_string()),
        },
        (Err(_), _) => ("lon", format!("\"{lon}\" is not a longitude in degrees, such as 76.9453")),
        (_, Err(_)) => ("lat", format!("\"{lat}\" is not a latitude in degrees, such as 43.2389")),
    };
    sheet.refuse(Some(row.number), Some(refused.0), refused.1, next);
    None
}

/// One frame lies in one item; a name used in several may stand for several frames.
fn warn_of_frames(sheet: &mut Sheet, sightings: &[Sighting]) {
    let mut items: BTreeMap<&str, BTreeSet<&ItemId>> = BTreeMap::new();
    for sighting in sightings {
        if let Some(frame) = &sighting.frame_group {
            items.entry(frame).or_default().insert(&sighting.item);
        }
    }
    for (frame, items) in items.into_iter().filter(|(_, items)| items.len() > 1) {
        let named: Vec<&str> = items.iter().take(5).map(|item| item.as_str()).collect();
        let what = format!(
            "the frame group \"{frame}\" has sightings in {} items ({}), and all of them are counted as different people",
            items.len(),
            named.join(", ")
        );
        sheet.warn(None, Some("frame_group"), what, "if these are several frames, give each a name of its own");
    }
}

/// Reads LINKS.csv: `a, b, relation` (`same`, `different` or `undetermined`), and where given `reason`.
pub fn links(file: &str, bytes: &[u8], sightings: &[Sighting]) -> Table<Link> {
    let mut sheet = Sheet::read(file, bytes, LINKS);
    let rows = std::mem::take(&mut sheet.rows);
    let known: BTreeSet<&str> = sightings.iter().map(|sighting| sighting.id.as_str()).collect();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.extend(link(&mut sheet, row, &known));
    }
    Table { rows: found, notices: sheet.notices }
}

fn link(sheet: &mut Sheet, row: &Row, known: &BTreeSet<&str>) -> Option<Link> {
    let a = end(sheet, row, "a", known);
    let b = end(sheet, row, "b", known);
    let relation = relation(sheet, row);
    let (a, b, relation) = (a?, b?, relation?);
    if a == b {
        let what = format!("the sighting \"{a}\" is linked to itself");
        sheet.refuse(Some(row.number), Some("b"), what, "name two sightings; the link is left out");
        return None;
    }
    let reason = sheet.cell(row, "reason").map(str::to_owned);
    Some(Link { a, b, relation, reason, row: Some(row.number) })
}

fn end(sheet: &mut Sheet, row: &Row, column: &str, known: &BTreeSet<&str>) -> Option<SightingId> {
    let id = id(sheet, row, column, SightingId::new)?;
    if known.contains(id.as_str()) {
        return Some(id);
    }
    let next = match nearest(id.as_str(), known.iter().copied()) {
        Some(near) => format!("is \"{near}\" meant? The link is left out"),
        None => "name a sighting of the table; the link is left out".to_owned(),
    };
    sheet.refuse(Some(row.number), Some(column), format!("there is no sighting \"{id}\""), &next);
    None
}

fn relation(sheet: &mut Sheet, row: &Row) -> Option<LinkRelation> {
    let written = sheet.cell(row, "relation").unwrap_or_default().to_owned();
    let words = LinkRelation::WORDS;
    if let Some((_, relation)) = words.iter().find(|(word, _)| written.eq_ignore_ascii_case(word)) {
        return Some(*relation);
    }
    let next = match nearest(&written, words.iter().map(|(word, _)| *word)) {
        Some(near) => format!("is \"{near}\" meant? The link is left out"),
        None => "write same, different or undetermined; the link is left out".to_owned(),
    };
    sheet.refuse(Some(row.number), Some("relation"), format!("\"{written}\" is not a relation of sightings"), &next);
    None
}
