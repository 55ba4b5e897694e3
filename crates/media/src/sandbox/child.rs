//! The inside: what the re-executed program does before it becomes the decoder.
use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::process::ExitCode;

use super::filter::{self, PROGRAM_DESCRIPTOR};
use super::spec::{Program, STATUS_DESCRIPTOR, Spec};
use super::sys::{self, Resource};
use super::{ruleset, self_test};

/// Decoders get this environment and nothing of the user's.
const ENVIRONMENT: &[&str] = &["LC_ALL=C", "MALLOC_ARENA_MAX=2", "AV_LOG_FORCE_NOCOLOR=1"];

/// A reader of our own that runs in the sandbox: its name, the input, and the text of the file beside it; it returns
/// what the parent is told.
pub type Inside = fn(name: &str, input: File, beside: Option<String>) -> Result<Vec<u8>, String>;

/// What the argument `sandbox-exec` of the command line does: builds the sandbox described by the next argument
/// around this process and becomes the decoder, or runs the reader that it names. Never returns on success.
///
/// Call it from `main` before any thread is started. It talks to its parent through an inherited descriptor; run
/// by hand it does nothing but say so by its exit code (125).
pub fn sandbox_exec_main(inside: Inside) -> ExitCode {
    let Some(status) = sys::inherited(STATUS_DESCRIPTOR).map(File::from) else {
        return ExitCode::from(125);
    };
    let mut status = Some(status);
    let Err(what) = enter(&mut status, inside);
    // The parent reads it; if it is gone there is nobody left to tell.
    let _ = status.map(|mut status| status.write_all(format!("E{what}").as_bytes()));
    ExitCode::from(125)
}

enum Never {}

fn enter(status: &mut Option<File>, inside: Inside) -> Result<Never, String> {
    let step = |name: &'static str| move |e: std::io::Error| format!("{name}: {e}");
    let argument = std::env::args_os().nth(2).ok_or("no description of what to run")?;
    let spec: Spec = argument
        .to_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or("the description of what to run is not readable")?;
    if let Some(what) = spec.pretence {
        filter::pretend(what)?;
    }
    sys::close_on_exec_from(STATUS_DESCRIPTOR + 1 + i32::from(spec.pipes)).map_err(step("closing descriptors"))?;
    sys::harden().map_err(step("hardening"))?;
    std::env::set_current_dir("/").map_err(step("changing to /"))?;
    if let Program::Execute(path) = &spec.program {
        let program = File::open(path).map_err(|e| format!("opening {}: {e}", path.display()))?;
        sys::move_to(OwnedFd::from(program), PROGRAM_DESCRIPTOR).map_err(step("opening the decoder"))?;
    }
    for (resource, value) in [
        (Resource::AddressSpace, spec.memory_bytes.saturating_mul(2).saturating_add(1 << 30)),
        (Resource::Data, spec.memory_bytes),
        (Resource::CpuSeconds, spec.cpu_secs),
        (Resource::FileBytes, spec.file_bytes),
        // Below the number of the program's descriptor: that number can never be opened again, so nothing can be executed.
        (Resource::Descriptors, 64),
        (Resource::Core, 0),
    ] {
        sys::limit(resource, value).map_err(step("setting limits"))?;
    }
    ruleset::apply(&spec).map_err(|e| format!("Landlock: {e}"))?;
    filter::apply().map_err(|e| format!("seccomp: {e}"))?;
    status.as_mut().map_or(Ok(()), |status| status.write_all(b"R")).map_err(step("reporting"))?;
    if !matches!(spec.program, Program::Execute(_)) {
        // What becomes another program closes it on the way; the parent waits for that.
        *status = None;
    }
    match &spec.program {
        Program::Execute(path) => {
            let args: Vec<OsString> = [path.clone()].into_iter().chain(spec.args.iter().cloned()).collect();
            Err(format!(
                "executing {}: {}",
                path.display(),
                sys::exec_descriptor(PROGRAM_DESCRIPTOR, &args, ENVIRONMENT)
            ))
        }
        Program::Inside(name) => {
            let input = spec.input.as_ref().ok_or("a reader without an input")?;
            let input = File::open(input).map_err(step("opening the input"))?;
            // Text of the user's own, kept short by its reader.
            let beside = spec.beside.as_ref().map(std::fs::read_to_string).transpose();
            let beside = beside.map_err(step("opening the file beside the input"))?;
            let (answer, code) = match inside(name, input, beside) {
                Ok(answer) => (answer, 0),
                Err(what) => (what.into_bytes(), 1),
            };
            std::io::stdout().write_all(&answer).map_err(step("reporting"))?;
            std::process::exit(code);
        }
        Program::SelfTest { sibling, port, parent } => {
            let attempts =
                self_test::attempt_all(spec.input.as_deref(), spec.scratch.as_deref(), sibling, *port, *parent);
            let text = serde_json::to_string(&attempts).map_err(|e| e.to_string())?;
            std::io::stdout().write_all(text.as_bytes()).map_err(step("reporting"))?;
            std::process::exit(0);
        }
    }
}
