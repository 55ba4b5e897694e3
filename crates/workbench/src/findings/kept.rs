use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use corroboration::{Assessment, Facts, Judged, LawBefore, Misread, Pieces, Standard, Standing, Verdict, Vocabulary};
use incidents::in_case::CaseTally;
use incidents::tally::TopSpeed;
use incidents::together::suggestions;
use model::{Certainty, ClaimId, EventId, FactKind, FactName, Finding, Judgement, Review, SightingOf, Strength, Term};
use serde::Serialize;

use super::changed::Changed;
use super::facts::Held;
use super::making::{ASSESSMENT, LAW, LEFT_OUT, SHOTS, STRIP, TALLY, TOGETHER, TOLLS, finding, still};
use super::whence::BY as WHENCE;
use super::{Findings, ForReports, JudgementStanding, LawFindings, ShotCount, ShotOrigin, SuggestionFindings, fault};
use crate::failure::Failure;

/// Findings with the facts that they were computed from, so that after a change only what it bears on is computed anew.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) held: Held,
    pub(crate) findings: Findings,
    vocabulary: Arc<Vocabulary>,
    misread: Vec<Misread>,
    pieces: Pieces,
}

/// How much was computed anew after a change of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Anew {
    /// Numbers that were counted.
    pub tallies: usize,
    /// Claims that were held against everything else.
    pub assessments: usize,
    /// Uses of force that were set beside the law.
    pub law: usize,
    /// Whether figures by others were compared.
    pub tolls: bool,
}

/// An earlier state of the case, and what changed since.
struct Since<'a> {
    before: &'a Kept,
    changed: Changed,
    /// Whether everything is dated as it was.
    is_dated_alike: bool,
}

impl Since<'_> {
    /// Whether nothing of some kinds changed, and no time did.
    fn is_still(&self, kinds: &[FactKind]) -> bool {
        self.is_dated_alike && !self.changed.any(kinds)
    }
}

/// What numbers rest on.
const COUNTED: [FactKind; 10] = [
    FactKind::Sighting,
    FactKind::Link,
    FactKind::Observation,
    FactKind::Event,
    FactKind::Incident,
    FactKind::Place,
    FactKind::Item,
    FactKind::Take,
    FactKind::Analysis,
    FactKind::GivenFix,
];
/// What suggestions rest on.
const SUGGESTED: [FactKind; 5] =
    [FactKind::Observation, FactKind::Item, FactKind::Event, FactKind::Movement, FactKind::Place];
/// What counts of shots rest on.
const HEARD: [FactKind; 7] = [
    FactKind::Observation,
    FactKind::Sync,
    FactKind::Take,
    FactKind::Analysis,
    // How far apart they may have been, and where they came from.
    FactKind::GivenFix,
    FactKind::Place,
    FactKind::Weather,
];
/// What the comparison of figures rests on.
const COMPARED: [FactKind; 4] = [FactKind::Toll, FactKind::Source, FactKind::Place, FactKind::Statement];
/// What says of nothing that the law asks.
const LAWLESS: [FactKind; 6] =
    [FactKind::Toll, FactKind::OpenQuestion, FactKind::Sync, FactKind::Link, FactKind::Movement, FactKind::Weather];

