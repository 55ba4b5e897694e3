use super::quotes;
use super::rules::rules;
use super::speaker::{said, sayings};
use super::token::{Token, tokens};
use crate::text::{KindFrom, Sentence, SentenceKind};

/// The kind of a sentence that its author did not mark: by its title, else by its wording.
pub(crate) fn kind_of(sentence: &Sentence) -> (SentenceKind, KindFrom) {
    if sentence.quoted_block {
        return (SentenceKind::Quotation, KindFrom::Section);
    }
    let text = sentence.text();
    let quotes = quotes(text);
    let quoted: usize = quotes.iter().map(|q| q.inside.1 - q.inside.0).sum();
    // The words of others do not tell what kind of sentence they stand in.
    let all = tokens(text);
    let own: Vec<_> =
        all.into_iter().filter(|t| !quotes.iter().any(|q| q.start <= t.start && t.end <= q.end)).collect();
    let rules = rules();
    let kinds = rules.kinds.matches(&own);
    let has = |id: &str| kinds.iter().any(|m| m.id == id);
    let attributed = !sayings(&own, text).is_empty();
    if quoted * 10 >= text.len() * 7 && quoted > 20 {
        return (SentenceKind::Quotation, KindFrom::Wording);
    }
    let wording = |kind| (kind, KindFrom::Wording);
    // "A clear violation of international law" says of a deed what it was, and not what the law is.
    let judged = !rules.judgement.matches(&own).is_empty();
    if has("law") && (!judged || states_law(&own)) {
        // What an instrument says is law; what somebody says of law is theirs.
        let person = said(&own, text).iter().any(|said| !is_instrument(&said.who) && !said.who.trim().is_empty());
        return wording(if person && !has("recommendation") { SentenceKind::Attributed } else { SentenceKind::Law });
    }
    if attributed {
        return wording(SentenceKind::Attributed);
    }
    if has("hindsight") {
        return wording(SentenceKind::Judgement);
    }
    if has("recommendation") {
        return wording(SentenceKind::Recommendation);
    }
    let section = sentence
        .section
        .iter()
        .rev()
        .find_map(|title| rules.sections.matches(&tokens(title)).first().and_then(|m| SentenceKind::named(m.id)));
    if let Some(kind) = section {
        return (kind, KindFrom::Section);
    }
    if !rules.judgement.matches(&own).is_empty() {
        return wording(SentenceKind::Judgement);
    }
    wording(SentenceKind::Fact)
}

/// Whether a sentence has a word by which law orders, allows or defines.
fn states_law(tokens: &[Token]) -> bool {
    const ORDERS: &[&str] = &[
        "require",
        "prohibit",
        "protect",
        "permit",
        "allow",
        "forbid",
        "oblig",
        "define",
        "provide",
        "guarantee",
        "lawful",
        "appl",
        "stipulate",
        "demand",
        "restrict",
        "limit",
    ];
    let orders = |word: &str| {
        matches!(word, "may" | "must" | "shall" | "should" | "only" | "can")
            || ORDERS.iter().any(|o| word.starts_with(o))
    };
    let numbered = |pair: &[Token]| matches!(pair[0].word.as_str(), "article" | "principle") && pair[1].is_digits();
    tokens.iter().any(|t| orders(&t.word)) || tokens.windows(2).any(numbered)
}

/// Whether a name is that of an instrument of law, whose text is what it says.
pub(crate) fn names_instrument(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "principles",
        "convention",
        "covenant",
        "charter",
        "statute",
        "treaty",
        "constitution",
        "protocol",
        "guidelines",
        "declaration",
    ];
    tokens(name).iter().any(|t| NAMES.contains(&t.word.as_str()))
}

/// Whether words for a speaker name an instrument of law.
fn is_instrument(who: &str) -> bool {
    let small = who.to_lowercase();
    [
        "principle",
        "convention",
        "covenant",
        "charter",
        "law",
        "standard",
        "code of",
        "article",
        "treaty",
        "statute",
        "guideline",
        "constitution",
    ]
    .iter()
    .any(|word| small.contains(word))
}
