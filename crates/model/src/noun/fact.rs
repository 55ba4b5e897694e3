use serde::{Deserialize, Serialize};

use crate::{
    Analysis, Arrival, BaseMap, Case, Disposal, Event, Evidence, Incident, Item, Keyholder, Place, Post, Source, Vault,
};

/// Anything that is recorded rather than computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is documented at its noun")]
pub enum Fact {
    Case(Case),
    Source(Source),
    Place(Place),
    Item(Item),
    Arrival(Arrival),
    Post(Post),
    Incident(Incident),
    Event(Event),
    Evidence(Evidence),
    BaseMap(BaseMap),
    Analysis(Analysis),
    Vault(Vault),
    Keyholder(Keyholder),
    Disposal(Disposal),
}

/// The kinds of facts, in the order in which a case's tables list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is documented at its noun")]
pub enum FactKind {
    Case,
    Source,
    Place,
    Item,
    Arrival,
    Post,
    Incident,
    Event,
    Evidence,
    BaseMap,
    Analysis,
    Vault,
    Keyholder,
    Disposal,
}

/// One version of one fact: what a finding names as its input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactRef {
    /// Its kind.
    pub kind: FactKind,
    /// Its name among its kind.
    pub id: String,
    /// Which version of it, counted from 1.
    pub version: u32,
}

/// A fact as the case holds it: which version, and which ledger entry recorded it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded<T> {
    /// What was recorded.
    pub fact: T,
    /// Which version of it this is, counted from 1.
    pub version: u32,
    /// The index of the ledger entry that recorded it.
    pub entry: u64,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [FactKind; 14] = [
        FactKind::Case,
        FactKind::Source,
        FactKind::Place,
        FactKind::Item,
        FactKind::Arrival,
        FactKind::Post,
        FactKind::Incident,
        FactKind::Event,
        FactKind::Evidence,
        FactKind::BaseMap,
        FactKind::Analysis,
        FactKind::Vault,
        FactKind::Keyholder,
        FactKind::Disposal,
    ];
    /// Its name, as written down.
    pub const fn name(self) -> &'static str {
        match self {
            FactKind::Case => "case",
            FactKind::Source => "source",
            FactKind::Place => "place",
            FactKind::Item => "item",
            FactKind::Arrival => "arrival",
            FactKind::Post => "post",
            FactKind::Incident => "incident",
            FactKind::Event => "event",
            FactKind::Evidence => "evidence",
            FactKind::BaseMap => "base_map",
            FactKind::Analysis => "analysis",
            FactKind::Vault => "vault",
            FactKind::Keyholder => "keyholder",
            FactKind::Disposal => "disposal",
        }
    }
}

impl Fact {
    /// What kind of fact it is.
    pub const fn kind(&self) -> FactKind {
        match self {
            Fact::Case(_) => FactKind::Case,
            Fact::Source(_) => FactKind::Source,
            Fact::Place(_) => FactKind::Place,
            Fact::Item(_) => FactKind::Item,
            Fact::Arrival(_) => FactKind::Arrival,
            Fact::Post(_) => FactKind::Post,
            Fact::Incident(_) => FactKind::Incident,
            Fact::Event(_) => FactKind::Event,
            Fact::Evidence(_) => FactKind::Evidence,
            Fact::BaseMap(_) => FactKind::BaseMap,
            Fact::Analysis(_) => FactKind::Analysis,
            Fact::Vault(_) => FactKind::Vault,
            Fact::Keyholder(_) => FactKind::Keyholder,
            Fact::Disposal(_) => FactKind::Disposal,
        }
    }
    /// Its name among its kind. Recording the same name again makes a new version; the old one is kept.
    pub fn id(&self) -> String {
        match self {
            Fact::Case(_) => "case".to_owned(),
            Fact::Source(f) => f.id.to_string(),
            Fact::Place(f) => f.id.to_string(),
            Fact::Item(f) => f.id.to_string(),
            Fact::Arrival(f) => match f.path.seal() {
                // Stand-ins are alike where arrivals are not.
                Some(seal) => format!("{} {} {}", f.item, f.at, seal.commitment),
                None => format!("{} {} {}", f.item, f.at, f.path),
            },
            Fact::Post(f) => f.id.to_string(),
            Fact::Incident(f) => f.id.to_string(),
            Fact::Event(f) => f.id.to_string(),
            Fact::Evidence(f) => f.id.to_string(),
            Fact::BaseMap(f) => f.sha256.to_string(),
            Fact::Analysis(f) => format!("{} {}", f.item, f.method),
            Fact::Vault(_) => "vault".to_owned(),
            Fact::Keyholder(f) => f.key.clone(),
            Fact::Disposal(f) => f.subject.to_string(),
        }
    }
}
