//! Publishing a report: what it stands on is frozen, every version stays, and a correction writes itself.
use model::{Digest, Fact, Instant, PublishedReport, ReportId, Use};
use publication::{Blur, ReportItem, ReportText, TextCorrection};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

mod blocks;
mod compare;
mod diff;
mod draft;
mod filled;
mod ground;
mod methods;
mod note;
mod prepared;
mod sign_off;
mod text;

pub use self::diff::{ChangedFinding, ChangedSentence, ChangedStand, Difference};
pub(crate) use self::diff::{changed_sentences, correction};
pub use self::ground::{Ground, GroundSentence, Stand};
pub use self::methods::{Cause, ChangedMethod, GroundFinding};
pub use self::prepared::Refused;
pub use self::sign_off::SignedOff;

pub use self::draft::DraftVersion;
pub(crate) use self::draft::Saved;
pub(crate) use self::ground::{exhibits, name_of};
pub(crate) use self::prepared::{Prepared, report_id};
pub(crate) use self::sign_off::Lapsed;
use crate::check::Basis;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::solve::Solved;
use crate::withheld::Withheld;

/// A report that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Its name.
    pub report: ReportId,
    /// Which version of it this is, from 1.
    pub version: u32,
    /// The ledger entry that pins it.
    pub entry: u64,
    /// How many entries it stands on.
    pub as_of: u64,
    /// SHA-256 of its text.
    pub text: Digest,
    /// SHA-256 of its page.
    pub page: Digest,
    /// SHA-256 of its document for print; `None` where none was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pdf: Option<Digest>,
    /// Who wrote it.
    pub by: String,
    /// Who signed it off.
    pub signed_off_by: String,
    /// What readers are told of how it differs from the version before.
    pub correction: Option<String>,
}

/// How a report is published.
#[derive(Debug, Clone, Copy, Default)]
pub struct Publishing<'a> {
    /// The note to readers on what a version before said.
    pub note: Option<&'a str>,
    /// Whether who wrote it and who signed it off are named in it.
    pub named: bool,
    /// How far from the true ones positions may be shown; `None` for as near as they are known.
    pub blur: Option<Blur>,
    /// Whether a document for print is made beside the page.
    pub pdf: bool,
}

/// A published version with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedVersion {
    /// What was recorded of it.
    pub published: Published,
    /// Its text.
    pub text: String,
    /// Its page.
    pub page: String,
    /// Its document for print, where one was made.
    pub pdf: Option<Vec<u8>>,
}

/// What readers are given, and how many entries it stands on.
struct Made {
    page: String,
    pdf: Option<Vec<u8>>,
    as_of: u64,
}

impl Workbench {
    /// Publishes a report: pins what it stands on, and makes its page.
    ///
    /// Readers are owed a note where a version before said something else, or stood on something else: without a note the
    /// report is then refused, with one to begin from.
    ///
    /// # Errors
    /// The report cannot be read, or the case cannot be written. What is refused is in the result.
    pub async fn publish(
        &self,
        name: &str,
        text: &str,
        how: Publishing<'_>,
    ) -> Result<Result<PublishedVersion, Refused>, Failure> {
        let solved = self.solve().await?;
        let findings = self.findings(&solved).await?;
        let basis = self.basis(self.records().size().await?, &solved, &(&findings).into()).await?;
        self.publish_on(&solved, basis, name, text, how).await
    }

