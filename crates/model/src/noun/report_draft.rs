use serde::{Deserialize, Serialize};

use crate::{Digest, ReportId};

/// The text of a report as somebody wrote it, not published; each saving is a new version of it, and all stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDraft {
    /// The report's name inside the case.
    pub id: ReportId,
    /// Its title: the first heading, else its name.
    pub title: String,
    /// SHA-256 of its text, a preserved copy.
    pub text: Digest,
    /// Who wrote this version.
    pub by: String,
}
