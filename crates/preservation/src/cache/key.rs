use std::fmt;

use sha2::{Digest as _, Sha256};

/// The hash of all that a set of artefacts was computed from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    /// The key of these inputs, each a name and its bytes; order matters.
    ///
    /// Every name and value is preceded by its length, so that no two lists of inputs read the same.
    pub fn of(inputs: &[(&str, &[u8])]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"sightline cache key 1\n");
        hash.update((inputs.len() as u64).to_be_bytes());
        for (name, value) in inputs {
            for part in [name.as_bytes(), value] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        Self(hash.finalize().into())
    }
    /// The key of which these are the 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// Its 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lists_of_inputs_read_the_same() {
        let lists: [&[(&str, &[u8])]; 7] = [
            &[],
            &[("", b"")],
            &[("a", b"bc")],
            &[("ab", b"c")],
            &[("a", b"b"), ("c", b"")],
            &[("a", b""), ("b", b"c")],
            &[("b", b"c"), ("a", b"")],
        ];
        let keys: std::collections::BTreeSet<_> = lists.iter().map(|list| CacheKey::of(list)).collect();
        assert_eq!(keys.len(), lists.len());
    }
}