    /// The same, on what was computed already.
    pub(crate) async fn publish_on(
        &self,
        solved: &Solved,
        basis: Basis,
        name: &str,
        text: &str,
        how: Publishing<'_>,
    ) -> Result<Result<PublishedVersion, Refused>, Failure> {
        let Publishing { note, named, blur, pdf } = how;
        let mut prepared = Prepared::of(self, basis, name, text).await?;
        let refused = prepared.refused().or_else(|| blur.and_then(|blur| prepared.too_near(blur)));
        let refused = refused.or_else(|| prepared.names_somebody(text, note));
        if let Some(refused) = refused {
            return Ok(Err(refused));
        }
        let signed_off_by = match self.standing_sign_off(&prepared).await? {
            Ok(by) => by,
            Err(refused) => return Ok(Err(refused)),
        };
        prepared.freeze(self, solved).await?;
        let staff = crate::bag::staff_of(self.records()).await?;
        let blocks = match self.blocks(&prepared, text, Some(&staff).filter(|_| !named)).await? {
            Ok(blocks) => blocks,
            Err(refused) => return Ok(Err(refused)),
        };
        let before = self.published(&prepared.id).await?;
        let now = Instant::from(jiff::Timestamp::now());
        if let Some(last) = before.last()
            && note.is_none_or(|note| note.trim().is_empty())
        {
            let mut changed = changed_sentences(&self.frozen(last).await?, &prepared.ground);
            if !changed.is_empty() {
                self.tell_causes(last, &mut changed).await?;
                let mut refused = Refused::because(format!(
                    "{} sentences are not what version {} said or stood on, and readers are not told",
                    changed.len(),
                    last.version
                ));
                refused.draft = Some(correction(&self.day(now).await?, &changed));
                return Ok(Err(refused));
            }
        }
        if let Some(note) = note {
            let mut versions = vec![prepared.ground.clone()];
            for earlier in &before {
                versions.push(self.frozen(earlier).await?);
            }
            if let Some(words) = note::misquoted(note, &versions.iter().collect::<Vec<_>>()) {
                return Ok(Err(Refused::because(format!(
                    "the note to readers quotes \u{201c}{words}\u{201d}, which stands in no version of the report; quote it word for \
                     word, or tell it without quotation marks"
                ))));
            }
        }
        let version = before.len() as u32 + 1;
        let mut corrections = Vec::new();
        if let Some(note) = note.filter(|note| !note.trim().is_empty()) {
            corrections.push(TextCorrection { date: self.day(now).await?, note: note.trim().to_owned() });
        }
        corrections.extend(self.earlier_notes(&before).await?);
        let report_text = ReportText {
            title: prepared.title(),
            version,
            published: Some(now),
            wrote: named.then(|| self.who().to_owned()),
            signed_off: named.then(|| signed_off_by.clone()),
            blocks,
            corrections,
            unread: prepared.unread(),
        };
        let Made { page, pdf, as_of } = self.report_made(solved, report_text, blur, pdf).await?;
        let sha256 = |bytes: &[u8]| Digest::from_bytes(Sha256::digest(bytes).into());
        let support = prepared.ground.bytes()?;
        let parts = [text.as_bytes(), page.as_bytes(), &support];
        for bytes in parts.into_iter().chain(pdf.as_deref()) {
            self.blobs().put_bytes(bytes).await?;
        }
        let fact = PublishedReport {
            id: prepared.id.clone(),
            title: prepared.title(),
            text: prepared.sha256,
            page: sha256(page.as_bytes()),
            pdf: pdf.as_deref().map(sha256),
            support: sha256(&support),
            as_of,
            by: self.who().to_owned(),
            signed_off_by,
            correction: note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
        };
        let receipts = self.append(vec![self.draft("publish".to_owned(), Fact::PublishedReport(fact.clone()))]).await?;
        let entry = receipts.first().map_or(as_of, |receipt| receipt.entry);
        let published = told(fact, version, entry);
        Ok(Ok(PublishedVersion { published, text: text.to_owned(), page, pdf }))
    }

    /// The page that a report would be, not published; or why it cannot be made. Nothing is recorded.
    pub(crate) async fn preview_on(
        &self,
        solved: &Solved,
        prepared: &Prepared,
        text: &str,
    ) -> Result<Result<String, Refused>, Failure> {
        if let Some(refused) = prepared.names_somebody(text, None) {
            return Ok(Err(refused));
        }
        let staff = crate::bag::staff_of(self.records()).await?;
        let blocks = match self.blocks(prepared, text, Some(&staff)).await? {
            Ok(blocks) => blocks,
            Err(refused) => return Ok(Err(refused)),
        };
        let before = self.published(&prepared.id).await?;
        let report_text = ReportText {
            title: prepared.title(),
            version: before.len() as u32 + 1,
            published: None,
            wrote: None,
            signed_off: None,
            blocks,
            corrections: self.earlier_notes(&before).await?,
            unread: prepared.unread(),
        };
        Ok(Ok(self.report_made(solved, report_text, None, false).await?.page))
    }

    /// What readers were told of earlier versions, the newest first.
    async fn earlier_notes(&self, before: &[Published]) -> Result<Vec<TextCorrection>, Failure> {
        let mut notes = Vec::new();
        for earlier in before.iter().rev() {
            if let Some(note) = &earlier.correction {
                let date = self.day(self.recorded_at(earlier.entry).await?).await?;
                notes.push(TextCorrection { date, note: note.clone() });
            }
        }
        Ok(notes)
    }

