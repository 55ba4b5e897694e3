use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::os::unix::ffi::OsStrExt as _;

use flate2::read::MultiGzDecoder;
use model::{Notice, NoticeLevel};

use super::limits::{Budget, Meter, Metered};
use super::names_told::NamesTold;
use super::report::Report;
use super::tar::{self, TarKind};
use super::zip::{self, ZipEntry};
use super::zst::Frames;
use super::{ArchiveKind, MOST_NAME_BYTES, scan};
use crate::capture::{self, Pages, Receiver, Resource};
use crate::name::{safe_name, safe_text};

/// A file in an archive, about to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The last part of its name, made safe to show.
    pub name: String,
    /// The archive as given, `!/` and the whole name, made safe to show.
    pub given: String,
    /// Where and when it was captured, if the archive is a capture.
    pub resource: Option<Resource>,
}

/// An archive that is to be unpacked.
#[derive(Debug)]
pub struct Unpack<'a> {
    /// Its bytes.
    pub archive: &'a mut File,
    /// Its path as given.
    pub given: &'a str,
    /// What it is.
    pub kind: ArchiveKind,
    /// Which pages it holds, where something beside it says so (the list of pages in a WACZ).
    pub pages: &'a Pages,
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
/// Those of the budget. In ZIP: entries that are stored, deflated or packed by Zstandard, without a password.
pub fn unpack(
    Unpack { archive, given, kind, pages }: Unpack<'_>,
    budget: &mut Budget,
    take: &mut dyn FnMut(&Entry, &mut dyn Read) -> io::Result<()>,
) -> Vec<Notice> {
    let archive_len = archive.metadata().map_or(0, |metadata| metadata.len());
    let meter = RefCell::new(Meter { budget, archive_len, unpacked: 0, stopped: None });
    let mut unpacking = Unpacking {
        report: Report::new(given),
        meter: &meter,
        take,
        taken: 0,
        gone: false,
        told: NamesTold::default(),
    };
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
        ArchiveKind::TarZst => {
            let mut metered = Metered { plain: Frames::new(BufReader::new(archive)), meter: &meter };
            unpacking.tar(&mut metered)
        }
        ArchiveKind::Gz => {
            let mut metered = Metered { plain: MultiGzDecoder::new(BufReader::new(archive)), meter: &meter };
            unpacking.file(without_ending(given).as_bytes(), &mut metered)
        }
        ArchiveKind::Zst => {
            let mut metered = Metered { plain: Frames::new(BufReader::new(archive)), meter: &meter };
            unpacking.file(without_ending(given).as_bytes(), &mut metered)
        }
        ArchiveKind::Warc | ArchiveKind::WarcGz => {
            let count = |bytes| meter.borrow_mut().count(bytes);
            capture::warc(BufReader::new(archive), kind == ArchiveKind::WarcGz, pages, &count, &mut unpacking)
        }
        ArchiveKind::Mhtml => unpacking.mhtml(archive, archive_len),
    };
    unpacking.finish(ended)
}

/// The name of the one file that a packed file holds.
fn without_ending(given: &str) -> &str {
    let last = given.rsplit('/').next().unwrap_or(given);
    last.rsplit_once('.').map_or(last, |(name, _)| name)
}

