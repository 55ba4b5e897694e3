/// Absorption of sound by air, decibels a metre, at sea level.
///
/// # Units
/// Hertz, degrees Celsius, percent of relative humidity.
///
/// # References
/// ISO 9613-1:1993, equations 3 to 5, B.1 to B.3.
pub(crate) fn absorption_db_a_metre(hz: f64, celsius: f64, humidity: f64) -> f64 {
    let t = celsius + 273.15;
    let rel = t / 293.15;
    let saturation = 10.0_f64.powf(-6.8346 * (273.16 / t).powf(1.261) + 4.6151);
    let h = humidity * saturation;
    let oxygen = 24.0 + 4.04e4 * h * (0.02 + h) / (0.391 + h);
    let nitrogen = rel.powf(-0.5) * (9.0 + 280.0 * h * (-4.170 * (rel.powf(-1.0 / 3.0) - 1.0)).exp());
    let f2 = hz * hz;
    8.686
        * f2
        * (1.84e-11 * rel.sqrt()
            + rel.powf(-2.5)
                * (0.01275 * (-2239.1 / t).exp() / (oxygen + f2 / oxygen)
                    + 0.1068 * (-3352.0 / t).exp() / (nitrogen + f2 / nitrogen)))
}

/// Half the number of taps of a filter that loses so many decibels at each frequency.
const HALF: usize = 24;

/// A filter without delay of its own (symmetric about its middle tap) that loses `loss_db(hz)`.
///
/// Frequency sampling at 49 points, with a Hann window over the taps.
pub(crate) fn filter(rate: f64, loss_db: impl Fn(f64) -> f64) -> Vec<f32> {
    let n = 2 * HALF + 1;
    let gains: Vec<f64> = (0..=HALF).map(|k| 10.0_f64.powf(-loss_db(k as f64 * rate / n as f64) / 20.0)).collect();
    (0..n)
        .map(|tap| {
            let m = tap as f64 - HALF as f64;
            let turn = std::f64::consts::TAU * m / n as f64;
            let sum = gains[0] + 2.0 * (1..=HALF).map(|k| gains[k] * (turn * k as f64).cos()).sum::<f64>();
            let window = 0.5 + 0.5 * (std::f64::consts::PI * m / (HALF as f64 + 1.0)).cos();
            (sum / n as f64 * window) as f32
        })
        .collect()
}

/// Filters a short sound; the result begins [`lead`] samples earlier.
pub(crate) fn filtered(sound: &[f32], taps: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; sound.len() + taps.len() - 1];
    for (i, s) in sound.iter().enumerate().filter(|(_, s)| **s != 0.0) {
        for (o, t) in out[i..].iter_mut().zip(taps) {
            *o += s * t;
        }
    }
    out
}

/// By how many samples a filtered sound begins before the sound itself.
pub(crate) const fn lead() -> i64 {
    HALF as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO 9613-2:1996, table 2 (computed there from ISO 9613-1), decibels a kilometre.
    #[test]
    fn the_standards_own_table() {
        for (celsius, humidity, hz, db) in [
            (20.0, 70.0, 1000.0, 5.0),
            (20.0, 70.0, 8000.0, 76.6),
            (10.0, 70.0, 4000.0, 32.8),
            (15.0, 20.0, 2000.0, 28.2),
        ] {
            let got = absorption_db_a_metre(hz, celsius, humidity) * 1000.0;
            assert!((got - db).abs() < 0.03 * db + 0.06, "{celsius} {humidity} {hz}: {got}, not {db}");
        }
    }

    #[test]
    fn a_filter_loses_what_it_is_told_and_delays_nothing() {
        let taps = filter(48_000.0, |hz| hz / 4000.0);
        let at = |hz: f64| -> f64 {
            let turn = std::f64::consts::TAU * hz / 48_000.0;
            taps.iter().enumerate().map(|(i, t)| f64::from(*t) * (turn * (i as f64 - lead() as f64)).cos()).sum()
        };
        for hz in [500.0_f64, 4000.0, 12_000.0] {
            assert!((20.0 * at(hz).log10() + hz / 4000.0).abs() < 0.25, "{hz}");
        }
        assert!(taps.iter().zip(taps.iter().rev()).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
