use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The reports of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportsView {
    /// Each with its newest text, the one last written in first.
    pub reports: Vec<ReportLine>,
}

/// One report in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportLine {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its newest saved version; 0 where it was only published.
    pub version: u32,
    /// Who wrote that.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// How often it was published.
    pub published: u32,
}

/// A report: its text, who wrote, who signed, what was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// Its name.
    pub id: String,
    /// The text as it was saved last, or as it was in the version that was asked for; `None` where nothing was saved.
    pub draft: Option<DraftView>,
    /// Every saved version, the newest first.
    pub versions: Vec<DraftLine>,
    /// Every published version, the newest first.
    pub published: Vec<PublishedView>,
    /// Everybody who signed it off, the newest first, beside its newest text.
    pub signatures: Vec<SignatureView>,
    /// Why who asks may not sign it off; `None` where nothing forbids it.
    pub may_not_sign: Option<String>,
}

/// A saved text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftView {
    /// Which version it is: the `base` of what is saved after it.
    pub version: u32,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

/// A saved version in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftLine {
    /// Which.
    pub version: u32,
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedView {
    /// Which, from 1.
    pub version: u32,
    /// The ledger entry that pins it.
    pub entry: u64,
    /// How many entries it stands on.
    pub as_of: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who published it.
    pub by: String,
    /// Who signed it off.
    pub signed_off_by: String,
    /// What readers were told of how it differs from the one before.
    pub correction: Option<String>,
    /// SHA-256 of its page.
    pub sha256: String,
    /// The address of its page.
    pub page: String,
    /// The address of its document for print (PDF); `None` where none was made.
    pub pdf: Option<String>,
}

/// A sign-off beside the text as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    /// Who signed.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Why it does not stand any more: `text` or `ground`; `not_known` before the case was read; `None` where it stands.
    pub lapsed: Option<String>,
}

/// A text that somebody wants recorded as the next version, and saw another before that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedReport {
    /// Which version it is now.
    pub version: u32,
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
}

/// Why a text was not saved: somebody saved another since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextConflict {
    /// What happened.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// What was saved since. Send its version as `base` to save yours after it: both stay in the history.
    pub theirs: DraftView,
}

/// A text to hold against the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Checking {
    /// The text. Line breaks are single characters.
    pub text: String,
}

/// A text held against the case. That nothing is found never means that a sentence is true. Places count as browsers do, in
/// units of UTF-16.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct CheckView {
    /// From how many entries it was held against; `None` before the case was read, and then nothing was checked.
    pub as_of: Option<u64>,
    /// Whether the case has changed since, so that it will be held against it anew.
    pub stale: bool,
    /// Why it could not be made from the newest entries.
    pub failure: Option<String>,
    /// How many errors; exceptions are none.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// What was found, in the order of the text.
    pub diagnostics: Vec<DiagnosticView>,
    /// What was not read: nothing is said of it, for or against.
    pub unread: Vec<UnreadView>,
    /// The sentences, titles among them.
    pub sentences: Vec<SentenceView>,
    /// Items whose preserved copies are just being read again.
    pub reading: Vec<String>,
}

/// Something that the evidence does not carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiagnosticView {
    /// What kind it is.
    pub code: String,
    /// What that kind means.
    pub means: String,
    /// `error`, `warning` or `note`.
    pub level: String,
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The line, from 1.
    pub line: usize,
    /// The sentence, by its place in `sentences`.
    pub sentence: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What the evidence says.
    pub evidence: Vec<ShownEvidence>,
    /// A wording that the evidence carries.
    pub allowed: Option<String>,
    /// Text that would mend it.
    pub fix: Option<FixView>,
    /// Who lets it stand, and why.
    pub excepted: Option<ExceptedView>,
}

/// A piece of evidence behind a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShownEvidence {
    /// Its name.
    pub name: String,
    /// What it says.
    pub says: String,
}

/// Text to put in the place of other text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FixView {
    /// Where what is replaced begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What stands there then.
    pub insert: String,
    /// What that does.
    pub says: String,
}

/// Who lets a diagnostic stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExceptedView {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadView {
    /// Where it begins; `None` for the whole text.
    pub from: Option<usize>,
    /// Where it ends.
    pub to: Option<usize>,
    /// What, in words.
    pub what: String,
}

/// A sentence of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SentenceView {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What kind it is.
    pub kind: String,
    /// What told the kind: `mark`, `section` or `wording`.
    pub kind_from: String,
    /// What it cites and asks for, in its order: names for `GET /api/names?of=`.
    pub names: Vec<String>,
}

/// What can be inserted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamesView {
    /// The names, the best first.
    pub names: Vec<NameView>,
    /// Whether there are more.
    pub more: bool,
}

/// Something that a report can cite, or a computed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NameView {
    /// Its name, as a mark writes it.
    pub name: String,
    /// What it is: a kind of fact, `finding`, or `value`.
    pub kind: String,
    /// The mark: `[@V017]`, `{{time dispersal}}`.
    pub insert: String,
    /// What it is in a few words; of a value, the words that it stands for.
    pub title: String,
    /// What it bears out; 12 at most.
    pub says: Vec<String>,
    /// Why nothing may lean on it.
    pub unusable: Option<String>,
}

/// The page that a text would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewView {
    /// Its address, for this person and a while.
    pub page: Option<String>,
    /// Why it cannot be made.
    pub refused: Option<String>,
}

/// What changed between two versions of a report, sentence by sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangesView {
    /// The earlier version.
    pub from: u32,
    /// The later; `None` for the newest text as it would be published now.
    pub to: Option<u32>,
    /// Sentences that changed, or whose ground did.
    pub sentences: Vec<ChangedSentenceView>,
    /// A note to readers to begin from; empty where no sentence changed.
    pub note: String,
    /// Whether the case has changed since, or was not read yet.
    pub stale: bool,
}

/// A sentence that is not what it was, or does not stand on what it stood on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedSentenceView {
    /// Which of the earlier text, from 1; `None` for a new one.
    pub number: Option<usize>,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
    /// What it stands on that changed.
    pub on: Vec<ChangedStandView>,
    /// The methods that have another version under it, in words: that it is not what it was may be by them.
    pub methods: Vec<String>,
}

/// Something that a sentence stands on and that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedStandView {
    /// Its name.
    pub name: String,
    /// What it said.
    pub before: Vec<String>,
    /// What it says.
    pub after: Vec<String>,
}

impl From<crate::publish::ChangedSentence> for ChangedSentenceView {
    fn from(changed: crate::publish::ChangedSentence) -> Self {
        let on =
            changed.on.into_iter().map(|on| ChangedStandView { name: on.name, before: on.before, after: on.after });
        let methods = changed.methods.iter().map(crate::publish::ChangedMethod::words).collect();
        Self { number: changed.number, before: changed.before, after: changed.after, on: on.collect(), methods }
    }
}
