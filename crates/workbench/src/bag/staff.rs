use std::collections::BTreeMap;

use model::{Entry, EntryKind, Fact};
use serde_json::Value;

/// Members of facts in which people who work on the case are named.
const NAMED_IN: [&str; 6] = ["by", "second", "collector", "interviewer", "interpreter", "second_reader"];
/// A shorter name is replaced only where it stands alone: it would be found in words.
const SHORTEST: usize = 3;

/// Who works on a case, each with the pseudonym under which a bag names them.
#[derive(Debug, Default)]
pub(crate) struct Staff {
    names: BTreeMap<String, String>,
}

impl Staff {
    /// Takes in who recorded an entry and whom it names as having worked on it.
    pub(super) fn gather(&mut self, entry: &Entry) {
        let fact = match &entry.draft.entry {
            EntryKind::Recorded(fact) => Some(fact),
            EntryKind::Reported { .. } => None,
        };
        // These are recorded by programs, under their own names; an authority is no one of the case.
        if !matches!(fact, Some(Fact::Analysis(_) | Fact::Metadata(_))) {
            self.add(&entry.draft.who);
        }
        if let Some(fact) = fact.filter(|fact| !matches!(fact, Fact::Attestation(_)))
            && let Ok(value) = serde_json::to_value(fact)
        {
            self.find(&value);
        }
    }

    fn find(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                let detector = members.get("score").is_some_and(|score| !score.is_null());
                for (name, value) in members {
                    match value {
                        Value::String(text) if NAMED_IN.contains(&name.as_str()) && !detector => self.add(text),
                        value => self.find(value),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.find(value)),
            _ => {}
        }
    }

    fn add(&mut self, name: &str) {
        let number = self.names.len() + 1;
        if !name.trim().is_empty() && !self.names.contains_key(name) {
            self.names.insert(name.to_owned(), format!("Staff {number}"));
        }
    }

    /// A text as it may leave.
    pub(crate) fn shown(&self, text: &str) -> String {
        self.hidden(text)
    }

    pub(super) fn count(&self) -> usize {
        self.names.len()
    }

    /// Replaces every name in a value, and what else tells of this computer: the folders of paths.
    pub(super) fn hide(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.hidden(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.hide(value)),
            Value::Object(members) => {
                for (name, value) in members.iter_mut() {
                    match value {
                        Value::String(path) if name == "path" => {
                            *path = self.hidden(path.rsplit(['/', '\\']).next().unwrap_or_default());
                        }
                        value => self.hide(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn hidden(&self, text: &str) -> String {
        if let Some(pseudonym) = self.names.get(text) {
            return pseudonym.clone();
        }
        let mut text = text.to_owned();
        // The longest first: a full name before the first name in it.
        let mut names: Vec<(&String, &String)> =
            self.names.iter().filter(|(name, _)| name.chars().count() >= SHORTEST).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, pseudonym) in names {
            text = replaced(&text, name, pseudonym);
        }
        text
    }
}

/// A text with a name replaced wherever it stands as a word.
fn replaced(text: &str, name: &str, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let inside = joins(before.chars().next_back()) || joins(after.chars().next());
        out.push_str(before);
        out.push_str(if inside { name } else { by });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_replaced_as_words_and_nowhere_else() {
        let mut staff = Staff::default();
        for name in ["Ana", "Ana Maria", "Bo"] {
            staff.add(name);
        }
        let mut value = json!({"who": "Ana Maria", "reason": "told by Ana; Anatoly and Bo were there", "by": "Bo",
            "path": "/home/ana/films/Ana.mp4"});
        staff.hide(&mut value);
        assert_eq!(
            value,
            json!({"who": "Staff 2", "reason": "told by Staff 1; Anatoly and Bo were there", "by": "Staff 3",
            "path": "Staff 1.mp4"})
        );
    }
}
