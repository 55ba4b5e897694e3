use std::collections::{BTreeMap, BTreeSet};

use model::{FactName, Term};

use self::file::{ActionEntry, ActorEntry, File, Kinds};
use crate::phrase::{Phrases, stems};
use crate::reading::Memo;

mod deeds;
mod file;
mod nearest;
mod terms;

pub(crate) use self::deeds::{Action, Deeds, MOST_ACTIONS};
pub use self::terms::Misread;

/// The entry whose words say nothing of what is done.
const NO_ACTION: &str = "no_action";

/// The words by which actors, actions and the limits of a claim are known.
///
/// What is not among them is not understood, and what is not understood is never called contradicted.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    actors: Vec<ActorEntry>,
    actor_words: Phrases<usize>,
    actions: BTreeMap<String, ActionEntry>,
    action_words: Phrases<String>,
    /// By action: its place among all of them, and what is done wherever it is done, itself included.
    implied: BTreeMap<String, (usize, Deeds)>,
    /// By two kinds of actor: whether all of the first are of the second.
    within: Vec<Vec<bool>>,
    kinds: Kinds,
    befalls: BTreeSet<String>,
    suffered: BTreeSet<String>,
    things: BTreeSet<String>,
    gatherings: BTreeSet<String>,
    objects: Phrases<u32>,
    negators: BTreeSet<String>,
    pub(crate) subordinators: BTreeSet<String>,
    pub(crate) scope: ScopeWords,
    /// By action and by kind of actor: the terms of the case that made it.
    terms: BTreeMap<String, BTreeSet<FactName>>,
    /// Words for actions and for actors, as they are spelled.
    spelled: (BTreeSet<String>, BTreeSet<String>),
    /// What it read before.
    pub(crate) memo: Memo,
}

/// A vocabulary that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyError {
    /// The file is not of the form that is asked for.
    #[error("the vocabulary cannot be read: {0}")]
    Form(#[from] serde_json::Error),
    /// There are more actions than a [`Deeds`] holds.
    #[error("{0} actions are defined, and 128 is the most")]
    TooMany(usize),
    /// A word refers to one that is not there.
    #[error("\"{0}\" is named in the vocabulary, and not defined")]
    Undefined(String),
}

/// The words of a claim's scope, by what they do to it.
#[derive(Debug, Clone)]
pub(crate) struct ScopeWords {
    pub(crate) everything: Phrases<()>,
    pub(crate) hedges: Phrases<()>,
    pub(crate) times: Phrases<()>,
    pub(crate) conditions: Phrases<Condition>,
}

/// A circumstance to which a claim is limited, and what shows that it held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Condition {
    pub(crate) id: String,
    pub(crate) met_by: BTreeSet<String>,
}

/// The kinds of actor that a text names; an actor is one, several together, or not known.
pub(crate) type Actors = BTreeSet<usize>;

impl Vocabulary {
    /// The published vocabulary, which comes with the program.
    ///
    /// # Errors
    /// None, as a test shows; the type is that of [`Vocabulary::read`].
    pub fn published() -> Result<Self, VocabularyError> {
        Self::read(include_str!("../data/vocabulary.json"))
    }

    /// A vocabulary from the text of a file like `data/vocabulary.json`.
    ///
    /// # Errors
    /// The text has another form, or refers to a word that it does not define.
    pub fn read(text: &str) -> Result<Self, VocabularyError> {
        Self::of(serde_json::from_str(text)?, BTreeMap::new())
    }

    /// The published vocabulary with the terms of a case, and what of these cannot be used as it is written.
    ///
    /// # Errors
    /// There are more actions than can be told apart.
    pub fn with(added: &[Term]) -> Result<(Self, Vec<Misread>), VocabularyError> {
        let mut file: File = serde_json::from_str(include_str!("../data/vocabulary.json"))?;
        let (made, misread) = terms::extend(&mut file, added);
        Ok((Self::of(file, made)?, misread))
    }

