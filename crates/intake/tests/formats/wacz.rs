//! The list that lies in a WACZ.
use model::{Digest, MediaKind};
use serde_json::{Value, json};

use crate::shelf::*;

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
