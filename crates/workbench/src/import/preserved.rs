//! The bytes of what arrives: preserved, looked into, recorded as items and arrivals.
use std::path::PathBuf;
use std::sync::Arc;

use intake::{ArchiveKind, Found, Resource, Role};
use model::{Arrival, Draft, Fact, Instant, ItemId, MediaKind, Notice, NoticeLevel};
use preservation::Stored;

use super::binder::Bound;
use super::protection::{Secret, WITHHELD};
use super::{Arrived, Arriving, formats, notice_of};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::Progress;

/// How many files are preserved and recorded together at first: what a crash can cost.
pub(super) const PORTION: usize = 256;
/// And at most, when the first have gone well: each portion waits for the disk half a dozen times.
const MOST_PORTION: usize = 4096;
/// From this many bytes on, a portion takes no further file.
const PORTION_BYTES: u64 = 256 << 20;
/// How many first bytes tell what a file is.
pub(super) const HEAD: u64 = 4096;

/// A file whose bytes are preserved.
pub(super) struct Preserved {
    /// Where it was found; an entry of an archive lies nowhere.
    pub(super) path: Option<PathBuf>,
    pub(super) given: String,
    pub(super) name: String,
    pub(super) modified: Option<Instant>,
    /// Its name says that it may be a base map.
    pub(super) is_geojson: bool,
    pub(super) kind: MediaKind,
    pub(super) archive: Option<ArchiveKind>,
    /// Where and when it was captured, and in what, if it came out of a capture.
    pub(super) captured: Option<(Resource, ItemId)>,
    pub(super) stored: Stored,
    /// Where it is confidential: the item it is, and its hash in clear.
    pub(super) secret: Option<Secret>,
}

