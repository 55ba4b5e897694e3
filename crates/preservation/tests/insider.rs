//! What an insider can do with a database shell and the folder of a case, but without its key: a table of edits, each
//! with what must be found and where.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
mod damaged;

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use base64::Engine;
use damaged::{Damaged, cut_database_to_eight, made, name, overwrite, signer};
use ed25519_dalek::{Signer as _, SigningKey};
use model::Digest;
use preservation::DamageKind::{self, *};
use preservation::contract::ledger::source;
use preservation::{Case, Opening, SignedCheckpoint, Signer, Trust, merkle};
use sqlx::SqlitePool;

/// One step of an edit.
enum Step {
    /// A statement in the database shell; it must change something.
    Sql(&'static str),
    /// Something in the folder.
    Files(fn(&Damaged)),
    /// The tree's table made to fit the entries again.
    Tree,
    /// Every checkpoint's root made to fit the entries again; the signatures stay, for want of the key.
    Roots,
    /// The same, signed anew by a key of the insider's own, which takes the place of the case's.
    SignAnew,
    /// A key of the insider's own let in beside the case's, in the database and in the file.
    LetIn,
    /// All traces of the entries from the eighth on taken out of the database.
    CutToEight,
}
use Step::{CutToEight, Files, LetIn, Roots, SignAnew, Sql, Tree};

/// What is done, and each damage that must be found, with a part of its place.
type Edit = (&'static str, &'static [Step], &'static [(DamageKind, &'static str)]);

