use std::io::{self, Write};

/// Where the renditions of a pass go: this crate writes no file itself.
pub trait Sink {
    /// Begins a rendition of this name (lower-case letters, digits, `-` and one dot); its bytes follow in order and
    /// are complete when the writer is dropped after a successful pass.
    ///
    /// # Errors
    /// Whatever keeps the place from being written.
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>>;

    /// Told before the sound begins at how many samples a second `sound.s16` will be; most sinks need not know.
    fn sound_rate(&mut self, rate: u32) {
        let _ = rate;
    }
}
