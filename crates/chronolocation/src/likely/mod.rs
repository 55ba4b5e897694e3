//! What is likely: a layer of its own beside what is possible.
//!
//! Witnesses and reports state times ("around six", "fifteen minutes later"). Each statement spreads by a published
//! [`Policy`]; from all of them together follows, for each point that is spoken of, a distribution inside what the other
//! evidence does not exclude. Nothing here narrows or moves a bound, and no point gets a likely time that its bounds
//! exclude.
//!
//! # Method
//! Points about which something is stated are taken with the closed constraints between them (what lies between two of
//! them is projected out, so that points nobody dated add nothing). The prior is flat over what those constraints leave.
//! Each point's stretch is cut into cells; the distribution is a product of functions of one or two points, summed out
//! exactly over the cells by elimination, and cut anew three times where the mass lies. Points whose difference is all but
//! fixed are taken as one. Where points hang together so closely that this would not fit, none of them is dated. Nothing is
//! drawn at random.
//!
//! # References
//! Lauritzen, Spiegelhalter 1988 for the elimination. `docs/methods/time.md` gives the calibration.

mod clock;
mod elimination;
mod factor;
mod grid;
mod policy;
mod posterior;
mod stated;
mod summary;
mod support;
mod tension;

pub use clock::{Anchor, ClockFit};
pub use policy::{POLICY_JSON, Policy, PolicyError};
pub use posterior::Layer;
pub use tension::Tension;

use model::Trust;

use crate::network::Point;

/// A time or a difference that someone stated, without excluding others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedTime {
    /// Its name.
    pub id: String,
    /// The point it speaks of.
    pub subject: Point,
    /// The point it is measured from; [`Point::WORLD`] for instants.
    pub reference: Point,
    /// What was stated.
    pub said: Said,
    /// How far its kind can be trusted: how often such statements are plainly wrong.
    pub trust: Trust,
}

/// What was stated of a difference, in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Around a value, or around a stretch from `low` to `high`, give or take `half_width` (95 %).
    Around {
        /// The value, or the earlier end of the stretch.
        low: i64,
        /// The value, or the later end.
        high: i64,
        /// How far the truth may lie outside: the half-width of a 95 % interval.
        half_width: i64,
    },
    /// In a stretch that holds it with 95 %, likeliest in its middle; its letters are the whole stretch.
    Stretch {
        /// The earlier end.
        low: i64,
        /// The later end.
        high: i64,
    },
    /// It was published at `low`, some time after it was recorded; closed stretches of time do not count as delay.
    Published {
        /// When, in microseconds since 1970.
        at: i64,
        /// When the network was shut down, so that nothing could be published.
        closed: Vec<(i64, i64)>,
    },
}

/// The share of a distribution that the interval of a [`Likely`] holds.
pub const SHARE: f64 = 0.95;

/// When a point most likely was, by what was stated; always inside its bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// The earlier end of the shortest interval that holds 95 %, in microseconds.
    pub from: i64,
    /// The later end.
    pub to: i64,
    /// Where the distribution is densest.
    pub peak: i64,
    /// Half lies before, half after.
    pub median: i64,
    /// The distribution's shape: shares of equal cells from `shape_from` to `shape_to`, which add up to 1.
    pub shape: Vec<f64>,
    /// Where the shape begins.
    pub shape_from: i64,
    /// Where it ends.
    pub shape_to: i64,
    /// How many peaks are parted by a valley less than half as high as the lower of them.
    pub peaks: u32,
    /// The statements it rests on, by their place in the list: those about this point first.
    pub because: Vec<usize>,
}
