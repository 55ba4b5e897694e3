use std::fmt;

use model::{Estimate, Fix, Position};
use serde::{Deserialize, Serialize};

use super::region::Region95;
use super::said::{told_m, told_place};

/// Where sounds came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// One for each firing place of the question, in its order; those that were known are not among them.
    pub places: Vec<Found>,
    /// Each unknown clock that the shots set.
    pub clocks: Vec<ClockFound>,
    /// Every arrival, in the order of the question, with what became of it.
    pub arrivals: Vec<Judged>,
    /// What a reader must know to use the answer.
    pub remarks: Vec<Remark>,
}

/// A firing place with the region it lies in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Index of the firing place.
    pub place: usize,
    /// The likeliest point.
    pub position: Position,
    /// The region that holds it with 95 %.
    pub region95: Region95,
}

impl Found {
    /// The likeliest point, where its region is whole and in one piece.
    pub fn likeliest(&self) -> Option<Position> {
        (self.region95.pieces.len() <= 1 && !self.region95.cut_off).then_some(self.position)
    }

    /// The place in words, with its region. A likeliest point is told only where one may stand for it: of several, or of one
    /// that goes on, it would be taken for the place.
    pub fn says(&self) -> String {
        let likeliest = self.likeliest().map_or_else(String::new, |position| {
            format!("; likeliest near {}", told_place(position, self.region95.semi_minor_m))
        });
        format!("{}{likeliest}", self.shape())
    }

    /// The region in words, without where it is: how large, its shape, and which way it lies.
    pub fn shape(&self) -> String {
        let region = &self.region95;
        let (length_m, width_m) = (2.0 * region.semi_major_m, 2.0 * region.semi_minor_m);
        let shape = match length_m < 1.5 * width_m {
            true => format!("about {} across", told_m(length_m)),
            false => format!(
                "about {} by {}, the long way along {:.0}° from north",
                told_m(length_m),
                told_m(width_m),
                region.azimuth_deg
            ),
        };
        let pieces = match region.pieces.len() {
            0 | 1 => String::new(),
            count => format!(" in {count} pieces"),
        };
        let cut = if region.cut_off { ", cut off where the search ends" } else { "" };
        format!("with 95 % inside a region{pieces} {shape}{cut}")
    }

    /// As a fix, where the region is one piece.
    pub fn fix(&self) -> Option<Fix> {
        let region = self.region95.outline()?;
        Some(Fix { position: self.position, region, method: "differences of arrival".to_owned() })
    }
}

/// What a clock was found to show.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClockFound {
    /// Index of the microphone.
    pub microphone: usize,
    /// How much its readings are ahead of the common clock, or of the first clock where none is common, in seconds.
    pub ahead_s: Estimate,
}

/// What became of an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Index of the shot.
    pub shot: usize,
    /// Index of the microphone.
    pub microphone: usize,
    /// How much later than expected it came, in seconds.
    pub later_s: f64,
    /// Half-width of the 95 % interval within which right arrivals lie around that, in seconds.
    pub error_s: f64,
    /// How likely it is a wrong one: an echo, another sound, a clock or place that is not as given.
    pub wrong: f64,
    /// Whether the answer stands on it.
    pub used: bool,
}

/// What a reader must know to use an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The region is long and thin, because the microphones stand close together as seen from there.
    LongAndThin {
        /// Which firing place.
        place: String,
        /// Length and width of the region, in metres.
        length_m: f64,
        /// Its width.
        width_m: f64,
        /// The azimuth along which it lies, in degrees.
        azimuth_deg: f64,
        /// The greatest distance between two microphones that heard it, in metres.
        apart_m: f64,
        /// How far from their middle the place is, in metres.
        away_m: f64,
    },
    /// The region is long and thin for another reason.
    Stretched {
        /// Which firing place.
        place: String,
        /// Length and width of the region, in metres.
        length_m: f64,
        /// Its width.
        width_m: f64,
        /// The azimuth along which it lies, in degrees.
        azimuth_deg: f64,
    },
    /// The arrivals fit several places.
    Several {
        /// Which firing place.
        place: String,
        /// How likely each piece is.
        shares: Vec<f64>,
    },
    /// The region is cut off where the search ends.
    CutOff {
        /// Which firing place.
        place: String,
        /// How far away it was looked for.
        search_m: f64,
    },
    /// Nothing would show a wrong arrival: as many are needed to fix the place.
    Unchecked {
        /// Which firing place.
        place: String,
        /// How many microphones heard it.
        heard_by: usize,
    },
    /// The arrivals contradict one another, and which is wrong cannot be told.
    WhichIsWrong {
        /// Which firing place.
        place: String,
        /// How likely the likeliest explanation is.
        surest: f64,
    },
    /// The region is drawn more coarsely than its shape needs, on the large side.
    Coarse {
        /// Which firing place.
        place: String,
    },
}

impl Remark {
    /// The place that it speaks of.
    pub fn place(&self) -> &str {
        match self {
            Self::LongAndThin { place, .. }
            | Self::Stretched { place, .. }
            | Self::Several { place, .. }
            | Self::CutOff { place, .. }
            | Self::Unchecked { place, .. }
            | Self::WhichIsWrong { place, .. }
            | Self::Coarse { place } => place,
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LongAndThin { place, length_m, width_m, azimuth_deg, apart_m, away_m } => write!(
                to,
                "{place}: the region is long and thin ({length_m:.0} m by {width_m:.0} m along {azimuth_deg:.0}°), because \
                 the microphones stand within {apart_m:.0} m of one another: the direction is known better than the \
                 distance (likeliest {away_m:.0} m)"
            ),
            Self::Stretched { place, length_m, width_m, azimuth_deg } => write!(
                to,
                "{place}: the region is long and thin ({length_m:.0} m by {width_m:.0} m along {azimuth_deg:.0}°); a \
                 microphone to the side would shorten it"
            ),
            Self::Several { place, shares } => {
                let shares: Vec<String> = shares.iter().map(|share| format!("{:.0} %", share * 100.0)).collect();
                write!(to, "{place}: the arrivals fit {} places apart ({})", shares.len(), shares.join(", "))
            }
            Self::CutOff { place, search_m } => write!(
                to,
                "{place}: the region goes on beyond the {search_m:.0} m that were searched, and is cut off there"
            ),
            Self::Unchecked { place, heard_by } => write!(
                to,
                "{place}: {heard_by} microphones heard it, so that a wrong arrival would not show; 4 show that one is wrong, \
                 5 which"
            ),
            Self::WhichIsWrong { place, surest } => write!(
                to,
                "{place}: the arrivals contradict one another, and which is wrong cannot be told (the likeliest \
                 explanation has {:.0} %); the region holds all explanations",
                surest * 100.0
            ),
            Self::Coarse { place } => {
                write!(to, "{place}: the region is finer than it is drawn; the outline errs on the large side")
            }
        }
    }
}
