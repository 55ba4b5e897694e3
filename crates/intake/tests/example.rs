//! The example of Almaty is read whole: no row is refused, and no warning is left unexplained.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::path::Path;

use intake::tables::{Context, Files, Known, RowContent, Table, TableContent, TableFile, TableReading, read_all};
use intake::{Found, Role, base_map, walk};
use jiff::tz::TimeZone;
use model::{Digest, Fact, Held, VerificationState};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022")
}

fn readings() -> Vec<TableReading> {
    let walk = walk(&[folder()]);
    assert_eq!(walk.notices, vec![]);
    let table = |found: &Found| match found.role {
        Role::Table(table) => Some(TableFile {
            table,
            given: found.name.clone(),
            folder: found.path.parent().unwrap().to_owned(),
            content: TableContent::Csv(std::fs::read(&found.path).unwrap()),
        }),
        _ => None,
    };
    let tables: Vec<TableFile> = walk.files.iter().filter_map(table).collect();
    // A zone that is wrong on purpose: the example's own case table must take its place.
    let context = Context { zone: TimeZone::UTC, known: Known::default(), files: Files::new(&walk.files) };
    read_all(&tables, &context)
}

fn facts(readings: &[TableReading]) -> impl Iterator<Item = &Fact> {
    readings.iter().flat_map(|reading| &reading.rows).filter_map(|row| match &row.content {
        RowContent::Fact(fact) => Some(fact),
        RowContent::Item(_) => None,
    })
}

#[test]
fn every_row_is_taken_in() {
    let readings = readings();
    let notices: Vec<_> = readings.iter().flat_map(|reading| &reading.notices).collect();
    assert!(notices.is_empty(), "{notices:#?}");
    let page = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let mut rows: BTreeMap<Table, usize> = BTreeMap::new();
    for reading in &readings {
        // A row of items that says when it was posted makes a post beside the item.
        let own = |row: &&intake::tables::TableRow| {
            reading.table != Table::Items || matches!(row.content, RowContent::Item(_))
        };
        rows.insert(reading.table, reading.rows.iter().filter(own).count());
    }
    assert_eq!(rows[&Table::Incidents], 4);
    assert!(rows[&Table::Events] >= 80, "{rows:?}");
    let empty: Vec<_> = Table::ALL.into_iter().filter(|table| !rows.contains_key(table)).map(Table::name).collect();
    // The example's README says why.
    assert_eq!(
        empty,
        [
            "takes",
            "clock_readings",
            "shadows",
            "syncs",
            "shutdowns",
            "weather",
            "policy",
            "landmarks",
            "marks",
            "redactions",
            "standards"
        ]
    );
    for (table, rows) in rows {
        let line = format!("| `{}.csv` | {rows} |", table.name());
        assert!(page.contains(&line), "the example's README lacks the line {line:?}");
    }
}

#[test]
fn items_stand_for_the_videos_that_the_report_counts() {
    let readings = readings();
    let items: BTreeMap<String, _> = readings
        .iter()
        .flat_map(|reading| &reading.rows)
        .filter_map(|row| match &row.content {
            RowContent::Item(row) => Some((row.item.id.to_string(), row)),
            RowContent::Fact(_) => None,
        })
        .collect();
    let videos = |ids: &[&str]| ids.iter().map(|id| items[*id].item.stands_for).sum::<u32>();
    let first = ["alatau-crowd", "anthem-march", "square-before-midnight", "roof-north", "stones-at-corner", "two-am"];
    assert_eq!(videos(&first) + videos(&["seifullin-abay-retreat", "incident-1-others"]), 17);
    assert_eq!(videos(&["residence-first-shots", "residence-timiryazev", "residence-others"]), 23);
    assert_eq!(videos(&["soldiers-kneel", "square-evening", "vehicles-leave", "incident-4-others"]), 7);
    assert_eq!(items["morgue"].item.state, VerificationState::Viewed);
    assert!(items.values().all(|row| row.item.held == Held::DescribedOnly && row.item.passage.is_some()));
}

