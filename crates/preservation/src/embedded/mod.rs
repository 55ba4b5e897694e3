//! The implementation for one machine: SQLite.
mod ledger;
mod records;

pub(crate) use ledger::{EmbeddedLedger, read_checkpoint, read_verifiers};
pub(crate) use records::EmbeddedRecords;
