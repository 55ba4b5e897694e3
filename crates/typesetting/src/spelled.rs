//! Texts as the fonts can show them.
use serde_json::Value;

use crate::fonts::FONTS;

/// Every text of a document, spelled out where no font has a character of it.
pub(crate) fn spell(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(spelled) = spelled(text) {
                *text = spelled;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(spell),
        Value::Object(members) => members.values_mut().for_each(spell),
        _ => {}
    }
}

/// The text with what cannot be shown written as code points; `None` where all of it can.
///
/// Marks that turn the direction of what follows could make one text look like another, and are spelled out as well.
pub(crate) fn spelled(text: &str) -> Option<String> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = |c: char| c == '\n' || (!c.is_control() && !turns(c) && FONTS.have(c));
    if text.chars().all(plain) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' | '\r' => out.push(' '),
            // A mark at the beginning of a file that says how it is written, and joiners between pictures.
            '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
            c if plain(c) => out.push(c),
            c => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
        }
    }
    Some(out)
}

/// A word longer than this may be broken anywhere: it would not fit on a line. A hash is shorter.
const LONGEST: usize = 70;
/// After so many characters of such a word it may be broken.
const STEP: usize = 20;

/// Lets words that fit on no line be broken, in every text.
pub(crate) fn soften(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > LONGEST => *text = softened(text),
        Value::Array(values) => values.iter_mut().for_each(soften),
        Value::Object(members) => members.values_mut().for_each(soften),
        _ => {}
    }
}

fn softened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let long = piece.trim_end().chars().count() > LONGEST;
        for (n, c) in piece.chars().enumerate() {
            if long && n > 0 && n % STEP == 0 {
                out.push('\u{200b}');
            }
            out.push(c);
        }
    }
    out
}

/// Whether a text is read from right to left: by its first letter that has a direction.
pub(crate) fn right_to_left(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_written_as_its_code_point_and_nothing_else_changes() {
        assert_eq!(spelled("Қазақ “text” – مظاهرة\nline"), None);
        assert_eq!(spelled("a\u{4e2d}b").as_deref(), Some("a[U+4E2D]b"));
        assert_eq!(spelled("evil\u{202e}gpj.exe").as_deref(), Some("evil[U+202E]gpj.exe"));
        assert_eq!(spelled("a\tb\u{0}").as_deref(), Some("a b[U+0000]"));
    }

    #[test]
    fn words_that_fit_on_no_line_may_be_broken_and_hashes_may_not() {
        let hash = "ab".repeat(32);
        assert_eq!(softened(&format!("SHA-256 {hash} of it")), format!("SHA-256 {hash} of it"));
        let long = "x".repeat(90);
        let soft = softened(&format!("a {long} b"));
        assert_eq!(soft.matches('\u{200b}').count(), 4);
        assert_eq!(soft.replace('\u{200b}', ""), format!("a {long} b"));
    }

    #[test]
    fn a_direction_is_that_of_the_first_letter() {
        assert!(right_to_left("«مظاهرة» in Almaty") && right_to_left("12 מ"));
        assert!(!right_to_left("In Almaty مظاهرة") && !right_to_left("12") && !right_to_left("Қала"));
    }
}
