//! Hostile inputs of our own making: what a decoder or an importer must survive, refuse and explain.
//!
//! Each [`Attack`] that tries to reach another file names the canary it is given, so that a test can show that none of its
//! bytes come out; each that tries to reach the network names an address that the test can listen on.

use std::{
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// One hostile file.
#[derive(Clone, Debug)]
pub struct Attack {
    /// Its name, which tells what it pretends to be.
    pub name: OsString,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it tries.
    pub tries: &'static str,
}

/// All attacks, aimed at a canary file (a picture or film whose content must not show) and at an address that no one may
/// connect to (`http://127.0.0.1:1234/x`).
pub fn attacks(canary: &Path, address: &str) -> Vec<Attack> {
    let canary = canary.display();
    let attack = |name: &str, tries, bytes: Vec<u8>| Attack { name: name.into(), bytes, tries };
    let text = |name: &str, tries, text: String| attack(name, tries, text.into_bytes());
    let playlist = |entry: &str| format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{entry}\n#EXT-X-ENDLIST\n");
    vec![
        text("playlist.mp4", "a playlist dressed as a film opens another file", playlist(&format!("file://{canary}"))),
        text("playlist-path.mp4", "the same by a bare path", playlist(&canary.to_string())),
        text("playlist-net.mp4", "a playlist reaches the network", playlist(address)),
        text(
            "playlist-concat.mp4",
            "the concat protocol opens another file",
            playlist(&format!("concat:{canary}|{canary}")),
        ),
        text("concat.mp4", "a concat script opens another file", format!("ffconcat version 1.0\nfile '{canary}'\n")),
        text(
            "concat-net.mov",
            "a concat script reaches the network",
            format!("ffconcat version 1.0\nfile '{address}'\n"),
        ),
        text(
            "session.mp4",
            "a session description opens a port",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n\
             a=rtpmap:96 H264/90000\n"
                .to_owned(),
        ),
        text("list.mkv", "a list of pictures as a pattern opens other files", format!("{canary}%d.jpg\n")),
        text(
            "drawing.jpg",
            "a drawing includes another file",
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">\
             <image xlink:href=\"file://{canary}\" width=\"9\" height=\"9\"/></svg>\n"
            ),
        ),
        text(
            "dash.mp4",
            "a manifest reaches the network",
            format!(
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\">\
             <Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1\">\
             <BaseURL>{address}</BaseURL></Representation></AdaptationSet></Period></MPD>\n"
            ),
        ),
        attack("reference.mov", "a film whose data lie in another file", reference_movie(&canary.to_string())),
        attack("nested.mp4", "boxes nested thousands deep exhaust the stack", nested_boxes(10_000)),
        attack("huge-box.mp4", "a box that claims 2^62 bytes", huge_box()),
        attack("huge-table.mp4", "a sample table that claims 2^32 entries", huge_table()),
        attack("flood.png", "a picture of 256 million pixels in a small file", flood_png()),
        attack("claim.png", "a picture that claims 2^31 pixels a side", claiming_png()),
        attack("empty.mp4", "nothing at all", Vec::new()),
        attack("zeros.mp4", "zeros alone", vec![0; 64 * 1024]),
        attack("ones.avi", "the same byte over and over", vec![0xFF; 64 * 1024]),
        attack("header-only.mp4", "a header with nothing behind it", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()),
        attack("riff.wav", "a sound whose size is a lie", riff_lie()),
        text(
            "formula.csv",
            "cells that a spreadsheet would run",
            "id,name\n=HYPERLINK(\"http://example.org\"),@SUM(1)\n+1,-2\n\"\t=1\",\"\r=2\"\n".to_owned(),
        ),
        attack(
            "nul.csv",
            "a table with a NUL and broken UTF-8",
            b"id,name\na\0b,\xFF\xFE\xC0\xAF\n\"never closed\n".to_vec(),
        ),
        attack("wide.csv", "a row of a hundred thousand columns", wide_csv()),
        attack(
            "table.xlsx",
            "an archive that unpacks to far more than it holds",
            b"PK\x03\x04 not an archive".to_vec(),
        ),
    ]
}

/// A good film cut off at one eighth, one half and seven eighths.
pub fn truncated(film: &Path) -> Vec<Attack> {
    let bytes = fs::read(film).unwrap();
    let part = |eighths: usize| Attack {
        name: format!("truncated-{eighths}.mp4").into(),
        bytes: bytes[..bytes.len() * eighths / 8].to_vec(),
        tries: "a film that ends too early",
    };
    [1, 4, 7].map(part).to_vec()
}

