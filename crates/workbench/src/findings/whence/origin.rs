//! What is found of where shots came from, as it is kept and told.
use std::collections::BTreeSet;

use geolocation::arrivals::{Piece, told_m};
use model::{FactName, FixId, Interval, ItemId, ObservationId, Position, TakeId};
use serde::Serialize;
use serde_json::Value;

use super::ShotAir;

/// Where the shots of one group of takes came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShotOrigin {
    /// The takes that are on one clock, the earliest first.
    pub takes: Vec<TakeId>,
    /// The takes that heard them and whose camera's place is known.
    pub microphones: Vec<HearingPlace>,
    /// Takes that heard some of them and whose camera's place is not known: with it, they would say more.
    pub without_place: Vec<TakeId>,
    /// The places that could be told, each with the region it lies in.
    pub places: Vec<ShotPlace>,
    /// What could not be placed, and what is missing for it.
    pub not_placed: Vec<ShotsNotPlaced>,
    /// How sure a region holds its place.
    pub level: f64,
    /// The air that was reckoned with, and where it comes from.
    pub air: ShotAir,
    /// How much of a difference of arrival a wrong temperature or wind may be: it is part of every region.
    pub air_share: f64,
    /// How much the way of a sound may differ from straight, in seconds (95 %): it is part of every region.
    pub path_error_s: f64,
    /// All of it in a sentence.
    pub says: String,
    /// The facts that it follows from.
    #[serde(skip)]
    pub(crate) inputs: BTreeSet<FactName>,
}

/// A take that listened from a known place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HearingPlace {
    /// The take.
    pub take: TakeId,
    /// The fix of its camera.
    pub fix: FixId,
    /// Where it stood.
    pub position: Position,
    /// The radius of that, in metres.
    pub within_m: f64,
    /// How far its clock may be off, in seconds (95 %); `None` where it is known by sound alone, which is no knowledge here.
    pub clock_error_s: Option<f64>,
}

/// A spot that shots came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShotPlace {
    /// The likeliest point; never to be given without the region.
    pub position: Position,
    /// The region that holds it with 95 %, as a GeoJSON geometry.
    pub region: Value,
    /// Its area, in square metres.
    pub area_m2: f64,
    /// Half the length of the 95 % ellipse, in metres.
    pub semi_major_m: f64,
    /// Half its width.
    pub semi_minor_m: f64,
    /// The azimuth of its long axis, in degrees clockwise from true north.
    pub azimuth_deg: f64,
    /// Whether the region goes on beyond what was searched.
    pub cut_off: bool,
    /// From when to when they were, as far as the evidence tells.
    pub when: Interval,
    /// The shots that came from there.
    pub shots: Vec<PlacedShot>,
    /// Where, in words.
    pub says: String,
    /// How large the region is and its shape, in words that do not tell where.
    pub shape: String,
    /// The connected parts of the region, the likeliest first.
    #[serde(skip)]
    pub(crate) pieces: Vec<Piece>,
    /// What a reader must know to use it.
    pub remarks: Vec<String>,
}

/// A shot that was placed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlacedShot {
    /// Seconds on the clock of the earliest take.
    pub at_s: f64,
    /// Its arrivals.
    pub heard: Vec<ShotArrival>,
}

/// When a shot reached a take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShotArrival {
    /// The take.
    pub take: TakeId,
    /// The item it lies in.
    pub item: ItemId,
    /// The position in the item, in seconds.
    pub t_s: f64,
    /// The observation.
    pub observation: ObservationId,
    /// How much later than expected it came, in seconds.
    pub later_s: f64,
    /// Half of the 95 % interval within which right ones lie around that.
    pub error_s: f64,
    /// Whether the place rests on it: an echo, another sound or a wrong clock is left out.
    pub used: bool,
}

/// Shots that could not be placed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShotsNotPlaced {
    /// When they were, in seconds on the clock of the earliest take.
    pub at_s: Vec<f64>,
    /// Why, and what is missing.
    pub why: String,
    /// Whether what is recorded contradicts itself, and not only says too little.
    pub contradiction: bool,
}

impl ShotPlace {
    /// How many shots, and in how many recordings they were heard.
    pub(crate) fn what(&self) -> String {
        let heard: BTreeSet<&TakeId> = self.shots.iter().flat_map(|shot| &shot.heard).map(|one| &one.take).collect();
        let many = |count: usize, of: &str| format!("{count} {of}{}", if count == 1 { "" } else { "s" });
        format!("{} heard in {}", many(self.shots.len(), "shot"), many(heard.len(), "recording"))
    }
}

impl ShotOrigin {
    /// The name by which a report cites it: by the earliest of its takes, which is in no other.
    pub(crate) fn cited(&self) -> Option<String> {
        self.takes.first().map(|take| format!("whence-{take}"))
    }

    /// Why, point by point.
    pub(in crate::findings) fn because(&self) -> Vec<String> {
        let mut because: Vec<String> = self
            .microphones
            .iter()
            .map(|one| {
                let clock = match one.clock_error_s {
                    Some(error_s) => format!("its clock is known within {error_s:.3} s"),
                    None => "its clock is known by sound alone, and held to be unknown here".to_owned(),
                };
                format!("{} listened from fix {}, within {}; {clock}", one.take, one.fix, told_m(one.within_m))
            })
            .collect();
        for place in &self.places {
            because.extend(place.remarks.iter().cloned());
            for shot in &place.shots {
                let heard: Vec<String> = shot.heard.iter().map(residual).collect();
                because.push(format!("the shot at {:.3} s: {}", shot.at_s, heard.join("; ")));
            }
        }
        because.push(format!(
            "{}, which is up to {:.1} % of each difference of arrival; ways round houses and over slopes count with {:.3} s; both are \
             in the regions",
            self.air.says,
            100.0 * self.air_share,
            self.path_error_s
        ));
        because.push("it is where the muzzle blasts came from; who fired it does not say".to_owned());
        because
    }
}

/// An arrival beside what was expected of it.
fn residual(one: &ShotArrival) -> String {
    let side = if one.later_s >= 0.0 { "later" } else { "earlier" };
    let used = if one.used { "" } else { ", left out" };
    format!(
        "{} (observation {}) {:.3} s {side} than expected (± {:.3} s){used}",
        one.take,
        one.observation,
        one.later_s.abs(),
        one.error_s
    )
}
