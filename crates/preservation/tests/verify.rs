//! Damage done on purpose, by hand and by an insider with a database shell: each is found and named.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
mod damaged;

use std::sync::{Arc, Mutex};

use damaged::{Damaged, cut_database_to_eight, made, name, overwrite, scratch, signer};
use model::Instant;
use preservation::contract::clock::SetClock;
use preservation::contract::ledger::source;
use preservation::{Case, DamageKind, Opening, SignedCheckpoint, Signer, Trust, VerifyProgress, VerifyStage, verify};
use sqlx::SqlitePool;

#[tokio::test]
async fn a_whole_case_gives_no_alarm() {
    let case = made().await;
    let seen = Arc::new(Mutex::new(Vec::<VerifyProgress>::new()));
    let inner = seen.clone();
    let on_progress = Arc::new(move |progress| inner.lock().unwrap().push(progress));
    let report = verify(&case.dir, &Trust::signer(&signer()), on_progress).await.unwrap();
    assert_eq!(report.damages, []);
    assert_eq!(report.remarks, Vec::<String>::new());
    assert_eq!(report.unchecked, Vec::<String>::new());
    assert_eq!((report.entries, report.checkpoints, report.facts, report.blobs), (10, 5, 9, 3));
    assert_eq!(report.bytes, 3_003);
    let last = *seen.lock().unwrap().last().unwrap();
    assert_eq!(last, VerifyProgress { stage: VerifyStage::Blobs, done: 3_003, total: 3_003 });
    // Without anything from outside it says so.
    assert_eq!(case.report_trusting(&Trust::default()).await.unchecked.len(), 1);
}

#[tokio::test]
async fn a_whole_case_gives_no_alarm_while_it_is_written_to() {
    let case = made().await;
    let writing = Case::open(&case.dir, signer(), &Opening::default()).await.unwrap();
    let (ledger, blobs) = (writing.ledger().clone(), writing.blobs().clone());
    let write = async {
        for n in 0..12 {
            blobs.put_bytes(&[n; 10]).await.unwrap();
            ledger.append(vec![source(&format!("W{n}"), "x")]).await.unwrap();
        }
    };
    let look = async {
        let mut sizes = std::collections::BTreeSet::new();
        for _ in 0..8 {
            let report = case.report().await;
            assert_eq!(report.damages, []);
            sizes.insert(report.entries);
        }
        sizes
    };
    let ((), sizes) = tokio::join!(write, look);
    assert!(sizes.len() > 1, "nothing was written meanwhile: {sizes:?}");
}

#[tokio::test]
async fn every_flipped_bit_of_a_copy_is_found() {
    let case = made().await;
    let path = case.blobs().remove(0);
    let whole = std::fs::read(&path).unwrap();
    for at in [0, 1, 511, whole.len() - 1] {
        for bit in [0, 7] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            overwrite(&path, &bytes);
            case.is(&[DamageKind::BlobDamaged], name(&path)).await;
        }
    }
    overwrite(&path, &whole);
    assert!(case.report().await.is_whole());
}

#[tokio::test]
async fn copies_swapped_deleted_cut_replaced_or_added_are_found() {
    let case = made().await;
    let blobs = case.blobs();
    let (a, b) = (std::fs::read(&blobs[0]).unwrap(), std::fs::read(&blobs[1]).unwrap());
    overwrite(&blobs[0], &b);
    overwrite(&blobs[1], &a);
    let report = case.is(&[DamageKind::BlobDamaged], name(&blobs[0])).await;
    assert_eq!(report.damages.len(), 2);
    assert!(report.damages.iter().all(|damage| damage.what.contains("the bytes of another preserved copy")));
    overwrite(&blobs[0], &a[..999]);
    overwrite(&blobs[1], &b);
    case.is(&[DamageKind::BlobDamaged], name(&blobs[0])).await;
    std::fs::remove_file(&blobs[0]).unwrap();
    let report = case.is(&[DamageKind::BlobMissing], name(&blobs[0])).await;
    assert!(report.damages[0].what.contains("item \"V"), "{:?}", report.damages);
    std::os::unix::fs::symlink(&blobs[1], &blobs[0]).unwrap();
    case.is(&[DamageKind::BlobMissing, DamageKind::BlobStranger], name(&blobs[0])).await;
    std::fs::remove_file(&blobs[0]).unwrap();
    std::fs::write(&blobs[0], &a).unwrap();
    assert!(case.report().await.is_whole());
    std::fs::write(case.dir.join("blobs/readme.txt"), "x").unwrap();
    case.is(&[DamageKind::BlobStranger], "readme.txt").await;
}

