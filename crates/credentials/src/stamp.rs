//! Time-stamps of RFC 3161: the request to an authority, and what a token says.
//!
//! # Limits
//! Nothing here checks a signature or a chain of certificates: what is read is the token's own word, until somebody checks
//! it against an authority's certificate (`openssl ts -verify`). Nothing here speaks to an authority either: the user
//! carries the request to one and the token back.
//!
//! # References
//! RFC 3161 (requests, responses, `TSTInfo`), RFC 5652 (signed data).
use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{GeneralizedTime, Int, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, FixedTag, Sequence, Tagged};
use model::Instant;
use sha2::{Digest as _, Sha256};
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion};

/// SHA-256 (RFC 5754).
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// SHA-1 (RFC 3279): no longer proof of anything.
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
/// `id-ct-TSTInfo` (RFC 3161 section 2.4.2).
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// `id-signedData` (RFC 5652 section 5.1).
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// More bytes than any token has.
pub const MOST_TOKEN_BYTES: usize = 1 << 20;

/// What a time-stamp says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The SHA-256 that was stamped.
    pub imprint: [u8; 32],
    /// The number that ties it to a request, if it has one.
    pub nonce: Option<Vec<u8>>,
    /// When the authority says that it saw the imprint.
    pub at: Instant,
    /// Which certificate it says that it is signed by: its subject, or its issuer and number where it is not enclosed.
    pub signer: String,
    /// The number of the signer's certificate, in hexadecimal; `None` where the token names it by its key alone.
    pub certificate: Option<String>,
    /// The token's serial number, in hexadecimal.
    pub serial: String,
    /// Under which policy it was given (an object identifier).
    pub policy: String,
    /// The bare token, without the response around it.
    pub token: Vec<u8>,
}

/// Why bytes are not a time-stamp that can be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// Neither a response nor a token in DER.
    #[error(
        "it is neither a time-stamp response nor a token ({0}); the file may be cut off, or have something after its end"
    )]
    Unreadable(String),
    /// A token in BER, whose lengths are open: two encodings of one token would have two hashes.
    #[error(
        "it is written in BER with lengths left open, and a time-stamp is kept in DER alone; ask the authority for it in DER"
    )]
    NotDer,
    /// The authority refused.
    #[error("the authority did not give a time-stamp: its answer is \"{0}\"")]
    Refused(&'static str),
    /// Not a time-stamp, but something else signed.
    #[error("it holds something other than a time-stamp (type {0})")]
    OtherContent(String),
    /// The stamped hash is too weak.
    #[error(
        "what is stamped is a SHA-1, with which two texts can be given one hash; ask for a stamp of the request as it was written"
    )]
    Weak,
    /// The stamped hash is none that this program asks for.
    #[error("what is stamped is hashed by another method ({0}) than SHA-256, which was asked for")]
    OtherHash(String),
    /// A token has one signer.
    #[error("it has {0} signers, and a time-stamp has one")]
    Signers(usize),
}

/// `TSTInfo` with its time as it stands: authorities write fractions of a second, which the shared type does not read.
#[derive(Clone, Debug, Sequence)]
struct TstInfo {
    version: TspVersion,
    policy: ObjectIdentifier,
    message_imprint: MessageImprint,
    serial_number: Int,
    gen_time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<x509_tsp::Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    tsa: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<cms::cert::x509::ext::Extensions>,
}

/// The request for a time-stamp of some bytes, in DER: their SHA-256, [`nonce`], and that certificates be enclosed.
///
/// The same bytes give the same request, so that a token can be held against it at any time.
pub fn request(data: &[u8]) -> Result<Vec<u8>, StampError> {
    let imprint: [u8; 32] = Sha256::digest(data).into();
    let unwritable = |error: der::Error| StampError::Unreadable(error.to_string());
    let hash_algorithm = cms::cert::x509::spki::AlgorithmIdentifier { oid: SHA_256, parameters: None };
    let hashed_message = OctetString::new(imprint).map_err(unwritable)?;
    let request = TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint { hash_algorithm, hashed_message },
        req_policy: None,
        nonce: Some(Int::new(&nonce(&imprint)).map_err(unwritable)?),
        cert_req: true,
        extensions: None,
    };
    request.to_der().map_err(unwritable)
}

/// The number that a request for this imprint carries.
pub fn nonce(imprint: &[u8; 32]) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(b"sightline time-stamp nonce 1\n");
    hash.update(imprint);
    let hash = hash.finalize();
    let mut nonce = [0; 8];
    nonce.copy_from_slice(&hash[..8]);
    // Positive and of full length, as every authority writes it back.
    nonce[0] = nonce[0] & 0x3f | 0x40;
    nonce
}

