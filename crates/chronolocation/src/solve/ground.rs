use std::collections::{BTreeMap, BTreeSet};

use model::{Evidence, EvidenceId, Instant, ItemId, Notice, NoticeLevel, PointId, Relation, Trust, Whereabouts};

use super::point_name::PointNames;
use super::trusts::Trusts;
use crate::network::{Constraint, Network, Point};

/// A piece of evidence as it entered the reckoning, recorded or derived: what a bound refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Its name: the recorded evidence's own, or one that says where it was derived from (`post/P3/V07`).
    pub id: EvidenceId,
    /// The point it speaks of.
    pub subject: PointId,
    /// The point it is measured from; `None` for the world's clock.
    pub reference: Option<PointId>,
    /// Least difference (or instant) in microseconds.
    pub low: Option<i64>,
    /// Greatest difference (or instant) in microseconds.
    pub high: Option<i64>,
    /// For what was only stated: how far the truth may lie outside its ends (95 %). Such a piece bounds nothing.
    pub spread: Option<i64>,
    /// The group of alternatives it belongs to.
    pub or: Option<String>,
    /// What it stands on, as a sentence.
    pub text: String,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// Whether it was derived here rather than recorded.
    pub derived: bool,
    /// The items it was read from.
    pub items: Vec<ItemId>,
    /// What in the sky its later end is (`sunset`, `sunrise`, `dusk`, `dawn`), and when that was as computed.
    pub sky: Option<(&'static str, Instant)>,
    /// What it was counted on: without any of these it would not say the same. What those rest on is among them.
    pub rests_on: Vec<EvidenceId>,
    /// The least class among its own and those of what it rests on: how soon it is doubted.
    pub stands: Trust,
}

/// A piece of evidence that something implies by itself.
pub(super) struct Derived<'a> {
    pub(super) id: &'a str,
    pub(super) subject: &'a str,
    pub(super) reference: Option<&'a str>,
    pub(super) ends: (Option<i64>, Option<i64>),
    pub(super) or: Option<String>,
    pub(super) text: String,
    pub(super) item: Option<&'a ItemId>,
    pub(super) sky: Option<(&'static str, Instant)>,
}

/// Everything that enters the reckoning, in order.
#[derive(Default)]
pub(super) struct Grounds {
    pub(super) list: Vec<Ground>,
    ids: BTreeSet<EvidenceId>,
    places: BTreeMap<EvidenceId, usize>,
    points: BTreeSet<PointId>,
    trusts: Trusts,
}

/// The ends that a relation sets: reference, low, high.
pub(crate) fn ends(relation: &Relation) -> (Option<&PointId>, Option<i64>, Option<i64>) {
    let micros = |d: &Option<model::Difference>| d.map(|d| d.micros());
    match relation {
        Relation::At(interval) => {
            let low = interval.earliest().map(|t| t.micros());
            (None, low, interval.latest().map(|t| t.micros()).or(low))
        }
        Relation::Within(interval) => {
            (None, interval.earliest().map(|t| t.micros()), interval.latest().map(|t| t.micros()))
        }
        Relation::After(interval) => (None, interval.earliest().map(|t| t.micros()), None),
        Relation::Before(interval) => (None, None, interval.latest().map(|t| t.micros())),
        Relation::BeforePoint { reference, low, high } => {
            let lead = micros(low).unwrap_or(0).max(0);
            (Some(reference), micros(high).map(|high| -high), Some(-lead))
        }
        Relation::AfterPoint { reference, low, high } => {
            (Some(reference), Some(micros(low).unwrap_or(0).max(0)), micros(high))
        }
        Relation::Offset { reference, low, high } => (Some(reference), micros(low), micros(high)),
        Relation::Around(interval) => {
            (None, interval.earliest().map(|t| t.micros()), interval.latest().map(|t| t.micros()))
        }
        Relation::AroundPoint { reference, low, high } => (Some(reference), Some(low.micros()), Some(high.micros())),
        Relation::Same { reference } => (Some(reference), Some(0), Some(0)),
    }
}

impl Ground {
    /// As it enters the network; a bound out of range bounds nothing.
    pub(super) fn constraint(&self, subject: Point, reference: Point) -> Constraint<'_> {
        let within = |end: Option<i64>| end.filter(|end| end.unsigned_abs() < crate::network::FARTHEST as u64);
        Constraint {
            id: self.id.as_str(),
            subject,
            reference,
            low: within(self.low),
            high: within(self.high),
            trust: self.stands,
            or: self.or.as_deref(),
            certain: self.is_certain(),
        }
    }

    /// Whether it is not open to doubt: a computed moment of the sun's, as long as its class says so. What ties evidence to
    /// it can be doubted, and is.
    pub fn is_certain(&self) -> bool {
        self.derived && self.stands == Trust::Computed && self.id.as_str().starts_with(super::sky::MOMENT)
    }
}

