//! The words that a case adds to the vocabulary by which claims are read.
use std::collections::{BTreeMap, BTreeSet};

use model::{FactKind, FactName, Term};

use super::deeds::MOST_ACTIONS;
use super::file::{ActionEntry, ActorEntry, File};

/// So many kinds of object can be told apart.
const MOST_OBJECTS: usize = 32;

/// A term of a case that cannot be used as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The term.
    pub term: String,
    /// Why, with the nearest word that could be meant.
    pub why: String,
}

/// Under what a kind of actor is kept among the terms of a case.
pub(super) fn actor_key(id: &str) -> String {
    format!("actor/{id}")
}

/// Adds the terms of a case: which made which action or kind of actor, and which cannot be used.
pub(super) fn extend(file: &mut File, terms: &[Term]) -> (BTreeMap<String, BTreeSet<FactName>>, Vec<Misread>) {
    let mut made: BTreeMap<String, BTreeSet<FactName>> = BTreeMap::new();
    let mut misread = Vec::new();
    let name = |term: &Term| FactName { kind: FactKind::Term, id: term.id() };
    actors(file, terms, &mut misread, |term| {
        made.entry(actor_key(&term.word)).or_default().insert(name(term));
    });
    let of_deeds: Vec<&Term> = terms.iter().filter(|term| is_deed(&term.list)).collect();
    // What a term is like may itself be a term, of whatever place in the list.
    let published: BTreeSet<String> = file.actions.iter().map(|action| action.id.clone()).collect();
    let mut known = published.clone();
    known.extend(of_deeds.iter().map(|term| term.word.clone()));
    for term in of_deeds {
        let mut implies = Vec::new();
        for like in &term.like {
            match resolved(file, &term.list, like, &known) {
                Some(deed) if deed != term.word => implies.push(deed),
                Some(_) => {}
                None => misread.push(Misread { term: term.id(), why: unknown(like, "deed", known.iter()) }),
            }
        }
        let befalls = implies.iter().any(|deed| file.befalls.contains(deed));
        let is_state = matches!(term.list.as_str(), "state" | "toll");
        if befalls || (is_state && !published.contains(&term.word)) {
            file.befalls.insert(term.word.clone());
        }
        if implies.iter().any(|deed| file.suffered.contains(deed)) {
            file.suffered.insert(term.word.clone());
        }
        let words = spelled(term);
        // One weapon is told from another: who holds this one need not hold a rifle.
        if term.list == "equipment" {
            let is_known = |known: &Vec<String>| words.first().is_some_and(|word| known.contains(word));
            let known = file.objects.iter().find(|(_, known)| is_known(known)).map(|(name, _)| name.clone());
            let is_room = file.objects.len() < MOST_OBJECTS;
            if let Some(name) = known.or_else(|| is_room.then(|| term.word.clone())) {
                file.objects.entry(name).or_default().extend(words.iter().cloned());
            }
        }
        // A kind that every case has shows what it always did; the case adds words for it.
        let shown = kinds(file, &term.list).and_then(|kinds| kinds.get(&term.word).cloned());
        let id = shown.unwrap_or_else(|| term.word.clone());
        match file.actions.iter().position(|action| action.id == id) {
            Some(at) => {
                let action = &mut file.actions[at];
                action.words.extend(words);
                action.implies.extend(implies.into_iter().filter(|deed| *deed != id));
            }
            None if file.actions.len() >= MOST_ACTIONS => {
                let why = format!("{MOST_ACTIONS} deeds are told apart, and this is one more");
                misread.push(Misread { term: term.id(), why });
                continue;
            }
            // The case's own words come first: where two mean something by the same word, it is the case that does.
            None => file.actions.insert(0, ActionEntry { id: id.clone(), implies, opposite: None, words }),
        }
        if let Some(kinds) = kinds(file, &term.list) {
            kinds.entry(term.word.clone()).or_insert(id.clone());
        }
        made.entry(id).or_default().insert(name(term));
    }
    // A deed that was one too many is followed by nothing.
    let defined: BTreeSet<String> = file.actions.iter().map(|action| action.id.clone()).collect();
    file.actions.iter_mut().for_each(|action| action.implies.retain(|deed| defined.contains(deed)));
    file.befalls.retain(|deed| defined.contains(deed));
    file.suffered.retain(|deed| defined.contains(deed));
    (made, misread)
}

