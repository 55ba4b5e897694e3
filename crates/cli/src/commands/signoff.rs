use std::path::PathBuf;

use clap::Args;
use workbench::Refused;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// The most bytes of a report.
const MOST_BYTES: u64 = 16 << 20;

/// A report's text.
#[derive(Args)]
pub(super) struct Report {
    /// The report: Markdown with citations and values.
    report: PathBuf,
}

impl Report {
    /// Its name in the case, which is its file's, and its text.
    pub(super) fn read(&self) -> Result<(String, String), Failure> {
        let path = &self.report;
        let next = "name a report, such as report.md";
        let len = std::fs::metadata(path).map_err(|error| Failure::in_file(path.display(), error, next))?.len();
        if len > MOST_BYTES {
            let what = format!("it has {len} bytes; {MOST_BYTES} are the most of a report");
            return Err(Failure::in_file(path.display(), what, "part it into several reports"));
        }
        let bytes = std::fs::read(path).map_err(|error| Failure::in_file(path.display(), error, next))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let what = format!("it is no text in UTF-8 (byte {})", error.utf8_error().valid_up_to());
            Failure::in_file(path.display(), what, "save it as UTF-8")
        })?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok((name, text))
    }
}

/// Prints why nothing was recorded.
pub(super) fn refuse(output: &Output, refused: Refused) -> Outcome {
    output.print(refused, &[], |refused| {
        let mut said = format!("refused: {}\n", refused.why);
        for error in &refused.errors {
            said.push_str(&format!(
                "  {}:{} {}: {}\n",
                error.place.line, error.place.column, error.code, error.message
            ));
        }
        if let Some(draft) = &refused.draft {
            said.push_str(&format!("A note to begin from, for --correction:\n\n{draft}"));
        }
        said
    });
    Outcome::CheckFailed
}

/// Sign a report off, as a second person: it is what it says, and it stands on what it cites.
///
/// Refused while errors are open, and to who wrote and published it. It lapses by itself when the text changes, or anything
/// that a sentence stands on.
#[derive(Args)]
pub(crate) struct Signoff {
    #[command(flatten)]
    place: Place,

    #[command(flatten)]
    report: Report,
}

impl Signoff {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let (name, text) = self.report.read()?;
        let workbench = self.place.open().await?;
        match workbench.sign_off(&name, &text).await? {
            Ok(signed) => {
                output.print(signed, &[], |signed| {
                    format!("{} signed off by {}, on {} entries\n", signed.report, signed.by, signed.as_of)
                });
                Ok(Outcome::Fine)
            }
            Err(refused) => Ok(refuse(output, refused)),
        }
    }
}
