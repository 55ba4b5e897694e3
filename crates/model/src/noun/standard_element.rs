use serde::{Deserialize, Serialize};

use crate::StandardElementId;

/// One thing that a standard of law asks of a use of force, as a case adds it to those that come with the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardElement {
    /// Its name inside the case.
    pub id: StandardElementId,
    /// The standard that it belongs to, by a short name; rows of one name are one standard.
    pub standard: String,
    /// What the standard is called.
    pub title: Option<String>,
    /// Who adopted it.
    pub issuer: Option<String>,
    /// When (ISO 8601).
    pub date: Option<String>,
    /// Where its text is found.
    pub source: Option<String>,
    /// What is asked.
    pub asks: String,
    /// Where in the standard.
    pub reference: String,
    /// Against what text the place was compared; `None` where nobody compared it, which is shown.
    pub checked: Option<String>,
    /// The actions that it is asked of; any use of force if empty.
    pub applies_to: Vec<String>,
    /// What speaks for its being met, as patterns.
    #[serde(rename = "for")]
    pub in_favour: Vec<String>,
    /// What speaks against its being met.
    pub against: Vec<String>,
    /// What bears on it, for a person to say which way.
    pub shows: Vec<String>,
    /// From which stretch of time evidence bears on it.
    pub window: Option<ElementWindow>,
    /// Who wrote the row.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// Which stretch of time bears on an element of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementWindow {
    /// Up to the use of force, itself included.
    Before,
    /// The use of force itself.
    At,
    /// From the use of force on.
    After,
    /// The whole incident.
    #[default]
    Incident,
}
