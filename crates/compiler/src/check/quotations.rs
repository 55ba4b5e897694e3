//! Quotations: word for word what somebody said or wrote; a translation is called one.

mod inserted;
mod omitted;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::inputs::Quotable;
use crate::reading::Quote;
use crate::text::SentenceKind;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let text = subject.passage.text();
    if matches!(subject.kind, SentenceKind::Heading) {
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
        let outside = outside(text, &quotes);
        // Of several that have the words the one is meant whose sense they keep.
        let of = |translated: bool| {
            let mut have =
                quotable.iter().filter(|(_, one)| one.translated == translated && omitted::holds(&one.text, words));
            let first = have.clone().next();
            have.find(|(_, one)| omitted::changed(&one.text, words, &outside).is_none()).or(first)
        };
        let (originals, translation) = (of(false), of(true));
        if let Some((name, one)) = originals.or(translation) {
            inserted::check(subject, words, span, (name, one), found);
            if let Some(what) = omitted::changed(&one.text, words, &outside) {
                found
                    .add(Code::QuotationDiffers, span, what)
                    .with(*name, shown(&one.text))
                    .allow("the words with what turns them, or what was said without quotation marks");
                continue;
            }
        }
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
                        .any(|(by, one)| *by == translation_of && !one.translated && omitted::holds(&one.text, own))
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
        if distance && subject.kind != SentenceKind::Quotation && !subject.cited.is_empty() {
            continue;
        }
        match nearest(&quotable, words) {
            Some((name, one)) => {
                let problem = found.add(Code::QuotationDiffers, span, "this is not what is recorded, word for word");
                problem.with(name, shown(&one.text));
                let best = best_part(&one.text, words);
                let best = best.filter(|best| omitted::changed(&one.text, best, &outside).is_none());
                if let Some(best) = best {
                    problem.allow(best.clone());
                    problem.mend(span, best, "quote what is recorded");
                }
            }
            None if subject.cited.is_empty() && subject.kind != SentenceKind::Quotation && short => {
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

/// The words of a sentence outside its quotations.
fn outside(text: &str, quotes: &[&Quote]) -> String {
    let mut outside = String::new();
    let mut from = 0;
    for quote in quotes {
        outside.push_str(text.get(from..quote.start).unwrap_or_default());
        outside.push(' ');
        from = quote.end;
    }
    outside.push_str(text.get(from..).unwrap_or_default());
    outside
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
    let words: Vec<String> = omitted::words(text).into_iter().map(|word| word.plain).collect();
    words.join(" ")
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
            assert!(omitted::holds(said, good), "{good}");
        }
        for bad in ["the police officers were not armed", "were armed", "the policemen worked", "not arme"] {
            assert!(!omitted::holds(said, bad), "{bad}");
        }
        assert_eq!(best_part(said, "and were unarmed now").as_deref(), Some("and were not armed."));
    }
}
