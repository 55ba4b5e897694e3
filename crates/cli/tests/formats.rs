//! Exports of other programs go in as they are: what was posted, captured and said comes out, and bounds when.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod chromium;
mod run;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use run::{User, warnings};
use serde_json::{Value, json};

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// The item that a file is, by the end of its path.
fn item<'a>(imported: &'a Value, path: &str) -> &'a str {
    let arrivals = imported["arrivals"].as_array().unwrap();
    let found = arrivals.iter().find(|arrival| arrival["path"].as_str().unwrap().ends_with(path));
    found.unwrap_or_else(|| panic!("no {path} in {imported}"))["item"].as_str().unwrap()
}

/// By when an item was recorded, and the reasons for that.
fn recorded_by(user: &User, case: &Path, item: &str) -> (String, Vec<Value>) {
    let solved = user.json(case, &["solve"]);
    let points = solved["points"].as_array().unwrap();
    let start = format!("{item}.start");
    let point = points.iter().find(|point| point["value"]["point"] == start.as_str());
    let point = &point.unwrap_or_else(|| panic!("no {start} in {solved}"))["value"];
    let because = point["latest_because"].as_array().unwrap();
    let reasons = because.iter().map(|id| solved["reasons"][id.as_str().unwrap()].clone()).collect();
    (point["latest"].as_str().unwrap_or_default().to_owned(), reasons)
}

/// How many facts of a kind an import found new, changed and unchanged.
fn counts(imported: &Value, kind: &str) -> (u64, u64, u64) {
    let tables = imported["tables"].as_array().unwrap();
    let Some(row) = tables.iter().find(|table| table["kind"] == kind) else { return (0, 0, 0) };
    let count = |what: &str| row[what].as_u64().unwrap();
    (count("new"), count("changed"), count("unchanged"))
}

/// Imports the same again: nothing may be new or changed.
fn again(user: &User, case: &Path, path: &str) {
    let imported = user.json(case, &["import", path]);
    let tables = imported["tables"].as_array().unwrap();
    let changed = |table: &&Value| table["new"] != 0 || table["changed"] != 0;
    assert_eq!(tables.iter().filter(changed).count(), 0, "{imported}");
    assert_eq!(user.json(case, &["verify"])["whole"], true);
}

/// The rows of a table as the case gives them out.
fn rows(user: &User, case: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let out = user.at("given-out");
    let _ = std::fs::remove_dir_all(&out);
    user.json(case, &["export", "tables", "../given-out"]);
    let path = out.join(format!("{table}.csv"));
    csv::Reader::from_path(path).unwrap().into_deserialize().collect::<Result<_, _>>().unwrap()
}

/// What an item lies in, by the table of lineage that the case gives out.
fn held_in(lineage: &[BTreeMap<String, String>], item: &str) -> Vec<String> {
    let inside = |row: &&BTreeMap<String, String>| row["item"] == item && row["relation"] == "contained_in";
    lineage.iter().filter(inside).map(|row| row["of"].clone()).collect()
}

/// What the completeness of an item says of its capture.
fn capture_of(user: &User, case: &Path, item: &str) -> Value {
    let listed = user.json(case, &["items"]);
    let found = listed["items"].as_array().unwrap().iter().find(|listed| listed["id"] == item);
    found.unwrap_or_else(|| panic!("no {item} in {listed}"))["completeness"]["capture"].clone()
}

fn film(seed: u8) -> Vec<u8> {
    [b"\0\0\0\x20ftypisom".as_slice(), &[seed; 600]].concat()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A ZIP archive of stored files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of_bytes(&files.iter().map(|(name, content)| (name.as_bytes(), *content)).collect::<Vec<_>>())
}

/// The same under names that may be in any encoding.
fn zip_of_bytes(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let len = (content.len() as u32).to_le_bytes();
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &len, &len].concat();
        let name_len = (name.len() as u16).to_le_bytes();
        let at = (out.len() as u32).to_le_bytes();
        out.extend([b"PK\x03\x04", &common[..], &name_len, &[0, 0], name, content].concat());
        directory.extend([b"PK\x01\x02\x14\x03", &common[..], &name_len, &[0; 12], &at, name].concat());
    }
    let (at, len) = ((out.len() as u32).to_le_bytes(), (directory.len() as u32).to_le_bytes());
    let count = (files.len() as u16).to_le_bytes();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &len, &at, &[0, 0]].concat());
    out
}

