use testkit::noise;

use super::*;

/// Blasts at these seconds with the same dense echoes each time, a walled street's, over a quiet background.
fn street(seconds: f64, blasts: &[(f64, f64)]) -> Vec<f64> {
    let mut next = noise(7);
    let response: Vec<f64> = (0..4000)
        .map(|n| {
            let t_s = f64::from(n) / 8000.0;
            let direct = if n < 24 { (1.0 - f64::from(n) / 6.0) * (-f64::from(n) / 6.0).exp() } else { 0.0 };
            direct + 0.5 * next() * (-t_s / 0.05).exp() + 0.06 * next() * (-t_s / 0.25).exp()
        })
        .collect();
    let mut sound: Vec<f64> = (0..(seconds * 8000.0) as usize).map(|_| 0.004 * next()).collect();
    for &(at_s, gain) in blasts {
        for (slot, value) in sound[(at_s * 8000.0) as usize..].iter_mut().zip(&response) {
            *slot += gain * value;
        }
    }
    sound
}

fn heard(sound: &[f64]) -> Shots {
    shots(&sound.iter().map(|s| (s * 12_000.0).clamp(-32_768.0, 32_767.0) as i16).collect::<Vec<_>>())
}

#[test]
fn shots_are_counted_where_they_are() {
    let times = [2.0, 3.13, 4.91, 7.4];
    let found = heard(&street(10.0, &times.map(|t_s| (t_s, 1.0))));
    assert_eq!(found.count.best, 4, "{found:#?}");
    for (shot, t_s) in found.shots.iter().zip(times) {
        assert!((shot.t_s - t_s).abs() < 0.01, "{found:#?}");
    }
}

#[test]
fn copies_from_one_hard_wall_are_no_shots() {
    let times = [2.0, 3.13, 4.91, 7.4];
    let blasts: Vec<(f64, f64)> = times.iter().flat_map(|&t_s| [(t_s, 1.0), (t_s + 0.413, 0.55)]).collect();
    let found = heard(&street(10.0, &blasts));
    assert_eq!(found.count.best, 4, "{found:#?}");
    assert!(found.echoes >= 4);
}

/// Rounds fired between houses, as a phone hears them whose gain adapts and which clips: each with its own jitter, and
/// behind each the same echoes, weaker and duller, and a dull tail.
fn between_houses(seconds: f64, rounds: &[f64]) -> Vec<f64> {
    let mut next = noise(11);
    let walls = [(0.019, 0.42, 0.5), (0.061, 0.33, 0.4), (0.117, 0.3, 0.35), (0.171, 0.25, 0.3), (0.243, 0.22, 0.3)];
    let mut sound: Vec<f64> = (0..(seconds * 8000.0) as usize).map(|_| 0.001 * next()).collect();
    for &at_s in rounds {
        for (late_s, gain, pole) in [(0.0, 1.0, 1.0)].into_iter().chain(walls) {
            let mut dull = 0.0;
            let from = ((at_s + late_s) * 8000.0) as usize;
            for (n, slot) in sound[from..].iter_mut().take(120).enumerate() {
                let t = n as f64 / 5.0;
                dull += ((1.0 - t) * (-t).exp() - dull) * pole;
                *slot += 3.0 * gain * dull;
            }
        }
        let mut dull = 0.0;
        for (n, slot) in sound[(at_s * 8000.0) as usize + 200..].iter_mut().take(6000).enumerate() {
            dull += (next() - dull) * 0.4;
            *slot += 0.3 * dull * (-(n as f64) / 1300.0).exp();
        }
    }
    let mut level = 0.02f64;
    sound
        .into_iter()
        .map(|sample| {
            level += (sample.abs() - level) * if sample.abs() > level { 1.0 / 32.0 } else { 1.0 / 7200.0 };
            (sample * (0.08 / level).clamp(0.2, 28.0)).clamp(-1.0, 1.0)
        })
        .collect()
}

#[test]
fn a_burst_between_houses_is_not_its_own_echo_and_the_interval_holds_it() {
    let mut next = noise(5);
    let mut at_s = 3.0;
    let rounds: Vec<f64> = (0..9)
        .map(|_| {
            at_s += 0.097 * (1.0 + 0.04 * next());
            at_s
        })
        .collect();
    let found = shots(&between_houses(8.0, &rounds).iter().map(|s| (s * 31_000.0) as i16).collect::<Vec<_>>());
    let heard = rounds.iter().filter(|&&t_s| found.shots.iter().any(|shot| (shot.t_s - t_s).abs() < 0.03)).count();
    assert!(heard >= 8 && (7..=11).contains(&found.count.best), "{heard} of 9 are shown: {found:#?}");
    assert!((found.count.low95..=found.count.high95).contains(&9), "{:?}", found.count);
}

#[test]
fn noise_that_swells_holds_no_shots() {
    let mut next = noise(3);
    let mut swell = 1.0;
    let sound: Vec<f64> = (0..30 * 8000)
        .map(|n| {
            if n % 2000 == 0 {
                swell = 0.7 + next();
            }
            swell * next()
        })
        .collect();
    let found = heard(&sound);
    assert_eq!((found.count.low95, found.count.best), (0, 0), "{found:#?}");
}

#[test]
fn little_or_nothing_to_hear_is_no_trouble() {
    for sound in [Vec::new(), vec![0.1; 5], vec![0.0; 80_000], vec![3.0; 80_000]] {
        assert_eq!(heard(&sound).count.high95, 0);
    }
}
