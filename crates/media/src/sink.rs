use std::io::{self, Write};

/// Where the renditions of a pass go: this crate writes no file itself.
pub trait Sink {
    /// Begins a rendition of this name (lower-case letters, digits, `-` and one dot); its bytes follow in order and
    /// are complete when the writer is dropped after a successful pass.
    ///
    /// # Errors
    /// Whatever keeps the place from being written.
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>>;
}
