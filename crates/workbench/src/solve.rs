mod facts;
mod stands;

use std::collections::{BTreeMap, BTreeSet};

use chronolocation::{Bounded, Conflict, Dating, Ground, LikelyTime, Strain};
use incidents::Dated;
use model::{
    Difference, EventId, Evidence, EvidenceId, Fact, FactKind, FactRef, Finding, FindingId, IncidentId, Instant,
    Interval, ItemId, Method, Notice, NoticeLevel, PointId, SourceId, Strength, Trust,
};
use serde::{Deserialize, Serialize};

use self::facts::Facts;
pub(crate) use self::facts::standing_takes;
pub(crate) use self::stands::{Stands, Supposing};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::says::Speaker;
use crate::sound::fixes_between;

/// The name of the method that dates a case.
const METHOD: &str = "temporal bounds";
/// Rises whenever the same facts give other findings.
const VERSION: &str = "9";
/// Where the findings lie in the cache.
const FINDINGS: &str = "findings.json";

/// What follows from a case's facts about when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// Whether nothing among the evidence contradicts anything else: no contradiction *found*, not *true*.
    pub consistent: bool,
    /// Whether everything could be searched; otherwise bounds are sound and may be wider than need be, and there may be
    /// contradictions that were not found.
    pub exact: bool,
    /// Every point with its interval and its reasons.
    pub points: Vec<Finding<PointTimes>>,
    /// Sets of evidence that cannot all be true.
    pub contradictions: Vec<Finding<Clash>>,
    /// Statements that cannot all be true to the letter, the most strained first; no contradictions.
    pub tensions: Vec<Finding<Tension>>,
    /// Where a file's own word cannot be true together with the evidence; the evidence stands.
    pub metadata_contradictions: Vec<Finding<Clash>>,
    /// Ways to make the evidence consistent, the cheapest first; offered, never applied.
    pub repairs: Vec<Vec<EvidenceId>>,
    /// What remains possible of each group of alternatives.
    pub alternatives: Vec<Remaining>,
    /// The outer span of each incident's events.
    pub incidents: Vec<IncidentWindow>,
    /// Events of which evidence itself says which came first.
    pub orders: Vec<KnownOrder>,
    /// Every piece of evidence that the findings refer to, by id.
    pub reasons: BTreeMap<EvidenceId, Reason>,
    /// What could not be used, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// Protected facts that were read for it with the user's key.
    #[serde(skip)]
    opened: BTreeSet<String>,
}

impl Solved {
    /// The same, saying what of it rests on protected facts and what could not be read; no words of these stand in it.
    fn with_sealed(mut self, reader: &Reader<'_>) -> Self {
        self.opened = reader.opened().iter().map(|(_, id)| id.clone()).collect();
        for (id, reason) in &mut self.reasons {
            let observed = id.as_str().strip_prefix("light/").and_then(|rest| rest.split('/').next());
            if let Some(observed) = observed.filter(|observed| self.opened.contains(*observed)) {
                reason.basis = format!("The observation {observed}, which is sealed");
            }
        }
        self.notices.extend(reader.unread());
        self
    }

    /// The notices that may stand on a page: those about protected facts are counted and not repeated.
    pub(crate) fn shown_notices(&self) -> Vec<Notice> {
        let about = |notice: &&Notice| {
            let mut words = notice.what.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '(' | ')' | '"'));
            words.any(|word| self.opened.contains(word))
        };
        let (hidden, shown): (Vec<&Notice>, Vec<&Notice>) = self.notices.iter().partition(about);
        let mut shown: Vec<Notice> = shown.into_iter().cloned().collect();
        if !hidden.is_empty() {
            shown.push(Notice {
                level: NoticeLevel::Warning,
                what: format!("{} notices about protected facts are not repeated here", hidden.len()),
                place: model::Whereabouts::default(),
                next: "a keyholder sees them with `sightline solve`".to_owned(),
            });
        }
        shown
    }
}

/// When a point was, as far as the evidence tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointTimes {
    /// The point.
    pub point: PointId,
    /// What the evidence does not exclude, files' own words left aside.
    #[serde(flatten)]
    pub bounds: Bounds,
    /// The same with the files' own words believed, where that changes anything.
    pub with_metadata: Option<Bounds>,
    /// The least trusted piece behind either end.
    pub weakest: Option<EvidenceId>,
    /// What the earlier end stands or falls with.
    pub earliest_weakest: Option<WeakLink>,
    /// What the later end stands or falls with.
    pub latest_weakest: Option<WeakLink>,
    /// When it most likely was, by what was stated: apart from what is possible, and never outside it.
    pub likely: Option<Likely>,
}

