//! Whether a deed is told as one that happened, and not as what may, must or would be done.

use super::acts::Act;
use super::token::Token;

/// Words by which a clause orders, allows or supposes, and tells nothing that was.
const SUPPOSES: &[&str] = &[
    "may", "must", "shall", "should", "can", "cannot", "would", "could", "might", "ought", "will", "to", "if",
    "unless", "whether", "whenever", "wherever", "where", "whoever", "any", "anyone", "every", "no", "never",
];

/// Past forms without "-ed".
const PAST: &[&str] = &[
    "shot", "beat", "threw", "broke", "burnt", "stole", "struck", "slew", "fell", "fled", "ran", "drove", "took",
    "overran", "set", "hit", "died", "bled",
];

/// Whom law speaks of without meaning anybody: "persons arrested".
const NOBODY: &[&str] =
    &["person", "persons", "people", "individuals", "those", "anyone", "everyone", "someone", "all"];

/// Whether an act is told as one that happened.
pub(crate) fn is_particular(tokens: &[Token], act: &Act) -> bool {
    let Some(at) = tokens.iter().position(|t| t.start == act.start) else { return false };
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let breaks = |n: &usize| {
        matches!(word(*n), "," | ";" | ":" | "—" | "(" | "that" | "who" | "which" | "when" | "because" | "after")
    };
    let from = (0..at).rev().find(breaks).map_or(0, |n| n + 1);
    let last = tokens.iter().rposition(|t| t.end <= act.end).unwrap_or(at);
    if (from..at).any(|n| SUPPOSES.contains(&word(n))) {
        return false;
    }
    let been = matches!(word(at), "was" | "were" | "got")
        || (at.saturating_sub(3).max(from)..at).any(|n| matches!(word(n), "was" | "were" | "had" | "did" | "got"))
        || (at.saturating_sub(3).max(from)..at.saturating_sub(1))
            .any(|n| matches!(word(n), "has" | "have") && (n + 1..at).any(|k| word(k) == "been"));
    if been {
        return true;
    }
    let before = at.checked_sub(1).map_or("", word);
    let past = word(at).ends_with("ed") && word(at).len() > 4 || PAST.contains(&word(at)) || word(at) == "opened";
    // "Force used must be", "persons killed": a participle behind a noun.
    let participle = NOBODY.contains(&before)
        || matches!(word(at), "is" | "are" | "be" | "being")
        || matches!(before, "is" | "are" | "be" | "being" | "the" | "a" | "an" | "of" | "by" | "")
        || matches!(word(last + 1), "must" | "may" | "shall" | "should" | "is" | "are" | "has" | "have");
    past && !participle
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::*;

    fn told(text: &str) -> bool {
        let reading = Reading::of(text);
        reading.acts.iter().any(|act| act.strong && is_particular(&reading.tokens, act))
    }

    #[test]
    fn what_happened_is_told_from_what_law_allows() {
        for text in [
            "Soldiers killed twelve workers at the gate, which Article 6 prohibits.",
            "International law forbids what was done when two men were shot.",
            "Contrary to principle 9, police opened fire on them.",
        ] {
            assert!(told(text), "{text}");
        }
        for text in [
            "Firearms may only be used to protect life.",
            "Persons arrested must be brought before a judge.",
            "Nobody may be killed arbitrarily.",
            "Force is lawful only if officers are attacked.",
            "Where people are killed, an inquiry is required.",
            "Officials shall give a warning before they fire.",
        ] {
            assert!(!told(text), "{text}");
        }
    }
}
