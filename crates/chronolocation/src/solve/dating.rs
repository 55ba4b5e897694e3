use std::collections::{BTreeMap, BTreeSet};

use model::{Difference, EvidenceId, Instant, Interval, Notice, NoticeLevel, PointId, Trust, Whereabouts};

use super::TemporalFacts;
use super::ground::{Ground, Grounds, by_id, network};
use super::likely::{self, LikelyTime, Strain};
use crate::network::{self, Chain, Constraint, EditError, LiveNetwork, Network, Piece, Point, Solution, TooFar};

/// Every point's interval with its reasons, every contradiction, and what is left of the alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dating {
    /// Every point that evidence speaks of, by name.
    pub points: Vec<DatedPoint>,
    /// Sets of evidence that cannot all be true, no two of which share evidence that can be doubted; none rests on a
    /// file's own word. The bounds of every point are those of the evidence outside them, and of the sun's computed moments
    /// inside, which nobody has to doubt.
    pub contradictions: Vec<Conflict>,
    /// The cheapest ways to make the evidence consistent, offered and never applied.
    pub repairs: Vec<Repair>,
    /// Statements that cannot all be true to the letter, the most strained first. No contradictions: what is stated
    /// excludes nothing.
    pub strains: Vec<Strain>,
    /// Where a file's own word cannot be true together with the evidence; that word was set aside, the evidence stands.
    pub metadata_contradictions: Vec<Conflict>,
    /// Groups of alternatives and what remains possible of each.
    pub alternatives: Vec<Alternatives>,
    /// Whether every bound is as narrow as the evidence allows and every contradiction was looked for; otherwise bounds
    /// are sound and may be wider, because there are more alternatives than can be searched.
    pub exact: bool,
    /// Every piece of evidence, recorded or derived, by id: what each bound's chain refers to.
    pub grounds: BTreeMap<EvidenceId, Ground>,
    /// What could not be used, and why.
    pub warnings: Vec<Notice>,
}

/// A point in time, as far as the evidence dates it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedPoint {
    /// Its name (`V07.start`, `dispersal`).
    pub id: PointId,
    /// What the evidence does not exclude, files' own words left aside.
    pub bounds: Bounded,
    /// The same with files' own words (metadata, file names) believed where nothing contradicts them; `None` where they
    /// change nothing.
    pub with_metadata: Option<Bounded>,
    /// What the earlier end stands or falls with.
    pub earliest_weakest: Option<Weakest>,
    /// What the later end stands or falls with.
    pub latest_weakest: Option<Weakest>,
    /// When it most likely was, by what was stated; `None` where nothing was. Never among the bounds.
    pub likely: Option<LikelyTime>,
}

/// The least trusted piece behind an end, and what would remain without it: without all alternatives of which it is one,
/// and without what was counted on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakest {
    /// The piece.
    pub evidence: EvidenceId,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// The end without it; `None` if nothing else gives one.
    pub without: Option<Instant>,
}

/// An interval with the chain of evidence behind each end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounded {
    /// What cannot be excluded.
    pub interval: Interval,
    /// The evidence behind the earlier end, from the point back to the world's clock; then what leaves no other of the
    /// alternatives among it, and what any of it was counted on. Empty where that end is open.
    pub earliest_because: Vec<EvidenceId>,
    /// The evidence behind the later end.
    pub latest_because: Vec<EvidenceId>,
}

/// A smallest set of evidence that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The evidence, in the order in which its points meet.
    pub evidence: Vec<EvidenceId>,
    /// What some of it was counted on (the days on which the light was as seen), as far as that is not among it.
    pub rests_on: Vec<EvidenceId>,
    /// By how much it fails to fit.
    pub excess: Difference,
    /// The pieces of either that their kinds' trust says to doubt first.
    pub doubt_first: Vec<EvidenceId>,
}

/// Evidence whose withdrawal would make the rest consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What to doubt.
    pub withdraw: Vec<EvidenceId>,
    /// What that costs: the sum of the pieces' weights of trust.
    pub cost: u64,
    /// Whether no cheaper way exists.
    pub cheapest: bool,
}

/// A group of alternatives, of which one holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternatives {
    /// The name its members share.
    pub name: String,
    /// What remains possible.
    pub remaining: Vec<EvidenceId>,
    /// What the other evidence excludes.
    pub excluded: Vec<EvidenceId>,
}

impl Dating {
    /// A point by its name.
    pub fn point(&self, id: &str) -> Option<&DatedPoint> {
        self.points.binary_search_by(|point| point.id.as_str().cmp(id)).ok().map(|at| &self.points[at])
    }

