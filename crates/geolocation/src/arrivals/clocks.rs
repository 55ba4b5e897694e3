//! Clocks of which nothing is known: whether the shots can set them, and how.

use model::Estimate;

use super::answer::ClockFound;
use super::joint::{Fit, Joint};
use super::left_out::quantile;
use super::likelihood::{HALF_WIDTH, Shared};
use super::outline::{Ring, holds};
use super::question::{Clock, Question, Refused};
use super::region::{CHI2_95, Region95};
use super::scene::Scene;

/// Starts of a fit that has nothing to start from.
const STARTS: u64 = 400;
/// Rounds of a fit.
const ROUNDS: usize = 40;
/// The precision of a clock that a first fit has set, before the shots are looked at once more: 10 s.
const SET_ROUGHLY: f64 = 1e-2;
/// The precision of the clock that the others are held against where none is common.
const REFERENCE: f64 = 1e14;
/// Fits whose points are all this near are the same, in metres.
const SAME_M: f64 = 5.0;
/// Directions in which a region's end is looked for.
const DIRECTIONS: u32 = 48;
/// Rounds of a fit that follows another.
const FOLLOWING: usize = 12;
/// So many different fits are kept.
const MOST_WAYS: usize = 8;
/// Right arrivals exceed this misfit once in a thousand times.
const RIGHT: f64 = 3.090;

/// Whether there is enough to set everything that is unknown.
///
/// With `k` recorders of unknown clock and `m` firing places: `k m` arrivals against two coordinates and a time for each
/// place and a clock for each recorder but one, so that `k m ≥ 3 m + k - 1`. More shots from one place add nothing.
pub(super) fn count(question: &Question) -> Result<(), Refused> {
    let hearers: Vec<Vec<usize>> = (0..question.places.len()).map(|place| question.hearers(place)).collect();
    let common = |ear: &usize| question.microphones[*ear].clock != Clock::Unknown;
    let unknown_places = (0..question.places.len()).filter(|place| question.places[*place].known.is_none());
    let unknown_places: Vec<usize> = unknown_places.collect();
    for &place in &unknown_places {
        if hearers[place].len() < 2 {
            let name = question.places[place].name.clone();
            return Err(Refused::TooFew { place: name, have: hearers[place].len() });
        }
    }
    if unknown_places.iter().all(|place| hearers[*place].iter().filter(|ear| common(ear)).count() >= 2) {
        return Ok(());
    }
    let mut heard: Vec<usize> = hearers.iter().flatten().copied().collect();
    heard.sort_unstable();
    heard.dedup();
    let free = heard.iter().filter(|ear| !common(ear)).count();
    let clocks = if free == heard.len() { free.saturating_sub(1) } else { free };
    let arrivals: usize = hearers.iter().map(Vec::len).sum();
    let times = hearers.iter().filter(|hearers| !hearers.is_empty()).count();
    let unknown = 2 * unknown_places.len() + times + clocks;
    if arrivals >= unknown {
        return Ok(());
    }
    let (recorders, places) = (heard.len(), unknown_places.len());
    let mut remedies = Vec::new();
    if recorders <= 3 {
        remedies.push("another recorder at a known place (three of unknown clock are never enough)".to_owned());
    } else {
        // The least m with k m ≥ 3 m + k - 1.
        let needed = clocks.div_ceil(recorders - 3).max(places + 1);
        remedies.push(format!("shots from {needed} different places, each heard by all {recorders} recorders"));
    }
    remedies.push(format!("{} more of the clocks known", (unknown - arrivals).min(clocks.max(1))));
    remedies.push("one sound from a known place that all recorders hear".to_owned());
    Err(Refused::TooManyUnknown { unknown, places, clocks, arrivals, remedies })
}

/// What the shots say of unknown clocks.
pub(super) struct Solved {
    /// Rows of each place that do not fit in.
    pub(super) out: Vec<Vec<usize>>,
    pub(super) clocks: Vec<ClockFound>,
    /// What is believed of clocks and air.
    pub(super) belief: Shared,
    /// For each place that was unknown, its region and its likeliest point.
    pub(super) regions: Vec<Option<(Region95, [f64; 2])>>,
    /// How likely the likeliest way is in which everything hangs together.
    pub(super) surest: f64,
    /// Arrivals that are more than what is unknown.
    pub(super) checks: usize,
}

