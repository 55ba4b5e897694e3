use std::collections::BTreeSet;

use model::{Certainty, Interval, MediaTime, Visibility};

use super::Speaker;

/// One thing that is seen, heard, said, judged or computed, with all that it can bear out.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// Its name for a reader: "observation o-res-dead".
    pub name: String,
    /// What kind of support it is.
    pub basis: Basis,
    /// Where in its item it begins; `None` for the start.
    pub from: Option<MediaTime>,
    /// Where in its item it ends; `None` for the end.
    pub to: Option<MediaTime>,
    /// What it says, in words.
    pub says: Vec<String>,
    /// What it takes back: words that an earlier edition had, and that do not hold.
    pub withdrawn: Vec<String>,
    /// Words that may be quoted from it.
    pub quotable: Vec<Quotable>,
    /// How sure it is.
    pub certainty: Option<Certainty>,
    /// What it counts.
    pub counted: Vec<Counted>,
    /// When what it speaks of was.
    pub times: Vec<TimeOf>,
    /// Where what it speaks of was: ids of places.
    pub places: BTreeSet<String>,
    /// Who says it; `None` where it is seen or computed.
    pub speaker: Option<Speaker>,
    /// Through whom it came, nearest first, where its speaker does not know it from their own senses.
    pub chain: Vec<String>,
    /// What was looked for and not seen.
    pub looked_for: Option<LookedFor>,
    /// Whether its speaker denies what it says.
    pub denied: bool,
    /// Who judged it.
    pub judged: Option<JudgedBy>,
    /// What it has in common with others: two that share one are no two sources.
    pub roots: BTreeSet<String>,
}

impl Support {
    /// The findings that it is or tells.
    pub fn findings(&self) -> impl Iterator<Item = &str> {
        let own = self.name.strip_prefix("finding ");
        own.into_iter().chain(self.times.iter().filter_map(|time| time.finding.as_deref()))
    }
}

/// What kind of support it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Seen or heard in material that was verified.
    Observed,
    /// Seen or heard in material that carries no fact without a name.
    Shown,
    /// Said by somebody.
    Said,
    /// Computed from facts.
    Computed,
    /// Concluded by a named person.
    Judged,
    /// Recorded of an event, place or thing, with nothing that shows it: a description.
    Described,
}

/// A number of things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What is counted, in words ("police vans", "people who appear dead").
    pub what: String,
    /// The least; `None` where nothing bounds it from below.
    pub at_least: Option<u64>,
    /// The most; `None` where nothing bounds it from above.
    pub at_most: Option<u64>,
    /// Whether it is an estimate with an interval, and no count: never "at least".
    pub statistic: bool,
}

/// When something was.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeOf {
    /// What it is the time of, in words: the event's title.
    pub what: String,
    /// What is certain of it.
    pub bounds: Interval,
    /// When it most likely was.
    pub likely: Option<Interval>,
    /// The phrase that the published table has for it.
    pub words: Option<String>,
    /// The finding that it is; `None` for a time that was given.
    pub finding: Option<String>,
}

/// Words as they were said or written, or a translation of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotable {
    /// The words.
    pub text: String,
    /// Their language (BCP 47), where known.
    pub language: Option<String>,
    /// Whether they are a translation.
    pub translated: bool,
}

/// A negative observation: what stands behind "none" and "not seen".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedFor {
    /// The question.
    pub question: String,
    /// What was looked through, in words.
    pub scope: String,
    /// Whether all of it was.
    pub whole: bool,
    /// How well it could have been seen.
    pub visibility: Visibility,
}

/// Who stands behind a judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedBy {
    /// The person or organisation.
    pub by: String,
    /// Whether it is about law.
    pub legal: bool,
    /// Why it does not stand any more.
    pub lapsed: Option<String>,
}
