use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::events::SoundEvents;
use crate::known::{Known, KnownFile, Listing, MANIFEST, known, listing};
use crate::lack::{Lack, Why};
use crate::listening::{Failed, Heard, Listening};
use crate::segments::Speech;
use crate::silero::Silero;
use crate::sound::Sound;
use crate::yamnet::Yamnet;

/// The models that are there, ready to run, and why the others are not.
pub struct Models {
    yamnet: Result<Arc<Yamnet>, Lack>,
    silero: Result<Arc<Silero>, Lack>,
}

/// Which model said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Its name.
    pub name: &'static str,
    /// Its version, and that of its conversion.
    pub version: &'static str,
    /// SHA-256 of its network.
    pub sha256: &'static str,
}

impl Models {
    /// From the bytes of a folder of models: `read` gives a file by its name, or nothing where there is none.
    ///
    /// Only [`MANIFEST`] and names that this program knows are asked for. A model that is not there, or not what the manifest
    /// and this program say, is a [`Lack`] and no failure.
    pub fn from_bytes(read: impl FnMut(&str) -> Option<Vec<u8>>) -> Self {
        Self::of(known(), read)
    }

    /// The same with another list of what is known.
    pub(crate) fn of(known: &[Known], mut read: impl FnMut(&str) -> Option<Vec<u8>>) -> Self {
        let manifest = read(MANIFEST).map(|json| listing(&json).map_err(|error| error.to_string()));
        let mut files = |name: &str| whole(name, known, manifest.as_ref(), &mut read);
        let runs = |model: &str| {
            let model = model.to_owned();
            move |what| Lack { model, why: Why::CannotRun { what } }
        };
        let (yamnet, silero) = (files("yamnet"), files("silero-vad"));
        Self {
            yamnet: yamnet.and_then(|files| {
                let [onnx, classes] = &files[..] else { return Err(runs("yamnet")("it has not two files".to_owned())) };
                Yamnet::new(onnx, classes).map(Arc::new).map_err(runs("yamnet"))
            }),
            silero: silero.and_then(|files| {
                let [onnx] = &files[..] else { return Err(runs("silero-vad")("it has not one file".to_owned())) };
                Silero::new(onnx).map(Arc::new).map_err(runs("silero-vad"))
            }),
        }
    }

    /// What is not there, or not what it should be.
    pub fn lacking(&self) -> Vec<&Lack> {
        [self.yamnet.as_ref().err(), self.silero.as_ref().err()].into_iter().flatten().collect()
    }

    /// The model of sound events, where it is there.
    pub fn yamnet(&self) -> Option<Identity> {
        self.yamnet.as_ref().ok().and_then(|_| identity("yamnet"))
    }

    /// The model of speech, where it is there.
    pub fn silero(&self) -> Option<Identity> {
        self.silero.as_ref().ok().and_then(|_| identity("silero-vad"))
    }

    /// The classes of sound over time, where that model is there.
    ///
    /// # Errors
    /// A model that ran before and does not run on this.
    pub fn sound_events(&self, sound: &Sound) -> Result<Option<SoundEvents>, Failed> {
        Ok(self.heard(Listening { silero: None, ..Listening::new(self) }, sound)?.sound_events)
    }

    /// The stretches of speech, where that model is there.
    ///
    /// # Errors
    /// A model that ran before and does not run on this.
    pub fn speech(&self, sound: &Sound) -> Result<Option<Speech>, Failed> {
        Ok(self.heard(Listening { yamnet: None, ..Listening::new(self) }, sound)?.speech)
    }

    fn heard(&self, mut listening: Listening, sound: &Sound) -> Result<Heard, Failed> {
        listening.hear(sound)?;
        listening.finish()
    }

    pub(crate) fn yamnet_runs(&self) -> Option<Arc<Yamnet>> {
        self.yamnet.as_ref().ok().cloned()
    }

    pub(crate) fn silero_runs(&self) -> Option<Arc<Silero>> {
        self.silero.as_ref().ok().cloned()
    }
}

fn identity(name: &str) -> Option<Identity> {
    let model = known().iter().find(|model| model.name == name)?;
    Some(Identity { name: &model.name, version: &model.version, sha256: &model.files.first()?.sha256 })
}

/// The files of one model, each of them what the manifest and this program say.
fn whole(
    name: &str,
    known: &[Known],
    manifest: Option<&Result<Listing, String>>,
    read: &mut impl FnMut(&str) -> Option<Vec<u8>>,
) -> Result<Vec<Vec<u8>>, Lack> {
    let lack = |why| Lack { model: name.to_owned(), why };
    let manifest = match manifest {
        None => return Err(lack(Why::NoManifest)),
        Some(Err(what)) => return Err(lack(Why::NotAManifest { what: what.clone() })),
        Some(Ok(manifest)) => manifest,
    };
    let named = |model: &&Known| model.name == name;
    let (Some(listed), Some(model)) = (manifest.models.iter().find(named), known.iter().find(named)) else {
        return Err(lack(Why::Unlisted));
    };
    let mut files = Vec::new();
    for file in &model.files {
        let bytes = read(&file.file).ok_or_else(|| lack(Why::NoFile { file: file.file.clone() }))?;
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if found == file.sha256 {
            files.push(bytes);
            continue;
        }
        let file = file.file.clone();
        let holds = |other: &&KnownFile| other.sha256 == found;
        return Err(lack(match known.iter().flat_map(|model| &model.files).find(holds) {
            Some(other) => Why::Holds { file, other: other.file.clone() },
            // What the manifest says of this file, it is: the manifest is of another model.
            None if listed.files.iter().any(|listed| listed.file == file && listed.sha256 == found) => {
                Why::Other { listed: listed.version.clone(), known: model.version.clone() }
            }
            None => Why::Damaged { file, found },
        }));
    }
    if listed != model {
        return Err(lack(Why::Other { listed: listed.version.clone(), known: model.version.clone() }));
    }
    Ok(files)
}
