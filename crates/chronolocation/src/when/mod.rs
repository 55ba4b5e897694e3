//! `when`: a table of temporal evidence in, bounds with their reasons out.

mod answer;
mod civil;
mod endpoint;
mod json;
mod page;
mod read;
mod rows;

pub use self::answer::Answer;
pub use self::page::page;
pub use self::read::{Bases, Table, read};
