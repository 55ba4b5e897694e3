//! Reports as the desk shows them: what was written, who signed, what was published, what changed since.
use model::{Digest, Fact, FactKind, ReportId};

use super::desk::Desk;
use super::report_view::{
    ChangesView, DraftLine, DraftView, PreviewView, PublishedView, ReportLine, ReportView, ReportsView, SignatureView,
};
use crate::failure::Failure;
use crate::publish::{DraftVersion, Ground, Lapsed, Prepared, changed_sentences, correction, report_id};

impl Desk {
    /// The reports of the case.
    pub fn reports(&self) -> ReportsView {
        let state = self.state();
        let of = |kind: FactKind| state.facts.get(&kind).into_iter().flatten();
        let mut lines: Vec<(u64, ReportLine)> = Vec::new();
        for (id, kept) in of(FactKind::ReportDraft).chain(of(FactKind::PublishedReport)) {
            if lines.iter().any(|(_, line)| line.id == *id) {
                continue;
            }
            let (title, version) = match kept.fact.as_ref() {
                Fact::ReportDraft(draft) => (draft.title.clone(), kept.version),
                Fact::PublishedReport(published) => (published.title.clone(), 0),
                _ => continue,
            };
            let published = state.kept(FactKind::PublishedReport, id).map_or(0, |kept| kept.version);
            let entry = state.log.get(kept.entry as usize);
            let (by, at) = entry.map(|entry| (entry.by.clone(), entry.at.clone())).unwrap_or_default();
            lines.push((kept.entry, ReportLine { id: id.clone(), title, version, by, at, published }));
        }
        lines.sort_by_key(|(entry, _)| std::cmp::Reverse(*entry));
        ReportsView { reports: lines.into_iter().map(|(_, line)| line).collect() }
    }

    /// One report: its newest text, or that of a version. Of one that nobody has saved there is nothing yet; `None` for what is no
    /// name of a report, and for a version that there is not.
    ///
    /// # Errors
    /// The case cannot be read, or a preserved text is damaged.
    pub async fn report(&self, who: &str, id: &str, version: Option<u32>) -> Result<Option<ReportView>, Failure> {
        let Ok(id) = ReportId::new(id) else { return Ok(None) };
        let workbench = &self.workbench;
        let drafts = workbench.drafts_of(&id).await?;
        let published = workbench.published(&id).await?;
        let asked = match version {
            Some(version) => drafts.iter().find(|one| one.version == version),
            None => drafts.last(),
        };
        if version.is_some() && asked.is_none() {
            return Ok(None);
        }
        let draft = match asked {
            Some(draft) => Some(self.draft_view(draft).await?),
            None => None,
        };
        let at = |entry: u64| self.state().log.get(entry as usize).map(|line| line.at.clone()).unwrap_or_default();
        let published_views = published.iter().rev().map(|one| PublishedView {
            version: one.version,
            entry: one.entry,
            as_of: one.as_of,
            at: at(one.entry),
            by: one.by.clone(),
            signed_off_by: one.signed_off_by.clone(),
            correction: one.correction.clone(),
            sha256: one.page.to_string(),
            page: format!("/pages/published/{id}/{}", one.version),
            pdf: one.pdf.as_ref().map(|_| format!("/pages/published/{id}/{}/pdf", one.version)),
        });
        let forbids = workbench.as_person(who).wrote_in(&id).await?;
        Ok(Some(ReportView {
            versions: drafts
                .iter()
                .rev()
                .map(|one| DraftLine { version: one.version, by: one.by.clone(), at: at(one.entry) })
                .collect(),
            published: published_views.collect(),
            signatures: self.signatures(&id, drafts.last()).await?,
            may_not_sign: forbids.map(|refused| refused.why),
            draft,
            id: id.to_string(),
        }))
    }

    pub(super) async fn draft_view(&self, draft: &DraftVersion) -> Result<DraftView, Failure> {
        let text = self.workbench.text_of(&draft.text).await?;
        let at = self.state().log.get(draft.entry as usize).map(|line| line.at.clone()).unwrap_or_default();
        Ok(DraftView { version: draft.version, text, by: draft.by.clone(), at })
    }

