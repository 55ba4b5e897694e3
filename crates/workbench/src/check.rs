use std::collections::{BTreeMap, BTreeSet};

use compiler::{BytesState, Checked, Compiler, Document, ExhibitKind, Inputs};
use model::{Digest, Notice};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::open::Workbench;

mod gather;
mod guarded;
mod pictures;
mod supports;

/// A report held against the case.
#[derive(Debug, Clone, Serialize)]
pub struct ReportChecked {
    /// How many ledger entries the case had.
    pub as_of: u64,
    /// What was found.
    #[serde(flatten)]
    pub checked: Checked,
    /// What a person must know of the case.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

/// What a case holds for a report to stand on, ready to be compiled against.
pub struct ReportBasis {
    /// Holds reports against the case.
    pub compiler: Compiler,
    /// How many ledger entries the case had.
    pub as_of: u64,
    /// What a person must know of the case.
    pub notices: Vec<Notice>,
}

impl Workbench {
    /// Holds the text of a report against the case.
    ///
    /// Every item that the text cites, or that what it cites rests on, is read again and its hash checked.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn check_report(&self, text: &str) -> Result<ReportChecked, Failure> {
        let mut basis = self.report_basis(Some(text)).await?;
        let checked = basis.compiler.check(text);
        Ok(ReportChecked { as_of: basis.as_of, checked, notices: basis.notices })
    }

    /// All that reports are held against; of the items that a text leans on, the bytes are checked.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn report_basis(&self, text: Option<&str>) -> Result<ReportBasis, Failure> {
        let solved = self.solve().await?;
        let findings = self.findings(&solved).await?;
        let as_of = self.case().ledger().size().await?;
        let mut gathered = self.gather(&solved, &findings).await?;
        if let Some(text) = text {
            self.check_bytes(&mut gathered, text).await?;
        }
        let notices = [self.notices(), &findings.notices].concat();
        Ok(ReportBasis { compiler: Compiler::new(gathered.inputs), as_of, notices })
    }

    /// Reads again what a text leans on, and finds the text itself among the items.
    async fn check_bytes(&self, gathered: &mut gather::Gathered, text: &str) -> Result<(), Failure> {
        let own = Digest::from_bytes(Sha256::digest(text.as_bytes()).into());
        let handed_out: BTreeSet<Digest> =
            self.records().reports().await?.into_iter().map(|report| report.sha256).collect();
        let leaned_on = leaned_on(&gathered.inputs, text);
        for exhibit in gathered.inputs.exhibits.iter_mut().filter(|one| one.kind == ExhibitKind::Item) {
            let Some(sha256) = gathered.hashes.get(exhibit.id.as_str()) else { continue };
            exhibit.is_report = *sha256 == own || handed_out.contains(sha256);
            if !leaned_on.contains(exhibit.id.as_str()) {
                continue;
            }
            exhibit.bytes = match self.blobs().verify(sha256, preservation::silent()).await {
                Ok(_) => BytesState::Intact,
                Err(error) => BytesState::Failed(error.to_string()),
            };
        }
        Ok(())
    }
}

/// The ids of the items that a text cites, or that what it cites rests on.
fn leaned_on(inputs: &Inputs, text: &str) -> BTreeSet<String> {
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, exhibit) in inputs.exhibits.iter().enumerate() {
        for name in std::iter::once(&exhibit.id).chain(&exhibit.also_known_as) {
            named.entry(name.clone()).or_default().push(number);
        }
        named.entry(compiler::qualified(exhibit.kind, &exhibit.id)).or_default().push(number);
    }
    let document = Document::parse(text);
    let mut rest: Vec<&String> =
        document.sentences.iter().flat_map(|s| &s.citations).map(|citation| &citation.target).collect();
    let (mut seen, mut items) = (BTreeSet::new(), BTreeSet::new());
    while let Some(name) = rest.pop() {
        for &number in named.get(name).into_iter().flatten() {
            if !seen.insert(number) {
                continue;
            }
            let exhibit = &inputs.exhibits[number];
            if exhibit.kind == ExhibitKind::Item {
                items.insert(exhibit.id.clone());
            }
            rest.extend(&exhibit.rests_on);
        }
    }
    items
}

/// The hashes of items that have a preserved copy.
pub(super) fn hashes(items: &[model::Item]) -> BTreeMap<String, Digest> {
    items.iter().filter_map(|item| Some((item.id.to_string(), item.sha256()?))).collect()
}