    /// Every published version of a report, the oldest first.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn published(&self, id: &ReportId) -> Result<Vec<Published>, Failure> {
        let history = self.records().history(model::FactKind::PublishedReport, id.as_str()).await?;
        let versions = history.into_iter().filter_map(|recorded| match recorded.fact {
            Fact::PublishedReport(fact) => Some(told(fact, recorded.version, recorded.entry)),
            _ => None,
        });
        Ok(versions.collect())
    }

    /// Every published version of every report.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn all_published(&self) -> Result<Vec<Published>, Failure> {
        let mut all = Vec::new();
        for recorded in self.records().published_reports().await? {
            all.extend(self.published(&recorded.fact.id).await?);
        }
        Ok(all)
    }

    /// A published version with its bytes, their hashes checked.
    ///
    /// # Errors
    /// There is no such version, or its bytes are damaged.
    pub async fn published_version(&self, name: &str, version: u32) -> Result<PublishedVersion, Failure> {
        let next = "`sightline published` lists what was published";
        let id = ReportId::new(name).map_err(|error| Failure::new(error, next))?;
        let found = self.published(&id).await?.into_iter().find(|one| one.version == version);
        let published =
            found.ok_or_else(|| Failure::new(format!("there is no version {version} of \"{name}\""), next))?;
        let read = async |sha256: &Digest| -> Result<String, Failure> {
            Ok(String::from_utf8_lossy(&self.blobs().read(sha256).await?).into_owned())
        };
        let (text, page) = (read(&published.text).await?, read(&published.page).await?);
        let pdf = match &published.pdf {
            Some(sha256) => Some(self.blobs().read(sha256).await?),
            None => None,
        };
        Ok(PublishedVersion { published, text, page, pdf })
    }

    /// What a published version stood on, as it was frozen.
    pub(crate) async fn frozen(&self, published: &Published) -> Result<Ground, Failure> {
        let facts = self.records().history(model::FactKind::PublishedReport, published.report.as_str()).await?;
        let fact =
            facts.into_iter().find(|recorded| recorded.version == published.version).map(|recorded| recorded.fact);
        let Some(Fact::PublishedReport(fact)) = fact else {
            return Err(Failure::new("a published version is not there any more", "run `sightline verify`"));
        };
        let bytes = self.blobs().read(&fact.support).await?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Failure::new(error, "run `sightline verify`, or use a newer version"))
    }

    /// The page of a report, and its document for print where that is asked; people who work on the case by pseudonym.
    async fn report_made(
        &self,
        solved: &Solved,
        text: ReportText,
        blur: Option<Blur>,
        print: bool,
    ) -> Result<Made, Failure> {
        let withheld = Withheld::of(self.records(), Use::Publish).await?;
        let mut input = self.page_input(solved, false, &withheld).await?;
        input.text = Some(text);
        if let Some(blur) = blur {
            input.blur(blur);
        }
        let staff = crate::bag::staff_of(self.records()).await?;
        for item in &mut input.items {
            let ReportItem::Open(open) = item else { continue };
            // Frames that nobody went through for faces and plates, that nobody credited, and for whose use no ground is told:
            // a published report shows the pictures that its text shows.
            open.contact_sheet = None;
            for arrival in &mut open.arrivals {
                arrival.by = staff.shown(&arrival.by);
                let path = staff.shown(arrival.path.rsplit(['/', '\\']).next().unwrap_or_default());
                arrival.path = path.into();
                if let Some(collection) = &mut arrival.collection {
                    collection.collector = collection.collector.as_ref().map(|name| staff.shown(name).into());
                }
            }
        }
        let faulty = |error| Failure::new(error, "mend what it names and publish again");
        let page = publication::page(&input).map_err(faulty)?;
        let pdf = print.then(|| publication::pdf(&input)).transpose().map_err(faulty)?;
        Ok(Made { page, pdf, as_of: input.as_of.entries })
    }

    pub(crate) async fn recorded_at(&self, entry: u64) -> Result<Instant, Failure> {
        let entry = self.records().entries(entry, 1).await?.into_iter().next();
        entry.map(|entry| entry.at).ok_or_else(|| Failure::new("an entry is missing", "run `sightline verify`"))
    }

    /// The day of an instant in the case's zone: "31 January 2022".
    pub(crate) async fn day(&self, at: Instant) -> Result<String, Failure> {
        Ok(at.to_timestamp().to_zoned_datetime(self.zone().await?).strftime("%-d %B %Y").to_string())
    }
}

fn told(fact: PublishedReport, version: u32, entry: u64) -> Published {
    let PublishedReport { id, text, page, pdf, as_of, by, signed_off_by, correction, .. } = fact;
    Published { report: id, version, entry, as_of, text, page, pdf, by, signed_off_by, correction }
}
