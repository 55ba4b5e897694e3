//! Files that were made to do harm: none shows another file, none reaches the network, each failure is explained.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use media::{Limits, Settings};
use model::{AnalysisFailure, FailureKind};
use support::{Memory, make, pass_with};

/// Small enough that a file made to stall or flood ends soon.
fn strict() -> Settings {
    let limits = Limits { wall_secs: 30, stall_secs: 15, memory_bytes: 1 << 30, ..Limits::default() };
    Settings { limits, ..Settings::default() }
}

/// A folder with a video of one unmistakable colour that no other file contains, and a listener nobody may reach.
struct Canary {
    folder: tempfile::TempDir,
    listener: TcpListener,
}

impl Canary {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("canary.txt"), "CANARY").unwrap();
        let colour = "-f lavfi -i color=c=0xE010D0:s=64x48:r=5:d=2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p";
        make(folder.path(), "canary.mp4", colour);
        make(folder.path(), "canary.ts", colour);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self { folder, listener }
    }

    fn url(&self) -> String {
        format!("http://{}", self.listener.local_addr().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn assert_unheard(&self) {
        assert_eq!(self.listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "the network was reached");
    }
}

/// Magenta of the canary's kind anywhere in the key frames, by their average colour as the installed ffmpeg reads it.
fn shows_the_canary(memory: &Memory, folder: &Path) -> bool {
    memory.names().iter().filter(|name| name.starts_with("key-")).any(|name| {
        let file = folder.join("frame.jpg");
        fs::write(&file, memory.get(name)).unwrap();
        let output = Command::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-i"])
            .arg(&file)
            .args(["-vf", "scale=1:1,format=rgb24", "-f", "rawvideo", "-"])
            .output()
            .unwrap();
        matches!(output.stdout[..], [red, green, blue] if red > 160 && green < 80 && blue > 150)
    })
}

/// Runs a pass over a file as a store holds it: under a name without an ending.
fn try_file(path: &Path, canary: &Canary) -> Result<(), AnalysisFailure> {
    let blob = canary.path("blob");
    fs::copy(path, &blob).unwrap();
    let result = pass_with(&blob, &strict());
    match &result {
        Ok((pass, memory)) => {
            assert!(
                !shows_the_canary(memory, canary.folder.path()),
                "{} shows another file: {pass:#?}",
                path.display()
            );
        }
        Err(failure) => {
            assert!(failure.what.len() > 20 && failure.next.len() > 20, "{}: {failure:?}", path.display());
            assert!(!failure.what.contains("blob"), "a path of the store is told: {failure:?}");
            assert_ne!(failure.kind, FailureKind::NoSandbox, "{failure:?}");
        }
    }
    result.map(drop)
}

fn kind(bytes: &[u8], canary: &Canary) -> Option<FailureKind> {
    let file = canary.path("made");
    fs::write(&file, bytes).unwrap();
    try_file(&file, canary).err().map(|failure| failure.kind)
}

fn atom(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, content].concat()
}

#[test]
fn playlists_show_no_other_file_and_reach_no_network() {
    let canary = Canary::new();
    let (file, url) = (canary.path("canary.mp4"), canary.url());
    let (file, stream) = (file.display(), canary.path("canary.ts"));
    let stream = stream.display();
    for text in [
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n{file}\n#EXT-X-ENDLIST\n"),
        format!("#EXTM3U\n#EXTINF:10.0,\n{stream}\n#EXT-X-ENDLIST\n"),
        format!("#EXTM3U\n#EXTINF:10.0,\nfile://{stream}\n#EXT-X-ENDLIST\n"),
        format!("#EXTM3U\n#EXTINF:10.0,\n{url}/a.ts\n#EXT-X-ENDLIST\n"),
        format!("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"{url}/key\"\n#EXTINF:10.0,\n{stream}\n"),
        format!("ffconcat version 1.0\nfile '{file}'\n"),
        format!("\u{feff}\n ffconcat version 1.0\nfile '{file}'\n"),
        format!("<?xml version=\"1.0\"?><MPD><Period><BaseURL>{url}/a.mp4</BaseURL></Period></MPD>"),
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file://{file}\"/></svg>"),
        format!("<html><video src=\"{url}\"></html>"),
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 18998 RTP/AVP 96\n".to_owned(),
    ] {
        assert_eq!(kind(text.as_bytes(), &canary), Some(FailureKind::Refused), "{text}");
    }
    canary.assert_unheard();
}

