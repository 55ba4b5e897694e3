use std::path::PathBuf;

use clap::Args;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// What differs between two states of the case: findings, and the sentences of a report, with a note of correction drafted.
///
/// A state is a number of ledger entries, such as `as_of` of a published version. The report is what was published last by
/// either state, or the one given, held against both. Exit code 1 where a sentence changed.
#[derive(Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    place: Place,

    /// How many entries the earlier state has.
    from: u64,

    /// How many the later has.
    to: u64,

    /// Hold this report against both.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl Diff {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let text = match &self.report {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|error| Failure::in_file(path.display(), error, "name a report, such as report.md"))?,
            ),
            None => None,
        };
        let difference = self.place.look().await?.diff(self.from, self.to, text.as_deref()).await?;
        let changed = !difference.sentences.is_empty();
        output.print(difference, &[], |difference| {
            let mut said = String::new();
            for method in &difference.methods {
                said.push_str(&format!("method changed: {}\n", method.words()));
            }
            if difference.methods_kept == Some(false) {
                said.push_str("by which methods the earlier version was computed was not kept with it\n");
            }
            said.push_str(&format!("{} findings differ\n", difference.findings.len()));
            for finding in &difference.findings {
                let how = match (&finding.before, &finding.after) {
                    (None, _) => "new",
                    (_, None) => "gone",
                    _ => "changed",
                };
                said.push_str(&format!("  {} ({how}, {})\n", finding.finding, finding.by.words()));
            }
            said.push_str(&format!("{} sentences differ\n", difference.sentences.len()));
            for sentence in &difference.sentences {
                let number = sentence.number.map_or("new".to_owned(), |number| number.to_string());
                let words = sentence.before.as_ref().or(sentence.after.as_ref()).cloned().unwrap_or_default();
                said.push_str(&format!("  {number}: {words} ({})\n", sentence.by.words()));
                for on in &sentence.on {
                    said.push_str(&format!(
                        "      {}: {} -> {}\n",
                        on.name,
                        on.before.join(" | "),
                        on.after.join(" | ")
                    ));
                }
            }
            if !difference.correction.is_empty() {
                said.push_str(&format!("\n{}", difference.correction));
            }
            said
        });
        Ok(if changed { Outcome::CheckFailed } else { Outcome::Fine })
    }
}
