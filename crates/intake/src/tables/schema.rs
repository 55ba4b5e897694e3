use model::{EventKind, Graphic, MediaKind, SourceRole, Trust, VerificationState};

/// A table that is read, named as its file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The case itself: one row.
    Case,
    /// Who the material comes from.
    Sources,
    /// The places the case speaks of.
    Places,
    /// The items, held or only described.
    Items,
    /// The episodes that investigators delimit.
    Incidents,
    /// What happened.
    Events,
    /// What says when.
    Evidence,
}

/// What one column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// Whether the column must be there.
    pub required: bool,
    /// What stands in its cells.
    pub holds: Holds,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// A cell as it may look.
    pub example: &'static str,
}

/// What stands in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Any text, kept as written.
    Text,
    /// The id of this row.
    Id,
    /// The id of a row of another table, or of the same thing in the case.
    Reference(Table),
    /// Several such ids, with `;` between them.
    References(Table),
    /// Names a point in time: an event, or `<item>.start`.
    Point,
    /// Several texts, with `;` between them.
    List,
    /// A time, or a date where a day is meant.
    Time,
    /// A time, or a number of seconds where the row names a reference.
    TimeOrSeconds,
    /// A number.
    Number,
    /// `yes` or `no`.
    YesNo,
    /// A SHA-256 in hexadecimal digits.
    Digest,
    /// One of a few words.
    OneOf(&'static [&'static str]),
}

impl Table {
    /// All tables, in the order in which they are read.
    pub const ALL: [Table; 7] =
        [Table::Case, Table::Sources, Table::Places, Table::Items, Table::Incidents, Table::Events, Table::Evidence];
    /// Its name, which is also its file's.
    pub const fn name(self) -> &'static str {
        match self {
            Table::Case => "case",
            Table::Sources => "sources",
            Table::Places => "places",
            Table::Items => "items",
            Table::Incidents => "incidents",
            Table::Events => "events",
            Table::Evidence => "evidence",
        }
    }
    /// The table that a file name announces: `sources.csv`, `01-sources.csv`, `2_Sources.CSV`.
    pub fn of_file(name: &str) -> Option<Table> {
        Table::named(name.to_lowercase().strip_suffix(".csv")?)
    }
    /// The table of a name, with or without a number in front and in any case: `sources`, `01-sources`, `Sources`.
    pub fn named(name: &str) -> Option<Table> {
        let lower = name.trim().to_lowercase();
        let stem = lower.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = stem.trim_start_matches(['-', '_', ' ', '.']);
        Table::ALL.into_iter().find(|table| table.name() == numbered)
    }
    /// What it is for, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Table::Case => "The case itself, in one row.",
            Table::Sources => "Who the material comes from. Give a pseudonym where a person could be harmed.",
            Table::Places => "The places the case speaks of, with the region each is known to lie in.",
            Table::Items => {
                "Videos, photos, sounds and documents: the files of the import (`file`), bytes that the case already \
                 holds (`sha256`), or items that are described but not held (neither)."
            }
            Table::Incidents => "The episodes that the investigation delimits.",
            Table::Events => "What happened, one event a row.",
            Table::Evidence => "What says when: one piece of temporal evidence a row, as it was found.",
        }
    }
    /// Its columns, in the order in which they are best written.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Table::Case => CASE,
            Table::Sources => SOURCES,
            Table::Places => PLACES,
            Table::Items => ITEMS,
            Table::Incidents => INCIDENTS,
            Table::Events => EVENTS,
            Table::Evidence => EVIDENCE,
        }
    }
}

pub(crate) const ROLES: &[(&str, SourceRole)] = &[
    ("filmer", SourceRole::Filmer),
    ("uploader", SourceRole::Uploader),
    ("publisher", SourceRole::Publisher),
    ("submitter", SourceRole::Submitter),
    ("witness", SourceRole::Witness),
    ("official", SourceRole::Official),
];
pub(crate) const MEDIA_KINDS: &[(&str, MediaKind)] = &[
    ("video", MediaKind::Video),
    ("photo", MediaKind::Photo),
    ("audio", MediaKind::Audio),
    ("document", MediaKind::Document),
    ("unknown", MediaKind::Unknown),
];
pub(crate) const STATES: &[(&str, VerificationState)] = &[
    ("not_reviewed", VerificationState::NotReviewed),
    ("viewed", VerificationState::Viewed),
    ("verified", VerificationState::Verified),
    ("rejected", VerificationState::Rejected),
];
pub(crate) const GRAPHIC: &[(&str, Graphic)] =
    &[("unknown", Graphic::Unknown), ("no", Graphic::No), ("yes", Graphic::Yes)];
