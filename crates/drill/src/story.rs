use crate::chance::Chance;
use crate::plan::{Plan, Ways};
use crate::sound::Weapon;
use crate::space::{V3, v3};

/// What happens, and when: seconds from the scene's start.
pub(crate) struct Story {
    pub(crate) length_s: f64,
    /// When people begin to run.
    pub(crate) dispersals: Vec<f64>,
    pub(crate) discharges: Vec<Discharge>,
    pub(crate) knocks: Vec<Knock>,
    pub(crate) voices: Vec<Voice>,
    pub(crate) falls: Vec<Fall>,
    /// What an account of the scene would name.
    pub(crate) events: Vec<Happening>,
    /// Parts that repeat in a long scene: start and length.
    pub(crate) waves: Vec<(f64, f64)>,
    /// Where vehicles wait, and those who get out of them.
    pub(crate) line: V3,
}

/// A weapon fired, or something that bursts.
#[derive(Debug, Clone)]
pub(crate) struct Discharge {
    pub(crate) id: u32,
    pub(crate) at_s: f64,
    pub(crate) weapon: Weapon,
    pub(crate) place: V3,
    /// Level direction of fire.
    pub(crate) towards: V3,
    /// Those of one burst share it.
    pub(crate) burst: u32,
}

/// What knocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Knocking {
    Door,
    Hammer,
}

/// A knock that is no shot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Knock {
    pub(crate) at_s: f64,
    pub(crate) place: V3,
    pub(crate) kind: Knocking,
}

/// What sounds on for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sounding {
    Crowd,
    Music,
    Siren,
    /// Number of the phrase that is spoken.
    Speech(usize),
}

/// A sound that goes on for a while, from one place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    pub(crate) from_s: f64,
    pub(crate) to_s: f64,
    pub(crate) place: V3,
    pub(crate) kind: Sounding,
    /// Sound pressure level at one metre, dB.
    pub(crate) level_db: f64,
}

/// Somebody falls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fall {
    pub(crate) at_s: f64,
    pub(crate) wave: usize,
    /// Seconds until they get up again; `None` for those who stay where they fell.
    pub(crate) rises_after_s: Option<f64>,
}

/// Something an account would name.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) id: String,
    pub(crate) title: String,
    /// As the tables name the kind.
    pub(crate) kind: &'static str,
    pub(crate) at_s: f64,
}

/// What is said through the loudspeaker and in the crowd: language for espeak-ng, words.
pub(crate) const PHRASES: [(&str, &str); 4] = [
    ("ru", "Внимание! Просим всех покинуть площадь. Расходитесь по домам."),
    ("kk", "Біз әділдік сұраймыз! Біз кетпейміз!"),
    ("en", "Stay together. Stay calm. Do not run."),
    ("ru", "Помогите! Здесь раненый! Врача!"),
];

/// Rough length of a spoken phrase, in seconds.
const PHRASE_S: f64 = 5.0;

impl Story {
    pub(crate) fn write(plan: &Plan, ways: &Ways, minutes: f64, hard: f64, seed: u64) -> Self {
        let length_s = minutes * 60.0;
        let mut chance = Chance::new(seed, "story");
        let line = plan.on_square(0.98, 0.15);
        let count = (length_s / 240.0).round().max(1.0) as usize;
        let mut story = Self {
            length_s,
            dispersals: vec![],
            discharges: vec![],
            knocks: vec![],
            voices: vec![],
            falls: vec![],
            events: vec![],
            waves: vec![],
            line,
        };
        for wave in 0..count {
            let each = length_s / count as f64;
            story.waves.push((wave as f64 * each, each));
            story.wave(plan, ways, wave, wave as f64 * each, each, hard, &mut chance);
        }
        story.discharges.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        for (number, discharge) in story.discharges.iter_mut().enumerate() {
            discharge.id = number as u32 + 1;
        }
        story.knocks.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        story
    }

