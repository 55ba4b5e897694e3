//! Reports written, signed off and published at the desk.
use publication::Blur;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::desk::Desk;
use super::report_view::{SavedReport, TextConflict};
use super::state::with_key;
use super::tell::check_key;
use crate::failure::Failure;
use crate::publish::{PublishedVersion, Refused, Saved, SignedOff};

/// A text that is to be the next version of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Saving {
    /// A name of the client's own for this request.
    pub key: String,
    /// The version that was seen when this was typed; 0 for a report that is new.
    pub base: u32,
    /// The text. Line breaks are single characters.
    pub text: String,
}

/// Who signs off says which version they went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SigningOff {
    /// The saved version.
    pub version: u32,
}

/// A version that is to be published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Publishing {
    /// The saved version.
    pub version: u32,
    /// What readers are told of how it differs from what was published before; owed where a sentence changed.
    #[serde(default)]
    pub correction: String,
    /// Whether who published and who signed off are named on the page.
    #[serde(default)]
    pub named: bool,
    /// To within how many metres each position is shown alone, from 1 to 100,000; as near as it is known where this is left out.
    #[serde(default)]
    pub blur_m: Option<f64>,
    /// Whether a document for print (PDF) is made beside the page.
    #[serde(default)]
    pub pdf: bool,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavingEnded {
    /// It stands.
    Done(SavedReport),
    /// Somebody saved another text since.
    Conflict(Box<TextConflict>),
}

impl Desk {
    /// Saves a text as the next version of a report, unless somebody saved another one since it was seen.
    ///
    /// # Errors
    /// The name is none, the text is too long, or the case cannot be written.
    pub async fn save_report(&self, who: &str, id: &str, saving: &Saving) -> Result<SavingEnded, Failure> {
        check_key(&saving.key)?;
        let _one = self.telling.lock().await;
        self.catch_up().await?;
        let text = saving.text.replace("\r\n", "\n").replace('\r', "\n");
        let reason = with_key("report", &saving.key);
        let saved = self.workbench.as_person(who).save_draft(id, &text, saving.base, reason).await?;
        self.catch_up().await?;
        Ok(match saved {
            Saved::Done(draft) => {
                let at = self.state().log.get(draft.entry as usize).map(|line| line.at.clone()).unwrap_or_default();
                SavingEnded::Done(SavedReport { version: draft.version, by: draft.by, at })
            }
            Saved::Meanwhile(theirs) => SavingEnded::Conflict(Box::new(TextConflict {
                what: format!("{} saved version {} meanwhile, and nothing was recorded", theirs.by, theirs.version),
                next: "go through both, and save yours after it or leave theirs".to_owned(),
                theirs: self.draft_view(&theirs).await?,
            })),
        })
    }

    /// Records that somebody signs a report off, in its newest version, which they name.
    ///
    /// # Errors
    /// Another version is the newest, or the case cannot be read or written. What is refused is in the result.
    pub async fn sign_off_report(
        &self,
        who: &str,
        id: &str,
        version: u32,
    ) -> Result<Result<SignedOff, Refused>, Failure> {
        let text = self.newest(id, version).await?;
        let (_, basis) = self.fresh_basis().await?;
        let _one = self.telling.lock().await;
        self.newest(id, version).await?;
        let signed = self.workbench.as_person(who).sign_off_on(basis, id, &text).await?;
        self.catch_up().await?;
        Ok(signed)
    }

    /// Publishes the newest version of a report, which is named.
    ///
    /// # Errors
    /// Another version is the newest, the radius is none, or the case cannot be read or written. What is refused is in the
    /// result.
    pub async fn publish_report(
        &self,
        who: &str,
        id: &str,
        publishing: &Publishing,
    ) -> Result<Result<PublishedVersion, Refused>, Failure> {
        let blur = publishing.blur_m.map(|metres| metres.to_string().parse::<Blur>()).transpose();
        let blur =
            blur.map_err(|error| Failure::new(error, "or leave it empty: positions are then as near as known"))?;
        let text = self.newest(id, publishing.version).await?;
        let (solved, basis) = self.fresh_basis().await?;
        let _one = self.telling.lock().await;
        self.newest(id, publishing.version).await?;
        let note = Some(publishing.correction.trim()).filter(|note| !note.is_empty());
        let by = self.workbench.as_person(who);
        let how = crate::publish::Publishing { note, named: publishing.named, blur, pdf: publishing.pdf };
        let published = by.publish_on(&solved, basis, id, &text, how).await?;
        self.catch_up().await?;
        Ok(published)
    }

    /// The text of the newest version of a report, which must be the one that was seen.
    async fn newest(&self, id: &str, version: u32) -> Result<String, Failure> {
        let id = crate::publish::report_id(id)?;
        let newest = self.workbench.drafts_of(&id).await?.pop();
        let newest =
            newest.ok_or_else(|| Failure::new(format!("nothing was saved of \"{id}\""), "save a text first"))?;
        if newest.version != version {
            let what = format!("{} saved version {} since you looked at version {version}", newest.by, newest.version);
            return Err(Failure::new(what, "go through it as it is now"));
        }
        self.workbench.text_of(&newest.text).await
    }
}
