use crate::Bounds;

/// The speed of sound in air at a temperature.
///
/// # Units
/// Degrees Celsius in, metres a second out.
///
/// # Limits
/// Dry air: saturated air at 30 °C is 0.6 % faster, at 0 °C 0.1 %. Give the temperature an error that covers it.
///
/// # References
/// ISO 9613-1:1993, A.5, with 331.3 m/s at 0 °C.
pub fn sound_speed_m_s(temperature_c: f64) -> f64 {
    331.3 * (1.0 + temperature_c / 273.15).max(0.0).sqrt()
}

impl Bounds {
    /// The speeds of sound at these temperatures, in metres a second.
    pub fn sound_speed_m_s(temperature_c: Self) -> Self {
        let (least, most) = (sound_speed_m_s(temperature_c.least()), sound_speed_m_s(temperature_c.most()));
        Self::new(least, most).unwrap_or(temperature_c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_speeds() {
        for (temperature_c, speed) in [(-10.0, 325.18), (0.0, 331.3), (20.0, 343.21)] {
            assert!((sound_speed_m_s(temperature_c) - speed).abs() < 0.01, "{temperature_c}");
        }
    }
}
