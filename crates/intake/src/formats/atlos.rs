use model::{
    Event, EventId, EventKind, Evidence, Fact, Fix, Graphic, Incident, IncidentId, Interval, MediaKind, NoticeLevel,
    Place, PlaceName, PointId, Position, Post, Region, Relation, Trust,
};

use super::moments::day_in_any_zone;
use super::sheet::{Sheet, SheetRow};
use super::{At, Teller, Told, bare_post, names};

/// The columns by which an export of Atlos is known.
///
/// # References
/// Atlos, `platform/lib/platform/workers/export.ex` (the columns) and `material/attribute.ex` (what they hold).
pub(super) const NEEDED: [&str; 3] = ["slug", "inserted_at", "updated_at"];

const KNOWN: [&str; 9] = [
    "slug",
    "inserted_at",
    "updated_at",
    "latitude",
    "longitude",
    "description",
    "date",
    "sensitive",
    "geolocation_resolution",
];

/// Incidents, each with the addresses of its source material.
pub(super) fn read(sheet: &Sheet, mut teller: Teller<'_>) -> Told {
    for row in &sheet.rows {
        incident(sheet, row, &mut teller);
    }
    teller.told
}

/// A cell without the mark that Atlos puts before what a spreadsheet might take for a formula.
fn cell<'a>(sheet: &Sheet, row: &'a SheetRow, column: &str) -> &'a str {
    let text = sheet.cell(row, column);
    let marked = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    marked.unwrap_or(text)
}

fn incident(sheet: &Sheet, row: &SheetRow, teller: &mut Teller<'_>) {
    let at = format!("row {}", row.number);
    let slug = cell(sheet, row, "slug");
    let Ok(id) = IncidentId::new(slug) else {
        let what = "a row without a slug that can name its incident is not taken in".to_owned();
        let next = "write the incident's code, as in CIV-0017";
        teller.say(NoticeLevel::Error, Some(At::Row(row.number, Some("slug"))), what, next);
        return;
    };
    let title = Some(cell(sheet, row, "description")).filter(|text| !text.is_empty()).unwrap_or(slug);
    let place = place(sheet, row, slug, teller);
    let sources = sheet.numbered("source_");
    let numbered: Vec<&str> = sources.iter().map(|(_, name)| name.as_str()).collect();
    let known: Vec<&str> = KNOWN.iter().copied().chain(numbered).collect();
    let others = sheet.others(row, &known).into_iter();
    let mut told: Vec<String> = others.map(|(name, value)| format!("{name}: {value}")).collect();
    told.insert(0, format!("As Atlos has it, changed there at {}.", cell(sheet, row, "updated_at")));
    let description = Some(told.join("\n"));
    let passage = Some(format!("{}, {at}", teller.kept.name));
    let incident = Incident { id: id.clone(), title: title.into(), place: place.clone(), description, passage };
    teller.fact(&at, Fact::Incident(incident));
    let mut items = Vec::new();
    for (number, column) in &sources {
        let address = cell(sheet, row, column);
        if address.is_empty() {
            continue;
        }
        let item = names::described(&["atlos", slug, &number.to_string()]);
        let description =
            format!("Source material {number} of {slug} in Atlos; only its address came with the export.");
        let item = teller.described(&at, item, MediaKind::Unknown, None, description);
        if let Some(told) = teller.told.facts.last_mut()
            && let Fact::Item(item) = &mut told.fact
        {
            item.graphic = graphic(cell(sheet, row, "sensitive"));
            item.place = place.clone();
        }
        let post = Post {
            address: Some(address.into()),
            captured: captured(teller),
            passage: Some(format!("{}, {at}", teller.kept.name).into()),
            description: Some("Captured: the day in the name of the export, by which Atlos held the address.".into()),
            ..bare_post(names::post(&["atlos", slug, &number.to_string()]), item.clone())
        };
        teller.fact(&at, Fact::Post(post));
        items.push(item);
    }
    event(sheet, row, &id, title, place, items, teller);
}

