use serde::{Deserialize, Serialize};

use crate::{Digest, Envelope, Instant, ItemId, Protected, Reading};

/// What a file says of its own making: the word of whatever wrote it, kept verbatim and read where it can be.
///
/// It names devices, owners and places. Where its item is confidential, so is all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// The item.
    pub item: ItemId,
    /// The bytes that were read.
    pub sha256: Digest,
    /// Which reader made it.
    pub method: String,
    /// Its version.
    pub version: String,
    /// Every field as written, in the order of the file.
    pub fields: Vec<MetadataField>,
    /// Times among them, as far as they are dates at all.
    pub times: Vec<WrittenTime>,
    /// Where the device says that it was, in the form of ISO 6709: `+43.238700+076.945600/`.
    pub position: Option<Protected>,
    /// Maker and model of the device.
    pub device: Option<Protected>,
    /// Signed provenance (C2PA), where the file carries any.
    pub credentials: Option<ContentCredentials>,
    /// What could not be read, and why.
    pub warnings: Vec<String>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

/// One field as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataField {
    /// Which standard it belongs to and where in the file it stands: "EXIF", "EXIF thumbnail".
    pub group: String,
    /// Its name in that standard.
    pub name: String,
    /// Its value, as text.
    pub value: Protected,
}

/// What a written time is the time of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenMeaning {
    /// When the picture was taken, or the recording started (or, on some devices, ended).
    Captured,
    /// When it was digitised: the same for a phone, later for a scan.
    Digitised,
    /// When the file was last changed.
    Changed,
    /// What satellites said: universal time, by a clock that is not the device's.
    Satellite,
}

/// A date and time that a file carries. It is the word of a clock that nobody has checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenTime {
    /// The field it was read from.
    pub field: String,
    /// What it is the time of.
    pub meaning: WrittenMeaning,
    /// What the clock showed.
    pub reading: Reading,
    /// How far that clock's zone is ahead of universal time, in seconds; `None` where the file does not say.
    pub offset_s: Option<i32>,
}

impl WrittenTime {
    /// The instant it means, where the zone is written beside it.
    pub fn instant(&self) -> Option<Instant> {
        let offset = jiff::tz::Offset::from_seconds(self.offset_s?).ok()?;
        offset.to_timestamp(self.reading.civil()).ok().map(Instant::from)
    }
}

/// Signed provenance inside a file (C2PA). There is no single "valid": three questions, three answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContentCredentials {
    /// Whether the signature is that of the certificate beside it, over these assertions.
    pub signature: Checked,
    /// Whether the file's content is the content that was signed.
    pub content: Checked,
    /// Who signed, by the certificate, and who vouches for that.
    pub signer: Signer,
    /// When a time-stamp authority saw the signature, by its own token; `None` without one.
    pub stamped_at: Option<Instant>,
    /// What was asserted: a label of the standard, and its content as JSON.
    pub assertions: Vec<(String, Protected)>,
    /// Which program made the claim, by its own word.
    pub generator: Option<Protected>,
    /// How many earlier files it says it was made from.
    pub ingredients: usize,
    /// What the reader found, by the standard's codes.
    pub codes: Vec<String>,
}

/// The answer to one question about a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", content = "why", rename_all = "snake_case")]
pub enum Checked {
    /// Yes.
    Yes,
    /// No, by these codes.
    No(Vec<String>),
    /// It could not be asked, and why.
    NotChecked(String),
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The name in the certificate, as written.
    pub name: Option<Protected>,
    /// Who issued the certificate.
    pub issuer: Option<Protected>,
    /// Whether a list of trusted issuers, given by the user, reaches this signer.
    pub trusted: Checked,
    /// Whether the certificate was revoked, as far as the file itself carries an answer.
    pub revoked: Checked,
}
