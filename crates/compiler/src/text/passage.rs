use super::TextSpan;
use super::style::PieceStyle;

/// Text as it reads, with where each part of it stands in what the author wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the text as it reads.
    at: usize,
    /// Where it stands in what the author wrote.
    source: TextSpan,
    /// Whether it reads as it is written, so that byte follows byte.
    verbatim: bool,
    /// How it is set.
    style: PieceStyle,
}

impl Passage {
    /// The text as it reads.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Adds text that stands somewhere in what the author wrote.
    pub(crate) fn push(&mut self, text: &str, source: TextSpan, written: &str) {
        self.push_set(text, source, written, PieceStyle::default());
    }

    /// The same of text that is set in a way of its own.
    pub(crate) fn push_set(&mut self, text: &str, source: TextSpan, written: &str, style: PieceStyle) {
        let verbatim = written == text;
        self.pieces.push(Piece { at: self.text.len(), source, verbatim, style });
        self.text.push_str(text);
    }

    /// Where each of its pieces begins and ends, and how it is set.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (usize, usize, PieceStyle)> {
        let ends = self.pieces.iter().skip(1).map(|next| next.at).chain([self.text.len()]);
        self.pieces.iter().zip(ends).map(|(piece, end)| (piece.at, end, piece.style))
    }

    /// Where a stretch of the text stands in what the author wrote.
    pub(crate) fn source(&self, start: usize, end: usize) -> TextSpan {
        let piece = |at: usize| self.pieces.partition_point(|piece| piece.at <= at).checked_sub(1);
        let Some(first) = piece(start).map(|n| &self.pieces[n]) else { return TextSpan::new(0, 0) };
        let from = if first.verbatim { first.source.start + (start - first.at) } else { first.source.start };
        let to = match piece(end.saturating_sub(1).max(start)).map(|n| &self.pieces[n]) {
            Some(last) if last.verbatim => last.source.start + (end - last.at).min(last.source.end - last.source.start),
            Some(last) => last.source.end,
            None => from,
        };
        TextSpan::new(from.min(to), to.max(from))
    }

    /// The part of it between two places.
    #[must_use]
    pub(crate) fn part(&self, start: usize, end: usize) -> Self {
        let mut part = Self::default();
        for (n, piece) in self.pieces.iter().enumerate() {
            let piece_end = self.pieces.get(n + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (piece.at.max(start), piece_end.min(end));
            if from >= to {
                continue;
            }
            let source = if piece.verbatim {
                TextSpan::new(piece.source.start + from - piece.at, piece.source.start + to - piece.at)
            } else {
                piece.source
            };
            part.pieces.push(Piece { at: part.text.len(), source, ..*piece });
            part.text.push_str(&self.text[from..to]);
        }
        part
    }

    /// The same with stretches replaced: each by other words, or by nothing.
    #[must_use]
    pub(crate) fn with_replaced(&self, stretches: &[(usize, usize, String)]) -> Self {
        let mut made = Self::default();
        let mut from = 0;
        let append = |made: &mut Self, part: Self| {
            let at = made.text.len();
            made.pieces.extend(part.pieces.into_iter().map(|piece| Piece { at: at + piece.at, ..piece }));
            made.text.push_str(&part.text);
        };
        for (start, end, words) in stretches {
            append(&mut made, self.part(from, *start));
            if !words.is_empty() {
                made.push(words, self.source(*start, *end), "");
            }
            from = *end;
        }
        append(&mut made, self.part(from, self.text.len()));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stretch_knows_where_it_was_written() {
        let written = "one **two** &amp; {{count}} three";
        let mut passage = Passage::default();
        for (text, start, end) in
            [("one ", 0, 4), ("two", 6, 9), (" ", 11, 12), ("&", 12, 17), (" {{count}} three", 17, 33)]
        {
            passage.push(text, TextSpan::new(start, end), &written[start..end]);
        }
        assert_eq!(passage.text(), "one two & {{count}} three");
        let filled = passage.with_replaced(&[(10, 19, "at least ten".to_owned())]);
        assert_eq!(filled.text(), "one two & at least ten three");
        let place = |words: &str| {
            let at = filled.text().find(words).unwrap();
            filled.source(at, at + words.len())
        };
        assert_eq!(&written[place("two").start..place("two").end], "two");
        assert_eq!(&written[place("&").start..place("&").end], "&amp;");
        assert_eq!(&written[place("ten").start..place("ten").end], "{{count}}", "a value stands where its name stands");
        assert_eq!(&written[place("three").start..place("three").end], "three");
        assert_eq!(&written[place("two & at").start..place("two & at").end], "two** &amp; {{count}}");
    }
}
