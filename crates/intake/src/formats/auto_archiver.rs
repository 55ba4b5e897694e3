use std::collections::BTreeMap;

use model::{Digest, Fact, Interval, ItemId, LineageRelation, MediaKind, NoticeLevel, Post};

use super::moments::{reading_in_any_zone, written};
use super::sheet::{Sheet, SheetRow};
use super::shelf::{Kept, Shelf, folder};
use super::{At, Teller, Told, bare_post, names};

/// The columns by which a sheet of auto-archiver is known.
///
/// # References
/// auto-archiver, `modules/gsheet_feeder_db/__manifest__.py` (the default names) and `gsheet_feeder_db.py` (the cells).
pub(super) const NEEDED: [&str; 2] = ["link", "archive status"];

const TOOL: &str = "auto-archiver";
/// Some readers of auto-archiver put the zone UTC on what they read on their machine's own clock.
const LOCAL_HOSTS: [&str; 3] = ["vk.com", "vk.ru", "m.vk.com"];

/// The files around a sheet, by their names and by their folders.
struct Around<'a> {
    by_name: BTreeMap<&'a str, Vec<&'a Kept>>,
    by_folder: BTreeMap<&'a str, Vec<&'a Kept>>,
}

impl<'a> Around<'a> {
    fn of(sheet: &'a Kept, shelf: &'a Shelf) -> Self {
        let mut around = Around { by_name: BTreeMap::new(), by_folder: BTreeMap::new() };
        for kept in shelf.around(&sheet.given, true) {
            around.by_name.entry(&kept.name).or_default().push(kept);
            around.by_folder.entry(folder(&kept.given)).or_default().push(kept);
        }
        around
    }
}

/// A sheet of links with what was archived of each.
pub(super) fn read(sheet: &Sheet, shelf: &Shelf, mut teller: Teller<'_>) -> Told {
    let mut counts = Counts::default();
    let around = Around::of(teller.kept, shelf);
    for row in &sheet.rows {
        let link = sheet.cell(row, "link");
        if link.is_empty() {
            counts.blank += 1;
            continue;
        }
        one(sheet, row, link, &around, &mut teller, &mut counts);
    }
    let mut say = |number: u64, what: &str, next: &str| {
        if number > 0 {
            teller.warn(format!("{number} {what}"), next);
        }
    };
    say(counts.blank, "rows without a link are passed over", "nothing, if they are notes");
    say(counts.failed, "links were not archived; they are taken in as described but not held", "archive them again");
    say(
        counts.absent,
        "rows name files that are not in this import",
        "import the folder of files together with the sheet",
    );
    say(counts.unhashed, "rows tell no hash that can be compared (SHA-256)", "let auto-archiver use SHA-256");
    teller.told
}

#[derive(Default)]
struct Counts {
    blank: u64,
    failed: u64,
    absent: u64,
    unhashed: u64,
}

fn one(sheet: &Sheet, row: &SheetRow, link: &str, around: &Around<'_>, teller: &mut Teller<'_>, counts: &mut Counts) {
    let cell = |column: &str| sheet.cell(row, column);
    let at = format!("row {}", row.number);
    let status = cell("archive status");
    let archived = named(cell("archive location"), around);
    let names_files = !cell("archive location").is_empty();
    compare(cell("hash"), &archived, row.number, teller, counts);
    let media = media(&archived, around);
    let screenshots = named(cell("screenshot"), around);
    let captures: Vec<&Kept> = [&screenshots[..], &named(cell("wacz"), around)].concat();
    if names_files && archived.is_empty() {
        counts.absent += 1;
    }
    let failed = !status.contains("success") && !names_files;
    counts.failed += u64::from(failed);
    let mut items: Vec<ItemId> = media.iter().map(|kept| kept.item.clone()).collect();
    items.dedup();
    if items.is_empty() {
        let id = names::described(&["autoarchiver", link]);
        let status = if status.is_empty() { "nothing yet" } else { status };
        let description = format!(
            "What stood at the link of the sheet; no recording of it came with it. The sheet says of the archiving: {}",
            crate::safe_text(status)
        );
        items.push(teller.described(&at, id, MediaKind::Unknown, None, description));
    }
    let (posted, captured, whose) = times(sheet, row, link, teller);
    for (number, item) in items.iter().enumerate() {
        let post = Post {
            address: Some(link.into()),
            posted,
            captured,
            passage: Some(format!("{}, {at}", teller.kept.name).into()),
            description: Some(whose.clone().into()),
            ..bare_post(names::post(&["autoarchiver", link, item.as_str(), cell("archive date")]), item.clone())
        };
        teller.fact(&at, Fact::Post(post.clone()));
        if number == 0 {
            teller.words(&at, &post, "upload title", cell("upload title"), TOOL);
            teller.words(&at, &post, "text content", cell("text content"), TOOL);
        }
        let page = archived.iter().filter(|kept| !items.contains(&kept.item));
        for kept in page.chain(captures.iter()) {
            let reason = format!("{TOOL} made it of the link in {at}");
            teller.lineage(&at, &kept.item, LineageRelation::CaptureOf, item, &reason);
        }
    }
}

