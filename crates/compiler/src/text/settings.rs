use super::Setting;

/// Which lists and tables a parser stands in.
#[derive(Default)]
pub(super) struct Settings {
    /// The lists that are open, the outermost first: the number of the next point of each, where they are numbered.
    lists: Vec<Option<u64>>,
    /// The points that are open.
    open: Vec<Setting>,
    points: usize,
    tables: usize,
    /// Row and column in the table that is open.
    cell: Option<(usize, usize)>,
    /// The footnote that is open.
    note: Option<usize>,
    /// The labels of the footnotes that began, in their order.
    pub(super) notes: Vec<String>,
}

impl Settings {
    pub(super) fn begin_list(&mut self, first: Option<u64>) {
        self.lists.push(first);
    }

    pub(super) fn end_list(&mut self) {
        self.lists.pop();
    }

    pub(super) fn begin_point(&mut self) {
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let next = self.lists.last_mut().and_then(Option::as_mut);
        let number = next.map(|next| std::mem::replace(next, next.saturating_add(1)));
        self.open.push(Setting::Point { point: self.points, depth, number });
        self.points += 1;
    }

    pub(super) fn end_point(&mut self) {
        self.open.pop();
    }

    pub(super) fn begin_table(&mut self) {
        self.cell = Some((0, 0));
    }

    /// A row below the head begins.
    pub(super) fn begin_row(&mut self) {
        self.cell = self.cell.map(|(row, _)| (row + 1, 0));
    }

    pub(super) fn end_cell(&mut self) {
        self.cell = self.cell.map(|(row, column)| (row, column + 1));
    }

    pub(super) fn end_table(&mut self) {
        self.cell = None;
        self.tables += 1;
    }

    pub(super) fn begin_note(&mut self, label: &str) {
        self.note = Some(self.notes.len());
        self.notes.push(label.to_owned());
    }

    pub(super) fn end_note(&mut self) {
        self.note = None;
    }

    /// What a sentence that ends here is set in. A footnote's own lists and tables are read as its sentences.
    pub(super) fn now(&self) -> Setting {
        match (self.note, self.cell, self.open.last()) {
            (Some(note), ..) => Setting::Footnote { note },
            (None, Some((row, column)), _) => Setting::Cell { table: self.tables, row, column },
            (None, None, Some(point)) => *point,
            (None, None, None) => Setting::Prose,
        }
    }
}
