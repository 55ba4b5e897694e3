//! Synchronisation on scenes with known truth, and on what it must refuse.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod scene;

use acoustics::sync::{By, Heard, Settings, Synchronised, synchronise, worth};
use scene::{Chance, crowd, recorded, voices};

fn answer(sounds: &[Vec<i16>]) -> Synchronised {
    let heard: Vec<Heard> = sounds.iter().map(|sound| Heard::new(sound)).collect();
    synchronise(&heard, &Settings::default(), &|_, _| ())
}

#[test]
fn offsets_and_drift_come_out_under_noise_as_loud_as_the_sound() {
    let scene = crowd(1, 200.0);
    let sounds = [
        recorded(&scene, 10.0, 120.0, 0.0, 1.0, 1),
        recorded(&scene, 42.5, 110.0, 80.0, 1.0, 2),
        recorded(&scene, 60.25, 100.0, -120.0, 1.0, 3),
    ];
    let found = answer(&sounds);
    assert!(found.pairs.iter().all(|pair| pair.accepted && pair.by == Some(By::Waveform)), "{found:#?}");
    assert!((found.pairs[0].offset_s.unwrap() - 32.5).abs() < 0.3e-3, "{found:#?}");
    assert!((found.pairs[0].drift_ppm.unwrap() - 80.0).abs() < 2.0);
    assert!((found.recordings[2].offset_s - 50.25).abs() < 0.5e-3);
    assert!((found.recordings[2].drift_ppm.unwrap() + 120.0).abs() < 2.0);
    assert_eq!(found.recordings[0].offset_s, 0.0);
    // Where the microphones stood is not known: the interval says so.
    assert!(found.recordings[1].uncertainty_s > 0.4 && found.pairs[0].match_s.unwrap() < 1e-3);
}

#[test]
fn recordings_with_nothing_in_common_stay_apart() {
    let sounds: Vec<Vec<i16>> = (0..8).map(|n| recorded(&crowd(100 + n, 60.0), 0.0, 60.0, 0.0, 0.1, n)).collect();
    let found = answer(&sounds);
    assert!(found.pairs.iter().all(|pair| !pair.accepted && pair.offset_s.is_none()));
    let mut groups: Vec<usize> = found.recordings.iter().map(|r| r.group).collect();
    groups.dedup();
    assert_eq!(groups.len(), 8);
}

#[test]
fn drift_is_unknown_below_a_minute() {
    let scene = crowd(2, 120.0);
    let found = answer(&[recorded(&scene, 0.0, 60.0, 0.0, 0.5, 1), recorded(&scene, 25.0, 60.0, 50.0, 0.5, 2)]);
    assert!(found.pairs[0].accepted);
    assert_eq!(found.pairs[0].drift_ppm, None);
    assert_eq!(found.recordings[1].drift_ppm, None);
}

#[test]
fn a_bar_that_repeats_is_ambiguous_and_refused() {
    let bar = crowd(3, 2.0);
    let music: Vec<f64> = bar.iter().copied().cycle().take(80 * 8000).collect();
    let found = answer(&[recorded(&music, 0.0, 40.0, 0.0, 0.3, 1), recorded(&music, 23.0, 40.0, 0.0, 0.3, 2)]);
    assert!(!found.pairs[0].accepted, "{found:#?}");
    assert!(found.pairs[0].rivals_s.is_some());
    assert_ne!(found.recordings[0].group, found.recordings[1].group);
}

#[test]
fn a_cut_is_found_and_each_piece_has_its_offset() {
    let scene = crowd(4, 150.0);
    let whole = recorded(&scene, 0.0, 140.0, 0.0, 0.5, 1);
    // From 20 s on; at 40 s of its own, 15 s of the scene are missing.
    let mut cut = recorded(&scene, 20.0, 40.0, 0.0, 0.5, 2);
    cut.extend(recorded(&scene, 75.0, 40.0, 0.0, 0.5, 3));
    let found = answer(&[whole, cut]);
    let pieces = &found.recordings[1].pieces;
    assert_eq!(pieces.len(), 2, "{found:#?}");
    assert!((pieces[0].offset_s - 20.0).abs() < 1e-3 && (pieces[1].offset_s - 35.0).abs() < 1e-3, "{pieces:?}");
    assert!((pieces[0].to_s - 40.0).abs() < 3.0 && (pieces[1].from_s - 40.0).abs() < 3.0, "{pieces:?}");
    assert!(found.recordings[0].pieces.is_empty());
}

