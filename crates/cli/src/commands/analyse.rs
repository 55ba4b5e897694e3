use clap::Args;
use model::NoticeLevel;
use workbench::Analysed;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Decode every item once, in a sandbox, and keep what later steps need.
///
/// What has been analysed by this version is not done again. A crash or a stop costs the items under way; the next
/// run goes on from there. An item that cannot be decoded stays preserved and says why.
#[derive(Args)]
pub(crate) struct Analyse {
    #[command(flatten)]
    place: Place,

    /// How many items are decoded side by side [default: one per core].
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

impl Analyse {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let analysed = workbench.analyse(self.workers, output.progress()).await?;
        let notices = analysed.notices.clone();
        output.print(&analysed, &notices, |analysed| table(analysed));
        // What an item itself causes is recorded with it; an error here is an item that could not be looked at.
        let hindered = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        Ok(if hindered { Outcome::BadInput } else { Outcome::Fine })
    }
}

fn table(analysed: &Analysed) -> String {
    let credentials = match analysed.metadata.with_credentials {
        0 => String::new(),
        n => format!(" Signed provenance (C2PA) in {n}; see the report for what of it holds."),
    };
    format!(
        "{} items analysed, {} unchanged, {} could not be decoded, {} takes found.{credentials}\nNext: sightline solve, then sightline report --html report.html\n",
        analysed.done, analysed.unchanged, analysed.failed, analysed.takes
    )
}