const EDITS: &[Edit] = &[
    // The preserved copies.
    ("one byte of a copy changed", &[Files(|case| edit(case, "V1", |b| b[7] ^= 1))], &[(BlobDamaged, "V1")]),
    ("a copy cut short", &[Files(|case| edit(case, "V1", |b| b.truncate(500)))], &[(BlobDamaged, "V1")]),
    ("a copy extended", &[Files(|case| edit(case, "V1", |b| b.push(0)))], &[(BlobDamaged, "V1")]),
    ("a copy emptied", &[Files(|case| edit(case, "V1", Vec::clear))], &[(BlobDamaged, "V1")]),
    ("a range of a copy zeroed", &[Files(|case| edit(case, "V1", |b| b[256..512].fill(0)))], &[(BlobDamaged, "V1")]),
    ("two copies swapped", &[Files(swap_copies)], &[(BlobDamaged, "V1"), (BlobDamaged, "V2")]),
    ("a copy deleted", &[Files(|case| std::fs::remove_file(at(case, "V1")).unwrap())], &[(BlobMissing, "V1")]),
    ("a copy under another name", &[Files(rename_copy)], &[(BlobMissing, "V1"), (BlobDamaged, "ffffff")]),
    ("a copy replaced by a link to it", &[Files(link_copy)], &[(BlobStranger, "V1"), (BlobMissing, "V1")]),
    ("a copy replaced by a folder", &[Files(folder_for_copy)], &[(BlobStranger, "V1"), (BlobMissing, "V1")]),
    ("a folder of copies replaced by a link", &[Files(link_folder)], &[(BlobStranger, "blobs/"), (BlobMissing, "V1")]),
    ("a file laid among the copies", &[Files(lay_file)], &[(BlobStranger, "notes.txt")]),
    (
        "the folder of copies gone",
        &[Files(|case| drop_folder(case, "blobs"))],
        &[(BlobMissing, "V1"), (BlobMissing, "V2")],
    ),
    // A copy and what is said of it.
    (
        "other bytes, and the rows made to say so",
        &[Files(other_bytes), Sql(ROWS_TO_OTHER)],
        &[(RowChanged, "\"V1\""), (BlobMissing, "V1")],
    ),
    (
        "other bytes, rows and entry made to say so",
        &[Files(other_bytes), Sql(ROWS_TO_OTHER), Sql(ENTRIES_TO_OTHER)],
        &[(EntryChanged, "entry 3")],
    ),
    (
        "other bytes, rows, entry and tree made to say so",
        &[Files(other_bytes), Sql(ROWS_TO_OTHER), Sql(ENTRIES_TO_OTHER), Tree],
        &[(LedgerRewritten, "entries 1 to 6")],
    ),
    (
        "another length in rows and entry",
        &[Sql("UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '1001', '1009') AS BLOB) WHERE idx = 3")],
        &[(EntryChanged, "entry 3"), (RowChanged, "\"V1\"")],
    ),
    // The entries.
    (
        "the time of an entry",
        &[Sql(
            "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '2022-01-05', '2022-01-04') AS BLOB) WHERE idx = 4",
        )],
        &[(EntryChanged, "entry 4")],
    ),
    (
        "who recorded an entry",
        &[Sql(
            "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"who\":\"Analyst\"', '\"who\":\"Another\"') AS BLOB) WHERE idx = 8",
        )],
        &[(EntryChanged, "entry 8")],
    ),
    (
        "the version of the program in an entry",
        &[Sql(
            "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'sightline ', 'sightlime ') AS BLOB) WHERE idx = 2",
        )],
        &[(EntryChanged, "entry 2")],
    ),
    (
        "a space in an entry",
        &[Sql(
            "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"who\":', '\"who\": ') AS BLOB) WHERE idx = 5",
        )],
        &[(EntryChanged, "entry 5")],
    ),
    (
        "an entry made unreadable",
        &[Sql("UPDATE entry SET bytes = zeroblob(length(bytes)) WHERE idx = 5")],
        &[(EntryChanged, "entry 5"), (EntryUnreadable, "entry 5")],
    ),
    ("an entry with its row", &[Sql(ENTRY_REWOVEN), Sql(ROW_REWOVEN)], &[(EntryChanged, "entry 8")]),
    (
        "an entry with its row and its hash in the tree",
        &[Sql(ENTRY_REWOVEN), Sql(ROW_REWOVEN), Tree],
        &[(LedgerRewritten, "entries 8 to 8")],
    ),
    (
        "an entry, its row, the tree and every root, without the key",
        &[Sql(ENTRY_REWOVEN), Sql(ROW_REWOVEN), Tree, Roots],
        &[(CheckpointForged, "size 9"), (CheckpointForged, "size 10")],
    ),
    (
        "the same, signed anew by another key",
        &[Sql(ENTRY_REWOVEN), Sql(ROW_REWOVEN), Tree, SignAnew],
        &[(KeyChanged, "verifier")],
    ),
    (
        "an entry deleted",
        &[Sql("DELETE FROM entry WHERE idx = 5")],
        &[(EntryMissing, "entry 5"), (RowInserted, "\"V2\"")],
    ),
    (
        "an entry deleted with its row",
        &[Sql("DELETE FROM fact WHERE entry = 5"), Sql("DELETE FROM entry WHERE idx = 5")],
        &[(EntryMissing, "entry 5")],
    ),
    (
        "an entry deleted and the later ones moved up",
        &[Sql("DELETE FROM entry WHERE idx = 5"), Sql("UPDATE entry SET idx = idx - 1 WHERE idx > 5")],
        &[(EntryChanged, "entry 5"), (LedgerCutShort, "size 10")],
    ),
    (
        "two entries exchanged",
        &[
            Sql("UPDATE entry SET idx = 100 WHERE idx = 2"),
            Sql("UPDATE entry SET idx = 2 WHERE idx = 4"),
            Sql("UPDATE entry SET idx = 4 WHERE idx = 100"),
        ],
        &[(EntryChanged, "entry 2"), (EntryChanged, "entry 4")],
    ),
    (
        "an entry put in between",
        &[
            Sql("UPDATE entry SET idx = -idx WHERE idx > 5"),
            Sql("UPDATE entry SET idx = 1 - idx WHERE idx < 0"),
            Sql("INSERT INTO entry SELECT 6, bytes FROM entry WHERE idx = 5"),
        ],
        &[(EntryUnsigned, "entries 10 to 10"), (EntryUnreadable, "entry 6")],
    ),
    (
        "an entry put at the end",
        &[Sql(
            "INSERT INTO entry SELECT 10, CAST(replace(CAST(bytes AS TEXT), '\"index\":8', '\"index\":10') AS BLOB) FROM entry WHERE idx = 8",
        )],
        &[(EntryUnsigned, "entries 10 to 10")],
    ),
    (
        "an entry put before the first",
        &[Sql("INSERT INTO entry SELECT -1, bytes FROM entry WHERE idx = 8")],
        &[(EntryUnsigned, "entry -1")],
    ),
    ("the last entries deleted", &[Sql("DELETE FROM entry WHERE idx >= 8")], &[(LedgerCutShort, "size 10")]),
    (
        "the last entries deleted with all their traces in the database",
        &[CutToEight],
        &[(LedgerCutShort, "checkpoints/10")],
    ),
    ("every entry deleted", &[Sql("DELETE FROM entry")], &[(LedgerCutShort, "size 10"), (RowInserted, "table fact")]),
    // The tree, the checkpoints and the keys.
    (
        "a hash of the tree",
        &[Sql("UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB)")],
        &[(TreeDamaged, "table tile")],
    ),
    ("the tree deleted", &[Sql("DELETE FROM tile")], &[(TreeDamaged, "table tile")]),
    ("a tile added", &[Sql("INSERT INTO tile VALUES (3, 5, zeroblob(32))")], &[(TreeDamaged, "level 3, idx 5")]),
    (
        "a character of a signature",
        &[Sql(
            "UPDATE checkpoint SET note = substr(note, 1, length(note) - 8) || 'AAAAA==' || char(10) WHERE size = 9",
        )],
        &[(CheckpointForged, "size 9")],
    ),
    ("a checkpoint deleted", &[Sql("DELETE FROM checkpoint WHERE size = 8")], &[(CheckpointFile, "checkpoints/8")]),
    (
        "a checkpoint under another size",
        &[Sql("UPDATE checkpoint SET size = 5 WHERE size = 8")],
        &[(CheckpointDamaged, "size 5")],
    ),
    (
        "a checkpoint's file changed",
        &[Files(|case| replace_in(&case.checkpoint("8"), "\n8\n", "\n9\n"))],
        &[(CheckpointFile, "checkpoints/8")],
    ),
    (
        "a checkpoint's file deleted",
        &[Files(|case| std::fs::remove_file(case.checkpoint("8")).unwrap())],
        &[(CheckpointFile, "checkpoints/8")],
    ),
    (
        "the latest checkpoint's file put back",
        &[Files(|case| _ = std::fs::copy(case.checkpoint("8"), case.checkpoint("latest")).unwrap())],
        &[(CheckpointFile, "checkpoints/latest")],
    ),
    (
        "a file laid among the checkpoints",
        &[Files(|case| std::fs::write(case.checkpoint("11"), "x").unwrap())],
        &[(CheckpointFile, "checkpoints/11")],
    ),
    (
        "the case's key deleted",
        &[Sql("DELETE FROM verifier")],
        &[(KeyChanged, "verifier"), (CheckpointForged, "size 10")],
    ),
    (
        "the file of the case's key changed",
        &[Files(|case| std::fs::write(case.dir.join("verifier"), "x\n").unwrap())],
        &[(KeyChanged, "verifier")],
    ),
    ("a second key let in, in the database and the file", &[LetIn], &[(KeyChanged, "verifier")]),
    // The tables.
    (
        "a name in a row",
        &[Sql("UPDATE fact SET body = replace(body, 'V1.mp4', 'V9.mp4') WHERE kind = 'item'")],
        &[(RowChanged, "item \"V1\" version 1, body")],
    ),
    (
        "a row deleted",
        &[Sql("DELETE FROM fact WHERE kind = 'arrival' AND item = 'V1'")],
        &[(RowMissing, "arrival \"V1")],
    ),
    (
        "a row added",
        &[Sql(
            "INSERT INTO fact SELECT kind, 'V9', version, entry, superseded, item, blob, body FROM fact WHERE id = 'V1'",
        )],
        &[(RowInserted, "item \"V9\"")],
    ),
    (
        "an old version made to stand again",
        &[
            Sql("UPDATE fact SET superseded = NULL WHERE kind = 'source'"),
            Sql("DELETE FROM fact WHERE kind = 'source' AND version = 2"),
        ],
        &[(RowChanged, "source \"S1\" version 1, superseded"), (RowMissing, "source \"S1\" version 2")],
    ),
    (
        "a row back-dated to an earlier entry",
        &[Sql("UPDATE fact SET entry = 1 WHERE kind = 'source' AND version = 2")],
        &[(RowChanged, "source \"S1\" version 2, entry")],
    ),
    (
        "a row given to another item",
        &[Sql("UPDATE fact SET item = 'V2' WHERE kind = 'item' AND id = 'V1'")],
        &[(RowChanged, "item \"V1\" version 1, item")],
    ),
    ("a report handed out deleted", &[Sql("DELETE FROM report")], &[(RowMissing, "table report, entry 9")]),
    (
        "a report handed out said to rest on less",
        &[Sql("UPDATE report SET as_of = 3")],
        &[(RowChanged, "table report, entry 9")],
    ),
    ("a report added", &[Sql("INSERT INTO report VALUES (3, 'x', 1)")], &[(RowInserted, "table report, entry 3")]),
    (
        "a trigger that hides",
        &[Sql("CREATE TRIGGER hide AFTER INSERT ON entry BEGIN DELETE FROM fact; END")],
        &[(TableChanged, "trigger hide")],
    ),
    (
        "a view in the place of a table",
        &[Sql("ALTER TABLE report RENAME TO told"), Sql("CREATE VIEW report AS SELECT * FROM told")],
        &[(TableChanged, "table report"), (TableChanged, "view report")],
    ),
    ("an index dropped", &[Sql("DROP INDEX fact_item")], &[(TableChanged, "index fact_item")]),
    (
        "the steps that made the tables",
        &[Sql("UPDATE _sqlx_migrations SET checksum = zeroblob(48)")],
        &[(TableChanged, "_sqlx_migrations")],
    ),
    (
        "the database overwritten",
        &[Files(|case| overwrite(&case.dir.join("case.sqlite"), &[0x5a; 8192]))],
        &[(Database, "case.sqlite")],
    ),
    (
        "the database deleted",
        &[Files(|case| std::fs::remove_file(case.dir.join("case.sqlite")).unwrap())],
        &[(Database, "case.sqlite")],
    ),
];

