//! A case on a real PostgreSQL and a real S3 server: shared, locked, damaged, and with faults on the way.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use preservation::contract::ledger::source;
use preservation::{
    BlobError, BucketAccess, Case, CaseError, DamageKind, LedgerError, Opening, Scaled, Signer, Trust, VerifyReport,
    silent, verify,
};
use testkit::servers::{Postgres, S3};

mod faults;

use faults::{Fault, Proxy};

fn signer() -> Signer {
    Signer::from_seed([1; 32])
}

fn named() -> model::Case {
    model::Case { title: "A case".into(), zone: "UTC".into() }
}

fn at(store: &Postgres, endpoint: &str, name: &str, beside: &Path) -> Scaled {
    Scaled {
        store: store.address_with_password().parse().unwrap(),
        blobs: "s3://evidence/team".parse().unwrap(),
        name: name.parse().unwrap(),
        access: Some(BucketAccess { endpoint: endpoint.into(), key_id: "id".into(), secret: "secret".into() }),
        beside: beside.to_owned(),
    }
}

fn impatient() -> Opening {
    Opening { wait: Duration::from_millis(200), ..Opening::default() }
}

async fn create(at: &Scaled) -> Case {
    Case::create(at.clone(), named(), "Analyst", signer(), &Opening::default()).await.unwrap()
}

