use std::collections::{BTreeMap, BTreeSet};

use model::{Event, EventId, EventKind, FactKind, FactName, Instant, Interval, ItemId, Take, TakeId};
use serde::Serialize;

use crate::facts::Facts;
use crate::ground::{Ground, Lying};
use crate::near::Near;
use crate::pattern::Pattern;
use crate::piece::Piece;
use crate::vocabulary::Vocabulary;

/// So long before a first shot is shown, in seconds.
const BEFORE_S: f64 = 600.0;

/// What every take shows of a first shot in the minutes before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strip {
    /// The first shot.
    pub event: EventId,
    /// What happened, in one line.
    pub title: String,
    /// When it was.
    pub when: Interval,
    /// One lane for each take of the items that show anything of the event or its incident, and of those of the same place
    /// that ran in these minutes.
    pub takes: Vec<TakeLane>,
    /// Every fact that it was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// One take beside a first shot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TakeLane {
    /// The item.
    pub item: ItemId,
    /// The take; `None` where the takes of the item are not known, or in which of them something is seen.
    pub take: Option<TakeId>,
    /// Whether it ran in the minutes before the shot.
    pub reach: Reach,
    /// Seconds from the shot at which it begins at the earliest, and ends at the latest; `None` where that is not known.
    pub begins_s: Option<f64>,
    /// When it ends at the latest.
    pub ends_s: Option<f64>,
    /// What it shows, by what it bears on. What is empty was not recorded, which does not say that it was not there.
    pub shows: BTreeMap<Bearing, Vec<Moment>>,
}

/// Whether a take ran in the minutes before a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It surely ran in them, at least in part.
    Covers,
    /// It surely began after the shot, or ended before these minutes.
    DoesNotCover,
    /// When it ran is not known closely enough.
    NotKnown,
}

impl TakeLane {
    /// What an empty lane says, and what a lane that is not empty says of how far it reaches.
    pub fn says(&self) -> &'static str {
        match (self.reach, self.shows.is_empty()) {
            (Reach::Covers, true) => "covers these minutes, nothing marked",
            (Reach::Covers, false) => "covers these minutes",
            (Reach::DoesNotCover, _) => "does not cover these minutes",
            (Reach::NotKnown, true) => "whether it covers these minutes is not known; nothing marked",
            (Reach::NotKnown, false) => "whether it covers these minutes is not known",
        }
    }
}

/// What is asked of the minutes before a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearing {
    /// Weapons in anyone's hands.
    Weapons,
    /// How far apart people stood.
    Distance,
    /// Who moved where, and what people did with their hands.
    Movement,
    /// Warnings, and that none was noticed.
    Warnings,
    /// Ways out.
    Exits,
}

impl Bearing {
    /// Its name, as reports and reasons give it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weapons => "weapons",
            Self::Distance => "distance",
            Self::Movement => "movement",
            Self::Warnings => "warnings",
            Self::Exits => "exits",
        }
    }
}

/// Something shown, with when it was beside the shot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// The fact.
    pub fact: FactName,
    /// What it says.
    pub says: String,
    /// Seconds from the shot, earliest and latest; negative before it. `None` where an end is open.
    pub from_s: Option<f64>,
    /// The latest.
    pub to_s: Option<f64>,
    /// Whether it was looked for and not seen.
    pub not_seen: bool,
}

const PATTERNS: [(Bearing, &[&str]); 4] = [
    (Bearing::Weapons, &["armed", "not:armed", "throw"]),
    (Bearing::Movement, &["move", "no_threat", "attack", "flee"]),
    (Bearing::Warnings, &["warn", "not:warn"]),
    (Bearing::Exits, &["exit_open", "exit_closed", "not:exit_open"]),
];

/// Seconds between two instants, where both are known.
fn secs(a: Option<Instant>, b: Option<Instant>) -> Option<f64> {
    Some((a? - b?).secs())
}

