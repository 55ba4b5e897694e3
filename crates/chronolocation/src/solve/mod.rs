//! `solve`: what the facts of a case say about when, and everything that follows.
//!
//! Evidence that people recorded is taken as it stands; what posts, recordings and files imply by themselves is derived
//! here, each piece with an id and a sentence that says what it stands on.

mod borne_out;
mod clock;
mod clock_fit;
mod copies;
mod dating;
mod days;
mod derive;
mod device;
mod ground;
mod light;
mod likely;
mod orders;
mod point_name;
mod reading;
mod shadow;
mod sky;
mod sky_day;
mod standing;
mod sync;
mod trusts;
mod written;

use jiff::tz::TimeZone;
use model::{
    Clock, ClockReading, Evidence, GivenFix, Interval, Item, ItemId, Lineage, MeasuredShadow, Notice, NoticeLevel,
    Observation, Place, Post, Readings, Sync, Take, Whereabouts,
};

use self::clock::Clocks;
pub use self::dating::{Alternatives, Bounded, Conflict, DatedPoint, Dating, Repair, Weakest};
pub use self::ground::Ground;
use self::ground::Grounds;
pub use self::light::KINDS as KINDS_OF_LIGHT;
pub use self::likely::{LikelyTime, Strain};
pub use self::orders::SureOrder;
use self::point_name::PointNames;
pub use self::standing::{Standing, Supposed};
pub use self::trusts::{TRUST_JSON, Trusts};
use crate::likely::Policy;
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
    /// What was observed; of it, the light of day counts here.
    pub observations: &'a [Observation],
    /// The places of the case, for the sun above them.
    pub places: &'a [Place],
    /// Which item comes from which.
    pub lineage: &'a [Lineage],
    /// The clocks of devices, platforms, walls and broadcasters.
    pub clocks: &'a [Clock],
    /// By item: what tells its device from all others (maker, model and a number of its own), where its file has it.
    pub devices: &'a [(ItemId, String)],
    /// What clocks in recordings were seen to show, and times that were said.
    pub clock_readings: &'a [ClockReading],
    /// What was measured of shadows.
    pub shadows: &'a [MeasuredShadow],
    /// Where cameras stood.
    pub fixes: &'a [GivenFix],
    /// Recordings put on one clock by their sound.
    pub syncs: &'a [Sync],
    /// The zone in which the case's devices showed local time.
    pub zone: &'a TimeZone,
    /// When the network was shut down, so that nothing could be posted.
    pub shutdowns: &'a [Interval],
    /// How far stated times spread, as published or as the case changed it.
    pub policy: &'a Policy,
    /// How far each kind of basis can be trusted, as published or as the case changed it.
    pub trusts: &'a Trusts,
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
    let (grounds, warnings) = gather(facts, &PointNames::of(facts));
    dating::date(grounds, facts, warnings)
}

/// Everything that enters the reckoning, recorded or derived, and what could not be used.
fn gather(facts: &TemporalFacts<'_>, names: &PointNames) -> (Grounds, Vec<Notice>) {
    let mut warnings: Vec<Notice> = Vec::new();
    let mut grounds = Grounds::new(facts.trusts);
    let spread = |stated: i64, length: bool| match length {
        true => facts.policy.of_length(stated),
        false => facts.policy.of_clock(local_minutes(stated, facts.zone)),
    };
    for evidence in facts.evidence {
        grounds.record(evidence, names, spread, &mut warnings);
    }
    let mut clocks = Clocks::of(facts);
    derive::from_posts(facts, names, &mut clocks, &mut grounds);
    derive::from_takes(facts, &mut grounds);
    copies::from_lineage(facts, &mut grounds);
    device::from_readings(facts, &mut clocks, &mut grounds);
    derive::frames(names, &mut grounds);
    let mut refused = sky::date_points(facts, &mut grounds);
    refused.extend(sync::from_syncs(facts, names, &mut grounds));
    // From here on, each kind counts on the days that all before it leave.
    refused.extend(reading::from_clock_readings(facts, names, &mut clocks, &mut grounds));
    clocks.offsets(facts, &mut grounds);
    refused.extend(light::from_observations(facts, names, &mut grounds));
    refused.extend(shadow::from_shadows(facts, names, &mut grounds));
    clock_fit::from_dated_readings(facts, &clocks, &mut grounds);
    for (what, next) in refused {
        warnings.push(Notice { level: NoticeLevel::Warning, what, place: Whereabouts::default(), next });
    }
    derive::close_ends(names, &mut grounds);
    (grounds, warnings)
}

/// The minutes that the zone's wall clock shows at an instant, counted from its midnight.
fn local_minutes(micros: i64, zone: &TimeZone) -> i64 {
    let local = zone.to_datetime(model::Instant::from_micros(micros).to_timestamp());
    i64::from(local.hour()) * 60 + i64::from(local.minute())
}
