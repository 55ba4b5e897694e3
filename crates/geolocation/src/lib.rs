//! Where something was, as a region with its likelihood: from what a recording, or several, heard.
//!
//! [`crack_bang`] gives the distance of a supersonic shot from one recording; [`arrivals`] gives the place of a sound
//! from when it reached several. Values go in and values come out: this crate knows no files, cases or recordings, and
//! the same input gives the same bytes.
//!
//! # Units
//! Metres, seconds, metres a second, degrees Celsius; angles in degrees on the surface of the crate, radians inside.
//! Azimuths clockwise from true north. Positions WGS 84.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

mod air;
pub mod arrivals;
mod bounds;
pub mod crack_bang;
mod plane;

pub use air::{Air, Wind, sound_speed_m_s};
pub use bounds::{Bounds, BoundsError};
pub use plane::Plane;
