use clap::Args;
use workbench::Why as Reasons;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Say why a finding is what it is: its method, its reasons, and the facts it was computed from.
///
/// FINDING is a name as `solve --json` shows it ("claim c-17", "count people injured incident-2", "law first-shots",
/// "account st-4", "tolls", "time V07.start"), or the name of the claim, event or statement alone.
#[derive(Args)]
pub(crate) struct Why {
    /// The finding.
    #[arg(value_name = "FINDING")]
    finding: String,

    #[command(flatten)]
    place: Place,
}

impl Why {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let why = self.place.look().await?.why(&self.finding).await?;
        output.print(&why, &[], |why| told(why));
        Ok(Outcome::Fine)
    }
}

fn told(why: &Reasons) -> String {
    let mut text = format!("{}\n", why.says);
    for reason in &why.because {
        text.push_str(&format!("  {reason}\n"));
    }
    let inputs: Vec<String> =
        why.inputs.iter().map(|fact| format!("{} {} (version {})", fact.kind.name(), fact.id, fact.version)).collect();
    text.push_str(&format!("Computed by {} {} from {}.\n", why.method.name, why.method.version, inputs.join(", ")));
    text
}