#[tokio::test]
async fn a_copy_nothing_refers_to_is_a_remark() {
    let case = made().await;
    let open = Case::open(&case.dir, signer(), &Opening::default()).await.unwrap();
    let stored = open.blobs().put_bytes(b"broken off").await.unwrap();
    open.close().await;
    let report = case.report().await;
    assert_eq!(report.damages, []);
    assert!(report.remarks[0].contains(&stored.sha256.to_string()));
}

#[tokio::test]
async fn a_changed_entry_is_named() {
    let case = made().await;
    // The time of one entry, length unchanged.
    case.sql(&[
        "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '2022-01-05', '2022-01-04') AS BLOB) WHERE idx = 4",
    ])
    .await;
    let report = case.is(&[DamageKind::EntryChanged], "entry 4").await;
    assert_eq!(report.damages.len(), 1, "{:#?}", report.damages);
}

#[tokio::test]
async fn an_entry_changed_with_everything_an_insider_can_reach_is_found() {
    let case = made().await;
    // Entry, projection and the tree's hash of it; only the signature is out of reach.
    case.sql(&[
        "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'a channel, renamed', 'a channel, rewoven') AS BLOB) WHERE idx = 8",
        "UPDATE fact SET body = replace(body, 'a channel, renamed', 'a channel, rewoven') WHERE entry = 8",
    ])
    .await;
    let pool = SqlitePool::connect(case.dir.join("case.sqlite").to_str().unwrap()).await.unwrap();
    let bytes: Vec<u8> = sqlx::query_scalar("SELECT bytes FROM entry WHERE idx = 8").fetch_one(&pool).await.unwrap();
    let mut tile: Vec<u8> = sqlx::query_scalar("SELECT hashes FROM tile").fetch_one(&pool).await.unwrap();
    tile[8 * 32..9 * 32].copy_from_slice(preservation::merkle::leaf_hash(&bytes).bytes());
    sqlx::query("UPDATE tile SET hashes = $1").bind(tile).execute(&pool).await.unwrap();
    pool.close().await;
    // The checkpoints of 8 and 9 entries tell that it is the one between.
    case.is(&[DamageKind::LedgerRewritten], "entries 8 to 8").await;
}

#[tokio::test]
async fn entries_deleted_reordered_or_added_are_found() {
    let whole = made().await;
    let case = whole.twin();
    case.sql(&["DELETE FROM entry WHERE idx = 5"]).await;
    case.is(&[DamageKind::EntryMissing, DamageKind::RowInserted], "entry 5").await;

    let case = whole.twin();
    case.sql(&[
        "UPDATE entry SET idx = 100 WHERE idx = 2",
        "UPDATE entry SET idx = 2 WHERE idx = 4",
        "UPDATE entry SET idx = 4 WHERE idx = 100",
    ])
    .await;
    let report = case.report().await;
    let changed: Vec<_> =
        report.damages.iter().filter(|d| d.kind == DamageKind::EntryChanged).map(|d| d.place.as_str()).collect();
    assert_eq!(changed, ["entry 2", "entry 4"]);

    let case = whole.twin();
    case.sql(&["INSERT INTO entry SELECT 10, CAST(replace(CAST(bytes AS TEXT), '\"index\":8', '\"index\":10') AS BLOB) FROM entry WHERE idx = 8"])
        .await;
    let found = case.report().await;
    assert!(found.damages.iter().any(|damage| damage.kind == DamageKind::EntryUnsigned), "{:#?}", found.damages);
}

#[tokio::test]
async fn a_ledger_cut_short_is_found_by_rows_and_by_files() {
    let whole = made().await;
    let case = whole.twin();
    case.sql(&["DELETE FROM entry WHERE idx >= 8"]).await;
    let report = case.report().await;
    assert!(report.damages.iter().any(|damage| damage.kind == DamageKind::LedgerCutShort));

    // With every trace in the database removed, the files of the checkpoints still tell.
    let case = whole.twin();
    cut_database_to_eight(&case).await;
    let report = case.is(&[DamageKind::LedgerCutShort], "checkpoints/10").await;
    assert!(report.damages.iter().any(|damage| damage.place == "checkpoints/latest"));
}

