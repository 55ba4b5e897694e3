use std::sync::Arc;

use crate::events::{Frame, SoundEvents};
use crate::mel::{BANDS, FRAME, LogMel, STEP};
use crate::net::Net;
use crate::triage::Classes;

/// Short windows of one frame of the track, and of one step of it.
const ROWS: usize = 96;
const ROWS_STEP: usize = 48;
/// Samples that one frame hears, and those from one to the next.
const HEARD: usize = FRAME + (ROWS - 1) * STEP;
const HOP: usize = ROWS_STEP * STEP;
const CLASSES: usize = 521;

/// YAMNet: 521 classes of sound for each stretch of a second.
pub(crate) struct Yamnet {
    net: Net,
    mel: LogMel,
    classes: Arc<Classes>,
}

impl Yamnet {
    /// From its network and its list of classes.
    pub(crate) fn new(onnx: &[u8], classes: &[u8]) -> Result<Self, String> {
        let net = Net::new(onnx, &[("log_mel", &[1, 1, ROWS, BANDS])], &[("scores", CLASSES)])?;
        let classes = Classes::read(classes)?;
        if classes.names.len() != CLASSES {
            return Err(format!("its list has {} classes, not {CLASSES}", classes.names.len()));
        }
        Ok(Self { net, mel: LogMel::new(), classes: Arc::new(classes) })
    }
}

/// A recording as YAMNet hears it, block by block.
pub(crate) struct YamnetEar {
    model: Arc<Yamnet>,
    /// Samples of which no short window was made yet.
    waiting: Vec<f32>,
    /// The short windows of the frame that is being filled.
    rows: Vec<f32>,
    frames: Vec<Frame>,
    samples: u64,
}

impl YamnetEar {
    pub(crate) fn new(model: Arc<Yamnet>) -> Self {
        Self { model, waiting: Vec::new(), rows: Vec::new(), frames: Vec::new(), samples: 0 }
    }

    pub(crate) fn hear(&mut self, samples: &[f32]) -> Result<(), String> {
        self.samples += samples.len() as u64;
        self.take(samples)
    }

    /// The rest: the last frame is filled up with silence, as the model's authors do.
    pub(crate) fn finish(mut self) -> Result<SoundEvents, String> {
        if self.samples > 0 {
            let beyond = self.samples.saturating_sub(HEARD as u64).next_multiple_of(HOP as u64);
            let filled = HEARD as u64 + beyond - self.samples;
            self.take(&vec![0.0; filled as usize])?;
        }
        Ok(SoundEvents::new(self.frames, self.samples, Arc::clone(&self.model.classes)))
    }

    fn take(&mut self, samples: &[f32]) -> Result<(), String> {
        self.waiting.extend_from_slice(samples);
        let mut from = 0;
        while let Some(window) = self.waiting.get(from..from + FRAME) {
            let row = self.rows.len();
            self.rows.resize(row + BANDS, 0.0);
            self.model.mel.frame(window, &mut self.rows[row..]);
            from += STEP;
            if self.rows.len() == ROWS * BANDS {
                let mut scores = self.model.net.run(vec![self.rows.clone()])?;
                self.frames.push(Frame::new(&self.model.classes, &scores.swap_remove(0)));
                self.rows.drain(..ROWS_STEP * BANDS);
            }
        }
        self.waiting.drain(..from);
        Ok(())
    }
}