fn actors(file: &mut File, terms: &[Term], misread: &mut Vec<Misread>, mut made: impl FnMut(&Term)) {
    let of_actors: Vec<&Term> = terms.iter().filter(|term| term.list == "actor").collect();
    let mut known: BTreeSet<String> = file.actors.iter().map(|actor| actor.id.clone()).collect();
    known.extend(of_actors.iter().map(|term| term.word.clone()));
    for term in of_actors {
        let (within, other): (Vec<String>, Vec<String>) =
            term.like.iter().cloned().partition(|like| known.contains(like));
        misread.extend(
            other.iter().map(|like| Misread { term: term.id(), why: unknown(like, "kind of actor", known.iter()) }),
        );
        let within: Vec<String> = within.into_iter().filter(|like| *like != term.word).collect();
        let would_ring = within.iter().any(|like| is_within(&file.actors, like, &term.word));
        if would_ring {
            misread.push(Misread { term: term.id(), why: "it would be a kind of itself".to_owned() });
        }
        let within = if would_ring { Vec::new() } else { within };
        let words = spelled(term);
        match file.actors.iter_mut().find(|actor| actor.id == term.word) {
            Some(actor) => {
                actor.words.extend(words);
                actor.within.extend(within);
            }
            None => file.actors.insert(0, ActorEntry { id: term.word.clone(), within, aspect: None, words }),
        }
        made(term);
    }
    let defined: BTreeSet<String> = file.actors.iter().map(|actor| actor.id.clone()).collect();
    file.actors.iter_mut().for_each(|actor| actor.within.retain(|like| defined.contains(like)));
}

fn is_within(actors: &[ActorEntry], actor: &str, other: &str) -> bool {
    let entry = actors.iter().find(|entry| entry.id == actor);
    actor == other || entry.is_some_and(|entry| entry.within.iter().any(|parent| is_within(actors, parent, other)))
}

/// Whether words of a list say what is done, worn, counted or undergone.
fn is_deed(list: &str) -> bool {
    matches!(list, "deed" | "observation" | "equipment" | "state" | "toll")
}

fn kinds<'f>(file: &'f mut File, list: &str) -> Option<&'f mut BTreeMap<String, String>> {
    match list {
        "observation" => Some(&mut file.kinds.observation_kinds),
        "equipment" => Some(&mut file.kinds.equipment_kinds),
        "state" => Some(&mut file.kinds.states),
        "toll" => Some(&mut file.kinds.tolls),
        _ => None,
    }
}

/// The deed that a term is like: named as one, or as a word of its own list that shows one.
fn resolved(file: &mut File, list: &str, like: &str, known: &BTreeSet<String>) -> Option<String> {
    let shown = kinds(file, list).and_then(|kinds| kinds.get(like).cloned());
    shown.or_else(|| known.contains(like).then(|| like.to_owned()))
}

/// A term as it stands in sentences.
fn spelled(term: &Term) -> Vec<String> {
    let own = term.word.replace('_', " ");
    std::iter::once(own).chain(term.also.iter().map(|word| word.trim().to_lowercase())).collect()
}

fn unknown<'k>(like: &str, what: &str, known: impl Iterator<Item = &'k String>) -> String {
    let nearest = known.max_by(|a, b| strsim::jaro_winkler(a, like).total_cmp(&strsim::jaro_winkler(b, like)));
    let nearest = nearest.map(|word| format!("; the nearest is \"{word}\"")).unwrap_or_default();
    format!("\"{like}\" is no {what}{nearest}")
}
