//! The text of a report: blocks of Markdown, sentences with their places, and the marks inside them.

mod citation;
mod document;
mod exception;
mod kind;
mod language;
mod lines;
mod marks;
mod passage;
mod sentence;
mod settings;
mod split;
mod style;
mod value;

pub use citation::{Citation, CitationFault};
pub use document::{Document, Heading, PictureUse};
pub use exception::{Exception, ExceptionFault, ExceptionMark};
pub use kind::{KindFrom, SentenceKind};
pub use language::Language;
pub use lines::{LineColumn, Lines};
pub(crate) use passage::Passage;
pub use sentence::{Sentence, Setting};
pub use style::{LinkUse, Style, Styled};
pub use value::ValueUse;

use serde::{Deserialize, Serialize};

/// A stretch of the report's text as its author wrote it.
///
/// # Units
/// Bytes from the beginning of the text, UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextSpan {
    /// Where it begins.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
}

impl TextSpan {
    /// A stretch from one byte to another.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
    /// Whether another stretch lies inside it.
    pub const fn holds(self, other: TextSpan) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
