use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Component, Path as FilePath, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbench::Failure;

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};
use crate::sessions::{Session, random};

/// A file that is to be sent in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Uploading {
    /// Its path inside what was dragged in (`phone/VID_1.mp4`).
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What the browser says of its last change, RFC 3339.
    #[serde(default)]
    pub modified: Option<String>,
}

/// A file on its way. Nothing of it is in the case before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct UploadView {
    /// Its number on this server.
    pub id: String,
    /// Its path inside what was dragged in.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many have arrived: where the next piece begins.
    pub received: u64,
    /// The most bytes of one piece.
    pub piece_bytes: u64,
}

/// Where a piece begins.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Piece {
    /// The byte at which it begins: what `received` said.
    pub offset: u64,
}

/// Files on their way, one's own.
#[utoipa::path(get, path = "/api/uploads", tag = "uploads", responses((status = 200, body = Vec<UploadView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn uploads(State(app): Work, Extension(session): Extension<Session>) -> Answer<Json<Vec<UploadView>>> {
    Ok(Json(app.uploads.of(&session.person)))
}

/// Announces a file.
#[utoipa::path(post, path = "/api/uploads", tag = "uploads", request_body = Uploading, responses((status = 200, body = UploadView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn begin(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(uploading): Json<Uploading>,
) -> Answer<Json<UploadView>> {
    Ok(Json(app.uploads.begin(&session.person, &uploading)?))
}

/// How much of a file has arrived.
#[utoipa::path(get, path = "/api/uploads/{id}", tag = "uploads", params(("id" = String, Path)), responses((status = 200, body = UploadView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn upload(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Answer<Json<UploadView>> {
    Ok(Json(app.uploads.get(&session.person, &id)?.view(&id)))
}

/// Sends a piece of a file; a piece that was sent before is answered alike.
#[utoipa::path(put, path = "/api/uploads/{id}", tag = "uploads", params(("id" = String, Path), Piece), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = UploadView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn piece(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Query(piece): Query<Piece>,
    bytes: Bytes,
) -> Answer<Json<UploadView>> {
    let of = std::sync::Arc::clone(&app);
    let written = tokio::task::spawn_blocking(move || of.uploads.take_in(&session.person, &id, piece.offset, &bytes));
    Ok(Json(written.await.map_err(Problem::fault)??))
}

