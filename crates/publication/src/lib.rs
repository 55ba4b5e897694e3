//! A case's facts and findings as one self-contained page.
//!
//! [`page`] takes plain data ([`ReportInput`]) and returns HTML that needs nothing else: no network, no font, no
//! script from elsewhere. The same input gives the same bytes. Nothing here reads a file, a clock or a database.
//!
//! What must not be published cannot be handed in: a confidential item is a [`ConfidentialItem`], which has no field
//! for a hash, a picture, a place, a source or a path; a bound without the evidence that gives it is no [`Bounds`].
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

mod annex;
mod axis;
mod blur;
mod chronology;
mod disagreement;
mod error;
mod exports;
mod findings;
mod input;
mod items;
mod loop_drawing;
mod map;
mod measure;
mod order;
mod own_word;
mod page;
mod pieces;
mod policy;
mod print;
mod report_text;
mod shown;
mod timeline;
mod wording;

pub use blur::{Blur, BlurError};
pub use error::ReportError;
pub use exports::{Timemap, geojson, kml, timemap};
pub use input::as_of::AsOf;
pub use input::base_layer::BaseLayer;
pub use input::contradiction::{ContradictionFinding, LoopPoint};
pub use input::findings::{
    AccountLine, CellLine, ClaimLine, CountLine, DisagreementLine, EquipmentLine, FactLine, FindingsInput,
    IncidentLine, JudgementLine, LaneLine, NotSeenLine, QuestionLine, StandardLine, StationLine, StripLine, TollLine,
    UseOfForceLine, WayLine,
};
pub use input::known_order::KnownOrder;
pub use input::method_note::MethodNote;
pub use input::picture::{Picture, PictureError, PictureFormat};
pub use input::report_input::{ClockStyle, ReportInput, Unchecked};
pub use input::report_item::{Commitment, ConfidentialItem, OpenItem, ReportItem};
pub use input::report_text::{
    ReportText, TextBlock, TextCorrection, TextEvidence, TextPoint, TextSentence, TextStyle, TextStyled,
};
pub use input::sentence::EvidenceSentence;
pub use input::shots_from::{RegionPart, ShotsFrom};
pub use input::time_finding::{Bounds, BoundsError, LikelyFinding, SkyMark, Subject, TimeFinding, WeakEnd};
pub use page::page;
pub use print::pdf;
pub use wording::time_words;
