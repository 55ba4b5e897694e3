use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures::StreamExt;
use model::Digest;
use tokio::task::JoinHandle;

use super::copies::{Found, hash_all, walk};
use super::protected::Disposed;
use super::{AsRecorded, Damage, DamageKind, OnVerify, VerifyProgress, VerifyReport, VerifyStage};
use crate::blobs::{BlobError, Blobs, Content, ObjectBlobs, OnBytes, place};
use crate::ledger::projection::FactRow;

/// Who refers to which bytes, in the order of these.
struct Wanted<'a>(Vec<Reference<'a>>);

/// A fact that refers to some bytes.
struct Reference<'a> {
    digest: Digest,
    row: &'a FactRow,
    /// What the bytes are of the fact: nothing, or such as `the envelope of `.
    part: &'static str,
    /// How long it says they are.
    len: Option<u64>,
}

impl Reference<'_> {
    fn who(&self) -> String {
        format!("{}{} \"{}\"", self.part, self.row.kind.name(), self.row.id)
    }
}

impl<'a> Wanted<'a> {
    fn of(recorded: Option<&'a AsRecorded>) -> Self {
        let facts = recorded.into_iter().flat_map(|recorded| recorded.projection.rows.iter().zip(&recorded.needs));
        let mut all: Vec<Reference<'a>> = Vec::new();
        for (row, needs) in facts {
            all.extend(needs.copies.iter().map(|&(part, digest)| Reference { digest, row, part, len: None }));
            all.extend(row.blob.map(|digest| Reference { digest, row, part: "", len: needs.len }));
        }
        let named = |reference: &Reference<'a>| (reference.row.kind, &reference.row.id);
        all.sort_by(|a, b| a.digest.cmp(&b.digest).then_with(|| named(a).cmp(&named(b))));
        Self(all)
    }

    /// Who refers to these bytes.
    fn to(&self, digest: &Digest) -> &[Reference<'a>] {
        let from = self.0.partition_point(|reference| reference.digest < *digest);
        let count = self.0[from..].partition_point(|reference| reference.digest == *digest);
        &self.0[from..from + count]
    }
}

