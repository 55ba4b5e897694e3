//! Frames with exact times, as ffmpeg reads them from a pipe: a Matroska stream of uncompressed pictures.
//!
//! References: RFC 8794 (EBML), RFC 9559 (Matroska), codec `V_UNCOMPRESSED`.

/// Nanoseconds a tick: times are written in units of ten microseconds.
const TICK_NS: u64 = 10_000;

fn element(id: &[u8], body: &[u8]) -> Vec<u8> {
    let mut out = id.to_vec();
    out.extend(size(body.len() as u64));
    out.extend_from_slice(body);
    out
}

fn size(length: u64) -> [u8; 8] {
    let mut bytes = length.to_be_bytes();
    bytes[0] = 0x01;
    bytes
}

fn number(id: &[u8], value: u64) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

/// What comes before the first frame.
pub(super) fn head(width: usize, height: usize) -> Vec<u8> {
    let mut ebml = element(&[0x42, 0x82], b"matroska");
    ebml.extend(number(&[0x42, 0x87], 4));
    ebml.extend(number(&[0x42, 0x85], 2));
    let mut out = element(&[0x1a, 0x45, 0xdf, 0xa3], &ebml);
    // A segment whose length is not known yet.
    out.extend([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    out.extend(element(&[0x15, 0x49, 0xa9, 0x66], &number(&[0x2a, 0xd7, 0xb1], TICK_NS)));
    let mut video = number(&[0xb0], width as u64);
    video.extend(number(&[0xba], height as u64));
    video.extend(element(&[0x2e, 0xb5, 0x24], b"I420"));
    let mut track = number(&[0xd7], 1);
    track.extend(number(&[0x73, 0xc5], 1));
    track.extend(number(&[0x83], 1));
    track.extend(element(&[0x86], b"V_UNCOMPRESSED"));
    track.extend(element(&[0xe0], &video));
    out.extend(element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track)));
    out
}

/// What comes before a frame of so many bytes that is shown at a tick: a cluster of one block.
pub(super) fn frame_head(ticks: u64, bytes: usize) -> Vec<u8> {
    let time = number(&[0xe7], ticks);
    let mut block = vec![0xa3];
    block.extend(size(bytes as u64 + 4));
    block.extend([0x81, 0x00, 0x00, 0x80]);
    let mut out = vec![0x1f, 0x43, 0xb6, 0x75];
    out.extend(size((time.len() + block.len() - 4 + 4 + bytes) as u64));
    out.extend(time);
    out.extend(block);
    out
}