/// Reads a time-stamp response or a bare token.
///
/// # Errors
/// It is not one, in DER and nothing else; the authority refused; or what is stamped is not a SHA-256.
pub fn read(bytes: &[u8]) -> Result<Stamp, StampError> {
    let unreadable = |error: der::Error| StampError::Unreadable(error.to_string());
    if bytes.len() > MOST_TOKEN_BYTES {
        return Err(StampError::Unreadable(format!("{} bytes", bytes.len())));
    }
    if is_open_ended(bytes) {
        return Err(StampError::NotDer);
    }
    let token = token(bytes)?;
    if token.content_type != SIGNED_DATA {
        return Err(StampError::OtherContent(token.content_type.to_string()));
    }
    let signed: SignedData = token.content.decode_as().map_err(unreadable)?;
    let content = &signed.encap_content_info;
    if content.econtent_type != TST_INFO {
        return Err(StampError::OtherContent(content.econtent_type.to_string()));
    }
    let enclosed = content.econtent.as_ref().map(Any::value).unwrap_or_default();
    let info = TstInfo::from_der(enclosed).map_err(unreadable)?;
    let hash = info.message_imprint.hash_algorithm.oid;
    if hash == SHA_1 {
        return Err(StampError::Weak);
    }
    if hash != SHA_256 {
        return Err(StampError::OtherHash(hash.to_string()));
    }
    let imprint = info.message_imprint.hashed_message.as_bytes();
    let imprint = imprint.try_into().map_err(|_| StampError::Unreadable("its hash is not of 32 bytes".into()))?;
    let signers: Vec<&SignerInfo> = signed.signer_infos.0.iter().collect();
    let [signer] = signers.as_slice() else { return Err(StampError::Signers(signers.len())) };
    Ok(Stamp {
        imprint,
        nonce: info.nonce.map(|nonce| trimmed(nonce.as_bytes()).to_vec()),
        at: time(&info.gen_time)?,
        signer: name_of(signer, &signed),
        certificate: match &signer.sid {
            SignerIdentifier::IssuerAndSerialNumber(named) => Some(hex(named.serial_number.as_bytes())),
            SignerIdentifier::SubjectKeyIdentifier(_) => None,
        },
        serial: hex(info.serial_number.as_bytes()),
        policy: info.policy.to_string(),
        token: token.to_der().map_err(unreadable)?,
    })
}

/// Whether a sequence, or one of those it begins with, has an indefinite length (ITU-T X.690, 8.1.3.6): BER, never DER.
fn is_open_ended(bytes: &[u8]) -> bool {
    const SEQUENCE: u8 = 0x30;
    if bytes.starts_with(&[SEQUENCE, 0x80]) {
        return true;
    }
    // A response: its status, then the token.
    let content = der::asn1::AnyRef::from_der(bytes).ok().map(|all| all.value()).unwrap_or_default();
    content.get(1).is_some_and(|len| {
        content.get(2 + usize::from(*len)..).is_some_and(|token| token.starts_with(&[SEQUENCE, 0x80]))
    })
}

/// The token, out of the response that may be around it.
fn token(bytes: &[u8]) -> Result<ContentInfo, StampError> {
    let bare = match ContentInfo::from_der(bytes) {
        Ok(token) => return Ok(token),
        Err(error) => StampError::Unreadable(error.to_string()),
    };
    let Ok((status, token)) = response(bytes) else { return Err(bare) };
    const SAID: [&str; 6] =
        ["accepted", "granted with changes", "rejection", "waiting", "revocation warning", "revoked"];
    match (status, token) {
        (0 | 1, Some(token)) => Ok(token),
        (0 | 1, None) => Err(StampError::Refused("granted, but no token is enclosed")),
        (status, _) => Err(StampError::Refused(SAID.get(status as usize).copied().unwrap_or("unknown"))),
    }
}

/// The status and the token of a response; texts and failure codes are left unread, since authorities differ in them.
fn response(bytes: &[u8]) -> der::Result<(u8, Option<ContentInfo>)> {
    let all = der::asn1::AnyRef::from_der(bytes)?;
    all.sequence(|reader| {
        let status = der::asn1::AnyRef::decode(reader)?;
        let status = status.sequence(|inner| {
            let status = u8::decode(inner)?;
            while !der::Reader::is_finished(inner) {
                der::asn1::AnyRef::decode(inner)?;
            }
            Ok(status)
        })?;
        let token = if der::Reader::is_finished(reader) { None } else { Some(ContentInfo::decode(reader)?) };
        Ok((status, token))
    })
}

/// A time such as `20220105173100.25Z` (RFC 3161 section 2.4.2: UTC, a fraction without trailing zeros).
fn time(written: &Any) -> Result<Instant, StampError> {
    let unreadable = || StampError::Unreadable("its time is not written as RFC 3161 asks".into());
    if written.tag() != GeneralizedTime::TAG {
        return Err(unreadable());
    }
    let text = std::str::from_utf8(written.value()).map_err(|_| unreadable())?;
    let digits = text.strip_suffix('Z').ok_or_else(unreadable)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !plain(whole) || !plain(fraction) || fraction.len() > 9 {
        return Err(unreadable());
    }
    let part = |from: usize, to: usize| &whole[from..to];
    let rfc_3339 = format!(
        "{}-{}-{}T{}:{}:{}.{fraction}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    rfc_3339.parse().map_err(|_| unreadable())
}

/// A number in hexadecimal digits, without the zero that keeps it positive.
fn hex(number: &[u8]) -> String {
    trimmed(number).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number without the zero that keeps it positive.
fn trimmed(bytes: &[u8]) -> &[u8] {
    if let [0, rest @ ..] = bytes
        && !rest.is_empty()
    {
        return rest;
    }
    bytes
}

fn name_of(signer: &SignerInfo, signed: &SignedData) -> String {
    let SignerIdentifier::IssuerAndSerialNumber(named) = &signer.sid else {
        return "a certificate named by its key alone".to_owned();
    };
    let enclosed = signed.certificates.iter().flat_map(|set| set.0.iter()).find_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => {
            let body = &certificate.tbs_certificate;
            (body.issuer == named.issuer && body.serial_number == named.serial_number).then(|| body.subject.to_string())
        }
        CertificateChoices::Other(_) => None,
    });
    enclosed.unwrap_or_else(|| format!("certificate {} of {}", named.serial_number, named.issuer))
}
