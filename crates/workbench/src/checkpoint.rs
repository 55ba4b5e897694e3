use credentials::stamp;
use model::{Attestation, AttestationKind, Fact, Instant};
use preservation::{CheckpointExport, SignedCheckpoint, Signer, VerifierKey, Witness, WitnessError, countersigned_by};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::open::{Workbench, signer};

/// A checkpoint that the user's key countersigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersigned {
    /// The case, by the name on its checkpoints.
    pub case: String,
    /// How many entries were countersigned.
    pub entries: u64,
    /// When, by this computer's clock.
    pub at: Instant,
    /// The checkpoint with the signature added.
    pub note: String,
    /// The key with which others check it.
    pub witness_key: String,
    /// What a person must know.
    pub notices: Vec<model::Notice>,
}

impl Workbench {
    /// A request for a time-stamp of the newest checkpoint, as its file holds it, in DER; and how many entries that is of.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn stamp_request(&self) -> Result<(u64, Vec<u8>), Failure> {
        let signed = self.newest_checkpoint().await?;
        let request = stamp::request(signed.note.to_string().as_bytes());
        let request = request.map_err(|error| Failure::new(error, "report this as a fault"))?;
        Ok((signed.checkpoint.size, request))
    }

    /// The newest checkpoint for a second person, with the proof that it extends the one of `seen` entries (0: none).
    ///
    /// # Errors
    /// There never were so many entries, or the case cannot be read.
    pub async fn export_checkpoint(&self, seen: u64) -> Result<CheckpointExport, Failure> {
        let signed = self.newest_checkpoint().await?;
        let size = signed.checkpoint.size;
        let proof = match seen {
            0 => Vec::new(),
            seen if seen == size => Vec::new(),
            seen => self.case().ledger().consistency_proof(seen, size).await?,
        };
        Ok(CheckpointExport { seen, proof, signed })
    }

    /// Takes in what came back from outside: a time-stamp (response or token), or a countersigned checkpoint.
    ///
    /// # Errors
    /// It is neither, or it is of a checkpoint that this case never had. Nothing is then recorded.
    pub async fn attest(&self, bytes: &[u8]) -> Result<Attestation, Failure> {
        // DER begins with a sequence; a checkpoint with the name of a case of this program.
        let (mut attestation, kept) = match bytes.first() {
            Some(0x30) => self.stamped(bytes).await?,
            _ => (self.countersigned(&String::from_utf8_lossy(bytes)).await?, bytes.to_vec()),
        };
        let stored = self.blobs().put_bytes(&kept).await?;
        attestation.sha256 = stored.sha256;
        let reason = format!("checkpoint of {} entries attested by {}", attestation.entries, attestation.by);
        self.append(vec![self.draft(reason, Fact::Attestation(attestation.clone()))]).await?;
        Ok(attestation)
    }

    async fn newest_checkpoint(&self) -> Result<SignedCheckpoint, Failure> {
        let newest = self.case().ledger().checkpoint(None).await?;
        newest
            .ok_or_else(|| Failure::new("the case has no checkpoint", "run `sightline verify` to see what is damaged"))
    }

    async fn stamped(&self, bytes: &[u8]) -> Result<(Attestation, Vec<u8>), Failure> {
        let next = "give what the authority returned for a request that `sightline checkpoint request` wrote";
        let stamp = stamp::read(bytes).map_err(|error| Failure::new(error, next))?;
        let ledger = self.case().ledger();
        // The newest first: a stamp comes back soon.
        for size in (1..=ledger.size().await?).rev() {
            let Some(signed) = ledger.checkpoint(Some(size)).await? else { continue };
            if imprint(&signed) != stamp.imprint {
                continue;
            }
            if stamp.nonce.as_deref().is_some_and(|nonce| nonce != stamp::nonce(&stamp.imprint)) {
                let what = "the stamp answers another request: its nonce is not that of this case's request";
                return Err(Failure::new(what, next));
            }
            let kind = AttestationKind::Stamp;
            let by = stamp.signer.clone();
            let attestation =
                Attestation { entries: size, kind, sha256: model::Digest::from_bytes([0; 32]), by, at: stamp.at };
            return Ok((attestation, stamp.token));
        }
        let what = "what is stamped is no checkpoint of this case";
        Err(Failure::new(
            what,
            "a request is for one case and one checkpoint: take the answer to the case it was made for",
        ))
    }

    async fn countersigned(&self, text: &str) -> Result<Attestation, Failure> {
        let next = "give the file that `sightline countersign` wrote";
        let signed: SignedCheckpoint = text.parse().map_err(|error| Failure::new(format!("it is {error}"), next))?;
        let own = self.case().ledger().checkpoint(Some(signed.checkpoint.size)).await?;
        if own.is_none_or(|own| own.note.text != signed.note.text) {
            let what = format!(
                "it is of {} entries of {}, and no checkpoint of this case",
                signed.checkpoint.size, signed.checkpoint.origin
            );
            return Err(Failure::new(what, "take it to the case it was exported from"));
        }
        let claims = countersigned_by(&signed.note);
        let Some(at) = claims.iter().map(|(_, at)| *at).max() else {
            return Err(Failure::new("nobody has countersigned this checkpoint", next));
        };
        let by = claims.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        let kind = AttestationKind::Countersignature;
        Ok(Attestation { entries: signed.checkpoint.size, kind, sha256: model::Digest::from_bytes([0; 32]), by, at })
    }
}

/// The SHA-256 of a checkpoint's file: what is stamped.
pub(crate) fn imprint(signed: &SignedCheckpoint) -> [u8; 32] {
    Sha256::digest(signed.note.to_string().as_bytes()).into()
}

/// Countersigns a checkpoint of someone else's case with the user's key, if it extends the one they signed before.
///
/// # Errors
/// It is no exported checkpoint, it is not signed by the case's key, or it does not extend what was signed before.
pub fn countersign(text: &str, name: &str, case_key: Option<&str>) -> Result<Countersigned, Failure> {
    let export: CheckpointExport = text.parse().map_err(|error| {
        Failure::new(format!("it is {error}"), "give the file that `sightline checkpoint export` wrote")
    })?;
    let case_key = case_key
        .map(|key| key.parse::<VerifierKey>())
        .transpose()
        .map_err(|error| Failure::new(error, "give the whole line that `sightline new` printed"))?;
    let (signer, notices) = signer()?;
    let folder = Signer::witnessed_of_user()?;
    let witness = Witness::new(folder, signer, name)
        .map_err(|error| Failure::new(error, "give a name without spaces, such as example.org/ana"))?;
    let at = Instant::from(jiff::Timestamp::now());
    let refused = |error: WitnessError| Failure::new(error, "nothing was signed; settle that first");
    let note = witness.countersign(&export, case_key.as_ref(), at).map_err(refused)?;
    let witness_key = witness.key().map_err(|error| refused(error.into()))?.to_string();
    let checkpoint = export.signed.checkpoint;
    Ok(Countersigned {
        case: checkpoint.origin,
        entries: checkpoint.size,
        at,
        note: note.to_string(),
        witness_key,
        notices,
    })
}
