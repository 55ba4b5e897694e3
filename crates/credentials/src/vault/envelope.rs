use model::Digest;
use zeroize::Zeroizing;

use super::commitment::{Salt, commitment};
use super::stream::{decrypted, encrypted};
use super::{KeyPair, PublicKey, VaultError};

/// How the clear form begins.
const HEAD: &[u8] = b"sightline envelope 1\n";
/// The clear form is filled up to a multiple of this, so that its length says little of a name's.
const PAD: usize = 256;

/// A value in clear, with what it is committed to by.
#[derive(Clone)]
pub struct ClearField {
    /// The field's name.
    pub name: String,
    /// Its value.
    pub value: Zeroizing<String>,
    salt: Salt,
}

impl ClearField {
    /// A value with a new salt.
    ///
    /// # Errors
    /// There are no random numbers.
    pub fn new(name: &str, value: &str) -> Result<Self, VaultError> {
        Ok(Self { name: name.to_owned(), value: Zeroizing::new(value.to_owned()), salt: Salt::random()? })
    }

    /// What the ledger holds of it.
    pub fn commitment(&self, record: &str) -> Digest {
        commitment(record, &self.name, &self.salt, &self.value)
    }
}

impl std::fmt::Debug for ClearField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClearField({})", self.name)
    }
}

/// Encrypts values of a record to its key.
///
/// # Errors
/// The encryption failed.
pub fn seal(record: &str, fields: &[ClearField], to: &PublicKey) -> Result<Vec<u8>, VaultError> {
    let mut clear = Zeroizing::new(Vec::with_capacity(1 << 12));
    clear.extend_from_slice(HEAD);
    put(&mut clear, record.as_bytes());
    clear.extend_from_slice(&(fields.len() as u32).to_be_bytes());
    for field in fields {
        put(&mut clear, field.name.as_bytes());
        clear.extend_from_slice(&field.salt.0);
        put(&mut clear, field.value.as_bytes());
    }
    let padded = clear.len().next_multiple_of(PAD);
    clear.resize(padded, 0);
    encrypted(to, &clear)
}

/// Decrypts values that were sealed for this record.
///
/// # Errors
/// They are sealed to another key or for another record, or are damaged.
pub fn open(record: &str, envelope: &[u8], with: &KeyPair) -> Result<Vec<ClearField>, VaultError> {
    let clear = decrypted(with, envelope)?;
    let short = || VaultError::Damaged("it ends too soon".into());
    let mut rest = clear.strip_prefix(HEAD).ok_or_else(|| VaultError::Damaged("it is no envelope".into()))?;
    let found = text(&mut rest)?;
    if found.as_str() != record {
        return Err(VaultError::OtherPlace { wanted: record.to_owned(), found: found.as_str().to_owned() });
    }
    let count = number(&mut rest).ok_or_else(short)?;
    let mut fields = Vec::new();
    for _ in 0..count {
        let name = text(&mut rest)?.as_str().to_owned();
        let salt = take(&mut rest, 32).and_then(|salt| salt.try_into().ok()).ok_or_else(short)?;
        fields.push(ClearField { name, salt: Salt(salt), value: text(&mut rest)? });
    }
    Ok(fields)
}

fn put(clear: &mut Vec<u8>, part: &[u8]) {
    clear.extend_from_slice(&(part.len() as u32).to_be_bytes());
    clear.extend_from_slice(part);
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (part, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(part)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    take(rest, 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn text(rest: &mut &[u8]) -> Result<Zeroizing<String>, VaultError> {
    let bytes = number(rest).and_then(|len| take(rest, len as usize));
    let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.map(|text| Zeroizing::new(text.to_owned())).ok_or_else(|| VaultError::Damaged("it ends too soon".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(record: &str, key: &KeyPair, name: &str) -> (Vec<u8>, Digest) {
        let field = ClearField::new("name", name).unwrap();
        (seal(record, std::slice::from_ref(&field), &key.public()).unwrap(), field.commitment(record))
    }

    #[test]
    fn what_was_sealed_opens_and_fits_its_commitment() {
        let key = KeyPair::generate();
        let (envelope, committed) = sealed("source w1", &key, "Айгүл");
        let fields = open("source w1", &envelope, &key).unwrap();
        assert_eq!((fields[0].name.as_str(), fields[0].value.as_str()), ("name", "Айгүл"));
        assert_eq!(fields[0].commitment("source w1"), committed);
        assert_ne!(fields[0].commitment("source w2"), committed);
        assert!(!format!("{fields:?}").contains("Айгүл"));
    }

    #[test]
    fn envelopes_exchanged_between_two_people_are_refused() {
        let (one, two) = (KeyPair::generate(), KeyPair::generate());
        let (of_one, _) = sealed("source w1", &one, "A");
        assert!(matches!(open("source w2", &of_one, &two), Err(VaultError::OtherKey)));
        assert!(matches!(open("source w2", &of_one, &one), Err(VaultError::OtherPlace { .. })));
    }

    #[test]
    fn the_length_says_little_and_equal_values_look_different() {
        let key = KeyPair::generate();
        let (short, a) = sealed("source w1", &key, "Li");
        let (long, _) = sealed("source w1", &key, "Abdrakhmanova Gulnara Bolatbekovna");
        let (again, b) = sealed("source w1", &key, "Li");
        let len = |envelope: &[u8]| decrypted(&key, envelope).unwrap().len();
        assert_eq!(len(&short), len(&long));
        assert!(short != again && a != b);
    }

    #[test]
    fn a_flipped_bit_of_any_byte_is_refused() {
        let key = KeyPair::generate();
        let (envelope, _) = sealed("source w1", &key, "A");
        for bit in (0..envelope.len() * 8).step_by(11) {
            let mut flipped = envelope.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open("source w1", &flipped, &key).is_err(), "bit {bit}");
        }
    }
}
