use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The workspace as `cargo metadata` describes it.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// The root folder of the repository.
    pub root: PathBuf,
    /// Our crates.
    pub crates: Vec<Crate>,
    /// The crates of others that are built on this machine, as name and licence (SPDX).
    pub others: Vec<(String, Option<String>)>,
}

/// One of our crates.
#[derive(Clone, Debug, Default)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its licence (SPDX).
    pub licence: Option<String>,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
    /// What cargo builds and tests of it.
    pub targets: Vec<Target>,
}

/// A dependency of a crate.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The crate that is used.
    pub name: String,
    /// Whether only tests, examples and benches use it.
    pub dev: bool,
}

/// Something that cargo builds.
#[derive(Clone, Debug)]
pub struct Target {
    /// `lib`, `bin`, `test`, `bench`, `example` or `custom-build`.
    pub kind: String,
    /// Its first source file.
    pub source: PathBuf,
    /// Whether `cargo test` runs it.
    pub test: bool,
    /// Whether `cargo test` runs its examples in comments.
    pub doctest: bool,
}

impl Workspace {
    /// Asks cargo for the workspace that holds this crate.
    pub fn here() -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let version = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())).arg("-vV").output();
        let version = String::from_utf8(version.unwrap().stdout).unwrap();
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host, "--manifest-path"])
            .arg(&manifest)
            .output()
            .unwrap();
        assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        Self::from_metadata(&serde_json::from_slice(&output.stdout).unwrap())
    }

    /// Reads the document that `cargo metadata --format-version 1` prints.
    pub fn from_metadata(metadata: &Value) -> Self {
        let members = metadata["workspace_members"].as_array().unwrap();
        let mut workspace = Self { root: text(&metadata["workspace_root"]).into(), ..Self::default() };
        for package in metadata["packages"].as_array().unwrap() {
            let licence = package["license"].as_str().map(str::to_owned);
            if !members.contains(&package["id"]) {
                workspace.others.push((text(&package["name"]), licence));
                continue;
            }
            workspace.crates.push(Crate {
                name: text(&package["name"]),
                folder: Path::new(&text(&package["manifest_path"])).parent().unwrap().to_owned(),
                licence,
                dependencies: list(&package["dependencies"], |dependency| Dependency {
                    name: text(&dependency["name"]),
                    dev: dependency["kind"] == "dev",
                }),
                targets: list(&package["targets"], |target| Target {
                    kind: target["kind"].as_array().and_then(|kinds| kinds.first()).map(text).unwrap_or_default(),
                    source: text(&target["src_path"]).into(),
                    test: target["test"] == true,
                    doctest: target["doctest"] == true,
                }),
            });
        }
        workspace
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().map(|values| values.iter().map(read).collect()).unwrap_or_default()
}

/// All files under a folder whose names end in one of these, sorted; build output and hidden folders are left out.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            if !name.starts_with('.') && !["target", "node_modules", "dist", "demo"].contains(&name.as_str()) {
                found.extend(files(&path, endings));
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A path from the root of the repository, for messages.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
