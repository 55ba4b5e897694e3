use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use model::{Draft, EntryKind, Fact, FactRef, Instant, Notice, NoticeLevel, Whereabouts};
use preservation::{Blobs, Cache, Case, Location, Opening, Receipt, Records, Signer};

use crate::failure::Failure;
use crate::import::zone_named;
use crate::vault::{Access, AskPassphrase, Sealer};

/// An open case, and who works on it.
pub struct Workbench {
    case: Arc<Case>,
    /// The facts as they stood, where that is asked.
    stood: Option<Arc<dyn Records>>,
    who: String,
    notices: Vec<Notice>,
    /// Whether what is sealed stays so for a report, though this user's key would open it.
    pub(crate) keeps_sealed: bool,
    pub(crate) ask: Option<AskPassphrase>,
    pub(crate) sealer: Arc<tokio::sync::Mutex<Option<Arc<Sealer>>>>,
    pub(crate) access: Arc<tokio::sync::Mutex<Option<Arc<Access>>>>,
}

impl Workbench {
    /// Whether a folder is a case.
    pub fn is_case(dir: &Path) -> bool {
        dir.join("format").is_file() && dir.join("case.sqlite").is_file()
    }

    /// Makes a case in a new or empty folder, or in a store that has none of its name.
    ///
    /// # Errors
    /// The zone is unknown, the place is taken, there is no key to sign with, or the disk or server refuses.
    pub async fn create(at: impl Into<Location>, case: model::Case, who: &str) -> Result<Self, Failure> {
        zone_named(&case.zone)?;
        let (signer, notices) = signer()?;
        let case = Case::create(at, case, who, signer, &Opening::default()).await?;
        let mut made = Self {
            case: Arc::new(case),
            stood: None,
            who: who.to_owned(),
            notices,
            keeps_sealed: false,
            ask: None,
            sealer: Default::default(),
            access: Default::default(),
        };
        let of_vault = made.ensure_vault().await?;
        made.notices.extend(of_vault);
        Ok(made)
    }

    /// Opens a case to work on it; one process at a time may.
    ///
    /// # Errors
    /// There is no such case, another process works on it, or there is no key to sign with.
    pub async fn open(at: impl Into<Location>, who: &str) -> Result<Self, Failure> {
        let (signer, mut notices) = signer()?;
        let opening = Opening::default();
        let case = Case::open(at, signer, &opening).await?;
        notices.extend(clock_behind(&case, opening.clock.now()).await?);
        Ok(Self {
            case: Arc::new(case),
            stood: None,
            who: who.to_owned(),
            notices,
            keeps_sealed: false,
            ask: None,
            sealer: Default::default(),
            access: Default::default(),
        })
    }

    /// Opens a case to look at it, also while another process works on it or the disk is full; nothing can be recorded.
    ///
    /// # Errors
    /// There is no such case, or it cannot be read.
    pub async fn look(at: impl Into<Location>, who: &str) -> Result<Self, Failure> {
        let case = Case::read(at).await?;
        Ok(Self {
            case: Arc::new(case),
            stood: None,
            who: who.to_owned(),
            notices: Vec::new(),
            keeps_sealed: false,
            ask: None,
            sealer: Default::default(),
            access: Default::default(),
        })
    }

    /// The same case, as somebody else works on it: what they record is under their name.
    #[must_use]
    pub fn as_person(&self, who: &str) -> Self {
        Self {
            case: Arc::clone(&self.case),
            stood: self.stood.clone(),
            who: who.to_owned(),
            notices: Vec::new(),
            keeps_sealed: self.keeps_sealed,
            ask: self.ask.clone(),
            sealer: Arc::clone(&self.sealer),
            access: Arc::clone(&self.access),
        }
    }

    /// The same case, for people who may not read all that this user's key opens: what is sealed stays so in what reports are
    /// held against. Protected names are still compared before anything is published, by their hashes.
    #[must_use]
    pub fn keeping_sealed(self) -> Self {
        Self { keeps_sealed: true, ..self }
    }

    /// The same case with what this user's key opens, for a verdict of which nobody is shown more than that it fell.
    pub(crate) fn opening_sealed(&self) -> Self {
        Self { keeps_sealed: false, ..self.as_person(&self.who) }
    }

    /// The same case as it stood when its ledger had this many entries; for reading.
    #[must_use]
    pub(crate) fn as_it_stood(&self, entries: u64) -> Self {
        Self { stood: Some(self.case.records().as_of(entries)), ..self.as_person(&self.who) }
    }

