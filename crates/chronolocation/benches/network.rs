//! The temporal network's promises, measured: `cargo bench -p chronolocation --bench network`.
//!
//! Where `python3` can import networkx, the same networks are given to it in the same run and the ratio is printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where it cannot go on")]

#[path = "../tests/seeded/mod.rs"]
mod seeded;

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chronolocation::network::{Constraint, LiveNetwork, Network, Point};
use model::Trust;
use seeded::{Drawn, Seed, consistent, plant_contradiction};

const SECOND: i64 = 1_000_000;

fn build(rows: &[Drawn]) -> Network {
    let mut network = Network::new();
    for row in rows {
        let subject = network.point(&format!("p{}", row.subject));
        let reference = if row.reference == 0 { Point::WORLD } else { network.point(&format!("p{}", row.reference)) };
        network.add(&constraint(&row.id, row, subject, reference)).unwrap();
    }
    network
}

fn constraint<'a>(id: &'a str, row: &'a Drawn, subject: Point, reference: Point) -> Constraint<'a> {
    let micros = |end: Option<i64>| end.map(|end| end * SECOND);
    Constraint {
        id,
        subject,
        reference,
        low: micros(row.low),
        high: micros(row.high),
        trust: Trust::Reported,
        or: row.or.as_deref(),
        certain: false,
    }
}

/// Seconds that the main thread has run, as Linux counts them: what other programs take does not count.
fn run_secs() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// CPU seconds of all threads of this process.
fn cpu_secs() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = |n: usize| after.split(' ').nth(n).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn memory_mb(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// The least of several runs, in seconds that the main thread ran.
fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    (0..runs)
        .map(|_| {
            let start = run_secs();
            black_box(work());
            run_secs() - start
        })
        .fold(f64::INFINITY, f64::min)
}

fn figure(what: &str, value: String, aim: &str) {
    println!("{what:<58} {value:>14}   (to reach: {aim})");
}

fn main() {
    // `cargo test --benches` asks only that it builds and starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let rows = consistent(42, 100_000);
    let before = memory_mb("VmRSS");
    let network = build(&rows);
    let held = memory_mb("VmRSS") - before;
    let ours = best(5, || {
        let solution = network.solve().unwrap();
        let sum: i64 = network.points().map(|p| solution.bounds(p).latest.unwrap() / SECOND).sum();
        black_box(sum)
    });
    let solution = network.solve().unwrap();
    let with = memory_mb("VmRSS") - before;
    figure("bounds, 100,000 points, 400,000 constraints", format!("{ours:.3} s"), "0.25 s");
    figure("  memory held: network / with all bounds and chains", format!("{held:.0} / {with:.0} MB"), "64 MB");
    let links: usize =
        network.points().map(|p| solution.latest_because(p).count() + solution.earliest_because(p).count()).sum();
    let chains = best(3, || {
        network
            .points()
            .map(|p| solution.latest_because(p).count() + solution.earliest_because(p).count())
            .sum::<usize>()
    });
    figure("  every chain walked", format!("{chains:.3} s"), &format!("{links} links"));
    let pair = best(5, || solution.between(network.find_point("p77").unwrap(), network.find_point("p99999").unwrap()));
    figure("  bounds between two points", format!("{pair:.3} s"), "on demand");
    let sums = (
        network.points().map(|p| solution.bounds(p).latest.unwrap() / SECOND).sum::<i64>(),
        network.points().map(|p| solution.bounds(p).earliest.unwrap() / SECOND).sum::<i64>(),
    );
    drop(solution);
    let mut planted = rows.clone();
    plant_contradiction(&mut planted, 100_000, 42);
    let tangled = build(&planted);
    let first = best(5, || tangled.first_contradiction().unwrap().unwrap());
    figure("contradiction explained, 100,000 points", format!("{first:.3} s"), "0.15 s");
    let all = best(3, || tangled.solve().unwrap().contradictions().len());
    figure("  all contradictions and the bounds of the rest", format!("{all:.3} s"), "-");
    let repairs = {
        let solution = tangled.solve().unwrap();
        best(1, || solution.repairs().len())
    };
    figure("  cheapest repairs, each checked", format!("{repairs:.3} s"), "-");
    peer(&rows, &planted, sums, ours, first);
    drop((tangled, planted, network));
    table(&rows);
    drop(rows);

    let rows = consistent(42, 10_000);
    edits("", &rows);
    let mut planted = rows.clone();
    plant_contradiction(&mut planted, 10_000, 42);
    edits(" beside a contradiction", &planted);
    edits(" beside 20 alternatives", &with_clocks(&rows, 10_000));
    let network = build(&rows);
    let solution = network.solve().unwrap();
    let cpu = cpu_secs();
    let checksum = AtomicI64::new(0);
    let start = Instant::now();
    {
        solution.minimal_network(2, &|_, row| {
            checksum.fetch_add(row.iter().sum::<i64>() / SECOND, Ordering::Relaxed);
        });
    }
    let whole = start.elapsed().as_secs_f64();
    figure(
        "full minimal network, 10,000 points, 2 threads",
        format!("{whole:.1} s"),
        &format!("15 s; CPU {:.1} s", cpu_secs() - cpu),
    );
    alternatives();
}

