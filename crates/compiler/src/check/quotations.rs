//! Quotations: word for word what somebody said or wrote; a translation is called one.

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::inputs::Quotable;
use crate::reading::Quote;
use crate::text::SentenceKind;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let text = subject.passage.text();
    if matches!(subject.sentence.kind, SentenceKind::Heading) {
        return;
    }
    let whole = Quote { start: 0, end: text.len(), inside: (0, text.len()), gloss: false };
    let block = subject.sentence.quoted_block && subject.reading.quotes.is_empty();
    let quotes: Vec<&Quote> = if block { vec![&whole] } else { subject.reading.quotes.iter().collect() };
    let quotable: Vec<(&str, &Quotable)> = subject
        .cited
        .supports
        .iter()
        .flat_map(|support| support.quotable.iter().map(|one| (support.name.as_str(), one)))
        .collect();
    for quote in &quotes {
        let words = &text[quote.inside.0..quote.inside.1];
        let span = subject.span(quote.inside.0, quote.inside.1);
        if !words.chars().any(char::is_alphanumeric) {
            continue;
        }
        let originals = quotable.iter().find(|(_, one)| !one.translated && holds(&one.text, words));
        let translation = quotable.iter().find(|(_, one)| one.translated && holds(&one.text, words));
        if originals.is_some() {
            continue;
        }
        if let Some((name, one)) = translation {
            let translation_of = *name;
            // “Atpa!” – “Don’t shoot!”: beside the original it is plain what it is.
            let beside = quotes.iter().any(|other| {
                let own = &text[other.inside.0..other.inside.1];
                own.chars().any(char::is_alphanumeric)
                    && quotable
                        .iter()
                        .any(|(by, one)| *by == translation_of && !one.translated && holds(&one.text, own))
            });
            if quote.gloss || beside || says_translated(text) {
                continue;
            }
            let language = one.language.as_deref().unwrap_or("another language");
            found
                .add(Code::TranslationNotSaid, span, "these are not the words that were said: they are a translation")
                .with(*name, shown(&one.text))
                .allow(format!(
                    "the same with \"(translated)\", or the original beside it; this translation is in {language}"
                ))
                .mend(subject.span(quote.end, quote.end), " (translated)", "say that it is translated");
            continue;
        }
        // Words that evidence uses without anybody having said them can be set in quotation marks too.
        let short = words.split_whitespace().count() <= 3;
        let used = subject
            .cited
            .borne(subject.known)
            .any(|(_, borne)| borne.small.contains(&words.trim_matches(['.', ',']).to_lowercase()));
        if short && used {
            continue;
        }
        // One word in quotation marks, and nobody named who said it, is kept at a distance and not quoted.
        let distance = words.split_whitespace().count() == 1 && !subject.is_attributed();
        if distance && subject.sentence.kind != SentenceKind::Quotation && !subject.cited.is_empty() {
            continue;
        }
        match nearest(&quotable, words) {
            Some((name, one)) => {
                let problem = found.add(Code::QuotationDiffers, span, "this is not what is recorded, word for word");
                problem.with(name, shown(&one.text));
                if let Some(best) = best_part(&one.text, words) {
                    problem.allow(best.clone());
                    problem.mend(span, best, "quote what is recorded");
                }
            }
            None if subject.cited.is_empty() && subject.sentence.kind != SentenceKind::Quotation && short => {
                found
                    .add(Code::QuotationUnsupported, span, "nothing is cited for words in quotation marks")
                    .at(Level::Warning);
            }
            None => {
                found
                    .add(Code::QuotationUnsupported, span, "nothing that is cited has words that could be quoted")
                    .allow("the words without quotation marks, as what somebody said");
            }
        }
    }
}