/// Throws away what arrived of a file.
#[utoipa::path(delete, path = "/api/uploads/{id}", tag = "uploads", params(("id" = String, Path)), responses((status = 204, description = "Done."), (status = "4XX", body = ProblemView)))]
pub(crate) async fn drop_upload(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    app.uploads.drop(&session.person, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The most bytes of one piece.
pub(crate) const PIECE: u64 = 8 << 20;
/// The most files on their way at once.
const MOST: usize = 20_000;
/// After how long a file that nobody went on with is thrown away.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// After how long the second names of files are removed that a server which died was importing.
const IMPORTING: Duration = Duration::from_secs(24 * 60 * 60);

/// The files on their way, in a folder beside the case: nothing in it is in the case.
pub(crate) struct Uploads {
    folder: PathBuf,
    /// One piece at a time of one server: pieces of one file would overlap.
    writing: Mutex<()>,
}

/// What is known of a file on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OnItsWay {
    person: String,
    pub(crate) path: String,
    bytes: u64,
    modified: Option<String>,
    #[serde(skip)]
    received: u64,
}

impl OnItsWay {
    fn view(&self, id: &str) -> UploadView {
        let OnItsWay { path, bytes, received, .. } = self.clone();
        UploadView { id: id.to_owned(), path, bytes, received, piece_bytes: PIECE }
    }
}

impl Uploads {
    pub(crate) fn in_folder(folder: PathBuf) -> Result<Self, Failure> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&folder)
            .map_err(|error| Failure::in_file(folder.display(), error, "make the folder writable"))?;
        let uploads = Self { folder, writing: Mutex::new(()) };
        let older = |entry: &std::fs::DirEntry, than: Duration| {
            let changed = entry.path().join("data").metadata().or_else(|_| entry.metadata());
            let age = changed.and_then(|metadata| metadata.modified()).map(|at| SystemTime::now().duration_since(at));
            matches!(age, Ok(Ok(age)) if age > than)
        };
        for (folder, kept) in [(&uploads.folder, KEPT), (&uploads.importing(), IMPORTING)] {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            for entry in entries.filter(|entry| older(entry, kept)) {
                // What cannot be removed now is tried again at the next start.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        Ok(uploads)
    }

    fn of(&self, person: &str) -> Vec<UploadView> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let ids = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut views: Vec<_> = ids.filter_map(|id| Some(self.get(person, &id).ok()?.view(&id))).collect();
        views.sort_by(|a, b| a.path.cmp(&b.path));
        views
    }

    fn begin(&self, person: &str, uploading: &Uploading) -> Result<UploadView, Problem> {
        let path = inside(&uploading.path).ok_or_else(|| {
            let what = format!("{:?} is no path inside what was dragged in", uploading.path);
            Problem::bad(what, "rename the file: no .., no empty or hidden-character names, 1,000 bytes at most")
        })?;
        if std::fs::read_dir(&self.folder).into_iter().flatten().count() >= MOST {
            return Err(Problem::bad("too many files on their way", "import what has arrived, then go on"));
        }
        let id = data_encoding::HEXLOWER.encode(random(16)?.as_bytes());
        let place = self.folder.join(&id);
        let on_its_way = OnItsWay {
            person: person.to_owned(),
            path: path.to_string_lossy().into_owned(),
            bytes: uploading.bytes,
            modified: uploading.modified.clone().filter(|modified| modified.len() < 64),
            received: 0,
        };
        let about = serde_json::to_vec(&on_its_way).map_err(Problem::fault)?;
        let made = std::fs::create_dir(&place)
            .and_then(|()| std::fs::write(place.join("about.json"), about))
            .and_then(|()| File::create_new(place.join("data")).map(drop));
        made.map_err(|error| full(&error))?;
        Ok(on_its_way.view(&id))
    }

    /// A file on its way, by whoever sends it.
    fn get(&self, person: &str, id: &str) -> Result<OnItsWay, Problem> {
        let missing =
            || Problem::missing("there is no such file on its way: it was imported, thrown away or never begun");
        if id.len() > 64 || !id.bytes().all(|c| c.is_ascii_hexdigit()) {
            return Err(missing());
        }
        let place = self.folder.join(id);
        let about = std::fs::read(place.join("about.json")).map_err(|_| missing())?;
        let mut found: OnItsWay = serde_json::from_slice(&about).map_err(|_| missing())?;
        if found.person != person {
            return Err(missing());
        }
        found.received = place.join("data").metadata().map_err(|_| missing())?.len();
        Ok(found)
    }

    fn take_in(&self, person: &str, id: &str, offset: u64, bytes: &[u8]) -> Result<UploadView, Problem> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = self.get(person, id)?;
        let received = found.received;
        let end = offset.checked_add(bytes.len() as u64).filter(|end| *end <= found.bytes).ok_or_else(|| {
            Problem::bad(format!("more than the {} bytes that were announced", found.bytes), "begin the file again")
        })?;
        if offset > received {
            let what = format!("a piece from byte {offset}, and {received} bytes have arrived");
            return Err(Problem::new(StatusCode::CONFLICT, what, format!("go on from byte {received}")));
        }
        if end > received {
            let new = &bytes[(received - offset) as usize..];
            let path = self.folder.join(id).join("data");
            let written = OpenOptions::new().write(true).open(&path).and_then(|mut file| {
                file.seek(SeekFrom::Start(received))?;
                file.write_all(new)
            });
            if let Err(error) = written {
                // A piece is there whole or not at all.
                let _ = OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(received));
                return Err(full(&error));
            }
            found.received = end;
        }
        Ok(found.view(id))
    }

    fn drop(&self, person: &str, id: &str) -> Result<(), Problem> {
        self.get(person, id)?;
        std::fs::remove_dir_all(self.folder.join(id)).map_err(Problem::fault)
    }

    /// Gives whole files their paths in a new folder, from which they are imported; they stay on their way until
    /// [`Uploads::arrived`].
    ///
    /// # Errors
    /// One is not whole, or two have the same path.
    pub(crate) fn gather(&self, person: &str, ids: &[String]) -> Result<PathBuf, Problem> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = Vec::new();
        for id in ids {
            let found = self.get(person, id)?;
            if found.received != found.bytes {
                let what = format!("{} has {} of its {} bytes", found.path, found.received, found.bytes);
                return Err(Problem::bad(what, "send the rest, or leave it out"));
            }
            let path = inside(&found.path).ok_or_else(|| Problem::fault("a path that was taken in before is none"))?;
            files.push((id, path, found.modified));
        }
        let mut paths: Vec<&PathBuf> = files.iter().map(|(_, path, _)| path).collect();
        paths.sort();
        if let Some(twice) = paths.windows(2).find(|pair| pair[1].starts_with(pair[0])) {
            let what = format!("two files are called {}", twice[0].display());
            return Err(Problem::bad(what, "leave one out, or import them one after the other"));
        }
        let name = data_encoding::HEXLOWER.encode(random(8)?.as_bytes());
        let gathered = self.importing().join(name);
        for (id, path, modified) in &files {
            let to = gathered.join(path);
            let folder = to.parent().unwrap_or(&gathered);
            let from = self.folder.join(id).join("data");
            // A second name for the same bytes; a copy where the file system has no such thing.
            let named = std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::hard_link(&from, &to).or_else(|_| std::fs::copy(&from, &to).map(drop)));
            if let Err(error) = named {
                let _ = std::fs::remove_dir_all(&gathered);
                return Err(full(&error));
            }
            let at = modified.as_ref().and_then(|at| at.parse::<jiff::Timestamp>().ok());
            if let Some(at) = at.and_then(|at| SystemTime::try_from(at).ok()) {
                // What a browser says of a file's last change is as good as what a file system says.
                let _ = File::options().write(true).open(&to).and_then(|file| file.set_modified(at));
            }
        }
        Ok(gathered)
    }

    /// Forgets what was gathered, and where it is in the case by now, the files themselves.
    pub(crate) fn arrived(&self, person: &str, ids: &[String], gathered: &FilePath, in_the_case: bool) {
        let _ = std::fs::remove_dir_all(gathered);
        for id in ids.iter().filter(|_| in_the_case) {
            // One that was thrown away meanwhile is gone already.
            let _ = self.drop(person, id);
        }
    }

    fn importing(&self) -> PathBuf {
        self.folder.with_file_name("importing")
    }
}

