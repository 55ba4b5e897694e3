//! When: every recording and event on one clock, with the reasons, and with every contradiction named.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

mod forgotten_unit;
pub mod likely;
mod name_reading;
pub mod network;
mod platform_id;
mod solve;
pub mod when;

pub use forgotten_unit::forgotten_unit;
pub use name_reading::{Meaning, NameReading, reading_of_name};
pub use platform_id::{
    Stamp, time_of_address, time_of_discord_id, time_of_mastodon_id, time_of_object_id, time_of_tiktok_id,
    time_of_ulid, time_of_uuid, time_of_x_id,
};
pub use solve::{
    Alternatives, Bounded, Conflict, DatedPoint, Dating, Ground, KINDS_OF_LIGHT, LikelyTime, Repair, Standing, Strain,
    Supposed, SureOrder, TRUST_JSON, TemporalFacts, Trusts, Weakest, solve,
};
