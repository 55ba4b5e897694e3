use serde::{Deserialize, Serialize};

/// One investigation: its name and the zone in which its report tells the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What the case is called on its report.
    pub title: String,
    /// The zone of wall-clock times in tables and reports, as in the IANA time zone database (`Asia/Almaty`).
    pub zone: String,
}
