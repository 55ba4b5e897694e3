use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Read};

use model::{Instant, NoticeLevel};

use super::body::{Chunks, decoded};
use super::digest::{Claimed, Sum, Summed};
use super::fields::{Header, HeaderError, MOST_HEADER_BYTES};
use super::stream::Stream;
use super::{Pages, Resource, bare_type, is_html, is_taken};

/// First bytes by which a body is known where its type is not told.
const HEAD_BYTES: u64 = 512;
/// How many remarks on single records of one kind are made one by one.
const MOST_REMARKS: u64 = 20;
/// How many digests are remembered so that a later record may refer to them.
const MOST_REMEMBERED: usize = 100_000;

/// Whoever is handed what a capture holds.
pub(crate) trait Receiver {
    /// A resource and its bytes; the name under which it was taken, or `None` where it could not be.
    ///
    /// An error means that nothing more may be handed on.
    fn resource(&mut self, resource: &Resource, content: &mut dyn Read) -> io::Result<Option<String>>;
    /// Something about the capture, at a byte of it.
    fn remark(&mut self, level: NoticeLevel, byte: Option<u64>, what: String, next: &str);
    /// Whether nothing more may be handed on.
    fn is_over(&self) -> bool;
}

/// Counts bytes that came out of something packed, and says when there were too many.
pub(crate) type Count<'a> = &'a dyn Fn(u64) -> io::Result<()>;

struct Counted<'a, R> {
    plain: R,
    count: Count<'a>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        (self.count)(read as u64)?;
        Ok(read)
    }
}

/// Goes through a WARC file, record by record, and hands on pages and what may be recordings or documents.
///
/// What is not handed on (scripts, styles, requests, redirects) is counted and said; every digest is compared; what
/// came before a damaged record is kept.
///
/// # References
/// WARC 1.1 (ISO 28500:2017), sections 5 (fields) and 6 (record types).
pub(crate) fn warc<R: BufRead>(
    from: R,
    packed: bool,
    pages: &Pages,
    count: Count<'_>,
    to: &mut dyn Receiver,
) -> io::Result<()> {
    let mut stream = Stream::new(from, packed);
    let mut seen = Seen::default();
    let ended = records(&mut stream, pages, count, &mut seen, to);
    let at = stream.byte();
    if let Err(error) = ended {
        if to.is_over() {
            return Err(error);
        }
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the capture breaks off in the record that begins here".to_owned(),
            _ => format!("the capture is damaged in the record that begins here ({error})"),
        };
        let next = "look for a whole copy of it; the records before this byte were read, those after it were not";
        to.remark(NoticeLevel::Error, Some(seen.record.unwrap_or(at)), what, next);
    }
    seen.sum_up(pages, to);
    Ok(())
}

/// What was met so far.
#[derive(Default)]
struct Seen {
    /// Where the record that is being read begins.
    record: Option<u64>,
    /// By payload digest as written, or by address and date: the name under which it was taken, if it was.
    earlier: BTreeMap<String, Option<String>>,
    taken: u64,
    left: BTreeMap<&'static str, u64>,
    wrong: u64,
    unchecked: u64,
    forgotten: u64,
    pages: u64,
}

impl Seen {
    fn leave(&mut self, kind: &'static str) {
        *self.left.entry(kind).or_default() += 1;
    }

    fn remember(&mut self, keys: impl IntoIterator<Item = String>, given: &Option<String>) {
        for key in keys {
            if self.earlier.len() < MOST_REMEMBERED {
                let kept = self.earlier.entry(key).or_default();
                if kept.is_none() {
                    *kept = given.clone();
                }
            }
        }
    }

    fn sum_up(&self, pages: &Pages, to: &mut dyn Receiver) {
        let left: Vec<String> = self.left.iter().map(|(kind, number)| format!("{number} {kind}")).collect();
        if !left.is_empty() {
            let what = format!("{} resources were taken out of it; left inside it: {}", self.taken, left.join(", "));
            to.remark(NoticeLevel::Warning, None, what, "nothing: the capture itself is preserved whole");
        }
        if self.wrong > MOST_REMARKS {
            let what = format!("{} records in all do not match their digests", self.wrong);
            to.remark(NoticeLevel::Warning, None, what, WRONG);
        }
        if self.unchecked > 0 {
            let what = format!("{} digests are of a kind that is not checked (not SHA-1 or SHA-256)", self.unchecked);
            to.remark(NoticeLevel::Warning, None, what, "check them with the program that made the capture");
        }
        if self.forgotten > 0 {
            let what =
                format!("{} records say that they are the same as one that is not in this capture", self.forgotten);
            to.remark(NoticeLevel::Warning, None, what, "import the capture that they refer to as well");
        }
        if pages.as_ref().is_some_and(|pages| !pages.is_empty()) && self.pages == 0 {
            let what = "none of the pages that it lists is in this part of the capture".to_owned();
            to.remark(NoticeLevel::Warning, None, what, "nothing, if another part of it holds them");
        }
    }
}

