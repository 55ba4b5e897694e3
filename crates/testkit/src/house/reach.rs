//! Every source is compiled and every test is run.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::{
    Workspace,
    workspace::{files, shown},
};

/// Sources that no target reaches, targets that `cargo test` leaves out, tests that are ignored, and a test script that
/// does not run the whole workspace.
pub fn check(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for member in &workspace.crates {
        let mut reached = BTreeSet::new();
        for target in &member.targets {
            reach(&target.source, true, &mut reached);
            let left_out = matches!(target.kind.as_str(), "lib" | "bin" | "test") && !target.test;
            if left_out || (target.kind == "lib" && !target.doctest) {
                found.push(format!("cargo test leaves out {}", shown(&workspace.root, &target.source)));
            }
        }
        for folder in ["src", "tests", "benches", "examples"] {
            for file in files(&member.folder.join(folder), &[".rs"]) {
                let name = shown(&workspace.root, &file);
                if !reached.contains(&file) {
                    found.push(format!("{name} belongs to no target: no `mod` or manifest leads to it"));
                }
                found.extend(ignored(&name, &fs::read_to_string(&file).unwrap()));
            }
        }
        found.extend(manifest(&member.name, &fs::read_to_string(member.folder.join("Cargo.toml")).unwrap()));
    }
    found.extend(script(&fs::read_to_string(workspace.root.join("scripts/test")).unwrap_or_default()));
    found
}

/// Follows `mod name;` from a source to the files of the modules.
fn reach(source: &Path, is_root: bool, reached: &mut BTreeSet<PathBuf>) {
    let Ok(text) = fs::read_to_string(source) else { return };
    if !reached.insert(source.to_owned()) {
        return;
    }
    let parent = source.parent().unwrap();
    let own_folder = is_root || source.file_name().is_some_and(|name| name == "mod.rs");
    let below = if own_folder { parent.to_owned() } else { parent.join(source.file_stem().unwrap()) };
    for (name, path) in modules(&text) {
        let candidates = match path {
            Some(path) => vec![parent.join(path)],
            None => vec![below.join(format!("{name}.rs")), below.join(&name).join("mod.rs")],
        };
        for candidate in candidates {
            reach(&candidate, false, reached);
        }
    }
}

/// The modules that a source declares in other files, with the `#[path]` where one is given.
fn modules(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut path = None;
    for line in text.lines().map(str::trim) {
        if let Some(given) = line.strip_prefix("#[path = \"").and_then(|rest| rest.strip_suffix("\"]")) {
            path = Some(given.to_owned());
        } else if let Some(declaration) = line.strip_suffix(';') {
            let words: Vec<&str> = declaration.split_whitespace().collect();
            if let [before @ .., "mod", name] = words.as_slice()
                && before.iter().all(|word| word.starts_with("pub"))
            {
                found.push(((*name).to_owned(), path.take()));
            }
        } else if !line.starts_with("#[") {
            path = None;
        }
    }
    found
}

/// Tests that are ignored.
fn ignored(name: &str, text: &str) -> Vec<String> {
    let attribute = |line: &&str| line.trim_start().starts_with("#[ignore");
    text.lines().filter(attribute).map(|_| format!("{name} ignores a test: mend or delete it")).collect()
}

/// Settings by which a manifest could keep a test from running.
fn manifest(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        }
        let squeezed = line.replace(' ', "");
        let harness = squeezed == "harness=false" && section != "[[bench]]";
        if harness || ["autotests=false", "test=false", "doctest=false"].contains(&squeezed.as_str()) {
            found.push(format!("the manifest of `{name}` says `{line}`, so that a test may not run"));
        }
    }
    found
}

/// What the test script must run.
fn script(text: &str) -> Vec<String> {
    let wanted = ["cargo nextest run --workspace", "cargo test --workspace --tests", "cargo test --workspace --doc"];
    let missing = wanted.iter().filter(|command| !text.contains(*command));
    missing.map(|command| format!("scripts/test does not run `{command}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::{Crate, Target};

    #[test]
    fn a_source_that_nothing_leads_to_is_found() {
        let root = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            path
        };
        put("a/Cargo.toml", "[package]\n[[test]]\nharness = false\n[[bench]]\nharness = false\n");
        put("scripts/test", "cargo nextest run --workspace || cargo test --workspace --tests\n");
        let library = put("a/src/lib.rs", "pub mod kept;\n#[cfg(test)]\nmod tests;\n");
        put("a/src/kept.rs", "mod inner;\n");
        put("a/src/kept/inner.rs", "");
        put("a/src/tests.rs", "#[test]\n  #[ignore = \"slow\"]\nfn slow() {}\n");
        put("a/src/lost.rs", "");
        let run = put("a/tests/run.rs", "#[path = \"parts/one.rs\"]\nmod one;\n");
        put("a/tests/parts/one.rs", "");
        let off = put("a/tests/off.rs", "");
        let target = |kind: &str, source, test| Target { kind: kind.to_owned(), source, test, doctest: true };
        let targets = vec![target("lib", library, true), target("test", run, true), target("test", off, false)];
        let member = Crate { name: "a".to_owned(), folder: root.path().join("a"), targets, ..Crate::default() };
        let found = check(&Workspace { root: root.path().to_owned(), crates: vec![member], others: Vec::new() });
        let expected = [
            "cargo test leaves out a/tests/off.rs",
            "a/src/lost.rs belongs to no target: no `mod` or manifest leads to it",
            "a/src/tests.rs ignores a test: mend or delete it",
            "the manifest of `a` says `harness = false`, so that a test may not run",
            "scripts/test does not run `cargo test --workspace --doc`",
        ];
        assert_eq!(found, expected);
    }
}