impl Kept {
    /// What follows from facts, made from what followed from them before where that is at hand.
    pub(crate) fn compute(held: Held, before: Option<&Self>) -> Result<(Self, Anew), Failure> {
        let before = before.filter(|before| before.held.terms == held.terms);
        let (vocabulary, misread) = match before {
            Some(before) => (Arc::clone(&before.vocabulary), before.misread.clone()),
            None => vocabulary(&held.terms)?,
        };
        let since = before.map(|before| Since {
            before,
            changed: Changed::between(&before.held, &held),
            is_dated_alike: before.held.is_dated_like(&held),
        });
        let since = since.as_ref();
        let (made, anew) = {
            let usable = held.usable();
            let facts = held.facts(&usable);
            let was = since.map(|since| since.before.held.usable());
            let was = since.zip(was.as_ref()).map(|(since, usable)| since.before.held.facts(usable));
            let pieces = match since.zip(was.as_ref()) {
                Some((since, was)) => Pieces::again(&facts, &vocabulary, was, &since.before.pieces),
                None => Pieces::of(&facts, &vocabulary),
            };
            let making = Making { held: &held, facts: &facts, vocabulary: &vocabulary, pieces: &pieces, since, was };
            let made = making.all(&misread)?;
            ((made.0, pieces), made.1)
        };
        let (findings, pieces) = made;
        Ok((Self { held, findings, vocabulary, misread, pieces }, anew))
    }

    /// What reports are held against, and nothing else: numbers, where shots came from, and whether judgements still stand. Of notices, what claims were
    /// taken to mean is not told.
    pub(crate) fn for_reports(held: &Held) -> Result<ForReports, Failure> {
        let (vocabulary, misread) = vocabulary(&held.terms)?;
        let (tallies, _) = tallies(held, &vocabulary, None)?;
        // Nothing is placed before a person has accepted it: without that, nothing need be listened to.
        let origins = match held.sounds.iter().any(|sound| sound.review == Some(Review::Accepted)) {
            true => origins(held, &shots(held, None)?, None)?,
            false => Vec::new(),
        };
        Ok(ForReports {
            tallies,
            origins,
            judgements: judgements(held.standings()),
            notices: held.unusable(&vocabulary, &misread, &[]),
        })
    }
}

/// The vocabulary by which a case is read, and the terms of the case that cannot be used as they are written.
fn vocabulary(terms: &[Term]) -> Result<(Arc<Vocabulary>, Vec<Misread>), Failure> {
    // The one that is part of the program remembers what it read, for every case without terms of its own.
    static PUBLISHED: OnceLock<Arc<Vocabulary>> = OnceLock::new();
    match (PUBLISHED.get(), terms) {
        (Some(published), []) => Ok((Arc::clone(published), Vec::new())),
        (None, []) => {
            let read = Arc::new(Vocabulary::published().map_err(fault)?);
            Ok((Arc::clone(PUBLISHED.get_or_init(|| read)), Vec::new()))
        }
        (_, terms) => {
            let (vocabulary, misread) = Vocabulary::with(terms).map_err(fault)?;
            Ok((Arc::new(vocabulary), misread))
        }
    }
}

/// Every number, and how many were counted anew.
fn tallies(
    held: &Held,
    vocabulary: &Vocabulary,
    since: Option<&Since<'_>>,
) -> Result<(Shared<CaseTally>, usize), Failure> {
    if let Some(since) = since.filter(|since| since.is_still(&COUNTED)) {
        return Ok((since.before.findings.tallies.clone(), 0));
    }
    let told = |held: &Held| {
        let states = corroboration::counted_states(&held.observations, vocabulary);
        (states, corroboration::sighted_actors(&held.sightings, vocabulary))
    };
    let (states, actors) = told(held);
    let counted = held.counted(&states, &actors, Certainty::Certain, TopSpeed::default());
    let unusable = |error| Failure::new(error, "mend sightings.csv or links.csv and import them again");
    let (tallies, anew) = match since {
        None => {
            let tallies = incidents::in_case::count(&counted).map_err(unusable)?;
            let all = tallies.len();
            (tallies, all)
        }
        Some(since) => {
            let before = &since.before.held;
            let (states, actors) = told(before);
            let was = before.counted(&states, &actors, Certainty::Certain, TopSpeed::default());
            let kept: Vec<CaseTally> = since.before.findings.tallies.iter().map(|one| one.value().clone()).collect();
            let again = incidents::in_case::count_again(&counted, &was, &kept).map_err(unusable)?;
            (again.tallies, again.anew.len())
        }
    };
    let named = tallies.into_iter().map(|tally| {
        let (name, inputs) = (format!("count {}", scope_name(&tally)), tally.inputs.clone());
        finding(held, &name, tally, TALLY, Strength::Bounds, &inputs).map(Arc::new)
    });
    Ok((named.collect::<Result<_, _>>()?, anew))
}

