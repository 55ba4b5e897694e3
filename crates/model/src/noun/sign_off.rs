use serde::{Deserialize, Serialize};

use crate::{Digest, ReportId};

/// That a second person went through a report and stands behind it, as it is and on what it stands on.
///
/// It lapses by itself when either changes: it names both by their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// The report.
    pub report: ReportId,
    /// SHA-256 of its text.
    pub text: Digest,
    /// SHA-256 of what its sentences stand on.
    pub support: Digest,
    /// How many ledger entries there were.
    pub as_of: u64,
    /// Who signs it off.
    pub by: String,
}
