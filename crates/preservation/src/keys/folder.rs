use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;

use super::{KeyName, Keys, KeysError, checked, with_hash};

/// Wrapped keys in a folder: `<64 digits>`, each after its SHA-256, readable by their owner alone.
#[derive(Debug, Clone)]
pub(crate) struct FolderKeys {
    root: PathBuf,
}

impl FolderKeys {
    /// The keys in a folder, which may be missing.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, name: &KeyName) -> PathBuf {
        self.root.join(name.to_string())
    }

    fn sync(&self) -> Result<(), KeysError> {
        File::open(&self.root).and_then(|folder| folder.sync_all()).map_err(failed(&self.root))
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> KeysError {
    move |source| KeysError { path: path.to_owned(), source }
}

/// Writes zeros over all of a file, through a handle that outlives its name.
fn overwrite(mut file: File) -> io::Result<()> {
    let len = file.metadata()?.len() as usize;
    file.write_all(&vec![0; len])?;
    file.sync_all()
}

fn open_old(path: &Path) -> io::Result<Option<File>> {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[async_trait]
impl Keys for FolderKeys {
    async fn read(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeysError> {
        let path = self.path(name);
        match std::fs::read(&path) {
            Ok(bytes) => checked(&bytes).map(Some).map_err(failed(&path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&path)(error)),
        }
    }

    async fn write(&self, name: &KeyName, wrapped: &[u8]) -> Result<(), KeysError> {
        let path = self.path(name);
        let failed = failed(&path);
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.root).map_err(&failed)?;
        let old = open_old(&path).map_err(&failed)?;
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(&self.root).map_err(&failed)?;
        file.write_all(&with_hash(wrapped)).and_then(|()| file.as_file().sync_all()).map_err(&failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        self.sync()?;
        old.map_or(Ok(()), overwrite).map_err(&failed)
    }

    async fn destroy(&self, name: &KeyName) -> Result<bool, KeysError> {
        let path = self.path(name);
        let failed = failed(&path);
        let Some(file) = open_old(&path).map_err(&failed)? else { return Ok(false) };
        overwrite(file).map_err(&failed)?;
        std::fs::remove_file(&path).map_err(&failed)?;
        self.sync()?;
        Ok(true)
    }

    async fn list(&self) -> Result<Vec<KeyName>, KeysError> {
        let folder = match std::fs::read_dir(&self.root) {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&self.root)(error)),
        };
        let mut names = Vec::new();
        for entry in folder {
            let entry = entry.map_err(failed(&self.root))?;
            names.extend(entry.file_name().to_str().and_then(KeyName::parse));
        }
        names.sort();
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use model::{FactKind, RecordName};

    use super::*;

    #[tokio::test]
    async fn a_destroyed_key_is_gone_from_the_disk_it_was_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let keys = FolderKeys::new(folder.path().join("keys"));
        let name = |id: &str| KeyName::record(&RecordName { kind: FactKind::Source, id: id.to_owned() }, "age1");
        assert!(keys.list().await.unwrap().is_empty() && keys.read(&name("w1")).await.unwrap().is_none());
        keys.write(&name("w1"), b"first").await.unwrap();
        // A second name for the same bytes shows what happens to them.
        let bytes = folder.path().join("bytes");
        std::fs::hard_link(keys.path(&name("w1")), &bytes).unwrap();
        keys.write(&name("w1"), b"second").await.unwrap();
        assert_eq!(std::fs::read(&bytes).unwrap(), [0; 32 + 5], "what was replaced is overwritten");
        assert_eq!(keys.read(&name("w1")).await.unwrap().unwrap(), b"second");
        std::fs::remove_file(&bytes).unwrap();
        std::fs::hard_link(keys.path(&name("w1")), &bytes).unwrap();
        keys.write(&name("w2"), b"other").await.unwrap();
        assert!(keys.destroy(&name("w1")).await.unwrap() && !keys.destroy(&name("w1")).await.unwrap());
        assert_eq!(std::fs::read(&bytes).unwrap(), [0; 32 + 6]);
        assert_eq!(keys.list().await.unwrap(), [name("w2")]);
    }
}
