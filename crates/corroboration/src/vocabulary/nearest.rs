use super::Vocabulary;
use crate::phrase::{stems, words};

impl Vocabulary {
    /// For words that say nothing of what is done, the nearest that would: `None` where none is near.
    pub fn meant_deed(&self, text: &str) -> Option<&str> {
        if !self.actions(text).is_empty() {
            return None;
        }
        nearest(text, self.spelled.0.iter().map(String::as_str))
    }

    /// For words that name no kind of actor, the nearest that would: `None` where none is near.
    pub fn meant_actor(&self, text: &str) -> Option<&str> {
        if !self.named(text).is_empty() {
            return None;
        }
        nearest(text, self.spelled.1.iter().map(String::as_str))
    }
}

/// The known word that some word of a text is a slip for: one letter off, two in a long word, endings aside.
fn nearest<'v>(text: &str, known: impl Iterator<Item = &'v str> + Clone) -> Option<&'v str> {
    let bare = |text: &str| stems(text).concat();
    let mut best: Option<(usize, &str)> = None;
    for word in words(text).iter().filter(|word| word.chars().count() >= 4).take(8) {
        let most = if word.chars().count() < 8 { 1 } else { 2 };
        for known in known.clone().filter(|known| known.len() >= 4) {
            let off = strsim::osa_distance(&bare(word), &bare(known));
            let is_slip = off > 0 && off <= most && known.chars().next() == word.chars().next();
            if is_slip && best.is_none_or(|(least, _)| off < least) {
                best = Some((off, known));
            }
        }
    }
    best.map(|(_, known)| known)
}
