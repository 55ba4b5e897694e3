use serde::{Deserialize, Serialize};

use crate::{Carried, FactName, ItemId};

/// That a fact does not stand any more, or stands again. What it said stays in the ledger; no finding reads it.
///
/// A version of the fact recorded later stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The fact.
    pub of: FactName,
    /// The version up to which it is withdrawn.
    pub version: u32,
    /// The item that it is or speaks of.
    pub item: Option<ItemId>,
    /// Whether it stands again.
    pub stands: bool,
    /// Whose it is, where a table of another case brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
}

impl Withdrawal {
    /// Its name among withdrawals: the kind and the id of what is withdrawn.
    pub fn id(&self) -> String {
        format!("{} {}", self.of.kind.name(), self.of.id)
    }
    /// Whether that version of the fact is withdrawn by it.
    pub fn holds(&self, version: u32) -> bool {
        !self.stands && version <= self.version
    }
}
