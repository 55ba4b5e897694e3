//! What a file is, by its first bytes alone: names lie, and a decoder that guesses can be led to open other files.
use model::{AnalysisFailure, FailureKind, MediaKind};

use crate::failure::failure;

/// How many first bytes [`sniff`] looks at.
pub const SNIFF_BYTES: usize = 4096;

/// A container whose reader is known and allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Container {
    /// What people call it.
    pub name: &'static str,
    /// The one reader of ffmpeg's that may open it.
    pub(crate) demuxer: &'static str,
    /// Whether it is a picture, a recording with pictures perhaps, or sound alone.
    pub kind: MediaKind,
}

const fn container(name: &'static str, demuxer: &'static str, kind: MediaKind) -> Container {
    Container { name, demuxer, kind }
}

/// The kind of container that the first bytes show.
///
/// # Errors
/// [`FailureKind::Empty`] for no bytes; [`FailureKind::Refused`] for playlists, manifests and scripts, which make a
/// decoder open other files or addresses, and for kinds that the decoder may not or cannot open;
/// [`FailureKind::NotMedia`] for the rest.
pub fn sniff(first: &[u8]) -> Result<Container, AnalysisFailure> {
    use MediaKind::{Audio, Photo, Video};
    let at = |offset: usize, bytes: &[u8]| first.get(offset..).is_some_and(|rest| rest.starts_with(bytes));
    if first.is_empty() {
        return Err(failure(
            FailureKind::Empty,
            "the file has no bytes",
            "ask the submitter to send it again; the empty file stays recorded as received",
        ));
    }
    if let Some(what) = text_that_points_elsewhere(first) {
        return Err(failure(
            FailureKind::Refused,
            format!(
                "this is {what}, whatever its name says: it is not a recording but text that makes a player open other files or addresses, and it is not opened"
            ),
            "import the recordings that it names, if you have them, as items of their own",
        ));
    }
    if at(4, b"ftyp") {
        return base_media(first);
    }
    if [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"moof", b"styp"].iter().any(|name| at(4, *name)) {
        return Ok(container("QuickTime / MP4", "mov", Video));
    }
    let known = [
        (at(0, b"\x1a\x45\xdf\xa3"), container("Matroska / WebM", "matroska", Video)),
        (at(0, b"RIFF") && at(8, b"AVI "), container("AVI", "avi", Video)),
        (at(0, b"RIFF") && at(8, b"WAVE"), container("WAV", "wav", Audio)),
        (at(0, b"RIFF") && at(8, b"WEBP"), container("WebP", "webp_pipe", Photo)),
        (at(0, b"OggS"), container("Ogg", "ogg", Video)),
        (at(0, b"fLaC"), container("FLAC", "flac", Audio)),
        (at(0, b"#!AMR"), container("AMR", "amr", Audio)),
        (at(0, b"FLV\x01"), container("FLV", "flv", Video)),
        (at(0, b"\x00\x00\x01\xba"), container("MPEG program stream", "mpeg", Video)),
        (at(0, b"\xff\xd8\xff"), container("JPEG", "jpeg_pipe", Photo)),
        (at(0, b"\x89PNG\r\n\x1a\n"), container("PNG", "png_pipe", Photo)),
        (at(0, b"GIF87a") || at(0, b"GIF89a"), container("GIF", "gif", Video)),
        (at(0, b"BM") && at(6, &[0; 4]) && first.len() >= 26, container("BMP", "bmp_pipe", Photo)),
        (at(0, b"ID3"), container("MP3", "mp3", Audio)),
        (transport_stream(first), container("MPEG transport stream", "mpegts", Video)),
        (adts(first), container("AAC (ADTS)", "aac", Audio)),
        (mpeg_audio(first), container("MP3", "mp3", Audio)),
    ];
    if let Some((_, found)) = known.into_iter().find(|(matches, _)| *matches) {
        return Ok(found);
    }
    let (kind, what) = if at(0, b"II*\0") || at(0, b"MM\0*") {
        (FailureKind::Refused, "a TIFF or raw camera picture, which the decoder is not allowed to open")
    } else if at(0, b"\0\0\0\x0cJXL ") || at(0, b"\xff\x0a") {
        (FailureKind::Refused, "a JPEG XL picture, which the decoder is not allowed to open")
    } else if at(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11") {
        (FailureKind::Refused, "a Windows Media file, whose decoders are not allowed to run")
    } else if at(0, b"%PDF") {
        (FailureKind::NotMedia, "a PDF document")
    } else if at(0, b"PK\x03\x04") || at(0, b"Rar!") || at(0, b"7z\xbc\xaf") || at(0, b"\x1f\x8b") || at(257, b"ustar")
    {
        (FailureKind::NotMedia, "an archive")
    } else if first.iter().all(|byte| *byte == 0) {
        (FailureKind::NotMedia, "nothing but zero bytes")
    } else if std::str::from_utf8(&first[..first.len().min(512)]).is_ok_and(|text| !text.contains('\0')) {
        (FailureKind::NotMedia, "text")
    } else {
        (FailureKind::NotMedia, "no known kind of recording or picture")
    };
    Err(failure(
        kind,
        format!("the first bytes show {what}, so there is nothing to decode"),
        if kind == FailureKind::Refused {
            "convert it to JPEG, PNG or MP4 on another machine and import the copy beside the original"
        } else {
            "if it should be a recording, compare it with the sender's copy: it may be damaged or cut off at the front"
        },
    ))
}

