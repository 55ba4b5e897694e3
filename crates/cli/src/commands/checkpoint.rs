use std::path::PathBuf;

use clap::{Args, Subcommand};
use model::Attestation;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Have the newest checkpoint attested from outside: the ledger alone proves order, not date.
///
/// Nothing is sent anywhere: you carry the files to an authority or to a second person, and back.
#[derive(Args)]
pub(crate) struct Checkpoint {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Request(Request),
    Export(Export),
    Add(Add),
}

/// Write a request for a time-stamp (RFC 3161) of the newest checkpoint; an authority answers it.
#[derive(Args)]
struct Request {
    #[command(flatten)]
    place: Place,

    /// Where it goes (TSQ).
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Write the newest checkpoint for a second person, who runs `sightline countersign` on it.
#[derive(Args)]
struct Export {
    #[command(flatten)]
    place: Place,

    /// How many entries the checkpoint has that they signed last: the file then proves that this one extends it.
    #[arg(long, value_name = "ENTRIES", default_value_t = 0)]
    from: u64,

    /// Where it goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Take in what came back: a time-stamp (response or token), or a countersigned checkpoint.
#[derive(Args)]
struct Add {
    #[command(flatten)]
    place: Place,

    /// The file.
    file: PathBuf,
}

#[derive(Serialize)]
struct Written {
    entries: u64,
    file: String,
}

impl Checkpoint {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        match self.what {
            What::Request(request) => {
                let workbench = request.place.open().await?;
                let (entries, bytes) = workbench.stamp_request().await?;
                workbench::write_whole(&request.out, &bytes)?;
                let written = Written { entries, file: request.out.display().to_string() };
                output.print(written, &[], |written| {
                    format!(
                        "{} written: a request to stamp the checkpoint of {} entries.\nNext: have an authority answer it, then sightline checkpoint add ANSWER\n",
                        written.file, written.entries
                    )
                });
            }
            What::Export(export) => {
                let workbench = export.place.open().await?;
                let exported = workbench.export_checkpoint(export.from).await?;
                workbench::write_whole(&export.out, exported.to_string().as_bytes())?;
                let entries = exported.signed.checkpoint.size;
                let written = Written { entries, file: export.out.display().to_string() };
                output.print(written, &[], |written| {
                    format!(
                        "{} written: the checkpoint of {} entries.\nNext: a second person runs sightline countersign {}, then you sightline checkpoint add THEIR-FILE\n",
                        written.file, written.entries, written.file
                    )
                });
            }
            What::Add(add) => {
                let bytes = Failure::reading(&add.file)?;
                let workbench = add.place.open().await?;
                let in_file =
                    |failure: workbench::Failure| Failure::in_file(add.file.display(), failure.what, failure.next);
                let attestation: Attestation = workbench.attest(&bytes).await.map_err(in_file)?;
                output.print(attestation, &[], |attestation| {
                    format!(
                        "The checkpoint of {} entries is attested by {} at {}, by its own word.\nNext: sightline verify, with --stamp-ca or --witness to have that checked\n",
                        attestation.entries, attestation.by, attestation.at
                    )
                });
            }
        }
        Ok(Outcome::Fine)
    }
}
