use super::*;
use crate::shots::{Kind, Traits};

const TRAITS: Traits = Traits {
    contrast_db: 20.0,
    decay_db: 8.0,
    late_decay_db: 15.0,
    tail_db: 5.0,
    attack_ms: 2.0,
    centre_hz: 900.0,
    flatness: 0.1,
    low: 0.2,
    rise: 4.0,
    periodicity: 0.2,
    broad_db: 15.0,
    even_db: 12.0,
    high_db: 12.0,
    clipped: 0.0,
};

fn heard(times: &[(f64, f64)]) -> Vec<Shot> {
    let shot = |&(t_s, score): &(f64, f64)| Shot {
        t_s,
        kind: if score < 0.5 { Kind::Undetermined } else { Kind::Shot },
        score,
        burst: None,
        alike: 1,
        traits: TRAITS,
    };
    times.iter().map(shot).collect()
}

fn sure(times: &[f64], late_s: f64) -> Vec<Shot> {
    heard(&times.iter().map(|t_s| (t_s + late_s, 0.97)).collect::<Vec<_>>())
}

fn hearing(shots: &[Shot], offset_s: f64) -> Hearing<'_> {
    Hearing { offset_s, uncertainty_s: 0.02, rate: 1.0, duration_s: 30.0, shots }
}

fn fused(recordings: &[Vec<Shot>]) -> Fused {
    let hearings: Vec<Hearing<'_>> = recordings.iter().map(|shots| hearing(shots, 0.0)).collect();
    associate(&hearings, &Apart::default())
}

