//! What recordings hear: put on one clock by it, and the shots in them counted.
//!
//! Sound goes in as samples and comes out as findings with their uncertainty; this crate knows no files, clocks or
//! cases, and the same samples give the same bytes.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

pub mod associate;
mod band;
mod bands;
mod onset;
pub mod page;
pub mod picture;
mod series;
mod shape;
pub mod shots;
pub mod sync;
mod whitened;

pub use whitened::RATE;
