use compiler::{Checked, Compiler, Diagnostic, Document, Level};
use model::{Digest, ReportId};
use publication::Blur;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::diff::named;
use super::ground::Ground;
use crate::check::Basis;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::solve::Solved;

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

    /// Keeps with its ground the findings that its sentences stand on, and by which methods they were computed.
    pub(super) async fn freeze(&mut self, workbench: &Workbench, solved: &Solved) -> Result<(), Failure> {
        let found = workbench.findings(solved).await?;
        let hidden = workbench.hidden().await?;
        let ground = std::mem::take(&mut self.ground);
        self.ground = ground.with_findings(&self.checked, &self.compiler, &hidden, &named(solved, &found)?);
        Ok(())
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

    /// That somebody who is protected is named beside the sentences: in a note to readers, the reason of an exception, the credit
    /// or ground of a picture; `None` where nobody is.
    pub(super) fn names_somebody(&self, text: &str, note: Option<&str>) -> Option<Refused> {
        let inputs = self.compiler.inputs();
        let guard = inputs.guard.as_ref()?;
        let document = Document::parse(text);
        let exceptions = self.checked.sentences.iter().flat_map(|sentence| &sentence.exceptions).flat_map(|mark| {
            let compiler::Exception { reason, by, .. } = &mark.exception;
            [("the reason of an exception", reason.clone()), ("who made an exception", by.clone())]
        });
        let of_text = document.pictures.iter().flat_map(|used| {
            let said = |what, text: Option<&str>| (what, text.unwrap_or_default().to_owned());
            [said("a picture's credit", used.credit()), said("a picture's ground", used.ground())]
        });
        let of_tables = inputs.pictures.iter().flat_map(|known| {
            let said = |what, text: &Option<String>| (what, text.clone().unwrap_or_default());
            [said("a picture's credit", &known.credit), said("a picture's ground", &known.ground)]
        });
        let note = note.map(|note| ("the note to readers", note.to_owned()));
        let beside = exceptions.chain(of_text).chain(of_tables).chain(note);
        let found = beside.filter_map(|(what, text)| {
            let shown: Vec<String> = guard.found_in(&text).into_iter().map(|(_, _, shown)| shown.to_owned()).collect();
            (!shown.is_empty()).then(|| format!("{what} (write {})", shown.join(", ")))
        });
        let found: Vec<String> = found.collect();
        (!found.is_empty())
            .then(|| Refused::because(format!("somebody who is protected is named in {}", found.join(", and in "))))
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
