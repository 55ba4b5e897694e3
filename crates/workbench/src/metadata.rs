//! What every held file says of its own making: read in the sandbox, recorded verbatim, weighed elsewhere.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use credentials::read_provenance;
use media::{ExifReading, Launcher, Limits, read_exif};
use model::{
    Checked, ContentCredentials, Digest, Draft, Fact, FactKind, FactRef, FailureKind, ItemId, Metadata, Notice,
    NoticeLevel, Whereabouts,
};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use tokio::task::JoinSet;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};

/// The name under which the ledger knows the reader.
pub(crate) const METHOD: &str = "metadata";
/// Rises whenever the same bytes give other readings.
const VERSION: &str = "1";
/// The name by which the sandboxed child knows it.
const READER: &str = "metadata";
/// How many readings are recorded at once: a crash costs no more than these.
const AT_ONCE: usize = 64;
/// A reader that needs longer is being stalled: the longest honest one takes a second.
const PATIENCE_SECS: u64 = 20;

/// What the sandboxed child answers.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Answer {
    exif: ExifReading,
    credentials: Option<ContentCredentials>,
    warnings: Vec<String>,
}

/// The readers that run inside the sandbox. The program's `main` hands this to [`media::sandbox_exec_main`].
///
/// # Errors
/// No reader has this name, or the list of trusted issuers is not one.
pub fn inside(name: &str, input: File, beside: Option<String>) -> Result<Vec<u8>, String> {
    if name != READER {
        return Err(format!("there is no reader called {name}"));
    }
    let mut input = BufReader::new(input);
    let exif = read_exif(&mut input);
    input.rewind().map_err(|error| error.to_string())?;
    let provenance = read_provenance(input, beside.as_deref())?;
    let answer = Answer { exif, credentials: provenance.credentials, warnings: provenance.warnings };
    serde_json::to_vec(&answer).map_err(|error| error.to_string())
}

/// What was read of files' own words in a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MetadataRead {
    /// Items read now.
    pub done: usize,
    /// Items that carry signed provenance, now or before.
    pub with_credentials: usize,
}

/// One reading to make.
struct Task {
    item: ItemId,
    version: u32,
    sha256: Digest,
    /// Whether it is confidential: read from memory, and all that it says protected.
    confidential: bool,
}

impl Workbench {
    /// Reads the metadata of every held item that this version has not read yet.
    pub(crate) async fn read_metadata(
        &self,
        workers: usize,
        progress: &Arc<dyn Progress>,
        notices: &mut Vec<Notice>,
    ) -> Result<MetadataRead, Failure> {
        let issuers = issuers()?;
        let version = version(issuers.as_ref());
        let before = self.metadata().await?;
        let mut tasks = Vec::new();
        let closed = self.access().await?.key(model::Compartment::Contents).is_none();
        for recorded in self.records().items().await? {
            let Some(sha256) = recorded.fact.sha256() else { continue };
            let known = before.get(&recorded.fact.id);
            let same = known.is_some_and(|known| known.sha256 == sha256 && known.version == version);
            let confidential = recorded.fact.clear_sha256.is_some();
            // Whose vault is closed was said of the analysis already.
            if same || self.is_disposed(&recorded.fact, recorded.entry).await? || confidential && closed {
                continue;
            }
            tasks.push(Task { item: recorded.fact.id, version: recorded.version, sha256, confidential });
        }
        let done = tasks.len();
        if !tasks.is_empty() {
            progress.begin("read metadata", tasks.len() as u64, Unit::Items);
            let run = self.read_all(tasks, workers, &version, issuers, progress, notices).await;
            progress.end();
            run?;
        }
        let metadata = self.metadata().await?;
        notices.extend(metadata.values().filter_map(broken_seal));
        let with_credentials = metadata.values().filter(|read| read.credentials.is_some()).count();
        Ok(MetadataRead { done, with_credentials })
    }

    pub(crate) async fn metadata(&self) -> Result<BTreeMap<ItemId, Metadata>, Failure> {
        let recorded = self.records().metadata().await?;
        Ok(recorded.into_iter().map(|recorded| (recorded.fact.item.clone(), recorded.fact)).collect())
    }

    async fn read_all(
        &self,
        tasks: Vec<Task>,
        workers: usize,
        version: &str,
        issuers: Option<Issuers>,
        progress: &Arc<dyn Progress>,
        notices: &mut Vec<Notice>,
    ) -> Result<(), Failure> {
        let launcher = Launcher::current_exe().map_err(|failure| Failure::new(failure.what, failure.next))?;
        let shared = Arc::new((launcher, issuers.map(|issuers| issuers.path), version.to_owned()));
        let mut running = JoinSet::new();
        let mut queue = tasks.into_iter();
        let mut drafts: Vec<Draft> = Vec::new();
        loop {
            while running.len() < workers {
                let Some(task) = queue.next() else { break };
                // Only now, so that no more files are open than are being read; the hash is checked on the way.
                let (path, copy) = if task.confidential {
                    let sealer = self.sealer().await?;
                    let copy = sealer.clear_copy(&task.item, &task.sha256, self.blobs().as_ref()).await?;
                    (copy.path().to_owned(), Some(copy))
                } else {
                    (self.blobs().verified_path(&task.sha256).await?, None)
                };
                let shared = Arc::clone(&shared);
                running.spawn_blocking(move || {
                    // Until the reading is done.
                    let _copy = copy;
                    let (launcher, issuers, version) = &*shared;
                    let limits = Limits { stall_secs: PATIENCE_SECS, ..Limits::default() };
                    let answer = if describes_itself(&path).unwrap_or(true) {
                        launcher.inside(READER, &path, issuers.as_deref(), &limits)
                    } else {
                        Ok(Vec::new())
                    };
                    (reading(&task, version, answer), task)
                });
            }
            let Some(finished) = running.join_next().await else { break };
            let (read, task) = finished
                .map_err(|error| Failure::new(format!("the reader of metadata stopped: {error}"), "run it again"))?;
            progress.advance(1);
            match read {
                Ok(metadata) => {
                    let id = task.item.to_string();
                    let inputs = vec![FactRef { kind: FactKind::Item, id, version: task.version }];
                    let mut fact = Fact::Metadata(metadata);
                    if task.confidential {
                        fact.protect();
                    }
                    drafts.push(Self::detected(METHOD, "analyse".to_owned(), inputs, fact));
                }
                Err(notice) => notices.push(notice),
            }
            if drafts.len() >= AT_ONCE {
                self.append(std::mem::take(&mut drafts)).await?;
            }
        }
        self.append(drafts).await?;
        Ok(())
    }
}

