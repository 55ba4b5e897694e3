/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The text is no key.
    #[error("that is not {0}")]
    NotAKey(&'static str),
    /// The key is locked by a passphrase and none was given.
    #[error("the key is locked by a passphrase, and none was given")]
    NeedsPassphrase,
    /// The passphrase does not open the key.
    #[error("this passphrase does not open the key")]
    WrongPassphrase,
    /// Sealed to another key than the one at hand.
    #[error("it is sealed to another key")]
    OtherKey,
    /// Sealed for another place than the one it was found in.
    #[error("it was sealed for {found:?} and lies where {wanted:?} should be: someone moved it")]
    OtherPlace {
        /// Where it was found.
        wanted: String,
        /// What it says it was sealed for.
        found: String,
    },
    /// The encrypted bytes are not as they were written.
    #[error("the encrypted bytes are damaged: {0}")]
    Damaged(String),
    /// The clear form is not the one that was committed to.
    #[error("the clear form of {0:?} is not the one that was committed to")]
    NotCommitted(String),
    /// There are no random numbers.
    #[error("the system gives no random numbers: {0}")]
    NoRandom(String),
}

impl VaultError {
    pub(super) fn decrypting(error: age::DecryptError) -> Self {
        match error {
            age::DecryptError::NoMatchingKeys | age::DecryptError::KeyDecryptionFailed => Self::OtherKey,
            other => Self::Damaged(other.to_string()),
        }
    }
}

/// So many random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| VaultError::NoRandom(error.to_string()))?;
    Ok(bytes)
}
