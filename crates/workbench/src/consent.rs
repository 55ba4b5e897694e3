use model::{Consents, FactKind};

use crate::failure::Failure;
use crate::open::Workbench;

impl Workbench {
    /// Records what a person said to the uses of what they told, filmed or gave; uses that are not named stay as they were.
    ///
    /// No key is needed: consent is no secret. That consent to keep was withdrawn destroys nothing by itself.
    ///
    /// # Errors
    /// There is no such source, item or statement, nothing is said, or no reason is given.
    pub async fn record_consent(
        &self,
        kind: FactKind,
        id: &str,
        said: Consents,
        reason: &str,
    ) -> Result<Consents, Failure> {
        if said == Consents::default() {
            return Err(Failure::new("nothing is said of any use", "give --keep, --share or --publish"));
        }
        if reason.trim().is_empty() {
            return Err(Failure::new(
                "no reason is given",
                "say how it became known, such as \"by telephone, 3 March\"",
            ));
        }
        let known = self.records().fact(kind, id).await?.map(|recorded| recorded.fact);
        let known = known.and_then(|fact| fact.consents().map(|before| (fact, before)));
        let Some((mut fact, before)) = known else {
            let what = format!("there is no {} \"{id}\" in this case", kind.name());
            return Err(Failure::new(what, "name a source, an item or a statement by the id that its table gives it"));
        };
        let now = before.then(said);
        fact.set_consents(now);
        self.append(vec![self.draft(reason.to_owned(), fact)]).await?;
        Ok(now)
    }
}
