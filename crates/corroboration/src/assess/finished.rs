//! An assessment put together: how its author knows, who says the same, and what it was computed from.
use std::collections::BTreeSet;

use model::{Claim, FactKind, FactName, Knowledge, SourceId};

use super::Assessor;
use crate::assessment::{Assessment, Chain, Verdict};
use crate::independence::{Independence, Voice};
use crate::verdict::{Tested, Vouching};

impl<'a> Assessor<'a> {
    pub(super) fn chain(&self, claim: &'a Claim, author: Option<&SourceId>) -> Chain {
        let is_guarded = self.index.is_guarded(claim);
        let tellers: Vec<String> = match is_guarded {
            true => claim.told_by.iter().map(|_| "someone".to_owned()).collect(),
            false => claim.told_by.iter().map(ToString::to_string).collect(),
        };
        let statement = claim.statement.as_ref().and_then(|id| self.index.statements.get(id));
        let through = statement.and_then(|statement| statement.through.clone());
        let name = |source: &SourceId| {
            self.index.sources.get(source).map_or_else(|| source.to_string(), |source| source.name.to_string())
        };
        let who = author.map_or_else(|| "nobody who is named".to_owned(), name);
        let knows = match claim.knowledge {
            Some(Knowledge::Saw) => "saw it",
            Some(Knowledge::Heard) => "heard it happen",
            Some(Knowledge::Lived) => "lived it",
            Some(Knowledge::Inferred) => "concludes it",
            Some(Knowledge::Told) => "was told",
            Some(Knowledge::Office) => "speaks for an office, and does not say how it is known",
            Some(Knowledge::NotSaid) | None => "says so; how it is known is not said",
        };
        let mut says: Vec<String> = tellers.iter().rev().map(|teller| format!("{teller} told it")).collect();
        says.push(format!("{who} {knows}"));
        says.extend(through.as_ref().map(|through| format!("it came through {}", name(through))));
        Chain { knowledge: claim.knowledge, told_by: tellers, through, says: says.join("; ") }
    }

    pub(super) fn finished(
        &self,
        claim: &'a Claim,
        author: Option<&'a SourceId>,
        chain: Chain,
        tested: Tested,
        untested: Vec<String>,
    ) -> Assessment {
        let name = |kind, id: &str| FactName { kind, id: id.to_owned() };
        let mut inputs = BTreeSet::from([name(FactKind::Claim, claim.id.as_str())]);
        inputs.extend(claim.statement.iter().map(|id| name(FactKind::Statement, id.as_str())));
        inputs.extend(author.map(|id| name(FactKind::Source, id.as_str())));
        inputs.extend(claim.place.iter().map(|id| name(FactKind::Place, id.as_str())));
        inputs.extend(claim.event.iter().map(|id| name(FactKind::Event, id.as_str())));
        let all = [&tested.supporting, &tested.opposing, &tested.told];
        for weighed in all.into_iter().flatten() {
            inputs.insert(weighed.fact.clone());
            inputs.extend(weighed.items.iter().map(|id| name(FactKind::Item, id.as_str())));
        }
        inputs.extend(tested.inputs.iter().cloned());
        Assessment {
            claim: claim.id.clone(),
            source: author.cloned(),
            verdict: tested.verdict,
            differs: tested.differs,
            coverage: tested.coverage.filter(|_| tested.verdict == Verdict::NotCorroborated),
            independence: self.voices(claim, &tested.vouching),
            supporting: tested.supporting,
            opposing: tested.opposing,
            told: tested.told,
            own_disagreeing: tested.own,
            chain,
            meant: self.meant(claim, &untested),
            untested,
            why: tested.why,
            inputs,
        }
    }

    /// What of a claim may be slips of the pen: who does it, and what it says is done.
    fn meant(&self, claim: &Claim, untested: &[String]) -> Vec<String> {
        let told = |text: &String, word: &str| format!("nothing is known by \"{text}\"; the nearest is \"{word}\"");
        // Whom it is done to is as often a thing.
        let actors = claim.who.iter().filter_map(|text| Some(told(text, self.vocabulary.meant_actor(text)?)));
        let deeds = untested.iter().filter_map(|text| Some(told(text, self.vocabulary.meant_deed(text)?)));
        actors.chain(deeds).collect()
    }

    /// Who says the same: the author, the items that show all of it, and the others who tell all of it.
    fn voices(&self, claim: &'a Claim, vouching: &Vouching) -> Independence {
        let mut voices = vec![Voice::Claim(claim)];
        let items = vouching.items.iter().filter_map(|item| self.index.items.get_key_value(item));
        voices.extend(items.map(|(id, _)| Voice::Item(id)));
        let told = vouching.claims.iter().filter_map(|id| self.index.claims.get(id));
        voices.extend(told.map(|claim| Voice::Claim(claim)));
        self.roots.independence(voices)
    }
}
