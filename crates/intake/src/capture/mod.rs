//! Captures of the web, read resource by resource: WARC (and so what is in a WACZ) and MHTML.

mod body;
mod digest;
mod fields;
mod mhtml;
mod stream;
mod warc;

use model::{Instant, MediaKind};

pub(crate) use self::mhtml::{MOST_BYTES as MOST_PAGE_BYTES, mhtml};
pub(crate) use self::warc::{Receiver, warc};

/// A thing that a capture holds: what stood at an address, and when it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The address it was fetched from.
    pub address: String,
    /// When, by the clock of whoever captured it.
    pub captured: Option<Instant>,
    /// Its media type, as the server or the capture says.
    pub media_type: String,
    /// Where its record begins, in bytes from the capture's start.
    pub byte: u64,
    /// Whether it is a page that was captured, not something in one.
    pub is_page: bool,
    /// Nothing new came: it was the same as what the capture holds under this name already.
    pub same_as: Option<String>,
}

/// Which pages a capture says that it holds; `None` where it does not say.
pub type Pages = Option<std::collections::BTreeSet<String>>;

/// Whether a resource is taken out of its capture: a page, a document, or what may be a recording.
fn is_taken(media_type: &str, first_bytes: &[u8], is_page: bool) -> bool {
    let declared = ["image/", "video/", "audio/"].iter().any(|kind| media_type.starts_with(kind));
    let sniffed = || {
        let told_nothing = matches!(media_type, "" | "application/octet-stream" | "binary/octet-stream");
        told_nothing && matches!(crate::media_kind(first_bytes), MediaKind::Video | MediaKind::Photo | MediaKind::Audio)
    };
    is_page || declared || media_type == "application/pdf" || sniffed()
}

fn is_html(media_type: &str) -> bool {
    matches!(media_type, "text/html" | "application/xhtml+xml")
}

/// The bare media type of a header's value: `text/html` of `Text/HTML; charset=utf-8`.
fn bare_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
