use model::{Consent, Fact, FactKind};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;

/// What a person agreed to, use by use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Consents {
    /// That the account is kept.
    pub keep: Option<Consent>,
    /// That it is shared with others.
    pub share: Option<Consent>,
    /// That it is published.
    pub publish: Option<Consent>,
}

impl Workbench {
    /// Records what a person said to the uses of their statement; uses that are not named stay as they were.
    ///
    /// No key is needed: consent is no secret. That consent to keep was withdrawn destroys nothing by itself.
    ///
    /// # Errors
    /// There is no such statement, nothing is said, or no reason is given.
    pub async fn record_consent(&self, statement: &str, said: Consents, reason: &str) -> Result<Consents, Failure> {
        if said == Consents::default() {
            return Err(Failure::new("nothing is said of any use", "give --keep, --share or --publish"));
        }
        if reason.trim().is_empty() {
            return Err(Failure::new(
                "no reason is given",
                "say how it became known, such as \"by telephone, 3 March\"",
            ));
        }
        let known = self.records().fact(FactKind::Statement, statement).await?.map(|recorded| recorded.fact);
        let Some(Fact::Statement(mut fact)) = known else {
            let what = format!("there is no statement \"{statement}\" in this case");
            return Err(Failure::new(what, "name one by its id in the table of statements"));
        };
        fact.consent_keep = said.keep.or(fact.consent_keep);
        fact.consent_share = said.share.or(fact.consent_share);
        fact.consent_publish = said.publish.or(fact.consent_publish);
        let now = Consents { keep: fact.consent_keep, share: fact.consent_share, publish: fact.consent_publish };
        self.append(vec![self.draft(reason.to_owned(), Fact::Statement(fact))]).await?;
        Ok(now)
    }
}
