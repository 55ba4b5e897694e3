use std::sync::Arc;

use crate::net::Net;
use crate::segments::{CHUNK, Speech, segments};

/// Samples before a chunk that it is heard with.
const BEFORE: usize = 64;
/// Chunks that are heard in one run.
const AT_ONCE: usize = 32;
/// Numbers that the network remembers, twice.
const MEMORY: usize = 128;

/// Silero VAD: whether somebody speaks, for each 32 milliseconds.
pub(crate) struct Silero {
    net: Net,
}

impl Silero {
    /// From its network.
    pub(crate) fn new(onnx: &[u8]) -> Result<Self, String> {
        let memory: &[usize] = &[1, 1, MEMORY];
        let inputs: [(&str, &[usize]); 3] = [("input", &[AT_ONCE, BEFORE + CHUNK]), ("h", memory), ("c", memory)];
        let outputs = [("speech_probs", AT_ONCE), ("hn", MEMORY), ("cn", MEMORY)];
        Ok(Self { net: Net::new(onnx, &inputs, &outputs)? })
    }
}

/// A recording as Silero hears it, block by block.
pub(crate) struct SileroEar {
    model: Arc<Silero>,
    /// Samples not heard yet, after those that they are heard with.
    waiting: Vec<f32>,
    memory: [Vec<f32>; 2],
    probabilities: Vec<f32>,
    samples: u64,
}

impl SileroEar {
    pub(crate) fn new(model: Arc<Silero>) -> Self {
        let memory = [vec![0.0; MEMORY], vec![0.0; MEMORY]];
        Self { model, waiting: vec![0.0; BEFORE], memory, probabilities: Vec::new(), samples: 0 }
    }

    pub(crate) fn hear(&mut self, samples: &[f32]) -> Result<(), String> {
        self.samples += samples.len() as u64;
        self.waiting.extend_from_slice(samples);
        self.take()
    }

    /// The rest, with silence after the last sample.
    pub(crate) fn finish(mut self) -> Result<Speech, String> {
        let chunks = self.samples.div_ceil(CHUNK as u64) as usize;
        if self.probabilities.len() < chunks {
            self.waiting.resize(BEFORE + AT_ONCE * CHUNK, 0.0);
            self.take()?;
        }
        self.probabilities.truncate(chunks);
        Ok(segments(&self.probabilities, self.samples))
    }

    fn take(&mut self) -> Result<(), String> {
        let mut from = 0;
        while let Some(heard) = self.waiting.get(from..from + BEFORE + AT_ONCE * CHUNK) {
            let chunks = (0..AT_ONCE).flat_map(|n| &heard[n * CHUNK..(n + 1) * CHUNK + BEFORE]).copied().collect();
            let [h, c] = std::mem::take(&mut self.memory);
            let outputs = self.model.net.run(vec![chunks, h, c])?;
            let [probabilities, h, c] =
                <[Vec<f32>; 3]>::try_from(outputs).map_err(|outputs| format!("{} outputs, not 3", outputs.len()))?;
            self.probabilities.extend(probabilities);
            self.memory = [h, c];
            from += AT_ONCE * CHUNK;
        }
        self.waiting.drain(..from);
        Ok(())
    }
}
