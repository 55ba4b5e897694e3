//! A question in the plane, in numbers ready to compute with.

use std::collections::BTreeMap;

use model::Position;
use nalgebra::{DMatrix, DVector};

use super::joint;
use super::likelihood::{AIR, Ear, HALF_WIDTH, Likelihood, Medium, RADIUS, Row, Shared, Wrong};
use super::question::{Clock, Question};
use crate::{Plane, sound_speed_m_s};

/// How late late arrivals are on average, in seconds: a way round a house, an echo off one.
const LATE_S: f64 = 0.05;
/// Instants are never read off better than this, in seconds.
const FINEST_S: f64 = 1e-6;
/// Precision of a clock of which nothing is known: 1,000 s.
const NOTHING_KNOWN: f64 = 1e-6;
/// The least variance of a clock, in s².
const SET: f64 = 1e-14;

/// The shots of one place.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) rows: Vec<Row>,
    /// The shots, by index in the question.
    pub(super) names: Vec<usize>,
    pub(super) height: (f64, f64),
    pub(super) known: Option<([f64; 2], f64)>,
}

impl Site {
    pub(super) fn hears(&self, ear: usize) -> bool {
        self.rows.iter().any(|row| row.ear == ear)
    }

    /// For a joint fit, without some of its rows.
    pub(super) fn without(&self, out: &[usize]) -> joint::Site {
        let rows = self.rows.iter().enumerate().filter(|(row, _)| !out.contains(row)).map(|(_, row)| *row);
        joint::Site { rows: rows.collect(), shots: self.names.len(), height: self.height, known: self.known }
    }
}

/// Everything in the plane.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) plane: Plane,
    pub(super) ears: Vec<Ear>,
    pub(super) medium: Medium,
    /// By firing place.
    pub(super) sites: Vec<Site>,
    /// Precision of each clock and of the air, before anything is heard.
    pub(super) prior: DVector<f64>,
    /// What was taken off the readings of each microphone.
    pub(super) shift: Vec<f64>,
    pub(super) wrong: Wrong,
}

impl Scene {
    pub(super) fn of(question: &Question) -> Self {
        let plane = plane(question);
        let temperature = question.air.temperature_c;
        let sound = sound_speed_m_s(temperature.best());
        let (slow, fast) = (sound_speed_m_s(temperature.low95()), sound_speed_m_s(temperature.high95()));
        let medium = Medium {
            sound: sound.max(1.0),
            sound_sigma: (fast - slow) / (2.0 * HALF_WIDTH),
            wind: question.air.wind.east_north(),
            wind_sigma: question.air.wind.error_m_s / HALF_WIDTH,
        };
        let path = question.path_error_s / HALF_WIDTH;
        let ears: Vec<Ear> = question
            .microphones
            .iter()
            .map(|one| {
                let [east, north] = plane.east_north_m(one.place);
                let place = one.within_m / RADIUS / medium.sound;
                Ear { east, north, height: one.height_m, way_variance: path * path + place * place }
            })
            .collect();
        let mut prior = DVector::zeros(ears.len() + AIR);
        for (index, microphone) in question.microphones.iter().enumerate() {
            prior[index] = match microphone.clock {
                Clock::Common { error_s } => 1.0 / ((error_s / HALF_WIDTH).powi(2) + SET),
                Clock::Unknown => NOTHING_KNOWN,
            };
        }
        prior[ears.len()] = 1.0 / (medium.sound_sigma.powi(2) + 1e-8);
        prior[ears.len() + 1] = 1.0 / (medium.wind_sigma.powi(2) + 1e-8);
        prior[ears.len() + 2] = prior[ears.len() + 1];
        let shift = shifts(question);
        let sites = (0..question.places.len()).map(|place| site(question, place, &plane, &shift)).collect();
        let apart = ears.iter().flat_map(|a| ears.iter().map(move |b| (a.east - b.east).hypot(a.north - b.north)));
        let range = 2.0 * (apart.fold(0.0, f64::max) / medium.sound).max(0.5);
        Self { plane, ears, medium, sites, prior, shift, wrong: Wrong { late: LATE_S, range } }
    }