/// Languages: who names the one that was spoken says that the English is a translation.
const LANGUAGES: &[&str] = &[
    "english",
    "kazakh",
    "russian",
    "arabic",
    "swahili",
    "french",
    "spanish",
    "ukrainian",
    "farsi",
    "persian",
    "turkish",
    "kurdish",
    "chinese",
    "mandarin",
    "cantonese",
    "uyghur",
    "burmese",
    "hindi",
    "urdu",
    "hebrew",
    "amharic",
    "portuguese",
    "kyrgyz",
    "uzbek",
    "tajik",
    "belarusian",
    "polish",
    "german",
    "pashto",
    "dari",
    "somali",
    "bengali",
    "thai",
    "korean",
];

/// Whether a sentence says that what it quotes is translated.
fn says_translated(text: &str) -> bool {
    let small = text.to_lowercase();
    ["translat", "interpret"].iter().any(|word| small.contains(word))
        || LANGUAGES.iter().any(|name| small.contains(&format!("in {name}")))
}

/// A text as it is compared: letters and digits, one blank between words, in small letters.
fn plain(text: &str) -> String {
    let mut made = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '’' | '\'' | '‘' | 'ʼ' => made.push('\''),
            c if c.is_alphanumeric() => made.push(c),
            _ if made.ends_with(' ') || made.is_empty() => {}
            _ => made.push(' '),
        }
    }
    made.trim_end().to_owned()
}

/// The parts of a quotation between what it leaves out ("[…]", "…") and what its author put in ("[the army]").
fn parts(words: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in words.chars() {
        match c {
            '[' => {
                depth += 1;
                parts.push(String::new());
            }
            ']' => depth = (depth - 1_i32).max(0),
            '…' => parts.push(String::new()),
            c if depth == 0 => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
            _ => {}
        }
    }
    let parts: Vec<String> = parts.iter().flat_map(|part| part.split("...")).map(plain).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// Whether the words stand in a text in their order, what is left out left aside.
fn holds(text: &str, words: &str) -> bool {
    let text = parts(text).join(" ");
    let mut rest = text.as_str();
    for part in parts(words) {
        let found = rest.match_indices(&part).map(|(at, _)| at).find(|&at| {
            let after = at + part.len();
            (at == 0 || rest.as_bytes()[at - 1] == b' ') && (after == rest.len() || rest.as_bytes()[after] == b' ')
        });
        match found {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The recorded words that are most like the quoted ones, if any are.
fn nearest<'a>(quotable: &[(&'a str, &'a Quotable)], words: &str) -> Option<(&'a str, &'a Quotable)> {
    quotable.iter().copied().max_by_key(|(_, one)| common(&plain(&one.text), &plain(words)))
}

/// How many words two texts have in common.
fn common(a: &str, b: &str) -> usize {
    let a: std::collections::BTreeSet<&str> = a.split(' ').collect();
    b.split(' ').filter(|word| a.contains(word)).count()
}

/// The part of recorded words that is most like the quoted ones, as it is recorded.
fn best_part(text: &str, words: &str) -> Option<String> {
    let recorded: Vec<&str> = text.split_whitespace().collect();
    let wanted = words.split_whitespace().count();
    if recorded.len() <= wanted + 2 || recorded.len() > 400 {
        return (recorded.len() <= 60).then(|| text.trim().to_owned());
    }
    let best = (0..=recorded.len() - wanted).max_by_key(|from| {
        let part = recorded[*from..*from + wanted].join(" ");
        let begins = plain(&part).split(' ').next() == plain(words).split(' ').next();
        (common(&plain(&part), &plain(words)), begins, std::cmp::Reverse(*from))
    })?;
    Some(recorded[best..best + wanted].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_may_leave_out_and_put_in_but_not_change() {
        let said = "The police officers worked according to the procedures and were not armed.";
        for good in [
            "the police officers worked according to the procedures",
            "The police officers […] were not armed",
            "The police officers … were not armed.",
            "[They] worked according to the procedures",
        ] {
            assert!(holds(said, good), "{good}");
        }
        for bad in ["the police officers were not armed", "were armed", "the policemen worked", "not arme"] {
            assert!(!holds(said, bad), "{bad}");
        }
        assert_eq!(best_part(said, "and were unarmed now").as_deref(), Some("and were not armed."));
    }
}
