//! "None", "no one else", "only", "without warning": somebody must have looked for it, and the sentence say in what.

use super::attribution::says_unknown;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::{Borne, shows};
use crate::inputs::{Basis, LookedFor, Support};
use crate::reading::Sign;
use crate::text::SentenceKind;

/// Words by which a sentence says in what something was not seen, or that it only seems so.
const SCOPE: &[&[&str]] = &[
    &["videos"],
    &["video"],
    &["footage"],
    &["recordings"],
    &["recording"],
    &["clips"],
    &["clip"],
    &["visible"],
    &["visibly"],
    &["discernible"],
    &["discernibly"],
    &["noticeably"],
    &["made", "out"],
    &["in", "view"],
    &["in", "sight"],
    &["people", "seen"],
    &["those", "seen"],
    &["men", "seen"],
    &["on", "film"],
    &["on", "camera"],
    &["be", "recognized"],
    &["be", "recognised"],
    &["be", "seen"],
    &["be", "heard"],
    &["is", "seen"],
    &["are", "seen"],
    &["is", "heard"],
    &["audible"],
    &["photographs"],
    &["photograph"],
    &["frame"],
    &["frames"],
    &["camera"],
    &["captured"],
    &["apparently"],
    &["appear"],
    &["appears"],
    &["appeared"],
    &["seem"],
    &["seems"],
    &["seemed"],
    &["reviewed"],
    &["material"],
    &["images"],
    &["on", "screen"],
    &["was", "seen"],
    &["were", "seen"],
    &["was", "heard"],
    &["not", "seen"],
    &["not", "heard"],
    &["looked", "through"],
];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(
        subject.kind,
        SentenceKind::Recommendation
            | SentenceKind::Law
            | SentenceKind::Background
            | SentenceKind::Quotation
            | SentenceKind::Method
    ) {
        return;
    }
    let mut signs: Vec<Sign> = subject.reading.negatives.clone();
    // "did not fire": a deed that was not done is a negative like any other.
    for act in subject.reading.acts.iter().filter(|act| act.strong && act.negated) {
        if unseen(subject, act.start) || says_unknown(subject) {
            continue;
        }
        let known = signs.iter().any(|sign| sign.start <= act.start && act.end <= sign.end + 40);
        if !known {
            signs.push(Sign { id: act.id, start: act.start, end: act.end });
        }
    }
    for label in subject.reading.labels.iter().filter(|label| label.id == "unarmed") {
        signs.push(Sign { id: "unarmed", ..*label });
    }
    let looked = subject.cited.supports.iter().any(|support| support.looked_for.is_some());
    // "No siren had sounded", where somebody listened for one.
    if looked && signs.is_empty() {
        let no = subject.reading.tokens.windows(2).find(|pair| {
            pair[0].word == "no"
                && pair[1].is_word()
                && !matches!(pair[1].word.as_str(), "longer" | "more" | "fewer" | "less" | "doubt" | "question")
        });
        signs.extend(no.map(|pair| Sign { id: "no_thing", start: pair[0].start, end: pair[1].end }));
    }
    // "Neither … could be established": what was not found out.
    let found_out = ["established", "determined", "confirmed", "verified", "identified", "ascertained"]
        .iter()
        .any(|word| subject.reading.has_words(&["be", *word]));
    signs.retain(|sign| !(found_out && sign.id == "none"));
    signs.retain(|sign| !(sign.id == "none" && silent(subject, sign.end)));
    // "Offered no evidence that …": how little stands behind somebody's word.
    signs.retain(|sign| !subject.reading.said.iter().any(|said| said.start <= sign.start && sign.end <= said.end));
    // "No shot had yet been fired": the order of times that are cited tells it.
    let dated = subject
        .cited
        .exhibits
        .iter()
        .filter(|(_, one)| one.supports.iter().any(|n| !subject.known.inputs.supports[*n].times.is_empty()));
    let ordered = dated.count() >= 2 && subject.reading.tokens.iter().any(|t| t.word == "yet");
    // "No protesters were left": the square is empty of them.
    let left = subject.reading.tokens.iter().any(|t| matches!(t.word.as_str(), "left" | "remained" | "remaining"));
    let empty = ["empty", "deserted", "has left", "have left", "cleared"];
    let emptied = left
        && subject.cited.borne(subject.known).any(|(_, borne)| empty.iter().any(|word| borne.small.contains(word)));
    signs.retain(|sign| !ordered && !emptied && !subject.supposes(sign.start));
    // "No ambulance came before 3:40": bounds when one came.
    signs.retain(|sign| !subject.reading.times.iter().any(|time| time.not_before && time.start >= sign.end));
    let Some(sign) = signs.first() else { return };
    let span = subject.span(sign.start, sign.end);
    let written = &subject.passage.text()[sign.start..sign.end];
    if subject.is_attributed() && said_so(subject, sign) {
        return;
    }
    // "Only two" where two is all that there can be.
    if sign.id == "only" && exact(subject) {
        return;
    }
    // "Unarmed" may be observed in so many words.
    let observed = |id: &str| {
        subject
            .cited
            .borne(subject.known)
            .any(|(s, b)| b.labels.contains(id) && matches!(s.basis, Basis::Observed | Basis::Shown))
    };
    let looked = subject
        .cited
        .borne(subject.known)
        .filter_map(|(support, borne)| Some((support, borne, support.looked_for.as_ref()?)))
        .map(|one| (near(subject, one.1), one))
        .max_by_key(|(near, _)| *near)
        .filter(|(near, _)| *near > 0)
        .map(|(_, one)| one);
    let Some((support, _, looked)) = looked else {
        if sign.id == "unarmed" && observed("unarmed") || seen_not(subject) {
            return;
        }
        let problem = found.add(
            Code::NegativeUnsupported,
            span,
            format!("\"{written}\": nothing that is cited says that somebody looked for it and in what"),
        );
        for support in subject.cited.supports.iter().take(3) {
            problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
        }
        problem.allow("what is seen, without saying what is not; or cite a negative observation");
        return;
    };
    // "In none of the four videos", where two were looked through.
    let items = looked.scope.split(',').count() as f64;
    let listed =
        looked.scope.split(',').all(|item| !item.trim().contains(' ') && item.contains(|c: char| c.is_ascii_digit()));
    let more = listed
        && subject
            .reading
            .quantities
            .iter()
            .any(|one| matches!(one.noun.as_deref(), Some("video" | "photograph")) && one.low > items);
    if more {
        scope(subject, sign, support, looked, found);
        return;
    }
    // "In any of the recordings", where one was looked through.
    let tokens = &subject.reading.tokens;
    let any = |n: usize| {
        let word = |k: usize| tokens.get(n + k).map_or("", |t| t.word.as_str());
        let films = |word: &str| {
            matches!(word, "recordings" | "videos" | "clips" | "films" | "recording" | "video" | "footage" | "material")
        };
        match word(0) {
            "any" | "all" | "none" | "each" => {
                (1..4).any(|k| films(word(k))) && matches!(word(1), "of" | "the" | "our" | "available")
            }
            "every" => films(word(1)),
            _ => false,
        }
    };
    if listed && items <= 1.0 && (0..tokens.len()).any(any) {
        scope(subject, sign, support, looked, found);
        return;
    }
    let names = |item: &str| subject.reading.has_words(&[item.trim().to_lowercase().as_str()]);
    if says_scope(subject) || looked.scope.split(',').any(names) {
        return;
    }
    scope(subject, sign, support, looked, found);
}

