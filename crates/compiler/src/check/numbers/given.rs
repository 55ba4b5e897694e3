//! The numbers that evidence gives, and how one of a sentence stands to them.

use crate::compiler::Borne;
use crate::inputs::{Counted, Support};
use crate::reading::{Bound, Quantity, rules, stem, tokens};

/// A number that evidence gives.
pub(super) struct Given<'a> {
    pub(super) support: &'a Support,
    pub(super) low: f64,
    pub(super) high: Option<f64>,
    pub(super) what: String,
    /// What it counts: the rule of the noun, or its stem.
    pub(super) noun: Option<String>,
    /// The states of those who are counted.
    pub(super) states: Vec<&'static str>,
    /// The stems of what tells them apart from others of their kind: "gone" of "houses gone".
    pub(super) marks: Vec<String>,
    /// Whether the words give it as about so many.
    pub(super) about: bool,
    pub(super) statistic: bool,
    /// Whether it counts the very same in the same state, so that its number can stand in the place of the other.
    pub(super) same: bool,
    pub(super) score: u32,
}

/// How a sentence's number stands to one that evidence gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    /// The evidence excludes it.
    Differs,
    /// It is above the least, which is all that is known.
    Above,
    /// Exact, where only the least is known and is the same.
    Open,
    Holds,
}

/// Every number that a support gives and that could be the one of a sentence, the likelier the higher its score.
pub(super) fn all_given<'a>(support: &'a Support, borne: &Borne, quantity: &Quantity) -> Vec<Given<'a>> {
    let mut all = Vec::new();
    // "Two soldiers shot men" where soldiers shot two men: those who do it are not those who are counted.
    let doers = side(quantity.noun.as_deref().unwrap_or_default()) == 1
        && borne.actors.iter().any(|(_, label)| rules().labels.is_a(label, "security_force"));
    let others_are = |noun: Option<&str>, words: &[String]| {
        doers
            && noun.is_some_and(|noun| side(noun) != 1 && rules().nouns.is_a(noun, "person"))
            && !words.iter().any(|word| quantity.words.contains(word))
    };
    for (counted, read) in support.counted.iter().zip(&borne.counted) {
        if others_are(read.noun.as_deref(), &read.words)
            || read.noun != quantity.noun && counts_another(quantity, support, &counted.what)
        {
            continue;
        }
        // The words say in which state those are whom the count only names.
        let of_words = borne.quantities.iter().find(|said| {
            read.states.is_empty()
                && said.states.iter().any(|state| quantity.states.contains(state))
                && Some(said.low) == counted.at_least.map(|n| n as f64)
                && said.noun.as_deref().is_none_or(|noun| noun == "person")
        });
        let states = of_words.map_or(&read.states, |said| &said.states);
        if let Some(score) = fits(quantity, read.noun.as_deref(), &read.words, states) {
            let counted: &Counted = counted;
            let Counted { at_least, at_most, statistic, .. } = *counted;
            let (low, high) = (at_least.unwrap_or(0) as f64, at_most.map(|n| n as f64));
            let what = format!("{}: {}", counted.what, range_words(low, high, statistic));
            let same = is_same(quantity, read.noun.as_deref(), &read.states);
            // "At least five women" does not follow from at least twelve people.
            let part = matches!(quantity.noun.as_deref(), Some("woman" | "child"))
                && read.noun.as_deref() == Some("person")
                && quantity.low < low;
            if part {
                continue;
            }
            let noun = read.noun.clone();
            let (states, marks) = (read.states.clone(), marks(&counted.what, &read.words));
            let about = read.about;
            all.push(Given { support, low, high, what, noun, states, marks, about, statistic, same, score: score + 2 });
        }
    }
    // Words that give a number of people without saying of whom speak of those whom the support counts.
    let others = |said: &Quantity| {
        let mut counted = support.counted.iter().zip(&borne.counted);
        let same = |one: &Counted| one.at_least.is_some_and(|least| least as f64 == said.low);
        let (own, noun) = (quantity.noun.as_deref().unwrap_or_default(), said.noun.as_deref());
        noun.is_none_or(|noun| noun == "person")
            && counted.any(|(one, read)| same(one) && side(own) * side(read.noun.as_deref().unwrap_or_default()) == 2)
    };
    for said in borne.quantities.iter().filter(|said| said.unit.is_none() && !others(said)) {
        let states: Vec<&str> = said.states.to_vec();
        let words = said.words.join(" ");
        if others_are(said.noun.as_deref(), &said.words)
            || !words.is_empty() && said.noun != quantity.noun && counts_another(quantity, support, &words)
        {
            continue;
        }
        if let Some(score) = fits(quantity, said.noun.as_deref(), &said.words, &states) {
            let (low, high) = said.range();
            if matches!(quantity.noun.as_deref(), Some("woman" | "child"))
                && said.noun.as_deref() == Some("person")
                && quantity.low < low
            {
                continue;
            }
            let what = support.says.iter().find(|says| says.len() > 3).cloned().unwrap_or_default();
            let (about, same) = (said.bound == Bound::About, is_same(quantity, said.noun.as_deref(), &states));
            let noun = said.noun.clone();
            let states = said.states.clone();
            let marks = Vec::new();
            all.push(Given { support, low, high, what, noun, states, marks, about, statistic: false, same, score });
        }
    }
    all
}

