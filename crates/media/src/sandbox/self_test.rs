//! Forbidden actions, tried from the inside: a sandbox is believed only when it has been seen to hold.
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::sys::{self, Call};

/// One action that was tried inside the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was tried.
    pub action: String,
    /// Whether it succeeded.
    pub allowed: bool,
    /// What the system answered.
    pub answer: String,
}

/// The actions that a sandbox allows: all others must fail.
pub const WANTED: &[&str] = &["read the input", "write a small file in the scratch folder", "start a thread"];

pub(crate) fn attempt_all(
    input: Option<&OsStr>,
    scratch: Option<&OsStr>,
    sibling: &OsStr,
    port: u16,
    parent: u32,
) -> Vec<Attempt> {
    let input = input.unwrap_or_default();
    let scratch = Path::new(scratch.unwrap_or_default());
    let mut attempts = Vec::new();
    let mut attempt = |action: &str, outcome: io::Result<String>| {
        let (allowed, answer) = match outcome {
            Ok(answer) => (true, answer),
            Err(e) => (false, e.to_string()),
        };
        attempts.push(Attempt { action: action.to_owned(), allowed, answer });
    };
    let done = |()| "done".to_owned();
    let opened = |result: io::Result<File>| result.map(|_| "opened".to_owned());
    let raw = |call: Call| sys::attempt(call).map(|value| format!("returned {value}"));

    attempt("read the input", fs::read(input).map(|bytes| format!("{} bytes", bytes.len())));
    attempt("write a small file in the scratch folder", fs::write(scratch.join("small"), b"small").map(done));
    attempt(
        "start a thread",
        std::thread::Builder::new()
            .spawn(|| ())
            .and_then(|thread| thread.join().map_err(|_| io::Error::other("it panicked")))
            .map(done),
    );
    attempt("read /etc/passwd", fs::read("/etc/passwd").map(|bytes| format!("{} bytes", bytes.len())));
    attempt("read the file beside the input", fs::read(sibling).map(|bytes| format!("{} bytes", bytes.len())));
    attempt("list /", fs::read_dir("/").map(|entries| format!("{} entries", entries.count())));
    attempt("read /proc/1/environ", fs::read("/proc/1/environ").map(|bytes| format!("{} bytes", bytes.len())));
    attempt("read /proc/self/maps", opened(File::open("/proc/self/maps")));
    attempt("open /dev/mem", opened(File::open("/dev/mem")));
    attempt("write to the input", opened(File::options().append(true).open(input)));
    attempt("write in /tmp", fs::write("/tmp/media-sandbox-escape", b"x").map(done));
    attempt("remove the input", fs::remove_file(input).map(done));
    let link = scratch.join("link");
    attempt(
        "read another file through a symbolic link",
        std::os::unix::fs::symlink("/etc/passwd", &link).and_then(|()| fs::read(&link)).map(|_| "read".to_owned()),
    );
    attempt("hard-link another file into the scratch folder", fs::hard_link(sibling, scratch.join("hard")).map(done));
    attempt("connect by TCP", TcpStream::connect(("127.0.0.1", port)).map(|_| "connected".to_owned()));
    attempt("listen on TCP", TcpListener::bind(("127.0.0.1", 0)).map(|_| "bound".to_owned()));
    attempt("open a UDP socket", UdpSocket::bind(("127.0.0.1", 0)).map(|_| "bound".to_owned()));
    attempt("make a pair of UNIX sockets", UnixStream::pair().map(|_| "made".to_owned()));
    attempt("listen on a UNIX socket", UnixListener::bind(scratch.join("socket")).map(|_| "bound".to_owned()));
    attempt("run /bin/sh", Command::new("/bin/sh").arg("-c").arg("true").status().map(|s| s.to_string()));
    attempt("fork", raw(Call::Fork));
    attempt("become /bin/sh", raw(Call::ExecutePath));
    attempt("execute another open file", raw(Call::ExecuteDescriptor));
    attempt("execute from memory", raw(Call::MemoryFile));
    attempt("make memory executable", raw(Call::ExecutableMemory));
    attempt("trace the parent", raw(Call::Trace(parent)));
    attempt("read the parent's memory", raw(Call::ReadMemoryOf(parent)));
    attempt("signal the parent", raw(Call::Signal(parent)));
    attempt("mount a file system", raw(Call::Mount));
    attempt("make a name space", raw(Call::Unshare));
    attempt("load a BPF program", raw(Call::Bpf));
    attempt("set up io_uring", raw(Call::IoUring));
    attempt("open performance events", raw(Call::PerfEvents));
    attempt("lift its own limits", raw(Call::LiftLimits));
    attempt("become readable to others", raw(Call::BecomeDumpable));
    attempt("allocate 8 GiB", allocate(8 << 30));
    attempt(
        "open 100 files",
        (0..100).map(|_| File::open(input)).collect::<io::Result<Vec<_>>>().map(|_| "open".into()),
    );
    attempt("write a file larger than allowed", write_large(&scratch.join("large")));
    attempts
}

fn allocate(bytes: usize) -> io::Result<String> {
    let mut memory: Vec<u8> = Vec::new();
    memory.try_reserve_exact(bytes).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    memory.resize(1 << 20, 1);
    Ok(format!("{} bytes reserved", memory.capacity()))
}

fn write_large(path: &Path) -> io::Result<String> {
    sys::ignore_file_size_signal();
    let mut file = File::create(path)?;
    let mut written = 0;
    let block = vec![7; 1 << 20];
    for _ in 0..64 {
        file.write_all(&block)?;
        written += block.len();
    }
    Ok(format!("{written} bytes written"))
}
