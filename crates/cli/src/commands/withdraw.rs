use clap::Args;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Withdraw a row, so that no finding rests on it any more; what it said stays in the ledger.
///
/// Also what this program found by itself: a pair of recordings (`syncs`) in which you do not hear the same. It stays
/// withdrawn however often `sightline analyse` runs. `--restore` lets a row stand again.
#[derive(Args)]
pub(crate) struct Withdraw {
    /// The table, such as syncs or evidence.
    table: String,
    /// The row's id.
    id: String,
    /// Let it stand again.
    #[arg(long)]
    restore: bool,
    /// Why, for the ledger.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    place: Place,
}

impl Withdraw {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let done = workbench.withdraw(&self.table, &self.id, self.restore, &self.reason).await?;
        output.print(done, workbench.notices(), |done| {
            let how = if done.stands { "stands again" } else { "is withdrawn" };
            format!("{} {} (version {}) {how}. Next: sightline solve\n", done.table, done.id, done.version)
        });
        Ok(Outcome::Fine)
    }
}