#[test]
fn a_plain_decoder_would_have_shown_the_canary() {
    // Without this control the test above could pass because the trap is broken.
    let canary = Canary::new();
    let list = canary.path("list");
    fs::write(&list, format!("#EXTM3U\n#EXTINF:10.0,\n{}\n#EXT-X-ENDLIST\n", canary.path("canary.mp4").display()))
        .unwrap();
    let frame = canary.path("frame.jpg");
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "quiet", "-y", "-i"])
        .arg(&list)
        .args(["-frames:v", "1"])
        .arg(&frame)
        .status();
    if status.unwrap().success() {
        let memory = Memory::default();
        memory.0.lock().unwrap().insert("key-0.jpg".into(), fs::read(&frame).unwrap());
        assert!(shows_the_canary(&memory, canary.folder.path()));
    }
}

#[test]
fn references_out_of_a_movie_are_not_followed() {
    let canary = Canary::new();
    let url = canary.url();
    for target in [format!("file://{}", canary.path("canary.mp4").display()), format!("{url}/a.mp4")] {
        let alias = atom(b"url ", format!("\0\0\0\0{target}\0").as_bytes());
        let reference = atom(b"dref", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &alias].concat());
        let redirect =
            atom(b"rmra", &atom(b"rmda", &atom(b"rdrf", format!("\0\0\0\0url \0\0\0\x40{target}").as_bytes())));
        for content in [atom(b"trak", &atom(b"mdia", &atom(b"minf", &atom(b"dinf", &reference)))), redirect] {
            let movie = [atom(b"ftyp", b"qt  \0\0\0\0qt  "), atom(b"moov", &content)].concat();
            assert!(kind(&movie, &canary).is_some());
        }
    }
    canary.assert_unheard();
}

#[test]
fn broken_and_bloated_files_are_explained() {
    let canary = Canary::new();
    let start = atom(b"ftyp", b"isom\0\0\0\0");
    assert_eq!(kind(b"", &canary), Some(FailureKind::Empty));
    assert_eq!(kind(b"\0", &canary), Some(FailureKind::NotMedia));
    assert_eq!(kind(&vec![0; 1_000_000], &canary), Some(FailureKind::NotMedia));
    assert_eq!(kind(&start, &canary), Some(FailureKind::Undecodable));
    let nested =
        (0..20_000).fold(Vec::new(), |inner, _| if inner.len() < 300_000 { atom(b"moov", &inner) } else { inner });
    assert_eq!(kind(&[start.clone(), nested].concat(), &canary), Some(FailureKind::Undecodable));
    let four_gib = [&start[..], &u32::MAX.to_be_bytes(), b"moov", &[0; 64]].concat();
    assert_eq!(kind(&four_gib, &canary), Some(FailureKind::Undecodable));
    let largest = [&start[..], &1u32.to_be_bytes(), b"mdat", &i64::MAX.to_be_bytes(), &[0; 64]].concat();
    assert_eq!(kind(&largest, &canary), Some(FailureKind::Undecodable));
    let times = atom(b"stts", &[&[0; 4][..], &0x0fff_ffffu32.to_be_bytes(), &[0, 0, 0, 1, 0, 0, 0, 1]].concat());
    let table = atom(b"moov", &atom(b"trak", &atom(b"mdia", &atom(b"minf", &atom(b"stbl", &times)))));
    // The table of times claims two gigabytes.
    assert_eq!(kind(&[start, table].concat(), &canary), Some(FailureKind::MemoryLimit));
}

