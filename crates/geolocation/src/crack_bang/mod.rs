//! How far away a supersonic shot was fired, from its shock wave (crack) and its muzzle blast (bang) in one recording.
//!
//! The bullet outruns its own noise: the shock wave that it drags along reaches the microphone first, the blast of the
//! muzzle afterwards. The time between the two grows with the distance, and both come off the same clock, so that no
//! clock needs to be right.
//!
//! # Limits
//! Level air without wind; one straight trajectory. The angle between the line of fire and the line to the microphone
//! is seldom known: give what it can be, and the answer is as wide as that.
//!
//! # References
//! Maher, Modeling and signal processing of acoustic gunshot recordings, IEEE DSP Workshop (2006); Sadler, Pham, Sadler,
//! Optimal and wavelet-based shock wave detection and estimation, JASA 104 (1998); the same triangle is solved by
//! Liang et al., Technical report of the video event reconstruction and analysis system, arXiv:1905.13313 (2019).

mod travel;

use serde::{Deserialize, Serialize};

use crate::Bounds;
use travel::{Flight, distance_m};

/// What is known of one crack and its bang.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CrackBang {
    /// How much later than the shock wave the muzzle blast was heard, in seconds.
    pub difference_s: Bounds,
    /// Speed of sound, in metres a second.
    pub sound_speed_m_s: Bounds,
    /// Speed of the bullet at the muzzle, in metres a second.
    pub bullet_speed_m_s: Bounds,
    /// Angle at the muzzle between the line of fire and the line to the microphone, in degrees from 0.
    pub off_line_deg: Bounds,
    /// What share of its speed the bullet loses a metre; `None` keeps its speed constant.
    ///
    /// The speed falls as exp(-share × way), which is drag with a constant coefficient. Rifle bullets lose about
    /// 0.0007 to 0.0013 a metre while they are supersonic.
    pub slowing_per_m: Option<Bounds>,
    /// How much higher the muzzle was than the microphone (or lower: its size counts), in metres.
    pub height_difference_m: Option<Bounds>,
}

/// How far away the muzzle was.
///
/// The ends are exact: every combination of values inside the bounds of the question gives a distance inside, and some
/// combination gives each end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distance {
    /// Straight from the muzzle to the microphone.
    pub slant_m: Reach,
    /// Over ground, where the height difference is given.
    pub level_m: Option<Reach>,
    /// Part of what was asked contradicts itself, and the answer is that of the rest.
    pub partly: Option<Infeasible>,
}

/// From the least to the greatest distance, in metres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reach {
    /// The least.
    pub least: f64,
    /// The distance where every quantity lies in the middle of its bounds; `None` where that has no solution.
    pub middle: Option<f64>,
    /// The greatest; `None` where nothing bounds it.
    pub most: Option<f64>,
}

/// Inputs that contradict one another: no shot can have been heard like this.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Infeasible {
    /// The blast did not come after the shock wave.
    #[error("the blast is {most_s} s after the shock wave at most: it must come later; are the two marks swapped?")]
    BlastNotAfterShock {
        /// Greatest difference given, in seconds.
        most_s: f64,
    },
    /// A speed, angle, slowing or temperature that nothing has.
    #[error("{what} of {value} cannot be; give {least} or more")]
    Value {
        /// Which quantity.
        what: String,
        /// As given.
        value: f64,
        /// The least that can be.
        least: f64,
    },
    /// The bullet is not faster than sound, so that there is no shock wave.
    #[error(
        "a bullet of at most {bullet_m_s} m/s in air with a speed of sound of {sound_m_s} m/s makes no shock wave: the \
         first sound was something else, or a speed is wrong"
    )]
    NotSupersonic {
        /// Greatest speed of the bullet.
        bullet_m_s: f64,
        /// Speed of sound that it would have to exceed.
        sound_m_s: f64,
    },
    /// The microphone is so far off the line of fire that the shock wave passes it by.
    #[error(
        "{off_line_deg}° off the line of fire no shock wave is heard: it is within {within_deg}° alone at these speeds"
    )]
    ShockPassesBy {
        /// Least angle given, in degrees.
        off_line_deg: f64,
        /// The angle within which the shock wave is heard.
        within_deg: f64,
    },
    /// A bullet that slows like this is never so far ahead of its sound.
    #[error(
        "a difference of {difference_s} s is more than a bullet can get ahead of sound that starts at {bullet_m_s} m/s \
         and loses {slowing_per_m} of its speed a metre"
    )]
    MoreThanTheBulletGains {
        /// Least difference given, in seconds.
        difference_s: f64,
        /// Greatest speed at the muzzle.
        bullet_m_s: f64,
        /// Least slowing.
        slowing_per_m: f64,
    },
    /// The muzzle was nearer than the height between muzzle and microphone.
    #[error(
        "the muzzle was at most {slant_m} m away and at least {height_m} m higher or lower: a slant range is never \
         shorter than the height in it"
    )]
    SlantBelowHeight {
        /// Greatest slant range.
        slant_m: f64,
        /// Least height difference.
        height_m: f64,
    },
    /// Two microphones are nearer to one another than their distances to the muzzle differ.
    #[error(
        "recordings {first} and {second} are at most {apart_m} m from one another, but their distances to the muzzle \
         differ by at least {differ_m} m: they heard two shots, or a mark or place is wrong"
    )]
    DifferMoreThanApart {
        /// Index of one of the recordings.
        first: usize,
        /// Index of the other.
        second: usize,
        /// Greatest distance between the two, in metres.
        apart_m: f64,
        /// Least difference of the two distances, in metres.
        differ_m: f64,
    },
}

