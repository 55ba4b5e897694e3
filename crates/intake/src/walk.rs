use std::collections::BTreeSet;
use std::fs::{File, FileType, Metadata, OpenOptions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use model::{Instant, Notice, NoticeLevel, Whereabouts};
use walkdir::WalkDir;

use crate::name::safe_name;
use crate::nearest::nearest;
use crate::tables::Table;

/// A file that was found and can be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is: absolute, as the system knows it.
    pub path: PathBuf,
    /// The argument as given or, inside a walked folder, argument/relative path; made safe to show.
    pub given: String,
    /// The file's own name, made safe to show.
    pub name: String,
    /// How many bytes it had when it was found.
    pub len: u64,
    /// Its modification time, which anyone can set.
    pub modified: Option<Instant>,
    /// What part it plays in an import, by its name.
    pub role: Role,
}

/// What part a file plays in an import, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Evidence to preserve.
    Item,
    /// One of the tables that [`crate::tables::read_all`] reads.
    Table(Table),
    /// A workbook, whose sheets may be tables: [`crate::tables::workbook`] reads them.
    Workbook,
    /// A GeoJSON file: a base map if [`crate::base_map::read`] says so, an item otherwise.
    GeoJson,
}

/// What was found under some paths, and what was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walk {
    /// The files: arguments in the order given, the files of a folder sorted by the bytes of their path.
    pub files: Vec<Found>,
    /// What is not among them and why, and what deserves a look.
    pub notices: Vec<Notice>,
}

impl Walk {
    /// How many bytes the files have together.
    pub fn total_len(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| sum.saturating_add(file.len))
    }
}

impl Found {
    /// Opens the file for reading, provided that it is still a file.
    ///
    /// # Errors
    /// A notice if it vanished, may not be read, or was replaced by a link, pipe or device since it was found.
    pub fn open(&self) -> Result<File, Box<Notice>> {
        let opened = OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC)
            .open(&self.path)
            .and_then(|file| Ok((file.metadata()?.is_file(), file)));
        match opened {
            Ok((true, file)) => Ok(file),
            Ok((false, _)) => Err(Box::new(refused(
                &self.given,
                "is no longer a file: something else has taken its place",
                "find out what replaced it, then import it again",
            ))),
            Err(error) => Err(Box::new(unreadable(&self.given, "file", &error))),
        }
    }
}

/// Every file under some paths, in a stable order, with a notice for all that is not taken in.
///
/// Folders are walked without following links; a link that is itself an argument is followed. Hidden files are files
/// like any other. The same path given twice is found once.
pub fn walk<P: AsRef<Path>>(paths: &[P]) -> Walk {
    let mut walk = Walk::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        walk_one(path.as_ref(), &mut walk, &mut seen);
    }
    walk
}

fn walk_one(argument: &Path, walk: &mut Walk, seen: &mut BTreeSet<PathBuf>) {
    let given = safe_name(argument.as_os_str());
    let resolved = std::fs::canonicalize(argument).and_then(|path| Ok((std::fs::metadata(&path)?, path)));
    let (metadata, root) = match resolved {
        Ok(resolved) => resolved,
        Err(error) => return walk.notices.push(unreadable(&given, "path", &error)),
    };
    if !metadata.is_dir() {
        return take(root, &given, argument, metadata, walk, seen);
    }
    let mut entries = Vec::new();
    let before = walk.notices.len();
    for entry in WalkDir::new(&root).follow_links(false).min_depth(1) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => entries.push(entry),
            Err(error) => {
                let relative = error.path().and_then(|path| path.strip_prefix(&root).ok()).unwrap_or(Path::new(""));
                let shown = safe_name(shown(argument, relative).as_os_str());
                let error = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
                walk.notices.push(unreadable(&shown, "folder or file", &error));
            }
        }
    }
    entries.sort_by(|a, b| a.path().as_os_str().as_bytes().cmp(b.path().as_os_str().as_bytes()));
    if entries.is_empty() && walk.notices.len() == before {
        walk.notices.push(noticed(
            NoticeLevel::Warning,
            &given,
            "the folder holds no files".to_owned(),
            "check that this is the folder you meant",
        ));
    }
    for entry in entries {
        let relative = entry.path().strip_prefix(&root).unwrap_or(entry.path());
        let shown = shown(argument, relative);
        let given = safe_name(shown.as_os_str());
        match entry.metadata() {
            Ok(metadata) => take(entry.path().to_owned(), &given, &shown, metadata, walk, seen),
            Err(error) => {
                let error = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
                walk.notices.push(unreadable(&given, "file", &error));
            }
        }
    }
}

