use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use model::Digest;

use crate::formats::Shelf;
use crate::name::safe_name;
use crate::nearest::nearest;
use crate::walk::Found;

/// The files of an import, as the rows of its tables may name them.
///
/// A cell never becomes a path that is opened: it is only compared with what was found.
#[derive(Debug, Clone, Default)]
pub struct Files {
    by_path: BTreeMap<PathBuf, String>,
    by_name: BTreeMap<String, Vec<PathBuf>>,
    preserved: BTreeMap<String, BTreeSet<Digest>>,
}

/// Why a cell names no file.
pub(crate) enum FileError {
    /// No such file, and the name most like it.
    Missing(Option<String>),
    /// Several files of that name, by their paths as given.
    Several(Vec<String>),
}

impl Files {
    /// The files that were found.
    pub fn new(found: &[Found]) -> Self {
        let mut files = Files::default();
        for file in found {
            files.by_path.insert(file.path.clone(), file.given.clone());
            let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.by_name.entry(name).or_default().push(file.path.clone());
        }
        files
    }
    /// The same, with what came out of archives; a name that an archive gives to different bytes names nothing.
    #[must_use]
    pub fn with_archived(mut self, shelf: &Shelf) -> Self {
        let mut archived: BTreeMap<PathBuf, BTreeSet<Digest>> = BTreeMap::new();
        for kept in shelf.files().filter(|kept| kept.given.contains("!/")) {
            archived.entry(archived_path(&kept.given)).or_default().insert(kept.sha256);
        }
        for kept in shelf.files() {
            let path = archived_path(&kept.given);
            let is_one = archived.get(&path).is_some_and(|digests| digests.len() == 1);
            if is_one && self.by_path.insert(path.clone(), kept.given.clone()).is_none() {
                self.by_name.entry(kept.name.clone()).or_default().push(path);
            }
        }
        self
    }
    /// The same, with what arrived in earlier imports: bare file names, made safe to show, and what they hold.
    #[must_use]
    pub fn with_preserved(mut self, arrived: impl IntoIterator<Item = (String, Digest)>) -> Self {
        for (name, sha256) in arrived {
            self.preserved.entry(name).or_default().insert(sha256);
        }
        self
    }
    /// What arrived earlier under the bare name in a cell.
    pub(crate) fn preserved(&self, cell: &str) -> Vec<Digest> {
        let name = Path::new(&cell.replace('\\', "/")).file_name().map(safe_name).unwrap_or_default();
        self.preserved.get(&name).into_iter().flatten().copied().collect()
    }
    /// The file that a cell of a table in some folder names; a likely name is searched only if asked for.
    pub(crate) fn find(&self, folder: &Path, cell: &str, suggest: bool) -> Result<PathBuf, FileError> {
        let wanted = plain(&folder.join(cell.replace('\\', "/")));
        if self.by_path.contains_key(&wanted) {
            return Ok(wanted);
        }
        match self.by_name.get(cell).map(Vec::as_slice) {
            Some([only]) => Ok(only.clone()),
            Some(several) => Err(FileError::Several(
                several.iter().map(|path| self.by_path.get(path).cloned().unwrap_or_default()).collect(),
            )),
            None if !suggest => Err(FileError::Missing(None)),
            None => {
                let name = Path::new(cell).file_name().map(safe_name).unwrap_or_default();
                let likely = nearest(&name, self.by_name.keys().map(String::as_str));
                Err(FileError::Missing(likely.map(str::to_owned)))
            }
        }
    }
}

/// What stands for a path where a file came out of an archive: it is compared, and never opened.
pub fn archived_path(given: &str) -> PathBuf {
    plain(Path::new(given))
}

/// A path without `.` and `..`, by its letters alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}
