//! Running models of what is heard: sound events by YAMNet, speech by Silero VAD.
//!
//! Weights come in as bytes and are held against a manifest and against what this program knows; sound comes in as samples
//! and goes out as scores over time. A model's score is an observation to look through recordings by, never evidence. This
//! crate knows no files, clocks or cases, and the same samples give the same scores, however they are cut into blocks and
//! whatever the threads.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

mod events;
mod known;
mod lack;
mod listening;
mod mel;
mod models;
mod net;
mod resampler;
mod segments;
mod silero;
mod sound;
#[cfg(test)]
mod tests;
mod triage;
mod yamnet;

pub use events::{Event, Frame, Likeness, Opinion, SoundEvents};
pub use known::{Known, KnownFile, MANIFEST, known};
pub use lack::{Lack, Why};
pub use listening::{Failed, Heard, Listening};
pub use models::{Identity, Models};
pub use resampler::Resampler;
pub use segments::{Segment, Speech};
pub use sound::{RATE, Sound, SoundError};
pub use triage::Triage;
