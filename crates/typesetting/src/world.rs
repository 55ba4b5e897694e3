//! What typst is shown of the world: one layout, one document as data, its pictures, its fonts; and nothing else.
use std::sync::LazyLock;

use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::FONTS;
use crate::paper::{Block, Paper, Run, Still, StillFormat};
use crate::spelled::{right_to_left, soften, spell, spelled};

const LAYOUT: &str = include_str!("paper.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A document that could not be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document could not be set: {0}")]
pub struct TypesetError(String);

/// The document as PDF/UA-1 on A4: tagged, with its language, its title and an outline.
///
/// # Errors
/// A picture that cannot be decoded, a language that is none, a document too large for a PDF.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, TypesetError> {
    let set = set(paper)?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}\n{}\n{}", paper.title, paper.header.0, paper.header.1)),
        creator: Smart::Custom(Some(paper.tool.clone())),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|error| TypesetError(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&set, &options).map_err(|found| said(&found));
    // What was remembered of this document helps no other.
    typst::comemo::evict(0);
    bytes
}

pub(crate) fn set(paper: &Paper) -> Result<PagedDocument, TypesetError> {
    let world = Desk::of(paper)?;
    typst::compile::<PagedDocument>(&world).output.map_err(|found| said(&found))
}

fn said(found: &[SourceDiagnostic]) -> TypesetError {
    let texts = found.iter().map(|one| one.message.to_string());
    TypesetError(texts.collect::<Vec<_>>().join("; "))
}

/// All files that there are for one document.
struct Desk {
    layout: Source,
    data: (FileId, Bytes),
    pictures: Vec<(FileId, Bytes)>,
}

impl Desk {
    fn of(paper: &Paper) -> Result<Self, TypesetError> {
        let wrong = |error: &dyn std::fmt::Display| TypesetError(error.to_string());
        let mut data = serde_json::to_value(paper).map_err(|error| wrong(&error))?;
        let mut links = Vec::new();
        take_links(&mut data, &mut links);
        spell(&mut data);
        data["links"] = json!(links);
        let mut pictures = Vec::new();
        let mut deepest = 0;
        if let Some(blocks) = data.get_mut("blocks").and_then(Value::as_array_mut) {
            for (block, given) in blocks.iter_mut().zip(&paper.blocks) {
                // What is compared letter by letter stays as it is.
                if !matches!(given, Block::Verbatim { .. }) {
                    soften(block);
                }
                match given {
                    Block::Picture { still: Some(still), .. } => {
                        block["still"] = json!(given_as(still, &mut pictures)?);
                    }
                    Block::Plates { plates } => {
                        deepest = 1;
                        for (n, plate) in plates.iter().enumerate() {
                            let name = plate.still.as_ref().map(|still| given_as(still, &mut pictures)).transpose()?;
                            block["plates"][n]["still"] = json!(name);
                        }
                    }
                    Block::Heading { level, .. } => {
                        deepest = (*level).clamp(1, deepest + 1);
                        block["level"] = json!(deepest);
                    }
                    Block::Paragraph { runs } | Block::Quotation { runs } => {
                        block["rtl"] = json!(right_to_left(&words(runs.iter())));
                    }
                    Block::Points { points } => {
                        block["rtl"] = json!(right_to_left(&words(points.iter().flat_map(|point| &point.runs))));
                    }
                    Block::Footnotes { footnotes } => {
                        let runs = footnotes.iter().flat_map(|footnote| &footnote.runs);
                        block["rtl"] = json!(right_to_left(&words(runs)));
                    }
                    _ => {}
                }
            }
        }
        data["made"] = made(paper.made);
        data["rtl"] = json!(right_to_left(&paper.title));
        let bytes = serde_json::to_vec(&data).map_err(|error| wrong(&error))?;
        Ok(Self {
            layout: Source::new(file("paper.typ")?, LAYOUT.to_owned()),
            data: (file("paper.json")?, Bytes::new(bytes)),
            pictures,
        })
    }
}

