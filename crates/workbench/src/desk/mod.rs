//! The desk: a case as it stands, in memory, for asking; and the rows that are told at it.
mod ask;
mod case_view;
mod claims_view;
mod coordinates;
mod count_view;
#[allow(clippy::module_inception, reason = "one noun, one file, and the noun is the desk")]
mod desk;
mod entry_line;
mod findings;
mod folding;
mod found;
mod grid;
mod happened_view;
mod imports;
mod item_line;
mod item_view;
mod law_view;
mod line;
mod list;
mod listen_view;
mod map;
mod map_view;
mod person;
mod plus_code;
mod preview;
mod report;
mod report_asked;
mod report_told;
mod report_view;
mod row;
mod said_view;
mod state;
mod table_view;
mod tell;
mod time_view;
mod times;
mod told;
mod view;

pub(crate) use ask::table_named;
pub use ask::{EntryQuery, RowQuery};
pub use case_view::{CaseView, NoticeView};
pub use claims_view::{ChainView, ClaimView, ClaimsView, DependenceView, FactView, OfficialAccountView, StatementView};
pub use count_view::{ComparisonView, CountView, CountedView, LinkView, NumberView, SightingView};
pub use desk::Desk;
pub use entry_line::{EntryLine, EntryPage};
pub use found::{FoundPage, Hit};
pub use happened_view::{EventView, IncidentView, IncidentsView, NotSeenView, StationView, SuggestionView, WayView};
pub use imports::ImportDone;
pub use item_line::{CompletenessPart, Facet, FacetValue, ItemLine, ItemPage, ItemQuery};
pub use item_view::{
    ArrivalView, CommentView, FramesView, ItemView, KeyFrameView, MediaView, MetadataView, ProvenanceView, TakeView,
    TechnicalView, WaveformView,
};
pub use law_view::{
    CellView, ElementView, JudgementView, LaneView, LawView, MomentView, QuestionView, RowView, StandardView,
    StripView, TollDisagreement, TollView, TollsView,
};
pub use listen_view::{CandidateView, ListenItem, ListenQuery, ListenView, ShotsView};
pub use map_view::{BaseView, FoundPlace, MapFeature, MapHeard, MapProperties, MapView, Unplaced};
pub use person::Person;
pub use report_told::{Publishing, Saving, SavingEnded, SigningOff};
pub use report_view::{
    ChangedSentenceView, ChangedStandView, ChangesView, CheckView, Checking, DiagnosticView, DraftLine, DraftView,
    ExceptedView, FixView, NameView, NamesView, PreviewView, PublishedView, ReportLine, ReportView, ReportsView,
    SavedReport, SentenceView, ShownEvidence, SignatureView, TextConflict, UnreadView,
};
pub use row::{RecordedRow, RowPage, RowSpan, Withdrawn};
pub use said_view::{SaidView, TranslationView};
pub(crate) use state::{State, as_given};
pub use table_view::{ColumnView, TableView};
pub use tell::{MOST_ROWS, Telt};
pub use time_view::{
    AlternativeView, ChangedPoint, ClashView, IncidentSpan, IntervalView, LikelyView, OffsetView, OffsetsView,
    OrderView, ReasonView, TensionView, TimeBar, TimePoint, TimePreview, TimeView, WeakestView,
};
pub use told::{Commenting, Conflict, ConflictRow, Telling, Told, ToldRow, Withdrawing};
