use std::collections::BTreeSet;

use crate::phrase::stems;
use crate::vocabulary::{Action, Actors, Vocabulary};

/// What a short text says: who does what to whom, clause by clause.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clause {
    /// What is done, with whether it is denied, in the order of the text.
    pub(crate) actions: Vec<Action>,
    /// Who does it.
    pub(crate) actors: Actors,
    /// Who it is done to.
    pub(crate) patients: Actors,
    /// All words of the clause.
    pub(crate) stems: BTreeSet<String>,
}

/// Verbs by which something befalls the subject of a sentence.
const PASSIVE: [&str; 14] =
    ["is", "are", "was", "wer", "be", "been", "being", "appear", "li", "lie", "lay", "lies", "ar", "have"];

/// The clauses of a text that stand for themselves: what follows "before", "while" or "who" tells of something else.
pub(crate) fn clauses(text: &str, vocabulary: &Vocabulary) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    for sentence in text.split([';', '.', ':', '?', '!']) {
        let main = main_part(sentence, vocabulary);
        // "10 people who appear dead" says all of it after "who".
        let sentence = if vocabulary.actions(&main).is_empty() { sentence.to_owned() } else { main };
        let mut subject = Actors::new();
        for part in parts(&sentence) {
            let clause = clause(part, vocabulary, &subject);
            if subject.is_empty() {
                subject.clone_from(&clause.actors);
            }
            if !clause.stems.is_empty() {
                found.push(clause);
            }
        }
    }
    found
}

/// A claim's `what` in its parts; each is tested.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" but ")).map(str::trim)
}

fn main_part(sentence: &str, vocabulary: &Vocabulary) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_left_out = false;
    for word in sentence.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if vocabulary.subordinators.contains(&bare) && !kept.is_empty() {
            is_left_out = true;
        }
        if !is_left_out {
            kept.push(word);
        }
        // A comma ends what was told beside the main thing.
        if is_left_out && word.ends_with(',') {
            is_left_out = false;
            kept.push(",");
        }
    }
    kept.join(" ")
}

fn clause(text: &str, vocabulary: &Vocabulary, subject: &Actors) -> Clause {
    let words = stems(text);
    let actions = vocabulary.actions(text);
    let named = vocabulary.actors(text);
    let befalls = actions.first().is_some_and(|action| vocabulary.befalls(&action.id));
    let is_passive = words.iter().any(|word| PASSIVE.contains(&word.as_str()));
    let by = words.iter().position(|word| word == "by");
    let agent: Actors = named.iter().filter(|(at, _)| by.is_some_and(|by| *at > by)).map(|(_, a)| *a).collect();
    let rest: Vec<usize> = named.iter().filter(|(at, _)| by.is_none_or(|by| *at < by)).map(|(_, a)| *a).collect();
    // "Cadets and police officers fire" has been parted at "and"; within a part, names side by side are one subject.
    let first: Actors = rest.first().copied().into_iter().collect();
    let others: Actors = rest.iter().skip(1).copied().collect();
    let (actors, patients) = if befalls && (is_passive || others.is_empty()) {
        (agent, first.union(&others).copied().collect())
    } else if !agent.is_empty() {
        (agent, first)
    } else {
        (if first.is_empty() { subject.clone() } else { first }, others)
    };
    Clause { actions, actors, patients, stems: words.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Vec<String>, Vec<String>, Vec<String>)> {
        let vocabulary = Vocabulary::published().unwrap();
        let names = |actors: &Actors| actors.iter().map(|a| vocabulary.actor_name(*a)).collect();
        clauses(text, &vocabulary)
            .iter()
            .map(|c| (c.actions.iter().map(|a| a.id.clone()).collect(), names(&c.actors), names(&c.patients)))
            .collect()
    }

    fn one(actions: &[&str], actors: &[&str], patients: &[&str]) -> (Vec<String>, Vec<String>, Vec<String>) {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        (owned(actions), owned(actors), owned(patients))
    }

    #[test]
    fn what_is_told_beside_is_left_out() {
        assert_eq!(read("Groups of protesters shout before the shooting starts")[0].0, ["chant"]);
        assert_eq!(read("Security forces open fire as the men move")[0], one(&["shoot"], &["security forces"], &[]));
    }

    #[test]
    fn who_does_and_who_suffers_are_told_apart() {
        assert_eq!(
            read("Two protesters were shot dead by soldiers")[0],
            one(&["kill"], &["military"], &["protesters"])
        );
        assert_eq!(read("Rioters beat a few police officers")[0], one(&["beat"], &["rioters"], &["police"]));
        assert_eq!(read("10 people who appear to be dead")[0].2, ["people"]);
    }
}