    /// The least trusted piece behind a bound: what it stands or falls with.
    pub fn weakest(&self, because: &[EvidenceId]) -> Option<&Ground> {
        because.iter().filter_map(|id| self.grounds.get(id)).min_by_key(|ground| (ground.trust, &ground.id))
    }
}

/// Solves twice: without files' own words, and with those that nothing contradicts.
pub(super) fn date(grounds: Grounds, facts: &TemporalFacts<'_>, mut warnings: Vec<Notice>) -> Result<Dating, TooFar> {
    let points = grounds.points();
    let rests = |ids: Vec<EvidenceId>| grounds.with_what_they_rest_on(ids);
    let is_word = |ground: &&Ground| ground.trust == Trust::Metadata;
    let firm = network(grounds.list.iter().filter(|ground| !is_word(ground)));
    let solution = firm.solve()?;
    let contradictions: Vec<Conflict> =
        solution.contradictions().iter().map(|c| conflict(&firm, c, &grounds)).collect();
    let repairs = solution
        .repairs()
        .into_iter()
        .map(|repair| Repair { withdraw: ids(&firm, &repair.withdraw), cost: repair.cost, cheapest: repair.cheapest })
        .collect();
    let mut alternatives = alternatives(&solution);
    let mut exact = solution.is_exact();
    let mut dated: Vec<DatedPoint> = points
        .into_iter()
        .map(|id| DatedPoint {
            bounds: bounded(&solution, id.as_str(), &rests),
            id,
            with_metadata: None,
            earliest_weakest: None,
            latest_weakest: None,
            likely: None,
        })
        .collect();
    weigh(&mut dated, &firm, &grounds)?;
    let strains = likely::date(&mut dated, &solution, &grounds, facts, &mut warnings);

    let mut aside: BTreeSet<EvidenceId> =
        solution.set_aside().into_iter().filter_map(|piece| id(&firm, piece)).collect();
    let mut metadata_contradictions = Vec::new();
    if grounds.list.iter().any(|ground| is_word(&ground)) {
        loop {
            let all = network(grounds.list.iter().filter(|ground| !aside.contains(&ground.id)));
            let solution = all.solve()?;
            if solution.is_consistent() {
                for point in &mut dated {
                    let with = bounded(&solution, point.id.as_str(), &rests);
                    point.with_metadata = (with.interval != point.bounds.interval).then_some(with);
                }
                alternatives = self::alternatives(&solution);
                exact &= solution.is_exact();
                break;
            }
            let before = aside.len();
            for found in solution.contradictions() {
                let found = conflict(&all, found, &grounds);
                let words = found
                    .evidence
                    .iter()
                    .filter(|id| grounds.list.iter().any(|ground| ground.id == **id && is_word(&ground)));
                // That a clock is right is doubted before what it stamped: its files still lie as they lie to one another.
                let (clocks, stamped): (Vec<_>, Vec<_>) =
                    words.cloned().partition(|id| id.as_str().starts_with("device-clock/"));
                aside.extend(if clocks.is_empty() { stamped } else { clocks });
                metadata_contradictions.push(found);
            }
            if aside.len() == before {
                break;
            }
        }
    }
    if !exact {
        warnings.push(Notice {
            level: NoticeLevel::Warning,
            what: "there are more alternatives than could be searched: bounds hold, some may be wider than need be, and contradictions among alternatives may have been missed".to_owned(),
            place: Whereabouts::default(),
            next: "give evidence that leaves fewer of the alternatives".to_owned(),
        });
    }
    Ok(Dating {
        points: dated,
        contradictions,
        repairs,
        strains,
        metadata_contradictions,
        alternatives,
        exact,
        grounds: by_id(grounds.list),
        warnings,
    })
}

