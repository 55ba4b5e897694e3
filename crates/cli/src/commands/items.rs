use clap::Args;
use model::VerificationState;
use serde::Serialize;
use workbench::ItemStatus;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// List the items: how far each is verified, and what a court would miss.
///
/// Of each item found online the Berkeley Protocol (paragraph 155) asks for its address, the source of its page, a
/// capture of the page, the hash and the embedded metadata; the list says which are there, and the JSON why others are not.
#[derive(Args)]
pub(crate) struct Items {
    #[command(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Listed {
    items: Vec<ItemStatus>,
}

impl Items {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.look().await?;
        let items = workbench.items().await?;
        output.print(Listed { items }, &[], |listed| table(&listed.items));
        Ok(Outcome::Fine)
    }
}

fn table(items: &[ItemStatus]) -> String {
    let mut text = String::new();
    for item in items {
        let state = match item.state {
            VerificationState::NotReviewed => "held",
            VerificationState::Viewed => "viewed",
            VerificationState::Verified => "verified",
            VerificationState::Rejected => "rejected",
        };
        let second = if item.sheets.is_empty() {
            "no sheet".to_owned()
        } else {
            let signed = item.sheets.iter().filter(|sheet| sheet.countersigned_by.is_some()).count();
            format!("{signed} of {} sheets countersigned", item.sheets.len())
        };
        let missing: Vec<&str> =
            item.completeness.parts().iter().filter(|(_, found)| !found.is_there()).map(|(name, _)| *name).collect();
        let missing = if missing.is_empty() { String::new() } else { format!("; missing: {}", missing.join(", ")) };
        let title = item.title.as_deref().map(|title| format!("  {title}")).unwrap_or_default();
        text.push_str(&format!("{}{title}\n", item.id));
        text.push_str(&format!("    {state}, {second}; {} of 5{missing}\n", item.completeness.count()));
    }
    text.push_str(&format!("{} items\n", items.len()));
    text
}