#[test]
fn a_shot_that_one_recording_missed_is_counted_once_and_its_silence_is_named() {
    let one = sure(&[3.0, 4.1, 5.5, 9.0], 0.0);
    let two = sure(&[3.0, 4.1, 9.0], 0.2);
    // Another clock: it began ten seconds later, so its own times are ten seconds less.
    let three = sure(&[13.3, 14.4, 15.8, 19.3], -10.0);
    let hearings = [hearing(&one, 0.0), hearing(&two, 0.0), hearing(&three, 0.0)];
    let mut shifted = hearings;
    shifted[2].offset_s = -0.3 + 0.1;
    let found = associate(&shifted, &Apart::default());
    assert_eq!(found.count.best, 4, "{found:#?}");
    assert_eq!(found.places.len(), 1);
    assert_eq!(found.discharges[2].silent, [1]);
    assert_eq!(found.discharges[2].heard.iter().map(|part| part.recording).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(found.discharges[2].heard[1].shot, 2);
    assert!((found.places[0].delays_s[1].1 - 0.2).abs() < 1e-9, "{found:#?}");
    assert!(found.hears[1] < found.hears[0]);
}

#[test]
fn recordings_farther_apart_than_sound_allows_are_not_matched() {
    let found = fused(&[sure(&[3.0, 6.1, 10.5], 0.0), sure(&[3.0, 6.1, 10.5], 0.7)]);
    assert!(found.places.is_empty() && found.discharges.len() == 6, "{found:#?}");
    let hearings = [sure(&[3.0, 6.1, 10.5], 0.0), sure(&[3.0, 6.1, 10.5], 0.7)];
    let hearings: Vec<Hearing<'_>> = hearings.iter().map(|shots| hearing(shots, 0.0)).collect();
    assert_eq!(associate(&hearings, &Apart::AtMost(300.0)).count.best, 3);
}

#[test]
fn each_pair_is_held_to_its_own_distance() {
    // The first two stood side by side, and the third far away: what is 0.7 s apart in the first two is not one sound.
    let shots = [sure(&[3.0, 6.1, 10.5], 0.0), sure(&[3.0, 6.1, 10.5], 0.7), sure(&[3.0, 6.1, 10.5], 0.8)];
    let hearings: Vec<Hearing<'_>> = shots.iter().map(|shots| hearing(shots, 0.0)).collect();
    let farthest = associate(&hearings, &Apart::AtMost(300.0));
    assert_eq!(farthest.count.best, 3, "one distance for all takes them for one");
    let apart = Apart::each(3, |one, other| if one.max(other) == 2 { 300.0 } else { 20.0 });
    let found = associate(&hearings, &apart);
    let together = |one: usize, other: usize| {
        let heard = |d: &Discharge, n: usize| d.heard.iter().any(|part| part.recording == n);
        found.discharges.iter().any(|d| heard(d, one) && heard(d, other))
    };
    assert!(together(0, 2) && !together(0, 1), "{found:#?}");
}

#[test]
fn an_echo_in_one_recording_is_not_counted() {
    let times = [3.0, 4.1, 5.5];
    let mut echoing = times.iter().flat_map(|t_s| [(t_s + 0.1, 0.97), (t_s + 0.58, 0.96)]).collect::<Vec<_>>();
    let clean = sure(&times, 0.0);
    let found = fused(&[heard(&echoing), clean.clone()]);
    assert_eq!((found.count.best, found.count.low95), (3, 3), "{found:#?}");
    assert_eq!(found.discharges.iter().filter(|d| d.doubt == Some(Doubt::Echo)).count(), 3);
    // Heard there alone, but not later than each of the others by the same: it counts, and with doubt.
    echoing = times.iter().map(|t_s| (t_s + 0.1, 0.97)).chain([(12.0, 0.99)]).collect();
    let found = fused(&[heard(&echoing), clean]);
    assert_eq!(found.count.best, 4, "{found:#?}");
    assert!(found.count.low95 < 4);
}

#[test]
fn echoes_that_each_recording_hears_at_its_own_delay_are_no_second_place() {
    let times = [3.0, 4.1, 5.5, 6.1];
    let with = |late_s: f64, lag_s: f64| {
        heard(&times.iter().flat_map(|t_s| [(t_s + late_s, 0.97), (t_s + late_s + lag_s, 0.93)]).collect::<Vec<_>>())
    };
    let found = fused(&[with(0.0, 0.31), with(0.12, 0.45), with(0.05, 0.71)]);
    assert_eq!(found.count.best, 4, "{found:#?}");
    assert!(found.count.high95 <= 5);
}

#[test]
fn two_firing_places_are_told_apart_by_their_delays() {
    let (near, far) = ([3.0, 4.1, 5.5, 9.3], [3.6, 6.2, 8.0]);
    let mix = |of_near: f64, of_far: f64| {
        let mut all: Vec<(f64, f64)> = near.iter().map(|t_s| (t_s + of_near, 0.97)).collect();
        all.extend(far.iter().map(|t_s| (t_s + of_far, 0.95)));
        all.sort_by(|x, y| x.0.total_cmp(&y.0));
        heard(&all)
    };
    let found = fused(&[mix(0.0, 0.3), mix(0.2, 0.05), mix(0.35, 0.0)]);
    assert_eq!(found.count.best, 7, "{found:#?}");
    assert_eq!(found.places.len(), 2);
    assert!(found.discharges.iter().all(|d| d.heard.len() == 3));
    assert_eq!(found.discharges.iter().filter(|d| d.place == Some(1)).count(), 3);
}

#[test]
fn recordings_with_nothing_in_common_add_up_and_say_how_unsure_that_is() {
    let found = fused(&[sure(&[3.0, 4.1], 0.0), sure(&[12.0, 17.3, 20.9], 0.0)]);
    assert_eq!(found.places.len(), 0);
    assert_eq!(found.count.best, 5, "{found:#?}");
    assert!(found.count.low95 < 5 && found.discharges.iter().all(|d| d.silent.len() == 1));
    // Not running at the time is no silence.
    let (one, two) = (sure(&[3.0, 4.1], 0.0), sure(&[3.0, 4.1], 0.0));
    let found = associate(&[hearing(&one, 0.0), hearing(&two, 40.0)], &Apart::default());
    assert_eq!(found.count.best, 4);
    assert!(found.discharges.iter().all(|d| d.silent.is_empty()));
}

#[test]
fn rapid_fire_is_not_taken_for_its_own_echo_and_a_slip_by_one_widens_the_interval() {
    let times: Vec<f64> = (0..12).map(|n| 3.0 + 0.1 * f64::from(n)).collect();
    let missing: Vec<f64> = times.iter().copied().filter(|t_s| (t_s - 3.5).abs() > 0.01).collect();
    let found = fused(&[sure(&times, 0.0), sure(&times, 0.04), sure(&missing, 0.08)]);
    assert_eq!(found.count.best, 12, "{found:#?}");
    assert!(found.count.high95 > 12);
}

#[test]
fn a_muzzle_blast_behind_its_shock_wave_is_no_second_discharge_for_sure() {
    let mut next = 0.0;
    let times: Vec<f64> = (0..9)
        .map(|n| {
            next += 0.097 + 0.004 * f64::from((n * 7) % 5 - 2);
            3.0 + next
        })
        .collect();
    let cracked = |late_s: f64, lag_s: f64| {
        heard(&times.iter().flat_map(|t_s| [(t_s + late_s, 0.97), (t_s + late_s + lag_s, 0.93)]).collect::<Vec<_>>())
    };
    let found = fused(&[cracked(0.0, 0.041), cracked(0.05, 0.042), sure(&times, 0.11)]);
    assert!(found.count.low95 <= 9 && found.count.best <= 10 && found.count.high95 >= 9, "{:?}", found.count);
}

#[test]
fn a_discharge_that_was_not_recognised_in_two_recordings_is_not_surely_two() {
    // Each hears six, and no delay brings them together: six at least, twelve at most.
    let (one, two) = ([3.0, 4.1, 5.5, 9.3, 11.0, 14.0], [3.6, 6.2, 8.0, 10.2, 12.9, 17.1]);
    let found = fused(&[sure(&one, 0.0), sure(&two, 0.0)]);
    assert!(found.count.low95 <= 6 && found.count.high95 >= 11, "{:?}", found.count);
    // One after the other they add up.
    let (one, two) = (sure(&one, 0.0), sure(&two, 0.0));
    let found = associate(&[hearing(&one, 0.0), hearing(&two, 40.0)], &Apart::default());
    assert!(found.count.low95 > 6, "{:?}", found.count);
}

#[test]
fn weak_sounds_that_meet_support_one_another_and_the_order_of_recordings_is_nothing() {
    let one = heard(&[(3.0, 0.97), (4.1, 0.97), (5.5, 0.48)]);
    let two = heard(&[(3.2, 0.97), (4.3, 0.6), (5.7, 0.97), (8.0, 0.3)]);
    let three = heard(&[(3.1, 0.9), (4.2, 0.9), (5.6, 0.9)]);
    let found = fused(&[one.clone(), two.clone(), three.clone()]);
    assert_eq!(found.count.best, 3, "{found:#?}");
    let other = fused(&[three, two, one]);
    assert_eq!(found.count, other.count);
    let times = |f: &Fused| f.discharges.iter().map(|d| (d.at_s * 1e4).round()).collect::<Vec<_>>();
    assert_eq!(times(&found), times(&other));
}

#[test]
fn nothing_given_is_nothing_found() {
    let found = associate(&[], &Apart::default());
    assert_eq!((found.count.low95, found.count.best, found.count.high95), (0, 0, 0));
    assert_eq!(fused(&[Vec::new(), Vec::new()]).count.best, 0);
    // A clock that is not a number is no clock.
    let shots = sure(&[3.0], 0.0);
    let mut broken = hearing(&shots, 0.0);
    broken.offset_s = f64::NAN;
    assert!(associate(&[broken], &Apart::default()).discharges.is_empty());
}
