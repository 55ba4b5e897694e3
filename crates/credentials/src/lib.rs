//! Encryption of what must stay hidden, signed provenance inside files, and time-stamps.
//!
//! A case has two key pairs, one for who people are and one for what they said and gave. Whoever may read has both, or
//! one, wrapped to a key of their own. Every protected record has a key of its own, wrapped to that of the case: once it
//! is destroyed, nobody can read the record any more. Sealing needs public keys alone.
//!
//! This crate knows no case, file or database: bytes go in and come out.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at the first surprise"))]

mod provenance;
pub mod stamp;
pub mod vault;

pub use provenance::{Provenance, check_anchors, read_provenance};
