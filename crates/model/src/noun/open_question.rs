use serde::{Deserialize, Serialize};

use crate::{FactName, IncidentId, QuestionId};

/// What is not known, why, and what would settle it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// Its name inside the case.
    pub id: QuestionId,
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<String>,
    /// What would settle it.
    pub would_settle: Option<String>,
    /// What it speaks of.
    #[serde(default)]
    pub about: Vec<FactName>,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
    /// What settled it; empty while it is open.
    #[serde(default)]
    pub settled_by: Vec<FactName>,
    /// The answer, once it is settled.
    pub answer: Option<String>,
    /// Who raised it.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