const ENTRY_REWOVEN: &str = "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'a channel, renamed', 'a channel, rewoven') AS BLOB) WHERE idx = 8";
const ROW_REWOVEN: &str =
    "UPDATE fact SET body = replace(body, 'a channel, renamed', 'a channel, rewoven') WHERE entry = 8";
/// `V1` holds 1001 times the byte 1; the SHA-256 of that, and of the bytes that take its place.
const ROWS_TO_OTHER: &str = "UPDATE fact SET body = replace(body, blob, 'OTHER'), blob = 'OTHER' WHERE item = 'V1'";
const ENTRIES_TO_OTHER: &str =
    "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'HELD', 'OTHER') AS BLOB) WHERE idx IN (3, 4)";
/// The insider's own key.
const THEIRS: [u8; 32] = [66; 32];
const OTHER: &[u8] = b"other bytes, whose hash is right";

#[tokio::test]
async fn every_edit_by_an_insider_is_found_and_named() {
    assert!(EDITS.len() >= 40, "{} edits", EDITS.len());
    let names: BTreeSet<&str> = EDITS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names.len(), EDITS.len());
    let whole = made().await;
    let mut missed = Vec::new();
    for (name, steps, wanted) in EDITS {
        let case = whole.twin();
        for step in *steps {
            take(step, &case).await;
        }
        let report = case.report().await;
        for (kind, place) in *wanted {
            let place =
                if place.starts_with('V') && place.len() == 2 { hash_of(&whole, place) } else { (*place).to_owned() };
            if !report.damages.iter().any(|damage| damage.kind == *kind && damage.place.contains(&place)) {
                missed.push(format!("{name}: no {kind:?} at {place} in {:#?}", report.damages));
            }
        }
        assert!(report.damages.iter().all(|damage| !damage.next.is_empty() && !damage.what.is_empty()), "{name}");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
    assert!(whole.report().await.is_whole());
}

