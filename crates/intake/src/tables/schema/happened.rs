//! Tables of what happened, when, and with what.
use super::words::*;
use super::{BY, CERTAINTY, Column, DESCRIPTION, Holds, ITEMS_SHOWING, PASSAGE, SOURCES_TELLING, Table, may, must};

pub(super) const INCIDENTS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "incident-1"),
    must("title", Holds::Text, "What it is called.", "Dispersal on Republic Square"),
    may("place", Holds::Reference(Table::Places), "Where it took place.", "republic-square"),
    DESCRIPTION,
    PASSAGE,
];
pub(super) const EVENTS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own; evidence speaks of the event by it.", "first-detonations"),
    must("title", Holds::Text, "What happened, in one line.", "About twenty distant detonations are heard"),
    may("kind", Holds::OneOf(EVENT_KIND_WORDS), "What kind of thing it is; `other` if empty.", "use_of_force"),
    may("incident", Holds::Reference(Table::Incidents), "The incident it belongs to.", "incident-1"),
    may("place", Holds::Reference(Table::Places), "Where it happened.", "republic-square"),
    DESCRIPTION,
    ITEMS_SHOWING,
    SOURCES_TELLING,
    PASSAGE,
];
pub(super) const EVIDENCE: &[Column] = &[
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
pub(super) const EQUIPMENT: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "bpm-morning"),
    must("name", Holds::Text, "What it is called here.", "The six carriers at the corner"),
    may("kind", Holds::Term("equipment"), "What kind of thing it is.", "armoured_vehicle"),
    may("model", Holds::Text, "Make and model.", "BPM-97"),
    may(
        "marks",
        Holds::Text,
        "Number plates, paint, damage: what it may be known by.",
        "White stripe on the left door",
    ),
    may("user", Holds::Text, "Who uses it.", "security forces"),
    may("at_least", Holds::Whole, "The fewest.", "6"),
    may("at_most", Holds::Whole, "The most; open if empty.", "6"),
    may("place", Holds::Reference(Table::Places), "Where.", "republic-square"),
    ITEMS_SHOWING,
    SOURCES_TELLING,
    DESCRIPTION,
    PASSAGE,
];
pub(super) const CLOCKS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "tower-clock"),
    must("name", Holds::Text, "What it is.", "The clock on the tower"),
    may("kind", Holds::Term("clock"), "What kind of clock.", "wall"),
    may("items", Holds::References(Table::Items), "The items that it recorded, or that show it.", "V017"),
    may("source", Holds::Reference(Table::Sources), "The source whose clock it is.", "orda"),
    may("zone", Holds::Text, "The zone that it shows (IANA name).", "Asia/Almaty"),
    may("offset_low_s", Holds::SignedSeconds, "Seconds by which it is ahead of true time, at the least.", "-2"),
    may("offset_high_s", Holds::SignedSeconds, "Seconds by which it is ahead of true time, at the most.", "4.5"),
    may("rate_low_ppm", Holds::Number, "Millionths by which it runs fast, at the least.", "-20"),
    may("rate_high_ppm", Holds::Number, "Millionths by which it runs fast, at the most.", "20"),
    may("basis", Holds::Text, "What shows the offset.", "Set beside a live broadcast at 17:30:00"),
    DESCRIPTION,
    PASSAGE,
];
pub(super) const SHUTDOWNS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "shutdown-1"),
    must("when", Holds::Interval, "From when to when.", "2022-01-04 18:30/2022-01-06 00:45"),
    may("what", Holds::Text, "What was shut down.", "Mobile internet"),
    may("place", Holds::Reference(Table::Places), "Where.", "almaty"),
    SOURCES_TELLING,
    PASSAGE,
];
pub(super) const POLICY: &[Column] = &[
    must("name", Holds::Text, "What is changed, by its name in the policy.", "spread.clock.30_min"),
    must("value", Holds::Text, "What it is in this case.", "10"),
    must("reason", Holds::Text, "Why.", "The witness wore a watch and looked at it"),
    BY,
];
pub(super) const MOVEMENTS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own for this station.", "march-1"),
    must("movement", Holds::Text, "The name that all stations of one movement share.", "march-from-the-theatre"),
    must("step", Holds::Whole, "Which station it is, counted from 1.", "1"),
    must("who", Holds::Text, "Who or what moves.", "Peaceful protesters"),
    may("equipment", Holds::References(Table::Equipment), "The vehicles that move.", "bpm-morning"),
    may("at_least", Holds::Whole, "The fewest that move.", "20"),
    may("at_most", Holds::Whole, "The most that move; open if empty.", "100"),
    may("place", Holds::Reference(Table::Places), "Where.", "republic-square"),
    may("when", Holds::Interval, "When they were there.", "2022-01-04 19:15/2022-01-04 19:45"),
    may("towards", Holds::Reference(Table::Places), "The place that they went on to.", "almaty"),
    may("heading_deg", Holds::Number, "Which way they went on: degrees clockwise from true north.", "90"),
    may("what", Holds::Text, "What they do there, or how they move.", "Pursued on foot, walking fast"),
    CERTAINTY,
    may("incident", Holds::Reference(Table::Incidents), "The incident it belongs to.", "incident-1"),
    may("event", Holds::Reference(Table::Events), "The event that it is.", "first-detonations"),
    ITEMS_SHOWING,
    SOURCES_TELLING,
    PASSAGE,
];
