//! What a sentence does not tell, because it says that it is not known: "we cannot say whether …", "the claim that …
//! could not be verified". Nothing in it is told as so.

use super::rules::Match;
use super::token::Token;

/// The spans of a text whose words are not told as so.
pub(super) fn supposed(tokens: &[Token], unknown: &[Match<'_>]) -> Vec<(usize, usize)> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let ends = |n: &usize| matches!(word(*n), ";" | "." | "—" | "but" | "though" | "although" | "while" | "?" | "!");
    let opens = |n: &usize| matches!(word(*n), "whether" | "that" | "if");
    let mut spans = Vec::new();
    for m in unknown {
        let begin = (0..m.from).rev().find(ends).map_or(0, |n| n + 1);
        let end = (m.to..tokens.len()).find(ends).unwrap_or(tokens.len());
        // "Whether ten died is not known"; "the claim that nine died could not be verified".
        let led = (begin..m.from).find(opens).map(|n| (n, m.from));
        let behind = (m.to.saturating_sub(1)..end).find(opens).map(|n| (n, end));
        if let Some((from, to)) = behind.or(led).filter(|(from, to)| from < to) {
            spans.push((tokens[from].start, tokens[to - 1].end));
        }
    }
    spans
}

/// Whether a denial before a deed says that something is not known of it: "does not show who fired".
pub(super) fn denies_knowing(tokens: &[Token], unknown: &[Match<'_>], denial: usize, deed: usize) -> bool {
    let asks = |n: usize| {
        matches!(
            tokens[n].word.as_str(),
            "who" | "whose" | "whom" | "how" | "what" | "why" | "when" | "where" | "which" | "whether" | "if"
        )
    };
    unknown.iter().any(|m| m.from <= denial && denial < m.to && (m.to - 1..deed).any(asks))
}
