//! The words of a sentence with its computed values in them.
use compiler::{Compiler, Sentence};

/// A sentence's words, computed values filled in, and where each place of it went.
pub(super) struct Filled {
    pub(super) words: String,
    /// Of each value where it stood, and how long what stands there now is.
    exchanged: Vec<(usize, usize, usize)>,
    /// Blanks that were taken out, after that.
    cut: (usize, usize),
}

impl Filled {
    pub(super) fn of(sentence: &Sentence, compiler: &Compiler) -> Self {
        let known = |name: &str| compiler.value(name).unwrap_or_else(|| format!("({name} is not known)"));
        let names = sentence.values.iter().map(|value| value.name.as_str());
        Self::with(sentence.text(), names.map(known))
    }

    /// The values stand in the text in braces, one after the other.
    fn with(text: &str, values: impl Iterator<Item = String>) -> Self {
        let (mut words, mut at, mut exchanged) = (String::with_capacity(text.len()), 0, Vec::new());
        for value in values {
            let Some(from) = text[at..].find("{{").map(|from| at + from) else { break };
            let Some(len) = text[from..].find("}}") else { break };
            words.push_str(&text[at..from]);
            words.push_str(&value);
            at = from + len + 2;
            exchanged.push((from, at, value.len()));
        }
        words.push_str(&text[at..]);
        let mut cut = (words.len(), words.len());
        // A mark that stood before the full stop leaves the blank before it.
        if let Some((said, stop)) = words.char_indices().last().map(|(at, _)| words.split_at(at))
            && matches!(stop, "." | "!" | "?" | "…" | "؟")
            && said.ends_with(' ')
        {
            cut = (said.trim_end().len(), said.len());
            words.replace_range(cut.0..cut.1, "");
        }
        Self { words, exchanged, cut }
    }

    /// Where a place in the sentence's words, values not yet filled in, is in these.
    pub(super) fn place(&self, at: usize) -> usize {
        let mut place = at;
        for &(from, to, len) in &self.exchanged {
            if at >= to {
                place = place + len + from - to;
            } else if at > from {
                place -= at - from;
            }
        }
        let (from, to) = self.cut;
        if place >= to { place - (to - from) } else { place.min(from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_goes_where_its_words_go() {
        let text = "At {{time gate}} at least {{n}} fell .";
        let filled = Filled::with(text, ["noon".to_owned(), "twenty-three".to_owned()].into_iter());
        assert_eq!(filled.words, "At noon at least twenty-three fell.");
        for words in ["At ", " at least ", " fell", "."] {
            let from = text.rfind(words).unwrap();
            assert_eq!(filled.place(from), filled.words.rfind(words).unwrap(), "{words:?}");
        }
        let (from, to) = (text.find("{{n").unwrap(), text.find(" fell").unwrap());
        assert_eq!(&filled.words[filled.place(from)..filled.place(to)], "twenty-three");
        assert_eq!(filled.place(text.len()), filled.words.len());
        let plain = Filled::with("One {{open", std::iter::once("x".to_owned()));
        assert_eq!((plain.words.as_str(), plain.place(4)), ("One {{open", 4));
    }
}
