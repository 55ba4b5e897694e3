//! Archives as people send them, and as others make them to do harm: what comes out, and what is said.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it skips"
)]

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use intake::{ArchiveKind, Budget, Limits, Unpack, archive_kind, unpack};
use testkit::archives::tar_of as tar;

struct Out {
    /// Names as given, and contents.
    taken: Vec<(String, Vec<u8>)>,
    said: String,
}

fn open(name: &str, bytes: &[u8], limits: Limits) -> Out {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let kind = archive_kind(name, bytes).unwrap_or_else(|| panic!("{name} is no archive"));
    let mut taken = Vec::new();
    let mut take = |entry: &intake::Entry, content: &mut dyn Read| {
        let mut bytes = Vec::new();
        // Bombs are counted, not kept.
        let mut piece = vec![0; 1 << 16];
        loop {
            let read = content.read(&mut piece)?;
            if read == 0 {
                break;
            }
            if bytes.len() < 1 << 20 {
                bytes.extend_from_slice(&piece[..read]);
            }
        }
        taken.push((entry.given.clone(), bytes));
        Ok(())
    };
    let archive = Unpack { archive: &mut file, given: name, kind, pages: &None };
    let notices = unpack(archive, &mut Budget::new(limits), &mut take);
    let said = notices.iter().map(|notice| format!("{:?} {}: {}", notice.level, notice.place, notice.what));
    Out { taken, said: said.collect::<Vec<_>>().join("\n") }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Name, content, Unix mode, flags (1: encrypted, 8: lengths after the content).
type ZipFile<'a> = (&'a str, &'a [u8], u32, u16);

fn zip(files: &[ZipFile<'_>]) -> Vec<u8> {
    let raw = |(name, content, mode, flags): &ZipFile<'_>| {
        (name.as_bytes().to_vec(), content.to_vec(), *mode, *flags, Vec::new())
    };
    zip_of_bytes(&files.iter().map(raw).collect::<Vec<_>>())
}

/// The same with the name as bytes, and with extra fields.
type RawZipFile = (Vec<u8>, Vec<u8>, u32, u16, Vec<u8>);

fn zip_of_bytes(files: &[RawZipFile]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content, mode, flags, extra) in files {
        let packed = deflated(content);
        let mut crc = Crc::new();
        crc.update(content);
        let sums = [crc.sum(), packed.len() as u32, content.len() as u32];
        let sums: Vec<u8> = sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
        let streamed = flags & 8 != 0;
        let mut common = Vec::new();
        common.extend([20, 0]);
        common.extend(flags.to_le_bytes());
        common.extend([8, 0, 0, 0, 0, 0]);
        let at = out.len() as u32;
        let lengths = [(name.len() as u16).to_le_bytes(), (extra.len() as u16).to_le_bytes()].concat();
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(if streamed { &[0; 12][..] } else { &sums });
        out.extend(&lengths);
        out.extend(name);
        out.extend(extra);
        out.extend(&packed);
        if streamed {
            out.extend(b"PK\x07\x08");
            out.extend(&sums);
        }
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend(&sums);
        directory.extend(&lengths);
        directory.extend([0; 6]);
        directory.extend((mode << 16).to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(name);
        directory.extend(extra);
    }
    let (at, len, count) = (out.len() as u32, directory.len() as u32, files.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([len.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

fn names(out: &Out) -> Vec<&str> {
    out.taken.iter().map(|(given, _)| given.as_str()).collect()
}

/// A second name in an extra field (0x7075) for a first one.
fn second_name(first: &[u8], second: &str) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(first);
    let field = [&[1][..], &crc.sum().to_le_bytes(), second.as_bytes()].concat();
    [&[0x75, 0x70][..], &(field.len() as u16).to_le_bytes(), &field].concat()
}

/// `ролик.mp4` as Windows writes it by its own means: in code page 866, and nothing says so.
const CLIP_866: &[u8] = b"\xe0\xae\xab\xa8\xaa.mp4";

#[test]
fn names_in_the_encodings_of_windows_become_text() {
    let file = |name: &[u8], flags: u16, extra: Vec<u8>| (name.to_vec(), name.to_vec(), 0o100_644, flags, extra);
    let utf8 = 1 << 11;
    let files = [
        file("видео/площадь.mp4".as_bytes(), utf8, Vec::new()),
        file("қала.mp4".as_bytes(), 0, Vec::new()),
        file(CLIP_866, 0, Vec::new()),
        file(b"\x8f\xab\xae\xe9\xa0\xa4\xec/\xe4\xae\xe2\xae 1.jpg", 0, Vec::new()),
        // In Windows-1251, where code page 866 would have lines and corners.
        file(b"\xcf\xeb\xee\xf9\xe0\xe4\xfc.txt", 0, Vec::new()),
        file(b"__.mp4", 0, second_name(b"__.mp4", "Құрманғазы.mp4")),
        // The first name was changed afterwards: the second one is not its any more.
        file(b"renamed.mp4", 0, second_name(b"before.mp4", "раньше.mp4")),
        file(b"\xff\xfe\x80.mp4", utf8, Vec::new()),
        file(b"\xb0\x98.mp4", 0, Vec::new()),
    ];
    let bytes = zip_of_bytes(&files);
    let wanted = [
        "a.zip!/видео/площадь.mp4",
        "a.zip!/қала.mp4",
        "a.zip!/ролик.mp4",
        "a.zip!/Площадь/фото 1.jpg",
        "a.zip!/Площадь.txt",
        "a.zip!/Құрманғазы.mp4",
        "a.zip!/renamed.mp4",
        "a.zip!/\\xff\\xfe\\x80.mp4",
        "a.zip!/\\xb0\\x98.mp4",
    ];
    let whole = open("a.zip", &bytes, Limits::default());
    assert_eq!(names(&whole), wanted);
    let said = [
        "Warning a.zip: the archive does not say in what encoding 2 of its names are, and they are not UTF-8; read as code \
         page 866 on a guess, this first: \"ролик.mp4\", of the bytes \\xe0\\xae\\xab\\xa8\\xaa.mp4",
        "Warning a.zip: 1 names stand twice, the second time in a field of their own (0x7075), which is taken; this first: \
         \"Құрманғазы.mp4\" beside the bytes __.mp4",
        "Warning a.zip: 2 names are no text in an encoding that is told or guessed, so their bytes are spelled out; this \
         first: \\xff\\xfe\\x80.mp4",
        "Warning a.zip: the archive does not say in what encoding 1 of its names are, and they are not UTF-8; read as \
         Windows-1251 on a guess, this first: \"Площадь.txt\", of the bytes \\xcf\\xeb\\xee\\xf9\\xe0\\xe4\\xfc.txt",
    ];
    let mut lines: Vec<&str> = whole.said.lines().collect();
    let mut said = said.to_vec();
    lines.sort_unstable();
    said.sort_unstable();
    assert_eq!(lines, said);
    for (given, content) in &whole.taken {
        assert!(files.iter().any(|file| file.1 == *content), "{given}");
    }
    // Without its directory the names are the same.
    let cut = &bytes[..bytes.len() - 40];
    let cut = open("a.zip", cut, Limits::default());
    assert_eq!(names(&cut), wanted);
    assert!(cut.said.contains("code page 866"), "{}", cut.said);
}

#[test]
fn a_name_in_another_encoding_leads_no_more_outside_and_hides_nothing() {
    let file = |name: &[u8], extra: Vec<u8>| (name.to_vec(), name.to_vec(), 0o100_644, 0, extra);
    let out = open(
        "a.zip",
        &zip_of_bytes(&[
            file(b"a.txt", second_name(b"a.txt", "../b\u{202e}.txt")),
            file(b"../\xaa\xab\xa8\xaf.mp4", Vec::new()),
            file(CLIP_866, Vec::new()),
            file("ролик.mp4".as_bytes(), Vec::new()),
        ]),
        Limits::default(),
    );
    let wanted = ["a.zip!/../b\\u{202e}.txt", "a.zip!/../клип.mp4", "a.zip!/ролик.mp4", "a.zip!/ролик.mp4"];
    assert_eq!(names(&out), wanted);
    assert_eq!(out.said.matches("would lead outside").count(), 2, "{}", out.said);
    assert_eq!(out.said.matches("an entry of this name came before").count(), 1, "{}", out.said);
}

#[test]
fn files_come_out_as_they_went_in() {
    let noise: Vec<u8> = (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let zipped = open("a.zip", &zip(&[("clips/a.mp4", &noise, 0o100_644, 0), ("b.txt", b"", 0, 8)]), Limits::default());
    let long = "x/".repeat(80) + "long.txt";
    let tarred = tar(&[
        ("././@LongLink", b'L', long.as_bytes()),
        ("cut", b'0', b"long"),
        ("clips", b'5', b""),
        ("clips/a.mp4", b'0', &noise),
    ]);
    let plain = open("a.tar", &tarred, Limits::default());
    let packed = open("a.tar.gz", &gzipped(&tarred), Limits::default());
    let single = open("a.mp4.gz", &gzipped(&noise), Limits::default());
    for out in [&zipped, &plain, &packed, &single] {
        assert_eq!(out.said, "");
        assert!(out.taken.iter().any(|(_, bytes)| *bytes == noise));
    }
    assert_eq!(names(&zipped), ["a.zip!/clips/a.mp4", "a.zip!/b.txt"]);
    assert_eq!(names(&plain), [format!("a.tar!/{long}"), "a.tar!/clips/a.mp4".to_owned()]);
    assert_eq!(names(&single), ["a.mp4.gz!/a.mp4"]);
    assert_eq!(archive_kind("report.docx", b"PK\x03\x04"), None, "a document stays one document");
    assert_eq!(archive_kind("clip.zip", b"\0\0\0\x20ftypisom"), None, "a name alone makes no archive");
}

#[test]
fn names_and_kinds_that_could_do_harm() {
    let bytes = zip(&[
        ("../../escape", b"1", 0o100_644, 0),
        ("/absolute", b"2", 0, 0),
        ("C:\\drive", b"3", 0, 0),
        ("link", b"/etc/passwd", 0o120_777, 0),
        ("device", b"", 0o020_644, 0),
        ("secret", b"4", 0, 1),
        ("a.mp4", b"5", 0, 0),
        ("a.mp4", b"6", 0, 0),
        ("A.MP4", b"7", 0, 0),
        ("\u{202e}gpj.exe", b"8", 0, 0),
    ]);
    let out = open("evil.zip", &bytes, Limits::default());
    let taken: Vec<u8> = out.taken.iter().map(|(_, bytes)| bytes[0]).collect();
    assert_eq!(taken, b"1235678", "{}", out.said);
    assert!(!names(&out).concat().contains('\u{202e}'));
    for (entry, what) in [
        ("../../escape", "outside"),
        ("/absolute", "outside"),
        ("C:\\\\drive", "outside"),
        ("link", "symbolic link"),
        ("device", "device"),
        ("secret", "encrypted"),
        ("a.mp4", "both are kept"),
        ("A.MP4", "capital"),
    ] {
        let line = out.said.lines().find(|line| line.contains(&format!("evil.zip!/{entry}:"))).unwrap_or_default();
        assert!(line.contains(what), "{entry}: {what}\n{}", out.said);
    }
    let out = open(
        "evil.tar",
        &tar(&[("l", b'2', b""), ("h", b'1', b""), ("p", b'6', b""), ("../x", b'0', b"1")]),
        Limits::default(),
    );
    assert_eq!(names(&out), ["evil.tar!/../x"]);
    assert_eq!(out.said.matches("not taken in").count(), 3, "{}", out.said);
}

/// Programs that go by an archive's directory and those that go by the headers before the bytes unpack different things.
#[test]
fn headers_that_differ_from_the_directory_are_told() {
    let whole = zip(&[("invoice.txt", b"first", 0, 0), ("b.txt", b"second", 0, 8), ("c.txt", b"third", 0, 0)]);
    assert_eq!(open("a.zip", &whole, Limits::default()).said, "");
    let at = |needle: &[u8], from: usize| from + whole[from..].windows(needle.len()).position(|w| w == needle).unwrap();
    // The header before the bytes of the first entry: its name, then its checksum.
    let mut renamed = whole.clone();
    renamed[30..41].copy_from_slice(b"malware.exe");
    let out = open("a.zip", &renamed, Limits::default());
    assert_eq!(names(&out), ["a.zip!/invoice.txt", "a.zip!/b.txt", "a.zip!/c.txt"]);
    assert!(out.said.contains("a.zip!/invoice.txt:") && out.said.contains("called \"malware.exe\""), "{}", out.said);
    assert_eq!(out.said.lines().count(), 1, "{}", out.said);
    let mut summed = whole.clone();
    summed[14] ^= 1;
    summed[22] ^= 1;
    let out = open("a.zip", &summed, Limits::default());
    assert!(out.said.contains("another checksum") && out.said.contains("it has 4 bytes there, 5 here"), "{}", out.said);
    assert_eq!(out.taken.len(), 3, "the directory is what is gone by");
    // The directory loses its entry in the middle, whose bytes stay.
    let directory = at(b"PK\x01\x02", 0);
    let second = at(b"PK\x01\x02", directory + 4);
    let third = at(b"PK\x01\x02", second + 4);
    let mut hidden = whole.clone();
    hidden.drain(second..third);
    let end = hidden.len() - 22;
    let left = (end - directory) as u32;
    hidden[end + 8..end + 12].copy_from_slice(&[2, 0, 2, 0]);
    hidden[end + 12..end + 16].copy_from_slice(&left.to_le_bytes());
    let out = open("a.zip", &hidden, Limits::default());
    assert_eq!(names(&out), ["a.zip!/invoice.txt", "a.zip!/c.txt"]);
    assert!(out.said.contains("\"b.txt\" stands in the archive and not in its directory"), "{}", out.said);
}

#[test]
fn what_came_before_the_cut_is_kept() {
    let whole = zip(&[("a", &[1; 5000], 0, 8), ("b", &[2; 5000], 0, 0), ("c", b"3", 0, 0)]);
    let tarred = tar(&[("a", b'0', &[1; 5000]), ("b", b'0', &[2; 5000])]);
    for (name, bytes) in [("a.zip", &whole), ("a.tar", &tarred), ("a.tar.gz", &gzipped(&tarred))] {
        for cut in (513..bytes.len() - 1).step_by(31).filter(|cut| *cut < bytes.len() - 1024 || name == "a.zip") {
            let out = open(name, &bytes[..cut], Limits::default());
            assert!(!out.said.is_empty(), "{name} cut at {cut}");
            for (given, bytes) in &out.taken {
                let whole =
                    (bytes == &[1; 5000] && given.ends_with("/a")) || (bytes == &[2; 5000] && given.ends_with("/b"));
                assert!(whole || bytes == b"3", "{name} cut at {cut}: a part of {given} was taken for the whole");
            }
        }
    }
    let out = open("a.tar", &tarred[..512 + 5120 + 600], Limits::default());
    assert_eq!(names(&out), ["a.tar!/a"]);
    assert!(out.said.contains("1 entries were taken in"), "{}", out.said);
    let mut flipped = whole.clone();
    flipped[40] ^= 0x55;
    let out = open("a.zip", &flipped, Limits::default());
    assert_eq!(names(&out), ["a.zip!/b", "a.zip!/c"], "a damaged entry stops no other: {}", out.said);
}

#[test]
fn limits_stop_it_and_say_where() {
    let limits =
        Limits { entries: 3, bytes_an_entry: 1 << 20, ratio: 10, ratio_from_bytes: 4096, bytes: 1 << 20, depth: 2 };
    let many = zip(&[("1", b"", 0, 0), ("2", b"", 0, 0), ("3", b"", 0, 0), ("4", b"", 0, 0)]);
    let out = open("many.zip", &many, limits);
    assert_eq!(out.taken.len(), 3);
    assert!(out.said.contains("4 entries, and 3 at most"), "{}", out.said);
    let zeros = vec![0; 1 << 19];
    for (name, bytes) in [
        ("bomb.zip", zip(&[("a", b"small", 0, 0), ("b", &zeros, 0, 0), ("c", b"never", 0, 0)])),
        ("bomb.tgz", gzipped(&tar(&[("a", b'0', b"small"), ("b", b'0', &zeros), ("c", b'0', b"never")]))),
    ] {
        let out = open(name, &bytes, limits);
        assert_eq!(out.taken.len(), 1, "{name}: {}", out.said);
        assert!(
            out.said.contains("more than 10 times") && out.said.contains("1 entries were taken in"),
            "{}",
            out.said
        );
    }
    let out = open("big.tar", &tar(&[("a", b'0', &zeros), ("b", b'0', &zeros), ("c", b'0', &zeros)]), limits);
    assert_eq!(out.taken.len(), 1, "{}", out.said);
    assert!(out.said.contains("more than 1048576 bytes"), "{}", out.said);
}

#[test]
fn any_bytes_are_read_or_refused() {
    let whole = zip(&[("a", b"some content", 0, 0), ("b/c", &[7; 999], 0, 8)]);
    let tarred = tar(&[("a", b'0', b"some content"), ("b", b'x', b"12 path=abc\n"), ("c", b'0', b"x")]);
    for (name, bytes) in [("x.zip", whole), ("x.tar", tarred)] {
        for at in 0..bytes.len() {
            for flip in [0x01, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] ^= flip;
                if archive_kind(name, &bytes).is_some() {
                    open(name, &bytes, Limits::default());
                }
            }
        }
    }
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn archives_packed_by_zstandard() {
    let tarred = tar(&[("a/b.mp4", b'0', b"film"), ("link", b'2', b""), ("../c", b'0', &[7; 70_000])]);
    let out = open("x.tar.zst", &zstd(&tarred), Limits::default());
    assert_eq!(names(&out), ["x.tar.zst!/a/b.mp4", "x.tar.zst!/../c"]);
    assert_eq!(out.taken[1].1, [7; 70_000]);
    assert!(out.said.contains("symbolic link") && out.said.contains("outside"), "{}", out.said);
    // Frames one after the other, and one to be passed over, as programs for several processors write them.
    let skipped = [b"\x50\x2a\x4d\x18\x04\0\0\0abcd".as_slice(), &zstd(b"first "), &zstd(b"second")].concat();
    let out = open("in/notes.txt.zst", &skipped, Limits::default());
    assert_eq!(out.taken, [("in/notes.txt.zst!/notes.txt".to_owned(), b"first second".to_vec())], "{}", out.said);

    let whole = zstd(&tarred);
    for cut in [whole.len() - 3, whole.len() / 2, 9] {
        let out = open("x.tar.zst", &whole[..cut], Limits::default());
        assert!(out.said.contains("breaks off") || out.said.contains("damaged"), "{cut}: {}", out.said);
    }
    let mut flipped = zstd(b"some content that is not long");
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    let out = open("a.zst", &flipped, Limits::default());
    assert!(out.said.contains("damaged"), "{}", out.said);
    let limits = Limits { ratio: 10, ratio_from_bytes: 4096, ..Limits::default() };
    let out = open("bomb.zst", &zstd(&vec![0; 1 << 22]), limits);
    assert!(out.taken.is_empty() && out.said.contains("more than 10 times"), "{}", out.said);
    // A window of 2 GiB would have to be held in memory.
    let out = open("window.zst", b"\x28\xb5\x2f\xfd\x00\xa8\x01\0\0", Limits::default());
    assert!(out.taken.is_empty() && out.said.contains("damaged"), "{}", out.said);
}

#[test]
fn a_sparse_file_is_refused_and_the_next_is_read() {
    let holes = b"22 GNU.sparse.major=1\n";
    let bytes = tar(&[("x", b'x', holes), ("GNUSparseFile.0/film", b'0', &[3; 700]), ("next", b'0', b"n")]);
    let out = open("a.tar", &bytes, Limits::default());
    assert_eq!(names(&out), ["a.tar!/next"]);
    assert!(out.said.contains("a file with holes"), "{}", out.said);
}

#[test]
fn what_looks_like_an_archive_and_is_not_opened_is_known() {
    use intake::why_not_opened;
    assert!(why_not_opened("a.rar", b"Rar!").unwrap().contains("not opened"));
    assert!(why_not_opened("a.ZIP", b"<html>").unwrap().contains("first bytes do not"));
    for (name, head) in [("a.zip", b"PK\x03\x04".as_slice()), ("a.mp4", b"\0"), ("a.zip", b"")] {
        assert_eq!(why_not_opened(name, head), None, "{name}");
    }
}

/// The archives of the shared list of attacks, where it is at hand.
#[test]
fn known_attacks_leave_nothing_outside() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/hostile/attacks/gen.py");
    if !list.exists() {
        testkit::cannot("no test material (attacks on importers)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let canary = folder.path().join("canary.txt");
    // The archives alone: what else the list makes is for decoders.
    let program = "import sys; s = open(sys.argv[1]).read(); c = s.index; \
                   exec(s[:c('w(\"01_')] + s[c('# archives'):c('w(\"36_')])";
    let mut python = Command::new("python3");
    python.args(["-c", program]).arg(&list).current_dir(folder.path());
    let made = python.env("CANARY", &canary).env("HITURL", "http://127.0.0.1:9/").output();
    assert!(made.unwrap().status.success());
    let read = |name: &str| open(name, &std::fs::read(folder.path().join(name)).unwrap(), Limits::default());
    let traversal = read("30_zip_traversal.zip");
    assert_eq!(traversal.taken.len(), 6);
    assert!(traversal.said.matches("outside").count() >= 5, "{}", traversal.said);
    let links = read("31_zip_symlink.zip");
    assert_eq!(names(&links), ["31_zip_symlink.zip!/dir/SL_ESCAPE2"]);
    let bomb = read("32_zip_bomb_1g.zip");
    assert!(bomb.taken.len() < 10 && bomb.said.contains("more than 100 times"), "{}", bomb.said);
    let many = read("33_zip_many_50k.zip");
    assert_eq!(many.taken.len(), 10_000);
    assert!(many.said.contains("50000 entries"), "{}", many.said);
    let twice = read("34_zip_dup_names.zip");
    let contents: Vec<_> = twice.taken.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    assert_eq!(contents, [&b"first"[..], b"second", b"third"]);
    let evil = read("35_tar_evil.tar");
    assert_eq!(names(&evil), ["35_tar_evil.tar!/../SL_T", "35_tar_evil.tar!/l/SL_T2"]);
    for escaped in ["/tmp/SL_ESCAPE", "/tmp/SL_ESCAPE_ABS", "/tmp/SL_ESCAPE2", "/tmp/SL_T2"] {
        assert!(!Path::new(escaped).exists(), "{escaped}");
    }
}

#[test]
fn kinds_are_told_by_name_and_bytes() {
    assert_eq!(archive_kind("A.ZIP", b"PK\x03\x04"), Some(ArchiveKind::Zip));
    assert_eq!(archive_kind("a.tgz", b"\x1f\x8b\x08"), Some(ArchiveKind::TarGz));
    assert_eq!(archive_kind("a.tar", &[0; 512]), None);
}
