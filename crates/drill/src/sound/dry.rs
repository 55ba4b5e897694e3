use std::path::Path;

use super::speech;
use crate::chance::Chance;
use crate::story::{PHRASES, Sounding};

/// Samples a second of the sources.
pub(super) const RATE: f64 = 48_000.0;

/// Sources as they sound one metre away, each with a root mean square of 1 where it sounds.
pub(crate) struct Dry {
    crowd: Vec<f32>,
    music: Vec<f32>,
    siren: Vec<f32>,
    speech: Vec<Vec<f32>>,
    /// Whether espeak-ng spoke the phrases.
    pub(crate) spoken: bool,
}

impl Dry {
    /// Makes the sources; `folder` takes what espeak-ng writes, for as long as it is read.
    pub(crate) fn new(seed: u64, folder: &Path) -> Self {
        let spoken = speech::is_installed();
        let phrases = PHRASES.iter().enumerate().map(|(number, (language, words))| {
            let voice = if spoken { speech::spoken(language, words, number as u32, folder) } else { None };
            even(voice.unwrap_or_else(|| babble(&mut Chance::new(seed, &format!("babble {number}")), 4.0, 1)))
        });
        Self {
            speech: phrases.collect(),
            crowd: even(crowd(seed)),
            music: even(music(seed)),
            siren: even(siren()),
            spoken,
        }
    }

    /// A source's samples, and whether they go round and round.
    pub(super) fn samples(&self, kind: Sounding) -> (&[f32], bool) {
        match kind {
            Sounding::Crowd => (&self.crowd, true),
            Sounding::Music => (&self.music, true),
            Sounding::Siren => (&self.siren, true),
            Sounding::Speech(number) => (&self.speech[number % self.speech.len()], false),
        }
    }
}

/// Brings the root mean square to 1.
fn even(mut samples: Vec<f32>) -> Vec<f32> {
    let power = samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>() / samples.len().max(1) as f64;
    let by = 1.0 / power.sqrt().max(1e-9) as f32;
    samples.iter_mut().for_each(|s| *s *= by);
    samples
}

/// A resonance: what a mouth makes of the buzz of a voice.
struct Formant {
    a: f64,
    b: f64,
    y: (f64, f64),
}

impl Formant {
    fn new(hz: f64, width: f64) -> Self {
        let r = (-std::f64::consts::PI * width / RATE).exp();
        Self { a: 2.0 * r * (std::f64::consts::TAU * hz / RATE).cos(), b: -r * r, y: (0.0, 0.0) }
    }
    fn next(&mut self, x: f64) -> f64 {
        let y = x + self.a * self.y.0 + self.b * self.y.1;
        self.y = (y, self.y.0);
        y
    }
}

/// Voices without words: syllables of a buzz through vowels' resonances.
///
/// # References
/// Formants of vowels: Peterson, Barney: Control methods used in a study of the vowels. JASA 24 (1952), rounded.
fn babble(chance: &mut Chance, seconds: f64, voices: usize) -> Vec<f32> {
    const VOWELS: [(f64, f64, f64); 5] = [
        (730.0, 1090.0, 2440.0),
        (530.0, 1840.0, 2480.0),
        (270.0, 2290.0, 3010.0),
        (570.0, 840.0, 2410.0),
        (300.0, 870.0, 2240.0),
    ];
    let count = (seconds * RATE) as usize;
    let mut out = vec![0.0_f32; count];
    for _ in 0..voices {
        let pitch = chance.between(95.0, 240.0);
        let loud = chance.between(0.3, 1.0);
        let mut at = chance.between(-0.2, 0.6) * RATE;
        while at < count as f64 {
            let long = chance.between(0.09, 0.28) * RATE;
            let vowel = chance.pick(&VOWELS);
            let mut formants =
                [Formant::new(vowel.0, 90.0), Formant::new(vowel.1, 110.0), Formant::new(vowel.2, 170.0)];
            let hz = pitch * chance.between(0.85, 1.3);
            let hiss = chance.happens(0.25);
            let mut phase = 0.0;
            for k in 0..long as usize {
                let i = at as i64 + k as i64;
                phase += hz / RATE;
                let buzz = if hiss && (k as f64) < long * 0.3 {
                    chance.unit() - 0.5
                } else if phase >= 1.0 {
                    phase -= 1.0;
                    1.0
                } else {
                    0.0
                };
                let shape = (std::f64::consts::PI * k as f64 / long).sin();
                let sample = formants[0].next(buzz) + 0.6 * formants[1].next(buzz) + 0.3 * formants[2].next(buzz);
                if i >= 0 && (i as usize) < count {
                    out[i as usize] += (sample * shape * loud) as f32;
                }
            }
            at += long
                + if chance.happens(0.25) {
                    chance.between(0.2, 1.2) * RATE
                } else {
                    chance.between(0.01, 0.06) * RATE
                };
        }
    }
    out
}

