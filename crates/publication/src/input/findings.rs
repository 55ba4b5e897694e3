//! What a page tells of number, incidents, claims, law and tolls, as plain data. Every text is shown as given: keep from it
//! what must not be published.
use model::{FactName, IncidentId, Interval, ItemId, PlaceId, SourceId};

/// Everything that follows from a case but its times, as a page tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingsInput {
    /// How many, scope by scope. Scopes overlap, and nothing is added.
    pub counts: Vec<CountLine>,
    /// What is known of each incident beside its events.
    pub incidents: Vec<IncidentLine>,
    /// The ways that groups and vehicles took.
    pub movements: Vec<WayLine>,
    /// What was looked for and not seen, with where it was looked for.
    pub not_seen: Vec<NotSeenLine>,
    /// Vehicles, weapons and other things, in the words of those who saw them.
    pub equipment: Vec<EquipmentLine>,
    /// What the machine suggests may belong together; it decides nothing.
    pub suggestions: Vec<String>,
    /// Each claim held against everything else.
    pub claims: Vec<ClaimLine>,
    /// For each official account, the incidents of its period that it leaves out.
    pub accounts: Vec<AccountLine>,
    /// The standards of law.
    pub standards: Vec<StandardLine>,
    /// Each use of force beside what the standards ask of it.
    pub uses_of_force: Vec<UseOfForceLine>,
    /// What every take shows in the minutes before each first shot.
    pub strips: Vec<StripLine>,
    /// Figures that others gave.
    pub tolls: Vec<TollLine>,
    /// Figures that do not, or may not, agree.
    pub disagreements: Vec<DisagreementLine>,
    /// What named people concluded.
    pub judgements: Vec<JudgementLine>,
    /// What is not known.
    pub questions: Vec<QuestionLine>,
}

/// A number of people or vehicles, with what it stands on and what limits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// The incident that it is of; `None` for the whole case.
    pub incident: Option<IncidentId>,
    /// The place that it is of.
    pub place: Option<PlaceId>,
    /// Of whom or what, and in which state ("people, appear dead").
    pub of: String,
    /// The least number.
    pub at_least: u64,
    /// The greatest behind the sightings; `None` where nothing bounds it.
    pub at_most: Option<u64>,
    /// What proves the least number.
    pub proof: Vec<String>,
    /// Why it is an undercount.
    pub undercount: Vec<String>,
    /// How many recordings were looked through.
    pub recordings: u64,
    /// The items that it was counted in.
    pub items: Vec<ItemId>,
}

/// What is known of an incident beside its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentLine {
    /// The incident.
    pub incident: IncidentId,
    /// From the earliest that it can have begun to the latest that it can have ended.
    pub span: Interval,
    /// Stretches of it that no take covers; `None` where that is not known.
    pub uncovered: Option<Vec<Interval>>,
}

/// The way that a group or a vehicle took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayLine {
    /// Who or what moves.
    pub who: String,
    /// Its stations, in their order.
    pub stations: Vec<StationLine>,
    /// Whether the times of two of its stations cannot be in their order.
    pub out_of_order: bool,
}

/// One station of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationLine {
    /// Where.
    pub place: Option<PlaceId>,
    /// When.
    pub when: Interval,
    /// Where it went on to.
    pub towards: Option<PlaceId>,
    /// What is done there, and how sure it is that they are the same as before.
    pub what: String,
    /// The items that show it.
    pub items: Vec<ItemId>,
}

/// Something that was looked for and not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSeenLine {
    /// What was asked.
    pub question: String,
    /// What was found instead.
    pub what: String,
    /// Who looked.
    pub by: Option<String>,
    /// Whether all of it was looked through, and how well it could have been seen.
    pub how: String,
    /// Where it was looked for.
    pub items: Vec<ItemId>,
}

/// A vehicle, a weapon or another thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquipmentLine {
    /// What it is called by who saw it.
    pub name: String,
    /// Its kind, by the vocabulary of the case.
    pub kind: String,
    /// Who uses it.
    pub user: Option<String>,
    /// How sure that is ("appears to be").
    pub certainty: String,
    /// Where.
    pub place: Option<PlaceId>,
    /// The items that show it.
    pub items: Vec<ItemId>,
}

/// A fact beside a claim or an element of law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactLine {
    /// The fact.
    pub fact: FactName,
    /// What it says.
    pub says: String,
    /// What differs, what is open, and why it shows less than it says.
    pub notes: Vec<String>,
    /// The items that show it.
    pub items: Vec<ItemId>,
}

