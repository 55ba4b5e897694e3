use super::{settings, stage};
use crate::sound::{Dry, Heard, record};
use crate::stage::Stage;

fn listen(stage: &Stage, camera: usize, quiet: bool) -> (Vec<i16>, Vec<Heard>) {
    let folder = tempfile::tempdir().unwrap();
    let dry = Dry::new(1, folder.path());
    let mut samples = Vec::new();
    let heard = record::<()>(stage, &stage.cameras[camera], &dry, quiet, |block| {
        samples.extend_from_slice(block);
        Ok(())
    });
    (samples, heard.unwrap())
}

/// The first sample that stands out of what came before, searched near where it should be.
fn onset(samples: &[i16], near: usize, reach: usize) -> usize {
    let window = &samples[near - reach..near + reach];
    let peak = window.iter().map(|s| s.unsigned_abs()).max().unwrap();
    near - reach + window.iter().position(|s| s.unsigned_abs() > peak / 4).unwrap()
}

#[test]
fn a_shot_arrives_everywhere_by_distance_over_the_speed_of_sound_to_the_sample() {
    let mut stage = stage("delays");
    // Nothing but one bang: no echo of another covers it, no gain that adapts bends it.
    let d = stage.story.discharges.iter().find(|d| d.weapon == crate::Weapon::StunGrenade).unwrap().clone();
    stage.story.discharges = vec![d.clone()];
    let mut tried = 0;
    for number in 0..stage.cameras.len() {
        let camera = &mut stage.cameras[number];
        camera.start_s = d.at_s - 1.5;
        camera.length_s = 4.0;
        camera.way.truncate(1);
        camera.microphone.automatic_gain = false;
        camera.microphone.full_scale_pa = 4000.0;
        let (samples, heard) = listen(&stage, number, true);
        let camera = &stage.cameras[number];
        let rate = f64::from(camera.microphone.rate);
        let [heard] = heard[..] else { panic!("it is heard once: {heard:?}") };
        if heard.hidden {
            continue;
        }
        let away = d.place.distance(camera.way[0].1);
        let expected =
            (d.at_s + away / stage.speed_of_sound() - camera.start_s) * (1.0 + camera.clock.drift_ppm * 1e-6) * rate;
        assert!((heard.at_s * rate - expected).abs() < 0.01);
        let found = onset(&samples, expected as usize, 400);
        assert!(
            (found as f64 - expected).abs() <= 2.0,
            "{}: sample {found}, expected {expected:.1}, {away:.1} m",
            camera.id
        );
        tried += 1;
    }
    assert!(tried >= 2, "too few cameras in the open");
}

#[test]
fn what_is_said_to_be_audible_stands_out_of_the_samples() {
    let stage = stage("audible");
    let mut told = 0;
    for number in 0..stage.cameras.len() {
        let (_, heard) = listen(&stage, number, false);
        let running = |t: f64| (0.0..stage.cameras[number].plays_s()).contains(&t);
        for one in &heard {
            assert!(running(one.at_s), "{one:?}");
            let margin = one.peak_pa / one.background_pa;
            assert_eq!(one.audible, margin >= 3.0, "{one:?}");
            assert!(one.shock_at_s.is_none_or(|shock| shock < one.at_s), "a bullet is ahead of its bang: {one:?}");
        }
        told += heard.iter().filter(|one| one.audible).count();
    }
    assert!(told > 10);
}

#[test]
fn at_its_hardest_less_is_audible() {
    let share = |hard: f64| {
        let stage = Stage::set(&crate::Settings { hard, minutes: 0.5, cameras: 3, ..settings("share") }).unwrap();
        let heard: Vec<Heard> = (0..3).flat_map(|camera| listen(&stage, camera, false).1).collect();
        let margin: f64 = heard.iter().map(|one| (one.peak_pa / one.background_pa).log10()).sum();
        margin / heard.len().max(1) as f64
    };
    assert!(share(1.0) < share(0.0) - 0.1);
}
