use clap::{Args, ValueEnum};
use model::Consents;
use serde::Serialize;

use super::vault::kind_named;
use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Record what a person said to the uses of what they told, filmed or gave.
///
/// What is refused or withdrawn to publish is in no report from then on, and what is so to share in no export; who may not
/// even be kept, in neither. Uses that are not named stay as they were. Taking back the consent to keep destroys nothing by
/// itself: `sightline dispose` does.
#[derive(Args)]
pub(crate) struct Consent {
    #[command(flatten)]
    place: Place,
    /// What it is: a source stands for everything that this person gave.
    #[arg(value_parser = ["source", "item", "statement"])]
    kind: String,
    /// Its id.
    id: String,
    /// Whether it may be kept.
    #[arg(long, value_enum)]
    keep: Option<Said>,
    /// Whether it may be shared with others.
    #[arg(long, value_enum)]
    share: Option<Said>,
    /// Whether it may be published.
    #[arg(long, value_enum)]
    publish: Option<Said>,
    /// How it became known, for the ledger; name nobody here.
    #[arg(long)]
    reason: String,
}

/// What stands now, use by use.
#[derive(Serialize)]
struct Now {
    keep: Option<model::Consent>,
    share: Option<model::Consent>,
    publish: Option<model::Consent>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Said {
    /// Nobody asked.
    NotAsked,
    /// Refused.
    Refused,
    /// Agreed once, and took it back.
    Withdrawn,
    /// Agreed.
    Given,
}

impl From<Said> for model::Consent {
    fn from(said: Said) -> Self {
        match said {
            Said::NotAsked => Self::NotAsked,
            Said::Refused => Self::Refused,
            Said::Withdrawn => Self::Withdrawn,
            Said::Given => Self::Given,
        }
    }
}

impl Consent {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let said = Consents {
            keep: self.keep.map(Into::into),
            share: self.share.map(Into::into),
            publish: self.publish.map(Into::into),
        };
        let now = workbench.record_consent(kind_named(&self.kind), &self.id, said, &self.reason).await?;
        let now = Now { keep: now.keep, share: now.share, publish: now.publish };
        output.print(now, workbench.notices(), |now| {
            let word = |said: Option<model::Consent>| said.map_or("not said".to_owned(), |said| format!("{said:?}"));
            format!("keep: {}\nshare: {}\npublish: {}\n", word(now.keep), word(now.share), word(now.publish))
        });
        Ok(Outcome::Fine)
    }
}