/// The reading of a file, or what the machine lacks to read it; the latter is not recorded, and tried again next time.
fn reading(task: &Task, version: &str, answer: Result<Vec<u8>, model::AnalysisFailure>) -> Result<Metadata, Notice> {
    let answer = match answer {
        Ok(bytes) if bytes.is_empty() => Answer::default(),
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| Answer {
            warnings: vec![format!("what the reader said of the file could not be understood: {error}")],
            ..Answer::default()
        }),
        Err(failure) if matches!(failure.kind, FailureKind::NoSandbox | FailureKind::NoDecoder) => {
            return Err(Notice {
                level: NoticeLevel::Warning,
                what: format!("the metadata of {} was not read: {}", task.item, failure.what),
                place: Whereabouts::default(),
                next: failure.next,
            });
        }
        Err(failure) => Answer { warnings: vec![failure.what], ..Answer::default() },
    };
    let mut warnings = answer.exif.warnings;
    warnings.extend(answer.warnings);
    if task.confidential && !warnings.is_empty() {
        warnings = vec!["what could not be read of it is withheld".to_owned()];
    }
    Ok(Metadata {
        item: task.item.clone(),
        sha256: task.sha256,
        method: METHOD.to_owned(),
        version: version.to_owned(),
        fields: answer.exif.fields,
        times: answer.exif.times,
        position: answer.exif.position.map(|position| position.iso6709().into()),
        device: answer.exif.device.map(Into::into),
        credentials: answer.credentials,
        warnings,
        envelope: None,
    })
}

/// A signature that no longer covers what is in the file is for a person to look at.
fn broken_seal(metadata: &Metadata) -> Option<Notice> {
    let credentials = metadata.credentials.as_ref()?;
    let codes = |checked: &Checked| match checked {
        Checked::No(codes) => Some(codes.join(", ")),
        Checked::Yes | Checked::NotChecked(_) => None,
    };
    let what = match (codes(&credentials.signature), codes(&credentials.content)) {
        (Some(codes), _) => format!("the C2PA signature in {} does not hold ({codes})", metadata.item),
        (None, Some(codes)) => {
            format!("the content of {} is not what its C2PA signature was made over ({codes})", metadata.item)
        }
        (None, None) if credentials.signer.revoked == Checked::Yes => {
            format!("the certificate of the C2PA signature in {} was revoked", metadata.item)
        }
        (None, None) => return None,
    };
    Some(Notice {
        level: NoticeLevel::Warning,
        what,
        place: Whereabouts::default(),
        next: "compare it with another copy; a changed file, a faulty program and a forgery look alike here".to_owned(),
    })
}

/// Whether a file can carry EXIF or C2PA at all, by its first bytes: a table or a text cannot.
fn describes_itself(path: &std::path::Path) -> std::io::Result<bool> {
    let mut first = Vec::new();
    File::open(path)?.take(64).read_to_end(&mut first)?;
    let starts = |with: &[u8]| first.starts_with(with);
    Ok(starts(b"\xff\xd8")
        || starts(b"\x89PNG")
        || starts(b"RIFF")
        || starts(b"GIF8")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || starts(b"ID3")
        || starts(b"fLaC")
        || starts(b"OggS")
        || starts(b"%PDF")
        || starts(b"\0\0\0\x0cJXL ")
        || first.get(4..8).is_some_and(|kind| kind == b"ftyp" || kind == b"moov" || kind == b"mdat" || kind == b"wide")
        || first.windows(4).any(|window| window == b"<svg" || window == b"jumb"))
}

/// The user's own list of issuers whose signers are trusted.
struct Issuers {
    path: PathBuf,
    sha256: String,
}

/// The list in the user's settings, where there is one.
fn issuers() -> Result<Option<Issuers>, Failure> {
    let Ok(folder) = preservation::Signer::folder_of_user() else { return Ok(None) };
    let path = folder.join("trusted-issuers.pem");
    match std::fs::read(&path) {
        Ok(bytes) => {
            credentials::check_anchors(&String::from_utf8_lossy(&bytes)).map_err(|error| {
                Failure::in_file(
                    path.display(),
                    format!("the list of trusted issuers cannot be used: {error}"),
                    "give certificates in PEM (-----BEGIN CERTIFICATE-----), one after the other, or move it away",
                )
            })?;
            let sha256 = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Some(Issuers { path, sha256 }))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::in_file(
            path.display(),
            format!("the list of trusted issuers could not be read: {error}"),
            "give yourself the right to read it, or move it away",
        )),
    }
}

fn version(issuers: Option<&Issuers>) -> String {
    let issuers = issuers.map_or_else(|| "none".to_owned(), |issuers| issuers.sha256.clone());
    format!("{VERSION}; trusted issuers: {issuers}")
}
