use super::{settings, stage};
use crate::film::{Filmer, eyes, hands};
use crate::render::{Backdrop, Canvas, Eyes, Shape, axes};
use crate::space::{V3, v3};
use crate::stage::Stage;

#[test]
fn a_landmark_that_is_said_to_be_seen_is_seen_there_and_a_hidden_one_is_not() {
    let (mut agree, mut seen, mut hidden) = (0, 0, 0);
    for seed in ["one", "two"] {
        let stage = stage(seed);
        let plan = &stage.world.plan;
        for camera in &stage.cameras {
            let mut filmer = Filmer::new(&stage, camera).unwrap();
            for part in [0.1, 0.5, 0.9] {
                let at_s = camera.plays_s() * part;
                filmer.expose(at_s, 0).unwrap();
                let (eyes, _) = eyes(camera, camera.scene_s(at_s));
                for landmark in plan.landmarks.iter().filter(|l| l.id.starts_with("clock-")) {
                    let Some((x, y, away)) = eyes.project(landmark.at) else { continue };
                    let (w, h) = camera.size;
                    if !(2.0..w as f64 - 2.0).contains(&x) || !(2.0..h as f64 - 2.0).contains(&y) {
                        continue;
                    }
                    if stage.world.behind_leaves(eyes.eye, landmark.at) {
                        continue;
                    }
                    let shown = f64::from(filmer.canvas.distance[y as usize * w + x as usize]);
                    let is_there = (shown - away).abs() < 0.05 + away * 0.01;
                    let is_hidden = plan.hidden_by(eyes.eye, landmark.at).is_some();
                    seen += usize::from(!is_hidden);
                    hidden += usize::from(is_hidden);
                    agree += usize::from(is_there != is_hidden);
                }
            }
        }
    }
    assert!(seen > 5 && hidden > 5, "{seen} seen, {hidden} hidden");
    // A lamp or a flag, which no truth speaks of, may stand before one.
    assert!(agree + 1 >= seen + hidden, "{agree} of {} agree", seen + hidden);
}

#[test]
fn the_tip_of_the_obelisk_is_where_its_pixel_is_said_to_be() {
    let mut tried = 0;
    for seed in ["one", "two", "three"] {
        let stage = stage(seed);
        let tip = stage.world.plan.landmarks.iter().find(|l| l.id == "obelisk").unwrap().at;
        let scene = stage.scene(0.0).unwrap().0;
        for turn in 0..6 {
            // From all around, through a lens that bends, tilted: the sky above the tip, stone below it.
            let around = f64::from(turn) * 1.047;
            let eye = tip + v3(around.cos() * 30.0, around.sin() * 30.0, -10.4);
            if stage.world.plan.hidden_by(eye, tip).is_some() || stage.world.behind_leaves(eye, tip) {
                continue;
            }
            let d = tip - eye;
            let look = axes(d.x.atan2(d.y) + 0.3, 0.30, 0.05);
            let lens = crate::camera::Lens { focal_px: 480.0, centre: (320.0, 180.0), k1: -0.07, k2: 0.01 };
            let eyes = Eyes { eye, rows: vec![look; 360], lens };
            let mut canvas = Canvas::new(640, 360, 1);
            canvas.look(&Backdrop::ahead(&scene, eye, look, (0.75, 0.55), 700.0), &eyes);
            let (x, y, _) = eyes.project(tip).unwrap();
            let (x, y) = (x.round() as usize, y.round() as usize);
            let at = |y: usize| canvas.distance[y * 640 + x];
            let stone = |v: f32| (28.0..33.0).contains(&v);
            assert!(!stone(at(y - 3)), "{seed} {turn}: above the tip lies {}", at(y - 3));
            assert!(stone(at(y + 3)), "{seed} {turn}: below the tip lies {}", at(y + 3));
            tried += 1;
        }
    }
    assert!(tried > 4);
}

