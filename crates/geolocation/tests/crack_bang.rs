//! Distances from crack and bang against the published closed form, a case in court and the reasons why there is none.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop, and says what it skips"
)]

use std::path::PathBuf;

use geolocation::crack_bang::{CrackBang, Infeasible, distance, together};
use geolocation::{Bounds, sound_speed_m_s};
use proptest::prelude::*;
use serde_json::Value;

fn bounds(least: f64, most: f64) -> Bounds {
    Bounds::new(least, most).unwrap()
}

fn at(value: f64) -> Bounds {
    bounds(value, value)
}

fn question(difference_s: f64, angle: Bounds, bullet: Bounds, sound: Bounds, height_m: Option<f64>) -> CrackBang {
    CrackBang {
        difference_s: at(difference_s),
        sound_speed_m_s: sound,
        bullet_speed_m_s: bullet,
        off_line_deg: angle,
        slowing_per_m: None,
        height_difference_m: height_m.map(at),
    }
}

/// Rows of the closed form at 825 and 343 m/s: difference (s), angle (°), distance (m).
#[test]
fn the_closed_form() {
    for (difference, angle, expected) in [
        (0.1, 0.0, 58.709),
        (0.1, 5.0, 67.712),
        (0.1, 10.0, 79.283),
        (0.1, 15.0, 94.485),
        (0.1, 30.0, 185.200),
        (0.316_239_316_239_318_67, 0.0, 185.659),
        (0.316_239_316_239_318_67, 5.0, 214.131),
        (0.316_239_316_239_318_67, 10.0, 250.723),
        (0.316_239_316_239_318_67, 15.0, 298.800),
        (0.316_239_316_239_318_67, 30.0, 585.674),
        (0.5, 0.0, 293.543),
        (0.5, 5.0, 338.559),
        (0.5, 10.0, 396.413),
        (0.5, 15.0, 472.426),
        (0.5, 30.0, 925.998),
    ] {
        let found = distance(&question(difference, at(angle), at(825.0), at(343.0), None)).unwrap();
        let most = found.slant_m.most.unwrap();
        assert!((found.slant_m.least - expected).abs() < 1e-3 && (most - expected).abs() < 1e-3, "{found:?}");
    }
    // 720 m/s, 20°: 50, 150 and 300 m.
    for (difference, expected) in [(0.036_68, 50.0), (0.110_04, 150.0), (0.220_08, 300.0)] {
        let found = distance(&question(difference, at(20.0), at(720.0), at(343.0), None)).unwrap();
        assert!((found.slant_m.middle.unwrap() - expected).abs() < 0.02, "{found:?}");
    }
}

/// Twelve shots of one case: bullet 700 to 950 m/s, sound 340 to 346 m/s, 0 to 15° off the line, 110 m of height.
#[test]
fn exact_intervals() {
    for (difference, slant, level) in [
        (0.316_239_316_239_318_67, (167.45, 367.71), (126.25, 350.87)),
        (0.487_606_837_606_837_65, (258.19, 566.97), (233.59, 556.20)),
        (0.347_008_547_008_547_55, (183.74, 403.49), (147.18, 388.21)),
        (0.377_777_777_777_78, (200.04, 439.27), (167.08, 425.27)),
        (0.457_692_307_692_307, (242.35, 532.19), (215.95, 520.70)),
        (0.335_042_735_042_735, (177.41, 389.58), (139.19, 373.73)),
        (0.385_897_435_897_436, (204.34, 448.71), (172.20, 435.02)),
        (0.423_076_923_076_924, (224.02, 491.94), (195.16, 479.49)),
        (0.460_683_760_683_761, (243.94, 535.67), (217.73, 524.25)),
        (0.358_119_658_119_659, (189.63, 416.41), (154.46, 401.62)),
        (0.438_888_888_888_888, (232.40, 510.33), (204.71, 498.33)),
        (0.412_820_512_820_513, (218.59, 480.02), (188.90, 467.24)),
    ] {
        let asked = question(difference, bounds(0.0, 15.0), bounds(700.0, 950.0), bounds(340.0, 346.0), Some(110.0));
        let found = distance(&asked).unwrap();
        let ground = found.level_m.unwrap();
        for (ours, theirs) in [
            (found.slant_m.least, slant.0),
            (found.slant_m.most.unwrap(), slant.1),
            (ground.least, level.0),
            (ground.most.unwrap(), level.1),
        ] {
            assert!((ours - theirs).abs() <= 0.006, "{difference}: {ours} {theirs}");
        }
        assert_eq!(found.partly, None);
    }
}

