//! Archives, read entry by entry: a name in one never becomes a path.

pub(crate) mod zip;
