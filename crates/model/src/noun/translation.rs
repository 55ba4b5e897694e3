use serde::{Deserialize, Serialize};

use crate::{Envelope, Interval, Protected, TranslationId, WordsId};

/// Words in another language: a fact of its own, with who or what translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// Its name inside the case.
    pub id: TranslationId,
    /// The words that are translated.
    pub words: WordsId,
    /// The language of the translation (BCP 47).
    pub language: String,
    /// The translation.
    pub text: Protected,
    /// Who or what translated: a person, or a program with its version.
    pub translator: String,
    /// Whether a program translated.
    #[serde(default)]
    pub by_machine: bool,
    /// Who read it against the original a second time.
    pub second_reader: Option<String>,
    /// When it was made.
    pub at: Option<Interval>,
    /// What is uncertain or was left untranslated.
    pub note: Option<Protected>,
    /// Where the case's documents speak of it.
    pub passage: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}
