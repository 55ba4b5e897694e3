use std::collections::{BTreeMap, BTreeSet};

use model::{Answer, Item, ItemId, Suspicion, VerificationSheet, VerificationState};
use serde::Serialize;

/// What may be leaned on an item, by how far it has been verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaning {
    /// Nothing: it was rejected, or something in it was shown to be false.
    Nothing,
    /// What somebody says of it, under their name: it was only viewed, or something about it is open.
    Attributed,
    /// A fact without anyone's name.
    Fact,
}

/// What may be leaned on each item, with the reason in words.
pub(crate) fn leanings<'a>(
    items: &'a [Item],
    sheets: &'a [VerificationSheet],
) -> BTreeMap<&'a ItemId, (Leaning, String)> {
    let mut of: BTreeMap<&ItemId, Vec<&VerificationSheet>> = BTreeMap::new();
    sheets.iter().for_each(|sheet| of.entry(&sheet.item).or_default().push(sheet));
    let leaned = |item: &'a Item| match of.get(&item.id) {
        // Every take of an item must hold for what is seen in it somewhere.
        Some(sheets) => sheets.iter().map(|sheet| by_sheet(sheet)).min().unwrap_or_else(|| by_state(item.state)),
        None => by_state(item.state),
    };
    items.iter().map(|item| (&item.id, leaned(item))).collect()
}

/// The items that are copies of, or come from, one recording: each with the smallest id of its family.
pub(crate) fn families(lineage: &[model::Lineage]) -> BTreeMap<&ItemId, &ItemId> {
    let mut next: BTreeMap<&ItemId, BTreeSet<&ItemId>> = BTreeMap::new();
    for one in lineage {
        next.entry(&one.item).or_default().insert(&one.of);
        next.entry(&one.of).or_default().insert(&one.item);
    }
    let mut family = BTreeMap::new();
    for &root in next.keys() {
        let mut rest = vec![root];
        while let Some(item) = rest.pop() {
            if family.contains_key(item) {
                continue;
            }
            family.insert(item, root);
            rest.extend(&next[item]);
        }
    }
    family
}

fn by_state(state: VerificationState) -> (Leaning, String) {
    match state {
        VerificationState::Verified => (Leaning::Fact, "verified".to_owned()),
        VerificationState::Viewed => (Leaning::Attributed, "only viewed, not verified".to_owned()),
        VerificationState::NotReviewed => (Leaning::Attributed, "not reviewed".to_owned()),
        VerificationState::Rejected => (Leaning::Nothing, "rejected".to_owned()),
    }
}

fn by_sheet(sheet: &VerificationSheet) -> (Leaning, String) {
    if let Some((question, _, _)) = sheet.answers().into_iter().find(|(_, answer, _)| *answer == Some(Answer::Refuted))
    {
        return (Leaning::Nothing, format!("its {question} was refuted"));
    }
    for (suspicion, name) in
        [(sheet.staged, "staged"), (sheet.recycled, "older or from elsewhere"), (sheet.generated, "made by a program")]
    {
        match suspicion {
            Some(Suspicion::Shown) => return (Leaning::Nothing, format!("shown to be {name}")),
            Some(Suspicion::Suspected) => return (Leaning::Attributed, format!("suspected to be {name}")),
            Some(Suspicion::NoSign) | None => {}
        }
    }
    if sheet.second.is_some() && sheet.second_agrees == Some(false) {
        return (Leaning::Attributed, "the second person who checked it does not agree".to_owned());
    }
    by_state(sheet.state)
}

#[cfg(test)]
mod tests {
    use model::SheetId;

    use super::*;

    fn sheet(state: VerificationState) -> VerificationSheet {
        VerificationSheet {
            id: SheetId::new("v").unwrap(),
            item: ItemId::new("V1").unwrap(),
            take: None,
            state,
            source: None,
            source_reason: None,
            place: None,
            place_reason: None,
            time: None,
            time_reason: None,
            integrity: None,
            integrity_reason: None,
            edited: None,
            staged: None,
            recycled: None,
            generated: None,
            by: None,
            at: None,
            second: None,
            second_at: None,
            second_agrees: None,
            note: None,
            passage: None,
            content: None,
            envelope: None,
        }
    }

    #[test]
    fn only_what_is_verified_carries_a_fact() {
        assert_eq!(by_sheet(&sheet(VerificationState::Verified)).0, Leaning::Fact);
        assert_eq!(by_sheet(&sheet(VerificationState::Viewed)).0, Leaning::Attributed);
        assert_eq!(by_sheet(&sheet(VerificationState::Rejected)).0, Leaning::Nothing);
        let recycled = VerificationSheet { recycled: Some(Suspicion::Shown), ..sheet(VerificationState::Verified) };
        assert_eq!(by_sheet(&recycled).0, Leaning::Nothing);
        let refuted = VerificationSheet { place: Some(Answer::Refuted), ..sheet(VerificationState::Verified) };
        assert_eq!(by_sheet(&refuted).0, Leaning::Nothing);
        let disputed = VerificationSheet {
            second: Some("B".to_owned()),
            second_agrees: Some(false),
            ..sheet(VerificationState::Verified)
        };
        assert_eq!(by_sheet(&disputed).0, Leaning::Attributed);
    }
}
