//! The walls around the decoder: nothing in this crate decodes outside them.
//!
//! A decode is a child process of our own program, re-executed with the argument `sandbox-exec`: only a fresh
//! process can safely take its own rights away, and only then become ffmpeg. In this order the child closes what
//! it inherited, gives up privileges, lowers its limits, lets Landlock take every file but the input and ffmpeg's
//! own libraries, lets seccomp take every system call that decoding does not need, and executes ffmpeg by a
//! descriptor whose number can never be opened again. Where any of this cannot be had, nothing is decoded.
//!
//! # Limits
//! `RLIMIT_NPROC` counts all threads of a user and would starve decoders on a desktop; the filter refuses new
//! processes instead. Linux only; elsewhere every decode fails with [`FailureKind::NoSandbox`](model::FailureKind).

mod child;
mod filter;
mod ruleset;
mod self_test;
mod spec;
mod sys;

use std::ffi::{OsStr, OsString};
use std::io::{PipeReader, Read};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use model::{AnalysisFailure, FailureKind};

pub use child::{Inside, sandbox_exec_main};
pub use self_test::{Attempt, WANTED};
pub use spec::Pretence;
use spec::{Program, STATUS_DESCRIPTOR, Spec};

use crate::failure::failure;
use crate::limits::Limits;

/// The first descriptor that carries a decoder's output.
pub(crate) const FIRST_PIPE: usize = STATUS_DESCRIPTOR as usize + 1;

/// Which program to re-execute as the sandbox, and which decoder runs inside.
#[derive(Debug, Clone)]
pub struct Launcher {
    program: PathBuf,
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
    pretence: Option<Pretence>,
}

impl Launcher {
    /// Re-executes the running program, whose `main` must pass `sandbox-exec` on to [`sandbox_exec_main`].
    ///
    /// # Errors
    /// [`FailureKind::NoDecoder`] without ffmpeg and ffprobe on the search path, [`FailureKind::NoSandbox`] if the
    /// running program cannot be found again.
    pub fn current_exe() -> Result<Self, AnalysisFailure> {
        let program = std::env::current_exe().map_err(|e| {
            failure(
                FailureKind::NoSandbox,
                format!("the running program's own file could not be found ({e}), so no sandbox can be started"),
                "start the program by its full path and analyse again",
            )
        })?;
        Self::new(program)
    }

    /// Re-executes `program` (a test's launcher, for instance) with `sandbox-exec` as its first argument.
    ///
    /// # Errors
    /// [`FailureKind::NoDecoder`] without ffmpeg and ffprobe on the search path.
    pub fn new(program: impl Into<PathBuf>) -> Result<Self, AnalysisFailure> {
        Ok(Self { program: program.into(), ffmpeg: find("ffmpeg")?, ffprobe: find("ffprobe")?, pretence: None })
    }

    /// The same launcher on a machine without a part of the kernel, for tests of what happens then.
    #[must_use]
    pub fn pretending(mut self, what: Pretence) -> Self {
        self.pretence = Some(what);
        self
    }

    pub(crate) fn start(&self, job: &Job<'_>) -> Result<Running, AnalysisFailure> {
        let file = match job.tool {
            Tool::Ffmpeg => &self.ffmpeg,
            Tool::Ffprobe => &self.ffprobe,
        };
        self.spawn(Program::Execute(file.clone().into()), job)
    }

    /// Runs a reader of our own, by its name, over `input` in the sandbox, with the text of one file `beside` it, and
    /// returns what it answers. Whatever the input makes it do, it can reach nothing else.
    ///
    /// # Errors
    /// [`FailureKind::NoSandbox`]; [`FailureKind::TimeLimit`]; [`FailureKind::Crashed`] where the reader died over the
    /// file; [`FailureKind::Undecodable`] with its own words where it refused.
    pub fn inside(
        &self,
        name: &str,
        input: &Path,
        beside: Option<&Path>,
        limits: &Limits,
    ) -> Result<Vec<u8>, AnalysisFailure> {
        let job =
            Job { tool: Tool::Ffprobe, args: Vec::new(), input: Some(input), beside, scratch: None, pipes: 0, limits };
        let mut running = self.spawn(Program::Inside(name.to_owned()), &job)?;
        running.wait_for_walls()?;
        let answer = running.read_stdout_within(16 << 20, Duration::from_secs(limits.stall_secs)).ok_or_else(|| {
            failure(
                FailureKind::TimeLimit,
                format!("reading what the file says of itself took longer than {} s", limits.stall_secs),
                "keep the item as it is: the file may be made to stall a reader",
            )
        })?;
        match running.finish(Duration::from_secs(5)).status.and_then(|status| status.code()) {
            Some(0) => Ok(answer),
            Some(1) => Err(failure(
                FailureKind::Undecodable,
                String::from_utf8_lossy(&answer).into_owned(),
                "keep the item as it is; ask for another copy if what it says of itself matters",
            )),
            _ => Err(failure(
                FailureKind::Crashed,
                "the reader of what the file says of itself died over it".to_owned(),
                "keep the item as it is: the file may be made to harm a reader",
            )),
        }
    }

