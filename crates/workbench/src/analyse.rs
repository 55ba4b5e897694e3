use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::Arc;

use jobs::{Cancel, Event, Fingerprint, Job, Outcome, Queue, Repeat, Settings as JobSettings, Work};
use media::{Launcher, Pass, PassError, Settings, Sink};
use model::{
    Analysis, AnalysisFailure, Digest, Fact, FactKind, FactRef, FailureKind, ItemId, MediaKind, Notice, NoticeLevel,
    Take, TakeId, Technical, Whereabouts,
};
use preservation::{Blobs, Cache, CacheKey, CacheWriter};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::metadata::MetadataRead;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};
use crate::sound::{Listened, ShotsHeard};
use crate::vault::{ClearCopy, Sealer};

/// The name under which the ledger knows the pass.
pub(crate) const METHOD: &str = "media pass";
/// Where the description of a pass lies among its renditions.
pub(crate) const PASS: &str = "pass.json";

/// What an analysis of the case's items came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Analysed {
    /// Items decoded now.
    pub done: usize,
    /// Items that this version had analysed before.
    pub unchanged: usize,
    /// Items, now or before, that could not be decoded though they look like media.
    pub failed: usize,
    /// Items that are not media: preserved, nothing to decode.
    pub not_media: usize,
    /// Takes found in all items.
    pub takes: usize,
    /// What files say of their own making.
    pub metadata: MetadataRead,
    /// What recordings hear in common.
    pub sound: Listened,
    /// Sounds that are, or may be, shots.
    pub shots: ShotsHeard,
    /// Every item that was looked at now.
    pub items: Vec<AnalysedItem>,
    /// What a person must know.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

/// One item that was looked at now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnalysedItem {
    /// The item.
    pub item: ItemId,
    /// How many takes were found; `None` where nothing could be decoded.
    pub takes: Option<usize>,
    /// Why nothing could be decoded.
    pub failure: Option<AnalysisFailure>,
}

/// What the queue is told of an item.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Task {
    item: ItemId,
    sha256: Digest,
    version: u32,
    /// Whether it is confidential: decoded in memory, and no rendition kept.
    confidential: bool,
}

/// One attempt at an item, under way.
type Attempt = Pin<Box<dyn Future<Output = Result<(), jobs::Failure>> + Send>>;

/// What every decode of a run shares.
struct Bench {
    launcher: Launcher,
    settings: Settings,
    method: String,
}

impl Bench {
    /// Finds the decoder and the sandbox, or says what is missing.
    fn set_up(threads: u32) -> Result<Self, Failure> {
        let unusable = |failure: AnalysisFailure| Failure::new(failure.what, failure.next);
        let launcher = Launcher::current_exe().map_err(unusable)?;
        let method = Pass::method(&launcher).map_err(unusable)?;
        Ok(Self { launcher, settings: Settings { threads, ..Settings::default() }, method })
    }

    /// The version under which results are recorded: code, decoder and settings.
    fn version(&self) -> String {
        format!("{}; {}", self.method, self.settings.fingerprint())
    }

    fn key(&self, sha256: &Digest) -> CacheKey {
        pass_key(sha256, &self.version())
    }
}

/// The key of the renditions of some bytes by a version of the pass.
pub(crate) fn pass_key(sha256: &Digest, version: &str) -> CacheKey {
    CacheKey::of(&[("sha256", sha256.bytes()), ("method", METHOD.as_bytes()), ("version", version.as_bytes())])
}

