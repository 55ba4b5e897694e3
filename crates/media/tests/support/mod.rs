//! What the tests of the pass share: a launcher, a sink in memory, clips made by the installed ffmpeg.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use media::{Launcher, Pass, PassError, Settings, Sink};
use model::AnalysisFailure;

pub(crate) fn launcher() -> Launcher {
    Launcher::new(env!("CARGO_BIN_EXE_media-sandbox")).expect("these tests need ffmpeg: apt-get install ffmpeg")
}

/// Renditions in memory, by name.
#[derive(Debug, Default, Clone)]
pub(crate) struct Memory(pub(crate) Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl Memory {
    pub(crate) fn get(&self, name: &str) -> Vec<u8> {
        self.0.lock().unwrap().get(name).unwrap_or_else(|| panic!("no rendition {name}")).clone()
    }
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }
}

impl Sink for Memory {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        let fresh = self.0.lock().unwrap().insert(name.to_owned(), Vec::new()).is_none();
        assert!(fresh, "{name} was begun twice");
        Ok(Box::new(Rendition { name: name.to_owned(), memory: self.clone() }))
    }
}

struct Rendition {
    name: String,
    memory: Memory,
}

impl Write for Rendition {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.memory.0.lock().unwrap().get_mut(&self.name).unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn pass_with(input: &Path, settings: &Settings) -> Result<(Pass, Memory), AnalysisFailure> {
    let mut memory = Memory::default();
    match media::pass(input, settings, &launcher(), &mut memory, &mut |_| ()) {
        Ok(pass) => Ok((pass, memory)),
        Err(PassError::Analysis(failure)) => Err(failure),
        Err(PassError::Sink(e)) => panic!("a sink in memory failed: {e}"),
    }
}

pub(crate) fn pass(input: &Path) -> Result<(Pass, Memory), AnalysisFailure> {
    pass_with(input, &Settings::default())
}

/// Makes a clip in `folder` with the installed ffmpeg, outside any sandbox.
pub(crate) fn make(folder: &Path, name: &str, args: &str) -> PathBuf {
    let path = folder.join(name);
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y"])
        .args(args.split_whitespace())
        .arg(&path)
        .output()
        .expect("these tests need ffmpeg: apt-get install ffmpeg");
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    path
}
