use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use model::Instant;
use workbench::{Attested, AttestedState};

use crate::failure::Failure;

/// Has `openssl ts` check a stamp's signature and chain against an authority's certificate; nothing else here does.
///
/// The chain is judged as of the time in the token: a certificate that has expired since is no reason to doubt it.
pub(crate) fn check_stamp(stamp: &mut Attested, authority: &Path, revoked: Option<&Revocations>) {
    let secs = stamp.at.micros().div_euclid(1_000_000).to_string();
    let mut openssl = Command::new("openssl");
    openssl.args(["ts", "-verify", "-token_in", "-in", "/dev/stdin", "-digest", &stamp.imprint, "-attime", &secs]);
    openssl.arg("-CAfile").arg(authority).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let ran = openssl.spawn().and_then(|mut child| {
        if let Some(mut stdin) = child.stdin.take() {
            // One that ends before it has read all says why on its own.
            let _ = stdin.write_all(&stamp.token);
        }
        child.wait_with_output()
    });
    let of = format!("the stamp of {} entries by {} at {}", stamp.entries, stamp.by, stamp.at);
    match ran {
        Ok(ran) if ran.status.success() => {
            let accepted = format!("{of}: openssl accepts its signature and chain under {}", authority.display());
            let listed = revoked.and_then(|revoked| revoked.of(stamp.certificate.as_deref()?));
            (stamp.state, stamp.says) = match (revoked, listed) {
                (None, _) => {
                    (AttestedState::Checked, format!("{accepted}; whether its certificate was revoked was not asked"))
                }
                (Some(_), None) => {
                    (AttestedState::Checked, format!("{accepted}; its certificate is not on the list of revoked ones"))
                }
                (Some(_), Some(listed)) if listed.spoils(stamp.at) => {
                    let said = format!("{of}: its certificate was revoked at {}{}", listed.at, listed.why());
                    (AttestedState::Refused, said)
                }
                (Some(_), Some(listed)) => {
                    let later = format!("its certificate was revoked later, at {}{}", listed.at, listed.why());
                    (AttestedState::Checked, format!("{accepted}; {later}, which leaves earlier stamps as they are"))
                }
            };
        }
        Ok(ran) => {
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            let reason = said
                .lines()
                .find(|line| line.contains(":error:") || line.contains("rror:"))
                .unwrap_or("no reason given");
            stamp.state = AttestedState::Refused;
            stamp.says = format!("{of}: openssl does not accept it under {}: {}", authority.display(), reason.trim());
        }
        Err(error) => {
            stamp.says = format!("{of}: its chain is not checked, because openssl could not be run ({error})")
        }
    }
}

/// The certificates that an authority has revoked, as its list says.
#[derive(Debug)]
pub(crate) struct Revocations(Vec<Revoked>);

/// One revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Revoked {
    /// Its number, in hexadecimal without leading zeros.
    number: String,
    at: Instant,
    /// Why, in the words of RFC 5280, where the list says.
    reason: Option<String>,
}

impl Revoked {
    /// Whether a stamp of this time is worth nothing any more.
    ///
    /// # References
    /// RFC 3161, section 4, item 1: where a key was compromised, or no reason is given, every stamp by it is in doubt;
    /// where it was replaced or no longer used, those from before stand.
    fn spoils(&self, stamped: Instant) -> bool {
        const HARMLESS: [&str; 3] = ["Affiliation Changed", "Superseded", "Cessation Of Operation"];
        let harmless = self.reason.as_deref().is_some_and(|reason| HARMLESS.contains(&reason));
        stamped >= self.at || !harmless
    }

    fn why(&self) -> String {
        self.reason.as_ref().map_or(" (no reason given)".to_owned(), |reason| format!(" ({reason})"))
    }
}

impl Revocations {
    /// Reads a list (PEM) that an authority signed; openssl checks its signature.
    pub(crate) fn read(list: &Path, authority: &Path) -> Result<Self, Failure> {
        let run = |arguments: &[&str]| {
            let mut openssl = Command::new("openssl");
            openssl.arg("crl").arg("-in").arg(list).args(arguments).stdin(Stdio::null());
            openssl
                .output()
                .map_err(|error| Failure::new(format!("openssl could not be run: {error}"), "install openssl"))
        };
        let said = |ran: &Output| String::from_utf8_lossy(&[&ran.stdout[..], &ran.stderr].concat()).into_owned();
        let checked = run(&["-noout", "-CAfile", &authority.display().to_string()])?;
        if !checked.status.success() || !said(&checked).contains("verify OK") {
            let what = format!("it is no list of revoked certificates that {} signed", authority.display());
            return Err(Failure::in_file(list.display(), what, "fetch the list (CRL, as PEM) of that authority again"));
        }
        let text = run(&["-noout", "-text"])?;
        Ok(Self(revoked(&String::from_utf8_lossy(&text.stdout))))
    }

    fn of(&self, number: &str) -> Option<&Revoked> {
        let number = number.trim_start_matches('0').to_lowercase();
        self.0.iter().find(|revoked| revoked.number == number)
    }
}

/// What `openssl crl -text` lists: `Serial Number: 0A`, `Revocation Date: Jan  5 12:00:00 2022 GMT`, and a reason.
fn revoked(text: &str) -> Vec<Revoked> {
    let mut found: Vec<Revoked> = Vec::new();
    let (mut number, mut reason_next) = (None, false);
    for line in text.lines().map(str::trim) {
        if std::mem::take(&mut reason_next) {
            if let Some(last) = found.last_mut() {
                last.reason = Some(line.to_owned());
            }
        } else if let Some(written) = line.strip_prefix("Serial Number: ") {
            number = Some(written.trim_start_matches('0').to_lowercase());
        } else if let Some(date) = line.strip_prefix("Revocation Date: ") {
            let at = jiff::fmt::strtime::parse("%b %e %H:%M:%S %Y", date.trim_end_matches(" GMT"))
                .and_then(|parsed| parsed.to_datetime())
                .ok()
                .and_then(|time| format!("{time}Z").parse().ok());
            // A date that cannot be read counts as always: a revoked certificate is never passed over.
            let at = at.unwrap_or(Instant::from_micros(0));
            found.extend(number.take().map(|number| Revoked { number, at, reason: None }));
        } else {
            reason_next = line == "X509v3 CRL Reason Code:";
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_its_reasons_and_only_a_harmless_one_leaves_earlier_stamps() {
        let text = "Revoked Certificates:\n    Serial Number: 0077\n        Revocation Date: Jan  5 12:00:00 2022 GMT\n        \
                    CRL entry extensions:\n            X509v3 CRL Reason Code: \n                Superseded\n    \
                    Serial Number: 0A\n        Revocation Date: Feb 12 00:00:00 2022 GMT\n    Signature Algorithm: ecdsa\n";
        let list = Revocations(revoked(text));
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let superseded = list.of("77").unwrap();
        assert_eq!(superseded.at, at("2022-01-05T12:00:00Z"));
        assert!(superseded.spoils(at("2022-01-05T12:00:00Z")) && !superseded.spoils(at("2022-01-05T11:59:59Z")));
        assert!(list.of("0a").unwrap().spoils(at("2020-01-01T00:00:00Z")), "no reason: every stamp is in doubt");
        assert!(list.of("78").is_none());
    }
}
