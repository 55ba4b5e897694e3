use std::borrow::Cow;
use std::io::{self, Cursor};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders as _, PartType};
use model::{Instant, NoticeLevel};

use super::warc::Receiver;
use super::{Resource, bare_type, is_html, is_taken};

/// The most bytes that a page saved as MHTML may have: it is read as a whole.
pub(crate) const MOST_BYTES: u64 = 128 << 20;

/// Hands on the page and what may be recordings or documents in a page that a browser saved as MHTML.
///
/// # Errors
/// Whoever is handed the parts wants no more.
///
/// # References
/// RFC 2557 (MHTML); `Snapshot-Content-Location` is what Chromium adds.
pub(crate) fn mhtml(bytes: &[u8], to: &mut dyn Receiver) -> io::Result<()> {
    let Some(message) = MessageParser::default().parse(bytes) else {
        let what = "no page saved by a browser: it has no header".to_owned();
        to.remark(NoticeLevel::Error, Some(0), what, "the file itself is preserved; look at it with a browser");
        return Ok(());
    };
    let captured = message.date().map(|date| {
        // The header tells the second.
        Instant::from_micros(date.to_timestamp().saturating_mul(1_000_000).saturating_add(999_999))
    });
    let snapshot = header_text(bytes, "snapshot-content-location");
    let parts: Vec<&MessagePart<'_>> =
        message.parts.iter().filter(|part| !matches!(part.body, PartType::Multipart(_))).collect();
    let page = parts
        .iter()
        .position(|part| snapshot.is_some() && part.content_location() == snapshot.as_deref())
        .or_else(|| parts.iter().position(|part| is_html(&media_type(part))));
    let boundary = message.content_type().and_then(|told| told.attribute("boundary"));
    let is_ended = |boundary: &str| {
        let end = format!("--{boundary}--");
        bytes.windows(end.len()).rev().any(|window| window == end.as_bytes())
    };
    if !boundary.is_some_and(is_ended) {
        let what = "the page breaks off: its last part has no end".to_owned();
        let next = "look for a whole copy of it; the parts before this byte are taken in, the last as far as it goes";
        to.remark(NoticeLevel::Error, Some(bytes.len() as u64), what, next);
    }
    let (mut taken, mut left) = (0_u64, 0_u64);
    for (number, part) in parts.iter().enumerate() {
        let (content, is_whole) = content(bytes, part);
        let byte = u64::from(part.offset_header);
        let address = part.content_location().or(part.content_id()).unwrap_or_default().to_owned();
        let is_page = page == Some(number);
        let address = if is_page { snapshot.clone().unwrap_or(address) } else { address };
        let media_type = media_type(part);
        if content.is_empty() || !is_taken(&media_type, &content[..content.len().min(512)], is_page) {
            left += 1;
            continue;
        }
        if !is_whole {
            let what = "the part that begins here is not written as its encoding asks".to_owned();
            to.remark(NoticeLevel::Warning, Some(byte), what, "compare it with another copy of the page");
        }
        let resource = Resource { address, captured, media_type, byte, is_page, same_as: None };
        if to.resource(&resource, &mut Cursor::new(&*content))?.is_some() {
            taken += 1;
        }
    }
    if page.is_none() {
        let what = "none of its parts is a page".to_owned();
        to.remark(NoticeLevel::Warning, None, what, "look at the file with a browser");
    }
    if left > 0 {
        let what = format!("{taken} parts were taken out of the page; left inside it: {left} (styles, frames, fonts)");
        to.remark(NoticeLevel::Warning, None, what, "nothing: the page itself is preserved whole");
    }
    Ok(())
}

fn media_type(part: &MessagePart<'_>) -> String {
    let told = part.content_type().map(|told| match told.subtype() {
        Some(subtype) => format!("{}/{subtype}", told.ctype()),
        None => told.ctype().to_owned(),
    });
    bare_type(&told.unwrap_or_default())
}

/// A part's bytes as they were before they were written into the page, and whether they could be told.
fn content<'a>(bytes: &'a [u8], part: &'a MessagePart<'_>) -> (Cow<'a, [u8]>, bool) {
    let raw = bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    match decoded {
        Some(decoded) => (decoded, !part.is_encoding_problem || part.is_text()),
        None => (Cow::Borrowed(part.contents()), false),
    }
}

/// The value of a field of the first header that mail programs do not know.
fn header_text(bytes: &[u8], name: &str) -> Option<String> {
    let header = super::fields::Header::read(&mut &*bytes);
    // The first line of a page is a field like the others.
    let header = header.ok().flatten()?;
    let first = header.first.split_once(':').filter(|(field, _)| field.trim().eq_ignore_ascii_case(name));
    first.map(|(_, value)| value.trim().to_owned()).or_else(|| header.get(name).map(str::to_owned))
}
