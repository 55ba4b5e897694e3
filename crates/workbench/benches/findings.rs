//! How long findings take after one change, beside making all of them anew: `cargo bench -p workbench --bench findings`.
//!
//! Material (synthetic): a case of 2,000 described items with 4,000 observations, 1,200 claims in 200 accounts, 300 sightings
//! and 300 links, 400 events in 20 incidents, 100 figures. Each figure is printed beside what it is held to. `BENCH_ITEMS`
//! makes it smaller or larger, `BENCH_TIMES` says how often each is done.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use workbench::desk::{Desk, Telling, Telt, ToldRow};
use workbench::{Anew, Unwatched, Workbench};

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

const DONE: [&str; 6] = ["fired", "injured", "beaten", "gathered", "detained", "fled"];
const WHO: [&str; 4] = ["soldiers", "police", "protesters", "people"];

fn tables(items: usize) -> Vec<(&'static str, String)> {
    let (events, claims) = (items / 5, items * 3 / 5);
    let mut tables: BTreeMap<&str, String> = BTreeMap::from([
        ("sources.csv", "id,name,role\n".to_owned()),
        ("places.csv", "id,name,lon,lat,radius_m\n".to_owned()),
        ("items.csv", "id,title,kind,place,state\n".to_owned()),
        ("incidents.csv", "id,title,place\n".to_owned()),
        ("events.csv", "id,title,kind,place,incident,items\n".to_owned()),
        ("evidence.csv", "id,subject,relation,low,high,basis\n".to_owned()),
        ("observations.csv", "id,item,what,event,certainty\n".to_owned()),
        ("sightings.csv", "id,item,state,event\n".to_owned()),
        ("links.csv", "id,a,b,relation,reason\n".to_owned()),
        ("statements.csv", "id,source,kind\n".to_owned()),
        ("claims.csv", "id,statement,says,who,what,place,event\n".to_owned()),
        ("tolls.csv", "id,source,counts,whom,low,high\n".to_owned()),
    ]);
    let mut row = |table: &str, text: String| writeln!(tables.get_mut(table).unwrap(), "{text}").unwrap();
    for n in 0..40 {
        row("sources.csv", format!("src{n},Office {n},official"));
        row("places.csv", format!("p{n},Place {n},{:.4},{:.4},50", 76.9 + n as f64 / 200.0, 43.2 + n as f64 / 300.0));
    }
    for n in 0..20 {
        row("incidents.csv", format!("i{n},Incident {n},p{n}"));
    }
    for n in 0..events {
        let (what, who) = (DONE[n % 6], WHO[n % 4]);
        let kind = if n % 6 == 0 { "use_of_force" } else { "other" };
        row("events.csv", format!("e{n},{who} {what},{kind},p{},i{},V{}", n % 40, n % 20, n * 5));
        row("evidence.csv", format!("t{n},e{n},within,2022-01-05 {:02}:00,2022-01-05 {:02}:30,seen", n % 24, n % 24));
    }
    for n in 0..items {
        row("items.csv", format!("V{n},Film {n},video,p{},{}", n % 40, if n % 3 == 0 { "viewed" } else { "verified" }));
        for k in 0..2 {
            let (what, who) = (DONE[(n + k) % 6], WHO[(n + k) % 4]);
            row("observations.csv", format!("o{n}-{k},V{n},{who} {what} at the corner,e{},probable", (n + k) % events));
        }
    }
    for n in 0..300.min(items) {
        row("sightings.csv", format!("s{n},V{n},{},e{}", ["dead", "injured"][n % 2], n % events));
        let (a, b) = (n, (n * 7 + 20) % 300.min(items));
        if a != b {
            let relation = ["different", "different", "undetermined"][n % 3];
            row("links.csv", format!("k{n},s{a},s{b},{relation},compared"));
        }
    }
    for n in 0..claims / 6 {
        row("statements.csv", format!("st{n},src{},press_statement", n % 40));
    }
    for n in 0..claims {
        let (what, who) = (DONE[n % 6], WHO[n % 4]);
        row(
            "claims.csv",
            format!("c{n},st{},{who} {what},{who},{what},p{},e{}", n % (claims / 6).max(1), n % 40, n % events),
        );
    }
    for n in 0..100 {
        row("tolls.csv", format!("toll{n},src{},{},people,{n},{n}", n % 40, ["dead", "injured"][n % 2]));
    }
    tables.into_iter().collect()
}

fn telling(key: &str, table: &str, base: u32, cells: &[(&str, &str)]) -> Telling {
    let cells = cells.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect();
    let row = ToldRow { table: table.to_owned(), base: Some(base), cells, only_these: base > 0 };
    Telling { key: format!("bench-{key}-0000"), reason: "a bench".to_owned(), rows: vec![row] }
}

