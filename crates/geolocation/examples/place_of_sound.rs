//! How often regions hold, and how far off places are: `place_of_sound [SHOTS] [SEED] [FP1 …]`; real shots where the material
//! is, of the firing points named or of all.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "an example shows what it found, and stops at surprises")]

#[path = "../tests/livefire/mod.rs"]
mod livefire;
#[path = "../tests/made/mod.rs"]
mod made;

use geolocation::Plane;
use geolocation::arrivals::{PATH_ERROR_OVER_ROOFS_S, Question, Refused, whence};
use made::{Draw, Made, drawn, here};
use model::Position;

/// What came of one kind of shots.
#[derive(Default)]
struct Figures {
    shots: usize,
    held: usize,
    refused: usize,
    right_left_out: usize,
    wrong_found: usize,
    off_m: Vec<f64>,
    areas_m2: Vec<f64>,
}

impl Figures {
    fn add(&mut self, question: &Question, truth: Position, wrong: Option<usize>) -> Option<(f64, bool)> {
        self.shots += 1;
        let origin = match whence(question) {
            Ok(origin) => origin,
            Err(Refused::NothingFits { .. } | Refused::LongerThanBaseline { .. }) => {
                self.refused += 1;
                return None;
            }
            Err(other) => panic!("{other}"),
        };
        let found = &origin.places[0];
        let [east, north] = Plane::at(truth).east_north_m(found.position);
        let held = found.region95.holds(truth);
        self.held += usize::from(held);
        self.off_m.push(east.hypot(north));
        self.areas_m2.push(found.region95.area_m2);
        let left: Vec<usize> = (0..origin.arrivals.len()).filter(|one| !origin.arrivals[*one].used).collect();
        self.wrong_found += usize::from(wrong.is_some() && left == wrong.iter().copied().collect::<Vec<_>>());
        self.right_left_out += usize::from(left.iter().any(|one| Some(*one) != wrong));
        Some((east.hypot(north), held))
    }

    fn print(&mut self, what: &str) {
        let share = |count: usize| 100.0 * count as f64 / self.shots.max(1) as f64;
        self.off_m.sort_by(f64::total_cmp);
        self.areas_m2.sort_by(f64::total_cmp);
        let at = |values: &[f64], part: f64| values.get((part * values.len() as f64) as usize).copied();
        let within = self.off_m.iter().filter(|off| **off <= 15.0).count();
        println!(
            "{what}: {} shots, regions hold {:.1} %, within 15 m {:.1} %, off by {:.1} m (median) {:.1} m (95 %), median \
             region {:.0} m², a right arrival left out {:.1} %, exactly the wrong one left out {:.1} %, refused {:.1} %",
            self.shots,
            share(self.held),
            share(within),
            at(&self.off_m, 0.5).unwrap_or(f64::NAN),
            at(&self.off_m, 0.95).unwrap_or(f64::NAN),
            at(&self.areas_m2, 0.5).unwrap_or(f64::NAN),
            share(self.right_left_out),
            share(self.wrong_found),
            share(self.refused),
        );
    }
}

fn main() {
    let points: Vec<String> = std::env::args().skip(1).filter(|text| text.starts_with("FP")).collect();
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let (shots, seed) = (arguments.next().unwrap_or(2_000), arguments.next().unwrap_or(1));
    let mut draw = Draw(seed);
    let mut clean = Figures::default();
    for _ in 0..shots {
        let Made { question, truth, .. } = drawn(&mut draw);
        clean.add(&question, here().position(truth[0]), None);
    }
    clean.print("synthetic");
    let mut spoilt = Figures::default();
    for _ in 0..shots / 4 {
        let Made { mut question, truth, .. } = loop {
            let made = drawn(&mut draw);
            if made.question.microphones.len() >= 5 && made.question.shots.len() == 1 {
                break made;
            }
        };
        // An echo, or another sound: 80 to 600 ms off, late twice out of three times.
        let which = draw.whole(0, question.microphones.len() - 1);
        let off = draw.between(0.08, 0.6) * if draw.share() < 0.67 { 1.0 } else { -1.0 };
        question.shots[0].heard[which].at_s += off;
        spoilt.add(&question, here().position(truth[0]), Some(which));
    }
    spoilt.print("synthetic, one arrival wrong");
    let Some(folder) = livefire::folder() else {
        println!("skipped: no test material (livefire)");
        return;
    };
    let is_asked = |point: &&str| points.is_empty() || points.iter().any(|one| one == point);
    let set_on: Vec<&str> = ["FP1", "FP2"].into_iter().filter(is_asked).collect();
    let reported: Vec<&str> = ["FP3", "FP4"].into_iter().filter(is_asked).collect();
    measured(&folder, &set_on);
    let fired = livefire::shots(&folder, PATH_ERROR_OVER_ROOFS_S);
    for (what, points) in [("set on", set_on), ("reported", reported)] {
        for least in if points.is_empty() { &[][..] } else { &[4, 5] } {
            let (mut real, mut fitted) = (Figures::default(), Figures::default());
            for one in fired.iter().filter(|one| points.contains(&one.firing_point.as_str())) {
                if one.question.microphones.len() >= *least {
                    real.add(&one.question, one.truth, None);
                    fitted.add(&one.question, one.fitted, None);
                }
            }
            let what = format!("real, {} ({what}), heard in {least} or more", points.join(" and "));
            real.print(&format!("{what}, beside the survey"));
            fitted.print(&format!("{what}, beside the place that all sensors fit"));
        }
    }
}

/// The errors of ways and of sensors' places.
fn measured(folder: &std::path::Path, points: &[&str]) {
    let ways: Vec<_> = points.iter().map(|point| livefire::ways::ways(folder, point)).collect();
    let later_s: Vec<f64> = ways.iter().flat_map(|one| one.later_s.iter().copied()).collect();
    let mut off_m: Vec<f64> = ways.iter().flat_map(|one| one.off_m.iter().copied()).collect();
    off_m.sort_by(f64::total_cmp);
    let Some(off95_m) = off_m.get(off_m.len() * 95 / 100) else { return };
    let sigma_s = (later_s.iter().map(|late| late * late).sum::<f64>() / later_s.len() as f64).sqrt();
    println!(
        "real, {}: {} ways, off from straight by {:.1} ms (half-width of 95 %), sensors' places beside {} recordings off by up \
         to {off95_m:.1} m (95 %)",
        points.join(" and "),
        later_s.len(),
        1e3 * made::HALF_WIDTH * sigma_s,
        off_m.len(),
    );
}
