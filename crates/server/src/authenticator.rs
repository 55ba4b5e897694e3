use totp_rs::{Builder, Secret, Totp};

use crate::problem::Problem;
use crate::sessions::random;

/// An authenticator's secret: six digits, a new one every 30 seconds (RFC 6238).
pub(crate) struct Authenticator {
    secret: String,
    totp: Totp,
}

impl Authenticator {
    /// A new one.
    pub(crate) fn new() -> Result<Self, Problem> {
        let bytes = random(32)?;
        let secret = data_encoding::BASE32_NOPAD.encode(&bytes.as_bytes()[..32]);
        Self::read(&secret).ok_or_else(|| Problem::fault("no authenticator could be made"))
    }

    /// The one with this secret, in base 32.
    pub(crate) fn read(secret: &str) -> Option<Self> {
        let read = Secret::try_from_base32(secret).ok()?;
        let totp = Builder::new().with_secret(read).build().ok()?;
        Some(Self { secret: secret.to_owned(), totp })
    }

    /// The secret in base 32.
    pub(crate) fn secret(&self) -> String {
        self.secret.clone()
    }

    /// The step of time that a code is of, this one or one beside it; `None` for a wrong one.
    pub(crate) fn step_of(&self, code: &str) -> Option<u64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        self.totp.check_current(&code)
    }

    /// The address to enter into the app of the phone.
    pub(crate) fn address(&self, name: &str) -> String {
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        format!("otpauth://totp/Sightline:{plain}?secret={}&issuer=Sightline", self.secret)
    }
}
