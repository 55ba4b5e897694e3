use model::{Compartment, Fact, FactKind, Notice, NoticeLevel, Recorded, Whereabouts};

use super::Verified;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::vault::Sealer;

impl Verified {
    /// Opens every envelope that the user may, and holds each value in it against the ledger's commitment.
    ///
    /// What is not open to the user is listed as unchecked, with how much there is of it.
    pub async fn check_envelopes(&mut self, workbench: &Workbench) {
        if self.sealed == 0 {
            return;
        }
        if let Err(failure) = self.open_all(workbench).await {
            self.unchecked.push(format!("the {} sealed versions of facts: {}", self.sealed, failure.what));
        }
        self.whole = self.damages.is_empty();
    }

    async fn open_all(&mut self, workbench: &Workbench) -> Result<(), Failure> {
        let Some(opener) = workbench.opener().await? else { return Ok(()) };
        let mut closed = [(Compartment::Identities, 0_u64), (Compartment::Contents, 0)];
        for kind in FactKind::ALL {
            for recorded in workbench.records().facts(kind).await? {
                // What is protected once stays so: a fact without an envelope never had one.
                if recorded.fact.envelope().is_none() {
                    continue;
                }
                for version in workbench.records().history(kind, &recorded.fact.id()).await? {
                    self.open(&opener, version, &mut closed).await;
                }
            }
        }
        for (half, count) in closed.into_iter().filter(|(_, count)| *count > 0) {
            let why = opener.why_closed(half);
            self.unchecked.push(format!(
                "{count} sealed versions of facts ({}), which only a keyholder can open: {}",
                half.name(),
                why.what
            ));
        }
        Ok(())
    }

    async fn open(&mut self, opener: &Sealer, version: Recorded<Fact>, closed: &mut [(Compartment, u64)]) {
        let Recorded { mut fact, version, entry } = version;
        if fact.envelope().is_none() {
            return;
        }
        let Some(record) = fact.guarded().map(|guarded| guarded.record) else { return };
        let half = record.compartment();
        if !opener.opens(half) {
            closed.iter_mut().filter(|(closed, _)| *closed == half).for_each(|(_, count)| *count += 1);
            return;
        }
        match opener.clear_fields(&fact, &record).await {
            Ok(Some(_)) => self.opened += 1,
            Ok(None) => self.erased += 1,
            Err(failure) => self.damages.push(Notice {
                level: NoticeLevel::Error,
                what: format!(
                    "what is sealed of {} {:?} version {version} is not what entry {entry} commits to: {}",
                    fact.kind().name(),
                    fact.id(),
                    failure.what
                ),
                place: Whereabouts {
                    file: fact.envelope().map(|envelope| {
                        let hash = envelope.sha256.to_string();
                        format!("blobs/{}/{hash}", &hash[..2])
                    }),
                    ..Whereabouts::default()
                },
                next: "leave the case as it is, and fetch this copy and the keys from a backup".to_owned(),
            }),
        }
    }
}