/// The least trusted piece behind an end, and what would remain without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeakLink {
    /// The piece.
    pub evidence: EvidenceId,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// The end without it; `None` if nothing else gives one.
    pub without: Option<Instant>,
}

/// When a point most likely was, by a published policy of how far stated times spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// The shortest interval that holds 95 %.
    pub interval: Interval,
    /// Where the distribution is densest.
    pub peak: Instant,
    /// Half lies before, half after.
    pub median: Instant,
    /// The distribution over equal cells of `shape_over`, in parts per million.
    pub shape_ppm: Vec<u32>,
    /// What the shape's cells cover.
    pub shape_over: Interval,
    /// How many peaks stand apart.
    pub peaks: u32,
    /// Whether anything but the usual delay of posts says so.
    pub stated: bool,
    /// The statements it rests on, those about this point first.
    pub because: Vec<EvidenceId>,
}

/// Statements that cannot all be true to the letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tension {
    /// What was stated.
    pub stated: Vec<EvidenceId>,
    /// The evidence between the statements.
    pub evidence: Vec<EvidenceId>,
    /// By how many microseconds the letters miss each other.
    pub excess_micros: Difference,
    /// The excess in percent of the statements' spreads: above 100 they do not agree even within them.
    pub percent_of_spread: u32,
}

/// An interval and the chain of evidence behind each end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// What cannot be excluded.
    #[serde(flatten)]
    pub interval: Interval,
    /// The evidence behind the earlier end.
    pub earliest_because: Vec<EvidenceId>,
    /// The evidence behind the later end.
    pub latest_because: Vec<EvidenceId>,
}

/// A smallest set of evidence that cannot all be true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    /// The evidence, in the order in which its points meet.
    pub evidence: Vec<EvidenceId>,
    /// What some of it was counted on, as far as that is not among it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<EvidenceId>,
    /// By how many microseconds it fails to fit.
    pub excess_micros: Difference,
    /// The pieces that their kinds' trust says to doubt first.
    pub doubt_first: Vec<EvidenceId>,
}

/// What remains possible of a group of alternatives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remaining {
    /// The name its members share.
    pub or: String,
    /// What remains possible.
    pub remaining: Vec<EvidenceId>,
    /// What the other evidence excludes.
    pub excluded: Vec<EvidenceId>,
}

/// The outer span of an incident's events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentWindow {
    /// The incident.
    pub incident: IncidentId,
    /// From the earliest instant not excluded for its first event to the latest for its last.
    #[serde(flatten)]
    pub span: Interval,
}

/// One event is not later than another because all the evidence together says so, whatever their bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownOrder {
    /// The event that is not later.
    pub earlier: EventId,
    /// The other.
    pub later: EventId,
    /// Whether it is surely before the other; otherwise both may be at once.
    pub strictly: bool,
    /// The evidence.
    pub because: Vec<EvidenceId>,
}

/// A piece of evidence as a bound refers to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The point it speaks of.
    pub subject: PointId,
    /// The point it is measured from; `None` for the world's clock.
    pub reference: Option<PointId>,
    /// What it says, in words: its constraint alone.
    pub says: String,
    /// What it stands on.
    pub basis: String,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// Whether it follows from a post, a recording or a file, rather than having been recorded as evidence.
    pub derived: bool,
    /// The items it was read from.
    pub items: Vec<ItemId>,
    /// The sources that say so.
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// What in the sky its later end is, and when that was as computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sky: Option<(String, Instant)>,
}

