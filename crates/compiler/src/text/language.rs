use serde::Serialize;

/// How far the wording of a sentence can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English: its wording is read.
    English,
    /// Another language: what citations and values carry is checked, its wording is not.
    Other,
}

/// Words that no English sentence of some length does without.
const ENGLISH: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "on",
    "at",
    "by",
    "and",
    "or",
    "was",
    "were",
    "is",
    "are",
    "that",
    "for",
    "with",
    "from",
    "who",
    "as",
    "it",
    "this",
    "be",
    "been",
    "had",
    "has",
    "have",
    "no",
    "not",
    "they",
    "their",
    "he",
    "she",
    "said",
    "into",
    "near",
    "after",
    "before",
    "we",
    "one",
    "two",
    "people",
    "shot",
    "fired",
    "killed",
    "police",
    "along",
    "than",
    "through",
    "over",
    "under",
    "where",
    "while",
    "when",
    "some",
    "several",
    "many",
    "most",
    "other",
    "another",
    "its",
    "his",
    "her",
    "them",
    "there",
    "then",
    "during",
    "around",
    "about",
    "between",
    "least",
    "more",
    "fewer",
    "all",
    "which",
    "what",
    "how",
    "but",
    "also",
    "back",
    "down",
    "out",
    "up",
    "officers",
    "protesters",
    "soldiers",
    "security",
    "video",
    "footage",
    "seen",
    "heard",
    "did",
    "can",
    "could",
    "may",
    "might",
    "would",
    "away",
    "off",
    "man",
    "men",
    "woman",
    "women",
    "died",
    "says",
    "say",
];

/// Words of other languages in Latin letters that no English sentence has.
const OTHER: &[&str] = &[
    "der", "die", "und", "nicht", "ist", "von", "el", "los", "las", "una", "que", "del", "por", "le", "les", "des",
    "est", "une", "dans", "bir", "ve", "emes", "edi", "bolgan", "il", "della", "che", "zhane", "jane", "den",
];

impl Language {
    /// The language of a sentence.
    pub fn of(text: &str) -> Self {
        let (mut latin, mut other) = (0, 0);
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            if (c as u32) < 0x250 { latin += 1 } else { other += 1 }
        }
        if other > latin {
            return Self::Other;
        }
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let count = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
        let numbers = words.iter().filter(|word| crate::reading::is_number_word(word)).count();
        let (english, foreign) = (count(ENGLISH) + numbers, count(OTHER));
        if foreign > english || (english == 0 && words.len() >= 8) { Self::Other } else { Self::English }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_scripts_and_other_languages_are_told_from_english() {
        assert_eq!(Language::of("Security forces opened fire."), Language::English);
        assert_eq!(Language::of("Along Dostyk Avenue, fewer than 300 officers fell back eastward."), Language::English);
        assert_eq!(Language::of("Masked men carried away eleven computers."), Language::English);
        assert_eq!(Language::of("Protesters shouted “Атпа!” at the soldiers."), Language::English);
        assert_eq!(Language::of("Қауіпсіздік күштері оқ атты."), Language::Other);
        assert_eq!(Language::of("أطلقت قوات الأمن النار على المتظاهرين."), Language::Other);
        assert_eq!(
            Language::of("Die Polizei hat auf die Demonstranten geschossen, und niemand weiß warum."),
            Language::Other
        );
    }
}
