use super::{Aim, Camera, Clock, Codec, Lens, Microphone, Rate, Stamp};
use crate::chance::Chance;
use crate::polygon;
use crate::settings::Settings;
use crate::space::{V3, v3};
use crate::story::Story;
use crate::world::World;

const DEVICES: [&str; 6] = ["Kestrel K7", "Orbis A12", "Tulpar 5", "Northwind Mini", "Samal S", "Kestrel K5"];

/// Where somebody may stand to film, and how.
#[derive(Clone, Copy, PartialEq)]
enum Stand {
    /// On the square, in the crowd.
    Crowd,
    /// At its edge.
    Edge,
    /// In a street that leads to it.
    Street,
    /// On a balcony or at a window.
    High,
}

/// Places the phones that film the event.
pub(crate) fn place(world: &World, story: &Story, settings: &Settings) -> Vec<Camera> {
    let stands =
        [Stand::Edge, Stand::High, Stand::Crowd, Stand::Edge, Stand::Street, Stand::Edge, Stand::High, Stand::Crowd];
    (0..settings.cameras as usize)
        .map(|number| {
            let mut chance = Chance::new(settings.seed.number, &format!("camera {number}"));
            one(world, story, settings, number, stands[number % stands.len()], &mut chance)
        })
        .collect()
}

fn one(world: &World, story: &Story, settings: &Settings, number: usize, stand: Stand, chance: &mut Chance) -> Camera {
    let hard = settings.hard;
    let length = story.length_s;
    let share = chance.between(0.42, 0.82) * (1.0 - 0.75 * hard * hard);
    let length_s = (length * share).max(8.0_f64.min(length));
    // Most are there for the middle of the scene, when it happens.
    let start_s = (length - length_s) * chance.between(0.0, 1.0).powf(0.8);
    let portrait = number % 5 == 3;
    let (w, h) = settings.size;
    let size = if portrait { (h, w) } else { (w, h) };
    let fov = chance.between(61.0, 70.0_f64).to_radians();
    let focal_px = w as f64 / 2.0 / (fov / 2.0).tan();
    let lens = Lens {
        focal_px,
        centre: (size.0 as f64 / 2.0 + chance.normal() * 1.5, size.1 as f64 / 2.0 + chance.normal() * 1.5),
        k1: chance.between(-0.07, 0.03),
        k2: chance.between(-0.005, 0.015),
    };
    let eye = stand_at(world, stand, chance);
    let walker = stand != Stand::High && (number % 4 == 2 || chance.happens(0.35 * hard));
    let way = way(world, story, eye, start_s, length_s, walker, chance);
    let aims = aims(world, story, &way, start_s, length_s, hard, chance);
    let fps = *chance.pick(&[12.0, 15.0, 15.0, 18.0, 20.0]);
    let rate = if number % 3 == 1 { Rate::Variable(fps) } else { Rate::Constant(fps) };
    let stamp = match (number % 4, chance.happens(0.6 * hard)) {
        (3, _) | (_, true) => Stamp::Stripped,
        (1, _) => Stamp::WrongZone,
        _ => Stamp::Right,
    };
    let error = if chance.happens(0.25 + 0.3 * hard) { chance.between(-420.0, 420.0) } else { chance.normal() * 2.5 };
    Camera {
        id: format!("R{:02}", number + 1),
        device: DEVICES[number % DEVICES.len()],
        size,
        lens,
        way,
        aims,
        start_s,
        length_s,
        rate,
        readout_s: chance.between(0.012, 0.028),
        clock: Clock { error_s: error, drift_ppm: chance.between(-100.0, 100.0) * (0.3 + 0.7 * hard) },
        stamp,
        shake_rad: chance.between(0.004, 0.010) * (0.7 + 2.2 * hard),
        gain: chance.between(0.90, 1.12) as f32,
        grain: (chance.between(0.8, 1.6) * (0.7 + 1.6 * hard)) as f32,
        microphone: Microphone {
            rate: if number.is_multiple_of(3) { 44_100 } else { 48_000 },
            full_scale_pa: chance.between(9.0, 22.0),
            automatic_gain: chance.happens(0.75),
            bass_cut_hz: chance.between(70.0, 160.0),
            treble_cut_hz: chance.between(11_000.0, 17_000.0),
            wind_pa: chance.between(0.004, 0.03) * (0.4 + 3.0 * hard),
        },
        codec: match number {
            2 => Codec::Hevc,
            5 => Codec::Vp9,
            _ => Codec::H264,
        },
        starts: story
            .loud_moments()
            .filter_map(|(at, place)| {
                let heard = at + place.distance(eye) / 340.0 + 0.18;
                (heard > start_s && heard < start_s + length_s).then_some(heard)
            })
            .collect(),
        phases: std::array::from_fn(|_| chance.between(0.0, std::f64::consts::TAU)),
    }
}

