use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// A word, a number or a sign of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it begins.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// It in small letters, apostrophes made one kind.
    pub(crate) word: String,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
}

impl Token {
    /// Whether it is a word or number, not a sign.
    pub(crate) fn is_word(&self) -> bool {
        self.word.chars().next().is_some_and(char::is_alphanumeric)
    }
    /// Whether it begins with a digit.
    pub(crate) fn is_digits(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The tokens of a text: words (with apostrophes and inner hyphens), numbers (with inner points, commas and colons),
/// "a.m." and "U.S." as one, and signs.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |n: usize| chars.get(n).map(|(_, c)| *c);
    let byte = |n: usize| chars.get(n).map_or(text.len(), |(at, _)| *at);
    let mut found = Vec::new();
    let mut n = 0;
    while let Some(c) = at(n) {
        if c.is_whitespace() {
            n += 1;
            continue;
        }
        let from = n;
        n += 1;
        if c.is_alphanumeric() {
            loop {
                match at(n) {
                    Some(c) if c.is_alphanumeric() => n += 1,
                    // "5:31", "2.5", "1,000", but not "5, 6" and not "5."
                    Some('.' | ',' | ':')
                        if at(n - 1).is_some_and(|c| c.is_ascii_digit())
                            && at(n + 1).is_some_and(|c| c.is_ascii_digit()) =>
                    {
                        n += 1
                    }
                    // "don't", "forces'": the apostrophe inside only.
                    Some('\'' | '’')
                        if at(n + 1).is_some_and(char::is_alphabetic) && at(n - 1).is_some_and(char::is_alphabetic) =>
                    {
                        n += 1
                    }
                    // "AK-47", "anti-riot", "12-gauge"; of "12-15" two numbers are made.
                    Some('-' | '‑') if at(n + 1).is_some_and(char::is_alphanumeric) => {
                        let number = |from: usize, step: isize| {
                            let mut k = from as isize;
                            let mut digits = true;
                            while let Some(c) = usize::try_from(k).ok().and_then(at).filter(|c| c.is_alphanumeric()) {
                                digits &= c.is_ascii_digit();
                                k += step;
                            }
                            digits
                        };
                        if number(n - 1, -1) && number(n + 1, 1) {
                            break;
                        }
                        n += 1;
                    }
                    // "a.m.", "U.S."
                    Some('.')
                        if n - from == 1
                            && c.is_alphabetic()
                            && at(n + 1).is_some_and(char::is_alphabetic)
                            && !at(n + 2).is_some_and(char::is_alphabetic) =>
                    {
                        n += 2;
                        if at(n) == Some('.') {
                            n += 1;
                        }
                        break;
                    }
                    _ => break,
                }
            }
        }
        let (start, end) = (byte(from), byte(n));
        let word = text[start..end].to_lowercase().replace('’', "'").replace('‑', "-");
        found.push(Token { start, end, word, capital: c.is_uppercase() });
    }
    found
}

/// The word of a token; empty past the end.
pub(super) fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |t| t.word.as_str())
}

/// Words by forms that no ending tells, and by another spelling: "stood" is "stand", "center" is "centre".
static FORMS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the rules are part of the program and read by a test")]
    let forms: BTreeMap<&str, &str> = serde_json::from_str(include_str!("../rules/forms.json")).expect("forms.json");
    forms.into_iter().flat_map(|(base, others)| others.split(' ').map(move |other| (other, base))).collect()
});

/// Nouns and adjectives among the words that have forms or another spelling; the rest are verbs.
const NO_VERBS: &[&str] = &[
    "man",
    "woman",
    "child",
    "foot",
    "centre",
    "theatre",
    "armoury",
    "harbour",
    "grey",
    "defence",
    "armour",
    "armoured",
    "colour",
    "metre",
    "kilometre",
    "neighbour",
    "labour",
    "tyre",
    "programme",
    "license",
];

/// Whether a word is a form of a verb that no ending tells: "took".
pub(crate) fn is_form(word: &str) -> bool {
    FORMS.get(word).is_some_and(|base| !NO_VERBS.contains(base))
}

/// The word that another is a form of; of plurals too ("centers").
fn base(word: &str) -> &str {
    let of = |word: &str| FORMS.get(word).copied();
    of(word).or_else(|| word.strip_suffix('s').and_then(of)).unwrap_or(word)
}

/// A word without its commonest English endings, so that "soldiers" and "soldier", "fires" and "fired" are one.
pub(crate) fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let word = base(word);
    let cut = |suffix: &str, least: usize| word.strip_suffix(suffix).filter(|left| left.len() >= least);
    let doubled = |left: &str| {
        let bytes = left.as_bytes();
        let double = bytes.len() > 3
            && bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
            && !matches!(bytes[bytes.len() - 1], b's' | b'l' | b'e');
        if double { left[..left.len() - 1].to_owned() } else { left.trim_end_matches('e').to_owned() }
    };
    if !word.is_ascii() {
        return word.to_owned();
    }
    if let Some(left) = cut("ies", 2) {
        return format!("{left}y");
    }
    for suffix in ["ing", "ed"] {
        if let Some(left) = cut(suffix, 3) {
            return doubled(left);
        }
    }
    if let Some(left) = cut("es", 3)
        && (left.ends_with("sh") || left.ends_with("ch") || left.ends_with('s') || left.ends_with('x'))
    {
        return left.to_owned();
    }
    if !word.ends_with("ss")
        && !word.ends_with("us")
        && let Some(left) = cut("s", 3)
    {
        return left.trim_end_matches('e').to_owned();
    }
    if word.len() > 3 { word.trim_end_matches('e').to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_times_and_models_stay_whole() {
        let words = |text: &str| tokens(text).into_iter().map(|t| t.word).collect::<Vec<_>>();
        assert_eq!(words("At 5:31 p.m., 1,000 men"), ["at", "5:31", "p.m.", ",", "1,000", "men"]);
        assert_eq!(words("12-15 AK-47s don’t"), ["12", "-", "15", "ak-47s", "don't"]);
        assert_eq!(words("the forces’ line 2.5."), ["the", "forces", "'", "line", "2.5", "."]);
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for (a, b) in [
            ("soldiers", "soldier"),
            ("fires", "fired"),
            ("storming", "stormed"),
            ("bodies", "body"),
            ("clashes", "clash"),
            ("stood", "stands"),
            ("thrown", "throwing"),
            ("centers", "centre"),
            ("women", "woman"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
    }
}