    #[allow(clippy::too_many_arguments, reason = "one part of the script, called once")]
    fn wave(&mut self, plan: &Plan, ways: &Ways, wave: usize, from: f64, long: f64, hard: f64, chance: &mut Chance) {
        let at = |part: f64| from + part * long;
        let middle = plan.on_square(0.0, 0.0);
        let crowd = [(-0.25, -0.25), (0.35, 0.25), (0.05, 0.45)];
        for (a, b) in crowd {
            let place = plan.on_square(a, b) + v3(0.0, 0.0, 1.6);
            let louder = 8.0 * hard;
            self.voices.push(Voice {
                from_s: at(0.0),
                to_s: at(0.5),
                place,
                kind: Sounding::Crowd,
                level_db: 84.0 + louder,
            });
            self.voices.push(Voice {
                from_s: at(0.5),
                to_s: at(1.0),
                place,
                kind: Sounding::Crowd,
                level_db: 80.0 + louder,
            });
        }
        let music = plan.on_square(0.2, -0.45) + v3(0.0, 0.0, 2.0);
        self.voices.push(Voice {
            from_s: at(0.02),
            to_s: at(0.44),
            place: music,
            kind: Sounding::Music,
            level_db: 90.0,
        });
        let happens = |id: &str, title: &str, kind, at_s| Happening {
            id: if wave == 0 { id.to_owned() } else { format!("{id}-{}", wave + 1) },
            title: title.to_owned(),
            kind,
            at_s,
        };
        self.events.push(happens("music-begins", "Music begins on the square", "assembly", at(0.02)));
        for (number, part) in [(0, 0.26), (1, 0.13), (2, 0.40), (3, 0.88)] {
            let place = if number == 0 { self.line + v3(0.0, 0.0, 2.5) } else { middle + v3(3.0, -4.0, 1.6) };
            let level_db = if number == 0 { 101.0 } else { 88.0 };
            let begin = at(part + chance.between(-0.015, 0.015));
            let kind = Sounding::Speech(number);
            self.voices.push(Voice { from_s: begin, to_s: begin + PHRASE_S, place, kind, level_db });
            if number == 0 {
                self.events.push(happens(
                    "order-to-leave",
                    "A loudspeaker orders everyone to leave",
                    "statement",
                    begin,
                ));
            }
        }
        let hammer = plan.on_square(-0.8, -0.5) + v3(0.0, 0.0, 1.0);
        let mut t = at(0.09);
        for _ in 0..14 {
            self.knocks.push(Knock { at_s: t, place: hammer, kind: Knocking::Hammer });
            t += chance.between(0.36, 0.52);
        }
        self.events.push(happens("barricade", "A barricade is hammered together", "other", at(0.09)));
        let arrive = at(0.30);
        self.events.push(happens(
            "vehicles-arrive",
            "Two vans stop at the east side of the square",
            "deployment",
            arrive,
        ));
        self.voices.push(Voice {
            from_s: arrive - 7.0_f64.min(long * 0.1),
            to_s: arrive + 6.0_f64.min(long * 0.08),
            place: self.line + v3(0.0, 0.0, 2.2),
            kind: Sounding::Siren,
            level_db: 108.0,
        });
        for k in 0..4 {
            let knock = Knock {
                at_s: arrive + 1.2 + 0.5 * f64::from(k),
                place: self.line + v3(0.0, 0.0, 1.2),
                kind: Knocking::Door,
            };
            self.knocks.push(knock);
        }
        let sky = plan.on_square(-0.2, 0.2) + v3(0.0, 0.0, 32.0);
        let mut burst = self.discharges.iter().map(|d| d.burst).max().unwrap_or(0);
        let mut fire = |story: &mut Self, at_s: f64, weapon: Weapon, place: V3, towards: V3, new_burst: bool| {
            burst += u32::from(new_burst);
            story.discharges.push(Discharge { id: 0, at_s, weapon, place, towards: towards.unit(), burst });
        };
        for k in 0..3 {
            let place = sky + v3(chance.normal() * 6.0, chance.normal() * 6.0, chance.normal() * 3.0);
            fire(
                self,
                at(0.37) + f64::from(k) * 1.3 + chance.between(0.0, 0.5),
                Weapon::Firework,
                place,
                v3(0.0, 0.0, 1.0),
                true,
            );
        }
        self.events.push(happens("fireworks", "Fireworks burst over the square", "other", at(0.37)));
        let first = at(0.46);
        for k in 0..3 {
            let place = plan.on_square(0.45 - 0.25 * f64::from(k), chance.between(-0.2, 0.2)) + v3(0.0, 0.0, 0.3);
            fire(
                self,
                first + f64::from(k) * chance.between(0.7, 1.1),
                Weapon::StunGrenade,
                place,
                v3(1.0, 0.0, 0.0),
                true,
            );
        }
        self.events.push(happens("stun-grenades", "Stun grenades go off among the crowd", "use_of_force", first));
        self.dispersals.push(first + 0.4);
        self.events.push(happens("crowd-runs", "The crowd begins to run", "assembly", first + 0.4));
        self.shooting(plan, ways, at(0.52), at(0.82), hard, chance, &mut fire);
        let shots = self.discharges.iter().filter(|d| d.weapon.is_firearm() && d.at_s >= from).map(|d| d.at_s);
        let shots: Vec<f64> = shots.collect();
        let first_shot = shots.iter().copied().fold(f64::MAX, f64::min);
        self.events.push(happens("first-shot", "The first shot is fired", "use_of_force", first_shot));
        let falls = 4 + chance.below(3);
        for number in 0..falls {
            let at_s = chance.pick(&shots) + 0.15;
            let rises_after_s = (number % 3 == 2).then(|| chance.between(3.0, 8.0));
            self.falls.push(Fall { at_s, wave, rises_after_s });
        }
        let first_fall = self.falls.iter().filter(|f| f.wave == wave).map(|f| f.at_s).fold(f64::MAX, f64::min);
        self.events.push(happens("first-fall", "Somebody falls and stays down", "casualty", first_fall));
        self.events.push(happens("calls-for-help", "Someone calls for a doctor", "casualty", at(0.88)));
        self.voices.push(Voice {
            from_s: at(0.86),
            to_s: at(0.99),
            place: plan.on_square(-1.1, -0.3) + v3(0.0, 0.0, 2.2),
            kind: Sounding::Siren,
            level_db: 106.0,
        });
        self.events.push(happens("ambulance", "An ambulance's siren comes near", "other", at(0.86)));
    }

