use thiserror::Error;

/// Rate at which the models listen, in samples a second.
pub const RATE: u32 = 16_000;

/// One channel of sound at [`RATE`], every sample a number.
///
/// # Units
/// Full scale is -1 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    samples: Vec<f32>,
}

/// Why samples are no sound that the models can listen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SoundError {
    /// They are at another rate.
    #[error("the sound has {rate} samples a second, and the models listen at {RATE}; bring it there with `Resampler`")]
    WrongRate {
        /// That rate.
        rate: u32,
    },
    /// No recording has such a rate.
    #[error("{rate} samples a second is no rate of a recording; give one from 1,000 to 768,000")]
    NoRate {
        /// That rate.
        rate: u32,
    },
    /// One of them is no finite number.
    #[error("sample {sample} of the sound is no number; leave such samples out, or put silence there, and say so")]
    NotANumber {
        /// Which, from 0.
        sample: usize,
    },
}

impl Sound {
    /// These samples at this rate.
    ///
    /// # Errors
    /// A rate that is not [`RATE`]; a sample that is no finite number.
    pub fn new(samples: Vec<f32>, rate: u32) -> Result<Self, SoundError> {
        if rate != RATE {
            return Err(SoundError::WrongRate { rate });
        }
        match samples.iter().position(|sample| !sample.is_finite()) {
            Some(sample) => Err(SoundError::NotANumber { sample }),
            None => Ok(Self { samples }),
        }
    }

    /// These samples, made from numbers.
    pub(crate) fn of_numbers(samples: Vec<f32>) -> Self {
        Self { samples }
    }

    /// The samples.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sound_is_refused_by_what_it_is() {
        assert_eq!(Sound::new(vec![0.0], 44_100), Err(SoundError::WrongRate { rate: 44_100 }));
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            assert_eq!(Sound::new(vec![0.0, 0.5, bad], RATE), Err(SoundError::NotANumber { sample: 2 }));
        }
        assert_eq!(Sound::new(Vec::new(), RATE).unwrap().samples(), [0.0f32; 0]);
    }
}
