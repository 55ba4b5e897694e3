//! Where shots came from, on the map of a page, in print and for other programs.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that cannot unwrap has failed; it uses its part of the sample"
)]

mod sample;

use model::{Fix, Interval, Position, Region};
use publication::{
    RegionPart, ReportInput, ReportText, ShotsFrom, TextBlock, TextEvidence, TextSentence, geojson, kml, page,
};
use sample::{almaty, at};
use serde_json::Value;

fn position(lon: f64, lat: f64) -> Position {
    Position::from_lon_lat(lon, lat).unwrap()
}

/// A square of 0.002° about a point, as a part of a region.
fn part(lon: f64, lat: f64) -> RegionPart {
    let corner = |dx: f64, dy: f64| position(lon + dx, lat + dy);
    let ring = |by: f64| vec![corner(-by, -by), corner(by, -by), corner(by, by), corner(-by, by)];
    let fix = Fix {
        position: position(lon, lat),
        region: Region::polygon(ring(0.001)).unwrap(),
        method: "differences of arrival".to_owned(),
    };
    RegionPart { fix, holes: Vec::new() }
}

fn shots(finding: &str, parts: Vec<RegionPart>) -> ShotsFrom {
    ShotsFrom {
        finding: finding.to_owned(),
        what: "4 shots heard in 5 recordings".to_owned(),
        shape: "with 95 % inside a region about 30 m across".to_owned(),
        when: Interval::new(Some(at("05T18:00")), Some(at("05T18:01"))).unwrap(),
        level: 0.95,
        has_likeliest: parts.len() == 1,
        parts,
        items: Vec::new(),
        method: "differences of arrival, version 1".to_owned(),
    }
}

/// A report whose one sentence cites one of two findings.
fn cited() -> ReportInput {
    let mut input = almaty();
    input.shots_from =
        vec![shots("whence V1 V2", vec![part(76.9461, 43.2391)]), shots("whence V8 V9", vec![part(76.9301, 43.2501)])];
    let evidence = TextEvidence {
        cited: "finding whence-V1".to_owned(),
        finding: Some("whence V1 V2".to_owned()),
        ..TextEvidence::default()
    };
    let sentence = TextSentence {
        text: "Shots were fired near the monument.".to_owned(),
        kind: "fact".to_owned(),
        evidence: vec![evidence],
        ..TextSentence::default()
    };
    let (title, blocks) = ("Shots".to_owned(), vec![TextBlock::Paragraph(vec![sentence])]);
    input.text = Some(ReportText { title, blocks, ..ReportText::default() });
    input
}

/// The map of the places that lie together; that of the wider area draws them once more.
fn detail(html: &str) -> &str {
    html.split("class=\"sheet wider\"").next().unwrap()
}

#[test]
fn a_text_shows_what_it_cites_and_leads_to_it() {
    let html = page(&cited()).unwrap();
    assert_eq!(detail(&html).matches("class=\"region shots\"").count(), 1, "only what the text cites is drawn");
    let number = html.split("class=\"region shots\"").nth(1).unwrap().split("place-").nth(1).unwrap();
    let number = number.split('"').next().unwrap();
    assert!(html.contains(&format!("href=\"#place-{number}\"")) && html.contains(&format!("id=\"place-{number}\"")));
    assert!(html.contains("with 95 % inside a region about 30 m across"));
    assert!(html.contains("likeliest near"));
    let mut whole = cited();
    whole.text = None;
    assert_eq!(
        detail(&page(&whole).unwrap()).matches("class=\"region shots\"").count(),
        2,
        "a page of the case shows all"
    );
}

#[test]
fn of_a_region_in_parts_no_point_is_marked() {
    let mut input = cited();
    let dots = |html: &str| detail(html).matches("<circle r=\"4.5\"/>").count();
    let before = dots(&page(&input).unwrap());
    input.shots_from[0] = shots("whence V1 V2", vec![part(76.9461, 43.2391), part(76.9400, 43.2391)]);
    let html = page(&input).unwrap();
    assert_eq!(detail(&html).matches("class=\"region shots\"").count(), 2, "both parts are drawn");
    assert_eq!(dots(&html), before - 1);
    assert!(!html.contains("likeliest near"));
    // Nor for other programs.
    let text = geojson(&input).unwrap();
    let features = serde_json::from_str::<Value>(&text).unwrap()["features"].as_array().unwrap().clone();
    let shots: Vec<&Value> = features.iter().filter(|one| one["properties"]["type"] == "shots_from").collect();
    assert_eq!(shots.len(), 1);
    assert_eq!(shots[0]["geometry"]["type"], "MultiPolygon");
    assert!(shots[0]["properties"]["likeliest"].is_null());
    assert_eq!(shots[0]["properties"]["level"], 0.95);
    for ring in shots[0]["geometry"]["coordinates"].as_array().unwrap().iter().map(|polygon| &polygon[0]) {
        let ring: Vec<[f64; 2]> = serde_json::from_value(ring.clone()).unwrap();
        assert!(ring.len() == 5 && ring[0] == ring[4]);
        let area: f64 = ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
        assert!(area > 0.0, "outer rings run counter-clockwise");
    }
    let kml = kml(&input).unwrap();
    assert_eq!(kml.matches("<outerBoundaryIs>").count(), 2);
    assert!(kml.contains("Where 4 shots heard in 5 recordings came from"));
}

#[test]
fn print_draws_it_too() {
    let pdf = publication::pdf(&cited()).unwrap();
    let mut without = cited();
    without.shots_from.clear();
    assert_ne!(pdf.len(), publication::pdf(&without).unwrap().len());
}

#[test]
fn blurred_it_has_no_outline_and_no_point() {
    let mut input = cited();
    input.blur("500".parse().unwrap());
    for text in [page(&input).unwrap(), geojson(&input).unwrap(), kml(&input).unwrap()] {
        assert!(!text.contains("76.9461") && !text.contains("76.9471") && !text.contains("likeliest near"));
        assert!(!text.contains("outerBoundaryIs"));
    }
    assert!(page(&input).unwrap().contains("<circle class=\"region shots\""));
}