fn names_of(references: &[Reference<'_>]) -> String {
    let names: Vec<String> = references.iter().map(Reference::who).collect();
    names.join(", ")
}

/// Copies of a store that are read side by side.
const SIDE_BY_SIDE: usize = 8;

/// The hashing of every preserved copy in a folder, on all cores, while the ledger is being read.
pub(super) struct Hashing {
    root: PathBuf,
    on_progress: OnVerify,
    /// Whether how far it has come is told: not while another stage is.
    told: Arc<AtomicBool>,
    begun: Option<JoinHandle<(Vec<Found>, Vec<Damage>)>>,
}

impl Hashing {
    pub(super) fn new(dir: &Path, on_progress: &OnVerify) -> Self {
        let told = Arc::new(AtomicBool::new(false));
        Self { root: dir.join("blobs"), on_progress: on_progress.clone(), told, begun: None }
    }

    /// Begins; a second time changes nothing.
    pub(super) fn begin(&mut self) {
        if self.begun.is_some() {
            return;
        }
        let (root, told, on_progress) = (self.root.clone(), Arc::clone(&self.told), self.on_progress.clone());
        let when_told: OnVerify = Arc::new(move |progress| {
            if told.load(Ordering::Relaxed) {
                on_progress(progress);
            }
        });
        self.begun = Some(tokio::task::spawn_blocking(move || {
            let (files, strangers) = walk(&root);
            let on_bytes = counting(files.iter().map(|file| file.len).sum(), &when_told);
            (hash_all(&root, files, &on_bytes), strangers)
        }));
    }

    /// Waits for the end of it, and looks for the copies that facts refer to.
    pub(super) async fn check(mut self, recorded: Option<&AsRecorded>, disposed: &Disposed, report: &mut VerifyReport) {
        self.told.store(true, Ordering::Relaxed);
        self.begin();
        let Some(hashing) = self.begun else { return };
        match hashing.await {
            Ok((found, strangers)) => {
                // All of it may have been hashed before anything was told.
                let done = found.iter().filter_map(|found| Some(found.hashed.as_ref().ok()?.1)).sum();
                (self.on_progress)(VerifyProgress { stage: VerifyStage::Blobs, done, total: done });
                report.damages.extend(strangers);
                judge(&found, recorded, disposed, report);
            }
            Err(error) => report.unchecked.push(format!("the preserved copies: hashing stopped ({error})")),
        }
    }
}

/// The same for copies in an object store, each read whole.
pub(super) async fn check_store(
    store: &ObjectBlobs,
    recorded: Option<&AsRecorded>,
    disposed: &Disposed,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
) {
    let Content { copies, strangers } = match store.content().await {
        Ok(content) => content,
        Err(error) => {
            report.unchecked.push(format!("the preserved copies: the store cannot be listed ({error})"));
            return;
        }
    };
    for stranger in strangers {
        report.damages.push(Damage::new(
            DamageKind::BlobStranger,
            format!("blobs/{stranger}"),
            "it is none that this program makes",
        ));
    }
    let on_bytes = counting(copies.iter().map(|(_, len)| len).sum(), on_progress);
    let hashing = copies.into_iter().map(|(name, _)| {
        let on_bytes = on_bytes.clone();
        async move {
            let hashed = match store.verify(&name, on_bytes).await {
                Ok(len) => Ok((name, len)),
                Err(BlobError::Damaged { found, len, .. }) => Ok((found, len)),
                Err(error) => Err(error.to_string()),
            };
            Found { name, names: 1, hashed }
        }
    });
    let mut found: Vec<Found> = futures::stream::iter(hashing).buffered(SIDE_BY_SIDE).collect().await;
    found.sort_by_key(|found| found.name);
    judge(&found, recorded, disposed, report);
}

/// Holds what was found, in the order of its names, against what facts refer to.
fn judge(found: &[Found], recorded: Option<&AsRecorded>, disposed: &Disposed, report: &mut VerifyReport) {
    let wanted = Wanted::of(recorded);
    report.blobs = found.len() as u64;
    for file in found {
        look(file, found, &wanted, recorded.is_some(), report);
    }
    for by in wanted.0.chunk_by(|a, b| a.digest == b.digest) {
        let digest = by[0].digest;
        let disposal = disposed.copy(&digest, by.iter().map(|by| by.row.entry).max());
        match (disposal, is_there(found, &digest)) {
            (None, true) => {}
            (Some(_), false) => report.disposed_copies += 1,
            (None, false) => report.damages.push(Damage::new(
                DamageKind::BlobMissing,
                format!("blobs/{}", place(&digest)),
                format!("the preserved copy {digest} is not there; {} refers to it", names_of(by)),
            )),
            (Some(entry), true) => report.damages.push(Damage::new(
                DamageKind::DisposalUnfinished,
                format!("blobs/{}", place(&digest)),
                format!("entry {entry} disposed of this copy of {}, and it is still there", names_of(by)),
            )),
        }
    }
}

fn is_there(found: &[Found], digest: &Digest) -> bool {
    found.binary_search_by(|file| file.name.cmp(digest)).is_ok()
}

fn look(file: &Found, found: &[Found], wanted: &Wanted<'_>, read: bool, report: &mut VerifyReport) {
    let by = wanted.to(&file.name);
    let at = || format!("blobs/{}", place(&file.name));
    match &file.hashed {
        Ok((hash, len)) if *hash == file.name => {
            report.bytes += len;
            if file.names > 1 {
                report.remarks.push(format!(
                    "{}: the same file has {} names on this disk; whoever writes to it under another changes this copy",
                    at(),
                    file.names
                ));
            }
            for reference in by {
                if let Some(said) = reference.len.filter(|said| said != len) {
                    let what = format!("{} says {said} bytes, and the copy has {len}", reference.who());
                    report.damages.push(Damage::new(DamageKind::BlobLength, at(), what));
                }
            }
            if read && by.is_empty() {
                report.remarks.push(format!(
                    "{}: no fact refers to this copy ({len} bytes); an import that was broken off leaves such copies",
                    at()
                ));
            }
        }
        Ok((hash, len)) => {
            report.bytes += len;
            let twin = if is_there(found, hash) || !wanted.to(hash).is_empty() {
                "; these are the bytes of another preserved copy"
            } else {
                ""
            };
            let of = if by.is_empty() { String::new() } else { format!(" of {}", names_of(by)) };
            let what = format!("the preserved copy{of} hashes to {hash} ({len} bytes){twin}");
            report.damages.push(Damage::new(DamageKind::BlobDamaged, at(), what));
        }
        Err(error) => {
            report.damages.push(Damage::new(DamageKind::BlobDamaged, at(), format!("it cannot be read: {error}")));
        }
    }
}

/// Tells how many of all bytes are hashed.
fn counting(total: u64, on_progress: &OnVerify) -> OnBytes {
    let done = Arc::new(AtomicU64::new(0));
    let on_progress = on_progress.clone();
    Arc::new(move |bytes| {
        let done = done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        on_progress(VerifyProgress { stage: VerifyStage::Blobs, done, total });
    })
}
