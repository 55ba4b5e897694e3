use std::collections::BTreeSet;
use std::sync::OnceLock;

use corroboration::{Account, Assessment, Reassessed, Row, Standard, Standing, Strip, TollLedger, Verdict, Vocabulary};
use incidents::in_case::CaseTally;
use incidents::tally::TopSpeed;
use incidents::together::{Suggestions, suggestions};
use model::{
    Certainty, FactKind, FactName, FactRef, Finding, FindingId, Judgement, JudgementId, Method, Notice, Strength,
};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::Solved;

mod facts;
mod shots;
mod why;

pub(crate) use self::facts::{Held, READ};
pub use self::shots::{HeardBy, HeardShot, HearingTake, ShotCount};
pub use self::why::Why;

/// Rises whenever the same facts give other tallies.
const TALLY: &str = "1";
/// Rises whenever the same facts give other assessments.
const ASSESSMENT: &str = "2";
/// Rises whenever the same facts give another matrix of law.
const LAW: &str = "2";
/// Rises whenever the same facts give another ledger of tolls.
const TOLLS: &str = "2";

/// Rises whenever the same facts give another count of shots.
const SHOTS: &str = "1";

/// What follows from a case's facts about how many, what happened, who says what and what the law asks.
#[derive(Debug, Clone, Serialize)]
pub struct Findings {
    /// How many, at the least and at the most, of whom and where. Scopes overlap: no two of these numbers are added.
    pub tallies: Vec<Finding<CaseTally>>,
    /// The shots that recordings on one clock heard, each discharge counted once.
    pub shots: Vec<Finding<ShotCount>>,
    /// What the machine suggests of events and incidents; it decides nothing.
    pub suggestions: Suggestions,
    /// Each claim held against everything else.
    pub assessments: Vec<Finding<Assessment>>,
    /// For each official account, the incidents of its period that it leaves out.
    pub accounts: Vec<Finding<Account>>,
    /// Each use of force beside what the law asks.
    pub law: LawFindings,
    /// Figures that others gave, with their disagreements.
    pub tolls: Option<Finding<TollLedger>>,
    /// Whether the judgements of the case still stand on what they were made on.
    pub judgements: Vec<JudgementStanding>,
    /// What could not be used, and why.
    pub notices: Vec<Notice>,
}

/// Each use of force beside what the law asks.
#[derive(Debug, Clone, Serialize)]
pub struct LawFindings {
    /// The standards, with their sources.
    pub standards: Vec<Standard>,
    /// The matrix.
    pub rows: Vec<Finding<Row>>,
    /// What every take shows in the minutes before each first shot.
    pub strips: Vec<Strip>,
}

/// Whether a judgement still stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JudgementStanding {
    /// The judgement.
    pub judgement: JudgementId,
    /// Who judged.
    pub by: String,
    /// Whether its evidence has changed.
    #[serde(flatten)]
    pub standing: Standing,
}

impl Workbench {
    /// How many, what happened, who says what, and what the law asks.
    ///
    /// # Errors
    /// The case cannot be read, or its sightings cannot be counted.
    pub async fn findings(&self, solved: &Solved) -> Result<Findings, Failure> {
        let mut reader = Reader::new(self.records());
        let held = Held::read(&mut reader, solved, |_| true).await?;
        Ok(Kept::compute(held, None)?.0.findings)
    }
}

fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::new(error, "report this as a fault")
}

/// Findings with the facts that they were computed from, so that after a change only what it bears on is computed anew.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) held: Held,
    pub(crate) findings: Findings,
}

/// How much was computed anew after a change of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Anew {
    /// Numbers that were counted.
    pub tallies: usize,
    /// Claims that were held against everything else.
    pub assessments: usize,
    /// Whether uses of force were set beside the law.
    pub law: bool,
    /// Whether figures by others were compared.
    pub tolls: bool,
}

