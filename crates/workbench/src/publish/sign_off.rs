//! That a second person stands behind a report, as it is and on what it stands on.
use model::{Digest, Fact, ReportId, SignOff};
use serde::Serialize;

use super::prepared::{Prepared, Refused, report_id};
use crate::check::Basis;
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

/// A sign-off of a report beside the report as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    /// Who signed.
    pub(crate) by: String,
    /// The entry that recorded it.
    pub(crate) entry: u64,
    /// Why it does not stand any more.
    pub(crate) lapsed: Option<Lapsed>,
}

/// Why a sign-off does not stand any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lapsed {
    /// The text was changed since.
    Text,
    /// What the sentences stand on has changed since.
    Ground,
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
        self.sign_off_on(self.basis_now().await?, name, text).await
    }

    /// The same, on what was computed already.
    pub(crate) async fn sign_off_on(
        &self,
        basis: Basis,
        name: &str,
        text: &str,
    ) -> Result<Result<SignedOff, Refused>, Failure> {
        if let Some(refused) = self.wrote_in(&report_id(name)?).await? {
            return Ok(Err(refused));
        }
        let prepared = Prepared::of(self, basis, name, text).await?;
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

    /// That this user wrote in a report since it was last published, and so cannot stand behind it as a second person.
    pub(crate) async fn wrote_in(&self, id: &ReportId) -> Result<Option<Refused>, Failure> {
        let since = self.published(id).await?.last().map(|last| last.entry);
        let drafts = self.drafts_of(id).await?;
        let mut of_next = drafts.iter().filter(|draft| since.is_none_or(|since| draft.entry > since));
        let own = of_next.rfind(|draft| same_person(&draft.by, self.who()));
        Ok(own.map(|draft| {
            let (who, version) = (self.who(), draft.version);
            Refused::because(format!("{who} wrote in it (version {version}): somebody who did not signs it off"))
        }))
    }

    /// Everybody who signed a report off, the newest first, with why it does not stand any more.
    pub(crate) async fn signatures(
        &self,
        id: &ReportId,
        text: &Digest,
        support: &Digest,
    ) -> Result<Vec<Signature>, Failure> {
        let all = self.records().sign_offs().await?.into_iter().filter(|recorded| recorded.fact.report == *id);
        let mut signatures: Vec<Signature> = all
            .map(|recorded| Signature {
                by: recorded.fact.by,
                entry: recorded.entry,
                lapsed: if recorded.fact.text != *text {
                    Some(Lapsed::Text)
                } else {
                    (recorded.fact.support != *support).then_some(Lapsed::Ground)
                },
            })
            .collect();
        signatures.sort_by_key(|one| std::cmp::Reverse(one.entry));
        Ok(signatures)
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
