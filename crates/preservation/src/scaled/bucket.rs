use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, Checksum, S3ConditionalPut, S3CopyIfNotExists};
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

use super::Scaled;
use crate::blobs::{BlobError, ObjectBlobs};

/// End point and keys of a bucket, where the environment is not asked for them.
#[derive(Clone)]
pub struct BucketAccess {
    /// Where the store is, as an address.
    pub endpoint: String,
    /// The id of the key.
    pub key_id: String,
    /// The key itself; never shown.
    pub secret: String,
}

impl fmt::Debug for BucketAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BucketAccess").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Scaled {
    /// What the place of the copies is called in messages.
    pub(crate) fn copies_name(&self) -> PathBuf {
        PathBuf::from(format!("{}/{}", self.blobs, self.name))
    }

    /// The case's preserved copies; what a decoder needs as a file is put below `local`.
    pub(crate) fn copies(&self, local: PathBuf) -> Result<ObjectBlobs, BlobError> {
        // Whose cryptography the connections use; one of this process may have said so before.
        let _ = rustls::crypto::ring::default_provider().install_default();
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
            .with_allow_http(self.allows_http());
        let builder = match &self.access {
            None => AmazonS3Builder::from_env(),
            Some(access) => AmazonS3Builder::new()
                .with_endpoint(&access.endpoint)
                .with_region("us-east-1")
                .with_access_key_id(&access.key_id)
                .with_secret_access_key(&access.secret),
        };
        let bucket = builder
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

    /// Plain HTTP is for a store on this very computer, or where `AWS_ALLOW_HTTP` says so.
    fn allows_http(&self) -> bool {
        let near = |endpoint: &str| {
            ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|host| {
                endpoint.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            })
        };
        let said = |name: &str| std::env::var(name).unwrap_or_default();
        match &self.access {
            Some(access) => near(&access.endpoint),
            None => said("AWS_ALLOW_HTTP") == "true" || near(&said("AWS_ENDPOINT_URL")) || near(&said("AWS_ENDPOINT")),
        }
    }
}
