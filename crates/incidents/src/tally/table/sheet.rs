use model::{Notice, NoticeLevel, Whereabouts};

/// A table of text with a header row.
pub struct Sheet {
    file: String,
    /// For each known column its place in the rows.
    places: Vec<Option<usize>>,
    columns: &'static [Column],
    /// The rows under the header that hold anything.
    pub rows: Vec<Row>,
    /// What there is to say of it.
    pub notices: Vec<Notice>,
}

/// A column that a table may have.
pub struct Column {
    /// Its name in the header row.
    pub name: &'static str,
    /// Whether there is no reading the table without it.
    pub is_needed: bool,
}

/// The cells of one row.
pub struct Row {
    /// Counted as a spreadsheet does: the header is row 1.
    pub number: u64,
    cells: Vec<String>,
}

impl Sheet {
    /// Reads CSV (RFC 4180) in UTF-8. What cannot be read at all gives no rows and a notice that says why.
    pub fn read(file: &str, bytes: &[u8], columns: &'static [Column]) -> Self {
        let mut sheet =
            Self { file: file.to_owned(), places: vec![None; columns.len()], columns, rows: vec![], notices: vec![] };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.starts_with(b"PK\x03\x04") {
            sheet.refuse(None, None, "this is a spreadsheet, not CSV".into(), "save it as CSV (UTF-8) and give that");
            return sheet;
        }
        if let Err(error) = std::str::from_utf8(bytes) {
            sheet.refuse(None, None, "the text is not UTF-8".into(), "save the table as CSV in UTF-8");
            if let Some(notice) = sheet.notices.last_mut() {
                notice.place.byte = Some(error.valid_up_to() as u64);
            }
            return sheet;
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut inner_breaks = 0;
        for record in reader.records() {
            // Only a reader that fails or text that is no UTF-8 ends up here.
            let Ok(record) = record else { continue };
            let line = record.position().map_or(0, |position| position.line());
            let number = line - inner_breaks;
            inner_breaks += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if sheet.places.iter().all(Option::is_none) {
                if !sheet.read_header(&cells) {
                    return sheet;
                }
            } else if cells.iter().any(|cell| !cell.trim().is_empty()) {
                sheet.rows.push(Row { number, cells });
            }
        }
        if sheet.places.iter().all(Option::is_none) {
            sheet.refuse(
                None,
                None,
                "the table is empty".into(),
                &format!("begin it with a header row: {}", sheet.names()),
            );
        }
        sheet
    }

    fn names(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    fn read_header(&mut self, cells: &[String]) -> bool {
        for (k, cell) in cells.iter().enumerate() {
            let name = cell.trim().to_lowercase();
            match self.columns.iter().position(|column| column.name == name) {
                Some(column) if self.places[column].is_none() => self.places[column] = Some(k),
                Some(_) => {
                    let what = format!("there are two columns \"{name}\"; the first is read");
                    self.warn(Some(1), Some(&name), what, "delete or rename one of them");
                }
                None if name.is_empty() => {}
                None => {
                    let what = format!("the column \"{}\" is not read here", cell.trim());
                    let next = match nearest(&name, self.columns.iter().map(|column| column.name)) {
                        Some(near) => format!("rename it if \"{near}\" is meant; otherwise nothing"),
                        None => "nothing, if that is meant".to_owned(),
                    };
                    self.warn(Some(1), Some(cell.trim()), what, &next);
                }
            }
        }
        let is_missing =
            |(column, place): (&Column, &Option<usize>)| (column.is_needed && place.is_none()).then_some(column.name);
        let missing: Vec<&str> = self.columns.iter().zip(&self.places).filter_map(is_missing).collect();
        if missing.is_empty() {
            return true;
        }
        let next = if cells.len() == 1 && cells[0].contains([';', '\t']) {
            "separate the columns by commas".to_owned()
        } else {
            format!("add to the header row what is missing; the columns are {}", self.names())
        };
        let what = format!("there is no column {}", missing.join(", no column "));
        self.refuse(Some(1), None, what, &next);
        false
    }

    /// A cell, trimmed; `None` where it is empty or the table has no such column.
    pub fn cell<'a>(&self, row: &'a Row, column: &str) -> Option<&'a str> {
        let at = self.columns.iter().position(|c| c.name == column)?;
        row.cells.get(self.places[at]?).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// A cell as it stands.
    pub(super) fn raw<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        let at = self.columns.iter().position(|c| c.name == column).and_then(|at| self.places[at]);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }

    /// Says that something of a row was not taken in.
    pub fn refuse(&mut self, row: Option<u64>, column: Option<&str>, what: String, next: &str) {
        self.note(NoticeLevel::Error, row, column, what, next);
    }

    /// Says what else there is to look at.
    pub fn warn(&mut self, row: Option<u64>, column: Option<&str>, what: String, next: &str) {
        self.note(NoticeLevel::Warning, row, column, what, next);
    }

    fn note(&mut self, level: NoticeLevel, row: Option<u64>, column: Option<&str>, what: String, next: &str) {
        let place = Whereabouts { file: Some(self.file.clone()), row, column: column.map(str::to_owned), byte: None };
        self.notices.push(Notice { level, what, place, next: next.to_owned() });
    }
}

/// The word most like another one, if any is near enough to be a slip.
pub(super) fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    let far = |other: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &other.to_lowercase());
    let near = among.map(|other| (far(other), other)).filter(|&(distance, _)| distance <= allowed);
    near.min().map(|(_, other)| other)
}
