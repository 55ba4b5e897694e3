use std::collections::BTreeSet;

use model::{Digest, LineageRelation, NoticeLevel};
use serde_json::Value;

use super::shelf::{NotThere, Shelf};
use super::{Teller, Told};

/// The pages that a WACZ lists (`pages/pages.jsonl` and the like): their addresses.
///
/// # References
/// Web Archive Collection Zipped 1.1.1, "pages.jsonl".
pub fn pages(bytes: &[u8]) -> BTreeSet<String> {
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    lines.filter_map(|page| Some(page.get("url")?.as_str()?.to_owned())).collect()
}

/// The list of what is in a WACZ, compared with what came out of it.
///
/// # References
/// Web Archive Collection Zipped 1.1.1, "datapackage.json" and "datapackage-digest.json".
pub(super) fn read(bytes: &[u8], shelf: &Shelf, mut teller: Teller<'_>) -> Option<Told> {
    let list: Value = match serde_json::from_slice(bytes) {
        Ok(list) => list,
        Err(error) => {
            let what = format!("the capture's list breaks off at line {}, column {}", error.line(), error.column());
            teller.say(
                NoticeLevel::Error,
                None,
                what,
                "look for a whole copy of the capture; its digests are unchecked",
            );
            return Some(teller.told);
        }
    };
    if teller.kept.name == "datapackage-digest.json" {
        compare(&list, shelf, &mut teller);
        if list.get("signedData").is_some() {
            let what = "the capture is signed, and the signature is not checked".to_owned();
            teller.warn(what, "check it with the program that made it, or with a replay program");
        }
        return Some(teller.told);
    }
    let Some(resources) = list.get("resources").and_then(Value::as_array) else {
        let what = "the capture's list names nothing, so no digest is checked".to_owned();
        teller.warn(what, "look for another copy of the capture");
        return Some(teller.told);
    };
    let mut listed = BTreeSet::new();
    for resource in resources {
        listed.extend(compare(resource, shelf, &mut teller));
    }
    let given = teller.kept.given.clone();
    let unlisted: Vec<String> = shelf
        .around(&given, true)
        .filter(|kept| {
            let inner = &kept.given[given.len() - teller.kept.name.len()..];
            !inner.contains("!/") && !inner.starts_with("datapackage") && !listed.contains(&kept.given)
        })
        .map(|kept| kept.given.clone())
        .collect();
    if let Some(first) = unlisted.first() {
        let what = format!("{} files of the capture are not in its list, this one first: {first}", unlisted.len());
        teller.warn(what, "ask who made the capture; they are taken in like the others");
    }
    Some(teller.told)
}

/// Compares one line of the list; the file that it names.
fn compare(resource: &Value, shelf: &Shelf, teller: &mut Teller<'_>) -> Option<String> {
    let path = resource.get("path")?.as_str()?;
    let shown = crate::safe_text(path);
    let document = teller.kept.given.clone();
    let kept = match shelf.beside(&document, path) {
        Ok(kept) => kept,
        Err(why) => {
            let what = match why {
                NotThere::Missing => format!("the capture's list names {shown}, which is not in it"),
                NotThere::Several => format!("the capture holds {shown} more than once, so its digest is unchecked"),
            };
            teller.warn(what, "look for a whole copy of the capture");
            return None;
        }
    };
    let lower = kept.name.to_lowercase();
    let whole = document.rsplit_once("!/").and_then(|(wacz, _)| shelf.at(wacz));
    if let Some(wacz) = whole.filter(|_| lower.ends_with(".warc") || lower.ends_with(".warc.gz")) {
        let (records, wacz) = (kept.item.clone(), wacz.item.clone());
        teller.lineage("", &records, LineageRelation::ContainedIn, &wacz, "the capture's list names it");
    }
    let told = resource.get("hash").and_then(Value::as_str).unwrap_or_default();
    let digest = told.strip_prefix("sha256:").and_then(|digits| digits.trim().parse::<Digest>().ok());
    match digest {
        None => {
            let what = format!("the list tells no SHA-256 of {shown} ({:?})", crate::safe_text(told));
            teller.warn(what, "check it with the program that made the capture");
        }
        Some(digest) if digest != kept.sha256 => {
            let what =
                format!("{shown} is not what the list says: its digest is {}, the list tells {digest}", kept.sha256);
            teller.warn(what, "compare it with another copy of the capture; it is preserved as it came");
        }
        Some(_) => {}
    }
    Some(kept.given.clone())
}