/// What only something kept outside the case can show is not found without it, and is found with it.
#[tokio::test]
async fn a_copy_put_back_a_fork_and_a_ledger_begun_anew_need_something_from_outside() {
    let case = made().await;
    let yesterday = case.twin();
    let open = Case::open(&case.dir, signer(), &Opening::default()).await.unwrap();
    open.ledger().append(vec![source("S2", "recorded today")]).await.unwrap();
    open.close().await;
    let today: SignedCheckpoint = std::fs::read_to_string(case.checkpoint("latest")).unwrap().parse().unwrap();
    let outside = Trust { checkpoints: vec![today], ..Trust::signer(&signer()) };
    assert!(case.report_trusting(&outside).await.is_whole());

    let put_back = yesterday.twin();
    assert!(put_back.report().await.is_whole(), "nothing inside can show that a copy was put back");
    assert_eq!(kinds(&put_back, &outside).await, [LedgerCutShort]);

    let fork = yesterday.twin();
    let open = Case::open(&fork.dir, signer(), &Opening::default()).await.unwrap();
    open.ledger().append(vec![source("S2", "recorded otherwise")]).await.unwrap();
    open.close().await;
    assert!(fork.report().await.is_whole(), "nothing inside can show a fork by who has the key");
    assert_eq!(kinds(&fork, &outside).await, [LedgerRewritten]);

    let anew = yesterday.twin();
    for step in [Sql(ENTRY_REWOVEN), Sql(ROW_REWOVEN), Tree, SignAnew] {
        take(&step, &anew).await;
    }
    let untrusting = anew.report_trusting(&Trust::default()).await;
    assert!(untrusting.is_whole(), "nothing inside can show whose key it is: {:#?}", untrusting.damages);
    assert!(untrusting.unchecked.iter().any(|what| what.contains("whose key")), "and that is said");
    assert_eq!(kinds(&anew, &Trust::signer(&signer())).await, [KeyChanged]);
    let by_checkpoint = Trust { keys: vec![], ..outside };
    assert_eq!(kinds(&anew, &by_checkpoint).await, [KeyChanged, LedgerCutShort]);
}

