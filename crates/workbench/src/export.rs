use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use media::{Launcher, Settings, Sink};
use model::{Digest, Item, ItemId, Use};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};
use crate::vault::decrypt;
use crate::withheld::Withheld;
use crate::write::PartFile;

impl Workbench {
    /// Writes the preserved copy of an item, byte for byte, its hash checked on the way; a confidential one decrypted.
    ///
    /// # Errors
    /// There is no such item, its bytes are not held or are damaged, it may not be shared, or the place cannot be written.
    pub async fn export_original(&self, item: &str, out: &Path) -> Result<Digest, Failure> {
        let (item, sha256) = self.held(item).await?;
        let path = self.blobs().verified_path(&sha256).await?;
        if item.clear_sha256.is_some() {
            let (key, clear) = self.sealer().await?.item_key(&item.id).await?;
            let mut part = PartFile::beside(out)?;
            decrypt(&path, &key, clear, &mut part.file)?;
            part.finish()?;
            return Ok(clear);
        }
        let mut part = PartFile::beside(out)?;
        File::open(&path).and_then(|mut from| io::copy(&mut from, &mut part.file)).map_err(|error| {
            Failure::in_file(out.display(), format!("could not be written: {error}"), "free some space and try again")
        })?;
        part.finish()?;
        Ok(sha256)
    }

    /// Writes a copy of a recording that any browser plays, and returns the copy's hash.
    ///
    /// # Errors
    /// There is no such item, it cannot be decoded, it may not be shared, or the place cannot be written.
    pub async fn export_proxy(&self, item: &str, out: &Path, progress: &dyn Progress) -> Result<Digest, Failure> {
        let (item, sha256) = self.held(item).await?;
        let opened = match item.clear_sha256 {
            Some(_) => Some(self.sealer().await?.clear_copy(&item.id, &sha256, self.blobs().as_ref()).await?),
            None => None,
        };
        let input = match &opened {
            Some(copy) => copy.path().to_owned(),
            None => self.blobs().verified_path(&sha256).await?,
        };
        let part = PartFile::beside(out)?;
        let copy = part.file.try_clone().map_err(|error| Failure::in_file(out.display(), error, "try again"))?;
        progress.begin("proxy", 1, Unit::Items);
        let making = tokio::task::spawn_blocking(move || {
            let launcher = Launcher::current_exe().map_err(|failure| Failure::new(failure.what, failure.next))?;
            media::proxy(&input, &Settings::default(), &launcher, &mut OneFile(copy))
                .map_err(|error| Failure::new(error, "the original can still be exported as it is"))
        });
        let made = making.await;
        progress.end();
        made.map_err(|error| Failure::new(format!("the proxy was not made: {error}"), "try again"))??;
        part.finish()?;
        hash_of(out)
    }

    /// An item by any of its ids, with the hash of its preserved copy.
    async fn held(&self, name: &str) -> Result<(Item, Digest), Failure> {
        let next = "name an item as `sightline import` printed it";
        let id = ItemId::new(name).map_err(|error| Failure::new(error, next))?;
        let mut items = self.records().items().await?.into_iter().map(|recorded| recorded.fact);
        let item = items
            .find(|item| item.id == id || item.also_known_as.contains(&id))
            .ok_or_else(|| Failure::new(format!("there is no item \"{name}\" in this case"), next))?;
        let sha256 = item.sha256().ok_or_else(|| {
            let what = format!("{name} is described in this case, but its bytes are not held");
            Failure::new(what, "import the file together with a row that names it")
        })?;
        if Withheld::of(self.records(), Use::Share).await?.item(&item.id) {
            let what = format!("{name} may not be handed out: consent to share it was refused or withdrawn");
            return Err(Failure::new(what, "if the person has agreed again, record it with `sightline consent`"));
        }
        Ok((item, sha256))
    }
}

/// A proxy is one rendition: it goes into one file.
struct OneFile(File);

impl Sink for OneFile {
    fn create(&mut self, _: &str) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(self.0.try_clone()?))
    }
}

/// The SHA-256 of a file just written.
fn hash_of(path: &Path) -> Result<Digest, Failure> {
    let mut hash = Sha256::new();
    let read = File::open(path).and_then(|mut file| {
        let mut buffer = vec![0; 1 << 20];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(()),
                n => hash.update(&buffer[..n]),
            }
        }
    });
    read.map_err(|error| {
        Failure::in_file(path.display(), format!("could not be read back: {error}"), "check the disk")
    })?;
    Ok(Digest::from_bytes(hash.finalize().into()))
}