struct Unpacking<'a, 'b, 'c> {
    report: Report<'a>,
    meter: &'a RefCell<Meter<'b>>,
    take: &'c mut dyn FnMut(&Entry, &mut dyn Read) -> io::Result<()>,
    taken: u64,
    /// Whoever takes the entries wants no more.
    gone: bool,
    /// Names that needed more than reading.
    told: NamesTold,
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
        let most = {
            let mut meter = self.meter.borrow_mut();
            let archive_len = meter.archive_len;
            usize::try_from(meter.budget.most_entries(archive_len)).unwrap_or(usize::MAX)
        };
        let directory = match zip::directory(archive, most) {
            Ok(directory) => directory,
            Err(error) => {
                let what = format!("{error}: perhaps cut short; what can be read from its start is taken in");
                let next = "look for a whole copy of it; what was taken in is whole entry by entry";
                self.report.say(NoticeLevel::Error, "", what, next);
                archive.rewind()?;
                let mut from = BufReader::new(archive);
                let scanned = scan::scan(&mut from, |entry, content| self.zip_entry(entry, |_| Ok(content)));
                self.say_names();
                return scanned;
            }
        };
        for entry in &directory.entries {
            // One that cannot be found is told of when it is opened.
            let unlike = zip::unlike(archive, entry).unwrap_or_default();
            if !unlike.is_empty() {
                let what = format!(
                    "the archive's directory and the header before the entry's bytes differ: {}; it is taken as the \
                     directory says",
                    unlike.join("; ")
                );
                self.report.say(NoticeLevel::Warning, &shown(&entry.text_name().0), what, MADE_WITH);
            }
            let opened = self.zip_entry(entry, |entry| zip::open(archive, entry));
            match opened {
                Err(error) if self.is_over() => {
                    self.say_names();
                    return Err(error);
                }
                Err(error) => self.not_whole(&entry.text_name().0, &error),
                Ok(()) => {}
            }
        }
        self.say_names();
        if directory.count == directory.entries.len() as u64 {
            for (name, byte) in zip::unlisted(archive, &directory, MOST_UNLISTED) {
                let what =
                    format!("{:?} stands in the archive and not in its directory, so it is not taken in", shown(&name));
                let next = "ask who made the archive; `zip -FF` lists it, and the archive itself is preserved";
                self.report.say_at(NoticeLevel::Warning, Some(byte), what, next);
            }
        } else {
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
        let (name, by) = entry.text_name();
        let shown = shown(&name);
        self.told.add(entry, &shown, by);
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
        if !matches!(entry.method, 0 | 8 | 93) {
            let what = format!("it is packed by method {}, which is not read", entry.method);
            return refuse(what, "unpack the archive with another program and import what is in it");
        }
        let mut metered = Metered { plain: open(entry)?, meter: self.meter };
        self.file(&name, &mut metered)
    }

    /// Says by what names became text, where the archive does not tell it plainly.
    fn say_names(&mut self) {
        for (what, next) in std::mem::take(&mut self.told).sentences() {
            self.report.say(NoticeLevel::Warning, "", what, next);
        }
    }

    fn tar(&mut self, archive: &mut dyn Read) -> io::Result<()> {
        let marked = tar::entries(archive, |entry, content| match entry.kind {
            TarKind::File => self.file(&entry.name, content),
            TarKind::Folder => Ok(()),
            TarKind::Other(kind) => {
                let shown = shown(&entry.name);
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
        self.count_entry()?;
        let shown = shown(name);
        if name.len() > MOST_NAME_BYTES {
            let what = format!("not taken in: its name has more than {MOST_NAME_BYTES} bytes");
            self.report.say(NoticeLevel::Error, &shown, what, "unpack the archive and import the file");
            return Ok(());
        }
        if leads_outside(name) {
            let what =
                "its name would lead outside the archive's folder; the bytes are taken in, the name is only shown";
            self.report.say(NoticeLevel::Warning, &shown, what, MADE_WITH);
        }
        self.report.compare(&shown);
        let last = name.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()).unwrap_or(name);
        let entry = Entry {
            name: safe_name(OsStr::from_bytes(last)),
            given: format!("{}!/{shown}", self.report.given),
            resource: None,
        };
        self.hand_on(&entry, name, content)
    }

    fn count_entry(&mut self) -> io::Result<()> {
        let mut meter = self.meter.borrow_mut();
        meter.budget.entries += 1;
        let archive_len = meter.archive_len;
        let most = meter.budget.most_entries(archive_len);
        if meter.budget.entries > most {
            meter.stopped = Some(format!("more than {most} entries"));
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        Ok(())
    }

    fn mhtml(&mut self, archive: &mut File, archive_len: u64) -> io::Result<()> {
        if archive_len > capture::MOST_PAGE_BYTES {
            let what = format!("not opened: a saved page of {archive_len} bytes; {} at most", capture::MOST_PAGE_BYTES);
            let next = "open it in a browser and save the recordings in it; the page itself is preserved";
            self.report.say(NoticeLevel::Error, "", what, next);
            return Ok(());
        }
        let mut bytes = Vec::new();
        archive.read_to_end(&mut bytes)?;
        capture::mhtml(&bytes, self)
    }

    /// Hands on what was found under a name.
    fn hand_on(&mut self, entry: &Entry, name: &[u8], content: &mut dyn Read) -> io::Result<()> {
        let mut watched = Watched { plain: content, failed: false };
        let taken = (self.take)(entry, &mut watched);
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
        let shown = shown(name);
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

impl Receiver for Unpacking<'_, '_, '_> {
    fn resource(&mut self, resource: &Resource, content: &mut dyn Read) -> io::Result<Option<String>> {
        self.count_entry()?;
        let address = shortened(&safe_text(&resource.address), resource.byte);
        let given = format!("{}!/{address}", self.report.given);
        let entry = Entry { name: name_of(&resource.address), given, resource: Some(resource.clone()) };
        let before = self.taken;
        let handed = self.hand_on(&entry, address.as_bytes(), content);
        match handed {
            Err(error) if self.is_over() => Err(error),
            _ => Ok((self.taken > before).then_some(entry.given)),
        }
    }

    fn remark(&mut self, level: NoticeLevel, byte: Option<u64>, what: String, next: &str) {
        self.report.say_at(level, byte, what, next);
    }

    fn is_over(&self) -> bool {
        self.is_over()
    }
}

/// An address as it can be shown: the end of a very long one is left out, and its record's place tells it apart.
fn shortened(address: &str, byte: u64) -> String {
    if address.len() <= MOST_NAME_BYTES {
        return address.to_owned();
    }
    let end = (0..=MOST_NAME_BYTES).rev().find(|at| address.is_char_boundary(*at)).unwrap_or(0);
    format!("{}\u{2026} (record at byte {byte})", &address[..end])
}

/// A name for what stood at an address: the last part of its path, or its host.
fn name_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let last = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path);
    let end = (0..=200.min(last.len())).rev().find(|at| last.is_char_boundary(*at)).unwrap_or(0);
    if end == 0 { "unnamed".to_owned() } else { safe_text(&last[..end]) }
}

const MADE_WITH: &str = "ask who made the archive, and with what";
/// How many entries that the directory does not list are named.
const MOST_UNLISTED: usize = 20;

/// A name, cut and made safe to show.
fn shown(name: &[u8]) -> String {
    safe_name(OsStr::from_bytes(&name[..name.len().min(MOST_NAME_BYTES)]))
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
