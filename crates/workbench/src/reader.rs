use std::collections::BTreeMap;

use model::{
    Analysis, Arrival, BaseMap, Case, Event, Evidence, Fact, FactKind, FactRef, Incident, Item, Lineage, Metadata,
    Observation, Place, PolicyChange, Post, Recorded, Shutdown, Source, VerificationSheet,
};
use preservation::{CacheKey, Records};

use crate::failure::Failure;

/// The one way in which findings read facts: it notes every version that it hands out.
///
/// What was noted names a finding's inputs and makes the key under which the finding is kept.
pub(crate) struct Reader<'a> {
    records: &'a (dyn Records + 'static),
    read: BTreeMap<(FactKind, String), u32>,
}

macro_rules! readings {
    ($($name:ident, $noun:ident;)*) => {$(
        pub(crate) async fn $name(&mut self) -> Result<Vec<$noun>, Failure> {
            self.all(FactKind::$noun, |fact| match fact {
                Fact::$noun(fact) => Some(fact),
                _ => None,
            }).await
        }
    )*};
}

impl<'a> Reader<'a> {
    pub(crate) fn new(records: &'a (dyn Records + 'static)) -> Self {
        Self { records, read: BTreeMap::new() }
    }

    readings! {
        case, Case;
        sources, Source;
        places, Place;
        items, Item;
        arrivals, Arrival;
        posts, Post;
        incidents, Incident;
        events, Event;
        evidence, Evidence;
        base_maps, BaseMap;
        analyses, Analysis;
        observations, Observation;
        shutdowns, Shutdown;
        policy_changes, PolicyChange;
        lineage, Lineage;
        verification_sheets, VerificationSheet;
        metadata, Metadata;
    }

    async fn all<T>(&mut self, kind: FactKind, only: impl Fn(Fact) -> Option<T>) -> Result<Vec<T>, Failure> {
        let facts = self.records.facts(kind).await?;
        let mut kept = Vec::with_capacity(facts.len());
        for Recorded { fact, version, .. } in facts {
            self.read.insert((kind, fact.id()), version);
            kept.extend(only(fact));
        }
        Ok(kept)
    }

    /// The version of a fact that was handed out.
    pub(crate) fn reference(&self, kind: FactKind, id: &str) -> Option<FactRef> {
        let version = *self.read.get(&(kind, id.to_owned()))?;
        Some(FactRef { kind, id: id.to_owned(), version })
    }

    /// The key of a finding computed by a method from all that was read.
    pub(crate) fn key(&self, method: &str, version: &str) -> CacheKey {
        let mut facts = String::new();
        for ((kind, id), version) in &self.read {
            facts.push_str(&format!("{} {} {id} {version}\n", kind.name(), id.len()));
        }
        CacheKey::of(&[("method", method.as_bytes()), ("version", version.as_bytes()), ("facts", facts.as_bytes())])
    }
}