/// Ten seconds of a crowd: many voices, and the sea of those farther off.
fn crowd(seed: u64) -> Vec<f32> {
    let mut chance = Chance::new(seed, "crowd sound");
    let mut out = babble(&mut chance, 10.0, 14);
    let mut low = Formant::new(520.0, 700.0);
    let mut high = Formant::new(1500.0, 1300.0);
    let scale = 0.5 * (out.iter().map(|s| s * s).sum::<f32>() / out.len() as f32).sqrt();
    let count = out.len();
    for (k, s) in out.iter_mut().enumerate() {
        let noise = chance.unit() - 0.5;
        let swell = 1.0 + 0.35 * (k as f64 / count as f64 * std::f64::consts::TAU * 3.0).sin();
        *s += (scale as f64 * swell * 0.12 * (low.next(noise) + 0.6 * high.next(noise))) as f32;
    }
    out
}

/// Four bars with a beat, a bass and chords: 116 beats a minute.
fn music(seed: u64) -> Vec<f32> {
    let mut chance = Chance::new(seed, "music");
    let beat = 60.0 / 116.0;
    let count = (16.0 * beat * RATE) as usize;
    let mut out = vec![0.0_f32; count];
    let roots = [55.0, 65.41, 49.0, 73.42];
    let mut noise: u64 = seed | 1;
    for (k, s) in out.iter_mut().enumerate() {
        let t = k as f64 / RATE;
        let bar = (t / (4.0 * beat)) as usize % 4;
        let in_beat = t % beat;
        let off_beat = (t + beat / 2.0) % beat;
        let tau = std::f64::consts::TAU;
        let kick = (-in_beat * 16.0).exp() * (tau * (48.0 * in_beat + 7.0 * (1.0 - (-in_beat * 30.0).exp()))).sin();
        noise = crate::chance::mix(noise.wrapping_add(0x9e37));
        let white = (noise >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
        let hat = (-off_beat * 60.0).exp() * white;
        let snare = if (t / beat) as usize % 2 == 1 { (-in_beat * 22.0).exp() * white } else { 0.0 };
        let root = roots[bar];
        let bass = (tau * root * t).sin() * (0.4 + 0.6 * (-(off_beat) * 5.0).exp());
        let chord: f64 =
            [4.0, 5.0, 6.0].iter().map(|m| (tau * root * m * t).sin() + 0.3 * (tau * root * m * 2.0 * t).sin()).sum();
        *s = (1.1 * kick + 0.35 * hat + 0.7 * snare + 0.5 * bass + 0.12 * chord) as f32;
    }
    // A tune that nobody has written: steps of a pentatonic scale, one a half beat.
    let scale = [440.0, 495.0, 554.4, 660.0, 740.0];
    for step in 0..32 {
        if chance.happens(0.3) {
            continue;
        }
        let hz = *chance.pick(&scale);
        let from = (f64::from(step) * beat / 2.0 * RATE) as usize;
        for k in 0..(beat / 2.2 * RATE) as usize {
            if let Some(s) = out.get_mut(from + k) {
                let t = k as f64 / RATE;
                *s += (0.35 * (-t * 5.0).exp() * (std::f64::consts::TAU * hz * t).sin().signum() * 0.5) as f32;
            }
        }
    }
    out
}

/// A wail: the pitch rises and falls, once in four seconds, with a horn's harmonics.
fn siren() -> Vec<f32> {
    let count = (8.0 * RATE) as usize;
    let mut phase = 0.0_f64;
    (0..count)
        .map(|k| {
            let t = k as f64 / RATE;
            let hz = 960.0 - 380.0 * (std::f64::consts::TAU * t / 4.0).cos();
            phase += std::f64::consts::TAU * hz / RATE;
            (phase.sin() + 0.45 * (2.0 * phase).sin() + 0.28 * (3.0 * phase).sin()) as f32
        })
        .collect()
}