/// One edit at a time: a constraint added, then withdrawn, then an old one withdrawn and put back.
fn edits(beside: &str, rows: &[Drawn]) {
    let mut live = LiveNetwork::new(build(rows)).unwrap();
    let mut seed = Seed(7);
    let mut times = Vec::new();
    for n in 0..2000 {
        let row = &rows[seed.below(rows.len() as u64) as usize];
        let subject = live.point(&format!("p{}", row.subject));
        let reference = if row.reference == 0 { Point::WORLD } else { live.point(&format!("p{}", row.reference)) };
        let id = format!("edit{n}");
        // Half an hour off the end at most: most of these tighten some bounds and contradict nothing.
        let tighter =
            Drawn { high: row.high.map(|high| high.max(row.low.unwrap() + 1) - seed.below(60) as i64), ..row.clone() };
        let tighter = Drawn { high: tighter.high.max(tighter.low), ..tighter };
        if row.or.is_some() {
            continue;
        }
        let before = live.solution().contradictions().len();
        let start = Instant::now();
        let piece = live.add(&constraint(&id, &tighter, subject, reference)).unwrap();
        let added = start.elapsed().as_secs_f64();
        if live.solution().contradictions().len() != before {
            live.withdraw(piece);
            continue;
        }
        times.push(added);
        let old = live.network().find_evidence(&row.id);
        for piece in [Some(piece), old].into_iter().flatten() {
            let start = Instant::now();
            live.withdraw(piece);
            times.push(start.elapsed().as_secs_f64());
        }
        if old.is_some() {
            let start = Instant::now();
            live.add(&constraint(&row.id, row, subject, reference)).unwrap();
            times.push(start.elapsed().as_secs_f64());
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] * 1000.0;
    figure(
        &format!("one edit, 10,000 points{beside}: p50 / p95 / p99"),
        format!("{:.3}/{:.3}/{:.3} ms", at(0.5), at(0.95), at(0.99)),
        "1 ms p95",
    );
}

/// Twenty clocks of which each shows the morning or the evening, on so many points.
fn with_clocks(rows: &[Drawn], points: u64) -> Vec<Drawn> {
    let mut rows = rows.to_vec();
    let mut seed = Seed(3);
    let sample = build(&rows);
    let solution = sample.solve().unwrap();
    for group in 0..20 {
        let point = 1 + seed.below(points - 1) as usize;
        let bounds = solution.bounds(sample.find_point(&format!("p{point}")).unwrap());
        let low = bounds.earliest.unwrap() / SECOND;
        for (branch, shift) in [("am", 0), ("pm", 600)] {
            rows.push(Drawn {
                id: format!("clock{group}{branch}"),
                subject: point,
                reference: 0,
                low: Some(low + shift),
                high: Some(low + shift + 300),
                or: Some(format!("clock{group}")),
            });
        }
    }
    rows
}

fn alternatives() {
    let rows = with_clocks(&consistent(42, 1000), 1000);
    let network = build(&rows);
    let time = best(5, || network.solve().unwrap().alternatives().len());
    let solution = network.solve().unwrap();
    let left: usize = solution.alternatives().iter().map(|group| group.remaining.len()).sum();
    figure(
        "20 binary alternatives, 1,000 points",
        format!("{:.1} ms", time * 1000.0),
        &format!(
            "100 ms; {left} of 40 left, {} contradictions, exact: {}",
            solution.contradictions().len(),
            solution.is_exact()
        ),
    );
}

/// A table of 400,000 rows: read, solved and written with every chain, beside Python's csv module reading it.
fn table(rows: &[Drawn]) {
    let mut text = String::from("id,subject,relation,low,high,reference,basis\n");
    let instant = |secs: i64| model::Instant::from_micros((1_641_254_400 + secs) * SECOND).to_string();
    for row in rows {
        let (low, high) = (row.low.unwrap(), row.high.unwrap());
        if row.reference == 0 {
            text.push_str(&format!("{},p{},within,{},{},,seen\n", row.id, row.subject, instant(low), instant(high)));
        } else {
            text.push_str(&format!("{},p{},offset,{low},{high},p{},heard\n", row.id, row.subject, row.reference));
        }
    }
    let reading =
        best(3, || chronolocation::when::read(text.as_bytes(), "t.csv", None).map_err(|notice| notice.what).unwrap());
    let table = chronolocation::when::read(text.as_bytes(), "t.csv", None).map_err(|notice| notice.what).unwrap();
    let solving = best(3, || table.solve().unwrap());
    let answer = table.solve().unwrap();
    let mut written = 0;
    let writing = best(3, || written = answer.json(1).len());
    let all = reading + solving + writing;
    figure("when, 400,000 rows", format!("{all:.3} s"), "0.6 s, or Python's csv");
    println!(
        "  reading {reading:.3} s, bounds {solving:.3} s, writing {writing:.3} s ({} MB of JSON)",
        written / 1_000_000
    );
    // Three ways in which people read a table with it: row by row and thrown away, kept as lists, kept by column name.
    let script = r"
import csv, io, sys, time
t = sys.stdin.buffer.read()
ways = {'rows passed over': lambda r: sum(1 for _ in csv.reader(r)), 'rows kept': lambda r: list(csv.reader(r)), 'rows by column name': lambda r: list(csv.DictReader(r))}
for name, way in ways.items():
    best = 99
    for _ in range(3):
        r = io.TextIOWrapper(io.BytesIO(t), encoding='utf-8', newline='')
        b = time.process_time(); kept = way(r); best = min(best, time.process_time() - b); del kept
    print(best, name, sep=',')
";
    let child = Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        println!("  python3 is not there to compare with");
        return;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (secs, way) = line.split_once(',').unwrap();
        let python: f64 = secs.parse().unwrap();
        println!("  Python's csv module, {way}: {python:.3} CPU s, ratio {:.2}", all / python);
    }
}

