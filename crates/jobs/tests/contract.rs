//! What every queue must do, whatever it is kept in: the same checks on a file and in memory.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use jobs::{
    Cancel, Error, Event, Failure, Fingerprint, Job, Outcome, Queue, Repeat, Settings, Summary, Work, blocking,
};

/// Runs a check on a queue in a file and on one in memory.
async fn on_both<F: Future<Output = ()>>(check: impl Fn(Queue) -> F) {
    let folder = tempfile::tempdir().unwrap();
    check(Queue::at(folder.path().join("jobs.sqlite"), "test")).await;
    check(Queue::in_memory("test")).await;
}

fn job(name: &str) -> Job<String> {
    Job { fingerprint: Fingerprint::new(name), payload: format!("payload of {name}") }
}

fn settings(workers: usize, max_attempts: u32) -> Settings {
    Settings { workers: NonZeroUsize::new(workers).unwrap(), max_attempts, repeat: Repeat::Never }
}

fn outcomes(summary: &Summary) -> BTreeMap<&str, Outcome> {
    summary.ran.iter().map(|(fingerprint, outcome)| (fingerprint.as_str(), outcome.clone())).collect()
}

/// Collects events, and says them shortly.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Event>>>);

impl Log {
    fn sink(&self) -> impl Fn(Event) + Send + Sync + 'static {
        let log = Arc::clone(&self.0);
        move |event| log.lock().unwrap().push(event)
    }

    fn lines(&self) -> Vec<String> {
        let line = |event: &Event| match event {
            Event::Planned { to_run, finished_before } => format!("planned {to_run} before {finished_before}"),
            Event::Started { fingerprint, attempt } => format!("{fingerprint} started {attempt}"),
            Event::Progress { fingerprint, fraction } => format!("{fingerprint} at {fraction}"),
            Event::Retrying { fingerprint, attempt, reason } => format!("{fingerprint} retrying {attempt}: {reason}"),
            Event::Finished { fingerprint, outcome } => format!("{fingerprint} {outcome:?}"),
        };
        self.0.lock().unwrap().iter().map(line).collect()
    }
}

