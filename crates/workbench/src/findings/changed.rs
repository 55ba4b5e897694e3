use std::collections::{BTreeMap, BTreeSet};

use corroboration::Recording;
use model::{FactKind, FactName, FactRef};

use super::facts::Held;

/// Which facts are not the same in two states of a case.
#[derive(Debug, Default)]
pub(super) struct Changed(BTreeMap<FactKind, BTreeSet<String>>);

impl Changed {
    /// The facts that were recorded, changed or taken back between two states.
    pub(super) fn between(before: &Held, held: &Held) -> Self {
        let mut changed = Self::default();
        let mut was = before.recordings.iter().peekable();
        // Both are in the order of their names: one walk through both.
        for (name, recording) in &held.recordings {
            while let Some((gone, _)) = was.next_if(|(other, _)| *other < name) {
                changed.note(gone);
            }
            let is_same = was.next_if(|(other, _)| *other == name).is_some_and(|(_, other)| other == recording);
            if !is_same {
                changed.note(name);
            }
        }
        was.for_each(|(gone, _): (&FactName, &Recording)| changed.note(gone));
        changed
    }

    fn note(&mut self, name: &FactName) {
        self.0.entry(name.kind).or_default().insert(name.id.clone());
    }

    /// Whether any fact of some kinds changed.
    pub(super) fn any(&self, kinds: &[FactKind]) -> bool {
        kinds.iter().any(|kind| self.0.contains_key(kind))
    }

    /// Whether any of the facts that a finding names as its inputs changed.
    pub(super) fn touches(&self, inputs: &[FactRef]) -> bool {
        !self.0.is_empty() && inputs.iter().any(|one| self.0.get(&one.kind).is_some_and(|ids| ids.contains(&one.id)))
    }
}
