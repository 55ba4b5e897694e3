use model::Digest;
use sha2::{Digest as _, Sha256};

use super::VaultError;
use super::error::random;

/// What makes a commitment tell nothing: 32 random bytes, which lie encrypted beside the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(pub(super) [u8; 32]);

impl Salt {
    /// A new one.
    ///
    /// # Errors
    /// There are no random numbers.
    pub fn random() -> Result<Self, VaultError> {
        random().map(Self)
    }
}

/// The hash that binds a value to its record and field, and tells nothing to who does not have the salt.
///
/// Every part is preceded by its length, so that no two lists of parts read the same.
pub fn commitment(record: &str, field: &str, salt: &Salt, value: &str) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"sightline commitment 1\n");
    for part in [salt.0.as_slice(), record.as_bytes(), field.as_bytes(), value.as_bytes()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Digest::from_bytes(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_is_what_the_documentation_says() {
        // By Python's hashlib, from the words of docs/protection.md.
        let known = "19de8e77dfe7542c79bd7a43eb939306546f1b398584a13b143d19c3b9100d3b";
        assert_eq!(commitment("source w0", "name", &Salt([7; 32]), "A").to_string(), known);
        assert_ne!(commitment("source w0", "name", &Salt([8; 32]), "A").to_string(), known);
    }
}
