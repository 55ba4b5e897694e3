use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{KeyName, Keys, KeysError};

/// Wrapped keys in memory.
#[derive(Debug, Default)]
pub(crate) struct MemoryKeys(Mutex<BTreeMap<KeyName, Vec<u8>>>);

impl MemoryKeys {
    fn keys(&self) -> MutexGuard<'_, BTreeMap<KeyName, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Keys for MemoryKeys {
    async fn read(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeysError> {
        Ok(self.keys().get(name).cloned())
    }
    async fn write(&self, name: &KeyName, wrapped: &[u8]) -> Result<(), KeysError> {
        self.keys().insert(*name, wrapped.to_owned());
        Ok(())
    }
    async fn destroy(&self, name: &KeyName) -> Result<bool, KeysError> {
        Ok(self.keys().remove(name).is_some())
    }
    async fn list(&self) -> Result<Vec<KeyName>, KeysError> {
        Ok(self.keys().keys().copied().collect())
    }
}
