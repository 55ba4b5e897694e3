/// Words in quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    /// Where the opening mark stands.
    pub(crate) start: usize,
    /// Where the closing mark ends.
    pub(crate) end: usize,
    /// The words between.
    pub(crate) inside: (usize, usize),
    /// Whether it stands in round brackets behind other quoted words, as their gloss.
    pub(crate) gloss: bool,
}

/// The quotations of a text; of quotations inside quotations the outer ones.
pub(crate) fn quotes(text: &str) -> Vec<Quote> {
    let mut found: Vec<Quote> = Vec::new();
    let mut at = 0;
    while let Some((open, c)) =
        text[at..].char_indices().find(|(_, c)| matches!(c, '“' | '"' | '«' | '„')).map(|(n, c)| (at + n, c))
    {
        let inner = open + c.len_utf8();
        // Seconds of an angle: 43°14'20".
        if c == '"' && text[..open].ends_with(|c: char| c.is_ascii_digit()) && text[..open].contains('°') {
            at = inner;
            continue;
        }
        let closing: &[char] = match c {
            '«' => &['»'],
            '„' => &['“', '”'],
            '"' => &['"'],
            _ => &['”', '"'],
        };
        let close = text[inner..].find(closing).map(|n| inner + n);
        let (end, stop) = match close {
            Some(close) => (close + text[close..].chars().next().map_or(1, char::len_utf8), close),
            // Speech that goes on in the next paragraph.
            None => (text.len(), text.len()),
        };
        let before = text[..open].trim_end();
        let gloss = before.ends_with('(')
            && found.last().is_some_and(|last| before.trim_end_matches('(').trim_end().len() == last.end);
        if inner < stop {
            found.push(Quote { start: open, end, inside: (inner, stop), gloss });
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_their_glosses_are_found() {
        let text = "They shouted “Atpa!” (“Don’t shoot!”) and \"stop\".";
        let found: Vec<(&str, bool)> = quotes(text).iter().map(|q| (&text[q.inside.0..q.inside.1], q.gloss)).collect();
        assert_eq!(found, [("Atpa!", false), ("Don’t shoot!", true), ("stop", false)]);
    }
}
