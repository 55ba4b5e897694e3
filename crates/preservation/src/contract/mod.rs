//! What every implementation of the storage traits must do, as functions to be called from a test.
//!
//! Each takes a fresh, empty store and panics, saying what was expected, where it does not behave.
#![allow(clippy::unwrap_used, reason = "a contract that is not kept ends the test")]
#![allow(missing_docs, reason = "the names say what is demanded")]

pub mod blobs;
pub mod cache;
pub mod clock;
pub mod ledger;
