use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use apalis_core::{
    backend::{TaskResult, WorkerFilter},
    task::{builder::TaskBuilder, status::Status, task_id::TaskId},
    worker::context::WorkerContext,
};
use apalis_sqlite::{Config, SqliteStorage, queries};
use serde_json::Value;
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Error, Fingerprint, Outcome, Repeat,
    store::{Ending, Entry, Key, Plan, Store, Taken},
};

/// Jobs in apalis's tables, in a file of their own.
///
/// How a job stands is apalis's `status`: `Pending` (open), `Queued` and `Running` (under way), `Failed` (open again after
/// an error), `Done`, and `Killed` (finished without success, the [`Outcome`] as JSON in `last_result`).
pub(crate) struct Sqlite {
    path: PathBuf,
    pool: SqlitePool,
    config: Config,
    worker: WorkerContext,
    /// Held while a run lasts; the system lets go of it when the process dies.
    _lock: File,
}

impl Sqlite {
    pub(crate) async fn open(path: &Path, kind: &str) -> Result<Self, Error> {
        let lock = lock(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A power cut may take the last moments of a run back to "open"; delivery is at least once anyway.
            .synchronous(SqliteSynchronous::Normal);
        let fault = |source| Error::Database { path: path.to_owned(), source };
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(fault)?;
        SqliteStorage::migrations().run(&pool).await.map_err(|error| fault(error.into()))?;
        let worker = WorkerContext::new(&format!("run-{}-{}", nanos_since_epoch(), std::process::id()));
        let config = Config::default().queue(kind).batch_size(1);
        Ok(Self { path: path.to_owned(), pool, config, worker, _lock: lock })
    }

    pub(crate) async fn close(&mut self) {
        self.pool.close().await;
    }

    fn fault(&self, error: impl Into<Fault>) -> Error {
        Error::Database { path: self.path.clone(), source: error.into().0 }
    }

    async fn begin_in(&self, entries: Vec<Entry>, max_attempts: u32, repeat: Repeat) -> Result<Plan, Fault> {
        let kind = self.config.queue.as_ref().to_owned();
        let mut plan = Plan::default();
        let mut transaction = self.pool.begin().await?;

        // The lock shows that every earlier run of this file is over, so what it left under way is an orphan.
        let orphans = "SELECT id FROM Jobs WHERE job_type = ?1 AND status IN ('Queued', 'Running')";
        for row in sqlx::query(orphans).bind(&kind).fetch_all(&mut *transaction).await? {
            plan.orphans.push(Key(row.try_get(0)?));
        }
        queries::reenqueue_orphaned(&mut *transaction, 0, &kind, &WorkerFilter::None).await?;
        let forget = "DELETE FROM Workers WHERE id NOT IN (SELECT lock_by FROM Jobs WHERE lock_by IS NOT NULL)";
        sqlx::query(forget).execute(&mut *transaction).await?;
        queries::register_worker(&mut *transaction, &self.config, &self.worker, "jobs").await?;

        let mut fresh = Vec::new();
        for (index, Entry { fingerprint, payload }) in entries.into_iter().enumerate() {
            let earlier = "SELECT status, last_result FROM Jobs WHERE job_type = ?1 AND idempotency_key = ?2";
            let row = sqlx::query(earlier).bind(&kind).bind(fingerprint.as_str()).fetch_optional(&mut *transaction);
            if let Some(outcome) = row.await?.map(|row| outcome_of(&row)).transpose()?.flatten() {
                let again = match repeat {
                    Repeat::Never => false,
                    Repeat::Unsuccessful => outcome != Outcome::Done,
                    Repeat::All => true,
                };
                if !again {
                    plan.finished_before.insert(fingerprint, outcome);
                    continue;
                }
                let forget = "DELETE FROM Jobs WHERE job_type = ?1 AND idempotency_key = ?2";
                sqlx::query(forget).bind(&kind).bind(fingerprint.as_str()).execute(&mut *transaction).await?;
            }
            let task = TaskBuilder::new(payload)
                .task_id(TaskId::from_string(ordered_id(index)))
                .idempotency_key(fingerprint.as_str())
                .max_attempts(usize::try_from(max_attempts).unwrap_or(usize::MAX));
            fresh.push(task.build());
        }
        queries::push_tasks(&mut *transaction, &kind, &fresh).await?;

        let open = "SELECT COUNT(*) FROM Jobs WHERE job_type = ?1 AND status IN ('Pending', 'Failed')";
        let to_run: i64 = sqlx::query_scalar(open).bind(&kind).fetch_one(&mut *transaction).await?;
        plan.to_run = usize::try_from(to_run).unwrap_or(0);
        transaction.commit().await?;
        Ok(plan)
    }

    async fn take_in(&self) -> Result<Option<Taken>, Fault> {
        let mut transaction = self.pool.begin().await?;
        let taken = queries::fetch_next(&mut *transaction, &self.config, &self.worker).await?.pop();
        let Some(task) = taken else { return Ok(None) };
        let (payload, context) = task.take();
        let key = context.task_id().map(ToString::to_string).unwrap_or_default();
        queries::lock_tasks(&mut *transaction, std::slice::from_ref(&key), self.worker.name()).await?;
        transaction.commit().await?;
        Ok(Some(Taken {
            key: Key(key),
            fingerprint: Fingerprint::new(context.idempotency_key().unwrap_or_default()),
            payload,
            attempts_before: saturating(context.attempt()),
            max_attempts: saturating(context.max_attempts().unwrap_or(1)),
        }))
    }

    async fn end_in(&self, key: &Key, attempt: u32, ending: &Ending) -> Result<(), Fault> {
        let (status, result) = match ending {
            Ending::PutBack => {
                let back = "UPDATE Jobs SET status = 'Pending', lock_by = NULL, lock_at = NULL WHERE id = ?1";
                sqlx::query(back).bind(&key.0).execute(&self.pool).await?;
                return Ok(());
            }
            Ending::Final(Outcome::Done) => (Status::Done, Ok(Value::Null)),
            Ending::Final(outcome) => (Status::Killed, Err(serde_json::to_string(outcome)?)),
            Ending::Again(reason) => (Status::Failed, Err(reason.clone())),
        };
        let task_id = TaskId::from_string(key.0.clone());
        let result = TaskResult { task_id, attempt: usize::try_from(attempt).unwrap_or(usize::MAX), status, result };
        let changed = queries::ack_tasks(&self.pool, &[&result], self.worker.name()).await?;
        if changed == 1 { Ok(()) } else { Err(sqlx::Error::RowNotFound.into()) }
    }
}

impl Store for Sqlite {
    async fn begin(&mut self, entries: Vec<Entry>, max_attempts: u32, repeat: Repeat) -> Result<Plan, Error> {
        self.begin_in(entries, max_attempts, repeat).await.map_err(|error| self.fault(error))
    }

