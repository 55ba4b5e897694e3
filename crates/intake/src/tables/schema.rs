//! What each table holds: its columns, with what they mean. Everything else about tables is made from this.
use model::FactKind;

mod beside;
mod happened;
mod received;
mod seen;
mod told;
mod words;

pub(crate) use words::{CONSENTS, GRAPHIC, MEDIA_KINDS, RELATIONS, RelationName, STATES, TRUSTS, YES_NO};

/// One line a table: its variant, its file's name, the facts in its rows, its columns, and what it is for.
macro_rules! tables {
    (
        tables { $($table:ident $name:literal $kind:ident $columns:path, $about:literal;)* }
        beside { $($list:ident $list_name:literal $list_kind:ident $list_columns:path, $list_about:literal;)* }
    ) => {
        /// A table that is read, named as its file is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table {
            $(#[doc = $about] $table,)*
            $(#[doc = $list_about] $list,)*
        }

        impl Table {
            /// All tables, in the order in which they are read.
            pub const ALL: [Table; [$($name),*].len()] = [$(Table::$table,)*];
            /// The lists that go out beside them and come back: nobody fills them in, and no screen shows them as tables.
            pub const BESIDE: [Table; [$($list_name),*].len()] = [$(Table::$list,)*];
            /// Its name, which is also its file's.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Table::$table => $name,)*
                    $(Table::$list => $list_name,)*
                }
            }
            /// What it is for, in a sentence.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Table::$table => $about,)*
                    $(Table::$list => $list_about,)*
                }
            }
            /// The kind of the facts in its rows.
            pub const fn kind(self) -> FactKind {
                match self {
                    $(Table::$table => FactKind::$kind,)*
                    $(Table::$list => FactKind::$list_kind,)*
                }
            }
            /// Its columns, in the order in which they are best written.
            pub const fn columns(self) -> &'static [Column] {
                match self {
                    $(Table::$table => $columns,)*
                    $(Table::$list => $list_columns,)*
                }
            }
        }
    };
}

tables! {
    tables {
        Case "case" Case received::CASE,
            "The case itself, in one row.";
        Terms "terms" Term received::TERMS,
            "Words that the case adds to the vocabularies of other tables.";
        Sources "sources" Source received::SOURCES,
            "Who the material comes from. Give a pseudonym where a person could be harmed.";
        Places "places" Place received::PLACES,
            "The places the case speaks of, with the region each is known to lie in.";
        Items "items" Item received::ITEMS,
            "Videos, photos, sounds and documents: the files of the import (`file`), bytes that the case already holds (`sha256`), or items that are described but not held (neither).";
        Posts "posts" Post received::POSTS,
            "Items published at an address and a time, one post a row; an item may have several. One post an item can stand in its own row of items instead.";
        Roles "roles" Role received::ROLES,
            "Who filmed, put online, published or handed in an item, where there is more to say than `source` in items.";
        Lineage "lineage" Lineage received::LINEAGE,
            "How one item comes from another.";
        Takes "takes" Take received::TAKES,
            "The uninterrupted recordings inside an item, where a person found them; `sightline analyse` finds cuts by itself.";
        Verification "verification" VerificationSheet received::VERIFICATION,
            "Verification sheets: what was asked of an item or take, answered and countersigned.";
        Equipment "equipment" Equipment happened::EQUIPMENT,
            "Vehicles, weapons and other things, one or so many of a kind a row.";
        Incidents "incidents" Incident happened::INCIDENTS,
            "The episodes that the investigation delimits.";
        Events "events" Event happened::EVENTS,
            "What happened, one event a row.";
        Evidence "evidence" Evidence happened::EVIDENCE,
            "What says when: one piece of temporal evidence a row, as it was found.";
        Clocks "clocks" Clock happened::CLOCKS,
            "Clocks that times were read from, with how far they are off.";
        ClockReadings "clock_readings" ClockReading happened::CLOCK_READINGS,
            "What clocks in recordings were seen to show, and times that were said in them; what one clock shows shares its offset.";
        Shadows "shadows" MeasuredShadow happened::SHADOWS,
            "What was measured of shadows in recordings: where they fall and how long they are.";
        Syncs "syncs" Sync happened::SYNCS,
            "Pairs of recordings put on one clock by what is heard in both: what a method found, and what a person set.";
        Shutdowns "shutdowns" Shutdown happened::SHUTDOWNS,
            "When a network was shut down, so that nothing could be published.";
        Weather "weather" Weather happened::WEATHER,
            "What the air was like, which the speed of sound depends on: where shots came from is told the better for it.";
        Policy "policy" PolicyChange happened::POLICY,
            "Numbers and trust classes of the published policies that the case changes, each with its reason (`docs/methods/time.md`).";
        Movements "movements" Movement happened::MOVEMENTS,
            "Where a group or vehicle was, one station a row.";
        Observations "observations" Observation seen::OBSERVATIONS,
            "What is seen or heard in a span; with a question, what was looked for and not seen.";
        Words "words" Words seen::WORDS,
            "What is said or written, in its own language and script.";
        Translations "translations" Translation seen::TRANSLATIONS,
            "Words in another language, with who or what translated.";
        Landmarks "landmarks" Landmark seen::LANDMARKS,
            "Features that can be recognised in pictures, with their positions.";
        Marks "marks" Mark seen::MARKS,
            "Where landmarks stand in frames.";
        Fixes "fixes" GivenFix seen::FIXES,
            "Positions of cameras, or of what they show, as analysts give them.";
        Redactions "redactions" Redaction seen::REDACTIONS,
            "What must not be seen or heard in anything published: faces, plates and voices; `sightline redact` takes them out of a copy.";
        Sightings "sightings" Sighting seen::SIGHTINGS,
            "Appearances of people and vehicles, one a row; `sightline tally` reads the same columns.";
        Links "links" Link seen::LINKS,
            "Whether two sightings are of the same person or vehicle.";
        Statements "statements" Statement told::STATEMENTS,
            "Accounts of witnesses and pronouncements of authorities: who, to whom, when and how.";
        Claims "claims" Claim told::CLAIMS,
            "What statements assert, one assertion that can be tested a row.";
        Tolls "tolls" Toll told::TOLLS,
            "Figures of dead, injured, detained or missing, as someone gave them at some time.";
        Judgements "judgements" Judgement told::JUDGEMENTS,
            "What only a person can conclude, under a name.";
        OpenQuestions "open_questions" OpenQuestion told::OPEN_QUESTIONS,
            "What is not known, why, and what would settle it.";
        Standards "standards" StandardElement told::STANDARDS,
            "What other standards of law ask of a use of force, one element a row, beside those that come with the program (`docs/methods/findings.md`).";
        Corrections "corrections" Correction told::CORRECTIONS,
            "Dated changes to what was published.";
    }
    beside {
        Comments "comments" Comment beside::COMMENTS,
            "What colleagues said to one another about records, each with who and when.";
        Withdrawn "withdrawn" Withdrawal beside::WITHDRAWN,
            "Rows that do not stand any more, each with what it said, who withdrew it, when and why.";
    }
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
    /// A time with its own coarseness, or two with `/` between; a side may be open (`..`).
    Interval,
    /// A single moment.
    Instant,
    /// A position in a recording: seconds, or minutes and seconds.
    Seconds,
    /// A number of seconds that may be negative.
    SignedSeconds,
    /// What a clock shows: a time of day, perhaps with a date.
    Dial,
    /// A number.
    Number,
    /// A number of degrees.
    Degrees,
    /// A number of metres: of `1.000` nobody knows whether it is one or a thousand.
    Metres,
    /// A whole number, not negative.
    Whole,
    /// Heights of hills and houses by direction, both in degrees: `215:4, 270:4`.
    Skyline,
    /// A rectangle in the picture: left, top, width, height as fractions.
    Region,
    /// Spans of items: ids, each perhaps with a range of seconds, with `;` between.
    Spans,
    /// Rows of any tables: `table:id`, with `;` between.
    Anything,
    /// A language tag (BCP 47).
    Language,
    /// A word of a vocabulary that the case may add to.
    Term(&'static str),
    /// `yes` or `no`.
    YesNo,
    /// A SHA-256 in hexadecimal digits.
    Digest,
    /// One of a few words.
    OneOf(&'static [&'static str]),
}

