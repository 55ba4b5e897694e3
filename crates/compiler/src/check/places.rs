//! Places: something that is cited must have been there, or speak of it.

use std::collections::BTreeSet;

use super::{Found, Subject, metres, shown};
use crate::code::Code;
use crate::compiler::Known;
use crate::inputs::Basis;
use crate::text::SentenceKind;

/// How near two places are for one to stand for the other, in metres.
const NEAR_M: f64 = 150.0;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Background) {
        return;
    }
    let text = subject.passage.text();
    let places: BTreeSet<&str> =
        subject.cited.supports.iter().flat_map(|support| support.places.iter().map(String::as_str)).collect();
    // Words have the place of the recording that they are heard in.
    let heard: BTreeSet<&str> = match places.is_empty() {
        true => {
            subject.cited.beside(subject.known).flat_map(|(one, _)| one.places.iter().map(String::as_str)).collect()
        }
        false => BTreeSet::new(),
    };
    corners(subject, found);
    for (start, end, numbers) in named(text, subject) {
        let ids: Vec<&str> = numbers.iter().map(|n| subject.known.inputs.places[*n].id.as_str()).collect();
        // What was somewhere in the town was not by that in one place of it.
        let wider = |id: &str, other: &str| id != other && is_within(subject.known, id, other);
        let fits =
            ids.iter().any(|id| places.iter().any(|other| belong(subject.known, id, other) && !wider(id, other)));
        let fits = fits || ids.iter().any(|id| heard.contains(id));
        let spoken = ids.iter().any(|id| {
            let Some(place) = subject.known.place(id) else { return false };
            let names = || place.names.iter().map(|name| name.to_lowercase());
            subject.cited.borne(subject.known).any(|(_, borne)| names().any(|name| borne.small.contains(&name)))
        });
        // "The market", where what is cited speaks of a market.
        let as_written = text[start..end].to_lowercase();
        let spoken = spoken || subject.cited.borne(subject.known).any(|(_, borne)| borne.small.contains(&as_written));
        let cited = subject.cited.exhibits.iter().any(|(_, one)| ids.contains(&one.id.as_str()));
        if spoken || cited || measured_from(subject, start) || fits && !other_street(subject, &ids, &places) {
            continue;
        }
        // A judgement is of nowhere: what it is of has a place.
        if places.is_empty() && subject.cited.supports.iter().all(|s| s.basis == Basis::Judged) {
            found.unread.push(format!("\"{}\": what is cited is a judgement, which has no place", &text[start..end]));
            continue;
        }
        let span = subject.span(start, end);
        let written = &text[start..end];
        let problem =
            found.add(Code::PlaceUnsupported, span, format!("nothing that is cited was at {written}, or speaks of it"));
        let mut shown_places = Vec::new();
        for support in &subject.cited.supports {
            for id in &support.places {
                let name =
                    subject.known.place(id).and_then(|place| place.names.first()).map_or(id.as_str(), String::as_str);
                problem.with(support.name.clone(), shown(&format!("at {name}")));
                if !shown_places.contains(&name) && shown_places.len() < 3 {
                    shown_places.push(name);
                }
            }
        }
        if !shown_places.is_empty() {
            problem.allow(shown_places.join(" or "));
            // Only where whatever bears out the deeds was there itself.
            let acts = subject.reading.acts.iter().filter(|act| act.strong && !act.negated);
            let was_there = acts.into_iter().all(|act| {
                let mut bearing = subject.cited.borne(subject.known).filter(|(_, b)| super::acts::bears(b, act.id));
                bearing.any(|(support, _)| !support.places.is_empty())
            });
            if let ([only], true) = (shown_places.as_slice(), was_there) {
                problem.mend(span, (*only).to_owned(), format!("write {only}"));
            }
        }
    }
}