fn full(error: &std::io::Error) -> Problem {
    Problem::new(
        StatusCode::INSUFFICIENT_STORAGE,
        format!("the file cannot be kept: {error}"),
        "free some space on the server's disk and go on: what arrived is kept",
    )
}

/// A path inside what was dragged in: relative, of plain names alone.
fn inside(path: &str) -> Option<PathBuf> {
    let path = path.replace('\\', "/");
    if path.is_empty() || path.len() > 1000 || path.chars().any(char::is_control) {
        return None;
    }
    let plain = |component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        _ => None,
    };
    let names: Option<Vec<_>> = FilePath::new(&path).components().map(plain).collect();
    let names = names.filter(|names| !names.is_empty() && names.iter().all(|name| name.len() <= 255))?;
    Some(names.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside() {
        assert_eq!(inside("phone/VID 1.mp4"), Some(PathBuf::from("phone/VID 1.mp4")));
        assert_eq!(inside("a\\b.mp4"), Some(PathBuf::from("a/b.mp4")));
        assert_eq!(inside("видео/файл.mp4"), Some(PathBuf::from("видео/файл.mp4")));
        for path in ["", "/etc/passwd", "../x", "a/../../x", "a/..", "..", "x\0y", "x\ny", "C:\\..\\x"] {
            assert_eq!(inside(path), None, "{path:?}");
        }
        assert_eq!(inside(&"x".repeat(256)), None);
    }

    #[test]
    fn pieces_are_taken_in_once_in_order_and_by_whoever_sends_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::in_folder(folder.path().join("uploads")).unwrap();
        let file = Uploading { path: "a/film.mp4".to_owned(), bytes: 6, modified: None };
        let id = uploads.begin("Aigerim", &file).unwrap().id;
        assert_eq!(uploads.take_in("Aigerim", &id, 0, b"abc").unwrap().received, 3);
        // Sent again, and overlapping.
        assert_eq!(uploads.take_in("Aigerim", &id, 0, b"abc").unwrap().received, 3);
        assert_eq!(uploads.take_in("Aigerim", &id, 2, b"cde").unwrap().received, 5);
        assert!(uploads.take_in("Aigerim", &id, 6, b"").is_err());
        assert!(uploads.take_in("Aigerim", &id, 5, b"fg").is_err());
        assert!(uploads.take_in("Aigerim", &id, u64::MAX, b"f").is_err());
        assert!(uploads.take_in("Marat", &id, 5, b"f").is_err());
        assert!(uploads.gather("Aigerim", std::slice::from_ref(&id)).is_err(), "not whole");
        assert_eq!(uploads.take_in("Aigerim", &id, 5, b"f").unwrap().received, 6);
        let gathered = uploads.gather("Aigerim", std::slice::from_ref(&id)).unwrap();
        assert_eq!(std::fs::read(gathered.join("a/film.mp4")).unwrap(), b"abcdef");
        // An import that failed takes nothing with it, and can be tried again; one that succeeded leaves nothing behind.
        uploads.arrived("Aigerim", std::slice::from_ref(&id), &gathered, false);
        assert!(!gathered.exists() && uploads.of("Aigerim").len() == 1);
        let gathered = uploads.gather("Aigerim", std::slice::from_ref(&id)).unwrap();
        assert_eq!(std::fs::read(gathered.join("a/film.mp4")).unwrap(), b"abcdef");
        uploads.arrived("Aigerim", std::slice::from_ref(&id), &gathered, true);
        assert!(!gathered.exists() && uploads.of("Aigerim").is_empty());
        assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 0);
        // What a server that died left is swept by one that starts much later, and by no other.
        let left = folder.path().join("importing/left");
        std::fs::create_dir_all(&left).unwrap();
        Uploads::in_folder(folder.path().join("uploads")).unwrap();
        assert!(left.exists());
        let long_ago = SystemTime::now() - IMPORTING - Duration::from_secs(60);
        File::open(&left).unwrap().set_modified(long_ago).unwrap();
        Uploads::in_folder(folder.path().join("uploads")).unwrap();
        assert!(!left.exists());
        assert!(uploads.get("Aigerim", "../../etc").is_err());
    }
}
