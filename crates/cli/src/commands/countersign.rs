use std::path::PathBuf;

use clap::Args;
use model::Instant;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// Countersign a checkpoint of someone else's case with your key, if it extends the one you signed before.
///
/// What you signed is kept beside your key. The signature says that you saw this state of the ledger at this time by your
/// clock; it says nothing of what is in the case.
#[derive(Args)]
pub(crate) struct Countersign {
    /// The file that `sightline checkpoint export` wrote.
    file: PathBuf,

    /// The name you sign under, without spaces, such as example.org/ana.
    #[arg(long)]
    name: String,

    /// The case's key, as `sightline new` printed it: needed the first time, from a source you trust.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// Where the countersigned checkpoint goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Signed {
    case: String,
    entries: u64,
    at: Instant,
    file: String,
    witness_key: String,
}

impl Countersign {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let text = String::from_utf8_lossy(&Failure::reading(&self.file)?).into_owned();
        let in_file = |failure: workbench::Failure| Failure::in_file(self.file.display(), failure.what, failure.next);
        let signed = workbench::countersign(&text, &self.name, self.key.as_deref()).map_err(in_file)?;
        workbench::write_whole(&self.out, signed.note.as_bytes())?;
        let written = Signed {
            case: signed.case,
            entries: signed.entries,
            at: signed.at,
            file: self.out.display().to_string(),
            witness_key: signed.witness_key,
        };
        output.print(written, &signed.notices, |signed| {
            format!(
                "{} entries of {} countersigned in {}.\nOthers check it with\n  {}\n",
                signed.entries, signed.case, signed.file, signed.witness_key
            )
        });
        Ok(Outcome::Fine)
    }
}