pub(crate) const EVENT_KINDS: &[(&str, EventKind)] = &[
    ("assembly", EventKind::Assembly),
    ("use_of_force", EventKind::UseOfForce),
    ("violence", EventKind::Violence),
    ("casualty", EventKind::Casualty),
    ("deployment", EventKind::Deployment),
    ("statement", EventKind::Statement),
    ("measure", EventKind::Measure),
    ("other", EventKind::Other),
];
pub(crate) const TRUSTS: &[(&str, Trust)] = &[
    ("metadata", Trust::Metadata),
    ("account", Trust::Account),
    ("reported", Trust::Reported),
    ("platform", Trust::Platform),
    ("observed", Trust::Observed),
    ("captured", Trust::Captured),
    ("computed", Trust::Computed),
];
pub(crate) const YES_NO: &[(&str, bool)] =
    &[("yes", true), ("no", false), ("true", true), ("false", false), ("1", true), ("0", false)];

/// The relations of `sightline when`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RelationName {
    At,
    Within,
    After,
    Before,
    Offset,
    Same,
}
pub(crate) const RELATIONS: &[(&str, RelationName)] = &[
    ("at", RelationName::At),
    ("within", RelationName::Within),
    ("after", RelationName::After),
    ("before", RelationName::Before),
    ("offset", RelationName::Offset),
    ("same", RelationName::Same),
];

/// The words of a vocabulary, for the schema.
const fn words<T, const N: usize>(vocabulary: &'static [(&'static str, T)]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut i = 0;
    while i < N {
        words[i] = vocabulary[i].0;
        i += 1;
    }
    words
}
const ROLE_WORDS: &[&str] = &words::<_, 6>(ROLES);
const MEDIA_KIND_WORDS: &[&str] = &words::<_, 5>(MEDIA_KINDS);
const STATE_WORDS: &[&str] = &words::<_, 4>(STATES);
const GRAPHIC_WORDS: &[&str] = &words::<_, 3>(GRAPHIC);
const EVENT_KIND_WORDS: &[&str] = &words::<_, 8>(EVENT_KINDS);
const TRUST_WORDS: &[&str] = &words::<_, 7>(TRUSTS);
const RELATION_WORDS: &[&str] = &words::<_, 6>(RELATIONS);

const fn must(name: &'static str, holds: Holds, meaning: &'static str, example: &'static str) -> Column {
    Column { name, required: true, holds, meaning, example }
}
const fn may(name: &'static str, holds: Holds, meaning: &'static str, example: &'static str) -> Column {
    Column { name, required: false, holds, meaning, example }
}
const PASSAGE: Column =
    may("passage", Holds::Text, "Where a document speaks of it: section, page, paragraph.", "Incident One, para 3");
const DESCRIPTION: Column =
    may("description", Holds::Text, "What is known of it, in your words.", "Seen from a roof north of the square");

