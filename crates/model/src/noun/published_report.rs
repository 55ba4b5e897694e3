use serde::{Deserialize, Serialize};

use crate::{Digest, ReportId};

/// One version of a report as it was published; each publishing is a new version of it, and all stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedReport {
    /// Its name inside the case.
    pub id: ReportId,
    /// Its title.
    pub title: String,
    /// SHA-256 of its text, a preserved copy.
    pub text: Digest,
    /// SHA-256 of the page that was handed out, a preserved copy.
    pub page: Digest,
    /// SHA-256 of the document for print that was handed out beside it, a preserved copy; `None` where none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdf: Option<Digest>,
    /// SHA-256 of what the sentences stood on, frozen: a preserved copy.
    pub support: Digest,
    /// How many ledger entries it stands on.
    pub as_of: u64,
    /// Who wrote and published it.
    pub by: String,
    /// Who signed it off.
    pub signed_off_by: String,
    /// What readers are told of how it differs from the version before; `None` where nothing that was said changed.
    pub correction: Option<String>,
}
