//! Sound that is broken, spoilt, endless or many times the same: an answer each time, and the right one where there is one.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod scene;

use acoustics::shots::{Shots, shots};
use acoustics::sync::{Heard, Settings, synchronise};
use scene::{Chance, crowd, recorded};

const TIMES: [f64; 4] = [2.0, 3.13, 4.91, 7.4];

/// Ten seconds with blasts at [`TIMES`], each with the same dense echoes, over a quiet background; from -1 to 1.
fn street() -> Vec<f64> {
    let mut chance = Chance::new(7);
    let response: Vec<f64> = (0..4000)
        .map(|n| {
            let t_s = f64::from(n) / 8000.0;
            let direct = if n < 24 { (1.0 - f64::from(n) / 6.0) * (-f64::from(n) / 6.0).exp() } else { 0.0 };
            let noise = chance.uniform() - 0.5;
            direct + 0.5 * noise * (-t_s / 0.05).exp() + 0.06 * noise * (-t_s / 0.25).exp()
        })
        .collect();
    let mut sound: Vec<f64> = (0..80_000).map(|_| 0.004 * (chance.uniform() - 0.5)).collect();
    for at_s in TIMES {
        for (slot, value) in sound[(at_s * 8000.0) as usize..].iter_mut().zip(&response) {
            *slot += value;
        }
    }
    sound
}

fn samples(sound: impl IntoIterator<Item = f64>) -> Vec<i16> {
    sound.into_iter().map(|s| (s * 12_000.0).clamp(-32_768.0, 32_767.0) as i16).collect()
}

fn found_at(found: &Shots, begins_s: f64) {
    assert_eq!(found.count.best, 4, "{found:#?}");
    assert!((found.count.low95..=found.count.high95).contains(&4), "{:?}", found.count);
    for (shot, t_s) in found.shots.iter().filter(|shot| shot.score >= 0.6).zip(TIMES) {
        assert!((shot.t_s - begins_s - t_s).abs() < 0.01, "{found:#?}");
    }
}

#[test]
fn shots_are_counted_in_eight_bits() {
    // The microphone's own noise is what keeps the last bit moving.
    let mut chance = Chance::new(4);
    let noisy = street().into_iter().map(|s| s + 0.02 * (chance.uniform() - 0.5));
    found_at(&shots(&samples(noisy.map(|s| (s * 100.0).round() / 100.0))), 0.0);
}

/// A suppressor of noise, or few bits, leave nothing between one sound and the next.
#[test]
fn shots_are_counted_out_of_digital_silence() {
    let near =
        |n: usize, from_s: f64, to_s: f64| TIMES.iter().any(|t| (t - from_s..t + to_s).contains(&(n as f64 / 8000.0)));
    for before_s in [0.0, 0.01, 0.04] {
        let cut_out = street().into_iter().enumerate().map(|(n, s)| if near(n, before_s, 0.5) { s } else { 0.0 });
        found_at(&shots(&samples(cut_out)), 0.0);
    }
}

#[test]
fn a_recording_that_begins_after_digital_silence_is_no_shot() {
    let mut chance = Chance::new(12);
    let begins = (0..80_000).map(|n| if n < 24_000 { 0.0 } else { 0.3 * (chance.uniform() - 0.5) });
    let found = shots(&samples(begins));
    assert_eq!((found.shots.len(), found.count.best), (0, 0), "{found:#?}");
}

#[test]
fn shots_are_counted_beside_a_constant_offset() {
    found_at(&shots(&samples(street().into_iter().map(|s| 0.6 * s + 0.9))), 0.0);
}

#[test]
fn all_clipped_there_is_an_answer_that_says_how_much_is() {
    let found = shots(&samples(street().into_iter().map(|s| 1e6 * s)));
    assert!(found.clipped > 0.95, "{}", found.clipped);
    assert!(found.count.low95 <= found.count.best && found.count.best <= found.count.high95);
    // Nothing stands out of what is loud throughout, and nothing is made up.
    assert_eq!(found.count.best, 0, "{found:#?}");
}