    async fn take(&mut self) -> Result<Option<Taken>, Error> {
        self.take_in().await.map_err(|error| self.fault(error))
    }

    async fn end(&mut self, key: &Key, attempt: u32, ending: &Ending) -> Result<(), Error> {
        self.end_in(key, attempt, ending).await.map_err(|error| self.fault(error))
    }
}

/// What a statement, apalis or serde said, as one database error.
struct Fault(sqlx::Error);

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self(error)
    }
}

impl From<apalis_sqlite::Error> for Fault {
    fn from(error: apalis_sqlite::Error) -> Self {
        Self(sqlx::Error::Protocol(error.to_string()))
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self(sqlx::Error::Decode(Box::new(error)))
    }
}

/// Takes the lock file beside the queue, making it where it is missing.
fn lock(path: &Path) -> Result<File, Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock_path = PathBuf::from(name);
    let open = File::options().create(true).truncate(false).read(true).write(true).open(&lock_path);
    let file = open.map_err(|source| Error::Open { path: lock_path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(Error::Open { path: lock_path, source }),
    }
}

/// The outcome of a finished job; nothing while it is open.
fn outcome_of(row: &sqlx::sqlite::SqliteRow) -> Result<Option<Outcome>, Fault> {
    let status: String = row.try_get("status")?;
    match status.as_str() {
        "Done" => Ok(Some(Outcome::Done)),
        "Killed" => {
            let stored: Option<String> = row.try_get("last_result")?;
            let result: Result<Value, String> = serde_json::from_str(stored.as_deref().unwrap_or("null"))?;
            let Err(outcome) = result else { return Ok(Some(Outcome::Done)) };
            Ok(Some(serde_json::from_str(&outcome)?))
        }
        _ => Ok(None),
    }
}

/// An id in the form of a ULID that sorts by the time of queueing, then by the place in the list.
///
/// # References
/// ULID specification: 26 characters of Crockford's base 32, 48 bits of milliseconds first.
fn ordered_id(index: usize) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let nanos = nanos_since_epoch();
    let (millis, rest) = (nanos / 1_000_000, nanos % 1_000_000);
    // 48 bits of milliseconds, 40 bits of place in the list, 40 bits that keep two runs apart.
    let value = (millis & 0xFFFF_FFFF_FFFF) << 80 | (index as u128 & 0xFF_FFFF_FFFF) << 40 | rest;
    (0..26).rev().map(|digit| char::from(ALPHABET[(value >> (digit * 5) & 31) as usize])).collect()
}

fn nanos_since_epoch() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_nanos())
}

fn saturating(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