/// How near what was looked for is to a sentence: words and deeds in common.
fn near(subject: &Subject<'_>, borne: &Borne) -> usize {
    let deeds = subject.reading.acts.iter().filter(|act| borne.not_done.contains(act.id)).count();
    borne.stems.intersection(&subject.reading.stems).count() + deeds
}

/// "She had not seen the bodies herself": who tells it was not there, which says nothing of what was.
fn unseen(subject: &Subject<'_>, at: usize) -> bool {
    let tokens = &subject.reading.tokens;
    let before = tokens.iter().filter(|t| t.end <= at).rev().take(4);
    let sees = before.into_iter().any(|t| matches!(t.word.as_str(), "see" | "seen" | "witness" | "witnessed"));
    let own = |word: &str| matches!(word, "herself" | "himself" | "themselves" | "personally" | "first-hand");
    sees && tokens.iter().any(|t| own(&t.word)) && subject.cited.supports.iter().any(|s| s.basis == Basis::Said)
}

/// Whether a sentence says in what something was not seen, or that it only seems so.
fn says_scope(subject: &Subject<'_>) -> bool {
    SCOPE.iter().any(|words| subject.reading.has_words(words))
}

/// "Neither of them explained it": what is cited is what they said, and it has nothing more.
fn silent(subject: &Subject<'_>, at: usize) -> bool {
    const SPEAKS: &[&str] = &[
        "explain",
        "said",
        "say",
        "comment",
        "respond",
        "mention",
        "specif",
        "address",
        "elaborat",
        "answer",
        "repli",
        "clarif",
        "add",
        "acknowledg",
        "refer",
        "disclos",
        "identif",
        "substantiat",
    ];
    let told = subject.cited.supports.iter().all(|s| s.basis == Basis::Said) && !subject.cited.supports.is_empty();
    let tokens = &subject.reading.tokens;
    let behind = tokens.iter().filter(|t| t.start >= at).take(7);
    let before = tokens.iter().filter(|t| t.end <= at).rev().take(4);
    told && behind.chain(before).any(|t| SPEAKS.iter().any(|verb| t.word.starts_with(verb)))
}

