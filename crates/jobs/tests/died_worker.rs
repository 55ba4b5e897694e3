//! A job whose process dies is handed out again, but not for ever.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    num::NonZeroUsize,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use apalis_core::{backend::WorkerFilter, worker::context::WorkerContext};
use apalis_sqlite::{Config, SqlitePool, SqliteStorage, queries};
use jobs::{Cancel, Fingerprint, Job, Outcome, Queue, Repeat, Settings, Work};

const FOLDER: &str = "JOBS_TEST_DIES_IN";

fn list() -> Vec<Job<u32>> {
    ["first", "deadly", "last"].map(|name| Job { fingerprint: Fingerprint::new(name), payload: 7 }).to_vec()
}

fn settings(workers: usize) -> Settings {
    Settings { workers: NonZeroUsize::new(workers).unwrap(), max_attempts: 2, repeat: Repeat::Never }
}

/// Not a check of its own: the process that dies when [`a_job_that_kills_its_process_is_given_up`] starts it.
#[tokio::test]
async fn die() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let beside = Arc::new(tokio::sync::Notify::new());
    let handler = move |work: Work<u32>| {
        let beside = Arc::clone(&beside);
        async move {
            match (work.fingerprint.as_str(), work.attempt) {
                // The first time it strikes while another job is under way.
                ("deadly", 1) => {
                    beside.notified().await;
                    std::process::abort()
                }
                ("deadly", _) => std::process::abort(),
                ("last", _) => {
                    beside.notify_one();
                    std::future::pending().await
                }
                _ => Ok(()),
            }
        }
    };
    let queue = Queue::at(Path::new(&folder).join("jobs.sqlite"), "test");
    queue.run(list(), settings(3), &Cancel::new(), handler, |_| {}).await.unwrap();
}

/// Whether the process died of an abort, not of a failed check.
fn run_and_die(folder: &Path) -> bool {
    use std::os::unix::process::ExitStatusExt;
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own).args(["--exact", "die", "--test-threads=1"]).env(FOLDER, folder).output().unwrap();
    output.status.signal().is_some()
}

#[tokio::test]
async fn a_job_that_kills_its_process_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run_and_die(folder.path()), "the first attempt kills the process");
    assert!(run_and_die(folder.path()), "so does the second and last that is allowed");

    // Its attempts are used up; the innocent one that ran beside it is not, because last attempts run alone.
    let called = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&called);
    let handler = move |work: Work<u32>| {
        seen.lock().unwrap().push((work.fingerprint.to_string(), work.attempt));
        async { Ok(()) }
    };
    let queue = Queue::at(folder.path().join("jobs.sqlite"), "test");
    let summary = queue.run(list(), settings(3), &Cancel::new(), handler, |_| {}).await.unwrap();
    assert_eq!(summary.ran[&Fingerprint::new("deadly")], Outcome::GivenUp { attempts: 2 });
    assert_eq!(summary.ran[&Fingerprint::new("last")], Outcome::Done);
    assert_eq!(summary.finished_before[&Fingerprint::new("first")], Outcome::Done);
    assert_eq!(*called.lock().unwrap(), [("last".to_owned(), 2)]);
}

/// The defect that this crate designs around; when this fails, apalis has mended it and the comparison may be dropped.
#[tokio::test]
async fn apalis_alone_hands_out_such_a_job_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let pool = SqlitePool::connect(&format!("sqlite://{}/q.sqlite?mode=rwc", folder.path().display())).await.unwrap();
    SqliteStorage::setup(&pool).await.unwrap();
    let config = Config::default().queue("test");
    let task = apalis_core::task::builder::TaskBuilder::new(b"7".to_vec()).max_attempts(2).build();
    queries::push_tasks(&mut *pool.acquire().await.unwrap(), "test", &[task]).await.unwrap();
    for death in 0..6 {
        let worker = WorkerContext::new(&format!("worker-{death}"));
        queries::register_worker(&pool, &config, &worker, "test").await.unwrap();
        let taken = queries::fetch_next(&pool, &config, &worker).await.unwrap();
        assert_eq!(taken.len(), 1, "handed out after {death} deaths although 2 attempts are allowed");
        assert_eq!(taken[0].ctx().attempt(), death);
        queries::reenqueue_orphaned(&pool, 0, "test", &WorkerFilter::None).await.unwrap();
    }
}
