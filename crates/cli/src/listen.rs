//! Sound of plain files, decoded in the sandbox.
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use media::{Launcher, PassError, Settings, Sink};
use model::{Notice, NoticeLevel, Whereabouts};
use workbench::{Progress, Unit};

use inference::{Heard, Models};

use crate::ear::Ear;
use crate::failure::Failure;

/// The sound of one file at 8,000 samples a second.
pub(crate) struct Sound {
    /// The argument as given.
    pub(crate) file: String,
    /// One channel; nothing if the file has no sound or could not be read.
    pub(crate) samples: Vec<i16>,
    /// What the models heard in it, where any are given.
    pub(crate) heard: Option<Heard>,
    /// What there is to say of it.
    pub(crate) notices: Vec<Notice>,
}

/// Decodes all files, several at a time, and hands each sound to `heard` as soon as it is there; models that are given listen
/// while it is decoded.
///
/// A file without sound, or one that cannot be read, gives no samples and a notice that is an error.
pub(crate) fn listen<T: Send>(
    files: &[PathBuf],
    watch: &Arc<dyn Progress>,
    models: Option<&Models>,
    heard: impl Fn(Sound) -> T + Sync,
) -> Result<Vec<T>, Failure> {
    let launcher = Launcher::current_exe().map_err(|failure| Failure::new(failure.what, failure.next))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    watch.begin("listening", files.len() as u64, Unit::Items);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(files.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(files.len()) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = files.get(n) else { break };
                    let result = heard(sound(path, &launcher, models));
                    watch.advance(1);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((n, result));
                }
            });
        }
    });
    watch.end();
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(n, _)| *n);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

fn sound(path: &Path, launcher: &Launcher, models: Option<&Models>) -> Sound {
    let file = path.display().to_string();
    let mut sink = Low { bytes: Arc::default(), ear: models.map(Ear::new) };
    let settings = Settings::default();
    let result = path
        .canonicalize()
        .map_err(|error| (error.to_string(), "name a file that exists and that you may read".to_owned()))
        .and_then(|path| {
            media::sound_pass(&path, &settings, launcher, &mut sink, &mut |_| ()).map_err(|error| match error {
                PassError::Analysis(failure) => (failure.what, failure.next),
                PassError::Sink(error) => (error.to_string(), "try again with more free memory".to_owned()),
            })
        });
    let notice = |level, what: String, next: String| Notice {
        level,
        what,
        place: Whereabouts { file: Some(file.clone()), ..Whereabouts::default() },
        next,
    };
    match result {
        Ok(pass) => {
            let mut notices: Vec<Notice> = pass
                .warnings
                .into_iter()
                .map(|what| {
                    notice(
                        NoticeLevel::Warning,
                        what,
                        "what was decoded is used; look whether it is all of the recording".to_owned(),
                    )
                })
                .collect();
            let heard = sink.ear.take().map(Ear::finish).transpose().unwrap_or_else(|failed| {
                notices.push(notice(NoticeLevel::Error, failed.what, failed.next));
                None
            });
            Sound { notices, samples: sink.samples(), heard, file }
        }
        Err((what, next)) => {
            Sound { notices: vec![notice(NoticeLevel::Error, what, next)], samples: Vec::new(), heard: None, file }
        }
    }
}

/// Keeps the low sound in memory, lets the models hear the full one, and drops the rest.
struct Low {
    bytes: Arc<Mutex<Vec<u8>>>,
    ear: Option<Ear>,
}

impl Low {
    fn samples(&self) -> Vec<i16> {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
    }
}

impl Sink for Low {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        Ok(match (name, &self.ear) {
            ("sound-8k.s16", _) => Box::new(Kept(Arc::clone(&self.bytes))),
            ("sound.s16", Some(ear)) => ear.writer(),
            _ => Box::new(io::sink()),
        })
    }

    fn sound_rate(&mut self, rate: u32) {
        if let Some(ear) = &self.ear {
            ear.sound_rate(rate);
        }
    }
}

struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
