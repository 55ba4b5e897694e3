use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use intake::tables::Table;
use intake::{ArchiveKind, Budget, Entry, Limits, Unpack};
use model::{Collection, Digest, Notice, NoticeLevel};
use preservation::{BlobError, Stored, silent};
use tokio::sync::mpsc;

use super::{Binder, HEAD, Imported, PORTION, Preserved, notice_of};
use crate::failure::Failure;
use crate::open::Workbench;

/// Bytes of an entry that go from the archive to the store in one go.
const PIECE: usize = 256 << 10;

/// An archive that is preserved and to be opened.
pub(super) struct Archive {
    given: String,
    sha256: Digest,
    kind: ArchiveKind,
}

impl Archive {
    /// The archive that a preserved file is, if it is one.
    pub(super) fn of(preserved: &Preserved) -> Option<Self> {
        let (given, sha256) = (preserved.given.clone(), preserved.stored.sha256);
        preserved.archive.map(|kind| Self { given, sha256, kind })
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

impl Workbench {
    /// Takes in what is in an archive, and in the archives in it, as far as the limits go.
    pub(super) async fn open_archive(
        &self,
        archive: Archive,
        collection: &Option<Collection>,
        binder: &mut Binder,
        imported: &mut Imported,
    ) -> Result<(), Failure> {
        let mut budget = Budget::new(Limits::default());
        let mut waiting = vec![(archive, 1)];
        while let Some((archive, depth)) = waiting.pop() {
            let (inner, left) = self.unpack(archive, budget, collection, binder, imported).await?;
            budget = left;
            for inner in inner.into_iter().rev() {
                if depth < budget.limits.depth || inner.kind.is_capture() {
                    waiting.push((inner, depth + 1));
                } else {
                    let what = format!("preserved but not opened: it lies {depth} archives deep");
                    imported.notices.push(notice_of(
                        &inner.given,
                        &what,
                        "unpack it yourself and import what is in it",
                    ));
                }
            }
        }
        Ok(())
    }

    async fn unpack(
        &self,
        Archive { given, sha256, kind }: Archive,
        mut budget: Budget,
        collection: &Option<Collection>,
        binder: &mut Binder,
        imported: &mut Imported,
    ) -> Result<(Vec<Archive>, Budget), Failure> {
        let path = self.blobs().verified_path(&sha256).await?;
        let mut file = File::open(&path)
            .map_err(|error| Failure::in_file(path.display(), error, "run `sightline verify`, then import again"))?;
        let (to_store, mut passing) = mpsc::channel(1);
        let unpacking = tokio::task::spawn_blocking(move || {
            let archive = Unpack { archive: &mut file, given: &given, kind, pages: &None };
            let notices = intake::unpack(archive, &mut budget, &mut |entry, content| pass(entry, content, &to_store));
            (notices, budget)
        });
        let (mut inner, mut taken) = (Vec::new(), Vec::new());
        while let Some(Passing { entry, head, content, done }) = passing.recv().await {
            let stored = match self.blobs().put_reader(Box::new(content), u64::MAX, silent()).await {
                Ok(stored) => stored,
                // Whoever unpacks knows why and says it.
                Err(BlobError::Broken { .. }) => {
                    let _ = done.send(false);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let _ = done.send(true);
            let preserved = of_entry(entry, &head, stored, &mut imported.notices);
            inner.extend(Archive::of(&preserved));
            taken.push(preserved);
            if taken.len() >= PORTION {
                self.record_arrivals(std::mem::take(&mut taken), collection, binder, imported).await?;
            }
        }
        self.record_arrivals(taken, collection, binder, imported).await?;
        let (notices, budget) = unpacking.await.map_err(|error| {
            Failure::new(
                format!("an archive could not be opened: {error}"),
                "report this: it is a fault of the program",
            )
        })?;
        imported.notices.extend(notices);
        Ok((inner, budget))
    }
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

fn of_entry(entry: Entry, head: &[u8], stored: Stored, notices: &mut Vec<Notice>) -> Preserved {
    if Table::of_file(&entry.name).is_some() {
        let mut notice = notice_of(
            &entry.given,
            "a table in an archive is preserved, but its rows are not read",
            "take it out of the archive and import it",
        );
        notice.level = NoticeLevel::Warning;
        notices.push(notice);
    }
    Preserved {
        path: None,
        archive: intake::archive_kind(&entry.name, head),
        given: entry.given,
        name: entry.name,
        modified: None,
        is_geojson: false,
        kind: intake::media_kind(head),
        stored,
    }
}
