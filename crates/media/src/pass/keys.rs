use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, PoisonError};

use super::graph::{PictureShape, Stream};
use super::timestamps::Timestamps;
use super::{Reporter, Stop};
use crate::contact_sheet::tile;
use crate::raster::Raster;
use crate::settings::Settings;

/// How far the cuts are known, told by the reader of grey frames to the reader of key frames.
#[derive(Debug, Default)]
pub(crate) struct Watermark {
    state: Mutex<(u64, Vec<u64>)>,
    raised: Condvar,
}

impl Watermark {
    /// All cuts before `until` are these.
    pub(crate) fn raise(&self, until: u64, cuts: &[u64]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = state.0.max(until);
        let known = state.1.len();
        state.1.extend_from_slice(cuts.get(known..).unwrap_or_default());
        self.raised.notify_all();
    }

    /// Ends all waiting when dropped.
    pub(crate) fn end_on_drop(&self) -> impl Drop + '_ {
        struct End<'a>(&'a Watermark);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                self.0.raise(u64::MAX, &[]);
            }
        }
        End(self)
    }

    /// Whether a cut lies after `after` and not after `at`; `None` if it is not known yet.
    fn cut_between(&self, after: u64, at: u64) -> Option<bool> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.0 > at).then(|| state.1.iter().any(|cut| *cut > after && *cut <= at))
    }

    /// Blocks until everything up to `at` is known.
    fn wait_for(&self, at: u64) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.raised.wait_while(state, |state| state.0 <= at).unwrap_or_else(PoisonError::into_inner));
    }
}

/// The key frames of an item, in order.
pub(crate) struct KeyPictures {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pictures: Vec<KeyPicture>,
}

/// One key frame, ready to be written.
pub(crate) struct KeyPicture {
    pub(crate) micros: u64,
    pub(crate) begins_take: bool,
    pub(crate) jpeg: Vec<u8>,
    pub(crate) tile: Raster,
}

/// Chooses among the candidates: the first of each take and one in each interval.
struct Chooser<'a> {
    shape: &'a PictureShape,
    limit: usize,
    interval: u64,
    /// After thinning, one in so many takes has a key frame.
    one_take_in: u64,
    takes: u64,
    last_candidate: Option<u64>,
    last_slot: Option<u64>,
    chosen: Vec<KeyPicture>,
}

/// Reads the candidates as they come and waits for the word on cuts before choosing.
pub(crate) fn read(
    mut frames: Stream,
    mut times: Timestamps,
    shape: &PictureShape,
    settings: &Settings,
    watermark: &Watermark,
    line: Reporter,
) -> Result<KeyPictures, Stop> {
    let _line = line;
    let (width, height) = shape.key;
    let mut chooser = Chooser {
        shape,
        limit: settings.key_frames.max(2) as usize,
        interval: shape.key_interval.max(1),
        one_take_in: 1,
        takes: 0,
        last_candidate: None,
        last_slot: None,
        chosen: Vec::new(),
    };
    // Short by nature: both streams come from one process in step, and a full pipe holds the faster one back.
    let mut waiting: VecDeque<(u64, Vec<u8>)> = VecDeque::new();
    let mut spare: Vec<Vec<u8>> = Vec::new();
    loop {
        let mut frame = spare.pop().unwrap_or_else(|| vec![0; width * height * 3 / 2]);
        if frames.read_exact(&mut frame).is_err() {
            break;
        }
        let Some(micros) = times.next() else { break };
        waiting.push_back((micros.max(0) as u64, frame));
        while let Some(&(micros, _)) = waiting.front()
            && let Some(begins_take) = chooser.asks(watermark, micros)
            && let Some((micros, frame)) = waiting.pop_front()
        {
            chooser.consider(micros, begins_take, &frame)?;
            spare.push(frame);
        }
    }
    for (micros, frame) in waiting {
        watermark.wait_for(micros);
        let begins_take = chooser.asks(watermark, micros).unwrap_or(false);
        chooser.consider(micros, begins_take, &frame)?;
    }
    Ok(KeyPictures { width, height, pictures: chooser.chosen })
}

impl Chooser<'_> {
    /// Whether the candidate is the first of a take, once that is known.
    fn asks(&self, watermark: &Watermark, micros: u64) -> Option<bool> {
        match self.last_candidate {
            None => Some(true),
            Some(last) => watermark.cut_between(last, micros),
        }
    }

    fn consider(&mut self, micros: u64, begins_take: bool, frame: &[u8]) -> io::Result<()> {
        self.last_candidate = Some(micros);
        let slot = micros / self.interval;
        // Not straight after the first of a take, which shows the same.
        let fresh = self.chosen.last().is_none_or(|last| micros - last.micros.min(micros) >= self.interval / 3);
        let due = fresh && self.last_slot.is_none_or(|last| slot > last);
        let of_take = begins_take && self.takes.is_multiple_of(self.one_take_in);
        self.takes += u64::from(begins_take);
        if !due && !of_take {
            return Ok(());
        }
        self.last_slot = Some(slot);
        let picture = Raster::from_planes(frame, self.shape.key.0, self.shape.key.1, self.shape.matrix);
        let jpeg = picture.jpeg(84).map_err(io::Error::other)?;
        self.chosen.push(KeyPicture { micros, begins_take, jpeg, tile: tile(&picture) });
        if self.chosen.len() > self.limit {
            self.thin();
        }
        Ok(())
    }

    /// Drops every second key frame and asks for fewer from now on.
    fn thin(&mut self) {
        let mut keep = false;
        self.chosen.retain(|_| {
            keep = !keep;
            keep
        });
        self.interval *= 2;
        self.one_take_in *= 2;
        self.last_slot = self.last_candidate.map(|last| last / self.interval);
    }
}
