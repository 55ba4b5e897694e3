use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Accept or reject what a detector proposed, one by one, under your name.
///
/// What is accepted is an observation like any other; what is rejected stays, and counts for nothing. Listen first: the ids tell
/// item and second (shots-V017@12.345).
#[derive(Args)]
pub(crate) struct Review {
    /// What you made of them.
    #[arg(value_enum)]
    judged: Judged,
    /// The observations.
    #[arg(required = true, value_name = "OBSERVATION")]
    observations: Vec<String>,
    /// Why, for the ledger; needed to reject.
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Judged {
    /// It is what the detector took it for.
    Accept,
    /// It is not.
    Reject,
    /// Nobody knows yet, as before.
    Propose,
}

impl From<Judged> for model::Review {
    fn from(judged: Judged) -> Self {
        match judged {
            Judged::Accept => Self::Accepted,
            Judged::Reject => Self::Rejected,
            Judged::Propose => Self::Proposed,
        }
    }
}

impl Review {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let done = workbench.review(&self.observations, self.judged.into(), &self.reason).await?;
        output.print(done, workbench.notices(), |done| {
            let word = match done.review {
                model::Review::Accepted => "accepted",
                model::Review::Rejected => "rejected",
                model::Review::Proposed => "proposed again",
            };
            format!("{} {word}, {} were so before. Next: sightline solve\n", done.observations.len(), done.unchanged)
        });
        Ok(Outcome::Fine)
    }
}
