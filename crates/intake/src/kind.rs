use model::MediaKind;

/// What a file is, by its first bytes alone (a few hundred suffice).
///
/// # Limits
/// It knows common formats and looks at no more than their signatures; the probe of the media knows the streams.
/// An empty file is [`MediaKind::Unknown`].
pub fn media_kind(first_bytes: &[u8]) -> MediaKind {
    let at =
        |offset: usize, signature: &[u8]| first_bytes.get(offset..).is_some_and(|rest| rest.starts_with(signature));
    for (offset, signature, kind) in SIGNATURES {
        if at(*offset, signature) {
            return *kind;
        }
    }
    match first_bytes {
        [] => MediaKind::Unknown,
        _ if at(4, b"ftyp") => match first_bytes.get(8..12) {
            Some(b"M4A " | b"M4B ") => MediaKind::Audio,
            Some(b"heic" | b"heix" | b"mif1" | b"avif") => MediaKind::Photo,
            _ => MediaKind::Video,
        },
        _ if at(0, b"RIFF") => match first_bytes.get(8..12) {
            Some(b"AVI ") => MediaKind::Video,
            Some(b"WAVE") => MediaKind::Audio,
            Some(b"WEBP") => MediaKind::Photo,
            _ => MediaKind::Unknown,
        },
        _ if at(0, b"OggS") => {
            let theora = first_bytes.windows(6).take(256).any(|window| window == b"theora");
            if theora { MediaKind::Video } else { MediaKind::Audio }
        }
        [0x47, ..] if first_bytes.get(188) == Some(&0x47) => MediaKind::Video,
        [0xff, second, third, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 && third & 0xf0 != 0xf0 => {
            MediaKind::Audio
        }
        _ if is_text(first_bytes) => MediaKind::Document,
        _ => MediaKind::Unknown,
    }
}

/// Offset, signature, kind.
const SIGNATURES: &[(usize, &[u8], MediaKind)] = &[
    (0, b"\xff\xd8\xff", MediaKind::Photo),
    (0, b"\x89PNG\r\n\x1a\n", MediaKind::Photo),
    (0, b"GIF8", MediaKind::Photo),
    (0, b"II*\0", MediaKind::Photo),
    (0, b"MM\0*", MediaKind::Photo),
    (0, b"\x1a\x45\xdf\xa3", MediaKind::Video),
    (0, b"FLV\x01", MediaKind::Video),
    (0, b"\0\0\x01\xba", MediaKind::Video),
    (0, b"\0\0\x01\xb3", MediaKind::Video),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", MediaKind::Video),
    (4, b"moov", MediaKind::Video),
    (4, b"mdat", MediaKind::Video),
    (4, b"wide", MediaKind::Video),
    (0, b"ID3", MediaKind::Audio),
    (0, b"fLaC", MediaKind::Audio),
    (0, b"#!AMR", MediaKind::Audio),
    (0, b"caff", MediaKind::Audio),
    (0, b"%PDF-", MediaKind::Document),
    (0, b"PK\x03\x04", MediaKind::Document),
    (0, b"\x1f\x8b", MediaKind::Document),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaKind::Document),
    (0, b"\xff\xfe", MediaKind::Document),
    (0, b"\xfe\xff", MediaKind::Document),
];

fn is_text(bytes: &[u8]) -> bool {
    let readable = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // The cut of the first bytes may fall inside a character.
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    };
    readable && !bytes.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_people_bring() {
        let cases: &[(&[u8], MediaKind)] = &[
            (b"", MediaKind::Unknown),
            (b"\0\0\0\x20ftypisom", MediaKind::Video),
            (b"\0\0\0\x20ftypM4A ", MediaKind::Audio),
            (b"\0\0\0\x20ftypheic", MediaKind::Photo),
            (b"RIFF\0\0\0\0AVI LIST", MediaKind::Video),
            (b"RIFF\0\0\0\0WAVEfmt ", MediaKind::Audio),
            (b"\xff\xd8\xff\xe0", MediaKind::Photo),
            (b"\xff\xfb\x90\x64", MediaKind::Audio),
            (b"%PDF-1.7", MediaKind::Document),
            ("#EXTM3U\n/etc/passwd".as_bytes(), MediaKind::Document),
            ("Алматы".as_bytes().split_at(3).0, MediaKind::Document),
            (b"\0\x01\x02\x03", MediaKind::Unknown),
        ];
        for (bytes, kind) in cases {
            assert_eq!(media_kind(bytes), *kind, "{}", bytes.escape_ascii());
        }
    }
}
