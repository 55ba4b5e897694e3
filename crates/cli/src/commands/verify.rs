use clap::Args;
use workbench::Verified;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Check that nothing in the case has been changed: every blob, the ledger, its checkpoints, the tables.
#[derive(Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    place: Place,
}

impl Verify {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let verified = workbench::verify(&self.place.folder()?, output.progress()).await?;
        let damaged = !verified.notices.is_empty();
        let notices = verified.notices.clone();
        output.print(&verified, &notices, |verified| table(verified));
        Ok(if damaged { Outcome::CheckFailed } else { Outcome::Fine })
    }
}

fn table(verified: &Verified) -> String {
    let mut text = format!(
        "{} preserved copies re-hashed ({:.1} MB), {} ledger entries and {} checkpoints walked, {} rows compared.\n",
        verified.blobs,
        verified.bytes as f64 / 1e6,
        verified.entries,
        verified.checkpoints,
        verified.rows
    );
    if verified.notices.is_empty() {
        text.push_str(
            "Nothing found changed. This proves order and sameness since each entry was made, not its date,\nand not that what the items show is true.\n",
        );
    } else {
        text.push_str(&format!("{} damages found:\n", verified.notices.len()));
    }
    text
}
