//! Signed provenance inside a file (C2PA specification 2.1): what is asserted, who signed it, and what of that can be
//! checked here.
//!
//! A camera's signature shows who vouches for a file, never that a scene happened: devices have signed forgeries, and
//! their certificates were revoked months later. So there is no single "valid": [`ContentCredentials`] answers several
//! questions apart. Nothing is fetched: a manifest that lies elsewhere, or a revocation that only a server knows, is
//! said to be unchecked. The bytes are hostile until shown otherwise: call [`read_provenance`] inside the sandbox.
use std::io::{Read, Seek};

use c2pa::validation_status::ValidationStatus;
use c2pa::{Context, Error, Reader, Settings};
use model::{Checked, ContentCredentials, Instant, Signer};

/// Beyond this, a file is filling memory rather than describing itself.
const ASSERTIONS: usize = 100;
const ASSERTION_CHARS: usize = 4000;
const CODES: usize = 200;

/// What a file carries of signed provenance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// The credentials; `None` where the file carries none that can be read.
    pub credentials: Option<ContentCredentials>,
    /// Why credentials that seem to be there could not be read.
    pub warnings: Vec<String>,
}

/// Reads the signed provenance of a file of any kind. `anchors` are certificates of issuers that the user trusts, in
/// PEM; without them nobody is called trusted or untrusted.
///
/// # Errors
/// The anchors are not certificates in PEM.
pub fn read_provenance(file: impl Read + Seek + Send, anchors: Option<&str>) -> Result<Provenance, String> {
    let settings = settings(anchors)
        .map_err(|error| format!("the list of trusted issuers is not a list of certificates in PEM: {error}"))?;
    let context = Context::new().with_settings(settings).map_err(|error| error.to_string())?;
    let reader = match Reader::from_context(context).with_stream("application/octet-stream", file) {
        Ok(reader) => reader,
        Err(Error::JumbfNotFound | Error::UnsupportedType | Error::ProvenanceMissing) => {
            return Ok(Provenance::default());
        }
        Err(Error::RemoteManifestUrl(address) | Error::RemoteManifestFetch(address)) => {
            let warning = format!(
                "the file says that its C2PA manifest lies at {}; it was not fetched, so nothing of it is known",
                clipped(&address, 200)
            );
            return Ok(Provenance { credentials: None, warnings: vec![warning] });
        }
        Err(error) => {
            let warning = format!("C2PA data could not be read: {}", clipped(&error.to_string(), 300));
            return Ok(Provenance { credentials: None, warnings: vec![warning] });
        }
    };
    Ok(Provenance { credentials: credentials(&reader, anchors.is_some()), warnings: Vec::new() })
}

/// Whether a text is a list of certificates that [`read_provenance`] can use.
///
/// # Errors
/// It is not, and why.
pub fn check_anchors(anchors: &str) -> Result<(), String> {
    settings(Some(anchors)).map(|_| ()).map_err(|error| error.to_string())
}

fn settings(anchors: Option<&str>) -> c2pa::Result<Settings> {
    let mut settings = Settings::new();
    settings.set_value("verify.remote_manifest_fetch", false)?;
    settings.set_value("verify.ocsp_fetch", false)?;
    settings.set_value("core.allowed_network_hosts", Vec::<String>::new())?;
    // A manifest of a few megabytes is a large one; a bomb is far larger.
    settings.set_value("core.max_decompressed_manifest_size_in_mb", 50)?;
    if let Some(anchors) = anchors {
        settings.set_value("trust.user_anchors", anchors)?;
    }
    Ok(settings)
}

fn credentials(reader: &Reader, with_anchors: bool) -> Option<ContentCredentials> {
    let manifest = reader.active_manifest()?;
    let codes = Codes::of(reader);
    let signature = manifest.signature_info();
    let stamped = codes.succeeded(|code| code == "timeStamp.validated");
    let assertions = manifest.assertions().iter().take(ASSERTIONS).map(|assertion| {
        let content = assertion.value().map_or_else(|_| "not readable as text".to_owned(), ToString::to_string);
        (clipped(assertion.label(), 200), clipped(&content, ASSERTION_CHARS).into())
    });
    Some(ContentCredentials {
        signature: codes.signature(),
        content: codes.content(),
        signer: Signer {
            name: signature.and_then(|s| s.common_name.as_deref()).map(|name| clipped(name, 300).into()),
            issuer: signature.and_then(|s| s.issuer.as_deref()).map(|name| clipped(name, 300).into()),
            trusted: codes.trusted(with_anchors),
            revoked: codes.revoked(),
        },
        // Without a stamp the time is the signer's own word, which is not kept as a time.
        stamped_at: signature
            .and_then(|s| s.time.as_deref())
            .filter(|_| stamped)
            .and_then(|time| time.parse::<Instant>().ok()),
        assertions: assertions.collect(),
        generator: manifest.claim_generator().map(|name| clipped(name, 300).into()),
        ingredients: manifest.ingredients().len(),
        codes: codes.listed(),
    })
}