/// By when the addresses were known: the day of the export, which its name tells (`atlos-export-2024-05-01.csv`).
///
/// That an incident was changed at some time does not say that all its addresses stood there by then.
fn captured(teller: &Teller<'_>) -> Option<model::Instant> {
    let name = &teller.kept.name;
    let at = name.find("atlos-export-")? + "atlos-export-".len();
    day_in_any_zone(name.get(at..at + 10)?)?.latest()
}

fn graphic(sensitive: &str) -> Graphic {
    if sensitive.contains("Graphic") {
        Graphic::Yes
    } else if sensitive.contains("Not Sensitive") {
        Graphic::No
    } else {
        Graphic::Unknown
    }
}

/// What happened, on the day that Atlos tells.
fn event(
    sheet: &Sheet,
    row: &SheetRow,
    incident: &IncidentId,
    title: &str,
    place: Option<model::PlaceId>,
    items: Vec<model::ItemId>,
    teller: &mut Teller<'_>,
) {
    let at = format!("row {}", row.number);
    let text = cell(sheet, row, "date");
    if text.is_empty() {
        return;
    }
    let Some(day) = day_in_any_zone(text) else {
        let what = format!("{text:?} is not a date that is understood");
        teller.say(NoticeLevel::Warning, Some(At::Row(row.number, Some("date"))), what, "write it as 2022-01-05");
        return;
    };
    let (Ok(id), Ok(subject)) = (EventId::new(incident.as_str()), PointId::new(incident.as_str())) else { return };
    let passage = Some(format!("{}, {at}", teller.kept.name));
    let event = Event {
        id,
        title: title.into(),
        kind: EventKind::Other,
        incident: Some(incident.clone()),
        place,
        description: None,
        items,
        sources: Vec::new(),
        passage: passage.clone(),
    };
    teller.fact(&at, Fact::Event(event));
    let text = format!("Atlos dates {incident} {text}: the word of those who entered it there, in a zone not told.");
    let evidence = Evidence {
        id: names::evidence(&["atlos", incident.as_str(), "date"]),
        subject,
        relation: Relation::Within(Interval::new(day.earliest(), day.latest()).unwrap_or(Interval::UNKNOWN)),
        basis: model::Basis { text, trust: Trust::Reported },
        or: None,
        items: Vec::new(),
        sources: Vec::new(),
        passage,
    };
    teller.fact(&at, Fact::Evidence(evidence));
}

fn place(sheet: &Sheet, row: &SheetRow, slug: &str, teller: &mut Teller<'_>) -> Option<model::PlaceId> {
    let (lat, lon) = (cell(sheet, row, "latitude"), cell(sheet, row, "longitude"));
    if lat.is_empty() && lon.is_empty() {
        return None;
    }
    let position = lon.parse().ok().zip(lat.parse().ok()).map(|(lon, lat)| Position::from_lon_lat(lon, lat));
    let Some(Ok(position)) = position else {
        let what = format!("{lat:?} and {lon:?} are no latitude and longitude");
        let next = "write decimal degrees";
        teller.say(NoticeLevel::Warning, Some(At::Row(row.number, Some("latitude"))), what, next);
        return None;
    };
    // Atlos calls its classes of precision so: exact ±10 m, vicinity ±100 m, locality ±1 km.
    let resolution = cell(sheet, row, "geolocation_resolution").to_lowercase();
    let (radius_m, class) = match resolution.as_str() {
        text if text.starts_with("exact") => (10.0, "exact"),
        text if text.starts_with("vicinity") => (100.0, "vicinity"),
        text if text.starts_with("locality") => (1000.0, "locality"),
        _ => (1000.0, "no precision told, the coarsest class taken"),
    };
    let region = Region::disc(position, radius_m).ok()?;
    let id = names::place(slug, "place", 1);
    let place = Place {
        id: id.clone(),
        names: vec![PlaceName { text: format!("where {slug} happened"), note: None }],
        fix: Some(Fix { position, region, method: format!("as Atlos has it ({class})") }),
        description: None,
        passage: Some(format!("{}, row {}", teller.kept.name, row.number)),
        within: None,
    };
    teller.fact(&format!("row {}", row.number), Fact::Place(place));
    Some(id)
}