const CASE: &[Column] = &[
    must("title", Holds::Text, "What the case is called on its report.", "Almaty, January 2022"),
    must("zone", Holds::Text, "The zone of times written without an offset (IANA name).", "Asia/Almaty"),
];
const SOURCES: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "orda"),
    must("name", Holds::Text, "An outlet, a channel, a pseudonym for a person.", "Orda.kz"),
    must("role", Holds::OneOf(ROLE_WORDS), "Its part in how the material came about.", "publisher"),
    may("medium", Holds::Text, "The platform or medium.", "Telegram"),
    may("address", Holds::Text, "An address of the source itself.", "https://orda.kz"),
    DESCRIPTION,
    PASSAGE,
];
const PLACES: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "republic-square"),
    must("name", Holds::Text, "The preferred name.", "Republic Square"),
    may(
        "other_names",
        Holds::List,
        "Further names, in any script and era; a note on each in square brackets.",
        "площадь Республики [ru]; Жаңа алаң [kk, until 1990]",
    ),
    may("lon", Holds::Number, "Degrees east of Greenwich (WGS 84).", "76.94557"),
    may("lat", Holds::Number, "Degrees north of the equator (WGS 84).", "43.23833"),
    may("position", Holds::Text, "Instead of lon and lat: latitude, longitude.", "43.23833, 76.94557"),
    may(
        "radius_m",
        Holds::Number,
        "The metres around the position within which the place lies; needed with a position.",
        "150",
    ),
    may("method", Holds::Text, "How the position was found.", "crossing of the two street lines in OpenStreetMap"),
    DESCRIPTION,
    PASSAGE,
];
const ITEMS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "V017"),
    may("title", Holds::Text, "A short title.", "Crowd enters the square from the west"),
    may("kind", Holds::OneOf(MEDIA_KIND_WORDS), "What it is; read from the bytes where they are held.", "video"),
    may(
        "file",
        Holds::Text,
        "Binds the row to a file of the same import: its path from this table's folder, or its bare name.",
        "clips/roof.mp4",
    ),
    may(
        "sha256",
        Holds::Digest,
        "Binds the row to bytes the case holds; beside `file`, what the file's hash must be.",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    may("stands_for", Holds::Number, "How many items the row stands for, where it is a group; 1 if empty.", "17"),
    DESCRIPTION,
    may("source", Holds::Reference(Table::Sources), "Where it comes from.", "orda"),
    may("place", Holds::Reference(Table::Places), "Where it was recorded, as told.", "republic-square"),
    may("state", Holds::OneOf(STATE_WORDS), "How far it has been verified, and no further.", "verified"),
    may("graphic", Holds::OneOf(GRAPHIC_WORDS), "Whether a viewer should be warned.", "yes"),
    may("confidential", Holds::YesNo, "Whether content and origin must not leave the case.", "no"),
    may("address", Holds::Text, "Where it was published.", "https://t.me/example/123"),
    may("posted_at", Holds::Time, "When it was published, as the platform says.", "2022-01-05 17:31"),
    may("captured_at", Holds::Time, "When someone captured the post.", "2022-01-07T09:12:00Z"),
    may("collector", Holds::Text, "Who collected it before it came here.", "Researcher 2"),
    may("collected_at", Holds::Time, "When it was collected.", "2022-01-07 15:12"),
    may("collected_from", Holds::Text, "The address it was collected from.", "https://t.me/example/123"),
    may("account", Holds::Text, "The account it was collected with.", "research account 3"),
    may("tool", Holds::Text, "The tool it was collected with.", "yt-dlp 2021.12.27"),
    PASSAGE,
];
const INCIDENTS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "incident-1"),
    must("title", Holds::Text, "What it is called.", "Dispersal on Republic Square"),
    may("place", Holds::Reference(Table::Places), "Where it took place.", "republic-square"),
    DESCRIPTION,
    PASSAGE,
];
const EVENTS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own; evidence speaks of the event by it.", "first-detonations"),
    must("title", Holds::Text, "What happened, in one line.", "About twenty distant detonations are heard"),
    may("kind", Holds::OneOf(EVENT_KIND_WORDS), "What kind of thing it is; `other` if empty.", "use_of_force"),
    may("incident", Holds::Reference(Table::Incidents), "The incident it belongs to.", "incident-1"),
    may("place", Holds::Reference(Table::Places), "Where it happened.", "republic-square"),
    DESCRIPTION,
    may("items", Holds::References(Table::Items), "The items that show or tell it.", "V017; V018"),
    may("sources", Holds::References(Table::Sources), "The sources that tell it.", "orda"),
    PASSAGE,
];
const EVIDENCE: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "e12"),
    must("subject", Holds::Point, "What is dated: an event, or the start of an item.", "V017.start"),
    must("relation", Holds::OneOf(RELATION_WORDS), "What is said about when; see below.", "before"),
    must("low", Holds::TimeOrSeconds, "The earlier end; open if empty.", "2022-01-05 00:05"),
    must("high", Holds::TimeOrSeconds, "The later end; open if empty.", "2022-01-05 00:19"),
    must("reference", Holds::Point, "The other point, where the row compares two.", "crowd-arrives"),
    must("basis", Holds::Text, "What was seen, read or computed, in your words.", "a wall clock in the picture"),
    may("or", Holds::Text, "A name shared by alternative rows, of which one holds.", "clock-12h"),
    may("trust", Holds::OneOf(TRUST_WORDS), "How far its kind can be trusted; `reported` if empty.", "observed"),
    may("items", Holds::References(Table::Items), "The items it was read from.", "V017"),
    may("sources", Holds::References(Table::Sources), "The sources that say so.", "orda"),
    PASSAGE,
];