impl Workbench {
    /// Bounds of every recording and event, the contradictions, and the reasons for each.
    ///
    /// The findings are kept under the versions of all facts that were read; unchanged facts give the kept bytes.
    ///
    /// # Errors
    /// The case cannot be read, or its evidence adds up to times too far away to be reckoned with.
    pub async fn solve(&self) -> Result<Solved, Failure> {
        let mut reader = Reader::new(self.records()).with_opener(self);
        let facts = Facts::read(&mut reader).await?;
        if !reader.opened().is_empty() || reader.unread().is_some() {
            // What rests on protected facts is kept nowhere in clear, and is not the same for everyone.
            return Ok(compute(&facts, &reader)?.with_sealed(&reader));
        }
        let key = reader.key(METHOD, VERSION);
        if let Some(kept) = self.cache().read(&key, FINDINGS).and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            return Ok(kept);
        }
        let solved = compute(&facts, &reader)?;
        self.keep(&key, &solved)?;
        Ok(solved)
    }

    /// The same with facts added or changed and evidence withdrawn, as if that were recorded. Nothing is recorded or kept.
    pub(crate) async fn solve_with(&self, changed: &[Fact], withdrawn: &BTreeSet<&str>) -> Result<Solved, Failure> {
        let mut reader = Reader::new(self.records()).with_opener(self);
        let mut facts = Facts::read(&mut reader).await?;
        for fact in changed {
            facts.admit(fact);
            reader.suppose(fact);
        }
        facts.evidence.retain(|evidence| !withdrawn.contains(evidence.id.as_str()));
        Ok(compute(&facts, &reader)?.with_sealed(&reader))
    }

    fn keep(&self, key: &preservation::CacheKey, solved: &Solved) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(solved).map_err(|error| {
            Failure::new(format!("the findings could not be written: {error}"), "report this as a fault")
        })?;
        let mut writer = self.cache().writer(key)?;
        let mut file = writer.create(FINDINGS)?;
        std::io::Write::write_all(&mut file, &bytes).map_err(|error| {
            Failure::new(format!("the findings could not be kept: {error}"), "free some space and try again")
        })?;
        drop(file);
        Ok(writer.commit()?)
    }
}

fn compute(facts: &Facts, reader: &Reader<'_>) -> Result<Solved, Failure> {
    let dating = chronolocation::solve(&facts.temporal(&facts.pairs())).map_err(too_far)?;
    findings(facts, reader, &dating)
}

fn too_far(error: chronolocation::network::TooFar) -> Failure {
    Failure::new(error, "look for a year or a number of seconds that was mistyped")
}

/// A dating as findings with their inputs.
fn findings(facts: &Facts, reader: &Reader<'_>, dating: &Dating) -> Result<Solved, Failure> {
    let inputs = Inputs { reader, facts };
    let points = dating.points.iter().map(|point| {
        let because =
            |bounds: &Bounded| bounds.earliest_because.iter().chain(&bounds.latest_because).cloned().collect();
        let mut behind: Vec<EvidenceId> = because(&point.bounds);
        let weakest = dating.weakest(&behind).map(|ground| ground.id.clone());
        behind.extend(point.with_metadata.as_ref().map(because).unwrap_or_default());
        behind.extend(point.likely.iter().flat_map(|likely| likely.because.iter().cloned()));
        if behind.is_empty() {
            let speaks = |ground: &&Ground| ground.subject == point.id || ground.reference.as_ref() == Some(&point.id);
            behind = dating.grounds.values().filter(speaks).map(|ground| ground.id.clone()).collect();
        }
        let value = PointTimes {
            point: point.id.clone(),
            bounds: bounds(&point.bounds),
            with_metadata: point.with_metadata.as_ref().map(bounds),
            weakest,
            earliest_weakest: point.earliest_weakest.as_ref().map(weak_link),
            latest_weakest: point.latest_weakest.as_ref().map(weak_link),
            likely: point.likely.as_ref().map(likely),
        };
        inputs.finding(&format!("time {}", point.id), value, Strength::Bounds, &behind, dating)
    });
    let points = points.collect::<Result<Vec<_>, Failure>>()?;
    let clashes = |conflicts: &[Conflict], name: &str| -> Result<Vec<Finding<Clash>>, Failure> {
        let numbered = conflicts.iter().enumerate();
        numbered.map(|(number, conflict)| inputs.clash(&format!("{name} {}", number + 1), conflict, dating)).collect()
    };
    let contradictions = clashes(&dating.contradictions, "contradiction")?;
    let metadata_contradictions = clashes(&dating.metadata_contradictions, "metadata contradiction")?;
    let strains = dating.strains.iter().enumerate();
    let tensions = strains.map(|(number, strain)| inputs.tension(&format!("tension {}", number + 1), strain, dating));
    let tensions = tensions.collect::<Result<Vec<_>, Failure>>()?;
    let orders = orders(facts, dating);
    Ok(Solved {
        consistent: contradictions.is_empty(),
        exact: dating.exact,
        points,
        contradictions,
        tensions,
        metadata_contradictions,
        repairs: dating.repairs.iter().map(|repair| repair.withdraw.clone()).collect(),
        alternatives: remaining(dating),
        incidents: windows(facts, dating)?,
        orders,
        reasons: reasons(facts, dating),
        notices: facts.refused.iter().cloned().chain(dating.warnings.iter().cloned()).collect(),
        opened: BTreeSet::new(),
    })
}

