//! That a second person stands behind a report, as it is and on what it stands on.
use model::{Digest, Fact, ReportId, SignOff};
use serde::Serialize;

use super::prepared::{Prepared, Refused};
use crate::failure::Failure;
use crate::open::Workbench;

/// A sign-off that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedOff {
    /// The report.
    pub report: ReportId,
    /// SHA-256 of its text.
    pub text: Digest,
    /// SHA-256 of what its sentences stand on.
    pub support: Digest,
    /// Who signed.
    pub by: String,
    /// How many ledger entries there were.
    pub as_of: u64,
}

/// Whether two names are of one person, as far as names tell.
pub(super) fn same_person(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(a) == plain(b)
}

impl Workbench {
    /// Records that this user signs a report off.
    ///
    /// # Errors
    /// The report cannot be read or the case cannot be written. What the check refuses is in the result.
    pub async fn sign_off(&self, name: &str, text: &str) -> Result<Result<SignedOff, Refused>, Failure> {
        let prepared = Prepared::of(self, name, text).await?;
        if let Some(refused) = prepared.refused() {
            return Ok(Err(refused));
        }
        let published = self.records().published_reports().await?;
        let own = published.iter().find(|one| {
            one.fact.id == prepared.id && one.fact.text == prepared.sha256 && same_person(&one.fact.by, self.who())
        });
        if own.is_some() {
            let why = format!("{} wrote and published this text: somebody else signs it off", self.who());
            return Ok(Err(Refused::because(why)));
        }
        let as_of = self.records().size().await?;
        let sign_off = SignOff {
            report: prepared.id.clone(),
            text: prepared.sha256,
            support: prepared.ground.sha256()?,
            as_of,
            by: self.who().to_owned(),
        };
        let signed = SignedOff {
            report: prepared.id,
            text: sign_off.text,
            support: sign_off.support,
            by: sign_off.by.clone(),
            as_of,
        };
        self.append(vec![self.draft("sign off".to_owned(), Fact::SignOff(sign_off))]).await?;
        Ok(Ok(signed))
    }

    /// Who else than this user stands behind a report as it is now; or why nobody does.
    pub(super) async fn standing_sign_off(&self, prepared: &Prepared) -> Result<Result<String, Refused>, Failure> {
        let support = prepared.ground.sha256()?;
        let mut lapsed = Vec::new();
        for recorded in self.records().sign_offs().await? {
            let sign_off = recorded.fact;
            if sign_off.report != prepared.id {
                continue;
            }
            let why = if same_person(&sign_off.by, self.who()) {
                "who publishes it"
            } else if sign_off.text != prepared.sha256 {
                "lapsed: the text was changed since"
            } else if sign_off.support != support {
                "lapsed: what the sentences stand on has changed since"
            } else {
                return Ok(Ok(sign_off.by));
            };
            lapsed.push(format!("{} ({why})", sign_off.by));
        }
        let signed = if lapsed.is_empty() {
            "nobody signed it off".to_owned()
        } else {
            format!("signed off by {}", lapsed.join(", "))
        };
        let next = "a second person runs `sightline signoff` on it as it is now";
        Ok(Err(Refused::because(format!("no second person stands behind it as it is: {signed}; {next}"))))
    }
}
