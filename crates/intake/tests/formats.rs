//! What other programs write beside the files that they bring, in the shape in which they write it and broken.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it skips"
)]

use intake::formats::{Document, Kept, Salt, Shelf, Told, format, read};
use model::{Digest, Fact, Item, ItemId, Lineage, LineageRelation, MediaKind, Place, Post, Source, SourceRole, Words};
use serde_json::{Value, json};

/// A shelf of files: paths as given, and what each is.
fn shelf(files: &[(&str, MediaKind)]) -> Shelf {
    let mut shelf = Shelf::default();
    for (number, (given, kind)) in files.iter().enumerate() {
        shelf.add(kept(given, *kind, number as u8));
    }
    shelf
}

fn kept(given: &str, kind: MediaKind, number: u8) -> Kept {
    let name = given.rsplit('/').next().unwrap().to_owned();
    let item = ItemId::new(&format!("i-{name}")).unwrap();
    Kept { given: given.to_owned(), name, item, sha256: Digest::from_bytes([number; 32]), len: 1, kind }
}

/// What a document among the files says.
fn told(shelf: &Shelf, given: &str, bytes: &[u8]) -> Option<Told> {
    let kept = shelf.files().find(|kept| kept.given == given).unwrap();
    let format = format(kept).unwrap_or_else(|| panic!("{given} is in no format"));
    read(format, Document { kept, bytes: &mut &*bytes, salt: &Salt::new("a case") }, shelf)
}

fn said(told: &Told) -> String {
    let said = told.notices.iter().map(|notice| format!("{:?} {}: {}", notice.level, notice.place, notice.what));
    said.collect::<Vec<_>>().join("\n")
}

macro_rules! facts {
    ($($name:ident $kind:ident;)*) => {$(
        fn $name(told: &Told) -> Vec<$kind> {
            let only = |fact: &Fact| if let Fact::$kind(fact) = fact { Some(fact.clone()) } else { None };
            told.facts.iter().filter_map(|told| only(&told.fact)).collect()
        }
    )*};
}

facts! { posts Post; sources Source; words Words; items Item; lineages Lineage; places Place; }

fn ends(post: &Post) -> (Option<String>, Option<String>) {
    (post.posted.earliest().map(|at| at.to_string()), post.posted.latest().map(|at| at.to_string()))
}

fn related(told: &Told, relation: LineageRelation) -> Vec<(String, String)> {
    let of = |lineage: &Lineage| (lineage.item.to_string(), lineage.of.to_string());
    lineages(told).iter().filter(|lineage| lineage.relation == relation).map(of).collect()
}

fn texts(told: &Told) -> Vec<String> {
    words(told).iter().map(|words| words.text.to_string()).collect()
}

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

fn info() -> Value {
    json!({
        "id": "dQw4w9WgXcQ", "title": "Площадь, 5 января", "description": "Снято сегодня",
        "timestamp": 1_641_384_000, "upload_date": "20220105", "uploader": "Очевидец", "uploader_id": "@eyewitness",
        "uploader_url": "https://www.youtube.com/@eyewitness", "channel": "Очевидец", "channel_id": "UCabc",
        "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "extractor": "youtube",
        "extractor_key": "Youtube", "ext": "mp4", "epoch": 1_641_470_400, "_type": "video",
        "_version": {"version": "2024.03.10", "repository": "yt-dlp/yt-dlp"}
    })
}

