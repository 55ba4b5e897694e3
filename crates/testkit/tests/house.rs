//! The rules of the house, held against this repository; each rule proves beside its code that it can fail.

use std::fs;

use testkit::house::{Workspace, glossary, layers, licences, map, reach, size, table};

/// Fails with everything that was found, one finding a line.
fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{} broken rule(s):\n  {}", found.len(), found.join("\n  "));
}

/// Reads a file of the repository, an absent one as empty.
fn read(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.root.join(name)).unwrap_or_default()
}

#[test]
fn each_crate_uses_only_what_it_may_know() {
    none(layers::check(&Workspace::here(), table::ROOMS, table::CONFINED));
}

#[test]
fn each_source_says_only_what_its_crate_may_know() {
    none(layers::check_sources(&Workspace::here(), table::ROOMS));
}

#[test]
fn each_crate_is_on_the_map() {
    let workspace = Workspace::here();
    none(map::check(&read(&workspace, "ARCHITECTURE.md"), workspace.crates.iter().map(|member| member.name.as_str())));
}

#[test]
fn each_source_is_compiled_and_each_test_is_run() {
    none(reach::check(&Workspace::here()));
}

#[test]
fn no_file_is_too_long() {
    none(size::check(&Workspace::here(), table::MOST_LINES, table::LONG_FILES));
}

#[test]
fn the_glossary_defines_each_word_once_and_names_types_that_exist() {
    let workspace = Workspace::here();
    none(glossary::check(&workspace, &read(&workspace, "docs/glossary.md"), table::TERMS));
}

#[test]
fn each_dependency_has_a_licence_that_we_allow() {
    let workspace = Workspace::here();
    assert!(workspace.others.len() > 50, "cargo metadata lists the dependencies");
    none(licences::check(&workspace, table::LICENCES, table::LICENCE_TEXTS_READ));
}

#[test]
fn both_licence_texts_are_there() {
    let workspace = Workspace::here();
    for (file, words) in
        [("LICENSE-APACHE", "Version 2.0, January 2004"), ("LICENSE-MIT", "Permission is hereby granted")]
    {
        assert!(read(&workspace, file).contains(words), "{file} is missing or is not the text of the licence");
    }
}
