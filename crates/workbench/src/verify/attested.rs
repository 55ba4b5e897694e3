use model::{Attestation, AttestationKind, Instant, Notice, NoticeLevel, Recorded, Whereabouts};
use preservation::{Case, Location, NoteError, SignedCheckpoint, WitnessKey};
use serde::Serialize;

use super::Verified;
use crate::checkpoint::imprint;
use crate::failure::Failure;

/// What someone outside said of a checkpoint, and how far that was checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attested {
    /// How many entries the checkpoint is of.
    pub entries: u64,
    /// A time-stamp or a countersignature.
    pub kind: AttestationKind,
    /// Who, by the name it gives.
    pub by: String,
    /// When, by the time it gives.
    pub at: Instant,
    /// How far it was checked.
    pub state: AttestedState,
    /// The same in words.
    pub says: String,
    /// The token, for a tool that checks the authority's chain.
    #[serde(skip)]
    pub token: Vec<u8>,
    /// The SHA-256 that it stamps, in hexadecimal.
    #[serde(skip)]
    pub imprint: String,
    /// The number of the certificate that it says it is signed by, in hexadecimal.
    #[serde(skip)]
    pub certificate: Option<String>,
}

/// How far an attestation was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttestedState {
    /// It is of this ledger, and its signature was checked against a key or certificate from outside.
    Checked,
    /// It is of this ledger; whose it is was not checked.
    Unchecked,
    /// It does not hold.
    Refused,
}

/// Holds everything that was said of this case's checkpoints against the ledger as it is.
pub(super) async fn check(at: &Location, witnesses: &[WitnessKey], verified: &mut Verified) {
    match read(at, witnesses).await {
        Ok((found, clocks)) => {
            verified.remarks.extend(clocks);
            if found.is_empty() {
                verified.unchecked.push(
                    "the date of the record: no checkpoint is stamped or countersigned, so the ledger proves order, not date"
                        .to_owned(),
                );
            }
            for one in found {
                verified.take(one);
            }
        }
        Err(failure) => verified.unchecked.push(format!("stamps and countersignatures: {}", failure.what)),
    }
}

impl Verified {
    /// Has every stamp that nobody checked so far checked by a tool that knows an authority's certificate.
    pub fn check_stamps(&mut self, check: impl Fn(&mut Attested)) {
        for mut one in std::mem::take(&mut self.attestations) {
            if one.kind == AttestationKind::Stamp && one.state == AttestedState::Unchecked {
                self.unchecked.retain(|says| *says != one.says);
                check(&mut one);
            } else if one.state != AttestedState::Checked {
                // Told already.
                self.attestations.push(one);
                continue;
            }
            self.take(one);
        }
        self.whole = self.damages.is_empty();
    }

    fn take(&mut self, one: Attested) {
        match one.state {
            AttestedState::Checked => {}
            AttestedState::Unchecked => self.unchecked.push(one.says.clone()),
            AttestedState::Refused => self.damages.push(Notice {
                level: NoticeLevel::Error,
                what: one.says.clone(),
                place: Whereabouts {
                    file: Some(format!("attestation of {} entries by {}", one.entries, one.by)),
                    ..Whereabouts::default()
                },
                next: "rely on it for nothing; have the newest checkpoint attested again".to_owned(),
            }),
        }
        self.attestations.push(one);
    }
}

async fn read(at: &Location, witnesses: &[WitnessKey]) -> Result<(Vec<Attested>, Vec<String>), Failure> {
    let case = Case::read(at).await?;
    let (mut found, mut clocks) = (Vec::new(), Vec::new());
    for recorded in case.records().attestations().await? {
        clocks.extend(clocks_apart(&case, &recorded).await?);
        let attestation = recorded.fact;
        let own = case.ledger().checkpoint(Some(attestation.entries)).await?;
        let (state, says, token) = match (case.blobs().read(&attestation.sha256).await, own) {
            (Err(error), _) => (AttestedState::Refused, error.to_string(), Vec::new()),
            (Ok(_), None) => {
                let says = format!("the ledger has no checkpoint of {} entries", attestation.entries);
                (AttestedState::Refused, says, Vec::new())
            }
            (Ok(bytes), Some(own)) => {
                let (state, says) = match attestation.kind {
                    AttestationKind::Stamp => stamp(&attestation, &bytes, &own),
                    AttestationKind::Countersignature => countersignature(&attestation, &bytes, &own, witnesses),
                };
                (state, says, bytes)
            }
        };
        let imprint = case.ledger().checkpoint(Some(attestation.entries)).await?.map(|own| hex(&imprint(&own)));
        let Attestation { entries, kind, by, at, .. } = attestation;
        let certificate = credentials::stamp::read(&token).ok().and_then(|stamp| stamp.certificate);
        let imprint = imprint.unwrap_or_default();
        found.push(Attested { entries, kind, by, at, state, says, token, imprint, certificate });
    }
    case.close().await;
    Ok((found, clocks))
}