fn of_info(info: &Value) -> Told {
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

fn chat(messages: &Value) -> Value {
    json!({"name": "Алматы сегодня", "type": "public_channel", "id": 1_234_567_890, "messages": messages})
}

fn message(id: i64, more: Value) -> Value {
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

fn of_export(export: &Value) -> Told {
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

const SHEET: &str = "archived/results.csv";

fn archived() -> Shelf {
    shelf(&[
        (SHEET, MediaKind::Document),
        ("archived/case-1/a b.html", MediaKind::Document),
        ("archived/case-1/4a7b.mp4", MediaKind::Video),
        ("archived/case-1/thumbnail_4a7b.jpg", MediaKind::Photo),
        ("archived/case-1/screenshot_1.png", MediaKind::Photo),
        ("archived/case-1/c.wacz", MediaKind::Document),
        ("archived/case-2/p.jpg", MediaKind::Photo),
    ])
}

fn of_sheet(rows: &str) -> Told {
    let header = "Link,Archive status,Destination folder,Archive location,Archive date,Thumbnail,Upload timestamp,\
                  Upload title,Text content,Screenshot,Hash,Perceptual Hashes,WACZ,ReplayWebpage\n";
    told(&archived(), SHEET, format!("{header}{rows}").as_bytes()).unwrap()
}

#[test]
fn a_sheet_of_auto_archiver_with_its_folder() {
    let right = Digest::from_bytes([1; 32]);
    let told = of_sheet(&format!(
        "https://x.com/a/status/1,telethon_extractor: success,case-1,https://s3.example.org/bucket/case-1/a%20b.html,\
         2022-01-06T09:00:00+00:00,,2022-01-05T12:00:00+00:00,Заголовок,\"Текст, с запятой\",\
         https://s3.example.org/bucket/case-1/screenshot_1.png,SHA-256:{right},,case-1/c.wacz,\n\
         https://x.com/a/status/2,Archive failed no archiver,,,,,,,,,,,,\n\
         ,,,,,,,,a note,,,,,\n"
    ));
    let [post, failed] = &posts(&told)[..] else { panic!("{told:?}") };
    assert_eq!(post.item.as_str(), "i-4a7b.mp4", "the recording beside the page");
    assert_eq!(post.address.as_deref(), Some("https://x.com/a/status/1"));
    assert_eq!(ends(post).1.as_deref(), Some("2022-01-05T12:00:00.999999Z"));
    assert_eq!(post.captured.unwrap().to_string(), "2022-01-06T09:00:00.999999Z");
    assert!(post.description.as_deref().unwrap().contains("clock of the machine on which auto-archiver ran"));
    assert_eq!(texts(&told), ["Заголовок", "Текст, с запятой"]);
    let captures: Vec<_> = related(&told, LineageRelation::CaptureOf).into_iter().map(|(item, _)| item).collect();
    assert_eq!(captures, ["i-a b.html", "i-screenshot_1.png", "i-c.wacz"]);
    assert_eq!(failed.item, items(&told)[0].id);
    assert!(items(&told)[0].description.as_deref().unwrap().contains("no archiver"));
    assert!(said(&told).contains("1 links were not archived") && said(&told).contains("1 rows without a link"));
    assert!(!said(&told).contains("the hash of this row"), "{}", said(&told));
}

#[test]
fn hashes_of_the_sheet_are_compared() {
    let wrong = Digest::from_bytes([99; 32]);
    let row = |hash: &str| format!("https://x.com/a/status/1,success,,case-2/p.jpg,,,,,,,{hash},,,\n");
    let told = of_sheet(&row(&format!("SHA-256:{wrong}")));
    assert_eq!(posts(&told)[0].item.as_str(), "i-p.jpg");
    assert!(
        said(&told).contains("row 2, column Hash: the hash of this row is not that of its file"),
        "{}",
        said(&told)
    );
    assert!(said(&told).contains(&wrong.to_string()));
    for hash in ["not-calculated", "SHA3-512:00", ""] {
        assert!(said(&of_sheet(&row(hash))).contains("1 rows tell no hash that can be compared"), "{hash}");
    }
    let gone = of_sheet("https://x.com/a/status/1,success,,https://s3.example.org/elsewhere.mp4,soon,,,,,,,,,\n");
    assert!(said(&gone).contains("1 rows name files that are not in this import"), "{}", said(&gone));
    assert!(said(&gone).contains("\"soon\" is not a time"), "{}", said(&gone));
    let local = of_sheet("https://vk.com/wall-1_2,success,,case-2/p.jpg,,,2022-01-05T12:00:00+00:00,,,,,,,\n");
    assert_eq!(ends(&posts(&local)[0]).1.as_deref(), Some("2022-01-06T00:00:00.999999Z"), "marked UTC, and local time");
    let other = told_of("a,b\n1,2\n");
    assert_eq!(other, None, "any other table is a document");
}

fn told_of(text: &str) -> Option<Told> {
    told(&archived(), SHEET, text.as_bytes())
}

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

#[test]
fn places_of_kml_and_geojson() {
    let kml = r#"<?xml version="1.0" encoding="UTF-8"?>
        <kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Alle</name><Folder>
        <Placemark><name>Площадь &amp; сквер</name><description><![CDATA[<b>hier</b>]]></description>
          <Point><coordinates>76.945,43.238,0</coordinates></Point></Placemark>
        <Placemark><name>Route</name><LineString><coordinates>
          76.94,43.23 76.95,43.24</coordinates></LineString></Placemark>
        <Placemark><name>Cordon</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
          76.94,43.23 76.95,43.23 76.95,43.24 76.94,43.23</coordinates></LinearRing></outerBoundaryIs>
          <innerBoundaryIs><LinearRing><coordinates>76.941,43.231 76.942,43.231 76.942,43.232</coordinates></LinearRing>
          </innerBoundaryIs></Polygon></Placemark>
        <Placemark><Point><coordinates>76.9,43.2</coordinates></Point></Placemark>
        <Placemark><name>Swapped</name><Point><coordinates>43.2,176.9</coordinates></Point></Placemark>
        <Placemark><name>Route</name><Point><coordinates>76.9,43.2</coordinates></Point></Placemark>
        </Folder></Document></kml>"#;
    let files = shelf(&[("map.kmz!/doc.kml", MediaKind::Document), ("p.geojson", MediaKind::Document)]);
    let told = self::told(&files, "map.kmz!/doc.kml", kml.as_bytes()).unwrap();
    let found = places(&told);
    let names: Vec<_> = found.iter().map(|place| place.names[0].text.to_string()).collect();
    assert_eq!(names, ["Площадь & сквер", "Route", "Cordon", "Route"]);
    assert_eq!(found[0].description.as_deref(), Some("<b>hier</b>"));
    let regions: Vec<_> = found.iter().map(|place| &place.fix.as_ref().unwrap().region).collect();
    assert_eq!(regions[0].as_disc().unwrap().1, 100.0);
    let (_, radius_m) = regions[1].as_disc().unwrap();
    assert!((680.0..760.0).contains(&radius_m), "half the way of 1.38 km: {radius_m}");
    assert_eq!(regions[2].as_ring().unwrap().len(), 3);
    assert_eq!(found[3].id.as_str(), "doc/Route (2)");
    assert!(said(&told).contains("the other way round") && said(&told).contains("1 placemarks have no name"));
    let at = kml.find("<Placemark><name>Swapped").unwrap();
    assert!(said(&told).contains(&format!("byte {at}")), "{}", said(&told));

    let json = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "Площадь"}, "geometry": {"type": "Point", "coordinates": [76.945, 43.238]}},
        {"type": "Feature", "properties": {"name": "Два"}, "geometry": {"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [76.9, 43.2]}, {"type": "Point", "coordinates": [76.91, 43.2]}]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"name": "Bad"}, "geometry": {"type": "Point", "coordinates": ["x"]}},
        {"type": "Feature", "properties": {"name": "None"}, "geometry": null}
    ]});
    let told = self::told(&files, "p.geojson", json.to_string().as_bytes()).unwrap();
    assert_eq!(places(&told).len(), 2);
    for what in ["1 features have no name", "feature 4", "feature 5"] {
        assert!(said(&told).contains(what), "{what} in {}", said(&told));
    }
    for broken in [&kml[..700], "<kml>", "", "<a><b></a>"] {
        let told = self::told(&files, "map.kmz!/doc.kml", broken.as_bytes()).unwrap();
        assert!(!said(&told).is_empty(), "{broken:?}");
    }
    let deep = "<Folder>".repeat(100_000);
    assert!(said(&self::told(&files, "map.kmz!/doc.kml", deep.as_bytes()).unwrap()).contains("deep in one another"));
    let deep = "[".repeat(100_000);
    assert!(said(&self::told(&files, "p.geojson", deep.as_bytes()).unwrap()).contains("breaks off"));
}

