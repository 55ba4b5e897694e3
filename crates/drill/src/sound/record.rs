use super::air;
use super::blast;
use super::dry::{Dry, RATE};
use super::microphone::Capsule;
use super::paths::{Path, paths};
use crate::camera::Camera;
use crate::chance::mix;
use crate::space::V3;
use crate::stage::Stage;
use crate::story::{Discharge, Knocking, Sounding, Voice};

/// What one recording has of one discharge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    pub(crate) discharge: u32,
    /// Seconds of the recording at which its blast arrives by the shortest way.
    pub(crate) at_s: f64,
    /// Peak pressure at the capsule, pascals.
    pub(crate) peak_pa: f64,
    /// Root mean square of everything else over the 0.3 s before, pascals.
    pub(crate) background_pa: f64,
    /// Whether it can be heard: see [`AUDIBLE`].
    pub(crate) audible: bool,
    /// Seconds of the recording at which the bullet's shock wave arrives, if it does.
    pub(crate) shock_at_s: Option<f64>,
    /// Whether something stands between.
    pub(crate) hidden: bool,
}

/// A discharge counts as audible where its peak is so many times the root mean square of what sounds before it.
pub(crate) const AUDIBLE: f64 = 3.0;
/// Before a discharge, what is compared with it, in seconds.
const BEFORE_S: f64 = 0.3;
/// Length of a block, in seconds.
const BLOCK_S: f64 = 0.05;

/// A short sound that arrives.
struct Arrival {
    first: i64,
    samples: Vec<f32>,
    discharge: bool,
}

/// The many late echoes of one discharge, too dense to be told apart.
struct Tail {
    first: i64,
    pascals: f64,
    salt: u64,
}

/// Seconds in which a tail falls to a third (e-fold), between houses of some storeys.
const TAIL_S: f64 = 0.16;

/// Records one camera's sound: hands over its samples block by block, and tells what was heard.
///
/// # Errors
/// Those of `sink`.
pub(crate) fn record<E>(
    stage: &Stage,
    camera: &Camera,
    dry: &Dry,
    quiet: bool,
    mut sink: impl FnMut(&[i16]) -> Result<(), E>,
) -> Result<Vec<Heard>, E> {
    let rate = f64::from(camera.microphone.rate);
    let mut ear = Ear { stage, camera, rate, c: stage.speed_of_sound(), arrivals: vec![], tails: vec![] };
    let mut heard = Vec::new();
    for discharge in &stage.story.discharges {
        heard.extend(ear.discharge(discharge));
    }
    if !quiet {
        for knock in &stage.story.knocks {
            let hammer = knock.kind == Knocking::Hammer;
            ear.short(knock.at_s, knock.place, false, |early| blast::knock(hammer, rate, early));
        }
    }
    ear.arrivals.sort_by_key(|arrival| arrival.first);
    let mut background = Vec::new();
    let mut capsule = Capsule::new(camera.microphone, stage.settings.seed.number ^ camera.start_s.to_bits());
    let total = (camera.plays_s() * rate) as usize;
    let block = (BLOCK_S * rate) as usize;
    let mut voices: Vec<Listening> =
        if quiet { vec![] } else { stage.story.voices.iter().map(|voice| Listening::new(*voice, dry)).collect() };
    let (mut done, mut next) = (0, 0);
    let mut under_way: Vec<usize> = Vec::new();
    let mut samples: Vec<i16> = Vec::with_capacity(block);
    while done < total {
        let count = block.min(total - done);
        let (mut base, mut shots) = (vec![0.0_f32; count], vec![0.0_f32; count]);
        for voice in &mut voices {
            voice.add(&ear, done, &mut base);
        }
        if !quiet {
            base.iter_mut().for_each(|s| *s += capsule.own_noise() as f32);
        }
        while next < ear.arrivals.len() && ear.arrivals[next].first < (done + count) as i64 {
            under_way.push(next);
            next += 1;
        }
        under_way.retain(|&number| {
            let arrival = &ear.arrivals[number];
            let into = if arrival.discharge { &mut shots } else { &mut base };
            let from = arrival.first - done as i64;
            let skip = (-from).max(0) as usize;
            let start = from.max(0) as usize;
            for (s, a) in into.iter_mut().skip(start).zip(arrival.samples.iter().skip(skip)) {
                *s += a;
            }
            arrival.first + (arrival.samples.len() as i64) > (done + count) as i64
        });
        for tail in &ear.tails {
            tail.add(done, rate, &mut shots);
        }
        let power = base.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>() / count as f64;
        background.push(power);
        samples.clear();
        samples.extend(base.iter().zip(&shots).map(|(a, b)| capsule.hear(f64::from(a + b))));
        sink(&samples)?;
        done += count;
    }
    for heard in &mut heard {
        let end = ((heard.at_s / BLOCK_S) as usize).min(background.len());
        let before = &background[end.saturating_sub((BEFORE_S / BLOCK_S) as usize)..end.max(1).min(background.len())];
        let mean = before.iter().sum::<f64>() / before.len().max(1) as f64;
        heard.background_pa = mean.sqrt();
        heard.audible = heard.peak_pa >= AUDIBLE * heard.background_pa;
    }
    Ok(heard)
}

