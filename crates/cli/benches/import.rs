//! What an import costs beside its peers: many small files in time, one large archive in memory.
//!
//! Run with `cargo bench -p cli --bench import`. Material is synthetic and made by the bench: `BENCH_FILES` files (10,000)
//! of 1 to 16 KiB, and a ZIP of `BENCH_ZIP_GIB` GiB (5) of stored entries. Needs about 4 times the archive's length on the
//! disk that `TMPDIR` names. Memory is what the system says of the process at its highest (`VmHWM`).
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let work = tempfile::tempdir().unwrap();
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
    };
    many_files(work.path(), number("BENCH_FILES", 10_000));
    large_archive(work.path(), number("BENCH_ZIP_GIB", 5));
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
    let peer = Instant::now();
    let copied = work.join("copied");
    let shell = "cp -r \"$1\" \"$2\" && sync -f \"$2\" && find \"$2\" -type f -print0 | xargs -0 sha256sum > /dev/null";
    let status = Command::new("sh").args(["-c", shell, "sh"]).arg(&inbox).arg(&copied).status().unwrap();
    assert!(status.success());
    let peer = peer.elapsed();
    let (import, peak_kib) = import(work, "many", &inbox);
    let ratio = peer.as_secs_f64() / import.as_secs_f64();
    println!(
        "{files} small files: import {:.2} s, cp -r with sync and sha256sum {:.2} s, {ratio:.2} x (held to >= 0.5 x); peak {:.0} MiB",
        import.as_secs_f64(),
        peer.as_secs_f64(),
        peak_kib as f64 / 1024.0
    );
}

fn large_archive(work: &Path, gib: u64) {
    let path = work.join("large.zip");
    write_zip(&path, gib << 30);
    let (import, peak_kib) = import(work, "large", &path);
    println!(
        "a ZIP of {gib} GiB: import {:.1} s, peak {:.0} MiB (held to <= 100 MiB)",
        import.as_secs_f64(),
        peak_kib as f64 / 1024.0
    );
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

/// Imports into a new case: how long it took, and the process's highest memory in KiB.
fn import(work: &Path, name: &str, what: &Path) -> (Duration, u64) {
    let case = work.join(name);
    let sightline = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
        command.env("SIGHTLINE_CONFIG", work.join("config")).env("SIGHTLINE_BY", "bench");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    assert!(sightline().arg("new").arg(&case).status().unwrap().success());
    let start = Instant::now();
    let mut importing = sightline().arg("import").arg(what).arg("--case").arg(&case).spawn().unwrap();
    let mut peak_kib = 0;
    loop {
        if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", importing.id())) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
            peak_kib = peak_kib.max(kib.unwrap_or(0));
        }
        if let Some(status) = importing.try_wait().unwrap() {
            assert!(status.success(), "the import failed: {status}");
            return (start.elapsed(), peak_kib);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