#[tokio::test]
async fn each_job_is_done_once_with_its_payload_and_events_in_order() {
    on_both(|queue| async move {
        let log = Log::default();
        let handler = |work: Work<String>| async move {
            assert_eq!(work.payload, format!("payload of {}", work.fingerprint));
            work.progress.report(0.5);
            work.progress.report(7.0);
            Ok(())
        };
        let jobs = vec![job("b"), job("a"), job("b")];
        let summary = queue.run(jobs, settings(1, 3), &Cancel::new(), handler, log.sink()).await.unwrap();
        assert_eq!(outcomes(&summary), BTreeMap::from([("a", Outcome::Done), ("b", Outcome::Done)]));
        assert_eq!((summary.done(), summary.left_open), (2, 0));
        let expected = [
            "planned 2 before 0",
            "b started 1",
            "b at 0.5",
            "b at 1",
            "b Done",
            "a started 1",
            "a at 0.5",
            "a at 1",
            "a Done",
        ];
        assert_eq!(log.lines(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_failing_and_a_panicking_job_do_not_stop_the_rest() {
    on_both(|queue| async move {
        let tries = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&tries);
        let handler = blocking(move |work: Work<String>| match work.fingerprint.as_str() {
            "broken" => Err(Failure::Final("no moov atom".to_owned())),
            "panics" => panic!("index out of range"),
            "flaky" if counted.fetch_add(1, Ordering::SeqCst) < 2 => Err(Failure::Passing("disk busy".to_owned())),
            "hopeless" => Err(Failure::Passing("still busy".to_owned())),
            _ => Ok(()),
        });
        let jobs = ["broken", "panics", "flaky", "hopeless", "good"].map(job).to_vec();
        let log = Log::default();
        let summary = queue.run(jobs, settings(2, 3), &Cancel::new(), handler, log.sink()).await.unwrap();
        let failed = |reason: &str, attempts| Outcome::Failed { reason: reason.to_owned(), attempts };
        let expected = BTreeMap::from([
            ("broken", failed("no moov atom", 1)),
            ("panics", failed("it panicked: index out of range", 3)),
            ("flaky", Outcome::Done),
            ("hopeless", failed("still busy", 3)),
            ("good", Outcome::Done),
        ]);
        assert_eq!(outcomes(&summary), expected);
        assert_eq!(tries.load(Ordering::SeqCst), 3);
        assert_eq!(summary.unsuccessful().count(), 3);
        assert!(log.lines().contains(&"hopeless retrying 2: still busy".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn what_is_finished_is_not_repeated_unless_asked() {
    on_both(|queue| async move {
        let calls = Arc::new(AtomicUsize::new(0));
        let run = async |repeat| {
            let counted = Arc::clone(&calls);
            counted.store(0, Ordering::SeqCst);
            let handler = move |work: Work<String>| {
                counted.fetch_add(1, Ordering::SeqCst);
                let bad = work.fingerprint.as_str() == "bad";
                async move { if bad { Err(Failure::Final("bad".to_owned())) } else { Ok(()) } }
            };
            let settings = Settings { repeat, ..settings(1, 1) };
            let jobs = vec![job("good"), job("bad")];
            let summary = queue.run(jobs, settings, &Cancel::new(), handler, |_| {}).await.unwrap();
            (calls.load(Ordering::SeqCst), summary)
        };
        assert_eq!(run(Repeat::Never).await.0, 2);
        let (called, summary) = run(Repeat::Never).await;
        assert_eq!((called, summary.ran.len()), (0, 0));
        let failed = Outcome::Failed { reason: "bad".to_owned(), attempts: 1 };
        assert_eq!(summary.finished_before[&Fingerprint::new("bad")], failed);
        assert_eq!(summary.finished_before[&Fingerprint::new("good")], Outcome::Done);
        assert_eq!(summary.unsuccessful().count(), 1);
        assert_eq!(run(Repeat::Unsuccessful).await.0, 1);
        assert_eq!(run(Repeat::All).await.0, 2);
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_run_leaves_the_rest_open_and_counts_no_attempt() {
    on_both(|queue| async move {
        let cancel = Cancel::new();
        let asked = cancel.clone();
        let handler = move |work: Work<String>| {
            let asked = asked.clone();
            async move {
                if work.fingerprint.as_str() == "second" {
                    asked.cancel();
                    work.cancel.cancelled().await;
                    return Err(Failure::Interrupted);
                }
                Ok(())
            }
        };
        let jobs = ["first", "second", "third"].map(job).to_vec();
        let summary = queue.run(jobs, settings(1, 1), &cancel, handler, |_| {}).await.unwrap();
        let expected = BTreeMap::from([("first", Outcome::Done), ("second", Outcome::Interrupted)]);
        assert_eq!((outcomes(&summary), summary.left_open), (expected, 2));

        let log = Log::default();
        let resume = vec![job("first")];
        let summary =
            queue.run(resume, settings(1, 1), &Cancel::new(), |_| async { Ok(()) }, log.sink()).await.unwrap();
        let expected = BTreeMap::from([("second", Outcome::Done), ("third", Outcome::Done)]);
        assert_eq!((outcomes(&summary), summary.left_open), (expected, 0));
        assert_eq!(log.lines()[..2], ["planned 2 before 1", "second started 1"]);
    })
    .await;
}

#[tokio::test]
async fn a_run_that_was_dropped_is_taken_up_by_the_next() {
    on_both(|queue| async move {
        let started = Arc::new(tokio::sync::Notify::new());
        let seen = Arc::clone(&started);
        let stuck = move |_: Work<String>| {
            let seen = Arc::clone(&seen);
            async move {
                seen.notify_one();
                std::future::pending().await
            }
        };
        let cancel = Cancel::new();
        tokio::select! {
            _ = queue.run(vec![job("a"), job("b")], settings(1, 3), &cancel, stuck, |_| {}) => unreachable!(),
            () = started.notified() => {}
        }
        let log = Log::default();
        queue.run(vec![job("a")], settings(1, 3), &Cancel::new(), |_| async { Ok(()) }, log.sink()).await.unwrap();
        assert_eq!(log.lines(), ["planned 2 before 0", "a started 2", "a Done", "b started 1", "b Done"]);
    })
    .await;
}

#[tokio::test]
async fn all_workers_work_at_once_and_no_more() {
    on_both(|queue| async move {
        let barrier = Arc::new(tokio::sync::Barrier::new(3));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counted, peak) = (Arc::clone(&now), Arc::clone(&most));
        let handler = move |_: Work<String>| {
            let (barrier, now, most) = (Arc::clone(&barrier), Arc::clone(&counted), Arc::clone(&peak));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                // Passes only when three are here together.
                barrier.wait().await;
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        };
        let jobs = (0..6).map(|number| job(&number.to_string())).collect();
        let summary = queue.run(jobs, settings(3, 1), &Cancel::new(), handler, |_| {}).await.unwrap();
        assert_eq!((summary.done(), most.load(Ordering::SeqCst)), (6, 3));
    })
    .await;
}

#[tokio::test]
async fn a_second_run_of_the_same_queue_is_refused() {
    on_both(|queue| async move {
        let other = queue.clone();
        let handler = move |_: Work<String>| {
            let other = other.clone();
            async move {
                let second =
                    other.run(vec![job("b")], settings(1, 1), &Cancel::new(), |_| async { Ok(()) }, |_| {}).await;
                match second {
                    Err(Error::Busy { .. }) => Ok(()),
                    other => Err(Failure::Final(format!("{other:?}"))),
                }
            }
        };
        let summary = queue.run(vec![job("a")], settings(1, 1), &Cancel::new(), handler, |_| {}).await.unwrap();
        assert_eq!(outcomes(&summary), BTreeMap::from([("a", Outcome::Done)]));
    })
    .await;
}

#[tokio::test]
async fn an_empty_list_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jobs.sqlite");
    let none: Vec<Job<String>> = Vec::new();
    let handler = |_: Work<String>| async { Err(Failure::Final("called".to_owned())) };
    let summary =
        Queue::at(&file, "test").run(none, Settings::default(), &Cancel::new(), handler, |_| {}).await.unwrap();
    assert_eq!(summary, Summary::default());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn kinds_in_one_file_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jobs.sqlite");
    for kind in ["analyse", "export"] {
        let queue = Queue::at(&file, kind);
        let summary =
            queue.run(vec![job("same")], settings(1, 1), &Cancel::new(), |_| async { Ok(()) }, |_| {}).await.unwrap();
        assert_eq!(summary.done(), 1, "{kind}");
    }
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("absent").join("jobs.sqlite");
    let result = Queue::at(&file, "test")
        .run(vec![job("a")], settings(1, 1), &Cancel::new(), |_| async { Ok(()) }, |_| {})
        .await;
    let message = result.unwrap_err().to_string();
    assert!(message.contains("absent/jobs.sqlite") && message.contains("folder exists"), "{message}");
}
