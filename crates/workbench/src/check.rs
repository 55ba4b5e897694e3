use std::collections::{BTreeMap, BTreeSet};

use compiler::{BytesState, Checked, Compiler, Document, ExhibitKind, Inputs};
use model::{Digest, Notice};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::findings::ForReports;
use crate::open::Workbench;
use crate::solve::Solved;

mod dated;
mod gather;
mod guarded;
mod pictures;
mod shelf;
mod supports;

pub(crate) use self::guarded::EXPOSING_M;

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
pub(crate) struct Basis {
    /// Holds reports against the case.
    pub(crate) compiler: Compiler,
    /// How many ledger entries the case had.
    pub(crate) as_of: u64,
    /// What a person must know of the case.
    pub(crate) notices: Vec<Notice>,
    /// The hashes of items that have a preserved copy.
    hashes: BTreeMap<String, Digest>,
    /// The hashes of what was handed out as a report.
    handed_out: BTreeSet<Digest>,
    /// The items whose copies were read again.
    read_again: BTreeSet<String>,
}

impl Basis {
    /// The preserved copies that a text leans on and that were not read again; and the text itself, found among the items.
    pub(crate) fn not_read_again(&mut self, text: &str) -> BTreeMap<String, Digest> {
        let own = Digest::from_bytes(Sha256::digest(text.as_bytes()).into());
        let hashes = std::mem::take(&mut self.hashes);
        let is_report = |id: &str| hashes.get(id).is_some_and(|hash| *hash == own || self.handed_out.contains(hash));
        let exhibits = &self.compiler.inputs().exhibits;
        let of_items = exhibits.iter().filter(|one| one.kind == ExhibitKind::Item);
        if of_items.clone().any(|one| one.is_report != is_report(&one.id)) {
            let mut inputs = self.compiler.inputs().clone();
            for one in inputs.exhibits.iter_mut().filter(|one| one.kind == ExhibitKind::Item) {
                one.is_report = is_report(&one.id);
            }
            self.compiler = Compiler::new(inputs);
        }
        let leaned_on = leaned_on(self.compiler.inputs(), text);
        let due = leaned_on.into_iter().filter(|id| !self.read_again.contains(id));
        let due = due.filter_map(|id| Some((id.clone(), *hashes.get(&id)?))).collect();
        self.hashes = hashes;
        due
    }

    /// The same, with which nobody finds out a protected name by trying: none is compared.
    pub(crate) fn without_names(self) -> Self {
        let inputs = Inputs { guard: None, ..self.compiler.inputs().clone() };
        Self { compiler: Compiler::new(inputs), ..self }
    }

    /// Notes what became of copies that were read again.
    pub(crate) fn note(&mut self, read: BTreeMap<String, BytesState>) {
        if read.values().any(|state| *state != BytesState::Intact) {
            let mut inputs = self.compiler.inputs().clone();
            for one in inputs.exhibits.iter_mut().filter(|one| one.kind == ExhibitKind::Item) {
                if let Some(state) = read.get(&one.id) {
                    one.bytes = state.clone();
                }
            }
            self.compiler = Compiler::new(inputs);
        }
        self.read_again.extend(read.into_keys());
    }
}

impl Workbench {
    /// Holds the text of a report against the case.
    ///
    /// Every item that the text cites, or that what it cites rests on, is read again and its hash checked.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn check_report(&self, text: &str) -> Result<ReportChecked, Failure> {
        let mut basis = self.basis_now().await?;
        self.read_all_again(&mut basis, text).await;
        let checked = basis.compiler.check(text);
        Ok(ReportChecked { as_of: basis.as_of, checked, notices: basis.notices })
    }

    /// All that reports are held against, everything computed anew.
    pub(crate) async fn basis_now(&self) -> Result<Basis, Failure> {
        let solved = self.solve().await?;
        let findings = self.findings_for_reports(&solved).await?;
        let as_of = self.records().size().await?;
        self.basis(as_of, &solved, &findings).await
    }

    /// All that reports are held against, by what was computed already from so many entries.
    pub(crate) async fn basis(&self, as_of: u64, solved: &Solved, findings: &ForReports) -> Result<Basis, Failure> {
        let gathered = self.gather(solved, findings).await?;
        let mut handed_out: BTreeSet<Digest> =
            self.records().reports().await?.into_iter().map(|report| report.sha256).collect();
        for one in self.all_published().await? {
            handed_out.extend([one.text, one.page].into_iter().chain(one.pdf));
        }
        let notices = [self.notices(), &findings.notices].concat();
        Ok(Basis {
            compiler: Compiler::new(gathered.inputs),
            as_of,
            notices,
            hashes: gathered.hashes,
            handed_out,
            read_again: BTreeSet::new(),
        })
    }

    /// Reads again every copy that a text leans on.
    pub(crate) async fn read_all_again(&self, basis: &mut Basis, text: &str) {
        let due = basis.not_read_again(text);
        let read = self.states_of(due).await;
        basis.note(read);
    }

    /// Reads preserved copies again and says of each whether it has its hash.
    pub(crate) async fn states_of(&self, due: BTreeMap<String, Digest>) -> BTreeMap<String, BytesState> {
        let mut read = BTreeMap::new();
        for (id, sha256) in due {
            let state = match self.blobs().verify(&sha256, preservation::silent()).await {
                Ok(_) => BytesState::Intact,
                Err(error) => BytesState::Failed(error.to_string()),
            };
            read.insert(id, state);
        }
        read
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
