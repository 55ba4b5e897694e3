use crate::chance::Chance;
use crate::plan::{Plan, Ways};
use crate::space::{V3, v3};
use crate::story::Story;

/// Somebody in the scene.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) height_m: f64,
    pub(crate) skin: [f32; 3],
    pub(crate) hair: [f32; 3],
    pub(crate) top: [f32; 3],
    pub(crate) bottom: [f32; 3],
    /// Wears a long coat or skirt.
    pub(crate) long_coat: bool,
    /// Holds up an arm while standing: a phone, a fist.
    pub(crate) raises_arm: bool,
    pub(crate) phase: f64,
    /// Where they are when; outside it they are not in the scene.
    pub(crate) track: Vec<(f64, V3)>,
    pub(crate) falls: Vec<PersonFall>,
}

/// Why somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Gathers,
    PassesBy,
    Uniformed,
}

/// A fall: when, which way, and when they are up again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonFall {
    pub(crate) at_s: f64,
    pub(crate) until_s: f64,
    pub(crate) stays: bool,
}

/// How somebody is at one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stance {
    pub(crate) place: V3,
    /// Radians from east towards north.
    pub(crate) heading: f64,
    pub(crate) speed: f64,
    /// 0 upright, 1 on the ground.
    pub(crate) fallen: f64,
}

impl Person {
    pub(crate) fn stance(&self, t: f64) -> Option<Stance> {
        let after = self.track.partition_point(|(at, _)| *at <= t);
        let (from, a) = *self.track.get(after.checked_sub(1)?)?;
        let fallen = self.falls.iter().map(|fall| fall.part(t)).fold(0.0, f64::max);
        let Some((to, b)) = self.track.get(after).copied() else {
            // Those who stay down stay in the scene.
            let stays = self.falls.iter().any(|fall| fall.stays);
            return stays.then_some(Stance { place: a, heading: self.phase, speed: 0.0, fallen });
        };
        let way = b - a;
        // A gap in the track: gone, and back later.
        if to - from > 1.0 && way.length() > 12.0 * (to - from) {
            return None;
        }
        let part = (t - from) / (to - from).max(1e-9);
        let moves = way.length() > 0.02;
        let heading = if moves { way.y.atan2(way.x) } else { self.phase };
        Some(Stance { place: a + way * part, heading, speed: way.length() / (to - from).max(1e-9), fallen })
    }
}

impl PersonFall {
    fn part(&self, t: f64) -> f64 {
        let down = ((t - self.at_s) / 0.7).clamp(0.0, 1.0);
        let up = if self.stays { 0.0 } else { ((t - self.until_s) / 1.4).clamp(0.0, 1.0) };
        down * down * (1.0 - up)
    }
}

const SKINS: [[f32; 3]; 5] =
    [[0.86, 0.68, 0.55], [0.78, 0.59, 0.46], [0.66, 0.48, 0.36], [0.50, 0.36, 0.27], [0.90, 0.74, 0.63]];
const HAIRS: [[f32; 3]; 5] =
    [[0.10, 0.08, 0.07], [0.22, 0.15, 0.10], [0.35, 0.26, 0.16], [0.55, 0.54, 0.52], [0.16, 0.12, 0.10]];
const TOPS: [[f32; 3]; 14] = [
    [0.16, 0.17, 0.20],
    [0.22, 0.26, 0.36],
    [0.46, 0.18, 0.18],
    [0.70, 0.68, 0.64],
    [0.30, 0.34, 0.26],
    [0.52, 0.43, 0.30],
    [0.14, 0.30, 0.42],
    [0.54, 0.33, 0.22],
    [0.38, 0.38, 0.40],
    [0.66, 0.60, 0.36],
    [0.42, 0.30, 0.38],
    [0.20, 0.20, 0.22],
    [0.60, 0.42, 0.44],
    [0.28, 0.40, 0.37],
];
const BOTTOMS: [[f32; 3]; 6] = [
    [0.14, 0.15, 0.18],
    [0.20, 0.25, 0.36],
    [0.28, 0.25, 0.22],
    [0.12, 0.12, 0.12],
    [0.42, 0.38, 0.32],
    [0.30, 0.32, 0.36],
];

