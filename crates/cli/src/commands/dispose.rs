use clap::{Args, ValueEnum};
use model::DisposalGround;
use workbench::Disposed;

use super::vault::{KINDS, kind_named};
use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Destroy an item's bytes, or what is protected of a source or statement, for good.
///
/// A tombstone stays in the ledger: who did it, when, why. `sightline verify` accepts it. The tables in which the record
/// came are destroyed with it, as far as they are kept encrypted. A backup made before still holds what it held.
#[derive(Args)]
pub(crate) struct Dispose {
    #[command(flatten)]
    place: Place,
    /// What it is.
    #[arg(value_parser = KINDS)]
    kind: String,
    /// Its id.
    id: String,
    /// On what ground.
    #[arg(long, value_enum)]
    ground: Ground,
    /// Why, for the ledger; name nobody here.
    #[arg(long)]
    reason: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ground {
    /// The person took their consent back.
    ConsentWithdrawn,
    /// A court or an authority ordered it.
    CourtOrder,
    /// Another, stated in the reason.
    Other,
}

impl Dispose {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let ground = match self.ground {
            Ground::ConsentWithdrawn => DisposalGround::ConsentWithdrawn,
            Ground::CourtOrder => DisposalGround::CourtOrder,
            Ground::Other => DisposalGround::Other,
        };
        let disposed = workbench.dispose(kind_named(&self.kind), &self.id, ground, &self.reason).await?;
        output.print(disposed, workbench.notices(), table);
        Ok(Outcome::Fine)
    }
}

fn table(disposed: &Disposed) -> String {
    let line = |record: &workbench::DisposedRecord| {
        let key = if record.key { ", its key destroyed" } else { "" };
        format!("{} {}: {} copies removed{key}\n", record.kind.name(), record.id, record.copies.len())
    };
    disposed.records.iter().map(line).collect()
}
