//! What a page is made of, as plain data.
pub(crate) mod as_of;
pub(crate) mod base_layer;
pub(crate) mod contradiction;
pub(crate) mod findings;
pub(crate) mod known_order;
pub(crate) mod method_note;
pub(crate) mod picture;
pub(crate) mod report_input;
pub(crate) mod report_item;
pub(crate) mod report_text;
pub(crate) mod sentence;
pub(crate) mod shots_from;
pub(crate) mod time_finding;