/// For each end of each point: its weakest piece, and what would remain without it.
fn weigh(dated: &mut [DatedPoint], firm: &Network, grounds: &Grounds) -> Result<(), TooFar> {
    let trust: BTreeMap<&EvidenceId, Trust> = grounds.list.iter().map(|ground| (&ground.id, ground.trust)).collect();
    let by_id: BTreeMap<&EvidenceId, &Ground> = grounds.list.iter().map(|ground| (&ground.id, ground)).collect();
    // By piece: the ends that hang on it, so that each piece is withdrawn once.
    let mut ends: BTreeMap<EvidenceId, Vec<(usize, bool)>> = BTreeMap::new();
    for (n, point) in dated.iter().enumerate() {
        for (late, because) in [(false, &point.bounds.earliest_because), (true, &point.bounds.latest_because)] {
            let weakest = because.iter().min_by_key(|id| (trust.get(id), *id));
            if let Some(weakest) = weakest {
                ends.entry(weakest.clone()).or_default().push((n, late));
            }
        }
    }
    let mut live = LiveNetwork::new(firm.clone())?;
    for (evidence, ends) in ends {
        let Some(piece) = live.network().find_evidence(evidence.as_str()) else { continue };
        let rests = grounds.list.iter().filter(|ground| ground.rests_on.contains(&evidence));
        let named = rests.filter_map(|ground| live.network().find_evidence(ground.id.as_str()));
        let gone: BTreeSet<Piece> =
            named.chain([piece]).flat_map(|piece| live.network().alternatives_of(piece)).collect();
        let names = ids(live.network(), &gone.iter().copied().collect::<Vec<_>>());
        live.withdraw_all(&gone);
        {
            let solution = live.solution();
            for (n, late) in ends {
                let bounds = live.network().find_point(dated[n].id.as_str()).map(|point| solution.bounds(point));
                let end = bounds.and_then(|bounds| if late { bounds.latest } else { bounds.earliest });
                let weakest = Weakest {
                    trust: trust.get(&evidence).copied().unwrap_or_default(),
                    evidence: evidence.clone(),
                    without: end.map(Instant::from_micros),
                };
                *(if late { &mut dated[n].latest_weakest } else { &mut dated[n].earliest_weakest }) = Some(weakest);
            }
        }
        // Put back as it was; the ids are free again.
        if let Err(EditError::TooFar(far)) = enter_all(&mut live, names.iter().filter_map(|id| by_id.get(id).copied()))
        {
            return Err(far);
        }
    }
    Ok(())
}

/// Enters grounds into a live network.
pub(super) fn enter_all<'g>(
    live: &mut LiveNetwork,
    grounds: impl Iterator<Item = &'g Ground>,
) -> Result<Vec<Piece>, EditError> {
    let mut constraints: Vec<Constraint<'g>> = Vec::new();
    for ground in grounds {
        let subject = live.point(ground.subject.as_str());
        let reference = ground.reference.as_ref().map_or(Point::WORLD, |reference| live.point(reference.as_str()));
        constraints.push(ground.constraint(subject, reference));
    }
    live.add_all(&constraints)
}

fn id(network: &Network, piece: Piece) -> Option<EvidenceId> {
    EvidenceId::new(network.evidence_id(piece)).ok()
}

fn ids(network: &Network, pieces: &[Piece]) -> Vec<EvidenceId> {
    pieces.iter().filter_map(|&piece| id(network, piece)).collect()
}

fn conflict(network: &Network, found: &network::Contradiction, grounds: &Grounds) -> Conflict {
    let evidence = ids(network, &found.evidence);
    let all = grounds.with_what_they_rest_on(evidence.clone());
    let class = |id: &EvidenceId| grounds.trust(id);
    let open: Vec<&EvidenceId> = all.iter().filter(|id| !grounds.is_certain(id)).collect();
    let least = open.iter().map(|id| class(id)).min();
    Conflict {
        excess: Difference::from_micros(found.excess),
        doubt_first: open.into_iter().filter(|id| Some(class(id)) == least).cloned().collect(),
        rests_on: all[evidence.len()..].to_vec(),
        evidence,
    }
}

/// A point's bounds with their reasons; `rests` adds to pieces what they were counted on.
pub(super) fn bounded(
    solution: &Solution<'_>,
    point: &str,
    rests: &dyn Fn(Vec<EvidenceId>) -> Vec<EvidenceId>,
) -> Bounded {
    let network = solution.network();
    let Some(point) = network.find_point(point) else {
        return Bounded { interval: Interval::UNKNOWN, earliest_because: vec![], latest_because: vec![] };
    };
    let because = |chain: Chain<'_>| rests(chain.filter_map(|piece| id(network, piece)).collect());
    Bounded {
        interval: interval(solution, point),
        earliest_because: because(solution.earliest_because(point)),
        latest_because: because(solution.latest_because(point)),
    }
}

fn interval(solution: &Solution<'_>, point: Point) -> Interval {
    let bounds = solution.bounds(point);
    let ends = (bounds.earliest.map(Instant::from_micros), bounds.latest.map(Instant::from_micros));
    // The evidence behind bounds is consistent, so they never cross.
    Interval::new(ends.0, ends.1).unwrap_or(Interval::UNKNOWN)
}

fn alternatives(solution: &Solution<'_>) -> Vec<Alternatives> {
    let network = solution.network();
    solution
        .alternatives()
        .iter()
        .map(|group| Alternatives {
            name: group.name.clone(),
            remaining: ids(network, &group.remaining),
            excluded: ids(network, &group.excluded),
        })
        .collect()
}
