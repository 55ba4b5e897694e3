use std::collections::BTreeMap;
use std::io::{Read, Write};

use model::FailureKind;

use super::graph::{PictureShape, Stream};
use super::keys::Watermark;
use super::timestamps::Timestamps;
use super::{GreyFrames, Reporter, Stop};
use crate::cuts::{CUTS_MAGIC, CutDetector};
use crate::failure::failure;
use crate::limits::Limits;

/// The first bytes of `grey.bin`. Little endian: after them `u16` width and `u16` height; then for each frame `u64`
/// time in microseconds from the item's start and width x height grey levels, row by row from the top left, as
/// displayed. The first frame at or after each quarter of a second.
pub const GREY_MAGIC: &[u8; 8] = b"SLGREY1\n";

/// Small grey frames kept a second, at most.
pub const GREY_A_SECOND: u64 = 4;

/// What the frames of an item say.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) frames: u64,
    pub(crate) backwards: u64,
    /// Whether every frame had a time and every time a frame.
    pub(crate) matched: bool,
    pub(crate) cuts: Vec<u64>,
    pub(crate) grey: GreyFrames,
    first: u64,
    last: u64,
    /// How often each distance between frames came, by tenths of a millisecond.
    distances: BTreeMap<u64, u64>,
}

impl Picture {
    /// Mean frames a second.
    pub(crate) fn frame_rate(&self) -> Option<f64> {
        let span = self.last - self.first;
        (self.frames > 1 && span > 0).then(|| (self.frames - 1) as f64 * 1e6 / span as f64)
    }

    /// Whether more than one distance in twenty is not the usual one (by more than a tenth and 2 ms).
    pub(crate) fn variable_rate(&self) -> bool {
        let usual = self.usual_distance();
        let slack = (usual / 10).max(20);
        let unusual: u64 = self.distances.iter().filter(|(d, _)| d.abs_diff(usual) > slack).map(|(_, n)| n).sum();
        unusual * 20 > self.frames
    }

    /// Where the last frame ceases to be shown, if it is shown as long as usual.
    pub(crate) fn end_micros(&self) -> u64 {
        self.last + self.usual_distance() * 100
    }

    /// The median distance, in tenths of a millisecond; 0 with a single frame.
    fn usual_distance(&self) -> u64 {
        let total: u64 = self.distances.values().sum();
        let mut seen = 0;
        self.distances
            .iter()
            .find(|(_, n)| {
                seen += **n;
                seen * 2 >= total
            })
            .map_or(0, |(d, _)| *d)
    }
}

/// Reads every small grey frame: finds cuts, keeps four a second.
#[expect(clippy::too_many_arguments, reason = "each is one end of a different pipe or file")]
pub(crate) fn read(
    mut frames: Stream,
    mut times: Timestamps,
    shape: &PictureShape,
    limits: &Limits,
    mut grey_out: Box<dyn Write + Send>,
    mut cuts_out: Box<dyn Write + Send>,
    watermark: &Watermark,
    line: &Reporter,
) -> Result<Picture, Stop> {
    // Whoever waits for this thread's cuts must not wait for ever.
    let _end = watermark.end_on_drop();
    let (width, height) = shape.grey;
    let mut picture = Picture {
        frames: 0,
        backwards: 0,
        matched: true,
        cuts: Vec::new(),
        grey: GreyFrames { width: width as u32, height: height as u32, count: 0 },
        first: 0,
        last: 0,
        distances: BTreeMap::new(),
    };
    let mut detector = CutDetector::new(width, height);
    let mut frame = vec![0; width * height];
    let mut last_kept = None;
    let mut records = Vec::with_capacity(1 << 14);
    grey_out.write_all(GREY_MAGIC)?;
    grey_out.write_all(&(width as u16).to_le_bytes())?;
    grey_out.write_all(&(height as u16).to_le_bytes())?;
    cuts_out.write_all(CUTS_MAGIC)?;
    while frames.read_exact(&mut frame).is_ok() {
        let Some(time) = times.next() else {
            picture.matched = false;
            break;
        };
        let micros = time.max(0) as u64;
        check(picture.frames + 1, micros, limits)?;
        if picture.frames == 0 {
            picture.first = micros;
        } else if micros <= picture.last {
            picture.backwards += u64::from(micros < picture.last);
        }
        let micros = micros.max(picture.last);
        if picture.frames > 0 {
            let distance = (micros - picture.last + 50) / 100;
            // Bounded: an item with more different distances than this has no usual one anyway.
            if picture.distances.len() < 4096 || picture.distances.contains_key(&distance) {
                *picture.distances.entry(distance).or_default() += 1;
            }
        }
        picture.frames += 1;
        picture.last = micros;
        records.extend(detector.push(micros, &frame).record());
        if records.len() >= 1 << 14 {
            cuts_out.write_all(&records)?;
            records.clear();
        }
        let quarter = micros * GREY_A_SECOND / 1_000_000;
        if last_kept.is_none_or(|last| quarter > last) {
            last_kept = Some(quarter);
            picture.grey.count += 1;
            grey_out.write_all(&micros.to_le_bytes())?;
            grey_out.write_all(&frame)?;
            watermark.raise(detector.decided_until(), detector.cuts());
            line.reached(micros);
        }
    }
    picture.matched &= times.next().is_none();
    cuts_out.write_all(&records)?;
    cuts_out.flush()?;
    grey_out.flush()?;
    picture.cuts = detector.finish();
    watermark.raise(u64::MAX, &picture.cuts);
    Ok(picture)
}

fn check(frames: u64, micros: u64, limits: &Limits) -> Result<(), Stop> {
    if frames > limits.frames {
        return Err(Stop::Limit(failure(
            FailureKind::FrameLimit,
            format!("more than the limit of {} frames came", limits.frames),
            "raise the frame limit and analyse again, or import the part that matters as an item of its own",
        )));
    }
    if micros / 1_000_000 > limits.duration_secs {
        return Err(Stop::Limit(failure(
            FailureKind::DurationLimit,
            format!("a frame is dated {} s into the item; the limit is {} s", micros / 1_000_000, limits.duration_secs),
            "raise the duration limit and analyse again, or import the part that matters as an item of its own",
        )));
    }
    Ok(())
}
