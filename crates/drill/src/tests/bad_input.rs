use super::settings;
use crate::failure::DrillError;
use crate::make::{Unwatched, make};
use crate::plan::{HeightFrom, PlanError};
use crate::settings::{Seed, Settings, SettingsError};
use crate::stage::Stage;

fn refused(settings: Settings) -> SettingsError {
    match settings.check() {
        Err(error) => error,
        Ok(()) => panic!("taken: {settings:?}"),
    }
}

#[test]
fn what_cannot_be_filmed_is_refused() {
    assert_eq!(refused(Settings { cameras: 0, ..settings("x") }), SettingsError::Cameras(0));
    assert_eq!(refused(Settings { cameras: 65, ..settings("x") }), SettingsError::Cameras(65));
    assert_eq!(refused(Settings { minutes: 61.0, ..settings("x") }), SettingsError::Minutes(61.0));
    assert!(matches!(refused(Settings { minutes: f64::NAN, ..settings("x") }), SettingsError::Minutes(_)));
    assert_eq!(refused(Settings { hard: 1.1, ..settings("x") }), SettingsError::Hard(1.1));
    assert_eq!(refused(Settings { size: (641, 360), ..settings("x") }), SettingsError::Size(641, 360));
}

#[test]
fn sixty_four_cameras_and_an_hour_can_be_set_up() {
    let stage = Stage::set(&Settings { cameras: 64, minutes: 60.0, ..settings("long") }).unwrap();
    assert_eq!(stage.cameras.len(), 64);
    assert!(stage.story.waves.len() > 10, "a long scene goes in waves");
    let last = stage.story.discharges.last().unwrap().at_s;
    assert!(last > 50.0 * 60.0 && last < 3600.0, "{last}");
    assert!(stage.actors.people.iter().filter(|p| p.stance(3000.0).is_some()).count() > 20);
}

#[test]
fn a_text_is_a_seed_too() {
    assert_eq!(Seed::from_text("17"), Seed { number: 17, text: None });
    let text = Seed::from_text("Tuesday");
    assert_eq!(text.text.as_deref(), Some("Tuesday"));
    assert_eq!(text, Seed::from_text(" Tuesday "));
    assert_ne!(text.number, Seed::from_text("Wednesday").number);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let error = make(folder.path(), &settings("x"), &Unwatched).unwrap_err();
    assert!(matches!(error, DrillError::NotEmpty));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Nine blocks of houses around an open place, as a map would give them; every third without a height.
fn extract() -> String {
    let mut features = Vec::new();
    for row in -2_i32..=2 {
        for column in -2_i32..=2 {
            if row == 0 && column == 0 {
                continue;
            }
            let (lon, lat) = (76.9 + f64::from(column) * 0.0009, 43.2 + f64::from(row) * 0.0007);
            let (w, h) = (0.0003, 0.00022);
            let height = match (row + column).rem_euclid(3) {
                0 => "{}",
                1 => r#"{"height": "14 m"}"#,
                _ => r#"{"building:levels": 4, "name": "A house"}"#,
            };
            features.push(format!(
                r#"{{"type":"Feature","properties":{height},"geometry":{{"type":"Polygon","coordinates":[[[{},{}],[{},{}],[{},{}],[{},{}],[{},{}]]]}}}}"#,
                lon - w, lat - h, lon + w, lat - h, lon + w, lat + h, lon - w, lat + h, lon - w, lat - h
            ));
        }
    }
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[test]
fn an_extract_without_heights_gets_drawn_ones_and_says_so() {
    let stage = Stage::set(&Settings { plan: Some(extract()), ..settings("plan") }).unwrap();
    assert!(stage.notes.iter().any(|note| note.contains("no height")), "{:?}", stage.notes);
    let houses = || stage.world.plan.prisms.iter().filter(|p| matches!(p.look, crate::plan::Look::House { .. }));
    let count = |from: HeightFrom| houses().filter(|p| p.height_from == from).count();
    assert_eq!(count(HeightFrom::Drawn) + count(HeightFrom::Given) + count(HeightFrom::Storeys), 24);
    assert!(count(HeightFrom::Drawn) > 5);
    assert!(houses().filter(|p| p.height_from == HeightFrom::Storeys).all(|p| (p.top_m - 13.4).abs() < 1e-9));
    assert!((stage.ground.origin().lat() - 43.2).abs() < 0.002, "the town stands where the plan says");
}

#[test]
fn a_plan_that_is_none_is_refused_with_where() {
    let error = |json: &str| match Stage::set(&Settings { plan: Some(json.to_owned()), ..settings("x") }) {
        Err(DrillError::Plan(error)) => error,
        other => panic!("{:?}", other.err()),
    };
    assert!(matches!(error("nothing"), PlanError::Json(_)));
    assert_eq!(error("{}"), PlanError::NoFootprints);
    let swapped = extract().replace("76.9", "276.9");
    assert!(matches!(error(&swapped), PlanError::Feature { feature: 3, .. }), "{}", error(&swapped));
    let one = r#"{"features":[{"geometry":{"type":"Polygon","coordinates":[[[70,46],[70.01,46],[70.01,46.01],[70,46.01],[70,46]]]}}]}"#;
    assert_eq!(error(one), PlanError::NoSquare);
}
