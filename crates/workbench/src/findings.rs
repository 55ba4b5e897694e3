use std::sync::Arc;

use corroboration::{Account, Assessment, Row, Standard, Standing, Strip, TollLedger};
use incidents::in_case::CaseTally;
use incidents::together::{OneEvent, OneIncident, Way};
use model::{Finding, JudgementId, Notice};
use serde::{Serialize, Serializer};

use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::Solved;

mod changed;
mod facts;
mod kept;
mod making;
mod notices;
mod shots;
mod whence;
mod why;

pub(crate) use self::facts::{Held, READ};
pub use self::kept::Anew;
pub(crate) use self::kept::Kept;
pub use self::shots::{HeardBy, HeardShot, HearingTake, ShotCount};
pub use self::whence::{HearingPlace, PlacedShot, ShotAir, ShotArrival, ShotOrigin, ShotPlace, ShotsNotPlaced};
pub use self::why::Why;

/// What follows from a case's facts about how many, what happened, who says what and what the law asks.
#[derive(Debug, Clone, Serialize)]
pub struct Findings {
    /// How many, at the least and at the most, of whom and where. Scopes overlap: no two of these numbers are added.
    #[serde(serialize_with = "each")]
    pub tallies: Vec<Arc<Finding<CaseTally>>>,
    /// The shots that recordings on one clock heard, each discharge counted once.
    pub shots: Vec<Finding<ShotCount>>,
    /// Where they came from, as far as the places and clocks of the recordings tell.
    pub origins: Vec<Finding<ShotOrigin>>,
    /// What the machine suggests of events and incidents; it decides nothing.
    pub suggestions: SuggestionFindings,
    /// Each claim held against everything else.
    #[serde(serialize_with = "each")]
    pub assessments: Vec<Arc<Finding<Assessment>>>,
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

/// What of the findings a report is held against.
#[derive(Debug, Clone)]
pub(crate) struct ForReports {
    pub(crate) tallies: Vec<Arc<Finding<CaseTally>>>,
    pub(crate) origins: Vec<Finding<ShotOrigin>>,
    pub(crate) judgements: Vec<JudgementStanding>,
    pub(crate) notices: Vec<Notice>,
}

impl From<&Findings> for ForReports {
    fn from(findings: &Findings) -> Self {
        let Findings { tallies, origins, judgements, notices, .. } = findings.clone();
        Self { tallies, origins, judgements, notices }
    }
}

/// Each use of force beside what the law asks.
#[derive(Debug, Clone, Serialize)]
pub struct LawFindings {
    /// The standards, with their sources.
    #[serde(serialize_with = "whole")]
    pub standards: Arc<Vec<Standard>>,
    /// The matrix.
    #[serde(serialize_with = "each")]
    pub rows: Vec<Arc<Finding<Row>>>,
    /// What every take shows in the minutes before each first shot.
    #[serde(serialize_with = "each")]
    pub strips: Vec<Arc<Finding<Strip>>>,
}

/// What the machine suggests of what belongs together; investigators decide.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestionFindings {
    /// Observations in several items that may be of one event.
    pub one_event: Vec<Finding<OneEvent>>,
    /// Events near in time and place that belong to no incident yet.
    pub one_incident: Vec<Finding<OneIncident>>,
    /// Movements put together from their stations.
    pub movements: Vec<Finding<Way>>,
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

    /// What of that a report is held against: claims are not held against everything else for it.
    pub(crate) async fn findings_for_reports(&self, solved: &Solved) -> Result<ForReports, Failure> {
        let mut reader = Reader::new(self.records());
        Kept::for_reports(&Held::read(&mut reader, solved, |_| true).await?)
    }
}

/// Findings that two states of a case may share, written down as if they did not.
fn each<T: Serialize, S: Serializer>(shared: &[Arc<T>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(shared.iter().map(|one| &**one))
}

fn whole<T: Serialize, S: Serializer>(shared: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
    (**shared).serialize(serializer)
}

fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::new(error, "report this as a fault")
}
