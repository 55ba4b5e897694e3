use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One item as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemLine {
    /// Its id.
    pub id: String,
    /// Its version: the `base` of an edit of its row in `items`.
    pub version: u32,
    /// Its title, or a stand-in.
    pub title: Option<String>,
    /// The file name it came with, or a stand-in.
    pub name: Option<String>,
    /// `video`, `photo`, `audio`, `document` or `unknown`.
    pub kind: String,
    /// Whether its bytes are in the case.
    pub held: bool,
    /// How many bytes it has.
    pub bytes: Option<u64>,
    /// The SHA-256 of its preserved copy.
    pub sha256: Option<String>,
    /// How long it is, in seconds.
    pub duration_s: Option<f64>,
    /// Width of its pictures as displayed, in pixels.
    pub width: Option<u32>,
    /// Height of its pictures as displayed, in pixels.
    pub height: Option<u32>,
    /// `unknown`, `no` or `yes`: what nobody has looked at is treated like yes.
    pub graphic: String,
    /// Whether its content and origin must not leave the case.
    pub confidential: bool,
    /// How many items the row stands for.
    pub stands_for: u32,
    /// `not_reviewed`, `viewed`, `verified` or `rejected`: as its sheets say, the least of them.
    pub state: String,
    /// How many verification sheets it has.
    pub sheets: usize,
    /// How many of them a second person has countersigned.
    pub countersigned: usize,
    /// Which of the five things that a court asks for are there.
    pub completeness: Vec<CompletenessPart>,
    /// How many of the five are there.
    pub complete: usize,
    /// The source's id.
    pub source: Option<String>,
    /// The source's name, or its pseudonym.
    pub source_name: Option<String>,
    /// The place's id.
    pub place: Option<String>,
    /// The place's preferred name.
    pub place_name: Option<String>,
    /// When it first arrived, RFC 3339 in UTC.
    pub arrived_at: Option<String>,
    /// Who brought it in.
    pub arrived_by: Option<String>,
    /// When it was first posted: the earliest instant not excluded, RFC 3339 in UTC.
    pub posted: Option<String>,
    /// `none`, `done` or `failed`.
    pub analysis: String,
    /// What stopped the analysis.
    pub analysis_failure: Option<String>,
    /// The root of its lineage as far as it is recorded; its own id where it comes from no other item.
    pub root: String,
    /// How many items share that root, this one counted.
    pub lineage: usize,
    /// How many observations stand.
    pub observations: usize,
    /// How many comments stand.
    pub comments: usize,
    /// The address of its contact sheet, where one was made.
    pub contact_sheet: Option<String>,
    /// The last entry that concerns it.
    pub last_entry: u64,
    /// When that was, RFC 3339 in UTC.
    pub changed_at: String,
    /// Who made it.
    pub changed_by: String,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// One of the five things that a court asks of an item found online (Berkeley Protocol, paragraph 155).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CompletenessPart {
    /// `address`, `page source`, `capture`, `hash` or `metadata`.
    pub part: String,
    /// Whether it is there.
    pub there: bool,
    /// What is there, or why it is not.
    pub note: String,
}

/// Items, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemPage {
    /// How many items the query finds; folded ones counted once.
    pub total: usize,
    /// The index of the first of this page.
    pub offset: usize,
    /// The items.
    pub items: Vec<ItemLine>,
    /// How many items each value of each filter would leave, over all that the words find.
    pub facets: Vec<Facet>,
}

/// One filter with its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Facet {
    /// The filter: `state`, `kind`, `graphic`, `held`, `confidential`, `analysis`, `source`, `place`.
    pub field: String,
    /// Its values with how many items have each, the most first; 50 at most.
    pub values: Vec<FacetValue>,
}

/// One value of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// What it is called, where it is an id.
    pub label: Option<String>,
    /// How many items have it.
    pub count: usize,
}

/// Which items are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ItemQuery {
    /// Words that all must occur, in any script: in ids, names, titles, descriptions, observations, words, translations.
    pub q: String,
    /// Filters, each `field:value`; several values of one field mean any of them. Fields as in [`Facet`], and `missing`
    /// (a part of completeness), `lineage` (a root), `column name` of `items`.
    pub filters: Vec<String>,
    /// The field to sort by: `id`, `title`, `kind`, `state`, `arrived_at`, `posted`, `duration_s`, `bytes`, `complete`,
    /// `observations`, `changed_at`; with `-` in front downwards. `id` if empty.
    pub sort: String,
    /// Whether items of one lineage are folded into one line, the root's.
    pub fold: bool,
    /// Whether withdrawn items are listed too.
    pub withdrawn: bool,
    /// The index of the first item.
    pub offset: usize,
    /// How many at most; 100 if 0, 1,000 at most.
    pub limit: usize,
}
