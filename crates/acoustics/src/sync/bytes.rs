//! What was found, as bytes: little-endian, floats bit by bit, so that what is read is what was written.

use super::blocks::Line;
use super::heard::Heard;
use super::pair::{By, Compared, Match, Piece};

/// What the bytes of a recording begin with.
const HEARD: &[u8; 8] = b"heard 1\n";

/// Bytes being written.
#[derive(Default)]
pub(super) struct Writing(Vec<u8>);

impl Writing {
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(super) fn float(&mut self, value: f64) {
        self.0.extend(value.to_bits().to_le_bytes());
    }

    fn count(&mut self, value: usize) {
        self.0.extend((value as u64).to_le_bytes());
    }

    fn floats(&mut self, values: &[f64]) {
        self.count(values.len());
        for value in values {
            self.float(*value);
        }
    }

    fn small(&mut self, values: &[i8]) {
        self.count(values.len());
        self.0.extend(values.iter().map(|value| value.to_le_bytes()[0]));
    }

    pub(super) fn matched(&mut self, found: &Match) {
        for value in [found.line.at_s, found.line.offset_s, found.line.slope] {
            self.float(value);
        }
        self.byte(match found.by {
            By::Waveform => 0,
            By::Onsets => 1,
            By::Chain => 2,
        });
        for value in [found.offset_sd, found.slope_sd, found.chance, found.speed] {
            self.float(value);
        }
        self.count(found.agreeing);
        self.count(found.of);
        self.count(found.pieces.len());
        for piece in &found.pieces {
            for value in [piece.from_s, piece.to_s, piece.offset_s] {
                self.float(value);
            }
        }
    }

    pub(super) fn compared(&mut self, compared: &Compared) {
        match compared {
            Compared::Fits(found) => {
                self.byte(0);
                self.matched(found);
            }
            Compared::Refused { chance } => {
                self.byte(1);
                self.float(*chance);
            }
            Compared::Ambiguous { offsets_s, chance } => {
                self.byte(2);
                for value in [offsets_s[0], offsets_s[1], *chance] {
                    self.float(value);
                }
            }
        }
    }
}

/// Bytes being read; every step is `None` where they are not what was written.
pub(super) struct Reading<'a>(&'a [u8]);

impl<'a> Reading<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn word(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(super) fn float(&mut self) -> Option<f64> {
        self.word().map(f64::from_bits).filter(|value| value.is_finite())
    }

    /// How many of so many bytes each follow: never more than there are.
    fn count(&mut self, each: usize) -> Option<usize> {
        let count = usize::try_from(self.word()?).ok()?;
        (count.checked_mul(each.max(1))? <= self.0.len().max(usize::from(each == 0) * usize::MAX)).then_some(count)
    }

    fn floats(&mut self) -> Option<Vec<f64>> {
        let count = self.count(8)?;
        (0..count).map(|_| self.float()).collect()
    }

    fn small(&mut self) -> Option<Vec<i8>> {
        let count = self.count(1)?;
        Some(self.take(count)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect())
    }

    pub(super) fn matched(&mut self) -> Option<Match> {
        let line = Line { at_s: self.float()?, offset_s: self.float()?, slope: self.float()? };
        let by = match self.byte()? {
            0 => By::Waveform,
            1 => By::Onsets,
            2 => By::Chain,
            _ => return None,
        };
        let (offset_sd, slope_sd, chance, speed) = (self.float()?, self.float()?, self.float()?, self.float()?);
        let (agreeing, of) = (self.count(0)?, self.count(0)?);
        let count = self.count(24)?;
        let piece =
            |from: &mut Self| Some(Piece { from_s: from.float()?, to_s: from.float()?, offset_s: from.float()? });
        let pieces = (0..count).map(|_| piece(self)).collect::<Option<_>>()?;
        Some(Match { line, by, offset_sd, slope_sd, agreeing, of, chance, speed, pieces })
    }

    pub(super) fn compared(&mut self) -> Option<Compared> {
        Some(match self.byte()? {
            0 => Compared::Fits(self.matched()?),
            1 => Compared::Refused { chance: self.float()? },
            2 => Compared::Ambiguous { offsets_s: [self.float()?, self.float()?], chance: self.float()? },
            _ => return None,
        })
    }
}

