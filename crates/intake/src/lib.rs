//! What investigators bring, read: files and folders found, tables turned into facts, base maps recognised.
//!
//! Nothing here writes into a case, decodes media or knows how anything is analysed. Whatever is not taken in is
//! named in a [`model::Notice`]: what, where and what to do next. Nothing is skipped in silence, and nothing that
//! merely looks wrong is mended in silence: the mended reading is offered.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at the first surprise"))]

mod archive;
pub mod base_map;
mod capture;
pub mod formats;
mod kind;
mod name;
mod nearest;
pub mod tables;
mod walk;

pub use archive::{ArchiveKind, Budget, Entry, Limits, Unpack, archive_kind, unpack, why_not_opened};
pub use capture::{Pages, Resource};
pub use kind::media_kind;
pub use name::{safe_name, safe_text};
pub use walk::{Found, Role, Walk, not_a_table, walk};
