//! What yt-dlp writes beside a film.
use intake::formats::{Shelf, Told};
use model::{Fact, LineageRelation, MediaKind, SourceRole};
use serde_json::{Value, json};

use crate::shelf::*;

const INFO: &str = "in/Film [dQw4w9WgXcQ].info.json";

fn downloaded() -> Shelf {
    shelf(&[
        (INFO, MediaKind::Document),
        ("in/Film [dQw4w9WgXcQ].mp4", MediaKind::Video),
        ("in/Film [dQw4w9WgXcQ].description", MediaKind::Document),
        ("in/Film [dQw4w9WgXcQ].webp", MediaKind::Photo),
        ("in/Film [dQw4w9WgXcQ].ru.vtt", MediaKind::Document),
        ("in/Film [dQw4w9WgXcQ] 2.mp4", MediaKind::Video),
        ("in/other.mp4", MediaKind::Video),
    ])
}

pub(crate) fn info() -> Value {
    json!({
        "id": "dQw4w9WgXcQ", "title": "Площадь, 5 января", "description": "Снято сегодня",
        "timestamp": 1_641_384_000, "upload_date": "20220105", "uploader": "Очевидец", "uploader_id": "@eyewitness",
        "uploader_url": "https://www.youtube.com/@eyewitness", "channel": "Очевидец", "channel_id": "UCabc",
        "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "extractor": "youtube",
        "extractor_key": "Youtube", "ext": "mp4", "epoch": 1_641_470_400, "_type": "video",
        "_version": {"version": "2024.03.10", "repository": "yt-dlp/yt-dlp"}
    })
}

pub(crate) fn of_info(info: &Value) -> Told {
    told(&downloaded(), INFO, info.to_string().as_bytes()).unwrap()
}

#[test]
fn a_download_is_a_post_with_its_words_and_what_lies_beside_it() {
    let told = of_info(&info());
    let [post] = &posts(&told)[..] else { panic!("{told:?}") };
    assert_eq!(post.item.as_str(), "i-Film [dQw4w9WgXcQ].mp4");
    assert_eq!(post.address.as_deref(), Some("https://www.youtube.com/watch?v=dQw4w9WgXcQ"));
    let second = ("2022-01-05T12:00:00Z".to_owned(), "2022-01-05T12:00:00.999999Z".to_owned());
    assert_eq!(ends(post), (Some(second.0), Some(second.1)));
    assert_eq!(post.captured.unwrap().to_string(), "2022-01-06T12:00:00.999999Z");
    let whose = post.description.as_deref().unwrap();
    assert!(
        whose.contains("the date that Youtube gives") && whose.contains("on which yt-dlp 2024.03.10 ran"),
        "{whose}"
    );
    let [source] = &sources(&told)[..] else { panic!("{told:?}") };
    assert_eq!(
        (source.name.as_str(), source.role, Some(&source.id)),
        ("Очевидец", SourceRole::Uploader, post.source.as_ref())
    );
    assert!(!source.id.as_str().contains("eyewitness"), "an id names nobody");
    assert_eq!(texts(&told), ["Площадь, 5 января", "Снято сегодня"]);
    assert!(words(&told).iter().all(|words| words.post.as_ref() == Some(&post.id)));
    let film = "i-Film [dQw4w9WgXcQ].mp4";
    let beside: Vec<String> = related(&told, LineageRelation::SidecarOf)
        .into_iter()
        .map(|(item, of)| {
            assert_eq!(of, film);
            item
        })
        .collect();
    let stem = "i-Film [dQw4w9WgXcQ]";
    let wanted = [".info.json", ".description", ".ru.vtt", ".webp"].map(|end| format!("{stem}{end}"));
    assert_eq!(beside, wanted);
    assert_eq!(said(&told), "");
    assert_eq!(of_info(&info()), told, "the same again");
}

#[test]
fn a_day_is_a_day_in_any_zone_and_what_is_sent_live_may_be_younger() {
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut info = info();
        change(&mut info);
        of_info(&info)
    };
    let day = changed(&|info| drop(info.as_object_mut().unwrap().remove("timestamp")));
    let (from, to) = ends(&posts(&day)[0]);
    assert_eq!((from.as_deref(), to.as_deref()), (Some("2022-01-04T10:00:00Z"), Some("2022-01-06T11:59:59.999999Z")));
    assert!(posts(&day)[0].description.as_deref().unwrap().contains("in whatever zone"));
    let live = changed(&|info| info["live_status"] = json!("was_live"));
    assert_eq!(ends(&posts(&live)[0]).1, None, "the recording goes on after the announcement");
    assert!(posts(&live)[0].description.as_deref().unwrap().contains("sent live"));
    let none = changed(&|info| {
        info["timestamp"] = Value::Null;
        info["upload_date"] = json!("yesterday");
    });
    assert!(said(&none).contains("no date of posting"), "{}", said(&none));
    let other = changed(&|info| info["channel"] = json!("Новости"));
    let roles: Vec<_> = other.facts.iter().filter(|told| matches!(told.fact, Fact::Role(_))).collect();
    assert_eq!(roles.len(), 1, "the channel published what someone else put online");
    let alone = shelf(&[(INFO, MediaKind::Document)]);
    let alone = told(&alone, INFO, info().to_string().as_bytes()).unwrap();
    assert_eq!(items(&alone)[0].held, model::Held::DescribedOnly);
    assert!(said(&alone).contains("not in this import"), "{}", said(&alone));
}

#[test]
fn a_broken_description_is_said() {
    let cut = &info().to_string()[..200];
    let told = told(&downloaded(), INFO, cut.as_bytes()).unwrap();
    assert!(told.facts.is_empty() && said(&told).contains("line 1"), "{}", said(&told));
    for other in ["{}", "[]", "null", "{\"id\": 7}", "{\"extractor\": 5, \"id\": {}}"] {
        assert_eq!(self::told(&downloaded(), INFO, other.as_bytes()), None, "{other}");
    }
}
