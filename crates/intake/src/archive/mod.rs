//! Archives, read entry by entry: a name in one never becomes a path.

mod limits;
mod names_told;
mod report;
mod scan;
mod tar;
mod unpack;
pub(crate) mod zip;
mod zip_name;
pub(crate) mod zst;

pub use limits::{Budget, Limits};
pub use unpack::{Entry, Unpack, unpack};

/// The most bytes that a name in an archive may have.
pub(crate) const MOST_NAME_BYTES: usize = 1024;

/// A kind of archive that is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveKind {
    /// ZIP.
    Zip,
    /// TAR, as it is.
    Tar,
    /// TAR, compressed by gzip.
    TarGz,
    /// TAR, compressed by Zstandard.
    TarZst,
    /// One file, compressed by gzip.
    Gz,
    /// One file, compressed by Zstandard.
    Zst,
    /// A capture of the web (WARC), as it is.
    Warc,
    /// A capture of the web, compressed by gzip record by record.
    WarcGz,
    /// A page that a browser saved in one file.
    Mhtml,
}

impl ArchiveKind {
    /// Whether it holds what stood at addresses, and not files.
    pub fn is_capture(self) -> bool {
        matches!(self, ArchiveKind::Warc | ArchiveKind::WarcGz | ArchiveKind::Mhtml)
    }
}

/// What archive a file is, if its name and its first 512 bytes both say so.
///
/// A document that is a ZIP inside (DOCX, XLSX, APK) has another name and stays one document.
pub fn archive_kind(name: &str, first_bytes: &[u8]) -> Option<ArchiveKind> {
    let name = name.to_lowercase();
    let gzip = first_bytes.starts_with(b"\x1f\x8b");
    // A file that several processors packed begins with a frame to be passed over.
    let zstd = first_bytes.starts_with(zst::MAGIC)
        || matches!(first_bytes, [first, 0x2a, 0x4d, 0x18, ..] if first & 0xf0 == 0x50);
    let is_zip = [&b"PK\x03\x04"[..], b"PK\x05\x06"].iter().any(|mark| first_bytes.starts_with(mark));
    if name.ends_with(".zip") || name.ends_with(".wacz") || name.ends_with(".kmz") {
        is_zip.then_some(ArchiveKind::Zip)
    } else if name.ends_with(".tar") {
        tar::is_header(first_bytes).then_some(ArchiveKind::Tar)
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        gzip.then_some(ArchiveKind::TarGz)
    } else if name.ends_with(".tar.zst") || name.ends_with(".tzst") {
        zstd.then_some(ArchiveKind::TarZst)
    } else if name.ends_with(".warc") {
        first_bytes.starts_with(b"WARC/").then_some(ArchiveKind::Warc)
    } else if name.ends_with(".warc.gz") {
        gzip.then_some(ArchiveKind::WarcGz)
    } else if name.ends_with(".mhtml") || name.ends_with(".mht") {
        is_saved_page(first_bytes).then_some(ArchiveKind::Mhtml)
    } else if name.ends_with(".gz") {
        gzip.then_some(ArchiveKind::Gz)
    } else if name.ends_with(".zst") {
        zstd.then_some(ArchiveKind::Zst)
    } else {
        None
    }
}

/// Whether a file begins with the header of a MIME message in several parts.
fn is_saved_page(first_bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&first_bytes[..first_bytes.len().min(4096)]).to_ascii_lowercase();
    head.contains("mime-version:") && head.contains("multipart/")
}

/// Why a file that is called an archive is not opened; `None` for files that are opened and for those that are none.
pub fn why_not_opened(name: &str, first_bytes: &[u8]) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let opened = [".zip", ".wacz", ".kmz", ".tar", ".tgz", ".gz", ".zst", ".tzst", ".warc", ".mhtml", ".mht"];
    let others = [".rar", ".7z", ".bz2", ".tbz2", ".xz", ".txz", ".lzma", ".cab", ".iso", ".dmg", ".zipx", ".z01"];
    if first_bytes.is_empty() || archive_kind(name, first_bytes).is_some() {
        None
    } else if opened.iter().any(|end| lower.ends_with(end)) {
        Some("its name says that it is an archive or a capture, its first bytes do not")
    } else if others.iter().any(|end| lower.ends_with(end)) {
        Some("an archive of a kind that is not opened")
    } else {
        None
    }
}
