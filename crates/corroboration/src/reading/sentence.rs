use super::{Read, Said, grammar, parts};
use crate::phrase::{stems, words};
use crate::vocabulary::{Action, Actors, Vocabulary};

/// Takes in what one sentence says, part by part.
pub(super) fn take(text: &str, vocabulary: &Vocabulary, read: &mut Read) {
    let from = read.said.len();
    let mut sentence = Sentence {
        vocabulary,
        read,
        from,
        subject: Actors::new(),
        side_by_side: Actors::new(),
        object: Actors::new(),
        awaits: Vec::new(),
        is_passive: false,
    };
    for part in parts(text) {
        match part.split_once(" who ").or_else(|| part.split_once(" which ")) {
            Some((head, rest)) => {
                sentence.part(head);
                sentence.relative(head, rest);
            }
            None => sentence.part(part),
        }
    }
    if !sentence.side_by_side.is_empty() {
        let names = std::mem::take(&mut sentence.side_by_side);
        sentence.acts(&names);
    }
}

/// What is known of a sentence while its parts are read one after another.
struct Sentence<'a> {
    vocabulary: &'a Vocabulary,
    read: &'a mut Read,
    /// Where its deeds begin.
    from: usize,
    /// Who acted last.
    subject: Actors,
    /// Names alone, side by side with what follows: "Cadets and police officers fire".
    side_by_side: Actors,
    /// To whom something was done last.
    object: Actors,
    /// Deeds whose object is still to come: "capture and beat officers".
    awaits: Vec<usize>,
    is_passive: bool,
}

/// How a deed is told.
#[derive(Clone, Copy)]
struct How {
    is_tried: bool,
    is_either: bool,
    /// Whether whom it is done to is still to come.
    is_open: bool,
}

