//! `when`: a table of temporal evidence in, bounds with their reasons out.

mod answer;
mod endpoint;
mod page;
mod plausible;
mod read;

pub use self::answer::Answer;
pub use self::page::page;
pub use self::read::{Bases, Table, read};
