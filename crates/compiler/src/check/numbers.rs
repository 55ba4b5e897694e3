//! Numbers: each must be one that is counted or said, and no more exact or greater than that.

use std::collections::BTreeSet;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::inputs::{Counted, ExhibitKind, Support, qualified};
use crate::reading::{Bound, Quantity, rules};
use crate::text::ValueUse;

/// A number that evidence gives.
struct Given<'a> {
    support: &'a Support,
    low: f64,
    high: Option<f64>,
    what: String,
    /// Whether the words give it as about so many.
    about: bool,
    statistic: bool,
    score: u32,
}

/// How a sentence's number stands to one that evidence gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// The evidence excludes it.
    Differs,
    /// It is above the least, which is all that is known.
    Above,
    /// Exact, where only the least is known and is the same.
    Open,
    Holds,
}

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
    let mut given: Vec<Given<'_>> =
        subject.cited.borne(subject.known).flat_map(|(support, borne)| all_given(support, borne, quantity)).collect();
    // A word for what is counted that no rule knows: a number that is cited as it stands here is the one that it means.
    let unknown = quantity.noun.as_deref().is_some_and(|noun| rules().nouns.rule(noun).is_none());
    if unknown && given.is_empty() && quantity.states.is_empty() {
        let anything = Quantity { noun: None, words: Vec::new(), ..quantity.clone() };
        let all = subject.cited.borne(subject.known).flat_map(|(support, borne)| all_given(support, borne, &anything));
        given = all.filter(|one| self::stand(quantity, one) >= Stand::Open).collect();
    }
    given.sort_by_key(|one| std::cmp::Reverse(one.score));
    let span = subject.span(quantity.start, quantity.end);
    let written = &subject.passage.text()[quantity.start..quantity.end];
    // A value is what was computed; only how its sentence words it can be wrong.
    let best = given.first().map_or(0, |one| one.score);
    let near: Vec<&Given<'_>> = given.iter().filter(|one| one.score + 1 >= best || one.score >= 6).collect();
    let statistic = near.iter().find(|one| one.statistic);
    let counted_too = near.iter().any(|one| !one.statistic && self::stand(quantity, one) == Stand::Holds);
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
    let Some(stand) = near.iter().map(|one| stand(quantity, one)).max() else {
        // "One banner" is a banner: what is cited speaks of it.
        let spoken = |noun: &str| subject.cited.borne(subject.known).any(|(_, borne)| borne.stems.contains(noun));
        if quantity.low == 1.0 && quantity.bound == Bound::Plain && quantity.words.iter().any(|noun| spoken(noun)) {
            return;
        }
        // "The first of the two videos": the number is one that the reader has been told.
        let before: Vec<&str> = subject
            .reading
            .tokens
            .iter()
            .filter(|t| t.end <= quantity.start)
            .rev()
            .take(3)
            .map(|t| t.word.as_str())
            .collect();
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
        // "In a single frame": one, and no more is meant by it.
        if written.starts_with("a single") || written.starts_with("a lone") || written.starts_with("a solitary") {
            return;
        }
        // "Two kinds of ammunition": what the sentence itself tells apart.
        let kinds =
            ["kind", "typ", "sort", "way", "side", "part", "stag", "phas", "wav", "direction", "reason", "respect"];
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
    if few && (of_them || given.iter().any(open)) {
        return;
    }
    // "18 of the 23 videos": the words of what is cited give this very number of the same thing too.
    let plain = quantity.bound == Bound::Plain && quantity.states.is_empty() && quantity.low > 2.0;
    let given_too = |one: &Given<'_>| {
        one.high == Some(one.low) && one.low == quantity.low && !one.statistic && !one.about && one.score + 3 >= best
    };
    if plain && given.iter().any(given_too) {
        return;
    }
    let of = near.iter().find(|one| self::stand(quantity, one) == stand);
    let Some(of) = of else { return };
    let allowed = range_words(of.low, of.high, of.statistic);
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
    found.add(code, span, message).with(of.support.name.clone(), shown(&of.what)).allow(allowed.clone()).mend(
        number,
        capital_like(written, &allowed),
        format!("write {allowed}"),
    );
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

