use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use model::Term;

/// The words that every case starts with, from `schema/vocabulary.csv`: list, word, meaning.
static OWN: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("schema/vocabulary.csv").as_bytes());
    let term = |record: csv::StringRecord| {
        let cell = |index: usize| record.get(index).unwrap_or_default().to_owned();
        Term { list: cell(0), word: cell(1), meaning: Some(cell(2)), like: Vec::new(), also: Vec::new() }
    };
    reader.records().filter_map(|record| record.ok().map(term)).collect()
});

/// The words that columns of controlled words choose from: our own, and those that a case adds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    added: BTreeMap<String, BTreeSet<String>>,
}

impl Vocabulary {
    /// Our own words and those of a case.
    pub fn with(terms: impl IntoIterator<Item = Term>) -> Self {
        let mut vocabulary = Self::default();
        terms.into_iter().for_each(|term| vocabulary.add(term));
        vocabulary
    }
    /// Adds a word of the case.
    pub fn add(&mut self, term: Term) {
        self.added.entry(term.list).or_default().insert(term.word);
    }
    /// The words of a list, our own first.
    pub fn words<'a>(&'a self, list: &'a str) -> impl Iterator<Item = &'a str> {
        let own = own(list).map(|term| term.word.as_str());
        own.chain(self.added.get(list).into_iter().flatten().map(String::as_str))
    }
    /// Whether a list has a word.
    pub(crate) fn has(&self, list: &str, word: &str) -> bool {
        self.words(list).any(|known| known == word)
    }
}

/// Our own words of a list, with their meanings.
pub(crate) fn own(list: &str) -> impl Iterator<Item = &'static Term> {
    OWN.iter().filter(move |term| term.list == list)
}

/// The names of the lists, in the order of the file.
pub(crate) fn lists() -> Vec<&'static str> {
    let mut lists: Vec<&str> = Vec::new();
    for term in OWN.iter() {
        if !lists.contains(&term.list.as_str()) {
            lists.push(&term.list);
        }
    }
    lists
}

/// A word as it is compared: small letters, `_` for blanks and hyphens.
pub(crate) fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_once_and_is_explained() {
        let mut seen = BTreeSet::new();
        for term in OWN.iter() {
            assert!(seen.insert(term.id()), "{} stands twice", term.id());
            assert_eq!(term.word, plain(&term.word));
            assert!(term.meaning.as_ref().is_some_and(|meaning| !meaning.is_empty()), "{}", term.id());
        }
        assert!(seen.len() > 50);
    }
}
