use std::path::PathBuf;

use clap::Args;
use model::Case;
use serde::Serialize;
use workbench::{Location, Workbench};

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::who;
use crate::store;

/// Make an empty case in a new folder.
#[derive(Args)]
pub(crate) struct New {
    /// The folder; it must not exist yet, or be empty. With --store the case's name in the store.
    dir: PathBuf,

    /// What the case is called on its report [default: the folder's name].
    #[arg(long)]
    title: Option<String>,

    /// The zone of wall-clock times in tables and reports, such as Asia/Almaty.
    #[arg(long, default_value = "UTC")]
    zone: String,

    /// Who does this, as the ledger will name them [default: the user of this computer].
    #[arg(long, value_name = "NAME", env = "SIGHTLINE_BY", hide_env_values = true)]
    by: Option<String>,
}

#[derive(Serialize)]
struct Made {
    case: String,
    title: String,
    zone: String,
    verifier_key: String,
}

impl New {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let named = || self.dir.file_name().map(|name| name.to_string_lossy().into_owned());
        let title = self.title.clone().or_else(named).unwrap_or_else(|| "Untitled case".to_owned());
        let case = Case { title: title.clone(), zone: self.zone.clone() };
        let location = match store::given()? {
            None => Location::from(&self.dir),
            Some(store) => store.case(&self.dir.to_string_lossy())?.into(),
        };
        let scaled = matches!(location, Location::Scaled(_));
        let workbench = Workbench::create(&location, case, &who(self.by)).await?;
        let made = Made { case: location.to_string(), title, zone: self.zone, verifier_key: workbench.verifier_key() };
        let next = if scaled {
            format!("sightline --case {} import FILES-OR-FOLDERS, with the same store", self.dir.display())
        } else {
            format!("cd {} && sightline import FILES-OR-FOLDERS", self.dir.display())
        };
        output.print(made, workbench.notices(), |made| {
            format!(
                "Case \"{}\" made in {}.\nIts ledger is signed with your key; others check it with\n  {}\nNext: {next}\n",
                made.title, made.case, made.verifier_key
            )
        });
        Ok(Outcome::Fine)
    }
}
