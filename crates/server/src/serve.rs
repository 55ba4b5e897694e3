use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use workbench::desk::Desk;
use workbench::{Failure, Location, Workbench};

use crate::accounts::Accounts;
use crate::api::uploads::PIECE;
use crate::app::{App, Setting};
use crate::guard::{entrance, front};
use crate::page;
use crate::routes::routes;
use crate::tls::{Certificate, Secured};

/// The most bytes of a request, pieces of uploads aside.
const MOST_BYTES: usize = 8 << 20;
/// How long requests under way may go on when the server stops.
const LAST: Duration = Duration::from_secs(3);

/// How a case is to be served.
pub struct Serving {
    /// The case, open to work on it.
    pub workbench: Workbench,
    /// Where it is, to verify it from outside.
    pub location: Location,
    /// Who sits here, as the ledger will name them.
    pub person: String,
    /// The IP address to listen on; anything but loopback needs a team.
    pub address: String,
    /// The port; any that is free if 0.
    pub port: u16,
    /// Further names (`host` or `host:port`) under which the server may be asked: that of a proxy in front of it.
    pub names: Vec<String>,
    /// The certificate under which it speaks TLS; without one it speaks HTTP.
    pub certificate: Option<Certificate>,
    /// Whether several people work with accounts.
    pub team: bool,
    /// The folder for what is kept beside the case.
    pub folder: PathBuf,
}

/// A server that listens.
pub struct Listening {
    listener: TcpListener,
    config: Option<Arc<rustls::ServerConfig>>,
    router: Router,
    app: Arc<App>,
    /// The address that opens one window, once.
    pub opened: String,
    /// The address without a token.
    pub address: String,
}

impl Serving {
    /// Reads the case and listens; nothing is answered before [`Listening::answer`].
    ///
    /// # Errors
    /// The case cannot be read, the port is taken, or the folder cannot be written.
    pub async fn listen(self) -> Result<Listening, Failure> {
        let address: IpAddr = self.address.parse().map_err(|_| {
            Failure::new(format!("\"{}\" is not an IP address", self.address), "give one such as 127.0.0.1 or ::1")
        })?;
        if !address.is_loopback() && !self.team {
            return Err(Failure::new(
                format!("{address} can be reached from other computers, and nobody would be asked who they are"),
                "add --team for accounts and roles, or leave out --listen",
            ));
        }
        if !address.is_loopback() && self.certificate.is_none() && self.names.is_empty() {
            return Err(Failure::new(
                format!("{address} can be reached from other computers, and passwords would go there in clear"),
                "give a certificate (--tls-cert and --tls-key), or the name of a proxy in front of it that speaks TLS (--name)",
            ));
        }
        let config = self.certificate.as_ref().map(Certificate::configured).transpose()?;
        let tls = config.is_some();
        // Whoever is asked from elsewhere, or by a proxy, gives no cookie that could go over the network in clear.
        let secure = tls || !self.names.is_empty() || !address.is_loopback();
        let at = SocketAddr::new(address, self.port);
        let listener = TcpListener::bind(at).await.map_err(|error| {
            Failure::new(
                format!("cannot listen on {at}: {error}"),
                "name another port with --port, or stop what uses it",
            )
        })?;
        let local = listener.local_addr().map_err(|error| Failure::new(error, "try again"))?;
        let mut hosts = vec![local.to_string(), format!("localhost:{}", local.port())];
        if local.ip().is_unspecified() {
            hosts.push(format!("127.0.0.1:{}", local.port()));
        }
        hosts.extend(self.names);
        // Whoever runs it may hold a key; those who sit at its windows need not.
        let workbench = if self.team { self.workbench.keeping_sealed() } else { self.workbench };
        let desk = Arc::new(Desk::open(Arc::new(workbench)).await?);
        let accounts = match self.team {
            true => Some(Accounts::in_file(self.folder.join("accounts.json"))?),
            false => None,
        };
        let (person, folder, location) = (self.person, self.folder, self.location);
        let setting = Setting { desk, accounts, person, folder, hosts, tls, secure, location };
        let app = App::new(setting)?;
        let token = app.sessions.token().map_err(|problem| Failure::new(problem.what(), "try again"))?;
        let shown = if local.ip().is_unspecified() { format!("127.0.0.1:{}", local.port()) } else { local.to_string() };
        let address = format!("{}://{shown}/", if tls { "https" } else { "http" });
        let opened = format!("{address}open?token={token}");
        Ok(Listening { listener, config, router: router(&app), app, opened, address })
    }
}

impl Listening {
    /// Answers requests until told to stop, then lets those under way end.
    ///
    /// # Errors
    /// The network fails.
    pub async fn answer(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Failure> {
        let times = tokio::spawn(Arc::clone(&self.app).keep_times());
        let news = tokio::spawn(Arc::clone(&self.app).keep_up());
        let (stopped, told) = tokio::sync::oneshot::channel();
        let stopping = async move {
            stop.await;
            let _ = stopped.send(());
        };
        let (listener, router) = (self.listener, self.router);
        let serving: std::pin::Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>> = match self.config {
            Some(config) => {
                let secured = Secured::over(listener, config).map_err(|error| Failure::new(error, "try again"))?;
                Box::pin(axum::serve(secured, router).with_graceful_shutdown(stopping).into_future())
            }
            None => Box::pin(axum::serve(listener, router).with_graceful_shutdown(stopping).into_future()),
        };
        let ended = tokio::select! {
            ended = serving => ended,
            // Windows keep their events open for ever; they are not waited for.
            () = async { let _ = told.await; tokio::time::sleep(LAST).await; } => Ok(()),
        };
        times.abort();
        news.abort();
        ended.map_err(|error| Failure::new(format!("the server stopped: {error}"), "start it again"))
    }
}

/// All routes behind their guards.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let (api, _) = routes().split_for_parts();
    let small = SizeAbove::new(1024);
    let compressed = small
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/octet-stream"));
    let api = api
        .route_layer(from_fn_with_state(Arc::clone(app), entrance))
        .layer(DefaultBodyLimit::max(MOST_BYTES.max(PIECE as usize + 1024)));
    Router::new()
        .merge(api)
        .route("/open", get(page::open))
        .fallback(get(page::file))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(from_fn(no_traversal))
        .layer(from_fn_with_state(Arc::clone(app), front))
        .with_state(Arc::clone(app))
}

/// Addresses with dots that climb, or with what no address needs, are refused before anything reads them.
async fn no_traversal(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    use axum::response::IntoResponse;
    let path = request.uri().path();
    let climbs = path.split('/').any(|part| {
        let plain = part.to_ascii_lowercase().replace("%2e", ".");
        plain == ".." || plain == "."
    });
    if climbs || path.contains('\\') || path.to_ascii_lowercase().contains("%00") {
        return crate::problem::Problem::bad("no such address", "follow the links of the page").into_response();
    }
    next.run(request).await
}
