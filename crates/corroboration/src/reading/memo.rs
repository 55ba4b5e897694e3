use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::Read;

/// The most texts that are kept; a case of that many begins anew.
const MOST: usize = 200_000;

/// What texts were read before, by one vocabulary: after an edit nearly all texts of a case are as they were.
#[derive(Default)]
pub(crate) struct Memo(Mutex<HashMap<Box<str>, Read>>);

impl Memo {
    /// What a text says, read only where it was not read before.
    pub(super) fn read(&self, text: &str, read: impl FnOnce() -> Read) -> Read {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = known().get(text) {
            return told.clone();
        }
        let told = read();
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.into(), told.clone());
        told
    }
}

/// A copy of a vocabulary begins with nothing read.
impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}
