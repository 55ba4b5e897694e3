//! Connections under TLS, by rustls: the listener hands on only those whose handshake is done.
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use workbench::Failure;

/// How long a handshake may take; who is slower has no connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many handshakes go on at once; more wait to be accepted.
const MOST: usize = 256;
/// How long to wait after the system had no connection to give (too many open files).
const PAUSE: Duration = Duration::from_millis(100);

/// A certificate with its chain and its private key, each in a PEM file.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The chain, the server's own certificate first.
    pub chain: PathBuf,
    /// The private key (PKCS #8, SEC 1 or PKCS #1).
    pub key: PathBuf,
}

impl Certificate {
    /// What a server under this certificate needs.
    ///
    /// # Errors
    /// A file cannot be read, holds nothing of its kind, or the two do not belong together.
    pub(crate) fn configured(&self) -> Result<Arc<ServerConfig>, Failure> {
        let unread = |path: &Path, error: &dyn std::fmt::Display, next: &str| {
            Failure::in_file(path.display(), error.to_string(), next)
        };
        let chain = CertificateDer::pem_file_iter(&self.chain)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| unread(&self.chain, &error, "give a certificate chain in PEM"))?;
        if chain.is_empty() {
            return Err(unread(&self.chain, &"there is no certificate in it", "give a certificate chain in PEM"));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| unread(&self.key, &error, "give the certificate's private key in PEM"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| unread(&self.key, &error, "give the key that belongs to the certificate"))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// A listener whose connections are under TLS.
pub(crate) struct Secured {
    at: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    accepting: JoinHandle<()>,
}

impl Secured {
    /// Takes over a listener.
    ///
    /// # Errors
    /// The system does not say where it listens.
    pub(crate) fn over(listener: TcpListener, config: Arc<ServerConfig>) -> std::io::Result<Self> {
        let at = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(config);
        let (done, ready) = mpsc::channel(MOST);
        let places = Arc::new(Semaphore::new(MOST));
        let accepting = tokio::spawn(async move {
            while let Ok(place) = Arc::clone(&places).acquire_owned().await {
                let (stream, from) = match listener.accept().await {
                    Ok(accepted) => accepted,
                    Err(_) => {
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                };
                let (acceptor, done) = (acceptor.clone(), done.clone());
                // One who says nothing holds up nobody else.
                tokio::spawn(async move {
                    let _place = place;
                    if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                        let _ = done.send((stream, from)).await;
                    }
                });
            }
        });
        Ok(Self { at, ready, accepting })
    }
}

impl Drop for Secured {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl axum::serve::Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // The task that accepts ends with this listener, not before it.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.at)
    }
}
