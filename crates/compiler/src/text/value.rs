use serde::Serialize;

use super::TextSpan;

/// A computed value that a sentence asks for: `{{count killed @residence}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueUse {
    /// Where it stands, braces and all.
    pub span: TextSpan,
    /// Its name as written, without braces.
    pub name: String,
    /// Whether its braces are closed.
    pub closed: bool,
    /// Where it begins in the sentence's words, values not yet filled in.
    #[serde(skip)]
    pub(crate) at: usize,
    /// How long it is there.
    #[serde(skip)]
    pub(crate) len: usize,
}