fn shown(argument: &Path, relative: &Path) -> PathBuf {
    if relative.as_os_str().is_empty() { argument.to_owned() } else { argument.join(relative) }
}

fn take(path: PathBuf, given: &str, shown: &Path, metadata: Metadata, walk: &mut Walk, seen: &mut BTreeSet<PathBuf>) {
    if let Some(what) = not_a_file(metadata.file_type()) {
        let next = "copy what it stands for to a plain file and import that";
        return walk.notices.push(refused(given, what, next));
    }
    if !seen.insert(path.clone()) {
        return walk.notices.push(noticed(
            NoticeLevel::Warning,
            given,
            "this file was given twice and is taken in once".to_owned(),
            "nothing, unless another file was meant",
        ));
    }
    let name = safe_name(shown.file_name().unwrap_or(path.file_name().unwrap_or_default()));
    let (role, notice) = role_of(&name, given);
    walk.notices.extend(notice);
    let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok()).map(Instant::from);
    walk.files.push(Found { path, given: given.to_owned(), name, len: metadata.len(), modified, role });
}

fn not_a_file(kind: FileType) -> Option<&'static str> {
    match kind {
        kind if kind.is_file() => None,
        kind if kind.is_symlink() => Some("is a symbolic link; links inside a folder are not followed"),
        kind if kind.is_fifo() => Some("is a named pipe, not a file"),
        kind if kind.is_socket() => Some("is a socket, not a file"),
        kind if kind.is_block_device() || kind.is_char_device() => Some("is a device, not a file"),
        _ => Some("is not a file"),
    }
}

fn role_of(name: &str, given: &str) -> (Role, Option<Notice>) {
    let lower = name.to_lowercase();
    if let Some(table) = Table::of_file(&lower) {
        return (Role::Table(table), None);
    }
    let document = |what: String, next: &str| Some(noticed(NoticeLevel::Warning, given, what, next));
    if lower.ends_with(".xlsx") {
        return (Role::Workbook, None);
    }
    if lower.ends_with(".xls") || lower.ends_with(".ods") {
        let what = "a workbook of a kind that is not read, so kept as a document".to_owned();
        return (Role::Item, document(what, "save it as XLSX, or each sheet as CSV (UTF-8), and import that"));
    }
    if lower.ends_with(".geojson") { (Role::GeoJson, None) } else { (Role::Item, None) }
}

/// That a CSV file is neither one of the tables nor in another format that is read.
pub fn not_a_table(name: &str, given: &str) -> Notice {
    let lower = name.to_lowercase();
    let hint = nearest(lower.strip_suffix(".csv").unwrap_or(&lower), Table::ALL.iter().map(|table| table.name()));
    let meant = hint.map(|name| format!("; was {name}.csv meant?")).unwrap_or_default();
    let names = Table::ALL.map(|table| table.name()).join(", ");
    let what = format!("not one of the tables that are read ({names}), so kept as a document{meant}");
    let next = "rename the file if its rows are to be read, as in 01-sources.csv";
    noticed(NoticeLevel::Warning, given, what, next)
}

fn noticed(level: NoticeLevel, given: &str, what: String, next: &str) -> Notice {
    let place = Whereabouts { file: Some(given.to_owned()), ..Whereabouts::default() };
    Notice { level, what, place, next: next.to_owned() }
}

fn refused(given: &str, what: &str, next: &str) -> Notice {
    noticed(NoticeLevel::Error, given, format!("not taken in: it {what}"), next)
}

fn unreadable(given: &str, noun: &str, error: &std::io::Error) -> Notice {
    use std::io::ErrorKind::{NotFound, PermissionDenied};
    let (what, next) = match error.kind() {
        NotFound => (format!("this {noun} is not there"), "check the name; if it was moved meanwhile, import it again"),
        PermissionDenied => (
            format!("this {noun} may not be read by you"),
            "ask for permission to read it (chmod, chown), then import it again",
        ),
        _ if error.raw_os_error() == Some(libc::ELOOP) => {
            (format!("not taken in: this {noun} is a symbolic link"), "give the file that it points to")
        }
        _ => (
            format!("this {noun} cannot be read: {error}"),
            "check the disk or the network share, then import it again",
        ),
    };
    noticed(NoticeLevel::Error, given, what, next)
}