#[test]
fn the_list_of_a_wacz_is_compared() {
    let right = Digest::from_bytes([1; 32]);
    let files = shelf(&[
        ("c.wacz!/datapackage.json", MediaKind::Document),
        ("c.wacz!/archive/data.warc.gz", MediaKind::Document),
        ("c.wacz!/archive/data.warc.gz!/https://example.org/", MediaKind::Document),
        ("c.wacz!/pages/pages.jsonl", MediaKind::Document),
    ]);
    let list = |hash: &str| {
        json!({"profile": "data-package", "wacz_version": "1.1.1", "resources": [
            {"name": "data.warc.gz", "path": "archive/data.warc.gz", "hash": hash, "bytes": 1},
            {"name": "gone.cdx", "path": "indexes/gone.cdx", "hash": hash, "bytes": 1}]})
    };
    let told = |list: &Value| self::told(&files, "c.wacz!/datapackage.json", list.to_string().as_bytes()).unwrap();
    let good = said(&told(&list(&format!("sha256:{right}"))));
    assert!(
        good.contains("indexes/gone.cdx, which is not in it") && !good.contains("is not what the list says"),
        "{good}"
    );
    assert!(good.contains("1 files of the capture are not in its list") && good.contains("pages.jsonl"), "{good}");
    let wrong = said(&told(&list(&format!("sha256:{}", Digest::from_bytes([9; 32])))));
    assert!(wrong.contains("archive/data.warc.gz is not what the list says"), "{wrong}");
    assert!(said(&told(&list("md5:00"))).contains("tells no SHA-256"));
    let pages = b"{\"format\": \"json-pages-1.0\", \"id\": \"pages\"}\n{\"url\": \"https://example.org/\", \"ts\": \"2022-01-06T09:00:00Z\"}\nnonsense\n";
    assert_eq!(intake::formats::pages(pages), ["https://example.org/".to_owned()].into());
}

