use thiserror::Error;

use crate::events::SoundEvents;
use crate::models::Models;
use crate::segments::Speech;
use crate::silero::SileroEar;
use crate::sound::Sound;
use crate::yamnet::YamnetEar;

/// One recording as the models hear it, block by block: a long one takes no more memory than a short one, but for its scores.
pub struct Listening {
    pub(crate) yamnet: Option<YamnetEar>,
    pub(crate) silero: Option<SileroEar>,
}

/// What the models heard in one recording; `None` by a model that is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Sound events.
    pub sound_events: Option<SoundEvents>,
    /// Speech.
    pub speech: Option<Speech>,
}

/// That a model which ran before did not run on this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the model {model} failed while it listened: {what}; run `scripts/models` again, or leave the models out")]
pub struct Failed {
    /// Which.
    pub model: &'static str,
    /// What the runtime says.
    pub what: String,
}

impl Listening {
    /// With those of the models that are there.
    pub fn new(models: &Models) -> Self {
        Self { yamnet: models.yamnet_runs().map(YamnetEar::new), silero: models.silero_runs().map(SileroEar::new) }
    }

    /// Listens to the next block.
    ///
    /// # Errors
    /// A model that does not run on it; [`Models`] has each run once before, so this takes a failing machine.
    pub fn hear(&mut self, block: &Sound) -> Result<(), Failed> {
        if let Some(ear) = &mut self.yamnet {
            ear.hear(block.samples()).map_err(|what| Failed { model: "yamnet", what })?;
        }
        if let Some(ear) = &mut self.silero {
            ear.hear(block.samples()).map_err(|what| Failed { model: "silero-vad", what })?;
        }
        Ok(())
    }

    /// What was heard.
    ///
    /// # Errors
    /// As [`Listening::hear`].
    pub fn finish(self) -> Result<Heard, Failed> {
        let sound_events = self.yamnet.map(YamnetEar::finish).transpose();
        let speech = self.silero.map(SileroEar::finish).transpose();
        Ok(Heard {
            sound_events: sound_events.map_err(|what| Failed { model: "yamnet", what })?,
            speech: speech.map_err(|what| Failed { model: "silero-vad", what })?,
        })
    }
}
