//! What keeping costs beside its peers, each as the command that a user runs: many small files, one large archive, one
//! large workbook; what it then takes to open and to verify the case; and what an evidence bag of a case costs.
//!
//! Run with `cargo bench -p cli --bench import`. Material is synthetic and made by the bench: `BENCH_FILES` files (10,000)
//! of 1 to 16 KiB, `BENCH_BAG_MIB` MiB (1,024) in files of 64 MiB for the bag, whose peer syncs what it wrote as the bag does, a ZIP of `BENCH_ZIP_GIB` GiB (5) of stored entries, a workbook of `BENCH_ROWS` rows (50,000); 0 leaves a
//! part out. Needs about 4 times the archive's length on the disk that `TMPDIR` names. What was written before is synced,
//! untimed, before each measurement; `cp` is not asked to sync, while an import is durable when it ends. Memory is what the
//! system says of the process at its highest (`VmHWM`).
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;

fn main() {
    let work = tempfile::tempdir().unwrap();
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
    };
    type Part = fn(&Path, u64);
    let parts: [(&str, u64, Part); 4] = [
        ("BENCH_FILES", 10_000, many_files),
        ("BENCH_ROWS", 50_000, large_workbook),
        ("BENCH_BAG_MIB", 1024, evidence_bag),
        ("BENCH_ZIP_GIB", 5, large_archive),
    ];
    for (name, default, part) in parts {
        match number(name, default) {
            0 => {}
            size => part(work.path(), size),
        }
    }
}

/// Bytes that no two files share.
fn content(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

fn many_files(work: &Path, files: u64) {
    let inbox = work.join("inbox");
    for number in 0..files {
        let folder = inbox.join(format!("{:03}", number / 100));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{number}.bin")), content(number, 1024 + (number as usize * 997) % 15_360))
            .unwrap();
    }
    let (mut peers, mut imports, mut peak_kib) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let copied = work.join("copied");
        let copying = "cp -r \"$1\" \"$2\" && find \"$2\" -type f -print0 | xargs -0 sha256sum > /dev/null";
        peers.push(timed(|| shell(copying, &[&inbox, &copied])));
        std::fs::remove_dir_all(&copied).unwrap();
        let (import, kib) = import(work, &format!("many-{round}"), &inbox);
        imports.push(import);
        peak_kib = peak_kib.max(kib);
    }
    let (peer, import) = (median(peers), median(imports));
    println!(
        "{files} small files: import {import:.2} s, cp -r and sha256sum {peer:.2} s: {:.2} x (held to >= 0.5 x); peak {:.0} MiB",
        peer / import,
        f64::from(peak_kib) / 1024.0
    );
    let case = work.join("many-0");
    let opening = |arguments: &[&str]| {
        let times = (0..5).map(|_| timed(|| assert!(sightline(work, &case, arguments).status().unwrap().success())));
        median(times.collect())
    };
    println!("items of that case, a process of its own: {:.3} s (held to <= 0.3 s)", opening(&["items"]));
    println!("the same as JSON: {:.3} s (held to <= 0.3 s)", opening(&["items", "--json"]));
    verify(work, &case);
    reopened(work, &case);
}

/// How long the case takes to open for writing, and to take a file in, after an import into it was killed midway.
fn reopened(work: &Path, case: &Path) {
    let more = work.join("more");
    std::fs::create_dir_all(&more).unwrap();
    for number in 0..2_000 {
        std::fs::write(more.join(format!("{number}.bin")), content(1_000_000 + number, 4096)).unwrap();
    }
    let mut after = Vec::new();
    for round in 0..ROUNDS as u64 {
        let mut killed = sightline(work, case, &["import", more.to_str().unwrap()]);
        let mut killed = killed.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(150 + 100 * round));
        killed.kill().unwrap();
        killed.wait().unwrap();
        let one = work.join("one.bin");
        std::fs::write(&one, content(2_000_000 + round, 100)).unwrap();
        let arguments = ["import", one.to_str().unwrap()];
        after.push(timed(|| assert!(sightline(work, case, &arguments).status().unwrap().success())));
    }
    println!("one more file into that case after a killed import: {:.3} s (restart held to <= 3 s)", median(after));
}

