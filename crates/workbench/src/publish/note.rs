//! The note that readers get with a corrected report: what it quotes of any version must stand there.
use super::ground::Ground;

/// The first quotation of a note that stands in none of the versions, word for word; `None` where all do.
pub(super) fn misquoted(note: &str, versions: &[&Ground]) -> Option<String> {
    let texts: Vec<String> = versions
        .iter()
        .map(|ground| {
            let sentences: Vec<&str> = ground.sentences.iter().map(|sentence| sentence.words.as_str()).collect();
            plain(&sentences.join(" "))
        })
        .collect();
    quotations(note).into_iter().find(|quoted| {
        // A full stop before the closing mark need not stand there.
        let words = plain(quoted);
        let words = words.trim_end_matches(['.', ',']);
        !words.is_empty() && !texts.iter().any(|text| text.contains(words))
    })
}

/// What stands between quotation marks, the outermost ones.
fn quotations(text: &str) -> Vec<String> {
    const MARKS: [(char, char); 4] =
        [('\u{201c}', '\u{201d}'), ('\u{ab}', '\u{bb}'), ('\u{201e}', '\u{201c}'), ('"', '"')];
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| MARKS.iter().any(|(open, _)| open == c)) {
        let inside = &rest[at + open.len_utf8()..];
        let close = MARKS.iter().find(|(mark, _)| *mark == open).map_or('"', |(_, close)| *close);
        let Some(end) = inside.find(close) else { break };
        found.push(inside[..end].to_owned());
        rest = &inside[end + close.len_utf8()..];
    }
    found
}

/// One space between words, and one kind of apostrophe and quotation mark.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            other => other,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::ground::GroundSentence;
    use super::*;

    fn saying(words: &str) -> Ground {
        Ground {
            findings: None,
            sentences: vec![GroundSentence {
                number: 0,
                words: words.to_owned(),
                kind: "fact".to_owned(),
                on: Vec::new(),
            }],
        }
    }

    #[test]
    fn a_note_quotes_what_a_version_says_or_is_told_what_it_misquotes() {
        let (old, new) =
            (saying("The ministry said that 19 members died."), saying("Media said that 19 members died."));
        let versions = [&old, &new];
        let right = "An earlier version stated: \u{201c}The ministry said that 19  members died.\u{201d} It now states: \"Media said that 19 members died\".";
        assert_eq!(misquoted(right, &versions), None);
        assert_eq!(misquoted("The number is now attributed to media.", &versions), None, "nothing is quoted");
        let softer = "An earlier version stated: \u{201c}The ministry suggested that 19 members died.\u{201d}";
        assert_eq!(misquoted(softer, &versions).as_deref(), Some("The ministry suggested that 19 members died."));
        let other = "It said \u{ab}18 members died\u{bb}.";
        assert_eq!(misquoted(other, &versions).as_deref(), Some("18 members died"));
    }
}
