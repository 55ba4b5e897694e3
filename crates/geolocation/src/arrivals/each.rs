//! Several sounds, of which some can be placed and others not.

use model::Estimate;

use super::answer::Origin;
use super::question::{FiringPlace, Heard, Microphone, Question, Refused, Shot};
use super::whence;
use crate::Air;

/// How much higher or lower than the microphones a sound may come from where nothing is known: the half-width of the 95 %
/// interval, in metres. A roof of ten storeys, or a slope.
pub const HEIGHT_M: f64 = 30.0;

/// What could be placed, and why the rest could not.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// The answer for all that could be placed, in the numbers of the question; none if nothing could.
    pub origin: Option<Origin>,
    /// The sounds that could not, each once.
    pub refused: Vec<NotPlaced>,
}

/// Sounds that could not be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct NotPlaced {
    /// Indices of the shots.
    pub shots: Vec<usize>,
    /// Why.
    pub why: Refused,
}

/// A sound before it is asked where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// What people call it.
    pub name: String,
    /// Sounds with one number came from one spot; without one it has a spot of its own.
    pub spot: Option<usize>,
    /// Its arrivals.
    pub heard: Vec<Heard>,
}

impl Question {
    /// The question where these sounds came from, at a height that is not known unless it is given.
    pub fn of(
        microphones: Vec<Microphone>,
        sounds: Vec<Sound>,
        height_m: Option<Estimate>,
        air: Air,
        path_error_s: f64,
        search_m: f64,
    ) -> Self {
        let height_m = height_m.unwrap_or_else(|| about(&microphones));
        let mut spots: Vec<Option<usize>> = Vec::new();
        let shots = sounds.into_iter().map(|sound| {
            let known = sound.spot.and_then(|_| spots.iter().position(|spot| *spot == sound.spot));
            let from = known.unwrap_or_else(|| {
                spots.push(sound.spot);
                spots.len() - 1
            });
            Shot { name: sound.name, from, heard: sound.heard }
        });
        let shots = shots.collect();
        let place = |number: usize| FiringPlace { name: format!("place {number}"), known: None, height_m };
        let places = (1..=spots.len()).map(place).collect();
        Self { microphones, places, shots, air, path_error_s, search_m }
    }

    /// The same of some of its shots, with the places that they come from; the numbers of these.
    fn of_shots(&self, shots: &[usize]) -> (Self, Vec<usize>) {
        let mut places: Vec<usize> = shots.iter().map(|shot| self.shots[*shot].from).collect();
        places.extend((0..self.places.len()).filter(|place| self.places[*place].known.is_some()));
        places.sort_unstable();
        places.dedup();
        let new = |from: usize| places.binary_search(&from).unwrap_or_default();
        let asked = shots.iter().map(|shot| Shot { from: new(self.shots[*shot].from), ..self.shots[*shot].clone() });
        let part = Self {
            shots: asked.collect(),
            places: places.iter().map(|place| self.places[*place].clone()).collect(),
            ..self.clone()
        };
        (part, places)
    }
}

/// A height about that of the microphones.
fn about(microphones: &[Microphone]) -> Estimate {
    let count = microphones.len().max(1) as f64;
    let mean = microphones.iter().map(|one| one.height_m).sum::<f64>() / count;
    let mean = if mean.is_finite() { mean } else { 0.0 };
    // The interval holds its own middle.
    Estimate::new(mean, mean - HEIGHT_M, mean + HEIGHT_M)
        .unwrap_or_else(|_| unreachable!("an interval holds its middle"))
}

/// Where each sound came from as far as that can be said: what is refused does not hinder the rest.
pub fn each(question: &Question) -> Each {
    let mut asked: Vec<usize> = (0..question.shots.len()).collect();
    let mut refused: Vec<NotPlaced> = Vec::new();
    while !asked.is_empty() {
        let (part, places) = question.of_shots(&asked);
        match whence(&part) {
            Ok(mut origin) => {
                origin.places.iter_mut().for_each(|found| found.place = places[found.place]);
                origin.arrivals.iter_mut().for_each(|judged| judged.shot = asked[judged.shot]);
                return Each { origin: Some(origin), refused };
            }
            Err(why) => {
                let blamed = blamed(question, &asked, &why);
                asked.retain(|shot| !blamed.contains(shot));
                refused.push(NotPlaced { shots: blamed, why });
            }
        }
    }
    Each { origin: None, refused }
}

/// The shots that a refusal speaks of; all, where it speaks of none.
fn blamed(question: &Question, asked: &[usize], why: &Refused) -> Vec<usize> {
    let place = |shot: usize| &question.places[question.shots[shot].from].name;
    let named: Vec<usize> = match why {
        Refused::TooFew { place: name, .. } | Refused::NothingFits { place: name, .. } => {
            asked.iter().copied().filter(|shot| place(*shot) == name).collect()
        }
        Refused::LongerThanBaseline { shot: name, .. } | Refused::Twice { shot: name, .. } => {
            asked.iter().copied().filter(|shot| question.shots[*shot].name == *name).collect()
        }
        // What three or fewer heard sets no clock: each place has two coordinates and a time of its own.
        Refused::TooManyUnknown { .. } => {
            let hearers = |shot: &usize| question.hearers(question.shots[*shot].from).len();
            asked.iter().copied().filter(|shot| hearers(shot) <= 3).collect()
        }
        Refused::Number { .. } | Refused::NoSuch { .. } => Vec::new(),
    };
    if named.is_empty() { asked.to_vec() } else { named }
}

/// How far a wrong temperature or wind may move a difference of arrival, as a share of it.
pub fn air_share(air: &Air) -> f64 {
    let speed = |temperature_c: f64| crate::sound_speed_m_s(temperature_c);
    let (low, high) = (speed(air.temperature_c.low95()), speed(air.temperature_c.high95()));
    let middle = speed(air.temperature_c.best()).max(1.0);
    (0.5 * (high - low) / middle).hypot(air.wind.error_m_s / middle)
}