/// The stems of a count's words beside its noun.
fn marks(what: &str, words: &[String]) -> Vec<String> {
    let all = tokens(what).into_iter().filter(|t| t.is_word() && t.word.len() > 2).map(|t| stem(&t.word));
    all.filter(|stem| {
        !words.contains(stem)
            && !matches!(
                stem.as_str(),
                "who" | "the" | "that" | "their" | "from" | "injur" | "dead" | "kill" | "wound" | "died" | "hurt"
            )
    })
    .collect()
}

/// Whether a count is of something else than a sentence's number, where the words beside it have both: "gendarmes drag two
/// patients" gives no number of gendarmes.
fn counts_another(quantity: &Quantity, support: &Support, what: &str) -> bool {
    let Some(own) = quantity.words.last().map(|word| singular(word)) else { return false };
    let has = |text: &str| tokens(text).iter().any(|t| singular(&stem(&t.word)) == own);
    // Those who are told by their state, and people at large, may be those of the other number.
    if matches!(quantity.noun.as_deref(), Some("body" | "wounded")) {
        return false;
    }
    let generic =
        tokens(what).first().is_some_and(|t| matches!(t.word.as_str(), "people" | "person" | "persons" | "men"));
    if generic && !support.counted.iter().any(|one| has(&one.what)) {
        return false;
    }
    own.len() > 3
        && !matches!(own, "peopl" | "person" | "other")
        && support.says.iter().any(|says| has(says))
        && !has(what)
}

/// A stem without an irregular plural.
fn singular(stem: &str) -> &str {
    match stem {
        "women" => "woman",
        "men" => "man",
        "children" => "child",
        "policemen" => "policeman",
        _ => stem,
    }
}

/// On which side people stand; 0 where their noun does not tell.
fn side(noun: &str) -> u8 {
    match noun {
        "officer" | "soldier" => 1,
        "protester" | "rioter" | "worker" => 2,
        _ => 0,
    }
}

/// Whether two numbers count the same things in the same states.
fn is_same(quantity: &Quantity, noun: Option<&str>, states: &[&str]) -> bool {
    let group = &rules().nouns;
    let grave = |state: &&&str| matches!(**state, "death" | "injury" | "detention" | "beating" | "armed" | "torture");
    let (mut own, mut theirs): (Vec<&str>, Vec<&str>) =
        (quantity.states.iter().filter(grave).copied().collect(), states.iter().filter(grave).copied().collect());
    own.sort_unstable();
    theirs.sort_unstable();
    let person = |noun: &str| group.is_a(noun, "person");
    let nouns = match (quantity.noun.as_deref(), noun) {
        (Some(own), Some(other)) => {
            own == other || group.is_a(other, own) || (person(own) && person(other) && own == "person")
        }
        (None, _) => true,
        _ => false,
    };
    own == theirs && nouns
}

/// Whether a number of evidence can be the number of a sentence, and how well their words fit.
fn fits(quantity: &Quantity, noun: Option<&str>, words: &[String], states: &[&str]) -> Option<u32> {
    let group = &rules().nouns;
    let mut score = 1;
    // Who died or was hurt is a person, whatever they are called: "31 guests died".
    let grave = |state: &&str| matches!(*state, "death" | "injury" | "detention" | "beating");
    let harmed = states.iter().any(grave) || quantity.states.iter().any(grave);
    let person = |noun: &str| group.is_a(noun, "person") || harmed && group.rule(noun).is_none();
    // Officers are not those who protest.
    if let (Some(own), Some(other)) = (quantity.noun.as_deref(), noun)
        && side(own) * side(other) == 2
    {
        return None;
    }
    // Nor are men women, or children either.
    let kind = |noun: &str| matches!(noun, "man" | "woman" | "child");
    if let (Some(own), Some(other)) = (quantity.noun.as_deref(), noun)
        && own != other
        && kind(own)
        && kind(other)
    {
        return None;
    }
    match (quantity.noun.as_deref(), noun) {
        (Some(own), Some(other)) if own == other => score += 3,
        // "Shoots three times" is three shots.
        (Some("attempt"), Some("shot" | "burst" | "explosion")) => score += 2,
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
    // "Two of them with rifles", "two were carrying rifles": those who are armed.
    if quantity.states.contains(&"armed") && states.contains(&"armed") {
        score += 2;
    }
    Some(score)
}

pub(super) fn stand(quantity: &Quantity, given: &Given<'_>) -> Stand {
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

/// A range of numbers in words.
pub(super) fn range_words(low: f64, high: Option<f64>, statistic: bool) -> String {
    match high {
        Some(high) if high == low => format!("{low:.0}"),
        Some(high) if statistic => format!("an estimated {low:.0} to {high:.0}"),
        Some(high) if low <= 0.0 => format!("at most {high:.0}"),
        Some(high) => format!("between {low:.0} and {high:.0}"),
        None if statistic => format!("an estimated {low:.0} or more"),
        None => format!("at least {low:.0}"),
    }
}
