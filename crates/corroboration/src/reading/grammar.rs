//! The little English grammar that the reading of who does what needs.

use crate::vocabulary::Vocabulary;

/// Words that make a participle passive.
const BE: [&str; 10] = ["is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"];

/// Participles that do not end in "ed".
const PARTICIPLES: [&str; 25] = [
    "beaten", "shot", "hit", "caught", "thrown", "stolen", "burnt", "set", "struck", "taken", "hurt", "held", "led",
    "bitten", "driven", "let", "found", "torn", "broken", "overrun", "cut", "kept", "brought", "made", "put",
];

/// Participles that are never the past of a verb: "beaten" is always suffered, unless somebody "has" done it.
const SUFFERED: [&str; 6] = ["beaten", "thrown", "stolen", "taken", "driven", "overrun"];

/// Verbs in which something befalls who is named before them, though nothing is done to them.
const STATES: [&str; 11] =
    ["appear", "appears", "appeared", "lie", "lies", "lay", "lying", "seem", "seems", "seemed", "remain"];

/// Deeds named as nouns.
const NOUNS: [&str; 43] = [
    "shooting",
    "shootings",
    "shot",
    "shots",
    "gunfire",
    "gunshot",
    "gunshots",
    "rounds",
    "firing",
    "fire",
    "killing",
    "killings",
    "death",
    "deaths",
    "attack",
    "attacks",
    "assault",
    "violence",
    "beating",
    "beatings",
    "explosion",
    "explosions",
    "detonation",
    "detonations",
    "looting",
    "arrest",
    "arrests",
    "dispersal",
    "deployment",
    "retreat",
    "march",
    "advance",
    "charge",
    "burst",
    "bursts",
    "live",
    "cordon",
    "protest",
    "protests",
    "demonstration",
    "rally",
    "gathering",
    "shootout",
];

/// What is done with a deed that is named as a noun: then who stands before it does it ("open the attack").
const LIGHT: [&str; 14] = [
    "fire", "fires", "fired", "open", "opens", "opened", "begin", "begins", "began", "launch", "launched", "start",
    "started", "resume",
];

/// What stands before a deed that is only perceived, feared or told of.
const PERCEIVED: [&str; 21] = [
    "hear", "hears", "heard", "see", "sees", "saw", "film", "films", "filmed", "record", "report", "reports",
    "reported", "describe", "fear", "from", "of", "under", "amid", "despite", "into",
];

/// What follows a deed that is the subject of its clause.
const HAPPENS: [&str; 20] = [
    "is",
    "are",
    "was",
    "were",
    "can",
    "could",
    "stop",
    "stops",
    "stopped",
    "start",
    "starts",
    "begin",
    "begins",
    "began",
    "continue",
    "continues",
    "end",
    "ends",
    "ring",
    "echo",
];

const DETERMINERS: [&str; 12] =
    ["the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its", "no"];

/// Words with which a subject of its own begins.
const COUNTED: [&str; 30] = [
    "some",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "several",
    "many",
    "few",
    "another",
    "other",
    "others",
    "all",
    "most",
    "dozens",
    "scores",
    "hundreds",
    "thousands",
    "about",
    "roughly",
    "around",
    "nobody",
    "nothing",
    "it",
    "there",
];

/// Deeds and states that are said of whoever is named right after them.
const ATTRIBUTES: [&str; 10] =
    ["peaceful", "nonviolent", "armed", "unarmed", "violent", "dead", "injured", "wounded", "lifeless", "handcuffed"];

const TRIED: [&str; 10] =
    ["try", "tries", "tried", "trying", "attempt", "attempts", "attempted", "attempting", "vain", "unsuccessfully"];

/// The sentences of a text; "Atpa!" in the middle of one does not end it.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | ';' | ':')) {
        let rest = &text[at + mark.len_utf8()..];
        let next = rest.trim_start_matches(['"', '\'', '”', '’', '»', ')', '.', '!', '?']);
        let is_inside = !next.is_empty() && !next.starts_with(char::is_whitespace);
        let goes_on = next.trim_start().starts_with(|c: char| c.is_lowercase() || c == ',');
        if matches!(mark, ';' | ':') || !(is_inside || goes_on) {
            found.push(&text[begin..at]);
            begin = at + mark.len_utf8();
        }
    }
    found.push(&text[begin..]);
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

