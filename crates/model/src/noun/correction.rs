use serde::{Deserialize, Serialize};

use crate::{CorrectionId, FactName, Interval, ItemId};

/// A dated change to something that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its name inside the case.
    pub id: CorrectionId,
    /// When it was made.
    pub date: Interval,
    /// What was corrected: a report, an article, a table.
    pub publication: Option<String>,
    /// The same as an item of the case.
    pub item: Option<ItemId>,
    /// What it said before.
    pub said: String,
    /// What it says now.
    pub says: String,
    /// Why it was changed.
    pub reason: Option<String>,
    /// The facts that it concerns.
    #[serde(default)]
    pub about: Vec<FactName>,
    /// Who made it.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
