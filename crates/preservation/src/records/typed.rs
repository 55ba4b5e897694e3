use model::{
    Analysis, Arrival, BaseMap, Case, Disposal, Event, Evidence, Fact, FactKind, Incident, Item, ItemId, Keyholder,
    Place, Post, Recorded, Source, Vault,
};

use super::{Records, RecordsError};

macro_rules! typed {
    ($($(#[$doc:meta])* $name:ident, $kind:ident;)*) => {
        impl dyn Records {$(
            $(#[$doc])*
            pub async fn $name(&self) -> Result<Vec<Recorded<$kind>>, RecordsError> {
                let facts = self.facts(FactKind::$kind).await?;
                Ok(facts.into_iter().filter_map(|recorded| match recorded.fact {
                    Fact::$kind(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
                    _ => None,
                }).collect())
            }
        )*}
    };
}

typed! {
    /// Every source.
    sources, Source;
    /// Every place.
    places, Place;
    /// Every item, held or only described.
    items, Item;
    /// Every arrival of bytes.
    arrivals, Arrival;
    /// Every post.
    posts, Post;
    /// Every incident.
    incidents, Incident;
    /// Every event.
    events, Event;
    /// Every piece of temporal evidence.
    evidence, Evidence;
    /// Every map to draw under the case's maps.
    base_maps, BaseMap;
    /// What every detector said of every item.
    analyses, Analysis;
    /// Everyone who may open the vault, or could once.
    keyholders, Keyholder;
    /// Every tombstone.
    disposals, Disposal;
}

impl dyn Records {
    /// What the case is called; `None` only in a ledger without its first entry.
    pub async fn case(&self) -> Result<Option<Recorded<Case>>, RecordsError> {
        Ok(self.fact(FactKind::Case, "case").await?.and_then(|recorded| match recorded.fact {
            Fact::Case(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
            _ => None,
        }))
    }

    /// The case's public keys; `None` where nothing was ever protected.
    pub async fn vault(&self) -> Result<Option<Recorded<Vault>>, RecordsError> {
        Ok(self.fact(FactKind::Vault, "vault").await?.and_then(|recorded| match recorded.fact {
            Fact::Vault(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
            _ => None,
        }))
    }

    /// One item.
    pub async fn item(&self, id: &ItemId) -> Result<Option<Recorded<Item>>, RecordsError> {
        Ok(self.fact(FactKind::Item, id.as_str()).await?.and_then(|recorded| match recorded.fact {
            Fact::Item(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
            _ => None,
        }))
    }
}