const WRONG: &str = "compare it with another copy; the capture is preserved as it came, and what it holds was taken in \
                     with this doubt";

fn records<R: BufRead>(
    stream: &mut Stream<R>,
    pages: &Pages,
    count: Count<'_>,
    seen: &mut Seen,
    to: &mut dyn Receiver,
) -> io::Result<()> {
    loop {
        while let [b'\r' | b'\n', ..] = stream.fill_buf()? {
            stream.consume(1);
        }
        let byte = stream.byte();
        seen.record = Some(byte);
        let header = match Header::read(stream) {
            Ok(Some(header)) => header,
            Ok(None) => return Ok(()),
            Err(HeaderError::Io(error)) => return Err(error),
            Err(HeaderError::TooLong) => {
                return Err(bad(format!("its header has more than {MOST_HEADER_BYTES} bytes")));
            }
        };
        if !header.first.starts_with("WARC/") {
            return Err(bad("no record begins here".to_owned()));
        }
        let len: u64 = header
            .get("content-length")
            .and_then(|len| len.parse().ok())
            .ok_or_else(|| bad("its header tells no length".to_owned()))?;
        let mut whole = Whole { plain: Counted { plain: &mut *stream, count }, left: len };
        record(&header, byte, &mut whole, pages, count, seen, to)?;
        io::copy(&mut whole, &mut io::sink())?;
    }
}

/// A record's block: an end before its length is an error.
struct Whole<'a, R> {
    plain: Counted<'a, R>,
    left: u64,
}

impl<R: BufRead> Read for Whole<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Whole<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        (self.plain.count)(0)?;
        let bytes = self.plain.plain.fill_buf()?;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(&bytes[..usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len())])
    }
    fn consume(&mut self, amount: usize) {
        self.left -= amount as u64;
        // Too many are refused when the next are asked for.
        let _ = (self.plain.count)(amount as u64);
        self.plain.plain.consume(amount);
    }
}