/// A free place from which the middle of the square is seen.
fn stand_at(world: &World, stand: Stand, chance: &mut Chance) -> V3 {
    let plan = &world.plan;
    let sees = |eye: V3| plan.hidden_by(eye, plan.on_square(0.1, 0.1) + v3(0.0, 0.0, 1.2)).is_none();
    if stand == Stand::High
        && let Some(eye) = (0..200).find_map(|_| at_a_window(world, chance).filter(|eye| sees(*eye)))
    {
        return eye;
    }
    for attempt in 0..400 {
        let turn = chance.between(0.0, std::f64::consts::TAU);
        let away = match stand {
            Stand::Crowd => chance.between(0.35, 0.75),
            Stand::Street => chance.between(1.3, 2.1),
            _ => chance.between(0.8, 1.2),
        };
        let p = plan.on_square(away * turn.cos(), away * turn.sin());
        let eye = v3(p.x, p.y, chance.between(1.45, 1.75));
        if plan.is_free(p.flat(), 1.2) && (sees(eye) || attempt > 300) {
            return eye;
        }
    }
    plan.on_square(0.0, 0.4) + v3(0.0, 0.0, 1.6)
}

fn at_a_window(world: &World, chance: &mut Chance) -> Option<V3> {
    let plan = &world.plan;
    let prism = chance.pick(&plan.prisms);
    let storeys = ((prism.top_m - 1.0) / 3.1) as usize;
    if prism.base_m > 0.0 || storeys < 2 || prism.ring.len() > 8 {
        return None;
    }
    let edges: Vec<_> = polygon::edges(&prism.ring).collect();
    let (a, b) = *chance.pick(&edges);
    let wide = (b.0 - a.0).hypot(b.1 - a.1);
    let part = chance.between(0.2, 0.8);
    // Arms stretched out of the window: half a metre before the wall.
    let out = ((b.1 - a.1) / wide, -(b.0 - a.0) / wide);
    let storey = 1 + chance.below(storeys.min(4) - 1);
    let eye =
        v3(a.0 + (b.0 - a.0) * part + out.0 * 0.6, a.1 + (b.1 - a.1) * part + out.1 * 0.6, storey as f64 * 3.1 + 1.55);
    let away = eye.distance(plan.centre());
    (wide > 6.0 && away < 2.2 * plan.square.1).then_some(eye)
}

fn way(
    world: &World,
    story: &Story,
    eye: V3,
    start: f64,
    length: f64,
    walker: bool,
    chance: &mut Chance,
) -> Vec<(f64, V3)> {
    if !walker {
        return vec![(start, eye)];
    }
    // Out of the way when it becomes dangerous, else at some moment of its own.
    let danger = story.dispersals.iter().find(|at| **at > start + 2.0 && **at < start + length - 6.0);
    let begins = danger.map_or(start + length * chance.between(0.3, 0.6), |at| at + chance.between(0.5, 2.5));
    let lasts = chance.between(5.0, 9.0).min(length * 0.3);
    for _ in 0..60 {
        let turn = chance.between(0.0, std::f64::consts::TAU);
        let to = eye + v3(turn.cos(), turn.sin(), 0.0) * (lasts * 1.5);
        let free = (0..=12).all(|k| world.plan.is_free((eye + (to - eye) * (f64::from(k) / 12.0)).flat(), 0.8));
        if free && world.plan.hidden_by(to, world.plan.centre() + v3(0.0, 0.0, 1.5)).is_none() {
            return vec![(start, eye), (begins, eye), (begins + lasts, to)];
        }
    }
    vec![(start, eye)]
}

fn aims(
    world: &World,
    story: &Story,
    way: &[(f64, V3)],
    start: f64,
    length: f64,
    hard: f64,
    chance: &mut Chance,
) -> Vec<Aim> {
    let plan = &world.plan;
    let mut targets = vec![
        plan.on_square(0.1, 0.1) + v3(0.0, 0.0, 2.0),
        world.banner.centre,
        plan.on_square(-0.55, 0.42) + v3(0.0, 0.0, 11.0),
        plan.on_square(0.4, 0.3) + v3(0.0, 0.0, 2.0),
        plan.on_square(-0.3, -0.3) + v3(0.0, 0.0, 1.5),
    ];
    targets.extend(story.shooters().take(3));
    let at = |t: f64| way.iter().rev().find(|(from, _)| *from <= t).map_or(way[0].1, |(_, p)| *p);
    let mut aims: Vec<Aim> = Vec::new();
    let mut t = start;
    while t < start + length {
        let eye = at(t);
        let target = *chance.pick(&targets);
        let d = target - eye;
        let flat = d.x.hypot(d.y);
        if flat < 6.0 {
            t += 0.5;
            continue;
        }
        let mut azimuth = d.x.atan2(d.y) + chance.normal() * 0.06;
        let pitch = (d.z / flat).atan().clamp(-0.32, 0.24) + chance.normal() * 0.02;
        if let Some(last) = aims.last() {
            // The shorter way round.
            azimuth += ((last.azimuth - azimuth) / std::f64::consts::TAU).round() * std::f64::consts::TAU;
        }
        let zoom = if flat > 45.0 && chance.happens(0.4) { chance.between(1.3, 2.0) } else { 1.0 };
        let takes_s = chance.between(0.9, 2.6) * (1.0 - 0.5 * hard);
        aims.push(Aim { at_s: t, takes_s: if aims.is_empty() { 0.0 } else { takes_s }, azimuth, pitch, zoom });
        t += takes_s + chance.between(4.0, 14.0) * (1.0 - 0.6 * hard);
    }
    if aims.is_empty() {
        let d = plan.centre() - at(start);
        aims.push(Aim { at_s: start, takes_s: 0.0, azimuth: d.x.atan2(d.y), pitch: 0.0, zoom: 1.0 });
    }
    aims
}
