use clap::Args;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Make a copy of an item without the faces, plates and voices that its redactions name, and without metadata.
///
/// Boxes are filled with black on the decoded picture; a voice becomes silence or a tone. The copy is an item of its own;
/// the ledger says from which bytes it was made, how, and by which redactions. It is for publication, and no evidence.
#[derive(Args)]
pub(crate) struct Redact {
    #[command(flatten)]
    place: Place,

    /// The item.
    item: String,
}

impl Redact {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let redacted = workbench.redact(&self.item, &*output.progress()).await?;
        let notices = redacted.notices.clone();
        output.print(redacted, &notices, |redacted| {
            let steps: String = redacted.recipe.iter().map(|step| format!("  {step}\n")).collect();
            format!("{} made from {}. SHA-256 {}\n{steps}", redacted.item, redacted.of, redacted.sha256)
        });
        Ok(Outcome::Fine)
    }
}
