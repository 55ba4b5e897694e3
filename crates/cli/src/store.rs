use std::sync::OnceLock;

use clap::Args;
use workbench::Scaled;

use crate::failure::Failure;

/// Where cases are kept that are not in a folder: their record in PostgreSQL, their preserved copies in S3.
#[derive(Args, Debug, Clone, Default)]
pub(crate) struct Addresses {
    /// A PostgreSQL database that holds cases (postgres://user@host/database); its password comes from PGPASSWORD or
    /// ~/.pgpass. Goes with --blobs, and --case then is a name.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "SIGHTLINE_STORE",
        hide_env_values = true,
        help_heading = "Cases on servers"
    )]
    store: Option<String>,

    /// The bucket with their preserved copies (s3://bucket/prefix); keys, region and end point come from AWS_* variables.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "SIGHTLINE_BLOBS",
        hide_env_values = true,
        help_heading = "Cases on servers"
    )]
    blobs: Option<String>,
}

/// What was given at the start of this process: options that hold for every command.
static GIVEN: OnceLock<Addresses> = OnceLock::new();

/// Keeps the addresses for the command that asks.
pub(crate) fn remember(addresses: Addresses) {
    // Only `main` calls this, once.
    let _ = GIVEN.set(addresses);
}

/// The store that the user named, if any.
pub(crate) fn given() -> Result<Option<Store>, Failure> {
    match GIVEN.get().cloned().unwrap_or_default() {
        Addresses { store: None, blobs: None } => Ok(None),
        Addresses { store: Some(store), blobs: Some(blobs) } => Ok(Some(Store { store, blobs })),
        Addresses { store, .. } => {
            let (given, missing) = if store.is_some() { ("--store", "--blobs") } else { ("--blobs", "--store") };
            Err(Failure::new(
                format!("{given} is given and {missing} is not: a case's record and its copies go together"),
                "give both, or neither for a case in a folder",
            ))
        }
    }
}

/// A store that holds several cases.
pub(crate) struct Store {
    store: String,
    blobs: String,
}

impl Store {
    /// One of its cases.
    pub(crate) fn case(&self, name: &str) -> Result<Scaled, Failure> {
        if has_password(&self.store) && std::env::args().any(|argument| argument.contains(&self.store)) {
            return Err(Failure::new(
                "a password on the command line can be read by every user of this computer",
                "put it into PGPASSWORD or ~/.pgpass, or the whole address into SIGHTLINE_STORE",
            ));
        }
        let beside = Scaled::beside_by_default().ok_or_else(|| {
            Failure::new(
                "there is no place for what this computer keeps beside the case",
                "set SIGHTLINE_CACHE to a folder",
            )
        })?;
        let read = || {
            let (store, blobs, name) = (self.store.parse()?, self.blobs.parse()?, name.parse()?);
            Ok(Scaled { store, blobs, name, access: None, beside })
        };
        read().map_err(|error: workbench::AddressError| workbench::Failure::from(error).into())
    }
}

/// Whether an address carries a password, before its host or among its parameters.
fn has_password(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    user.contains(':') || rest.contains("?password=") || rest.contains("&password=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_seen_wherever_it_stands() {
        for with in
            ["postgres://ana:x@host/db", "postgres://host/db?password=x", "postgres://host/db?user=a&password=x"]
        {
            assert!(has_password(with), "{with}");
        }
        for without in ["postgres://ana@host:5432/db", "postgres://host/db?sslmode=require", "postgres://%2Frun/db"] {
            assert!(!has_password(without), "{without}");
        }
    }
}