/// An ISO base media file, by its brand (ISO/IEC 14496-12, 4.3): video, sound, or a still that this decoder cannot open.
fn base_media(first: &[u8]) -> Result<Container, AnalysisFailure> {
    let brand = first.get(8..12).unwrap_or_default();
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif" | b"avis" | b"jxl " => Err(failure(
            FailureKind::Refused,
            "this is a HEIC or AVIF picture, which the installed decoder cannot open as a picture",
            "convert it to JPEG or PNG and import the copy beside the original",
        )),
        b"M4A " | b"M4B " => Ok(container("MP4 sound (M4A)", "mov", MediaKind::Audio)),
        b"qt  " => Ok(container("QuickTime", "mov", MediaKind::Video)),
        [b'3', b'g', ..] => Ok(container("3GP", "mov", MediaKind::Video)),
        _ => Ok(container("MP4", "mov", MediaKind::Video)),
    }
}

/// Names the kinds of text that send a player elsewhere.
fn text_that_points_elsewhere(first: &[u8]) -> Option<&'static str> {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    let contains = |word: &[u8]| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    [
        (begins("#EXTM3U"), "a playlist (M3U8)"),
        (contains(b"#EXT-X-") || contains(b"#EXTINF"), "a playlist (M3U8)"),
        (begins("ffconcat version"), "a concatenation script (ffconcat)"),
        (begins("[playlist]"), "a playlist (PLS)"),
        (begins("v=0\n") || begins("v=0\r"), "a session description (SDP)"),
        (begins("rtsp:") || begins("http:") || begins("https:") || begins("rtmp:"), "a link"),
        (begins("<!doctype html") || begins("<html"), "a web page (HTML)"),
        (begins("<svg") || (begins("<?xml") && contains(b"<svg")), "a drawing with scripts or links (SVG)"),
        (begins("<MPD") || contains(b"<MPD"), "a streaming manifest (DASH)"),
        (begins("<"), "an XML or web document"),
    ]
    .into_iter()
    .find_map(|(matches, what)| matches.then_some(what))
}

fn transport_stream(first: &[u8]) -> bool {
    // 188-byte packets, or 192 with a time stamp in front (ISO/IEC 13818-1; Blu-ray and camcorders).
    [(0, 188), (4, 192)].into_iter().any(|(start, step)| {
        first.len() >= start + 2 * step && first.iter().skip(start).step_by(step).take(8).all(|byte| *byte == 0x47)
    })
}

fn adts(first: &[u8]) -> bool {
    // Sync word of 12 ones, layer 00, a sampling index that exists (ISO/IEC 14496-3, 1.A.2.2).
    matches!(first, [0xff, second, third, ..] if second & 0xf6 == 0xf0 && (third >> 2) & 15 < 13)
}

fn mpeg_audio(first: &[u8]) -> bool {
    // Sync word of 11 ones; version, layer, bit rate and sampling rate that exist (ISO/IEC 11172-3, 2.4.2.3).
    matches!(first, [0xff, second, third, ..]
        if second & 0xe0 == 0xe0 && second & 0x18 != 0x08 && second & 0x06 != 0
            && !matches!(third >> 4, 0 | 15) && third & 0x0c != 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(first: &[u8]) -> Result<&'static str, FailureKind> {
        sniff(first).map(|found| found.demuxer).map_err(|failure| failure.kind)
    }

    #[test]
    fn text_that_points_elsewhere_is_refused_however_it_begins() {
        for text in [
            "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
            "\u{feff}  \n#extm3u\n",
            "#EXT-X-VERSION:3\n",
            "ffconcat version 1.0\nfile '/x'\n",
            "<?xml version=\"1.0\"?><MPD/>",
            "<svg xmlns='x'/>",
            "<html>",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\n",
            "[playlist]\nFile1=x",
            "rtsp://127.0.0.1/x",
        ] {
            assert_eq!(kind(text.as_bytes()), Err(FailureKind::Refused), "{text}");
        }
    }

    #[test]
    fn containers_are_told_by_their_first_bytes() {
        assert_eq!(kind(b"\0\0\0\x18ftypisom"), Ok("mov"));
        assert_eq!(kind(b"\0\0\0\x18ftypheic"), Err(FailureKind::Refused));
        assert_eq!(kind(b"RIFF\0\0\0\0AVI LIST"), Ok("avi"));
        assert_eq!(kind(&[0xff, 0xfb, 0x90, 0x64]), Ok("mp3"));
        assert_eq!(kind(&[0xff, 0xf1, 0x50, 0x80]), Ok("aac"));
        assert_eq!(kind(b""), Err(FailureKind::Empty));
        assert_eq!(kind(&[0; 1000]), Err(FailureKind::NotMedia));
        assert_eq!(kind(b"%PDF-1.7"), Err(FailureKind::NotMedia));
        let mut packets = vec![0; 188 * 4];
        packets.iter_mut().step_by(188).for_each(|byte| *byte = 0x47);
        assert_eq!(kind(&packets), Ok("mpegts"));
    }
}
