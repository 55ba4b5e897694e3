//! Where sentences end.

use crate::reading::{is_calendar, is_short_month};

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "maj", "capt", "cmdr", "adm", "brig", "gov", "sen",
    "rep", "pres", "st", "ave", "blvd", "rd", "no", "nos", "vs", "v", "cf", "approx", "ca", "c", "e.g", "i.e", "fig",
    "para", "paras", "art", "arts", "sec", "vol", "ed", "eds", "p", "pp", "al", "viz", "mt", "ft", "min", "hr", "hrs",
    "km", "op", "dept", "est", "gov't", "rev", "hon", "messrs", "ул", "пр", "г", "д", "стр", "т", "көш", "қ",
];

/// Abbreviations that may also end a sentence: the next word tells.
const EITHER: &[&str] =
    &["a.m", "p.m", "am", "pm", "u.s", "u.n", "u.k", "d.c", "etc", "inc", "co", "jr", "sr", "ltd", "corp", "e.u"];

/// Capitalised words that go on after such an abbreviation, beside months and days of the week.
const GOES_ON: &[&str] = &[
    "gmt",
    "utc",
    "est",
    "cet",
    "local",
    "president",
    "secretary",
    "embassy",
    "government",
    "army",
    "state",
    "senate",
    "congress",
    "department",
    "ambassador",
    "security",
    "human",
    "special",
];

const CLOSERS: &[char] = &['"', '”', '’', '\'', ')', ']', '»', '}'];
const ENDS: &[char] = &['.', '!', '?', '…', '؟', '۔', '。', '‼', '⁉'];

/// The sentences of a block: where each begins and ends, blanks left out.
pub(super) fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(end) = text[at..].find(ENDS).map(|offset| at + offset) {
        let first = text[end..].chars().next().map_or(1, char::len_utf8);
        let mut after = end + first;
        // "?!", "...", and what closes around the end.
        while let Some(c) = text[after..].chars().next().filter(|c| ENDS.contains(c) || CLOSERS.contains(c)) {
            after += c.len_utf8();
        }
        at = after;
        if ends_here(text, end, after) && !inside_quotation(text, start, end) {
            push(text, start, after, &mut found);
            start = after;
        }
    }
    push(text, start, text.len(), &mut found);
    found
}

/// Whether a place lies inside a quotation that begins in the same sentence and is closed later: its sentences are not the
/// report's.
fn inside_quotation(text: &str, start: usize, at: usize) -> bool {
    let mut open: Option<char> = None;
    for c in text[start..at].chars() {
        match (c, open) {
            ('“', None) => open = Some('”'),
            ('«', None) => open = Some('»'),
            ('"', None) => open = Some('"'),
            (c, Some(close)) if c == close => open = None,
            _ => {}
        }
    }
    // The sign may stand right before the closing mark: then the quotation ends with it.
    open.is_some_and(|close| {
        let rest = text[at..].trim_start_matches(ENDS);
        !rest.starts_with(close) && rest.contains(close)
    })
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<(usize, usize)>) {
    let part = &text[start..end];
    let from = start + (part.len() - part.trim_start().len());
    let to = end - (part.len() - part.trim_end().len());
    if from < to {
        found.push((from, to));
    }
}

/// Whether a sentence ends with the sign at `end`, after which other text goes on at `after`.
fn ends_here(text: &str, end: usize, after: usize) -> bool {
    let rest = &text[after..];
    if rest.trim().is_empty() {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let next = rest.trim_start();
    let lead = next.trim_start_matches(['"', '“', '‘', '(', '[', '«', '\'', '{']);
    let Some(first) = lead.chars().next() else { return true };
    if first.is_lowercase() {
        return false;
    }
    // “Atpa!” – “Don’t shoot!”: a dash goes on.
    if next.starts_with(['–', '—']) && text[end..after].ends_with(['”', '"', '»']) {
        return false;
    }
    // "Between 2 and 2:30 a.m. — police …": a dash or a comma begins no sentence.
    if text[end..after].starts_with('.') && next.starts_with(['–', '—', ',', ';']) {
        return false;
    }
    let sign = &text[end..after];
    // “Atpa!” (“Don’t shoot!”): a gloss goes on with what it explains.
    if next.starts_with('(') && sign.ends_with(['”', '"', '»']) {
        return false;
    }
    if !sign.starts_with('.') {
        // What was asked or shouted inside a sentence: “Don’t shoot!” Then the next word is small, or it ended.
        return !sign.starts_with('…') || !sign.contains(']') && !text[..end].trim_end().ends_with('[');
    }
    let before = &text[..end];
    let word_at = before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '[' | '/' | '«'));
    let word = &before[word_at.map_or(0, |n| n + before[n..].chars().next().map_or(1, char::len_utf8))..];
    let small = word.to_lowercase();
    if EITHER.contains(&small.as_str()) {
        let next_word: String = lead.chars().take_while(|c| c.is_alphanumeric()).collect();
        // "10 p.m. Almaty time".
        let second = lead[next_word.len()..].trim_start().to_lowercase();
        let small = next_word.to_lowercase();
        let goes_on = GOES_ON.contains(&small.as_str()) || is_calendar(&small) || second.starts_with("time");
        return !goes_on && !first.is_numeric();
    }
    if ABBREVIATIONS.contains(&small.as_str()) || is_short_month(&small) {
        // "No." and "art." only before a number.
        let numbered = matches!(
            small.as_str(),
            "no" | "nos"
                | "art"
                | "arts"
                | "para"
                | "paras"
                | "fig"
                | "p"
                | "pp"
                | "sec"
                | "min"
                | "km"
                | "ft"
                | "hr"
                | "hrs"
                | "mar"
                | "ed"
        );
        return numbered && !first.is_numeric();
    }
    // "J. Smith", "Zh. Mamay".
    let initial = word.chars().next().is_some_and(char::is_uppercase)
        && (word.chars().count() == 1 || matches!(word, "Zh" | "Sh" | "Kh" | "Ch" | "Ye" | "Yu" | "Ya" | "Ph" | "Th"));
    !initial
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|(from, to)| &text[from..to]).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        for text in include_str!("split.txt").split("\n\n") {
            let wanted: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
            let joined = wanted.join(" ");
            assert_eq!(split(&joined), wanted);
        }
    }
}
