use serde::Serialize;

/// What kind of sentence it is: each kind has its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// Says in the report's own voice what is so: every part of it needs an observation or a finding.
    Fact,
    /// Says what somebody says: needs their statement, and no more than they said.
    Attributed,
    /// Infers or characterises: needs a judgement under a name.
    Judgement,
    /// Says what the law is: needs the standard, cited or named.
    Law,
    /// Says what somebody should do: needs no evidence, and may bring in no facts of its own.
    Recommendation,
    /// Says what is commonly known: may carry nothing about the events.
    Background,
    /// Gives someone's words: they must be theirs.
    Quotation,
    /// Says how the report was made.
    Method,
    /// A title: no sentence.
    Heading,
}

/// What told the kind of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KindFrom {
    /// The author marked it: `[=background]`.
    Mark,
    /// The title that it stands under.
    Section,
    /// Its wording.
    Wording,
}

impl SentenceKind {
    /// The kind of a name, as marks give it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "fact" => Self::Fact,
            "attributed" => Self::Attributed,
            "judgement" | "judgment" => Self::Judgement,
            "law" => Self::Law,
            "recommendation" => Self::Recommendation,
            "background" => Self::Background,
            "quotation" => Self::Quotation,
            "method" => Self::Method,
            _ => return None,
        })
    }
}