    /// The ids of the kinds of actor, and of what may be done.
    pub fn ids(&self) -> (impl Iterator<Item = &str>, impl Iterator<Item = &str>) {
        let actors = self.actors.iter().map(|actor| actor.id.as_str());
        (actors, self.actions.keys().map(String::as_str).filter(|id| *id != NO_ACTION))
    }

    fn of(file: File, terms: BTreeMap<String, BTreeSet<FactName>>) -> Result<Self, VocabularyError> {
        let known: BTreeSet<&str> = file.actions.iter().map(|action| action.id.as_str()).collect();
        let groups: BTreeSet<&str> = file.actors.iter().map(|actor| actor.id.as_str()).collect();
        let named = file.actions.iter().flat_map(|action| action.implies.iter().chain(&action.opposite));
        let kinds = &file.kinds;
        let maps = [&kinds.observation_kinds, &kinds.equipment_kinds, &kinds.states, &kinds.tolls];
        let named = named.chain(maps.into_iter().flat_map(BTreeMap::values)).chain(&file.befalls);
        let named = named.chain(&file.suffered);
        if let Some(unknown) = named.into_iter().find(|name| !known.contains(name.as_str())) {
            return Err(VocabularyError::Undefined(unknown.clone()));
        }
        let parents = file.actors.iter().flat_map(|actor| &actor.within);
        if let Some(unknown) = parents.into_iter().find(|name| !groups.contains(name.as_str())) {
            return Err(VocabularyError::Undefined(unknown.clone()));
        }
        if file.actions.len() > MOST_ACTIONS {
            return Err(VocabularyError::TooMany(file.actions.len()));
        }
        let mut actor_words = Phrases::default();
        for (k, actor) in file.actors.iter().enumerate() {
            actor.words.iter().for_each(|words| actor_words.add(words, k));
        }
        let mut action_words = Phrases::default();
        for action in &file.actions {
            action.words.iter().for_each(|words| action_words.add(words, action.id.clone()));
        }
        let spelled = |words: &mut dyn Iterator<Item = &String>| -> BTreeSet<String> {
            words.filter(|word| !word.contains([' ', '-'])).cloned().collect()
        };
        let spelled = (
            spelled(&mut file.actions.iter().filter(|one| one.id != NO_ACTION).flat_map(|one| &one.words)),
            spelled(&mut file.actors.iter().flat_map(|actor| &actor.words)),
        );
        let plain = |words: &[String]| {
            let mut phrases = Phrases::default();
            words.iter().for_each(|words| phrases.add(words, ()));
            phrases
        };
        let mut conditions = Phrases::default();
        for condition in &file.scope.conditions {
            let meant = Condition { id: condition.id.clone(), met_by: condition.met_by.clone() };
            condition.words.iter().for_each(|words| conditions.add(words, meant.clone()));
        }
        let mut objects = Phrases::default();
        for (k, words) in file.objects.values().enumerate() {
            words.iter().for_each(|words| objects.add(words, k as u32 % 32));
        }
        let within = (0..file.actors.len())
            .map(|actor| (0..file.actors.len()).map(|other| is_within(&file.actors, actor, other)).collect())
            .collect();
        let actions: BTreeMap<String, ActionEntry> =
            file.actions.into_iter().map(|action| (action.id.clone(), action)).collect();
        let places: BTreeMap<&str, usize> = actions.keys().enumerate().map(|(k, id)| (id.as_str(), k)).collect();
        let implied =
            actions.keys().enumerate().map(|(k, id)| (id.clone(), (k, follows(&actions, &places, id)))).collect();
        Ok(Self {
            implied,
            within,
            terms,
            spelled,
            actor_words,
            action_words,
            scope: ScopeWords {
                everything: plain(&file.scope.everything),
                hedges: plain(&file.scope.hedges),
                times: plain(&file.scope.times),
                conditions,
            },
            negators: file.negators.iter().flat_map(|word| stems(word)).collect(),
            subordinators: file.subordinators,
            befalls: file.befalls,
            suffered: file.suffered,
            things: file.things.iter().flat_map(|word| stems(word)).collect(),
            gatherings: file.gatherings.iter().flat_map(|word| stems(word)).collect(),
            objects,
            kinds: file.kinds,
            actors: file.actors,
            actions,
            memo: Memo::default(),
        })
    }

