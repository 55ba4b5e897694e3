use model::{Estimate, Position};
use serde::{Deserialize, Serialize};

use crate::Air;

/// Sounds that several recordings heard, and what is known of the recordings.
///
/// # Units
/// Seconds, metres. Every error is the half-width of a 95 % interval; `within_m` is the radius that holds a place with
/// 95 %.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Who heard.
    pub microphones: Vec<Microphone>,
    /// Where the sounds came from: one for all shots that are held to have come from one spot.
    pub places: Vec<FiringPlace>,
    /// The sounds.
    pub shots: Vec<Shot>,
    /// The air between.
    pub air: Air,
    /// How much the way of a sound to one microphone may differ from straight: round houses, over slopes, by echoes.
    ///
    /// It is the same for all shots from one place to one microphone, so that more shots do not make it smaller.
    pub path_error_s: f64,
    /// How far from the middle of the microphones the sounds are looked for.
    pub search_m: f64,
}

/// [`Question::path_error_s`] for microphones on roofs and masts of a town: what 45 ways of 50 to 970 m from two firing places of
/// real shots are off by, and a little for their being no more.
pub const PATH_ERROR_OVER_ROOFS_S: f64 = 0.016;

/// [`Question::path_error_s`] for a town, where nothing better is known: twice that over roofs, for phones are held in streets. No
/// material has that measured.
pub const PATH_ERROR_IN_TOWN_S: f64 = 2.0 * PATH_ERROR_OVER_ROOFS_S;

/// [`Question::search_m`] where nothing better is known: few shots are picked out of a phone's recording farther away.
pub const SEARCH_M: f64 = 3_000.0;

/// How well an onset that was found by itself can be read off a recording: half-width of the 95 % interval.
pub const ONSET_ERROR_S: f64 = 0.004;

/// One recording with the place where it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Microphone {
    /// What people call it.
    pub name: String,
    /// Where it stood.
    pub place: Position,
    /// The radius within which it stood.
    pub within_m: f64,
    /// Height above the level that all heights here are given from.
    pub height_m: f64,
    /// What is known of its clock.
    pub clock: Clock,
}

/// What is known of a recording's clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Its readings are on the clock that others have in common, within an error.
    Common {
        /// Half-width of the 95 % interval.
        error_s: f64,
    },
    /// It runs at the right rate, and nothing is known of what it shows.
    Unknown,
}

/// A spot that one or more of the sounds came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FiringPlace {
    /// What people call it.
    pub name: String,
    /// Where it is, if that is known: it then helps to set the clocks.
    pub known: Option<KnownPlace>,
    /// Height above the level that all heights here are given from.
    pub height_m: Estimate,
}

/// A place that is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KnownPlace {
    /// Where.
    pub place: Position,
    /// The radius within which.
    pub within_m: f64,
}

/// One sound, and when it reached whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// What people call it.
    pub name: String,
    /// Index of the place that it came from.
    pub from: usize,
    /// Its arrivals.
    pub heard: Vec<Heard>,
}

/// One sound at one microphone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// Index of the microphone.
    pub microphone: usize,
    /// When, on the clock of the recording.
    pub at_s: f64,
    /// How well the instant can be read off the recording.
    pub error_s: f64,
}

/// Why no place can be given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// A number that cannot be computed with.
    #[error("{what} is {value}: give a finite number of {least} or more")]
    Number {
        /// Which number.
        what: String,
        /// As given, written out (infinities have no JSON).
        value: String,
        /// The least that can be.
        least: f64,
    },
    /// Something is named that is not there.
    #[error("{what} speaks of {name} number {index}, but there are {have}")]
    NoSuch {
        /// Who speaks.
        what: String,
        /// Of what kind of thing.
        name: String,
        /// Which, counted from 0.
        index: usize,
        /// How many there are.
        have: usize,
    },
    /// One microphone is said to have heard one sound twice.
    #[error("shot {shot} is heard twice by {microphone}: one of the two is an echo or another shot")]
    Twice {
        /// Which sound.
        shot: String,
        /// Which microphone.
        microphone: String,
    },
    /// Too few arrivals to say anything about a place.
    #[error(
        "{place}: {have} microphone(s) heard it, and a difference of arrival needs 2 (an area 3, a check for a wrong \
         arrival 5)"
    )]
    TooFew {
        /// Which place.
        place: String,
        /// How many microphones heard it.
        have: usize,
    },
    /// More is unknown than the arrivals can settle.
    #[error(
        "{unknown} unknowns (two coordinates and a time for each of {places} firing place(s), and {clocks} clock(s)), \
         but {arrivals} arrivals: {}", remedies.join("; or ")
    )]
    TooManyUnknown {
        /// How much is unknown.
        unknown: usize,
        /// Firing places whose position is unknown.
        places: usize,
        /// Clocks that are unknown, against one of them where none is common.
        clocks: usize,
        /// Arrivals that tell something: one for each microphone and firing place.
        arrivals: usize,
        /// What would be enough, in words.
        remedies: Vec<String>,
    },
    /// Two arrivals are farther apart than sound needs from one microphone to the other.
    #[error(
        "shot {shot}: {later_at} heard it {difference_s:.4} s after {earlier_at}, but sound goes from one to the other \
         in {baseline_s:.4} s: they heard two sounds, or a clock or a place is wrong"
    )]
    LongerThanBaseline {
        /// Which sound.
        shot: String,
        /// Who heard it first.
        earlier_at: String,
        /// Who heard it later.
        later_at: String,
        /// By how much.
        difference_s: f64,
        /// The most that the distance between the two allows, errors not counted.
        baseline_s: f64,
    },
    /// No place fits, whichever arrival is left out.
    #[error(
        "{place}: no place within {search_m} m fits its arrivals, whichever {left_out} of them is left out (the best \
         misses by {excess:.1} times what the errors allow): they are of several sounds, or an error is given too small"
    )]
    NothingFits {
        /// Which place.
        place: String,
        /// How far away it was looked for.
        search_m: f64,
        /// How many arrivals were left out at most.
        left_out: usize,
        /// Root of the ratio between the misfit and the misfit that 1 in 1,000 right ones exceed.
        excess: f64,
    },
}

