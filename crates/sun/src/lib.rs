//! The sun: where it stands, when it rises and sets, when a shadow can fall as it does, and where.
//!
//! Positions are those of NREL's Solar Position Algorithm, ±0.0003° from year -2000 to 6000.
//!
//! # References
//! Reda, Andreas: Solar position algorithm for solar radiation applications. NREL/TP-560-34302 (2008).

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

mod adaptive;
mod day;
mod letters;
mod local_time;
mod measure;
mod position;
mod shadow_place;
mod shadow_time;
mod skyline;
mod stretch;
mod world_map;

mod reference_tables;

pub use adaptive::{Patch, Patches, patches};
pub use day::{Day, SunState, day};
pub use local_time::{LocalQuestion, where_by_local_time};
pub use measure::{Measure, MeasureError};
pub use position::{Air, SunError, SunPosition, position};
pub use shadow_place::{PlaceQuestion, ShadowMap, where_on_earth};
pub use shadow_time::{Shadow, Slope, TimeQuestion, when_in_day};
pub use skyline::{Crossing, behind_skyline, over_skyline};
pub use stretch::{Line, Stretch, stretches};