fn material(name: &str) -> Option<Value> {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("crackbang").join(name)) else {
        eprintln!("skipped: no test material ({name})");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// 464 stored answers of a program that draws 10,000 times by chance: the exact ends hold all of them and are near.
#[test]
fn stored_answers_by_chance_lie_within_the_exact_ends() {
    let Some(case) = material("lv_case.json") else { return };
    let (mut within, mut contradictory) = (0, 0);
    for run in case["method1_runs"].as_array().unwrap() {
        let number = |name: &str| run[name].as_f64().unwrap();
        let pair = |name: &str| bounds(number(&format!("{name}Min")), number(&format!("{name}Max")));
        let height = number("elevation");
        let asked = question(number("time_diff"), pair("angle"), pair("bulletSpeed"), pair("soundSpeed"), Some(height));
        let found = distance(&asked).unwrap();
        let ground = found.level_m.unwrap();
        if found.partly.is_some() {
            // Part of what was asked lies below the height: their figures there are no distances over ground (for two
            // of the runs the mean is less than the least), ours start at the spot below.
            assert!(found.slant_m.least < height && ground.least == 0.0, "{found:?}");
            contradictory += 1;
            continue;
        }
        let (least, most) = (number("min_dist"), number("max_dist"));
        let exact_most = ground.most.unwrap();
        assert!(ground.least <= least && most <= exact_most, "{run}: {found:?}");
        assert!(exact_most - most <= 0.04 * exact_most, "{run}: {found:?}");
        within += 1;
    }
    assert_eq!((within, contradictory), (459, 5));
}

#[test]
fn contradictions_say_what_contradicts() {
    let asked = question(0.3, bounds(0.0, 15.0), bounds(700.0, 950.0), bounds(340.0, 346.0), Some(110.0));
    let told = |change: &dyn Fn(&mut CrackBang)| {
        let mut asked = asked;
        change(&mut asked);
        distance(&asked)
    };
    assert!(matches!(
        told(&|asked| asked.difference_s = at(0.05)),
        Err(Infeasible::SlantBelowHeight { slant_m, height_m }) if slant_m < 60.0 && height_m == 110.0
    ));
    assert_eq!(told(&|asked| asked.difference_s = at(-0.1)), Err(Infeasible::BlastNotAfterShock { most_s: -0.1 }));
    assert!(matches!(
        told(&|asked| asked.bullet_speed_m_s = bounds(250.0, 330.0)),
        Err(Infeasible::NotSupersonic { bullet_m_s: 330.0, .. })
    ));
    assert!(matches!(
        told(&|asked| asked.off_line_deg = bounds(75.0, 80.0)),
        Err(Infeasible::ShockPassesBy { within_deg, .. }) if (68.0..70.0).contains(&within_deg)
    ));
    assert!(matches!(told(&|asked| asked.off_line_deg = bounds(-5.0, 5.0)), Err(Infeasible::Value { .. })));
    assert!(matches!(
        told(&|asked| (asked.slowing_per_m, asked.difference_s) = (Some(at(0.003)), at(1.5))),
        Err(Infeasible::MoreThanTheBulletGains { .. })
    ));
    // At the far end of the angles no shock wave is heard: the answer has no far end, and says why.
    let open = told(&|asked| asked.off_line_deg = bounds(0.0, 75.0)).unwrap();
    assert!(open.slant_m.most.is_none() && matches!(open.partly, Some(Infeasible::ShockPassesBy { .. })));
}

#[test]
fn distances_that_differ_by_more_than_the_microphones_are_apart() {
    let sound = at(sound_speed_m_s(15.0));
    let from = |difference| distance(&question(difference, at(0.0), at(825.0), sound, None)).unwrap();
    let distances = [from(0.1), from(0.12), from(0.3)];
    assert_eq!(together(&distances, |_, _| 500.0), Ok(()));
    let apart = together(&distances, |_, second| if second == 2 { 100.0 } else { 500.0 });
    assert!(
        matches!(apart, Err(Infeasible::DifferMoreThanApart { first: 0, second: 2, differ_m, .. }) if differ_m > 110.0)
    );
}

proptest! {
    /// Whatever lies inside the bounds of a question has its distance inside the ends of the answer; where it can have none, the
    /// answer says that only a part of what is given counts.
    #[test]
    fn the_ends_hold_everything_inside(
        inside in prop::array::uniform5(0.0..=1.0f64),
        drag in any::<bool>(),
        difference in 0.02..0.8f64,
    ) {
        let within = |ends: Bounds, share: f64| ends.least() + share * (ends.most() - ends.least());
        let wide = CrackBang {
            difference_s: bounds(difference, difference + 0.02),
            sound_speed_m_s: bounds(325.0, 350.0),
            bullet_speed_m_s: bounds(750.0, 950.0),
            off_line_deg: bounds(0.0, 25.0),
            slowing_per_m: drag.then(|| bounds(0.0002, 0.0008)),
            height_difference_m: None,
        };
        let sharp = CrackBang {
            difference_s: at(within(wide.difference_s, inside[0])),
            sound_speed_m_s: at(within(wide.sound_speed_m_s, inside[1])),
            bullet_speed_m_s: at(within(wide.bullet_speed_m_s, inside[2])),
            off_line_deg: at(within(wide.off_line_deg, inside[3])),
            slowing_per_m: wide.slowing_per_m.map(|ends| at(within(ends, inside[4]))),
            height_difference_m: None,
        };
        let wide = distance(&wide).unwrap();
        let Ok(sharp) = distance(&sharp) else {
            prop_assert!(wide.partly.is_some(), "{:?}", wide);
            return Ok(());
        };
        let (wide, sharp) = (wide.slant_m, sharp.slant_m);
        prop_assert!(wide.least <= sharp.least * (1.0 + 1e-9), "{:?} {:?}", wide, sharp);
        if let Some(farthest) = wide.most {
            prop_assert!(sharp.most.is_some_and(|most| most <= farthest * (1.0 + 1e-9)), "{:?} {:?}", wide, sharp);
        }
    }
}
