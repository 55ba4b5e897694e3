use serde::{Deserialize, Serialize};

use crate::Fact;

/// What a person said when asked whether what they gave may be used in some way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Nobody asked.
    NotAsked,
    /// Refused.
    Refused,
    /// Agreed once, and took it back.
    Withdrawn,
    /// Agreed.
    Given,
}

impl Consent {
    /// Whether it forbids the use.
    pub const fn forbids(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn)
    }
}

/// A use that a person is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// It stays in the case.
    Keep,
    /// It is handed to others.
    Share,
    /// It stands in a report.
    Publish,
}

/// What a person said, use by use; what is absent was not said, and must not be assumed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    /// That it is kept.
    #[serde(default, rename = "consent_keep", skip_serializing_if = "Option::is_none")]
    pub keep: Option<Consent>,
    /// That it is shared with others.
    #[serde(default, rename = "consent_share", skip_serializing_if = "Option::is_none")]
    pub share: Option<Consent>,
    /// That it is published.
    #[serde(default, rename = "consent_publish", skip_serializing_if = "Option::is_none")]
    pub publish: Option<Consent>,
}

impl Consents {
    /// What was said of a use.
    pub const fn of(&self, used: Use) -> Option<Consent> {
        match used {
            Use::Keep => self.keep,
            Use::Share => self.share,
            Use::Publish => self.publish,
        }
    }

    /// Whether a use is forbidden: by its own word, or because it may not even be kept.
    pub fn forbid(&self, used: Use) -> bool {
        [self.of(used), self.keep].into_iter().flatten().any(Consent::forbids)
    }

    /// The same with what was said since; uses that are not named stay as they were.
    #[must_use]
    pub fn then(self, said: Self) -> Self {
        Self { keep: said.keep.or(self.keep), share: said.share.or(self.share), publish: said.publish.or(self.publish) }
    }
}

impl Fact {
    /// What the person behind it agreed to; `None` for a kind of which nobody is asked.
    pub fn consents(&self) -> Option<Consents> {
        match self {
            Fact::Source(f) => Some(f.consents),
            Fact::Item(f) => Some(f.consents),
            Fact::Statement(f) => Some(f.consents()),
            _ => None,
        }
    }

    /// Takes down what the person behind it agrees to now.
    pub fn set_consents(&mut self, consents: Consents) {
        match self {
            Fact::Source(f) => f.consents = consents,
            Fact::Item(f) => f.consents = consents,
            Fact::Statement(f) => {
                (f.consent_keep, f.consent_share, f.consent_publish) =
                    (consents.keep, consents.share, consents.publish);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_forbids_keeping_forbids_every_use() {
        let said = |keep, share, publish| Consents { keep, share, publish };
        let withdrawn = said(Some(Consent::Withdrawn), None, Some(Consent::Given));
        assert!([Use::Keep, Use::Share, Use::Publish].into_iter().all(|used| withdrawn.forbid(used)));
        let refused = said(Some(Consent::Given), None, Some(Consent::Refused));
        assert!(refused.forbid(Use::Publish) && !refused.forbid(Use::Share) && !refused.forbid(Use::Keep));
        assert!(!Consents::default().forbid(Use::Publish), "what was not said forbids nothing, and gives nothing");
        let later = refused.then(said(None, Some(Consent::NotAsked), None));
        assert_eq!(later, said(Some(Consent::Given), Some(Consent::NotAsked), Some(Consent::Refused)));
    }
}
