//! Everything that reads what others wrote, a function a parser: any bytes go in, and nothing may panic, run on or take more
//! memory than its limits say.
//!
//! The fuzz targets call these, and so does a test that runs on a stable compiler (`crates/workbench/tests/parsers.rs`).

use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use intake::formats::{Document, Kept, Salt, Shelf};
use intake::tables::{Context, Files, Known, Table, TableContent, TableFile};
use intake::{ArchiveKind, Budget, Limits, Unpack};
use jiff::tz::TimeZone;
use model::{Digest, ItemId, MediaKind};

/// Reads what somebody may have sent.
pub type Parser = fn(&[u8]);

/// Every parser, by the name of its target and its folder of seeds.
pub const PARSERS: [(&str, Parser); 12] = [
    ("tables_csv", tables_csv),
    ("tables_xlsx", tables_xlsx),
    ("archive", archive),
    ("capture", capture),
    ("telegram", telegram),
    ("downloader", downloader),
    ("results", results),
    ("atlos", atlos),
    ("places", places),
    ("platform_ids", platform_ids),
    ("when_rows", when_rows),
    ("notes", notes),
];

/// So much may come out of an archive here.
const MOST_UNPACKED: u64 = 8 << 20;

/// A table as CSV, as each of the tables in turn: the first byte chooses.
pub fn tables_csv(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let table = Table::ALL[usize::from(*first) % Table::ALL.len()];
    let content = TableContent::Csv(rest.to_vec());
    read_tables(&[TableFile { table, given: "table.csv".to_owned(), folder: PathBuf::from("/in"), content }]);
}

/// A workbook of tables, and one of another program's results.
pub fn tables_xlsx(bytes: &[u8]) {
    let (tables, _) = intake::tables::workbook("book.xlsx", Path::new("/in"), bytes);
    read_tables(&tables);
    intake::formats::holds_results(bytes);
}

fn read_tables(tables: &[TableFile]) {
    let context = Context { zone: TimeZone::UTC, known: Known::default(), files: Files::default() };
    intake::tables::read_all(tables, &context);
}

/// An archive of each kind that its bytes may be.
pub fn archive(bytes: &[u8]) {
    use ArchiveKind::{Gz, Tar, TarGz, TarZst, Zip, Zst};
    for kind in [Zip, Tar, TarGz, TarZst, Gz, Zst] {
        unpack(bytes, kind);
    }
}

/// A capture of the web: WARC, packed or not, and a saved page.
pub fn capture(bytes: &[u8]) {
    for kind in [ArchiveKind::Warc, ArchiveKind::WarcGz, ArchiveKind::Mhtml] {
        unpack(bytes, kind);
    }
    intake::formats::pages(bytes);
}

fn unpack(bytes: &[u8], kind: ArchiveKind) {
    let Ok(mut file) = tempfile::tempfile() else { return };
    if file.write_all(bytes).and_then(|()| file.rewind()).is_err() {
        return;
    }
    let limits = Limits { bytes: MOST_UNPACKED, bytes_an_entry: MOST_UNPACKED, entries: 1000, ..Limits::default() };
    let mut came_out = 0;
    let archive = Unpack { archive: &mut file, given: "in.archive", kind, pages: &None };
    intake::unpack(archive, &mut Budget::new(limits), &mut |entry, content| {
        assert!(!entry.name.contains('/') && entry.given.starts_with("in.archive!/"), "{entry:?}");
        came_out += std::io::copy(content, &mut std::io::sink())?;
        Ok(())
    });
    assert!(came_out <= MOST_UNPACKED, "{came_out} bytes came out of {kind:?}");
}

/// An export of Telegram Desktop.
pub fn telegram(bytes: &[u8]) {
    document("result.json", bytes);
    document("messages.html", bytes);
}

/// What yt-dlp writes beside a download.
pub fn downloader(bytes: &[u8]) {
    document("film.info.json", bytes);
}

/// A sheet of results: auto-archiver's, or Atlos's.
pub fn results(bytes: &[u8]) {
    document("sheet.csv", bytes);
}

/// An incident of a full export of Atlos.
pub fn atlos(bytes: &[u8]) {
    document("atlos-export-2022-03-01/CIV-1/metadata.json", bytes);
}

/// Places in KML and GeoJSON, a base map, and the list in a WACZ.
pub fn places(bytes: &[u8]) {
    document("map.kml", bytes);
    document("map.geojson", bytes);
    document("in.wacz!/datapackage.json", bytes);
    let _ = intake::base_map::read("map.geojson", bytes, Digest::from_bytes([0; 32]));
}

/// A document of another program, with a film and a picture beside it.
fn document(given: &str, bytes: &[u8]) {
    let kept = |given: &str, kind: MediaKind, number: u8| {
        let name = given.rsplit('/').next().unwrap_or(given).to_owned();
        let item = ItemId::new(&format!("i{number}")).unwrap_or_else(|error| unreachable!("{error}"));
        Kept { given: given.to_owned(), name, item, sha256: Digest::from_bytes([number; 32]), len: 9, kind }
    };
    let read = kept(given, MediaKind::Document, 0);
    let folder = given.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut shelf = Shelf::default();
    shelf.add(read.clone());
    shelf.add(kept(&format!("{folder}film.mp4"), MediaKind::Video, 1));
    shelf.add(kept(&format!("{folder}CIV-1-1/media_CIV-1-1.mp4"), MediaKind::Video, 2));
    let Some(format) = intake::formats::format(&read) else { return };
    let (salt, mut bytes) = (Salt::new("a case"), bytes);
    let bytes: &mut dyn Read = &mut bytes;
    intake::formats::read(format, Document { kept: &read, bytes, salt: &salt }, &shelf);
}

/// Addresses, numbers and names of files that may hold a time.
pub fn platform_ids(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        chronolocation::time_of_address(line);
        chronolocation::time_of_uuid(line);
        chronolocation::time_of_ulid(line);
        chronolocation::time_of_object_id(line);
        chronolocation::reading_of_name(line);
        if let Ok(id) = line.trim().parse() {
            chronolocation::time_of_x_id(id);
            chronolocation::time_of_discord_id(id);
            chronolocation::time_of_tiktok_id(id);
            chronolocation::time_of_mastodon_id(id);
        }
    }
}

/// A table of temporal evidence on a disk, read and solved.
pub fn when_rows(bytes: &[u8]) {
    let Ok(table) = chronolocation::when::read(bytes, "rows.csv", None) else { return };
    if !table.has_errors()
        && let Ok(answer) = table.solve()
    {
        serde_json::from_slice::<serde_json::Value>(&answer.json(1)).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Signed notes, checkpoints, keys and exports for a witness; what is read is written as it came.
pub fn notes(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(note) = text.parse::<preservation::Note>() {
        assert_eq!(note.to_string(), text, "a note is written as it was read");
    }
    let _ = text.parse::<preservation::SignedCheckpoint>();
    let _ = text.parse::<preservation::CheckpointExport>();
    let _ = text.trim().parse::<preservation::VerifierKey>();
    let _ = text.trim().parse::<preservation::WitnessKey>();
}