impl Kept {
    /// What follows from facts, made from what followed from them before where that is at hand.
    pub(crate) fn compute(held: Held, before: Option<&Self>) -> Result<(Self, Anew), Failure> {
        let vocabulary = published_vocabulary()?;
        let make = Making { held: &held };
        let usable = held.usable();
        let facts = held.facts(&usable);
        let (tallies, counted) = tallies(&held, before, vocabulary)?;
        let mut found = Vec::with_capacity(tallies.len());
        for tally in tallies {
            let (name, inputs) = (format!("count {}", scope_name(&tally)), tally.inputs.clone());
            found.push(make.finding(&name, tally, ("tally", TALLY), Strength::Bounds, &inputs)?);
        }
        let reassessed = match before {
            Some(before) => {
                let kept: Vec<Assessment> = before.findings.assessments.iter().map(|one| one.value().clone()).collect();
                let was = before.held.usable();
                corroboration::reassess(&facts, vocabulary, &before.held.facts(&was), &kept)
            }
            None => {
                let assessments = corroboration::assess(&facts, vocabulary);
                let anew = assessments.iter().map(|one| one.claim.clone()).collect();
                Reassessed { assessments, anew }
            }
        };
        let assessed = reassessed.anew.len();
        let mut assessments = Vec::new();
        for assessment in reassessed.assessments {
            let strength = match assessment.verdict {
                Verdict::Contradicted => Strength::Contradiction,
                _ => Strength::Compared,
            };
            let (name, inputs) = (format!("claim {}", assessment.claim), assessment.inputs.clone());
            assessments.push(make.finding(&name, assessment, ("assessment", ASSESSMENT), strength, &inputs)?);
        }
        let mut accounts = Vec::new();
        for account in corroboration::accounts(&facts) {
            let (name, inputs) = (format!("account {}", account.statement), account.inputs.clone());
            accounts.push(make.finding(&name, account, ("left out", ASSESSMENT), Strength::Compared, &inputs)?);
        }
        let standings = held.standings();
        let is_law_kept = before.filter(|before| held.is_law_of(&before.held));
        let law = match is_law_kept {
            Some(before) => before.findings.law.clone(),
            None => make.law(&facts, vocabulary, &standings)?,
        };
        let are_tolls_kept = before.filter(|before| held.are_tolls_of(&before.held));
        let tolls = match are_tolls_kept {
            Some(before) => before.findings.tolls.clone(),
            None => make.tolls(&facts, vocabulary)?,
        };
        let shots = match before.filter(|before| held.are_shots_of(&before.held)) {
            Some(before) => before.findings.shots.clone(),
            None => make.shots()?,
        };
        let judgements = standings.into_iter().map(|(judgement, standing)| JudgementStanding {
            judgement: judgement.id.clone(),
            by: judgement.by.clone(),
            standing,
        });
        let findings = Findings {
            judgements: judgements.collect(),
            suggestions: suggestions(&held.together()),
            tallies: found,
            shots,
            assessments,
            accounts,
            law,
            tolls,
            notices: held.unusable(vocabulary),
        };
        let anew = Anew {
            tallies: counted,
            assessments: assessed,
            law: is_law_kept.is_none(),
            tolls: are_tolls_kept.is_none(),
        };
        drop(usable);
        Ok((Self { held, findings }, anew))
    }
}

/// The vocabulary that is part of the program, which remembers what it read.
fn published_vocabulary() -> Result<&'static Vocabulary, Failure> {
    static PUBLISHED: OnceLock<Vocabulary> = OnceLock::new();
    match PUBLISHED.get() {
        Some(vocabulary) => Ok(vocabulary),
        None => {
            let read = Vocabulary::published().map_err(fault)?;
            Ok(PUBLISHED.get_or_init(|| read))
        }
    }
}

