//! Exports of Telegram Desktop.
use intake::formats::{Shelf, Told};
use model::{Fact, LineageRelation, MediaKind, SourceRole, Words};
use serde_json::{Value, json};

use crate::shelf::*;

pub(crate) fn chat(messages: &Value) -> Value {
    json!({"name": "Алматы сегодня", "type": "public_channel", "id": 1_234_567_890, "messages": messages})
}

pub(crate) fn message(id: i64, more: Value) -> Value {
    let mut message = json!({
        "id": id, "type": "message", "date": "2022-01-05T18:00:00", "date_unixtime": "1641384000",
        "from": "Алматы сегодня", "from_id": "channel1234567890", "text": ""
    });
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

fn exported() -> Shelf {
    shelf(&[
        ("x.zip!/ChatExport/result.json", MediaKind::Document),
        ("x.zip!/ChatExport/video_files/v.mp4", MediaKind::Video),
        ("x.zip!/ChatExport/video_files/v.mp4_thumb.jpg", MediaKind::Photo),
        ("x.zip!/ChatExport/photos/p.jpg", MediaKind::Photo),
        ("x.zip!/secret.jpg", MediaKind::Photo),
    ])
}

pub(crate) fn of_export(export: &Value) -> Told {
    told(&exported(), "x.zip!/ChatExport/result.json", export.to_string().as_bytes()).unwrap()
}

#[test]
fn messages_that_carry_something_are_posts() {
    let absent = "(File not included. Change data exporting settings to download.)";
    let told = of_export(&chat(&json!([
        message(1, json!({"text": "Доброе утро"})),
        message(
            2,
            json!({
                "file": "video_files/v.mp4", "thumbnail": "video_files/v.mp4_thumb.jpg", "media_type": "video_file",
                "mime_type": "video/mp4", "edited": "2022-01-05T18:10:00", "edited_unixtime": "1641384600",
                "forwarded_from": "Айгүл", "author": "А. Б.", "reply_to_message_id": 1,
                "text": ["Площадь ", {"type": "text_link", "text": "видео", "href": "https://example.org/v"}, {"type": "bold", "text": "!"}]
            })
        ),
        message(
            3,
            json!({"photo": absent, "photo_file_size": 1000, "width": 1280, "height": 720, "text": "фото",
                "reply_to_message_id": 2})
        ),
        message(4, json!({"type": "service", "actor": "x", "actor_id": "user5", "action": "pin_message"})),
        message(5, json!({"location_information": {"latitude": 43.2, "longitude": 76.9}})),
    ])));
    let [film, photo] = &posts(&told)[..] else { panic!("{told:?}") };
    assert_eq!(film.item.as_str(), "i-v.mp4");
    assert_eq!(film.address.as_deref(), Some("https://t.me/c/1234567890/2"));
    assert_eq!(ends(film).1.as_deref(), Some("2022-01-05T12:00:00.999999Z"), "the second, whatever the machine's zone");
    assert_eq!(film.edited.unwrap().latest().unwrap().to_string(), "2022-01-05T12:10:00.999999Z");
    assert!(film.description.as_deref().unwrap().contains("Telegram shows"));
    assert_eq!(film.replies_to, None, "what it answers is no post");
    assert!(film.description.as_deref().unwrap().ends_with("Answers message 1."), "{:?}", film.description);
    assert_eq!(photo.replies_to.as_ref(), Some(&film.id));
    let names: Vec<_> = sources(&told).iter().map(|s| (s.name.to_string(), s.role)).collect();
    let people = [("Айгүл".to_owned(), SourceRole::Uploader), ("А. Б.".to_owned(), SourceRole::Uploader)];
    assert_eq!(names[0], ("Алматы сегодня".to_owned(), SourceRole::Publisher));
    assert_eq!(names[1..], people);
    let forwarded = sources(&told)[1].id.to_string();
    assert_eq!(film.forwarded_from.as_deref(), Some(forwarded.as_str()), "by the id of its source, not by name");
    assert!(!film.id.as_str().contains("1234567890"), "{}", film.id);
    let said_texts = ["Доброе утро", "Площадь видео (https://example.org/v)!", "фото", "43.2, 76.9"];
    assert_eq!(texts(&told), said_texts);
    assert_eq!(photo.item, items(&told)[0].id);
    let described = items(&told)[0].description.clone().unwrap();
    assert!(described.contains("File not included") && described.contains("1280 x 720"), "{described}");
    let inside = [("i-v.mp4".to_owned(), "i-result.json".to_owned())];
    assert_eq!(related(&told, LineageRelation::ContainedIn), inside);
    assert_eq!(related(&told, LineageRelation::SidecarOf), [("i-v.mp4_thumb.jpg".to_owned(), "i-v.mp4".to_owned())]);
    let left =
        "1 messages of Telegram's own, or of kinds that are not read, stay in the preserved export: 1 pin_message";
    assert!(said(&told).contains(left), "{}", said(&told));
}

#[test]
fn messages_of_text_alone_are_words_of_the_export_with_author_and_time() {
    let group = |messages: &Value| json!({"name": "Двор", "type": "private_group", "id": 77, "messages": messages});
    let from = |id: i64, name: &str, account: &str, more: Value| {
        let mut message = message(id, json!({"from": name, "from_id": account}));
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let export = group(&json!([
        from(1, "Айгүл", "user5", json!({"text": "На площади стреляют"})),
        from(2, "Ержан", "user6", json!({"text": "Где?", "reply_to_message_id": 1, "date_unixtime": "1641384060"})),
        from(
            3,
            "Айгүл",
            "user5",
            json!({
                "text": "У акимата", "edited": "2022-01-05T18:10:00", "edited_unixtime": "1641384600",
                "forwarded_from": "Новости", "forwarded_from_id": "channel9"
            })
        ),
        from(
            4,
            "Ержан",
            "user6",
            json!({
                "location_information": {"latitude": 43.2389, "longitude": 76.9455},
                "place_name": "Акимат", "address": "пл. Республики, 4"
            })
        ),
        from(5, "Ержан", "user6", json!({"location_information": {"latitude": 443.2, "longitude": 76.9}})),
        from(
            6,
            "Айгүл",
            "user5",
            json!({
                "poll": {"question": "Кто пойдёт?", "answers": [{"text": "Я", "voters": 3}, {"text": "Не я", "voters": 1}]}
            })
        ),
        from(7, "Айгүл", "user5", json!({"date_unixtime": "x", "date": "", "text": "без даты"})),
        message(8, json!({"type": "service", "actor": "Ержан", "actor_id": "user6", "action": "invite_members"})),
        message(9, json!({"type": "service", "actor": "Ержан", "actor_id": "user6", "action": "invite_members"})),
    ]));
    let told = of_export(&export);
    assert!(posts(&told).is_empty(), "the export did not stand where the messages did");
    let all = words(&told);
    assert!(all.iter().all(|words| words.item.as_ref().unwrap().as_str() == "i-result.json"));
    let shown: Vec<_> = all.iter().map(|words| words.text.to_string()).collect();
    assert_eq!(
        shown,
        [
            "На площади стреляют",
            "Где?",
            "У акимата",
            "43.2389, 76.9455, Акимат, пл. Республики, 4",
            "Кто пойдёт?\n- Я (3)\n- Не я (1)",
            "без даты"
        ]
    );
    let second = |words: &Words| words.said.map(|said| said.latest().unwrap().to_string());
    assert_eq!(second(&all[1]).as_deref(), Some("2022-01-05T12:01:00.999999Z"));
    assert_eq!(second(&all[5]), None);
    let name_of = |words: &Words| {
        let id = words.source.clone().unwrap();
        sources(&told).iter().find(|source| source.id == id).unwrap().name.to_string()
    };
    assert_eq!([name_of(&all[0]), name_of(&all[1])], ["Айгүл", "Ержан"]);
    let passage = |at: usize| all[at].passage.as_ref().unwrap().to_string();
    assert_eq!(passage(0), "message 1 of Двор, result.json");
    assert_eq!(passage(1), "message 2 of Двор, result.json; answers message 1");
    assert!(
        passage(2).starts_with("message 3 of Двор, result.json; edited, by 2022-01-05T12:10:00.999999Z"),
        "{}",
        passage(2)
    );
    assert!(passage(2).contains("; forwarded from telegram-") && !passage(2).contains("Новости"), "{}", passage(2));
    let [place] = &places(&told)[..] else { panic!("{told:?}") };
    assert_eq!(place.names[0].text, "Акимат, пл. Республики, 4");
    assert_eq!(place.fix.as_ref().unwrap().region.as_disc().unwrap().1, 100.0);
    assert!(place.passage.as_ref().unwrap().starts_with("message 4 of Двор"));
    for id in told.facts.iter().map(|told| told.fact.id()) {
        assert!(!["Айгүл", "Ержан", "user", "Двор"].iter().any(|name| id.contains(name)), "{id} names somebody");
    }
    for what in ["message 5 sends a position that is none", "3 messages of Telegram's own", "2 invite_members, 1 other"]
    {
        assert!(said(&told).contains(what), "{what} in {}", said(&told));
    }
    assert_eq!(of_export(&export), told, "the same again");
    let private =
        json!({"type": "personal_chat", "name": "Айгүл", "id": 5, "messages": [message(1, json!({"text": "тише"}))]});
    let alone = of_export(&private);
    assert_eq!(
        words(&alone)[0].passage.as_ref().unwrap().to_string(),
        "message 1, result.json",
        "named after a person"
    );
}

#[test]
fn a_chat_of_a_hundred_thousand_messages_is_read_message_by_message() {
    let mut export = br#"{"name": "Chat", "type": "public_supergroup", "id": 3, "messages": ["#.to_vec();
    for id in 0..100_000 {
        let comma = if id == 0 { "" } else { "," };
        let author = id % 500;
        let message = match id % 10 {
            0 => format!(
                r#"{comma}{{"id": {id}, "type": "service", "action": "join_group_by_link", "actor_id": "user{author}"}}"#
            ),
            _ => format!(
                r#"{comma}{{"id": {id}, "type": "message", "date_unixtime": "{}", "from": "n{author}", "from_id": "user{author}", "text": "message {id}"}}"#,
                1_641_384_000 + id
            ),
        };
        export.extend(message.into_bytes());
    }
    export.extend(b"]}");
    let told = told(&exported(), "x.zip!/ChatExport/result.json", &export).unwrap();
    assert_eq!(words(&told).len(), 90_000);
    assert_eq!(sources(&told).len(), 450);
    assert!(said(&told).contains("10000 join_group_by_link"), "{}", said(&told));
}

#[test]
fn the_order_of_messages_bounds_what_their_dates_do_not() {
    let carried = |id, more: Value| {
        let mut message = message(id, json!({"photo": "photos/p.jpg"}));
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let told = of_export(&chat(&json!([
        carried(7, json!({"date_unixtime": "nonsense", "date": ""})),
        carried(8, json!({"date_unixtime": "1641470400"})),
        message(9, json!({"date_unixtime": "1641384000"})),
    ])));
    let evidence: Vec<_> = told
        .facts
        .iter()
        .filter_map(|told| if let Fact::Evidence(evidence) = &told.fact { Some(evidence) } else { None })
        .collect();
    assert_eq!(evidence.len(), 2, "{told:?}");
    for (evidence, number) in evidence.iter().zip([7, 8]) {
        let model::Relation::Before(by) = &evidence.relation else { panic!("{evidence:?}") };
        assert_eq!(by.latest().unwrap().to_string(), "2022-01-05T12:00:00.999999Z");
        assert!(evidence.basis.text.starts_with(&format!("Message {number} ")), "{}", &*evidence.basis.text);
        assert!(evidence.basis.text.contains("message 9"));
        assert_eq!(evidence.subject.as_str(), "i-p.jpg.start");
    }
    assert!(said(&told).contains("message 8 is dated later than message 9"), "{}", said(&told));
    assert!(said(&told).contains("message 7 tells no date"), "{}", said(&told));
}

#[test]
fn exports_of_a_whole_account_old_exports_and_broken_ones() {
    let one = chat(&json!([message(1, json!({"photo": "photos/p.jpg"}))]));
    let private = json!({"type": "personal_chat", "name": "Айгүл", "id": 5, "messages": [
        {"id": 9, "type": "message", "date": "2022-01-05T18:00:00", "from": "Айгүл", "from_id": 4_348_007_839_i64,
         "file": "../secret.jpg", "text": ""}
    ]});
    let all = json!({"about": "Here is the data", "personal_information": {"user_id": 1},
        "chats": {"about": "", "list": [one, private]}, "left_chats": {"list": [one]}});
    let told = of_export(&all);
    let told_posts = posts(&told);
    assert_eq!(told_posts.len(), 3, "{told:?}");
    let old = told_posts.iter().find(|post| post.item.as_str() == "i-secret.jpg").unwrap();
    assert_eq!(old.address, None, "a chat between two has no address");
    assert_eq!(ends(old), (Some("2022-01-05T04:00:00Z".into()), Some("2022-01-06T06:00:00.999999Z".into())));
    assert!(old.description.as_deref().unwrap().contains("in a zone that is not told"));
    let cut = one.to_string();
    let cut = &cut[..cut.len() - 2];
    let told = self::told(&exported(), "x.zip!/ChatExport/result.json", cut.as_bytes()).unwrap();
    assert_eq!(posts(&told).len(), 1, "what stands before the cut is read");
    assert!(said(&told).contains("breaks off at line 1"), "{}", said(&told));
    for other in
        ["{}", "[1]", "{\"result\": true}", "", "{\"messages\": [{\"id\": 1}]}", "{\"id\": 1, \"messages\": 5}"]
    {
        let read = self::told(&exported(), "x.zip!/ChatExport/result.json", other.as_bytes());
        assert_eq!(read, None, "{other}: another program's result.json");
    }
    let lost = of_export(&chat(&json!([message(
        1,
        json!({"file": "files/gone\u{202e}.pdf", "mime_type": "application/pdf"})
    )])));
    assert!(said(&lost).contains("files/gone\\u{202e}.pdf, which is not in this import"), "{}", said(&lost));
    assert_eq!((items(&lost).len(), items(&lost)[0].kind), (1, MediaKind::Document));
    let html = shelf(&[("messages2.html", MediaKind::Document)]);
    let page = b"<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class=\"page_wrap\">";
    let told = self::told(&html, "messages2.html", page).unwrap();
    assert!(told.facts.is_empty() && said(&told).contains("its messages are not read"), "{}", said(&told));
}