/// One camera's place in the sound.
struct Ear<'a> {
    stage: &'a Stage,
    camera: &'a Camera,
    rate: f64,
    c: f64,
    arrivals: Vec<Arrival>,
    tails: Vec<Tail>,
}

impl Ear<'_> {
    /// Where the camera is when a sound from a place and time gets there.
    fn place(&self, at_s: f64, from: V3) -> V3 {
        let first = self.camera.place(at_s).0;
        self.camera.place(at_s + first.distance(from) / self.c).0
    }

    /// The sample (with fraction) at which something arrives that left at a scene time and takes so long.
    fn sample(&self, scene_s: f64) -> f64 {
        self.camera.media_s(scene_s) * self.rate
    }

    fn inside(&self, scene_s: f64) -> bool {
        (0.0..self.camera.plays_s()).contains(&self.camera.media_s(scene_s))
    }

    /// Adds a short sound along all its ways; the loudest single peak, and the direct way.
    fn short(&mut self, at_s: f64, from: V3, discharge: bool, make: impl Fn(f64) -> Vec<f32>) -> (f64, Option<Path>) {
        let ear = self.place(at_s, from);
        // What cannot be heard here at all costs nothing.
        if !self.inside(at_s + from.distance(ear) / self.c) && !self.inside(at_s + from.distance(ear) / self.c - 1.0) {
            return (0.0, None);
        }
        let ways = paths(&self.stage.world.plan, from, ear);
        let mut loudest = 0.0_f64;
        for way in &ways {
            let at = self.sample(at_s + way.length_m / self.c);
            let whole = at.floor();
            let dry = make(at - whole);
            let (air, c) = (self.stage.air, self.c);
            let taps = air::filter(self.rate, |hz| way.loss_db(hz, air, c));
            let mut samples = air::filtered(&dry, &taps);
            let gain = (way.reflects / way.length_m) as f32;
            samples.iter_mut().for_each(|s| *s *= gain);
            if way.direct {
                loudest = loudest.max(f64::from(samples.iter().fold(0.0_f32, |m, s| m.max(s.abs()))));
            }
            self.arrivals.push(Arrival { first: whole as i64 - air::lead(), samples, discharge });
        }
        (loudest, ways.into_iter().find(|way| way.direct))
    }

    fn discharge(&mut self, d: &Discharge) -> Option<Heard> {
        let source = d.weapon.blast();
        let ear = self.place(d.at_s, d.place);
        let towards_ear = blast::directed(source, d.towards, ear - d.place);
        let rate = self.rate;
        let (peak, direct) = self.short(d.at_s, d.place, true, |early| {
            let mut wave = blast::blast(source, rate, early);
            wave.iter_mut().for_each(|s| *s *= towards_ear as f32);
            wave
        });
        let direct = direct?;
        let arrives = d.at_s + direct.length_m / self.c;
        let salt = mix(u64::from(d.id) ^ self.camera.start_s.to_bits());
        let first = self.sample(arrives + 0.05) as i64;
        // What all of the town's walls send back late: from the energy of the blast over the ground between them.
        let pascals = source.peak_pa * 0.0022 * (source.positive_s / 0.0006).sqrt();
        self.tails.push(Tail { first, pascals, salt });
        let shock = d.weapon.bullet().and_then(|bullet| {
            let stops =
                self.stage.world.plan.hidden_by(d.place, d.place + d.towards * 500.0).map_or(500.0, |(_, t)| t * 500.0);
            blast::shock_wave(bullet, d.place, d.towards, stops, ear, self.c)
        });
        let shock = shock.filter(|_| direct.detour_m == 0.0);
        if let Some(wave) = &shock {
            let at = self.sample(d.at_s + wave.delay_s);
            let taps = air::filter(rate, |hz| {
                air::absorption_db_a_metre(hz, self.stage.air.0, self.stage.air.1) * wave.travelled_m
            });
            let samples = air::filtered(&blast::n_wave(wave, rate, at - at.floor()), &taps);
            self.arrivals.push(Arrival { first: at.floor() as i64 - air::lead(), samples, discharge: true });
        }
        self.inside(arrives).then(|| Heard {
            discharge: d.id,
            at_s: self.camera.media_s(arrives),
            peak_pa: peak,
            background_pa: 0.0,
            audible: false,
            shock_at_s: shock.map(|wave| self.camera.media_s(d.at_s + wave.delay_s)).filter(|t| *t >= 0.0),
            hidden: direct.detour_m > 0.0,
        })
    }
}