#[tokio::test]
async fn a_case_put_back_whole_is_found_by_a_checkpoint_kept_outside() {
    let case = made().await;
    let newest: SignedCheckpoint = std::fs::read_to_string(case.checkpoint("latest")).unwrap().parse().unwrap();
    let outside = Trust { checkpoints: vec![newest], ..Trust::signer(&signer()) };
    assert!(case.report_trusting(&outside).await.is_whole());
    cut_database_to_eight(&case).await;
    std::fs::remove_file(case.checkpoint("9")).unwrap();
    std::fs::remove_file(case.checkpoint("10")).unwrap();
    std::fs::copy(case.checkpoint("8"), case.checkpoint("latest")).unwrap();
    assert!(case.report().await.is_whole(), "nothing inside the case can show this");
    let found = case.report_trusting(&outside).await;
    assert_eq!(found.damages.iter().map(|d| d.kind).collect::<Vec<_>>(), [DamageKind::LedgerCutShort]);
}

#[tokio::test]
async fn a_ledger_rebuilt_with_another_key_is_found() {
    let case = made().await;
    let newest: SignedCheckpoint = std::fs::read_to_string(case.checkpoint("latest")).unwrap().parse().unwrap();
    // The insider makes a case of their own and puts its database, key and checkpoints here: all of it fits.
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let named = model::Case { title: "A case".into(), zone: "UTC".into() };
    let forged = Case::create(&dir, named, "Analyst", Signer::from_seed([66; 32]), &Opening::default()).await.unwrap();
    forged.ledger().append(vec![source("S1", "a channel of theirs")]).await.unwrap();
    forged.close().await;
    let untrusting = verify(&dir, &Trust::default(), Arc::new(|_| {})).await.unwrap();
    assert!(untrusting.is_whole(), "nothing inside the case can show this");
    let forged = Damaged { dir, _scratch: scratch };
    let by_key = forged.is(&[DamageKind::KeyChanged], "verifier").await;
    assert!(by_key.damages[0].what.contains("not a key you trust"));
    let by_checkpoint = Trust { checkpoints: vec![newest], keys: vec![] };
    assert!(!forged.report_trusting(&by_checkpoint).await.is_whole());
}

#[tokio::test]
async fn a_checkpoint_edited_or_signed_by_another_is_found() {
    let whole = made().await;
    let case = whole.twin();
    // One character of the signature.
    case.sql(&[
        "UPDATE checkpoint SET note = substr(note, 1, length(note) - 8) || 'AAAAA==' || char(10) WHERE size = 9",
    ])
    .await;
    case.is(&[DamageKind::CheckpointForged, DamageKind::CheckpointFile], "size 9").await;

    let case = whole.twin();
    case.sql(&["UPDATE checkpoint SET note = 'nothing' WHERE size = 8"]).await;
    case.is(&[DamageKind::CheckpointDamaged, DamageKind::CheckpointFile], "size 8").await;

    let case = whole.twin();
    case.sql(&["DELETE FROM checkpoint WHERE size = 8"]).await;
    case.is(&[DamageKind::CheckpointFile], "checkpoints/8").await;

    let case = whole.twin();
    let text = std::fs::read_to_string(case.checkpoint("8")).unwrap();
    std::fs::write(case.checkpoint("8"), text.replace("\n8\n", "\n9\n")).unwrap();
    case.is(&[DamageKind::CheckpointFile], "checkpoints/8").await;
    std::fs::remove_file(case.checkpoint("8")).unwrap();
    case.is(&[DamageKind::CheckpointFile], "checkpoints/8").await;

    let case = whole.twin();
    std::fs::copy(case.checkpoint("8"), case.checkpoint("latest")).unwrap();
    case.is(&[DamageKind::CheckpointFile], "checkpoints/latest").await;
    std::fs::remove_file(case.checkpoint("latest")).unwrap();
    case.is(&[DamageKind::CheckpointFile], "checkpoints/latest").await;
    std::fs::write(case.checkpoint("latest"), "nothing").unwrap();
    case.is(&[DamageKind::CheckpointFile], "checkpoints/latest").await;

    // Rebuilt without the key: an entry changed and every checkpoint made to fit, but signed by another.
    let case = whole.twin();
    case.sql(&["UPDATE verifier SET key = replace(key, '+', '+')", "DELETE FROM verifier"]).await;
    case.is(&[DamageKind::KeyChanged, DamageKind::CheckpointForged], "verifier").await;
}