/// Whether what is observed says itself, in words that the sentence shares, that something was not so there.
fn seen_not(subject: &Subject<'_>) -> bool {
    says_scope(subject)
        && subject.cited.borne(subject.known).any(|(support, borne)| {
            let denies = borne.negative || !borne.denied.is_empty();
            shows(support) && support.looked_for.is_none() && denies && near(subject, borne) >= 2
        })
}

fn scope(subject: &Subject<'_>, sign: &Sign, support: &Support, looked: &LookedFor, found: &mut Found) {
    let span = subject.span(sign.start, sign.end);
    let written = &subject.passage.text()[sign.start..sign.end];
    let limits = match (looked.whole, looked.visibility) {
        (true, model::Visibility::Good) => "looked through whole, in good view",
        (true, _) => "looked through whole, not all in view",
        (false, _) => "not known to be looked through whole",
    };
    let text = subject.passage.text();
    let end = text.trim_end_matches(['.', '!', '?', ' ']).len();
    found
        .add(Code::NegativeScope, span, format!("\"{written}\" does not say in what it was looked for"))
        .with(support.name.clone(), shown(&format!("{} In {} ({limits})", looked.question, looked.scope)))
        .allow("the same with \"in the footage that was looked through\"")
        .mend(
            subject.span(end.saturating_sub(1), end),
            format!("{} in the footage that was looked through", last_char(&text[..end])),
            "say in what",
        );
}

fn last_char(text: &str) -> &str {
    text.char_indices().next_back().map_or("", |(at, _)| &text[at..])
}

/// Whether somebody who is cited says that something was not so.
fn said_so(subject: &Subject<'_>, sign: &Sign) -> bool {
    let least = if sign.id == "none" { 1 } else { 2 };
    subject.cited.borne(subject.known).any(|(support, borne)| {
        // What they deny of one thing does not deny another.
        matches!(support.basis, Basis::Said | Basis::Judged)
            && (borne.negative
                || !borne.denied.is_empty()
                || !borne.not_done.is_empty()
                || borne.labels.contains("unarmed"))
            && near(subject, borne) >= least
    })
}

fn exact(subject: &Subject<'_>) -> bool {
    subject.reading.quantities.iter().any(|quantity| {
        subject.cited.supports.iter().flat_map(|s| &s.counted).any(|counted| {
            counted.at_least == counted.at_most && counted.at_most.is_some_and(|most| most as f64 == quantity.low)
        })
    })
}