#[test]
fn a_clip_too_short_for_anything_is_no_trouble() {
    let street = samples(street());
    for length in [0, 1, 7, 100, 479, 481, 2000, 8000] {
        let found = shots(&street[16_000..16_000 + length]);
        assert!(
            found.shots.iter().all(|shot| shot.t_s <= length as f64 / 8000.0 && shot.score.is_finite()),
            "{length}"
        );
    }
}

/// Three quiet hours before and after: what is found does not depend on how much lies around it.
#[test]
fn shots_in_the_middle_of_many_hours_are_counted() {
    const BEFORE_S: usize = 10_797;
    let mut chance = Chance::new(3);
    let mut quiet = || (48.0 * (chance.uniform() - 0.5)) as i16;
    let mut sound: Vec<i16> = (0..BEFORE_S * 8000).map(|_| quiet()).collect();
    sound.extend(samples(street()));
    sound.resize_with(6 * 3600 * 8000, quiet);
    found_at(&shots(&sound), BEFORE_S as f64);
}

#[test]
fn a_hundred_copies_are_one_recording_heard_once() {
    let scene = crowd(5, 40.0);
    let (one, other) = (recorded(&scene, 0.0, 30.0, 0.0, 0.2, 1), recorded(&scene, 8.0, 30.0, 0.0, 0.2, 2));
    let copy = Heard::new(&one);
    let mut heard = vec![copy; 100];
    heard.push(Heard::new(&other));
    let compared = std::sync::atomic::AtomicUsize::new(0);
    let answer = synchronise(&heard, &Settings::default(), &|_, of| {
        compared.store(of, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(compared.into_inner(), 1, "copies are not compared one by one");
    assert!(answer.contradictions.is_empty() && answer.recordings.iter().all(|r| r.group == 0));
    assert!(answer.recordings[..100].iter().all(|r| r.offset_s == 0.0));
    assert!((answer.recordings[100].offset_s - 8.0).abs() < 1e-3);
    assert_eq!(answer.pairs.iter().filter(|pair| pair.identical).count(), 99 * 50);
    assert!(answer.pairs.iter().all(|pair| pair.accepted));
}

#[test]
fn a_recording_of_an_hour_is_put_beside_a_short_one() {
    let scene = crowd(9, 60.0);
    let mut long: Vec<i16> = vec![0; 3600 * 8000];
    let begins = 50 * 60 * 8000;
    let sound = recorded(&scene, 0.0, 60.0, 0.0, 0.2, 1);
    long[begins..begins + sound.len()].copy_from_slice(&sound);
    let heard = [Heard::new(&long), Heard::new(&recorded(&scene, 10.0, 40.0, 0.0, 0.2, 2))];
    let pair = &synchronise(&heard, &Settings::default(), &|_, _| ()).pairs[0];
    assert!(pair.accepted, "{pair:#?}");
    assert!((pair.offset_s.unwrap() - 3_010.0).abs() < 2e-3, "{pair:#?}");
}

/// Music that repeats each bar, from a loudspeaker between two people who film a few seconds each, and one who films long:
/// everywhere it fits, so nowhere is said.
#[test]
fn music_that_repeats_each_bar_places_no_short_film() {
    let bar = crowd(31, 2.0);
    let music: Vec<f64> = bar.iter().copied().cycle().take(90 * 8000).collect();
    let film = |from_s: f64, seconds: f64, own: u64| Heard::new(&recorded(&music, from_s, seconds, 0.0, 0.3, own));
    for (long, short) in [((0.0, 60.0), (21.3, 9.0)), ((5.0, 9.0), (31.7, 12.0)), ((10.0, 5.0), (40.6, 6.0))] {
        let pair =
            &synchronise(&[film(long.0, long.1, 1), film(short.0, short.1, 2)], &Settings::default(), &|_, _| ()).pairs
                [0];
        assert!(!pair.accepted && pair.offset_s.is_none(), "{long:?} {short:?}: {pair:#?}");
    }
}
