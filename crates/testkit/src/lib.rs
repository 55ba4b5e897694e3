//! What the tests of the other crates share: the house rules as checks, small real clips, hostile inputs, servers.
//!
//! For tests only: no crate may depend on this one outside its `dev-dependencies`, and everything here stops with a panic
//! where something is amiss, as a test does.
#![allow(clippy::unwrap_used, reason = "used by tests alone, which stop at the first surprise")]

mod alone;
pub mod archives;
pub mod canaries;
pub mod clips;
pub mod exif;
pub mod hostile;
pub mod house;
mod models;
mod noise;
pub mod servers;
mod skipped;

pub use alone::alone;
pub use models::models_folder;
pub use noise::noise;
pub use skipped::{cannot, missing};
