use model::{Fact, IncidentId, MediaKind, NoticeLevel, PlaceId, Position, Post};

use super::super::moments::day_in_any_zone;
use super::super::sheet::{Sheet, SheetRow};
use super::super::{At, Teller, Told, bare_post, names};
use super::{Entered, captured, graphic};

/// The columns by which an export of Atlos is known.
///
/// # References
/// Atlos, `platform/lib/platform_web/controllers/media/export_controller.ex` (the columns) and `material/attribute.ex`
/// (what they hold).
pub(in super::super) const NEEDED: [&str; 3] = ["slug", "inserted_at", "updated_at"];

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
pub(in super::super) fn read(sheet: &Sheet, mut teller: Teller<'_>) -> Told {
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
    let at = &format!("row {}", row.number);
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
    let passage = format!("{}, {at}", teller.kept.name);
    let day = day(sheet, row, teller);
    let entered = Entered { at, passage: passage.clone(), id, title, place, description: told.join("\n"), day };
    let mut items = Vec::new();
    for (number, column) in &sources {
        let address = cell(sheet, row, column);
        if address.is_empty() {
            continue;
        }
        let item = names::described(&["atlos", slug, &number.to_string()]);
        let description =
            format!("Source material {number} of {slug} in Atlos; only its address came with the export.");
        let item = teller.described(at, item, MediaKind::Unknown, None, description);
        if let Some(told) = teller.told.facts.last_mut()
            && let Fact::Item(item) = &mut told.fact
        {
            item.graphic = graphic(cell(sheet, row, "sensitive"));
            item.place = entered.place.clone();
        }
        let post = Post {
            address: Some(address.into()),
            captured: captured(&teller.kept.name),
            passage: Some(passage.clone().into()),
            description: Some("Captured: the day in the name of the export, by which Atlos held the address.".into()),
            ..bare_post(names::post(&["atlos", slug, &number.to_string()]), item.clone())
        };
        teller.fact(at, Fact::Post(post));
        items.push(item);
    }
    entered.tell(items, teller);
}

/// The day of a row, if it tells one.
fn day<'a>(sheet: &Sheet, row: &'a SheetRow, teller: &mut Teller<'_>) -> Option<(&'a str, model::Interval)> {
    let text = cell(sheet, row, "date");
    let day = day_in_any_zone(text);
    if day.is_none() && !text.is_empty() {
        let what = format!("{text:?} is not a date that is understood");
        teller.say(NoticeLevel::Warning, Some(At::Row(row.number, Some("date"))), what, "write it as 2022-01-05");
    }
    day.map(|day| (text, day))
}

fn place(sheet: &Sheet, row: &SheetRow, slug: &str, teller: &mut Teller<'_>) -> Option<PlaceId> {
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
    let (at, resolution) = (format!("row {}", row.number), cell(sheet, row, "geolocation_resolution"));
    let passage = format!("{}, {at}", teller.kept.name);
    super::place(&at, slug, position, resolution, passage, teller)
}
