use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The most words that a guarded name is compared by.
const MOST_WORDS: usize = 6;

/// Names that must not be published, kept so that nobody can read them here: as salted hashes.
///
/// Whoever holds the clear names adds them; a text is compared word by word, whatever its capitals and endings in `’s`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NameGuard {
    salt: Vec<u8>,
    /// By hash, what stands in for the name.
    names: BTreeMap<[u8; 32], String>,
}

/// Says how many, never which.
impl std::fmt::Debug for NameGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NameGuard({} names)", self.names.len())
    }
}

impl NameGuard {
    /// A guard of no names yet, with salt that must be of this guard alone.
    pub fn new(salt: &[u8]) -> Self {
        Self { salt: salt.to_vec(), names: BTreeMap::new() }
    }

    /// Adds a name, and what is shown in its place. Of a name of several words the last alone is guarded too.
    ///
    /// # Limits
    /// What describes and does not name ("a colleague of the journalist", "Witness 3") is not guarded: every report says so.
    pub fn add(&mut self, name: &str, stand_in: &str) {
        let words: Vec<String> = words(name).into_iter().map(|(_, _, word)| word).collect();
        if words.is_empty() || words.len() > MOST_WORDS || !is_name(name) {
            return;
        }
        self.names.insert(self.hash(&words), stand_in.to_owned());
        if let [_, .., last] = words.as_slice()
            && last.chars().count() >= 4
            && !last.chars().all(|c| c.is_ascii_digit())
        {
            self.names.insert(self.hash(std::slice::from_ref(last)), stand_in.to_owned());
        }
    }

    /// Whether it guards nothing.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Where guarded names stand in a text, each with what is shown in its place; the longest of those that overlap.
    pub fn found_in(&self, text: &str) -> Vec<(usize, usize, &str)> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let words = words(text);
        let mut found = Vec::new();
        let mut from = 0;
        while from < words.len() {
            let longest = (1..=MOST_WORDS.min(words.len() - from)).rev().find_map(|len| {
                let window: Vec<String> = words[from..from + len].iter().map(|(_, _, word)| word.clone()).collect();
                self.names.get(&self.hash(&window)).map(|stand_in| (len, stand_in))
            });
            match longest {
                Some((len, stand_in)) => {
                    found.push((words[from].0, words[from + len - 1].1, stand_in.as_str()));
                    from += len;
                }
                None => from += 1,
            }
        }
        found
    }

    fn hash(&self, words: &[String]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&self.salt);
        for word in words {
            hash.update(word.as_bytes());
            hash.update([0]);
        }
        hash.finalize().into()
    }
}

/// Whether it names somebody: an address, or words with capitals that are not all for parts that people play.
fn is_name(name: &str) -> bool {
    if name.starts_with('@')
        || name.chars().filter(char::is_ascii_digit).count() >= 5
        || !name.contains(' ') && name.contains('_')
    {
        return true;
    }
    let capitals = name
        .split_whitespace()
        .all(|word| word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase()));
    let tokens = crate::reading::tokens(name);
    let rules = crate::reading::rules();
    let plays = |n: usize| {
        [&rules.roles, &rules.labels, &rules.nouns]
            .iter()
            .any(|group| group.matches(&tokens).iter().any(|m| m.from <= n && n < m.to))
    };
    let own = tokens.iter().enumerate().any(|(n, token)| token.is_word() && !token.is_digits() && !plays(n));
    capitals && own
}

/// The words of a text in small letters, each with where it stands; an English genitive is no part of a name.
fn words(text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '+' || (from.is_some() && matches!(c, '’' | '\'' | '_' | '@'));
        match (inside, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let word = text[start..at].trim_end_matches(['’', '\'', '_', '@']);
                let word = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
                found.push((start, start + word.len(), word.to_lowercase()));
                from = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let mut guard = NameGuard::new(b"salt");
        guard.add("Aigul Nurlanova", "Witness 3");
        guard.add("@night_lens", "Uploader 2");
        let found = |text: &str| {
            guard.found_in(text).into_iter().map(|(a, b, s)| (text[a..b].to_owned(), s.to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(found("She, AIGUL  Nurlanova, ran."), [("AIGUL  Nurlanova".to_owned(), "Witness 3".to_owned())]);
        assert_eq!(found("Nurlanova’s flat"), [("Nurlanova".to_owned(), "Witness 3".to_owned())]);
        assert_eq!(found("posted by @night_lens")[0].1, "Uploader 2");
        assert!(found("Aigul ran.").is_empty(), "a first name alone names nobody");
        for description in ["Protester (woman)", "Witness 3", "A colleague of the journalist", "Former soldier"] {
            guard.add(description, "Witness 9");
        }
        let described = "A colleague of the journalist saw witness 3, a former soldier, and a woman.";
        assert!(guard.found_in(described).is_empty(), "descriptions are no names");
        let found = |text: &str| guard.found_in(text).len();
        assert_eq!(found("Nurlanova’s"), 1);
        assert!(!format!("{guard:?}").to_lowercase().contains("aigul"));
    }
}