/// "The corner of Mill and Ferry Streets", which is no place of the case: what is cited must have both streets.
fn corners(subject: &Subject<'_>, found: &mut Found) {
    let tokens = &subject.reading.tokens;
    let named = named(subject.passage.text(), subject);
    for n in 2..tokens.len().saturating_sub(1) {
        let (first, second, kind) = (&tokens[n - 2], &tokens[n], &tokens[n + 1]);
        let pair = tokens[n - 1].word == "and" && first.capital && second.capital && kind.word == "streets";
        if !pair || named.iter().any(|(from, to, _)| *from <= first.start && second.end <= *to) {
            continue;
        }
        let has = |word: &str| {
            subject.cited.borne(subject.known).any(|(support, borne)| {
                borne.small.contains(word)
                    || support.places.iter().any(|id| subject.known.place_words(id).contains(word))
            })
        };
        let Some(other) = [first, second].into_iter().find(|street| !has(&street.word)) else { continue };
        let span = subject.span(first.start, kind.end);
        let written = &subject.passage.text()[other.start..other.end];
        let problem = found.add(
            Code::PlaceUnsupported,
            span,
            format!("nothing that is cited was at {written} Street, or speaks of it"),
        );
        for support in subject.cited.supports.iter().take(3) {
            problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
        }
        return;
    }
}

/// "The entrance on Mill Street" of a corner of two streets, where what is cited has it on the other.
fn other_street(subject: &Subject<'_>, ids: &[&str], places: &BTreeSet<&str>) -> bool {
    let known = subject.known;
    let street = |id: &str| {
        let names = known.place(id).map_or(&[][..], |place| place.names.as_slice());
        names.iter().map(|name| name.to_lowercase()).find(|name| name.ends_with(" street") && !name.contains(" and "))
    };
    let [id] = ids else { return false };
    if street(id).is_none() || places.iter().any(|other| other == id || is_within(known, other, id)) {
        return false;
    }
    subject.cited.borne(known).any(|(support, borne)| {
        let corner = support.places.iter().any(|at| lies_on(known, at, id));
        let mut others =
            known.inputs.places.iter().filter(|place| place.id != *id).filter_map(|place| street(&place.id));
        corner
            && others.any(|name| {
                ["on", "from", "along", "onto"].iter().any(|lead| borne.small.contains(&format!("{lead} {name}")))
            })
    })
}

/// "A kilometre from the gate": a place that only says where another is.
fn measured_from(subject: &Subject<'_>, at: usize) -> bool {
    let before: Vec<&str> = subject.reading.before(at).take(5).collect();
    let skip = usize::from(before.first() == Some(&"the"));
    let away = matches!(before.get(skip), Some(&("from" | "of")));
    let length = |word: &&str| {
        matches!(
            *word,
            "meter"
                | "meters"
                | "metre"
                | "metres"
                | "kilometer"
                | "kilometers"
                | "kilometre"
                | "kilometres"
                | "km"
                | "m"
        ) || matches!(*word, "mile" | "miles" | "yards" | "feet" | "north" | "south" | "east" | "west")
            || matches!(*word, "far" | "distance" | "distant" | "block" | "blocks")
    };
    // "Away from the square, …" leads; who is "carried away from" it was there.
    let leads = before.get(skip + 1) == Some(&"away")
        && before.get(skip + 2).is_none_or(|word| !word.starts_with(char::is_alphanumeric));
    away && (leads || before.iter().skip(skip + 1).take(2).any(length))
}