impl Refused {
    /// Whether what is given contradicts itself, and not only says too little.
    pub fn is_contradiction(&self) -> bool {
        match self {
            Self::LongerThanBaseline { .. } | Self::NothingFits { .. } | Self::Twice { .. } => true,
            Self::Number { .. } | Self::NoSuch { .. } | Self::TooFew { .. } | Self::TooManyUnknown { .. } => false,
        }
    }
}

impl Question {
    /// Whether it can be asked at all.
    pub(super) fn validate(&self) -> Result<(), Refused> {
        let number = |what: String, value: f64, least: f64| {
            if value.is_finite() && value >= least {
                Ok(())
            } else {
                Err(Refused::Number { what, value: value.to_string(), least })
            }
        };
        for microphone in &self.microphones {
            number(format!("within_m of {}", microphone.name), microphone.within_m, 0.0)?;
            number(format!("height_m of {}", microphone.name), microphone.height_m, -12_000.0)?;
            if let Clock::Common { error_s } = microphone.clock {
                number(format!("clock error_s of {}", microphone.name), error_s, 0.0)?;
            }
        }
        for place in &self.places {
            for height in [place.height_m.low95(), place.height_m.high95()] {
                number(format!("height_m of {}", place.name), height, -12_000.0)?;
            }
            if let Some(known) = place.known {
                number(format!("within_m of {}", place.name), known.within_m, 0.0)?;
            }
        }
        number("path_error_s".to_owned(), self.path_error_s, 0.0)?;
        number("search_m".to_owned(), self.search_m, 1.0)?;
        number("temperature_c".to_owned(), self.air.temperature_c.low95(), -100.0)?;
        number("temperature_c".to_owned(), self.air.temperature_c.high95(), -100.0)?;
        number("wind from_deg".to_owned(), self.air.wind.from_deg, -360.0)?;
        number("wind speed_m_s".to_owned(), self.air.wind.speed_m_s, 0.0)?;
        number("wind error_m_s".to_owned(), self.air.wind.error_m_s, 0.0)?;
        for shot in &self.shots {
            let missing = |name: &str, index, have| Refused::NoSuch {
                what: shot.name.clone(),
                name: name.to_owned(),
                index,
                have,
            };
            if shot.from >= self.places.len() {
                return Err(missing("firing place", shot.from, self.places.len()));
            }
            let mut by = vec![false; self.microphones.len()];
            for heard in &shot.heard {
                let index = heard.microphone;
                let Some(before) = by.get_mut(index) else {
                    return Err(missing("microphone", index, self.microphones.len()));
                };
                let microphone = &self.microphones[index].name;
                if std::mem::replace(before, true) {
                    return Err(Refused::Twice { shot: shot.name.clone(), microphone: microphone.clone() });
                }
                number(format!("at_s of {} in {microphone}", shot.name), heard.at_s, f64::MIN)?;
                number(format!("error_s of {} in {microphone}", shot.name), heard.error_s, 0.0)?;
            }
        }
        Ok(())
    }

    /// Which microphones heard something from a place, by index, each once.
    pub(super) fn hearers(&self, place: usize) -> Vec<usize> {
        let shots = self.shots.iter().filter(|shot| shot.from == place);
        let mut hearers: Vec<usize> = shots.flat_map(|shot| shot.heard.iter().map(|heard| heard.microphone)).collect();
        hearers.sort_unstable();
        hearers.dedup();
        hearers
    }
}
