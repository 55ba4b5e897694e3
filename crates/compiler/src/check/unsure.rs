//! What the words of evidence themselves leave unsure, told without it: "possibly a military vehicle" as "a military pickup".

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::Basis;
use crate::reading::{rules, tokens};
use crate::text::SentenceKind;

/// A cause that nothing that is cited tells: "because the carriers had left, …".
fn caused(subject: &Subject<'_>, found: &mut Found) -> bool {
    let tokens = &subject.reading.tokens;
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let led = (0..tokens.len()).find_map(|n| match (word(n), word(n + 1), word(n + 2)) {
        ("because", ..) => Some((n, n + 1)),
        ("as", "a", "result") => Some((n, n + 3)),
        ("in", "retaliation" | "revenge" | "response" | "reprisal", _) => Some((n, n + 2)),
        ("due" | "owing" | "thanks", "to", _) => Some((n, n + 2)),
        ("out", "of", "fear" | "anger" | "revenge" | "panic" | "spite") => Some((n, n + 3)),
        ("for", "fear", _) => Some((n, n + 2)),
        ("on", "account", "of") | ("in", "order", "to") => Some((n, n + 3)),
        ("as", "punishment" | "revenge" | "retribution" | "retaliation", _) => Some((n, n + 2)),
        ("to", "avenge" | "punish", _) | ("so", "that", _) => Some((n, n + 2)),
        ("prompted" | "triggered" | "provoked" | "caused" | "sparked", "by", _) => Some((n, n + 2)),
        _ => None,
    });
    let Some((from, to)) = led else { return false };
    let causal = [
        "because",
        "result",
        "cause",
        "due to",
        "owing",
        "reason",
        "retaliat",
        "revenge",
        "response",
        "respond",
        "led to",
        "therefore",
        "so that",
        "effect",
        "thanks",
        "lead to",
        "justif",
        "pretext",
        "prompt",
        "trigger",
        "provok",
        "spark",
        "consequen",
        "in order",
        "fear",
        "punish",
        "aveng",
        "given",
        "for fear",
        "afraid",
    ];
    let told = subject
        .cited
        .borne(subject.known)
        .any(|(support, borne)| causal.iter().any(|word| borne.small.contains(word)) || support.judged.is_some());
    let before = from.checked_sub(1).map_or("", word);
    let ours = tokens.iter().any(|t| matches!(t.word.as_str(), "we" | "our" | "us"));
    if told
        || ours
        || !subject.reading.quotes.is_empty()
        || subject.supposes(tokens[from].start)
        || matches!(before, "not" | "only")
        || subject.cited.is_empty()
    {
        return false;
    }
    let (start, end) = (tokens[from].start, tokens[to - 1].end);
    let written = &subject.passage.text()[start..end];
    let problem = found.add(
        Code::NotObserved,
        subject.span(start, end),
        format!("\"{written}\": nothing that is cited says that one came of the other"),
    );
    problem.at(crate::diagnostic::Level::Warning);
    for support in subject.cited.supports.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
    true
}

/// What is cited says that it was tried, and the sentence that it was done.
fn only_tried(subject: &Subject<'_>, found: &mut Found) -> bool {
    let begins = [
        "tr",
        "attempt",
        "fail",
        "vain",
        "unsuccess",
        "sought",
        "seek",
        "want",
        "prevent",
        "not",
        "no",
        "without",
        "never",
        "intend",
        "plan",
        "about",
    ];
    let tries = |word: &str| {
        matches!(word, "try" | "tries" | "tried" | "trying" | "effort" | "efforts")
            || begins.iter().skip(1).any(|begin| word.starts_with(begin))
            || word.ends_with("n't")
    };
    if subject.reading.tokens.iter().any(|t| tries(&t.word)) {
        return false;
    }
    let all: Vec<_> = subject.cited.borne(subject.known).collect();
    for (support, borne) in &all {
        let done = |verb: &&String| {
            subject.reading.stems.contains(*verb)
                && !all.iter().any(|(_, other)| other.stems.contains(*verb) && !other.tried.contains(*verb))
        };
        let Some(verb) = borne.tried.iter().find(done) else { continue };
        let Some(at) = subject.reading.tokens.iter().find(|t| crate::reading::stem(&t.word) == *verb) else { continue };
        let says = shown(support.says.first().map_or("", String::as_str));
        let written = &subject.passage.text()[at.start..at.end];
        found
            .add(Code::Certainty, subject.span(at.start, at.end), format!("\"{written}\" is what was only tried"))
            .with(support.name.clone(), says.clone())
            .allow(says);
        return true;
    }
    false
}

