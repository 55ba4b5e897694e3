use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use workbench::{Location, Workbench};

use crate::failure::Failure;
use crate::passphrase;
use crate::store;

/// Which case, and who works on it.
#[derive(Args, Debug, Clone)]
pub(crate) struct Place {
    /// The case's folder [default: this folder, or the nearest one above it that is a case]; with --store the case's name.
    #[arg(long, value_name = "DIR", env = "SIGHTLINE_CASE", hide_env_values = true)]
    case: Option<PathBuf>,

    /// Who does this, as the ledger will name them [default: the user of this computer].
    #[arg(long, value_name = "NAME", env = "SIGHTLINE_BY", hide_env_values = true)]
    by: Option<String>,
}

impl Place {
    /// The name the ledger gets.
    pub(crate) fn who(&self) -> String {
        who(self.by.clone())
    }

    /// Whether a case is named, and not only looked for.
    pub(crate) fn is_named(&self) -> bool {
        self.case.is_some()
    }

    /// Where the case is.
    pub(crate) fn location(&self) -> Result<Location, Failure> {
        location(self.case.clone(), Self::found)
    }

    /// This folder, or the nearest one above it that is a case.
    fn found() -> Result<PathBuf, Failure> {
        let here = std::env::current_dir().map_err(|error| {
            Failure::new(format!("this folder cannot be read: {error}"), "name the case with --case DIR")
        })?;
        here.ancestors().find(|folder| Workbench::is_case(folder)).map(Path::to_path_buf).ok_or_else(|| {
            Failure::in_file(
                here.display(),
                "this folder is not a case, nor is any above it",
                "make one with `sightline new DIR`, or name one with --case DIR",
            )
        })
    }

    /// The case, open for reading alone: nobody has to wait for it.
    pub(crate) async fn look(&self) -> Result<Workbench, Failure> {
        Ok(Workbench::look(self.location()?, &self.who()).await?.asking(Arc::new(passphrase::old)))
    }

    /// The case, open.
    pub(crate) async fn open(&self) -> Result<Workbench, Failure> {
        Ok(Workbench::open(self.location()?, &self.who()).await?.asking(Arc::new(passphrase::old)))
    }
}

/// Where a case is: in a store by its name, else in the folder that is named, else where it is looked for.
pub(crate) fn location(
    case: Option<PathBuf>,
    found: impl FnOnce() -> Result<PathBuf, Failure>,
) -> Result<Location, Failure> {
    let Some(store) = store::given()? else {
        let folder = case.map_or_else(found, Ok)?;
        return Ok(absolute(&folder)?.into());
    };
    let name = case.map(|case| case.to_string_lossy().into_owned()).ok_or_else(|| {
        Failure::new(
            "a store holds several cases, and none is named",
            "name one with --case NAME, or in SIGHTLINE_CASE",
        )
    })?;
    Ok(store.case(&name)?.into())
}

/// A folder from the root: the sandboxed decoder, which reads what lies in it, works elsewhere.
pub(crate) fn absolute(folder: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(folder)
        .map_err(|error| Failure::in_file(folder.display(), error, "name the case with --case DIR, from the root"))
}

/// The name given, or that of the computer's user.
pub(crate) fn who(given: Option<String>) -> String {
    given
        .or_else(|| std::env::var("USER").ok())
        .or_else(|| std::env::var("LOGNAME").ok())
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}
