//! The launcher of this crate's own tests and benches: it does what `sightline sandbox-exec` does, and no more.
use std::fs::File;
use std::io::{BufReader, Read};
use std::process::ExitCode;

fn main() -> ExitCode {
    media::sandbox_exec_main(inside)
}

/// Readers for the tests of what a reader inside the sandbox may do.
fn inside(name: &str, mut input: File, beside: Option<String>) -> Result<Vec<u8>, String> {
    match name {
        "exif" => serde_json::to_vec(&media::read_exif(&mut BufReader::new(input))).map_err(|error| error.to_string()),
        "beside" => Ok(beside.unwrap_or_default().into_bytes()),
        // Opens the path that the input holds.
        "open" => {
            let mut path = String::new();
            input.read_to_string(&mut path).map_err(|error| error.to_string())?;
            std::fs::read(path.trim()).map_err(|error| error.to_string())
        }
        "crash" => std::process::abort(),
        other => Err(format!("there is no reader called {other}")),
    }
}