/// What the reader found, good and bad, by the standard's codes.
struct Codes {
    good: Vec<String>,
    /// Neither good nor bad: what could not be asked, what is deprecated, a stamp that is not trusted.
    told: Vec<String>,
    bad: Vec<String>,
}

impl Codes {
    fn of(reader: &Reader) -> Self {
        let all = |statuses: &[ValidationStatus]| {
            statuses.iter().take(CODES).map(|status| status.code().to_owned()).collect::<Vec<_>>()
        };
        let active = reader.validation_results().and_then(|results| results.active_manifest());
        let mut codes = Self {
            good: active.map_or_else(Vec::new, |codes| all(codes.success())),
            told: active.map_or_else(Vec::new, |codes| all(codes.informational())),
            bad: active.map_or_else(Vec::new, |codes| all(codes.failure())),
        };
        // Older readers of the standard put failures here alone, and an ingredient's failures stand here too.
        for status in reader.validation_status().into_iter().flatten() {
            let code = status.code().to_owned();
            if !status.passed() && !codes.bad.contains(&code) && !codes.told.contains(&code) {
                codes.bad.push(code);
            }
        }
        codes
    }

    fn succeeded(&self, is: impl Fn(&str) -> bool) -> bool {
        self.good.iter().any(|code| is(code))
    }

    fn failed(&self, is: impl Fn(&str) -> bool) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for code in &self.bad {
            if is(code) && !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        codes
    }

    /// Every failure that is not about the content, trust, revocation, a stamp or an ingredient counts against the
    /// signature: a code nobody has thought of must not leave it whole.
    fn signature(&self) -> Checked {
        let bad = self.failed(|code| {
            !is_of_content(code)
                && !code.starts_with("ingredient.")
                && !code.starts_with("timeStamp.")
                && !matches!(
                    code,
                    "signingCredential.untrusted" | "signingCredential.ocsp.revoked" | "signingCredential.ocsp.unknown"
                )
        });
        if !bad.is_empty() {
            return Checked::No(bad);
        }
        if self.succeeded(|code| code == "claimSignature.validated") {
            return Checked::Yes;
        }
        Checked::NotChecked("the reader did not come as far as the signature".to_owned())
    }

    fn content(&self) -> Checked {
        let bad = self.failed(is_of_content);
        if !bad.is_empty() {
            return Checked::No(bad);
        }
        if self.succeeded(|code| is_of_content(code) && code.ends_with(".match")) {
            return Checked::Yes;
        }
        Checked::NotChecked("no hash of the file's content was compared".to_owned())
    }

    fn trusted(&self, with_anchors: bool) -> Checked {
        let bad = self.failed(|code| matches!(code, "signingCredential.untrusted" | "signingCredential.invalid"));
        if !with_anchors {
            return Checked::NotChecked("no list of trusted issuers was given".to_owned());
        }
        if !bad.is_empty() {
            return Checked::No(bad);
        }
        if self.succeeded(|code| code == "signingCredential.trusted") {
            return Checked::Yes;
        }
        Checked::NotChecked("the reader did not come as far as the signer's certificate".to_owned())
    }

    /// Whether it was revoked: yes means that it was.
    fn revoked(&self) -> Checked {
        if !self.failed(|code| code == "signingCredential.ocsp.revoked").is_empty() {
            return Checked::Yes;
        }
        if self.succeeded(|code| code == "signingCredential.ocsp.notRevoked") {
            return Checked::No(vec!["signingCredential.ocsp.notRevoked".to_owned()]);
        }
        Checked::NotChecked("the file carries no answer of the issuer, and none was fetched".to_owned())
    }

    fn listed(self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for code in self.bad.into_iter().chain(self.told).chain(self.good) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}

/// Codes about the bytes of the file itself.
fn is_of_content(code: &str) -> bool {
    ["assertion.dataHash.", "assertion.bmffHash.", "assertion.boxesHash.", "assertion.collectionHash."]
        .iter()
        .any(|start| code.starts_with(start))
        || matches!(code, "claim.hardBindings.missing" | "assertion.multipleHardBindings")
}

fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
