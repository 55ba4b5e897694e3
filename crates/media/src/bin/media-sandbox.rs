//! The launcher of this crate's own tests and benches: it does what `sightline sandbox-exec` does, and no more.
use std::process::ExitCode;

fn main() -> ExitCode {
    media::sandbox_exec_main()
}
