use std::collections::BTreeSet;

use model::{Claim, EventId, FactKind, IncidentId, Interval, PlaceId};
use serde::Serialize;

use crate::facts::{Lies, lies};
use crate::ground::{Ground, Lying};
use crate::phrase::stems;
use crate::piece::Piece;
use crate::scope::Scope;
use crate::vocabulary::{Actors, Vocabulary};

/// What a claim and a piece of evidence can agree or differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Who does it, or to whom it happens.
    Actor,
    /// How far the claim is meant to reach.
    Scope,
    /// Where.
    Place,
    /// When.
    Time,
    /// How many.
    Number,
    /// Whether it is or is not.
    Negation,
}

impl Dimension {
    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Scope => "scope",
            Self::Place => "place",
            Self::Time => "time",
            Self::Number => "number",
            Self::Negation => "negation",
        }
    }
}

/// How a piece of evidence fits a claim in one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The claim says nothing of it.
    NotAsked,
    /// They match.
    Same,
    /// They may match; why it is not known.
    Open(String),
    /// They do not match, and how.
    Differs(String),
}

impl Fit {
    /// How badly it fits.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::NotAsked => 0,
            Self::Same => 1,
            Self::Open(_) => 2,
            Self::Differs(_) => 3,
        }
    }

    /// The one of two that fits less.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        if other.rank() > self.rank() && other != Self::Same { other } else { self }
    }
}

/// A claim as it is held against evidence.
pub(crate) struct Asked<'a> {
    pub(crate) claim: &'a Claim,
    /// The event it speaks of, unless that is only the occasion on which it was said.
    pub(crate) event: Option<&'a EventId>,
    pub(crate) actors: Actors,
    pub(crate) actor_text: Option<String>,
    pub(crate) patients: Actors,
    pub(crate) patient_text: Option<String>,
    /// What it is done to, where that is no actor.
    pub(crate) thing: Option<String>,
    /// The kinds of object that the words for the deed name ("holding a handgun"), as a set.
    pub(crate) objects: u32,
    /// Whether what is done befalls whom it is done to, by its nature.
    pub(crate) befalls: bool,
    /// Whether it is said to be tried alone.
    pub(crate) is_tried: bool,
    /// Whether the number that is claimed is of this part.
    pub(crate) is_counted: bool,
    /// When the event was that it speaks of.
    pub(crate) event_time: Option<Interval>,
    /// The incident of the claim, or of its event.
    pub(crate) incident: Option<&'a IncidentId>,
    /// Where that was.
    pub(crate) incident_place: Option<&'a PlaceId>,
    pub(crate) scope: Scope,
}

/// Who does a deed, and to whom, as one clause has it; of a whole piece where no deed is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Doing<'a> {
    pub(crate) actors: &'a Actors,
    pub(crate) patients: &'a Actors,
}

pub(crate) struct Fitting<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) ground: &'a Ground<'a>,
    /// What is shown at each event, by which conditions are known to hold.
    pub(crate) shown: &'a std::collections::BTreeMap<EventId, BTreeSet<String>>,
}