fn bad(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn record(
    header: &Header,
    byte: u64,
    block: &mut dyn BufRead,
    pages: &Pages,
    count: Count<'_>,
    seen: &mut Seen,
    to: &mut dyn Receiver,
) -> io::Result<()> {
    let kind = header.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    if let Some(why) = header.get("warc-truncated") {
        let what = format!("whoever made the capture cut this record short ({})", crate::safe_text(why));
        to.remark(NoticeLevel::Warning, Some(byte), what, "what it holds is taken in as far as it goes");
    }
    let claims = [header.get("warc-block-digest"), header.get("warc-payload-digest")]
        .map(|text| text.and_then(|text| Claimed::read(text).map_err(|_| seen.unchecked += 1).ok()));
    let [block_claim, payload_claim] = claims;
    let block_sum = block_claim.as_ref().map(|claim| RefCell::new(Sum::like(claim)));
    let mut block = Summed { plain: block, sum: block_sum.as_ref() };
    let mut right = true;
    match kind.as_str() {
        "response" | "resource" | "conversion" => {
            right = resource(header, &kind, byte, &mut block, &payload_claim, pages, count, seen, to)?;
        }
        "revisit" => revisit(header, byte, pages, seen, to)?,
        "continuation" => {
            let what = "this record continues another, and the two are not joined".to_owned();
            let next = "join them with the program that made the capture, and import the result";
            to.remark(NoticeLevel::Warning, Some(byte), what, next);
        }
        "warcinfo" | "request" | "metadata" => {}
        _ => seen.leave("records of an unknown kind"),
    }
    io::copy(&mut block, &mut io::sink())?;
    let block_right = block_claim.zip(block_sum).is_none_or(|(claim, sum)| sum.borrow().is(&claim));
    if !(right && block_right) {
        seen.wrong += 1;
        if seen.wrong <= MOST_REMARKS {
            let which = if block_right { "payload" } else { "block" };
            let what = format!("the record that begins here does not match the {which} digest that it tells");
            to.remark(NoticeLevel::Warning, Some(byte), what, WRONG);
        }
    }
    Ok(())
}

/// What a record says of where and when.
fn told(header: &Header, byte: u64) -> Resource {
    let address = header.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
    let date = header.get("warc-date").unwrap_or_default();
    let captured = date.parse::<Instant>().ok().map(|instant| {
        // A date without a fraction may stand for any moment of its second.
        let rest = if date.contains('.') { 0 } else { 999_999 };
        Instant::from_micros(instant.micros().saturating_add(rest))
    });
    Resource { address, captured, media_type: String::new(), byte, is_page: false, same_as: None }
}

fn keys(header: &Header, resource: &Resource) -> Vec<String> {
    let digest = header.get("warc-payload-digest").map(str::to_owned);
    let date = header.get("warc-date").map(|date| format!("{} {date}", resource.address));
    digest.into_iter().chain(date).collect()
}

/// Hands on what a record holds; whether its payload digest is right.
#[allow(clippy::too_many_arguments, reason = "they are the record and what is known of the capture around it")]
fn resource(
    header: &Header,
    kind: &str,
    byte: u64,
    block: &mut dyn BufRead,
    claim: &Option<Claimed>,
    pages: &Pages,
    count: Count<'_>,
    seen: &mut Seen,
    to: &mut dyn Receiver,
) -> io::Result<bool> {
    let mut resource = told(header, byte);
    let record_type = bare_type(header.get("content-type").unwrap_or_default());
    let is_http = kind == "response" && record_type == "application/http";
    let mut status = 200;
    let mut response = Header::default();
    resource.media_type = record_type;
    if is_http {
        response = match Header::read(block) {
            Ok(header) => header.unwrap_or_default(),
            Err(HeaderError::Io(error)) => return Err(error),
            Err(HeaderError::TooLong) => {
                let what =
                    format!("not taken out: the header of this response has more than {MOST_HEADER_BYTES} bytes");
                to.remark(NoticeLevel::Error, Some(byte), what, "look at the record with another program");
                return Ok(true);
            }
        };
        status = response.first.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        resource.media_type = bare_type(response.get("content-type").unwrap_or_default());
    }
    resource.is_page = match pages {
        Some(pages) => pages.contains(&resource.address),
        None => is_html(&resource.media_type),
    };
    // Digests are taken of what was transferred, of its joined chunks or of what it unpacks to: programs differ.
    let sum = || claim.as_ref().map(|claim| RefCell::new(Sum::like(claim)));
    let (raw_sum, entity_sum, plain_sum) = (sum(), sum(), sum());
    let mut raw = Summed { plain: block, sum: raw_sum.as_ref() };
    let chunked = response.get("transfer-encoding").is_some_and(|way| way.to_ascii_lowercase().contains("chunked"));
    let encoding = response.get("content-encoding").unwrap_or_default().to_owned();
    let mut failed = None;
    let mut given = None;
    {
        let chunks: Box<dyn Read + '_> = if chunked { Box::new(Chunks::new(&mut raw)) } else { Box::new(&mut raw) };
        let mut entity = Summed { plain: chunks, sum: entity_sum.as_ref() };
        match decoded(&mut entity, &encoding) {
            Err(error) => failed = Some(error),
            Ok(Err(unknown)) => {
                let what = format!(
                    "not taken out: what stood at {} is packed in a way that is not read ({})",
                    crate::safe_text(&resource.address),
                    crate::safe_text(&unknown)
                );
                to.remark(NoticeLevel::Error, Some(byte), what, "open the capture in a replay program and save it");
            }
            Ok(Ok(plain)) => {
                let counted = Counted { plain, count: if encoding.is_empty() { &|_| Ok(()) } else { count } };
                let mut plain = Summed { plain: counted, sum: plain_sum.as_ref() };
                let mut first = Vec::new();
                match (&mut plain).take(HEAD_BYTES).read_to_end(&mut first) {
                    Err(error) => failed = Some(error),
                    Ok(_) => {
                        let wanted = is_taken(&resource.media_type, &first, resource.is_page);
                        match left_out(status, &resource, wanted, first.is_empty()) {
                            Some(kind) => seen.leave(kind),
                            None => {
                                let mut watched = Watched { plain: Cursor::new(first).chain(&mut plain), failed: None };
                                if status == 206 && !is_whole(&response) {
                                    partial(&resource, &response, to);
                                }
                                given = to.resource(&resource, &mut watched)?;
                                failed = watched.failed;
                            }
                        }
                        if failed.is_none() {
                            failed = io::copy(&mut plain, &mut io::sink()).err();
                        }
                    }
                }
            }
        }
        if to.is_over() {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        let _ = io::copy(&mut entity, &mut io::sink());
    }
    // Where this fails too, the record itself is broken, and with it the rest of the file.
    io::copy(&mut raw, &mut io::sink())?;
    if let Some(error) = failed {
        let what = format!("not taken out: what stood at {} is damaged ({error})", crate::safe_text(&resource.address));
        to.remark(NoticeLevel::Error, Some(byte), what, "look for another capture of it");
    }
    if given.is_some() {
        seen.taken += 1;
        seen.pages += u64::from(resource.is_page);
    }
    seen.remember(keys(header, &resource), &given);
    let sums = [&raw_sum, &entity_sum, &plain_sum];
    Ok(claim.as_ref().is_none_or(|claim| sums.iter().any(|sum| sum.as_ref().is_some_and(|s| s.borrow().is(claim)))))
}

/// Why a resource stays inside its capture, as the plural of what it is.
fn left_out(status: u16, resource: &Resource, wanted: bool, empty: bool) -> Option<&'static str> {
    let media_type = resource.media_type.as_str();
    match status {
        300..=399 => Some("redirects"),
        200 | 206 if empty => Some("empty responses"),
        200 | 206 if wanted => None,
        200 | 206 if media_type.contains("script") => Some("scripts"),
        200 | 206 if media_type == "text/css" => Some("styles"),
        200 | 206 if media_type.contains("font") => Some("fonts"),
        200 | 206 if is_html(media_type) => Some("pages inside pages"),
        200..=299 => Some("other responses"),
        _ => Some("errors"),
    }
}

/// Whether a partial response holds all there is: `bytes 0-99/100`.
fn is_whole(response: &Header) -> bool {
    let range = response.get("content-range").unwrap_or_default().trim_start_matches("bytes").trim();
    let ends = range.split_once('/').and_then(|(range, total)| {
        let (from, to) = range.split_once('-')?;
        Some((from.trim().parse::<u64>().ok()?, to.trim().parse::<u64>().ok()?, total.trim().parse::<u64>().ok()?))
    });
    matches!(ends, Some((0, to, total)) if to + 1 == total)
}

fn partial(resource: &Resource, response: &Header, to: &mut dyn Receiver) {
    let range = response.get("content-range").unwrap_or("no range told");
    let what = format!(
        "only a part of what stands at {} was captured here ({}); it is taken in as it is",
        crate::safe_text(&resource.address),
        crate::safe_text(range)
    );
    to.remark(NoticeLevel::Warning, Some(resource.byte), what, "look whether the capture holds the other parts");
}

/// Remembers why the reading failed.
struct Watched<R> {
    plain: R,
    failed: Option<io::Error>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.plain.read(buffer).map_err(|error| {
            let shown = io::Error::new(error.kind(), error.to_string());
            self.failed = Some(error);
            shown
        })
    }
}

/// The same bytes as before, at another address or time.
fn revisit(header: &Header, byte: u64, pages: &Pages, seen: &mut Seen, to: &mut dyn Receiver) -> io::Result<()> {
    let mut resource = told(header, byte);
    let referred = header.get("warc-refers-to-target-uri").zip(header.get("warc-refers-to-date"));
    let referred = referred.map(|(address, date)| format!("{} {date}", address.trim_matches(['<', '>'])));
    let digest = header.get("warc-payload-digest").map(str::to_owned);
    match referred.into_iter().chain(digest).find_map(|key| seen.earlier.get(&key)) {
        Some(Some(given)) => {
            resource.is_page = pages.as_ref().is_some_and(|pages| pages.contains(&resource.address));
            resource.same_as = Some(given.clone());
            to.resource(&resource, &mut io::empty())?;
            seen.taken += 1;
        }
        Some(None) => seen.leave("repetitions of these"),
        None => seen.forgotten += 1,
    }
    Ok(())
}
