//! A sentence's words, cut where how they are set changes.
use typesetting::Piece;

use crate::{TextSentence, TextStyle};

/// The sign of a footnote, from its place among the footnotes: a letter, so that it is not taken for the number of a sentence.
pub(crate) fn sign(footnote: usize) -> String {
    let (more, last) = (footnote / 26, footnote % 26);
    let letter = char::from(b'a' + last as u8);
    if more == 0 { letter.to_string() } else { format!("{}{letter}", sign(more - 1)) }
}

/// The pieces of a sentence, in its order; together they are its words. `footnotes` is how many footnotes there are.
pub(crate) fn pieces(sentence: &TextSentence, footnotes: usize) -> Vec<Piece> {
    let text = sentence.text.as_str();
    let mut styles: Vec<_> = sentence.styles.iter().collect();
    styles.sort_by_key(|one| one.from);
    let ends = styles.iter().flat_map(|one| [one.from, one.to]);
    let mut cuts: Vec<usize> = ends.filter(|at| text.is_char_boundary(*at)).chain([0, text.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut made = Vec::new();
    let mut open: Vec<(usize, &TextStyle)> = Vec::new();
    let mut ahead = styles.into_iter().peekable();
    for (n, &from) in cuts.iter().enumerate() {
        open.retain(|(to, _)| *to > from);
        while let Some(one) = ahead.next_if(|one| one.from <= from) {
            match &one.style {
                TextStyle::Footnote(number) if *number < footnotes => {
                    made.push(Piece { footnote: Some(sign(*number)), ..Piece::default() });
                }
                TextStyle::Footnote(_) => {}
                style if one.to > from => open.push((one.to, style)),
                _ => {}
            }
        }
        let Some(&to) = cuts.get(n + 1) else { break };
        let mut piece = Piece { text: text[from..to].to_owned(), ..Piece::default() };
        for (_, style) in &open {
            match style {
                TextStyle::Strong => piece.strong = true,
                TextStyle::Emphasis => piece.emphasis = true,
                TextStyle::Code => piece.code = true,
                TextStyle::LineBreak => piece.line_break = true,
                TextStyle::Link(address) => piece.link = Some(address.as_str().to_owned()),
                TextStyle::Footnote(_) => {}
            }
        }
        made.push(piece);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextStyled;

    fn sentence(text: &str, styles: &[(usize, usize, TextStyle)]) -> TextSentence {
        let styles = styles.iter().map(|(from, to, style)| TextStyled { from: *from, to: *to, style: style.clone() });
        TextSentence { text: text.to_owned(), styles: styles.collect(), ..TextSentence::default() }
    }

    #[test]
    fn words_are_cut_where_how_they_are_set_changes_and_none_is_lost() {
        let made = pieces(
            &sentence(
                "one two three",
                &[(0, 7, TextStyle::Strong), (4, 13, TextStyle::Emphasis), (13, 13, TextStyle::Footnote(27))],
            ),
            28,
        );
        let told: Vec<(&str, bool, bool)> = made.iter().map(|p| (p.text.as_str(), p.strong, p.emphasis)).collect();
        assert_eq!(told, [("one ", true, false), ("two", true, true), (" three", false, true), ("", false, false)]);
        assert_eq!(made[3].footnote.as_deref(), Some("ab"));
        assert!(pieces(&sentence("a", &[(1, 1, TextStyle::Footnote(0))]), 0).iter().all(|p| p.footnote.is_none()));
    }

    #[test]
    fn a_style_that_does_not_fit_the_words_loses_none_of_them() {
        for styles in [
            vec![(1, 90, TextStyle::Strong)],
            vec![(3, 2, TextStyle::Code)],
            vec![(40, 41, TextStyle::Emphasis), (0, 0, TextStyle::Strong)],
        ] {
            let told: String = pieces(&sentence("Қала.", &styles), 0).into_iter().map(|piece| piece.text).collect();
            assert_eq!(told, "Қала.", "{styles:?}");
        }
    }

    #[test]
    fn signs_are_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(sign), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
