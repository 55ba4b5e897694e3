//! How long the everyday commands take, each beside the figure it is held to.
//!
//! Run with `cargo bench -p cli`. Material: 100 distinct one-second clips made by ffmpeg (synthetic) and the tables of
//! `examples/almaty-2022`. Every command is a process of its own; the median of the runs is printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() {
    let work = tempfile::tempdir().unwrap();
    let config = work.path().join("config");
    let sightline = |arguments: &[&str]| run(&config, arguments);

    figure("--help", 0.030, 21, || sightline(&["--help"]));

    let case = work.path().join("hundred");
    let clips = work.path().join("clips");
    make_clips(&clips, 100);
    sightline(&["new", text(&case)]);
    sightline(&["import", text(&clips), "--case", text(&case)]);
    sightline(&["analyse", "--case", text(&case)]);
    figure("analyse, unchanged, 100 items", 0.3, 11, || sightline(&["analyse", "--case", text(&case)]));

    let almaty = work.path().join("almaty");
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let page = work.path().join("report.html");
    sightline(&["new", text(&almaty), "--zone", "Asia/Almaty"]);
    sightline(&["import", text(&tables), "--case", text(&almaty)]);
    figure("report of the Almaty tables", 1.0, 7, || {
        sightline(&["report", "--html", text(&page), "--case", text(&almaty)])
    });
    let print = work.path().join("report.pdf");
    figure("the same with its document for print", 3.0, 7, || {
        sightline(&["report", "--html", text(&page), "--pdf", text(&print), "--case", text(&almaty)])
    });
    let report = tables.join("report.md");
    sightline(&["signoff", text(&report), "--by", "Bo", "--case", text(&almaty)]);
    figure("publish of the Almaty report, page and document", 4.0, 5, || {
        let out = ["--html", text(&page), "--pdf", text(&print), "--case", text(&almaty)];
        sightline(&[&["publish", text(&report), "--by", "Ana"][..], &out].concat())
    });

    let table = work.path().join("evidence.csv");
    make_evidence(&table, 100_000, 400_000);
    if let Some(csv) = python_reads(&table) {
        figure("when, 400,000 rows, beside csv", csv, 5, || sightline(&["when", text(&table), "--json"]));
    }
}

/// Seeded evidence that agrees with itself: a hidden instant a point, and windows and differences around it.
fn make_evidence(to: &Path, points: u64, rows: u64) {
    let mut state = 0x5167_4c11_u64;
    let mut dice = |end: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end) as i64
    };
    let hidden: Vec<i64> = (0..points).map(|_| dice(3 * 86_400)).collect();
    let mut table = String::from("id,subject,relation,low,high,reference,basis\n");
    let instant = |secs: i64| model::Instant::from_micros((1_641_254_400 + secs) * 1_000_000);
    for n in 0..rows {
        let (a, b) = (dice(points), dice(points));
        let (low, high) = (10 + dice(3_000), 10 + dice(3_000));
        let at = hidden[a as usize];
        if n % 10 == 0 || a == b {
            let (low, high) = (instant(at - low), instant(at + high));
            table.push_str(&format!("c{n},p{a},within,{low},{high},,seen\n"));
        } else {
            let apart = at - hidden[b as usize];
            table.push_str(&format!("c{n},p{a},offset,{},{},p{b},heard\n", apart - low, apart + high));
        }
    }
    std::fs::write(to, table).unwrap();
}

/// Processor seconds that Python's csv module takes to read a table and keep its rows; the least of five.
fn python_reads(table: &Path) -> Option<f64> {
    let script = "import csv, sys, time\n\
        def once():\n    start = time.process_time()\n    rows = list(csv.reader(open(sys.argv[1])))\n    return time.process_time() - start\n\
        print(min(once() for _ in range(5)))";
    let output = Command::new("python3").args(["-c", script, text(table)]).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(config: &Path, arguments: &[&str]) {
    let status = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_sightline")))
        .args(arguments)
        .env("SIGHTLINE_CONFIG", config)
        .env("SIGHTLINE_BY", "bench")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "sightline {arguments:?} failed: {status}");
}

/// Prints the median time of a command and its ratio to the figure it is held to.
fn figure(what: &str, held_to_secs: f64, runs: usize, mut work: impl FnMut()) {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[runs / 2];
    println!("{what:32} {median:8.3} s   {:5.2} x of {held_to_secs} s   (median of {runs})", median / held_to_secs);
}

fn make_clips(folder: &Path, count: usize) {
    std::fs::create_dir_all(folder).unwrap();
    for number in 0..count {
        let source = format!("testsrc2=size=320x240:rate=25:duration=1,hue=h={}", number * 3);
        let status = Command::new("ffmpeg")
            .args(["-v", "error", "-y", "-f", "lavfi", "-i", &source, "-pix_fmt", "yuv420p"])
            .arg(folder.join(format!("clip-{number:03}.mp4")))
            .status()
            .unwrap();
        assert!(status.success(), "ffmpeg could not make a clip");
    }
}
