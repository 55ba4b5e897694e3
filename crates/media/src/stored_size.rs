//! The size that a still picture claims in its header, so that a flood of pixels is refused before anything opens it.

/// Width and height in pixels, for the formats that say so in their first bytes: PNG, GIF and BMP.
pub(crate) fn stored_size(first: &[u8]) -> Option<(u64, u64)> {
    let be32 = |at: usize| Some(u64::from(u32::from_be_bytes(first.get(at..at + 4)?.try_into().ok()?)));
    let le32 = |at: usize| Some(u64::from(u32::from_le_bytes(first.get(at..at + 4)?.try_into().ok()?)));
    let le16 = |at: usize| Some(u64::from(u16::from_le_bytes(first.get(at..at + 2)?.try_into().ok()?)));
    if first.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some((be32(16)?, be32(20)?))
    } else if first.starts_with(b"GIF8") {
        Some((le16(6)?, le16(8)?))
    } else if first.starts_with(b"BM") {
        // A negative height means rows from the top.
        Some((le32(18)?, u64::from((le32(22)? as u32 as i32).unsigned_abs())))
    } else {
        None
    }
}
