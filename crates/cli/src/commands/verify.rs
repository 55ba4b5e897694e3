use std::path::PathBuf;

use clap::Args;
use workbench::{AttestedState, Outside, Verified};

use crate::failure::Failure;
use crate::openssl;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Check that nothing in the case has been changed: every preserved copy, the ledger, its checkpoints, the tables.
#[derive(Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    place: Place,

    /// A key that may have signed the case, as `sightline new` printed it [default: your own].
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,

    /// A checkpoint of the case that was kept elsewhere: shows whether the ledger was rolled back or rebuilt since.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,

    /// The key of a person who countersigned the case, as `sightline countersign` printed it for them.
    #[arg(long, value_name = "KEY")]
    witness: Vec<String>,

    /// The certificate of a time-stamp authority, or of who certified it (PEM): openssl then checks the stamps against it.
    #[arg(long, value_name = "FILE")]
    stamp_ca: Option<PathBuf>,

    /// That authority's list of revoked certificates (CRL, PEM): without it nobody asks whether one was revoked.
    #[arg(long, value_name = "FILE", requires = "stamp_ca")]
    stamp_crl: Option<PathBuf>,
}

impl Verify {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let texts = self.checkpoint.iter().map(|path| Failure::reading(path));
        let checkpoints = texts.map(|bytes| Ok(String::from_utf8_lossy(&bytes?).into_owned()));
        let outside = Outside {
            keys: self.key.clone(),
            checkpoints: checkpoints.collect::<Result<_, Failure>>()?,
            witnesses: self.witness.clone(),
        };
        let mut verified = workbench::verify(self.place.location()?, &outside, output.progress()).await?;
        if verified.sealed > 0
            && let Ok(workbench) = self.place.look().await
        {
            verified.check_envelopes(&workbench).await;
        }
        if let Some(authority) = &self.stamp_ca {
            // Read here, so that a name mistyped is bad input and not a stamp refused.
            Failure::reading(authority)?;
            let revoked =
                self.stamp_crl.as_ref().map(|list| openssl::Revocations::read(list, authority)).transpose()?;
            verified.check_stamps(|stamp| openssl::check_stamp(stamp, authority, revoked.as_ref()));
        }
        let damages = verified.damages.clone();
        output.print(&verified, &damages, |verified| table(verified));
        Ok(if verified.whole { Outcome::Fine } else { Outcome::CheckFailed })
    }
}

fn table(verified: &Verified) -> String {
    let mut text = format!(
        "{} preserved copies re-hashed ({:.1} MB), {} ledger entries and {} checkpoints walked, {} facts compared.\n",
        verified.blobs,
        verified.bytes as f64 / 1e6,
        verified.entries,
        verified.checkpoints,
        verified.rows
    );
    if verified.sealed > 0 {
        text.push_str(&format!(
            "{} of {} sealed versions of facts opened and held against the ledger's commitments.\n",
            verified.opened, verified.sealed
        ));
    }
    if verified.disposed_copies + verified.disposed_keys + verified.erased > 0 {
        text.push_str(&format!(
            "Disposed of on purpose, as entries say: {} copies, {} keys, {} sealed versions of facts that nobody can open \
             any more.\n",
            verified.disposed_copies, verified.disposed_keys, verified.erased
        ));
    }
    for remark in &verified.remarks {
        text.push_str(&format!("remark: {remark}\n"));
    }
    for attested in &verified.attestations {
        if attested.state == AttestedState::Checked {
            text.push_str(&format!("attested: {}\n", attested.says));
        }
    }
    for unchecked in &verified.unchecked {
        text.push_str(&format!("not checked: {unchecked}\n"));
    }
    match verified.damages.len() {
        0 => text.push_str("Nothing found changed. That shows order and sameness; not dates, and not truth.\n"),
        n => text.push_str(&format!("{n} damages found:\n")),
    }
    text
}