/// "Is certainly higher", where what is cited has it as likely.
fn made_sure(subject: &Subject<'_>, found: &mut Found) -> bool {
    const SURE: &[&str] = &[
        "certainly",
        "definitely",
        "undoubtedly",
        "unquestionably",
        "undeniably",
        "clearly",
        "proves",
        "proved",
        "proven",
        "conclusively",
        "evidently",
        "surely",
        "indisputably",
        "unmistakably",
        "doubtless",
        "established",
        "demonstrates",
    ];
    let tokens = &subject.reading.tokens;
    let Some(at) = tokens.iter().find(|t| SURE.contains(&t.word.as_str())) else { return false };
    if subject.reading.before(at.start).take(3).any(super::polarity::is_negation) {
        return false;
    }
    let doubts =
        ["likely", "probabl", "possibl", "appear", "seem", "may ", "might", "could ", "apparent", "suggest", "indicat"];
    let all: Vec<_> = subject.cited.borne(subject.known).collect();
    let near = |borne: &crate::compiler::Borne| subject.reading.in_common(&borne.stems);
    let most = all.iter().map(|(_, borne)| near(borne)).max().unwrap_or(0);
    let mut nearest = all.iter().filter(|(_, borne)| near(borne) == most);
    let unsure = |says: &String| doubts.iter().any(|doubt| says.to_lowercase().contains(doubt));
    let Some((support, _)) =
        nearest.find(|(support, _)| support.says.first().is_some_and(unsure)).filter(|_| most >= 2)
    else {
        return false;
    };
    let written = &subject.passage.text()[at.start..at.end];
    let says = shown(support.says.first().map_or("", String::as_str));
    found
        .add(Code::Certainty, subject.span(at.start, at.end), format!("\"{written}\": the evidence leaves it unsure"))
        .with(support.name.clone(), says.clone())
        .allow(says);
    true
}

/// The parts of a sentence in which something is hedged, up to the next semicolon or "but".
fn hedged(subject: &Subject<'_>) -> Vec<(usize, usize)> {
    let tokens = &subject.reading.tokens;
    let parts = |n: &usize| matches!(tokens[*n].word.as_str(), ";" | "but" | "yet" | "while" | "whereas");
    let hedges = rules().hedges.matches(tokens);
    hedges
        .iter()
        .filter(|m| m.id != "reported")
        .map(|m| {
            let from = (0..m.from).rev().find(parts).map_or(0, |n| tokens[n].end);
            let to = (m.to..tokens.len()).find(parts).map_or(usize::MAX, |n| tokens[n].start);
            (from, to)
        })
        .collect()
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let told = found.problems.iter().any(|problem| problem.code == Code::Certainty);
    let other = matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Judgement);
    if !told && !other && caused(subject, found) {
        return;
    }
    if told || other || !subject.reading.supposed.is_empty() {
        return;
    }
    if !subject.reading.hedged && (only_tried(subject, found) || made_sure(subject, found)) {
        return;
    }
    let hedges = hedged(subject);
    let own = &subject.reading.stems;
    let all: Vec<_> = subject.cited.borne(subject.known).collect();
    for (support, borne) in &all {
        for unsure in &borne.unsure {
            // What something else that is cited has without a doubt may be told.
            let sure = |stem: &String| {
                all.iter().any(|(other, read)| {
                    // The title of an event says shortly what was observed, and is no surer.
                    !std::ptr::eq(*other, *support)
                        && (other.basis != Basis::Described || support.basis == Basis::Described)
                        && read.stems.contains(stem)
                        && other
                            .says
                            .iter()
                            .any(|says| tokens(says).iter().any(|t| crate::reading::stem(&t.word) == *stem))
                        && !read.unsure.iter().any(|unsure| unsure.contains(stem))
                })
            };
            let both: Vec<&String> = unsure.intersection(own).filter(|stem| !sure(stem)).collect();
            if both.is_empty() || unsure.len() > 2 && both.len() < 2 {
                continue;
            }
            let at =
                subject.reading.tokens.iter().find(|t| both.iter().any(|stem| crate::reading::stem(&t.word) == **stem));
            let Some(at) = at.filter(|at| !hedges.iter().any(|(from, to)| (*from..*to).contains(&at.start))) else {
                continue;
            };
            let says = shown(support.says.first().map_or("", String::as_str));
            let written = &subject.passage.text()[at.start..at.end];
            found
                .add(
                    Code::Certainty,
                    subject.span(at.start, at.end),
                    format!("\"{written}\" is what the evidence leaves unsure"),
                )
                .with(support.name.clone(), says.clone())
                .allow(says);
            return;
        }
    }
}
