//! What keeping a case costs, each beside the plain tools that do part of it, in one run:
//!
//! - importing one large file, against `cp` and `sha256sum` one after the other;
//! - importing 10,000 small files with an item and an arrival recorded for each, against `cp -r` and `sha256sum`;
//! - opening that case and reading its items;
//! - verifying it whole, against `sha256sum` over its preserved copies.
//!
//! The page cache is left as it is (warm for all alike), everything written before is synced, untimed, before each
//! measurement, and `cp` is not asked to sync while the import is durable when it returns. Medians of three rounds.
//! `BENCH_MIB` sets the size of the large file (1024), `BENCH_FILES` the number of small ones (10000),
//! `BENCH_DIR` the folder (a temporary one by default).
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot run should stop, and it prints")]
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use model::{Arrival, Digest, Draft, EntryKind, Fact, Graphic, Held, Item, ItemId, MediaKind, VerificationState};
use preservation::{Case, Opening, Signer, Stored, Trust, silent, verify};

const ROUNDS: usize = 3;

fn main() {
    let scratch = match std::env::var_os("BENCH_DIR") {
        Some(dir) => tempfile::tempdir_in(dir).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(large(scratch.path()));
    runtime.block_on(small(scratch.path()));
}

fn set(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

async fn large(scratch: &Path) {
    let mib = set("BENCH_MIB", 1024);
    let file = scratch.join("large");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    let mut noise = Noise(1);
    for _ in 0..mib {
        out.write_all(&noise.bytes(1 << 20)).unwrap();
    }
    out.flush().unwrap();
    drop(out);
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let copy = scratch.join("copy");
        theirs.push(timed(|| {
            run(Command::new("cp").arg(&file).arg(&copy));
            run(Command::new("sha256sum").arg(&file));
        }));
        std::fs::remove_file(&copy).unwrap();
        let dir = scratch.join(format!("large-{round}"));
        let case = create(&dir).await;
        sync();
        let start = Instant::now();
        let stored = case.blobs().put_path(&file, silent()).await.unwrap();
        record(&case, &[(file.clone(), stored)]).await;
        ours.push(start.elapsed());
        case.close().await;
        std::fs::remove_dir_all(&dir).unwrap();
    }
    let rate = |time: Duration| mib as f64 / time.as_secs_f64();
    let (theirs, ours) = (median(theirs), median(ours));
    println!("import of {mib} MiB: {:.0} MiB/s; cp + sha256sum {:.0} MiB/s", rate(ours), rate(theirs));
    println!("  ratio {:.2} (promised: at least 0.80)", theirs.as_secs_f64() / ours.as_secs_f64());
    std::fs::remove_file(&file).unwrap();
}

async fn small(scratch: &Path) {
    let count = set("BENCH_FILES", 10_000);
    let folder = scratch.join("small");
    std::fs::create_dir(&folder).unwrap();
    let mut noise = Noise(2);
    let paths: Vec<PathBuf> = (0..count)
        .map(|n| {
            let path = folder.join(format!("{n:05}.jpg"));
            let len = 4_096 + (noise.next() % 60_000) as usize;
            std::fs::write(&path, noise.bytes(len)).unwrap();
            path
        })
        .collect();
    let (mut theirs, mut ours, mut last) = (Vec::new(), Vec::new(), None);
    for round in 0..ROUNDS {
        let copy = scratch.join("copies");
        theirs.push(timed(|| {
            run(Command::new("cp").arg("-r").arg(&folder).arg(&copy));
            let mut xargs = Command::new("sh");
            run(xargs.arg("-c").arg("find \"$0\" -type f -print0 | xargs -0 sha256sum").arg(&folder));
        }));
        std::fs::remove_dir_all(&copy).unwrap();
        let dir = scratch.join(format!("small-{round}"));
        let case = create(&dir).await;
        sync();
        let start = Instant::now();
        let stored = case.blobs().put_paths(&paths, silent()).await;
        let stored: Vec<_> = paths.iter().cloned().zip(stored.into_iter().map(Result::unwrap)).collect();
        let copied = start.elapsed();
        record(&case, &stored).await;
        ours.push(start.elapsed());
        println!(
            "  round {round}: {:.2} s to preserve, {:.2} s in all",
            copied.as_secs_f64(),
            ours[round].as_secs_f64()
        );
        case.close().await;
        if let Some(before) = last.replace(dir) {
            std::fs::remove_dir_all(before).unwrap();
        }
    }
    let (theirs, ours) = (median(theirs), median(ours));
    println!(
        "import of {count} small files: {:.2} s; cp -r + sha256sum {:.2} s",
        ours.as_secs_f64(),
        theirs.as_secs_f64()
    );
    println!("  ratio {:.2} (promised: at least 0.50)", theirs.as_secs_f64() / ours.as_secs_f64());
    let dir = last.unwrap();
    open(&dir).await;
    check(&dir).await;
}

async fn open(dir: &Path) {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let case = Case::open(dir, signer(), &Opening::default()).await.unwrap();
        let items = case.records().items().await.unwrap();
        let arrivals = case.records().arrivals().await.unwrap();
        times.push(start.elapsed());
        println!("  {} items and {} arrivals read", items.len(), arrivals.len());
        case.close().await;
    }
    println!("opening and reading that case: {:.3} s (promised: at most 0.3)", median(times).as_secs_f64());
}

