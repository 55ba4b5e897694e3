//! A filmed event whose truth is known: a world, cameras in it, what they hear, and what the internet does with it.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

mod actors;
mod camera;
mod chance;
mod failure;
mod files;
mod film;
mod internet;
mod letters;
mod make;
mod observe;
mod picture;
mod plan;
mod polygon;
mod render;
mod report;
mod settings;
mod sound;
mod space;
mod stage;
mod story;
mod tables;
pub mod truth;
mod world;

pub use camera::Stamp;
pub use failure::DrillError;
pub use make::{Made, Unwatched, Watch, make};
pub use plan::{HeightFrom, PlanError};
pub use settings::{LEAST_MINUTES, MOST_CAMERAS, MOST_MINUTES, Seed, Settings, SettingsError};
pub use sound::Weapon;
pub use space::{Ground, V3};

#[cfg(test)]
mod tests;