#[test]
fn copies_silence_and_short_clips() {
    let scene = crowd(5, 60.0);
    let one = recorded(&scene, 0.0, 50.0, 0.0, 0.2, 1);
    let mut delayed = vec![0i16; 8000 * 3];
    delayed.extend(&one);
    let sounds = [
        one.clone(),
        one,
        delayed,
        vec![0; 80_000],
        Vec::new(),
        recorded(&scene, 30.0, 3.0, 0.0, 0.2, 2),
        vec![900; 80_000],
    ];
    let found = answer(&sounds);
    let pair = |a: usize, b: usize| found.pairs.iter().find(|p| p.a == a && p.b == b).unwrap();
    assert!(pair(0, 1).identical && pair(0, 1).offset_s == Some(0.0));
    assert!((pair(0, 2).offset_s.unwrap() + 3.0).abs() < 1e-4, "{:?}", pair(0, 2));
    assert!((pair(0, 5).offset_s.unwrap() - 30.0).abs() < 1e-3, "{:?}", pair(0, 5));
    for silent in [3, 4, 6] {
        assert!(found.recordings[silent].silent);
        assert!(found.pairs.iter().filter(|p| p.a == silent || p.b == silent).all(|p| !p.accepted));
    }
}

/// Five shots heard through different echoes by microphones that share nothing else.
#[test]
fn shots_far_apart_are_matched_by_the_times_between_them() {
    let shots = [2.0, 2.71, 3.37, 5.02, 5.63];
    let heard_by = |seed: u64, start_s: f64, late_s: f64| -> Vec<i16> {
        let mut chance = Chance::new(seed);
        let mut sound: Vec<f64> = (0..9 * 8000).map(|_| 20.0 * chance.normal()).collect();
        let response: Vec<f64> = (0..2400).map(|n| chance.normal() * (-f64::from(n) / 300.0).exp()).collect();
        for shot in shots {
            let at = ((shot - start_s + late_s) * 8000.0) as usize;
            for (n, value) in response.iter().enumerate() {
                sound[at + n] += 3000.0 * value;
            }
        }
        sound.iter().map(|s| s.clamp(-32768.0, 32767.0) as i16).collect()
    };
    let found = answer(&[heard_by(11, 0.0, 0.1), heard_by(12, 0.9, 0.4)]);
    let pair = &found.pairs[0];
    assert!(pair.accepted && pair.by == Some(By::Onsets), "{pair:#?}");
    // 0.9 s later, and the sound 0.3 s longer on its way.
    assert!((pair.offset_s.unwrap() - 0.6).abs() < 2e-3, "{pair:#?}");
    // The same with other times between the shots has nothing to do with it.
    let single = answer(&[heard_by(11, 0.0, 0.1)[..3 * 8000].to_vec(), heard_by(12, 0.9, 0.4)[..16000].to_vec()]);
    assert!(!single.pairs[0].accepted);
}

/// Nine seconds with shots, each heard by several ways: how late, how loud, and of those that come so, which are drowned.
fn by_ways(seed: u64, start_s: f64, ways: &[(f64, f64, &[usize])]) -> Vec<i16> {
    let shots = [2.0, 2.71, 3.37, 5.02, 5.63];
    let mut chance = Chance::new(seed);
    let mut sound: Vec<f64> = (0..9 * 8000).map(|_| 5.0 * chance.normal()).collect();
    for &(late_s, gain, drowned) in ways {
        let response: Vec<f64> = (0..800).map(|n| chance.normal() * (-f64::from(n) / 100.0).exp()).collect();
        for (n, shot) in shots.iter().enumerate() {
            let at = ((shot - start_s + late_s) * 8000.0) as usize;
            for (n, value) in response.iter().enumerate().filter(|_| !drowned.contains(&n)) {
                sound[at + n] += 900.0 * gain * value;
            }
        }
    }
    sound.iter().map(|s| s.clamp(-32768.0, 32767.0) as i16).collect()
}

/// Behind a corner the straight way brings less than a wall: twelve times the power, an eighth of a second later.
#[test]
fn a_loud_echo_is_not_taken_for_the_sound_that_came_straight() {
    let pair =
        &answer(&[by_ways(31, 0.0, &[(0.1, 1.0, &[])]), by_ways(32, 0.9, &[(0.1, 1.0, &[]), (0.226, 7.0, &[])])]).pairs
            [0];
    assert!(pair.accepted && pair.by == Some(By::Onsets), "{pair:#?}");
    assert!((pair.offset_s.unwrap() - 0.9).abs() < 5e-3, "{pair:#?}");
}

