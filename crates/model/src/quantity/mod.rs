//! Quantities: one type each, so that an instant, a length of time and a place in a recording are never mixed.
pub(crate) mod count;
pub(crate) mod dial;
pub(crate) mod difference;
pub(crate) mod duration;
pub(crate) mod estimate;
pub(crate) mod fix;
pub(crate) mod instant;
pub(crate) mod interval;
pub(crate) mod media_time;
pub(crate) mod position;
pub(crate) mod reading;
pub(crate) mod region;
pub(crate) mod skyline;