#[test]
fn a_folder_of_a_downloader() {
    let user = User::new();
    let case = user.case("case");
    let inbox = user.at("inbox");
    let info = json!({
        "id": "dQw4w9WgXcQ", "title": "Площадь", "description": "Снято сегодня", "timestamp": 1_641_384_000,
        "uploader": "A channel", "uploader_id": "@achannel", "extractor_key": "Youtube", "ext": "mp4",
        "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "epoch": 1_641_470_400
    });
    write(&inbox, "Film.mp4", film(1));
    write(&inbox, "Film.info.json", info.to_string());
    write(&inbox, "Film.description", "Снято сегодня");
    write(&inbox, "Film.ru.vtt", "WEBVTT\n");
    let imported = user.json(&case, &["import", "../inbox"]);
    assert_eq!(counts(&imported, "post"), (1, 0, 0), "{imported}");
    assert_eq!(counts(&imported, "words"), (2, 0, 0));
    assert_eq!(counts(&imported, "lineage"), (3, 0, 0));
    let (by, reasons) = recorded_by(&user, &case, item(&imported, "Film.mp4"));
    assert_eq!(by, "2022-01-05T12:00:00.999999Z");
    assert_eq!(reasons[0]["trust"], "platform");
    assert!(
        reasons[0]["basis"].as_str().unwrap().contains("https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        "{reasons:?}"
    );
    again(&user, &case, "../inbox");
    let mut changed = info;
    changed["title"] = json!("Площадь, 5 января");
    write(&inbox, "Film.info.json", changed.to_string());
    let imported = user.json(&case, &["import", "../inbox"]);
    assert_eq!(counts(&imported, "words"), (0, 1, 1), "the title alone: {imported}");
    assert_eq!(counts(&imported, "post").0, 0);
}

#[test]
fn what_a_person_changed_stands_when_the_same_comes_again() {
    let user = User::new();
    let case = user.case("case");
    let inbox = user.at("inbox");
    let places = json!({"type": "Feature", "properties": {"name": "Square"},
        "geometry": {"type": "Point", "coordinates": [76.945, 43.238]}});
    write(&inbox, "p.geojson", places.to_string());
    assert_eq!(counts(&user.json(&case, &["import", "../inbox"]), "place"), (1, 0, 0));
    std::fs::write(user.at("places.csv"), "id,name,lon,lat,radius_m\np/Square,Republic Square,76.94557,43.23833,15\n")
        .unwrap();
    assert_eq!(counts(&user.json(&case, &["import", "../places.csv"]), "place"), (0, 1, 0));
    again(&user, &case, "../inbox");
    assert_eq!(counts(&user.json(&case, &["import", "../places.csv"]), "place"), (0, 0, 1), "the person's word stands");
}

/// `ролик` in code page 866, as an archive made with the means of Windows holds it.
#[test]
fn what_windows_packed_is_found_by_its_name() {
    let user = User::new();
    let case = user.case("case");
    let clip = b"\xe0\xae\xab\xa8\xaa.mp4";
    let info = json!({"id": "1", "extractor_key": "Youtube", "ext": "mp4", "timestamp": 1_641_384_000,
        "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"});
    let packed = zip_of_bytes(&[
        (clip, &film(5)),
        (b"\xe0\xae\xab\xa8\xaa.info.json", info.to_string().as_bytes()),
        (b"items.csv", "id,title,file\nV1,С крыши,ролик.mp4\n".as_bytes()),
    ]);
    std::fs::write(user.at("packed.zip"), packed).unwrap();
    let imported = user.json(&case, &["import", "../packed.zip"]);
    assert_eq!(item(&imported, "packed.zip!/ролик.mp4"), item(&imported, "!/ролик.mp4"));
    assert_eq!(counts(&imported, "post"), (1, 0, 0), "the description finds its film: {imported}");
    assert_eq!(counts(&imported, "lineage"), (1, 0, 0));
    let said = warnings(&imported).join("\n");
    assert!(
        said.contains("code page 866") && said.replace("\\\\", "\\").contains("\\xe0\\xae\\xab\\xa8\\xaa.mp4"),
        "{said}"
    );
    assert!(!said.contains("is not among the files"), "the cell finds its file: {said}");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn a_telegram_export_in_an_archive() {
    let user = User::new();
    let case = user.case("case");
    let absent = "(File not included. Change data exporting settings to download.)";
    let message = |id: i64, second: &str, more: Value| {
        let mut message = json!({"id": id, "type": "message", "date": "2022-01-05T18:00:00", "date_unixtime": second,
            "from": "A channel", "from_id": "channel1234567890", "text": ""});
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let export = |more: &[Value]| {
        let mut messages = vec![
            message(1, "1641384000", json!({"file": "video_files/v.mp4", "media_type": "video_file", "text": "видео"})),
            message(2, "nonsense", json!({"date": "", "photo": "photos/p.jpg"})),
            message(3, "1641387600", json!({"photo": absent, "text": "фото"})),
        ];
        messages.extend_from_slice(more);
        let chat = json!({"name": "A channel", "type": "public_channel", "id": 1_234_567_890, "messages": messages});
        zip(&[
            ("ChatExport/result.json", chat.to_string().as_bytes()),
            ("ChatExport/video_files/v.mp4", &film(2)),
            ("ChatExport/photos/p.jpg", b"\xff\xd8\xff\xe0 a photo"),
        ])
    };
    std::fs::write(user.at("export.zip"), export(&[])).unwrap();
    let imported = user.json(&case, &["import", "../export.zip"]);
    assert_eq!(counts(&imported, "post"), (3, 0, 0), "{imported}");
    assert_eq!(counts(&imported, "item"), (1, 0, 0), "one is described but not held: {imported}");
    let (by, reasons) = recorded_by(&user, &case, item(&imported, "v.mp4"));
    assert_eq!(by, "2022-01-05T12:00:00.999999Z");
    assert_eq!(reasons[0]["trust"], "platform");
    let (by, reasons) = recorded_by(&user, &case, item(&imported, "p.jpg"));
    assert_eq!(by, "2022-01-05T13:00:00.999999Z", "not later than the next message");
    assert!(reasons[0]["basis"].as_str().unwrap().contains("given out before that of message 3"), "{reasons:?}");
    again(&user, &case, "../export.zip");
    std::fs::write(user.at("export.zip"), export(&[message(4, "1641391200", json!({"photo": "photos/p.jpg"}))]))
        .unwrap();
    let imported = user.json(&case, &["import", "../export.zip"]);
    assert_eq!(counts(&imported, "post"), (1, 0, 3), "only what is new: {imported}");
}

#[test]
fn messages_of_text_alone_come_once_however_often_the_chat_is_exported() {
    let user = User::new();
    let case = user.case("case");
    let message = |id: i64, text: &str| {
        json!({"id": id, "type": "message", "date": "2022-01-05T18:00:00", "date_unixtime": (1_641_384_000 + id).to_string(),
            "from": "Айгүл", "from_id": "user5", "text": text})
    };
    let write_export = |folder: &str, messages: &[Value]| {
        let chat = json!({"name": "Двор", "type": "private_group", "id": 7, "messages": messages});
        write(&user.at(folder), "result.json", chat.to_string());
    };
    let place = json!({"id": 3, "type": "message", "date_unixtime": "1641384003", "from": "Айгүл", "from_id": "user5",
        "location_information": {"latitude": 43.2389, "longitude": 76.9455}, "text": ""});
    write_export("one", &[message(1, "На площади стреляют"), message(2, "У акимата"), place.clone()]);
    let imported = user.json(&case, &["import", "../one"]);
    assert_eq!(counts(&imported, "words"), (3, 0, 0), "{imported}");
    assert_eq!((counts(&imported, "place"), counts(&imported, "source")), ((1, 0, 0), (1, 0, 0)));
    again(&user, &case, "../one");
    // A later export of the same chat: one message more, and one that was edited meanwhile.
    let mut edited = message(2, "У акимата, с крыши");
    edited["edited_unixtime"] = json!("1641390000");
    write_export("two", &[message(1, "На площади стреляют"), edited, place, message(4, "Уходите")]);
    let imported = user.json(&case, &["import", "../two"]);
    assert_eq!((counts(&imported, "words").0, counts(&imported, "words").1), (1, 1), "{imported}");
    again(&user, &case, "../two");
    again(&user, &case, "../one");
    let exported = user.json(&case, &["export", "tables", "../out"]);
    let table = std::fs::read_to_string(user.at("out/words.csv")).unwrap();
    assert!(table.contains("У акимата, с крыши"), "{exported}\n{table}");
    assert!(table.contains("2022-01-05T18:00:01"), "when it was said, in the case's zone\n{table}");
    let other = user.case("other");
    let imported = user.json(&other, &["import", "../out"]);
    assert_eq!(counts(&imported, "words"), (4, 0, 0), "what was given out comes in elsewhere: {imported}");
}

#[test]
fn what_was_edited_may_have_been_replaced() {
    let user = User::new();
    let case = user.case("case");
    let inbox = user.at("inbox");
    let chat = json!({"name": "A channel", "type": "public_channel", "id": 1, "messages": [
        {"id": 1, "type": "message", "date": "2022-01-05T18:00:00", "date_unixtime": "1641384000",
         "edited": "2022-01-05T19:00:00", "edited_unixtime": "1641387600", "from": "A channel", "from_id": "channel1",
         "file": "v.mp4", "text": ""}]});
    write(&inbox, "result.json", chat.to_string());
    write(&inbox, "v.mp4", film(3));
    let imported = user.json(&case, &["import", "../inbox"]);
    let (by, reasons) = recorded_by(&user, &case, item(&imported, "v.mp4"));
    assert_eq!(by, "2022-01-05T13:00:00.999999Z", "{reasons:?}");
    assert!(reasons[0]["basis"].as_str().unwrap().contains("edited"), "{reasons:?}");
}

#[test]
fn a_workbook_of_auto_archiver_with_its_folder() {
    let user = User::new();
    let case = user.case("case");
    let inbox = user.at("inbox");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let header =
        ["Link", "Archive status", "Archive location", "Archive date", "Upload timestamp", "Text content", "Hash"];
    let row = [
        "https://x.com/a/status/1478720000000000000",
        "twitter: success",
        "https://s3.example.org/b/case/f.mp4",
        "2022-01-07T09:00:00+00:00",
        "2022-01-06T12:00:00+00:00",
        "видео",
        "SHA-256:0000000000000000000000000000000000000000000000000000000000000000",
    ];
    for (column, (title, cell)) in header.iter().zip(row).enumerate() {
        sheet.write(0, column as u16, *title).unwrap();
        sheet.write(1, column as u16, cell).unwrap();
    }
    write(&inbox, "sheet.xlsx", book.save_to_buffer().unwrap());
    write(&inbox, "case/f.mp4", film(4));
    let imported = user.json(&case, &["import", "../inbox"]);
    assert_eq!(counts(&imported, "post"), (1, 0, 0), "{imported}");
    let said = warnings(&imported).join("\n");
    assert!(said.contains("the hash of this row is not that of its file"), "{said}");
    assert!(!said.contains("no table is called so"), "{said}");
    let (by, reasons) = recorded_by(&user, &case, item(&imported, "f.mp4"));
    assert_eq!(by, "2022-01-05T13:28:15.946999Z", "the number of the post, which nobody can backdate: {reasons:?}");
    again(&user, &case, "../inbox");
}

fn warc_record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2022-01-06T09:00:00Z\r\n\
         WARC-Payload-Digest: sha256:00{address}\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(address: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n");
    warc_record("response", address, &[head.as_bytes(), body].concat())
}

#[test]
fn a_capture_of_the_web_in_its_list_of_pages() {
    let user = User::new();
    let case = user.case("case");
    let page = "https://example.org/post/1";
    let warc: Vec<u8> = [
        response(page, "text/html", b"<html>"),
        response("https://example.org/advert", "text/html", b"<html>advert"),
        response("https://cdn.example.org/f.mp4", "video/mp4", &film(5)),
        response("https://example.org/a.js", "text/javascript", b"x"),
        warc_record("revisit", "https://mirror.example.org/f.mp4", b""),
    ]
    .iter()
    .flat_map(|record| gzipped(record))
    .collect();
    let pages =
        format!("{{\"format\": \"json-pages-1.0\"}}\n{{\"url\": \"{page}\", \"ts\": \"2022-01-06T09:00:00Z\"}}\n");
    let list = json!({"profile": "data-package", "wacz_version": "1.1.1", "resources": [
        {"name": "data.warc.gz", "path": "archive/data.warc.gz", "hash": format!("sha256:{}", "0".repeat(64)), "bytes": 1}]});
    let wacz = zip(&[
        ("archive/data.warc.gz", &warc),
        ("pages/pages.jsonl", pages.as_bytes()),
        ("datapackage.json", list.to_string().as_bytes()),
    ]);
    let outer = zip(&[("deep/site.wacz", &wacz)]);
    std::fs::write(user.at("sent.zip"), outer).unwrap();
    let imported = user.json(&case, &["import", "../sent.zip"]);
    let film = item(&imported, "site.wacz!/archive/data.warc.gz!/https://cdn.example.org/f.mp4");
    item(&imported, page);
    let paths: Vec<&str> =
        imported["arrivals"].as_array().unwrap().iter().map(|a| a["path"].as_str().unwrap()).collect();
    assert!(!paths.iter().any(|path| path.ends_with("advert")), "{paths:?}");
    let said = warnings(&imported).join("\n");
    for what in ["1 pages inside pages", "1 scripts", "is not what the list says", "not in its list"] {
        assert!(said.contains(what), "{what} in\n{said}");
    }
    let (by, reasons) = recorded_by(&user, &case, film);
    assert_eq!(by, "2022-01-06T09:00:00.999999Z");
    assert_eq!(reasons[0]["trust"], "captured");
    let (records, wacz) = (item(&imported, "!/archive/data.warc.gz"), item(&imported, "!/deep/site.wacz"));
    let lineage = rows(&user, &case, "lineage");
    for taken_out in [film, item(&imported, page)] {
        assert_eq!(held_in(&lineage, taken_out), [records], "{lineage:?}");
        let row = lineage.iter().find(|row| row["item"] == taken_out).unwrap();
        assert!(row["reason"].contains("record at byte"), "{row:?}");
        assert_eq!(capture_of(&user, &case, taken_out)["yes"], records);
    }
    assert_eq!(held_in(&lineage, records), [wacz], "{lineage:?}");
    assert!(capture_of(&user, &case, wacz)["no"].is_string());
    let posts = rows(&user, &case, "posts");
    let of_film: Vec<&str> =
        posts.iter().filter(|row| row["item"] == film).map(|row| row["address"].as_str()).collect();
    assert!(of_film.contains(&"https://cdn.example.org/f.mp4"), "{posts:?}");
    again(&user, &case, "../sent.zip");
}

#[test]
fn a_page_saved_by_a_browser() {
    let user = User::new();
    let case = user.case("case");
    let page = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/post/7\r\nSubject: x\r\n\
        Date: Thu, 6 Jan 2022 15:00:00 +0600\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\";\r\n\
        \tboundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Location: https://example.org/post/7\r\n\r\n<p>\r\n\
        --b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Location: https://cdn.example.org/p.jpg\r\n\r\n/9j/4AAQSkZJRg==\r\n--b--\r\n";
    std::fs::write(user.at("page.mhtml"), page).unwrap();
    let imported = user.json(&case, &["import", "../page.mhtml"]);
    let (by, reasons) = recorded_by(&user, &case, item(&imported, "p.jpg"));
    assert_eq!((by.as_str(), &reasons[0]["trust"]), ("2022-01-06T09:00:00.999999Z", &json!("captured")));
    let saved = item(&imported, "page.mhtml");
    let lineage = rows(&user, &case, "lineage");
    for taken_out in ["!/https://example.org/post/7", "!/https://cdn.example.org/p.jpg"] {
        let taken_out = item(&imported, taken_out);
        assert_eq!(held_in(&lineage, taken_out), [saved], "{lineage:?}");
        assert_eq!(capture_of(&user, &case, taken_out)["yes"], saved);
    }
    again(&user, &case, "../page.mhtml");
}

/// What Chromium itself writes, and no text of ours in its place.
#[test]
fn a_page_that_a_browser_really_saved() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("site")).unwrap();
    let phone = testkit::exif::Phone { taken: "2022:01:05 17:31:07", offset: None, position: None, serial: "1" };
    let photo = std::fs::read(testkit::exif::photo(&user.at("site"), &phone)).unwrap();
    let html = "<!doctype html><meta charset=utf-8><title>Площадь</title><p>Стреляют<img src=/p.jpg><style>p{color:red}</style>";
    let address = chromium::site(vec![
        ("/post/7", "text/html", html.as_bytes().to_vec()),
        ("/p.jpg", "image/jpeg", photo.clone()),
    ]);
    let Some(saved) = chromium::saved_page(&user.at(""), &format!("{address}/post/7")) else {
        testkit::cannot("no Chromium");
        return;
    };
    std::fs::write(user.at("saved.mhtml"), saved).unwrap();
    let imported = user.json(&case, &["import", "../saved.mhtml"]);
    let said = warnings(&imported);
    assert!(said.iter().all(|said| said.contains("left inside it")), "{said:?}");
    let arrivals = imported["arrivals"].as_array().unwrap();
    let picture = arrivals.iter().find(|arrival| arrival["path"] == format!("../saved.mhtml!/{address}/p.jpg"));
    let picture = picture.unwrap_or_else(|| panic!("{imported}"));
    assert_eq!(picture["len"], photo.len(), "byte for byte as it was served");
    let capture = item(&imported, "saved.mhtml");
    let lineage = rows(&user, &case, "lineage");
    let posts = rows(&user, &case, "posts");
    for path in ["/p.jpg", "/post/7"] {
        let taken_out = item(&imported, path);
        assert_eq!(held_in(&lineage, taken_out), [capture], "{lineage:?}");
        let post = posts.iter().find(|post| post["item"] == taken_out).unwrap_or_else(|| panic!("{posts:?}"));
        assert_eq!(post["address"], format!("{address}{path}"));
        assert!(!post["captured_at"].is_empty(), "{post:?}");
        assert_eq!(capture_of(&user, &case, taken_out)["yes"], capture);
    }
    let (_, reasons) = recorded_by(&user, &case, item(&imported, "/p.jpg"));
    assert_eq!(reasons[0]["trust"], "captured");
    again(&user, &case, "../saved.mhtml");
}

#[test]
fn incidents_of_atlos_and_places_of_a_map() {
    let user = User::new();
    let case = user.case("case");
    let inbox = user.at("inbox");
    let csv = "slug,inserted_at,updated_at,latitude,longitude,sensitive,description,date,source_1\r\n\
        CIV-0017,2022-02-01 10:00:00,2022-02-02 10:00:00,43.238,76.945,Graphic Violence,Shots,2022-01-05,https://t.me/x/1\r\n";
    write(&inbox, "atlos-export-2022-03-01.csv", csv);
    let kml = "<kml><Document><Placemark><name>Square</name><Point><coordinates>76.9,43.2</coordinates></Point>\
        </Placemark></Document></kml>";
    write(&inbox, "map.kmz", zip(&[("doc.kml", kml.as_bytes())]));
    write(&inbox, "other.csv", "a,b\n1,2\n");
    write(&inbox, "other.rar", "Rar!");
    let imported = user.json(&case, &["import", "../inbox"]);
    assert_eq!([counts(&imported, "incident").0, counts(&imported, "place").0, counts(&imported, "post").0], [1, 2, 1]);
    let said = warnings(&imported).join("\n");
    assert!(said.contains("other.csv") && said.contains("not one of the tables"), "{said}");
    assert!(said.contains("other.rar") && said.contains("not opened"), "{said}");
    let solved = user.json(&case, &["solve"]);
    let point =
        solved["points"].as_array().unwrap().iter().find(|point| point["value"]["point"] == "CIV-0017").unwrap();
    assert_eq!(point["value"]["latest"], "2022-01-06T11:59:59.999999Z", "the day, in any zone");
    again(&user, &case, "../inbox");
}

#[test]
fn tables_in_an_archive_are_read_with_the_files_beside_them() {
    let user = User::new();
    let case = user.case("case");
    let inbox = user.at("inbox");
    write(&inbox, "sources.csv", "id,name,role\nS1,A channel,publisher\n");
    let items = "id,file,source,posted_at\nV07,clips/a.mp4,S1,2022-01-05T18:00:00+06:00\nV08,gone.mp4,,\n";
    write(&inbox, "sent.zip", zip(&[("data/items.csv", items.as_bytes()), ("data/clips/a.mp4", &film(6))]));
    let imported = user.run_in(&case, &["import", "../inbox", "--json"]);
    assert_eq!(imported.code, 2, "a row names a file that is not there");
    let imported: Value = serde_json::from_str(&imported.out).unwrap();
    let said = warnings(&imported).join("\n");
    assert!(said.contains("sent.zip!/data/items.csv") && said.contains("gone.mp4"), "{said}");
    assert_eq!((counts(&imported, "item"), counts(&imported, "post")), ((1, 0, 0), (1, 0, 0)), "{imported}");
    let (by, _) = recorded_by(&user, &case, item(&imported, "a.mp4"));
    assert_eq!(by, "2022-01-05T12:00:00Z");
}
