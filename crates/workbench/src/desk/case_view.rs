use std::collections::BTreeMap;

use model::Notice;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The case at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// What it is called.
    pub title: String,
    /// The version of that: the `base` of an edit of `case`.
    pub version: u32,
    /// The zone in which its reports tell the time (IANA).
    pub zone: String,
    /// How many facts stand, by table.
    pub counts: BTreeMap<String, usize>,
    /// How many bytes are held, by the items' own word.
    pub bytes: u64,
    /// How many entries the ledger has.
    pub entries: u64,
    /// The root hash of its newest checkpoint, in base64 as signed notes have it.
    pub root: String,
    /// The key with which others check the ledger.
    pub verifier_key: String,
    /// The newest signed checkpoint, as it is handed to others.
    pub checkpoint: String,
    /// Whether the case has anything locked away.
    pub vault: bool,
    /// Who may open the vault, by the names that they gave.
    pub keyholders: Vec<String>,
    /// What the user must know about how the case was opened.
    pub notices: Vec<NoticeView>,
    /// The version of this program.
    pub version_of_program: String,
}

/// What somebody must know: what, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeView {
    /// `warning` or `error`.
    pub level: String,
    /// What happened.
    pub what: String,
    /// The file, if one is concerned.
    pub file: Option<String>,
    /// The row of that file, counted from 1.
    pub row: Option<u64>,
    /// The column.
    pub column: Option<String>,
    /// The byte of that file.
    pub byte: Option<u64>,
    /// What to do next.
    pub next: String,
}

impl From<&Notice> for NoticeView {
    fn from(notice: &Notice) -> Self {
        let level = match notice.level {
            model::NoticeLevel::Warning => "warning",
            model::NoticeLevel::Error => "error",
        };
        Self {
            level: level.to_owned(),
            what: notice.what.clone(),
            file: notice.place.file.clone(),
            row: notice.place.row,
            column: notice.place.column.clone(),
            byte: notice.place.byte,
            next: notice.next.clone(),
        }
    }
}