/// How far away the shot was fired, or what cannot be true together.
///
/// Without drag the distance is `t / (1/c - cos φ / v - sin φ √(1/c² - 1/v²))`. It grows with the difference `t`, the
/// speed of sound `c` and the angle `φ`, and falls with the speed `v` of the bullet, with drag and without; so the ends
/// of the answer lie at the ends of what is given, and nothing needs to be drawn by chance.
pub fn distance(question: &CrackBang) -> Result<Distance, Infeasible> {
    let CrackBang { difference_s, sound_speed_m_s: sound, bullet_speed_m_s: bullet, off_line_deg: angle, .. } =
        *question;
    if difference_s.most() <= 0.0 {
        return Err(Infeasible::BlastNotAfterShock { most_s: difference_s.most() });
    }
    let slowing = question.slowing_per_m.unwrap_or(Bounds::ZERO);
    for (what, value, least) in [
        ("a speed of sound (m/s)", sound.least(), 1.0),
        ("a speed of the bullet (m/s)", bullet.least(), 0.0),
        ("an angle off the line of fire (°)", angle.least(), 0.0),
        ("a slowing a metre", slowing.least(), 0.0),
    ] {
        if value < least {
            return Err(Infeasible::Value { what: what.to_owned(), value, least });
        }
    }
    let flight = |sound, bullet, angle: f64, slowing| Flight {
        sound_m_s: sound,
        bullet_m_s: bullet,
        off_line: angle.to_radians(),
        slowing_per_m: slowing,
    };
    let nearest = flight(sound.least(), bullet.most(), angle.least(), slowing.least());
    if bullet.most() <= sound.least() {
        return Err(Infeasible::NotSupersonic { bullet_m_s: bullet.most(), sound_m_s: sound.least() });
    }
    if !nearest.shock_is_heard() {
        let within_deg = nearest.heard_within().to_degrees();
        return Err(Infeasible::ShockPassesBy { off_line_deg: angle.least(), within_deg });
    }
    let Some(least) = distance_m(&nearest, difference_s.least().max(0.0)) else {
        return Err(Infeasible::MoreThanTheBulletGains {
            difference_s: difference_s.least(),
            bullet_m_s: bullet.most(),
            slowing_per_m: slowing.least(),
        });
    };
    let mut partly = None;
    if difference_s.least() <= 0.0 {
        partly = Some(Infeasible::BlastNotAfterShock { most_s: difference_s.least() });
    }
    let farthest = flight(sound.most(), bullet.least(), angle.most(), slowing.most());
    let most = if farthest.shock_is_heard() {
        let most = distance_m(&farthest, difference_s.most());
        if most.is_none() {
            partly = Some(Infeasible::MoreThanTheBulletGains {
                difference_s: difference_s.most(),
                bullet_m_s: bullet.least(),
                slowing_per_m: slowing.most(),
            });
        }
        most
    } else {
        let (bullet_m_s, sound_m_s) = (bullet.least(), sound.most());
        partly = Some(if bullet_m_s <= sound_m_s {
            Infeasible::NotSupersonic { bullet_m_s, sound_m_s }
        } else {
            let within_deg = farthest.heard_within().to_degrees();
            Infeasible::ShockPassesBy { off_line_deg: angle.most(), within_deg }
        });
        None
    };
    let middle = flight(sound.middle(), bullet.middle(), angle.middle(), slowing.middle());
    let middle = (middle.shock_is_heard() && difference_s.middle() > 0.0)
        .then(|| distance_m(&middle, difference_s.middle()))
        .flatten();
    let slant_m = Reach { least, middle, most };
    let level_m = match question.height_difference_m {
        None => None,
        Some(height) => {
            let (level, part) = over_ground(slant_m, height)?;
            partly = partly.or(part);
            Some(level)
        }
    };
    Ok(Distance { slant_m, level_m, partly })
}

/// The distance over ground, and what of it cannot be.
fn over_ground(slant: Reach, height: Bounds) -> Result<(Reach, Option<Infeasible>), Infeasible> {
    let (low, high) = (height.least().abs().min(height.most().abs()), height.least().abs().max(height.most().abs()));
    let low = if height.least() <= 0.0 && height.most() >= 0.0 { 0.0 } else { low };
    let level =
        |slant_m: f64, height_m: f64| (slant_m >= height_m).then(|| (slant_m.powi(2) - height_m.powi(2)).sqrt());
    let most = match slant.most {
        None => None,
        Some(slant_m) => match level(slant_m, low) {
            None => return Err(Infeasible::SlantBelowHeight { slant_m, height_m: low }),
            some => some,
        },
    };
    let part = (slant.least < high).then_some(Infeasible::SlantBelowHeight { slant_m: slant.least, height_m: high });
    let least = level(slant.least, high).unwrap_or(0.0);
    let middle = slant.middle.and_then(|slant_m| level(slant_m, height.middle().abs()));
    Ok((Reach { least, middle, most }, part))
}

/// Whether distances from several microphones to one muzzle can hold together: the first two that cannot.
///
/// `apart_m` is the greatest distance that two of the microphones, by index, can have from one another.
pub fn together(distances: &[Distance], apart_m: impl Fn(usize, usize) -> f64) -> Result<(), Infeasible> {
    for (first, one) in distances.iter().enumerate() {
        for (second, other) in distances.iter().enumerate().skip(first + 1) {
            let beyond = |near: &Distance, far: &Distance| near.slant_m.most.map(|most| far.slant_m.least - most);
            let gaps = [beyond(one, other), beyond(other, one)];
            let differ_m = gaps.into_iter().flatten().fold(0.0, f64::max);
            let apart_m = apart_m(first, second);
            if differ_m > apart_m {
                return Err(Infeasible::DifferMoreThanApart { first, second, apart_m, differ_m });
            }
        }
    }
    Ok(())
}
