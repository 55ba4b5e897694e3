//! The use cases: one file a verb. Each loads facts, calls a pure phase, and records or returns what came out.
//!
//! Here alone are storage, intake, decoding, jobs, analysis and publication joined. Nothing here speaks HTTP or knows
//! a terminal: results are plain values, and whoever watches is a [`Progress`].

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at the first surprise"))]

mod analyse;
mod bag;
mod check;
mod checkpoint;
mod consent;
pub mod desk;
mod dispose;
mod export;
mod export_map;
mod export_tables;
mod failure;
mod findings;
mod import;
mod items;
mod lists_beside;
mod metadata;
mod models;
mod open;
mod progress;
mod proxy;
mod publish;
mod reader;
mod redact;
mod report;
mod review;
mod says;
mod score;
mod solve;
mod sound;
mod tables;
mod vault;
mod verify;
mod withdraw;
mod withheld;
mod write;

pub use analyse::{Analysed, AnalysedItem};
pub use bag::{Bag, BagContent};
pub use check::ReportChecked;
pub use checkpoint::{Countersigned, countersign};
pub use corroboration::{Assessment, Standing, Verdict};
pub use dispose::{Disposed, DisposedRecord};
pub use export_map::{ExportedMap, MapFormat};
pub use export_tables::{ExportedTable, ExportedTables};
pub use failure::Failure;
pub use findings::{
    Anew, Findings, HeardBy, HeardShot, HearingPlace, HearingTake, JudgementStanding, LawFindings, PlacedShot, ShotAir,
    ShotArrival, ShotCount, ShotOrigin, ShotPlace, ShotsNotPlaced, SuggestionFindings, Why,
};
pub use import::{Arrived, Imported, TableRead};
pub use items::{ItemStatus, SheetStatus};
pub use metadata::{MetadataRead, inside};
pub use models::{models_folder, read_models};
pub use open::{LocalTime, Workbench};
pub use preservation::{AddressError, BlobsAddress, CaseName, Location, Scaled, StoreAddress};
pub use progress::{Progress, Unit, Unwatched};
pub use publication::{Blur, BlurError};
pub use publish::{
    Cause, ChangedFinding, ChangedMethod, ChangedSentence, ChangedStand, Difference, DraftVersion, Ground,
    GroundFinding, GroundSentence, Published, PublishedVersion, Publishing, Refused, SignedOff, Stand,
};
pub use redact::Redacted;
pub use report::{Reported, Reporting};
pub use review::Reviewed;
pub use score::{PointScore, Row, Scored, score_page};
pub use solve::{
    Bounds, Clash, IncidentWindow, KnownOrder, Likely, PointTimes, Reason, Remaining, Solved, Tension, WeakLink,
};
pub use sound::{Listened, ShotsHeard};
pub use tables::{table_bytes, write_tables};
pub use vault::{AskPassphrase, KeyholderShown, OwnKeyShown, ShownField, ShownRecord, VaultShown};
pub use verify::{Attested, AttestedState, Outside, Verified, verify};
pub use withdraw::WithdrawnRow;
pub use write::write_whole;
