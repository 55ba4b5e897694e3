use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// List what was published, and get any version back as it was.
#[derive(Args)]
#[command(disable_version_flag = true)]
pub(crate) struct Published {
    #[command(flatten)]
    place: Place,

    /// Of this report alone, such as report.
    report: Option<String>,

    /// This version of it.
    #[arg(long, requires = "report")]
    version: Option<u32>,

    /// Where the page of that version goes.
    #[arg(long, value_name = "FILE", requires = "version")]
    html: Option<PathBuf>,

    /// Where the document for print of that version goes.
    #[arg(long, value_name = "FILE", requires = "version")]
    pdf: Option<PathBuf>,

    /// Where the text of that version goes.
    #[arg(long, value_name = "FILE", requires = "version")]
    text: Option<PathBuf>,
}

#[derive(Serialize)]
struct Listed {
    published: Vec<workbench::Published>,
}

impl Published {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.look().await?;
        let mut published = workbench.all_published().await?;
        if let Some(report) = &self.report {
            published.retain(|one| one.report.as_str() == report);
            if let Some(version) = self.version {
                let found = workbench.published_version(report, version).await?;
                let pdf = match (&self.pdf, &found.pdf) {
                    (Some(_), None) => {
                        let what = format!("version {version} of {report} was published without a document for print");
                        return Err(Failure::new(what, "its page is there: --html"));
                    }
                    (path, pdf) => path.as_ref().zip(pdf.as_ref()),
                };
                if let Some((path, pdf)) = pdf {
                    workbench::write_whole(path, pdf)?;
                }
                for (path, bytes) in [(&self.html, &found.page), (&self.text, &found.text)] {
                    if let Some(path) = path {
                        workbench::write_whole(path, bytes.as_bytes())?;
                    }
                }
                published = vec![found.published];
            }
        }
        output.print(Listed { published }, &[], |listed| {
            let line = |one: &workbench::Published| {
                format!(
                    "{} version {}: entry {}, on {} entries, by {}, signed off by {}\n",
                    one.report, one.version, one.entry, one.as_of, one.by, one.signed_off_by
                )
            };
            let lines: String = listed.published.iter().map(line).collect();
            if lines.is_empty() { "nothing was published\n".to_owned() } else { lines }
        });
        Ok(Outcome::Fine)
    }
}
