//! Exports of Atlos: its sheet of incidents, and its full export.
use model::{Fact, LineageRelation, MediaKind};
use serde_json::{Value, json};

use crate::shelf::*;

#[test]
fn incidents_of_atlos() {
    let given = "atlos-export-2022-03-01.csv";
    let files = shelf(&[(given, MediaKind::Document)]);
    let csv = "slug,inserted_at,updated_at,latitude,longitude,sensitive,description,date,status,source_1,source_2\r\n\
               CIV-0017,2022-02-01 10:00:00,2022-02-02 10:00:00,43.238,76.945,Graphic Violence,Shots on the square,\
               2022-01-05,Completed,https://t.me/x/1,\r\n\
               CIV-0018,2022-02-01 10:00:00,2022-02-02 10:00:00,'-33.4,not a number,Not Sensitive,'=SUM(A1),soon,To Do,,\r\n\
               ,2022-02-01,2022-02-02,,,,,,,,\r\n";
    let told = told(&files, given, csv.as_bytes()).unwrap();
    let of = |kind: model::FactKind| told.facts.iter().filter(|told| told.fact.kind() == kind).count();
    use model::FactKind::{Event, Evidence, Incident};
    assert_eq!([of(Incident), of(Event), of(Evidence)], [2, 1, 1], "{told:?}");
    let place = &places(&told)[0];
    assert_eq!(place.fix.as_ref().unwrap().region.as_disc().unwrap().1, 1000.0, "no precision told");
    let post = &posts(&told)[0];
    assert_eq!(post.address.as_deref(), Some("https://t.me/x/1"));
    assert_eq!(post.captured.unwrap().to_string(), "2022-03-02T11:59:59.999999Z", "the day of the export, in any zone");
    assert_eq!(items(&told)[0].graphic, model::Graphic::Yes);
    for what in ["row 3, column latitude", "row 3, column date", "row 4, column slug"] {
        assert!(said(&told).contains(what), "{what} in {}", said(&told));
    }
    let incident = told.facts.iter().find_map(|told| match &told.fact {
        Fact::Incident(incident) if incident.id.as_str() == "CIV-0018" => Some(incident.title.to_string()),
        _ => None,
    });
    assert_eq!(incident.as_deref(), Some("=SUM(A1)"), "the mark before a formula is Atlos's own");
}

/// Digits of a hash as `shelf` gives it to the file of this number.
fn digits(number: u8) -> String {
    format!("{number:02x}").repeat(32)
}

