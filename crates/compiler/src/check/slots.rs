//! The one noun in the place of another: "an underground chapel" where what is cited has an underground garage, "with ladders,
//! helmets and batons" where it has shields, helmets and batons.

use std::collections::BTreeSet;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::inputs::Support;
use crate::reading::{Token, is_calendar, is_form, is_person_word, rules, stem, tokens};
use crate::text::SentenceKind;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let other = matches!(
        subject.kind,
        SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Background | SentenceKind::Law
    );
    if other || !found.problems.is_empty() {
        return;
    }
    let own = subject.reading.tokens.as_slice();
    // What is cited says, and what the places are called where it was.
    let says = subject.cited.supports.iter().flat_map(|one| one.says.iter().map(move |says| (*one, says)));
    let places = subject.cited.supports.iter().flat_map(|one| {
        let names = one.places.iter().filter_map(|id| subject.known.place(id)?.names.first());
        names.map(move |name| (*one, name))
    });
    let mut seen = BTreeSet::new();
    let read: Vec<(&Support, &String, Vec<Token>)> = says
        .chain(places)
        .filter(|(_, says)| says.contains(' ') && seen.insert(says.as_str()))
        .map(|(one, says)| (one, says, tokens(says)))
        .collect();
    for n in 0..own.len() {
        if !is_noun(own, n) || is_known(subject, &own[n]) || is_read(subject, &own[n]) {
            continue;
        }
        let other = read.iter().find_map(|(one, says, theirs)| {
            let in_place = |at: usize| {
                is_noun(theirs, at)
                    && !subject.reading.stems.contains(&stem(&theirs[at].word))
                    && !alike(&own[n].word, &theirs[at].word)
                    && same_place(own, n, theirs, at)
            };
            (0..theirs.len()).find(|at| in_place(*at)).map(|_| (*one, *says))
        });
        let Some((support, says)) = other else { continue };
        let written = &subject.passage.text()[own[n].start..own[n].end];
        found
            .add(
                Code::NotObserved,
                subject.span(own[n].start, own[n].end),
                format!("\"{written}\": what is cited has another"),
            )
            .at(Level::Warning)
            .with(support.name.clone(), shown(says))
            .allow(shown(says));
        return;
    }
}

/// Whether a word is a noun, as far as its ending tells.
fn is_noun(tokens: &[Token], n: usize) -> bool {
    let word = tokens[n].word.as_str();
    let verb = || {
        let one = std::slice::from_ref(&tokens[n]);
        // "With shields" has a noun, whatever else the word can be.
        let led =
            n.checked_sub(1).is_none_or(|n| !tokens[n].is_word() || DETERMINERS.contains(&tokens[n].word.as_str()));
        word.ends_with("izes")
            || !led && !rules().doings.matches(one).is_empty()
            || !rules().hedges.matches(one).is_empty()
    };
    tokens[n].is_word()
        && !tokens[n].is_digits()
        && !tokens[n].capital
        && word.len() > 2
        && !LITTLE.contains(&word)
        && closes(tokens, n + 1)
        && !["ed", "ing", "ly", "ern", "ward", "wards"].iter().any(|end| word.ends_with(end))
        && !is_form(word)
        && !is_person_word(word)
        && !is_calendar(word)
        && !verb()
}

/// Whether the words of a noun end before a place: at a sign, a preposition, a joint, or the sentence's end.
fn closes(tokens: &[Token], at: usize) -> bool {
    const ENDS: &[&str] = &[
        "and", "or", "of", "in", "on", "at", "by", "to", "from", "with", "near", "into", "onto", "under", "over",
        "for", "who", "which", "that", "while", "as", "before", "after", "but", "is", "are", "was", "were", "when",
        "where", "toward", "towards", "behind", "against", "outside", "inside", "around", "along", "there", "then",
        "during",
    ];
    tokens.get(at).is_none_or(|t| !t.is_word() || ENDS.contains(&t.word.as_str()))
}

/// Whether what is cited has a word, in any of its names.
fn is_known(subject: &Subject<'_>, token: &Token) -> bool {
    let own = stem(&token.word);
    subject.cited.borne(subject.known).any(|(one, borne)| {
        borne.stems.contains(&own)
            || own.len() > 4 && borne.small.contains(own.as_str())
            || one.places.iter().any(|id| subject.known.place_words(id).contains(token.word.as_str()))
    })
}

/// Whether a rule reads a word, and holds it by itself.
fn is_read(subject: &Subject<'_>, token: &Token) -> bool {
    let r = subject.reading;
    let inside = |from: usize, to: usize| from <= token.start && token.end <= to;
    r.acts.iter().any(|one| inside(one.start, one.end))
        || r.times.iter().any(|one| inside(one.start, one.end))
        || r.labels.iter().chain(&r.negatives).chain(&r.judgements).any(|one| inside(one.start, one.end))
        || r.quantities.iter().any(|one| inside(one.number.0, one.number.1))
        || r.said.iter().any(|one| inside(one.start, one.end) || inside(one.who_at.0, one.who_at.1))
        || subject.supposes(token.start)
}

