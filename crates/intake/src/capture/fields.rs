use std::io::{self, BufRead, Read as _};

/// The most bytes that the header of a record or of a response may have.
pub(super) const MOST_HEADER_BYTES: u64 = 256 << 10;

/// The lines of a header, up to the empty one that ends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Header {
    /// The line that stands before the fields: the version, or the status.
    pub(super) first: String,
    fields: Vec<(String, String)>,
}

/// Why a header cannot be read.
pub(super) enum HeaderError {
    /// The bytes end, or cannot be read.
    Io(io::Error),
    /// It goes on and on.
    TooLong,
}

impl Header {
    /// Reads a header; `None` where nothing is left to read.
    pub(super) fn read(from: &mut dyn BufRead) -> Result<Option<Self>, HeaderError> {
        let mut left = MOST_HEADER_BYTES;
        let mut line = |blank_ends: bool| -> Result<Option<String>, HeaderError> {
            loop {
                let mut bytes = Vec::new();
                let read = from.take(left).read_until(b'\n', &mut bytes).map_err(HeaderError::Io)? as u64;
                left -= read;
                if bytes.last() != Some(&b'\n') {
                    return match (left, read) {
                        (0, _) => Err(HeaderError::TooLong),
                        (_, 0) if !blank_ends => Ok(None),
                        _ => Err(HeaderError::Io(io::ErrorKind::UnexpectedEof.into())),
                    };
                }
                let text = String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned();
                if !text.is_empty() || blank_ends {
                    return Ok(Some(text));
                }
            }
        };
        let Some(first) = line(false)? else { return Ok(None) };
        let mut fields: Vec<(String, String)> = Vec::new();
        while let Some(text) = line(true)?.filter(|text| !text.is_empty()) {
            if text.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Ok(Some(Self { first, fields }))
    }

    /// The value of a field, by its name in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}
