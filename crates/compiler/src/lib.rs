//! The report compiler: a text with citations and values, held against what the case holds.
//!
//! A report is Markdown with `[@V017 0:12-0:31]` citations and `{{count killed @residence}}` values. It is parsed into
//! sentences ([`Document`]); the English wording of each is read by rules that are data ([`reading`]); and what the
//! sentence says is held against what it cites ([`Compiler::check`]). No diagnostic means that *nothing was found*: what
//! could not be read is listed, and nothing here ever says that a sentence is true.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

mod check;
mod code;
mod compiler;
mod diagnostic;
mod inputs;
mod reading;
mod text;

pub use code::Code;
pub use compiler::{Checked, Compiler, Unread};
pub use diagnostic::{Diagnostic, EvidenceShown, Fix, Level};
pub use inputs::{
    Basis, BytesState, Counted, Exhibit, ExhibitKind, Exposing, Inputs, JudgedBy, KnownOrder, LookedFor, NameGuard,
    NamedPlace, Picture, Quotable, Speaker, Support, Tally, TimeOf, qualified,
};
pub use text::{
    Citation, CitationFault, Document, Exception, ExceptionFault, ExceptionMark, Heading, KindFrom, Language,
    LineColumn, Lines, LinkUse, PictureUse, Sentence, SentenceKind, Setting, Style, Styled, TextSpan, ValueUse,
};