/// Sets the unknown clocks, and takes what they show off the scene's readings.
pub(super) fn solve(question: &Question, scene: &mut Scene, loose: &[bool]) -> Result<Solved, Refused> {
    let heard: Vec<bool> = (0..loose.len()).map(|ear| scene.sites.iter().any(|site| site.hears(ear))).collect();
    let common = (0..loose.len()).any(|ear| heard[ear] && !loose[ear]);
    let reference = (!common).then(|| heard.iter().position(|heard| *heard)).flatten();
    if let Some(reference) = reference {
        scene.prior[reference] = REFERENCE;
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); scene.sites.len()];
    let refused = |left_out: usize, excess: f64| Refused::NothingFits {
        place: question.places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join(", "),
        search_m: question.search_m,
        left_out,
        excess,
    };
    let mut fits = fits_anywhere(&joint(scene, &out), question.search_m, STARTS);
    let Some(mut best) = fits.first().cloned() else { return Err(refused(0, f64::INFINITY)) };
    let checks = |out: &[Vec<usize>]| checks(scene, loose, reference, out);
    let limit = |out: &[Vec<usize>]| quantile(checks(out).max(1), RIGHT);
    // One arrival after another is left out while the rest contradict one another and can still check themselves.
    while best.misfit > limit(&out) && checks(&out) > 1 && out.iter().map(Vec::len).sum::<usize>() < 2 {
        let mut found: Option<(f64, Vec<Vec<usize>>, Fit)> = None;
        for place in 0..scene.sites.len() {
            for row in (0..scene.sites[place].rows.len()).filter(|row| !out[place].contains(row)) {
                let mut without = out.clone();
                without[place].push(row);
                let joint = joint(scene, &without);
                let anywhere = fits_anywhere(&joint, question.search_m, STARTS / 8).into_iter().next();
                for fit in [joint.fit(&best.points, ROUNDS), anywhere].into_iter().flatten() {
                    if found.as_ref().is_none_or(|(misfit, _, _)| fit.misfit < *misfit) {
                        found = Some((fit.misfit, without.clone(), fit));
                    }
                }
            }
        }
        let Some((_, without, fit)) = found else { break };
        (out, best) = (without, fit);
        fits = fits_anywhere(&joint(scene, &out), question.search_m, STARTS);
        fits.insert(0, best.clone());
    }
    let excess = (best.misfit / limit(&out)).sqrt();
    if excess > 1.0 {
        return Err(refused(out.iter().map(Vec::len).sum(), excess));
    }
    let checked = checks(&out);
    let shown: Vec<f64> = (0..loose.len()).map(|ear| if loose[ear] { best.shared[ear] } else { 0.0 }).collect();
    let first = scene.shift.clone();
    scene.take_off(&shown);
    for ear in (0..loose.len()).filter(|ear| loose[*ear] && Some(*ear) != reference) {
        scene.prior[ear] = SET_ROUGHLY;
    }
    let zero = reference.map_or_else(
        || (0..loose.len()).find(|ear| heard[*ear] && !loose[*ear]).map_or(0.0, |ear| first[ear]),
        |ear| first[ear],
    );
    let joint = joint(scene, &out);
    let ways = alternatives(fits, best.misfit);
    let sum: f64 = ways.iter().map(|way| (way.log_mass - ways[0].log_mass).exp()).sum();
    let mut ahead: Vec<Option<Estimate>> = vec![None; loose.len()];
    let mut belief = None;
    for way in &ways {
        let Some(all) = joint.beliefs(&way.points, None) else { continue };
        for (ear, ahead) in ahead.iter_mut().enumerate() {
            let half = HALF_WIDTH * all.covariance[(ear, ear)].max(0.0).sqrt();
            let half = if Some(ear) == reference { 0.0 } else { half };
            let mean = scene.shift[ear] - zero + all.mean[ear];
            let (best, low, high) = ahead.map_or((mean, f64::INFINITY, f64::NEG_INFINITY), |before: Estimate| {
                (before.best(), before.low95(), before.high95())
            });
            *ahead = Estimate::new(best, low.min(mean - half), high.max(mean + half)).ok();
        }
        belief.get_or_insert(all);
    }
    let Some(belief) = belief else { return Err(refused(0, f64::INFINITY)) };
    let clocks = (0..loose.len())
        .filter(|ear| loose[*ear] && heard[*ear])
        .filter_map(|microphone| Some(ClockFound { microphone, ahead_s: ahead[microphone]? }));
    let region = |place: usize| {
        let mut rings: Vec<(Ring, [f64; 2], f64)> = Vec::new();
        for way in &ways {
            let (point, share) = (way.points[place], (way.log_mass - ways[0].log_mass).exp() / sum);
            // Ways that differ elsewhere may agree on this place.
            if let Some(around) = rings.iter_mut().find(|(ring, ..)| holds(ring, point)) {
                around.2 += share;
                continue;
            }
            rings.push((profile(&joint, way, place, best.misfit + CHI2_95, question.search_m), point, share));
        }
        (Region95::around(rings, &scene.plane, question.search_m), ways[0].points[place])
    };
    let unknown = |place: usize| scene.sites[place].known.is_none();
    let regions = (0..scene.sites.len()).map(|place| unknown(place).then(|| region(place)));
    Ok(Solved { regions: regions.collect(), clocks: clocks.collect(), belief, surest: 1.0 / sum, checks: checked, out })
}

