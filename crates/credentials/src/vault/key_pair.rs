use std::fmt;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use bech32::{Bech32, Hrp};
use zeroize::Zeroizing;

use super::VaultError;

/// The secret half of a pair of age keys (X25519), with its public half.
///
/// # References
/// The age file encryption format (<https://c2sp.org/age>).
#[derive(Clone)]
pub struct KeyPair {
    secret: Identity,
}

/// The public half: whoever has it can seal, and not open.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    recipient: Recipient,
}

impl KeyPair {
    /// A new pair.
    pub fn generate() -> Self {
        Self { secret: Identity::generate() }
    }

    /// The pair whose secret half is these 32 bytes.
    pub(super) fn of_bytes(bytes: &[u8; 32]) -> Result<Self, VaultError> {
        let not_a_key = VaultError::NotAKey("the secret half of a key");
        let Ok(prefix) = Hrp::parse("age-secret-key-") else { return Err(not_a_key) };
        let text = bech32::encode_upper::<Bech32>(prefix, bytes).map(Zeroizing::new).map_err(|_| not_a_key)?;
        Self::read(&text)
    }

    /// The pair whose secret half is written so (`AGE-SECRET-KEY-1...`).
    ///
    /// # Errors
    /// It is not one.
    pub fn read(text: &str) -> Result<Self, VaultError> {
        let secret = text.trim().parse().map_err(|_| VaultError::NotAKey("the secret half of a key"))?;
        Ok(Self { secret })
    }

    /// The secret half, as age's tools write it.
    pub fn written(&self) -> Zeroizing<String> {
        Zeroizing::new(self.secret.to_string().expose_secret().to_owned())
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey { recipient: self.secret.to_public() }
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.secret
    }
}

impl PublicKey {
    pub(super) fn recipient(&self) -> &Recipient {
        &self.recipient
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair(public {})", self.public())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.recipient)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = VaultError;
    fn from_str(text: &str) -> Result<Self, VaultError> {
        let recipient = text.trim().parse().map_err(|_| VaultError::NotAKey("a public key (age1...)"))?;
        Ok(Self { recipient })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_never_shows_its_secret_half() {
        let pair = KeyPair::of_bytes(&[7; 32]).unwrap();
        assert!(pair.written().starts_with("AGE-SECRET-KEY-1"));
        assert_eq!(KeyPair::read(&pair.written()).unwrap().public(), pair.public());
        assert_eq!(pair.public().to_string().parse::<PublicKey>().unwrap(), pair.public());
        assert!(!format!("{pair:?}").contains("SECRET"));
        assert!(KeyPair::read("AGE-SECRET-KEY-1").is_err() && "age1".parse::<PublicKey>().is_err());
        assert_ne!(KeyPair::generate().public(), KeyPair::generate().public());
    }
}
