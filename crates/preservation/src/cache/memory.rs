use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::{Cache, CacheError, CacheKey, CacheWriter, check_name};

type Set = BTreeMap<String, Vec<u8>>;
type Sets = Arc<RwLock<BTreeMap<CacheKey, Set>>>;

/// A cache that leaves nothing behind.
#[derive(Debug, Clone, Default)]
pub(crate) struct MemoryCache {
    sets: Sets,
}

struct Writer {
    sets: Sets,
    key: CacheKey,
    parts: BTreeMap<String, Arc<Mutex<Vec<u8>>>>,
}

struct Part(Arc<Mutex<Vec<u8>>>);

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Cache for MemoryCache {
    fn writer(&self, key: &CacheKey) -> Result<Box<dyn CacheWriter>, CacheError> {
        Ok(Box::new(Writer { sets: self.sets.clone(), key: *key, parts: BTreeMap::new() }))
    }
    fn names(&self, key: &CacheKey) -> Option<Vec<String>> {
        let sets = self.sets.read().unwrap_or_else(PoisonError::into_inner);
        sets.get(key).map(|set| set.keys().cloned().collect())
    }
    fn read(&self, key: &CacheKey, name: &str) -> Option<Vec<u8>> {
        let sets = self.sets.read().unwrap_or_else(PoisonError::into_inner);
        sets.get(key)?.get(name).cloned()
    }
    fn path(&self, _: &CacheKey, _: &str) -> Option<PathBuf> {
        None
    }
    fn verify(&self, key: &CacheKey) -> bool {
        self.contains(key)
    }
    fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        self.sets.write().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}

impl CacheWriter for Writer {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + Send>, CacheError> {
        check_name(name)?;
        let part = Arc::new(Mutex::new(Vec::new()));
        if self.parts.insert(name.to_owned(), part.clone()).is_some() {
            return Err(CacheError::Twice(name.to_owned()));
        }
        Ok(Box::new(Part(part)))
    }
    fn commit(self: Box<Self>) -> Result<(), CacheError> {
        let mut set = Set::new();
        for (name, part) in self.parts {
            match Arc::try_unwrap(part) {
                Ok(bytes) => set.insert(name, bytes.into_inner().unwrap_or_else(PoisonError::into_inner)),
                Err(_) => return Err(CacheError::Open(name)),
            };
        }
        self.sets.write().unwrap_or_else(PoisonError::into_inner).entry(self.key).or_insert(set);
        Ok(())
    }
}