    fn spawn(&self, program: Program, job: &Job<'_>) -> Result<Running, AnalysisFailure> {
        let spec = Spec {
            program,
            args: job.args.clone(),
            input: job.input.map(|path| path.as_os_str().to_owned()),
            beside: job.beside.map(|path| path.as_os_str().to_owned()),
            scratch: job.scratch.map(|path| path.as_os_str().to_owned()),
            pipes: job.pipes as u8,
            memory_bytes: job.limits.memory_bytes,
            cpu_secs: job.limits.cpu_secs(),
            file_bytes: job.limits.file_bytes,
            pretence: self.pretence,
        };
        self.spawn_spec(&spec, job.pipes).map_err(|e| {
            failure(
                FailureKind::NoSandbox,
                format!("the sandbox ({}) could not be started: {e}", self.program.display()),
                "check that the program's file still exists and that processes can be started, then analyse again",
            )
        })
    }

    fn spawn_spec(&self, spec: &Spec, pipes: usize) -> std::io::Result<Running> {
        let text = serde_json::to_string(spec)?;
        let (status, status_end) = std::io::pipe()?;
        let mut inherited = vec![(status_end.into(), STATUS_DESCRIPTOR)];
        let mut outputs = Vec::with_capacity(pipes);
        for index in 0..pipes {
            let (reader, writer) = std::io::pipe()?;
            sys::widen_pipe(&reader, 1 << 20);
            inherited.push((writer.into(), (FIRST_PIPE + index) as i32));
            outputs.push(reader);
        }
        let mut command = Command::new(&self.program);
        command
            .arg("sandbox-exec")
            .arg(text)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        sys::inherit(&mut command, inherited)?;
        let mut child = command.spawn()?;
        drop(command);
        let stdout = child.stdout.take();
        let complaints = child.stderr.take().map(|stderr| {
            let input = spec.input.as_ref().map(|path| format!("file:{}", path.to_string_lossy()));
            thread::spawn(move || Complaints::read(stderr, input.as_deref()))
        });
        Ok(Running { child, finished: false, status: Some(status), stdout, complaints, outputs })
    }

    /// Tries every forbidden action in a sandbox around `input` and tells which succeeded.
    ///
    /// # Errors
    /// [`FailureKind::NoSandbox`] where no sandbox can be had, or where it broke under the test.
    pub fn self_test(&self, input: &Path, sibling: &Path, scratch: &Path) -> Result<Vec<Attempt>, AnalysisFailure> {
        let broken = |what: String| {
            failure(FailureKind::NoSandbox, what, "analyse nothing on this machine before this is understood")
        };
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).map_err(|e| broken(format!("no listener for the self-test: {e}")))?;
        let port = listener.local_addr().map_err(|e| broken(e.to_string()))?.port();
        let program = Program::SelfTest { sibling: sibling.as_os_str().to_owned(), port, parent: std::process::id() };
        let limits = Limits { memory_bytes: 1 << 30, file_bytes: 1 << 20, ..Limits::default() };
        let job = Job {
            tool: Tool::Ffmpeg,
            args: Vec::new(),
            input: Some(input),
            beside: None,
            scratch: Some(scratch),
            pipes: 0,
            limits: &limits,
        };
        let mut running = self.spawn(program, &job)?;
        running.wait_for_walls()?;
        let text = running.read_stdout(1 << 20);
        let ended = running.finish(Duration::from_secs(60));
        serde_json::from_slice(&text).map_err(|e| broken(format!("the self-test did not report ({e}; {ended:?})")))
    }
}

fn find(name: &str) -> Result<PathBuf, AnalysisFailure> {
    let path = std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/bin:/usr/local/bin"));
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .and_then(|file| file.canonicalize().ok())
        .ok_or_else(|| {
            failure(
                FailureKind::NoDecoder,
                format!("{name} was not found on the search path"),
                "install it (on Debian: apt-get install ffmpeg) and analyse again",
            )
        })
}

/// Which of ffmpeg's programs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tool {
    Ffmpeg,
    Ffprobe,
}

/// One run of a decoder.
pub(crate) struct Job<'a> {
    pub(crate) tool: Tool,
    pub(crate) args: Vec<OsString>,
    pub(crate) input: Option<&'a Path>,
    pub(crate) beside: Option<&'a Path>,
    pub(crate) scratch: Option<&'a Path>,
    pub(crate) pipes: usize,
    pub(crate) limits: &'a Limits,
}

impl Job<'_> {
    /// `file:` and the absolute path: the only way an input is ever named.
    pub(crate) fn input_argument(path: &Path) -> OsString {
        let mut argument = OsString::from("file:");
        argument.push::<&OsStr>(path.as_ref());
        argument
    }
}

/// A sandboxed process under way. Dropped before it is finished, it is killed with all its threads.
pub(crate) struct Running {
    child: Child,
    finished: bool,
    status: Option<PipeReader>,
    stdout: Option<ChildStdout>,
    complaints: Option<thread::JoinHandle<Complaints>>,
    pub(crate) outputs: Vec<PipeReader>,
}