impl Grounds {
    /// None yet, with the classes that a case gives to bases.
    pub(super) fn new(trusts: &Trusts) -> Self {
        Self { trusts: trusts.clone(), ..Self::default() }
    }

    /// Takes in what was recorded; `spread` says how far a stated time may be off.
    pub(super) fn record(
        &mut self,
        evidence: &Evidence,
        names: &PointNames,
        spread: impl Fn(i64, bool) -> i64,
        warnings: &mut Vec<Notice>,
    ) {
        let (reference, low, high) = ends(&evidence.relation);
        let (low, high, spread) = match (&evidence.relation, low, high) {
            (Relation::Around(_) | Relation::AroundPoint { .. }, Some(low), Some(high)) => {
                // A stretch that was stated is the letter; it spreads no further than itself.
                let half = if low == high { spread(low, reference.is_some()) } else { (high - low + 1) / 2 };
                (Some(low), Some(high), Some(half.max(1)))
            }
            _ => (low, high, None),
        };
        let mut point = |id: &PointId| -> Option<PointId> {
            let (name, cut) = names.meant(id.as_str());
            if cut {
                warnings.push(Notice {
                    level: NoticeLevel::Warning,
                    what: format!("the evidence {} speaks of {id}, but that item is cut together from several takes, in unknown order", evidence.id),
                    place: Whereabouts::default(),
                    next: format!("name the take that is meant ({}#1.start and so on); until then it dates none of them", id.as_str().trim_end_matches(".start")),
                });
            }
            PointId::new(&name).ok()
        };
        let Some(subject) = point(&evidence.subject) else { return };
        let reference = match reference.map(&mut point) {
            Some(None) => return,
            Some(named) => named,
            None => None,
        };
        let taken = !self.ids.insert(evidence.id.clone());
        let selfish = reference.as_ref() == Some(&subject);
        if taken || selfish {
            let (what, next) = if taken {
                (
                    format!("the evidence {} is given twice; the second is left out", evidence.id),
                    "give each piece an id of its own",
                )
            } else {
                (
                    format!("the evidence {} measures {subject} from itself and is left out", evidence.id),
                    "name the other point",
                )
            };
            warnings.push(Notice {
                level: NoticeLevel::Warning,
                what,
                place: Whereabouts::default(),
                next: next.to_owned(),
            });
            return;
        }
        let trust = self.trusts.of_recorded(&evidence.id, evidence.basis.trust);
        self.take(Ground {
            id: evidence.id.clone(),
            subject,
            reference,
            low,
            high,
            spread,
            or: evidence.or.clone(),
            text: evidence.basis.text.clone(),
            trust,
            derived: false,
            items: evidence.items.clone(),
            sky: None,
            rests_on: Vec::new(),
            stands: trust,
        });
    }

    /// Says what the piece that was taken in last was counted on.
    pub(super) fn rest_last(&mut self, rests_on: &[EvidenceId]) {
        let class = |id: &EvidenceId| self.places.get(id).map(|&at| self.list[at].stands);
        let least = rests_on.iter().filter_map(class).min();
        let own = self.list.last().is_some_and(|last| self.trusts.is_set(&last.id));
        if let Some(last) = self.list.last_mut() {
            last.rests_on = rests_on.to_vec();
            // A class that the case gives to the piece itself stands.
            last.stands = least.filter(|_| !own).map_or(last.stands, |least| last.stands.min(least));
        }
    }

    /// Says what the pieces that were taken in since there were so many follow from, links whose class is theirs too.
    pub(super) fn rest_since(&mut self, before: usize, rests_on: &[EvidenceId]) {
        let class = |id: &EvidenceId| self.places.get(id).map(|&at| self.list[at].trust);
        let Some(least) = rests_on.iter().filter_map(class).min() else { return };
        for ground in &mut self.list[before..] {
            ground.rests_on = rests_on.to_vec();
            if !self.trusts.is_set(&ground.id) {
                ground.trust = ground.trust.min(least);
                ground.stands = ground.trust;
            }
        }
    }

    /// With these, what they were counted on, each once.
    pub(super) fn with_what_they_rest_on(&self, ids: Vec<EvidenceId>) -> Vec<EvidenceId> {
        with_rests(ids, |id| self.places.get(id).map(|&at| &self.list[at]))
    }