/// A sentence without what is told beside the main thing; `with_relative` keeps what follows "who" and "which".
pub(super) fn main_part(sentence: &str, vocabulary: &Vocabulary, with_relative: bool) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_left_out = false;
    for word in sentence.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_relative = matches!(bare.as_str(), "who" | "which");
        if vocabulary.subordinators.contains(&bare) && !kept.is_empty() && !(is_relative && with_relative) {
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

fn is(words: &[String], at: Option<usize>, among: &[&str]) -> bool {
    at.and_then(|at| words.get(at)).is_some_and(|word| among.contains(&word.as_str()))
}

fn is_participle(word: &str) -> bool {
    (word.len() > 4 && word.ends_with("ed")) || PARTICIPLES.contains(&word)
}

/// Whether the verb at a place is suffered by who is named before it.
pub(super) fn is_passive(words: &[String], at: usize) -> bool {
    let Some(word) = words.get(at).filter(|word| is_participle(word)) else { return false };
    let before = &words[at.saturating_sub(3)..at];
    let has_be = before.iter().any(|word| BE.contains(&word.as_str()));
    let has = before.iter().any(|word| matches!(word.as_str(), "have" | "has" | "had"));
    has_be || (SUFFERED.contains(&word.as_str()) && !has)
}

/// Whether a part says that something was done to who is named in it, so that a bare participle after "and" does too.
pub(super) fn ends_passive(words: &[String]) -> bool {
    (1..words.len()).any(|at| is_participle(&words[at]) && is_passive(words, at))
}

pub(super) fn is_bare_participle(words: &[String], at: usize) -> bool {
    words.get(at).is_some_and(|word| is_participle(word)) && at <= 1
}

/// Whether somebody is said to be in a state rather than to do something.
pub(super) fn is_state(words: &[String]) -> bool {
    words.iter().any(|word| BE.contains(&word.as_str()) || STATES.contains(&word.as_str()) || word == "have")
}

/// Whether the deed at a place is named as a noun, so that nobody before it does it.
pub(super) fn is_noun(words: &[String], at: usize, len: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let before = at.checked_sub(1);
    if !NOUNS.contains(&word.as_str()) {
        return false;
    }
    match is(words, before, &DETERMINERS) {
        true => !is(words, at.checked_sub(2), &LIGHT),
        false => is(words, before, &PERCEIVED) || is(words, Some(at + len), &HAPPENS),
    }
}

/// Whether a word says of whoever is named right after it what they are: "armed men".
pub(super) fn is_attribute(words: &[String], at: usize) -> bool {
    is(words, Some(at), &ATTRIBUTES)
}

/// Whether a participle says of whoever is named right after it what befell them: "a drowned man".
pub(super) fn is_befallen(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1);
    let is_counted =
        is(words, before, &COUNTED) || before.is_some_and(|at| words[at].starts_with(|c: char| c.is_ascii_digit()));
    // "The shot that killed people": what follows is done to them, and no name of theirs.
    let is_named = is(words, before, &DETERMINERS) && !is(words, before, &["this", "that", "these", "those"]);
    words.get(at).is_some_and(|word| is_participle(word)) && (is_named || is_counted)
}

/// In what somebody may be held: whom it befalls stands between the verb and it, "hold two warders hostage".
const HELD_AS: [&str; 4] = ["hostage", "hostages", "captive", "prisoner"];

/// Verbs that hold or take somebody as something.
const HOLDS: [&str; 11] =
    ["hold", "holds", "held", "holding", "take", "takes", "took", "taking", "keep", "keeps", "kept"];

/// Where the verb stands by which somebody is held as what a place says; `None` where it is suffered, or no such verb.
pub(super) fn holds(words: &[String], at: usize) -> Option<usize> {
    if !is(words, Some(at), &HELD_AS) {
        return None;
    }
    let verb = (0..at).rev().find(|verb| is(words, Some(*verb), &HOLDS))?;
    let before = &words[verb.saturating_sub(3)..verb];
    (!before.iter().any(|word| BE.contains(&word.as_str()))).then_some(verb)
}

/// Whether those to whom something happened are named by it: "the wounded", "a body".
pub(super) fn is_determined(words: &[String], at: usize) -> bool {
    is(words, Some(at), &DETERMINERS) || is(words, at.checked_sub(1), &DETERMINERS)
}

/// Whether a part has a subject of its own, though no actor is named in it.
pub(super) fn has_own_subject(words: &[String], verb: usize) -> bool {
    let is_number = words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let is_least = words.first().is_some_and(|word| word == "at") && is(words, Some(1), &["least", "most"]);
    // "Many with wounds" are some of those named before.
    let is_some_of = is(words, Some(1), &["with", "of"]) && !is(words, Some(0), &DETERMINERS);
    verb > 0
        && !is_some_of
        && (is(words, Some(0), &DETERMINERS) || is(words, Some(0), &COUNTED) || is_number || is_least)
}

/// Whether a deed befalls those named after it rather than those before it: "the bodies of two men".
pub(super) fn is_of(words: &[String], end: usize) -> bool {
    is(words, Some(end), &["of"]) || is(words, end.checked_sub(1), &["of"])
}

pub(super) fn is_infinitive(words: &[String], at: usize) -> bool {
    is(words, at.checked_sub(1), &["to"])
}

/// Whether who is named at a place is only where something comes from.
pub(super) fn is_whence(words: &[String], at: usize, since: usize) -> bool {
    words[at.saturating_sub(5).max(since)..at]
        .iter()
        .any(|word| matches!(word.as_str(), "from" | "near" | "behind" | "beside"))
}

/// Whether a deed is told as one of two: "injured or dead".
pub(super) fn is_either(words: &[String], at: usize, end: usize) -> bool {
    is(words, at.checked_sub(1), &["or"]) || is(words, Some(end), &["or"])
}

/// Whether what is denied is only that a try came to anything.
pub(super) fn is_in_vain(words: &[String]) -> bool {
    words.windows(2).any(|two| two == ["without", "success"])
}

pub(super) fn is_tried(words: &[String]) -> bool {
    words.iter().any(|word| TRIED.contains(&word.as_str())) || is_in_vain(words)
}

/// Verbs of dying and being hurt that somebody does to somebody.
pub(super) fn is_done_to(word: &str) -> bool {
    !matches!(
        word,
        "dead"
            | "die"
            | "dies"
            | "died"
            | "death"
            | "deaths"
            | "bodies"
            | "body"
            | "a"
            | "the"
            | "one"
            | "dead body"
            | "corpse"
            | "corpses"
            | "lifeless"
            | "bleeding"
            | "bleed"
            | "injury"
            | "injuries"
            | "wounds"
            | "casualty"
            | "casualties"
            | "fall"
            | "fell"
            | "collapse"
            | "collapsed"
            | "upper"
            | "captive"
    )
}
