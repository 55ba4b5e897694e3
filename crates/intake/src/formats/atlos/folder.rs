use model::{
    Digest, Fact, Graphic, IncidentId, Item, ItemId, LineageRelation, MediaKind, NoticeLevel, PlaceId, Position, Post,
};
use serde_json::Value;

use super::super::moments::day_in_any_zone;
use super::super::shelf::{Kept, Shelf, folder};
use super::super::{Teller, Told, bare_post, names};
use super::{Entered, captured, graphic};

/// What Atlos kept of an address to show how it stood there, and not the recording itself.
const CAPTURES: [&str; 4] = ["viewport", "fullpage", "pdf", "wacz"];

/// Members of an incident that are read, or that say nothing of it.
const KNOWN: [&str; 12] = [
    "id",
    "slug",
    "deleted",
    "inserted_at",
    "updated_at",
    "versions",
    "source_material",
    "attr_date",
    "attr_description",
    "attr_geolocation",
    "attr_geolocation_resolution",
    "attr_sensitive",
];

/// A document of a full export (`atlos-export-DATE/INCIDENT/metadata.json`): an incident, with its source material and
/// what was archived of it in the folders beside. `None` for a document of another program.
///
/// # References
/// Atlos, `platform/lib/platform_web/controllers/media/export_controller.ex` (`create_full_export`: folders and names),
/// `material/media.ex` and `material/media_version.ex` (`Jason.Encoder`: what the documents hold).
pub(in super::super) fn read(bytes: &[u8], shelf: &Shelf, mut teller: Teller<'_>) -> Option<Told> {
    let document: Value = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) if teller.kept.given.contains("atlos-export-") => {
            let what = format!("lies in an export of Atlos and is no JSON: it breaks at line {}", error.line());
            teller.say(NoticeLevel::Error, None, what, "export again; it is kept as a document");
            return Some(teller.told);
        }
        // Many programs write a metadata.json.
        Err(_) => return None,
    };
    let text = |key: &str| document.get(key).and_then(Value::as_str);
    if text("source_url").is_some() && document.get("artifacts").is_some_and(Value::is_array) {
        return source_alone(shelf, teller);
    }
    let slug = text("slug")?;
    let materials = document.get("source_material").or(document.get("versions"))?.as_array()?;
    let Ok(id) = IncidentId::new(slug) else {
        let what = format!("the slug {slug:?} cannot name an incident, so this one is not taken in");
        teller.say(NoticeLevel::Error, None, what, "write its incident into a table; the export itself is kept");
        return Some(teller.told);
    };
    let title = text("attr_description").filter(|text| !text.trim().is_empty()).unwrap_or(slug);
    let day = text("attr_date").and_then(|text| Some((text, day_in_any_zone(text)?)));
    if day.is_none() && text("attr_date").is_some() {
        let what = format!("{:?} is not a date that is understood", text("attr_date").unwrap_or_default());
        teller.warn(what, "write it into a table of evidence");
    }
    let place = place(slug, &document, &mut teller);
    let passage = passage(&teller);
    let sensitive = words(document.get("attr_sensitive").unwrap_or(&Value::Null));
    let mut items = Vec::new();
    for material in materials {
        let source = Source { slug, material, place: place.as_ref(), graphic: graphic(&sensitive) };
        items.extend(source.read(shelf, &mut teller));
    }
    let entered = Entered { at: "", passage, id, title, place, description: described(&document), day };
    entered.tell(items, &mut teller);
    updates_left(shelf, &mut teller);
    Some(teller.told)
}

/// Where a document stands in the export: its last folders and its name.
fn passage(teller: &Teller<'_>) -> String {
    let mut parts: Vec<&str> = teller.kept.given.rsplit('/').take(2).collect();
    parts.reverse();
    parts.join("/")
}

