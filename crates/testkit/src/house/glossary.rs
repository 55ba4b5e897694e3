//! The glossary defines each word once, and the types that it names exist.

use std::{collections::BTreeMap, fs};

use super::{Workspace, workspace::files};

/// Words missing from the glossary, words defined twice, and types named there that no crate declares.
///
/// An entry is a line that begins with the word in bold; types stand in it as `` `crate::Type` ``.
pub fn check(workspace: &Workspace, glossary: &str, terms: &[&str]) -> Vec<String> {
    let mut sources = BTreeMap::new();
    for member in &workspace.crates {
        let files = files(&member.folder.join("src"), &[".rs"]);
        let text = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect::<String>();
        sources.insert(member.name.clone(), text);
    }
    check_text(glossary, terms, &sources)
}

fn check_text(glossary: &str, terms: &[&str], sources: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    let defined: Vec<&str> = glossary.lines().filter_map(|line| line.strip_prefix("**")?.split("**").next()).collect();
    for term in terms {
        match defined.iter().filter(|word| *word == term).count() {
            1 => {}
            0 => found.push(format!("docs/glossary.md does not define \"{term}\"")),
            _ => found.push(format!("docs/glossary.md defines \"{term}\" more than once")),
        }
    }
    for (number, line) in glossary.lines().enumerate() {
        for quoted in line.split('`').skip(1).step_by(2) {
            let Some((name, kind)) = quoted.split_once("::") else { continue };
            if !sources.get(name).is_some_and(|source| declares(source, kind)) {
                found.push(format!("docs/glossary.md line {}: no `{quoted}` is declared", number + 1));
            }
        }
    }
    found
}

fn declares(source: &str, name: &str) -> bool {
    let name = name.rsplit("::").next().unwrap_or(name);
    let end = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    ["struct", "enum", "trait", "type"].iter().any(|word| {
        let declaration = format!("pub {word} {name}");
        source.match_indices(&declaration).any(|(at, _)| end(&source[at + declaration.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_words_and_missing_types_are_found() {
        let sources = BTreeMap::from([("model".to_owned(), "pub struct CaseFile;\npub enum Item {}".to_owned())]);
        let glossary = "**case** (`model::Case`): one.\n**item** (`model::Item`): two.\n**item**: three.\n";
        let found = check_text(glossary, &["case", "item", "take"], &sources);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("\"item\" more than once"), "{found:?}");
        assert!(found[1].contains("\"take\""), "{found:?}");
        assert!(found[2].contains("line 1: no `model::Case`"), "{found:?}");
    }
}