impl Sentence<'_> {
    fn part(&mut self, text: &str) {
        let (words, stems) = (words(text), stems(text));
        let named = self.vocabulary.actors_in(&stems);
        let actions = self.vocabulary.actions_in(&stems);
        if actions.is_empty() {
            return self.names(&words, &named);
        }
        let befalls = |action: &Action| self.vocabulary.befalls(&action.id);
        let is_verb = |(at, len, action): &&(usize, usize, Action)| {
            attributed(&words, &named, *at, *len, befalls(action)).is_none()
        };
        let (verb, length) = actions.iter().find(is_verb).map_or((words.len(), 0), |(at, len, _)| (*at, *len));
        // "Prisoners hold two warders hostage": who holds stands before the verb, not before what they are held as.
        let verb = grammar::holds(&words, verb).unwrap_or(verb);
        let own: Option<usize> = named.iter().find(|(at, _, _)| *at < verb).map(|(_, _, actor)| *actor);
        let mut inherits = false;
        let subject = match own {
            Some(actor) => {
                let mut subject = std::mem::take(&mut self.side_by_side);
                subject.insert(actor);
                self.acts(&subject);
                subject
            }
            None if grammar::is_noun(&words, verb, length) || grammar::has_own_subject(&words, verb) => Actors::new(),
            None => {
                inherits = true;
                if !self.side_by_side.is_empty() {
                    let names = std::mem::take(&mut self.side_by_side);
                    self.acts(&names);
                }
                self.subject.clone()
            }
        };
        self.deeds(&words, &named, &actions, &subject, inherits);
    }

    /// What is told after "who" is told of whoever is named right before it.
    fn relative(&mut self, head: &str, rest: &str) {
        let (words, stems) = (words(rest), stems(rest));
        let head = (stems_len(head), self.vocabulary.actors_in(&crate::phrase::stems(head)));
        let subject = head.1.last().filter(|(at, len, _)| at + len == head.0).map(|(_, _, actor)| *actor);
        let (named, actions) = (self.vocabulary.actors_in(&stems), self.vocabulary.actions_in(&stems));
        self.deeds(&words, &named, &actions, &subject.into_iter().collect(), true);
    }

    fn deeds(
        &mut self,
        words: &[String],
        named: &[(usize, usize, usize)],
        actions: &[(usize, usize, Action)],
        subject: &Actors,
        inherits: bool,
    ) {
        let is_tried = grammar::is_tried(words);
        let by = words.iter().position(|word| word == "by");
        let agents = |from: usize| -> Actors {
            let by = by.filter(|by| *by >= from);
            named.iter().filter(|(at, _, _)| by.is_some_and(|by| *at > by)).map(|(_, _, actor)| *actor).collect()
        };
        let was_passive = std::mem::replace(&mut self.is_passive, grammar::ends_passive(words));
        let mut before = 0;
        for (k, (at, len, action)) in actions.iter().enumerate() {
            let end = at + len;
            let is_denied = action.denied && !grammar::is_in_vain(words);
            let action = &Action { id: action.id.clone(), denied: is_denied };
            let how = How { is_tried, is_either: grammar::is_either(words, *at, end), is_open: false };
            // "Kick a handcuffed man": what is said of him in passing does not end what is done to him.
            let is_said = |(at, len, other): &&(usize, usize, Action)| {
                attributed(words, named, *at, *len, self.vocabulary.befalls(&other.id)).is_none()
            };
            let next = actions[k + 1..].iter().find(is_said).map_or(words.len(), |(at, _, _)| *at);
            let agents = agents(end);
            let limit = by.filter(|by| *by >= end && !agents.is_empty()).map_or(next, |by| next.min(by));
            let after: Actors = named
                .iter()
                .filter(|(one, _, _)| *one >= end && *one < limit && !grammar::is_whence(words, *one, end))
                .map(|(_, _, actor)| *actor)
                .collect();
            // Who stands between two deeds did the second only where it says so: "ordered protesters to leave".
            let between: Actors =
                named.iter().filter(|(one, _, _)| k > 0 && *one >= before && *one < *at).map(|(_, _, a)| *a).collect();
            let subject = match between.is_empty() {
                true => subject.clone(),
                false if grammar::is_infinitive(words, *at) => between,
                false => Actors::new(),
            };
            let befalls = self.vocabulary.befalls(&action.id);
            if let Some((actor, until)) = attributed(words, named, *at, *len, befalls) {
                before = until;
                let who = Actors::from([actor]);
                let (actors, patients) = match befalls {
                    true => (Actors::new(), who),
                    false => (who, Actors::new()),
                };
                self.say(action, actors, patients, how);
                continue;
            }
            if let Some(verb) = grammar::holds(words, *at) {
                let held = named.iter().filter(|(one, _, _)| *one > verb && *one < *at).map(|(_, _, actor)| *actor);
                let held: Actors = held.collect();
                let who = if held.is_empty() { after } else { held };
                let by = if k == 0 { subject.clone() } else { self.subject.clone() };
                before = end;
                self.say(action, by, who, how);
                continue;
            }
            let is_noun = grammar::is_noun(words, *at, *len);
            let is_passive = grammar::is_passive(words, *at)
                || (inherits && was_passive && k == 0 && grammar::is_bare_participle(words, *at));
            let (actors, mut patients) = if self.vocabulary.befalls(&action.id) {
                let is_done = !is_passive && !grammar::is_state(words) && grammar::is_done_to(&words[*at]);
                match is_done && !is_noun && !after.is_empty() {
                    true => (subject, after),
                    false if grammar::is_of(words, end) || is_noun || subject.is_empty() => (agents, after),
                    // "Medics carry the dead": who these are is not said.
                    false if grammar::is_determined(words, *at) => (agents, Actors::new()),
                    false => (agents, subject),
                }
            } else if is_passive && self.vocabulary.may_be_suffered(&action.id) {
                (agents, if subject.is_empty() { after } else { subject })
            } else if is_noun {
                (agents, after)
            } else {
                (subject.union(&agents).copied().collect(), after)
            };
            if patients.is_empty() && words[end..].iter().any(|w| matches!(w.as_str(), "them" | "him" | "her")) {
                patients.clone_from(&self.object);
            }
            before = end;
            self.say(action, actors, patients, How { is_open: end == words.len() && !is_passive, ..how });
        }
    }

    fn say(&mut self, action: &Action, actors: Actors, patients: Actors, how: How) {
        if !patients.is_empty() {
            for k in self.awaits.drain(..) {
                self.read.said[k].patients.clone_from(&patients);
            }
            self.object.clone_from(&patients);
        }
        self.read.actors.extend(&actors);
        self.read.patients.extend(&patients);
        let same = |said: &Said| said.action == *action && (actors.is_empty() || said.actors == actors);
        let is_known = self.read.said[self.from..].iter().any(|said| same(said) && patients.is_subset(&said.patients));
        if is_known {
            return;
        }
        if how.is_open && patients.is_empty() {
            self.awaits.push(self.read.said.len());
        }
        let said = Said::of(action.clone(), actors, patients, self.vocabulary);
        self.read.said.push(Said { is_tried: how.is_tried, is_either: how.is_either, ..said });
    }

    /// A part in which nothing is done that is understood.
    fn names(&mut self, words: &[String], named: &[(usize, usize, usize)]) {
        let Some(&(at, len, first)) = named.first() else { return };
        let is_alone = at <= 3 && at + len == words.len() && !grammar::is_state(&words[..at]);
        if is_alone {
            let last = self.read.said[self.from..].last_mut().filter(|said| !said.patients.is_empty());
            match last {
                Some(said) => drop(said.patients.insert(first)),
                None => drop(self.side_by_side.insert(first)),
            }
            return;
        }
        let mut subject = std::mem::take(&mut self.side_by_side);
        subject.insert(first);
        self.acts(&subject);
        self.object = named.iter().skip(1).map(|(_, _, actor)| *actor).collect();
        self.read.patients.extend(&self.object);
        self.is_passive = grammar::ends_passive(words);
    }

    fn acts(&mut self, subject: &Actors) {
        self.subject.clone_from(subject);
        self.read.actors.extend(subject);
        if !self.read.subjects.contains(subject) {
            self.read.subjects.push(subject.clone());
        }
    }
}

/// Who is named right after a word that says what they are, and where that name ends.
fn attributed(
    words: &[String],
    named: &[(usize, usize, usize)],
    at: usize,
    len: usize,
    befalls: bool,
) -> Option<(usize, usize)> {
    let is_next = |(one, length, _): &&(usize, usize, usize)| one + length > at + len && *one <= at + len;
    let is_said = grammar::is_attribute(words, at) || (befalls && grammar::is_befallen(words, at));
    let next = named.iter().find(is_next).filter(|_| is_said);
    next.map(|(one, length, actor)| (*actor, one + length))
}

fn stems_len(text: &str) -> usize {
    stems(text).len()
}
