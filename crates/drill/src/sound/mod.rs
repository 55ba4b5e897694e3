//! What is heard: sources (`weapon`, `blast`, `dry`, `speech`), the ways that sound takes (`air`, `paths`), what a phone
//! makes of it (`microphone`), and the whole of one recording (`record`).

mod air;
mod blast;
mod dry;
mod microphone;
mod paths;
mod record;
mod speech;
mod weapon;

pub(crate) use dry::Dry;
pub(crate) use record::{Heard, record};
pub use weapon::Weapon;
