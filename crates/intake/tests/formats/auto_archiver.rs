//! Sheets of auto-archiver with their folders.
use intake::formats::{Shelf, Told};
use model::{Digest, LineageRelation, MediaKind};

use crate::shelf::*;

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

pub(crate) fn of_sheet(rows: &str) -> Told {
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