impl Workbench {
    /// Decodes every held item that this version has not analysed yet.
    ///
    /// Each result is recorded as soon as it is there, so that a crash costs the items under way and no more.
    ///
    /// # Errors
    /// There is no decoder or no sandbox, or the case cannot be read or written. What a file itself causes is recorded
    /// with its item instead.
    pub async fn analyse(&self, workers: Option<usize>, progress: Arc<dyn Progress>) -> Result<Analysed, Failure> {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let workers = workers.unwrap_or(cores).max(1);
        let bench = Bench::set_up((cores / workers).max(1) as u32)?;
        let version = bench.version();
        let before = self.analyses().await?;
        let mut analysed = Analysed { notices: self.notices().to_vec(), ..Analysed::default() };
        let mut queue = Vec::new();
        let mut closed = 0;
        let access = self.access().await?;
        for recorded in self.records().items().await? {
            let Some(sha256) = recorded.fact.sha256() else { continue };
            let same = before.get(&recorded.fact.id).filter(|a| a.sha256 == sha256 && a.version == version);
            let confidential = recorded.fact.clear_sha256.is_some();
            let whole =
                |a: &&Analysis| confidential || a.outcome.is_err() || self.cache().contains(&bench.key(&sha256));
            if same.filter(whole).is_some() {
                analysed.unchanged += 1;
                continue;
            }
            if self.is_disposed(&recorded.fact, recorded.entry).await? {
                continue;
            }
            if confidential && access.key(model::Compartment::Contents).is_none() {
                closed += 1;
                continue;
            }
            let task = Task { item: recorded.fact.id.clone(), sha256, version: recorded.version, confidential };
            queue.push(Job { fingerprint: Fingerprint::new(format!("{sha256} {version}")), payload: task });
        }
        if !queue.is_empty() {
            self.decode_all(queue, workers, Arc::new(bench), &progress, &mut analysed).await?;
        }
        // Whichever was finished first: the same case says the same.
        analysed.items.sort_by(|a, b| a.item.cmp(&b.item));
        let mut notices = Vec::new();
        analysed.metadata = self.read_metadata(workers, &progress, &mut notices).await?;
        analysed.notices.extend(notices);
        analysed.sound = self.listen_together(workers, &progress).await?;
        analysed.shots = self.listen_for_shots(workers, &progress).await?;
        if closed > 0 {
            analysed.notices.push(Notice {
                level: NoticeLevel::Warning,
                what: format!("{closed} confidential items were not analysed: the vault is not open to you"),
                place: Whereabouts::default(),
                next: "see `sightline vault list`, then run `sightline analyse` again".to_owned(),
            });
        }
        self.sum_up(&mut analysed).await?;
        Ok(analysed)
    }

    async fn decode_all(
        &self,
        queue: Vec<Job<Task>>,
        workers: usize,
        bench: Arc<Bench>,
        progress: &Arc<dyn Progress>,
        analysed: &mut Analysed,
    ) -> Result<(), Failure> {
        let tasks: BTreeMap<Fingerprint, Task> =
            queue.iter().map(|job| (job.fingerprint.clone(), job.payload.clone())).collect();
        let names: BTreeMap<Fingerprint, String> =
            tasks.iter().map(|(fingerprint, task)| (fingerprint.clone(), task.item.to_string())).collect();
        progress.begin("analyse", queue.len() as u64, Unit::Items);
        let watch = Arc::clone(progress);
        let events = move |event: Event| match event {
            Event::Progress { fingerprint, fraction } => {
                if let Some(name) = names.get(&fingerprint) {
                    watch.part(name, (fraction as f32).min(0.999));
                }
            }
            Event::Finished { fingerprint, .. } => {
                if let Some(name) = names.get(&fingerprint) {
                    watch.part(name, 1.0);
                }
                watch.advance(1);
            }
            Event::Planned { .. } | Event::Started { .. } | Event::Retrying { .. } => {}
        };
        let settings = JobSettings {
            workers: NonZeroUsize::new(workers).unwrap_or(NonZeroUsize::MIN),
            repeat: Repeat::All,
            ..JobSettings::default()
        };
        let handler = self.handler(&bench, self.sealer().await?);
        let dir = self.case().dir().map(|dir| dir.join("jobs.sqlite"));
        let jobs = dir.map_or_else(|| Queue::in_memory(METHOD), |path| Queue::at(path, METHOD));
        let cancel = Cancel::default();
        let ran = jobs.run(queue, settings, &cancel, handler, events).await;
        progress.end();
        for (fingerprint, outcome) in ran?.ran {
            let Some(task) = tasks.get(&fingerprint) else { continue };
            self.note_ending(task, outcome, &bench, analysed).await?;
        }
        Ok(())
    }

    /// What is done with one item: decode, keep the renditions, record what came out.
    fn handler(&self, bench: &Arc<Bench>, sealer: Arc<Sealer>) -> impl Fn(Work<Task>) -> Attempt + use<> {
        let bench = Arc::clone(bench);
        let (blobs, cache) = (Arc::clone(self.blobs()), Arc::clone(self.cache()));
        let ledger = Arc::clone(self.case().ledger());
        move |work| {
            let (bench, blobs) = (Arc::clone(&bench), Arc::clone(&blobs));
            let (cache, ledger) = (Arc::clone(&cache), Arc::clone(&ledger));
            let sealer = Arc::clone(&sealer);
            Box::pin(async move {
                let task = work.payload.clone();
                let shared = Arc::clone(&bench);
                let opened = match sealer.open_item(&task, blobs.as_ref()).await {
                    Ok(opened) => opened,
                    Err(failure) => return Err(jobs::Failure::Final(failure.what)),
                };
                let outcome = match decode(work, shared, blobs, cache, opened).await {
                    Ok(pass) => Ok(technical(&task.item, pass)),
                    Err(Stopped::File(failure)) => Err(failure),
                    Err(Stopped::Machine(failure)) => return Err(failure),
                };
                let drafts = match sealer.seal(vec![drafted(&task, &bench, outcome)]).await {
                    Ok((drafts, left_out)) if left_out.is_empty() => drafts,
                    Ok((_, left_out)) => {
                        let why = left_out.into_iter().map(|notice| notice.what).collect::<Vec<_>>();
                        return Err(jobs::Failure::Final(why.join("; ")));
                    }
                    Err(failure) => return Err(jobs::Failure::Passing(failure.what)),
                };
                let recorded = ledger.append(drafts).await;
                recorded.map(|_| ()).map_err(|error| jobs::Failure::Passing(error.to_string()))
            })
        }
    }

