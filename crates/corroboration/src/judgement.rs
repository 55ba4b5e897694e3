use std::collections::BTreeMap;

use model::{FactName, Judgement};
use serde::Serialize;

/// Whether the evidence of a judgement is still what it was when it was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum Standing {
    /// Nothing that it rests on has changed.
    Stands,
    /// It rests on facts that have changed since, or are gone; whoever judged must look again.
    Lapsed {
        /// Those facts, and what became of each.
        because: Vec<String>,
    },
}

/// Which version of a fact the case holds, and when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording {
    /// Counted from 1.
    pub version: u32,
    /// The index of the ledger entry that recorded it.
    pub entry: u64,
}

/// Whether a judgement stands, by when it was recorded and what its evidence has become since.
///
/// A first version that was recorded later, as when tables are brought in together, is no change.
pub fn standing(judgement: &Judgement, recorded_at: u64, recordings: &BTreeMap<FactName, Recording>) -> Standing {
    let evidence = judgement.about.iter().chain(&judgement.in_favour).chain(&judgement.against);
    let changed = |name: &FactName| match recordings.get(name) {
        None => Some(format!("{} {} is no longer in the case", name.kind.name(), name.id)),
        Some(now) if now.version > 1 && now.entry > recorded_at => {
            Some(format!("{} {} was changed since (version {})", name.kind.name(), name.id, now.version))
        }
        Some(_) => None,
    };
    let mut because: Vec<String> = evidence.filter_map(changed).collect();
    because.sort();
    because.dedup();
    if because.is_empty() { Standing::Stands } else { Standing::Lapsed { because } }
}

#[cfg(test)]
mod tests {
    use model::{FactKind, JudgementId, JudgementKind};

    use super::*;

    #[test]
    fn a_judgement_lapses_when_its_evidence_changes() {
        let evidence = FactName { kind: FactKind::Observation, id: "o1".to_owned() };
        let judgement = Judgement {
            id: JudgementId::new("j").unwrap(),
            by: "A".to_owned(),
            at: None,
            kind: JudgementKind::Legal,
            says: "The force was not necessary".to_owned(),
            standard: None,
            about: Vec::new(),
            in_favour: vec![evidence.clone()],
            against: Vec::new(),
            alternatives: Vec::new(),
            confidence: None,
            reason: None,
            passage: None,
        };
        let at = |version, entry| BTreeMap::from([(evidence.clone(), Recording { version, entry })]);
        assert_eq!(standing(&judgement, 5, &at(1, 9)), Standing::Stands, "brought in together");
        assert_eq!(standing(&judgement, 5, &at(2, 4)), Standing::Stands, "judged after the change");
        assert!(matches!(standing(&judgement, 5, &at(2, 9)), Standing::Lapsed { .. }));
        assert!(matches!(standing(&judgement, 5, &BTreeMap::new()), Standing::Lapsed { .. }));
    }
}
