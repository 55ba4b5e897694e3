//! What keeps a case: preserved bytes, the ledger, the records read from it, and the cache of what can be
//! computed again.
//!
//! Only this crate writes into a case. It knows nothing of analysis: facts go in and come out as they are, and
//! what a finding's bytes mean is the business of whoever computed it.
//!
//! | noun | embedded | scaled | in memory |
//! | --- | --- | --- | --- |
//! | [`Blobs`] | `blobs/ab/<sha-256>` | an S3-compatible store | any object store |
//! | [`Ledger`] and [`Records`] | `case.sqlite` and `checkpoints/` | a schema in PostgreSQL | a tree in memory |
//! | [`Cache`] | `cache/ab/<key>/` | the same, beside the case | a map in memory |
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")
)]

mod begun;
mod blobs;
mod cache;
mod case;
mod clock;
#[cfg(feature = "contract")]
pub mod contract;
mod database;
mod keys;
mod ledger;
mod location;
mod lock;
mod memory;
mod records;
mod scaled;
mod signer;
mod verify;
mod witness;

pub use blobs::{BlobError, Blobs, MOST_READ_BYTES, OnBytes, Stored, silent};
pub use cache::{Cache, CacheError, CacheKey, CacheWriter, MOST_ARTEFACT_BYTES};
pub use case::{Case, CaseError, FORMAT_VERSION, Opening};
pub use clock::{Clock, SystemClock};
pub use database::DatabaseError;
pub use keys::{KeyName, Keys, KeysError};
pub use ledger::{
    CanonicalError, Checkpoint, Ledger, LedgerError, MOST_ENTRY_BYTES, Note, NoteError, NoteSignature, Outcome,
    Receipt, Reported, SignedCheckpoint, VerifierKey, WitnessKey, merkle,
};
pub use location::Location;
pub use records::{Records, RecordsError};
pub use scaled::{AddressError, BlobsAddress, BucketAccess, CaseName, Scaled, StoreAddress};
pub use signer::{FoundSigner, Signer, SignerError};
pub use verify::{Damage, DamageKind, OnVerify, Trust, VerifyProgress, VerifyReport, VerifyStage, verify};
pub use witness::{CheckpointExport, Witness, WitnessError, countersigned_by};
