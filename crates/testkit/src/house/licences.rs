//! Every dependency may be used under a licence that the table allows.

use super::Workspace;

/// Dependencies whose licence expression cannot be met, or that give none.
pub fn check(workspace: &Workspace, allowed: &[&str], texts_read: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for member in &workspace.crates {
        if member.licence.as_deref() != Some("Apache-2.0 OR MIT") {
            found.push(format!("`{}` does not inherit the workspace's licence", member.name));
        }
    }
    for (name, licence) in &workspace.others {
        let read = texts_read.iter().find(|(read, _)| read == name).map(|(_, licence)| *licence);
        match licence.as_deref().or(read) {
            None => found.push(format!("`{name}` gives no SPDX licence: read its text and enter it in the table")),
            Some(licence) if !met(licence, allowed) => {
                found.push(format!("`{name}` is under {licence}, which the table does not allow"));
            }
            Some(_) => {}
        }
    }
    found
}

/// Whether an SPDX expression can be met with the allowed licences; the old `A/B` is read as `A OR B`.
///
/// # References
/// SPDX specification 2.3, annex D: `WITH` binds closest, then `AND`, then `OR`.
fn met(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { tokens: &tokens, allowed };
    parser.any() && parser.tokens.is_empty()
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let next = self.tokens.first() == Some(&token);
        if next {
            self.tokens = &self.tokens[1..];
        }
        next
    }

    fn any(&mut self) -> bool {
        let mut holds = self.all();
        while self.eat("OR") {
            holds |= self.all();
        }
        holds
    }

    fn all(&mut self) -> bool {
        let mut holds = self.one();
        while self.eat("AND") {
            holds &= self.one();
        }
        holds
    }

    fn one(&mut self) -> bool {
        if self.eat("(") {
            let holds = self.any();
            return self.eat(")") && holds;
        }
        let Some((licence, rest)) = self.tokens.split_first() else { return false };
        self.tokens = rest;
        if let ["WITH", exception, rest @ ..] = self.tokens {
            self.tokens = rest;
            return self.allowed.contains(&format!("{licence} WITH {exception}").as_str());
        }
        self.allowed.contains(licence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_says() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"];
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "(MIT OR GPL-3.0-only) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
            "MIT OR GPL-3.0-only AND AGPL-3.0-only",
        ] {
            assert!(met(good, &allowed), "{good}");
        }
        for bad in
            ["GPL-3.0-only", "MIT AND GPL-3.0-only", "Apache-2.0 WITH Classpath-exception-2.0", "(MIT", "", "MIT MIT"]
        {
            assert!(!met(bad, &allowed), "{bad}");
        }
    }

    #[test]
    fn a_dependency_without_a_good_licence_is_found() {
        let others = [("a", Some("MIT")), ("b", None), ("c", Some("SSPL-1.0")), ("d", None)];
        let others = others.map(|(name, licence)| (name.to_owned(), licence.map(str::to_owned))).to_vec();
        let workspace = Workspace { others, ..Workspace::default() };
        let found = check(&workspace, &["MIT"], &[("d", "MIT")]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("`b` gives no SPDX") && found[1].contains("`c` is under SSPL-1.0"), "{found:?}");
    }
}
