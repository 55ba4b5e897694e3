use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;

use crate::ledger::WitnessKey;
use crate::ledger::note::{ED25519, Note, NoteError, VerifierKey};

/// The name under which the key file names its key; in a case it signs under the case's origin.
const KEY_NAME: &str = "sightline";

/// The user's Ed25519 key, which signs the ledger's checkpoints. It lives in the user's configuration, never in a case.
pub struct Signer {
    key: SigningKey,
}

/// A key that was found, or made because there was none.
#[derive(Debug)]
pub struct FoundSigner {
    /// The key.
    pub signer: Signer,
    /// Where it lives.
    pub path: PathBuf,
    /// Whether it was made just now: the user must then be told where it is and to keep a copy.
    pub created: bool,
}

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// Neither `SIGHTLINE_CONFIG` nor a home folder is set.
    #[error("there is no place for the signing key: set SIGHTLINE_CONFIG to a folder of yours")]
    NoPlace,
    /// The file is not a signing key.
    #[error("{} is not a signing key; move it away to have a new one made, or put your key back", .0.display())]
    Unreadable(PathBuf),
    /// Others can read the key.
    #[error("others can read the signing key {}; if nobody else has it, run: chmod 600 {}", .0.display(), .0.display())]
    Exposed(PathBuf),
    /// The key could not be read, made or written.
    #[error("the signing key {} could not be read or made: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Signer {
    /// The key with this seed (RFC 8032), for tests and other places to keep keys.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { key: SigningKey::from_bytes(&seed) }
    }

    /// The user's key; made on first use.
    ///
    /// It lies in `$SIGHTLINE_CONFIG/key`, else `$XDG_CONFIG_HOME/sightline/key`, else `~/.config/sightline/key`.
    pub fn of_user() -> Result<FoundSigner, SignerError> {
        Self::at(&Self::place_of_user()?)
    }

    /// The user's key if there is one; none is made.
    pub fn of_user_if_any() -> Result<Option<Signer>, SignerError> {
        match Self::place_of_user() {
            Ok(path) if path.exists() => Ok(Some(Self::at(&path)?.signer)),
            Ok(_) | Err(SignerError::NoPlace) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn place_of_user() -> Result<PathBuf, SignerError> {
        Ok(Self::folder_of_user()?.join("key"))
    }

    /// The folder of the user's keys, outside every case: that of [`Signer::of_user`].
    ///
    /// # Errors
    /// Neither `SIGHTLINE_CONFIG` nor a home folder is set.
    pub fn folder_of_user() -> Result<PathBuf, SignerError> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        set("SIGHTLINE_CONFIG")
            .or_else(|| set("XDG_CONFIG_HOME").map(|folder| folder.join("sightline")))
            .or_else(|| set("HOME").map(|home| home.join(".config/sightline")))
            .ok_or(SignerError::NoPlace)
    }

    /// The key in this file; made, readable by its owner alone, where there is none.
    pub fn at(path: &Path) -> Result<FoundSigner, SignerError> {
        let io = |source| SignerError::Io { path: path.to_owned(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => {
                if is_exposed(path).map_err(io)? {
                    return Err(SignerError::Exposed(path.to_owned()));
                }
                let key = read_key(&text).ok_or_else(|| SignerError::Unreadable(path.to_owned()))?;
                Ok(FoundSigner { signer: Self { key }, path: path.to_owned(), created: false })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut seed = [0; 32];
                getrandom::fill(&mut seed).map_err(|error| io(std::io::Error::other(error.to_string())))?;
                let signer = Self::from_seed(seed);
                write_new(path, &signer.written()).map_err(io)?;
                Ok(FoundSigner { signer, path: path.to_owned(), created: true })
            }
            Err(error) => Err(io(error)),
        }
    }

    /// The public key, under a name.
    pub fn verifier(&self, name: &str) -> Result<VerifierKey, NoteError> {
        VerifierKey::new(name, self.key.verifying_key())
    }

    /// The 32 bytes of the public key (RFC 8032).
    pub fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The public key of the same person as one who countersigns, under a name.
    pub fn witness_key(&self, name: &str) -> Result<WitnessKey, NoteError> {
        WitnessKey::new(name, self.key.verifying_key())
    }

    /// Where this user keeps what they have countersigned: the folder `witnessed` beside their key.
    pub fn witnessed_of_user() -> Result<PathBuf, SignerError> {
        Ok(Self::place_of_user()?.with_file_name("witnessed"))
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Signs a text that ends in a newline, under a name.
    ///
    /// # Errors
    /// The text does not end in a newline, or the name cannot be that of a key.
    pub fn sign(&self, text: String, name: &str) -> Result<Note, NoteError> {
        Note::sign(text, name, &self.key)
    }

    /// `PRIVATE+KEY+name+id+key`, as the tools for signed notes write it.
    fn written(&self) -> String {
        let verifier = self.verifier(KEY_NAME).map(|key| key.short()).unwrap_or_default();
        let mut key = vec![ED25519];
        key.extend(self.key.to_bytes());
        format!("PRIVATE+KEY+{verifier}+{}\n", STANDARD.encode(key))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer(public {})", STANDARD.encode(self.key.verifying_key().to_bytes()))
    }
}

fn read_key(text: &str) -> Option<SigningKey> {
    let mut parts = text.trim_end().strip_prefix("PRIVATE+KEY+")?.splitn(3, '+').skip(2);
    let bytes = STANDARD.decode(parts.next()?).ok()?;
    let [ED25519, seed @ ..] = bytes.as_slice() else { return None };
    let key = SigningKey::from_bytes(seed.try_into().ok()?);
    // The id in the file guards against a damaged key that would still parse.
    (Signer { key: key.clone() }.written().trim_end() == text.trim_end()).then_some(key)
}

#[cfg(unix)]
fn is_exposed(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_: &Path) -> std::io::Result<bool> {
    Ok(false)
}

/// Writes the key beside its place and links it there, so that two first uses at once agree on one key.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/key");
        let first = Signer::at(&path).unwrap();
        let again = Signer::at(&path).unwrap();
        assert!(first.created && !again.created);
        assert_eq!(first.signer.verifier("x"), again.signer.verifier("x"));
        let text = std::fs::read_to_string(&path).unwrap();
        let secret = text.trim_end().splitn(5, '+').last().unwrap();
        assert!(secret.len() == 44 && !format!("{:?}", again.signer).contains(&secret[4..]));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_or_that_is_damaged_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        Signer::at(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Signer::at(&path), Err(SignerError::Exposed(_))));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, "PRIVATE+KEY+sightline+00000000+AQIDBA==").unwrap();
        assert!(matches!(Signer::at(&path), Err(SignerError::Unreadable(_))));
    }
}
