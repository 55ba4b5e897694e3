//! Where a sound came from, by when it reached several recordings.
//!
//! Two microphones that hear one sound at different instants put its source on a hyperbola, three on a point, more check
//! one another. Clocks, places of microphones, temperature, wind and the ways of the sound are all uncertain; the answer is
//! the likelihood over the plane with all of them integrated out, as the region that holds the place with 95 %.
//!
//! # Limits
//! One plane with heights above it: sources and microphones whose heights differ by less than a few tenths of their
//! distance. One temperature and one wind. Clocks run at the right rate while the shots last. Muzzle blasts, not shock
//! waves: those come from beside the line of fire, not from the weapon.
//!
//! # References
//! Foy, Position-location solutions by Taylor-series estimation, IEEE Trans. AES 12 (1976); Calhoun et al., Precision and
//! accuracy of acoustic gunshot location in an urban environment, arXiv:2108.07377 (2021).

mod answer;
mod cells;
mod clocks;
mod each;
mod joint;
mod left_out;
mod likelihood;
mod map;
mod outline;
mod question;
mod region;
mod said;
mod scene;

pub use answer::{ClockFound, Found, Judged, Origin, Remark};
pub use each::{Each, HEIGHT_M, NotPlaced, Sound, air_share, each};
pub use map::{Hearing, Map, Stand};
pub use question::{
    Clock, FiringPlace, Heard, KnownPlace, Microphone, ONSET_ERROR_S, PATH_ERROR_IN_TOWN_S, PATH_ERROR_OVER_ROOFS_S,
    Question, Refused, SEARCH_M, Shot,
};
pub use region::{Piece, Region95};
pub use said::{told_m, told_place};

use clocks::Solved;
use joint::Joint;
use left_out::{Misfit, Verdict, judge};
use likelihood::Shared;
use scene::Scene;

/// The name of the method, and a version that rises whenever the same question gets another answer.
pub const METHOD: (&str, &str) = ("differences of arrival", "1");
/// A region is long and thin from this ratio of its axes on.
const THIN: f64 = 5.0;
/// Microphones stand close together if they are less apart than this share of their distance from the source, or of half
/// the length of its region.
const TOGETHER: f64 = 0.5;

/// Where the sounds came from, or why that cannot be said.
pub fn whence(question: &Question) -> Result<Origin, Refused> {
    question.validate()?;
    clocks::count(question)?;
    let mut scene = Scene::of(question);
    let loose: Vec<bool> = question.microphones.iter().map(|one| one.clock == Clock::Unknown).collect();
    let unknown = (0..loose.len()).any(|ear| loose[ear] && scene.sites.iter().any(|site| site.hears(ear)));
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); question.places.len()];
    let mut beliefs: Vec<Shared> = vec![scene.unheard(); question.places.len()];
    let several = question.places.len() > 1;
    let mut together: Option<Solved> = None;
    if unknown {
        let solved = clocks::solve(question, &mut scene, &loose)?;
        beliefs.fill(solved.belief.clone());
        together = Some(solved);
    } else if several {
        // Each place by itself first; then with what the others tell of clocks and air.
        let mut points = Vec::new();
        for (place, site) in scene.sites.iter().enumerate() {
            match site.known {
                Some((point, _)) => points.push(point),
                None => {
                    let verdict = judged(question, &scene, place, &beliefs[place], &[], &loose)?;
                    out[place] = (0..verdict.wrong.len()).filter(|row| verdict.wrong[*row] > 0.5).collect();
                    points.push(verdict.cells.best.point);
                }
            }
        }
        let sites = scene.sites.iter().zip(&out).map(|(site, out)| site.without(out)).collect();
        let joint = Joint { ears: &scene.ears, medium: scene.medium, sites, prior: scene.prior.clone() };
        for (place, belief) in beliefs.iter_mut().enumerate() {
            if let Some(told) = joint.beliefs(&points, Some(place)) {
                *belief = told;
            }
        }
        out.iter_mut().for_each(Vec::clear);
    }
    let clocks = together.as_mut().map(|solved| std::mem::take(&mut solved.clocks)).unwrap_or_default();
    let mut origin = Origin { places: Vec::new(), clocks, arrivals: Vec::new(), remarks: Vec::new() };
    let mut judgements: Vec<Vec<Judged>> = Vec::new();
    for (place, site) in scene.sites.iter().enumerate() {
        let belief = &beliefs[place];
        let (point, wrong) = match site.known {
            Some((point, _)) => (point, vec![0.0; site.rows.len()]),
            None => {
                let (region95, point, told) = match &mut together {
                    Some(solved) => {
                        let (surest, checks) = (solved.surest, solved.checks);
                        let wrong =
                            (0..site.rows.len()).map(|row| f64::from(u8::from(solved.out[place].contains(&row))));
                        let told = Told { wrong: wrong.collect(), surest, checks, coarse: false };
                        let Some((region95, point)) = solved.regions[place].take() else { continue };
                        (region95, point, told)
                    }
                    None => {
                        let verdict = judged(question, &scene, place, belief, &out[place], &loose)?;
                        let heard_by = question.hearers(place).len();
                        let (region95, point) = Region95::of(&verdict.cells, &scene.plane, question.search_m, heard_by);
                        let Verdict { wrong, surest, checks, cells } = verdict;
                        (region95, point, Told { wrong, surest, checks, coarse: cells.coarse })
                    }
                };
                remark(question, &scene, place, &told, &region95, point, &mut origin.remarks);
                let position = scene.plane.position(point);
                origin.places.push(Found { place, position, region95 });
                (point, told.wrong)
            }
        };
        let used: Vec<bool> = wrong.iter().map(|share| *share <= 0.5).collect();
        let late = scene.likelihood(place, belief).residuals(&used, point);
        let rows = late.into_iter().zip(site.rows.iter()).zip(&wrong).map(|(((later_s, sigma), row), share)| Judged {
            shot: site.names[row.shot],
            microphone: row.ear,
            later_s,
            error_s: likelihood::HALF_WIDTH * sigma,
            wrong: *share,
            used: *share <= 0.5,
        });
        judgements.push(rows.collect());
    }
    for (shot, asked) in question.shots.iter().enumerate() {
        for heard in &asked.heard {
            let of = |one: &&Judged| one.shot == shot && one.microphone == heard.microphone;
            origin.arrivals.extend(judgements[asked.from].iter().find(of));
        }
    }
    Ok(origin)
}