/// The strips of a case, made one by one.
pub(crate) struct Strips<'a> {
    facts: &'a Facts<'a>,
    vocabulary: &'a Vocabulary,
    near: &'a Near<'a>,
    patterns: [(Bearing, Vec<Pattern>); 4],
    ground: Ground<'a>,
    takes: BTreeMap<&'a ItemId, Vec<&'a Take>>,
}

impl<'a> Strips<'a> {
    pub(crate) fn of(facts: &'a Facts<'a>, vocabulary: &'a Vocabulary, near: &'a Near<'a>) -> Self {
        let mut takes: BTreeMap<&ItemId, Vec<&Take>> = BTreeMap::new();
        facts.takes.iter().for_each(|take| takes.entry(&take.item).or_default().push(take));
        takes.values_mut().for_each(|takes| {
            takes.sort_by_key(|take| (take.from, &take.id));
            takes.dedup_by_key(|take| &take.id);
        });
        Self {
            patterns: PATTERNS.map(|(bearing, texts)| (bearing, Pattern::all(texts.iter().copied(), vocabulary))),
            ground: Ground::of(facts.places),
            facts,
            vocabulary,
            near,
            takes,
        }
    }

    fn when(&self, event: &Event) -> Interval {
        self.facts.event_times.get(&event.id).copied().unwrap_or_default()
    }

