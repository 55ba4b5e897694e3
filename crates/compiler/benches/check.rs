//! How long a report of 300 sentences over 2,000 findings takes to check, and again after one edit.
//!
//! `cargo bench -p compiler`. Each figure is printed beside what is promised, as a ratio.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measures, and stops where it cannot"
)]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use compiler::{Basis, BytesState, Compiler, Counted, Exhibit, ExhibitKind, Inputs, NamedPlace, Support, TimeOf};
use model::{Interval, Position};

/// What is promised of a whole check, and of one after an edit.
const WHOLE: Duration = Duration::from_millis(300);
const EDIT: Duration = Duration::from_millis(30);

fn inputs(findings: usize) -> Inputs {
    let mut inputs = Inputs { zone: "Asia/Almaty".to_owned(), ..Inputs::default() };
    for n in 0..200_u32 {
        inputs.places.push(NamedPlace {
            id: format!("place-{n}"),
            names: vec![format!("Corner {n} Street")],
            within: None,
            position: Position::from_lon_lat(76.0 + f64::from(n) / 1000.0, 43.0).ok().map(|at| (at, 30.0)),
        });
    }
    for n in 0..findings {
        let at =
            |minutes: i64| Some(model::Instant::from_micros(1_641_369_600_000_000 + (n as i64 + minutes) * 60_000_000));
        inputs.supports.push(Support {
            name: format!("observation o-{n}"),
            basis: Basis::Observed,
            from: None,
            to: None,
            says: vec![format!("At least {} protesters run from soldiers who open fire with rifles", n % 40 + 2)],
            withdrawn: Vec::new(),
            quotable: Vec::new(),
            certainty: None,
            counted: vec![Counted {
                what: "protesters".to_owned(),
                at_least: Some(n as u64 % 40 + 2),
                at_most: None,
                statistic: false,
            }],
            times: vec![TimeOf {
                what: "Soldiers open fire".to_owned(),
                bounds: Interval::new(at(0), at(9)).unwrap(),
                likely: None,
                words: Some("about then".to_owned()),
                finding: None,
            }],
            places: BTreeSet::from([format!("place-{}", n % 200)]),
            speaker: None,
            chain: Vec::new(),
            looked_for: None,
            denied: false,
            judged: None,
            roots: BTreeSet::from([format!("recording {}", n % 300)]),
        });
        inputs.exhibits.push(Exhibit {
            id: format!("o-{n}"),
            kind: ExhibitKind::Observation,
            also_known_as: Vec::new(),
            title: String::new(),
            bytes: BytesState::NotHeld,
            duration: None,
            unusable: None,
            is_report: false,
            supports: vec![n],
            rests_on: BTreeSet::new(),
        });
    }
    inputs
}

fn report(sentences: usize) -> String {
    let line = |n: usize| {
        let cited = (n * 7) % 2000;
        format!(
            "Soldiers opened fire with rifles at Corner {} Street on January 5, and at least {} protesters ran [@o-{cited}; @o-{}].\n\n",
            cited % 200,
            cited % 40 + 2,
            (cited + 3) % 2000
        )
    };
    (0..sentences).map(line).collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let text = report(300);
    let mut whole = Vec::new();
    for _ in 0..9 {
        let mut compiler = Compiler::new(inputs(2000));
        let begun = Instant::now();
        let checked = compiler.check(&text);
        whole.push(begun.elapsed());
        assert_eq!(checked.sentences.len(), 300);
    }
    let mut compiler = Compiler::new(inputs(2000));
    compiler.check(&text);
    let mut edits = Vec::new();
    for n in 0..31 {
        let edited = text.replacen("Soldiers opened", &format!("Soldiers {n} times opened"), 1);
        let begun = Instant::now();
        compiler.check(&edited);
        edits.push(begun.elapsed());
    }
    for (what, took, promised) in [("whole report", median(whole), WHOLE), ("after one edit", median(edits), EDIT)] {
        let ratio = took.as_secs_f64() / promised.as_secs_f64();
        println!("{what}: {:.1} ms, {ratio:.2} of the promised {} ms", took.as_secs_f64() * 1e3, promised.as_millis());
    }
}
