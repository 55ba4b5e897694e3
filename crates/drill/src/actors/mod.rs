//! Who moves: people who gather, walk, run and fall, those in uniform, vehicles; smoke and fire.

mod body;
mod person;
mod smoke;
mod vehicle;

use crate::plan::{Plan, Ways};
use crate::render::{Scene, Shape};
use crate::space::V3;
use crate::story::Story;

pub(crate) use person::Person;
pub(crate) use vehicle::Vehicle;

/// Everyone and everything that moves.
pub(crate) struct Actors {
    pub(crate) people: Vec<Person>,
    pub(crate) vehicles: Vec<Vehicle>,
}

impl Actors {
    pub(crate) fn cast(plan: &Plan, ways: &Ways, story: &Story, seed: u64) -> Self {
        Self { people: person::cast(plan, ways, story, seed), vehicles: vehicle::cast(plan, story, seed) }
    }

    /// All shapes at a scene time, grouped by who they belong to; `window_s` is how long a frame is open.
    pub(crate) fn shapes(&self, story: &Story, scene: &Scene, eye: V3, t: f64, window_s: f64) -> Vec<Vec<Shape>> {
        let mut groups = Vec::new();
        for person in &self.people {
            if let Some(stance) = person.stance(t) {
                let away = stance.place.distance(eye);
                if (0.7..260.0).contains(&away) {
                    groups.push(body::shapes(person, &stance, scene, t, away));
                }
            }
        }
        for vehicle in &self.vehicles {
            if let Some((place, turn)) = vehicle.place(t) {
                groups.push(vehicle.shapes(place, turn, scene, t));
            }
        }
        smoke::add(&mut groups, story, t, window_s);
        groups
    }
}