#[tokio::test]
async fn a_copy_that_can_be_reached_from_elsewhere_is_a_remark() {
    let case = made().await;
    std::fs::hard_link(at(&case, "V1"), case.dir.with_file_name("elsewhere")).unwrap();
    let report = case.report().await;
    assert_eq!(report.damages, []);
    let hash = hash_of(&case, "V1");
    assert!(report.remarks.iter().any(|remark| remark.contains(&hash) && remark.contains("2 names")), "{report:?}");
}

async fn kinds(case: &Damaged, trust: &Trust) -> Vec<DamageKind> {
    let found: BTreeSet<DamageKind> = case.report_trusting(trust).await.damages.iter().map(|d| d.kind).collect();
    let mut found: Vec<DamageKind> = found.into_iter().collect();
    found.sort_by_key(|kind| format!("{kind:?}"));
    found
}

async fn take(step: &Step, case: &Damaged) {
    match step {
        Files(work) => work(case),
        CutToEight => cut_database_to_eight(case).await,
        Sql(statement) => {
            let statement =
                statement.replace("HELD", &hash_of_bytes(&[1; 1001])).replace("OTHER", &hash_of_bytes(OTHER));
            let pool = shell(case).await;
            let done = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(&pool).await.unwrap();
            let defines = ["CREATE", "ALTER", "DROP"].iter().any(|word| statement.starts_with(word));
            assert!(done.rows_affected() > 0 || defines, "{statement} did nothing");
            pool.close().await;
        }
        LetIn => {
            let pool = shell(case).await;
            let origin = std::fs::read_to_string(case.checkpoint("1")).unwrap().lines().next().unwrap().to_owned();
            let theirs = Signer::from_seed(THEIRS).verifier(&origin).unwrap().to_string();
            sqlx::query("INSERT INTO verifier (key) VALUES ($1)").bind(&theirs).execute(&pool).await.unwrap();
            pool.close().await;
            let file = case.dir.join("verifier");
            let both = std::fs::read_to_string(&file).unwrap() + &theirs + "\n";
            std::fs::write(&file, both).unwrap();
        }
        Tree => rebuild(case, None, true).await,
        Roots => rebuild(case, None, false).await,
        SignAnew => rebuild(case, Some(SigningKey::from_bytes(&THEIRS)), false).await,
    }
}

async fn shell(case: &Damaged) -> SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(case.dir.join("case.sqlite")).foreign_keys(false);
    SqlitePool::connect_with(options).await.unwrap()
}

