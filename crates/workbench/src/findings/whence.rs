//! Where shots came from: what recordings on one clock heard together, where the places of their cameras are known.
use std::collections::{BTreeMap, BTreeSet};

use acoustics::associate::Apart;
use geolocation::arrivals::{
    Clock, Each, Heard, METHOD, Microphone, ONSET_ERROR_S, Origin, PATH_ERROR_IN_TOWN_S, Question, Region95, SEARCH_M,
    Sound, air_share, each,
};
use model::{
    FactKind, FactName, FixOf, GivenFix, Instant, Interval, ItemId, MediaTime, ObservationId, Review, SyncId, Take,
    TakeId,
};

mod origin;
mod weather;

pub use self::origin::{HearingPlace, PlacedShot, ShotArrival, ShotOrigin, ShotPlace, ShotsNotPlaced};
pub use self::weather::ShotAir;
use super::facts::Held;
use super::making::By;
use super::shots::{HeardShot, ShotCount};
use crate::sound::{Within, apart_m, within};

/// A clock that is off by more than this is held to be unknown, in seconds: by what is heard alone none is known better, and
/// what put recordings on one clock by their sound is the very delay that is asked for.
const KNOWN_S: f64 = 0.1;
/// Shots of one place that are reckoned with: more make no region smaller, because the ways that sound takes are the same.
const MOST_SHOTS: usize = 12;

/// A microphone of the group: a take as long as one fix of its camera holds.
struct Ear<'a> {
    take: TakeId,
    given: &'a GivenFix,
    place: Within,
}

/// An arrival: the microphone, the position in the item in seconds, and the observation.
type Mark<'a> = (usize, f64, &'a ObservationId);
/// A shot with its arrivals in microphones whose places are known.
type Told<'a> = (&'a HeardShot, Vec<Mark<'a>>);

/// A clock that is known otherwise than by sound: where the take begins on it, and how far that may be off.
type Known = BTreeMap<TakeId, (f64, f64)>;

