use serde::Serialize;

use crate::code::Code;
use crate::text::{Exception, LineColumn, TextSpan};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing; nothing is wrong.
    Note,
    /// It may be wrong, or says less than it should.
    Warning,
    /// The evidence does not carry it: it must not be published so.
    Error,
}

/// Something in the report that the evidence does not carry, with where, why, and what could stand instead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// What kind it is.
    pub code: Code,
    /// How grave it is; an excepted one is a note.
    pub level: Level,
    /// Where in the text.
    pub span: TextSpan,
    /// The same as line and column.
    #[serde(flatten)]
    pub place: LineColumn,
    /// The sentence that it is in, by its number.
    pub sentence: Option<usize>,
    /// What is wrong, in one line.
    pub message: String,
    /// What the evidence says.
    pub evidence: Vec<EvidenceShown>,
    /// A wording that the evidence carries.
    pub allowed: Option<String>,
    /// Text that would mend it.
    pub fix: Option<Fix>,
    /// Who lets it stand, and why.
    pub excepted: Option<Exception>,
}

/// A piece of evidence behind a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceShown {
    /// Its name.
    pub name: String,
    /// What it says.
    pub says: String,
}

/// Text to put in the place of other text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What is replaced.
    pub span: TextSpan,
    /// By what.
    pub replacement: String,
    /// What that does, for a person.
    pub says: String,
}
