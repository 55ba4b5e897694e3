use std::fmt;

use model::Whereabouts;

/// Why a use case could not do its work: what, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub what: String,
    /// Where.
    pub place: Whereabouts,
    /// What to do next.
    pub next: String,
}

impl Failure {
    /// A failure that concerns no file.
    pub fn new(what: impl ToString, next: impl ToString) -> Self {
        Self { what: what.to_string(), place: Whereabouts::default(), next: next.to_string() }
    }

    /// A failure in or with a file.
    pub fn in_file(file: impl ToString, what: impl ToString, next: impl ToString) -> Self {
        Self { place: Whereabouts { file: Some(file.to_string()), ..Whereabouts::default() }, ..Self::new(what, next) }
    }
}

/// An error whose text already says what to do gets the general advice for its kind.
macro_rules! failures {
    ($($error:ty => $next:literal;)*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error, $next)
            }
        }
    )*};
}

failures! {
    preservation::CaseError => "mend that and try again; nothing was changed";
    preservation::BlobError => "mend that and try again; what was acknowledged is safe";
    preservation::KeysError => "mend that and try again; nothing of this step was recorded";
    preservation::RecordsError => "run `sightline verify` to see whether the case is damaged";
    preservation::CacheError => "what is in the cache can be computed again; free some space, or delete the cache folder";
    preservation::AddressError => "give an address of that form";
    preservation::SignerError => "mend that and try again; nothing was changed";
    jobs::Error => "run the command again: what was finished is kept";
}

impl From<preservation::LedgerError> for Failure {
    fn from(error: preservation::LedgerError) -> Self {
        let next = match &error {
            preservation::LedgerError::CheckpointFile { .. } => {
                "the entries are in the ledger: run the command again when that is mended, it goes on from there"
            }
            _ => "nothing of this step was recorded; mend that and try again",
        };
        Self::new(error, next)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}); {}", self.what, self.place, self.next)
    }
}

impl std::error::Error for Failure {}
