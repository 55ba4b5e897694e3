use std::collections::BTreeMap;

use model::{Notice, NoticeLevel, Whereabouts};

/// How many entries of one archive are named one by one.
const MOST_NOTICES: usize = 200;

/// What is said of an archive's entries, and which names it has shown so far.
pub(crate) struct Report<'a> {
    pub(crate) given: &'a str,
    pub(crate) notices: Vec<Notice>,
    unnamed: usize,
    /// By its letters in lower case: a name as it was first written.
    names: BTreeMap<String, String>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(given: &'a str) -> Self {
        Self { given, notices: Vec::new(), unnamed: 0, names: BTreeMap::new() }
    }

    /// Something about an entry, or about the archive itself where the name is empty.
    pub(crate) fn say(&mut self, level: NoticeLevel, entry: &str, what: impl Into<String>, next: &str) {
        let file = if entry.is_empty() { self.given.to_owned() } else { format!("{}!/{entry}", self.given) };
        let place = Whereabouts { file: Some(file), ..Whereabouts::default() };
        self.say_there(level, place, entry.is_empty(), what, next);
    }

    /// Something about the archive, at a byte of it.
    pub(crate) fn say_at(&mut self, level: NoticeLevel, byte: Option<u64>, what: impl Into<String>, next: &str) {
        let place = Whereabouts { file: Some(self.given.to_owned()), byte, ..Whereabouts::default() };
        self.say_there(level, place, byte.is_none(), what, next);
    }

    fn say_there(&mut self, level: NoticeLevel, place: Whereabouts, always: bool, what: impl Into<String>, next: &str) {
        if always || self.notices.len() < MOST_NOTICES {
            self.notices.push(Notice { level, what: what.into(), place, next: next.to_owned() });
        } else {
            self.unnamed += 1;
        }
    }

    /// Names that two files of a folder could not both have.
    pub(crate) fn compare(&mut self, name: &str) {
        let lower = name.to_lowercase();
        let Some(first) = self.names.get(&lower).cloned() else {
            self.names.insert(lower, name.to_owned());
            return;
        };
        let what = if first == name {
            "an entry of this name came before; both are kept".to_owned()
        } else {
            format!("differs from {first:?} in capital letters alone; both are kept")
        };
        self.say(NoticeLevel::Warning, name, what, "tell the two apart by their hashes");
    }

    pub(crate) fn finish(mut self) -> Vec<Notice> {
        if self.unnamed > 0 {
            let what = format!("{} more remarks of these kinds on its entries", self.unnamed);
            self.say(NoticeLevel::Warning, "", what, "look at the archive: so many often have one cause");
        }
        self.notices
    }
}