    fn take(&mut self, ground: Ground) {
        self.places.insert(ground.id.clone(), self.list.len());
        self.points.extend(std::iter::once(&ground.subject).chain(&ground.reference).cloned());
        self.list.push(ground);
    }

    /// Takes in what was derived; an id that is taken or too long is replaced by a number.
    pub(super) fn derive(&mut self, derived: Derived<'_>) {
        let Derived { id, subject, reference, ends, or, text, item, sky } = derived;
        let trust = self.trusts.of_derived(id);
        let Ok(subject) = PointId::new(subject) else { return };
        let reference = match reference.map(PointId::new) {
            Some(Err(_)) => return,
            Some(Ok(named)) => Some(named),
            None => None,
        };
        let id = EvidenceId::new(id).ok().filter(|id| !self.ids.contains(id)).or_else(|| {
            (self.list.len()..)
                .find_map(|n| EvidenceId::new(&format!("derived/{n}")).ok().filter(|id| !self.ids.contains(id)))
        });
        let Some(id) = id else { return };
        self.ids.insert(id.clone());
        self.take(Ground {
            id,
            subject,
            reference,
            low: ends.0,
            high: ends.1,
            spread: None,
            or,
            text,
            trust,
            derived: true,
            items: item.into_iter().cloned().collect(),
            sky,
            rests_on: Vec::new(),
            stands: trust,
        });
    }

    /// Takes in what was derived from two items together.
    pub(super) fn derive_from_both(&mut self, derived: Derived<'_>, other: &ItemId) {
        let before = self.list.len();
        self.derive(derived);
        for ground in &mut self.list[before..] {
            if !ground.items.contains(other) {
                ground.items.push(other.clone());
            }
        }
    }

    /// Takes in what was only stated: it bounds nothing, and may be off by so much (95 %).
    pub(super) fn state(&mut self, derived: Derived<'_>, spread: i64) {
        let before = self.list.len();
        self.derive(derived);
        for ground in &mut self.list[before..] {
            ground.spread = Some(spread.max(1));
        }
    }

    /// A piece by its id.
    pub(super) fn find(&self, id: &EvidenceId) -> Option<&Ground> {
        self.places.get(id).map(|&at| &self.list[at])
    }

    /// How far the kind of a piece can be trusted.
    pub(super) fn trust(&self, id: &EvidenceId) -> Trust {
        self.places.get(id).map_or(Trust::default(), |&at| self.list[at].trust)
    }

    /// Whether a piece is not open to doubt.
    pub(super) fn is_certain(&self, id: &EvidenceId) -> bool {
        self.places.get(id).is_some_and(|&at| self.list[at].is_certain())
    }

    /// Whether any evidence so far speaks of a point.
    pub(super) fn mentions(&self, point: &str) -> bool {
        PointId::new(point).is_ok_and(|point| self.points.contains(&point))
    }

    /// Whether there is a piece of this name so far.
    pub(super) fn has(&self, id: &str) -> bool {
        EvidenceId::new(id).is_ok_and(|id| self.ids.contains(&id))
    }

    /// The points spoken of so far.
    pub(super) fn points(&self) -> BTreeSet<PointId> {
        self.points.clone()
    }
}

/// With these pieces, what they were counted on, each once.
pub(super) fn with_rests<'g>(
    mut ids: Vec<EvidenceId>,
    ground: impl Fn(&EvidenceId) -> Option<&'g Ground>,
) -> Vec<EvidenceId> {
    let mut known: BTreeSet<EvidenceId> = ids.iter().cloned().collect();
    for place in 0..ids.len() {
        let rests = ground(&ids[place]).map(|ground| ground.rests_on.as_slice()).unwrap_or_default();
        ids.extend(rests.iter().filter(|id| known.insert((*id).clone())).cloned());
    }
    ids
}

/// The network of those grounds that `keep` admits.
pub(super) fn network<'g>(grounds: impl Iterator<Item = &'g Ground>) -> Network {
    let mut network = Network::new();
    // What is only stated bounds nothing.
    for ground in grounds.filter(|ground| ground.spread.is_none()) {
        let subject = network.point(ground.subject.as_str());
        let reference = ground.reference.as_ref().map_or(Point::WORLD, |reference| network.point(reference.as_str()));
        // Ids are unique and no point refers to itself by construction.
        let _ = network.add(&ground.constraint(subject, reference));
    }
    network
}

/// The grounds by id.
pub(super) fn by_id(grounds: Vec<Ground>) -> BTreeMap<EvidenceId, Ground> {
    grounds.into_iter().map(|ground| (ground.id.clone(), ground)).collect()
}