/// A document of source material is read with that of its incident.
fn source_alone(shelf: &Shelf, mut teller: Teller<'_>) -> Option<Told> {
    let incident = format!("{}/metadata.json", folder(folder(&teller.kept.given)));
    if shelf.at(&incident).is_none() {
        let what = "source material of Atlos without its incident, which is not read";
        teller.warn(what, "import the whole folder of the export");
    }
    Some(teller.told)
}

/// What else an incident says, in words.
fn described(document: &Value) -> String {
    let updated = document.get("updated_at").and_then(Value::as_str).unwrap_or("a time not told");
    let mut told = vec![format!("As Atlos has it, changed there at {updated}.")];
    if document.get("deleted") == Some(&Value::Bool(true)) {
        told.push("Deleted in Atlos.".to_owned());
    }
    for (name, value) in document.as_object().into_iter().flatten() {
        if name == "project_attributes" {
            for attribute in value.as_array().into_iter().flatten() {
                let name = attribute.get("name").and_then(Value::as_str).unwrap_or_default();
                told.push(format!("{name}: {}", words(attribute.get("value").unwrap_or(&Value::Null))));
            }
        } else if name == "project" {
            told.push(format!("project: {}", words(value.get("name").unwrap_or(&Value::Null))));
        } else if !KNOWN.contains(&name.as_str()) {
            told.push(format!("{}: {}", name.strip_prefix("attr_").unwrap_or(name), words(value)));
        }
    }
    told.retain(|line| !line.ends_with(": "));
    told.join("\n")
}

/// A value of an attribute as text: words, or words with commas between.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn place(slug: &str, document: &Value, teller: &mut Teller<'_>) -> Option<PlaceId> {
    let point = document.get("attr_geolocation").filter(|point| !point.is_null())?;
    let number = |at: usize| point.pointer(&format!("/coordinates/{at}")).and_then(Value::as_f64);
    let Some(Ok(position)) = number(0).zip(number(1)).map(|(lon, lat)| Position::from_lon_lat(lon, lat)) else {
        teller.warn("its place is no longitude and latitude", "write it into a table of places");
        return None;
    };
    let resolution = document.get("attr_geolocation_resolution").and_then(Value::as_str).unwrap_or_default();
    super::place("", slug, position, resolution, passage(teller), teller)
}

/// Says once an export that what people wrote about the incidents stays in it.
fn updates_left(shelf: &Shelf, teller: &mut Teller<'_>) {
    let given = teller.kept.given.clone();
    let first = shelf.around(folder(&given), true).find(|kept| kept.name == "updates.json");
    if first.is_some_and(|first| folder(&first.given) == folder(&given)) {
        let what = "the updates of the export (updates.json: who changed or wrote what in Atlos) are kept and not read";
        teller.warn(what, "read them yourself; what matters goes into tables");
    }
}

/// Source material of an incident: an address, and what Atlos archived of it.
struct Source<'a> {
    slug: &'a str,
    material: &'a Value,
    place: Option<&'a PlaceId>,
    graphic: Graphic,
}

