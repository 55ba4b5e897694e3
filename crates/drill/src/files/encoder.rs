use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::matroska;
use crate::camera::Codec;
use crate::failure::DrillError;

/// The ffmpeg that is installed.
#[derive(Debug, Clone)]
pub(crate) struct Ffmpeg {
    encoders: String,
}

impl Ffmpeg {
    /// Looks what is there.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn find() -> Result<Self, DrillError> {
        let missing = |why: String| DrillError::NoProgram { program: "ffmpeg", why };
        let output = Command::new("ffmpeg")
            .args(["-hide_banner", "-encoders"])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| missing(error.to_string()))?;
        let encoders = String::from_utf8_lossy(&output.stdout).into_owned();
        if !encoders.contains("libx264") {
            return Err(missing("this build has no libx264".to_owned()));
        }
        Ok(Self { encoders })
    }

    /// Whether it can write a codec.
    pub(crate) fn has(&self, codec: Codec) -> bool {
        match codec {
            Codec::H264 => true,
            Codec::Hevc => self.encoders.contains("libx265"),
            Codec::Vp9 => self.encoders.contains("libvpx-vp9"),
        }
    }

    /// A command that writes the same bytes each time: one thread, no version in the file.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new("ffmpeg");
        command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-filter_threads", "1"]);
        command
    }

    /// Ends a command's options with how to code, and where to.
    pub(crate) fn finish(&self, command: &mut Command, codec: Codec, quality: u32, file: &Path) {
        let crf = quality.to_string();
        match codec {
            Codec::H264 => command.args(["-c:v", "libx264", "-preset", "superfast", "-crf", &crf, "-g", "100"]),
            Codec::Hevc => command.args([
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-crf",
                &crf,
                "-tag:v",
                "hvc1",
                "-x265-params",
                "log-level=error:pools=none:frame-threads=1:no-info=1",
            ]),
            Codec::Vp9 => command.args([
                "-c:v",
                "libvpx-vp9",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-row-mt",
                "0",
                "-b:v",
                "330k",
                "-g",
                "100",
            ]),
        };
        command.args(["-pix_fmt", "yuv420p", "-threads", "1", "-c:a", "aac", "-b:a", "64k"]);
        command.args(["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]);
        command.args(["-movflags", "+faststart"]).arg(file);
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, mut command: Command, file: &Path) -> Result<(), DrillError> {
        let output = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .output()
            .map_err(|error| DrillError::NoProgram { program: "ffmpeg", why: error.to_string() })?;
        if output.status.success() {
            return Ok(());
        }
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(DrillError::Encoder { file: file.display().to_string(), why })
    }
}

/// A film under way: frames go in, a file comes out.
pub(crate) struct Encoder {
    child: Child,
    pipe: Option<ChildStdin>,
    file: String,
}

impl Encoder {
    /// Starts a film of frames (yuv420p) with a sound that is there already.
    ///
    /// # Errors
    /// ffmpeg cannot be started.
    pub(crate) fn start(
        ffmpeg: &Ffmpeg,
        (width, height): (usize, usize),
        sound: &Path,
        metadata: &[(String, String)],
        codec: Codec,
        file: &Path,
    ) -> Result<Self, DrillError> {
        let mut command = ffmpeg.command();
        // `-nostdin` stops ffmpeg from reading keys, not from reading its input there.
        command.args(["-f", "matroska", "-i", "pipe:0", "-i"]).arg(sound).args(["-map", "0:v", "-map", "1:a"]);
        command.args(["-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000"]);
        for (name, value) in metadata {
            command.arg("-metadata").arg(format!("{name}={value}"));
        }
        ffmpeg.finish(&mut command, codec, if codec == Codec::Hevc { 31 } else { 29 }, file);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| DrillError::NoProgram { program: "ffmpeg", why: error.to_string() })?;
        let pipe = child.stdin.take();
        let mut encoder = Self { child, pipe, file: file.display().to_string() };
        encoder.send(&matroska::head(width, height))?;
        Ok(encoder)
    }

    /// Adds a frame that is shown at a time in units of ten microseconds.
    ///
    /// # Errors
    /// ffmpeg has stopped.
    pub(crate) fn frame(&mut self, ticks: u64, bytes: &[u8]) -> Result<(), DrillError> {
        self.send(&matroska::frame_head(ticks, bytes.len()))?;
        self.send(bytes)
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), DrillError> {
        let sent = self.pipe.as_mut().map(|pipe| pipe.write_all(bytes));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => Err(self.why()),
        }
    }

    fn why(&mut self) -> DrillError {
        drop(self.pipe.take());
        let mut why = String::new();
        if let Some(mut words) = self.child.stderr.take() {
            let _ = words.read_to_string(&mut why);
        }
        let _ = self.child.wait();
        DrillError::Encoder { file: self.file.clone(), why: why.trim().to_owned() }
    }

    /// Ends the film.
    ///
    /// # Errors
    /// What ffmpeg complains of.
    pub(crate) fn finish(mut self) -> Result<(), DrillError> {
        drop(self.pipe.take());
        let mut why = String::new();
        if let Some(mut words) = self.child.stderr.take() {
            let _ = words.read_to_string(&mut why);
        }
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(DrillError::Encoder { file: self.file.clone(), why: why.trim().to_owned() }),
        }
    }
}