impl Heard {
    /// As bytes, for keeping: about one a sample.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writing(HEARD.to_vec());
        to.small(&self.white);
        to.count(self.strength.len());
        for value in &self.strength {
            to.0.extend(value.to_bits().to_le_bytes());
        }
        to.count(self.bands.len());
        for band in &self.bands {
            to.small(band);
        }
        to.count(self.volleys.len());
        for times in &self.volleys {
            to.floats(times);
        }
        to.float(self.sounding_s);
        to.bytes()
    }

    /// From what [`Heard::to_bytes`] made; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reading::of(bytes.strip_prefix(HEARD)?);
        let white = from.small()?;
        let count = from.count(4)?;
        let strength = (0..count).map(|_| Some(f32::from_bits(u32::from_le_bytes(from.take(4)?.try_into().ok()?))));
        let strength = strength.collect::<Option<_>>()?;
        let count = from.count(8)?;
        let bands = (0..count).map(|_| from.small()).collect::<Option<_>>()?;
        let count = from.count(8)?;
        let volleys = (0..count).map(|_| from.floats()).collect::<Option<_>>()?;
        let sounding_s = from.float()?;
        from.is_empty().then_some(Self { white, strength, bands, volleys, sounding_s })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Said, Settings, compare, synchronise, together};
    use super::*;

    /// Noise that is the same for the same seed.
    fn noise(seed: u64, count: usize) -> Vec<i16> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) as i32 % 4_000) as i16 - 2_000
        };
        (0..count).map(|_| next()).collect()
    }

    fn mixed(one: &[i16], other: &[i16]) -> Vec<i16> {
        one.iter().zip(other).map(|(a, b)| a + b).collect()
    }

    fn scene() -> Vec<Heard> {
        let world = noise(1, 8_000 * 40);
        let a = mixed(&world[..8_000 * 30], &noise(2, 8_000 * 30));
        let b = mixed(&world[8_000 * 6..8_000 * 36], &noise(3, 8_000 * 30));
        let alone = noise(4, 8_000 * 20);
        [a, b, alone].iter().map(|samples| Heard::new(samples)).collect()
    }

    #[test]
    fn what_is_kept_is_what_was_found() {
        let heard = scene();
        for one in &heard {
            let bytes = one.to_bytes();
            assert_eq!(Heard::from_bytes(&bytes).as_ref(), Some(one));
            assert_eq!(Heard::from_bytes(&bytes[..bytes.len() - 1]), None, "cut off");
        }
        let pairs = [(0, 1), (0, 2), (1, 2)];
        for said in compare(&heard, &pairs, &Settings::default(), &|_, _| ()) {
            let bytes = said.to_bytes();
            assert_eq!(Said::from_bytes(&bytes), Some(said));
            for cut in 0..bytes.len() {
                assert_eq!(Said::from_bytes(&bytes[..cut]), None);
            }
        }
        assert_eq!(Heard::from_bytes(b"heard 1\n\xff\xff\xff\xff\xff\xff\xff\xff"), None, "more than there is");
    }

    #[test]
    fn pairs_that_are_kept_say_what_all_at_once_say() {
        let heard = scene();
        let settings = Settings::default();
        let at_once = synchronise(&heard, &settings, &|_, _| ());
        let pairs = [(0, 1), (0, 2), (1, 2)];
        // Each by itself, in another order.
        let mut said = std::collections::BTreeMap::new();
        for pair in pairs.into_iter().rev() {
            let one = compare(&heard, &[pair], &settings, &|_, _| ()).remove(0);
            said.insert(pair, Said::from_bytes(&one.to_bytes()).unwrap());
        }
        let kept = together(&heard, &mut said, &settings);
        assert_eq!(kept.pairs, at_once.pairs);
        assert_eq!(kept.recordings, at_once.recordings);
        assert!(kept.pairs[0].accepted && (kept.pairs[0].offset_s.unwrap() - 6.0).abs() < 0.001);
        assert!(!kept.pairs[1].accepted && !kept.pairs[2].accepted);
        // What was looked at once is not looked at again.
        let before = said.clone();
        together(&heard, &mut said, &settings);
        assert_eq!(said, before);
    }
}
