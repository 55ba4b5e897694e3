//! A case in its folder: made, opened, shared between processes, and found again after a crash.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use preservation::contract::ledger::source;
use preservation::{BlobError, CacheKey, Case, CaseError, LedgerError, Opening, Signer, Trust, silent, verify};

/// A folder in memory where there is one: these tests wait for the disk many times over and do not need it.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn signer() -> Signer {
    Signer::from_seed([1; 32])
}

fn named() -> model::Case {
    model::Case { title: "A case".into(), zone: "UTC".into() }
}

async fn create(dir: &Path) -> Case {
    Case::create(dir, named(), "Analyst", signer(), &Opening::default()).await.unwrap()
}

fn impatient() -> Opening {
    Opening { wait: Duration::from_millis(120), ..Opening::default() }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

#[tokio::test]
async fn a_case_is_made_in_an_empty_folder_only() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    create(&dir).await.close().await;
    let again = Case::create(&dir, named(), "Analyst", signer(), &impatient()).await;
    assert!(matches!(again, Err(CaseError::NotEmpty { dir: named, .. }) if named == dir));
    let full = scratch.path().join("full");
    std::fs::create_dir(&full).unwrap();
    std::fs::write(full.join("my notes.txt"), "mine").unwrap();
    let error = Case::create(&full, named(), "Analyst", signer(), &impatient()).await.unwrap_err();
    assert!(error.to_string().contains("my notes.txt"), "{error}");
    assert_eq!(std::fs::read(full.join("my notes.txt")).unwrap(), b"mine");
    assert_eq!(files(&full).len(), 1, "nothing was added");
    assert_eq!(std::fs::metadata(&dir).unwrap().permissions().mode() & 0o077, 0, "its owner alone may enter");
}

#[tokio::test]
async fn what_is_no_case_is_not_opened() {
    let scratch = scratch();
    let open = async |dir: &Path| Case::open(dir, signer(), &impatient()).await.map(|_| ());
    assert!(matches!(open(&scratch.path().join("absent")).await, Err(CaseError::NotACase { .. })));
    assert!(matches!(open(scratch.path()).await, Err(CaseError::NotACase { .. })));
    assert!(files(scratch.path()).is_empty(), "a failed opening leaves nothing");
    let dir = scratch.path().join("case");
    create(&dir).await.close().await;
    std::fs::write(dir.join("format"), "sightline case 2\n").unwrap();
    assert!(matches!(open(&dir).await, Err(CaseError::TooNew { found: 2, .. })));
}

#[tokio::test]
async fn the_private_key_is_nowhere_in_the_case() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let key = scratch.path().join("config/key");
    let signer = Signer::at(&key).unwrap().signer;
    let case = Case::create(&dir, named(), "Analyst", signer, &Opening::default()).await.unwrap();
    case.ledger().append(vec![source("S1", "x")]).await.unwrap();
    case.close().await;
    let written = std::fs::read_to_string(&key).unwrap();
    let secret = written.trim_end().splitn(5, '+').last().unwrap();
    let bytes = base64::engine::general_purpose::STANDARD.decode(secret).unwrap();
    let held = all_bytes(&dir);
    let is_held = |needle: &[u8]| held.windows(needle.len()).any(|window| window == needle);
    // The seed follows a byte that says what it is.
    assert_eq!(bytes.len(), 33);
    assert!(!is_held(&bytes[1..]) && !is_held(&secret.as_bytes()[4..40]));
}

fn all_bytes(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for path in files(dir) {
        if path.is_dir() { all.extend(all_bytes(&path)) } else { all.extend(std::fs::read(&path).unwrap()) }
    }
    all
}

