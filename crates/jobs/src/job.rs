use std::fmt;

use serde::{Deserialize, Serialize};

/// What makes two jobs the same job: the same fingerprint is queued once.
///
/// Build it from everything that the result depends on (the input's hash, the method's name, version and settings), so
/// that a change of any of these is a new job.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// A fingerprint from any text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text it was made from.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One piece of work: its fingerprint and what the handler needs to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job<P> {
    /// What makes it the same job as another.
    pub fingerprint: Fingerprint,
    /// What the handler is given; stored in the queue as JSON, in clear, so never a protected text.
    pub payload: P,
}
