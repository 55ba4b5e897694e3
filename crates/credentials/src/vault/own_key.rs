use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::passphrase::Stretching;
use super::{Cost, KeyPair, Passphrase, PublicKey, VaultError, unwrap, wrap};

/// What a locked key is sealed for, so that nothing else is taken for it.
const PLACE: &str = "own key";

/// A person's own key: its public half, and its secret half in clear or locked by a passphrase.
#[derive(Debug, Clone)]
pub struct OwnKey {
    public: PublicKey,
    secret: Secret,
}

#[derive(Debug, Clone)]
enum Secret {
    Clear(KeyPair),
    Locked { stretching: Stretching, wrapped: Vec<u8> },
}

impl OwnKey {
    /// A new key, not locked.
    pub fn generate() -> Self {
        Self::clear(KeyPair::generate())
    }

    /// A key that no passphrase locks.
    pub fn clear(pair: KeyPair) -> Self {
        Self { public: pair.public(), secret: Secret::Clear(pair) }
    }

    /// The key, locked by a passphrase (Argon2id).
    ///
    /// # Errors
    /// There are no random numbers, or the cost cannot be paid.
    pub fn locked(pair: &KeyPair, passphrase: &Passphrase, cost: Cost) -> Result<Self, VaultError> {
        let stretching = Stretching::new(cost)?;
        let wrapped = wrap(pair, PLACE, &stretching.key(passphrase)?.public())?;
        Ok(Self { public: pair.public(), secret: Secret::Locked { stretching, wrapped } })
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Whether a passphrase is needed.
    pub fn is_locked(&self) -> bool {
        matches!(self.secret, Secret::Locked { .. })
    }

    /// The pair.
    ///
    /// # Errors
    /// A passphrase is needed, or this is not it.
    pub fn unlock(&self, passphrase: Option<&Passphrase>) -> Result<KeyPair, VaultError> {
        match (&self.secret, passphrase) {
            (Secret::Clear(pair), _) => Ok(pair.clone()),
            (Secret::Locked { .. }, None) => Err(VaultError::NeedsPassphrase),
            (Secret::Locked { stretching, wrapped }, Some(passphrase)) => {
                let pair = unwrap(wrapped, PLACE, &stretching.key(passphrase)?).map_err(|error| match error {
                    VaultError::OtherKey => VaultError::WrongPassphrase,
                    other => other,
                })?;
                if pair.public() == self.public { Ok(pair) } else { Err(VaultError::WrongPassphrase) }
            }
        }
    }

    /// The key as its file holds it.
    pub fn written(&self) -> Zeroizing<String> {
        let head = format!("# A key of Sightline's vaults. Keep a copy in a safe place.\npublic {}\n", self.public);
        let secret = match &self.secret {
            Secret::Clear(pair) => Zeroizing::new(format!("secret {}\n", pair.written().as_str())),
            Secret::Locked { stretching: Stretching { cost, salt }, wrapped } => Zeroizing::new(format!(
                "argon2id m={} t={} p={} salt={}\nlocked {}\n",
                cost.memory_kib,
                cost.passes,
                cost.lanes,
                STANDARD.encode(salt),
                STANDARD.encode(wrapped)
            )),
        };
        Zeroizing::new(head + secret.as_str())
    }

    /// Reads what [`OwnKey::written`] wrote.
    ///
    /// # Errors
    /// It is not a key's file.
    pub fn read(text: &str) -> Result<Self, VaultError> {
        let bad = || VaultError::NotAKey("a key of Sightline's vaults");
        let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let public: PublicKey = line("public").ok_or_else(bad)?.parse()?;
        let secret = match (line("secret"), line("argon2id"), line("locked")) {
            (Some(secret), None, None) => Secret::Clear(KeyPair::read(secret)?),
            (None, Some(stretching), Some(wrapped)) => Secret::Locked {
                stretching: read_stretching(stretching).ok_or_else(bad)?,
                wrapped: STANDARD.decode(wrapped.trim()).map_err(|_| bad())?,
            },
            _ => return Err(bad()),
        };
        match &secret {
            Secret::Clear(pair) if pair.public() != public => Err(bad()),
            _ => Ok(Self { public, secret }),
        }
    }
}

fn read_stretching(text: &str) -> Option<Stretching> {
    let value = |name: &str| text.split_whitespace().find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let number = |name: &str| value(name)?.parse().ok();
    let cost = Cost { memory_kib: number("m")?, passes: number("t")?, lanes: number("p")? };
    Some(Stretching { cost, salt: STANDARD.decode(value("salt")?).ok()?.try_into().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    #[test]
    fn a_locked_key_opens_with_its_passphrase_alone() {
        let pair = KeyPair::generate();
        let right = Passphrase::new("қара жорға 2022\n").unwrap();
        let locked = OwnKey::locked(&pair, &right, CHEAP).unwrap();
        let text = locked.written();
        assert!(!text.contains(pair.written().as_str()) && !text.contains("жорға"));
        let read = OwnKey::read(&text).unwrap();
        assert!(read.is_locked());
        assert_eq!(read.unlock(Some(&Passphrase::new("қара жорға 2022").unwrap())).unwrap().public(), pair.public());
        let wrong = Passphrase::new("Қара жорға 2022").unwrap();
        assert!(matches!(read.unlock(Some(&wrong)), Err(VaultError::WrongPassphrase)));
        assert!(matches!(read.unlock(None), Err(VaultError::NeedsPassphrase)));
        assert!(!format!("{right:?}").contains("жорға"));
    }

    #[test]
    fn a_file_that_is_damaged_or_asks_for_too_much_is_refused() {
        let pair = KeyPair::generate();
        let clear = OwnKey::clear(pair.clone());
        assert_eq!(OwnKey::read(&clear.written()).unwrap().unlock(None).unwrap().public(), pair.public());
        let other = OwnKey::generate();
        let mixed = clear.written().replace(&clear.public().to_string(), &other.public().to_string());
        assert!(OwnKey::read(&mixed).is_err(), "the two halves must belong together");
        let passphrase = Passphrase::new("x").unwrap();
        let locked = OwnKey::locked(&pair, &passphrase, CHEAP).unwrap().written().replace("m=64", "m=4000000000");
        let read = OwnKey::read(&locked).unwrap();
        assert!(matches!(read.unlock(Some(&passphrase)), Err(VaultError::NotAKey(_))));
        assert!(OwnKey::read("").is_err());
    }
}
