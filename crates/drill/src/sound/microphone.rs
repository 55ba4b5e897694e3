use crate::camera::Microphone;
use crate::chance::mix;

/// What a phone makes of the pressure at its capsule: filters, automatic gain, a ceiling, sixteen bits.
pub(super) struct Capsule {
    microphone: Microphone,
    bass: f64,
    low: f64,
    treble: [f64; 2],
    envelope: f64,
    wind: [f64; 2],
    gust: f64,
    noise: u64,
}

/// The level that automatic gain aims at, of full scale.
const AIM: f64 = 0.13;
/// Fixed gain where there is none that adapts.
const FIXED: f64 = 7.0;

impl Capsule {
    pub(super) fn new(microphone: Microphone, seed: u64) -> Self {
        Self {
            microphone,
            bass: 0.0,
            low: 0.0,
            treble: [0.0; 2],
            envelope: 0.02,
            wind: [0.0; 2],
            gust: 0.5,
            noise: mix(seed) | 1,
        }
    }

    fn white(&mut self) -> f64 {
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 7;
        self.noise ^= self.noise << 17;
        (self.noise >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    }

    /// The wind's and the electronics' own noise, pascals.
    ///
    /// Wind noise falls off steeply above some tens of hertz and comes in gusts (Strasberg, JASA 83, 1988).
    pub(super) fn own_noise(&mut self) -> f64 {
        let rate = f64::from(self.microphone.rate);
        let (white, hiss) = (self.white(), self.white());
        let pole = 1.0 - (-std::f64::consts::TAU * 45.0 / rate).exp();
        self.wind[0] += (white - self.wind[0]) * pole;
        self.wind[1] += (self.wind[0] - self.wind[1]) * pole * 3.0;
        self.gust += (white.abs() * 4.0 - self.gust) * (0.6 / rate);
        self.wind[1] * 70.0 * self.microphone.wind_pa * self.gust * self.gust + hiss * 0.0012
    }

    /// One sample out of a pressure.
    pub(super) fn hear(&mut self, pascals: f64) -> i16 {
        let m = &self.microphone;
        let rate = f64::from(m.rate);
        let pole = |hz: f64| 1.0 - (-std::f64::consts::TAU * hz / rate).exp();
        let (bass_pole, treble_pole) = (pole(m.bass_cut_hz), pole(m.treble_cut_hz * 1.3));
        self.bass += (pascals - self.bass) * bass_pole;
        let mut x = pascals - self.bass;
        for stage in &mut self.treble {
            *stage += (x - *stage) * treble_pole;
            x = *stage;
        }
        x /= m.full_scale_pa;
        let gain = if m.automatic_gain {
            let level = x.abs();
            // Down within milliseconds, up again over a second.
            let speed = if level > self.envelope { 1.0 / (0.004 * rate) } else { 1.0 / (0.9 * rate) };
            self.envelope += (level - self.envelope) * speed;
            self.low += ((AIM * 0.6 / self.envelope.max(1e-5)).clamp(0.2, 28.0) - self.low) * (1.0 / (0.002 * rate));
            self.low
        } else {
            FIXED
        };
        let y = x * gain;
        // A ceiling that is soft for its last third.
        let limited =
            if y.abs() < 0.66 { y } else { y.signum() * (0.66 + 0.34 * (1.0 - (-(y.abs() - 0.66) / 0.34).exp())) };
        (limited * 32_000.0).round() as i16
    }
}