/// An evidence bag with originals beside copying the same files and hashing the copies, both durable when they end.
fn evidence_bag(work: &Path, mib: u64) {
    let inbox = work.join("films");
    std::fs::create_dir(&inbox).unwrap();
    for number in 0..mib.div_ceil(64) {
        std::fs::write(inbox.join(format!("{number}.bin")), content(number + 1, 64 << 20)).unwrap();
    }
    import(work, "films-case", &inbox);
    let (case, bag, copied) = (work.join("films-case"), work.join("bag"), work.join("films-copied"));
    let copying = "cp -r \"$1\" \"$2\" && find \"$2\" -type f -print0 | xargs -0 sha256sum > /dev/null && \
                   find \"$2\" -type f -print0 | xargs -0 sync";
    let (mut peers, mut bags) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        peers.push(timed(|| shell(copying, &[&inbox, &copied])));
        std::fs::remove_dir_all(&copied).unwrap();
        bags.push(timed(|| {
            let arguments = ["export", "bag", bag.to_str().unwrap(), "--originals"];
            assert!(sightline(work, &case, &arguments).status().unwrap().success());
        }));
        std::fs::remove_dir_all(&bag).unwrap();
    }
    let (peer, ours) = (median(peers), median(bags));
    println!(
        "a bag of {mib} MiB: {ours:.2} s, cp, sha256sum and sync {peer:.2} s: {:.2} x (held to >= 0.8 x)",
        peer / ours
    );
    std::fs::remove_dir_all(&inbox).unwrap();
}

fn large_archive(work: &Path, gib: u64) {
    let path = work.join("large.zip");
    write_zip(&path, gib << 30);
    let (import, peak_kib) = import(work, "large", &path);
    println!(
        "a ZIP of {gib} GiB: import {import:.1} s, peak {:.0} MiB (held to <= 100 MiB)",
        f64::from(peak_kib) / 1024.0
    );
    std::fs::remove_file(&path).unwrap();
    verify(work, &work.join("large"));
}

/// Rows of items that are described and not held, each with a post: what an investigator's list of links holds.
fn large_workbook(work: &Path, rows: u64) {
    let path = work.join("items.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("items").unwrap();
    let columns = ["id", "kind", "title", "address", "posted_at", "description"];
    for (at, column) in columns.iter().enumerate() {
        sheet.write_string(0, at as u16, *column).unwrap();
    }
    for row in 1..=rows {
        let cells = [
            format!("V{row}"),
            "video".to_owned(),
            format!("Film {row} of the square"),
            format!("https://example.org/watch/{row}"),
            format!("2022-01-05T{:02}:{:02}:{:02}+06:00", row % 24, row % 60, row % 59),
            format!("People walk from the corner to the square; seen from a window, number {row}"),
        ];
        for (at, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, at as u16, cell).unwrap();
        }
    }
    book.save(&path).unwrap();
    let (import, peak_kib) = import(work, "book", &path);
    println!(
        "a workbook of {rows} rows, {} facts: import {import:.2} s (held to <= 5 s); peak {:.0} MiB",
        2 * rows,
        f64::from(peak_kib) / 1024.0
    );
    let (case, out) = (work.join("book"), work.join("tables"));
    let export = timed(|| {
        let status = sightline(work, &case, &["export", "tables", out.to_str().unwrap()]).status().unwrap();
        assert!(status.success());
    });
    println!("the same out again, as CSV and as a workbook: {export:.2} s (held to <= 5 s)");
}

