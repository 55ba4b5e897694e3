use zeroize::Zeroizing;

use super::stream::{decrypted, encrypted};
use super::{KeyPair, PublicKey, VaultError};

/// Seals a key to another, for a named place: elsewhere it is refused.
///
/// # Errors
/// The encryption failed.
pub fn wrap(key: &KeyPair, place: &str, to: &PublicKey) -> Result<Vec<u8>, VaultError> {
    let text = Zeroizing::new(format!("sightline key 1\n{place}\n{}\n", key.written().as_str()));
    encrypted(to, text.as_bytes())
}

/// Opens a key that was sealed for this place.
///
/// # Errors
/// It is sealed to another key or for another place, or is damaged.
pub fn unwrap(wrapped: &[u8], place: &str, with: &KeyPair) -> Result<KeyPair, VaultError> {
    let bytes = decrypted(with, wrapped)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| VaultError::Damaged("it holds no text".into()))?;
    let mut lines = text.strip_prefix("sightline key 1\n").unwrap_or_default().lines();
    match (lines.next(), lines.next()) {
        (Some(found), Some(secret)) if found == place => KeyPair::read(secret),
        (Some(found), Some(_)) => Err(VaultError::OtherPlace { wanted: place.to_owned(), found: found.to_owned() }),
        _ => Err(VaultError::Damaged("it holds no key".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_for_its_owner_and_in_its_place_alone() {
        let (owner, other, record) = (KeyPair::generate(), KeyPair::generate(), KeyPair::generate());
        let wrapped = wrap(&record, "source w1", &owner.public()).unwrap();
        assert_eq!(unwrap(&wrapped, "source w1", &owner).unwrap().public(), record.public());
        assert!(matches!(unwrap(&wrapped, "source w2", &owner), Err(VaultError::OtherPlace { .. })));
        assert!(matches!(unwrap(&wrapped, "source w1", &other), Err(VaultError::OtherKey)));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let (owner, record) = (KeyPair::generate(), KeyPair::generate());
        let wrapped = wrap(&record, "source w1", &owner.public()).unwrap();
        for bit in 0..wrapped.len() * 8 {
            let mut flipped = wrapped.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(unwrap(&flipped, "source w1", &owner).is_err(), "bit {bit}");
        }
        for len in 0..wrapped.len() {
            assert!(unwrap(&wrapped[..len], "source w1", &owner).is_err(), "cut to {len}");
        }
    }
}