/// Every number, and how many were counted anew.
fn tallies(held: &Held, before: Option<&Kept>, vocabulary: &Vocabulary) -> Result<(Vec<CaseTally>, usize), Failure> {
    let told = |held: &Held| {
        let states = corroboration::counted_states(&held.observations, vocabulary);
        (states, corroboration::sighted_actors(&held.sightings, vocabulary))
    };
    let (states, actors) = told(held);
    let counted = held.counted(&states, &actors, Certainty::Certain, TopSpeed::default());
    let unusable = |error| Failure::new(error, "mend sightings.csv or links.csv and import them again");
    let Some(before) = before else {
        let tallies = incidents::in_case::count(&counted).map_err(unusable)?;
        let all = tallies.len();
        return Ok((tallies, all));
    };
    let (states, actors) = told(&before.held);
    let was = before.held.counted(&states, &actors, Certainty::Certain, TopSpeed::default());
    let kept: Vec<CaseTally> = before.findings.tallies.iter().map(|one| one.value().clone()).collect();
    let again = incidents::in_case::count_again(&counted, &was, &kept).map_err(unusable)?;
    Ok((again.tallies, again.anew.len()))
}

/// The name of a count: what is counted, in the order in which it narrows.
fn scope_name(tally: &CaseTally) -> String {
    let scope = &tally.scope;
    let of = match scope.of {
        model::SightingOf::Person => "people",
        model::SightingOf::Vehicle => "vehicles",
    };
    let rest = [
        scope.state.clone(),
        scope.actor.clone(),
        scope.place.as_ref().map(ToString::to_string),
        scope.incident.as_ref().map(ToString::to_string),
    ];
    std::iter::once(of.to_owned()).chain(rest.into_iter().flatten()).collect::<Vec<_>>().join(" ")
}

struct Making<'a> {
    held: &'a Held,
}

impl Making<'_> {
    fn law(
        &self,
        facts: &corroboration::Facts<'_>,
        vocabulary: &Vocabulary,
        standings: &[(&Judgement, Standing)],
    ) -> Result<LawFindings, Failure> {
        let standards = Standard::with(Standard::published().map_err(fault)?, &self.held.elements);
        let law = corroboration::law(facts, vocabulary, standards, standings);
        let mut rows = Vec::new();
        for row in law.rows {
            let (name, inputs) = (format!("law {}", row.event), row.inputs.clone());
            rows.push(self.finding(&name, row, ("law", LAW), Strength::Compared, &inputs)?);
        }
        Ok(LawFindings { standards: law.standards, rows, strips: law.strips })
    }

    fn shots(&self) -> Result<Vec<Finding<ShotCount>>, Failure> {
        let counts = self.held.shot_counts().into_iter();
        let found = counts.map(|count| {
            let takes: Vec<&str> = count.takes.iter().map(|take| take.take.as_str()).collect();
            let (name, inputs) = (format!("shots {}", takes.join(" ")), count.inputs.clone());
            self.finding(&name, count, ("shots heard", SHOTS), Strength::Likely, &inputs)
        });
        found.collect()
    }

    fn tolls(
        &self,
        facts: &corroboration::Facts<'_>,
        vocabulary: &Vocabulary,
    ) -> Result<Option<Finding<TollLedger>>, Failure> {
        let inputs: BTreeSet<FactName> =
            facts.tolls.iter().map(|toll| FactName { kind: FactKind::Toll, id: toll.id.to_string() }).collect();
        if inputs.is_empty() {
            return Ok(None);
        }
        let ledger = corroboration::toll_ledger(facts, vocabulary);
        Ok(Some(self.finding("tolls", ledger, ("tolls", TOLLS), Strength::Compared, &inputs)?))
    }

    fn finding<T>(
        &self,
        name: &str,
        value: T,
        (method, version): (&str, &str),
        strength: Strength,
        inputs: &BTreeSet<FactName>,
    ) -> Result<Finding<T>, Failure> {
        // Ids are of 200 bytes at most; a longer name is cut, and stays a name.
        let cut: String = name
            .chars()
            .scan(0, |bytes, c| {
                *bytes += c.len_utf8();
                (*bytes <= 200).then_some(c)
            })
            .collect();
        let id = FindingId::new(&cut).map_err(|error| fault(format!("the finding \"{name}\": {error}")))?;
        let method = Method { name: method.to_owned(), version: version.to_owned() };
        let inputs: Vec<FactRef> = inputs.iter().filter_map(|name| self.held.reference(name)).collect();
        Finding::new(id, value, method, strength, inputs).map_err(|error| fault(format!("{name}: {error}")))
    }
}