    /// What the user must know about how the case was opened (a key was made, the clock stands behind the ledger).
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The folder of this user for what is kept beside this case and is no part of it: settings, uploads on their way.
    ///
    /// # Errors
    /// The system does not say where a user keeps such things.
    pub fn folder_beside(&self) -> Result<std::path::PathBuf, Failure> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(std::path::PathBuf::from);
        let state = set("XDG_STATE_HOME").or_else(|| set("HOME").map(|home| home.join(".local/state")));
        let state = state.ok_or_else(|| {
            Failure::new("neither XDG_STATE_HOME nor HOME says where to keep uploads", "name a folder with --work DIR")
        })?;
        // The case's own name on its checkpoints: two cases never share a folder.
        let origin = self.case.ledger().origin();
        let plain: String = origin.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Ok(state.join("sightline").join(plain))
    }

    /// The key with which others check this case's ledger.
    pub fn verifier_key(&self) -> String {
        self.case.ledger().verifiers().first().map(ToString::to_string).unwrap_or_default()
    }

    pub(crate) fn case(&self) -> &Case {
        &self.case
    }

    pub(crate) fn who(&self) -> &str {
        &self.who
    }

    pub(crate) fn blobs(&self) -> &Arc<dyn Blobs> {
        self.case.blobs()
    }

    pub(crate) fn records(&self) -> &(dyn Records + 'static) {
        self.stood.as_deref().unwrap_or(self.case.records().as_ref())
    }

    pub(crate) fn cache(&self) -> &Arc<dyn Cache> {
        self.case.cache()
    }

    /// What the case is called and where it tells the time.
    pub(crate) async fn about(&self) -> Result<model::Case, Failure> {
        let recorded = self.records().case().await?;
        recorded.map(|recorded| recorded.fact).ok_or_else(|| {
            Failure::new("the case's first entry is missing", "run `sightline verify` to see what is damaged")
        })
    }

    pub(crate) async fn zone(&self) -> Result<TimeZone, Failure> {
        zone_named(&self.about().await?.zone)
    }

    /// A fact as this user records it.
    pub(crate) fn draft(&self, reason: String, fact: Fact) -> Draft {
        Draft { who: self.who.clone(), reason, inputs: Vec::new(), entry: EntryKind::Recorded(fact) }
    }

    /// A fact as a detector records it, with what it read.
    pub(crate) fn detected(detector: &str, reason: String, inputs: Vec<FactRef>, fact: Fact) -> Draft {
        Draft { who: detector.to_owned(), reason, inputs, entry: EntryKind::Recorded(fact) }
    }

    pub(crate) async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Receipt>, Failure> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let (receipts, notices) = self.append_noting(drafts).await?;
        match notices.into_iter().next() {
            Some(notice) => Err(Failure { what: notice.what, place: notice.place, next: notice.next }),
            None => Ok(receipts),
        }
    }

    /// Records drafts, what is protected in them sealed; what cannot be sealed without a key is left out, and said.
    pub(crate) async fn append_noting(&self, mut drafts: Vec<Draft>) -> Result<(Vec<Receipt>, Vec<Notice>), Failure> {
        let protected = |draft: &mut Draft| match &mut draft.entry {
            EntryKind::Recorded(fact) => fact.is_protected(),
            EntryKind::Reported { .. } => false,
        };
        let mut notices = Vec::new();
        if drafts.iter_mut().any(protected) {
            notices.extend(self.ensure_vault().await?);
            let (sealed, left_out) = self.sealer().await?.seal(drafts).await?;
            drafts = sealed;
            notices.extend(left_out);
        }
        if drafts.is_empty() {
            return Ok((Vec::new(), notices));
        }
        Ok((self.case.ledger().append(drafts).await?, notices))
    }
}

/// A word about a clock that stands before the ledger's last entry: nothing is ordered by it, but readers will wonder.
async fn clock_behind(case: &Case, now: Instant) -> Result<Option<Notice>, Failure> {
    let records = case.records();
    let last = records.entries(records.size().await?.saturating_sub(1), 1).await?.pop();
    Ok(last.filter(|last| now < last.at).map(|last| Notice {
        level: NoticeLevel::Warning,
        what: format!(
            "the clock of this computer says {now}, and the last entry of the ledger is of {}: it was set back, or it ran \
             ahead before",
            last.at
        ),
        place: Whereabouts::default(),
        next: "set the clock; entries keep the order in which they were recorded, and `sightline verify` names those \
               whose time runs back"
            .to_owned(),
    }))
}

/// The user's key; where it was made just now, a notice says so.
pub(crate) fn signer() -> Result<(Signer, Vec<Notice>), Failure> {
    let found = Signer::of_user()?;
    let mut notices = Vec::new();
    if found.created {
        notices.push(Notice {
            level: NoticeLevel::Warning,
            what: "a signing key was made for you; it signs the ledgers of your cases".to_owned(),
            place: Whereabouts { file: Some(found.path.display().to_string()), ..Whereabouts::default() },
            next: "keep a copy of this file in a safe place, and give it to nobody".to_owned(),
        });
    }
    Ok((found.signer, notices))
}

/// The zone in which a case tells the time.
#[derive(Debug, Clone)]
pub struct LocalTime(TimeZone);

impl LocalTime {
    /// An instant as the case's clocks show it, to the second: `2022-01-05 17:31:00`.
    pub fn show(&self, at: model::Instant) -> String {
        at.to_timestamp().to_zoned_datetime(self.0.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

impl Workbench {
    /// The zone in which this case tells the time.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn local_time(&self) -> Result<LocalTime, Failure> {
        Ok(LocalTime(self.zone().await?))
    }
}
