//! What is protected: sealed on its way into the case, opened for who holds a key, destroyed on demand.
mod access;
mod clear_copy;
mod hashing;
mod own;
mod people;
mod sealer;
mod show;
mod whole;

pub(crate) use access::Access;
pub use access::AskPassphrase;
pub(crate) use clear_copy::{ClearCopy, decrypt};
pub(crate) use hashing::{HashingReader, hash_reader};
pub use people::{KeyholderShown, OwnKeyShown, VaultShown};
pub(crate) use sealer::{Sealer, random_id};
pub use show::{ShownField, ShownRecord};
pub(crate) use whole::{Outside, is_whole, keep_words, outside, protect, unfold};
