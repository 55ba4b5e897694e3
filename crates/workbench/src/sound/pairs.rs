//! What pairs of takes say by themselves, kept as they are compared.
use std::collections::BTreeMap;
use std::io::Write;

use acoustics::sync::Said;
use preservation::{Cache, CacheKey};

use super::{METHOD, VERSION};
use crate::failure::Failure;

/// Where the pairs of one part lie.
const PAIRS: &str = "pairs.bin";
/// Two names of takes.
type Names = (CacheKey, CacheKey);

/// Everything that was compared, in parts that are only ever added.
#[derive(Default)]
pub(super) struct Pairs {
    said: BTreeMap<Names, Said>,
    parts: u64,
}

fn part(number: u64) -> CacheKey {
    CacheKey::of(&[
        ("method", METHOD.as_bytes()),
        ("version", VERSION.as_bytes()),
        ("pairs, part", &number.to_be_bytes()),
    ])
}

/// Keeps one artefact under a key of its own.
pub(super) fn keep(cache: &dyn Cache, key: &CacheKey, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let mut writer = cache.writer(key)?;
    let mut file = writer.create(name)?;
    file.write_all(bytes).map_err(|error| {
        Failure::new(format!("what was heard could not be kept: {error}"), "free some space and run it again")
    })?;
    drop(file);
    Ok(writer.commit()?)
}

impl Pairs {
    /// What is kept. A damaged part is as good as absent: its pairs are compared again.
    pub(super) fn kept(cache: &dyn Cache) -> Self {
        let mut pairs = Self::default();
        while cache.contains(&part(pairs.parts)) {
            let bytes = cache.read(&part(pairs.parts), PAIRS).unwrap_or_default();
            pairs.take(&bytes);
            pairs.parts += 1;
        }
        pairs
    }

    fn take(&mut self, mut bytes: &[u8]) {
        while let Some((head, rest)) = bytes.split_at_checked(68) {
            let word = |range: std::ops::Range<usize>| -> [u8; 32] { head[range].try_into().unwrap_or_default() };
            let length = u32::from_be_bytes(head[64..].try_into().unwrap_or_default()) as usize;
            let Some((said, rest)) = rest.split_at_checked(length) else { return };
            bytes = rest;
            let names = (CacheKey::from_bytes(word(0..32)), CacheKey::from_bytes(word(32..64)));
            // Later parts say it of the same pair again where it was looked at once more.
            if let Some(said) = Said::from_bytes(said) {
                self.said.insert(names, said);
            }
        }
    }

    pub(super) fn get(&self, names: &Names) -> Option<&Said> {
        self.said.get(names)
    }

    /// Keeps what pairs say, as one more part.
    pub(super) fn add(&mut self, cache: &dyn Cache, said: Vec<(Names, Said)>) -> Result<(), Failure> {
        if said.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        for ((a, b), said) in &said {
            let kept = said.to_bytes();
            bytes.extend(a.bytes());
            bytes.extend(b.bytes());
            bytes.extend((kept.len() as u32).to_be_bytes());
            bytes.extend(kept);
        }
        keep(cache, &part(self.parts), PAIRS, &bytes)?;
        self.parts += 1;
        self.said.extend(said);
        Ok(())
    }
}
