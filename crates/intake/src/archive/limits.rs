use std::cell::RefCell;
use std::io::{self, Read};

/// How much may come out of an archive, and of those inside it, before it is taken for a trap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries together; more, where the outermost archive has this many bytes for each.
    pub entries: u64,
    /// Bytes of an archive that allow one entry beyond those.
    pub bytes_an_entry: u64,
    /// How many times its own length an archive may unpack to ...
    pub ratio: u64,
    /// ... once this many bytes have come out of it.
    pub ratio_from_bytes: u64,
    /// Bytes together.
    pub bytes: u64,
    /// How deep archives may lie inside archives; 1 opens none inside another. A capture in an archive is opened at any
    /// depth that the archive itself is.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 10_000,
            bytes_an_entry: 4096,
            ratio: 100,
            ratio_from_bytes: 64 << 20,
            bytes: 200 << 30,
            depth: 2,
        }
    }
}

/// What is left of the limits while an archive, and those inside it, are opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// The limits.
    pub limits: Limits,
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
    most_entries: Option<u64>,
}

impl Budget {
    /// All that some limits allow.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// How many entries may come out, now that an archive of so many bytes is opened: the first one says.
    pub(crate) fn most_entries(&mut self, archive_len: u64) -> u64 {
        let by_len = archive_len / self.limits.bytes_an_entry.max(1);
        *self.most_entries.get_or_insert(self.limits.entries.max(by_len))
    }
}

/// Counts what comes out of one archive.
pub(crate) struct Meter<'a> {
    pub(crate) budget: &'a mut Budget,
    pub(crate) archive_len: u64,
    pub(crate) unpacked: u64,
    /// Why nothing more may come out.
    pub(crate) stopped: Option<String>,
}

impl Meter<'_> {
    pub(crate) fn count(&mut self, bytes: u64) -> io::Result<()> {
        self.unpacked += bytes;
        self.budget.bytes += bytes;
        let limits = self.budget.limits;
        if self.budget.bytes > limits.bytes {
            self.stopped = Some(format!("more than {} bytes come out of it", limits.bytes));
        } else if self.unpacked > limits.ratio_from_bytes
            && self.unpacked > self.archive_len.saturating_mul(limits.ratio)
        {
            self.stopped =
                Some(format!("more than {} times its own {} bytes come out of it", limits.ratio, self.archive_len));
        }
        if self.stopped.is_some() { Err(io::ErrorKind::QuotaExceeded.into()) } else { Ok(()) }
    }
}

/// A reader whose bytes are counted.
pub(crate) struct Metered<'a, 'b, R> {
    pub(crate) plain: R,
    pub(crate) meter: &'a RefCell<Meter<'b>>,
}

impl<R: Read> Read for Metered<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        self.meter.borrow_mut().count(read as u64)?;
        Ok(read)
    }
}