/// The points around a place's best one where the misfit, everything else fitted anew, reaches a limit.
///
/// Each is the first on its way out in one of many directions.
fn profile(joint: &Joint, way: &Fit, place: usize, limit: f64, search_m: f64) -> Ring {
    let [east, north] = way.points[place];
    let mut held = joint.clone();
    let mut ring = Vec::new();
    let mut guess = 2.0;
    for direction in 0..DIRECTIONS {
        let (sine, cosine) = (std::f64::consts::TAU * f64::from(direction) / f64::from(DIRECTIONS)).sin_cos();
        let mut points = way.points.clone();
        let mut over = |away: f64| {
            let point = [east + away * cosine, north + away * sine];
            if point[0].hypot(point[1]) >= search_m {
                return true;
            }
            held.sites[place].known = Some((point, 1e-3));
            let mut start = points.clone();
            start[place] = point;
            match held.fit(&start, FOLLOWING) {
                Some(fit) if fit.misfit <= limit => {
                    points = fit.points;
                    false
                }
                _ => true,
            }
        };
        let (mut inside, mut outside) = (0.0, guess);
        while !over(outside) {
            (inside, outside) = (outside, 1.7 * outside);
        }
        while outside - inside > 0.02 * outside + 0.01 {
            let middle = f64::midpoint(inside, outside);
            if over(middle) { outside = middle } else { inside = middle }
        }
        guess = (0.7 * outside).max(0.05);
        ring.push([east + outside * cosine, north + outside * sine]);
    }
    ring
}

/// The fits that are not the same and that the limit of a region does not exclude, the likeliest first.
fn alternatives(mut fits: Vec<Fit>, least: f64) -> Vec<Fit> {
    fits.retain(|fit| fit.misfit <= least + CHI2_95);
    fits.sort_by(|a, b| b.log_mass.total_cmp(&a.log_mass));
    let mut kept: Vec<Fit> = Vec::new();
    for fit in fits {
        let same = |other: &Fit| {
            let pairs = other.points.iter().zip(&fit.points);
            pairs.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).fold(0.0, f64::max) < SAME_M
        };
        if kept.len() < MOST_WAYS && !kept.iter().any(same) {
            kept.push(fit);
        }
    }
    kept
}

fn joint<'a>(scene: &'a Scene, out: &[Vec<usize>]) -> Joint<'a> {
    let sites = scene.sites.iter().zip(out).map(|(site, out)| site.without(out)).collect();
    Joint { ears: &scene.ears, medium: scene.medium, sites, prior: scene.prior.clone() }
}

/// Arrivals that are more than what is unknown.
fn checks(scene: &Scene, loose: &[bool], reference: Option<usize>, out: &[Vec<usize>]) -> usize {
    let rows: usize = scene.sites.iter().zip(out).map(|(site, out)| site.rows.len() - out.len()).sum();
    let shots: usize = scene.sites.iter().map(|site| site.names.len()).sum();
    let places = scene.sites.iter().filter(|site| site.known.is_none()).count();
    let clocks = (0..loose.len())
        .filter(|ear| loose[*ear] && Some(*ear) != reference && scene.sites.iter().any(|site| site.hears(*ear)));
    rows.saturating_sub(2 * places + shots + clocks.count())
}

/// Where fits end that start at points spread evenly, the best first: the same every time.
fn fits_anywhere(joint: &Joint, search_m: f64, starts: u64) -> Vec<Fit> {
    let spread = joint.ears.iter().map(|ear| ear.east.hypot(ear.north)).fold(10.0, f64::max);
    let mut found = Vec::new();
    for start in 1..=starts {
        // Starts near the microphones, and every fourth up to six times as far away.
        let radius = if start % 4 == 0 { 6.0 * spread } else { 1.5 * spread }.min(search_m);
        let begin = |site: usize| {
            if let Some((place, _)) = joint.sites[site].known {
                return place;
            }
            let away = radius * halton(start, 2 * site).sqrt();
            let (sine, cosine) = (std::f64::consts::TAU * halton(start, 2 * site + 1)).sin_cos();
            [away * cosine, away * sine]
        };
        let points: Vec<[f64; 2]> = (0..joint.sites.len()).map(begin).collect();
        let fit = joint.fit(&points, ROUNDS);
        found.extend(fit.filter(|fit| fit.points.iter().all(|point| point[0].hypot(point[1]) <= search_m)));
    }
    found.sort_by(|a, b| a.misfit.total_cmp(&b.misfit));
    found
}

/// A number of Halton's sequence, in [0, 1).
fn halton(index: u64, dimension: usize) -> f64 {
    const PRIMES: [u64; 24] =
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89];
    let base = PRIMES[dimension % PRIMES.len()];
    let (mut rest, mut share, mut value) = (index + 20 * (dimension / PRIMES.len()) as u64, 1.0, 0.0);
    while rest > 0 {
        share /= base as f64;
        value += share * (rest % base) as f64;
        rest /= base;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::halton;

    #[test]
    fn halton_begins_as_it_does() {
        let first: Vec<f64> = (1..5).map(|index| halton(index, 0)).collect();
        assert_eq!(first, [0.5, 0.25, 0.75, 0.125]);
    }
}
