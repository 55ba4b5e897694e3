use model::{Digest, Instant};

/// Which state of the case a page was computed from, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// When the page was computed, by the machine's clock.
    pub computed_at: Instant,
    /// Number of ledger entries it was computed from.
    pub entries: u64,
    /// Root hash of the ledger's Merkle tree at that size (RFC 6962).
    pub root: Digest,
    /// The signed checkpoint (C2SP tlog-checkpoint), verbatim; empty where nothing was signed.
    pub checkpoint: String,
    /// The key that verifies the checkpoint's signature (C2SP vkey); empty where nothing was signed.
    pub verifier_key: String,
    /// Name and version of the program.
    pub tool: String,
}
