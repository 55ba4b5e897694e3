use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};

use super::{KeyName, Keys, KeysError, checked, with_hash};

/// Where the keys lie below the root of a case's copies.
pub(crate) const PLACE: &str = "keys";

/// Wrapped keys in an object store, beside the preserved copies: `keys/<64 digits>`, each after its SHA-256.
#[derive(Debug, Clone)]
pub(crate) struct ObjectKeys {
    store: Arc<dyn ObjectStore>,
    /// What the store is called in messages.
    name: PathBuf,
}

impl ObjectKeys {
    /// The keys in an object store.
    pub(crate) fn new(store: Arc<dyn ObjectStore>, name: PathBuf) -> Self {
        Self { store, name }
    }

    fn at(name: &KeyName) -> Path {
        Path::from(format!("{PLACE}/{name}"))
    }

    fn failed(&self, name: &str, error: object_store::Error) -> KeysError {
        KeysError { path: self.name.join(name), source: io::Error::other(error) }
    }
}

#[async_trait]
impl Keys for ObjectKeys {
    async fn read(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeysError> {
        let at = Self::at(name);
        let found = match self.store.get(&at).await {
            Ok(found) => found.bytes().await,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => Err(error),
        };
        let bytes = found.map_err(|error| self.failed(at.as_ref(), error))?;
        checked(&bytes).map(Some).map_err(|source| KeysError { path: self.name.join(at.as_ref()), source })
    }

    async fn write(&self, name: &KeyName, wrapped: &[u8]) -> Result<(), KeysError> {
        let at = Self::at(name);
        let put = self.store.put(&at, PutPayload::from(with_hash(wrapped))).await;
        put.map(|_| ()).map_err(|error| self.failed(at.as_ref(), error))
    }

    async fn destroy(&self, name: &KeyName) -> Result<bool, KeysError> {
        let at = Self::at(name);
        let len = match self.store.head(&at).await {
            Ok(meta) => meta.size as usize,
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(self.failed(at.as_ref(), error)),
        };
        let overwritten = self.store.put(&at, PutPayload::from(vec![0; len])).await;
        overwritten.map_err(|error| self.failed(at.as_ref(), error))?;
        self.store.delete(&at).await.map_err(|error| self.failed(at.as_ref(), error))?;
        Ok(true)
    }

    async fn list(&self) -> Result<Vec<KeyName>, KeysError> {
        let objects: Result<Vec<_>, _> = self.store.list(Some(&Path::from(PLACE))).try_collect().await;
        let objects = objects.map_err(|error| self.failed(PLACE, error))?;
        let mut names: Vec<KeyName> =
            objects.iter().filter_map(|object| KeyName::parse(object.location.filename()?)).collect();
        names.sort();
        Ok(names)
    }
}