/// How many gather, pass by, and come in uniform.
const GATHER: usize = 150;
const PASS: usize = 26;
const UNIFORMED: usize = 14;

/// Everyone who is in the scene.
pub(super) fn cast(plan: &Plan, ways: &Ways, story: &Story, seed: u64) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..GATHER + PASS + UNIFORMED {
        let mut chance = Chance::new(seed, &format!("person {number}"));
        let role = if number < GATHER {
            Role::Gathers
        } else if number < GATHER + PASS {
            Role::PassesBy
        } else {
            Role::Uniformed
        };
        let mut person = Person {
            id: format!("P{:03}", number + 1),
            role,
            height_m: 1.70 + chance.normal() * 0.085,
            skin: *chance.pick(&SKINS),
            hair: *chance.pick(&HAIRS),
            top: *chance.pick(&TOPS),
            bottom: *chance.pick(&BOTTOMS),
            long_coat: chance.happens(0.2),
            raises_arm: chance.happens(0.22),
            phase: chance.between(0.0, std::f64::consts::TAU),
            track: vec![],
            falls: vec![],
        };
        match role {
            Role::Gathers => gather(&mut person, plan, ways, story, &mut chance),
            Role::PassesBy => pass(&mut person, ways, story, &mut chance),
            Role::Uniformed => {
                (person.top, person.bottom, person.hair) = ([0.10, 0.11, 0.14], [0.09, 0.10, 0.12], [0.13, 0.14, 0.17]);
                (person.long_coat, person.raises_arm) = (false, false);
                stand_guard(&mut person, plan, story, number - GATHER - PASS, &mut chance);
            }
        }
        people.push(person);
    }
    fall(&mut people, plan, story, seed);
    people
}

fn spot(plan: &Plan, chance: &mut Chance) -> V3 {
    for _ in 0..50 {
        // Denser in the middle.
        let (turn, away) = (chance.between(0.0, std::f64::consts::TAU), chance.unit().powf(0.7) * 0.78);
        let p = plan.on_square(away * turn.cos() - 0.05, away * turn.sin() * 0.8);
        if plan.is_free(p.flat(), 0.7) {
            return p;
        }
    }
    plan.on_square(0.0, -0.5)
}

fn gather(person: &mut Person, plan: &Plan, ways: &Ways, story: &Story, chance: &mut Chance) {
    for (wave, (from, long)) in story.waves.iter().enumerate() {
        let place = spot(plan, chance);
        let mut t = *from;
        if wave > 0 || chance.happens(0.15) {
            // They come from where the streets end.
            let exit = chance.below(ways.exits.len());
            let mut way = ways.to_exit(place, exit);
            way.reverse();
            t += chance.between(0.0, long * 0.12);
            t = walk(&mut person.track, &way, t, chance.between(1.2, 1.7));
        }
        let leaves = story.dispersals.get(wave).map_or(from + long, |at| at + chance.between(0.0, 2.4));
        let mut here = person.track.last().map_or(place, |(_, p)| *p);
        person.track.push((t, here));
        while t < leaves {
            // A few steps, then a while of standing.
            let stand = chance.between(2.5, 14.0);
            t += stand;
            person.track.push((t.min(leaves), here));
            if t >= leaves {
                break;
            }
            let next = here + v3(chance.normal(), chance.normal(), 0.0) * 0.8;
            if plan.is_free(next.flat(), 0.6) {
                t += next.distance(here) / 0.8 + 0.3;
                here = next;
                person.track.push((t, here));
            }
        }
        let exit = if chance.happens(0.7) { ways.nearest_exit(here) } else { chance.below(ways.exits.len()) };
        let t = person.track.last().map_or(leaves, |(at, _)| *at);
        walk(&mut person.track, &ways.to_exit(here, exit), t, chance.between(2.4, 4.6));
    }
}