#[tokio::test]
async fn a_case_is_found_again_as_it_was_left() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let case = create(&dir).await;
    let stored = case.blobs().put_bytes(b"footage").await.unwrap();
    case.ledger().append(vec![source("S1", "x")]).await.unwrap();
    case.close().await;
    let case = Case::open(&dir, signer(), &impatient()).await.unwrap();
    assert_eq!(case.records().sources().await.unwrap().len(), 1);
    assert_eq!(case.blobs().read(&stored.sha256).await.unwrap(), b"footage");
    case.ledger().append(vec![source("S2", "x")]).await.unwrap();
    let newest = case.ledger().checkpoint(None).await.unwrap().unwrap();
    let on_file = std::fs::read_to_string(dir.join("checkpoints/latest")).unwrap();
    assert_eq!(on_file, newest.note.to_string());
    assert_eq!(std::fs::read_to_string(dir.join("checkpoints/3")).unwrap(), on_file);
}

#[tokio::test]
async fn a_second_writer_waits_and_then_is_told_who_has_the_case() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let first = create(&dir).await;
    let refused = Case::open(&dir, signer(), &impatient()).await.unwrap_err();
    assert!(refused.to_string().contains(&format!("process {}", std::process::id())), "{refused}");
    // Looking is possible meanwhile, and shows what is recorded meanwhile.
    let looking = Case::read(&dir).await.unwrap();
    first.ledger().append(vec![source("S1", "x")]).await.unwrap();
    assert_eq!(looking.records().sources().await.unwrap().len(), 1);
    assert!(matches!(looking.ledger().append(vec![source("S2", "x")]).await, Err(LedgerError::ReadOnly)));
    // A patient one gets it as soon as the first lets go.
    let patient = Opening { wait: Duration::from_secs(20), ..Opening::default() };
    let waiting = tokio::spawn(async move { Case::open(&dir, signer(), &patient).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    first.close().await;
    assert_eq!(waiting.await.unwrap().unwrap().records().sources().await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_key_does_not_sign_this_case() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    create(&dir).await.close().await;
    let case = Case::open(&dir, Signer::from_seed([2; 32]), &impatient()).await.unwrap();
    let refused = case.ledger().append(vec![source("S1", "x")]).await;
    assert!(matches!(refused, Err(LedgerError::StrangeKey { .. })));
    assert_eq!(case.ledger().size().await.unwrap(), 1);
}

#[tokio::test]
async fn what_a_crash_left_is_invisible_and_then_gone() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let case = create(&dir).await;
    case.ledger().append(vec![source("S1", "x")]).await.unwrap();
    case.ledger().append(vec![source("S2", "x")]).await.unwrap();
    case.close().await;
    // As after a crash: half a blob, half a cache set, and two commits without the files of their checkpoints.
    std::fs::write(dir.join("blobs/staging/1-0"), "half").unwrap();
    std::fs::create_dir(dir.join("cache/staging/1-0")).unwrap();
    std::fs::write(dir.join("cache/staging/1-0/frames"), "half").unwrap();
    std::fs::write(dir.join("checkpoints/.unfinished-x"), "half").unwrap();
    std::fs::copy(dir.join("checkpoints/1"), dir.join("checkpoints/latest")).unwrap();
    std::fs::remove_file(dir.join("checkpoints/2")).unwrap();
    std::fs::remove_file(dir.join("checkpoints/3")).unwrap();
    let looking = Case::read(&dir).await.unwrap();
    assert!(looking.blobs().list().await.unwrap().is_empty());
    let case = Case::open(&dir, signer(), &impatient()).await.unwrap();
    assert!(files(&dir.join("blobs/staging")).is_empty());
    assert!(files(&dir.join("cache/staging")).is_empty());
    let names: Vec<_> =
        files(&dir.join("checkpoints")).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["1", "2", "3", "latest"]);
    case.ledger().append(vec![source("S3", "x")]).await.unwrap();
    let report = verify(&dir, &Trust::signer(&signer()), std::sync::Arc::new(|_| {})).await.unwrap();
    assert_eq!(report.damages, []);
}