/// The same questions to networkx.
fn peer(rows: &[Drawn], planted: &[Drawn], sums: (i64, i64), ours: f64, first: f64) {
    let script = r"
import sys, time
import networkx as nx
def read(n):
    g = nx.DiGraph(); g.add_nodes_from(range(100000))
    def arc(u, v, w):
        if not g.has_edge(u, v) or g[u][v]['weight'] > w: g.add_edge(u, v, weight=w)
    for _ in range(n):
        s, r, lo, hi = sys.stdin.readline().split()
        s, r = int(s), int(r)
        if hi != '-': arc(r, s, int(hi))
        if lo != '-': arc(s, r, -int(lo))
    return g
g = read(int(sys.stdin.readline()))
t = time.process_time()
latest = nx.single_source_bellman_ford_path_length(g, 0)
earliest = nx.single_source_bellman_ford_path_length(g.reverse(copy=False), 0)
print('bounds', time.process_time() - t, sum(latest.values()), -sum(earliest.values()))
g = read(int(sys.stdin.readline()))
t = time.process_time()
cycle = nx.find_negative_cycle(g, 0)
print('cycle', time.process_time() - t, len(cycle) - 1, nx.__version__)
";
    let probe = Command::new("python3").args(["-c", "import networkx"]).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        println!("networkx is not there to compare with; python3 -m pip install networkx, then run this again");
        return;
    }
    if std::env::var_os("WITHOUT_PEERS").is_some() {
        return;
    }
    let mut child =
        Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = std::io::BufWriter::new(child.stdin.take().unwrap());
    for rows in [rows, planted] {
        writeln!(input, "{}", rows.len()).unwrap();
        let end = |end: Option<i64>| end.map_or("-".to_owned(), |end| end.to_string());
        for row in rows {
            writeln!(input, "{} {} {} {}", row.subject, row.reference, end(row.low), end(row.high)).unwrap();
        }
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in text.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        let secs: f64 = parts[1].parse().unwrap();
        match parts[0] {
            "bounds" => {
                let same = (parts[2].parse::<i64>().unwrap(), parts[3].parse::<i64>().unwrap()) == sums;
                println!("  networkx bounds {secs:.2} CPU s: {:.0} times ours; same sums: {same}", secs / ours);
            }
            _ => println!(
                "  networkx contradiction {secs:.2} CPU s ({} arcs, version {}): {:.0} times ours",
                parts[2],
                parts[3],
                secs / first
            ),
        }
    }
}
