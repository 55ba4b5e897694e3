use std::path::PathBuf;

/// Why a run could not begin or go on; a job that fails is not an error but an [`Outcome`](crate::Outcome).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another run holds this queue.
    #[error("another run is using the job queue {}: wait until it ends, or stop it, then try again", path.display())]
    Busy {
        /// The queue's file.
        path: PathBuf,
    },
    /// The queue's file or its lock could not be opened or made.
    #[error("the job queue {} cannot be opened: {source}; check that the folder exists and may be written to", path.display())]
    Open {
        /// The file that could not be opened.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The queue's database refused a statement.
    #[error(
        "the job queue {} failed: {source}; the file holds no evidence: if it is damaged, delete it and run again",
        path.display()
    )]
    Database {
        /// The queue's file.
        path: PathBuf,
        /// What the database said.
        source: sqlx::Error,
    },
    /// A payload could not be written as JSON.
    #[error("the payload of job {fingerprint} cannot be written as JSON: {source}")]
    Payload {
        /// The job.
        fingerprint: crate::Fingerprint,
        /// What serde said.
        source: serde_json::Error,
    },
}
