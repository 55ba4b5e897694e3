use std::collections::BTreeSet;

use model::Claim;

use crate::ground::Ground;
use crate::phrase::stems;
use crate::vocabulary::{Condition, Vocabulary};

/// How far a claim is meant to reach, as far as its words say it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// It is meant without limits ("in all cases").
    pub(crate) is_everything: bool,
    /// The circumstances that it is limited to.
    pub(crate) conditions: Vec<Condition>,
    /// Limits in words that are not understood.
    pub(crate) unknown: Vec<String>,
}

impl Scope {
    pub(crate) fn of(claim: &Claim, vocabulary: &Vocabulary, ground: &Ground<'_>) -> Self {
        let mut scope = Self::default();
        let said = claim.scope.as_deref().unwrap_or_default();
        for limit in said.split([';', '.']).map(str::trim).filter(|limit| !limit.is_empty()) {
            let words = stems(limit);
            let known = &vocabulary.scope;
            let conditions: BTreeSet<Condition> =
                known.conditions.find(&words).into_iter().map(|(_, _, condition)| condition.clone()).collect();
            let is_everything = known.everything.first(&words).is_some();
            scope.is_everything |= is_everything;
            if !conditions.is_empty() {
                scope.conditions.extend(conditions);
                continue;
            }
            let is_known = is_everything
                || known.hedges.first(&words).is_some()
                // A time or a place that the claim's own members tell is no further limit.
                || (claim.when.is_some() && known.times.first(&words).is_some())
                || (claim.place.is_some() && !ground.named(&words).is_empty())
                || is_who_again(claim, limit, &words, vocabulary);
            if !is_known {
                scope.unknown.push(limit.to_owned());
            }
        }
        scope.conditions.sort();
        scope.conditions.dedup();
        scope
    }

    pub(crate) fn is_limited(&self) -> bool {
        !self.conditions.is_empty() || !self.unknown.is_empty()
    }
}

/// Words after which a scope tells whom something is done to, and not who does it.
const TARGETS: [&str; 8] = ["at", "on", "upon", "against", "into", "toward", "towards", "among"];

/// Whether a limit only names again who does what is claimed.
fn is_who_again(claim: &Claim, limit: &str, words: &[String], vocabulary: &Vocabulary) -> bool {
    let Some(who) = &claim.who else { return false };
    let (named, who) = (vocabulary.named(limit), vocabulary.named(who));
    let is_target = words.iter().any(|word| TARGETS.contains(&word.as_str()));
    let is_of =
        |named: &usize| who.iter().any(|who| vocabulary.is_within(*who, *named) || vocabulary.is_within(*named, *who));
    !is_target && words.len() <= 4 && !named.is_empty() && named.iter().all(is_of)
}
