//! Keys and tombstones: what is destroyed on purpose is told apart from what is lost.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
use std::path::Path;

use model::{
    Digest, Disposal, DisposalGround, Draft, EntryKind, Envelope, Fact, FactKind, Protected, RecordName, Seal,
};
use preservation::contract::ledger::{arrival, item, source};
use preservation::{Case, DamageKind, KeyName, LedgerError, Opening, Signer, Trust, VerifyReport, silent, verify};

fn record(kind: FactKind, id: &str) -> RecordName {
    RecordName { kind, id: id.to_owned() }
}

fn tombstone(subject: RecordName, copies: Vec<Digest>, key: bool) -> Draft {
    let fact = Fact::Disposal(Disposal { subject, ground: DisposalGround::ConsentWithdrawn, copies, key });
    Draft { reason: "asked on 3 March".into(), entry: EntryKind::Recorded(fact), ..source("x", "x") }
}

fn sealed(id: &str, sha256: Digest) -> Draft {
    let mut draft = source(id, "");
    let EntryKind::Recorded(Fact::Source(fact)) = &mut draft.entry else { unreachable!() };
    fact.name = Protected::sealed(Seal { stand_in: "Witness 1".into(), commitment: Digest::from_bytes([3; 32]) });
    fact.envelope = Some(Envelope { key: "age1".into(), sha256 });
    draft
}

async fn made(dir: &Path) -> Case {
    let named = model::Case { title: "A case".into(), zone: "UTC".into() };
    Case::create(dir, named, "Analyst", Signer::from_seed([1; 32]), &Opening::default()).await.unwrap()
}

async fn found(dir: &Path) -> (Vec<DamageKind>, VerifyReport) {
    let report = verify(dir, &Trust::default(), std::sync::Arc::new(|_| {})).await.unwrap();
    (report.damages.iter().map(|damage| damage.kind).collect(), report)
}

#[tokio::test]
async fn a_copy_that_was_disposed_of_is_no_damage_and_a_missing_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("case");
    let case = made(&dir).await;
    let stored = case.blobs().put_bytes(b"x").await.unwrap();
    let mut held = item("V1", 0);
    let EntryKind::Recorded(Fact::Item(fact)) = &mut held.entry else { unreachable!() };
    fact.held = model::Held::Bytes { sha256: stored.sha256, len: stored.len };
    case.ledger().append(vec![held]).await.unwrap();

    assert!(case.blobs().dispose(&stored.sha256).await.unwrap());
    assert_eq!(found(&dir).await.0, [DamageKind::BlobMissing], "gone without a word");
    case.ledger().append(vec![tombstone(record(FactKind::Item, "V1"), vec![stored.sha256], false)]).await.unwrap();
    let (damages, report) = found(&dir).await;
    assert!(damages.is_empty() && report.disposed_copies == 1, "{report:?}");

    case.blobs().put_bytes(b"x").await.unwrap();
    assert_eq!(found(&dir).await.0, [DamageKind::DisposalUnfinished], "a tombstone over what is still there");
    let mut again = arrival("V1", 0, model::Instant::from_micros(9));
    let EntryKind::Recorded(Fact::Arrival(fact)) = &mut again.entry else { unreachable!() };
    (fact.sha256, fact.len) = (stored.sha256, stored.len);
    case.ledger().append(vec![again]).await.unwrap();
    assert!(found(&dir).await.0.is_empty(), "it arrived again after it was disposed of");
    case.blobs().dispose(&stored.sha256).await.unwrap();
    assert_eq!(found(&dir).await.0, [DamageKind::BlobMissing], "the tombstone is older than the arrival");
}

#[tokio::test]
async fn a_key_that_is_lost_or_damaged_is_found_and_a_destroyed_one_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("case");
    let case = made(&dir).await;
    let envelope = case.blobs().put_bytes(b"encrypted").await.unwrap().sha256;
    let name = KeyName::record(&record(FactKind::Source, "w1"), "");
    case.keys().write(&name, b"wrapped").await.unwrap();
    case.ledger().append(vec![sealed("w1", envelope)]).await.unwrap();
    assert!(found(&dir).await.0.is_empty());

    let file = dir.join("keys").join(name.to_string());
    let whole = std::fs::read(&file).unwrap();
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1;
        std::fs::write(&file, flipped).unwrap();
        assert_eq!(found(&dir).await.0, [DamageKind::KeyDamaged], "byte {byte}");
    }
    std::fs::remove_file(&file).unwrap();
    assert_eq!(found(&dir).await.0, [DamageKind::KeyMissing]);
    case.ledger().append(vec![tombstone(record(FactKind::Source, "w1"), vec![envelope], true)]).await.unwrap();
    assert_eq!(found(&dir).await.0, [DamageKind::DisposalUnfinished], "the envelope is still there");
    case.blobs().dispose(&envelope).await.unwrap();
    let (damages, report) = found(&dir).await;
    assert!(damages.is_empty() && (report.disposed_copies, report.disposed_keys) == (1, 1), "{report:?}");
    std::fs::write(&file, whole).unwrap();
    assert_eq!(found(&dir).await.0, [DamageKind::DisposalUnfinished], "a key put back from a backup");
    assert_eq!(case.blobs().verify(&envelope, silent()).await.ok(), None);
}

#[tokio::test]
async fn a_protected_value_in_clear_is_never_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let case = made(&folder.path().join("case")).await;
    let mut draft = source("w1", "");
    let EntryKind::Recorded(fact) = &mut draft.entry else { unreachable!() };
    let Fact::Source(witness) = fact else { unreachable!() };
    witness.name = Protected::new("A. Witness".to_owned());
    let refused = case.ledger().append(vec![draft]).await.unwrap_err();
    assert!(
        matches!(refused, LedgerError::Unwritable { .. }) && !format!("{refused:?} {refused}").contains("A. Witness")
    );
    assert_eq!(case.ledger().size().await.unwrap(), 1, "nothing was recorded");
}