    /// A job that did not come to its own end: recorded with the item where the item is to blame, told where not.
    async fn note_ending(
        &self,
        task: &Task,
        outcome: Outcome,
        bench: &Bench,
        analysed: &mut Analysed,
    ) -> Result<(), Failure> {
        match outcome {
            Outcome::Done => {}
            Outcome::GivenUp { attempts } => {
                let failure = AnalysisFailure {
                    kind: FailureKind::Crashed,
                    what: format!("the program itself died {attempts} times while it analysed this item"),
                    next: "keep the item as it is; have the file looked at on a machine of its own".to_owned(),
                };
                self.append(vec![drafted(task, bench, Err(failure))]).await?;
            }
            Outcome::Failed { reason, attempts } => analysed.notices.push(Notice {
                level: NoticeLevel::Error,
                what: format!("{} was not analysed ({attempts} attempts): {reason}", task.item),
                place: Whereabouts::default(),
                next: "the item is preserved; mend that and run `sightline analyse` again".to_owned(),
            }),
            Outcome::Interrupted => analysed.notices.push(Notice {
                level: NoticeLevel::Warning,
                what: format!("{} was not finished", task.item),
                place: Whereabouts::default(),
                next: "run `sightline analyse` again: it goes on from there".to_owned(),
            }),
        }
        if let Some(analysis) = self.analyses().await?.remove(&task.item).filter(|a| a.version == bench.version()) {
            analysed.done += 1;
            let failure = analysis.outcome.as_ref().err().cloned();
            let takes = analysis.outcome.as_ref().ok().map(|technical| technical.takes.len());
            analysed.items.push(AnalysedItem { item: task.item.clone(), takes, failure });
        }
        Ok(())
    }

    /// Counts over the whole case, and a notice for everything that looks like media and could not be decoded.
    async fn sum_up(&self, analysed: &mut Analysed) -> Result<(), Failure> {
        let kinds: BTreeMap<ItemId, MediaKind> =
            self.records().items().await?.into_iter().map(|recorded| (recorded.fact.id, recorded.fact.kind)).collect();
        for (item, analysis) in self.analyses().await? {
            match analysis.outcome {
                Ok(technical) => analysed.takes += technical.takes.len(),
                Err(failure) if is_no_media(failure.kind, kinds.get(&item).copied()) => analysed.not_media += 1,
                Err(failure) => {
                    analysed.failed += 1;
                    analysed.notices.push(Notice {
                        level: NoticeLevel::Warning,
                        what: format!("{item} is preserved, but could not be decoded: {}", failure.what),
                        place: Whereabouts::default(),
                        next: failure.next,
                    });
                }
            }
        }
        Ok(())
    }

    pub(crate) async fn analyses(&self) -> Result<BTreeMap<ItemId, Analysis>, Failure> {
        let analyses = self.records().analyses().await?;
        Ok(analyses.into_iter().map(|recorded| (recorded.fact.item.clone(), recorded.fact)).collect())
    }
}

/// Whether an item never was a recording: a table, a text, a page.
pub(crate) fn is_no_media(failure: FailureKind, kind: Option<MediaKind>) -> bool {
    failure == FailureKind::NotMedia && matches!(kind, Some(MediaKind::Document | MediaKind::Unknown))
}

fn drafted(task: &Task, bench: &Bench, outcome: Result<Technical, AnalysisFailure>) -> model::Draft {
    let analysis = Analysis {
        item: task.item.clone(),
        sha256: task.sha256,
        method: METHOD.to_owned(),
        version: bench.version(),
        outcome,
        envelope: None,
    };
    let inputs = vec![FactRef { kind: FactKind::Item, id: task.item.to_string(), version: task.version }];
    let mut fact = Fact::Analysis(analysis);
    if task.confidential {
        conceal(&mut fact);
    }
    Workbench::detected(METHOD, "analyse".to_owned(), inputs, fact)
}

