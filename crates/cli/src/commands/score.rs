use std::path::PathBuf;

use clap::Args;
use workbench::{Scored, Workbench, score_page, write_whole};

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::{location, who};

/// Hold a case that was made from a drill against the drill's truth. All figures are on synthetic material.
#[derive(Args)]
pub(crate) struct Score {
    /// The drill's folder.
    dir: PathBuf,

    /// The case that its material was imported into [default: the folder case inside the drill's]; with --store the case's name.
    #[arg(long, value_name = "DIR", env = "SIGHTLINE_CASE", hide_env_values = true)]
    case: Option<PathBuf>,

    /// Draw it: one page with the scene, the bounds and the truth.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Score {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let location = location(self.case.clone(), || Ok(self.dir.join("case")))?;
        let scored = Workbench::open(location, &who(None)).await?.score(&self.dir).await?;
        if let Some(html) = &self.html {
            write_whole(html, score_page(&self.dir, &scored)?.as_bytes())?;
        }
        let notices = scored.notices.clone();
        output.print(scored, &notices, table);
        Ok(Outcome::Fine)
    }
}

fn table(scored: &Scored) -> String {
    let wide = scored.rows.iter().map(|row| row.measure.chars().count()).max().unwrap_or(0);
    let mut text = format!("SYNTHETIC: drill of seed {}, hardness {}.\n", scored.seed, scored.hard);
    text.push_str(&format!("{:10}  {:wide$}  {:>14}  {:>4}\n", "engine", "measure", "value", "of"));
    for row in &scored.rows {
        let value = row.value.map_or("-".to_owned(), |value| format!("{value:.2} {}", row.unit));
        text.push_str(&format!("{:10}  {:wide$}  {value:>14}  {:>4}  {}\n", row.engine, row.measure, row.of, row.note));
    }
    text
}
