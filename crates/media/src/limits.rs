use serde::{Deserialize, Serialize};

/// How much one decode may take. Reaching a limit is a failure of its own kind, never a silent cut.
///
/// The defaults are generous: no honest recording should meet them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall-clock seconds for the whole pass.
    pub wall_secs: u64,
    /// Wall-clock seconds in which not one frame or sample came.
    pub stall_secs: u64,
    /// Bytes of private memory of the decoder.
    pub memory_bytes: u64,
    /// Pixels a frame, as stored.
    pub pixels: u64,
    /// Frames of picture.
    pub frames: u64,
    /// Seconds that the item may play.
    pub duration_secs: u64,
    /// Bytes of one file that the decoder may write (only a proxy is written).
    pub file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall_secs: 6 * 3600,
            stall_secs: 120,
            memory_bytes: 2 << 30,
            pixels: 8192 * 8192,
            frames: 12 * 3600 * 120,
            duration_secs: 12 * 3600,
            file_bytes: 16 << 30,
        }
    }
}

impl Limits {
    /// Processor seconds: what eight busy threads use in the wall-clock time.
    pub(crate) fn cpu_secs(&self) -> u64 {
        self.wall_secs.saturating_mul(8).saturating_add(10)
    }
}
