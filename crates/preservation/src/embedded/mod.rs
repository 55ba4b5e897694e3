//! The implementation for one machine: SQLite.
mod ledger;
mod records;

pub(crate) use ledger::{EmbeddedLedger, read_checkpoints_after, read_verifiers, tile_hashes};
pub(crate) use records::EmbeddedRecords;
