//! The rules of the house, each a check that returns what breaks it, one sentence a finding.
//!
//! The rules' data (who may know whom, which licences, which files may be long) stand together in [`table`].

pub mod glossary;
pub mod layers;
pub mod licences;
pub mod map;
pub mod reach;
pub mod size;
pub mod table;
mod workspace;

pub use workspace::{Crate, Dependency, Target, Workspace};
