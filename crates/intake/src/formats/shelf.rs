use std::collections::BTreeMap;
use std::ops::Bound;

use model::{Digest, ItemId, MediaKind};

use crate::name::safe_text;

/// A file of an import whose bytes are preserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its path as given; inside an archive, the archive's path, `!/` and the entry's name.
    pub given: String,
    /// Its own name, made safe to show.
    pub name: String,
    /// The item it is.
    pub item: ItemId,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// How many bytes it has.
    pub len: u64,
    /// What it is, by its first bytes.
    pub kind: MediaKind,
}

/// The preserved files of an import, as documents among them may name them.
///
/// What a document names never becomes a path that is opened: it is only compared with what arrived.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    by_given: BTreeMap<String, Vec<Kept>>,
}

/// Why a document's word for a file leads to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotThere {
    /// No file of that name arrived.
    Missing,
    /// Several of that name arrived (an archive can hold them), with different bytes.
    Several,
}

impl Shelf {
    /// Puts a file among the others.
    pub fn add(&mut self, kept: Kept) {
        self.by_given.entry(kept.given.clone()).or_default().push(kept);
    }

    /// Every file, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = &Kept> {
        self.by_given.values().flatten()
    }

    /// The first file of a path as given.
    pub fn at(&self, given: &str) -> Option<&Kept> {
        self.by_given.get(given)?.first()
    }

    /// The file under a path from the folder in which a document lies.
    pub(crate) fn beside(&self, document: &str, path: &str) -> Result<&Kept, NotThere> {
        let wanted = plain(folder(document), &path.replace('\\', "/"));
        match self.by_given.get(&wanted).map(Vec::as_slice) {
            None | Some([]) => Err(NotThere::Missing),
            Some([first, others @ ..]) if others.iter().all(|other| other.sha256 == first.sha256) => Ok(first),
            Some(_) => Err(NotThere::Several),
        }
    }

    /// The files in the folder in which a document lies, and below it where asked for; not the document itself.
    pub(crate) fn around<'a>(&'a self, document: &'a str, below: bool) -> impl Iterator<Item = &'a Kept> {
        let folder = folder(document);
        let from = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let within = self.by_given.range((Bound::Included(from.clone()), Bound::Unbounded));
        within
            .take_while({
                let from = from.clone();
                move |(given, _)| given.starts_with(&from)
            })
            .filter(move |(given, _)| *given != document && (below || !given[from.len()..].contains('/')))
            .flat_map(|(_, kept)| kept)
    }
}

/// The folder in which a file lies, as given.
pub(crate) fn folder(given: &str) -> &str {
    given.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path from a folder without `.` and `..`, by its letters alone.
fn plain(folder: &str, path: &str) -> String {
    let mut parts: Vec<String> = folder.split('/').map(str::to_owned).collect();
    if folder.is_empty() {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(safe_text(part)),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(given: &str, byte: u8) -> Kept {
        let name = given.rsplit('/').next().unwrap().to_owned();
        let item = ItemId::new(&format!("sha-{byte}")).unwrap();
        Kept { given: given.into(), name, item, sha256: Digest::from_bytes([byte; 32]), len: 1, kind: MediaKind::Video }
    }

    #[test]
    fn finds_what_lies_beside() {
        let mut shelf = Shelf::default();
        for (byte, given) in
            ["in/result.json", "in/photos/a.jpg", "x.zip!/b.mp4", "x.zip!/b.mp4", "in.txt"].iter().enumerate()
        {
            shelf.add(kept(given, byte as u8));
        }
        assert_eq!(shelf.beside("in/result.json", "photos/a.jpg").unwrap().given, "in/photos/a.jpg");
        assert_eq!(shelf.beside("in/result.json", "./photos/../photos\\a.jpg").unwrap().given, "in/photos/a.jpg");
        assert_eq!(shelf.beside("in/result.json", "/etc/passwd"), Err(NotThere::Missing));
        assert_eq!(shelf.beside("x.zip!/result.json", "b.mp4"), Err(NotThere::Several), "of two, none is chosen");
        let around =
            |document, below| shelf.around(document, below).map(|kept| kept.given.as_str()).collect::<Vec<_>>();
        assert_eq!(around("in/result.json", true), ["in/photos/a.jpg"]);
        assert!(around("in/result.json", false).is_empty());
    }
}
