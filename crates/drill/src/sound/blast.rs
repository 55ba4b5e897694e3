use super::weapon::{Blast, Bullet};
use crate::space::V3;

/// Sub-steps a sample: a step in pressure is averaged over the sample in which it falls.
const FINE: usize = 4;

/// Samples a pressure over time from its beginning, which lies `early` of a sample (0 to 1) after the first sample.
fn sampled(rate: f64, early: f64, lasts_s: f64, pressure: impl Fn(f64) -> f64) -> Vec<f32> {
    let count = (lasts_s * rate).ceil() as usize + 2;
    (0..count)
        .map(|k| {
            let mean: f64 = (0..FINE)
                .map(|i| (k as f64 - early + (i as f64 + 0.5) / FINE as f64 - 0.5) / rate)
                .map(|t| if t < 0.0 { 0.0 } else { pressure(t) })
                .sum();
            (mean / FINE as f64) as f32
        })
        .collect()
}

/// A blast one metre away: sudden overpressure that falls below the air's own and comes back.
///
/// # References
/// Friedlander: The diffraction of sound pulses. Proc. R. Soc. A 186 (1946); in this form: Maher: Acoustical
/// characterization of gunshots. IEEE SAFE 2007.
pub(super) fn blast(blast: Blast, rate: f64, early: f64) -> Vec<f32> {
    let Blast { peak_pa, positive_s, .. } = blast;
    sampled(rate, early, positive_s * 9.0, |t| peak_pa * (1.0 - t / positive_s) * (-t / positive_s).exp())
}

/// How much weaker a blast is off the axis of fire, as a factor.
pub(super) fn directed(blast: Blast, towards: V3, to_ear: V3) -> f64 {
    let cos = towards.dot(to_ear.unit());
    10.0_f64.powf(-blast.behind_db * (1.0 - cos) / 2.0 / 20.0)
}

/// The wave that a bullet faster than sound drags behind it, as one ear hears it.
pub(super) struct ShockWave {
    /// Seconds after the shot.
    pub(super) delay_s: f64,
    /// Metres from where it left the bullet's way.
    pub(super) travelled_m: f64,
    pub(super) peak_pa: f64,
    pub(super) lasts_s: f64,
}

/// The shock wave at an ear, if it gets there before the bullet has stopped.
///
/// # Limits
/// The bullet keeps its speed and flies straight.
///
/// # References
/// Whitham: The flow pattern of a supersonic projectile. Comm. Pure Appl. Math. 5 (1952); as in Maher 2007, eq. 2 and 3,
/// and Sadler et al.: Optimal and wide-band classification of ballistic shock waves, JASA 104 (1998).
pub(super) fn shock_wave(
    bullet: Bullet,
    muzzle: V3,
    towards: V3,
    stops_after_m: f64,
    ear: V3,
    c: f64,
) -> Option<ShockWave> {
    let mach = bullet.speed / c;
    if mach <= 1.05 {
        return None;
    }
    let to_ear = ear - muzzle;
    let along = to_ear.dot(towards);
    let miss = (to_ear - towards * along).length().max(0.3);
    let spread = (mach * mach - 1.0).sqrt();
    let leaves = along - miss / spread;
    if leaves < 0.0 || leaves > stops_after_m {
        return None;
    }
    let travelled_m = (miss * miss + (along - leaves) * (along - leaves)).sqrt();
    let peak_pa = 0.53 * 101_325.0 * (mach * mach - 1.0).powf(0.125) * bullet.diameter
        / (miss.powf(0.75) * bullet.length.powf(0.25));
    let lasts_s = 1.82 * bullet.diameter / c * mach * miss.powf(0.25)
        / ((mach * mach - 1.0).powf(0.375) * bullet.length.powf(0.25));
    Some(ShockWave { delay_s: leaves / bullet.speed + travelled_m / c, travelled_m, peak_pa, lasts_s })
}

/// The N that it looks like.
pub(super) fn n_wave(wave: &ShockWave, rate: f64, early: f64) -> Vec<f32> {
    sampled(rate, early, wave.lasts_s, |t| {
        if t > wave.lasts_s { 0.0 } else { wave.peak_pa * (1.0 - 2.0 * t / wave.lasts_s) }
    })
}

/// A door or a hammer one metre away: a few damped resonances.
pub(super) fn knock(hammer: bool, rate: f64, early: f64) -> Vec<f32> {
    let modes: &[(f64, f64, f64)] = if hammer {
        &[(410.0, 0.012, 2.2), (1730.0, 0.020, 2.6), (3120.0, 0.016, 1.8), (5210.0, 0.010, 1.2)]
    } else {
        &[(62.0, 0.070, 3.0), (118.0, 0.050, 2.4), (310.0, 0.020, 1.2), (900.0, 0.008, 0.7)]
    };
    sampled(rate, early, 0.25, |t| {
        modes.iter().map(|(hz, decay, pa)| pa * (-t / decay).exp() * (std::f64::consts::TAU * hz * t).sin()).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::Weapon;
    use crate::space::v3;

    #[test]
    fn a_shock_wave_arrives_before_the_blast_ahead_and_not_at_all_behind() {
        let bullet = Weapon::Rifle.bullet().unwrap();
        let (muzzle, towards) = (v3(0.0, 0.0, 1.5), v3(0.0, 1.0, 0.0));
        let ahead = shock_wave(bullet, muzzle, towards, 400.0, v3(8.0, 100.0, 1.5), 340.0).unwrap();
        assert!(ahead.delay_s < 100.3 / 340.0 - 0.1, "{}", ahead.delay_s);
        assert!((0.000_15..0.000_6).contains(&ahead.lasts_s), "{}", ahead.lasts_s);
        assert!(shock_wave(bullet, muzzle, towards, 400.0, v3(8.0, -50.0, 1.5), 340.0).is_none());
        assert!(shock_wave(bullet, muzzle, towards, 30.0, v3(8.0, 100.0, 1.5), 340.0).is_none(), "it has hit a wall");
    }

    #[test]
    fn a_blast_sums_to_nothing_much_and_peaks_at_its_start() {
        let wave = blast(Weapon::Pistol.blast(), 48_000.0, 0.0);
        let peak = wave.iter().copied().fold(0.0_f32, f32::max);
        assert!(wave[..3].contains(&peak));
        assert!((f64::from(peak) / Weapon::Pistol.blast().peak_pa - 1.0).abs() < 0.2);
        assert!(wave.iter().sum::<f32>().abs() < peak * 0.5, "over- and underpressure of a Friedlander wave are equal");
    }
}
