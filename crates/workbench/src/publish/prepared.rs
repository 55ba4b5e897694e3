use compiler::{Checked, Compiler, Diagnostic, Level};
use model::{Digest, ReportId};
use publication::Blur;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::ground::Ground;
use crate::check::Basis;
use crate::failure::Failure;
use crate::open::Workbench;

/// A report read, checked, and held against the case as it is.
pub(crate) struct Prepared {
    pub(super) id: ReportId,
    pub(super) sha256: Digest,
    pub(super) compiler: Compiler,
    pub(super) checked: Checked,
    pub(super) ground: Ground,
}

/// Why a report is not signed off or published: nothing was recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// Why, in words.
    pub why: String,
    /// The errors that are open.
    pub errors: Vec<Diagnostic>,
    /// A note of correction to begin from, where one is wanted.
    pub draft: Option<String>,
}

impl Refused {
    pub(super) fn because(why: String) -> Self {
        Self { why, errors: Vec::new(), draft: None }
    }
}

/// The name of a report.
pub(crate) fn report_id(name: &str) -> Result<ReportId, Failure> {
    ReportId::new(name).map_err(|error| Failure::new(error, "give the report a short name, such as report"))
}

impl Prepared {
    /// Every copy that the text leans on is read again.
    pub(super) async fn of(workbench: &Workbench, mut basis: Basis, name: &str, text: &str) -> Result<Self, Failure> {
        report_id(name)?;
        workbench.read_all_again(&mut basis, text).await;
        Self::read(workbench, basis, name, text).await
    }

    /// The same without reading any copy again: for what is looked at and not recorded.
    pub(crate) async fn read(workbench: &Workbench, basis: Basis, name: &str, text: &str) -> Result<Self, Failure> {
        let id = report_id(name)?;
        let mut compiler = basis.compiler;
        let checked = compiler.check(text);
        let hidden = workbench.hidden().await?;
        let ground = Ground::of(&checked, &compiler, &hidden);
        let sha256 = Digest::from_bytes(Sha256::digest(text.as_bytes()).into());
        Ok(Self { id, sha256, compiler, checked, ground })
    }

    /// That errors are open; `None` where there are none.
    pub(super) fn refused(&self) -> Option<Refused> {
        let errors: Vec<Diagnostic> =
            self.checked.diagnostics.iter().filter(|found| found.level == Level::Error).cloned().collect();
        (!errors.is_empty()).then(|| Refused {
            why: format!(
                "{} errors are open; `sightline check` shows each with what could stand instead",
                errors.len()
            ),
            errors,
            draft: None,
        })
    }

    /// That the text tells distances, from which positions could be found that are to be blurred; `None` where it does not.
    pub(super) fn too_near(&self, blur: Blur) -> Option<Refused> {
        let asked = |sentence: &&compiler::Sentence| {
            sentence.values.iter().any(|value| value.name.split_whitespace().next() == Some("distance"))
        };
        let numbers: Vec<String> =
            self.checked.sentences.iter().filter(asked).map(|sentence| (sentence.number + 1).to_string()).collect();
        (!numbers.is_empty()).then(|| {
            Refused::because(format!(
                "positions are to be blurred to {} m, and distances computed from the true ones stand in the sentences {}: \
                 write them in words as coarse as that, or publish without --blur",
                blur.metres(),
                numbers.join(", ")
            ))
        })
    }
}
