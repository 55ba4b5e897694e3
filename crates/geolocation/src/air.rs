use model::Estimate;
use serde::{Deserialize, Serialize};

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

/// How the air moves past everybody, at the height that sound travels in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Wind {
    /// The azimuth that it blows from, in degrees, as weather reports give it.
    pub from_deg: f64,
    /// Its speed, in metres a second.
    pub speed_m_s: f64,
    /// Half-width of the 95 % interval of each of its two components, in metres a second.
    pub error_m_s: f64,
}

impl Wind {
    /// What blows, east and north, in metres a second.
    pub(crate) fn east_north(self) -> [f64; 2] {
        let (sine, cosine) = self.from_deg.to_radians().sin_cos();
        [-self.speed_m_s * sine, -self.speed_m_s * cosine]
    }
}

/// The air that sound travels through: one temperature and one wind for the whole scene.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Air {
    /// Temperature with its 95 % interval, in degrees Celsius.
    pub temperature_c: Estimate,
    /// Wind; unknown wind is one of speed 0 with an error.
    pub wind: Wind,
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

    #[test]
    fn a_west_wind_blows_east() {
        let [east, north] = Wind { from_deg: 270.0, speed_m_s: 5.0, error_m_s: 1.0 }.east_north();
        assert!((east - 5.0).abs() < 1e-12 && north.abs() < 1e-12);
    }
}
