use std::collections::BTreeMap;

use model::{EvidenceId, Trust};
use serde::Deserialize;

/// How far each kind of basis can be trusted, by a published table; a case can change a class, with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusts {
    by_basis: BTreeMap<String, Trust>,
    by_evidence: BTreeMap<EvidenceId, Trust>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[allow(dead_code, reason = "read by people")]
    name: String,
    #[allow(dead_code, reason = "read by people")]
    version: String,
    classes: Vec<Class>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    basis: String,
    class: Trust,
    #[allow(dead_code, reason = "read by people")]
    why: String,
}

/// The table as it is published.
pub const TRUST_JSON: &str = include_str!("trust.json");

impl Default for Trusts {
    #[allow(clippy::expect_used, reason = "the table is part of the program and read by a test")]
    fn default() -> Self {
        let table: Table = serde_json::from_str(TRUST_JSON).expect("trust.json fits Table");
        let by_basis = table.classes.into_iter().map(|class| (class.basis, class.class)).collect();
        Self { by_basis, by_evidence: BTreeMap::new() }
    }
}

impl Trusts {
    /// The kinds of basis that have a class.
    pub fn bases(&self) -> impl Iterator<Item = (&str, Trust)> {
        self.by_basis.iter().map(|(basis, class)| (basis.as_str(), *class))
    }

    /// Changes the class of a kind of basis; `false` where no kind has this name.
    pub fn set_basis(&mut self, basis: &str, class: Trust) -> bool {
        self.by_basis.get_mut(basis).map(|old| *old = class).is_some()
    }

    /// Changes the class of one piece of evidence.
    pub fn set_evidence(&mut self, id: EvidenceId, class: Trust) {
        self.by_evidence.insert(id, class);
    }

    /// Whether the case gave this piece a class of its own.
    pub(super) fn is_set(&self, id: &EvidenceId) -> bool {
        self.by_evidence.contains_key(id)
    }

    /// The class of what was derived: that of its id's first part, unless the piece has one of its own.
    pub(super) fn of_derived(&self, id: &str) -> Trust {
        let own = EvidenceId::new(id).ok().and_then(|id| self.by_evidence.get(&id));
        let basis = id.split('/').next().unwrap_or(id);
        own.or_else(|| self.by_basis.get(basis)).copied().unwrap_or_default()
    }

    /// The class of recorded evidence: the one it was recorded with, unless the case gave it another.
    pub(super) fn of_recorded(&self, id: &EvidenceId, recorded: Trust) -> Trust {
        self.by_evidence.get(id).copied().unwrap_or(recorded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_table_until_a_case_changes_them() {
        let mut trusts = Trusts::default();
        assert_eq!(trusts.of_derived("post/P1/V07"), Trust::Platform);
        assert_eq!(trusts.of_derived("captured/P1/V07"), Trust::Captured);
        assert!(trusts.set_basis("post", Trust::Account) && !trusts.set_basis("posts", Trust::Account));
        assert_eq!(trusts.of_derived("post/P1/V07"), Trust::Account);
        trusts.set_evidence(EvidenceId::new("post/P2/V08").unwrap(), Trust::Captured);
        assert_eq!(trusts.of_derived("post/P2/V08"), Trust::Captured);
    }
}