#[test]
fn shadows_point_away_from_the_sun() {
    let stage = stage("shadow");
    let scene = stage.scene(0.0).unwrap().0;
    let sun = scene.light.to_sun;
    let foot = stage.world.plan.landmarks.iter().find(|l| l.id == "obelisk").map(|l| v3(l.at.x, l.at.y, 0.02)).unwrap();
    let away = v3(-sun.x, -sun.y, 0.0).unit();
    let up = v3(0.0, 0.0, 1.0);
    let long = 10.0 * sun.x.hypot(sun.y) / sun.z;
    let shaded = (4..9).filter(|k| scene.sunlit(foot + away * (long * f64::from(*k) / 10.0), up) < 0.3).count();
    let lit = (4..9).filter(|k| scene.sunlit(foot - away * (long * f64::from(*k) / 10.0), up) > 0.7).count();
    assert_eq!(shaded, 5, "the obelisk's shadow lies on the side away from the sun");
    assert!(lit >= 4, "and not on the other");
}

#[test]
fn the_tower_clock_shows_the_true_time() {
    let stage =
        Stage::set(&crate::Settings { begins: "2025-10-04T10:15:00Z".parse().unwrap(), ..settings("clock") }).unwrap();
    // 15:15 there: the hour hand a little past three, the minute hand on three.
    let scene = stage.scene(0.0).unwrap().0;
    let clock = stage.world.clocks[0];
    let right = v3(0.0, 0.0, 1.0).cross(clock.faces);
    let group = &hands(&scene, &stage, 0.0)[0];
    let turn = |shape: &Shape| match shape {
        Shape::Limb { from, to, .. } => {
            let d = *to - *from;
            d.dot(right).atan2(d.z).to_degrees().rem_euclid(360.0)
        }
        _ => f64::NAN,
    };
    assert!((turn(&group[0]) - 97.5).abs() < 0.01, "hour hand at {}", turn(&group[0]));
    assert!((turn(&group[1]) - 90.0).abs() < 0.01, "minute hand at {}", turn(&group[1]));
    // And so it is in the picture: dark where the hands are, pale on the other side. Right as the looker sees it.
    let eye = clock.centre + clock.faces * 9.0;
    let look = axes((-clock.faces.x).atan2(-clock.faces.y), 0.0, 0.0);
    let lens = crate::camera::Lens { focal_px: 300.0, centre: (100.0, 100.0), k1: 0.0, k2: 0.0 };
    let eyes = Eyes { eye, rows: vec![look; 200], lens };
    let mut canvas = Canvas::new(200, 200, 1);
    canvas.look(&Backdrop::ahead(&scene, eye, look, (0.4, 0.4), 400.0), &eyes);
    crate::render::draw(&mut canvas, &eyes, &scene, &hands(&scene, &stage, 0.0));
    let reach = 300.0 / 9.0 * clock.radius_m * 0.4;
    let luma = |x: f64, y: f64| canvas.luma[(100.0 + y) as usize * 200 + (100.0 + x) as usize];
    assert!(luma(reach, 1.0) + 40 < luma(-reach, 1.0), "{} {}", luma(reach, 1.0), luma(-reach, 1.0));
}

#[test]
fn frames_are_taken_in_order_and_as_often_as_said() {
    let stage = stage("frames");
    for camera in &stage.cameras {
        let times: Vec<u64> = camera.frames(7).collect();
        assert!(times.windows(2).all(|two| two[0] < two[1]), "{}", camera.id);
        let rate = times.len() as f64 / camera.plays_s();
        assert!((0.9..1.02).contains(&(rate / camera.nominal_fps())), "{}: {rate}", camera.id);
    }
}

#[test]
fn in_polar_night_nothing_throws_a_shadow_and_lamps_are_lit() {
    let place = model::Position::from_lon_lat(15.6, 78.2).unwrap();
    let begins = "2025-12-20T11:00:00Z".parse().unwrap();
    let stage = Stage::set(&crate::Settings { place, begins, zone: "UTC".to_owned(), ..settings("night") }).unwrap();
    let scene = stage.scene(0.0).unwrap().0;
    assert!(!scene.light.has_shadows());
    assert!(scene.light.lamps > 0.9);
    assert!(stage.notes.iter().any(|note| note.contains("below the horizon")), "{:?}", stage.notes);
    let under = stage.world.lamps[0].at;
    let lit = scene.light_on(v3(under.x + 1.0, under.y, 0.0), v3(0.0, 0.0, 1.0), false);
    let dark = scene.light_on(V3 { x: 800.0, y: 800.0, z: 0.0 }, v3(0.0, 0.0, 1.0), false);
    assert!(lit[0] > 3.0 * dark[0]);
}
