use std::io::Write;
use std::path::{Path, PathBuf};

use credentials::vault::OwnKey;
use preservation::Signer;

use crate::failure::Failure;

/// The name of the file beside the signing key.
const NAME: &str = "vault-key";

/// The user's own key, if there is one.
pub(super) fn find() -> Result<Option<OwnKey>, Failure> {
    let path = place()?;
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => zeroizing(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::in_file(path.display(), error, "make the file readable for you")),
    };
    if is_exposed(&path) {
        let next = format!("if nobody else has it, run: chmod 600 {}", path.display());
        return Err(Failure::in_file(path.display(), "others can read your key", next));
    }
    OwnKey::read(&text).map(Some).map_err(|error| {
        Failure::in_file(path.display(), error, "put your key back from its copy; without it you cannot open vaults")
    })
}

/// The user's own key; made where there is none, and then `true`.
pub(super) fn find_or_make() -> Result<(OwnKey, PathBuf, bool), Failure> {
    let path = place()?;
    if let Some(key) = find()? {
        return Ok((key, path, false));
    }
    let key = OwnKey::generate();
    match write(&path, &key, false) {
        Ok(()) => Ok((key, path, true)),
        // Another process was first.
        Err(_) if path.exists() => Ok((find()?.unwrap_or(key), path, false)),
        Err(failure) => Err(failure),
    }
}

/// Puts a key in the place of the user's own.
pub(super) fn replace(key: &OwnKey) -> Result<PathBuf, Failure> {
    let path = place()?;
    write(&path, key, true)?;
    Ok(path)
}

fn place() -> Result<PathBuf, Failure> {
    Ok(Signer::folder_of_user()?.join(NAME))
}

fn write(path: &Path, key: &OwnKey, over: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::in_file(path.display(), error, "make the folder writable for you");
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(key.written().as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    if over {
        file.persist(path).map_err(|error| failed(error.error))?;
    } else {
        file.persist_noclobber(path).map_err(|error| failed(error.error))?;
    }
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

fn zeroizing(text: String) -> credentials::vault::Wiped {
    credentials::vault::Wiped::new(text)
}

#[cfg(unix)]
fn is_exposed(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_: &Path) -> bool {
    false
}
