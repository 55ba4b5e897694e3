//! The columns of the lists beside the tables.
use super::{Column, Holds, may, must};

pub(super) const COMMENTS: &[Column] = &[
    must("id", Holds::Id, "The comment's own name.", "c-1"),
    must("at", Holds::Instant, "When it was said.", "2022-03-01T09:00:00Z"),
    must("by", Holds::Text, "Who said it.", "Researcher 2"),
    must("about", Holds::Text, "What kind of record it is about.", "item"),
    must("about_id", Holds::Text, "That record's id.", "V017"),
    may("item", Holds::Text, "The item that this is, or that this speaks of.", "V017"),
    may("at_s", Holds::Seconds, "Where in that item.", "12.5"),
    must("text", Holds::Text, "What was said.", "Is this the same van?"),
    may("mentions", Holds::List, "Who is meant to read it.", "Researcher 3"),
    may("answers", Holds::Text, "The comment that it answers.", "c-0"),
];

pub(super) const WITHDRAWN: &[Column] = &[
    must("table", Holds::Text, "The table in which the row stood.", "evidence"),
    must("id", Holds::Text, "The row's id.", "t2"),
    must("version", Holds::Whole, "Up to which version of it, in the case that wrote this list.", "1"),
    must("withdrawn_at", Holds::Instant, "When it was withdrawn.", "2022-03-01T09:00:00Z"),
    must("withdrawn_by", Holds::Text, "Who withdrew it.", "Researcher 2"),
    may("reason", Holds::Text, "Why.", "The report was retracted"),
    must(
        "said",
        Holds::Text,
        "What the row said: a line for each of its filled columns; further lines of a cell begin with two blanks.",
        "id: t2",
    ),
];
