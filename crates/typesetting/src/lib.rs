//! Documents for print: plain values in, a PDF out.
//!
//! [`pdf`] sets a [`Paper`] with typst, by one layout that is part of this crate. Texts reach it as data and are never read as
//! its markup; nothing is read from a disk or a network, and the same paper gives the same bytes. The fonts are embedded: Latin,
//! Greek and Cyrillic with the Kazakh letters in Libertinus Serif, Arabic and what else it has in DejaVu Sans. A character that
//! neither has is written as its code point, so that nothing is lost unseen.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

mod fonts;
mod paper;
mod spelled;
mod world;

pub use paper::{Block, Exhibit, Footnote, Note, NoteLine, Paper, Piece, Plate, Point, Run, Still, StillFormat};
pub use world::{TypesetError, pdf};