/// How many shots the recordings on each clock heard together.
fn shots(held: &Held, since: Option<&Since<'_>>) -> Result<Vec<Finding<ShotCount>>, Failure> {
    if let Some(since) = since.filter(|since| since.is_still(&HEARD)) {
        return Ok(since.before.findings.shots.clone());
    }
    let found = held.shot_counts().into_iter().map(|count| {
        let takes: Vec<&str> = count.takes.iter().map(|take| take.take.as_str()).collect();
        let (name, inputs) = (format!("shots {}", takes.join(" ")), count.inputs.clone());
        finding(held, &name, count, SHOTS, Strength::Likely, &inputs)
    });
    found.collect()
}

/// Where the shots that were heard came from.
fn origins(
    held: &Held,
    shots: &[Finding<ShotCount>],
    since: Option<&Since<'_>>,
) -> Result<Vec<Finding<ShotOrigin>>, Failure> {
    if let Some(since) = since.filter(|since| since.is_still(&HEARD)) {
        return Ok(since.before.findings.origins.clone());
    }
    let found = held.shot_origins(shots.iter().map(Finding::value)).into_iter().map(|origin| {
        let takes: Vec<&str> = origin.takes.iter().map(|take| take.as_str()).collect();
        let (name, inputs) = (format!("whence {}", takes.join(" ")), origin.inputs.clone());
        finding(held, &name, origin, WHENCE, Strength::Likely, &inputs)
    });
    found.collect()
}

/// Whether judgements still stand, each with who judged.
fn judgements(standings: Vec<(&Judgement, Standing)>) -> Vec<JudgementStanding> {
    let told = |(judgement, standing): (&Judgement, Standing)| JudgementStanding {
        judgement: judgement.id.clone(),
        by: judgement.by.clone(),
        standing,
    };
    standings.into_iter().map(told).collect()
}

/// Findings that two states of a case may share.
type Shared<T> = Vec<Arc<Finding<T>>>;

struct Making<'a> {
    held: &'a Held,
    facts: &'a Facts<'a>,
    vocabulary: &'a Vocabulary,
    pieces: &'a Pieces,
    since: Option<&'a Since<'a>>,
    /// The facts as they were.
    was: Option<Facts<'a>>,
}