/// Every number that a support gives and that could be the one of a sentence, the likelier the higher its score.
fn all_given<'a>(support: &'a Support, borne: &Borne, quantity: &Quantity) -> Vec<Given<'a>> {
    let mut all = Vec::new();
    for (counted, read) in support.counted.iter().zip(&borne.counted) {
        if let Some(score) = fits(quantity, read.noun.as_deref(), &read.words, &read.states) {
            let Counted { at_least, at_most, statistic, .. } = *counted;
            let (low, high) = (at_least.unwrap_or(0) as f64, at_most.map(|n| n as f64));
            let what = format!("{}: {}", counted.what, range_words(low, high, statistic));
            all.push(Given { support, low, high, what, about: read.about, statistic, score: score + 2 });
        }
    }
    for said in borne.quantities.iter().filter(|said| said.unit.is_none()) {
        let states: Vec<&str> = said.states.to_vec();
        if let Some(score) = fits(quantity, said.noun.as_deref(), &said.words, &states) {
            let (low, high) = said.range();
            let what = support.says.iter().find(|says| says.len() > 3).cloned().unwrap_or_default();
            all.push(Given { support, low, high, what, about: said.bound == Bound::About, statistic: false, score });
        }
    }
    all
}

/// Whether a number of evidence can be the number of a sentence, and how well their words fit.
fn fits(quantity: &Quantity, noun: Option<&str>, words: &[String], states: &[&str]) -> Option<u32> {
    let group = &rules().nouns;
    let mut score = 1;
    let person = |noun: &str| group.is_a(noun, "person");
    // Officers are not those who protest.
    let side = |noun: &str| match noun {
        "officer" | "soldier" => 1,
        "protester" | "rioter" | "worker" => 2,
        _ => 0,
    };
    if let (Some(own), Some(other)) = (quantity.noun.as_deref(), noun)
        && side(own) * side(other) == 2
    {
        return None;
    }
    match (quantity.noun.as_deref(), noun) {
        (Some(own), Some(other)) if own == other => score += 3,
        (Some(own), Some(other)) if group.is_a(other, own) => score += 2,
        (Some(own), Some(other)) if person(own) && person(other) => score += 1,
        (Some(own), Some(other)) if group.is_a(own, other) => score += 1,
        (Some(own), _) if words.iter().any(|word| word == own) => score += 2,
        (Some(_), Some(other)) if quantity.words.iter().any(|word| word == other) => score += 1,
        (None, Some(other)) if person(other) && !quantity.states.is_empty() => score += 1,
        (None, Some(_)) if quantity.words.is_empty() => score += 1,
        (None, None) => {}
        _ => return None,
    }
    score += quantity.words.iter().filter(|word| words.contains(word)).count().min(2) as u32;
    // People who are counted in one state are not those who are counted in another.
    let of_people = quantity.noun.as_deref().is_some_and(person) || noun.is_some_and(person);
    if of_people {
        let grave = |state: &&&str| matches!(**state, "death" | "injury" | "detention" | "beating");
        let own: Vec<&&str> = quantity.states.iter().filter(grave).collect();
        let theirs: Vec<&&str> = states.iter().filter(grave).collect();
        if !own.is_empty() {
            if own.iter().any(|state| theirs.contains(state)) {
                score += 3;
            } else if !theirs.is_empty() || own.iter().any(|state| matches!(**state, "death" | "injury")) {
                return None;
            }
        } else if !theirs.is_empty() {
            score = score.saturating_sub(1);
        }
    }
    Some(score)
}

fn stand(quantity: &Quantity, given: &Given<'_>) -> Stand {
    let (low, high) = (given.low, given.high);
    let (own_low, own_high) = quantity.range();
    let n = quantity.low;
    match quantity.bound {
        Bound::AtLeast | Bound::MoreThan => {
            // "over 100" and "over 100" are the same words.
            if low >= own_low || (quantity.bound == Bound::MoreThan && low == n + 1.0) {
                Stand::Holds
            } else if given.about && high.is_some_and(|h| h >= n) {
                Stand::Above
            } else if high.is_some_and(|h| h < own_low) {
                Stand::Differs
            } else {
                Stand::Above
            }
        }
        Bound::Plain | Bound::Exactly => {
            if given.about {
                return if quantity.bound == Bound::Plain || n < low || high.is_some_and(|h| n > h) {
                    Stand::Differs
                } else {
                    Stand::Above
                };
            }
            match high {
                Some(h) if h == low => {
                    if n == h {
                        Stand::Holds
                    } else if n > h {
                        Stand::Above
                    } else {
                        Stand::Differs
                    }
                }
                _ if n == low && quantity.bound == Bound::Plain && high.is_none() => Stand::Open,
                Some(h) if n > h => Stand::Differs,
                _ if n >= low => Stand::Above,
                _ => Stand::Differs,
            }
        }
        Bound::About => {
            let reaches = |at: f64| at >= own_low && own_high.is_none_or(|h| at <= h);
            match high {
                Some(h) if own_low <= h && own_high.is_none_or(|own| own >= low) => {
                    if reaches(low) && reaches(h) || given.about { Stand::Holds } else { Stand::Above }
                }
                Some(_) => Stand::Differs,
                None if own_low > low => Stand::Above,
                None if reaches(low) => Stand::Open,
                None => Stand::Differs,
            }
        }
        Bound::AtMost | Bound::FewerThan => match (high, own_high) {
            (Some(h), Some(own)) if h <= own => Stand::Holds,
            (None, _) => Stand::Above,
            (Some(_), _) if own_high.is_some_and(|own| own < low) => Stand::Differs,
            _ => Stand::Above,
        },
        Bound::Between => match (high, own_high) {
            // "18 to 25" for "18 to 20": one end is the evidence's own, and the other is not.
            (Some(h), Some(own)) if (own_low == low) != (own == h) && (own > h * 1.1 || own_low < low * 0.9) => {
                Stand::Differs
            }
            (Some(h), Some(own)) if own_low <= low && h <= own => Stand::Holds,
            (Some(h), Some(own)) if h < own_low || low > own => Stand::Differs,
            _ => Stand::Above,
        },
        Bound::Vague => {
            if low >= own_low {
                // "a few dozen" for five hundred says too little to be the same number.
                if own_high.is_some_and(|own| low > own) { Stand::Differs } else { Stand::Holds }
            } else if high.is_some_and(|h| h < own_low) {
                Stand::Differs
            } else {
                Stand::Above
            }
        }
    }
}

