//! Who says what, and what bears it out: claims held against findings, who depends on whom, what the law asks.
//!
//! [`assess`] holds each claim against what is seen, heard and said otherwise, and never calls contradicted what does
//! not match in actor, scope, place and time. Nothing here concludes in law: a standard's elements are set beside the
//! evidence for and against each, and the conclusion is a named person's judgement.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

mod assess;
mod assessment;
mod counted;
mod facts;
mod fit;
mod ground;
mod independence;
mod items_counted;
mod judgement;
mod law;
mod leaning;
mod left_out;
mod near;
mod pattern;
mod phrase;
mod piece;
mod pieces;
mod reading;
mod scope;
mod standard;
mod strip;
mod testimony;
mod tolls;
mod verdict;
mod vocabulary;

pub use assess::{Reassessed, assess, reassess};
pub use assessment::{Assessment, Chain, Coverage, Verdict, Weighed};
pub use counted::{counted_states, sighted_actors};
pub use facts::Facts;
pub use fit::Dimension;
pub use independence::{Dependence, Independence};
pub use judgement::{Recording, Standing, standing};
pub use law::{Cell, Cited, Judged, Law, LawAgain, LawBefore, Row, law, law_again};
pub use leaning::Leaning;
pub use left_out::{Account, accounts};
pub use pieces::Pieces;
pub use standard::{Element, NamedBy, Standard, StandardError, Window};
pub use strip::{Bearing, Moment, Reach, Strip, TakeLane};
pub use tolls::{Disagreement, TollEntry, TollLedger, toll_ledger};
pub use vocabulary::{Misread, Vocabulary, VocabularyError};
