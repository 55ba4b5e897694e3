//! Texts that have broken programs, in every place where a person may write.
use model::MediaKind;
use serde_json::json;

use crate::auto_archiver::of_sheet;
use crate::downloader::{info, of_info};
use crate::shelf::*;
use crate::telegram::{chat, message, of_export};

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
