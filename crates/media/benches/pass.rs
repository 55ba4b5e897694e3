//! The whole pass (sandbox, probe and process starts included) against a bare decode to null by the same ffmpeg with
//! the same number of threads, on the same clip, in the same run.
//!
//! `cargo bench -p media`, or `cargo bench -p media -- memory` for peak memory over a long item. Processor time is
//! printed beside the wall clock: on a machine that is busy with other things it is the fairer of the two. The clips are made here (synthetic: zooming Mandelbrot set with sensor noise, and noise in
//! the sound) or taken from Debian's `opencv-doc` where it is installed, and from the folder `SIGHTLINE_BENCH_CLIPS`.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot unwrap has failed")]

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use media::{Launcher, Limits, Settings, Sink};

/// Runs of each, of which the median counts; the two are taken in turn so that a busy machine slows both.
const RUNS: usize = 5;

struct Counted(u64);

impl Sink for Counted {
    fn create(&mut self, _name: &str) -> io::Result<Box<dyn Write + Send>> {
        self.0 += 1;
        Ok(Box::new(io::sink()))
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let launcher = Launcher::new(env!("CARGO_BIN_EXE_media-sandbox")).unwrap();
    println!("{}", media::Pass::method(&launcher).unwrap());
    if std::env::args().any(|argument| argument == "memory") {
        return memory(folder.path(), &launcher);
    }
    let picture = |size: &str, secs: u32, rate: &str| {
        format!(
            "-f lavfi -i mandelbrot=s=480x270:r=30:maxiter=400,scale={size},noise=alls=10:allf=t -f lavfi -i anoisesrc=c=pink:r=48000:a=0.3 -t {secs} \
             -c:v libx264 -preset veryfast -b:v {rate} -pix_fmt yuv420p -c:a aac -ac 2 -b:a 128k"
        )
    };
    let mut clips = vec![
        (make(folder.path(), "synthetic-1080p-20s.mp4", &picture("1920x1080", 20, "10M")), 1.25),
        (make(folder.path(), "synthetic-480p-60s.mp4", &picture("854x480", 60, "1500k")), 1.8),
    ];
    clips.push((PathBuf::from("/usr/share/doc/opencv-doc/examples/data/vtest.avi"), 1.8));
    if let Some(more) = std::env::var_os("SIGHTLINE_BENCH_CLIPS") {
        let mut found: Vec<_> = std::fs::read_dir(more).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.sort();
        clips.extend(found.into_iter().map(|path| (path, 1.8)));
    }
    println!(
        "{:<28} {:>7} {:>10} {:>10} {:>7} {:>9} {:>7}",
        "clip", "threads", "decode s", "pass s", "ratio", "processor", "target"
    );
    for (clip, target) in clips.iter().filter(|(clip, _)| clip.is_file()) {
        for threads in [1, 2] {
            let settings = Settings { threads, ..Settings::default() };
            let (mut bare, mut whole) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                bare.push(timed(|| decode(clip, threads)));
                whole.push(timed(|| {
                    media::pass(clip, &settings, &launcher, &mut Counted(0), &mut |_| ()).unwrap();
                }));
            }
            let wall = |times: &[(f64, f64)]| median(times.iter().map(|time| time.0).collect());
            let processor = |times: &[(f64, f64)]| median(times.iter().map(|time| time.1).collect());
            let ratios = (wall(&whole) / wall(&bare), processor(&whole) / processor(&bare));
            let name = clip.file_name().unwrap_or_default().to_string_lossy();
            println!(
                "{name:<28} {threads:>7} {:>10.3} {:>10.3} {:>7.2} {:>9.2} {target:>7}",
                wall(&bare),
                wall(&whole),
                ratios.0,
                ratios.1
            );
        }
    }
}

fn decode(clip: &Path, threads: u32) {
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "quiet", "-threads", &threads.to_string(), "-i"])
        .arg(clip)
        .args(["-map", "0", "-f", "null", "-"])
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success());
}

/// Seconds by the wall clock and of processor time, children included.
fn timed(work: impl FnOnce()) -> (f64, f64) {
    let (start, used) = (Instant::now(), processor_secs());
    work();
    (start.elapsed().as_secs_f64(), processor_secs() - used)
}

/// Processor time of this process and its ended children so far (proc(5): fields 14 to 17, in hundredths).
fn processor_secs() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields = text.rsplit(')').next().unwrap().split_whitespace();
    fields.skip(11).take(4).map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn make(folder: &Path, name: &str, args: &str) -> PathBuf {
    let path = folder.join(name);
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y"])
        .args(args.split_whitespace())
        .arg(&path)
        .status();
    assert!(status.unwrap().success(), "{args}");
    path
}

/// Peak memory of this process and of its largest child over a long item.
fn memory(folder: &Path, launcher: &Launcher) {
    let args = |size: &str| {
        format!(
            "-f lavfi -i testsrc2=s={size}:r=25 -f lavfi -i anoisesrc=r=48000:a=0.2 -t 20 -c:v libx264 -preset veryfast -crf 30 \
             -pix_fmt yuv420p -c:a aac -ac 2 -b:a 64k"
        )
    };
    for (name, size, times) in [("30 min, 640x360", "640x360", 90), ("20 s, 1920x1080", "1920x1080", 1)] {
        let short = make(folder, "short.mp4", &args(size));
        let clip = make(folder, "long.mp4", &format!("-stream_loop {} -i {} -c copy", times - 1, short.display()));
        for threads in [1, 2] {
            let child = AtWork::watch();
            let settings = Settings { threads, limits: Limits::default(), ..Settings::default() };
            let pass = media::pass(&clip, &settings, launcher, &mut Counted(0), &mut |_| ()).unwrap();
            let (own, children) = (peak_kib("/proc/self/status"), child.peak_kib());
            println!(
                "{name}, {threads} threads: {} frames, parent {} MiB + decoder {} MiB = {} MiB (limit 300)",
                pass.video.unwrap().frames,
                own / 1024,
                children / 1024,
                (own + children) / 1024
            );
        }
    }
}

fn peak_kib(status: impl AsRef<Path>) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

/// Looks at the children of this process again and again: what a sandboxed process used is gone when it ends.
struct AtWork {
    stop: std::sync::Arc<std::sync::atomic::AtomicBool>,
    thread: std::thread::JoinHandle<u64>,
}

impl AtWork {
    fn watch() -> Self {
        use std::sync::atomic::Ordering::Relaxed;
        let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut peak = 0;
            while !stopped.load(Relaxed) {
                for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
                    let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
                    for child in children.split_whitespace() {
                        peak = peak.max(peak_kib(format!("/proc/{child}/status")));
                    }
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            peak
        });
        Self { stop, thread }
    }

    fn peak_kib(self) -> u64 {
        self.stop.store(true, std::sync::atomic::Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}