impl Fitting<'_> {
    pub(crate) fn actor(&self, asked: &Asked<'_>, piece: &Piece, doing: Doing<'_>) -> Fit {
        let who = self.who(&asked.actors, asked.actor_text.as_deref(), doing.actors, piece, "who does it");
        // What befalls anybody befalls people, whoever they are.
        let is_anybodys = asked.befalls && doing.patients.is_empty() && self.vocabulary.are_people(&asked.patients);
        let whom = match is_anybodys {
            true => Fit::Same,
            false => {
                self.who(&asked.patients, asked.patient_text.as_deref(), doing.patients, piece, "whom it happens to")
            }
        };
        match (who, whom) {
            (Fit::Differs(why), _) | (_, Fit::Differs(why)) => Fit::Differs(why),
            (Fit::Open(why), _) | (_, Fit::Open(why)) => Fit::Open(why),
            (Fit::NotAsked, Fit::NotAsked) => Fit::NotAsked,
            _ => Fit::Same,
        }
    }

    /// Whether what is seen was done to the thing that is claimed, where one is; its words must be shared.
    pub(crate) fn thing(&self, asked: &Asked<'_>, piece: &Piece, doing: Doing<'_>) -> Fit {
        if asked.objects != 0 && piece.objects & asked.objects == 0 {
            return match piece.objects {
                0 => Fit::Open("that it is the same kind of object is not shown".to_owned()),
                _ => Fit::Differs("it is another kind of object".to_owned()),
            };
        }
        let Some(thing) = &asked.thing else { return Fit::Same };
        let words = content(thing);
        if words.is_empty() || !words.is_disjoint(&piece.stems) {
            return Fit::Same;
        }
        match doing.patients.is_empty() {
            true => Fit::Open(format!("that it was done to \"{thing}\" is not shown")),
            false => {
                let names: Vec<String> = doing.patients.iter().map(|who| self.vocabulary.actor_name(*who)).collect();
                Fit::Differs(format!("it is done to {}, not to \"{thing}\"", names.join(" and ")))
            }
        }
    }

    fn who(&self, claimed: &Actors, text: Option<&str>, seen: &Actors, piece: &Piece, of: &str) -> Fit {
        let Some(text) = text else { return Fit::NotAsked };
        if claimed.is_empty() {
            let words = content(text);
            let is_same = !words.is_empty() && words.is_subset(&piece.stems);
            return if is_same {
                Fit::Same
            } else {
                Fit::Open("that the same people are meant is not shown".to_owned())
            };
        }
        if seen.is_empty() {
            return Fit::Open(format!("{of} is not shown"));
        }
        let names = |actors: &Actors| {
            actors.iter().map(|actor| self.vocabulary.actor_name(*actor)).collect::<Vec<_>>().join(" and ")
        };
        let within = |actor: &usize| claimed.iter().any(|claimed| self.vocabulary.is_within(*actor, *claimed));
        let (inside, outside): (Vec<usize>, Vec<usize>) = seen.iter().partition(|actor| within(actor));
        if outside.is_empty() {
            return Fit::Same;
        }
        if !inside.is_empty() {
            return Fit::Open(format!("it is attributed to {} together", names(seen)));
        }
        let wider = |actor: &usize| claimed.iter().any(|claimed| self.vocabulary.is_within(*claimed, *actor));
        let both = |actor: &usize| claimed.iter().any(|claimed| self.vocabulary.may_be_both(*actor, *claimed));
        if seen.iter().any(|actor| wider(actor) || both(actor)) {
            Fit::Open(format!("it is of {}, not said to be {}", names(seen), names(claimed)))
        } else {
            Fit::Differs(format!("it is of {}, not of {}", names(seen), names(claimed)))
        }
    }

    pub(crate) fn place(&self, claimed: Option<&PlaceId>, seen: Option<&PlaceId>, is_linked: bool) -> Fit {
        let Some(claimed) = claimed else { return Fit::NotAsked };
        let Some(seen) = seen else {
            return if is_linked { Fit::Same } else { Fit::Open("where it was is not said".to_owned()) };
        };
        let (here, there) = (self.ground.name(seen), self.ground.name(claimed));
        match self.ground.lies(seen, claimed) {
            Lying::Inside => Fit::Same,
            Lying::Unclear if is_linked => Fit::Same,
            Lying::Unclear => Fit::Open(format!("{here} may or may not be {there}")),
            Lying::Elsewhere => Fit::Differs(format!("{here}, not {there}")),
        }
    }

    pub(crate) fn time(&self, claimed: Option<Interval>, seen: Interval, is_linked: bool) -> Fit {
        let Some(claimed) = claimed else { return Fit::NotAsked };
        if seen.is_unknown() {
            return if is_linked { Fit::Same } else { Fit::Open("when it was is not known".to_owned()) };
        }
        match lies(seen, claimed) {
            Lies::Inside => Fit::Same,
            Lies::Overlaps if is_linked => Fit::Same,
            Lies::Overlaps => Fit::Open("it may lie inside the time that is claimed, or outside".to_owned()),
            Lies::Apart => Fit::Differs("it was at another time than is claimed".to_owned()),
        }
    }

    /// `opposes`: the piece speaks against the claim; then a limit that is not understood is never taken as met.
    pub(crate) fn scope(&self, asked: &Asked<'_>, piece: &Piece, is_linked: bool, opposes: bool) -> Fit {
        if !asked.scope.is_limited() {
            // What only hedges, or says again where and when, limits nothing and matches nothing.
            return if asked.scope.is_everything { Fit::Same } else { Fit::NotAsked };
        }
        let at = piece.event.as_ref().and_then(|event| self.shown.get(event));
        for condition in &asked.scope.conditions {
            let shows = |id: &String| at.is_some_and(|shown| shown.contains(id)) || piece.says_done(id);
            if !condition.met_by.iter().any(shows) {
                let name = condition.id.replace('_', " ");
                return Fit::Open(format!(
                    "the claim is limited (\"{name}\"), and nothing shows that this was so here"
                ));
            }
        }
        match asked.scope.unknown.first() {
            Some(limit) if opposes || !is_linked => {
                Fit::Open(format!("the claim is limited (\"{limit}\"); whether this falls under it, a person must say"))
            }
            _ => Fit::Same,
        }
    }

    pub(crate) fn number(&self, asked: &Asked<'_>, piece: &Piece) -> Fit {
        let (claim, seen) = (asked.claim, piece.number.as_ref());
        let is_bound = asked.is_counted && (claim.at_least.is_some() || claim.at_most.is_some());
        let (Some(counted), true) = (&claim.counted, is_bound) else {
            return Fit::NotAsked;
        };
        let Some(seen) = seen else { return Fit::Open("it does not say how many".to_owned()) };
        if !self.counts_alike(counted, &seen.counted) {
            return Fit::Open(format!("it counts \"{}\", not \"{counted}\"", seen.counted));
        }
        let (low, high) = (claim.at_least.unwrap_or(0), claim.at_most);
        if high.is_some_and(|high| high < seen.low) {
            return Fit::Differs(format!("at least {} are seen, more than is claimed", seen.low));
        }
        if seen.high.is_some_and(|most| most < low) {
            let most = seen.high.unwrap_or(seen.low);
            // What is seen is an undercount; what somebody states is not.
            if matches!(piece.fact.kind, FactKind::Claim | FactKind::Toll) && self.is_as_wide(claim, piece) {
                return Fit::Differs(format!("{most} are stated, fewer than is claimed"));
            }
            return Fit::Open(format!("{most} are seen, fewer than is claimed; what is seen is an undercount"));
        }
        let reaches = seen.low >= low;
        let is_bounded = high.is_none_or(|high| seen.high.is_some_and(|most| most <= high));
        match (reaches, is_bounded) {
            (true, true) => Fit::Same,
            (true, false) => Fit::Open(format!("at least {} are seen; that there were no more is not shown", seen.low)),
            (false, _) => Fit::Open(format!("at least {} are seen, which does not reach {low}", seen.low)),
        }
    }

    /// Whether what somebody states is of no smaller place and time than a claim.
    fn is_as_wide(&self, claim: &Claim, piece: &Piece) -> bool {
        let place = match (&claim.place, &piece.place) {
            (Some(claimed), Some(stated)) => self.ground.lies(claimed, stated) == Lying::Inside,
            (_, stated) => stated.is_none(),
        };
        let time = match claim.when {
            Some(claimed) => piece.time.is_unknown() || lies(claimed, piece.time) == Lies::Inside,
            None => piece.time.is_unknown(),
        };
        place && time && piece.event.is_none()
    }

    /// Why a piece does not come near a number that is claimed, where it does not.
    pub(crate) fn is_far(&self, asked: &Asked<'_>, piece: &Piece) -> Option<String> {
        let low = asked.claim.at_least.filter(|_| asked.is_counted && asked.claim.counted.is_some())?;
        match &piece.number {
            None if low >= NUMBER_IS_THE_POINT => Some(format!("it says nothing of so many as {low}")),
            Some(seen) if seen.high.unwrap_or(seen.low).saturating_mul(FAR) < low => {
                Some(format!("what it shows is far from {low}"))
            }
            _ => None,
        }
    }

    /// Whether two counts are of the same kind of thing.
    pub(crate) fn counts_alike(&self, claimed: &str, seen: &str) -> bool {
        let (a, b) = (self.vocabulary.named(claimed), self.vocabulary.named(seen));
        let (x, y) = (self.vocabulary.actions(claimed), self.vocabulary.actions(seen));
        if let (Some(x), Some(y)) = (x.first(), y.first())
            && x.id != y.id
        {
            return false;
        }
        if !a.is_empty() && !b.is_empty() {
            return b.iter().all(|b| a.iter().any(|a| self.vocabulary.is_within(*b, *a)));
        }
        let (a, b) = (content(claimed), content(seen));
        !a.is_disjoint(&b) || (!x.is_empty() && !y.is_empty())
    }
}

/// From this number on, a claim is about how many: what does not count bears it out in nothing.
const NUMBER_IS_THE_POINT: u64 = 10;

/// Less than one part in so many of what is claimed does not fit it.
const FAR: u64 = 10;

/// Words that tell nothing apart.
const EMPTY: [&str; 30] = [
    "the", "a", "an", "of", "in", "on", "at", "by", "to", "and", "or", "with", "from", "it", "they", "he", "sh", "was",
    "wer", "is", "ar", "be", "been", "had", "hav", "who", "that", "som", "one", "thos",
];

/// The words of a text that carry its meaning.
pub(crate) fn content(text: &str) -> BTreeSet<String> {
    stems(text).into_iter().filter(|stem| !EMPTY.contains(&stem.as_str())).collect()
}
