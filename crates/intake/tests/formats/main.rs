//! What other programs write beside the files that they bring, in the shape in which they write it and broken.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it skips"
)]

mod atlos;
mod auto_archiver;
mod downloader;
mod naughty;
mod places;
mod shelf;
mod telegram;
mod wacz;