    /// What a text says is done or not done, in its order, with what follows from it.
    pub fn actions(&self, text: &str) -> Vec<Action> {
        let mut found: Vec<Action> = Vec::new();
        for (_, _, action) in self.actions_in(&stems(text)) {
            if !found.contains(&action) {
                found.push(action);
            }
        }
        found
    }

    /// The same with where each stands and how many words it has, of the stems of a text.
    pub(crate) fn actions_in(&self, stems: &[String]) -> Vec<(usize, usize, Action)> {
        let found = self.action_words.find(stems).into_iter().filter(|(_, _, id)| *id != NO_ACTION);
        let action = |(at, len, id): (usize, usize, &String)| {
            let denied = stems[at.saturating_sub(4)..at].iter().any(|stem| self.negators.contains(stem));
            let action = match self.actions.get(id).and_then(|entry| entry.opposite.clone()) {
                Some(opposite) => Action { id: opposite, denied: true },
                None => Action { id: id.clone(), denied },
            };
            (at, len, action)
        };
        found.map(action).collect()
    }

    /// The kinds of object that a text names by which one deed is told from another ("a handgun"), as a set.
    pub(crate) fn objects(&self, stems: &[String]) -> u32 {
        self.objects.find(stems).into_iter().fold(0, |all, (_, _, kind)| all | 1 << kind)
    }

    /// The place of an action among all of them.
    pub(crate) fn place_of(&self, action: &str) -> Option<usize> {
        self.implied.get(action).map(|(place, _)| *place)
    }

    /// An action with all that is done wherever it is done.
    pub(crate) fn implied(&self, action: &str) -> Deeds {
        self.implied.get(action).map(|(_, deeds)| *deeds).unwrap_or_default()
    }

    /// What an action says of: what is done with all that follows, or what is not done with all that would be it.
    pub(crate) fn spoken_of(&self, action: &Action) -> (Deeds, Deeds) {
        match action.denied {
            false => (self.implied(&action.id), Deeds::default()),
            // Where a thing is not done, nothing is that would be it: who has no weapon has no rifle.
            true => (Deeds::default(), self.narrower(&action.id)),
        }
    }

    /// An action with all of which it follows.
    fn narrower(&self, action: &str) -> Deeds {
        let place = self.place_of(action);
        let all = self.implied.values().filter(|(_, deeds)| deeds.holds(place));
        all.fold(Deeds::default(), |all, (at, _)| all.and(Deeds(1 << at)))
    }

    /// What a kind of observation shows.
    pub(crate) fn of_observation(&self, kind: &str) -> Option<&str> {
        self.kinds.observation_kinds.get(kind).map(String::as_str)
    }
    /// What a kind of equipment shows about who uses it.
    pub(crate) fn of_equipment(&self, kind: &str) -> Option<&str> {
        self.kinds.equipment_kinds.get(kind).map(String::as_str)
    }
    /// What a state that somebody is seen in shows.
    pub(crate) fn of_state(&self, state: &str) -> Option<&str> {
        self.kinds.states.get(state).map(String::as_str)
    }
    /// What a toll counts.
    pub(crate) fn of_toll(&self, counts: &str) -> Option<&str> {
        self.kinds.tolls.get(counts).map(String::as_str)
    }
    /// Whether an action is what happens to somebody rather than what somebody does.
    pub(crate) fn befalls(&self, action: &str) -> bool {
        self.befalls.contains(action)
    }

    /// Whether an action is one that may be suffered: "was beaten" is done to who is named before it.
    pub(crate) fn may_be_suffered(&self, action: &str) -> bool {
        self.befalls(action) || self.suffered.contains(action)
    }