    /// Sign-offs beside the newest text, held against the case as it was last computed.
    async fn signatures(&self, id: &ReportId, newest: Option<&DraftVersion>) -> Result<Vec<SignatureView>, Failure> {
        let none = Digest::from_bytes([0; 32]);
        let mut support = None;
        if let Some(newest) = newest
            && self.workbench.records().sign_offs().await?.iter().any(|one| one.fact.report == *id)
        {
            let text = self.workbench.text_of(&newest.text).await?;
            support = match self.ground_now(&text).await? {
                Some((ground, _)) => Some(ground.sha256()?),
                None => None,
            };
        }
        let text = newest.map_or(none, |newest| newest.text);
        let signatures = self.workbench.signatures(id, &text, &support.unwrap_or(none)).await?;
        let state = self.state();
        let views = signatures.into_iter().map(|one| SignatureView {
            at: state.log.get(one.entry as usize).map(|line| line.at.clone()).unwrap_or_default(),
            by: one.by,
            lapsed: match one.lapsed {
                None => None,
                Some(Lapsed::Text) => Some("text".to_owned()),
                Some(Lapsed::Ground) if support.is_none() => Some("not_known".to_owned()),
                Some(Lapsed::Ground) => Some("ground".to_owned()),
            },
        });
        Ok(views.collect())
    }

    /// What a text stands on in the case as it was last computed, and whether that is overtaken; `None` before it was.
    async fn ground_now(&self, text: &str) -> Result<Option<(Ground, bool)>, Failure> {
        let mut kept = self.report.lock().await;
        let Some(found) = self.gathered(&mut kept).await? else { return Ok(None) };
        let Some(standing) = kept.as_mut() else { return Ok(None) };
        let hidden = self.workbench.hidden().await?;
        let checked = standing.basis.compiler.check(text);
        let ground = Ground::of(&checked, &standing.basis.compiler, &hidden);
        Ok(Some((ground, self.is_overtaken(found.as_of))))
    }

    /// What changed from a published version to another, or to the newest text as it would be published now.
    ///
    /// # Errors
    /// There is no such version, or the case cannot be read.
    pub async fn report_changes(&self, id: &str, from: u32, to: Option<u32>) -> Result<ChangesView, Failure> {
        let id = report_id(id)?;
        let published = self.workbench.published(&id).await?;
        let version = |version: u32| {
            let found = published.iter().find(|one| one.version == version);
            found.ok_or_else(|| {
                Failure::new(format!("\"{id}\" was not published as version {version}"), "choose one of the list")
            })
        };
        let before = self.workbench.frozen(version(from)?).await?;
        let (after, day, stale) = match to {
            Some(to) => {
                let later = version(to)?;
                let day = self.workbench.day(self.workbench.recorded_at(later.entry).await?).await?;
                (self.workbench.frozen(later).await?, day, false)
            }
            None => {
                let newest = self.workbench.drafts_of(&id).await?.pop().map(|draft| draft.text);
                let text = newest.or(published.last().map(|last| last.text)).unwrap_or(version(from)?.text);
                let text = self.workbench.text_of(&text).await?;
                let day = self.workbench.day(model::Instant::from(jiff::Timestamp::now())).await?;
                match self.ground_now(&text).await? {
                    Some((ground, overtaken)) => (ground, day, overtaken),
                    None => {
                        let (sentences, note) = (Vec::new(), String::new());
                        return Ok(ChangesView { from, to, sentences, note, stale: true });
                    }
                }
            }
        };
        let changed = changed_sentences(&before, &after);
        let note = correction(&day, &changed);
        Ok(ChangesView { from, to, sentences: changed.into_iter().map(Into::into).collect(), note, stale })
    }

    /// The page that a text would be; with it the reason where it cannot be made.
    ///
    /// # Errors
    /// The case was not read yet, or cannot be.
    pub async fn preview_report(&self, id: &str, text: &str) -> Result<(Option<String>, PreviewView), Failure> {
        let found = self.found().ok_or_else(|| {
            Failure::new("the case is still being read, and no page can be made of it", "try again in a moment")
        })?;
        let workbench = &self.workbench;
        let basis = workbench.basis(found.as_of, &found.solved, &(&found.kept.findings).into()).await?;
        let prepared = Prepared::read(workbench, basis, id, text).await?;
        Ok(match workbench.preview_on(&found.solved, &prepared, text).await? {
            Ok(page) => (Some(page), PreviewView { page: None, refused: None }),
            Err(refused) => (None, PreviewView { page: None, refused: Some(refused.why) }),
        })
    }

    /// The page of a published version, its hash checked.
    ///
    /// # Errors
    /// There is no such version, or its page is damaged.
    pub async fn published_page(&self, id: &str, version: u32) -> Result<String, Failure> {
        Ok(self.workbench.published_version(id, version).await?.page)
    }

    /// The document for print of a published version, byte for byte; `None` where none was made.
    ///
    /// # Errors
    /// There is no such version, or its document is damaged.
    pub async fn published_pdf(&self, id: &str, version: u32) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.workbench.published_version(id, version).await?.pdf)
    }
}