/// A claim held against everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLine {
    /// Its name inside the case.
    pub id: String,
    /// The assertion.
    pub says: String,
    /// The author's own words, in their script.
    pub quote: Option<String>,
    /// Who makes it.
    pub source: Option<SourceId>,
    /// The account that it stands in, with date, language, interviewer and whether witnesses were heard apart.
    pub account: Option<String>,
    /// How far it is meant to reach.
    pub scope: Option<String>,
    /// What it came to, in a word of the wording table (`supported`, `partly`).
    pub verdict: String,
    /// In what the nearest evidence differs.
    pub differs: Vec<String>,
    /// Why.
    pub why: String,
    /// The evidence for it.
    pub supporting: Vec<FactLine>,
    /// The evidence against it.
    pub opposing: Vec<FactLine>,
    /// What others say for it.
    pub told_for: Vec<FactLine>,
    /// What others say against it.
    pub told_against: Vec<FactLine>,
    /// Its author's other claims that it does not agree with.
    pub own_disagreeing: Vec<String>,
    /// How its author knows.
    pub chain: String,
    /// From how many sources with no known dependence it comes.
    pub sources: usize,
    /// Who depends on whom, and what is not known of it.
    pub dependence: Vec<String>,
    /// Parts that no machine tests.
    pub untested: Vec<String>,
}

/// An official account beside the incidents of its period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Who gave it.
    pub source: SourceId,
    /// The time that it speaks of, and how that is known.
    pub period: Interval,
    /// How the period was found.
    pub because: String,
    /// The incidents that it speaks of.
    pub speaks_of: Vec<IncidentId>,
    /// The incidents of its period that it leaves out.
    pub leaves_out: Vec<IncidentId>,
    /// Incidents of which it is not known whether they lie in its period.
    pub unclear: Vec<IncidentId>,
}

/// A standard of law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardLine {
    /// What it is called.
    pub title: String,
    /// Who adopted it, and when.
    pub adopted: String,
    /// Where its text is found.
    pub source: String,
    /// Whose words the elements are told in.
    pub wording: String,
    /// What it asks: the question, where in the standard, and whether the report or the instrument names it.
    pub elements: Vec<(String, String, String)>,
}

/// A use of force beside the elements of every standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseOfForceLine {
    /// What happened.
    pub title: String,
    /// The event.
    pub event: model::EventId,
    /// One cell for each element, standard by standard, in the order of [`StandardLine::elements`].
    pub cells: Vec<CellLine>,
    /// What people judged of it in law.
    pub judged: Vec<String>,
}

/// One element for one use of force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellLine {
    /// Whether it is asked of such a use of force.
    pub asked: bool,
    /// What speaks for its being met.
    pub in_favour: Vec<FactLine>,
    /// What speaks against its being met.
    pub against: Vec<FactLine>,
    /// What bears on it, for a person to say which way.
    pub bears: Vec<FactLine>,
}

/// The minutes before a first shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripLine {
    /// The first shot.
    pub event: model::EventId,
    /// One lane for each take.
    pub lanes: Vec<LaneLine>,
}

/// One take in the minutes before a first shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneLine {
    /// The item.
    pub item: ItemId,
    /// The take, where the item has several.
    pub take: Option<String>,
    /// Whether it ran in these minutes, in words.
    pub reach: String,
    /// What it shows of weapons, distance, movement, warnings and exits: the word, and what is seen or not seen with when.
    pub shows: Vec<(String, Vec<String>)>,
}

/// A figure that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TollLine {
    /// Its name inside the case.
    pub id: String,
    /// Who gave it.
    pub source: SourceId,
    /// When.
    pub published: Interval,
    /// The figure as it was given.
    pub figure: String,
    /// Of whom, and in which state.
    pub of: String,
    /// Where.
    pub place: String,
    /// The time that it counts over.
    pub period: Interval,
    /// What it is a part of, what took its place, what it leaves unsaid.
    pub notes: Vec<String>,
}

/// Two figures that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisagreementLine {
    /// Which, and in what.
    pub why: String,
    /// Whether both are surely of the same thing.
    pub sure: bool,
}

/// What a named person concluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgementLine {
    /// Who judged.
    pub by: String,
    /// Whether it is of law.
    pub legal: bool,
    /// What was judged.
    pub says: String,
    /// The standard, the confidence, the reason, the alternatives.
    pub notes: Vec<String>,
    /// The evidence for it.
    pub in_favour: Vec<String>,
    /// The evidence against it.
    pub against: Vec<String>,
    /// Why it has lapsed; empty while it stands.
    pub lapsed: Vec<String>,
}

/// What is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionLine {
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<String>,
    /// What would settle it.
    pub would_settle: Option<String>,
    /// Who raised it.
    pub by: Option<String>,
    /// The answer, once it is settled.
    pub answer: Option<String>,
}