/// Whether two words stand in the same place: behind the same word, before "of" the same, in a list beside the same.
fn same_place(own: &[Token], n: usize, theirs: &[Token], at: usize) -> bool {
    let word =
        |tokens: &[Token], n: Option<usize>| n.and_then(|n| tokens.get(n)).map(|t| t.word.clone()).unwrap_or_default();
    let full = |word: &str| word.len() > 3 && !LITTLE.contains(&word);
    let same = |a: &str, b: &str| full(a) && full(b) && stem(a) == stem(b);
    let (before, lead) = (word(own, n.checked_sub(1)), word(theirs, at.checked_sub(1)));
    // "An underground chapel": the word before it belongs to the noun, and is none who does something.
    let belongs = |tokens: &[Token], n: usize| {
        let opens = word(tokens, n.checked_sub(2));
        let led = DETERMINERS.contains(&opens.as_str()) || !opens.chars().next().is_some_and(char::is_alphanumeric);
        led && !(is_person_word(&word(tokens, n.checked_sub(1))) && word(tokens, n.checked_sub(1)).ends_with('s'))
    };
    let qualified = same(&before, &lead) && belongs(own, n) && belongs(theirs, at);
    let of = |tokens: &[Token], n: usize| {
        let led = word(tokens, Some(n + 1)) == "of";
        let skip =
            usize::from(matches!(word(tokens, Some(n + 2)).as_str(), "the" | "a" | "an" | "his" | "their" | "its"));
        led.then(|| word(tokens, Some(n + 2 + skip)))
    };
    let of = of(own, n).zip(of(theirs, at)).is_some_and(|(a, b)| same(&a, &b));
    let mates = |tokens: &[Token], n: usize| -> Vec<String> {
        let joint = |n: Option<usize>| matches!(word(tokens, n).as_str(), "," | "and" | "or");
        let mut found = Vec::new();
        if joint(Some(n + 1)) {
            let skip = usize::from(joint(Some(n + 2)));
            found.push(word(tokens, Some(n + 2 + skip)));
        }
        if joint(n.checked_sub(1)) {
            let skip = usize::from(joint(n.checked_sub(2)));
            found.push(word(tokens, n.checked_sub(2 + skip)));
        }
        found
    };
    let (own_mates, mates) = (mates(own, n), mates(theirs, at));
    let listed = own_mates.iter().any(|one| mates.iter().any(|other| same(one, other)));
    qualified || of || listed
}

/// Words behind which a noun with its own words begins.
const DETERMINERS: &[&str] = &[
    "a", "an", "the", "his", "her", "their", "its", "of", "in", "with", "on", "at", "by", "to", "from", "and", "or",
    "two", "three", "four", "five", "several", "some", "one", "for", "into", "onto", "under", "behind", "near", "no",
    "carrying", "wearing", "holding",
];

/// Words that are no noun and tell nothing of one.
const LITTLE: &[&str] = &[
    "that",
    "and",
    "the",
    "are",
    "she",
    "him",
    "our",
    "you",
    "nor",
    "let",
    "get",
    "got",
    "say",
    "put",
    "ask",
    "try",
    "use",
    "run",
    "sit",
    "lie",
    "met",
    "led",
    "cut",
    "hit",
    "win",
    "won",
    "lay",
    "yes",
    "ran",
    "old",
    "new",
    "big",
    "low",
    "mid",
    "not",
    "any",
    "all",
    "one",
    "two",
    "how",
    "why",
    "who",
    "his",
    "her",
    "its",
    "for",
    "but",
    "off",
    "out",
    "too",
    "yet",
    "now",
    "nor",
    "own",
    "save",
    "see",
    "saw",
    "set",
    "had",
    "has",
    "was",
    "can",
    "may",
    "did",
    "day",
    "men",
    "man",
    "due",
    "per",
    "via",
    "few",
    "far",
    "ten",
    "six",
    "ago",
    "way",
    "end",
    "lot",
    "sea",
    "air",
    "this",
    "these",
    "those",
    "their",
    "with",
    "from",
    "into",
    "onto",
    "some",
    "many",
    "most",
    "more",
    "several",
    "were",
    "have",
    "been",
    "other",
    "same",
    "each",
    "every",
    "such",
    "only",
    "also",
    "then",
    "they",
    "when",
    "while",
    "which",
    "least",
    "about",
    "around",
    "near",
    "over",
    "under",
    "after",
    "before",
    "between",
    "during",
    "through",
    "toward",
    "towards",
    "would",
    "could",
    "does",
    "whose",
    "there",
    "here",
    "once",
    "further",
    "farther",
    "already",
    "later",
    "without",
    "within",
    "among",
    "others",
    "both",
    "what",
    "where",
    "whom",
    "will",
    "shall",
    "should",
    "must",
    "cannot",
    "than",
    "very",
    "even",
    "still",
    "just",
    "next",
    "last",
    "first",
    "second",
    "third",
    "time",
    "times",
    "hour",
    "hours",
    "minute",
    "minutes",
    "number",
    "middle",
    "turn",
    "sometime",
    "opposite",
    "across",
    "along",
    "against",
    "behind",
    "beside",
    "outside",
    "inside",
    "above",
    "below",
    "because",
    "though",
    "although",
    "until",
    "since",
    "half",
    "pair",
    "part",
    "group",
    "groups",
    "side",
    "sides",
    "video",
    "videos",
    "footage",
    "clip",
    "clips",
    "recording",
    "recordings",
    "presence",
    "both",
    "away",
    "parts",
    "areas",
    "area",
    "quarter",
    "quarters",
    "thirds",
    "comes",
    "goes",
    "begins",
    "slung",
    "down",
    "back",
    "again",
    "later",
    "however",
];

/// Whether two words can be for one thing: one rule reads both, or one is a kind of the other.
fn alike(one: &str, other: &str) -> bool {
    let groups = [&rules().nouns, &rules().things, &rules().labels, &rules().acts];
    groups.into_iter().any(|group| {
        let ids = |word: &str| group.matches(&tokens(word)).into_iter().map(|m| m.id).collect::<Vec<_>>();
        let (own, theirs) = (ids(one), ids(other));
        own.iter().any(|a| theirs.iter().any(|b| group.is_a(a, b) || group.is_a(b, a)))
    })
}
