//! Who is told to say it: one who is cited, and nobody else.

use std::collections::BTreeSet;

use super::says_unknown;
use crate::check::voice::is_named;
use crate::check::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::shows;
use crate::inputs::{Basis, ExhibitKind, Support};
use crate::reading::{Said, Token, phrase_fits, roles, rules, stem};

/// Holds one saying of a sentence against who is cited.
pub(super) fn speaker(subject: &Subject<'_>, said: &Said, found: &mut Found) {
    let cited: Vec<&Support> =
        subject.cited.supports.iter().copied().filter(|s| s.speaker.is_some() || s.judged.is_some()).collect();
    let span = subject.span(said.start, said.end);
    let text = subject.passage.text();
    let seeing = [
        "confirmed",
        "counted",
        "identified",
        "reported",
        "described",
        "noted",
        "verified",
        "analyzed",
        "analysed",
        "reviewed",
        "viewed",
        "examined",
        "found",
        "finds",
        "estimates",
        "estimated",
    ]
    .contains(&said.verb.as_str());
    // "Media reported by 8:37 p.m."; "videos viewed by them show".
    let inside = |t: &Token| subject.reading.times.iter().any(|time| time.start <= t.start && t.end <= time.end);
    let named =
        subject.reading.tokens.iter().filter(|t| said.who_at.0 <= t.start && t.end <= said.who_at.1 && t.is_word());
    let (times, words): (Vec<&Token>, Vec<&Token>) = named.partition(|t| inside(t));
    let timed = !times.is_empty() && words.iter().all(|t| t.word.len() <= 2);
    // "Footage suggests to the lawyers that …": whose judgement it is.
    let judge = |s: &&Support| s.judged.as_ref().is_some_and(|judged| phrase_fits(&subject.reading.stems, &judged.by));
    let suggests = ["suggest", "indicat", "show"]
        .iter()
        .any(|verb| subject.passage.text()[said.start..said.end].to_lowercase().contains(verb));
    if suggests && cited.iter().any(judge) {
        return;
    }
    let films = crate::reading::tokens(&said.who).iter().take(3).any(|t| {
        matches!(
            t.word.as_str(),
            "video" | "videos" | "footage" | "recording" | "recordings" | "clip" | "clips" | "photographs" | "images"
        )
    });
    if timed
        || films && subject.cited.supports.iter().any(|s| shows(s))
        || subject.supposes(said.start)
        || says_unknown(subject)
    {
        return;
    }
    // "Police told the crowd to leave" is something that is heard, and no account.
    let order = matches!(said.verb.as_str(), "told" | "tell" | "tells") && {
        let after: Vec<&str> =
            subject.reading.tokens.iter().filter(|t| t.start >= said.end).take(6).map(|t| t.word.as_str()).collect();
        let to_us = after.first().is_some_and(|w| {
            matches!(*w, "us" | "me" | "media" | "reporters" | "journalists" | "researchers" | "human" | "the" | "a")
        });
        !after.contains(&"that") && !to_us || (after.contains(&"to") && !after.contains(&"that"))
    };
    // A caption or a banner says its words whoever wrote them.
    let bears_words = crate::reading::tokens(&said.who).iter().any(|t| {
        matches!(
            t.word.as_str(),
            "caption"
                | "banner"
                | "banners"
                | "placard"
                | "placards"
                | "sign"
                | "signs"
                | "leaflet"
                | "slogan"
                | "transcript"
        )
    });
    if bears_words && subject.cited.supports.iter().any(|s| !s.quotable.is_empty()) {
        return;
    }
    // What an earlier version said is told by its correction, and whose word that was by its words.
    let of_itself = subject.cited.exhibits.iter().any(|(_, one)| one.kind == ExhibitKind::Correction);
    let stems = said.stems();
    let told =
        || subject.cited.borne(subject.known).any(|(_, borne)| stems.iter().any(|stem| borne.stems.contains(stem)));
    if ["earlier version", "earlier edition", "previous version", "this report", "correction"]
        .iter()
        .any(|words| said.who.to_lowercase().contains(words))
        || (of_itself && (said.is_open() || told()))
    {
        return;
    }
    if cited.is_empty() && order {
        return;
    }
    if cited.is_empty() {
        let shows = subject.cited.supports.iter().any(|s| shows(s) || !s.quotable.is_empty());
        let known =
            |one: &crate::inputs::Speaker| one.names.first().is_some_and(|name| phrase_fits(&said.stems(), name));
        let person = !roles(&said.who).is_empty()
            || subject.known.inputs.speakers.iter().any(known)
            || said.who.trim().is_empty();
        if !person && !said.is_open() {
            found.unread.push(format!("who \"{}\" is was not read", said.who.trim()));
            return;
        }
        if !shows || (!seeing && !said.is_open() && !roles(&said.who).is_empty()) {
            let problem = found.add(
                Code::SpeakerDiffers,
                span,
                format!("nothing that is cited is what \"{}\" said", said.who.trim()),
            );
            for support in subject.cited.supports.iter().take(2) {
                problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
            }
            problem.allow("a citation of their statement");
        }
        return;
    }
    if said.who.is_empty() || said.is_open() {
        return;
    }
    // "One witness, a nurse": the word that says more tells who it is.
    let generic = |word: &str| matches!(word, "witness" | "official" | "media" | "authority" | "source" | "resident");
    let mut stems = said.stems();
    if stems.iter().any(|stem| !generic(stem)) {
        stems.retain(|stem| !generic(stem));
    }
    let by_name = |support: &&Support| {
        support.speaker.iter().flat_map(|s| &s.names).any(|name| phrase_fits(&stems, name))
            || support.judged.as_ref().is_some_and(|j| phrase_fits(&stems, &j.by))
            || support.chain.iter().any(|name| phrase_fits(&stems, name))
    };
    if cited.iter().any(by_name) {
        return one_of_both(subject, said, &cited, found);
    }
    // "The port manager told the union, it said": whose word they pass on, in what they are cited for.
    let passed = |support: &&Support| {
        let says = support.says.iter().map(|says| crate::reading::Reading::of_evidence(says));
        says.flat_map(|says| says.said).any(|one| one.stems().intersection(&stems).count() > 0)
    };
    if subject.reading.said.len() > 1 && cited.iter().any(passed) {
        return;
    }
    // "He offered no evidence, according to the lawyers": whose word it is stands beside, and he is spoken of in it.
    let told_by = |other: &Said| {
        other.start != said.start
            && cited.iter().any(|s| s.speaker.as_ref().is_some_and(|one| is_named(&other.who, one)))
    };
    let spoken_of = cited.iter().flat_map(|s| &s.says).any(|says| {
        let there = crate::reading::Reading::of_evidence(says);
        stems.iter().all(|stem| there.stems.contains(stem)) && !roles(&said.who).is_empty()
    });
    if spoken_of && subject.reading.said.iter().any(told_by) {
        return;
    }
    // "The foreman says", where the driver says what his foreman did.
    let head = crate::reading::tokens(&said.who);
    let head = head.iter().take_while(|t| !matches!(t.word.as_str(), "of" | "who" | "at" | "from" | "in" | ",")).last();
    let spoken_of = head.filter(|t| t.is_word() && !t.is_digits() && t.word.len() > 3).is_some_and(|head| {
        let own = stem(&head.word);
        let names = cited.iter().flat_map(|s| s.speaker.iter()).flat_map(|s| &s.names);
        let named = names.into_iter().any(|name| crate::reading::tokens(name).iter().any(|t| stem(&t.word) == own));
        let first = cited.iter().filter(|s| s.basis == Basis::Said).flat_map(|s| s.says.first());
        let subject_there = |says: &String| {
            let frames = crate::reading::Reading::of_evidence(says).frames;
            frames.iter().any(|frame| frame.agents.iter().chain(&frame.patients).any(|part| part.stem == own))
        };
        !named && roles(&said.who).is_empty() && first.into_iter().any(subject_there)
    });
    if spoken_of {
        let by = cited.iter().flat_map(|s| s.speaker.iter()).filter_map(|s| s.names.first()).next();
        let message = format!("what is cited was not said by \"{}\", of whom it speaks", said.who.trim());
        let problem = found.add(Code::SpeakerDiffers, span, message);
        problem.allow(by.map_or("who said it", String::as_str));
        return;
    }
    let mut own = roles(&said.who);
    // Somebody whom the case knows, and who is not cited here.
    let another = subject.known.inputs.speakers.iter().any(|one| {
        let is_cited = cited.iter().any(|s| s.speaker.as_ref().is_some_and(|s| s.id == one.id));
        !is_cited && is_named(&said.who, one)
    });
    if another {
        own.clear();
    }
    if own.iter().any(|role| !generic(role)) {
        own.retain(|role| !generic(role) || *role == "resident");
    }
    let group = &rules().roles;
    let theirs: Vec<&str> =
        cited.iter().flat_map(|s| s.speaker.iter()).flat_map(|s| &s.names).flat_map(|name| roles(name)).collect();
    // A nurse is a witness, and "a witness" may be a nurse; a fisherman is no nurse, though both are witnesses.
    let specific = theirs.iter().any(|role| !matches!(*role, "witness" | "authority" | "media"));
    let related = |a: &str, b: &str| {
        group.is_a(b, a) || (group.is_a(a, b) && !(specific && matches!(b, "witness" | "authority" | "media")))
    };
    if own.iter().any(|a| theirs.iter().any(|b| related(a, b))) {
        return;
    }
    // "A woman who was on the square": where she was is no part of her name.
    let head = crate::reading::tokens(&said.who);
    let head = head.iter().take_while(|t| !matches!(t.word.as_str(), "who" | "whose" | "which" | "that" | "where"));
    let head: BTreeSet<String> = head.map(|t| crate::reading::stem(&t.word)).collect();
    let own_name: BTreeSet<String> = stems.intersection(&head).cloned().collect();
    let others = subject.known.inputs.speakers.iter().find(|one| {
        !cited.iter().any(|s| s.speaker.as_ref().is_some_and(|s| s.id == one.id))
            && one.names.first().is_some_and(|name| phrase_fits(&own_name, name))
    });
    let who = &text[said.who_at.0..said.who_at.1];
    // A capital in the middle of the phrase is a name.
    let named = crate::reading::tokens(who)
        .iter()
        .enumerate()
        .any(|(n, t)| t.capital && (n > 0 || said.who_at.0 > 0) && t.word != "i");
    let named = named || another;
    let first = subject.known.inputs.speakers.is_empty();
    let trade = |text: &str| {
        let tokens = crate::reading::tokens(text);
        let of = |m: &crate::reading::Match<'_>| rules().things.rules[m.number].does.as_deref() == Some("person");
        rules().things.matches(&tokens).into_iter().filter(of).map(|m| m.id).collect::<BTreeSet<_>>()
    };
    // "A firefighter says", where a watchman does.
    let own_trade = trade(&said.who);
    let names = || cited.iter().flat_map(|s| s.speaker.iter()).flat_map(|s| &s.names);
    let another_trade =
        !own_trade.is_empty() && names().next().is_some() && names().all(|name| trade(name).is_disjoint(&own_trade));
    if (own.is_empty() || first && theirs.is_empty()) && others.is_none() && !named && !another_trade {
        // Words for a speaker that no rule reads: "those inside".
        found.unread.push(format!("who \"{}\" is was not read", who.trim()));
        return;
    }
    let names: Vec<&str> =
        cited.iter().flat_map(|s| s.speaker.iter()).filter_map(|s| s.names.first()).map(String::as_str).collect();
    let problem = found.add(
        Code::SpeakerDiffers,
        subject.span(said.who_at.0, said.who_at.1),
        format!("what is cited was not said by \"{}\"", who.trim()),
    );
    for support in cited.iter().take(3) {
        let by = support.speaker.as_ref().and_then(|s| s.names.first()).map_or("", String::as_str);
        problem
            .with(support.name.clone(), shown(&format!("{by}: {}", support.says.first().map_or("", String::as_str))));
    }
    if let Some(name) = names.first() {
        problem.allow((*name).to_owned());
    }
}

