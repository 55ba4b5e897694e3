//! The text of a report while it is written: every saving a version, and all stay.
use model::{Digest, Draft, Fact, FactKind, ReportDraft, ReportId};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::prepared::report_id;
use crate::failure::Failure;
use crate::open::Workbench;

/// The most bytes of a report that is written here.
const MOST_BYTES: usize = 4 << 20;

/// One version of a report's text as somebody saved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftVersion {
    /// The report.
    pub report: ReportId,
    /// Which version, from 1.
    pub version: u32,
    /// The ledger entry that recorded it.
    pub entry: u64,
    /// The title that it had.
    pub title: String,
    /// SHA-256 of its text.
    pub text: Digest,
    /// Who wrote it.
    pub by: String,
}

/// What became of a text that was to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Saved {
    /// It stands.
    Done(DraftVersion),
    /// Somebody saved another text since; nothing was recorded, and this is theirs.
    Meanwhile(DraftVersion),
}

impl Workbench {
    /// Saves a report's text as its next version; `seen` is the version that the writer had before them, 0 for none.
    ///
    /// Whoever calls it lets nobody else save meanwhile. A text that is like the newest is recorded once.
    ///
    /// # Errors
    /// The name is none, the text is too long, or the case cannot be written.
    pub(crate) async fn save_draft(&self, name: &str, text: &str, seen: u32, reason: String) -> Result<Saved, Failure> {
        let id = report_id(name)?;
        if text.len() > MOST_BYTES {
            let what = format!("the text has {} bytes; {MOST_BYTES} are the most of a report", text.len());
            return Err(Failure::new(what, "part it into several reports; what you typed stays in this window"));
        }
        let newest = self.drafts_of(&id).await?.pop();
        let sha256 = Digest::from_bytes(Sha256::digest(text.as_bytes()).into());
        if let Some(newest) = newest.filter(|newest| newest.version != seen || newest.text == sha256) {
            return Ok(if newest.text == sha256 { Saved::Done(newest) } else { Saved::Meanwhile(newest) });
        }
        self.blobs().put_bytes(text.as_bytes()).await?;
        let title = title_of(text).unwrap_or_else(|| id.to_string());
        let fact = ReportDraft { id: id.clone(), title, text: sha256, by: self.who().to_owned() };
        let draft = Draft { reason, ..self.draft(String::new(), Fact::ReportDraft(fact)) };
        self.append(vec![draft]).await?;
        let saved = self.drafts_of(&id).await?.pop();
        saved.map(Saved::Done).ok_or_else(|| Failure::new("the text was not found again", "report this as a fault"))
    }

    /// Every version of a report's text, the oldest first.
    pub(crate) async fn drafts_of(&self, id: &ReportId) -> Result<Vec<DraftVersion>, Failure> {
        let history = self.records().history(FactKind::ReportDraft, id.as_str()).await?;
        let versions = history.into_iter().filter_map(|recorded| match recorded.fact {
            Fact::ReportDraft(ReportDraft { id, title, text, by }) => {
                Some(DraftVersion { report: id, version: recorded.version, entry: recorded.entry, title, text, by })
            }
            _ => None,
        });
        Ok(versions.collect())
    }

    /// The text of a version, its hash checked.
    pub(crate) async fn text_of(&self, sha256: &Digest) -> Result<String, Failure> {
        Ok(String::from_utf8_lossy(&self.blobs().read(sha256).await?).into_owned())
    }
}

/// The first heading of a text.
fn title_of(text: &str) -> Option<String> {
    let heading = text.lines().find_map(|line| line.trim_start().strip_prefix('#'))?;
    let title: String = heading.trim_matches(['#', ' ', '\t']).chars().take(200).collect();
    Some(title).filter(|title| !title.is_empty())
}
