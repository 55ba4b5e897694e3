use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures::StreamExt;
use model::{Digest, Fact, Held};
use tokio::task::JoinHandle;

use super::protected::Disposed;
use super::{Damage, DamageKind, OnVerify, VerifyProgress, VerifyReport, VerifyStage};
use crate::blobs::{
    BlobError, Blobs, Content, ObjectBlobs, OnBytes, STAGING, digest_at, hash_file, on_all_cores, place,
};
use crate::ledger::projection::Projection;

/// Who refers to some bytes, and how long they say those are.
type Wanted = BTreeMap<Digest, Vec<Reference>>;

/// A fact that refers to some bytes.
struct Reference {
    who: String,
    len: Option<u64>,
    entry: u64,
}

/// A file among the preserved copies, before it is read.
struct Copied {
    path: PathBuf,
    name: Digest,
    len: u64,
    /// Under how many names the system holds it.
    names: u64,
}

/// What one file among the preserved copies turned out to be.
struct Found {
    path: PathBuf,
    name: Digest,
    /// Under how many names the system holds it.
    names: u64,
    hashed: Result<(Digest, u64), String>,
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
            let (mut files, mut strangers) = (Vec::new(), Vec::new());
            walk(&root, &mut files, &mut strangers);
            (hash_all(files, &when_told), strangers)
        }));
    }

    /// Waits for the end of it, and looks for the copies that facts refer to.
    pub(super) async fn check(
        mut self,
        projection: Option<&Projection>,
        disposed: &Disposed,
        report: &mut VerifyReport,
    ) {
        self.told.store(true, Ordering::Relaxed);
        self.begin();
        let Some(hashing) = self.begun else { return };
        match hashing.await {
            Ok((found, strangers)) => {
                // All of it may have been hashed before anything was told.
                let done = found.iter().filter_map(|found| Some(found.hashed.as_ref().ok()?.1)).sum();
                (self.on_progress)(VerifyProgress { stage: VerifyStage::Blobs, done, total: done });
                report.damages.extend(strangers);
                judge(&found, projection, disposed, report);
            }
            Err(error) => report.unchecked.push(format!("the preserved copies: hashing stopped ({error})")),
        }
    }
}

/// The same for copies in an object store, each read whole.
pub(super) async fn check_store(
    store: &ObjectBlobs,
    projection: Option<&Projection>,
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
            Found { path: PathBuf::from(place(&name)), name, names: 1, hashed }
        }
    });
    let found: Vec<Found> = futures::stream::iter(hashing).buffered(SIDE_BY_SIDE).collect().await;
    judge(&found, projection, disposed, report);
}

/// Holds what was found against what facts refer to.
fn judge(found: &[Found], projection: Option<&Projection>, disposed: &Disposed, report: &mut VerifyReport) {
    let wanted = projection.map(wanted).unwrap_or_default();
    report.blobs = found.len() as u64;
    let names: BTreeSet<Digest> = found.iter().map(|found| found.name).collect();
    for file in found {
        look(file, &names, &wanted, projection.is_some(), report);
    }
    for (digest, by) in &wanted {
        let disposal = disposed.copy(digest, by.iter().map(|by| by.entry).max());
        let by: Vec<&str> = by.iter().map(|by| by.who.as_str()).collect();
        match (disposal, names.contains(digest)) {
            (None, true) => continue,
            (None, false) => {}
            (Some(_), false) => {
                report.disposed_copies += 1;
                continue;
            }
            (Some(entry), true) => {
                report.damages.push(Damage::new(
                    DamageKind::DisposalUnfinished,
                    format!("blobs/{}", place(digest)),
                    format!("entry {entry} disposed of this copy of {}, and it is still there", by.join(", ")),
                ));
                continue;
            }
        }
        report.damages.push(Damage::new(
            DamageKind::BlobMissing,
            format!("blobs/{}", place(digest)),
            format!("the preserved copy {digest} is not there; {} refers to it", by.join(", ")),
        ));
    }
}