/// Takes out of an analysis what a file may say of its maker, and protects the rest of it.
fn conceal(fact: &mut Fact) {
    fact.protect();
    let Fact::Analysis(analysis) = fact else { return };
    match &mut analysis.outcome {
        Ok(technical) if !technical.warnings.is_empty() => {
            technical.warnings = vec!["what the decoder complained of is withheld".to_owned()];
        }
        Ok(_) => {}
        Err(failure) => failure.what = "it could not be decoded; what the decoder said is withheld".to_owned(),
    }
}

/// What stopped a decode: the file, which is recorded, or the machine, which is told and tried again.
enum Stopped {
    File(AnalysisFailure),
    Machine(jobs::Failure),
}

async fn decode(
    work: Work<Task>,
    bench: Arc<Bench>,
    blobs: Arc<dyn Blobs>,
    cache: Arc<dyn Cache>,
    opened: Option<ClearCopy>,
) -> Result<Pass, Stopped> {
    let passing = |error: String| Stopped::Machine(jobs::Failure::Passing(error));
    let sha256 = work.payload.sha256;
    let input = match &opened {
        Some(copy) => copy.path().to_owned(),
        None => blobs
            .verified_path(&sha256)
            .await
            .map_err(|error| Stopped::Machine(jobs::Failure::Final(error.to_string())))?,
    };
    let decoding = tokio::task::spawn_blocking(move || {
        let writer = match &opened {
            Some(_) => None,
            None => Some(cache.writer(&bench.key(&sha256)).map_err(|error| passing(error.to_string()))?),
        };
        let mut sink = CacheSink { writer };
        let mut told = |progress: media::Progress| {
            let of = progress.of.map_or(0, |of| of.micros());
            if of > 0 {
                work.progress.report(progress.done.micros() as f64 / of as f64);
            }
        };
        let pass = media::pass(&input, &bench.settings, &bench.launcher, &mut sink, &mut told);
        let pass = pass.map_err(|error| match error {
            PassError::Analysis(failure) if is_of_the_machine(failure.kind) => passing(failure.what),
            PassError::Analysis(failure) => Stopped::File(failure),
            PassError::Sink(error) => passing(error.to_string()),
        })?;
        sink.finish(&pass).map_err(|error| passing(error.to_string()))?;
        Ok(pass)
    });
    match decoding.await {
        Ok(result) => result,
        Err(error) => Err(passing(format!("the analysis stopped unexpectedly: {error}"))),
    }
}

/// Failures that say nothing of the file: they are not recorded with it.
fn is_of_the_machine(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::NoSandbox | FailureKind::NoDecoder)
}

/// Renditions go into the cache, under the hash of what they were made from; those of a confidential item nowhere.
struct CacheSink {
    writer: Option<Box<dyn CacheWriter>>,
}

impl Sink for CacheSink {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        match &mut self.writer {
            Some(writer) => writer.create(name).map_err(io::Error::other),
            None => Ok(Box::new(io::sink())),
        }
    }
}

impl CacheSink {
    fn finish(mut self, pass: &Pass) -> io::Result<()> {
        let mut description = self.create(PASS)?;
        description.write_all(&serde_json::to_vec(pass)?)?;
        description.flush()?;
        drop(description);
        self.writer.map_or(Ok(()), |writer| writer.commit().map_err(io::Error::other))
    }
}

/// The facts of a pass, its takes named after the item.
fn technical(item: &ItemId, pass: Pass) -> Technical {
    let several = pass.takes.len() > 1;
    let name = |number: usize| if several { format!("{item}#{}", number + 1) } else { item.to_string() };
    let takes = pass.takes.iter().enumerate().filter_map(|(number, &(from, to))| {
        // An id is at most 200 bytes; an item's is far shorter wherever a take can be named at all.
        let id = TakeId::new(&name(number)).ok()?;
        Some(Take { id, item: item.clone(), from, to, description: None, passage: None, content: None, envelope: None })
    });
    Technical {
        container: pass.container,
        duration: pass.duration,
        video: pass.video,
        audio: pass.audio,
        readings: pass.readings,
        takes: takes.collect(),
        warnings: pass.warnings,
    }
}

impl Sealer {
    /// A confidential item, decrypted in memory for a decoder; `None` for one that is not confidential.
    async fn open_item(&self, task: &Task, blobs: &dyn Blobs) -> Result<Option<ClearCopy>, Failure> {
        if task.confidential { self.clear_copy(&task.item, &task.sha256, blobs).await.map(Some) } else { Ok(None) }
    }
}
