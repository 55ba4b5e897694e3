//! What the making of a case leaves behind when it is killed: the next attempt takes it up, and nothing else.
use std::path::{Path, PathBuf};

use crate::CaseError;
use crate::case::io;
use crate::database::{self, Access, Database, sql};

/// All that may lie in a folder before the file `format` says that it is a case.
const BEGUN: [&str; 9] = [
    "lock",
    "blobs",
    "cache",
    "checkpoints",
    "verifier",
    "case.sqlite",
    "case.sqlite-wal",
    "case.sqlite-shm",
    "case.sqlite-journal",
];

/// Refuses a folder with anything in it but what a case that was never finished may have.
pub(crate) fn check_names(dir: &Path) -> Result<(), CaseError> {
    let strange = names(dir)?.into_iter().find(|name| !BEGUN.iter().any(|begun| Path::new(begun) == name));
    strange.map_or(Ok(()), |found| Err(CaseError::NotEmpty { dir: dir.to_owned(), found }))
}

/// Clears away an unfinished case, whose lock is held. A case that only lost its file `format` has entries or copies, and
/// is left as it is.
pub(crate) async fn clear(dir: &Path) -> Result<(), CaseError> {
    check_names(dir)?;
    for folder in ["blobs", "cache"] {
        let path = dir.join(folder);
        for name in names(&path)?.into_iter().chain(names(&path.join("staging"))?) {
            if name != Path::new("staging") {
                return Err(CaseError::NotEmpty { dir: dir.to_owned(), found: Path::new(folder).join(name) });
            }
        }
    }
    let file = dir.join("case.sqlite");
    if file.exists() && entries(&file).await? > 1 {
        return Err(CaseError::NotEmpty { dir: dir.to_owned(), found: "case.sqlite".into() });
    }
    for name in names(dir)?.into_iter().filter(|name| name != Path::new("lock")) {
        let path = dir.join(name);
        let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        removed.map_err(io(&path))?;
    }
    Ok(())
}

/// How many entries the ledger of an unfinished case has: one at most, which says what it is called.
async fn entries(file: &Path) -> Result<i64, CaseError> {
    let database = Database::Sqlite(database::open(file, Access::Write).await?);
    let counted = sql("SELECT COUNT(*) FROM entry").one(&database).await;
    let count = counted.and_then(|row| row.get::<i64, _>(0));
    database.close().await;
    Ok(count?)
}

/// What lies in a folder, sorted; nothing where there is no folder.
fn names(folder: &Path) -> Result<Vec<PathBuf>, CaseError> {
    let listed = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.map_err(io(folder))?,
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.map(|entry| PathBuf::from(entry.file_name()));
    let mut names = listed.map(name).collect::<Result<Vec<_>, _>>().map_err(io(folder))?;
    names.sort();
    Ok(names)
}