/// Texts that have broken programs, in every place where a person may write.
#[test]
fn naughty_texts_are_kept_and_break_nothing() {
    let data = std::env::var("SIGHTLINE_TEST_DATA").unwrap_or_else(|_| "../../../shared/data".to_owned());
    let Ok(list) = std::fs::read_to_string(format!("{data}/hostile/blns/resources/blns.json")) else {
        testkit::cannot("no test material (naughty strings)");
        return;
    };
    let naughty: Vec<String> = serde_json::from_str(&list).unwrap();
    assert!(naughty.len() > 300);
    for text in naughty.iter().map(String::as_str).filter(|text| !text.trim().is_empty()) {
        let mut naughty = info();
        for key in ["title", "description", "uploader", "uploader_id", "id", "extractor_key", "webpage_url"] {
            naughty[key] = json!(text);
        }
        let told = of_info(&naughty);
        assert!(texts(&told).iter().any(|said| said == text.trim()), "{text:?}");
        let export = chat(&json!([message(
            1,
            json!({
                "text": text, "from": text, "from_id": text, "forwarded_from": text, "file": text, "file_name": text
            })
        )]));
        let told = of_export(&export);
        assert_eq!((posts(&told).len(), items(&told).len()), (1, 1), "{text:?}");
        let cell = text.replace('"', "\"\"");
        let told = of_sheet(&format!(
            "\"https://x.com/{cell}\",\"{cell}\",,\"{cell}\",,,\"{cell}\",\"{cell}\",\"{cell}\",,\"{cell}\",,,\n"
        ));
        assert_eq!(posts(&told).len(), 1, "{text:?}");
        let files = shelf(&[("p.geojson", MediaKind::Document)]);
        let json = json!({"type": "Feature", "properties": {"name": text, "description": text},
            "geometry": {"type": "Point", "coordinates": [76.9, 43.2]}});
        let told = self::told(&files, "p.geojson", json.to_string().as_bytes()).unwrap();
        assert_eq!(places(&told).len(), 1, "{text:?}");
    }
}
