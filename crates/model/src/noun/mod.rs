//! The nouns: one file each, the field's word and only that word (`docs/glossary.md`).
pub(crate) mod analysis;
pub(crate) mod arrival;
pub(crate) mod base_map;
pub(crate) mod case;
pub(crate) mod entry;
pub(crate) mod event;
pub(crate) mod evidence;
pub(crate) mod fact;
pub(crate) mod finding;
pub(crate) mod incident;
pub(crate) mod item;
pub(crate) mod notice;
pub(crate) mod place;
pub(crate) mod post;
pub(crate) mod source;
pub(crate) mod span;
pub(crate) mod take;
