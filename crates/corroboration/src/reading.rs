//! What a short text says: who does what to whom, each deed with its own doer.
use std::collections::BTreeSet;

use crate::fit::Doing;
use crate::phrase::{stems, words};
use crate::vocabulary::{Action, Actors, Deeds, Vocabulary};

mod grammar;
mod memo;
mod sentence;

/// One thing that a text says is done or not done, by whom and to whom as far as the same clause says it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    pub(crate) action: Action,
    /// What is done with it, with all that follows.
    pub(crate) done: Deeds,
    /// What is said not to be done.
    pub(crate) denied: Deeds,
    pub(crate) actors: Actors,
    pub(crate) patients: Actors,
    /// Whether it is only tried.
    pub(crate) is_tried: bool,
    /// Whether it is this or something else: "injured or dead".
    pub(crate) is_either: bool,
}

impl Said {
    pub(crate) fn of(action: Action, actors: Actors, patients: Actors, vocabulary: &Vocabulary) -> Self {
        let (done, denied) = vocabulary.spoken_of(&action);
        Self { action, done, denied, actors, patients, is_tried: false, is_either: false }
    }

    /// Who does it, and to whom.
    pub(crate) const fn doing(&self) -> Doing<'_> {
        Doing { actors: &self.actors, patients: &self.patients }
    }

    /// Whether it speaks of an action, as done or as not done.
    pub(crate) fn speaks_of(&self, action: Option<usize>) -> bool {
        self.done.holds(action) || self.denied.holds(action)
    }
}

/// What a text says, deed by deed, and whom it names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Read {
    pub(crate) said: Vec<Said>,
    /// All who are named as doing anything.
    pub(crate) actors: Actors,
    /// All who are named otherwise.
    pub(crate) patients: Actors,
    /// Who does things, subject by subject.
    subjects: Vec<Actors>,
    /// The stems of its words.
    pub(crate) stems: BTreeSet<String>,
    /// The kinds of object that it names, as a set.
    pub(crate) objects: u32,
}

impl Read {
    /// Who acts, where the text has one subject.
    pub(crate) fn subject(&self) -> Actors {
        match self.subjects.as_slice() {
            [one] => one.clone(),
            _ => Actors::new(),
        }
    }
}

pub(crate) use memo::Memo;

/// Reads a text; what follows "before", "while" or "who" tells of something else and is left out.
pub(crate) fn read(text: &str, vocabulary: &Vocabulary) -> Read {
    vocabulary.memo.read(text, || read_anew(text, vocabulary))
}

fn read_anew(text: &str, vocabulary: &Vocabulary) -> Read {
    let stems = stems(text);
    let mut read = Read { objects: vocabulary.objects(&stems), stems: stems.into_iter().collect(), ..Read::default() };
    for sentence in grammar::sentences(text) {
        let main = grammar::main_part(sentence, vocabulary, false);
        // "10 people who appear dead" says all of it after "who"; what is before or after something does not say it.
        let is_told = !vocabulary.actions(&main).is_empty();
        let main = if is_told { main } else { grammar::main_part(sentence, vocabulary, true) };
        sentence::take(&main, vocabulary, &mut read);
    }
    read
}

/// A claim's `what` in its parts; each is tested.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" but ")).map(str::trim)
}

/// Whether a text says of its subject that something was done to it ("were beaten", "was shot at").
pub(crate) fn is_suffered(text: &str, vocabulary: &Vocabulary) -> bool {
    let (words, stems) = (words(text), stems(text));
    let first = vocabulary.actions_in(&stems).into_iter().next();
    first.is_some_and(|(at, _, action)| vocabulary.may_be_suffered(&action.id) && grammar::is_passive(&words, at))
}

/// Whether a text says of what is done that it is only tried.
pub(crate) fn is_tried(text: &str) -> bool {
    grammar::is_tried(&words(text))
}

#[cfg(test)]
mod tests;
