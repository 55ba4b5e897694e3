//! What is checked, one matter a file. Each takes a sentence with what it cites and tells what does not hold.

mod acts;
mod attribution;
mod cited;
mod clauses;
mod contrasts;
mod found;
mod hearsay;
mod held;
mod kinds;
mod labels;
mod links;
mod marks;
mod names;
mod negatives;
mod numbers;
mod order;
mod pictures;
mod places;
mod polarity;
mod quotations;
mod reversed;
mod several;
mod shares;
mod slots;
mod things;
mod times;
mod together;
mod told;
mod unread;
mod unsure;
mod values;
mod voice;

pub(crate) use cited::Cited;
pub(crate) use found::Found;
pub(crate) use held::kind as held_kind;
pub(crate) use links::{footnotes, link};
pub(crate) use names::metres;
pub(crate) use pictures::picture;
pub(crate) use polarity::denied;
pub(crate) use things::things;
pub(crate) use values::fill;
pub(crate) use voice::hear;

use self::held::Extent;
use crate::compiler::Known;
use crate::reading::Reading;
use crate::text::{Document, Language, Passage, Sentence, SentenceKind, TextSpan};

/// A sentence with everything that a check may look at.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) sentence: &'a Sentence,
    /// The kind by whose rule its words are held: what tells a deed in a sentence of law is a fact.
    pub(crate) kind: SentenceKind,
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

    /// Whether a place of its words stands in what it says is not known.
    pub(crate) fn supposes(&self, at: usize) -> bool {
        self.reading.supposed.iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// Whether it says, in so many words, whose word it is.
    pub(crate) fn is_attributed(&self) -> bool {
        !self.reading.said.is_empty()
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
    match held::extent(subject) {
        Extent::Nothing => return unread::uncited(subject, found),
        Extent::Naming => {
            held::naming(subject, found);
            return unread::check(subject, found);
        }
        Extent::Whole => {}
    }
    numbers::check(subject, found);
    times::check(subject, found);
    places::check(subject, found);
    acts::check(subject, found);
    labels::check(subject, found);
    negatives::check(subject, found);
    attribution::check(subject, found);
    told::check(subject, found);
    several::check(subject, found);
    shares::check(subject, found);
    together::check(subject, found);
    order::check(subject, found);
    polarity::check(subject, found);
    contrasts::check(subject, found);
    reversed::check(subject, found);
    things::check(subject, found);
    unsure::check(subject, found);
    slots::check(subject, found);
    unread::check(subject, found);
}

/// All that a sentence's diagnostics depend on beside its own words and the case.
pub(crate) fn context(document: &Document, sentence: &Sentence) -> String {
    let before = sentence.number.checked_sub(1).map(|n| &document.sentences[n]);
    let before = before.filter(|before| before.block == sentence.block).map_or("", Sentence::text);
    let picture = sentence.picture.map(|n| document.pictures[n].source.as_str()).unwrap_or_default();
    let mut context =
        format!("{:?} {} {}\n{picture}\n{before}", sentence.kind, sentence.section.join(" / "), sentence.quoted_block);
    for citation in under(document, sentence).flat_map(|one| &one.citations) {
        context.push_str("\n@");
        context.push_str(&citation.target);
    }
    context
}

/// The sentences that stand under a title, where it cites nothing itself: it is held against what they cite.
pub(crate) fn under<'a>(document: &'a Document, title: &'a Sentence) -> impl Iterator<Item = &'a Sentence> {
    let own = title.kind != SentenceKind::Heading || !title.citations.is_empty() || !title.values.is_empty();
    let after = document.sentences.iter().skip(title.number + 1);
    after.take_while(move |one| !own && one.section.starts_with(&title.section))
}

/// Words of evidence, cut to what fits a line.
pub(crate) fn shown(says: &str) -> String {
    let one: String = says.split_whitespace().collect::<Vec<_>>().join(" ");
    match one.char_indices().nth(220) {
        Some((at, _)) => format!("{}…", &one[..at]),
        None => one,
    }
}
