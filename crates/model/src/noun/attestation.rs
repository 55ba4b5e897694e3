use serde::{Deserialize, Serialize};

use crate::{Digest, Instant};

/// What someone outside the case says of one of its checkpoints, as it came back: by its own word, until it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// How many entries the checkpoint is of.
    pub entries: u64,
    /// What it is.
    pub kind: AttestationKind,
    /// The preserved bytes.
    pub sha256: Digest,
    /// Who, by the name it gives.
    pub by: String,
    /// When, by the time it gives.
    pub at: Instant,
}

/// The two ways in which a checkpoint is attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttestationKind {
    /// A time-stamp token of an authority (RFC 3161).
    Stamp,
    /// The signature of a second person (C2SP cosignature/v1).
    Countersignature,
}