/// Verifies a case beside `sha256sum` over its preserved copies.
fn verify(work: &Path, case: &Path) {
    let (mut peers, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        peers.push(timed(|| {
            shell("find \"$1\" -type f -print0 | xargs -0 sha256sum > /dev/null", &[&case.join("blobs")])
        }));
        ours.push(timed(|| assert!(sightline(work, case, &["verify"]).status().unwrap().success())));
    }
    let (peer, ours) = (median(peers), median(ours));
    println!(
        "verify of that case: {ours:.2} s, sha256sum of its copies {peer:.2} s: {:.2} x (held to >= 0.8 x)",
        peer / ours
    );
}

fn shell(script: &str, arguments: &[&PathBuf]) {
    assert!(Command::new("sh").args(["-c", script, "sh"]).args(arguments).status().unwrap().success());
}

/// How many seconds something takes, when all that was written before is on the disk.
fn timed(work: impl FnOnce()) -> f64 {
    assert!(Command::new("sync").status().unwrap().success());
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A ZIP64 archive of stored entries of 64 MiB, and of a thousand small ones.
fn write_zip(path: &Path, len: u64) {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    let (mut at, mut directory, mut count) = (0_u64, Vec::new(), 0_u64);
    let mut entry = |name: &str, content: &[u8], at: &mut u64, out: &mut BufWriter<File>| {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let len = (content.len() as u32).to_le_bytes();
        let common = [&[45, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &len, &len].concat();
        let name_len = (name.len() as u16).to_le_bytes();
        let head = [b"PK\x03\x04", &common[..], &name_len, &[0, 0], name.as_bytes()].concat();
        out.write_all(&head).unwrap();
        out.write_all(content).unwrap();
        let extra = [&[1, 0, 8, 0][..], &at.to_le_bytes()].concat();
        directory.extend(
            [
                b"PK\x01\x02\x2d\x03",
                &common[..],
                &name_len,
                &12_u16.to_le_bytes(),
                &[0; 10],
                &[0xff; 4],
                name.as_bytes(),
                &extra,
            ]
            .concat(),
        );
        *at += (head.len() + content.len()) as u64;
        count += 1;
    };
    for number in 0..1000_u64 {
        entry(&format!("small/{number}.bin"), &content(number, 2048), &mut at, &mut out);
    }
    let mut number = 1_000_000;
    while at < len {
        entry(&format!("film-{number}.bin"), &content(number, 64 << 20), &mut at, &mut out);
        number += 1;
    }
    let size = directory.len() as u64;
    out.write_all(&directory).unwrap();
    let end_64 = [
        b"PK\x06\x06",
        &44_u64.to_le_bytes()[..],
        &[45, 3, 45, 0],
        &[0; 8],
        &count.to_le_bytes(),
        &count.to_le_bytes(),
        &size.to_le_bytes(),
        &at.to_le_bytes(),
    ]
    .concat();
    out.write_all(&end_64).unwrap();
    out.write_all(&[b"PK\x06\x07", &[0; 4][..], &(at + size).to_le_bytes(), &1_u32.to_le_bytes()].concat()).unwrap();
    out.write_all(&[b"PK\x05\x06", &[0; 4][..], &[0xff; 12], &[0, 0]].concat()).unwrap();
    out.flush().unwrap();
}

fn sightline(work: &Path, case: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
    command.env("SIGHTLINE_CONFIG", work.join("config")).env("SIGHTLINE_BY", "bench").env("SIGHTLINE_CASE", case);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Imports into a new case: how many seconds it took, and the process's highest memory in KiB.
fn import(work: &Path, name: &str, what: &Path) -> (f64, u32) {
    let case = work.join(name);
    assert!(sightline(work, &case, &["new", case.to_str().unwrap()]).status().unwrap().success());
    let mut peak_kib = 0;
    let took = timed(|| {
        let mut importing = sightline(work, &case, &["import", what.to_str().unwrap()]).spawn().unwrap();
        loop {
            if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", importing.id())) {
                let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
                peak_kib = peak_kib.max(kib.unwrap_or(0));
            }
            if let Some(status) = importing.try_wait().unwrap() {
                return assert!(status.success(), "the import failed: {status}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    (took, peak_kib)
}