/// What the shots of one place say, or why nothing fits.
fn judged(
    question: &Question,
    scene: &Scene,
    place: usize,
    belief: &Shared,
    out: &[usize],
    loose: &[bool],
) -> Result<Verdict, Refused> {
    let (likelihood, ears) = scene.hearing(place, belief);
    let loose: Vec<bool> = ears.iter().map(|ear| loose[*ear] && belief.covariance[(*ear, *ear)] > 1.0).collect();
    judge(&likelihood, out, &loose, scene.wrong, question.search_m)
        .map_err(|misfit| nothing_fits(question, scene, place, misfit))
}

/// What the arrivals of a place say beside its region.
struct Told {
    wrong: Vec<f64>,
    surest: f64,
    checks: usize,
    coarse: bool,
}

/// Why nothing fits: two arrivals that no place can give, or else the misfit.
fn nothing_fits(question: &Question, scene: &Scene, place: usize, misfit: Misfit) -> Refused {
    let site = &scene.sites[place];
    let mut worst: Option<(f64, Refused)> = None;
    for one in &site.rows {
        for other in site.rows.iter().filter(|other| other.shot == one.shot && other.at > one.at) {
            let (from, to) = (&scene.ears[one.ear], &scene.ears[other.ear]);
            if [one.ear, other.ear].iter().any(|ear| question.microphones[*ear].clock == Clock::Unknown) {
                continue;
            }
            // The slowest that sound goes from one to the other: along the line, as if from beyond the first.
            let travel = scene.medium.travel([from.east, from.north, from.height], to);
            let clock = |ear: usize| 1.0 / scene.prior[ear];
            let variance = one.sigma.powi(2)
                + other.sigma.powi(2)
                + from.way_variance
                + to.way_variance
                + clock(one.ear)
                + clock(other.ear);
            let difference_s = other.at - one.at;
            let over = (difference_s - travel.seconds) / variance.sqrt();
            if over > 3.0 && worst.as_ref().is_none_or(|(most, _)| over > *most) {
                let name = |ear: usize| question.microphones[ear].name.clone();
                let refused = Refused::LongerThanBaseline {
                    shot: question.shots[site.names[one.shot]].name.clone(),
                    earlier_at: name(one.ear),
                    later_at: name(other.ear),
                    difference_s,
                    baseline_s: travel.seconds,
                };
                worst = Some((over, refused));
            }
        }
    }
    worst.map_or_else(
        || Refused::NothingFits {
            place: question.places[place].name.clone(),
            search_m: question.search_m,
            left_out: misfit.left_out,
            excess: misfit.excess,
        },
        |(_, refused)| refused,
    )
}

/// What a reader must know of one place.
fn remark(
    question: &Question,
    scene: &Scene,
    place: usize,
    told: &Told,
    region: &Region95,
    point: [f64; 2],
    to: &mut Vec<Remark>,
) {
    let name = || question.places[place].name.clone();
    let ears = question.hearers(place);
    let at = |ear: &usize| [scene.ears[*ear].east, scene.ears[*ear].north];
    let length = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let apart_m = ears.iter().flat_map(|a| ears.iter().map(move |b| length(at(a), at(b)))).fold(0.0, f64::max);
    let count = ears.len() as f64;
    let middle = ears.iter().map(at).fold([0.0, 0.0], |sum, one| [sum[0] + one[0] / count, sum[1] + one[1] / count]);
    let away_m = length(middle, point);
    let (length_m, width_m) = (2.0 * region.semi_major_m, 2.0 * region.semi_minor_m);
    let azimuth_deg = region.azimuth_deg;
    if length_m > THIN * width_m {
        to.push(if apart_m < TOGETHER * away_m.max(region.semi_major_m) {
            Remark::LongAndThin { place: name(), length_m, width_m, azimuth_deg, apart_m, away_m }
        } else {
            Remark::Stretched { place: name(), length_m, width_m, azimuth_deg }
        });
    }
    if region.pieces.len() > 1 {
        to.push(Remark::Several { place: name(), shares: region.pieces.iter().map(|piece| piece.share).collect() });
    }
    if region.cut_off {
        to.push(Remark::CutOff { place: name(), search_m: question.search_m });
    }
    if told.checks == 0 {
        to.push(Remark::Unchecked { place: name(), heard_by: ears.len() });
    }
    if told.surest < 0.5 {
        to.push(Remark::WhichIsWrong { place: name(), surest: told.surest });
    }
    if told.coarse {
        to.push(Remark::Coarse { place: name() });
    }
}