    /// Every shot that no other of its incident and place surely came before.
    pub(crate) fn first_shots(&self) -> Vec<&'a Event> {
        let shoots = Pattern::of("shoot", self.vocabulary);
        let is_shot = |event: &&Event| {
            event.kind == EventKind::UseOfForce
                && self.near.of_event(&event.id).any(|piece| shoots.fits(piece, self.vocabulary))
        };
        let shots: Vec<&Event> = self.facts.events.iter().filter(is_shot).collect();
        let is_surely_before = |a: &Event, b: &Event| matches!((self.when(a).latest(), self.when(b).earliest()), (Some(a), Some(b)) if a < b);
        let is_first = |shot: &&Event| {
            let same = |other: &&&Event| other.incident == shot.incident && other.place == shot.place;
            !shots.iter().filter(same).any(|other| is_surely_before(other, shot))
        };
        shots.iter().copied().filter(is_first).collect()
    }

    /// What every take shows in the minutes before a shot.
    pub(crate) fn strip(&self, shot: &Event) -> Strip {
        let when = self.when(shot);
        let near = self.near.all(shot);
        let shown = shot.items.iter().chain(near.iter().flat_map(|piece| &piece.items));
        let shown: BTreeSet<&ItemId> = shown.collect();
        let mut lanes: BTreeMap<(&ItemId, Option<&TakeId>), TakeLane> = BTreeMap::new();
        let is_here = |place: &_| shot.place.as_ref().is_some_and(|of| self.ground.lies(place, of) == Lying::Inside);
        for item in self.facts.items {
            let is_shown = shown.contains(&item.id);
            if !is_shown && !item.place.as_ref().is_some_and(is_here) {
                continue;
            }
            for lane in self.lanes(&item.id, when) {
                // What is only of the same place is beside it where it ran in these minutes.
                if is_shown || lane.reach == Reach::Covers {
                    let take = self
                        .takes
                        .get(&item.id)
                        .into_iter()
                        .flatten()
                        .find(|take| lane.take.as_ref() == Some(&take.id));
                    lanes.insert((&item.id, take.map(|take| &take.id)), lane);
                }
            }
        }
        for piece in &near {
            // What belongs to the shot's event was at some time of it: that is no more than both intervals tell.
            let from_s = secs(piece.time.earliest(), when.latest());
            let to_s = secs(piece.time.latest(), when.earliest());
            let is_after = from_s.is_some_and(|from| from > 0.0);
            if is_after || to_s.is_some_and(|to| to < -BEFORE_S) {
                continue;
            }
            let bearings = self.bearings(piece);
            for item in &piece.items {
                let take = self.take_of(item, piece);
                let lane = lanes.entry((item, take)).or_insert_with(|| TakeLane {
                    item: item.clone(),
                    take: take.cloned(),
                    reach: Reach::NotKnown,
                    begins_s: None,
                    ends_s: None,
                    shows: BTreeMap::new(),
                });
                // What is surely seen in these minutes shows that the take ran in them.
                let is_within = from_s.is_some_and(|from| from >= -BEFORE_S) && to_s.is_some_and(|to| to <= 0.0);
                if is_within && piece.seen_at.is_some() {
                    lane.reach = Reach::Covers;
                }
                for bearing in &bearings {
                    lane.shows.entry(*bearing).or_default().push(Moment {
                        fact: piece.fact.clone(),
                        says: piece.says.clone(),
                        from_s,
                        to_s,
                        not_seen: piece.negative.is_some(),
                    });
                }
            }
        }
        let takes: Vec<TakeLane> = lanes.into_values().collect();
        let name = |kind, id: &str| FactName { kind, id: id.to_owned() };
        let mut inputs = BTreeSet::from([name(FactKind::Event, shot.id.as_str())]);
        for lane in &takes {
            inputs.insert(name(FactKind::Item, lane.item.as_str()));
            inputs.extend(lane.take.iter().map(|take| name(FactKind::Take, take.as_str())));
            inputs.extend(lane.shows.values().flatten().map(|moment| moment.fact.clone()));
        }
        Strip { event: shot.id.clone(), title: shot.title.clone(), when, takes, inputs }
    }

    /// One empty lane for each take of an item, or for the item where its takes are not known.
    fn lanes(&self, item: &ItemId, when: Interval) -> Vec<TakeLane> {
        let lane = |take: Option<&Take>, begins: Option<Interval>| {
            let begins = begins.unwrap_or_default();
            let ends = |begin: Option<Instant>| Some(begin?.plus(take?.duration().into()));
            let is_below = |a: Option<f64>, limit: f64| a.is_some_and(|a| a < limit);
            let begins_latest = secs(begins.latest(), when.earliest());
            let ends_earliest = secs(ends(begins.earliest()), when.latest());
            let begins_earliest = secs(begins.earliest(), when.latest());
            let ends_latest = secs(ends(begins.latest()), when.earliest());
            let reach = if begins_earliest.is_some_and(|begin| begin > 0.0) || is_below(ends_latest, -BEFORE_S) {
                Reach::DoesNotCover
            } else if is_below(begins_latest, 0.0) && ends_earliest.is_some_and(|end| end > -BEFORE_S) {
                Reach::Covers
            } else {
                Reach::NotKnown
            };
            let take = take.map(|take| take.id.clone());
            TakeLane {
                item: item.clone(),
                take,
                reach,
                begins_s: begins_earliest,
                ends_s: ends_latest,
                shows: BTreeMap::new(),
            }
        };
        let of_item = self.facts.item_times.get(item).copied();
        match self.takes.get(item).map(Vec::as_slice) {
            None | Some([]) => vec![lane(None, of_item)],
            Some(takes) => takes
                .iter()
                .map(|take| {
                    let is_whole = takes.len() == 1 && take.from.micros() == 0;
                    let own = self.facts.take_times.get(&take.id).copied();
                    lane(Some(take), own.or(of_item.filter(|_| is_whole)))
                })
                .collect(),
        }
    }

    /// The take of an item in which something is seen, where that can be told.
    fn take_of(&self, item: &ItemId, piece: &Piece) -> Option<&'a TakeId> {
        let takes = self.takes.get(item)?;
        let holds = |take: &&&Take| piece.seen_at.is_some_and(|at| take.from <= at && at <= take.to);
        match takes.as_slice() {
            [one] => Some(&one.id),
            several => several.iter().find(holds).map(|take| &take.id),
        }
    }

    fn bearings(&self, piece: &Piece) -> BTreeSet<Bearing> {
        let fits = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.fits(piece, self.vocabulary));
        let mut bearings: BTreeSet<Bearing> =
            self.patterns.iter().filter(|(_, patterns)| fits(patterns)).map(|(bearing, _)| *bearing).collect();
        if piece.stems.iter().any(|stem| matches!(stem.as_str(), "met" | "meter" | "metr" | "m" | "distanc")) {
            bearings.insert(Bearing::Distance);
        }
        bearings
    }
}
