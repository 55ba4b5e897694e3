//! Captures of the web as crawlers and browsers write them, and as they arrive broken.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use intake::{Budget, Limits, Pages, Resource, Unpack, archive_kind, unpack};

struct Out {
    /// Name as given, what is told of it, and its bytes.
    taken: Vec<(String, Resource, Vec<u8>)>,
    said: String,
}

fn open_with(name: &str, bytes: &[u8], pages: &Pages, limits: Limits) -> Out {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let kind = archive_kind(name, bytes).unwrap_or_else(|| panic!("{name} is no capture"));
    let mut taken = Vec::new();
    let archive = Unpack { archive: &mut file, given: name, kind, pages };
    let notices = unpack(archive, &mut Budget::new(limits), &mut |entry, content| {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        taken.push((entry.given.clone(), entry.resource.clone().unwrap(), bytes));
        Ok(())
    });
    let said = notices.iter().map(|notice| format!("{:?} {}: {}", notice.level, notice.place, notice.what));
    Out { taken, said: said.collect::<Vec<_>>().join("\n") }
}

fn open(name: &str, bytes: &[u8]) -> Out {
    open_with(name, bytes, &None, Limits::default())
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(kind: &str, address: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let content = if kind == "response" { "application/http;msgtype=response" } else { "image/png" };
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n\
         WARC-Target-URI: {address}\r\nWARC-Date: 2022-01-06T09:00:00Z\r\nContent-Type: {content}\r\n{more}\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(address: &str, more: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    record("response", address, more, &[format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat())
}

const VIDEO: &[u8] = b"\0\0\0\x20ftypisom not really a film";

#[test]
fn pages_and_recordings_come_out_with_address_and_time() {
    let chunked: Vec<u8> = [b"5\r\n<html\r\n".as_slice(), b"1\r\n>\r\n0\r\n\r\n"].concat();
    let page = "https://example.org/post/1";
    let film = "https://cdn.example.org/a/film.mp4?sig=1";
    // The payload digest of the film is that of its bytes; of the page, that of its joined chunks.
    let parts = [
        record("warcinfo", "", "", b"software: a crawler"),
        response(page, "", "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n", &chunked),
        response(
            film,
            "WARC-Payload-Digest: sha256:d2aa8cd1bc3d5dd1b58d2bff1b5c9ea65ffb4e4a9a3bd9e5c8c8ac6ea7a3ba2e\r\n",
            "Content-Type: video/mp4\r\n",
            VIDEO,
        ),
        response(
            "https://example.org/p.gif",
            "",
            "Content-Type: image/gif\r\nContent-Encoding: gzip\r\n",
            &gzipped(b"GIF89a"),
        ),
        response("https://example.org/app.js", "", "Content-Type: text/javascript\r\n", b"alert(1)"),
        record("response", "https://example.org/old", "", b"HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n"),
        record("resource", "urn:view:https://example.org/post/1", "", b"\x89PNG\r\n\x1a\nshot"),
        record("request", page, "", b"GET /post/1 HTTP/1.1\r\n\r\n"),
    ];
    for (name, bytes) in [
        ("plain.warc", parts.concat()),
        ("members.warc.gz", parts.iter().flat_map(|part| gzipped(part)).collect()),
        ("one-member.warc.gz", gzipped(&parts.concat())),
    ] {
        let out = open(name, &bytes);
        let found: Vec<_> =
            out.taken.iter().map(|(_, r, bytes)| (r.address.as_str(), r.is_page, bytes.as_slice())).collect();
        let wanted: [(&str, bool, &[u8]); 4] = [
            (page, true, b"<html>"),
            (film, false, VIDEO),
            ("https://example.org/p.gif", false, b"GIF89a"),
            ("urn:view:https://example.org/post/1", false, b"\x89PNG\r\n\x1a\nshot"),
        ];
        assert_eq!(found, wanted, "{name}\n{}", out.said);
        let captured = out.taken[1].1.captured.unwrap().to_string();
        assert_eq!(captured, "2022-01-06T09:00:00.999999Z", "any moment of the second that is told");
        assert_eq!(out.taken[1].0, format!("{name}!/{film}"));
        for what in ["1 scripts", "1 redirects", "4 resources were taken out", "does not match the payload digest"] {
            assert!(out.said.contains(what), "{what} in\n{}", out.said);
        }
        let only = Some([page.to_owned()].into());
        assert_eq!(open_with(name, &bytes, &only, Limits::default()).taken.len(), 4);
        let other = Some(["https://example.org/other".to_owned()].into());
        let out = open_with(name, &bytes, &other, Limits::default());
        assert_eq!(out.taken.len(), 3, "no page of the list");
        assert!(out.said.contains("none of the pages that it lists"), "{}", out.said);
    }
}

#[test]
fn digests_are_compared_in_every_writing() {
    let digest = "WARC-Payload-Digest: sha1:";
    let of_page = "BPDV3CF6QHTNT7ZDBJYP6BJXN4RGOQDI"; // not of these bytes
    let wrong =
        response("https://a.example/x", &format!("{digest}{of_page}\r\n"), "Content-Type: text/html\r\n", b"<p>");
    let first = response("https://a.example/y", "", "Content-Type: text/html\r\n", b"<p>");
    let bytes = [first.clone(), wrong].concat();
    let out = open("a.warc", &bytes);
    assert_eq!(out.taken.len(), 2, "kept, with the doubt said");
    assert!(
        out.said.contains(&format!("byte {}: the record that begins here does not match", first.len())),
        "{}",
        out.said
    );
    let empty = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ";
    let right = response("https://a.example/z", &format!("{digest}{empty}\r\n"), "Content-Type: text/html\r\n", b"");
    let out = open("a.warc", &right);
    assert!(!out.said.contains("does not match"), "{}", out.said);
    let md5 = response("https://a.example/z", "WARC-Block-Digest: md5:00\r\n", "Content-Type: text/html\r\n", b"x");
    assert!(open("a.warc", &md5).said.contains("1 digests are of a kind that is not checked"));
}

/// Programs take the payload digest before or after chunks and packing are undone: each is right.
#[test]
fn a_payload_digest_may_be_of_any_stage() {
    use sha1::Digest as _;
    let sha1 = |bytes: &[u8]| format!("sha1:{}", data_encoding::BASE32.encode(&sha1::Sha1::digest(bytes)));
    let packed = gzipped(VIDEO);
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let headers = "Content-Type: video/mp4\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), &chunked].concat();
    for digest in [sha1(&chunked), sha1(&packed), sha1(VIDEO)] {
        let more = format!("WARC-Block-Digest: {}\r\nWARC-Payload-Digest: {digest}\r\n", sha1(&block));
        let out = open("a.warc", &response("https://a.example/f.mp4", &more, headers, &chunked));
        assert_eq!((out.taken[0].2.as_slice(), out.said.as_str()), (VIDEO, ""));
    }
    let more = format!("WARC-Block-Digest: {}\r\n", sha1(b"other"));
    let out = open("a.warc", &response("https://a.example/f.mp4", &more, headers, &chunked));
    assert!(out.said.contains("byte 0: the record that begins here does not match the block digest"), "{}", out.said);
}

#[test]
fn a_repetition_is_the_same_thing_again() {
    let digest = "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n";
    let first = response("https://a.example/f.mp4", digest, "Content-Type: video/mp4\r\n", VIDEO);
    let again = record("revisit", "https://b.example/f.mp4", digest, b"HTTP/1.1 200 OK\r\n\r\n");
    let lost = record(
        "revisit",
        "https://c.example/f.mp4",
        "WARC-Payload-Digest: sha1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\r\n",
        b"",
    );
    let out = open("a.warc", &[first, again, lost].concat());
    assert_eq!(out.taken.len(), 2);
    let (_, resource, bytes) = &out.taken[1];
    assert_eq!((resource.address.as_str(), bytes.len()), ("https://b.example/f.mp4", 0));
    assert_eq!(resource.same_as.as_deref(), Some("a.warc!/https://a.example/f.mp4"));
    assert!(
        out.said.contains("1 records say that they are the same as one that is not in this capture"),
        "{}",
        out.said
    );
}

#[test]
fn what_is_broken_is_said_with_its_byte_and_the_rest_is_kept() {
    let film = |at: &str| response(at, "", "Content-Type: video/mp4\r\n", VIDEO);
    let (one, two) = (film("https://a.example/1.mp4"), film("https://a.example/2.mp4"));
    let cut = [one.as_slice(), &two[..two.len() - 20]].concat();
    let out = open("cut.warc", &cut);
    assert_eq!(out.taken[0].2, VIDEO);
    assert!(out.said.contains(&format!("byte {}: the capture breaks off", one.len())), "{}", out.said);
    let (packed_one, packed_two) = (gzipped(&one), gzipped(&two));
    let mut damaged = [packed_one.as_slice(), packed_two.as_slice()].concat();
    let middle = packed_one.len() + packed_two.len() / 2;
    damaged[middle] ^= 0x55;
    damaged[middle + 1] ^= 0x55;
    let out = open("damaged.warc.gz", &damaged);
    assert_eq!(out.taken[0].2, VIDEO);
    assert!(out.said.contains(&format!("byte {}: the capture", packed_one.len())), "{}", out.said);

    let endless = [b"WARC/1.1\r\nX: ".as_slice(), &vec![b'a'; 1 << 20]].concat();
    let out = open("endless.warc", &[one.clone(), endless].concat());
    assert!(out.said.contains("header has more than"), "{}", out.said);
    let huge = response("https://a.example/h", "", &format!("X: {}\r\n", "b".repeat(1 << 20)), b"<p>");
    let out = open("huge.warc", &[huge, one.clone()].concat());
    assert!(out.said.contains("header of this response has more than"), "{}", out.said);
    assert_eq!(out.taken.len(), 1, "the next record is read all the same");
    let nonsense = [one.as_slice(), b"nonsense\r\n\r\n"].concat();
    assert!(open("nonsense.warc", &nonsense).said.contains(&format!("byte {}: ", one.len())));
    let lying = one.clone();
    let lying = String::from_utf8_lossy(&lying).replace("Content-Length: 7", "Content-Length: 99999999999999");
    assert!(open("lying.warc", lying.as_bytes()).said.contains("breaks off"));
    let packed =
        response("https://a.example/b", "", "Content-Type: image/png\r\nContent-Encoding: br\r\n", b"no brotli at all");
    let out = open("br.warc", &[packed, one].concat());
    assert!(out.said.contains("is damaged"), "{}", out.said);
    assert_eq!(out.taken.last().unwrap().1.address, "https://a.example/1.mp4");
}

#[test]
fn bombs_are_stopped() {
    let bomb = gzipped(&vec![b'x'; 32 << 20]);
    let record = response("https://a.example/b", "", "Content-Type: image/png\r\nContent-Encoding: gzip\r\n", &bomb);
    let limits = Limits { ratio_from_bytes: 1 << 20, ..Limits::default() };
    let out = open_with("bomb.warc", &record, &None, limits);
    assert!(out.said.contains("times its own"), "{}", out.said);
    assert!(out.taken.is_empty());
    let ignored = gzipped(&self::record("metadata", "https://a.example/b", "", &vec![b'x'; 32 << 20]));
    let out = open_with("bomb.warc.gz", &ignored, &None, limits);
    assert!(out.said.contains("times its own"), "{}", out.said);
}

#[test]
fn any_bytes_are_read_or_refused() {
    let whole = response(
        "https://a.example/1.mp4",
        "",
        "Content-Type: video/mp4\r\nTransfer-Encoding: chunked\r\n",
        b"4\r\nabcd\r\n0\r\n\r\n",
    );
    for at in 0..whole.len() {
        open("x.warc", &[b"WARC/", &whole[..at]].concat());
        let mut changed = whole.clone();
        changed[at] = changed[at].wrapping_add(7);
        if changed.starts_with(b"WARC/") {
            open("x.warc", &changed);
        }
    }
}

const PAGE: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/post/7\r\n\
    Subject: =?utf-8?Q?=D0=9F=D0=BE=D1=81=D1=82?=\r\nDate: Thu, 6 Jan 2022 15:00:00 +0600\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----MultipartBoundary--x----\"\r\n\r\n\r\n\
    ------MultipartBoundary--x----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
    Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/post/7\r\n\r\n\
    <html lang=3D\"kk\">=D2=9B=\r\n</html>\r\n\
    ------MultipartBoundary--x----\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\
    Content-Location: https://cdn.example.org/p.jpg\r\n\r\n/9j/4AAQ\r\nSkZJRg==\r\n\
    ------MultipartBoundary--x----\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\
    Content-Location: cid:css-1@mhtml.blink\r\n\r\nbody { }\r\n\
    ------MultipartBoundary--x------\r\n";

#[test]
fn a_page_saved_by_a_browser() {
    let out = open("page.mhtml", PAGE.as_bytes());
    let found: Vec<_> =
        out.taken.iter().map(|(_, r, bytes)| (r.address.as_str(), r.is_page, bytes.as_slice())).collect();
    let jpeg: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF";
    let page = "<html lang=\"kk\">қ</html>";
    assert_eq!(found[0].0, "https://example.org/post/7");
    assert!(found[0].1);
    assert_eq!(String::from_utf8_lossy(found[0].2).trim_end(), page);
    assert_eq!(found[1], ("https://cdn.example.org/p.jpg", false, jpeg));
    assert_eq!(found.len(), 2);
    assert_eq!(out.taken[0].1.captured.unwrap().to_string(), "2022-01-06T09:00:00.999999Z");
    assert!(out.said.contains("left inside it: 1"), "{}", out.said);
    let cut = &PAGE[..PAGE.len() - 150];
    let out = open("cut.mht", cut.as_bytes());
    assert!(out.said.contains(&format!("byte {}: the page breaks off", cut.len())), "{}", out.said);
    assert_eq!(out.taken.len(), 2);
    for at in 0..PAGE.len() {
        let text = &PAGE.as_bytes()[..at];
        if archive_kind("x.mhtml", text).is_some() {
            open("x.mhtml", text);
        }
    }
}
