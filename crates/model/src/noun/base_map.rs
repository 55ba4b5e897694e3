use serde::{Deserialize, Serialize};

use crate::Digest;

/// A preserved GeoJSON file whose lines and areas are drawn under the case's maps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseMap {
    /// The preserved GeoJSON (RFC 7946).
    pub sha256: Digest,
    /// What it is called.
    pub name: String,
    /// Who must be named on every map that shows it.
    pub attribution: String,
}
