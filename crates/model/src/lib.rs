//! The nouns of an investigation and the quantities they are measured in, as plain data.
//!
//! Every other crate speaks in these types. Nothing here reads a file, a database, a clock or the network,
//! and nothing here knows how a value is written down: the types derive serde's traits, the formats
//! (JSON, CSV) are chosen at the edges.
//!
//! What must not be said cannot be built: a [`Fix`] has a [`Region`], a dated thing has an [`Interval`],
//! a [`Count`] has its certificate, a [`Finding`] has its inputs.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at the first surprise"))]

mod digest;
mod id;
mod noun;
mod protection;
mod quantity;

pub use digest::{Digest, DigestError};
pub use id::{
    ClaimId, ClockId, ClockReadingId, CommentId, CorrectionId, EquipmentId, EventId, EvidenceId, FindingId, FixId,
    IdError, IncidentId, ItemId, JudgementId, LandmarkId, LineageId, LinkId, MarkId, MeasuredShadowId, MovementId,
    ObservationId, PlaceId, PointId, PostId, QuestionId, RedactionId, ReportId, RoleId, SheetId, ShutdownId,
    SightingId, SourceId, StandardElementId, StatementId, SyncId, TakeId, TollId, TranslationId, WeatherId, WordsId,
};
pub use noun::analysis::{
    Analysis, AnalysisFailure, AudioStream, FailureKind, MediaKind, Readings, Technical, VideoStream,
};
pub use noun::arrival::{Arrival, Collection};
pub use noun::attestation::{Attestation, AttestationKind};
pub use noun::base_map::BaseMap;
pub use noun::carried::Carried;
pub use noun::case::Case;
pub use noun::certainty::Certainty;
pub use noun::claim::{Claim, Knowledge};
pub use noun::clock::Clock;
pub use noun::clock_reading::ClockReading;
pub use noun::comment::Comment;
pub use noun::completeness::{Completeness, Found};
pub use noun::consent::{Consent, Consents, Use};
pub use noun::correction::Correction;
pub use noun::derivative::Derivative;
pub use noun::disposal::{Disposal, DisposalGround};
pub use noun::entry::{Draft, Entry, EntryKind};
pub use noun::equipment::Equipment;
pub use noun::event::{Event, EventKind};
pub use noun::evidence::{Basis, Evidence, Relation, Trust};
pub use noun::fact::{Fact, FactKind, FactName, FactRef, Recorded};
pub use noun::finding::{Finding, FindingError, Method, Strength};
pub use noun::given_fix::{FixOf, GivenFix};
pub use noun::incident::Incident;
pub use noun::item::{Graphic, Held, Item, VerificationState};
pub use noun::judgement::{Confidence, Judgement, JudgementKind};
pub use noun::landmark::Landmark;
pub use noun::lineage::{Lineage, LineageRelation};
pub use noun::link::{Link, LinkRelation};
pub use noun::mark::Mark;
pub use noun::measured_shadow::MeasuredShadow;
pub use noun::metadata::{Checked, ContentCredentials, Metadata, MetadataField, Signer, WrittenMeaning, WrittenTime};
pub use noun::movement::Movement;
pub use noun::notice::{Notice, NoticeLevel, Whereabouts};
pub use noun::observation::{Negative, Observation, Review, Visibility};
pub use noun::open_question::OpenQuestion;
pub use noun::place::{Place, PlaceName};
pub use noun::policy_change::PolicyChange;
pub use noun::post::Post;
pub use noun::published_report::PublishedReport;
pub use noun::redaction::{Redaction, RedactionKind};
pub use noun::release::Release;
pub use noun::report_draft::ReportDraft;
pub use noun::role::Role;
pub use noun::shutdown::Shutdown;
pub use noun::sighting::{Sighting, SightingOf};
pub use noun::sign_off::SignOff;
pub use noun::source::{Source, SourceRole};
pub use noun::span::{FrameRegion, Span};
pub use noun::standard_element::{ElementWindow, StandardElement};
pub use noun::statement::Statement;
pub use noun::sync::Sync;
pub use noun::take::Take;
pub use noun::term::Term;
pub use noun::toll::Toll;
pub use noun::translation::Translation;
pub use noun::vault::{Keyholder, Vault};
pub use noun::verification_sheet::{Answer, Suspicion, VerificationSheet};
pub use noun::weather::Weather;
pub use noun::withdrawal::Withdrawal;
pub use noun::words::Words;
pub use protection::{Compartment, Envelope, Guarded, Protected, PublicAddress, RecordName, Seal};
pub use quantity::count::{Count, CountError};
pub use quantity::dial::{Dial, DialError};
pub use quantity::difference::Difference;
pub use quantity::duration::Duration;
pub use quantity::estimate::{Estimate, EstimateError};
pub use quantity::fix::Fix;
pub use quantity::instant::{Instant, InstantError};
pub use quantity::interval::{Interval, IntervalError};
pub use quantity::media_time::MediaTime;
pub use quantity::position::{Position, PositionError};
pub use quantity::reading::{Reading, ReadingError};
pub use quantity::region::{Region, RegionError};
pub use quantity::skyline::{Skyline, SkylineError};
