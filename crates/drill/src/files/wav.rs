use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// A mono 16-bit WAV under way; its length is written at the end.
pub(crate) struct Wav {
    out: BufWriter<File>,
    bytes: u32,
}

impl Wav {
    pub(crate) fn create(path: &Path, rate: u32) -> std::io::Result<Self> {
        let mut out = BufWriter::new(File::create(path)?);
        let mut head = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
        head.extend(rate.to_le_bytes());
        head.extend((rate * 2).to_le_bytes());
        head.extend(b"\x02\0\x10\0data\0\0\0\0");
        out.write_all(&head)?;
        Ok(Self { out, bytes: 0 })
    }

    pub(crate) fn write(&mut self, samples: &[i16]) -> std::io::Result<()> {
        for sample in samples {
            self.out.write_all(&sample.to_le_bytes())?;
        }
        self.bytes += samples.len() as u32 * 2;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> std::io::Result<()> {
        self.out.seek(SeekFrom::Start(4))?;
        self.out.write_all(&(self.bytes + 36).to_le_bytes())?;
        self.out.seek(SeekFrom::Start(40))?;
        self.out.write_all(&self.bytes.to_le_bytes())?;
        self.out.flush()
    }
}
