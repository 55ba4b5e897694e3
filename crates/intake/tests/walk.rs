//! What a walk finds, and that it names whatever it does not take in.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::ffi::{CString, OsStr};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use intake::tables::Table;
use intake::{Role, Walk, walk};
use model::NoticeLevel;

fn given(walk: &Walk) -> Vec<&str> {
    walk.files.iter().map(|file| file.given.rsplit_once("in/").map_or(file.given.as_str(), |(_, rest)| rest)).collect()
}

fn pipe(path: &Path) {
    let path = CString::new(path.as_os_str().as_bytes()).unwrap();
    // SAFETY: the path is a C string that outlives the call.
    #[allow(unsafe_code, reason = "the standard library cannot make a named pipe")]
    let made = unsafe { libc::mkfifo(path.as_ptr(), 0o600) };
    assert_eq!(made, 0);
}

#[test]
fn files_come_in_the_order_of_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    for name in ["a-b", "a/z", "Z", "ä", "b/.DS_Store", "b/Thumbs.db"] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    let walk = walk(&[&root]);
    assert_eq!(given(&walk), ["Z", "a-b", "a/z", "b/.DS_Store", "b/Thumbs.db", "ä"]);
    assert_eq!(walk.notices, vec![]);
    assert_eq!(walk.total_len(), 31);
    assert!(walk.files.iter().all(|file| file.path.is_absolute() && file.modified.is_some()));
}

#[test]
fn names_are_made_safe() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    fs::create_dir(&root).unwrap();
    let long = "x".repeat(255);
    let names: [&[u8]; 4] = [b"line\nbreak.mp4", "gpj.\u{202e}4pm".as_bytes(), b"not-utf8-\xff.mp4", long.as_bytes()];
    for name in names {
        fs::write(root.join(OsStr::from_bytes(name)), "x").unwrap();
    }
    let walk = walk(&[&root]);
    assert_eq!(given(&walk), [r"gpj.\u{202e}4pm", r"line\nbreak.mp4", r"not-utf8-\xff.mp4", &long]);
    for file in &walk.files {
        assert!(file.open().is_ok(), "{}", file.given);
    }
}

#[test]
fn what_is_no_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    fs::create_dir(&root).unwrap();
    fs::write(root.join("file.mp4"), "x").unwrap();
    fs::write(folder.path().join("outside.mp4"), "x").unwrap();
    symlink("../outside.mp4", root.join("link.mp4")).unwrap();
    symlink("nowhere", root.join("dangling")).unwrap();
    symlink(".", root.join("loop")).unwrap();
    pipe(&root.join("pipe"));
    let _socket = UnixListener::bind(root.join("socket")).unwrap();
    let everything = walk(&[&root]);
    assert_eq!(given(&everything), ["file.mp4"]);
    let what: Vec<_> = everything
        .notices
        .iter()
        .map(|notice| {
            assert_eq!(notice.level, NoticeLevel::Error);
            let file = notice.place.file.as_deref().unwrap().rsplit('/').next().unwrap();
            format!("{file}: {}", notice.what)
        })
        .collect();
    assert_eq!(
        what,
        [
            "dangling: not taken in: it is a symbolic link; links inside a folder are not followed",
            "link.mp4: not taken in: it is a symbolic link; links inside a folder are not followed",
            "loop: not taken in: it is a symbolic link; links inside a folder are not followed",
            "pipe: not taken in: it is a named pipe, not a file",
            "socket: not taken in: it is a socket, not a file",
        ]
    );
    // Given by name, a link is followed, a pipe is not waited for, and what is not there is said.
    let direct = walk(&[root.join("link.mp4"), root.join("pipe"), root.join("missing.mp4")]);
    assert_eq!(given(&direct), ["link.mp4"]);
    assert!(direct.files[0].path.ends_with("outside.mp4"));
    assert_eq!(direct.notices.len(), 2);
    assert!(direct.notices[1].what.contains("not there"), "{:?}", direct.notices[1]);
}

#[test]
fn a_file_that_was_exchanged_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    fs::create_dir(&root).unwrap();
    for name in ["link", "pipe", "gone"] {
        fs::write(root.join(name), "x").unwrap();
    }
    fs::write(folder.path().join("secret"), "secret").unwrap();
    let walk = walk(&[&root]);
    for name in ["link", "pipe", "gone"] {
        fs::remove_file(root.join(name)).unwrap();
    }
    symlink(folder.path().join("secret"), root.join("link")).unwrap();
    pipe(&root.join("pipe"));
    let what: Vec<_> = walk.files.iter().map(|file| file.open().unwrap_err().what).collect();
    assert!(what[0].contains("not there"), "{what:?}");
    assert!(what[1].contains("symbolic link"), "{what:?}");
    assert!(what[2].contains("no longer a file"), "{what:?}");
}

#[test]
fn an_unreadable_folder_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    let closed = root.join("closed");
    fs::create_dir_all(&closed).unwrap();
    fs::write(root.join("file.mp4"), "x").unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let for_everyone = fs::read_dir(&closed).is_ok();
    let walk = walk(&[&root]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(given(&walk), ["file.mp4"]);
    if for_everyone {
        // The superuser may read everything; the folder is then merely empty.
        assert_eq!(walk.notices, vec![]);
    } else {
        assert_eq!(walk.notices.len(), 1);
        assert!(walk.notices[0].what.contains("may not be read"), "{:?}", walk.notices[0]);
        assert!(walk.notices[0].place.file.as_deref().unwrap().ends_with("in/closed"));
    }
}

#[test]
fn tables_are_told_from_documents() {
    let folder = tempfile::tempdir().unwrap();
    let names =
        ["01-sources.csv", "2_Places.CSV", "evidence.csv", "sourses.csv", "base.geojson", "book.xlsx", "old.ods"];
    for name in names {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    let walk = walk(&[folder.path()]);
    let roles: Vec<_> = walk.files.iter().map(|file| (file.name.as_str(), file.role)).collect();
    assert_eq!(
        roles,
        [
            ("01-sources.csv", Role::Table(Table::Sources)),
            ("2_Places.CSV", Role::Table(Table::Places)),
            ("base.geojson", Role::GeoJson),
            ("book.xlsx", Role::Workbook),
            ("evidence.csv", Role::Table(Table::Evidence)),
            ("old.ods", Role::Item),
            ("sourses.csv", Role::Item),
        ]
    );
    let what: Vec<_> = walk.notices.iter().map(|notice| notice.what.as_str()).collect();
    assert_eq!(what.len(), 1);
    assert!(what[0].contains("workbook"));
    let meant = intake::not_a_table("sourses.csv", "in/sourses.csv").what;
    assert!(meant.contains("was sources.csv meant?"), "{meant}");
}

#[test]
fn the_same_file_twice_is_found_once_and_an_empty_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    fs::create_dir_all(root.join("empty")).unwrap();
    fs::write(root.join("file.mp4"), "x").unwrap();
    let walk = walk(&[root.clone(), root.join("file.mp4"), root.join("empty")]);
    assert_eq!(given(&walk), ["file.mp4"]);
    let what: Vec<_> = walk.notices.iter().map(|notice| notice.what.as_str()).collect();
    assert_eq!(what, ["this file was given twice and is taken in once", "the folder holds no files"]);
}
