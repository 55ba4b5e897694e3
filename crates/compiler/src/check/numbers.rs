//! Numbers: each must be one that is counted or said, and no more exact or greater than that.

mod chosen;
mod given;
mod measured;
pub(super) mod parts;
mod words;

use std::collections::BTreeSet;

use self::words::{in_parts, listed, told_of};
use chosen::{adds_up, by_clause, by_mark, derives, is_whole, of_whole};
use given::{Given, Stand, all_given, range_words, stand};
use measured::measured;

use super::attribution::by_another;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::inputs::{Basis, ExhibitKind, qualified};
use crate::reading::{Bound, Quantity, rules};
use crate::text::ValueUse;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    for quantity in &subject.reading.quantities {
        if let Some((unit, _)) = quantity.unit {
            measured(subject, quantity, unit, found);
        } else {
            counted(subject, quantity, found);
        }
    }
}

/// The value that a number comes from.
fn value_of<'a>(subject: &'a Subject<'_>, quantity: &Quantity) -> Option<&'a ValueUse> {
    let span = subject.span(quantity.number.0, quantity.number.1);
    subject.sentence.values.iter().find(|value| value.span.holds(span))
}

fn counted(subject: &Subject<'_>, quantity: &Quantity, found: &mut Found) {
    if let Some(holds) = parts::remaining(subject, quantity) {
        if !holds {
            let span = subject.span(quantity.start, quantity.end);
            let written = &subject.passage.text()[quantity.start..quantity.end];
            let message = format!("\"{written}\": what is left does not follow from the numbers that are cited");
            let problem = found.add(Code::NumberUnsupported, span, message);
            for support in subject.cited.supports.iter().take(3) {
                problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
            }
        }
        return;
    }
    if let Some(value) = value_of(subject, quantity) {
        // What was computed is what it is; only an estimate must not be bounded from below.
        let statistic = subject.known.tally(&value.name).is_some_and(|tally| tally.statistic);
        if !statistic || !matches!(quantity.bound, Bound::AtLeast | Bound::MoreThan) {
            return;
        }
    }
    // "One witness said", "two independent sources": who says it and how many they are is checked as that.
    let inside = |from: usize, to: usize| from <= quantity.number.0 && quantity.number.1 <= to;
    let speaks = subject.reading.said.iter().any(|said| inside(said.who_at.0, said.who_at.1));
    if speaks && subject.cited.supports.iter().any(|s| s.speaker.is_some())
        || subject.reading.several.iter().any(|(sign, _)| inside(sign.start, sign.end))
    {
        return;
    }
    if of_items(subject, quantity) {
        return;
    }
    // "Two figures stand side by side"
    let told = ["figur", "version", "account", "claim", "statement", "number", "toll", "denial"];
    if quantity.low <= 4.0
        && quantity.bound == Bound::Plain
        && quantity.words.last().is_some_and(|word| told.contains(&word.as_str()))
    {
        return;
    }
    if interviewed(subject, quantity) {
        let written = &subject.passage.text()[quantity.start..quantity.end];
        found.unread.push(format!("\"{written}\": with how many somebody spoke is not in what is cited"));
        return;
    }
    let mut given: Vec<Given<'_>> =
        subject.cited.borne(subject.known).flat_map(|(support, borne)| all_given(support, borne, quantity)).collect();
    // A word for what is counted that no rule knows: a number that is cited as it stands here is the one that it means.
    let unknown = quantity.noun.as_deref().is_some_and(|noun| rules().nouns.rule(noun).is_none());
    if unknown && given.is_empty() && quantity.states.is_empty() {
        let anything = Quantity { noun: None, words: Vec::new(), ..quantity.clone() };
        let all = subject.cited.borne(subject.known).flat_map(|(support, borne)| all_given(support, borne, &anything));
        // "Six nurses carried babies", where six babies are counted: the number is that of the others.
        let of_others = |one: &Given<'_>| {
            let noun = one.noun.as_deref().unwrap_or_default();
            subject.reading.stems.contains(noun) && !quantity.words.iter().any(|word| word == noun)
        };
        given = all.filter(|one| self::stand(quantity, one) >= Stand::Open && !of_others(one)).collect();
    }
    // What others say is not what the one says who is named.
    given.retain(|one| !by_another(subject, one.support));
    by_clause(subject, quantity, &mut given);
    let whole = is_whole(subject, quantity);
    if !whole {
        by_mark(subject, quantity, &mut given);
    }
    given.sort_by_key(|one| std::cmp::Reverse(one.score));
    let span = subject.span(quantity.start, quantity.end);
    let written = &subject.passage.text()[quantity.start..quantity.end];
    // A value is what was computed; only how its sentence words it can be wrong.
    let best = given.first().map_or(0, |one| one.score);
    let near: Vec<&Given<'_>> = given.iter().filter(|one| one.score + 1 >= best || one.score >= 6).collect();
    let statistic = near.iter().find(|one| one.statistic);
    let counted_too = near.iter().any(|one| !one.statistic && self::stand(quantity, one) == Stand::Holds);
    // "Estimated at more than ten thousand", where the estimate begins above that.
    let estimated = quantity.bound == Bound::MoreThan
        && statistic.is_some_and(|one| one.low > quantity.low)
        && subject.reading.tokens.iter().any(|t| t.word.starts_with("estimat"));
    if estimated {
        return;
    }
    if let (Some(one), Bound::AtLeast | Bound::MoreThan, false) = (statistic, quantity.bound, counted_too) {
        let allowed = range_words(one.low, one.high, true);
        found
            .add(
                Code::StatisticAtLeast,
                span,
                format!("\"{written}\": this is an estimate with an interval, and no count"),
            )
            .with(one.support.name.clone(), shown(&one.what))
            .allow(allowed.clone())
            .mend(span, allowed, "word it as an estimate");
        return;
    }
    // "Five vehicles: four cars and a truck", "two others": a sum or what is left of what is cited.
    if adds_up(subject, quantity)
        || told_of(subject, quantity)
        || listed(subject, quantity)
        || in_parts(subject, quantity, &given)
        || given.is_empty() && derives(subject, quantity, &given)
    {
        return;
    }
    let Some(stand) = near.iter().map(|one| stand(quantity, one)).max() else {
        // "One banner" is a banner: what is cited speaks of it.
        let spoken = |noun: &str| subject.cited.borne(subject.known).any(|(_, borne)| borne.stems.contains(noun));
        if quantity.low == 1.0 && quantity.bound == Bound::Plain && quantity.words.iter().any(|noun| spoken(noun)) {
            return;
        }
        // "The first of the two videos": the number is one that the reader has been told.
        let before: Vec<&str> = subject.reading.before(quantity.start).take(3).collect();
        let told = matches!(
            before.as_slice(),
            [
                "the",
                "of",
                "first" | "second" | "third" | "last" | "other" | "latter" | "longer" | "either" | "neither" | "none"
            ]
        );
        if told && quantity.bound == Bound::Plain {
            return;
        }
        // "The two buses": told before, where what is cited speaks of buses.
        let definite = before.first() == Some(&"the") && quantity.bound == Bound::Plain && quantity.low <= 10.0;
        if definite && quantity.words.last().is_some_and(|noun| spoken(noun)) {
            return;
        }
        // "The two vessels": things that no rule knows, told before.
        let named = quantity.noun.as_deref().is_some_and(|noun| rules().nouns.rule(noun).is_none());
        if before.first() == Some(&"the") && quantity.bound == Bound::Plain && quantity.low <= 3.0 && named {
            found.unread.push(format!("\"{written}\": how many there are is not in what is cited"));
            return;
        }
        // "In a single frame": one, and no more is meant by it.
        if written.starts_with("a single") || written.starts_with("a lone") || written.starts_with("a solitary") {
            return;
        }
        // "Two kinds of ammunition": what the sentence itself tells apart.
        let kinds = [
            "kind",
            "typ",
            "sort",
            "way",
            "side",
            "part",
            "stag",
            "phas",
            "wav",
            "direction",
            "reason",
            "respect",
            "thing",
            "point",
            "fact",
            "feature",
            "question",
            "aspect",
            "matter",
            "issue",
            "detail",
            "element",
            "explanation",
            "possibility",
            "scenario",
            "conclusion",
            "step",
            "word",
            "end",
            "half",
            "halv",
            "limit",
            "caveat",
            "group",
        ];
        if quantity.low <= 4.0 && quantity.words.first().is_some_and(|word| kinds.contains(&word.as_str())) {
            return;
        }
        if quantity.bound == Bound::Vague && quantity.low <= 2.0 {
            // "several", "a few": no number that could be held against one.
            return;
        }
        let problem = found.add(Code::NumberUnsupported, span, format!("nothing that is cited gives \"{written}\""));
        for support in subject.cited.supports.iter().take(3) {
            problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
        }
        return;
    };
    // "A few of them" are a part of those who are counted, where words that are cited speak of a few.
    let few = quantity.bound == Bound::Vague && quantity.low <= 2.0;
    let of_them = subject.reading.tokens.iter().find(|t| t.start >= quantity.end).is_some_and(|t| t.word == "of");
    let open = |one: &Given<'_>| self::stand(quantity, one) >= Stand::Above && one.high.is_none_or(|h| h >= 2.0);
    if few && (of_them || quantity.noun.is_none() || given.iter().any(open)) {
        return;
    }
    let pronoun = subject
        .reading
        .tokens
        .iter()
        .filter(|t| t.start >= quantity.end)
        .nth(1)
        .is_some_and(|t| matches!(t.word.as_str(), "them" | "whom"));
    if of_them && pronoun && given.iter().any(|one| self::stand(quantity, one) == Stand::Holds && !one.statistic) {
        return;
    }
    // "Six more than", "a total of": a sum or a difference of what is cited.
    if derives(subject, quantity, &given) {
        return;
    }
    // "Two wore black": whom it counts is not said, and some number that is cited is this one.
    let unsaid = quantity.noun.is_none() && quantity.words.is_empty() && quantity.states.is_empty();
    if unsaid && given.iter().any(|one| self::stand(quantity, one) == Stand::Holds && !one.statistic) {
        return;
    }
    // "In the group of four masked men", where what is cited speaks of one of them: how many there are is not in it.
    if of_whole(subject, quantity) && near.iter().all(|one| one.low < quantity.low) {
        let said = format!("\"{written}\": how many there are is not in what is cited, which speaks of a part of them");
        found.unread.push(said);
        return;
    }
    // "18 of the 23 videos": the words of what is cited give this very number of the same thing too.
    let plain = quantity.bound == Bound::Plain && quantity.states.is_empty() && quantity.low > 2.0;
    let given_too = |one: &Given<'_>| {
        one.high == Some(one.low) && one.low == quantity.low && !one.statistic && !one.about && one.score + 3 >= best
    };
    // Of people the words that count the same kind are enough: "three cadets" of "three cadets and two officers".
    let same_kind = |one: &Given<'_>| {
        one.noun == quantity.noun && one.noun.as_deref().is_some_and(|noun| rules().nouns.is_a(noun, "person"))
    };
    if plain && given.iter().any(|one| given_too(one) && (whole || same_kind(one))) {
        return;
    }
    let of = near.iter().find(|one| self::stand(quantity, one) == stand);
    let Some(of) = of else { return };
    let allowed = range_words(of.low, of.high, of.statistic);
    let exact =
        |one: &&Given<'_>| one.high == Some(one.low) && one.low == quantity.low && one.support.basis == Basis::Said;
    let told_least =
        subject.cited.supports.iter().any(|s| s.says.iter().any(|says| says.to_lowercase().contains("at least")));
    if stand == Stand::Holds
        && quantity.bound == Bound::AtLeast
        && subject.is_attributed()
        && !told_least
        && subject.cited.supports.iter().all(|s| s.basis == Basis::Said)
        && near.iter().any(exact)
    {
        let message = format!("\"{written}\": the number is told as it is, and not as the least");
        found
            .add(Code::StatisticAtLeast, span, message)
            .at(Level::Warning)
            .with(of.support.name.clone(), shown(&of.what))
            .allow(allowed);
        return;
    }
    let (code, message) = match stand {
        Stand::Holds => return,
        Stand::Open => {
            // Who counts what is seen says no more than that.
            if subject
                .reading
                .stems
                .iter()
                .any(|s| matches!(s.as_str(), "count" | "identify" | "identifi" | "show" | "seen" | "visibl"))
            {
                return;
            }
            (Code::NumberOpen, format!("\"{written}\" may be more: only the least is known"))
        }
        Stand::Above => (Code::NumberAboveLeast, format!("\"{written}\" is above the least that is known")),
        Stand::Differs => (Code::NumberDiffers, format!("\"{written}\" is not what the evidence gives")),
    };
    let number = subject.span(quantity.start, quantity.end);
    let problem = found.add(code, span, message);
    problem.with(of.support.name.clone(), shown(&of.what));
    // The number of others, or of people in another state, is no mend.
    if !of.same {
        problem.allow(shown(&of.what));
        return;
    }
    problem.allow(allowed.clone()).mend(number, capital_like(written, &allowed), format!("write {allowed}"));
}

