//! Runs the built `sightline` as a user would, each test with a configuration and folders of its own.
#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A user with a configuration of their own and a place to work in.
pub(crate) struct User {
    home: TempDir,
}

/// What a command printed, and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl User {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// The same in memory, where there is such a place: for tests that wait for the disk many times over.
    pub(crate) fn in_memory() -> Self {
        Self { home: tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap() }
    }

    /// A place in the user's folder.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// `sightline` with these arguments, in a folder.
    pub(crate) fn run_in<A: AsRef<OsStr>>(&self, folder: &Path, arguments: &[A]) -> Ran {
        ran(self.command(folder).args(arguments).output().unwrap())
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        self.run_in(self.home.path(), arguments)
    }

    /// The same, which must succeed; its JSON document.
    pub(crate) fn json<A: AsRef<OsStr>>(&self, folder: &Path, arguments: &[A]) -> Value {
        let mut all: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        all.push(OsStr::new("--json"));
        let ran = self.run_in(folder, &all);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error} in {:?}\n{}", ran.out, ran.err))
    }

    pub(crate) fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
        command.current_dir(folder).env("SIGHTLINE_CONFIG", self.at("config")).env("SIGHTLINE_BY", "A. Tester");
        for name in ["SIGHTLINE_CASE", "SIGHTLINE_STORE", "SIGHTLINE_BLOBS"] {
            command.env_remove(name);
        }
        command.env("SIGHTLINE_CACHE", self.at("cache"));
        // No models unless a test names some: what is printed does not depend on what this computer has.
        command.env("SIGHTLINE_MODELS", self.at("no-models"));
        command
    }

    /// A new case in the user's folder.
    pub(crate) fn case(&self, name: &str) -> PathBuf {
        let ran = self.run(&["new", name, "--zone", "Asia/Almaty", "--title", "A case"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self.at(name)
    }
}

/// The words of a PDF, as a reader's program finds them.
pub(crate) fn pdf_text(path: &Path) -> String {
    let read = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-").output();
    let read = read.expect("pdftotext is installed by scripts/setup");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8_lossy(&read.stdout).into_owned()
}

pub(crate) fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The texts of a document's warnings, each with its place.
pub(crate) fn warnings(document: &Value) -> Vec<String> {
    let warnings = document["warnings"].as_array().unwrap();
    warnings.iter().map(|warning| format!("{} {}", warning["where"], warning["what"])).collect()
}

/// A document's shape: names as they are, values by their type, lists by their first element.
fn shape_of(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(number) if number.is_f64() => json!("decimal"),
        Value::Number(_) => json!("integer"),
        Value::String(_) => json!("text"),
        Value::Array(list) => Value::Array(list.first().map(shape_of).into_iter().collect()),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shape_of(value))).collect(),
    }
}

/// The same as text: what a snapshot keeps.
pub(crate) fn shape(document: &Value) -> String {
    serde_json::to_string_pretty(&shape_of(document)).unwrap()
}
