//! What a case must outlive: kills at any moment, system calls that fail, a full disk, several writers, a clock set back.
//!
//! The real program is run on generated cases. `TORTURE=all` (set by `scripts/torture`) does all of it, ten times as
//! many kills and every fault; without it a part that a build can wait for. `TORTURE_SEED` sets the seed; it is printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops at the first surprise, and it counts")]

mod clock;
mod commands;
mod disk;
mod faults;
mod ground;
mod kills;
#[path = "../run/mod.rs"]
mod run;
mod sealed;
mod strace;
mod writers;