fn file(name: &str) -> Result<FileId, TypesetError> {
    let path = VirtualPath::new(name).map_err(|error| TypesetError(error.to_string()))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// The name under which a picture is handed to the layout. Words in a drawing are spelled out where no font has them.
fn given_as(still: &Still, pictures: &mut Vec<(FileId, Bytes)>) -> Result<String, TypesetError> {
    let name = format!("picture-{}.{}", pictures.len(), still.format.extension());
    let spelled = match still.format {
        StillFormat::Svg => std::str::from_utf8(&still.bytes).ok().and_then(spelled),
        StillFormat::Jpg | StillFormat::Png => None,
    };
    let bytes = spelled.map_or_else(|| still.bytes.clone(), String::into_bytes);
    pictures.push((file(&name)?, Bytes::new(bytes)));
    Ok(name)
}

fn words<'a>(runs: impl Iterator<Item = &'a Run>) -> String {
    runs.flat_map(|run| &run.pieces).map(|piece| piece.text.as_str()).collect()
}

/// Puts a number in the place of each address that is led to, and the address as it is read beside it: what is read may be
/// spelled out and broken, and what is followed may not.
fn take_links(value: &mut Value, links: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| take_links(value, links)),
        Value::Object(members) => {
            if let Some(Value::String(address)) = members.get("link") {
                let address = address.clone();
                members.insert("link".to_owned(), json!(links.len()));
                let told = members.get("text").is_some_and(|text| *text == json!(address));
                members.insert("address".to_owned(), if told { Value::Null } else { json!(address) });
                links.push(in_ascii(&address));
            }
            members.values_mut().for_each(|value| take_links(value, links));
        }
        _ => {}
    }
}