impl Running {
    /// Blocks until the child says that its sandbox stands and the decoder has taken its place.
    pub(crate) fn wait_for_walls(&mut self) -> Result<(), AnalysisFailure> {
        let mut text = String::new();
        if let Some(status) = self.status.take() {
            // An unreadable report is the same as none.
            let _ = status.take(1 << 16).read_to_string(&mut text);
        }
        if text == "R" {
            return Ok(());
        }
        let what =
            text.trim_start_matches('R').strip_prefix('E').unwrap_or("the program did not report a sandbox").to_owned();
        self.kill();
        Err(failure(
            FailureKind::NoSandbox,
            format!("no sandbox on this machine, so nothing is decoded: {what}"),
            "use Linux 5.13 or newer with Landlock and seccomp switched on (in a container: allow both), then analyse again",
        ))
    }

    /// Up to `limit` bytes of standard output.
    pub(crate) fn read_stdout(&mut self, limit: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(stdout) = self.stdout.take() {
            // What could not be read is missing from the text, which its parser then reports.
            let _ = stdout.take(limit).read_to_end(&mut bytes);
        }
        bytes
    }

    /// The same, killing a process that has not closed its output in time; `None` for that.
    pub(crate) fn read_stdout_within(&mut self, limit: u64, patience: Duration) -> Option<Vec<u8>> {
        let stdout = self.stdout.take()?;
        let (sender, receiver) = mpsc::channel();
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            // What could not be read is missing from the text, which its parser then reports.
            let _ = stdout.take(limit).read_to_end(&mut bytes);
            // The receiver is gone only after its patience.
            let _ = sender.send(bytes);
        });
        let bytes = receiver.recv_timeout(patience).ok();
        if bytes.is_none() {
            self.kill();
        }
        // A reader that panicked has sent nothing.
        let _ = reader.join();
        bytes
    }

    /// Kills the process and its threads now.
    pub(crate) fn kill(&mut self) {
        if !self.finished {
            sys::kill_group(self.child.id());
        }
    }

    /// Waits for the end, at most so long, and returns how it ended and what the decoder complained of.
    pub(crate) fn finish(mut self, patience: Duration) -> Ended {
        self.outputs.clear();
        let deadline = Instant::now() + patience;
        let mut pause = Duration::from_micros(200);
        let status = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if Instant::now() < deadline => thread::sleep(pause),
                _ => {
                    self.kill();
                    break self.child.wait().ok();
                }
            }
            pause = (pause * 2).min(Duration::from_millis(20));
        };
        self.finished = true;
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        Ended { status, complaints }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.finished {
            self.kill();
            // Reaped so that no dead process stays behind; how it ended no longer matters.
            let _ = self.child.wait();
        }
    }
}

/// How a sandboxed process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: Option<ExitStatus>,
    pub(crate) complaints: Complaints,
}

impl Ended {
    /// Whether it left of its own accord and without complaint.
    pub(crate) fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// What a decoder wrote to its error stream: the first lines, those that differ only in numbers once.
#[derive(Debug, Default)]
pub(crate) struct Complaints {
    pub(crate) lines: Vec<String>,
    patterns: Vec<String>,
}

impl Complaints {
    const LINES: usize = 40;
    const LINE_CHARS: usize = 240;

    /// Reads to the end; the input's path, which tells nothing of the file and much of the machine, is left out.
    fn read(mut stream: impl Read, input: Option<&str>) -> Self {
        let mut complaints = Self::default();
        let mut line: Vec<u8> = Vec::new();
        let mut block = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut block) {
            for byte in &block[..count] {
                match byte {
                    b'\n' | b'\r' => complaints.add(&std::mem::take(&mut line), input),
                    _ if line.len() < 4 * Self::LINE_CHARS => line.push(*byte),
                    _ => (),
                }
            }
        }
        complaints.add(&line, input);
        complaints
    }

    fn add(&mut self, line: &[u8], input: Option<&str>) {
        let text = String::from_utf8_lossy(line);
        let text = input.map_or(text.to_string(), |input| text.replace(input, "the file"));
        let text: String =
            without_addresses(text.trim()).chars().filter(|c| !c.is_control()).take(Self::LINE_CHARS).collect();
        let pattern: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if !text.is_empty() && self.lines.len() < Self::LINES && !self.patterns.contains(&pattern) {
            self.lines.push(text);
            self.patterns.push(pattern);
        }
    }

    /// Whether a line contains these words.
    pub(crate) fn mention(&self, words: &str) -> bool {
        self.lines.iter().any(|line| line.contains(words))
    }
}

/// `[h264 @ 0x55d0c8]` names a place in memory, which differs from run to run: `[h264]` says as much.
fn without_addresses(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(" @ 0x") {
        out.push_str(&rest[..at]);
        rest = rest[at + 5..].trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    out + rest
}