fn look(file: &Found, names: &BTreeSet<Digest>, wanted: &Wanted, read: bool, report: &mut VerifyReport) {
    let at = format!("blobs/{}", place(&file.name));
    match &file.hashed {
        Ok((hash, len)) if *hash == file.name => {
            report.bytes += len;
            if file.names > 1 {
                report.remarks.push(format!(
                    "{at}: the same file has {} names on this disk; whoever writes to it under another changes this copy",
                    file.names
                ));
            }
            for Reference { who, len: said, .. } in wanted.get(&file.name).into_iter().flatten() {
                if let Some(said) = said.filter(|said| said != len) {
                    let what = format!("{who} says {said} bytes, and the copy has {len}");
                    report.damages.push(Damage::new(DamageKind::BlobLength, at.clone(), what));
                }
            }
            if read && !wanted.contains_key(&file.name) {
                report.remarks.push(format!(
                    "{at}: no fact refers to this copy ({len} bytes); an import that was broken off leaves such copies"
                ));
            }
        }
        Ok((hash, len)) => {
            report.bytes += len;
            let twin = if names.contains(hash) || wanted.contains_key(hash) {
                "; these are the bytes of another preserved copy"
            } else {
                ""
            };
            let who: Vec<&str> = wanted.get(&file.name).into_iter().flatten().map(|by| by.who.as_str()).collect();
            let of = if who.is_empty() { String::new() } else { format!(" of {}", who.join(", ")) };
            let what = format!("the preserved copy{of} hashes to {hash} ({len} bytes){twin}");
            report.damages.push(Damage::new(DamageKind::BlobDamaged, at, what));
        }
        Err(error) => {
            let what = format!("{} cannot be read: {error}", file.path.display());
            report.damages.push(Damage::new(DamageKind::BlobDamaged, at, what));
        }
    }
}

fn wanted(projection: &Projection) -> Wanted {
    let mut wanted = Wanted::new();
    let rows: Vec<_> = projection.facts.values().flatten().collect();
    let read = on_all_cores(rows.len(), |n| rows[n].recorded());
    for (row, recorded) in rows.into_iter().zip(read) {
        let Ok(recorded) = recorded else { continue };
        let who = format!("{} \"{}\"", row.kind.name(), row.id);
        let entry = row.entry;
        if let Some(envelope) = recorded.fact.envelope() {
            let who = format!("the envelope of {who}");
            wanted.entry(envelope.sha256).or_default().push(Reference { who, len: None, entry });
        }
        if let Fact::PublishedReport(report) = &recorded.fact {
            let parts =
                [("text", Some(report.text)), ("support", Some(report.support)), ("document for print", report.pdf)];
            for (part, sha256) in parts.into_iter().filter_map(|(part, sha256)| Some((part, sha256?))) {
                let who = format!("the {part} of {who}");
                wanted.entry(sha256).or_default().push(Reference { who, len: None, entry });
            }
        }
        let Some(blob) = row.blob else { continue };
        let len = match recorded.fact {
            Fact::Item(item) => match item.held {
                Held::Bytes { len, .. } => Some(len),
                Held::DescribedOnly => None,
            },
            Fact::Arrival(arrival) => Some(arrival.len),
            _ => None,
        };
        wanted.entry(blob).or_default().push(Reference { who, len, entry });
    }
    wanted
}

/// Finds the preserved copies; whatever else lies there is reported.
fn walk(root: &Path, files: &mut Vec<Copied>, strangers: &mut Vec<Damage>) {
    let mut stranger = |path: &Path, what: &str| {
        let below = path.strip_prefix(root).unwrap_or(path).display().to_string();
        strangers.push(Damage::new(DamageKind::BlobStranger, format!("blobs/{below}"), what));
    };
    let folders = match std::fs::read_dir(root) {
        Ok(folders) => folders,
        Err(error) => {
            stranger(root, &format!("the folder cannot be read: {error}"));
            return;
        }
    };
    for folder in folders.flatten() {
        let (path, name) = (folder.path(), folder.file_name().to_string_lossy().into_owned());
        if name == STAGING {
            continue;
        }
        let hex = name.len() == 2 && name.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c));
        if !hex || !folder.file_type().is_ok_and(|kind| kind.is_dir()) {
            stranger(&path, "it is none that this program makes");
            continue;
        }
        for file in std::fs::read_dir(&path).into_iter().flatten().flatten() {
            let digest = digest_at(&name, &file.file_name().to_string_lossy());
            match (digest, file.metadata()) {
                // Not followed: a link to bytes elsewhere preserves nothing.
                (Some(name), Ok(meta)) if meta.is_file() => {
                    files.push(Copied { path: file.path(), name, len: meta.len(), names: names_of(&meta) });
                }
                _ => stranger(&file.path(), "it is not a preserved copy: a link, a folder or another name"),
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
}

fn hash_all(files: Vec<Copied>, on_progress: &OnVerify) -> Vec<Found> {
    let on_bytes = counting(files.iter().map(|file| file.len).sum(), on_progress);
    on_all_cores(files.len(), |n| {
        let Copied { path, name, names, .. } = &files[n];
        let hashed = hash_file(path, &on_bytes).map_err(|error| error.to_string());
        Found { path: path.clone(), name: *name, names: *names, hashed }
    })
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

/// Under how many names the system holds a file; 1 where it does not say.
fn names_of(meta: &std::fs::Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(meta);
    #[cfg(not(unix))]
    return 1;
}
