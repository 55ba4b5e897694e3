use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use intake::{ArchiveKind, Budget, Entry, Limits, Pages, Resource, Unpack};
use model::{Digest, Draft, FactKind, ItemId, Notice, RecordName, Whereabouts};
use preservation::{BlobError, Stored, silent};
use tokio::sync::mpsc;

use super::binder::Binder;
use super::preserved::{HEAD, PORTION, Preserved, not_opened};
use super::protection::Secret;
use super::{Arriving, formats, notice_of};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::vault::{ClearCopy, random_id};

/// Bytes of an entry that go from the archive to the store in one go.
const PIECE: usize = 256 << 10;

/// An archive that is preserved and to be opened.
pub(super) struct Archive {
    given: String,
    sha256: Digest,
    kind: ArchiveKind,
    /// The pages that a capture holds, where the archive around it tells them.
    pages: Pages,
    /// Where it is confidential, as then all that is in it is.
    secret: Option<Secret>,
}

impl Archive {
    /// The archive that a preserved file is, if it is one.
    pub(super) fn of(preserved: &Preserved) -> Option<Self> {
        let (given, sha256, secret) = (preserved.given.clone(), preserved.stored.sha256, preserved.secret.clone());
        preserved.archive.map(|kind| Self { given, sha256, kind, pages: None, secret })
    }
}

/// An entry on its way to the store.
struct Passing {
    entry: Entry,
    head: Vec<u8>,
    content: Pieces,
    /// Told whether the entry is in the store.
    done: SyncSender<bool>,
}

/// The pieces of an entry, or the error that ends them.
struct Pieces {
    piece: Cursor<Vec<u8>>,
    next: Receiver<io::Result<Vec<u8>>>,
    ended: bool,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || self.ended {
                return Ok(read);
            }
            match self.next.recv() {
                Ok(Ok(piece)) if piece.is_empty() => self.ended = true,
                Ok(piece) => self.piece = Cursor::new(piece?),
                // The end is an empty piece: without it whoever unpacks is gone.
                Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }
}

/// What came of unpacking one archive.
struct Unpacked {
    /// The archives in it.
    inner: Vec<Archive>,
    /// What is left of the limits.
    left: Budget,
    /// The pages that it lists, if it is a WACZ.
    pages: Pages,
}

impl Workbench {
    /// Takes in what is in an archive, and in the archives in it, as far as the limits go.
    pub(super) async fn open_archive(&self, archive: Archive, arriving: &mut Arriving<'_>) -> Result<(), Failure> {
        let mut budget = Budget::new(Limits::default());
        let mut waiting = vec![(archive, 1)];
        while let Some((archive, depth)) = waiting.pop() {
            let Unpacked { inner, left, pages } = self.unpack(archive, budget, arriving).await?;
            budget = left;
            for mut inner in inner.into_iter().rev() {
                inner.pages = inner.pages.or_else(|| pages.clone());
                if depth < budget.limits.depth || inner.kind.is_capture() {
                    waiting.push((inner, depth + 1));
                } else {
                    let what = format!("preserved but not opened: it lies {depth} archives deep");
                    let next = "unpack it yourself and import what is in it";
                    arriving.imported.notices.push(notice_of(&inner.given, &what, next));
                }
            }
        }
        Ok(())
    }