/// A length, a duration, a share: what evidence gives in the same dimension must hold it.
fn measured(subject: &Subject<'_>, quantity: &Quantity, unit: &str, found: &mut Found) {
    let (factor, (own_low, own_high)) = (quantity.unit.map_or(1.0, |(_, factor)| factor), quantity.range());
    let base = |n: f64| n * factor;
    let filled = subject.sentence.values.iter().any(|value| {
        let span = subject.span(quantity.start, quantity.end);
        value.span.holds(span) || span.holds(value.span)
    });
    if filled {
        return;
    }
    let mut any = false;
    let mut nearest: Option<(&Support, &Quantity)> = None;
    for (support, borne) in subject.cited.borne(subject.known) {
        for said in borne.quantities.iter().filter(|said| said.unit.is_some_and(|(of, _)| of == unit)) {
            any = true;
            let other = said.unit.map_or(1.0, |(_, factor)| factor);
            let (low, high) = said.range();
            let (low, high) = (low * other, high.map(|h| h * other));
            let slack = 1.0 + 1e-9;
            let holds = match quantity.bound {
                Bound::AtLeast | Bound::MoreThan => low * slack >= base(own_low),
                Bound::AtMost | Bound::FewerThan => high.zip(own_high).is_some_and(|(h, own)| h <= base(own) * slack),
                Bound::About if said.bound == Bound::About => {
                    let (own, given) = (base(quantity.low), said.low * other);
                    (own - given).abs() <= 0.12 * own.max(given)
                }
                // What is given as about so much is not so much exactly.
                Bound::Plain | Bound::Exactly => high.is_some_and(|h| {
                    (h - low) <= 1e-9 * h.max(1.0) && (base(quantity.low) - low).abs() <= 1e-9 * h.max(1.0)
                }),
                _ => high
                    .is_some_and(|h| base(own_low) <= h * slack && own_high.is_none_or(|own| base(own) * slack >= low)),
            };
            if holds {
                return;
            }
            nearest = nearest.or(Some((support, said)));
        }
    }
    let span = subject.span(quantity.start, quantity.end);
    let written = &subject.passage.text()[quantity.start..quantity.end];
    // How long between two moments may follow from their times, which this check does not work out.
    let timed = subject.cited.supports.iter().any(|support| !support.times.is_empty());
    if !any && unit == "time" && timed {
        found.unread.push(format!("\"{written}\": nothing that is cited gives this duration in words"));
        return;
    }
    match nearest {
        Some((support, _)) => {
            found
                .add(Code::NumberDiffers, span, format!("\"{written}\" is not what the evidence gives"))
                .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
        }
        None => {
            found.add(Code::NumberUnsupported, span, format!("nothing that is cited gives \"{written}\""));
        }
    }
}

/// A range of numbers in words.
fn range_words(low: f64, high: Option<f64>, statistic: bool) -> String {
    match high {
        Some(high) if high == low => format!("{low:.0}"),
        Some(high) if statistic => format!("an estimated {low:.0} to {high:.0}"),
        Some(high) if low <= 0.0 => format!("at most {high:.0}"),
        Some(high) => format!("between {low:.0} and {high:.0}"),
        None if statistic => format!("an estimated {low:.0} or more"),
        None => format!("at least {low:.0}"),
    }
}