#[test]
fn events_have_their_incident_evidence_and_passage() {
    let readings = readings();
    let mut in_incident: BTreeMap<String, usize> = BTreeMap::new();
    let dated: Vec<String> = facts(&readings)
        .filter_map(|fact| if let Fact::Evidence(e) = fact { Some(e.subject.to_string()) } else { None })
        .collect();
    let mut undated = Vec::new();
    for fact in facts(&readings) {
        if let Fact::Evidence(evidence) = fact {
            assert!(evidence.passage.is_some() && !evidence.basis.text.is_empty(), "{}", evidence.id);
        }
        let Fact::Event(event) = fact else { continue };
        assert!(event.passage.is_some() || event.id.as_str() == "sunset-5", "{}", event.id);
        if let Some(incident) = &event.incident {
            *in_incident.entry(incident.to_string()).or_default() += 1;
        }
        if !dated.contains(&event.id.to_string()) {
            undated.push(event.id.to_string());
        }
    }
    assert_eq!(in_incident.len(), 4);
    assert!(in_incident.values().all(|events| *events >= 8), "{in_incident:?}");
    assert_eq!(undated, ["police-department-attacked"], "the report gives no time for this one alone");
}

/// The names of a place, each with the parts of its note: language, script, era.
fn names(place: &model::Place) -> Vec<(&str, Vec<&str>)> {
    let mut names = Vec::new();
    for name in place.names.iter().skip(1) {
        names.push((name.text.as_str(), name.note.as_deref().unwrap_or_default().split(", ").collect()));
    }
    names
}

#[test]
fn places_have_their_names_in_three_scripts() {
    let readings = readings();
    let mut seen = 0;
    for fact in facts(&readings) {
        let Fact::Place(place) = fact else { continue };
        seen += 1;
        let named = |language: &str, latin: bool| {
            let of = |(_, note): &&(&str, Vec<&str>)| note.contains(&language) && note.contains(&"Latin") == latin;
            names(place).iter().filter(of).map(|(text, _)| (*text).to_owned()).collect::<Vec<String>>()
        };
        let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
        for (language, latin) in [("ru", false), ("kk", false), ("kk", true)] {
            let texts = named(language, latin);
            assert!(!texts.is_empty(), "{}: no name in {language}, Latin: {latin}", place.id);
            for text in texts {
                assert_eq!(text.chars().any(cyrillic), !latin, "{}: {text}", place.id);
            }
        }
    }
    assert_eq!(seen, 48);
}

/// A street that was renamed has the names of both eras, and so has every corner and stretch of it.
#[test]
fn what_was_renamed_has_the_names_of_two_eras() {
    let renamed = [
        ("Назарбаев", "Фурманов"),
        ("Желтоксан", "Мира"),
        ("Райымбек", "Ташкентск"),
        ("Толе би", "Комсомольск"),
        ("Достык", "Ленина"),
    ];
    let readings = readings();
    let mut checked = BTreeMap::new();
    for fact in facts(&readings) {
        let Fact::Place(place) = fact else { continue };
        let is_old = |note: &str| note.starts_with("until") || note.starts_with("old name");
        let in_russian = |old: bool| {
            let of = move |(_, note): &(&str, Vec<&str>)| {
                note.contains(&"ru") && note.iter().any(|part| is_old(part)) == old
            };
            names(place).into_iter().filter(of).map(|(text, _)| text.to_owned()).collect::<Vec<String>>()
        };
        for (now, before) in renamed {
            if in_russian(false).iter().any(|name| name.contains(now)) {
                assert!(in_russian(true).iter().any(|name| name.contains(before)), "{}: not as {before}", place.id);
                *checked.entry(now).or_insert(0) += 1;
            }
        }
    }
    let wanted = [("Назарбаев", 3), ("Желтоксан", 2), ("Райымбек", 2), ("Толе би", 2), ("Достык", 1)];
    assert_eq!(checked, BTreeMap::from(wanted));
}

#[test]
fn base_map_is_small_and_attributed() {
    let bytes = std::fs::read(folder().join("base.geojson")).unwrap();
    let places = std::fs::read(folder().join("places.csv")).unwrap();
    assert!(bytes.len() + places.len() < 200_000, "what is derived from the map stays small");
    let map = base_map::read("base.geojson", &bytes, Digest::from_bytes([0; 32])).unwrap().unwrap();
    assert_eq!(map.attribution, "© OpenStreetMap contributors, ODbL");
}
