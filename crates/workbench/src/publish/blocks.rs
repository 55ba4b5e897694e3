use std::collections::BTreeSet;

use compiler::{Sentence, Setting};
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
}

impl Blocks {
    /// A title or a picture: nothing goes on behind it.
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
