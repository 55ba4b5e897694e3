//! How long the everyday commands take, each beside the figure it is held to.
//!
//! Run with `cargo bench -p cli --bench commands`, or one part of it: `-- items`, `report`, `check`, `when`. Material: 100 distinct one-second clips made by ffmpeg (synthetic) and the tables of
//! `examples/almaty-2022`. Every command is a process of its own; the median of the runs is printed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A user with a configuration of their own.
struct User<'a> {
    work: &'a Path,
    config: &'a Path,
}

/// A part of the bench.
type Part = fn(&User<'_>);

fn main() {
    let work = tempfile::tempdir().unwrap();
    let config = work.path().join("config");
    let user = User { work: work.path(), config: &config };
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let parts: [(&str, Part); 4] =
        [("items", unchanged_items), ("report", almaty), ("check", a_report_held), ("when", a_long_table)];
    for (_, part) in parts.into_iter().filter(|(name, _)| only.as_deref().is_none_or(|only| *name == only)) {
        part(&user);
    }
}

fn unchanged_items(user: &User<'_>) {
    figure("--help", 0.030, 21, || user.runs(&["--help"]));
    let case = user.work.join("hundred");
    let clips = user.work.join("clips");
    make_clips(&clips, 100);
    user.runs(&["new", text(&case)]);
    user.runs(&["import", text(&clips), "--case", text(&case)]);
    user.runs(&["analyse", "--case", text(&case)]);
    figure("analyse, unchanged, 100 items", 0.3, 11, || user.runs(&["analyse", "--case", text(&case)]));
}

fn almaty(user: &User<'_>) {
    let almaty = user.work.join("almaty");
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let page = user.work.join("report.html");
    user.runs(&["new", text(&almaty), "--zone", "Asia/Almaty"]);
    user.runs(&["import", text(&tables), "--case", text(&almaty)]);
    figure("report of the Almaty tables", 1.0, 7, || {
        user.runs(&["report", "--html", text(&page), "--case", text(&almaty)])
    });
    let print = user.work.join("report.pdf");
    figure("the same with its document for print", 3.0, 7, || {
        user.runs(&["report", "--html", text(&page), "--pdf", text(&print), "--case", text(&almaty)])
    });
    let report = tables.join("report.md");
    user.runs(&["signoff", text(&report), "--by", "Bo", "--case", text(&almaty)]);
    figure("publish of the Almaty report, page and document", 4.0, 5, || {
        let out = ["--html", text(&page), "--pdf", text(&print), "--case", text(&almaty)];
        user.runs(&[&["publish", text(&report), "--by", "Ana"][..], &out].concat())
    });
}

/// A report of 300 sentences over a case of 2,000 findings: a time for each event, an assessment for each claim. Synthetic.
fn a_report_held(user: &User<'_>) {
    const EVENTS: u64 = 1_000;
    let tables = user.work.join("findings");
    std::fs::create_dir_all(&tables).unwrap();
    let rows = |name: &str, head: &str, row: &dyn Fn(u64) -> String| {
        let rows: String = (0..EVENTS).map(row).collect();
        std::fs::write(tables.join(name), format!("{head}\n{rows}")).unwrap();
    };
    let street =
        |n: u64| format!("{} Street", ["Abay", "Satpayev", "Tole Bi", "Furmanov", "Nazarbayev"][n as usize % 5]);
    rows("places.csv", "id,name,lat,lon,radius_m,method", &|n| {
        format!("p{n},Corner {n} of {},43.2{:03},76.9{:03},30,a map\n", street(n), n % 500, n % 700)
    });
    rows("sources.csv", "id,name,role", &|n| format!("s{n},Speaker {n},publisher\n"));
    rows("items.csv", "id,title,kind,place", &|n| format!("V{n},Film {n},video,p{n}\n"));
    rows("events.csv", "id,title,place,items", &|n| format!("e{n},Soldiers open fire at corner {n},p{n},V{n}\n"));
    rows("evidence.csv", "id,subject,relation,low,high,reference,basis", &|n| {
        let at = |minute: u64| format!("2022-01-05T{:02}:{:02}:00+06:00", 6 + minute / 60 % 12, minute % 60);
        format!("w{n},e{n},within,{},{},,seen\n", at(n % 600), at(n % 600 + 20))
    });
    rows("observations.csv", "id,item,what,event,place", &|n| format!("o{n},V{n},Soldiers open fire,e{n},p{n}\n"));
    rows("statements.csv", "id,source,kind,date", &|n| format!("st{n},s{n},report,2022-01-07\n"));
    rows("claims.csv", "id,statement,says,who,what,place,event", &|n| {
        format!("c{n},st{n},Soldiers opened fire at corner {n},soldiers,opened fire,p{n},e{n}\n")
    });
    let report = user.work.join("long.md");
    let sentences: String = (0..300)
        .map(|n| {
            let n = n * 3;
            match n % 2 {
                0 => format!("Speaker {n} said that soldiers opened fire at corner {n} [@c{n}]. "),
                _ => format!("Soldiers opened fire {{{{time e{n}}}}}, a video shows [@o{n}; @e{n}].\n\n"),
            }
        })
        .collect();
    std::fs::write(&report, format!("# A long report\n\n{sentences}")).unwrap();
    let case = user.work.join("thousands");
    user.runs(&["new", text(&case), "--zone", "Asia/Almaty"]);
    user.runs(&["import", text(&tables), "--case", text(&case)]);
    let solved = user.says(&["solve", "--json", "--case", text(&case)]);
    println!("findings of the case: {}", solved.matches("\"inputs\"").count());
    figure("check, 300 sentences, 2,000 findings", 0.3, 9, || {
        user.says(&["check", text(&report), "--json", "--case", text(&case)]);
    });
}

fn a_long_table(user: &User<'_>) {
    let table = user.work.join("evidence.csv");
    make_evidence(&table, 100_000, 400_000);
    if let Some(csv) = python_reads(&table) {
        figure("when, 400,000 rows, beside csv", csv, 5, || user.runs(&["when", text(&table), "--json"]));
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

impl User<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_sightline")));
        command.args(arguments).env("SIGHTLINE_CONFIG", self.config).env("SIGHTLINE_BY", "bench").stderr(Stdio::null());
        command
    }

    /// A command that must succeed.
    fn runs(&self, arguments: &[&str]) {
        let status = self.command(arguments).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "sightline {arguments:?} failed: {status}");
    }

    /// What a command prints, whatever it found.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "sightline {arguments:?} failed: {}", output.status);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
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