    #[allow(clippy::too_many_arguments, reason = "one part of the script, called once")]
    fn shooting(
        &mut self,
        plan: &Plan,
        ways: &Ways,
        from: f64,
        to: f64,
        hard: f64,
        chance: &mut Chance,
        fire: &mut impl FnMut(&mut Self, f64, Weapon, V3, V3, bool),
    ) {
        let far = ways.exits.iter().max_by(|a, b| a.distance(self.line).total_cmp(&b.distance(self.line)));
        let stands = [
            self.line + v3(-2.0, 3.0, 1.5),
            self.line + v3(-3.5, -4.0, 1.5),
            far.copied().unwrap_or(self.line) + v3(0.0, 0.0, 1.5),
        ];
        let series = [
            (Weapon::Rifle, 0, 3, 1.4),
            (Weapon::AssaultRifle, 1, 7, 0.0),
            (Weapon::Pistol, 2, 4, 0.6),
            (Weapon::Shotgun, 0, 2, 1.1),
            (Weapon::AssaultRifle, 1, 4, 0.0),
            (Weapon::GasLauncher, 0, 2, 2.0),
            (Weapon::MachineGun, 0, 9, 0.0),
        ];
        let each = (to - from) / series.len() as f64;
        for (number, (weapon, stand, usual, apart)) in series.into_iter().enumerate() {
            let place = stands[stand];
            let target = plan.on_square(chance.between(-0.7, 0.2), chance.between(-0.5, 0.5)) + v3(0.0, 0.0, 1.3);
            // At its hardest two fire at once.
            let overlap = hard * each * 0.9 * chance.unit();
            let mut t = from + each * number as f64 + chance.between(0.0, each * 0.3) - overlap;
            let count = (usual as f64 + chance.normal()).round().max(1.0) as usize;
            let pause = weapon.rate_rpm().map_or(apart, |rpm| 60.0 / rpm);
            for shot in 0..count {
                if t < to + each {
                    fire(self, t, weapon, place, target - place, shot == 0 || weapon.rate_rpm().is_none());
                }
                let wobble = if weapon.rate_rpm().is_some() { 0.02 } else { 0.25 };
                t += pause * (1.0 + wobble * chance.normal()).max(0.3);
            }
        }
    }

    /// What makes everyone start, with its place.
    pub(crate) fn loud_moments(&self) -> impl Iterator<Item = (f64, V3)> + '_ {
        self.discharges.iter().map(|d| (d.at_s, d.place))
    }

    /// Where shots come from.
    pub(crate) fn shooters(&self) -> impl Iterator<Item = V3> + '_ {
        self.discharges.iter().filter(|d| d.weapon.is_firearm()).step_by(6).map(|d| d.place)
    }
}
