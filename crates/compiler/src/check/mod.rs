//! What is checked, one matter a file. Each takes a sentence with what it cites and tells what does not hold.

mod acts;
mod attribution;
mod cited;
mod found;
mod kinds;
mod labels;
mod marks;
mod names;
mod negatives;
mod numbers;
mod pictures;
mod places;
mod polarity;
mod quotations;
mod several;
mod shares;
mod times;
mod values;

pub(crate) use cited::Cited;
pub(crate) use found::Found;
pub(crate) use names::metres;
pub(crate) use pictures::picture;
pub(crate) use polarity::denied;
pub(crate) use values::fill;

use crate::compiler::Known;
use crate::reading::Reading;
use crate::text::{Document, Language, Passage, Sentence, SentenceKind, TextSpan};

/// A sentence with everything that a check may look at.
pub(crate) struct Subject<'a> {
    pub(crate) sentence: &'a Sentence,
    /// Its words, values filled in.
    pub(crate) passage: &'a Passage,
    pub(crate) cited: &'a Cited<'a>,
    pub(crate) known: &'a Known,
    /// Its words as they were read; of another language, only its quotations.
    pub(crate) reading: &'a Reading,
    /// The words of the titles that it stands under and of the sentence before, which may tell its day.
    pub(crate) context: &'a str,
}

impl Subject<'_> {
    /// Where a stretch of its words stands in the text.
    pub(crate) fn span(&self, start: usize, end: usize) -> TextSpan {
        self.passage.source(start, end)
    }

    /// Whether it says, in so many words, whose word it is.
    pub(crate) fn is_attributed(&self) -> bool {
        !self.reading.said.is_empty()
    }

    /// Whether the evidence may be held against its wording.
    fn is_held(&self) -> bool {
        let kind = self.sentence.kind;
        let cites = !self.cited.is_empty();
        match kind {
            SentenceKind::Heading => false,
            _ if self.passage.text().trim_end().ends_with('?') => false,
            SentenceKind::Law | SentenceKind::Recommendation | SentenceKind::Background | SentenceKind::Method => {
                cites && kind != SentenceKind::Law
            }
            _ => cites,
        }
    }
}

/// All that is found in one sentence.
pub(crate) fn sentence(subject: &Subject<'_>, document: &Document, found: &mut Found) {
    marks::check(subject, found);
    values::check(subject, found);
    names::check(subject, found);
    pictures::check(subject, document, found);
    quotations::check(subject, found);
    kinds::check(subject, found);
    if subject.sentence.language == Language::Other {
        found.unread.push("it is not in English: numbers, times and labels in its wording were not read".to_owned());
        return;
    }
    if !subject.is_held() {
        return;
    }
    numbers::check(subject, found);
    times::check(subject, found);
    places::check(subject, found);
    acts::check(subject, found);
    labels::check(subject, found);
    negatives::check(subject, found);
    attribution::check(subject, found);
    several::check(subject, found);
    shares::check(subject, found);
    polarity::check(subject, found);
    nothing_read(subject, found);
}

/// Says so where nothing in a sentence could be held against its evidence but that it cites some.
fn nothing_read(subject: &Subject<'_>, found: &mut Found) {
    let r = subject.reading;
    let read = r.quantities.len()
        + r.times.len()
        + r.acts.len()
        + r.labels.len()
        + r.negatives.len()
        + r.said.len()
        + r.quotes.len();
    if read == 0 && subject.sentence.kind != SentenceKind::Heading {
        found.unread.push(
            "no number, time, deed, label or speaker was read in it: only that what it cites exists was checked"
                .to_owned(),
        );
    }
}

/// All that a sentence's diagnostics depend on beside its own words and the case.
pub(crate) fn context(document: &Document, sentence: &Sentence) -> String {
    let before = sentence.number.checked_sub(1).map(|n| &document.sentences[n]);
    let before = before.filter(|before| before.block == sentence.block).map_or("", Sentence::text);
    let picture = sentence.picture.map(|n| document.pictures[n].source.as_str()).unwrap_or_default();
    format!("{:?} {} {}\n{picture}\n{before}", sentence.kind, sentence.section.join(" / "), sentence.quoted_block)
}

/// Words of evidence, cut to what fits a line.
pub(crate) fn shown(says: &str) -> String {
    let one: String = says.split_whitespace().collect::<Vec<_>>().join(" ");
    match one.char_indices().nth(220) {
        Some((at, _)) => format!("{}…", &one[..at]),
        None => one,
    }
}