async fn check(dir: &Path) {
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(timed(|| {
            let mut xargs = Command::new("sh");
            run(xargs.arg("-c").arg("find \"$0\" -type f -print0 | xargs -0 sha256sum").arg(dir.join("blobs")));
        }));
        let start = Instant::now();
        let report = verify(dir, &Trust::signer(&signer()), Arc::new(|_| {})).await.unwrap();
        ours.push(start.elapsed());
        assert!(report.is_whole(), "{:?}", report.damages);
    }
    let (theirs, ours) = (median(theirs), median(ours));
    println!("verifying it: {:.2} s; sha256sum of its copies {:.2} s", ours.as_secs_f64(), theirs.as_secs_f64());
    println!("  ratio {:.2} (promised: at least 0.80)", theirs.as_secs_f64() / ours.as_secs_f64());
}

fn signer() -> Signer {
    Signer::from_seed([1; 32])
}

async fn create(dir: &Path) -> Case {
    let named = model::Case { title: "Bench".into(), zone: "UTC".into() };
    Case::create(dir, named, "Bench", signer(), &Opening::default()).await.unwrap()
}

async fn record(case: &Case, stored: &[(PathBuf, Stored)]) {
    let mut drafts = Vec::with_capacity(2 * stored.len());
    for (path, stored) in stored {
        let id = ItemId::new(&format!("sha-{}", stored.sha256.short())).unwrap();
        drafts.push(draft(Fact::Item(item(&id, stored.sha256, stored.len, path))));
        drafts.push(draft(Fact::Arrival(Arrival {
            item: id,
            sha256: stored.sha256,
            len: stored.len,
            path: path.display().to_string().into(),
            at: model::Instant::from_micros(1),
            by: "Bench".into(),
            modified: None,
            collection: None,
            envelope: None,
        })));
    }
    case.ledger().append(drafts).await.unwrap();
}

fn draft(fact: Fact) -> Draft {
    Draft { who: "Bench".into(), reason: "import".into(), inputs: vec![], entry: EntryKind::Recorded(fact) }
}

fn item(id: &ItemId, sha256: Digest, len: u64, path: &Path) -> Item {
    Item {
        id: id.clone(),
        held: Held::Bytes { sha256, len },
        kind: MediaKind::Photo,
        name: path.file_name().map(|name| name.to_string_lossy().into_owned().into()),
        title: None,
        description: None,
        source: None,
        place: None,
        stands_for: 1,
        graphic: Graphic::Unknown,
        confidential: false,
        state: VerificationState::NotReviewed,
        passage: None,
        also_known_as: vec![],
        collection: None,
        clear_sha256: None,
        consents: model::Consents::default(),
        envelope: None,
    }
}

fn sync() {
    run(&mut Command::new("sync"));
}

fn run(command: &mut Command) {
    assert!(command.stdout(Stdio::null()).status().unwrap().success(), "{command:?}");
}

fn timed(work: impl FnOnce()) -> Duration {
    sync();
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Bytes that do not compress and are the same in every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(len + 8);
        while bytes.len() < len {
            let next = self.next();
            bytes.extend_from_slice(&next.to_le_bytes());
        }
        bytes.truncate(len);
        bytes
    }
}