#[test]
fn a_full_export_of_atlos() {
    let root = "atlos-export-2022-03-01.zip!/atlos-export-2022-03-01/CIV-AB12";
    let [incident, updates, one, two] =
        ["metadata.json", "updates.json", "CIV-AB12-1/metadata.json", "CIV-AB12-2/metadata.json"]
            .map(|name| format!("{root}/{name}"));
    // Atlos gives all files of a kind the same name, so that an archive holds several of one name.
    let media = format!("{root}/CIV-AB12-1/media_CIV-AB12-1.mp4");
    let page = format!("{root}/CIV-AB12-1/fullpage_CIV-AB12-1.png");
    let other = "elsewhere/metadata.json";
    let files = shelf(&[
        (&incident, MediaKind::Document),
        (&updates, MediaKind::Document),
        (&one, MediaKind::Document),
        (&media, MediaKind::Video),
        (&media, MediaKind::Video),
        (&page, MediaKind::Photo),
        (&two, MediaKind::Document),
        (other, MediaKind::Document),
    ]);
    let artifact = |kind: &str, hash: &str| json!({"id": "x", "type": kind, "file_hash_sha256": hash, "file_size": 1});
    let material = |number: u64, artifacts: Value| {
        json!({"id": "u", "scoped_id": number, "source_url": format!("https://t.me/x/{number}"), "status": "complete",
            "visibility": if number == 2 { "removed" } else { "visible" }, "inserted_at": "2022-02-01T10:00:00",
            "updated_at": "2022-02-01T10:05:00", "upload_type": "user_provided", "metadata": {}, "artifacts": artifacts})
    };
    let first = json!([
        artifact("media", &digits(4).to_uppercase()),
        artifact("media", &digits(3)),
        artifact("fullpage", &digits(9)),
        artifact("wacz", &digits(200)),
    ]);
    let document = json!({
        "id": "u", "slug": "AB12", "deleted": false, "inserted_at": "2022-02-01T10:00:00",
        "updated_at": "2022-02-02T10:00:00", "attr_description": "Shots on the square", "attr_date": "2022-01-05",
        "attr_geolocation": {"type": "Point", "coordinates": [76.945, 43.238], "crs": null},
        "attr_geolocation_resolution": "Vicinity (± 100m)", "attr_sensitive": ["Graphic Violence"],
        "attr_status": "Completed", "attr_tags": ["square", "night"], "attr_more_info": null,
        "project": {"name": "January", "code": "CIV"},
        "project_attributes": [{"id": "p", "name": "Weapon", "value": ["rifle"]}, {"id": "q", "name": "Empty", "value": null}],
        "versions": [], "source_material": [material(1, first), material(2, json!([]))]
    });
    let told = told(&files, &incident, document.to_string().as_bytes()).unwrap();
    let of = |kind: model::FactKind| told.facts.iter().filter(|told| told.fact.kind() == kind).count();
    use model::FactKind::{Event, Evidence, Incident};
    assert_eq!([of(Incident), of(Event), of(Evidence)], [1, 1, 1], "{told:?}");
    let held: Vec<_> = posts(&told).iter().map(|post| (post.item.to_string(), post.address.clone().unwrap())).collect();
    assert_eq!(
        held.iter().map(|(item, address)| (item.as_str(), address.as_str())).collect::<Vec<_>>(),
        [("i-media_CIV-AB12-1.mp4", "https://t.me/x/1"), ("atlos/AB12/material/2", "https://t.me/x/2"),],
        "the two files of one name are one item in this shelf; the second has no recording"
    );
    assert!(posts(&told)[1].description.as_deref().unwrap().contains("removed"));
    assert_eq!(posts(&told)[0].captured.unwrap().to_string(), "2022-03-02T11:59:59.999999Z");
    assert_eq!(items(&told)[0].graphic, model::Graphic::Yes);
    assert_eq!(places(&told)[0].fix.as_ref().unwrap().region.as_disc().unwrap().1, 100.0);
    let page = "i-fullpage_CIV-AB12-1.png".to_owned();
    assert_eq!(related(&told, LineageRelation::CaptureOf), [(page, "i-media_CIV-AB12-1.mp4".to_owned())]);
    let incident_told = told.facts.iter().find_map(|told| match &told.fact {
        Fact::Incident(incident) => incident.description.clone(),
        _ => None,
    });
    let described = incident_told.unwrap();
    for line in ["status: Completed", "tags: square, night", "Weapon: rifle", "project: January"] {
        assert!(described.contains(line), "{line} in {described}");
    }
    assert!(!described.contains("Empty") && !described.contains("more_info"), "{described}");
    for what in ["is not that of its file: 0909", "1 files that Atlos archived of it are not", "updates.json"] {
        assert!(said(&told).contains(what), "{what} in {}", said(&told));
    }
    // The document of its material says nothing new; one without its incident is named; other programs' are left alone.
    let alone = self::told(&files, &one, material(1, json!([])).to_string().as_bytes()).unwrap();
    assert!(alone.facts.is_empty() && alone.notices.is_empty());
    let lost = shelf(&[(&one, MediaKind::Document)]);
    let alone = self::told(&lost, &one, material(1, json!([])).to_string().as_bytes()).unwrap();
    assert!(said(&alone).contains("without its incident"), "{}", said(&alone));
    assert!(self::told(&files, other, b"{\"title\": \"of something else\"}").is_none());
    assert!(self::told(&files, other, b"not JSON").is_none());
    assert!(said(&self::told(&files, &incident, b"{").unwrap()).contains("no JSON"));
}
