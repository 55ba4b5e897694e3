use std::fs::File;
use std::io::{self, Write};

use media::{Launcher, Settings, Sink};
use model::Digest;
use preservation::{CacheKey, CacheWriter};

use crate::failure::Failure;
use crate::open::Workbench;

/// Rises whenever the same original gives another copy.
const VERSION: &[u8] = b"1";
/// The name of the copy in its set.
const NAME: &str = "proxy.mp4";

fn key(sha256: &Digest) -> CacheKey {
    CacheKey::of(&[("sha256", sha256.bytes()), ("method", b"proxy"), ("version", VERSION)])
}

impl Workbench {
    /// Whether the working copy of some bytes is in the cache.
    pub fn has_proxy(&self, sha256: &Digest) -> bool {
        self.cache().contains(&key(sha256))
    }

    /// The working copy of some bytes, open for reading; `None` where it was not made.
    pub fn open_proxy(&self, sha256: &Digest) -> Option<File> {
        File::open(self.cache().path(&key(sha256), NAME)?).ok()
    }

    /// Makes the working copy that every browser plays, into the cache. It can be made again, and is no evidence.
    ///
    /// # Errors
    /// The bytes cannot be decoded, or the cache cannot be written.
    pub async fn make_proxy(&self, sha256: &Digest) -> Result<(), Failure> {
        if self.has_proxy(sha256) {
            return Ok(());
        }
        let input = self.blobs().verified_path(sha256).await?;
        let writer = self.cache().writer(&key(sha256))?;
        let making = tokio::task::spawn_blocking(move || {
            let launcher = Launcher::current_exe().map_err(|failure| Failure::new(failure.what, failure.next))?;
            let mut sink = CachedProxy(writer);
            media::proxy(&input, &Settings::default(), &launcher, &mut sink)
                .map_err(|error| Failure::new(error, "the original can still be exported as it is"))?;
            Ok::<_, Failure>(sink.0.commit()?)
        });
        making.await.map_err(|error| Failure::new(format!("the working copy was not made: {error}"), "try again"))?
    }
}

/// The one rendition goes into the set that is being written.
struct CachedProxy(Box<dyn CacheWriter>);

impl Sink for CachedProxy {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        self.0.create(name).map_err(io::Error::other)
    }
}