#[tokio::test]
async fn a_ledger_put_back_to_an_older_state_is_not_written_to() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    create(&dir).await.close().await;
    std::fs::copy(dir.join("case.sqlite"), scratch.path().join("old")).unwrap();
    let case = Case::open(&dir, signer(), &impatient()).await.unwrap();
    case.ledger().append(vec![source("S1", "x")]).await.unwrap();
    case.close().await;
    std::fs::copy(scratch.path().join("old"), dir.join("case.sqlite")).unwrap();
    let case = Case::open(&dir, signer(), &impatient()).await.unwrap();
    let refused = case.ledger().append(vec![source("S2", "x")]).await;
    assert!(matches!(&refused, Err(LedgerError::Damaged { what }) if what.contains("latest")), "{refused:?}");
}

#[tokio::test]
async fn nothing_is_signed_over_a_damaged_tree() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let case = create(&dir).await;
    case.ledger().append(vec![source("S1", "x")]).await.unwrap();
    case.close().await;
    let pool = sqlx::SqlitePool::connect(dir.join("case.sqlite").to_str().unwrap()).await.unwrap();
    sqlx::query("UPDATE tile SET hashes = zeroblob(64)").execute(&pool).await.unwrap();
    pool.close().await;
    let case = Case::open(&dir, signer(), &impatient()).await.unwrap();
    assert!(matches!(case.ledger().append(vec![source("S2", "x")]).await, Err(LedgerError::Damaged { .. })));
}

#[tokio::test]
async fn preserved_copies_are_read_only_and_damage_is_told_at_every_door() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let case = create(&dir).await;
    let stored = case.blobs().put_bytes(b"footage").await.unwrap();
    let hex = stored.sha256.to_string();
    let path = dir.join("blobs").join(&hex[..2]).join(&hex);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o444);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::write(&path, b"f00tage").unwrap();
    let blobs = case.blobs();
    let is_damaged = |error: BlobError| matches!(error, BlobError::Damaged { digest, .. } if digest == stored.sha256);
    assert!(is_damaged(blobs.read(&stored.sha256).await.unwrap_err()));
    assert!(is_damaged(blobs.verify(&stored.sha256, silent()).await.unwrap_err()));
    assert!(is_damaged(blobs.verified_path(&stored.sha256).await.unwrap_err()));
    // The good bytes come again: the damaged copy is not passed off as them, nor overwritten.
    assert!(is_damaged(blobs.put_bytes(b"footage").await.unwrap_err()));
    assert_eq!(std::fs::read(&path).unwrap(), b"f00tage");
    assert!(files(&dir.join("blobs/staging")).is_empty());
}

#[tokio::test]
async fn a_damaged_set_of_artefacts_is_as_good_as_absent() {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let case = create(&dir).await;
    let cache = case.cache();
    let key = CacheKey::of(&[("method", b"frames 1")]);
    let fill = |bytes: &[u8]| {
        let mut writer = cache.writer(&key).unwrap();
        writer.create("frames").unwrap().write_all(bytes).unwrap();
        writer.create("sound").unwrap().write_all(b"sound").unwrap();
        writer.commit().unwrap();
    };
    fill(b"frames");
    let path = cache.path(&key, "frames").unwrap();
    // Same length, other bytes: seen when it is read, and by a full check.
    std::fs::write(&path, b"fr\0mes").unwrap();
    assert!(cache.contains(&key) && !cache.verify(&key));
    assert_eq!(cache.read(&key, "frames"), None);
    assert_eq!(cache.read(&key, "sound").unwrap(), b"sound");
    fill(b"frames");
    assert_eq!(cache.read(&key, "frames").unwrap(), b"frames", "a damaged set gives way to a whole one");
    // Other length, a part gone, the manifest gone or unreadable: seen at once.
    std::fs::write(&path, b"fram").unwrap();
    assert!(!cache.contains(&key) && cache.path(&key, "sound").is_none());
    fill(b"frames");
    std::fs::remove_file(&path).unwrap();
    assert!(!cache.contains(&key));
    fill(b"frames");
    std::fs::write(path.with_file_name(".manifest"), b"{\"../../../verifier\":").unwrap();
    assert!(!cache.contains(&key));
    fill(b"frames");
    assert!(cache.verify(&key));
}