impl Table {
    /// The table that a file name announces: `sources.csv`, `01-sources.csv`, `2_Sources.CSV`.
    pub fn of_file(name: &str) -> Option<Table> {
        Table::of_sheet(name.to_lowercase().strip_suffix(".csv")?)
    }
    /// The table or list of a name, as [`Table::named`] reads names.
    pub fn of_sheet(name: &str) -> Option<Table> {
        Table::named(name).or_else(|| called(&Table::BESIDE, name))
    }
    /// Whether it is a list that stands beside the tables.
    pub fn is_beside(self) -> bool {
        Table::BESIDE.contains(&self)
    }
    /// The table of a name, with or without a number in front and in any case: `sources`, `01-sources`, `Sources`.
    pub fn named(name: &str) -> Option<Table> {
        called(&Table::ALL, name)
    }
    /// The table whose rows are facts of a kind.
    pub fn of_kind(kind: FactKind) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.kind() == kind)
    }
}

/// The one of some tables that is called so, whatever number stands in front.
fn called(tables: &[Table], name: &str) -> Option<Table> {
    let lower = name.trim().to_lowercase().replace([' ', '-'], "_");
    let stem = lower.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = stem.trim_start_matches(['_', '.']);
    tables.iter().copied().find(|table| table.name() == numbered)
}

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
const CONSENT_KEEP: Column = may(
    "consent_keep",
    Holds::OneOf(words::CONSENT_WORDS),
    "Whether the person agrees that it is kept; whoever forbids that forbids every use.",
    "given",
);
const CONSENT_SHARE: Column = may(
    "consent_share",
    Holds::OneOf(words::CONSENT_WORDS),
    "Whether the person agrees that it is shared; what is forbidden is in no export.",
    "refused",
);
const CONSENT_PUBLISH: Column = may(
    "consent_publish",
    Holds::OneOf(words::CONSENT_WORDS),
    "Whether the person agrees that it is published; what is forbidden is in no report.",
    "not_asked",
);
const BY: Column = may("by", Holds::Text, "Who says so.", "Researcher 2");
const REASON: Column = may("reason", Holds::Text, "What shows it.", "The same scratch on the lens");
const CERTAINTY: Column = may("certainty", Holds::OneOf(words::CERTAINTY_WORDS), "How sure that is.", "probable");
const FROM: Column =
    may("from_s", Holds::Seconds, "Where in the item it begins: seconds, or m:ss; its start if empty.", "12.5");
const AT: Column =
    may("at_s", Holds::Seconds, "Which moment of the item: seconds, or m:ss; its start if empty.", "12.5");
const TO: Column = may("to_s", Holds::Seconds, "Where in the item it ends: seconds, or m:ss; its end if empty.", "40");
const REGION: Column = may(
    "region",
    Holds::Region,
    "The part of the picture: left, top, width, height as fractions of it; all of it if empty.",
    "0.5 0.25 0.1 0.2",
);
const ITEMS_SHOWING: Column =
    may("items", Holds::References(Table::Items), "The items that show or tell it.", "V017; V018");
const SOURCES_TELLING: Column = may("sources", Holds::References(Table::Sources), "The sources that tell it.", "orda");
