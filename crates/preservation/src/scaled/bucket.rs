use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, Checksum, S3ConditionalPut, S3CopyIfNotExists};
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

use super::Scaled;
use crate::blobs::{BlobError, ObjectBlobs};

impl Scaled {
    /// What the place of the copies is called in messages.
    pub(crate) fn copies_name(&self) -> PathBuf {
        PathBuf::from(format!("{}/{}", self.blobs, self.name))
    }

    /// The case's preserved copies; what a decoder needs as a file is put below `local`.
    pub(crate) fn copies(&self, local: PathBuf) -> Result<ObjectBlobs, BlobError> {
        let name = self.copies_name();
        let failed = |error: object_store::Error| BlobError::store(&name, io::Error::other(error));
        let retry = RetryConfig {
            backoff: BackoffConfig { init_backoff: Duration::from_millis(100), ..BackoffConfig::default() },
            max_retries: 6,
            retry_timeout: Duration::from_secs(60),
        };
        let client = ClientOptions::new()
            .with_connect_timeout(Duration::from_secs(10))
            .with_timeout(Duration::from_secs(300))
            // Plain HTTP is for a store on this very computer, and only where AWS_ALLOW_HTTP says so.
            .with_allow_http(std::env::var("AWS_ALLOW_HTTP").is_ok_and(|value| value == "true"));
        let bucket = AmazonS3Builder::from_env()
            .with_client_options(client)
            .with_bucket_name(&self.blobs.bucket)
            // A name is given once: the store itself refuses a second.
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .with_copy_if_not_exists(S3CopyIfNotExists::Multipart)
            // What arrives broken is refused by the store.
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(retry)
            .build()
            .map_err(failed)?;
        let prefix = format!("{}/{}", self.blobs.prefix, self.name);
        let store: Arc<dyn ObjectStore> = Arc::new(PrefixStore::new(bucket, prefix.trim_start_matches('/')));
        Ok(ObjectBlobs::new(store, name).with_copies_in(local))
    }
}
