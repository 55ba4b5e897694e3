//! Who and what can be seen in a recording: computed from where things are, not from pictures.

use std::collections::BTreeMap;

use crate::camera::Camera;
use crate::film::eyes;
use crate::space::v3;
use crate::stage::Stage;
use crate::truth::{TrueAppearance, TruePose, TrueVisible};

/// Seconds between two looks.
const STEP_S: f64 = 0.5;
/// A person counts as seen from so many pixels of height on.
const LEAST_PX: f64 = 14.0;
/// A person who is gone for longer than this is seen anew.
const GAP_S: f64 = 1.6;

/// What one recording shows.
pub(crate) struct Observed {
    pub(crate) track: Vec<TruePose>,
    pub(crate) visible: Vec<TrueVisible>,
    pub(crate) appearances: Vec<TrueAppearance>,
}

/// Looks through one recording.
pub(crate) fn observe(stage: &Stage, camera: &Camera) -> Observed {
    let mut track = Vec::new();
    let mut landmarks: BTreeMap<usize, Vec<TrueVisible>> = BTreeMap::new();
    let mut people: BTreeMap<usize, Vec<TrueAppearance>> = BTreeMap::new();
    let (w, h) = (camera.size.0 as f64, camera.size.1 as f64);
    let inside = |x: f64, y: f64| (0.0..w).contains(&x) && (0.0..h).contains(&y);
    let plan = &stage.world.plan;
    let mut at_s = 0.0;
    while at_s < camera.plays_s() {
        let t = camera.scene_s(at_s);
        let (eyes, pose) = eyes(camera, t);
        let (lon, lat) = stage.ground.lon_lat(pose.eye);
        track.push(TruePose {
            at_s,
            lon,
            lat,
            height_m: pose.eye.z,
            azimuth_deg: pose.azimuth.to_degrees().rem_euclid(360.0),
            pitch_deg: pose.pitch.to_degrees(),
            roll_deg: pose.roll.to_degrees(),
            zoom: pose.zoom,
        });
        for (number, landmark) in plan.landmarks.iter().enumerate() {
            let Some((x, y, _)) = eyes.project(landmark.at).filter(|(x, y, _)| inside(*x, *y)) else { continue };
            if plan.hidden_by(eyes.eye, landmark.at).is_some() {
                continue;
            }
            let behind_leaves = stage.world.behind_leaves(eyes.eye, landmark.at);
            let seen = TrueVisible {
                recording: camera.id.clone(),
                landmark: landmark.id.clone(),
                from_s: at_s,
                to_s: at_s,
                at_s,
                x_px: x,
                y_px: y,
                behind_leaves,
            };
            let list = landmarks.entry(number).or_default();
            match list.last_mut().filter(|last| at_s - last.to_s < GAP_S) {
                Some(last) => {
                    // The pixel is given for the look that is best centred.
                    let off = |x: f64, y: f64| (x - w / 2.0).hypot(y - h / 2.0);
                    if off(x, y) < off(last.x_px, last.y_px) {
                        (last.at_s, last.x_px, last.y_px, last.behind_leaves) = (at_s, x, y, behind_leaves);
                    }
                    last.to_s = at_s;
                }
                None => list.push(seen),
            }
        }
        for (number, person) in stage.actors.people.iter().enumerate() {
            let Some(stance) = person.stance(t) else { continue };
            let away = stance.place.distance(pose.eye);
            let height_px = person.height_m * eyes.lens.focal_px / away.max(0.5);
            if height_px < LEAST_PX || away < 0.9 {
                continue;
            }
            let chest = stance.place + v3(0.0, 0.0, 1.2 * (1.0 - stance.fallen) + 0.15);
            let seen = eyes.project(chest).is_some_and(|(x, y, _)| inside(x, y));
            if !seen || plan.hidden_by(eyes.eye, chest).is_some() || stage.world.behind_leaves(eyes.eye, chest) {
                continue;
            }
            let fallen = stance.fallen > 0.5;
            let list = people.entry(number).or_default();
            match list.last_mut().filter(|last| at_s - last.to_s < GAP_S) {
                Some(last) => {
                    last.to_s = at_s;
                    last.height_px = last.height_px.max(height_px);
                    last.fallen |= fallen;
                }
                None => list.push(TrueAppearance {
                    person: person.id.clone(),
                    recording: camera.id.clone(),
                    from_s: at_s,
                    to_s: at_s,
                    height_px,
                    fallen,
                }),
            }
        }
        at_s += STEP_S;
    }
    Observed {
        track,
        visible: landmarks.into_values().flatten().collect(),
        appearances: people.into_values().flatten().collect(),
    }
}