#[tokio::test]
async fn every_changed_value_of_the_tables_is_found() {
    let whole = made().await;
    for (statement, column) in [
        ("UPDATE fact SET body = replace(body, 'V1.mp4', 'V9.mp4') WHERE kind = 'item' AND id = 'V1'", "body"),
        ("UPDATE fact SET entry = 1 WHERE kind = 'source' AND version = 2", "entry"),
        ("UPDATE fact SET superseded = NULL WHERE kind = 'source' AND version = 1", "superseded"),
        ("UPDATE fact SET item = 'V2' WHERE kind = 'item' AND id = 'V1'", "item"),
        ("UPDATE fact SET blob = NULL WHERE kind = 'item' AND id = 'V1'", "blob"),
    ] {
        let case = whole.twin();
        case.sql(&[statement]).await;
        let report = case.is(&[DamageKind::RowChanged], column).await;
        assert_eq!(report.damages.len(), 1);
    }
    for statement in [
        "UPDATE fact SET id = 'V9' WHERE kind = 'item' AND id = 'V1'",
        "UPDATE fact SET kind = 'place' WHERE kind = 'item' AND id = 'V1'",
        "UPDATE fact SET version = 7 WHERE kind = 'item' AND id = 'V1'",
    ] {
        let case = whole.twin();
        case.sql(&[statement]).await;
        case.is(&[DamageKind::RowMissing, DamageKind::RowInserted], "table fact").await;
    }
}

#[tokio::test]
async fn rows_deleted_inserted_and_tables_altered_are_found() {
    let whole = made().await;
    for (statement, kind, place) in [
        ("DELETE FROM fact WHERE kind = 'arrival' AND item = 'V1'", DamageKind::RowMissing, "arrival"),
        (
            "INSERT INTO fact SELECT kind, 'V9', version, entry, superseded, item, blob, body FROM fact WHERE id = 'V1'",
            DamageKind::RowInserted,
            "V9",
        ),
        ("DELETE FROM report", DamageKind::RowMissing, "table report"),
        ("UPDATE report SET as_of = 3", DamageKind::RowChanged, "table report"),
        ("INSERT INTO report VALUES (3, 'x', 1)", DamageKind::RowInserted, "table report, entry 3"),
        ("UPDATE tile SET hashes = zeroblob(length(hashes))", DamageKind::TreeDamaged, "table tile"),
        ("DELETE FROM tile", DamageKind::TreeDamaged, "table tile"),
        (
            "CREATE TRIGGER hide AFTER INSERT ON entry BEGIN DELETE FROM fact; END",
            DamageKind::TableChanged,
            "trigger hide",
        ),
    ] {
        let case = whole.twin();
        case.sql(&[statement]).await;
        case.is(&[kind], place).await;
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_read_is_damage_and_the_copies_are_still_hashed() {
    let case = made().await;
    let path = case.blobs().remove(0);
    overwrite(&path, b"x");
    let file = case.dir.join("case.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..4_096].fill(0x5a);
    std::fs::write(&file, bytes).unwrap();
    case.is(&[DamageKind::Database, DamageKind::BlobDamaged], name(&path)).await;
}

#[tokio::test]
async fn a_clock_set_back_is_a_remark() {
    let case = made().await;
    let clock = Arc::new(SetClock::at(Instant::from_micros(1_000_000)));
    let opening = Opening { clock, ..Opening::default() };
    let open = Case::open(&case.dir, signer(), &opening).await.unwrap();
    let receipts = open.ledger().append(vec![source("S9", "x")]).await.unwrap();
    assert!(receipts[0].clock_ran_back.is_some());
    open.close().await;
    let report = case.report().await;
    assert_eq!(report.damages, []);
    assert!(report.remarks[0].contains("entry 10"), "{:?}", report.remarks);
}

#[tokio::test]
async fn a_stop_before_the_checkpoints_files_is_a_remark_and_not_a_damage() {
    let case = made().await;
    std::fs::copy(case.checkpoint("9"), case.checkpoint("latest")).unwrap();
    for newest_is_there in [true, false] {
        if !newest_is_there {
            std::fs::remove_file(case.checkpoint("10")).unwrap();
        }
        let report = case.report().await;
        assert!(report.is_whole(), "{:#?}", report.damages);
        assert!(report.remarks.iter().any(|remark| remark.contains("stopped")), "{:?}", report.remarks);
    }
    std::fs::remove_file(case.checkpoint("9")).unwrap();
    case.is(&[DamageKind::CheckpointFile], "checkpoints/9").await;
}