impl Held {
    /// Where the shots of every count came from; nothing of a count in which no two takes heard one shot.
    pub(super) fn shot_origins<'a>(&self, counts: impl Iterator<Item = &'a ShotCount>) -> Vec<ShotOrigin> {
        counts.filter_map(|count| self.origin_of(count)).collect()
    }

    fn origin_of(&self, count: &ShotCount) -> Option<ShotOrigin> {
        let heard: Vec<&HeardShot> =
            count.discharges.iter().filter(|shot| shot.counted && shot.heard.len() >= 2).collect();
        if heard.is_empty() {
            return None;
        }
        let is_accepted = |shot: &HeardShot| shot.heard.iter().any(|by| by.review == Review::Accepted);
        let accepted: Vec<&HeardShot> = heard.iter().copied().filter(|shot| is_accepted(shot)).collect();
        let mut without_place: BTreeSet<TakeId> = BTreeSet::new();
        let mut ears: Vec<Ear<'_>> = Vec::new();
        let mut sounds: Vec<Sound> = Vec::new();
        let known = self.clocks(count);
        let mut told: Vec<Told<'_>> = Vec::new();
        for shot in most_heard(&accepted) {
            let mut arrivals = Vec::new();
            for by in &shot.heard {
                let Some((offset_s, position)) = self.moment(count, &by.take, &by.observation) else { continue };
                let Some(ear) = self.ear(&by.take, position, &mut ears) else {
                    without_place.insert(by.take.clone());
                    continue;
                };
                let begins_s = known.get(&by.take).map_or(offset_s.0, |known| known.0);
                arrivals.push((ear, begins_s + offset_s.1, position.secs(), &by.observation));
            }
            let heard =
                arrivals.iter().map(|&(microphone, at_s, ..)| Heard { microphone, at_s, error_s: ONSET_ERROR_S });
            sounds.push(Sound { name: format!("at {:.3} s", shot.at_s), spot: shot.place, heard: heard.collect() });
            told.push((shot, arrivals.into_iter().map(|(ear, _, t_s, id)| (ear, t_s, id)).collect()));
        }
        let clock =
            |ear: &Ear<'_>| known.get(&ear.take).map_or(Clock::Unknown, |&(_, error_s)| Clock::Common { error_s });
        let microphones = ears.iter().map(|ear| Microphone {
            name: ear.take.to_string(),
            place: ear.place.0,
            within_m: ear.place.1,
            height_m: 0.0,
            clock: clock(ear),
        });
        let air = ShotAir::of(count.first, count.last, &self.weather);
        let question = Question::of(microphones.collect(), sounds, None, air.air(), PATH_ERROR_IN_TOWN_S, SEARCH_M);
        let answer = each(&question);
        let places = answer
            .origin
            .as_ref()
            .map(|origin| self.places(count, &question, origin, &ears, &told))
            .unwrap_or_default();
        let not_placed = not_placed(&answer, &told);
        let without_place: Vec<TakeId> = without_place.into_iter().collect();
        let says = says(heard.len(), accepted.len(), &places, &not_placed, &without_place);
        let mut inputs = count.inputs.clone();
        for ear in &ears {
            inputs.insert(FactName { kind: FactKind::GivenFix, id: ear.given.id.to_string() });
            inputs.extend(ear.given.place.iter().map(|id| FactName { kind: FactKind::Place, id: id.to_string() }));
        }
        inputs.extend(air.rows().map(|id| FactName { kind: FactKind::Weather, id: id.to_string() }));
        Some(ShotOrigin {
            takes: count.takes.iter().map(|one| one.take.clone()).collect(),
            microphones: ears
                .iter()
                .map(|ear| HearingPlace {
                    take: ear.take.clone(),
                    fix: ear.given.id.clone(),
                    position: ear.place.0,
                    within_m: ear.place.1,
                    clock_error_s: known.get(&ear.take).map(|known| known.1),
                })
                .collect(),
            without_place,
            places,
            not_placed,
            level: 0.95,
            air_share: air_share(&question.air),
            air,
            path_error_s: PATH_ERROR_IN_TOWN_S,
            says,
            inputs,
        })
    }

    /// Where a take begins on the group's clock with how far into it a sound is, and where in the item that is.
    fn moment(&self, count: &ShotCount, take: &TakeId, observation: &ObservationId) -> Option<((f64, f64), MediaTime)> {
        let hearing = count.takes.iter().find(|one| one.take == *take)?;
        let from = self.takes.iter().find(|one| one.id == *take)?.from;
        let position = self.sounds.iter().find(|one| one.id == *observation)?.from?;
        Some(((hearing.offset_s, position.since(from).secs()), position))
    }

    /// By how much the way of a sound to one of these takes may be longer than that to another, pair by pair: by their cameras'
    /// fixes where both have one, else what is taken without them, and no less than the farthest that is known; and those fixes.
    pub(super) fn apart(&self, takes: &[&Take]) -> (Apart, Vec<&GivenFix>) {
        let mut ears: Vec<Ear<'_>> = Vec::new();
        for take in takes {
            for at in [take.from, take.to] {
                self.ear(&take.id, at, &mut ears);
            }
        }
        let of = |take: usize| ears.iter().filter(move |ear| ear.take == takes[take].id);
        let farthest = |one: usize, other: usize| {
            let pairs = of(one).flat_map(|ear| of(other).map(move |peer| apart_m(ear.place, peer.place)));
            pairs.reduce(f64::max)
        };
        let all = 0..takes.len();
        let known = all
            .clone()
            .flat_map(|one| all.clone().filter_map(move |other| Some((one, other)).filter(|_| one != other)));
        let most_m = known.filter_map(|(one, other)| farthest(one, other)).fold(Apart::default().most_m(), f64::max);
        // A clock that is known by sound is itself off by the way between the two, or by none: what one shot is late by on it can be
        // twice that.
        let least_m = Apart::default().most_m();
        let apart = Apart::each(takes.len(), |one, other| {
            farthest(one, other).map_or(most_m, |apart_m| (2.0 * apart_m).clamp(least_m, most_m))
        });
        (apart, ears.iter().map(|ear| ear.given).collect())
    }

    /// The microphone of a take at a position in its item: that of the fix of its camera that holds there, the narrowest of
    /// several.
    fn ear<'a>(&'a self, take: &TakeId, at: MediaTime, ears: &mut Vec<Ear<'a>>) -> Option<usize> {
        let item = &self.takes.iter().find(|one| one.id == *take)?.item;
        let holds = |given: &&GivenFix| {
            given.of == FixOf::Camera
                && given.item == *item
                && given.take.as_ref().is_none_or(|one| one == take)
                && given.from.is_none_or(|from| from <= at)
                && given.to.is_none_or(|to| at <= to)
        };
        let placed = self.fixes.iter().filter(holds).filter_map(|given| {
            let fix = given.fix.as_ref().or_else(|| self.place_fix(given.place.as_ref()?))?;
            Some(Ear { take: take.clone(), given, place: within(fix) })
        });
        let ear = placed.min_by(|x, y| x.place.1.total_cmp(&y.place.1).then_with(|| x.given.id.cmp(&y.given.id)))?;
        let known = ears.iter().position(|one| one.take == ear.take && one.given.id == ear.given.id);
        Some(known.unwrap_or_else(|| {
            ears.push(ear);
            ears.len() - 1
        }))
    }

    /// The clocks that are known otherwise than by sound: by what a person set between two takes, or by when a take began, each
    /// within [`KNOWN_S`]. Of several sets that nothing connects, the largest.
    fn clocks(&self, count: &ShotCount) -> Known {
        let by_person = self.person_set(count);
        let mut best = self.dated(count);
        for start in &count.takes {
            let mut known: Known = BTreeMap::from([(start.take.clone(), (0.0, 0.0))]);
            // Each step takes the surest pair that reaches another take.
            loop {
                let next =
                    by_person.iter().filter_map(|(a, b, offset_s, error_s)| match (known.get(a), known.get(b)) {
                        (Some(from), None) => Some((b, from.0 + offset_s, from.1 + error_s)),
                        (None, Some(from)) => Some((a, from.0 - offset_s, from.1 + error_s)),
                        _ => None,
                    });
                let next =
                    next.filter(|next| next.2 <= KNOWN_S).min_by(|x, y| x.2.total_cmp(&y.2).then_with(|| x.0.cmp(y.0)));
                let Some((take, offset_s, error_s)) =
                    next.map(|(take, offset_s, error_s)| ((*take).clone(), offset_s, error_s))
                else {
                    break;
                };
                known.insert(take, (offset_s, error_s));
            }
            if known.len() > best.len() {
                best = known;
            }
        }
        if best.len() < 2 { Known::new() } else { best }
    }

    /// Takes that began within so little that their clocks are known by it, as seconds after the first.
    fn dated(&self, count: &ShotCount) -> Known {
        let start = |take: &TakeId| -> Option<(i64, f64)> {
            let interval = self.take_times.get(take)?;
            let (earliest, latest) = (interval.earliest()?.micros(), interval.latest()?.micros());
            let half_s = (latest - earliest) as f64 * 0.5e-6;
            (half_s <= KNOWN_S).then_some((earliest + (latest - earliest) / 2, half_s))
        };
        let starts: Vec<(&TakeId, (i64, f64))> =
            count.takes.iter().filter_map(|one| Some((&one.take, start(&one.take)?))).collect();
        let first = starts.iter().map(|one| one.1.0).min().unwrap_or_default();
        let since =
            |(take, (at, error_s)): (&TakeId, (i64, f64))| (take.clone(), ((at - first) as f64 * 1e-6, error_s));
        starts.into_iter().map(since).collect()
    }

    /// Pairs of takes that a person put on one clock within [`KNOWN_S`]: start of the second minus start of the first.
    fn person_set<'a>(&self, count: &'a ShotCount) -> Vec<(&'a TakeId, &'a TakeId, f64, f64)> {
        let of = |id: &SyncId| self.syncs.iter().find(|sync| sync.id == *id);
        let pairs = count.by.iter().filter_map(of).filter_map(|sync| {
            let (offset, error, by_person) = sync.counts()?;
            let (a, into_a) = self.take_in(count, &sync.a, sync.a_at)?;
            let (b, into_b) = self.take_in(count, &sync.b, sync.b_at)?;
            let offset_s = offset.secs() - into_b + into_a;
            (by_person && error.secs() <= KNOWN_S).then_some((a, b, offset_s, error.secs()))
        });
        pairs.collect()
    }

    fn take_in<'a>(&self, count: &'a ShotCount, item: &ItemId, at: Option<MediaTime>) -> Option<(&'a TakeId, f64)> {
        let (n, into_s) = super::shots::take_at(&self.takes, item, at)?;
        let take = &self.takes[n].id;
        Some((&count.takes.iter().find(|one| one.take == *take)?.take, into_s))
    }

    fn places(
        &self,
        count: &ShotCount,
        question: &Question,
        origin: &Origin,
        ears: &[Ear<'_>],
        told: &[Told<'_>],
    ) -> Vec<ShotPlace> {
        let item = |take: &TakeId| self.takes.iter().find(|one| one.id == *take).map(|one| one.item.clone());
        let shot = |n: usize| {
            let (shot, arrivals) = &told[n];
            let heard = arrivals.iter().filter_map(|&(ear, t_s, observation)| {
                let judged = origin.arrivals.iter().find(|one| one.shot == n && one.microphone == ear)?;
                Some(ShotArrival {
                    take: ears[ear].take.clone(),
                    item: item(&ears[ear].take)?,
                    t_s,
                    observation: observation.clone(),
                    later_s: judged.later_s,
                    error_s: judged.error_s,
                    used: judged.used,
                })
            });
            PlacedShot { at_s: shot.at_s, heard: heard.collect() }
        };
        let is_placed = |n: &usize| origin.arrivals.iter().any(|one| one.shot == *n);
        let place = |found: &geolocation::arrivals::Found| {
            let name = question.places[found.place].name.as_str();
            let own = (0..told.len()).filter(|&n| question.shots[n].from == found.place).filter(is_placed);
            let region: &Region95 = &found.region95;
            let shots: Vec<PlacedShot> = own.map(shot).collect();
            ShotPlace {
                when: when(count, &shots),
                position: found.position,
                region: region.geojson(),
                area_m2: region.area_m2,
                semi_major_m: region.semi_major_m,
                semi_minor_m: region.semi_minor_m,
                azimuth_deg: region.azimuth_deg,
                cut_off: region.cut_off,
                shots,
                says: found.says(),
                shape: found.shape(),
                pieces: region.pieces.clone(),
                remarks: origin.remarks.iter().filter(|one| one.place() == name).map(ToString::to_string).collect(),
            }
        };
        origin.places.iter().map(place).collect()
    }
}

/// The method of these findings.
pub(super) const BY: By = METHOD;

/// Of the shots of each place those that most takes heard, in order.
fn most_heard<'a>(shots: &[&'a HeardShot]) -> Vec<&'a HeardShot> {
    let mut of: BTreeMap<Option<usize>, Vec<&'a HeardShot>> = BTreeMap::new();
    for shot in shots {
        of.entry(shot.place).or_default().push(shot);
    }
    let mut kept: Vec<&'a HeardShot> = Vec::new();
    for (_, mut own) in of {
        own.sort_by_key(|shot| std::cmp::Reverse(shot.heard.len()));
        own.truncate(MOST_SHOTS);
        kept.extend(own);
    }
    kept.sort_by(|x, y| x.at_s.total_cmp(&y.at_s));
    kept
}

