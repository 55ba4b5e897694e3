use std::collections::{BTreeMap, BTreeSet};

use compiler::{Document, Sentence, Setting, Style};
use publication::{TextBlock, TextPoint, TextSentence};

/// Sentences put together again into paragraphs, quotations, lists and tables, as they stood in the text.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) all: Vec<TextBlock>,
    /// The paragraph that the last sentence stood in, and whether that is a quotation.
    paragraph: Option<(usize, bool)>,
    /// The point or cell that the last sentence stood in.
    set: Option<Setting>,
    /// The points that have begun.
    begun: BTreeSet<usize>,
    footnotes: Footnotes,
}

/// The footnotes of a text, in the order in which the text first refers to them.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The place of each, by its label.
    places: BTreeMap<String, usize>,
    /// The place of each, as they are written.
    as_written: Vec<usize>,
    sentences: Vec<Vec<TextSentence>>,
}

impl Footnotes {
    pub(super) fn of(document: &Document) -> Self {
        let signs = document.sentences.iter().flat_map(|sentence| &sentence.styles);
        let signs = signs.filter_map(|set| if let Style::Footnote(label) = &set.style { Some(label) } else { None });
        let written: BTreeSet<&String> = document.footnotes.iter().collect();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for label in signs.filter(|label| written.contains(label)).chain(&document.footnotes) {
            let next = places.len();
            places.entry(label.clone()).or_insert(next);
        }
        let as_written = document.footnotes.iter().filter_map(|label| places.get(label).copied()).collect();
        let sentences = vec![Vec::new(); places.len()];
        Self { places, as_written, sentences }
    }

    /// The place of a footnote; `None` where there is none of that label.
    pub(super) fn place(&self, label: &str) -> Option<usize> {
        self.places.get(label).copied()
    }
}

impl Blocks {
    pub(super) fn of(document: &Document) -> Self {
        Self { footnotes: Footnotes::of(document), ..Self::default() }
    }

    /// All of them, the footnotes last.
    pub(super) fn whole(mut self) -> Vec<TextBlock> {
        if !self.footnotes.sentences.is_empty() {
            self.all.push(TextBlock::Footnotes(self.footnotes.sentences));
        }
        self.all
    }

    /// A title, a picture or a line across: nothing goes on behind it.
    pub(super) fn push(&mut self, block: TextBlock) {
        self.all.push(block);
        (self.paragraph, self.set) = (None, None);
    }

    /// A sentence below the picture that came last.
    pub(super) fn caption(&mut self, made: TextSentence) {
        if let Some(TextBlock::Picture { caption, .. }) = self.all.last_mut() {
            caption.push(made);
        }
    }

    /// The next sentence of the text.
    pub(super) fn take(&mut self, sentence: &Sentence, made: TextSentence) {
        let before = self.set.replace(sentence.setting);
        let paragraph = self.paragraph.replace((sentence.block, sentence.quoted_block));
        match sentence.setting {
            Setting::Prose => {
                let goes_on = before == Some(Setting::Prose) && paragraph == self.paragraph;
                match self.all.last_mut() {
                    Some(TextBlock::Paragraph(all) | TextBlock::Quotation(all)) if goes_on => all.push(made),
                    _ if sentence.quoted_block => self.all.push(TextBlock::Quotation(vec![made])),
                    _ => self.all.push(TextBlock::Paragraph(vec![made])),
                }
            }
            Setting::Point { point, depth, number } => {
                if !matches!(before, Some(Setting::Point { .. })) {
                    self.all.push(TextBlock::List(Vec::new()));
                }
                let Some(TextBlock::List(points)) = self.all.last_mut() else { return };
                if before != Some(sentence.setting) || points.is_empty() {
                    // What goes on below a list within a point has no number of its own again.
                    let number = number.filter(|_| self.begun.insert(point));
                    points.push(TextPoint { depth, number, sentences: Vec::new() });
                }
                points.last_mut().into_iter().for_each(|last| last.sentences.push(made.clone()));
            }
            Setting::Footnote { note } => {
                let place = self.footnotes.as_written.get(note).copied().unwrap_or_default();
                self.footnotes.sentences.get_mut(place).into_iter().for_each(|note| note.push(made.clone()));
            }
            Setting::Cell { table, row, column } => {
                if !matches!(before, Some(Setting::Cell { table: last, .. }) if last == table) {
                    self.all.push(TextBlock::Table(Vec::new()));
                }
                let Some(TextBlock::Table(rows)) = self.all.last_mut() else { return };
                rows.resize_with(rows.len().max(row + 1), Vec::new);
                // An empty cell holds no sentence, and is a cell all the same.
                let columns = rows[0].len().max(column + 1);
                let cells = &mut rows[row];
                cells.resize_with(cells.len().max(columns), Vec::new);
                cells[column].push(made);
            }
        }
    }
}
