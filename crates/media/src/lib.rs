//! Probe and sandboxed decode of any file into frames, samples and renditions.
//!
//! A file is sniffed by its first bytes, its reader is fixed, and one ffmpeg process inside a sandbox decodes it once;
//! raw pixels and samples come back over pipes, and everything that is kept is computed and encoded here. This crate
//! knows nothing of cases, items or databases, and writes no file: renditions go to a [`Sink`].
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

mod contact_sheet;
mod cuts;
mod decoder;
mod exif;
mod failure;
mod limits;
mod pass;
mod probe;
mod proxy;
mod raster;
mod redact;
mod rendition;
mod sandbox;
mod settings;
mod sink;
mod sniff;
mod stored_size;
mod waveform;
mod written;

pub use cuts::{CUTS_MAGIC, CutDetector, FLASH_SECS, Features};
pub use decoder::decoder_version;
pub use exif::{ExifReading, WrittenPosition, read as read_exif};
pub use limits::Limits;
pub use pass::{GREY_A_SECOND, GREY_MAGIC, GreyFrames, KeyFrame, Pass, PassError, Progress, pass, sound_pass};
pub use probe::{PictureStream, Probe, SoundStream, probe};
pub use proxy::proxy;
pub use redact::{Filled, Recipe, Silenced, Stretch, redact};
pub use sandbox::{Attempt, Inside, Launcher, Pretence, WANTED, sandbox_exec_main};
pub use settings::Settings;
pub use sink::Sink;
pub use sniff::{Container, SNIFF_BYTES, sniff};
pub use waveform::{PEAKS_A_SECOND, PEAKS_MAGIC};