impl Source<'_> {
    /// The items that it is.
    fn read(&self, shelf: &Shelf, teller: &mut Teller<'_>) -> Vec<ItemId> {
        let text = |key: &str| self.material.get(key).and_then(Value::as_str).unwrap_or_default();
        let Some(number) = self.material.get("scoped_id").and_then(Value::as_u64) else {
            teller.warn("source material without a number is not read", "look into the document; it is kept whole");
            return Vec::new();
        };
        // The folder is called like the incident's own, which has the project's code in it, and the number.
        let own = folder(&teller.kept.given).to_owned();
        let called = own.rsplit('/').next().unwrap_or_default();
        let document = format!("{own}/{called}-{number}/metadata.json");
        let at = format!("source material {number}");
        let (recordings, captures) = self.archived(&document, &at, shelf, teller);
        let mut items: Vec<ItemId> = recordings.iter().map(|kept| kept.item.clone()).collect();
        items.dedup();
        if items.is_empty() {
            let description =
                format!("Source material {number} of {} in Atlos; no recording of it came with the export.", self.slug);
            items.push(self.described(&at, &number.to_string(), description, teller));
        }
        let mut whose = vec!["Captured: the day in the name of the export, by which Atlos held it.".to_owned()];
        whose.push(format!("Added to Atlos at {}, by its own clock.", text("inserted_at")));
        if !matches!(text("visibility"), "" | "visible") {
            whose.push(format!("Atlos has it as {}.", text("visibility")));
        }
        for item in &items {
            let post = Post {
                address: Some(text("source_url")).filter(|address| !address.is_empty()).map(Into::into),
                captured: captured(&teller.kept.given),
                passage: Some(format!("{}, {at}", passage(teller)).into()),
                description: Some(whose.join(" ").into()),
                ..bare_post(
                    names::post(&["atlos", self.slug, "material", &number.to_string(), item.as_str()]),
                    item.clone(),
                )
            };
            teller.fact(&at, Fact::Post(post));
            for kept in &captures {
                let reason = format!("Atlos made it of the address of {at}");
                teller.lineage(&at, &kept.item, LineageRelation::CaptureOf, item, &reason);
            }
            if let Some(beside) = shelf.at(&document) {
                let reason = "Atlos wrote it beside what it archived";
                teller.lineage(&at, &beside.item, LineageRelation::SidecarOf, item, reason);
            }
        }
        items
    }

    fn described(&self, at: &str, number: &str, description: String, teller: &mut Teller<'_>) -> ItemId {
        let id = names::described(&["atlos", self.slug, "material", number]);
        let id = teller.described(at, id, MediaKind::Unknown, None, description);
        if let Some(told) = teller.told.facts.last_mut()
            && let Fact::Item(Item { graphic, place, .. }) = &mut told.fact
        {
            (*graphic, *place) = (self.graphic, self.place.cloned());
        }
        id
    }

    /// The recordings and the captures that Atlos archived, by the hashes that it tells.
    fn archived<'s>(
        &self,
        document: &'s str,
        at: &str,
        shelf: &'s Shelf,
        teller: &mut Teller<'_>,
    ) -> (Vec<&'s Kept>, Vec<&'s Kept>) {
        let mut beside: Vec<&Kept> = shelf.around(document, false).collect();
        let (mut recordings, mut captures, mut absent) = (Vec::new(), Vec::new(), 0);
        for artifact in self.material.get("artifacts").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| artifact.get(key).and_then(Value::as_str).unwrap_or_default();
            let told: Option<Digest> = text("file_hash_sha256").to_ascii_lowercase().parse().ok();
            let kind = text("type");
            let named = |kept: &&Kept| kept.name.starts_with(&format!("{kind}_"));
            let by_hash = beside.iter().position(|kept| Some(kept.sha256) == told && named(kept));
            let by_hash = by_hash.or_else(|| beside.iter().position(|kept| Some(kept.sha256) == told));
            // By name alone only where one file has it: the export gives all artifacts of a kind the same name.
            let alone = || {
                Some(beside.iter().position(&named)?).filter(|_| beside.iter().filter(|kept| named(kept)).count() == 1)
            };
            let Some(found) = by_hash.or_else(alone) else {
                absent += 1;
                continue;
            };
            let kept = beside.remove(found);
            match told {
                Some(told) if told != kept.sha256 => {
                    let what = format!(
                        "{at}: the hash that Atlos tells is not that of its file: {told}, and {} has {}",
                        kept.given, kept.sha256
                    );
                    let next = "find out whether the file was changed; it is kept under its own hash";
                    teller.warn(what, next);
                }
                Some(_) => {}
                None => {
                    let what = format!("{at}: Atlos tells no hash of {} that can be compared", kept.given);
                    teller.warn(what, "compare it with the copy in Atlos yourself, if that matters");
                }
            }
            if CAPTURES.contains(&kind) { captures.push(kept) } else { recordings.push(kept) }
        }
        if absent > 0 {
            let what = format!("{at}: {absent} files that Atlos archived of it are not in this import");
            teller.warn(what, "export again, or import the whole folder of the export");
        }
        (recordings, captures)
    }
}