async fn report(at: &Scaled) -> VerifyReport {
    verify(at.clone(), &Trust::signer(&signer()), Arc::new(|_| {})).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn several_cases_and_several_computers_share_one_store() {
    let (Some(store), Some(bucket)) = (Postgres::start(), S3::start()) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let here = at(&store, &bucket.endpoint(), "almaty", &scratch.path().join("here"));
    let other = Scaled { name: "street-2".parse().unwrap(), ..here.clone() };
    let there = Scaled { beside: scratch.path().join("there"), ..here.clone() };

    // Nothing is there at first, and it is said what is.
    let absent = Case::open(here.clone(), signer(), &impatient()).await.unwrap_err();
    assert!(matches!(absent, CaseError::NotInStore { .. }), "{absent}");
    let (first, second) = (create(&here).await, create(&other).await);
    second.ledger().append(vec![source("S9", "of the other case")]).await.unwrap();
    second.close().await;
    let lost = Scaled { name: "lost".parse().unwrap(), ..here.clone() };
    let absent = Case::read(lost).await.unwrap_err().to_string();
    assert!(absent.contains("almaty, street-2") && !absent.contains(testkit::servers::PASSWORD), "{absent}");
    let taken = Case::create(other.clone(), named(), "Analyst", signer(), &impatient()).await;
    assert!(matches!(taken, Err(CaseError::Taken { .. })));

    // One writer a case at a time: the second is told who it is; a reader is let in.
    let refused = Case::open(there.clone(), signer(), &impatient()).await.unwrap_err().to_string();
    assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
    assert!(!refused.contains(testkit::servers::PASSWORD), "{refused}");
    first.ledger().append(vec![source("S1", "a channel")]).await.unwrap();
    let reader = Case::read(there.clone()).await.unwrap();
    assert_eq!(reader.records().sources().await.unwrap().len(), 1, "and nothing of the other case");
    assert!(matches!(reader.ledger().append(vec![source("S2", "x")]).await, Err(LedgerError::ReadOnly)));
    let waiting = tokio::spawn(async move { Case::open(there, signer(), &Opening::default()).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    first.close().await;
    let second = waiting.await.unwrap().unwrap();
    second.ledger().append(vec![source("S2", "recorded on another computer")]).await.unwrap();
    second.close().await;

    // A computer that comes later has every checkpoint, and each case is whole by itself.
    let again = Case::open(here.clone(), signer(), &Opening::default()).await.unwrap();
    let kept = std::fs::read_dir(again.dir().unwrap().join("checkpoints")).unwrap().count();
    assert_eq!(kept as u64, again.ledger().size().await.unwrap() + 1, "one an entry, and the latest");
    again.close().await;
    for case in [&here, &other] {
        let report = report(case).await;
        assert_eq!(report.damages, []);
        assert!(report.unchecked.iter().any(|what| what.contains("data_checksums")), "{:?}", report.unchecked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_the_session_loses_the_right_to_write() {
    let (Some(store), Some(bucket)) = (Postgres::start(), S3::start()) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let at = at(&store, &bucket.endpoint(), "lease", scratch.path());
    let first = create(&at).await;
    let cut = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory'";
    assert!(store.psql("cases", cut));
    // The lock is free again: another process takes it, while the first still believes to have it.
    let second = Case::open(at.clone(), signer(), &Opening::default()).await.unwrap();
    second.ledger().append(vec![source("S1", "by the second")]).await.unwrap();
    let stale = first.ledger().append(vec![source("S1", "by the first")]).await;
    assert!(matches!(&stale, Err(LedgerError::Database(_))), "{stale:?}");
    assert_eq!(second.ledger().size().await.unwrap(), 2);
    second.close().await;
    first.close().await;
    assert_eq!(report(&at).await.damages, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_insider_changes_on_either_server_is_found() {
    let (Some(store), Some(bucket)) = (Postgres::start(), S3::start()) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let here = at(&store, &bucket.endpoint(), "tampered", &scratch.path().join("here"));
    let case = create(&here).await;
    let stored = case.blobs().put_bytes(b"what was filmed").await.unwrap();
    case.ledger().append(vec![source("S1", "a channel")]).await.unwrap();
    case.ledger().append(vec![source("S1", "a channel, renamed"), source("S2", "another")]).await.unwrap();
    case.close().await;
    let report_now = async || {
        let report = report(&here).await;
        let kinds: std::collections::BTreeSet<DamageKind> = report.damages.iter().map(|damage| damage.kind).collect();
        (kinds.into_iter().collect::<Vec<_>>(), report)
    };
    let (kinds, whole) = report_now().await;
    assert_eq!(kinds, [], "{:?}", whole.damages);
    assert!(whole.remarks.iter().any(|remark| remark.contains("no fact refers")), "{:?}", whole.remarks);

    // Each edit, what it must be called, and how it is undone.
    let s = "\"case_tampered\"";
    let edits: [(&str, &[DamageKind], &str); 8] = [
        (
            "UPDATE S.fact SET body = REPLACE(body, 'another', 'nobody') WHERE id = 'S2'",
            &[DamageKind::RowChanged],
            "UPDATE S.fact SET body = REPLACE(body, 'nobody', 'another') WHERE id = 'S2'",
        ),
        (
            "CREATE TABLE S.kept AS SELECT * FROM S.fact WHERE id = 'S2'; DELETE FROM S.fact WHERE id = 'S2'",
            &[DamageKind::RowMissing, DamageKind::TableChanged],
            "INSERT INTO S.fact SELECT * FROM S.kept; DROP TABLE S.kept",
        ),
        (
            "INSERT INTO S.fact SELECT kind, 'S3', 1, entry, NULL, item, blob, body FROM S.fact WHERE id = 'S2'",
            &[DamageKind::RowInserted],
            "DELETE FROM S.fact WHERE id = 'S3'",
        ),
        (
            "UPDATE S.entry SET bytes = convert_to(REPLACE(convert_from(bytes, 'UTF8'), 'a channel', 'A channel'), 'UTF8') WHERE idx = 1",
            &[DamageKind::EntryChanged, DamageKind::RowChanged],
            "UPDATE S.entry SET bytes = convert_to(REPLACE(convert_from(bytes, 'UTF8'), 'A channel', 'a channel'), 'UTF8') WHERE idx = 1",
        ),
        (
            "UPDATE S.checkpoint SET note = REPLACE(note, 'sightline/', 'sightline/0') WHERE size = 2",
            &[DamageKind::CheckpointDamaged, DamageKind::CheckpointForged, DamageKind::CheckpointFile],
            "UPDATE S.checkpoint SET note = REPLACE(note, 'sightline/0', 'sightline/') WHERE size = 2",
        ),
        (
            "DROP INDEX S.fact_item",
            &[DamageKind::TableChanged],
            "CREATE INDEX fact_item ON S.fact (item, kind) WHERE item IS NOT NULL",
        ),
        (
            "CREATE FUNCTION S.f() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; \
          CREATE TRIGGER t BEFORE INSERT ON S.entry FOR EACH ROW EXECUTE FUNCTION S.f()",
            &[DamageKind::TableChanged],
            "DROP TRIGGER t ON S.entry; DROP FUNCTION S.f()",
        ),
        (
            "CREATE RULE r AS ON DELETE TO S.fact DO INSTEAD NOTHING",
            &[DamageKind::TableChanged],
            "DROP RULE r ON S.fact",
        ),
    ];
    for (edit, wanted, undo) in edits {
        assert!(store.psql("cases", &edit.replace("S.", &format!("{s}."))), "{edit}");
        let (kinds, report) = report_now().await;
        let mut wanted = wanted.to_vec();
        wanted.sort();
        assert_eq!(kinds, wanted, "{edit}: {:#?}", report.damages);
        assert!(report.damages.iter().all(|damage| !damage.place.contains("case.sqlite")), "{:#?}", report.damages);
        assert!(store.psql("cases", &undo.replace("S.", &format!("{s}."))), "{undo}");
    }
    assert_eq!(report_now().await.0, [], "all is as it was");

    // The copies: another content under the same name, a stranger, and none.
    let hex = stored.sha256.to_string();
    let place = format!("/evidence/team/tampered/{}/{hex}", &hex[..2]);
    bucket.put(&place, b"what was not filmed");
    let reader = Case::read(here.clone()).await.unwrap();
    assert!(
        matches!(reader.blobs().read(&stored.sha256).await, Err(BlobError::Damaged { .. })),
        "no read goes unchecked"
    );
    assert!(matches!(reader.blobs().verified_path(&stored.sha256).await, Err(BlobError::Damaged { .. })));
    let (kinds, report) = report_now().await;
    assert_eq!(kinds, [DamageKind::BlobDamaged], "{:#?}", report.damages);
    bucket.request("DELETE", &place);
    bucket.put("/evidence/team/tampered/notes.txt", b"mine");
    assert_eq!(report_now().await.0, [DamageKind::BlobStranger]);
    bucket.request("DELETE", "/evidence/team/tampered/notes.txt");

    // The whole record put back to yesterday's: this computer has seen more.
    for undo in [
        "DELETE FROM S.fact WHERE entry >= 2",
        "UPDATE S.fact SET superseded = NULL",
        "DELETE FROM S.checkpoint WHERE size > 2",
        "DELETE FROM S.entry WHERE idx >= 2",
        "UPDATE S.tile SET hashes = SUBSTRING(hashes FOR 64)",
    ] {
        assert!(store.psql("cases", &undo.replace("S.", &format!("{s}."))), "{undo}");
    }
    let (kinds, report) = report_now().await;
    assert!(kinds.contains(&DamageKind::LedgerCutShort), "{:#?}", report.damages);
    let opened = Case::open(here.clone(), signer(), &Opening::default()).await.unwrap();
    let refused = opened.ledger().append(vec![source("S4", "x")]).await;
    assert!(matches!(refused, Err(LedgerError::Damaged { .. })), "{refused:?}");
    opened.close().await;

    // Copies that belong to another case are not taken for this one's.
    bucket.put("/evidence/team/tampered/case", b"another key");
    let other = Case::open(here.clone(), signer(), &Opening::default()).await.unwrap_err();
    assert!(matches!(other, CaseError::OtherCopies { .. }), "{other}");
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_on_the_way_to_the_copies_leave_no_ghost() {
    let (Some(store), Some(bucket)) = (Postgres::start(), S3::start()) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let proxy = Proxy::start(bucket.port());
    let at = at(&store, &proxy.endpoint(), "faults", scratch.path());
    let case = create(&at).await;
    let file = scratch.path().join("large");
    let mut kept = Vec::new();
    let mut seed = 7_u8;
    for fault in Fault::ALL {
        for large in [false, true] {
            seed += 1;
            let bytes: Vec<u8> =
                (0..if large { 20_000_000_usize } else { 70_000 }).map(|n| (n % 251) as u8 ^ seed).collect();
            std::fs::write(&file, &bytes).unwrap();
            let before = case.blobs().list().await.unwrap();
            // Once: it is tried again, and succeeds.
            proxy.next(fault, 1);
            let stored =
                case.blobs().put_path(&file, silent()).await.unwrap_or_else(|e| panic!("{fault:?} {large}: {e}"));
            assert_eq!(proxy.left(), 0, "{fault:?} happened");
            assert_eq!(case.blobs().read(&stored.sha256).await.unwrap(), bytes, "{fault:?} {large}");
            assert_eq!(case.blobs().list().await.unwrap().len(), before.len() + 1, "{fault:?} {large}");
            kept.push(stored.sha256);
        }
    }
    // For good: it fails with a word, and nothing is there that was not acknowledged.
    for fault in [Fault::Forbidden, Fault::CutBeforeTheBody] {
        for large in [false, true] {
            seed += 1;
            let bytes = vec![seed; if large { 20_000_000 } else { 70_000 }];
            std::fs::write(&file, &bytes).unwrap();
            let before = case.blobs().list().await.unwrap();
            proxy.next(fault, usize::MAX);
            let failed = case.blobs().put_path(&file, silent()).await;
            proxy.next(fault, 0);
            assert!(matches!(&failed, Err(BlobError::Store { .. })), "{fault:?} {large}: {failed:?}");
            assert!(!failed.unwrap_err().to_string().contains("secret"), "no key in a message");
            assert_eq!(case.blobs().list().await.unwrap(), before, "{fault:?} {large}");
        }
    }
    case.close().await;
    let again = Case::open(at.clone(), signer(), &Opening::default()).await.unwrap();
    assert!(bucket.names().iter().all(|name| !name.contains("staging")), "{:?}", bucket.names());
    again.close().await;
    let report = report(&at).await;
    assert_eq!((report.damages.len(), report.blobs as usize), (0, kept.len()), "{:#?}", report.damages);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_replaces_what_it_holds_is_not_used() {
    let (Some(store), Some(bucket)) = (Postgres::start(), S3::start()) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let proxy = Proxy::start(bucket.port());
    proxy.strip_conditions();
    let at = at(&store, &proxy.endpoint(), "careless", scratch.path());
    let refused = Case::create(at.clone(), named(), "Analyst", signer(), &Opening::default()).await.unwrap_err();
    assert!(refused.to_string().contains("If-None-Match is not honoured"), "{refused}");
    assert!(matches!(Case::read(at).await, Err(CaseError::NotInStore { .. })), "and no case is left behind");
}
