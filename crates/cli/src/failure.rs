use model::{Notice, NoticeLevel, Whereabouts};

/// Why a command could not do its work: what, where, and what to do next. Its exit code is 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) place: Whereabouts,
    pub(crate) next: String,
}

impl Failure {
    /// A failure that concerns no file.
    pub(crate) fn new(what: impl ToString, next: impl ToString) -> Self {
        Self { what: what.to_string(), place: Whereabouts::default(), next: next.to_string() }
    }

    /// A failure in or with a file.
    pub(crate) fn in_file(file: impl ToString, what: impl ToString, next: impl ToString) -> Self {
        Self { place: Whereabouts { file: Some(file.to_string()), ..Whereabouts::default() }, ..Self::new(what, next) }
    }

    /// Reads a file that the user named.
    pub(crate) fn reading(path: &std::path::Path) -> Result<Vec<u8>, Self> {
        std::fs::read(path)
            .map_err(|error| Self::in_file(path.display(), error, "name a file that exists and that you may read"))
    }

    /// Writes a file that the user named.
    pub(crate) fn writing(path: &std::path::Path, text: &str) -> Result<(), Self> {
        std::fs::write(path, text)
            .map_err(|error| Self::in_file(path.display(), error, "name a file in a folder that you may write to"))
    }
}

impl From<workbench::Failure> for Failure {
    fn from(failure: workbench::Failure) -> Self {
        Self { what: failure.what, place: failure.place, next: failure.next }
    }
}

impl From<Failure> for Notice {
    fn from(failure: Failure) -> Self {
        Self { level: NoticeLevel::Error, what: failure.what, place: failure.place, next: failure.next }
    }
}
