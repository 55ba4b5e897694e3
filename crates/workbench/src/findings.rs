use std::collections::{BTreeMap, BTreeSet};

use corroboration::{Account, Assessment, Recording, Row, Standard, Standing, Strip, TollLedger, Verdict, Vocabulary};
use incidents::in_case::CaseTally;
use incidents::tally::TopSpeed;
use incidents::together::{Suggestions, suggestions};
use model::{Certainty, FactKind, FactName, FactRef, Finding, FindingId, JudgementId, Method, Notice, Strength};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::Solved;

mod facts;
mod why;

use self::facts::Held;
pub use self::why::Why;

/// Rises whenever the same facts give other tallies.
const TALLY: &str = "1";
/// Rises whenever the same facts give other assessments.
const ASSESSMENT: &str = "1";
/// Rises whenever the same facts give another matrix of law.
const LAW: &str = "1";
/// Rises whenever the same facts give another ledger of tolls.
const TOLLS: &str = "1";

/// What follows from a case's facts about how many, what happened, who says what and what the law asks.
#[derive(Debug, Clone, Serialize)]
pub struct Findings {
    /// How many, at the least and at the most, of whom and where. Scopes overlap: no two of these numbers are added.
    pub tallies: Vec<Finding<CaseTally>>,
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
        // Without a key even for those who hold one: what a witness said must not turn up in what is printed of claims.
        let mut reader = Reader::new(self.records());
        let mut held = Held::read(&mut reader, solved).await?;
        held.notices.extend(reader.unread());
        compute(&held, &reader)
    }
}

fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::new(error, "report this as a fault")
}

fn compute(held: &Held, reader: &Reader<'_>) -> Result<Findings, Failure> {
    let vocabulary = Vocabulary::published().map_err(fault)?;
    let make = Making { reader };
    let facts = held.facts();
    let states = corroboration::counted_states(&held.observations, &vocabulary);
    let actors = corroboration::sighted_actors(&held.sightings, &vocabulary);
    let tallies = incidents::in_case::count(&held.counted(&states, &actors, Certainty::Certain, TopSpeed::default()))
        .map_err(|error| Failure::new(error, "mend sightings.csv or links.csv and import them again"))?;
    let mut found = Vec::with_capacity(tallies.len());
    for tally in tallies {
        let inputs = tally.inputs.clone();
        found.push(make.finding(
            &format!("count {}", scope_name(&tally)),
            tally,
            ("tally", TALLY),
            Strength::Bounds,
            &inputs,
        )?);
    }
    let mut assessments = Vec::new();
    for assessment in corroboration::assess(&facts, &vocabulary) {
        let strength = match assessment.verdict {
            Verdict::Contradicted => Strength::Contradiction,
            _ => Strength::Compared,
        };
        let inputs = assessment.inputs.clone();
        let name = format!("claim {}", assessment.claim);
        assessments.push(make.finding(&name, assessment, ("assessment", ASSESSMENT), strength, &inputs)?);
    }
    let mut accounts = Vec::new();
    for account in corroboration::accounts(&facts) {
        let (name, inputs) = (format!("account {}", account.statement), account.inputs.clone());
        accounts.push(make.finding(&name, account, ("left out", ASSESSMENT), Strength::Compared, &inputs)?);
    }
    let recordings: BTreeMap<FactName, Recording> = reader
        .handed_out()
        .map(|(kind, id, version, entry)| (FactName { kind, id: id.to_owned() }, Recording { version, entry }))
        .collect();
    let standings: Vec<(&model::Judgement, Standing)> = held
        .judgements
        .iter()
        .map(|judgement| {
            let name = FactName { kind: FactKind::Judgement, id: judgement.id.to_string() };
            let at = recordings.get(&name).map_or(0, |recording| recording.entry);
            (judgement, corroboration::standing(judgement, at, &recordings))
        })
        .collect();
    let law = corroboration::law(&facts, &vocabulary, Standard::published().map_err(fault)?, &standings);
    let mut rows = Vec::new();
    for row in law.rows {
        let (name, inputs) = (format!("law {}", row.event), row.inputs.clone());
        rows.push(make.finding(&name, row, ("law", LAW), Strength::Compared, &inputs)?);
    }
    let toll_inputs: BTreeSet<FactName> =
        held.tolls.iter().map(|toll| FactName { kind: FactKind::Toll, id: toll.id.to_string() }).collect();
    let tolls = match toll_inputs.is_empty() {
        true => None,
        false => {
            let ledger = corroboration::toll_ledger(&facts, &vocabulary);
            Some(make.finding("tolls", ledger, ("tolls", TOLLS), Strength::Compared, &toll_inputs)?)
        }
    };
    let judgements = standings.into_iter().map(|(judgement, standing)| JudgementStanding {
        judgement: judgement.id.clone(),
        by: judgement.by.clone(),
        standing,
    });
    Ok(Findings {
        judgements: judgements.collect(),
        suggestions: suggestions(&held.together()),
        tallies: found,
        assessments,
        accounts,
        law: LawFindings { standards: law.standards, rows, strips: law.strips },
        tolls,
        notices: held.notices.clone(),
    })
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
    reader: &'a Reader<'a>,
}

impl Making<'_> {
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
        let inputs: Vec<FactRef> =
            inputs.iter().filter_map(|name| self.reader.reference(name.kind, &name.id)).collect();
        Finding::new(id, value, method, strength, inputs).map_err(|error| fault(format!("{name}: {error}")))
    }
}
