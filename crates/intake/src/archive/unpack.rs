use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::os::unix::ffi::OsStrExt as _;

use flate2::read::MultiGzDecoder;
use model::{Notice, NoticeLevel};

use super::limits::{Budget, Meter, Metered};
use super::report::Report;
use super::tar::{self, TarKind};
use super::zip::{self, ZipEntry};
use super::{ArchiveKind, MOST_NAME_BYTES, scan};
use crate::name::safe_name;

/// A file in an archive, about to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The last part of its name, made safe to show.
    pub name: String,
    /// The archive as given, `!/` and the whole name, made safe to show.
    pub given: String,
}

/// Hands on every file in an archive, one after the other, and says what was not taken in and why.
///
/// `take` reads an entry to its end; what it does not read is passed over. A reader that fails means that the entry is
/// damaged or one byte too much for the limits: what was read of it must not be kept. An error of `take` itself ends
/// the unpacking.
///
/// Names are only shown, never opened; links, devices and pipes are refused; what came before a damaged part is kept.
/// Memory does not grow with the archive.
///
/// # Limits
/// Those of the budget. In ZIP: stored and deflated entries without a password.
pub fn unpack(
    archive: &mut File,
    given: &str,
    kind: ArchiveKind,
    budget: &mut Budget,
    take: &mut dyn FnMut(&Entry, &mut dyn Read) -> io::Result<()>,
) -> Vec<Notice> {
    let archive_len = archive.metadata().map_or(0, |metadata| metadata.len());
    let meter = RefCell::new(Meter { budget, archive_len, unpacked: 0, stopped: None });
    let mut unpacking = Unpacking { report: Report::new(given), meter: &meter, take, taken: 0, gone: false };
    let ended = match kind {
        ArchiveKind::Zip => unpacking.zip(archive),
        ArchiveKind::Tar => {
            let mut metered = Metered { plain: BufReader::new(archive), meter: &meter };
            unpacking.tar(&mut metered)
        }
        ArchiveKind::TarGz => {
            let mut metered = Metered { plain: MultiGzDecoder::new(BufReader::new(archive)), meter: &meter };
            unpacking.tar(&mut metered)
        }
        ArchiveKind::Gz => {
            let mut metered = Metered { plain: MultiGzDecoder::new(BufReader::new(archive)), meter: &meter };
            let last = given.rsplit('/').next().unwrap_or(given);
            let name = last.get(..last.len().saturating_sub(3)).unwrap_or(last).to_owned();
            unpacking.file(name.as_bytes(), &mut metered)
        }
    };
    unpacking.finish(ended)
}

struct Unpacking<'a, 'b, 'c> {
    report: Report<'a>,
    meter: &'a RefCell<Meter<'b>>,
    take: &'c mut dyn FnMut(&Entry, &mut dyn Read) -> io::Result<()>,
    taken: u64,
    /// Whoever takes the entries wants no more.
    gone: bool,
}

/// Remembers whether the reading failed, and not the taking.
struct Watched<'a> {
    plain: &'a mut dyn Read,
    failed: bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer);
        self.failed |= read.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        read
    }
}

