//! Small real media files, made by ffmpeg the same way each time.
//!
//! Plain ffmpeg, no sandbox: it reads nothing here but its own test pictures and tones. Two files made with the same
//! ffmpeg hold the same bytes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A file that was made, and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// Where it lies.
    pub path: PathBuf,
    /// How long it plays, in seconds; 0 for a still.
    pub duration_secs: f64,
    /// Where one shot ends and the next begins, in seconds from its start.
    pub cuts_secs: Vec<f64>,
    /// Size of the picture as stored, before any rotation, in pixels; nothing where there is no picture.
    pub stored_size: Option<(u32, u32)>,
    /// Whether there is sound.
    pub sound: bool,
}

/// What every command begins with.
const QUIET: &[&str] = &["-nostdin", "-hide_banner", "-loglevel", "error", "-y"];
/// What makes the output the same each time.
const EXACT: &[&str] =
    &["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"];
/// A small picture, encoded on one thread.
const PICTURE: &[&str] = &["-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-pix_fmt", "yuv420p"];
const SOUND: &[&str] = &["-c:a", "aac", "-b:a", "64k"];

fn ffmpeg(arguments: &[&[&str]], path: &Path) {
    let mut command = Command::new("ffmpeg");
    command.args(QUIET).args(arguments.concat()).args(EXACT).arg(path);
    let output = command.output().unwrap_or_else(|error| panic!("ffmpeg cannot be started ({error}): install it"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn clip(path: PathBuf, duration_secs: f64, size: Option<(u32, u32)>, sound: bool) -> Clip {
    Clip { path, duration_secs, cuts_secs: Vec::new(), stored_size: size, sound }
}

/// A moving picture of any size and length at 25 frames a second, with a tone or silent.
pub fn video(path: &Path, (width, height): (u32, u32), duration_secs: f64, sound: bool) -> Clip {
    let picture = format!("testsrc2=s={width}x{height}:r=25:d={duration_secs}");
    let tone = format!("sine=f=440:r=48000:d={duration_secs}");
    let silent: &[&[&str]] = &[&["-f", "lavfi", "-i", &picture], PICTURE];
    let with_tone: &[&[&str]] = &[&["-f", "lavfi", "-i", &picture, "-f", "lavfi", "-i", &tone], PICTURE, SOUND];
    ffmpeg(if sound { with_tone } else { silent }, path);
    clip(path.to_owned(), duration_secs, Some((width, height)), sound)
}

/// `plain.mp4`: two seconds, 160 × 120, a tone of 440 Hz.
pub fn plain(folder: &Path) -> Clip {
    video(&folder.join("plain.mp4"), (160, 120), 2.0, true)
}

/// `silent.mp4`: two seconds, 160 × 120, no sound.
pub fn silent(folder: &Path) -> Clip {
    video(&folder.join("silent.mp4"), (160, 120), 2.0, false)
}

/// `vertical.mp4`: two seconds, stored 120 × 160.
pub fn vertical(folder: &Path) -> Clip {
    video(&folder.join("vertical.mp4"), (120, 160), 2.0, false)
}

/// `cuts.mp4`: four different pictures of 2, 1.6, 2.4 and 2 seconds with hard cuts between them, no sound.
pub fn cuts(folder: &Path) -> Clip {
    let path = folder.join("cuts.mp4");
    let graph = "testsrc2=s=160x120:r=25:d=2[a];smptehdbars=s=160x120:r=25:d=1.6[b];\
                 mandelbrot=s=160x120:r=25:maxiter=200,trim=end_frame=60,setpts=N/25/TB[c];\
                 rgbtestsrc=s=160x120:r=25:d=2,hue=h=40*t[d];\
                 [a]format=yuv420p,setsar=1[e];[b]format=yuv420p,setsar=1[f];[c]format=yuv420p,setsar=1[g];\
                 [d]format=yuv420p,setsar=1[h];[e][f][g][h]concat=n=4:v=1:a=0";
    ffmpeg(&[&["-filter_complex", graph], PICTURE], &path);
    Clip { cuts_secs: vec![2.0, 3.6, 6.0], ..clip(path, 8.0, Some((160, 120)), false) }
}

/// `dated.mp4`: as [`plain`], with a `creation_time` (an RFC 3339 instant in UTC).
pub fn dated(folder: &Path, creation_time: &str) -> Clip {
    let source = plain(folder);
    let path = folder.join("dated.mp4");
    let input = source.path.display().to_string();
    let time = format!("creation_time={creation_time}");
    ffmpeg(&[&["-i", &input, "-c", "copy"]], &path);
    // A second pass: what stands after EXACT would be taken away by it.
    let dated = folder.join("dated.part.mp4");
    let mut command = Command::new("ffmpeg");
    command
        .args(QUIET)
        .arg("-i")
        .arg(&path)
        .args(["-c", "copy", "-fflags", "+bitexact", "-metadata", &time])
        .arg(&dated);
    assert!(command.status().unwrap().success(), "{command:?}");
    fs::rename(&dated, &path).unwrap();
    Clip { path, ..source }
}

/// `stamped.mov`: as [`plain`], with the local time and zone that a telephone writes (`com.apple.quicktime.creationdate`)
/// and with nothing in the header's own date.
pub fn stamped(folder: &Path, creation_date: &str) -> Clip {
    let source = plain(folder);
    let path = folder.join("stamped.mov");
    let date = format!("com.apple.quicktime.creationdate={creation_date}");
    let mut command = Command::new("ffmpeg");
    command.args(QUIET).arg("-i").arg(&source.path);
    command
        .args(["-c", "copy", "-fflags", "+bitexact", "-movflags", "use_metadata_tags", "-metadata", &date])
        .arg(&path);
    assert!(command.status().unwrap().success(), "{command:?}");
    fs::remove_file(&source.path).unwrap();
    Clip { path, ..source }
}

/// `variable.mp4`: one second at 25 frames a second, then two at 10, no sound.
pub fn variable_rate(folder: &Path) -> Clip {
    let path = folder.join("variable.mp4");
    let input = "testsrc2=s=160x120:r=25:d=1.8";
    let times = "settb=1/1000,setpts='round(1000*if(lt(N,25),N/25,1+(N-25)/10))'";
    let rate = ["-vf", times, "-fps_mode", "vfr", "-enc_time_base", "1:1000", "-video_track_timescale", "1000"];
    ffmpeg(&[&["-f", "lavfi", "-i", input], &rate, PICTURE], &path);
    clip(path, 3.0, Some((160, 120)), false)
}

/// `rotated.mp4`: stored 160 × 120, to be shown turned by a quarter (a phone held upright).
pub fn rotated(folder: &Path) -> Clip {
    let source = video(&folder.join("rotated.mp4"), (160, 120), 1.0, false);
    let mut bytes = fs::read(&source.path).unwrap();
    // The matrix of the track header (ISO/IEC 14496-12, 8.3.2), 40 bytes behind the name of a version 0 box.
    let at = bytes.windows(4).position(|name| name == b"tkhd").unwrap() + 4 + 40;
    let matrix: [i32; 9] = [0, 0x1_0000, 0, -0x1_0000, 0, 0, 120 << 16, 0, 0x4000_0000];
    for (index, value) in matrix.iter().enumerate() {
        bytes[at + 4 * index..at + 4 * index + 4].copy_from_slice(&value.to_be_bytes());
    }
    fs::write(&source.path, bytes).unwrap();
    source
}

/// `tone.m4a`: two seconds of a tone of 440 Hz, no picture.
pub fn sound_only(folder: &Path) -> Clip {
    let path = folder.join("tone.m4a");
    ffmpeg(&[&["-f", "lavfi", "-i", "sine=f=440:r=48000:d=2"], SOUND], &path);
    clip(path, 2.0, None, true)
}

/// `still.jpg`: one picture of 160 × 120.
pub fn still(folder: &Path) -> Clip {
    let path = folder.join("still.jpg");
    ffmpeg(&[&["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1", "-frames:v", "1", "-threads", "1"]], &path);
    clip(path, 0.0, Some((160, 120)), false)
}