/// Of five that came straight two are heard, and all five off a wall, a second later and louder.
#[test]
fn what_drowned_is_placed_by_its_echo() {
    let behind = by_ways(32, 0.9, &[(0.1, 1.0, &[2, 3, 4]), (0.9, 3.0, &[])]);
    let pair = &answer(&[by_ways(31, 0.0, &[(0.1, 1.0, &[])]), behind]).pairs[0];
    assert!(pair.accepted && pair.by == Some(By::Onsets), "{pair:#?}");
    assert!((pair.offset_s.unwrap() - 0.9).abs() < 5e-3, "{pair:#?}");
}

#[test]
fn clocks_that_part_by_300_ppm_are_found_under_noise() {
    let scene = crowd(7, 150.0);
    let sounds = [recorded(&scene, 0.0, 120.0, 150.0, 1.0, 1), recorded(&scene, 20.0, 120.0, -150.0, 1.0, 2)];
    let found = answer(&sounds);
    assert!((found.pairs[0].drift_ppm.unwrap() + 300.0).abs() < 2.0, "{found:#?}");
}

#[test]
fn a_copy_that_was_sped_up_is_found_and_its_speed_said() {
    let scene = crowd(8, 150.0);
    let original = recorded(&scene, 0.0, 140.0, 0.0, 0.1, 1);
    for speed in [1.042, 0.96] {
        // 4.2 % fast: as a clock that runs slow by as much.
        let sped = recorded(&scene, 30.0, 70.0, (1.0 / speed - 1.0) * 1e6, 0.1, 2);
        let found = answer(&[original.clone(), sped]);
        assert!(found.pairs[0].accepted, "{found:#?}");
        assert!((found.recordings[1].speed - speed).abs() < 1e-4, "{found:#?}");
        assert!((found.pairs[0].offset_s.unwrap() - 30.0).abs() < 2e-3, "{found:#?}");
        assert_eq!(found.pairs[0].drift_ppm, None);
    }
}

#[test]
fn the_same_answer_whatever_the_threads() {
    let scene = crowd(6, 90.0);
    let heard: Vec<Heard> =
        (0..4u32).map(|n| Heard::new(&recorded(&scene, f64::from(n) * 7.0, 60.0, 0.0, 1.0, u64::from(n)))).collect();
    let with = |threads| synchronise(&heard, &Settings { threads, ..Settings::default() }, &|_, _| ());
    assert_eq!(with(1), with(4));
}

/// Where recordings are too many to compare each with each, the index chooses; of one scene all are placed all the same, and
/// nothing is that shares nothing.
#[test]
fn an_index_of_landmarks_chooses_among_many() {
    let scenes: Vec<Vec<f64>> = (0..6).map(|n| voices(800 + n, 62.0)).collect();
    let mut heard = Vec::new();
    let mut starts = Vec::new();
    for (n, scene) in scenes.iter().enumerate() {
        for (m, start_s) in [0.0, 7.25, 16.5, 25.0].into_iter().enumerate() {
            let noise = 0.5 + 0.3 * m as f64;
            heard.push(Heard::new(&recorded(scene, start_s, 36.0, 30.0 * m as f64, noise, (10 * n + m) as u64)));
            starts.push((n, start_s));
        }
    }
    let settings = Settings { threads: 2, all_pairs_to: 8, ..Settings::default() };
    let pairs: Vec<(usize, usize)> = (0..24).flat_map(|a| (a + 1..24).map(move |b| (a, b))).collect();
    let chosen = worth(&heard, &pairs, &settings).iter().filter(|worth| **worth).count();
    assert!(chosen < pairs.len(), "{chosen} of {}", pairs.len());
    let found = synchronise(&heard, &settings, &|_, _| ());
    assert_eq!(found.passed_over, pairs.len() - chosen);
    for pair in &found.pairs {
        let ((of_a, start_a), (of_b, start_b)) = (starts[pair.a], starts[pair.b]);
        match pair.offset_s {
            Some(offset_s) => assert!(of_a == of_b && (offset_s - (start_b - start_a)).abs() < 0.05, "{pair:#?}"),
            None => assert!(of_a != of_b, "{pair:#?}"),
        }
    }
}
