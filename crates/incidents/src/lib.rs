//! What happened and how many: events put in a partial order, incidents spanned, people counted.
//!
//! [`chronology()`] orders events only as far as the evidence does. Incidents are delimited by investigators and
//! handed in; nothing here draws their borders. [`tally`] says how many people, at the least and at the most, are
//! behind a set of sightings, and proves it.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

mod chronology;
pub mod in_case;
pub mod tally;
pub mod together;

pub use chronology::{Chronology, ChronologyError, Dated, IncidentSpan, Standing, chronology};