    async fn unpack(
        &self,
        archive: Archive,
        mut left: Budget,
        arriving: &mut Arriving<'_>,
    ) -> Result<Unpacked, Failure> {
        let Archive { given, sha256, kind, pages, secret: of_archive } = archive;
        let capture = arriving.shelf.at(&given).map(|kept| kept.item.clone());
        let mut path = self.blobs().verified_path(&sha256).await?;
        let opened = match &of_archive {
            Some(secret) => Some(self.open_secret(secret, &path).await?),
            None => None,
        };
        if let Some(opened) = &opened {
            path = opened.path().to_owned();
        }
        let mut file = File::open(&path)
            .map_err(|error| Failure::in_file(path.display(), error, "run `sightline verify`, then import again"))?;
        let (to_store, mut passing) = mpsc::channel(1);
        let name = given.clone();
        let unpacking = tokio::task::spawn_blocking(move || {
            let archive = Unpack { archive: &mut file, given: &name, kind, pages: &pages };
            let notices = intake::unpack(archive, &mut left, &mut |entry, content| pass(entry, content, &to_store));
            (notices, left)
        });
        let (mut inner, mut taken, mut again) = (Vec::new(), Vec::new(), Vec::new());
        let mut listed: Pages = None;
        while let Some(Passing { entry, head, content, done }) = passing.recv().await {
            if let Some(resource) = entry.resource.as_ref().filter(|resource| resource.same_as.is_some()) {
                again.push(resource.clone());
                let _ = done.send(true);
                continue;
            }
            let put = match &of_archive {
                Some(_) => self.put_secret(content, &arriving.binder).await,
                None => {
                    self.blobs().put_reader(Box::new(content), u64::MAX, silent()).await.map(|stored| (stored, None))
                }
            };
            let (stored, secret) = match put {
                Ok(stored) => stored,
                // Whoever unpacks knows why and says it.
                Err(BlobError::Broken { .. }) => {
                    let _ = done.send(false);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let _ = done.send(true);
            if secret.is_none() && formats::is_page_list(&given, &entry.given) {
                let bytes = self.blobs().read(&stored.sha256).await?;
                listed.get_or_insert_default().append(&mut intake::formats::pages(&bytes));
            }
            let not_opened = not_opened(&entry.given, &entry.name, &head);
            arriving.imported.notices.extend(not_opened.map(|notice| concealed(notice, secret.is_some())));
            let preserved = of_entry(entry, &head, capture.as_ref(), stored, secret);
            inner.extend(Archive::of(&preserved));
            taken.push(preserved);
            if taken.len() >= PORTION {
                self.record_arrivals(std::mem::take(&mut taken), arriving).await?;
            }
        }
        self.record_arrivals(taken, arriving).await?;
        self.record_again(again, capture, arriving).await?;
        let (notices, left) = unpacking.await.map_err(|error| {
            Failure::new(
                format!("an archive could not be opened: {error}"),
                "report this: it is a fault of the program",
            )
        })?;
        let secret = of_archive.is_some();
        arriving.imported.notices.extend(notices.into_iter().map(|notice| concealed(notice, secret)));
        Ok(Unpacked { inner, left, pages: listed.filter(|pages| !pages.is_empty()) })
    }

    /// That things which arrived were captured again, at another address or time.
    async fn record_again(
        &self,
        again: Vec<Resource>,
        capture: Option<ItemId>,
        arriving: &mut Arriving<'_>,
    ) -> Result<(), Failure> {
        let Some(capture) = capture else { return Ok(()) };
        let mut drafts: Vec<Draft> = Vec::new();
        for resource in again {
            let given = resource.same_as.clone().unwrap_or_default();
            let item = arriving.shelf.at(&given).map(|kept| kept.item.clone());
            drafts.extend(item.into_iter().flat_map(|item| self.captured(&resource, &item, &capture, &given)));
        }
        self.append(drafts).await?;
        Ok(())
    }
}

impl Workbench {
    /// A confidential archive, open in memory.
    async fn open_secret(&self, secret: &Secret, sealed: &std::path::Path) -> Result<ClearCopy, Failure> {
        let record = RecordName { kind: FactKind::Item, id: secret.item.to_string() };
        let key = self.access().await?.record_key(self.case().keys().as_ref(), &record).await?;
        let key = key.ok_or_else(|| Failure::new("the archive's key was destroyed", "import it again"))?;
        ClearCopy::of(sealed, &key, secret.clear)
    }

    /// Preserves an entry of a confidential archive, as an item of its own with a key of its own.
    async fn put_secret(&self, content: Pieces, binder: &Binder) -> Result<(Stored, Option<Secret>), BlobError> {
        let failed = |failure: Failure| BlobError::Broken { offset: 0, source: io::Error::other(failure.to_string()) };
        let sealer = self.sealer().await.map_err(failed)?;
        let id = random_id("sealed").map_err(failed)?;
        let item = ItemId::new(&id).map_err(|error| failed(Failure::new(error, "report this")))?;
        let (stored, clear) = self.seal_bytes(&sealer, &item, content).await.map_err(failed)?;
        Ok(match binder.known_in_clear(&clear) {
            Some((item, known)) => {
                self.blobs().dispose(&stored.sha256).await?;
                (known, Some(Secret { item, clear }))
            }
            None => (stored, Some(Secret { item, clear })),
        })
    }
}

/// A notice of something in a confidential archive says nothing of its names.
fn concealed(notice: Notice, secret: bool) -> Notice {
    if !secret {
        return notice;
    }
    let place = Whereabouts { file: Some("a confidential archive".to_owned()), ..Whereabouts::default() };
    Notice { place, what: "something in it deserves a look, or was not taken in".to_owned(), ..notice }
}

/// Sends an entry's bytes on and waits until they are in the store.
fn pass(entry: &Entry, content: &mut dyn Read, to_store: &mpsc::Sender<Passing>) -> io::Result<()> {
    let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
    let mut piece = || {
        let mut piece = Vec::new();
        content.take(PIECE as u64).read_to_end(&mut piece).map(|_| piece)
    };
    let first = piece()?;
    let (send, next) = sync_channel(1);
    let (done, stored) = sync_channel(1);
    let head = first[..first.len().min(HEAD as usize)].to_vec();
    let mut ended = first.is_empty();
    let content = Pieces { piece: Cursor::new(first), next, ended };
    to_store.blocking_send(Passing { entry: entry.clone(), head, content, done }).map_err(|_| gone())?;
    while !ended {
        match piece() {
            Ok(piece) => {
                ended = piece.is_empty();
                send.send(Ok(piece)).map_err(|_| gone())?;
            }
            Err(error) => {
                let _ = send.send(Err(error.kind().into()));
                let _ = stored.recv();
                return Err(error);
            }
        }
    }
    if stored.recv() == Ok(true) { Ok(()) } else { Err(gone()) }
}

fn of_entry(entry: Entry, head: &[u8], capture: Option<&ItemId>, stored: Stored, secret: Option<Secret>) -> Preserved {
    Preserved {
        path: Some(intake::tables::archived_path(&entry.given)),
        archive: intake::archive_kind(&entry.name, head).filter(|_| entry.resource.is_none()),
        name: entry.name,
        modified: None,
        is_geojson: entry.given.to_lowercase().ends_with(".geojson"),
        kind: intake::media_kind(head),
        captured: entry.resource.zip(capture.cloned()),
        given: entry.given,
        stored,
        secret,
    }
}
