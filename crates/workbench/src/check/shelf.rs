//! Supports and exhibits, put together while a case is gone through.

use std::collections::{BTreeMap, BTreeSet};

use compiler::{BytesState, Exhibit, ExhibitKind, Support, qualified};
use model::ItemId;

/// Supports and exhibits as they are made.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) supports: Vec<Support>,
    pub(super) exhibits: BTreeMap<(ExhibitKind, String), Exhibit>,
}

impl Shelf {
    pub(super) fn exhibit(&mut self, kind: ExhibitKind, id: &str, title: &str) -> &mut Exhibit {
        let title = title.to_owned();
        self.exhibits.entry((kind, id.to_owned())).or_insert_with(|| Exhibit {
            id: id.to_owned(),
            kind,
            also_known_as: Vec::new(),
            title,
            bytes: BytesState::NotHeld,
            duration: None,
            unusable: None,
            is_report: false,
            supports: Vec::new(),
            rests_on: BTreeSet::new(),
        })
    }

    /// Adds a support under an exhibit of its own, which rests on others.
    pub(super) fn add(
        &mut self,
        kind: ExhibitKind,
        id: &str,
        support: Support,
        rests_on: &[(ExhibitKind, String)],
    ) -> usize {
        let number = self.supports.len();
        let title = support.says.first().cloned().unwrap_or_default();
        self.supports.push(support);
        let exhibit = self.exhibit(kind, id, &title);
        exhibit.supports.push(number);
        exhibit.rests_on.extend(rests_on.iter().map(|(kind, id)| qualified(*kind, id)));
        number
    }

    /// Lets another exhibit carry a support too; one that is not in the case carries nothing.
    pub(super) fn lend(&mut self, number: usize, kind: ExhibitKind, id: &str) {
        if let Some(exhibit) = self.exhibits.get_mut(&(kind, id.to_owned()))
            && !exhibit.supports.contains(&number)
        {
            exhibit.supports.push(number);
        }
    }
}

/// Items that are one recording, each with the smallest name among them.
pub(super) fn families(lineage: &[model::Lineage]) -> BTreeMap<&ItemId, &ItemId> {
    let mut family: BTreeMap<&ItemId, &ItemId> = BTreeMap::new();
    // As often as a chain of copies is long; each round joins at least one more.
    loop {
        let mut changed = false;
        for one in lineage {
            let root = |id: &'_ ItemId, family: &BTreeMap<&ItemId, &ItemId>| {
                family.get(id).map_or_else(|| id.clone(), |root| (*root).clone())
            };
            let (a, b) = (root(&one.item, &family), root(&one.of, &family));
            if a == b && family.contains_key(&one.item) && family.contains_key(&one.of) {
                continue;
            }
            let least = if a < b { a } else { b };
            let Some(least) = [&one.item, &one.of].into_iter().chain(family.values().copied()).find(|id| **id == least)
            else {
                continue;
            };
            changed |= family.insert(&one.item, least) != Some(least);
            changed |= family.insert(&one.of, least) != Some(least);
        }
        if !changed {
            return family;
        }
    }
}