impl Workbench {
    pub(super) async fn preserve(
        &self,
        portion: &[Found],
        progress: &dyn Progress,
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<Preserved>, Failure> {
        let paths: Vec<PathBuf> = portion.iter().map(|file| file.path.clone()).collect();
        let read = Arc::new(std::sync::atomic::AtomicU64::new(0));
        let counter = Arc::clone(&read);
        let on_bytes: preservation::OnBytes = Arc::new(move |bytes| {
            counter.fetch_add(bytes, std::sync::atomic::Ordering::Relaxed);
        });
        let blobs = self.blobs();
        let mut putting = std::pin::pin!(blobs.put_paths(&paths, on_bytes));
        let results = loop {
            let tick = tokio::time::sleep(std::time::Duration::from_millis(100));
            tokio::select! {
                results = &mut putting => break results,
                () = tick => progress.advance(read.swap(0, std::sync::atomic::Ordering::Relaxed)),
            }
        };
        progress.advance(read.swap(0, std::sync::atomic::Ordering::Relaxed));
        let mut preserved = Vec::with_capacity(portion.len());
        for (found, result) in portion.iter().zip(results) {
            match result {
                Ok(stored) => {
                    let head = self.head_of(found, &stored).await?;
                    notices.extend(not_opened(&found.given, &found.name, &head));
                    preserved.push(Preserved {
                        path: Some(found.path.clone()),
                        given: found.given.clone(),
                        name: found.name.clone(),
                        modified: found.modified,
                        is_geojson: found.role == Role::GeoJson,
                        kind: intake::media_kind(&head),
                        archive: intake::archive_kind(&found.name, &head),
                        captured: None,
                        stored,
                        secret: None,
                    });
                }
                Err(error @ preservation::BlobError::Full { .. }) => return Err(error.into()),
                Err(error) => notices.push(notice_of(
                    &found.given,
                    &format!("not taken in: {error}"),
                    "mend that and import this file again; the others were taken in",
                )),
            }
        }
        Ok(preserved)
    }

    /// How a file begins that was just preserved; where it can no longer be read, its preserved copy is: a file that nobody
    /// could look into must not be taken for one in which there is nothing.
    pub(super) async fn head_of(&self, found: &Found, stored: &Stored) -> Result<Vec<u8>, Failure> {
        match found.open().ok().and_then(|file| head(file).ok()) {
            Some(head) => Ok(head),
            None => {
                let copy = self.blobs().verified_path(&stored.sha256).await?;
                std::fs::File::open(&copy)
                    .and_then(head)
                    .map_err(|error| Failure::in_file(&found.given, error, "import this file again"))
            }
        }
    }

    pub(super) async fn record_arrivals(
        &self,
        preserved: Vec<Preserved>,
        arriving: &mut Arriving<'_>,
    ) -> Result<(), Failure> {
        let Arriving { collection, binder, shelf, imported } = arriving;
        let mut drafts = Vec::new();
        let at = Instant::from(jiff::Timestamp::now());
        for arrived in preserved {
            let stored = arrived.stored;
            let id = match binder.item_of(&arrived) {
                Bound::Known(id) => id,
                Bound::New(item) => {
                    let id = item.id.clone();
                    let what = if arrived.secret.is_some() { "a confidential item" } else { &arrived.given };
                    drafts.push(self.draft(format!("{what} arrived"), Fact::Item(*item)));
                    id
                }
            };
            if arrived.is_geojson {
                self.take_base_map(&arrived.given, &stored, &mut drafts, &mut imported.notices).await?;
            }
            let collection = binder.collections.get(&stored.sha256).cloned().or_else(|| (*collection).clone());
            let mut arrival = Fact::Arrival(Arrival {
                item: id.clone(),
                sha256: stored.sha256,
                len: stored.len,
                path: arrived.given.clone().into(),
                at,
                by: self.who().to_owned(),
                modified: arrived.modified,
                collection,
                envelope: None,
            });
            if arrived.secret.is_some() {
                arrival.protect();
                binder.tables.insert(arrived.given.clone(), id.clone());
            }
            drafts.push(self.draft("import".to_owned(), arrival));
            imported.bytes += stored.len;
            // What is confidential is not read as another program's export: it would be kept in clear.
            if arrived.secret.is_none() {
                shelf.add(formats::kept(&arrived, &id));
            }
            if let Some((resource, capture)) = &arrived.captured {
                drafts.extend(self.captured(resource, &id, capture, &arrived.given));
            }
            imported.arrivals.push(Arrived {
                path: if arrived.secret.is_some() { WITHHELD.to_owned() } else { arrived.given },
                item: id,
                sha256: stored.sha256,
                len: stored.len,
                new_bytes: !stored.already,
            });
        }
        let (_, notices) = self.append_noting(drafts).await?;
        imported.notices.extend(notices);
        Ok(())
    }

    pub(super) async fn take_base_map(
        &self,
        given: &str,
        stored: &Stored,
        drafts: &mut Vec<Draft>,
        notices: &mut Vec<Notice>,
    ) -> Result<(), Failure> {
        let bytes = self.blobs().read(&stored.sha256).await?;
        match intake::base_map::read(given, &bytes, stored.sha256) {
            Some(Ok(map)) => drafts.push(self.draft(format!("{given} says that it is a base map"), Fact::BaseMap(map))),
            Some(Err(notice)) => notices.push(notice),
            None => {}
        }
        Ok(())
    }
}

/// The files in portions, each with twice as many as the one before, as far as the limits go.
pub(super) fn portions(mut files: &[Found]) -> Vec<&[Found]> {
    let (mut portions, mut most) = (Vec::new(), PORTION);
    while !files.is_empty() {
        let mut bytes = 0;
        let within = files.iter().take(most).take_while(|file| {
            let fits = bytes < PORTION_BYTES;
            bytes += file.len;
            fits
        });
        let (portion, rest) = files.split_at(within.count());
        portions.push(portion);
        files = rest;
        most = (2 * most).min(MOST_PORTION);
    }
    portions
}

/// The first bytes of a file, by which its kind is told.
pub(super) fn head(file: std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD as usize + 1);
    std::io::Read::read_to_end(&mut std::io::Read::take(file, HEAD), &mut head)?;
    Ok(head)
}

/// That a file which is called an archive is not opened, and why.
pub(super) fn not_opened(given: &str, name: &str, head: &[u8]) -> Option<Notice> {
    let why = intake::why_not_opened(name, head)?;
    let next = "unpack it with another program and import what is in it; the file itself is preserved";
    Some(Notice { level: NoticeLevel::Warning, ..notice_of(given, &format!("preserved but not opened: {why}"), next) })
}
