//! Models listen to a sound while it is decoded, so that not all of it is held.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use inference::{Failed, Heard, Listening, Models, Resampler, SoundError};

use crate::failure::Failure;

/// What models hear of one recording, as its bytes pass.
pub(crate) struct Ear(Arc<Mutex<Inner>>);

struct Inner {
    /// The first byte of a sample whose second did not come yet.
    odd: Option<u8>,
    resampler: Option<Result<Resampler, SoundError>>,
    listening: Result<Listening, Failed>,
}

impl Ear {
    pub(crate) fn new(models: &Models) -> Self {
        Self(Arc::new(Mutex::new(Inner { odd: None, resampler: None, listening: Ok(Listening::new(models)) })))
    }

    /// At how many samples a second the sound comes.
    pub(crate) fn sound_rate(&self, rate: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).resampler = Some(Resampler::new(rate));
    }

    /// Where its bytes go.
    pub(crate) fn writer(&self) -> Box<dyn Write + Send> {
        Box::new(Bytes(Arc::clone(&self.0)))
    }

    /// What was heard.
    pub(crate) fn finish(self) -> Result<Heard, Failure> {
        // The writer is gone by now; were it not, nothing of it would be heard any more.
        let inner = Arc::into_inner(self.0).ok_or_else(|| Failure::new("the sound did not end", "try again"))?;
        let inner = inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        let failed = |what: String| Failure::new(what, "what is said of shots does not rest on it");
        let mut listening = inner.listening.map_err(|error| failed(error.to_string()))?;
        match inner.resampler {
            Some(Ok(resampler)) => {
                listening.hear(&resampler.finish()).map_err(|error| failed(error.to_string()))?;
            }
            Some(Err(error)) => return Err(failed(format!("no model listened: {error}"))),
            None => {}
        }
        listening.finish().map_err(|error| failed(error.to_string()))
    }
}

impl Inner {
    fn take(&mut self, bytes: &[u8]) {
        let (Some(Ok(resampler)), Ok(listening)) = (&mut self.resampler, &mut self.listening) else { return };
        let bytes: Vec<u8> = self.odd.take().into_iter().chain(bytes.iter().copied()).collect();
        let pairs = bytes.chunks_exact(2);
        self.odd = pairs.remainder().first().copied();
        let samples: Vec<i16> = pairs.map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        if let Err(failed) = listening.hear(&resampler.push(&samples)) {
            self.listening = Err(failed);
        }
    }
}

struct Bytes(Arc<Mutex<Inner>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
