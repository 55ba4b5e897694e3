//! `solve`: what the facts of a case say about when, and everything that follows.
//!
//! Evidence that people recorded is taken as it stands; what posts, recordings and files imply by themselves is derived
//! here, each piece with an id and a sentence that says what it stands on.

mod dating;
mod derive;
mod device;
mod ground;
mod point_name;

use jiff::tz::TimeZone;
use model::{Evidence, Item, ItemId, Notice, Post, Readings, Take};

pub use self::dating::{Alternatives, Bounded, Conflict, DatedPoint, Dating, Repair};
pub use self::ground::Ground;
use self::ground::Grounds;
use self::point_name::PointNames;
use crate::network::TooFar;

/// The facts of a case that bear on time.
#[derive(Clone, Copy)]
pub struct TemporalFacts<'a> {
    /// Evidence recorded by people and detectors.
    pub evidence: &'a [Evidence],
    /// What was published when.
    pub posts: &'a [Post],
    /// The uninterrupted recordings, with their lengths.
    pub takes: &'a [Take],
    /// The items, held or described only.
    pub items: &'a [Item],
    /// What each file says of its own origin.
    pub readings: &'a [(ItemId, Readings)],
    /// The zone in which the case's devices showed local time.
    pub zone: &'a TimeZone,
}

/// Every point's interval with its reasons, and every contradiction.
///
/// Points are named `<take>.start` and `<take>.end` (`<item>.start` where an item has no takes), or as evidence names
/// them; a bare item id means its start.
///
/// # Errors
/// Bounds that add up to more than can be reckoned with. Evidence that cannot be used (a point measured from itself) is
/// left out and named in [`Dating::warnings`].
///
/// # Limits
/// The takes of a cut item are in unknown order and share nothing but their posts: evidence about the item as a whole
/// dates none of them, and a warning says so.
pub fn solve(facts: &TemporalFacts<'_>) -> Result<Dating, TooFar> {
    let mut warnings: Vec<Notice> = Vec::new();
    let names = PointNames::of(facts);
    let mut grounds = Grounds::default();
    for evidence in facts.evidence {
        grounds.record(evidence, &names, &mut warnings);
    }
    derive::from_posts(facts, &names, &mut grounds);
    derive::from_takes(facts, &mut grounds);
    device::from_readings(facts, &mut grounds);
    derive::close_ends(&names, &mut grounds);
    dating::date(grounds, warnings)
}