    /// Where the stems of a text name actors, in how many words, and which, in its order.
    ///
    /// A police car is no policeman, and a group of rioters are rioters.
    pub(crate) fn actors_in(&self, stems: &[String]) -> Vec<(usize, usize, usize)> {
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for (at, len, actor) in self.actor_words.find(stems) {
            if stems.get(at + len).is_some_and(|next| self.things.contains(next)) {
                continue;
            }
            let is_of = |(before, words, _): &(usize, usize, usize)| {
                let end = before + words;
                self.gatherings.contains(&stems[*before])
                    && stems[end..at].first().is_some_and(|stem| stem == "of")
                    && at - end <= 6
            };
            // The whole of it takes the place of the gathering, from where that begins.
            let begin = found.last().filter(|last| is_of(last)).map(|last| last.0);
            if begin.is_some() {
                found.pop();
            }
            let begin = begin.unwrap_or(at);
            found.push((begin, at + len - begin, *actor));
        }
        found
    }
    /// All actors that a text names.
    pub(crate) fn named(&self, text: &str) -> Actors {
        self.actors_in(&stems(text)).into_iter().map(|(_, _, actor)| actor).collect()
    }
    /// Whether all of one kind of actor are of another.
    pub(crate) fn is_within(&self, actor: usize, other: usize) -> bool {
        self.within[actor][other]
    }
    /// Whether actors are people at large, of no kind.
    pub(crate) fn are_people(&self, actors: &Actors) -> bool {
        !actors.is_empty() && actors.iter().all(|actor| self.actors[*actor].id == "people")
    }
    /// Whether the same people may be of both kinds though neither holds the other: dockers may be protesters.
    pub(crate) fn may_be_both(&self, actor: usize, other: usize) -> bool {
        let aspect = |actor: usize| self.actors[actor].aspect.as_deref();
        matches!((aspect(actor), aspect(other)), (Some(one), Some(two)) if one != two)
    }
    /// Why a pattern of an element asks for nothing, and what it may mean; `None` for one that can be used.
    pub fn misread(&self, pattern: &str) -> Option<String> {
        let bare = pattern.strip_prefix("not:").unwrap_or(pattern);
        let (of, name) = bare.split_once(':').unwrap_or(("", bare));
        let actors = || self.actors.iter().map(|actor| actor.id.as_str()).collect::<Vec<_>>();
        let known = match of {
            "by" => actors(),
            "" | "forces" | "others" => self.actions.keys().map(String::as_str).collect(),
            _ => return Some(format!("\"{of}:\" is none of forces:, others: and by:")),
        };
        if known.contains(&name) {
            return None;
        }
        let nearest =
            known.iter().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        Some(nearest.map_or_else(String::new, |nearest| format!("the nearest is \"{nearest}\"")))
    }
    /// The terms of the case by which an action is known.
    pub(crate) fn terms_of_action(&self, action: &str) -> impl Iterator<Item = &FactName> {
        self.terms.get(action).into_iter().flatten()
    }
    /// The terms of the case by which a kind of actor is known.
    pub(crate) fn terms_of_actor(&self, actor: usize) -> impl Iterator<Item = &FactName> {
        self.terms.get(&terms::actor_key(&self.actors[actor].id)).into_iter().flatten()
    }
    /// A kind of actor by its name in the vocabulary.
    pub(crate) fn actor_id(&self, id: &str) -> Option<usize> {
        self.actors.iter().position(|entry| entry.id == id)
    }
    /// The name of a kind of actor, for a sentence.
    pub(crate) fn actor_name(&self, actor: usize) -> String {
        self.actors[actor].id.replace('_', " ")
    }
}

fn is_within(actors: &[ActorEntry], actor: usize, other: usize) -> bool {
    let place = |id: &String| actors.iter().position(|entry| entry.id == *id);
    let mut parents = actors[actor].within.iter().filter_map(place);
    actor == other || parents.any(|parent| is_within(actors, parent, other))
}

/// An action with all that follows from it.
fn follows(actions: &BTreeMap<String, ActionEntry>, places: &BTreeMap<&str, usize>, action: &str) -> Deeds {
    let (mut all, mut rest) = (0, vec![action]);
    while let Some(id) = rest.pop() {
        let Some(place) = places.get(id).filter(|place| all >> **place & 1 == 0) else { continue };
        all |= 1 << place;
        rest.extend(actions.get(id).into_iter().flat_map(|entry| entry.implies.iter().map(String::as_str)));
    }
    Deeds(all)
}

#[cfg(test)]
mod tests;