impl Unpacking<'_, '_, '_> {
    fn zip(&mut self, archive: &mut File) -> io::Result<()> {
        let most = self.meter.borrow().budget.limits.entries as usize;
        let directory = match zip::directory(archive, most) {
            Ok(directory) => directory,
            Err(error) => {
                let what = format!("{error}: perhaps cut short; what can be read from its start is taken in");
                let next = "look for a whole copy of it; what was taken in is whole entry by entry";
                self.report.say(NoticeLevel::Error, "", what, next);
                archive.rewind()?;
                let mut from = BufReader::new(archive);
                return scan::scan(&mut from, |entry, content| self.zip_entry(entry, |_| Ok(content)));
            }
        };
        for entry in &directory.entries {
            let opened = self.zip_entry(entry, |entry| zip::open(archive, entry));
            match opened {
                Err(error) if self.is_over() => return Err(error),
                Err(error) => self.not_whole(&entry.name, &error),
                Ok(()) => {}
            }
        }
        if directory.count > directory.entries.len() as u64 {
            self.meter.borrow_mut().stopped =
                Some(format!("it has {} entries, and {most} at most are opened", directory.count));
        }
        Ok(())
    }

    fn zip_entry<R: Read>(
        &mut self,
        entry: &ZipEntry,
        open: impl FnOnce(&ZipEntry) -> io::Result<R>,
    ) -> io::Result<()> {
        let shown = safe_name(OsStr::from_bytes(&entry.name));
        let mut refuse = |what: String, next: &str| {
            self.report.say(NoticeLevel::Error, &shown, format!("not taken in: {what}"), next);
            Ok(())
        };
        let kind = entry.mode.map_or(0, |mode| mode & 0o170_000);
        match kind {
            0o040_000 => return Ok(()),
            0 | 0o100_000 if entry.name.ends_with(b"/") && entry.len == 0 => return Ok(()),
            0 | 0o100_000 => {}
            0o120_000 => return refuse("it is a symbolic link".to_owned(), LINK),
            _ => return refuse("it is a device or a pipe, not a file".to_owned(), LINK),
        }
        if entry.encrypted {
            return refuse("it is encrypted".to_owned(), "open the archive with its password and import what is in it");
        }
        if !matches!(entry.method, 0 | 8) {
            let what = format!("it is packed by method {}, which is not read", entry.method);
            return refuse(what, "unpack the archive with another program and import what is in it");
        }
        let mut metered = Metered { plain: open(entry)?, meter: self.meter };
        self.file(&entry.name, &mut metered)
    }

    fn tar(&mut self, archive: &mut dyn Read) -> io::Result<()> {
        let marked = tar::entries(archive, |entry, content| match entry.kind {
            TarKind::File => self.file(&entry.name, content),
            TarKind::Folder => Ok(()),
            TarKind::Other(kind) => {
                let shown = safe_name(OsStr::from_bytes(&entry.name[..entry.name.len().min(MOST_NAME_BYTES)]));
                self.report.say(NoticeLevel::Error, &shown, format!("not taken in: it is {kind}"), LINK);
                Ok(())
            }
        })?;
        if !marked {
            let next = "compare it with another copy, if there is one; every entry that was taken in is whole";
            self.report.say(NoticeLevel::Warning, "", "it ends without the mark of its end: perhaps cut short", next);
        }
        Ok(())
    }

    /// Hands on one file.
    fn file(&mut self, name: &[u8], content: &mut dyn Read) -> io::Result<()> {
        {
            let mut meter = self.meter.borrow_mut();
            meter.budget.entries += 1;
            let most = meter.budget.limits.entries;
            if meter.budget.entries > most {
                meter.stopped = Some(format!("more than {most} entries"));
                return Err(io::ErrorKind::QuotaExceeded.into());
            }
        }
        let shown = safe_name(OsStr::from_bytes(&name[..name.len().min(MOST_NAME_BYTES)]));
        if name.len() > MOST_NAME_BYTES {
            let what = format!("not taken in: its name has more than {MOST_NAME_BYTES} bytes");
            self.report.say(NoticeLevel::Error, &shown, what, "unpack the archive and import the file");
            return Ok(());
        }
        if leads_outside(name) {
            let what =
                "its name would lead outside the archive's folder; the bytes are taken in, the name is only shown";
            self.report.say(NoticeLevel::Warning, &shown, what, "ask who made the archive, and with what");
        }
        self.report.compare(&shown);
        let last = name.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()).unwrap_or(name);
        let entry =
            Entry { name: safe_name(OsStr::from_bytes(last)), given: format!("{}!/{shown}", self.report.given) };
        let mut watched = Watched { plain: content, failed: false };
        let taken = (self.take)(&entry, &mut watched);
        match (taken, watched.failed) {
            (Ok(()), false) => {
                self.taken += 1;
                Ok(())
            }
            (Ok(()), true) => Err(io::ErrorKind::UnexpectedEof.into()),
            (Err(error), failed) => {
                self.gone = !failed;
                let stopped = self.meter.borrow().stopped.is_some();
                if failed && !stopped {
                    self.not_whole(name, &error);
                }
                Err(error)
            }
        }
    }

    fn is_over(&self) -> bool {
        self.gone || self.meter.borrow().stopped.is_some()
    }

    fn not_whole(&mut self, name: &[u8], error: &io::Error) {
        let shown = safe_name(OsStr::from_bytes(&name[..name.len().min(MOST_NAME_BYTES)]));
        let file = format!("{}!/{shown}", self.report.given);
        let said = |notice: &Notice| notice.level == NoticeLevel::Error && notice.place.file.as_ref() == Some(&file);
        if !self.report.notices.last().is_some_and(said) {
            let what = format!("not taken in: {}", why(error));
            self.report.say(NoticeLevel::Error, &shown, what, "look for a whole copy of the archive");
        }
    }

    fn finish(mut self, ended: io::Result<()>) -> Vec<Notice> {
        let taken = self.taken;
        let stopped = self.meter.borrow().stopped.clone();
        match (stopped, ended) {
            (Some(why), _) => {
                let what = format!(
                    "not opened to its end: {why}. {taken} entries were taken in, the one after them and all further ones were not"
                );
                let next = "if it is what it should be, unpack it yourself and import the folder; the archive itself is preserved";
                self.report.say(NoticeLevel::Error, "", what, next);
            }
            (None, Err(error)) if !self.gone => {
                let what = format!("{}. {taken} entries were taken in, what comes after them was not", why(&error));
                let next = "look for a whole copy of the archive; what was taken in is whole entry by entry";
                self.report.say(NoticeLevel::Error, "", what, next);
            }
            _ => {}
        }
        self.report.finish()
    }
}

const LINK: &str = "import what it stands for, if that is at hand; the archive itself is preserved";

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it breaks off before its end".to_owned(),
        _ => format!("it is damaged ({error})"),
    }
}

/// Whether a careless program would write it elsewhere: absolute, with `..`, or with a drive's letter.
fn leads_outside(name: &[u8]) -> bool {
    let mut parts = name.split(|byte| matches!(byte, b'/' | b'\\'));
    let drive = matches!(name, [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || name.first().is_some_and(|first| matches!(first, b'/' | b'\\')) || parts.any(|part| part == b"..")
}
