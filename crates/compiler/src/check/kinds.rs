//! What each kind of sentence must have: a citation, a judgement, an instrument, or nothing of its own.

use model::Certainty;

use super::held::{asks, is_told, of_harmed, takes_for_granted};
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::{Basis, JudgedBy, Support};
use crate::reading::{Act, Reading, is_number_word, stem};
use crate::text::{Language, SentenceKind, TextSpan};

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let sentence = subject.sentence;
    let text = subject.passage.text();
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    // A cell, a date line, a label: no sentence.
    // A question asserts nothing but what it takes for granted.
    let asked = asks(subject);
    let fragment = asked
        || words < 3
        || (words < 5
            && !text.trim_end().ends_with(['.', '!', '?', '…', '؟', '۔', '”', '"'])
            && subject.reading.acts.is_empty()
            && subject.reading.quantities.is_empty());
    let cites = !sentence.citations.is_empty() || !sentence.values.is_empty() || sentence.picture.is_some();
    let whole = whole(subject);
    #[allow(clippy::collapsible_match, reason = "a guard that asks for more would fall through to the next kind")]
    match sentence.kind {
        SentenceKind::Heading if subject.cited.is_empty() => {
            if sentence.language == Language::English {
                disguised(subject, whole, found);
            }
        }
        SentenceKind::Fact | SentenceKind::Attributed | SentenceKind::Judgement | SentenceKind::Quotation if !cites => {
            if asked && sentence.language == Language::English {
                disguised(subject, whole, found);
            }
            if !fragment {
                let what = match sentence.kind {
                    SentenceKind::Attributed => "a sentence that says what somebody says cites no statement",
                    SentenceKind::Judgement => "a judgement is cited by nobody's name",
                    SentenceKind::Quotation => "a quotation cites nothing",
                    _ => "a factual sentence cites nothing",
                };
                found.add(Code::Uncited, whole, what).allow(
                    "a citation, [=background] where it is commonly known, or an exception with reason and name",
                );
            }
        }
        SentenceKind::Law if !cites => {
            if !names_instrument(text) {
                found
                    .add(Code::LawUncited, whole, "law is stated without the instrument that says so")
                    .allow("the instrument with its article or principle, or a citation of the standard");
            }
            if sentence.language == Language::English {
                disguised(subject, whole, found);
            }
        }
        SentenceKind::Background | SentenceKind::Recommendation | SentenceKind::Method if !cites => {
            if sentence.language == Language::English {
                disguised(subject, whole, found);
            }
        }
        _ => {}
    }
    if sentence.language == Language::English && cites {
        judgements(subject, found);
    }
}

/// Deeds that no sentence may tell in passing.
const GRAVE: &[&str] = &["death", "injury", "shot", "firing", "beating", "torture", "arson", "looting"];

/// A recommendation, law, title, question or background that brings in facts of the case.
fn disguised(subject: &Subject<'_>, whole: TextSpan, found: &mut Found) {
    let r = subject.reading;
    let clock = r.times.iter().any(|time| time.clock.is_some());
    let number = r.quantities.iter().find(|q| q.unit.is_none() && (q.low > 2.0 || !q.states.is_empty()));
    let grave = r.acts.iter().any(|act| act.strong && !act.negated && !act.refers && GRAVE.contains(&act.id));
    let told = |act: &&Act| is_told(r, act) && GRAVE.contains(&act.id);
    // A deed with who did it, when or to how many.
    let placed = clock || r.times.iter().any(|t| t.date.is_some());
    let named = r.acts.iter().filter(told).any(|act| placed || act.actor.is_some() || act.patient.is_some());
    let headline = r.acts.iter().any(|a| a.strong && !a.negated && GRAVE.contains(&a.id) && a.actor.is_some());
    let what = match subject.sentence.kind {
        _ if asks(subject) => r.quantities.iter().any(of_harmed) || (takes_for_granted(r) && named),
        SentenceKind::Heading => r.quantities.iter().any(of_harmed) || named || headline,
        SentenceKind::Law => clock || r.quantities.iter().any(of_harmed) || named,
        SentenceKind::Recommendation => {
            number.is_some_and(|q| !q.states.is_empty())
                || (grave && (clock || r.times.iter().any(|t| t.date.is_some())))
        }
        // Commonly known is nothing that was done, counted or timed in the events.
        SentenceKind::Background => {
            clock || grave || number.is_some_and(|q| q.states.iter().any(|s| matches!(*s, "death" | "injury")))
        }
        _ => number.is_some() || clock || grave,
    };
    if what {
        found
            .add(Code::FactInDisguise, whole, format!("{} brings in facts, and cites nothing", kind_words(subject)))
            .allow("the facts in a sentence of their own, with what shows them; or a citation here");
    }
}

