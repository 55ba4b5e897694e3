use base64::{Engine, engine::general_purpose::STANDARD};

/// A picture to be shown inside the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    format: PictureFormat,
    bytes: Vec<u8>,
}

/// The formats that a page can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// SVG, drawn as a picture: its scripts and links do nothing there.
    Svg,
}

/// Bytes that are not the picture they are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these {len} bytes do not begin like a {format:?} picture; make the picture again")]
pub struct PictureError {
    /// What they were said to be.
    pub format: PictureFormat,
    /// How many bytes there are.
    pub len: usize,
}

impl Picture {
    /// A picture of a stated format, whose first bytes are checked.
    ///
    /// # Errors
    /// Bytes that do not begin like that format.
    pub fn new(format: PictureFormat, bytes: Vec<u8>) -> Result<Self, PictureError> {
        let begins = match format {
            PictureFormat::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
            PictureFormat::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            PictureFormat::Svg => bytes.starts_with(b"<svg") || bytes.starts_with(b"<?xml"),
        };
        if begins { Ok(Self { format, bytes }) } else { Err(PictureError { format, len: bytes.len() }) }
    }
    /// Its format and its bytes.
    pub(crate) fn parts(&self) -> (PictureFormat, &[u8]) {
        (self.format, &self.bytes)
    }
    /// The picture as an address that holds it whole (RFC 2397).
    pub(crate) fn data_uri(&self) -> String {
        let kind = match self.format {
            PictureFormat::Jpeg => "jpeg",
            PictureFormat::Png => "png",
            PictureFormat::Svg => "svg+xml",
        };
        let mut uri = format!("data:image/{kind};base64,");
        STANDARD.encode_string(&self.bytes, &mut uri);
        uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_its_bytes_and_refuses_others() {
        let svg = Picture::new(PictureFormat::Svg, b"<svg/>".to_vec()).unwrap();
        assert_eq!(svg.data_uri(), "data:image/svg+xml;base64,PHN2Zy8+");
        assert!(Picture::new(PictureFormat::Jpeg, b"<svg/>".to_vec()).is_err());
        assert!(Picture::new(PictureFormat::Png, Vec::new()).is_err());
    }
}
