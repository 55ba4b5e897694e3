use std::path::PathBuf;

use clap::Args;
use workbench::BagContent;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// An evidence bag (BagIt, RFC 8493): what the case stands on, with a program that checks it anywhere.
///
/// It holds originals or their hashes, the ledger with its checkpoints and stamps, and the findings. `python3 verify.py` in
/// it needs nothing but Python and openssl. What is protected or may not be shared is withheld, and its place held by
/// salted hashes.
#[derive(Args)]
pub(crate) struct ExportBag {
    #[command(flatten)]
    place: Place,

    /// The folder, which must not be there yet.
    folder: PathBuf,

    /// With the preserved copies of all items that may leave.
    #[arg(long, conflicts_with = "hashes_only")]
    originals: bool,

    /// With their hashes alone: so it is where neither is said.
    #[arg(long)]
    hashes_only: bool,

    /// With the names of who works on the case, so that every entry can be held against its hash; by pseudonym otherwise.
    #[arg(long)]
    staff: bool,
}

impl ExportBag {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.look().await?;
        let content = BagContent { originals: self.originals && !self.hashes_only, staff: self.staff };
        let bag = workbench.export_bag(&self.folder, content, &output.progress()).await?;
        let notices = bag.notices.clone();
        output.print(bag, &notices, |bag| {
            format!(
                "{} written: {} entries ({} withheld), {} originals, {} hashes, {} items withheld, {} findings ({} left out).\n\
                 Check it with: python3 {}/verify.py\n",
                bag.folder,
                bag.as_of,
                bag.entries_withheld,
                bag.originals,
                bag.hashes_only,
                bag.items_withheld,
                bag.findings,
                bag.findings_withheld,
                bag.folder
            )
        });
        Ok(Outcome::Fine)
    }
}