/// The times in a row, and whose word they are.
fn times(
    sheet: &Sheet,
    row: &SheetRow,
    link: &str,
    teller: &mut Teller<'_>,
) -> (Interval, Option<model::Instant>, String) {
    let mut read = |column: &'static str| {
        let text = sheet.cell(row, column);
        let time = written(text);
        if time.is_none() && !text.is_empty() {
            let what = format!("{text:?} is not a time that is understood");
            let next = "write it as auto-archiver does: 2022-01-05T11:31:00+00:00";
            teller.say(NoticeLevel::Warning, Some(At::Row(row.number, Some(column))), what, next);
        }
        time
    };
    let mut whose = Vec::new();
    let posted = read("upload timestamp").map(|(posted, unzoned)| {
        let host = link.split("://").nth(1).unwrap_or(link).split('/').next().unwrap_or_default();
        let doubtful = LOCAL_HOSTS.contains(&host.trim_start_matches("www.")) && !unzoned;
        whose.push(match (unzoned, doubtful) {
            (true, _) => "Posted: the platform's date as auto-archiver read it, in a zone that is not told.".to_owned(),
            (_, true) => format!(
                "Posted: the platform's date as auto-archiver read it; of {host} it writes its machine's own time as UTC, \
                 so any zone is allowed for."
            ),
            _ => "Posted: the platform's date as auto-archiver read it, marked as UTC.".to_owned(),
        });
        if doubtful { in_any_zone(posted).unwrap_or(posted) } else { posted }
    });
    let captured = read("archive date").and_then(|(captured, _)| captured.latest());
    if captured.is_some() {
        whose.push("Captured: the clock of the machine on which auto-archiver ran.".to_owned());
    }
    (posted.unwrap_or(Interval::UNKNOWN), captured, whose.join(" "))
}

/// The same readings, in whatever zone.
fn in_any_zone(interval: Interval) -> Option<Interval> {
    let civil = |instant: model::Instant| jiff::tz::TimeZone::UTC.to_datetime(instant.to_timestamp());
    reading_in_any_zone(civil(interval.earliest()?), civil(interval.latest()?))
}

/// The files of the import that a cell names, one a line: by the longest end of their paths that one file alone has.
fn named<'a>(cell: &str, around: &Around<'a>) -> Vec<&'a Kept> {
    let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut found: Vec<&Kept> = Vec::new();
    for line in lines {
        let path = line.split(['?', '#']).next().unwrap_or(line);
        let path = unescaped(path.split_once("://").map_or(path, |(_, rest)| rest)).replace('\\', "/");
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(crate::safe_text).collect();
        let alike = parts.last().and_then(|name| around.by_name.get(name.as_str())).map_or(&[][..], Vec::as_slice);
        let fits = |from: usize| -> Vec<&'a Kept> {
            let end = parts[from..].join("/");
            let whole =
                |kept: &Kept| kept.given.strip_suffix(&end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
            let mut fits: Vec<&Kept> = alike.iter().copied().filter(|kept| whole(kept)).collect();
            fits.dedup_by_key(|kept| kept.sha256);
            fits
        };
        let best = (0..parts.len()).map(fits).find(|fits| !fits.is_empty()).unwrap_or_default();
        found.extend(Some(best).filter(|best| best.len() == 1).into_iter().flatten());
    }
    found
}

/// A path as it was before it was written into an address (`%20`).
fn unescaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| bytes[at] == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        plain.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The recordings of a row: what it names, or what lies beside the page that it names, where that page is one folder's.
fn media<'a>(archived: &[&'a Kept], around: &Around<'a>) -> Vec<&'a Kept> {
    let is_media = |kept: &Kept| matches!(kept.kind, MediaKind::Video | MediaKind::Photo | MediaKind::Audio);
    let direct: Vec<&Kept> = archived.iter().copied().filter(|kept| is_media(kept)).collect();
    if !direct.is_empty() {
        return direct;
    }
    let Some(page) = archived.first() else { return Vec::new() };
    // Several pages in one folder: which file belongs to which is written in the pages alone.
    let is_page = |kept: &&Kept| kept.name.to_lowercase().ends_with(".html");
    let beside = around.by_folder.get(folder(&page.given)).map_or(&[][..], Vec::as_slice);
    if beside.iter().filter(|kept| is_page(kept)).count() > 1 {
        return Vec::new();
    }
    beside.iter().copied().filter(|kept| is_media(kept) && !is_derived(&kept.name)).collect()
}

/// Pictures that auto-archiver makes itself beside a recording.
fn is_derived(name: &str) -> bool {
    let name = name.to_lowercase();
    ["thumbnail", "screenshot"].iter().any(|word| name.contains(word))
}

/// Compares the sheet's hash with that of the files that its row names.
fn compare(cell: &str, archived: &[&Kept], row: u64, teller: &mut Teller<'_>, counts: &mut Counts) {
    if archived.is_empty() {
        return;
    }
    let digits = cell.strip_prefix("SHA-256:").or(cell.strip_prefix("sha-256:")).unwrap_or(cell).trim();
    let Ok(told) = digits.to_ascii_lowercase().parse::<Digest>() else {
        counts.unhashed += 1;
        return;
    };
    if archived.iter().any(|kept| kept.sha256 == told) {
        return;
    }
    let found: Vec<String> = archived.iter().map(|kept| format!("{} has {}", kept.given, kept.sha256)).collect();
    let what = format!("the hash of this row is not that of its file: the sheet says {told}, {}", found.join(", "));
    let next =
        "find out whether the file was changed or the sheet tells the hash of another; the file is kept under its own";
    teller.say(NoticeLevel::Warning, Some(At::Row(row, Some("Hash"))), what, next);
}