fn pass(person: &mut Person, ways: &Ways, story: &Story, chance: &mut Chance) {
    let mut t = chance.between(-60.0, story.length_s * 0.4);
    let speed = chance.between(1.1, 1.6);
    while t < story.length_s {
        let (a, b) = (chance.below(ways.exits.len()), chance.below(ways.exits.len()));
        if a == b && ways.exits.len() > 1 {
            continue;
        }
        t = walk(&mut person.track, &ways.to_exit(ways.exits[a], b), t, speed);
        // Out of the scene for a while.
        t += chance.between(20.0, 60.0);
    }
}

fn stand_guard(person: &mut Person, plan: &Plan, story: &Story, number: usize, chance: &mut Chance) {
    for (wave, (from, long)) in story.waves.iter().enumerate() {
        let arrive = from + long * 0.31 + 1.5 + chance.between(0.0, 2.5);
        let side = number as f64 / UNIFORMED as f64 - 0.5;
        let first = plan.on_square(0.93, 0.15 + side * 0.2);
        let second = plan.on_square(0.78 + chance.between(-0.02, 0.02), 0.05 + side * 0.9);
        person.track.push((arrive, first));
        let t = walk(&mut person.track, &[first, second], arrive + 1.0, 1.5);
        let advance = story.dispersals.get(wave).map_or(from + long * 0.6, |at| at + chance.between(0.5, 2.0));
        person.track.push((advance.max(t), second));
        let third = plan.on_square(0.35 + chance.between(-0.05, 0.05), side * 1.1);
        let t = walk(&mut person.track, &[second, third], advance.max(t), 1.4);
        person.track.push(((from + long * 0.97).max(t), third));
    }
}

/// Walks along corners from a time on; when it arrives.
fn walk(track: &mut Vec<(f64, V3)>, way: &[V3], start: f64, speed: f64) -> f64 {
    let mut t = start;
    for (number, corner) in way.iter().enumerate() {
        if number > 0 {
            t += (corner.distance(way[number - 1]) / speed).max(1e-3);
        }
        track.push((t, *corner));
    }
    t
}

/// Lets some of those who run fall, each somewhere on their way.
fn fall(people: &mut [Person], plan: &Plan, story: &Story, seed: u64) {
    let mut chance = Chance::new(seed, "falls");
    for fall in &story.falls {
        let near: Vec<usize> = (0..people.len())
            .filter(|&i| {
                people[i].role == Role::Gathers
                    && people[i].falls.is_empty()
                    && people[i]
                        .stance(fall.at_s)
                        .is_some_and(|s| s.place.distance(plan.centre()) < plan.square.1 * 1.6)
            })
            .collect();
        // Where all have fled already, one who was slow is drawn from everyone.
        let number = if near.is_empty() { chance.below(GATHER) } else { *chance.pick(&near) };
        let person = &mut people[number];
        let place = person.stance(fall.at_s).map_or_else(|| plan.on_square(0.1, 0.2), |s| s.place);
        let stays = fall.rises_after_s.is_none();
        let until_s = fall.at_s + fall.rises_after_s.unwrap_or(f64::MAX / 4.0);
        let rest: Vec<(f64, V3)> = person.track.iter().copied().filter(|(at, _)| *at > fall.at_s).collect();
        person.track.retain(|(at, _)| *at <= fall.at_s);
        person.track.push((fall.at_s, place));
        if stays {
            person.track.push((story.length_s + 60.0, place));
        } else {
            let up = until_s + 1.6;
            person.track.push((up, place));
            let late = up - fall.at_s;
            person.track.extend(rest.into_iter().map(|(at, p)| (at + late, p)));
        }
        person.falls.push(PersonFall { at_s: fall.at_s, until_s, stays });
    }
}