impl Tail {
    fn add(&self, done: usize, rate: f64, into: &mut [f32]) {
        let since = done as i64 - self.first;
        if since < -(into.len() as i64) || since as f64 > 7.0 * TAIL_S * rate {
            return;
        }
        let fall = (-1.0 / (TAIL_S * rate)).exp();
        let mut level = self.pascals * (-(since.max(0) as f64) / (TAIL_S * rate)).exp();
        let mut low = 0.0;
        for (k, s) in into.iter_mut().enumerate() {
            let n = since + k as i64;
            if n < 0 {
                continue;
            }
            let white = (mix(self.salt ^ n as u64) >> 40) as f64 / f64::from(1_u32 << 24) - 0.5;
            // Many walls and much air: the tail is dull.
            low += (white - low) * 0.18;
            *s += (low * level * 3.0) as f32;
            level *= fall;
        }
    }
}

/// No crowd sounds the same twice, sample by sample: its ten seconds are gone through now faster, now slower, by a wave of so
/// many seconds either way and of so many radians a second, so that no round matches another.
const WANDER_S: f64 = 0.8;
const WANDER_RATE: f64 = std::f64::consts::TAU / 47.0;

/// A source that goes on, as one camera hears it.
struct Listening<'a> {
    voice: Voice,
    samples: &'a [f32],
    goes_round: bool,
    /// Whether it never sounds the same again, though its samples go round.
    wanders: bool,
    ways: Vec<Path>,
    ways_from: Option<V3>,
    low: f64,
}

impl<'a> Listening<'a> {
    fn new(voice: Voice, dry: &'a Dry) -> Self {
        let (samples, goes_round) = dry.samples(voice.kind);
        let wanders = matches!(voice.kind, Sounding::Crowd);
        Self { voice, samples, goes_round, wanders, ways: vec![], ways_from: None, low: 0.0 }
    }

    /// Where in a crowd's samples it is, so long after it began: each group from a place of its own, at a pace that the world's
    /// time sets.
    fn wandered(&self, emitted: f64) -> f64 {
        let begin = (1.37 * self.voice.from_s + 1.7 * self.voice.place.x + 2.3 * self.voice.place.y).rem_euclid(10.0);
        begin + 1.0 + emitted + WANDER_S * ((self.voice.from_s + emitted) * WANDER_RATE).sin()
    }

    fn add(&mut self, ear: &Ear, done: usize, into: &mut [f32]) {
        let scene = |sample: f64| ear.camera.scene_s(sample / ear.rate);
        let (from, to) = (scene(done as f64), scene((done + into.len()) as f64));
        if to < self.voice.from_s || from > self.voice.to_s + 1.5 {
            return;
        }
        let place = ear.camera.place(from).0;
        if self.ways_from.is_none_or(|before| before.distance(place) > 0.02) {
            // Direct way and the two strongest echoes; the ground's lies too near the direct one to matter here.
            self.ways = paths(&ear.stage.world.plan, self.voice.place, place);
            self.ways.truncate(4);
            self.ways_from = Some(place);
        }
        let pascals = 20e-6 * 10.0_f64.powf(self.voice.level_db / 20.0);
        let step = (to - from) / into.len() as f64;
        let mut mixed = vec![0.0_f32; into.len()];
        for way in &self.ways {
            let loss = 10.0_f64.powf(-way.loss_db(600.0, ear.stage.air, ear.c) / 20.0);
            let gain = (pascals * way.reflects * loss / way.length_m) as f32;
            let late = way.length_m / ear.c;
            for (k, s) in mixed.iter_mut().enumerate() {
                let emitted = from + step * k as f64 - late - self.voice.from_s;
                if emitted < 0.0 || emitted > self.voice.to_s - self.voice.from_s {
                    continue;
                }
                let fade = (emitted * 8.0).min((self.voice.to_s - self.voice.from_s - emitted) * 8.0).min(1.0) as f32;
                let at = if self.wanders { self.wandered(emitted) } else { emitted } * RATE;
                let (i, part) = (at as usize, at.fract() as f32);
                let (i, j) =
                    if self.goes_round { (i % self.samples.len(), (i + 1) % self.samples.len()) } else { (i, i + 1) };
                if let (Some(a), Some(b)) = (self.samples.get(i), self.samples.get(j)) {
                    *s += (a + (b - a) * part) * gain * fade;
                }
            }
        }
        // Distance takes the treble first: one pole at the frequency where the air has taken 3 dB.
        let way = self.ways[0];
        let lost = way.loss_db(8000.0, ear.stage.air, ear.c) - way.loss_db(600.0, ear.stage.air, ear.c);
        let corner = 8000.0 / (10.0_f64.powf(lost / 10.0) - 1.0).max(0.02).sqrt();
        let pole = 1.0 - (-std::f64::consts::TAU * corner.min(20_000.0) / ear.rate).exp();
        for (s, m) in into.iter_mut().zip(&mixed) {
            self.low += (f64::from(*m) - self.low) * pole;
            *s += self.low as f32;
        }
    }
}