impl Making<'_> {
    fn all(&self, misread: &[Misread]) -> Result<(Findings, Anew), Failure> {
        let standings = self.held.standings();
        let (tallies, counted) = tallies(self.held, self.vocabulary, self.since)?;
        let (assessments, assessed) = self.assessments()?;
        let (law, rows) = self.law(&standings)?;
        let (tolls, are_tolls_anew) = self.tolls()?;
        let shots = shots(self.held, self.since)?;
        let meant = assessments.iter().map(|one| one.value());
        let meant = meant.flat_map(|one| one.meant.iter().map(|meant| (one.claim.clone(), meant.clone())));
        let findings = Findings {
            judgements: judgements(standings),
            suggestions: self.suggestions()?,
            notices: self.held.unusable(self.vocabulary, misread, &meant.collect::<Vec<_>>()),
            tallies,
            origins: origins(self.held, &shots, self.since)?,
            shots,
            assessments,
            accounts: self.accounts()?,
            law,
            tolls,
        };
        Ok((findings, Anew { tallies: counted, assessments: assessed, law: rows, tolls: are_tolls_anew }))
    }

    /// Every claim held against everything else, and how many were anew.
    fn assessments(&self) -> Result<(Shared<Assessment>, usize), Failure> {
        let named = |assessment: Assessment| {
            let strength = match assessment.verdict {
                Verdict::Contradicted => Strength::Contradiction,
                _ => Strength::Compared,
            };
            let (name, inputs) = (format!("claim {}", assessment.claim), assessment.inputs.clone());
            finding(self.held, &name, assessment, ASSESSMENT, strength, &inputs).map(Arc::new)
        };
        let Some((since, was)) = self.since.zip(self.was.as_ref()) else {
            let assessments = corroboration::assess(self.facts, self.pieces, self.vocabulary);
            let all = assessments.len();
            return Ok((assessments.into_iter().map(named).collect::<Result<_, _>>()?, all));
        };
        let kept = since.before.findings.assessments.iter().map(|one| (&one.value().claim, one));
        let kept: BTreeMap<&ClaimId, &Arc<Finding<Assessment>>> = kept.collect();
        let known = kept.keys().copied().collect();
        let mut again = corroboration::reassess(self.facts, self.pieces, self.vocabulary, was, &known);
        let anew = again.anew.len();
        let one = |claim: &ClaimId| match (again.anew.remove(claim), kept.get(claim)) {
            (Some(assessment), _) => Some(named(assessment)),
            (None, Some(kept)) => Some(still(self.held, &since.changed, kept)),
            (None, None) => None,
        };
        Ok((again.claims.iter().filter_map(one).collect::<Result<_, _>>()?, anew))
    }

    fn accounts(&self) -> Result<Vec<Finding<corroboration::Account>>, Failure> {
        let accounts = corroboration::accounts(self.facts).into_iter().map(|account| {
            let (name, inputs) = (format!("account {}", account.statement), account.inputs.clone());
            finding(self.held, &name, account, LEFT_OUT, Strength::Compared, &inputs)
        });
        accounts.collect()
    }

    /// Each use of force beside the law, and how many were anew.
    fn law(&self, standings: &[(&Judgement, Standing)]) -> Result<(LawFindings, usize), Failure> {
        let row = |row: corroboration::Row| {
            let (name, inputs) = (format!("law {}", row.event), row.inputs.clone());
            finding(self.held, &name, row, LAW, Strength::Compared, &inputs).map(Arc::new)
        };
        let strip = |strip: corroboration::Strip| {
            let (name, inputs) = (format!("strip {}", strip.event), strip.inputs.clone());
            finding(self.held, &name, strip, STRIP, Strength::Compared, &inputs).map(Arc::new)
        };
        let Some((since, was)) = self.since.zip(self.was.as_ref()) else {
            let standards = Standard::with(Standard::published().map_err(fault)?, &self.held.elements);
            let law = corroboration::law(self.facts, self.pieces, self.vocabulary, standards, standings);
            let rows: Vec<_> = law.rows.into_iter().map(row).collect::<Result<_, _>>()?;
            let strips = law.strips.into_iter().map(strip).collect::<Result<_, _>>()?;
            let all = rows.len();
            return Ok((LawFindings { standards: Arc::new(law.standards), rows, strips }, all));
        };
        let before = &since.before.findings.law;
        let bearing: Vec<FactKind> = FactKind::ALL.into_iter().filter(|kind| !LAWLESS.contains(kind)).collect();
        if since.is_still(&bearing) {
            return Ok((before.clone(), 0));
        }
        let standards = match since.changed.any(&[FactKind::StandardElement]) {
            true => Arc::new(Standard::with(Standard::published().map_err(fault)?, &self.held.elements)),
            false => Arc::clone(&before.standards),
        };
        let rows: BTreeMap<&EventId, _> = before.rows.iter().map(|row| (&row.value().event, row)).collect();
        let strips: BTreeMap<&EventId, _> = before.strips.iter().map(|strip| (&strip.value().event, strip)).collect();
        let judged = rows.iter().map(|(event, row)| (*event, row.value().judgements.as_slice()));
        let judged: BTreeMap<&EventId, &[Judged]> = judged.collect();
        let shots: BTreeSet<&EventId> = strips.keys().copied().collect();
        let (facts, pieces) = (was, &since.before.pieces);
        let from = LawBefore { facts, pieces, standards: &before.standards, judged: &judged, shots: &shots };
        let again = corroboration::law_again(self.facts, self.pieces, self.vocabulary, &standards, standings, from);
        let anew = again.rows.iter().filter(|(_, row)| row.is_some()).count();
        let rows = again.rows.into_iter().filter_map(|(event, made)| match made {
            Some(made) => Some(row(made)),
            None => rows.get(&event).map(|row| still(self.held, &since.changed, row)),
        });
        let strips = again.strips.into_iter().filter_map(|(event, made)| match made {
            Some(made) => Some(strip(made)),
            None => strips.get(&event).map(|strip| still(self.held, &since.changed, strip)),
        });
        let (rows, strips) = (rows.collect::<Result<_, _>>()?, strips.collect::<Result<_, _>>()?);
        Ok((LawFindings { standards, rows, strips }, anew))
    }

    fn suggestions(&self) -> Result<SuggestionFindings, Failure> {
        if let Some(since) = self.since.filter(|since| since.is_still(&SUGGESTED)) {
            return Ok(since.before.findings.suggestions.clone());
        }
        let found = suggestions(&self.held.together());
        let first = |ids: &[String]| ids.first().cloned().unwrap_or_default();
        let one_event = found.one_event.into_iter().map(|one| {
            let ids: Vec<String> = one.observations.iter().map(ToString::to_string).collect();
            let (name, inputs) = (format!("one event {}", first(&ids)), one.inputs.clone());
            finding(self.held, &name, one, TOGETHER, Strength::Compared, &inputs)
        });
        let one_incident = found.one_incident.into_iter().map(|one| {
            let ids: Vec<String> = one.events.iter().map(ToString::to_string).collect();
            let (name, inputs) = (format!("one incident {}", first(&ids)), one.inputs.clone());
            finding(self.held, &name, one, TOGETHER, Strength::Compared, &inputs)
        });
        let movements = found.movements.into_iter().map(|way| {
            let (name, inputs) = (format!("movement {}", way.movement), way.inputs.clone());
            finding(self.held, &name, way, TOGETHER, Strength::Compared, &inputs)
        });
        Ok(SuggestionFindings {
            one_event: one_event.collect::<Result<_, _>>()?,
            one_incident: one_incident.collect::<Result<_, _>>()?,
            movements: movements.collect::<Result<_, _>>()?,
        })
    }

    /// The figures of others, and whether they were compared anew.
    fn tolls(&self) -> Result<(Option<Finding<corroboration::TollLedger>>, bool), Failure> {
        if let Some(since) = self.since.filter(|since| !since.changed.any(&COMPARED)) {
            return Ok((since.before.findings.tolls.clone(), false));
        }
        let name = |toll: &model::Toll| FactName { kind: FactKind::Toll, id: toll.id.to_string() };
        let inputs: BTreeSet<FactName> = self.facts.tolls.iter().map(name).collect();
        if inputs.is_empty() {
            return Ok((None, true));
        }
        let ledger = corroboration::toll_ledger(self.facts, self.vocabulary);
        Ok((Some(finding(self.held, "tolls", ledger, TOLLS, Strength::Compared, &inputs)?), true))
    }
}

/// The name of a count: what is counted, in the order in which it narrows.
fn scope_name(tally: &CaseTally) -> String {
    let scope = &tally.scope;
    let of = match scope.of {
        SightingOf::Person => "people",
        SightingOf::Vehicle => "vehicles",
    };
    let rest = [
        scope.state.clone(),
        scope.actor.clone(),
        scope.place.as_ref().map(ToString::to_string),
        scope.incident.as_ref().map(ToString::to_string),
    ];
    std::iter::once(of.to_owned()).chain(rest.into_iter().flatten()).collect::<Vec<_>>().join(" ")
}