fn bounds(bounded: &Bounded) -> Bounds {
    Bounds {
        interval: bounded.interval,
        earliest_because: bounded.earliest_because.clone(),
        latest_because: bounded.latest_because.clone(),
    }
}

fn weak_link(weakest: &chronolocation::Weakest) -> WeakLink {
    WeakLink { evidence: weakest.evidence.clone(), trust: weakest.trust, without: weakest.without }
}

fn likely(likely: &LikelyTime) -> Likely {
    Likely {
        interval: likely.interval,
        peak: likely.peak,
        median: likely.median,
        shape_ppm: likely.shape_ppm.clone(),
        shape_over: likely.shape_over,
        peaks: likely.peaks,
        stated: likely.stated,
        because: likely.because.clone(),
    }
}

fn remaining(dating: &Dating) -> Vec<Remaining> {
    let groups = dating.alternatives.iter();
    groups
        .map(|group| Remaining {
            or: group.name.clone(),
            remaining: group.remaining.clone(),
            excluded: group.excluded.clone(),
        })
        .collect()
}

/// What is sure of the order of events beyond their bounds.
fn orders(facts: &Facts, dating: &Dating) -> Vec<KnownOrder> {
    let events: BTreeMap<&str, &EventId> = facts.events.iter().map(|event| (event.id.as_str(), &event.id)).collect();
    let event = |point: &PointId| events.get(point.as_str()).map(|id| (*id).clone());
    let points: Vec<PointId> = events.keys().filter_map(|id| PointId::new(id).ok()).collect();
    let sure = dating.orders(&points).into_iter();
    sure.filter_map(|order| {
        let (earlier, later) = event(&order.earlier).zip(event(&order.later))?;
        Some(KnownOrder { earlier, later, strictly: order.strictly, because: order.because })
    })
    .collect()
}

fn windows(facts: &Facts, dating: &Dating) -> Result<Vec<IncidentWindow>, Failure> {
    let mut dated = Vec::new();
    for event in &facts.events {
        let Ok(id) = PointId::new(event.id.as_str()) else { continue };
        let interval = dating.point(event.id.as_str()).map_or(Interval::UNKNOWN, |point| point.bounds.interval);
        dated.push(Dated::point(id, interval).in_incident(event.incident.clone()));
    }
    let chronology =
        incidents::chronology(&dated, &[]).map_err(|error| Failure::new(error, "give each event an id of its own"))?;
    let spans = chronology.incidents().into_iter();
    Ok(spans.map(|span| IncidentWindow { incident: span.incident, span: span.span }).collect())
}

fn reasons(facts: &Facts, dating: &Dating) -> BTreeMap<EvidenceId, Reason> {
    reasons_of(facts, &facts.evidence, dating.grounds.values())
}

/// Pieces as bounds refer to them; `recorded` says of what people recorded whose word it is.
fn reasons_of<'a>(
    facts: &Facts,
    recorded: &[Evidence],
    grounds: impl Iterator<Item = &'a Ground>,
) -> BTreeMap<EvidenceId, Reason> {
    let speaker = Speaker::new(&facts.events, &facts.zone);
    let recorded: BTreeMap<&EvidenceId, &Evidence> = recorded.iter().map(|e| (&e.id, e)).collect();
    grounds
        .map(|ground| {
            let evidence = recorded.get(&ground.id).filter(|_| !ground.derived);
            let reason = Reason {
                subject: ground.subject.clone(),
                reference: ground.reference.clone(),
                says: speaker.says(ground),
                basis: ground.text.clone(),
                trust: ground.trust,
                derived: ground.derived,
                items: ground.items.clone(),
                sources: evidence.map(|evidence| evidence.sources.clone()).unwrap_or_default(),
                passage: evidence.and_then(|evidence| evidence.passage.clone()),
                sky: ground.sky.map(|(mark, at)| (mark.to_owned(), at)),
            };
            (ground.id.clone(), reason)
        })
        .collect()
}