/// From when to when shots were: as far after the first that is counted as they were heard.
fn when(count: &ShotCount, shots: &[PlacedShot]) -> Interval {
    let counted = count.discharges.iter().filter(|shot| shot.counted).map(|shot| shot.at_s);
    let begin_s = counted.fold(f64::INFINITY, f64::min);
    let after = |end: Instant, at_s: f64| Instant::from_micros(end.micros() + ((at_s - begin_s) * 1e6).round() as i64);
    let ends = shots.first().zip(shots.last()).map(|(first, last)| (first.at_s, last.at_s));
    let Some((first_s, last_s)) = ends else { return Interval::UNKNOWN };
    let earliest = count.first.earliest().map(|end| after(end, first_s));
    let latest = count.first.latest().map(|end| after(end, last_s));
    Interval::new(earliest, latest).unwrap_or(Interval::UNKNOWN)
}

fn not_placed(answer: &Each, told: &[Told<'_>]) -> Vec<ShotsNotPlaced> {
    let refused = answer.refused.iter().map(|one| ShotsNotPlaced {
        at_s: one.shots.iter().map(|&n| told[n].0.at_s).collect(),
        why: one.why.to_string(),
        contradiction: one.why.is_contradiction(),
    });
    refused.collect()
}

fn says(
    heard: usize,
    accepted: usize,
    places: &[ShotPlace],
    not_placed: &[ShotsNotPlaced],
    without_place: &[TakeId],
) -> String {
    if accepted == 0 {
        return format!(
            "where {heard} sound{} heard in several recordings came from is not reckoned before a person has accepted them as shots",
            if heard == 1 { "" } else { "s" }
        );
    }
    let shots = |count: usize| format!("{count} shot{}", if count == 1 { "" } else { "s" });
    let takes = |place: &ShotPlace| {
        let heard: BTreeSet<&TakeId> = place.shots.iter().flat_map(|shot| &shot.heard).map(|one| &one.take).collect();
        heard.len()
    };
    let mut told: Vec<String> = places
        .iter()
        .map(|place| format!("{} heard in {} takes came from {}", shots(place.shots.len()), takes(place), place.says))
        .collect();
    told.extend(not_placed.iter().map(|one| format!("{} cannot be placed: {}", shots(one.at_s.len()), one.why)));
    if !without_place.is_empty() {
        let names: Vec<&str> = without_place.iter().map(TakeId::as_str).collect();
        told.push(format!("no fix says where the cameras of {} stood", names.join(", ")));
    }
    told.join("; ")
}