fn kind_words(subject: &Subject<'_>) -> &'static str {
    match subject.sentence.kind {
        _ if asks(subject) => "a question",
        SentenceKind::Heading => "a title",
        SentenceKind::Law => "a sentence of law",
        SentenceKind::Recommendation => "a sentence of recommendation",
        SentenceKind::Background => "a sentence of background",
        _ => "a sentence of method",
    }
}

/// A judgement must be somebody's, cited or named, and must still stand.
fn judgements(subject: &Subject<'_>, found: &mut Found) {
    let judged: Vec<_> = subject.cited.supports.iter().filter_map(|s| Some((*s, s.judged.as_ref()?))).collect();
    for (support, by) in &judged {
        if let Some(why) = &by.lapsed {
            let span = subject.sentence.citations.first().map_or(subject.sentence.span, |c| c.span);
            found
                .add(Code::JudgementLapsed, span, format!("the judgement of {} does not stand any more: {why}", by.by))
                .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
                .allow(format!("nothing that rests on it, until {} judges again", by.by));
        }
    }
    if matches!(
        subject.sentence.kind,
        SentenceKind::Law | SentenceKind::Recommendation | SentenceKind::Heading | SentenceKind::Quotation
    ) {
        return;
    }
    surer(subject, &judged, found);
    unnamed(subject, &judged, found);
    let Some(word) = subject.reading.judgements.first() else { return };
    if !judged.is_empty() {
        return;
    }
    // Somebody's characterisation, told as theirs.
    let theirs = subject.is_attributed() && subject.cited.supports.iter().any(|s| s.basis == Basis::Said);
    if theirs {
        return;
    }
    // "Beyond doubt" is said of what was seen or computed, and nothing that is cited is less than sure.
    let seen = |basis: Basis| matches!(basis, Basis::Observed | Basis::Computed | Basis::Described);
    let sure = |support: &&Support| seen(support.basis) && support.certainty.is_none_or(|c| c == Certainty::Certain);
    if word.id == "certainty" && subject.reading.judgements.len() == 1 && subject.cited.supports.iter().all(sure) {
        return;
    }
    let written = &subject.passage.text()[word.start..word.end];
    // What is observed in so many words is no judgement of the report's.
    let small = written.to_lowercase();
    if subject
        .cited
        .borne(subject.known)
        .any(|(s, b)| matches!(s.basis, Basis::Observed | Basis::Shown) && b.small.contains(&small))
    {
        return;
    }
    found
        .add(
            Code::JudgementUnnamed,
            subject.span(word.start, word.end),
            format!("\"{written}\" is a judgement, and no judgement under a name is cited"),
        )
        .allow("a citation of the judgement of a named person, or the facts without this word");
}

/// A judgement that nothing but judgements bears out is told under the name of who judged.
fn unnamed(subject: &Subject<'_>, judged: &[(&Support, &JudgedBy)], found: &mut Found) {
    let judgement = |one: &&crate::inputs::Exhibit| one.kind == crate::inputs::ExhibitKind::Judgement;
    let all = !judged.is_empty()
        && (subject.cited.supports.iter().all(|support| support.judged.is_some())
            || subject.cited.exhibits.iter().all(|(_, one)| judgement(one)));
    let small = subject.passage.text().to_lowercase();
    let named = judged.iter().any(|(_, by)| {
        let words: Vec<String> =
            crate::reading::tokens(&by.by).into_iter().filter(|t| t.word.len() > 2).map(|t| stem(&t.word)).collect();
        let told = words.iter().filter(|word| subject.reading.stems.contains(*word)).count();
        told >= 2
            || words.last().is_some_and(|last| subject.reading.stems.contains(last))
            || small.contains(&by.by.to_lowercase())
    });
    let ours = subject.reading.tokens.iter().any(|t| matches!(t.word.as_str(), "we" | "our"));
    // "In its judgement": of whoever was named before.
    let theirs = subject.reading.tokens.windows(2).any(|pair| {
        matches!(pair[0].word.as_str(), "its" | "their" | "his" | "her")
            && matches!(
                pair[1].word.as_str(),
                "judgement" | "judgment" | "view" | "opinion" | "assessment" | "eyes" | "finding" | "conclusion"
            )
    });
    let ours = ours || theirs;
    if !all
        || named
        || ours
        || subject.is_attributed()
        || super::held::asks(subject)
        || !subject.reading.supposed.is_empty()
    {
        return;
    }
    let (support, by) = judged[0];
    found
        .add(
            Code::JudgementUnnamed,
            whole(subject),
            format!("this is what {} judges, and the sentence does not say so", by.by),
        )
        .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
        .allow(format!("in the view of {}, …", by.by));
}

/// A judgement is told no surer than it was made.
fn surer(subject: &Subject<'_>, judged: &[(&Support, &JudgedBy)], found: &mut Found) {
    if judged.is_empty()
        || subject.reading.hedged
        || !matches!(subject.kind, SentenceKind::Judgement | SentenceKind::Attributed)
    {
        return;
    }
    let hedged = |support: &Support| {
        let says = Reading::of_evidence(support.says.first().map_or("", String::as_str));
        says.hedged && subject.reading.stems.intersection(&says.stems).count() >= 2
    };
    if !judged.iter().all(|(support, _)| hedged(support)) {
        return;
    }
    let (support, by) = judged[0];
    let says = shown(support.says.first().map_or("", String::as_str));
    let at =
        subject.reading.judgements.first().map_or_else(|| whole(subject), |word| subject.span(word.start, word.end));
    found
        .add(Code::Certainty, at, format!("this is surer than the judgement of {}", by.by))
        .with(support.name.clone(), says.clone())
        .allow(says);
}

/// The first words of a sentence to its end, marks left aside.
fn whole(subject: &Subject<'_>) -> TextSpan {
    let text = subject.passage.text();
    if text.is_empty() { subject.sentence.span } else { subject.span(0, text.len()) }
}

/// Whether a sentence names an instrument of law.
fn names_instrument(text: &str) -> bool {
    [
        "Principles",
        "Convention",
        "Covenant",
        "Charter",
        "Declaration",
        "Code of",
        "Constitution",
        "Protocol",
        "Guidelines",
        "Statute",
        "General Comment",
        "eneral comment",
        "comment No",
        "Rules",
        "Treaty",
        "Criminal Code",
        "Geneva",
        " Act",
        "Section ",
        "section ",
        "Penal Code",
        "Law on ",
        "Decree",
        "Regulation",
        "article ",
        "Article ",
        "principle ",
        "Principle ",
    ]
    .iter()
    .any(|name| text.contains(name))
}

/// Whether a word keeps its capital inside a sentence.
pub(super) fn keeps_capital(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "the",
        "a",
        "an",
        "at",
        "in",
        "on",
        "by",
        "it",
        "they",
        "he",
        "she",
        "there",
        "soldiers",
        "security",
        "police",
        "officers",
        "protesters",
        "people",
        "several",
        "dozens",
        "hundreds",
        "no",
        "none",
        "some",
        "many",
        "most",
        "around",
        "about",
        "after",
        "before",
        "between",
        "cadets",
        "troops",
        "rioters",
        "men",
        "women",
        "this",
        "that",
        "shots",
    ];
    let small = word.to_lowercase();
    !SMALL.contains(&small.as_str()) && !is_number_word(&small)
}