/// Which versions of which facts stand behind evidence.
struct Inputs<'a> {
    reader: &'a Reader<'a>,
    facts: &'a Facts,
}

impl Inputs<'_> {
    fn clash(&self, name: &str, conflict: &Conflict, dating: &Dating) -> Result<Finding<Clash>, Failure> {
        let value = Clash {
            evidence: conflict.evidence.clone(),
            rests_on: conflict.rests_on.clone(),
            excess_micros: conflict.excess,
            doubt_first: conflict.doubt_first.clone(),
        };
        let behind: Vec<EvidenceId> = conflict.evidence.iter().chain(&conflict.rests_on).cloned().collect();
        self.finding(name, value, Strength::Contradiction, &behind, dating)
    }

    fn tension(&self, name: &str, strain: &Strain, dating: &Dating) -> Result<Finding<Tension>, Failure> {
        let value = Tension {
            stated: strain.statements.clone(),
            evidence: strain.evidence.clone(),
            excess_micros: strain.excess,
            percent_of_spread: strain.percent_of_spread,
        };
        let behind: Vec<EvidenceId> = strain.statements.iter().chain(&strain.evidence).cloned().collect();
        self.finding(name, value, Strength::Likely, &behind, dating)
    }

    fn finding<T>(
        &self,
        name: &str,
        value: T,
        strength: Strength,
        behind: &[EvidenceId],
        dating: &Dating,
    ) -> Result<Finding<T>, Failure> {
        let fault = |what: String| Failure::new(what, "report this as a fault");
        let mut inputs: Vec<FactRef> =
            behind.iter().filter_map(|id| dating.grounds.get(id)).flat_map(|g| self.of(g)).collect();
        inputs.sort();
        inputs.dedup();
        let id =
            FindingId::new(name).map_err(|error| fault(format!("the finding \"{name}\" cannot be named: {error}")))?;
        let method = Method { name: METHOD.to_owned(), version: VERSION.to_owned() };
        Finding::new(id, value, method, strength, inputs).map_err(|error| fault(format!("{name}: {error}")))
    }

    /// The facts behind one piece of evidence: itself, or what it was derived from.
    fn of(&self, ground: &Ground) -> Vec<FactRef> {
        if !ground.derived {
            return self.reader.reference(FactKind::Evidence, ground.id.as_str()).into_iter().collect();
        }
        let mut facts = Vec::new();
        // What was read of a clock, a shadow or a pair stands in the piece's own name.
        let mut parts = ground.id.as_str().split('/');
        let (basis, first) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        // The name of a pair may hold a slash, and nothing follows it.
        let of_pair = matches!(basis, "sync" | "sync-set" | "heard");
        let named = if of_pair { ground.id.as_str().get(basis.len() + 1..).unwrap_or_default() } else { first };
        let kinds: &[FactKind] = match basis {
            "clock" | "spoken" => &[FactKind::ClockReading],
            "clock-offset" => &[FactKind::Clock],
            "shadow" => &[FactKind::MeasuredShadow],
            "sync" | "sync-set" | "heard" => &[FactKind::Sync],
            "copy" => &[FactKind::Lineage],
            "light" => &[FactKind::Observation],
            _ if basis.starts_with("copy-") => &[FactKind::Post],
            _ => &[],
        };
        facts.extend(kinds.iter().filter_map(|kind| self.reader.reference(*kind, named)));
        for item in &ground.items {
            facts.extend(self.reader.reference(FactKind::Item, item.as_str()));
            facts.extend(self.reader.reference(FactKind::Analysis, &format!("{item} {}", crate::analyse::METHOD)));
            let posts = self.facts.posts.iter().filter(|post| post.item == *item);
            facts.extend(posts.filter_map(|post| self.reader.reference(FactKind::Post, post.id.as_str())));
        }
        if basis == "heard" {
            let Facts { fixes, places, .. } = self.facts;
            for given in fixes_between(&ground.items, fixes, places) {
                facts.extend(self.reader.reference(FactKind::GivenFix, given.id.as_str()));
                facts.extend(given.place.iter().filter_map(|id| self.reader.reference(FactKind::Place, id.as_str())));
            }
        }
        if facts.is_empty() {
            // Evidence about no item (a take does not end before it starts) rests on the case itself.
            facts.extend(self.reader.reference(FactKind::Case, "case"));
        }
        facts
    }
}
