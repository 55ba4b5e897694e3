use serde::{Deserialize, Serialize};

use crate::{Consent, Consents, Envelope, Interval, ItemId, PlaceId, Protected, SourceId, StatementId};

/// An account by a person, or a pronouncement of an authority: who gave it to whom, when and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its name inside the case.
    pub id: StatementId,
    /// Whose account it is.
    pub source: SourceId,
    /// What kind of account, by the vocabulary `statement`: interview, speech, press conference, report.
    pub kind: Option<String>,
    /// When it was given.
    pub date: Option<Interval>,
    /// Where it was given.
    pub place: Option<PlaceId>,
    /// Who asked.
    pub interviewer: Option<Protected>,
    /// Who interpreted.
    pub interpreter: Option<Protected>,
    /// The language in which it was given (BCP 47).
    pub language: Option<String>,
    /// Whether the person was heard apart from other witnesses; `None` where that is not known.
    pub heard_apart: Option<bool>,
    /// Through whom it became public or came here ("told media").
    pub through: Option<SourceId>,
    /// The recordings or documents that hold it.
    #[serde(default)]
    pub items: Vec<ItemId>,
    /// What was said, as written down.
    pub text: Option<Protected>,
    /// Whether the person agrees that the account is kept.
    pub consent_keep: Option<Consent>,
    /// Whether the person agrees that it is shared with others.
    pub consent_share: Option<Consent>,
    /// Whether the person agrees that it is published.
    pub consent_publish: Option<Consent>,
    /// What is known of how it was given.
    pub description: Option<Protected>,
    /// Where the case's documents speak of it.
    pub passage: Option<Protected>,
    /// When and where it was given, sealed: `date` and `place` are then empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}

impl Statement {
    /// What the person agreed to.
    pub fn consents(&self) -> Consents {
        Consents { keep: self.consent_keep, share: self.consent_share, publish: self.consent_publish }
    }
}