/// The places that a text names: where, and which of the case's places have the name; the longest names first.
pub(super) fn named(text: &str, subject: &Subject<'_>) -> Vec<(usize, usize, Vec<usize>)> {
    let small = text.to_lowercase();
    if small.len() != text.len() {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for (name, number) in &subject.known.place_names {
        for (at, _) in small.match_indices(name.as_str()) {
            let end = at + name.len();
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if letter(small[..at].chars().next_back()) || letter(small[end..].chars().next()) {
                continue;
            }
            // A name in small letters is a common word, unless the place is called so.
            let proper = text[at..].chars().next().is_some_and(|c| !c.is_lowercase()) || name.contains(' ');
            let quoted = subject.reading.quotes.iter().any(|q| q.start <= at && end <= q.end);
            // "Almaty police", "the Republic Square incident" name no place where something was.
            // "Desk Veyra", "Radio Almaty": part of somebody's name.
            let before = text[..at].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let named = text[..at].ends_with(' ')
                && before.len() > 3
                && before.chars().next().is_some_and(char::is_uppercase)
                && !matches!(
                    before,
                    "Near"
                        | "From"
                        | "Around"
                        | "Inside"
                        | "Outside"
                        | "Across"
                        | "Along"
                        | "Toward"
                        | "Towards"
                        | "Between"
                        | "Beside"
                        | "Behind"
                        | "Over"
                        | "Through"
                );
            let after = small[end..].split_whitespace().next().unwrap_or_default();
            let event =
                ["event", "incident", "shooting", "killing", "clash", "protest"].iter().any(|e| after.starts_with(e));
            if !proper || quoted || named || event {
                continue;
            }
            // The names of speakers hold names of places.
            if subject.reading.said.iter().any(|said| said.who_at.0 <= at && end <= said.who_at.1) {
                continue;
            }
            match found.iter_mut().find(|one| one.0 <= at && end <= one.1) {
                Some(one) if (one.0, one.1) == (at, end) => {
                    if !one.2.contains(number) {
                        one.2.push(*number);
                    }
                }
                Some(_) => {}
                None => found.push((at, end, vec![*number])),
            }
        }
    }
    found
}

/// How wide a place is of which it is not known where in it something was, in metres.
const WIDE_M: f64 = 1000.0;

/// Whether the place of a sentence is that of the evidence, in it, around it, or beside it.
pub(super) fn belong(known: &Known, a: &str, b: &str) -> bool {
    // What was on a square was on none of the streets that are told to end at it.
    let on = || !is_street(known, a) && lies_on(known, a, b) || lies_on(known, b, a);
    if a == b || is_within(known, a, b) || is_within(known, b, a) || on() {
        return true;
    }
    // Nor is what was somewhere in the middle of a town near one place of it.
    let wide =
        |id: &str| !is_street(known, id) && known.place(id).and_then(|p| p.position).is_some_and(|(_, r)| r > WIDE_M);
    if wide(b) || is_street(known, a) && is_street(known, b) {
        return false;
    }
    let at = |id: &str| known.place(id).and_then(|place| place.position);
    match (at(a), at(b)) {
        (Some((pa, ra)), Some((pb, rb))) => metres(pa, pb) <= NEAR_M.max(ra.min(rb)),
        _ => false,
    }
}

/// Whether a place is a street, and no corner of two.
fn is_street(known: &Known, id: &str) -> bool {
    const KINDS: &[&str] = &["street", "avenue", "road", "boulevard", "lane"];
    let name =
        known.place(id).and_then(|place| place.names.first()).map(|name| name.to_lowercase()).unwrap_or_default();
    // "Mill Street between Salt and Ferry" is a stretch of one; "the gate on Mill Street" is none.
    name.split(' ').take(3).skip(1).any(|word| KINDS.contains(&word.trim_end_matches(',')))
}

/// Whether a place is called or described by a street or place that it lies on: "Corner of Mill and Salt Streets".
fn lies_on(known: &Known, inner: &str, outer: &str) -> bool {
    let Some(outer) = known.place(outer) else { return false };
    let called = known.place(inner).map_or_else(String::new, |place| place.names.join("\n").to_lowercase());
    let described = known.place_words(inner);
    outer.names.iter().any(|name| {
        let name = name.to_lowercase();
        let street = ["street", "avenue", "road", "boulevard", "lane"].iter().find_map(|kind| name.strip_suffix(kind));
        // Which streets a square lies between its description tells; what happens on it is on none of them.
        let words = if street.is_some() { &called } else { &described };
        let named = street.map_or(name.as_str(), str::trim_end);
        named.chars().count() > 3
            && named.is_ascii()
            && words.match_indices(named).any(|(at, _)| {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !letter(words[..at].chars().next_back()) && !letter(words[at + named.len()..].chars().next())
            })
    })
}

fn is_within(known: &Known, inner: &str, outer: &str) -> bool {
    let mut at = inner;
    for _ in 0..20 {
        match known.place(at).and_then(|place| place.within.as_deref()) {
            Some(next) if next == outer => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}
