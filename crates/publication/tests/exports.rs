//! What other programs are given to draw.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that cannot unwrap has failed; it uses its part of the sample"
)]

mod sample;

use model::{EventId, ItemId, MediaKind, Region};
use publication::{ConfidentialItem, ReportItem, geojson, kml, timemap};
use sample::{almaty, empty};
use serde_json::Value;

fn features(text: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(text).unwrap()["features"].as_array().unwrap().clone()
}

#[test]
fn geojson_has_every_event_with_the_bounds_of_its_time_and_place() {
    let input = almaty();
    let features = features(&geojson(&input).unwrap());
    let events: Vec<&Value> = features.iter().filter(|one| one["properties"]["type"] == "event").collect();
    assert_eq!(events.len(), input.events.len());
    for (event, feature) in input.events.iter().zip(&events) {
        let place = event.place.as_ref().and_then(|id| input.places.iter().find(|place| place.id == *id));
        let properties = &feature["properties"];
        match place.and_then(|place| place.fix.as_ref()) {
            Some(fix) => {
                let coordinates = [fix.position.lon(), fix.position.lat()];
                assert_eq!(feature["geometry"]["coordinates"], serde_json::json!(coordinates), "longitude first");
                assert_eq!(properties["uncertainty_m"].as_f64(), fix.region.as_disc().map(|(_, radius_m)| radius_m));
            }
            None => assert!(feature["geometry"].is_null(), "no place is made up"),
        }
        assert!(properties["earliest"].is_null() || properties["earliest"].as_str().unwrap().contains('T'));
    }
    let dated = events.iter().filter(|event| !event["properties"]["earliest"].is_null()).count();
    assert!(dated > 0 && dated < events.len(), "an open end is null, never made up: {dated}");
}

#[test]
fn a_region_with_corners_is_a_closed_ring_counter_clockwise() {
    let mut input = almaty();
    let used = input.events.iter().find_map(|event| event.place.clone()).unwrap();
    let place = input.places.iter_mut().find(|place| place.id == used && place.fix.is_some()).unwrap();
    let fix = place.fix.as_mut().unwrap();
    let corner =
        |dx: f64, dy: f64| model::Position::from_lon_lat(fix.position.lon() + dx, fix.position.lat() + dy).unwrap();
    let clockwise = vec![corner(0.0, 0.0), corner(0.0, 0.1), corner(0.1, 0.1), corner(0.1, 0.0)];
    fix.region = Region::polygon(clockwise).unwrap();
    let features = features(&geojson(&input).unwrap());
    let ring =
        features.iter().find(|one| one["geometry"]["type"] == "Polygon").unwrap()["geometry"]["coordinates"][0].clone();
    let ring: Vec<[f64; 2]> = serde_json::from_value(ring).unwrap();
    assert!(ring.len() == 5 && ring[0] == ring[4]);
    let area: f64 = ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
    assert!(area > 0.0);
}

#[test]
fn timemap_gets_every_text_and_the_interval_in_words() {
    let input = almaty();
    let made = timemap(&input).unwrap();
    let value = serde_json::to_value(&made).unwrap();
    let events = value["events"].as_array().unwrap();
    assert_eq!(events.len() + made.undated, input.events.len());
    assert!(made.undated > 0 && !events.is_empty());
    let associations: Vec<&Value> = value["associations"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    for event in events {
        for name in
            ["id", "description", "date", "time", "time_display", "location", "latitude", "longitude", "category"]
        {
            assert!(event[name].is_string(), "{name} of {event}: timemap drops what is no text");
        }
        assert_eq!(event["latitude"] == "", event["longitude"] == "", "both or neither");
        let date: Vec<u32> = event["date"].as_str().unwrap().split('/').map(|part| part.parse().unwrap()).collect();
        assert!(date.len() == 3 && date[0] <= 12 && date[2] == 2022, "{event}");
        assert!(!event["time_display"].as_str().unwrap().is_empty());
        assert!(event["associations"].as_array().unwrap().iter().all(|id| associations.contains(&id)));
        let sources = event["sources"].as_array().unwrap();
        assert!(sources.iter().all(|id| value["sources"].get(id.as_str().unwrap()).is_some()), "{event}");
    }
    let empty = timemap(&empty()).unwrap();
    assert_eq!(serde_json::to_value(empty).unwrap()["events"], serde_json::json!([]));
}

#[test]
fn marks_in_texts_stay_texts() {
    let mut input = almaty();
    let hostile = "</name><script>alert(1)</script> & \"quoted\" \u{0}\u{8}end";
    input.events[0].title = hostile.to_owned();
    let kml = kml(&input).unwrap();
    assert!(
        !kml.contains("<script>")
            && kml.contains("&lt;/name&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; end")
    );
    assert!(!kml.contains(['\u{0}', '\u{8}']));
    assert_eq!(kml.matches("<Placemark").count(), input.events.len());
    assert_eq!(kml.matches("</Placemark>").count(), input.events.len());
    let title = features(&geojson(&input).unwrap())
        .into_iter()
        .find(|one| one["id"] == format!("event/{}", input.events[0].id))
        .unwrap()["properties"]["title"]
        .clone();
    assert_eq!(title, hostile);
}

#[test]
fn a_confidential_item_is_a_stand_in_and_its_sources_are_not_named() {
    let mut input = almaty();
    let id = ItemId::new("V-secret").unwrap();
    input.items.push(ReportItem::Confidential(ConfidentialItem {
        id: id.clone(),
        pseudonym: "Confidential item 1".to_owned(),
        kind: MediaKind::Video,
        commitment: None,
    }));
    let source = input.sources[0].clone();
    let mut event = input.events[0].clone();
    event.id = EventId::new("e-secret").unwrap();
    event.items = vec![id];
    event.sources = vec![source.id.clone()];
    input.events.push(event);
    let of = |text: String| text.split("e-secret").nth(1).unwrap().split("Placemark").next().unwrap().to_owned();
    let kml = of(kml(&input).unwrap());
    assert!(kml.contains("Confidential item 1") && !kml.contains("V-secret") && !kml.contains(&*source.name), "{kml}");
    let made = serde_json::to_value(timemap(&input).unwrap()).unwrap().to_string();
    assert!(!made.contains("V-secret"));
}