    /// What is believed of clocks and air before anything is heard.
    pub(super) fn unheard(&self) -> Shared {
        Shared {
            mean: DVector::zeros(self.prior.len()),
            covariance: DMatrix::from_diagonal(&self.prior.map(|precision| 1.0 / precision)),
        }
    }

    /// The shots of a place with all microphones.
    pub(super) fn likelihood(&self, place: usize, belief: &Shared) -> Likelihood {
        self.pick(place, belief, (0..self.ears.len()).collect()).0
    }

    /// The shots of a place with the microphones that heard them alone, and which those are.
    pub(super) fn hearing(&self, place: usize, belief: &Shared) -> (Likelihood, Vec<usize>) {
        let ears = (0..self.ears.len()).filter(|ear| self.sites[place].hears(*ear)).collect();
        self.pick(place, belief, ears)
    }

    fn pick(&self, place: usize, belief: &Shared, ears: Vec<usize>) -> (Likelihood, Vec<usize>) {
        let site = &self.sites[place];
        let columns: Vec<usize> = ears.iter().copied().chain(self.ears.len()..self.prior.len()).collect();
        let shared = Shared {
            mean: belief.mean.select_rows(&columns),
            covariance: belief.covariance.select_rows(&columns).select_columns(&columns),
        };
        let own = |ear: usize| ears.iter().position(|one| *one == ear);
        let rows = site.rows.iter().filter_map(|row| Some(Row { ear: own(row.ear)?, ..*row })).collect();
        let likelihood = Likelihood {
            ears: ears.iter().map(|ear| self.ears[*ear]).collect(),
            medium: self.medium,
            rows,
            shots: site.names.len(),
            height: site.height,
            shared,
        };
        (likelihood, ears)
    }

    /// Takes so much more off the readings of each microphone.
    pub(super) fn take_off(&mut self, more: &[f64]) {
        for (shift, more) in self.shift.iter_mut().zip(more) {
            *shift += more;
        }
        for row in self.sites.iter_mut().flat_map(|site| &mut site.rows) {
            row.at -= more[row.ear];
        }
    }
}

/// The plane about the middle of the microphones.
fn plane(question: &Question) -> Plane {
    let Some(first) = question.microphones.first() else {
        return Plane::at(Position::from_lon_lat(0.0, 0.0).unwrap_or_else(|_| unreachable!("0, 0 is a place")));
    };
    let about = Plane::at(first.place);
    let count = question.microphones.len() as f64;
    let sum = question
        .microphones
        .iter()
        .map(|one| about.east_north_m(one.place))
        .fold([0.0, 0.0], |sum, one| [sum[0] + one[0] / count, sum[1] + one[1] / count]);
    Plane::at(about.position(sum))
}

/// What to take off the readings first: the earliest of those on the common clock, and of each other clock its own.
fn shifts(question: &Question) -> Vec<f64> {
    let mut own: BTreeMap<Option<usize>, f64> = BTreeMap::new();
    let clock = |ear: usize| match question.microphones[ear].clock {
        Clock::Common { .. } => None,
        Clock::Unknown => Some(ear),
    };
    for heard in question.shots.iter().flat_map(|shot| &shot.heard) {
        let least = own.entry(clock(heard.microphone)).or_insert(heard.at_s);
        *least = least.min(heard.at_s);
    }
    (0..question.microphones.len()).map(|ear| own.get(&clock(ear)).copied().unwrap_or(0.0)).collect()
}

fn site(question: &Question, place: usize, plane: &Plane, shift: &[f64]) -> Site {
    let asked = &question.places[place];
    let names: Vec<usize> = (0..question.shots.len()).filter(|shot| question.shots[*shot].from == place).collect();
    let mut rows = Vec::new();
    for (shot, name) in names.iter().enumerate() {
        rows.extend(question.shots[*name].heard.iter().map(|heard| Row {
            shot,
            ear: heard.microphone,
            at: heard.at_s - shift[heard.microphone],
            sigma: (heard.error_s / HALF_WIDTH).max(FINEST_S),
        }));
    }
    let height = asked.height_m;
    let known = asked.known.map(|known| (plane.east_north_m(known.place), known.within_m / RADIUS));
    Site { rows, names, height: (height.best(), (height.high95() - height.low95()) / (2.0 * HALF_WIDTH)), known }
}
