//! A crate knows only what the table lets it know.

use std::fs;

use super::{
    Workspace,
    table::{IN_TESTS, Room},
    workspace::{files, shown},
};

/// Uses of a crate that the table does not allow, crates without a row, and rows without a crate.
pub fn check(workspace: &Workspace, rooms: &[Room], confined: &[(&str, &[&str])]) -> Vec<String> {
    let mut found = Vec::new();
    let ours: Vec<&str> = workspace.crates.iter().map(|member| member.name.as_str()).collect();
    for member in &workspace.crates {
        let name = member.name.as_str();
        let Some(room) = rooms.iter().find(|room| room.name == name) else {
            found.push(format!("`{name}` has no row in the table of the house: say there what it may use"));
            continue;
        };
        for dependency in &member.dependencies {
            let used = dependency.name.as_str();
            let test_only = dependency.dev && (used == "testkit" || used == name || IN_TESTS.contains(&(name, used)));
            if ours.contains(&used) && !room.may_use.contains(&used) && !test_only {
                found.push(format!("`{name}` uses `{used}`, which it must not know"));
            }
            if let Some((_, allowed)) = confined.iter().find(|(confined, _)| *confined == used)
                && !allowed.contains(&name)
                && !dependency.dev
            {
                found.push(format!("`{name}` uses `{used}`, which only {} may use", allowed.join(", ")));
            }
        }
    }
    for room in rooms {
        if !ours.contains(&room.name) {
            found.push(format!("the table of the house has a row for `{}`, which is not in the workspace", room.name));
        }
        for used in room.may_use {
            if rooms.iter().any(|other| other.name == *used && other.may_use.contains(&room.name)) {
                found.push(format!("the table lets `{}` and `{used}` use each other", room.name));
            }
        }
    }
    found
}

/// Sources that say what their crate must not; what follows `#[cfg(test)]` or `#![cfg(test)]` in a file is left out.
pub fn check_sources(workspace: &Workspace, rooms: &[Room]) -> Vec<String> {
    let mut found = Vec::new();
    for member in &workspace.crates {
        let Some(room) = rooms.iter().find(|room| room.name == member.name) else { continue };
        for file in files(&member.folder.join("src"), &[".rs"]) {
            let source = fs::read_to_string(&file).unwrap();
            for word in said(&source, room.must_not_say) {
                let file = shown(&workspace.root, &file);
                found.push(format!("{file} says `{word}`, which `{}` must not know", room.name));
            }
        }
    }
    found
}

/// Which of the words a source holds outside comments and tests.
fn said<'a>(source: &str, words: &[&'a str]) -> Vec<&'a str> {
    let code = source.split("[cfg(test)]").next().unwrap_or_default();
    let lines = || code.lines().filter(|line| !line.trim_start().starts_with("//"));
    words.iter().copied().filter(|word| lines().any(|line| line.contains(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::{Crate, Dependency};

    const ROOMS: &[Room] = &[
        Room { name: "model", may_use: &[], must_not_say: &["std::fs"] },
        Room { name: "store", may_use: &["model"], must_not_say: &[] },
    ];

    fn member(name: &str, dependencies: &[(&str, bool)]) -> Crate {
        let dependencies = dependencies.iter().map(|(name, dev)| Dependency { name: (*name).to_owned(), dev: *dev });
        Crate { name: name.to_owned(), dependencies: dependencies.collect(), ..Crate::default() }
    }

    fn findings(crates: Vec<Crate>) -> Vec<String> {
        check(&Workspace { crates, ..Workspace::default() }, ROOMS, &[("sqlx", &["store"])])
    }

    #[test]
    fn allowed_uses_pass() {
        let crates = vec![member("model", &[("model", true)]), member("store", &[("model", false), ("sqlx", false)])];
        assert_eq!(findings(crates), Vec::<String>::new());
    }

    #[test]
    fn a_use_against_the_arrow_is_found() {
        let crates = vec![member("model", &[("store", false)]), member("store", &[])];
        assert_eq!(findings(crates), ["`model` uses `store`, which it must not know"]);
        let crates = vec![member("model", &[("store", true)]), member("store", &[])];
        assert_eq!(findings(crates), ["`model` uses `store`, which it must not know"]);
    }

    #[test]
    fn a_confined_crate_elsewhere_is_found() {
        let crates = vec![member("model", &[("sqlx", false)]), member("store", &[])];
        assert_eq!(findings(crates), ["`model` uses `sqlx`, which only store may use"]);
    }

    #[test]
    fn a_crate_without_a_row_and_a_row_without_a_crate_are_found() {
        let found = findings(vec![member("model", &[]), member("attic", &[])]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("`attic` has no row") && found[1].contains("row for `store`"), "{found:?}");
    }

    #[test]
    fn a_forbidden_word_is_found_in_code_alone() {
        assert_eq!(said("use std::fs;\n", &["std::fs"]), ["std::fs"]);
        assert!(said("// not std::fs\n#[cfg(test)]\nmod tests { use std::fs; }", &["std::fs"]).is_empty());
        assert!(said("#![cfg(test)]\nuse std::fs;\n", &["std::fs"]).is_empty());
    }
}
