//! What other programs write beside the files that they bring: read into facts, each with whose word it is.
//!
//! A reader gets a document whose bytes are preserved and the [`Shelf`] of all files of the import, and returns facts
//! and notices. It opens nothing itself, changes nothing that a person wrote, and counts what it passes over.

mod atlos;
mod auto_archiver;
mod captured;
mod downloader;
mod geojson;
mod kml;
mod moments;
mod names;
mod places;
mod sheet;
mod shelf;
mod telegram;
mod wacz;

use std::collections::BTreeMap;
use std::io::Read;

use model::{
    Certainty, Fact, Item, ItemId, Lineage, LineageRelation, MediaKind, Notice, NoticeLevel, Post, PostId, Source,
    SourceId, SourceRole, Whereabouts, Words,
};

pub use self::captured::captured;
pub use self::names::Salt;
pub use self::sheet::holds_results;
pub use self::shelf::{Kept, Shelf};
pub use self::wacz::pages;

/// What a document in a known format says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// The facts, each with where it stands.
    pub facts: Vec<ToldFact>,
    /// What could not be read, and what deserves a look.
    pub notices: Vec<Notice>,
}

/// A fact, and where a document tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldFact {
    /// Where, in words: the file, and the row or message in it.
    pub reason: String,
    /// The fact.
    pub fact: Fact,
}

/// A document that may be in a known format.
pub struct Document<'a> {
    /// Its preserved file.
    pub kept: &'a Kept,
    /// Its bytes, from the store.
    pub bytes: &'a mut dyn Read,
    /// What the case adds before accounts become digits in ids.
    pub salt: &'a Salt,
}

/// The formats that documents are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// What yt-dlp (or youtube-dl) writes beside a download: `NAME.info.json`.
    Downloader,
    /// The chats that Telegram Desktop exports as `result.json`.
    Telegram,
    /// The same as HTML, which is kept and not read.
    TelegramHtml,
    /// A sheet of results: auto-archiver's, or Atlos's incidents (CSV).
    Sheet,
    /// The same as a workbook (XLSX).
    Workbook,
    /// Places in KML.
    Kml,
    /// Places in GeoJSON.
    GeoJson,
    /// An incident in a full export of Atlos (`metadata.json`).
    Atlos,
    /// The list of what is in a WACZ, with digests.
    Wacz,
}

/// The most bytes of a document that is read as a whole.
const MOST_BYTES: u64 = 64 << 20;

/// In which format a file may be, by its name; its content decides.
pub fn format(kept: &Kept) -> Option<Format> {
    let name = kept.name.to_lowercase();
    let in_wacz = || kept.given.to_lowercase().ends_with(&format!(".wacz!/{name}"));
    match name.as_str() {
        "result.json" => Some(Format::Telegram),
        "metadata.json" => Some(Format::Atlos),
        "datapackage.json" | "datapackage-digest.json" if in_wacz() => Some(Format::Wacz),
        _ if name.ends_with(".info.json") => Some(Format::Downloader),
        _ if name.starts_with("messages") && name.ends_with(".html") => Some(Format::TelegramHtml),
        _ if name.ends_with(".csv") && crate::tables::Table::of_file(&name).is_none() => Some(Format::Sheet),
        _ if name.ends_with(".xlsx") => Some(Format::Workbook),
        _ if name.ends_with(".kml") => Some(Format::Kml),
        _ if name.ends_with(".geojson") => Some(Format::GeoJson),
        _ => None,
    }
}

/// Reads a document; `None` if it is not in that format after all.
pub fn read(format: Format, document: Document<'_>, shelf: &Shelf) -> Option<Told> {
    let Document { kept, bytes, salt } = document;
    let mut teller = Teller::of(kept, salt);
    if format == Format::Telegram {
        return telegram::read(bytes, shelf, teller);
    }
    let mut content = Vec::new();
    if let Err(error) = bytes.take(MOST_BYTES + 1).read_to_end(&mut content) {
        teller.say(
            NoticeLevel::Error,
            None,
            format!("cannot be read: {error}"),
            "check the disk, then import it again",
        );
        return Some(teller.told);
    }
    if content.len() as u64 > MOST_BYTES {
        let what = format!("preserved but not read: it has {} bytes, and {MOST_BYTES} at most are read", kept.len);
        teller.say(NoticeLevel::Error, None, what, "split it, and import the parts");
        return Some(teller.told);
    }
    match format {
        Format::Telegram => None,
        Format::TelegramHtml => telegram::html(&content, teller),
        Format::Downloader => downloader::read(&content, shelf, teller),
        Format::Sheet => sheet::csv(&content, shelf, teller),
        Format::Workbook => sheet::workbook(&content, shelf, teller),
        Format::Kml => kml::read(&content, teller),
        Format::GeoJson => geojson::read(&content, teller),
        Format::Atlos => atlos::folder(&content, shelf, teller),
        Format::Wacz => wacz::read(&content, shelf, teller),
    }
}

/// Collects what a document tells.
struct Teller<'a> {
    kept: &'a Kept,
    salt: &'a Salt,
    told: Told,
    /// The sources told so far.
    sources: BTreeMap<SourceId, Source>,
}