/// "We interviewed three people": how many were heard, where nothing that is cited speaks of interviews.
fn interviewed(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    const HEARD: &[&str] = &["interviewed", "spoke", "spoken", "talked", "questioned", "surveyed", "contacted", "met"];
    let before = subject.reading.tokens.iter().filter(|t| t.end <= quantity.start).rev().take(3);
    let heard = before.into_iter().any(|t| HEARD.contains(&t.word.as_str()));
    let told =
        |stems: &BTreeSet<String>| ["interview", "spok", "speak", "talk"].iter().any(|stem| stems.contains(*stem));
    heard && quantity.states.is_empty() && !subject.cited.borne(subject.known).any(|(_, borne)| told(&borne.stems))
}

/// Whether it is the number of items that are cited, or that were looked through.
fn of_items(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    if !matches!(quantity.noun.as_deref(), Some("video" | "photograph" | "source" | "camera")) {
        return false;
    }
    let cited = subject.cited.exhibits.iter().map(|(_, one)| *one);
    let below = cited
        .clone()
        .filter(|one| one.kind != ExhibitKind::Item)
        .flat_map(|one| one.rests_on.iter().map(String::as_str));
    let own: BTreeSet<String> =
        cited.filter(|one| one.kind == ExhibitKind::Item).map(|one| qualified(one.kind, &one.id)).collect();
    let below: BTreeSet<&str> =
        below.filter(|id| id.starts_with("item:")).chain(own.iter().map(String::as_str)).collect();
    let items = below.len();
    let looked = subject
        .cited
        .supports
        .iter()
        .filter_map(|s| s.looked_for.as_ref())
        .map(|looked| looked.scope.split(',').count())
        .max();
    let statements = subject
        .cited
        .exhibits
        .iter()
        .filter(|(_, one)| matches!(one.kind, ExhibitKind::Statement | ExhibitKind::Claim))
        .count();
    let roots = subject.cited.supports.iter().flat_map(|s| &s.roots);
    let recordings: BTreeSet<&str> = roots.filter(|root| root.starts_with("recording ")).map(String::as_str).collect();
    let known = [items, looked.unwrap_or(0), statements, items + statements, recordings.len()];
    match quantity.bound {
        Bound::Plain | Bound::Exactly => known.iter().any(|n| *n as f64 == quantity.low),
        Bound::AtLeast | Bound::Vague => known.iter().any(|n| *n as f64 >= quantity.low),
        _ => false,
    }
}

/// Words with a capital where the words that they replace have one.
pub(super) fn capital_like(written: &str, words: &str) -> String {
    let mut chars = words.chars();
    match (written.chars().next(), chars.next()) {
        (Some(first), Some(own)) if first.is_uppercase() => own.to_uppercase().chain(chars).collect(),
        _ => words.to_owned(),
    }
}
