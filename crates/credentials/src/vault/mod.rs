//! Keys, what is sealed with them, and what binds it to where it belongs.
mod commitment;
mod envelope;
mod error;
mod key_pair;
mod own_key;
mod passphrase;
mod stream;
mod wrapped;

pub use commitment::{Salt, commitment};
pub use envelope::{ClearField, open, seal};
pub use error::VaultError;
pub use key_pair::{KeyPair, PublicKey};
pub use own_key::OwnKey;
pub use passphrase::{Cost, Passphrase};
pub use stream::{OpeningReader, SealingReader};
pub use wrapped::{unwrap, wrap};

/// Text that is wiped from memory when it goes.
pub type Wiped = zeroize::Zeroizing<String>;
