//! Marks in a block's text: citations, values, kinds and exceptions. They are no words of the sentence.

use super::citation::{Citation, CitationFault, citations};
use super::exception::{ExceptionMark, exception};
use super::{Passage, SentenceKind, TextSpan, ValueUse};

/// A mark and where it stood.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    Citation(Citation),
    Value(ValueUse),
    Kind(TextSpan, SentenceKind),
    UnknownKind(TextSpan, String),
    Exception(ExceptionMark),
    /// The sign of a footnote: its label.
    Footnote(String),
}

/// A block's words without its marks, and the marks with the places in those words at which they stood.
pub(super) fn take_marks(passage: &Passage) -> (Passage, Vec<(usize, Mark)>) {
    let text = passage.text();
    let mut cuts: Vec<(usize, usize, String)> = Vec::new();
    let mut marks = Vec::new();
    // How many bytes were cut so far: a mark's place in the words that remain.
    let mut cut = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['[', '{']).map(|found| at + found) {
        let rest = &text[found..];
        let whole = |len: usize| passage.source(found, found + len);
        if let Some(inside) = rest.strip_prefix("{{") {
            let (len, closed) = match inside.find("}}") {
                Some(end) => (end + 4, true),
                None => (rest.find(['\n', '.']).unwrap_or(rest.len()), false),
            };
            let name = inside[..if closed { len - 4 } else { len.saturating_sub(2).min(inside.len()) }].trim();
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            marks.push((found - cut, Mark::Value(ValueUse { span: whole(len), name, closed, at: found - cut, len })));
            at = found + len;
            continue;
        }
        let sign = rest.as_bytes().get(1).copied();
        if let Some(len) = footnote(rest) {
            let leads = text[..found].trim().is_empty();
            let more = if leads { rest[len..].len() - rest[len..].trim_start_matches([':', ' ']).len() } else { 0 };
            marks.push((found - cut, Mark::Footnote(rest[2..len - 1].to_owned())));
            cuts.push((found, found + len + more, String::new()));
            cut += len + more;
            at = found + len + more;
            continue;
        }
        if !rest.starts_with('[') || !matches!(sign, Some(b'@' | b'=' | b'!')) {
            at = found + 1;
            continue;
        }
        let (len, closed) = match rest.find(']') {
            Some(end) => (end + 1, true),
            None => (rest.find('\n').unwrap_or(rest.len()), false),
        };
        let inside = &rest[2..if closed { len - 1 } else { len }];
        let span = whole(len);
        // One blank before a mark goes with it.
        let leads = sign == Some(b'=');
        let from = if leads {
            found
        } else if text[..found].ends_with(' ') && cuts.last().is_none_or(|last| last.1 < found) {
            found - 1
        } else {
            found
        };
        let place = from - cut;
        match sign {
            Some(b'@') => {
                let mut made = citations(inside, span);
                if !closed {
                    made.iter_mut().for_each(|one| one.fault = Some(CitationFault::Unclosed));
                }
                marks.extend(made.into_iter().map(|one| (place, Mark::Citation(one))));
            }
            Some(b'=') => marks.push(match SentenceKind::named(inside.trim()) {
                Some(kind) => (place, Mark::Kind(span, kind)),
                None => (place, Mark::UnknownKind(span, inside.trim().to_owned())),
            }),
            _ => marks.push((place, Mark::Exception(exception(inside, span)))),
        }
        // A mark of a kind stands before its sentence: the blank behind it goes with it.
        let to = found + len + usize::from(leads && text[found + len..].starts_with(' '));
        cuts.push((from, to, String::new()));
        cut += to - from;
        at = to;
    }
    (passage.with_replaced(&cuts), marks)
}

/// The length of the sign of a footnote at the beginning of a text.
fn footnote(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix("[^")?;
    let end = name.find(']')?;
    (end > 0 && end <= 40 && !name[..end].contains(char::is_whitespace)).then_some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_of_a_footnote_is_no_word() {
        for (written, read) in [
            ("[^4]: See V1.", "See V1."),
            ("Two men fell.[^12] They left.", "Two men fell. They left."),
            ("He said [^it was] so.", "He said [^it was] so."),
            ("[^", "[^"),
        ] {
            let mut passage = Passage::default();
            passage.push(written, TextSpan::new(0, written.len()), written);
            assert_eq!(take_marks(&passage).0.text(), read);
        }
    }
}
