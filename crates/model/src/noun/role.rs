use serde::{Deserialize, Serialize};

use crate::{Certainty, ItemId, RoleId, SourceId, SourceRole};

/// The part that one source plays for one item: who filmed it, put it online, published it, handed it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name inside the case.
    pub id: RoleId,
    /// The item.
    pub item: ItemId,
    /// The source.
    pub source: SourceId,
    /// The part it plays.
    pub role: SourceRole,
    /// How sure that is.
    pub certainty: Option<Certainty>,
    /// What shows it.
    pub reason: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
