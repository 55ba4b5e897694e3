use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Open the workbench: a local web application in which the case is watched, marked, timed and verified.
///
/// It answers on this computer alone, needs no network and sends nothing anywhere. The address that it prints opens one
/// window, once. It holds the case until it is stopped with Ctrl+C.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,

    /// The port [default: one that is free].
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// The address to listen on. Anything but loopback lets others on the network ask, and needs --team.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    listen: String,

    /// A name, with its port, under which a proxy in front of it is asked (workbench.example:443).
    #[arg(long, value_name = "HOST")]
    name: Vec<String>,

    /// A certificate chain in PEM: it then speaks TLS, and needs no proxy for that.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The private key of that certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Several people with accounts and roles; the printed address lets a custodian make the first accounts.
    #[arg(long)]
    team: bool,

    /// The folder for what is kept beside the case: settings, accounts, uploads on their way.
    #[arg(long, value_name = "DIR", env = "SIGHTLINE_WORK", hide_env_values = true)]
    work: Option<PathBuf>,

    /// Print the description of the interface (OpenAPI 3.1) and end.
    #[arg(long)]
    openapi: bool,
}

#[derive(Serialize)]
struct Opened {
    /// Opens one window, once.
    open: String,
    address: String,
}

impl Serve {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        if self.openapi {
            let text = server::openapi().map_err(|error| Failure::new(error, "report this as a fault"))?;
            output.text(&text);
            return Ok(Outcome::Fine);
        }
        let location = self.place.location()?;
        let workbench = self.place.open().await?;
        let folder = match self.work {
            Some(folder) => folder,
            None => workbench.folder_beside()?,
        };
        let notices = workbench.notices().to_vec();
        let serving = server::Serving {
            location,
            person: self.place.who(),
            address: self.listen,
            port: self.port,
            names: self.name,
            certificate: self.tls_cert.zip(self.tls_key).map(|(chain, key)| server::Certificate { chain, key }),
            team: self.team,
            folder,
            workbench,
        };
        let listening = serving.listen().await?;
        let opened = Opened { open: listening.opened.clone(), address: listening.address.clone() };
        output.print(&opened, &notices, |opened| {
            format!(
                "The workbench is open at\n  {}\nThe address opens one window, once. Stop with Ctrl+C.\n",
                opened.open
            )
        });
        listening.answer(stopped()).await?;
        Ok(Outcome::Fine)
    }
}

/// Ends when the user or the system asks the program to stop.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
