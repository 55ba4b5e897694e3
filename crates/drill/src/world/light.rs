use crate::chance::cloudy;
use crate::space::{V3, v3};

/// The light of an instant: sun, sky, lamps.
#[derive(Clone)]
pub(crate) struct Light {
    /// Towards the sun's centre.
    pub(crate) to_sun: V3,
    /// Strength and colour of the sun's beam; all zero when it is below the horizon.
    pub(crate) sun: [f32; 3],
    /// Strength and colour of what comes from the whole sky.
    pub(crate) sky: [f32; 3],
    /// What far things fade into.
    pub(crate) haze: [f32; 3],
    /// 1 when street lamps and windows are lit.
    pub(crate) lamps: f32,
    dome: Dome,
}

/// The sky as a picture, by azimuth and elevation.
#[derive(Clone)]
struct Dome {
    pixels: Vec<[f32; 3]>,
}

const WIDE: usize = 1024;
const HIGH: usize = 192;

fn blend(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    let t = t.clamp(0.0, 1.0);
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

fn step(from: f32, to: f32, v: f32) -> f32 {
    let t = ((v - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

impl Light {
    /// Light with the sun at an azimuth and (refracted) elevation in degrees, under `clouds` (0 to 1).
    pub(crate) fn new(azimuth_deg: f64, elevation_deg: f64, clouds: f32, salt: u32) -> Self {
        let (azimuth, elevation) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
        let to_sun = v3(azimuth.sin() * elevation.cos(), azimuth.cos() * elevation.cos(), elevation.sin());
        let e = elevation_deg as f32;
        let day = step(-7.0, 9.0, e);
        let direct = step(-0.4, 9.0, e);
        let warm = 1.0 - step(1.0, 24.0, e);
        let sun = [0.90, 0.83 - 0.13 * warm, 0.70 - 0.33 * warm].map(|c| c * direct * (1.0 - 0.35 * clouds));
        let night = [0.13, 0.14, 0.19];
        let noon = [0.53, 0.57, 0.64];
        let sky = blend(night, noon, day);
        let horizon = blend([0.05, 0.06, 0.10], blend([0.74, 0.79, 0.84], [0.86, 0.70, 0.56], warm * 0.8), day);
        let zenith = blend([0.012, 0.018, 0.05], blend([0.30, 0.50, 0.76], [0.32, 0.42, 0.62], warm), day);
        let lamps = 1.0 - step(-4.0, 3.0, e);
        let dome = Dome::paint(to_sun, [horizon, zenith], sun, day, clouds, salt);
        Self { to_sun, sun, sky, haze: horizon, lamps, dome }
    }

    /// The sky in a direction; the ground's haze below the horizon.
    pub(crate) fn sky_at(&self, d: V3) -> [f32; 3] {
        if d.z <= 0.0 {
            return self.haze;
        }
        let around = d.x.atan2(d.y) / std::f64::consts::TAU;
        let x = around.rem_euclid(1.0) as f32 * WIDE as f32;
        let y = (d.z.min(1.0).asin() / std::f64::consts::FRAC_PI_2).sqrt() as f32 * (HIGH - 2) as f32;
        let (ix, iy) = (x as usize % WIDE, y as usize);
        let at = |i: usize, j: usize| self.dome.pixels[j.min(HIGH - 1) * WIDE + i % WIDE];
        let low = blend(at(ix, iy), at(ix + 1, iy), x.fract());
        let high = blend(at(ix, iy + 1), at(ix + 1, iy + 1), x.fract());
        blend(low, high, y.fract())
    }

    /// Whether there is a beam that throws shadows.
    pub(crate) fn has_shadows(&self) -> bool {
        self.sun[0] > 0.0 && self.to_sun.z > 0.004
    }
}

impl Dome {
    fn paint(to_sun: V3, [horizon, zenith]: [[f32; 3]; 2], sun: [f32; 3], day: f32, clouds: f32, salt: u32) -> Self {
        let mut pixels = Vec::with_capacity(WIDE * HIGH);
        for row in 0..HIGH {
            let part = (row as f64 / (HIGH - 2) as f64).powi(2) * std::f64::consts::FRAC_PI_2;
            for column in 0..WIDE {
                let around = column as f64 / WIDE as f64 * std::f64::consts::TAU;
                let d = v3(around.sin() * part.cos(), around.cos() * part.cos(), part.sin());
                let mut colour = blend(horizon, zenith, (d.z as f32).max(0.0).powf(0.5));
                let near = d.dot(to_sun) as f32;
                let glow = 0.5 * near.max(0.0).powi(220) + 0.28 * near.max(0.0).powi(14) * (1.0 - d.z as f32);
                for k in 0..3 {
                    colour[k] += sun[k] * glow + if near > 0.99994 { sun[k] * 2.0 } else { 0.0 };
                }
                // A layer of clouds seen from below: farther ones lie closer together.
                let (u, v) = ((d.x / (d.z + 0.09)) as f32, (d.y / (d.z + 0.09)) as f32);
                let thick = step(0.62 - 0.35 * clouds, 0.86 - 0.2 * clouds, cloudy(u * 0.9 + 3.0, v * 0.9, 5, salt));
                let lit = 0.78 + 0.22 * near.max(0.0) - 0.30 * thick * cloudy(u * 2.0, v * 2.0, 3, salt + 9);
                let white = [lit * (0.10 + 0.88 * day), lit * (0.10 + 0.88 * day), lit * (0.13 + 0.86 * day)];
                pixels.push(blend(colour, white, thick * 0.85 * step(0.0, 0.10, d.z as f32)));
            }
        }
        Self { pixels }
    }
}
