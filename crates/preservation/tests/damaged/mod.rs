//! A small case to damage, and what is found of the damage.
#![allow(dead_code, reason = "each test file uses its part")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{Draft, EntryKind, Instant};
use preservation::contract::clock::SetClock;
use preservation::contract::ledger::{arrival, item, source};
use preservation::{Case, DamageKind, Opening, Signer, Trust, VerifyReport, verify};
use sqlx::SqlitePool;

pub(crate) struct Damaged {
    pub(crate) dir: PathBuf,
    pub(crate) _scratch: tempfile::TempDir,
}

/// A folder in memory where there is one: these tests wait for the disk many times over and do not need it.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub(crate) fn signer() -> Signer {
    Signer::from_seed([1; 32])
}

/// A case with three items, their bytes, a changed source and a report, over several checkpoints.
pub(crate) async fn made() -> Damaged {
    let scratch = scratch();
    let dir = scratch.path().join("case");
    let clock = Arc::new(SetClock::at(Instant::from_micros(1_641_400_000_000_000)));
    let opening = Opening { clock, ..Opening::default() };
    let named = model::Case { title: "A case".into(), zone: "UTC".into() };
    let case = Case::create(&dir, named, "Analyst", signer(), &opening).await.unwrap();
    let mut drafts = Vec::new();
    for n in 0..3_u8 {
        let stored = case.blobs().put_bytes(&vec![n; 1_000 + usize::from(n)]).await.unwrap();
        let id = format!("V{n}");
        let mut held = item(&id, 0);
        let EntryKind::Recorded(model::Fact::Item(fact)) = &mut held.entry else { unreachable!() };
        fact.held = model::Held::Bytes { sha256: stored.sha256, len: stored.len };
        let mut arrived = arrival(&id, 0, Instant::from_micros(7));
        let EntryKind::Recorded(model::Fact::Arrival(fact)) = &mut arrived.entry else { unreachable!() };
        (fact.sha256, fact.len) = (stored.sha256, stored.len);
        drafts.extend([held, arrived]);
    }
    case.ledger().append(drafts).await.unwrap();
    for name in ["a channel", "a channel, renamed"] {
        case.ledger().append(vec![source("S1", name)]).await.unwrap();
    }
    let report = EntryKind::Reported { sha256: model::Digest::from_bytes([7; 32]), as_of: 9 };
    case.ledger().append(vec![Draft { entry: report, ..source("S1", "") }]).await.unwrap();
    case.close().await;
    Damaged { dir, _scratch: scratch }
}

impl Damaged {
    /// The same case once more.
    pub(crate) fn twin(&self) -> Self {
        let scratch = scratch();
        let dir = scratch.path().join("case");
        copy(&self.dir, &dir);
        Self { dir, _scratch: scratch }
    }

    pub(crate) async fn sql(&self, statements: &[&'static str]) -> &Self {
        let options =
            sqlx::sqlite::SqliteConnectOptions::new().filename(self.dir.join("case.sqlite")).foreign_keys(false);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        for statement in statements {
            let done = sqlx::query(*statement).execute(&pool).await.unwrap();
            assert!(done.rows_affected() > 0 || statement.starts_with("CREATE"), "{statement} did nothing");
        }
        pool.close().await;
        self
    }

    pub(crate) async fn report(&self) -> VerifyReport {
        self.report_trusting(&Trust::signer(&signer())).await
    }

    pub(crate) async fn report_trusting(&self, trust: &Trust) -> VerifyReport {
        verify(&self.dir, trust, Arc::new(|_| {})).await.unwrap()
    }

    /// Asserts that exactly these kinds of damage are found, and that one of them names this place.
    pub(crate) async fn is(&self, kinds: &[DamageKind], place: &str) -> VerifyReport {
        let report = self.report().await;
        let found: std::collections::BTreeSet<_> = report.damages.iter().map(|damage| damage.kind).collect();
        let wanted: std::collections::BTreeSet<_> = kinds.iter().copied().collect();
        assert_eq!(found, wanted, "{:#?}", report.damages);
        assert!(report.damages.iter().any(|damage| damage.place.contains(place)), "{:#?}", report.damages);
        assert!(report.damages.iter().all(|damage| !damage.next.is_empty() && !damage.what.is_empty()));
        report
    }

    pub(crate) fn blobs(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = walk(&self.dir.join("blobs"));
        found.sort();
        found
    }

    pub(crate) fn checkpoint(&self, name: &str) -> PathBuf {
        self.dir.join("checkpoints").join(name)
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy(&from, &to) } else { assert!(std::fs::copy(&from, &to).is_ok()) }
    }
}

pub(crate) fn walk(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

pub(crate) fn overwrite(path: &Path, bytes: &[u8]) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::write(path, bytes).unwrap();
}

pub(crate) fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// What the database was like when it had eight entries.
pub(crate) async fn cut_database_to_eight(case: &Damaged) {
    case.sql(&[
        "DELETE FROM entry WHERE idx >= 8",
        "DELETE FROM fact WHERE entry >= 8",
        "UPDATE fact SET superseded = NULL WHERE superseded >= 8",
        "DELETE FROM report",
        "DELETE FROM checkpoint WHERE size > 8",
        "UPDATE tile SET hashes = substr(hashes, 1, 8 * 32)",
    ])
    .await;
}
