//! Every crate is on the map (`ARCHITECTURE.md`).

/// Crates without a heading that names them and text below it.
pub fn check<'a>(map: &str, crates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let missing = |name: &&str| !has_paragraph(map, name);
    let say = |name| format!("ARCHITECTURE.md has no paragraph under a heading for `{name}`");
    crates.into_iter().filter(missing).map(say).collect()
}

fn has_paragraph(map: &str, name: &str) -> bool {
    let mut below = false;
    for line in map.lines() {
        if line.starts_with('#') {
            below = line.contains(&format!("`{name}`"));
        } else if below && line.len() > 40 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_a_paragraph_is_found() {
        let map = "# Map\n## `model`\nThe nouns of an investigation as plain data, and the quantities.\n## `jobs`\n\n## End\n\
                   `intake` is spoken of here, but under no heading of its own, which is not enough.\n";
        let found = check(map, ["model", "jobs", "intake"]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("`jobs`") && found[1].contains("`intake`"), "{found:?}");
    }
}
