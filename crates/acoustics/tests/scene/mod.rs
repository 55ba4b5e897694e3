//! Small scenes with known truth: seeded noise heard by several microphones.
#![allow(dead_code, reason = "each test file uses its part")]

/// Numbers by chance, the same on every machine.
pub(crate) struct Chance(Box<dyn FnMut() -> f64>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Box::new(testkit::noise(seed)))
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0)() + 0.5
    }

    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// So many seconds of noise that swells and fades, as a crowd does.
pub(crate) fn crowd(seed: u64, seconds: f64) -> Vec<f64> {
    let mut chance = Chance::new(seed);
    let mut swell = 1.0;
    (0..(seconds * 8000.0) as usize)
        .map(|n| {
            if n % 1600 == 0 {
                swell = 0.3 + chance.uniform();
            }
            swell * chance.normal()
        })
        .collect()
}

/// What a microphone records of a scene from an instant on, with a clock that runs fast by so many ppm, noise of its own
/// and a gain.
pub(crate) fn recorded(scene: &[f64], start_s: f64, seconds: f64, ppm: f64, noise: f64, seed: u64) -> Vec<i16> {
    let mut chance = Chance::new(seed ^ 0xABCD);
    (0..(seconds * 8000.0) as usize)
        .map(|n| {
            let at = start_s * 8000.0 + n as f64 / (1.0 + ppm * 1e-6);
            // Eight neighbours, weighed by a windowed sinc.
            let base = at.floor();
            let value: f64 = (-3..=4)
                .map(|k| {
                    let x = at - base - f64::from(k);
                    let sinc = if x.abs() < 1e-9 {
                        1.0
                    } else {
                        (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x)
                    };
                    let window = (std::f64::consts::PI * x / 9.0).cos().powi(2);
                    let sample = scene.get((base + f64::from(k)).max(0.0) as usize).copied().unwrap_or(0.0);
                    sample * sinc * window
                })
                .sum();
            ((value + noise * chance.normal()) * 2000.0).clamp(-32768.0, 32767.0) as i16
        })
        .collect()
}

/// So many seconds of people who talk at once, each a syllable after another, with bangs among them.
pub(crate) fn voices(seed: u64, seconds: f64) -> Vec<f64> {
    const PEOPLE: usize = 6;
    let mut chance = Chance::new(seed);
    let count = (seconds * 8000.0) as usize;
    let mut sound = vec![0.0f64; count];
    for _ in 0..PEOPLE {
        let voice_hz = 90.0 + 150.0 * chance.uniform();
        let mut from = 0;
        while from < count {
            let len = (800.0 + 1600.0 * chance.uniform()) as usize;
            let hz = voice_hz * (0.85 + 0.3 * chance.uniform());
            // Two resonances of the mouth, and how loud the syllable is; some are pauses.
            let mouth = [300.0 + 600.0 * chance.uniform(), 900.0 + 1500.0 * chance.uniform()];
            let loud = if chance.uniform() < 0.25 { 0.0 } else { 0.2 + chance.uniform() };
            let parts: Vec<(f64, f64)> = (1..(3600.0 / hz) as usize)
                .map(|n| n as f64 * hz)
                .map(|part| (part, mouth.iter().map(|m| 1.0 / (1.0 + ((part - m) / 120.0).powi(2))).sum::<f64>()))
                .collect();
            for (n, slot) in sound.iter_mut().skip(from).take(len).enumerate() {
                let shape = (std::f64::consts::PI * n as f64 / len as f64).sin();
                let at = std::f64::consts::TAU * n as f64 / 8000.0;
                *slot += loud * shape * parts.iter().map(|(hz, gain)| gain * (hz * at).sin()).sum::<f64>();
            }
            from += len;
        }
    }
    let mut bang_s = 3.0;
    while bang_s < seconds - 1.0 {
        let loud = 2.0 + 4.0 * chance.uniform();
        for (n, slot) in sound.iter_mut().skip((bang_s * 8000.0) as usize).take(2000).enumerate() {
            *slot += loud * chance.normal() * (-(n as f64) / 300.0).exp();
        }
        bang_s += 2.0 + 12.0 * chance.uniform();
    }
    sound
}

/// Seconds of processor time that this program has used on all its threads.
pub(crate) fn run_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let words: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |n: usize| words.get(n).and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