impl<'a> Teller<'a> {
    fn of(kept: &'a Kept, salt: &'a Salt) -> Self {
        Self { kept, salt, told: Told::default(), sources: BTreeMap::new() }
    }
}

impl Teller<'_> {
    fn say(&mut self, level: NoticeLevel, at: Option<At>, what: impl Into<String>, next: &str) {
        let (row, column, byte) = match at {
            None => (None, None, None),
            Some(At::Row(row, column)) => (Some(row), column.map(str::to_owned), None),
            Some(At::Byte(byte)) => (None, None, Some(byte)),
        };
        let place = Whereabouts { file: Some(self.kept.given.clone()), row, column, byte };
        self.told.notices.push(Notice { level, what: what.into(), place, next: next.to_owned() });
    }

    fn warn(&mut self, what: impl Into<String>, next: &str) {
        self.say(NoticeLevel::Warning, None, what, next);
    }

    fn fact(&mut self, at: &str, fact: Fact) {
        let comma = if at.is_empty() { "" } else { ", " };
        let reason = format!("{}{comma}{at}", self.kept.given);
        if self.told.facts.last().is_some_and(|last| last.fact == fact) {
            return;
        }
        self.told.facts.push(ToldFact { reason, fact });
    }

    /// A source that a document names; nothing for an empty name and account.
    fn source(&mut self, at: &str, medium: &str, account: Account<'_>) -> Option<SourceId> {
        let Account { id, name, address, role } = account;
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let key = id.filter(|id| !id.is_empty()).or(address).or(name)?;
        let id = self.salt.source(medium, key);
        let name = name.map_or_else(|| format!("an account on {medium}"), str::to_owned);
        let source = Source {
            id: id.clone(),
            name: name.into(),
            role,
            medium: Some(medium.to_owned()),
            address: address.map(Into::into),
            description: None,
            passage: None,
            consents: model::Consents::default(),
            envelope: None,
        };
        if self.sources.get(&id) != Some(&source) {
            self.sources.insert(id.clone(), source.clone());
            self.fact(at, Fact::Source(source));
        }
        Some(id)
    }

    /// Words that belong to a post.
    fn words(&mut self, at: &str, post: &Post, what: &str, text: &str, by: &str) {
        if text.trim().is_empty() {
            return;
        }
        let words = Words {
            id: names::words(&[post.id.as_str(), what]),
            item: None,
            from: None,
            to: None,
            region: None,
            post: Some(post.id.clone()),
            statement: None,
            event: None,
            kind: Some("caption".to_owned()),
            said: None,
            speaker: None,
            source: post.source.clone(),
            text: text.into(),
            envelope: None,
            language: None,
            script: None,
            certainty: None,
            by: Some(by.to_owned()),
            passage: Some(format!("{what} in {}", self.kept.name).into()),
        };
        self.fact(at, Fact::Words(words));
    }

    /// That one item belongs to another.
    fn lineage(&mut self, at: &str, item: &ItemId, relation: LineageRelation, of: &ItemId, reason: &str) {
        if item == of {
            return;
        }
        let id = names::lineage(&[item.as_str(), relation_name(relation), of.as_str()]);
        let certainty = Some(Certainty::Certain).filter(|_| relation == LineageRelation::ContainedIn);
        let (item, of, reason) = (item.clone(), of.clone(), Some(reason.to_owned()));
        self.fact(at, Fact::Lineage(Lineage { id, item, relation, of, certainty, reason, by: None, passage: None }));
    }

    /// An item that a document describes and that did not come with it.
    fn described(&mut self, at: &str, id: ItemId, kind: MediaKind, name: Option<&str>, description: String) -> ItemId {
        let item = Item {
            id: id.clone(),
            held: model::Held::DescribedOnly,
            kind,
            name: name.map(|name| crate::name::safe_text(name).into()),
            title: None,
            description: Some(description.into()),
            source: None,
            place: None,
            stands_for: 1,
            graphic: model::Graphic::default(),
            confidential: false,
            state: model::VerificationState::default(),
            passage: Some(self.kept.name.clone().into()),
            also_known_as: Vec::new(),
            collection: None,
            clear_sha256: None,
            consents: model::Consents::default(),
            envelope: None,
        };
        self.fact(at, Fact::Item(item));
        id
    }
}

/// Where in a document something stands.
enum At {
    /// A row, counted as a spreadsheet does, and a column.
    Row(u64, Option<&'static str>),
    Byte(u64),
}

/// An account that a document names.
struct Account<'a> {
    /// The platform's own id of it.
    id: Option<&'a str>,
    name: Option<&'a str>,
    address: Option<&'a str>,
    role: SourceRole,
}

fn relation_name(relation: LineageRelation) -> &'static str {
    match relation {
        LineageRelation::ContainedIn => "in",
        LineageRelation::CaptureOf => "capture-of",
        LineageRelation::SidecarOf => "beside",
        _ => "of",
    }
}

/// A post about which nothing is known but what was posted and where.
fn bare_post(id: PostId, item: ItemId) -> Post {
    Post {
        id,
        item,
        address: None,
        source: None,
        posted: model::Interval::UNKNOWN,
        captured: None,
        passage: None,
        edited: None,
        forwarded_from: None,
        replies_to: None,
        description: None,
        envelope: None,
    }
}