/// "Both a protester and the minister said it", where only the one of them is cited.
fn one_of_both(subject: &Subject<'_>, said: &Said, cited: &[&Support], found: &mut Found) {
    let Some((first, second)) = said.who.split_once(" and ").filter(|_| said.who.to_lowercase().starts_with("both "))
    else {
        return;
    };
    let names = |support: &&Support| -> Vec<String> {
        let judged = support.judged.iter().map(|judged| judged.by.clone());
        support.speaker.iter().flat_map(|one| one.names.clone()).chain(support.chain.clone()).chain(judged).collect()
    };
    let all: Vec<String> = cited.iter().flat_map(names).collect();
    let group = &rules().roles;
    let is_cited = |who: &str| {
        let own = Said { who: who.to_owned(), ..said.clone() };
        let played = roles(who);
        all.iter().any(|name| {
            phrase_fits(&own.stems(), name)
                || roles(name).iter().any(|b| played.iter().any(|a| group.is_a(b, a) || group.is_a(a, b)))
        })
    };
    let known = |who: &str| {
        !roles(who).is_empty() || subject.known.inputs.speakers.iter().any(|speaker| is_named(who, speaker))
    };
    let Some(other) = [first, second].into_iter().find(|who| known(who) && !is_cited(who)) else { return };
    let message = format!("nothing that is cited is what \"{}\" said", other.trim_start_matches("Both ").trim());
    let problem = found.add(Code::SpeakerDiffers, subject.span(said.who_at.0, said.who_at.1), message);
    for support in cited.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
}
