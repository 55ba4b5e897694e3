//! Small scenes with known truth: seeded noise heard by several microphones.
#![allow(dead_code, reason = "each test file uses its part")]

/// A small generator of numbers, the same on every machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
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