/// An address as a PDF holds it: other letters as their bytes (RFC 3986, section 2.1).
fn in_ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii() { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// An instant as year, month, day, hour, minute and second, in UTC.
fn made(seconds: i64) -> Value {
    let at = jiff::Timestamp::from_second(seconds).unwrap_or_default().to_zoned_datetime(jiff::tz::TimeZone::UTC);
    json!([at.year(), at.month(), at.day(), at.hour(), at.minute(), at.second()])
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.layout.id() { Ok(self.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = std::iter::once(&self.data).chain(&self.pictures).find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use typst::layout::{Frame, FrameItem};

    use super::*;
    use crate::{Exhibit, Footnote, Note, NoteLine, Piece, Plate, Point};

    /// What stands on the pages, as their glyphs say.
    fn words(document: &PagedDocument) -> String {
        fn walk(frame: &Frame, out: &mut String) {
            for (_, item) in frame.items() {
                match item {
                    FrameItem::Group(group) => walk(&group.frame, out),
                    FrameItem::Text(text) => out.push_str(&text.text),
                    _ => {}
                }
            }
        }
        let mut out = String::new();
        document.pages().iter().for_each(|page| walk(&page.frame, &mut out));
        out
    }

    fn run(text: &str, note: Option<usize>) -> Run {
        Run { note, ..Run::plain(text) }
    }

    fn paper(blocks: Vec<Block>) -> Paper {
        Paper {
            title: "A report".to_owned(),
            language: "en".to_owned(),
            header: ("A case".to_owned(), "ledger entry 7".to_owned()),
            tool: "sightline".to_owned(),
            blocks,
            ..Paper::default()
        }
    }

    const HOSTILE: &str = "#panic(\"x\") $x^2$ \\ ] [ *b* _i_ @note-1 <note-1> `r` // c /* d */ = h - l + n #let a = read(\"/etc/passwd\") \
                           \"quoted\" ~ -- ... \\u{41} #[";

    #[test]
    fn hostile_text_is_set_letter_by_letter_wherever_it_stands() {
        let text = || HOSTILE.to_owned();
        let line = NoteLine { cited: text(), says: text(), exhibits: vec![1] };
        let exhibit = Exhibit {
            number: 1,
            name: text(),
            title: text(),
            what: text(),
            hash: Some((text(), text())),
            facts: vec![(text(), text())],
        };
        let mut hostile = paper(vec![
            Block::Heading { level: 4, text: text() },
            Block::Paragraph { runs: vec![run(HOSTILE, Some(1))] },
            Block::Quotation { runs: vec![run(HOSTILE, None)] },
            Block::Aside { text: text() },
            Block::Frame { title: text(), lines: vec![(text(), text())] },
            Block::Picture { still: None, alt: text(), caption: vec![run(HOSTILE, None)], credit: text() },
            Block::List { points: vec![(text(), text())] },
            Block::Points { points: vec![Point { depth: 9, marker: text(), runs: vec![run(HOSTILE, None)] }] },
            Block::Grid { rows: vec![vec![vec![run(HOSTILE, None)], Vec::new()], vec![vec![run(HOSTILE, None)]]] },
            Block::Table { head: vec![text()], widths: vec![1], rows: vec![vec![text()]] },
            Block::Notes { notes: vec![Note { number: 1, lines: vec![line] }] },
            Block::Exhibits { exhibits: vec![exhibit] },
            Block::Plates {
                plates: vec![Plate { title: Some(text()), still: None, alt: text(), caption: text(), credit: text() }],
            },
            Block::Rule,
            Block::Paragraph {
                runs: vec![Run {
                    pieces: vec![
                        Piece { text: text(), strong: true, emphasis: true, code: true, ..Piece::default() },
                        Piece { text: text(), link: Some(format!("https://a.example/{HOSTILE}")), ..Piece::default() },
                        Piece { footnote: Some("a".to_owned()), ..Piece::default() },
                        Piece { footnote: Some(text()), ..Piece::default() },
                    ],
                    note: None,
                }],
            },
            Block::Footnotes { footnotes: vec![Footnote { sign: "a".to_owned(), runs: vec![run(HOSTILE, None)] }] },
            Block::NewPage,
            Block::Verbatim { text: text() },
        ]);
        hostile.title = text();
        hostile.kicker = text();
        hostile.facts = vec![(text(), text())];
        hostile.header = (text(), text());
        hostile.contents = true;
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let found = plain(&words(&set(&hostile).unwrap())).matches(&plain(HOSTILE)).count();
        assert!(found >= 35, "{found} times");
        assert!(pdf(&hostile).unwrap().starts_with(b"%PDF-"));
    }

    /// How far to the right something is set, in points.
    fn reach(frame: &Frame, from: f64) -> f64 {
        let ends = frame.items().map(|(at, item)| match item {
            FrameItem::Group(group) => reach(&group.frame, from + at.x.to_pt()),
            FrameItem::Text(text) => from + at.x.to_pt() + text.width().to_pt(),
            _ => 0.0,
        });
        ends.fold(0.0, f64::max)
    }

    #[test]
    fn nothing_runs_off_the_page() {
        let long = || "0123456789".repeat(40);
        let made = paper(vec![
            Block::Heading { level: 1, text: long() },
            Block::Paragraph { runs: vec![run(&long(), None)] },
            Block::Table { head: vec![long(), "b".to_owned()], widths: vec![1, 1], rows: vec![vec![long(), long()]] },
            Block::List { points: vec![(long(), long())] },
        ]);
        let set = set(&made).unwrap();
        let widest = set.pages().iter().map(|page| reach(&page.frame, 0.0)).fold(0.0, f64::max);
        assert!((400.0..595.0).contains(&widest), "{widest} of 595 pt");
        assert_eq!(words(&set).matches("0123456789").count(), 7 * 40, "and nothing is lost");
    }

    #[test]
    fn the_same_paper_gives_the_same_bytes_tagged_and_with_its_language() {
        let kazakh = "Қазақстан: Ә Ғ Қ Ң Ө Ұ Ү Һ І.";
        let made = paper(vec![
            Block::Heading { level: 1, text: "Алматы".to_owned() },
            Block::Paragraph { runs: vec![run(kazakh, None)] },
            Block::Paragraph { runs: vec![run("مظاهرة في ألماتي", None)] },
            Block::Paragraph { runs: vec![run("\u{4e2d}", None)] },
        ]);
        let set = words(&set(&made).unwrap());
        for text in [kazakh, "مظاهرة", "[U+4E2D]"] {
            assert!(set.contains(text), "{text}: {set}");
        }
        let bytes = pdf(&made).unwrap();
        assert_eq!(bytes, pdf(&made).unwrap());
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("pdfuaid:part") && text.contains("A report"), "its own description says what it is");
    }

    #[test]
    fn a_picture_that_is_none_is_an_error_and_no_file_is_read() {
        let still = Some(Still { format: StillFormat::Png, bytes: b"\x89PNG\r\n\x1a\nbroken".to_vec() });
        let broken =
            paper(vec![Block::Picture { still, alt: "?".to_owned(), caption: Vec::new(), credit: String::new() }]);
        assert!(pdf(&broken).is_err());
        let desk = Desk::of(&paper(Vec::new())).unwrap();
        let other = FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new("/etc/passwd").unwrap()));
        assert!(desk.file(other).is_err() && desk.source(other).is_err());
    }
}
