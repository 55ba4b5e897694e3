//! Archives, read entry by entry: a name in one never becomes a path.

mod limits;
mod report;
mod scan;
mod tar;
mod unpack;
pub(crate) mod zip;

pub use limits::{Budget, Limits};
pub use unpack::{Entry, unpack};

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
    /// One file, compressed by gzip.
    Gz,
}

/// What archive a file is, if its name and its first 512 bytes both say so.
///
/// A document that is a ZIP inside (DOCX, XLSX, APK) has another name and stays one document.
pub fn archive_kind(name: &str, first_bytes: &[u8]) -> Option<ArchiveKind> {
    let name = name.to_lowercase();
    let gzip = first_bytes.starts_with(b"\x1f\x8b");
    let is_zip = [&b"PK\x03\x04"[..], b"PK\x05\x06"].iter().any(|mark| first_bytes.starts_with(mark));
    if name.ends_with(".zip") {
        is_zip.then_some(ArchiveKind::Zip)
    } else if name.ends_with(".tar") {
        tar::is_header(first_bytes).then_some(ArchiveKind::Tar)
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        gzip.then_some(ArchiveKind::TarGz)
    } else if name.ends_with(".gz") {
        gzip.then_some(ArchiveKind::Gz)
    } else {
        None
    }
}
