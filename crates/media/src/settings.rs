use serde::{Deserialize, Serialize};

use crate::limits::Limits;

/// What a pass yields and how much it may take.
///
/// All but `threads` and `limits` belong to the key of a cache: see [`Settings::fingerprint`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Threads of the decoder; the results do not depend on it.
    pub threads: u32,
    /// Long side of the small grey frames, in pixels.
    pub grey_side: u32,
    /// Long side of key frames, in pixels; smaller pictures are not enlarged.
    pub key_side: u32,
    /// The most key frames of one item.
    pub key_frames: u32,
    /// Least seconds between two regular key frames.
    pub key_interval_secs: u32,
    /// What must not be exceeded.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: 1,
            grey_side: 96,
            key_side: 640,
            key_frames: 240,
            key_interval_secs: 5,
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// What of the settings changes the bytes of a pass, as text for a cache key.
    pub fn fingerprint(&self) -> String {
        format!("grey {} key {}x{} every {} s", self.grey_side, self.key_side, self.key_frames, self.key_interval_secs)
    }
}
