//! The implementation that leaves nothing behind: for tests, and for working on plain files without a case.
mod ledger;

pub(crate) use ledger::MemoryStore;