#[test]
fn floods_of_pixels_are_refused_before_they_are_decoded() {
    let canary = Canary::new();
    let png = |width: u32, height: u32| {
        let mut header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([1, 0, 0, 0, 0, 0, 0, 0, 0]);
        header
    };
    assert_eq!(kind(&png(60_000, 60_000), &canary), Some(FailureKind::PixelLimit));
    assert_eq!(kind(&png(i32::MAX as u32, i32::MAX as u32), &canary), Some(FailureKind::PixelLimit));
    let gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;";
    assert_eq!(kind(gif, &canary), Some(FailureKind::PixelLimit));
}

#[test]
fn a_recording_cut_off_anywhere_never_harms_and_says_so() {
    let canary = Canary::new();
    let whole = "-f lavfi -i testsrc2=s=160x120:r=10:d=10 -f lavfi -i sine=r=16000:d=10 -c:v libx264 -preset ultrafast -c:a aac";
    let front = make(canary.folder.path(), "front.mp4", &format!("{whole} -movflags +faststart"));
    let back = make(canary.folder.path(), "back.mp4", whole);
    let (front, back) = (fs::read(front).unwrap(), fs::read(back).unwrap());
    for tenth in [1, 3, 5, 7, 9] {
        // With the index at the end nothing is left to read a cut file by.
        assert_eq!(kind(&back[..back.len() * tenth / 10], &canary), Some(FailureKind::Undecodable));
        let file = canary.path("cut");
        fs::write(&file, &front[..front.len() * tenth / 10]).unwrap();
        match pass_with(&file, &strict()) {
            Ok((pass, _)) => {
                assert!(pass.cut_off, "{tenth}: {pass:#?}");
                assert!(pass.warnings.iter().any(|warning| warning.contains("cut off")), "{:?}", pass.warnings);
            }
            Err(failure) => assert!(tenth == 1, "{tenth}: {failure:?}"),
        }
    }
}

#[test]
fn each_limit_is_a_failure_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let clip =
        make(folder.path(), "clip.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -c:v libx264 -preset ultrafast");
    let limited = |limits: Limits| pass_with(&clip, &Settings { limits, ..Settings::default() }).unwrap_err();
    let usual = Limits::default();
    for (limits, kind, allowed, came) in [
        (Limits { pixels: 320 * 239, ..usual }, FailureKind::PixelLimit, "76480", "320"),
        (Limits { frames: 99, ..usual }, FailureKind::FrameLimit, "99", "more than"),
        (Limits { duration_secs: 3, ..usual }, FailureKind::DurationLimit, "3 s", "4 s"),
        (Limits { wall_secs: 0, ..usual }, FailureKind::TimeLimit, "0 s", "0:0"),
        (Limits { memory_bytes: 4 << 20, ..usual }, FailureKind::MemoryLimit, "4 MiB", ""),
    ] {
        let failure = limited(limits);
        assert_eq!(failure.kind, kind, "{failure:?}");
        assert!(failure.what.contains(allowed) && failure.what.contains(came), "{failure:?}");
        assert!(failure.next.len() > 20, "{failure:?}");
    }
}

/// The material of others, where it is at hand.
fn test_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("SIGHTLINE_TEST_DATA").map_or_else(beside, PathBuf::from).join("hostile");
    folder.is_dir().then_some(folder)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

#[test]
#[allow(clippy::print_stdout, reason = "a test that was skipped must say so")]
fn the_attacks_of_others_fail_too() {
    let Some(data) = test_data() else {
        println!("skipped: no test material");
        return;
    };
    let canary = Canary::new();
    let made = canary.path("attacks");
    fs::create_dir(&made).unwrap();
    let status = Command::new("python3")
        .arg(data.join("attacks/gen.py"))
        .current_dir(&made)
        .env("CANARY", canary.path("canary.txt"))
        .env("HITURL", canary.url())
        .status()
        .expect("python3 makes the attacks");
    assert!(status.success());
    let (mut opened, mut explained) = (0, 0);
    for file in files_below(&made).into_iter().chain(files_below(&data)) {
        match try_file(&file, &canary) {
            Ok(()) => opened += 1,
            Err(_) => explained += 1,
        }
    }
    canary.assert_unheard();
    println!("{opened} files decoded, {explained} failures explained");
    assert!(opened + explained > 100);
}
