use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use workbench::{Attested, AttestedState};

/// Has `openssl ts` check a stamp's signature and chain against an authority's certificate; nothing else here does.
///
/// The chain is judged as of the time in the token: a certificate that has expired since is no reason to doubt it.
pub(crate) fn check_stamp(stamp: &mut Attested, authority: &Path) {
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
            stamp.state = AttestedState::Checked;
            stamp.says = format!("{of}: openssl accepts its signature and chain under {}", authority.display());
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
