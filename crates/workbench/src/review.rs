use model::{Fact, FactKind, FactRef, ObservationId, Review};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;

/// What a person made of a detector's observations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reviewed {
    /// What it is now.
    pub review: Review,
    /// The observations that were judged now.
    pub observations: Vec<ObservationId>,
    /// How many of those that were named had been judged so before.
    pub unchanged: usize,
}

impl Workbench {
    /// Accepts or rejects what a detector observed, one by one: each judgement is an entry of its own, under a name.
    ///
    /// # Errors
    /// One of them is no observation of a detector, its item is confidential, a rejection has no reason, or the case cannot be
    /// written; then none is judged.
    pub async fn review(&self, ids: &[String], review: Review, reason: &str) -> Result<Reviewed, Failure> {
        if ids.is_empty() {
            return Err(Failure::new("nothing is named that could be judged", "give the ids of observations"));
        }
        if review == Review::Rejected && reason.trim().is_empty() {
            return Err(Failure::new("nothing says why", "write why: whoever reads the ledger later will ask"));
        }
        let reason = if reason.trim().is_empty() { "listened to it" } else { reason.trim() };
        let mut done = Reviewed { review, observations: Vec::new(), unchanged: 0 };
        let mut drafts = Vec::new();
        for id in ids {
            let known = self.records().fact(FactKind::Observation, id).await?;
            let Some((Fact::Observation(mut observation), version)) =
                known.map(|recorded| (recorded.fact, recorded.version))
            else {
                return Err(Failure::new(
                    format!("there is no observation \"{id}\" in this case"),
                    "give the id as `sightline solve --json` or the table of observations shows it",
                ));
            };
            if observation.review.is_none() {
                return Err(Failure::new(
                    format!("{id} was observed by a person, not proposed by a detector"),
                    "change its row, or withdraw it: sightline withdraw observations ID --reason ...",
                ));
            }
            if let Some(Fact::Item(item)) =
                self.records().fact(FactKind::Item, observation.item.as_str()).await?.map(|recorded| recorded.fact)
                && item.confidential
            {
                return Err(Failure::new(
                    format!("{} is confidential, and {id} was observed before it was", observation.item),
                    "withdraw it, and tell what you hear in a row of observations, which is sealed",
                ));
            }
            if observation.review == Some(review) {
                done.unchanged += 1;
                continue;
            }
            observation.review = Some(review);
            done.observations.push(observation.id.clone());
            let mut draft = self.draft(reason.to_owned(), Fact::Observation(observation));
            draft.inputs = vec![FactRef { kind: FactKind::Observation, id: id.clone(), version }];
            drafts.push(draft);
        }
        self.append(drafts).await?;
        Ok(done)
    }
}
