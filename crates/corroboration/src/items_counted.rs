use model::{Claim, FactKind, FactName, MediaKind};

use crate::assessment::Verdict;
use crate::facts::Facts;
use crate::fit::Dimension;
use crate::phrase::stems;
use crate::verdict::Tested;

/// A claim that counts recordings, held against those that the case knows of: a check of the list, not of the world, and
/// never more than *not tested*.
///
/// `None` where the claim counts something else.
pub(crate) fn counted_items(claim: &Claim, facts: &Facts<'_>) -> Option<Tested> {
    let counted = stems(claim.counted.as_deref()?);
    let [word] = counted.as_slice() else { return None };
    let kind = match word.as_str() {
        "video" | "film" | "clip" => MediaKind::Video,
        "photo" | "photograph" | "pictur" => MediaKind::Photo,
        _ => return None,
    };
    let (low, high) = (claim.at_least.unwrap_or(0), claim.at_most);
    let is_meant = |item: &&model::Item| match claim.items.is_empty() {
        true => item.kind == kind,
        false => item.kind == kind && claim.items.contains(&item.id),
    };
    let items: Vec<&model::Item> = facts.items.iter().filter(is_meant).collect();
    let known: u64 = items.iter().map(|item| u64::from(item.stands_for)).sum();
    let names = items.iter().map(|item| FactName { kind: FactKind::Item, id: item.id.to_string() });
    let which = if claim.items.is_empty() { "the items of the case" } else { "the items that it names" };
    let said = match high {
        Some(high) if high == low => low.to_string(),
        Some(high) => format!("{low} to {high}"),
        None => format!("at least {low}"),
    };
    // The list was written down by whoever made the case, often from the claim itself: that they agree bears nothing out.
    let mut tested = Tested::new(Verdict::NotTested);
    tested.inputs = names.collect();
    // Without the items that are meant, that there are more in the case says nothing against a part of them.
    // "18 of the 23" names the 23: that they are more than 18 says nothing against it.
    let is_part =
        claim.scope.as_deref().is_some_and(|scope| stems(scope).starts_with(&["of".to_owned(), "the".to_owned()]));
    let is_more = !claim.items.is_empty() && !is_part && high.is_some_and(|high| known > high);
    if known < low {
        tested.verdict = Verdict::Partly;
        tested.differs = vec![Dimension::Number];
        tested.why = format!("{which} come to {known} of this kind and do not reach the {said} that are stated");
    } else if is_more {
        tested.verdict = Verdict::Partly;
        tested.differs = vec![Dimension::Number];
        tested.why = format!("{which} come to {known} of this kind, more than the {said} that are stated");
    } else if claim.items.is_empty() {
        tested.why =
            format!("which of the {known} of the case it means is not said: only a list of them could be checked");
    } else {
        tested.why = format!(
            "agrees with the list of the case: {which} come to {known} of this kind, which {said} fits; that is a check of \
             the list alone, and bears nothing out"
        );
    }
    Some(tested)
}
