use serde::Serialize;

use super::{Citation, ExceptionMark, KindFrom, Language, Passage, SentenceKind, Styled, TextSpan, ValueUse};

/// A sentence of the report, with what it cites and asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// Which sentence of the report it is, from 0.
    pub number: usize,
    /// Where it stands, marks included.
    pub span: TextSpan,
    /// What kind it is.
    pub kind: SentenceKind,
    /// What told the kind.
    pub kind_from: KindFrom,
    /// Whether its wording is read.
    pub language: Language,
    /// The titles that it stands under, the outermost first.
    pub section: Vec<String>,
    /// What it cites.
    pub citations: Vec<Citation>,
    /// The computed values that it asks for.
    pub values: Vec<ValueUse>,
    /// What is excepted in it.
    pub exceptions: Vec<ExceptionMark>,
    /// A mark of a kind that there is not, where the author gave one.
    pub unknown_kind: Option<(TextSpan, String)>,
    /// The picture whose caption it stands in: its place among the document's pictures.
    pub picture: Option<usize>,
    /// Whether it stands in a block quotation.
    pub quoted_block: bool,
    /// Whether it ends its paragraph.
    pub ends_block: bool,
    /// The paragraph that it stands in, counted from 0.
    pub block: usize,
    /// The list or table that it stands in.
    #[serde(skip_serializing_if = "Setting::is_prose")]
    pub setting: Setting,
    /// Whether a line across the page stands before it.
    #[serde(skip)]
    pub after_rule: bool,
    /// Stretches of its words that are set in a way of their own.
    #[serde(skip)]
    pub styles: Vec<Styled>,
    /// Its words, with where each stands; marks are left out, values stand in braces.
    #[serde(skip)]
    pub(crate) passage: Passage,
}

/// What a sentence is set in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Setting {
    /// Running text.
    #[default]
    Prose,
    /// A point of a list.
    Point {
        /// Which point of the document's lists it is, from 0.
        point: usize,
        /// How many lists this list stands in.
        depth: u8,
        /// Its number, in a numbered list.
        number: Option<u64>,
    },
    /// A footnote.
    Footnote {
        /// Which of the document's footnotes it is, from 0.
        note: usize,
    },
    /// A cell of a table.
    Cell {
        /// Which table of the document it is, from 0.
        table: usize,
        /// Which row, the head being 0.
        row: usize,
        /// Which column, from 0.
        column: usize,
    },
}

impl Setting {
    fn is_prose(&self) -> bool {
        *self == Self::Prose
    }
}

impl Sentence {
    /// Its words without marks; values stand in braces, not yet filled in.
    pub fn text(&self) -> &str {
        self.passage.text()
    }
}
