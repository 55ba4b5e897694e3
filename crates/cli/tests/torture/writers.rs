//! Several processes on one case: each waits for the other or says that it cannot, and nothing is lost.
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use model::{Fact, FactKind};
use preservation::{Case, Opening, Trust, verify};

use crate::ground::{facts, signer, template, thorough};
use crate::run::User;

const WRITERS: usize = 4;

#[test]
fn many_writers_lose_nothing_and_no_look_meanwhile_gives_an_alarm() {
    let user = User::new();
    let case = template(&user);
    let turns = if thorough() { 250 } else { 8 };
    let done = AtomicBool::new(false);
    let refusals = Mutex::new(0_usize);
    let looks = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn({
                    let (user, case, refusals) = (&user, &case, &refusals);
                    move || write(user, case, writer, turns, refusals)
                })
            })
            .collect();
        let looking = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let trust = Trust::signer(&signer(&user));
            let mut sizes = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let report = runtime.block_on(verify(&case, &trust, Arc::new(|_| {}))).unwrap();
                assert_eq!(report.damages, [], "a false alarm");
                sizes.push(report.entries);
            }
            sizes
        });
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        done.store(true, Ordering::Relaxed);
        looking.join().unwrap()
    });
    assert!(looks.first() < looks.last(), "nothing was written while it was looked at: {looks:?}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let open = Case::read(&case).await.unwrap();
        let records = open.records();
        for writer in 0..WRITERS {
            let versions = records.history(FactKind::Source, &format!("P{writer}")).await.unwrap();
            let names: Vec<String> = versions
                .into_iter()
                .map(|recorded| match recorded.fact {
                    Fact::Source(source) => source.name.as_str().to_owned(),
                    other => panic!("{other:?}"),
                })
                .collect();
            let wanted: Vec<String> = (0..turns).map(|turn| format!("Name {turn}")).collect();
            assert_eq!(names, wanted, "every change of writer {writer}, in its order");
        }
        // An entry's number is its place; each is there once, and says so itself.
        let size = records.size().await.unwrap();
        let entries = records.entries(0, u32::MAX).await.unwrap();
        let numbers: Vec<u64> = entries.iter().map(|entry| entry.index).collect();
        assert_eq!(numbers, (0..size).collect::<Vec<_>>());
        open.close().await;
    });
    let files =
        facts(&case).iter().filter(|fact| fact.contains("\"kind\":\"arrival\"") && fact.contains(".txt")).count();
    assert_eq!(files, WRITERS * turns, "every file that arrived");
    println!(
        "{WRITERS} writers, {} imports, {} times told to wait longer, {} looks",
        WRITERS * turns,
        refusals.lock().unwrap(),
        looks.len()
    );
}

/// Who comes second while somebody writes: waits where that ends soon, and says who has the case where it does not.
#[test]
fn who_comes_second_waits_or_says_who_was_first() {
    let user = User::new();
    let case = template(&user);
    std::fs::write(user.at("one.txt"), "one").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let open = || runtime.block_on(Case::open(&case, signer(&user), &Opening::default())).unwrap();
    let import =
        || user.command(&case).args(["import", "../one.txt", "--json"]).stdout(Stdio::piped()).spawn().unwrap();

    let first = open();
    let mut second = import();
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(second.try_wait().unwrap().is_none(), "it waits");
    runtime.block_on(first.close());
    let waited = second.wait_with_output().unwrap();
    assert!(waited.status.success(), "{}", String::from_utf8_lossy(&waited.stdout));
    assert_eq!(arrivals_in_order(&case), ["../one.txt"], "and then does its work");

    let first = open();
    let refused = import().wait_with_output().unwrap();
    runtime.block_on(first.close());
    assert_eq!(refused.status.code(), Some(2));
    let said: serde_json::Value = serde_json::from_slice(&refused.stdout).unwrap();
    let what = said["error"]["what"].as_str().unwrap();
    assert!(what.contains(&format!("in use by process {}", std::process::id())), "{what}");
    assert!(
        what.contains("waited 10 s") && said["error"]["next"].as_str().is_some_and(|next| !next.is_empty()),
        "{said}"
    );
    assert_eq!(arrivals_in_order(&case), ["../one.txt"], "nothing of it was recorded");
}

/// Imports a file and a changed row, again and again; where the case is in use for too long, tries again.
fn write(user: &User, case: &std::path::Path, writer: usize, turns: usize, refusals: &Mutex<usize>) {
    let folder = user.at(&format!("writer-{writer}"));
    std::fs::create_dir(&folder).unwrap();
    for turn in 0..turns {
        let file = folder.join(format!("{turn}.txt"));
        std::fs::write(&file, format!("{writer} wrote {turn}")).unwrap();
        let table = folder.join("sources.csv");
        std::fs::write(&table, format!("id,name,role\nP{writer},Name {turn},publisher\n")).unwrap();
        loop {
            let ran = user.run_in(case, &["import", file.to_str().unwrap(), table.to_str().unwrap(), "--json"]);
            if ran.code == 0 {
                break;
            }
            assert!(ran.code == 2 && ran.out.contains("in use by process"), "{}{}", ran.out, ran.err);
            *refusals.lock().unwrap() += 1;
        }
    }
}

/// The paths of all arrivals, in the order of the ledger.
pub(crate) fn arrivals_in_order(case: &std::path::Path) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let open = Case::read(case).await.unwrap();
        let entries = open.records().entries(0, u32::MAX).await.unwrap();
        let paths = entries.into_iter().filter_map(|entry| match entry.draft.entry {
            model::EntryKind::Recorded(Fact::Arrival(arrival)) => Some(arrival.path.as_str().to_owned()),
            _ => None,
        });
        let paths = paths.collect();
        open.close().await;
        paths
    })
}