/// Makes the tree's table, or the checkpoints in table and files, fit the entries as they now are.
async fn rebuild(case: &Damaged, anew: Option<SigningKey>, tree_only: bool) {
    let pool = shell(case).await;
    let entries: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT bytes FROM entry ORDER BY idx").fetch_all(&pool).await.unwrap();
    let leaves: Vec<Digest> = entries.iter().map(|bytes| merkle::leaf_hash(bytes)).collect();
    if tree_only {
        let hashes: Vec<u8> = leaves.iter().flat_map(|leaf| *leaf.bytes()).collect();
        sqlx::query("UPDATE tile SET hashes = $1 WHERE level = 0").bind(hashes).execute(&pool).await.unwrap();
        pool.close().await;
        return;
    }
    let notes: Vec<(i64, String)> =
        sqlx::query_as("SELECT size, note FROM checkpoint ORDER BY size").fetch_all(&pool).await.unwrap();
    let newest = notes.last().unwrap().0;
    for (size, note) in notes {
        let signed: SignedCheckpoint = note.parse().unwrap();
        let mut tree = merkle::Tiles::new();
        merkle::append(&mut tree, 0, &leaves[..size as usize]);
        let root = merkle::range_hash(&tree, 0..size as u64).unwrap();
        let checkpoint = preservation::Checkpoint { root, ..signed.checkpoint };
        let text = match &anew {
            Some(key) => sign(&checkpoint, key),
            None => note.replace(&signed.note.text, &checkpoint.text()),
        };
        sqlx::query("UPDATE checkpoint SET note = $1 WHERE size = $2")
            .bind(&text)
            .bind(size)
            .execute(&pool)
            .await
            .unwrap();
        std::fs::write(case.checkpoint(&size.to_string()), &text).unwrap();
        if size == newest {
            std::fs::write(case.checkpoint("latest"), &text).unwrap();
        }
        if anew.is_some() {
            let key = Signer::from_seed(THEIRS).verifier(&checkpoint.origin).unwrap().to_string();
            sqlx::query("UPDATE verifier SET key = $1").bind(&key).execute(&pool).await.unwrap();
            std::fs::write(case.dir.join("verifier"), format!("{key}\n")).unwrap();
        }
    }
    pool.close().await;
}

/// A checkpoint as a signed note (C2SP signed-note), by a key that is not the case's.
fn sign(checkpoint: &preservation::Checkpoint, key: &SigningKey) -> String {
    let (text, origin) = (checkpoint.text(), &checkpoint.origin);
    let mut signature = Signer::from_seed(THEIRS).verifier(origin).unwrap().id().to_vec();
    signature.extend(key.sign(text.as_bytes()).to_bytes());
    format!("{text}\n\u{2014} {origin} {}\n", base64::engine::general_purpose::STANDARD.encode(signature))
}

/// The preserved copy of one of the case's items: so many bytes of its number.
fn at(case: &Damaged, item: &str) -> PathBuf {
    let len = 1000 + item[1..].parse::<u64>().unwrap();
    case.blobs().into_iter().find(|path| std::fs::metadata(path).unwrap().len() == len).unwrap()
}

fn hash_of(case: &Damaged, item: &str) -> String {
    name(&at(case, item)).to_owned()
}

fn hash_of_bytes(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    Digest::from_bytes(sha2::Sha256::digest(bytes).into()).to_string()
}

fn edit(case: &Damaged, item: &str, change: impl Fn(&mut Vec<u8>)) {
    let path = at(case, item);
    let mut bytes = std::fs::read(&path).unwrap();
    change(&mut bytes);
    overwrite(&path, &bytes);
}

fn swap_copies(case: &Damaged) {
    let (a, b) = (at(case, "V1"), at(case, "V2"));
    let between = case.dir.join("between");
    std::fs::rename(&a, &between).unwrap();
    std::fs::rename(&b, &a).unwrap();
    std::fs::rename(&between, &b).unwrap();
}

fn rename_copy(case: &Damaged) {
    std::fs::create_dir_all(case.dir.join("blobs/ff")).unwrap();
    std::fs::rename(at(case, "V1"), case.dir.join("blobs/ff").join("f".repeat(64))).unwrap();
}

fn link_copy(case: &Damaged) {
    let (path, away) = (at(case, "V1"), case.dir.with_file_name("away"));
    std::fs::rename(&path, &away).unwrap();
    symlink(&away, &path).unwrap();
}

fn folder_for_copy(case: &Damaged) {
    let path = at(case, "V1");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
}

fn link_folder(case: &Damaged) {
    let folder = at(case, "V1").parent().unwrap().to_owned();
    let away = case.dir.with_file_name("away");
    std::fs::rename(&folder, &away).unwrap();
    symlink(&away, &folder).unwrap();
}

fn lay_file(case: &Damaged) {
    std::fs::write(at(case, "V1").with_file_name("notes.txt"), "x").unwrap();
}

fn drop_folder(case: &Damaged, folder: &str) {
    std::fs::remove_dir_all(case.dir.join(folder)).unwrap();
}

/// Other bytes in the place of those of `V1`, under their own right hash.
fn other_bytes(case: &Damaged) {
    std::fs::remove_file(at(case, "V1")).unwrap();
    let hash = hash_of_bytes(OTHER);
    let folder = case.dir.join("blobs").join(&hash[..2]);
    copy_into(&folder, &hash, OTHER);
}

fn copy_into(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn replace_in(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    std::fs::write(path, text.replace(from, to)).unwrap();
}