/// Names that a program may trip over; each may hold any content.
pub fn names() -> Vec<OsString> {
    let mut longest = "n".repeat(251);
    longest.push_str(".mp4");
    let mut names: Vec<OsString> = [
        "new\nline.mp4",
        "gpj.\u{202E}4pm.mp4",
        "tab\tand \u{1B}[31mred.mp4",
        " leading and trailing .mp4 ",
        "-rf.mp4",
        "file:x.mp4",
        "100%d.mp4",
        "'; DROP TABLE item; --.mp4",
        "<img src=x onerror=alert(1)>.mp4",
        "Алматы, площадь.mp4",
        "e\u{301}\u{0}x.mp4".split('\0').next().unwrap_or_default(),
        &longest,
    ]
    .map(OsString::from)
    .to_vec();
    #[cfg(unix)]
    names.push(std::os::unix::ffi::OsStringExt::from_vec(b"not-utf8-\xFF\xFE.mp4".to_vec()));
    names
}

/// Writes all [`attacks`] into a folder and returns their paths.
pub fn write(folder: &Path, attacks: &[Attack]) -> Vec<PathBuf> {
    let put = |attack: &Attack| {
        let path = folder.join(&attack.name);
        fs::write(&path, &attack.bytes).unwrap();
        path
    };
    attacks.iter().map(put).collect()
}

/// A box of ISO/IEC 14496-12: size, name, content.
fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes(), name.as_slice(), content].concat()
}

fn start() -> Vec<u8> {
    boxed(b"ftyp", b"qt  \0\0\0\0qt  ")
}

/// A film with a data reference of kind `url ` and an alias to another file.
fn reference_movie(canary: &str) -> Vec<u8> {
    let entry = boxed(b"url ", &[&[0, 0, 0, 0], format!("file://{canary}\0").as_bytes()].concat());
    let references = boxed(b"dref", &[&[0, 0, 0, 0, 0, 0, 0, 1], entry.as_slice()].concat());
    let media = boxed(b"mdia", &boxed(b"minf", &boxed(b"dinf", &references)));
    let descriptor = boxed(b"rdrf", &[&[0, 0, 0, 0], b"url ".as_slice(), &[0, 0, 0, 9], canary.as_bytes()].concat());
    let movie = [boxed(b"trak", &media), boxed(b"rmra", &boxed(b"rmda", &descriptor))].concat();
    [start(), boxed(b"moov", &movie)].concat()
}

fn nested_boxes(depth: u32) -> Vec<u8> {
    let mut bytes = start();
    for level in (1..=depth).rev() {
        bytes.extend((level * 8).to_be_bytes());
        bytes.extend(if level == depth { b"moov" } else { b"trak" });
    }
    bytes
}

fn huge_box() -> Vec<u8> {
    let mut bytes = start();
    bytes.extend([0, 0, 0, 1]);
    bytes.extend(b"moov");
    bytes.extend((1_u64 << 62).to_be_bytes());
    bytes.extend([0; 256]);
    bytes
}

fn huge_table() -> Vec<u8> {
    let sizes = boxed(b"stsz", &[[0; 8].as_slice(), &[0xFF; 4], &[0; 64]].concat());
    let table = boxed(b"stbl", &sizes);
    let track = boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &table)));
    [start(), boxed(b"moov", &track)].concat()
}

/// A real picture, 16,000 pixels a side, one bit each.
fn flood_png() -> Vec<u8> {
    const SIDE: u32 = 16_000;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = [0; SIDE as usize / 8];
    for _ in 0..SIDE {
        stream.write_all(&row).unwrap();
    }
    stream.finish().unwrap();
    drop(writer);
    bytes
}

/// A header of a picture far larger than any memory, its checksum right, and no data.
fn claiming_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let side = i32::MAX.unsigned_abs();
    drop(png::Encoder::new(&mut bytes, side, side).write_header().unwrap());
    bytes
}

fn riff_lie() -> Vec<u8> {
    let mut bytes = b"RIFF\xFF\xFF\xFF\xFFWAVEfmt \x10\0\0\0\x01\0\xFF\xFF".to_vec();
    bytes.extend([0xFF; 10]);
    bytes.extend(b"data\xFF\xFF\xFF\xFF");
    bytes
}

fn wide_csv() -> Vec<u8> {
    let columns = vec!["x"; 100_000].join(",");
    format!("id\n{columns}\n").into_bytes()
}