/// Tells a row, and has the findings made anew: what a person waits for.
async fn after(desk: &Desk, telling: Telling) -> (f64, f64, Anew) {
    let began = Instant::now();
    let telt = desk.tell("Bench", &telling).await.unwrap();
    assert!(matches!(telt, Telt::Done(_)), "{telt:?}");
    let told = began.elapsed().as_secs_f64();
    let anew = desk.find_anew().await.unwrap();
    (told, began.elapsed().as_secs_f64() - told, anew)
}

fn figure(what: &str, held_to_secs: f64, taken: &[(f64, f64, Anew)], whole_secs: f64) {
    let mut finding: Vec<f64> = taken.iter().map(|(_, finding, _)| *finding).collect();
    let mut telling: Vec<f64> = taken.iter().map(|(telling, ..)| *telling).collect();
    finding.sort_by(f64::total_cmp);
    telling.sort_by(f64::total_cmp);
    let (middle, most) = (finding[finding.len() / 2], finding[finding.len() - 1]);
    let anew = taken[taken.len() - 1].2;
    println!(
        "{what}: findings {:.1} ms, at most {:.1} ms (held to {:.0} ms); recording it {:.1} ms; {:.2} of making all anew; \
         made anew: {} numbers, {} claims, law {}, tolls {}",
        middle * 1e3,
        most * 1e3,
        held_to_secs * 1e3,
        telling[telling.len() / 2] * 1e3,
        middle / whole_secs,
        anew.tallies,
        anew.assessments,
        anew.law,
        anew.tolls,
    );
}

fn main() {
    // A key of its own, so that no key of the user's is used or made: the bench starts itself again with it.
    if std::env::var_os("BENCH_INSIDE").is_none() {
        let config = tempfile::tempdir().unwrap();
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        let status = again.env("BENCH_INSIDE", "yes").env("SIGHTLINE_CONFIG", config.path()).status().unwrap();
        assert!(status.success(), "{status}");
        return;
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(bench());
}

async fn bench() {
    let (items, times) = (number("BENCH_ITEMS", 2000), number("BENCH_TIMES", 9));
    let work = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (name, text) in tables(items) {
        let path = work.path().join(name);
        std::fs::write(&path, text).unwrap();
        paths.push(path);
    }
    let about = model::Case { title: "A bench".to_owned(), zone: "Asia/Almaty".to_owned() };
    let case = Workbench::create(work.path().join("case"), about, "Bench").await.unwrap();
    let imported = case.import(&paths, None, false, &Unwatched).await.unwrap();
    println!("{items} items; {} tables read", imported.tables.len());
    let desk = Desk::open(Arc::new(case)).await.unwrap();
    let began = Instant::now();
    let anew = desk.find_anew().await.unwrap();
    let first = began.elapsed().as_secs_f64();
    println!(
        "all findings, times included, the first time: {first:.3} s; {} numbers, {} claims",
        anew.tallies, anew.assessments
    );
    let solved = desk.workbench().solve().await.unwrap();
    let began = Instant::now();
    desk.workbench().findings(&solved).await.unwrap();
    let whole = began.elapsed().as_secs_f64();
    println!("all findings, times at hand, read from the disk: {whole:.3} s");

    let mut taken = Vec::new();
    for n in 0..times {
        let what = DONE[n % 6];
        let version = u32::try_from(n).unwrap() + 1;
        taken.push(
            after(&desk, telling(&format!("claim-{n}"), "claims", version, &[("id", "c7"), ("what", what)])).await,
        );
    }
    figure("an edit of one claim", 0.05, &taken, whole);
    let mut taken = Vec::new();
    for n in 0..times {
        let (a, b) = (format!("s{}", n * 2), format!("s{}", n * 2 + 40));
        let cells = [("a", a.as_str()), ("b", b.as_str()), ("relation", "different"), ("reason", "compared")];
        taken.push(after(&desk, telling(&format!("link-{n}"), "links", 0, &cells)).await);
    }
    figure("one new link", 1.0, &taken, whole);
    let mut taken = Vec::new();
    for n in 0..times {
        let (item, event) = (format!("V{n}"), format!("e{n}"));
        let cells = [("item", item.as_str()), ("what", "soldiers fired into the air"), ("event", event.as_str())];
        taken.push(after(&desk, telling(&format!("seen-{n}"), "observations", 0, &cells)).await);
    }
    figure("one new observation, which may bear on times", 1.0, &taken, whole);
    let mut taken = Vec::new();
    for n in 0..times {
        let cells = [("title", "One more film"), ("kind", "video"), ("place", "p1")];
        taken.push(after(&desk, telling(&format!("item-{n}"), "items", 0, &cells)).await);
    }
    figure("one new item, which may bear on everything", 1.0, &taken, whole);
}