/// Where the time of an attestation does not fit the times in the ledger: then a clock was wrong, and not the order.
async fn clocks_apart(case: &Case, recorded: &Recorded<Attestation>) -> Result<Option<String>, Failure> {
    let time_of = async |index: u64| -> Result<Option<Instant>, Failure> {
        Ok(case.records().entries(index, 1).await?.into_iter().next().map(|entry| entry.at))
    };
    let Attestation { entries, by, at, .. } = &recorded.fact;
    // What a clock's rounding allows.
    let before = |a: &Instant, b: &Instant| a.micros() + 1_000_000 < b.micros();
    if let Some(last) = time_of(entries.saturating_sub(1)).await?
        && before(at, &last)
    {
        return Ok(Some(format!(
            "{by} attests {entries} entries at {at}, and the last of them says that it was recorded later, at {last}: the \
             clock of the computer ran ahead, or that of {by} behind"
        )));
    }
    Ok(time_of(recorded.entry).await?.filter(|taken| before(taken, at)).map(|taken| {
        format!(
            "{by} attests {entries} entries at {at}, and that was taken in here before, at {taken}: the clock of the \
             computer ran behind, or that of {by} ahead"
        )
    }))
}

fn stamp(attestation: &Attestation, token: &[u8], own: &SignedCheckpoint) -> (AttestedState, String) {
    let refused = |says: String| (AttestedState::Refused, says);
    let stamp = match credentials::stamp::read(token) {
        Ok(stamp) => stamp,
        Err(error) => return refused(error.to_string()),
    };
    if stamp.imprint != imprint(own) {
        return refused(format!("it stamps something other than the checkpoint of {} entries", attestation.entries));
    }
    if stamp.nonce.as_deref().is_some_and(|nonce| nonce != credentials::stamp::nonce(&stamp.imprint)) {
        return refused("it answers another request: its nonce is not that of this case's request".to_owned());
    }
    if stamp.at != attestation.at || stamp.signer != attestation.by {
        return refused(format!(
            "the record says {} at {}, and the token {} at {}",
            attestation.by, attestation.at, stamp.signer, stamp.at
        ));
    }
    let says = format!(
        "the checkpoint of {} entries is stamped {} by {} (by the token's own word: give the authority's certificate with --stamp-ca)",
        attestation.entries, stamp.at, stamp.signer
    );
    (AttestedState::Unchecked, says)
}

fn countersignature(
    attestation: &Attestation,
    bytes: &[u8],
    own: &SignedCheckpoint,
    witnesses: &[WitnessKey],
) -> (AttestedState, String) {
    let refused = |says: String| (AttestedState::Refused, says);
    let signed = match String::from_utf8_lossy(bytes).parse::<SignedCheckpoint>() {
        Ok(signed) => signed,
        Err(error) => return refused(format!("it is {error}")),
    };
    if signed.note.text != own.note.text {
        return refused(format!("it is of something other than the checkpoint of {} entries", attestation.entries));
    }
    let mut checked = Vec::new();
    for witness in witnesses {
        match witness.check(&signed.note) {
            Ok(at) => checked.push(format!("{} at {at}", witness.name())),
            Err(NoteError::NotSigned { .. }) => {}
            Err(error) => return refused(error.to_string()),
        }
    }
    let entries = attestation.entries;
    if checked.is_empty() {
        let says = format!(
            "the checkpoint of {entries} entries is countersigned by {} at {} (by its own word: give that person's key with --witness)",
            attestation.by, attestation.at
        );
        return (AttestedState::Unchecked, says);
    }
    (AttestedState::Checked, format!("the checkpoint of {entries} entries was countersigned by {}", checked.join(", ")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
