use std::fmt;

use serde::{Deserialize, Serialize};

/// Something a person must know about what they gave us: what, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How bad it is.
    pub level: NoticeLevel,
    /// What is the matter, with the value concerned.
    pub what: String,
    /// Where it was found.
    #[serde(rename = "where")]
    pub place: Whereabouts,
    /// What to do next.
    pub next: String,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Taken in, but look at it.
    Warning,
    /// Not taken in.
    Error,
}

/// A place in what was given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Whereabouts {
    /// The file, as given.
    pub file: Option<String>,
    /// The row, counted as a spreadsheet does: the header is row 1.
    pub row: Option<u64>,
    /// The column's header.
    pub column: Option<String>,
    /// The byte offset in the file.
    pub byte: Option<u64>,
}

impl fmt::Display for Whereabouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.file.clone(),
            self.row.map(|row| format!("row {row}")),
            self.column.as_ref().map(|column| format!("column {column}")),
            self.byte.map(|byte| format!("byte {byte}")),
        ];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}
