//! No file grows beyond what a person reads in one go, unless there is a reason.

use std::fs;

use super::{
    Workspace,
    workspace::{files, shown},
};

/// Sources over the limit without a reason, and reasons for files that need none.
pub fn check(workspace: &Workspace, most: usize, reasons: &[(&str, &str)]) -> Vec<String> {
    let mut sizes = Vec::new();
    for folder in ["crates", "scripts", "web", "benches", "fuzz"] {
        for file in
            files(&workspace.root.join(folder), &[".rs", ".ts", ".js", ".svelte", ".css", ".html", ".sh", ".sql"])
        {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            sizes.push((shown(&workspace.root, &file), lines));
        }
    }
    too_long(&sizes, most, reasons)
}

fn too_long(sizes: &[(String, usize)], most: usize, reasons: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for (file, lines) in sizes {
        if *lines > most && !reasons.iter().any(|(long, reason)| long == file && !reason.is_empty()) {
            found.push(format!("{file} has {lines} lines: split it, or give the reason in the table of the house"));
        }
    }
    for (long, _) in reasons {
        if !sizes.iter().any(|(file, lines)| file == long && *lines > most) {
            found.push(format!("the table of the house gives a reason for {long}, which needs none"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found_unless_there_is_a_reason() {
        let sizes = [("a.rs".to_owned(), 800), ("b.rs".to_owned(), 801), ("c.rs".to_owned(), 900)];
        let found = too_long(&sizes, 800, &[("c.rs", "generated"), ("a.rs", "once long")]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("b.rs has 801 lines") && found[1].contains("reason for a.rs"), "{found:?}");
    }
}
