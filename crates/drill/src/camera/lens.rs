/// A lens: focal length, middle and radial distortion of a picture.
///
/// # Units
/// Pixels; the two distortion terms are for directions in units of the focal length.
///
/// # References
/// Brown: Decentering distortion of lenses. Photogrammetric Engineering 32 (1966), the radial terms alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lens {
    pub(crate) focal_px: f64,
    pub(crate) centre: (f64, f64),
    pub(crate) k1: f64,
    pub(crate) k2: f64,
}

impl Lens {
    /// The pixel (from the top left, y down) at which a direction appears: metres right and down at one metre ahead.
    pub(crate) fn pixel(&self, right: f64, down: f64) -> (f64, f64) {
        // Beyond the lens's own picture the polynomial folds back: nothing there is in any frame.
        let r2 = (right * right + down * down).min(4.0);
        let stretch = 1.0 + r2 * (self.k1 + self.k2 * r2);
        (self.centre.0 + self.focal_px * right * stretch, self.centre.1 + self.focal_px * down * stretch)
    }

    /// The direction that a pixel looks in, right and down at one metre ahead.
    pub(crate) fn ray(&self, x: f64, y: f64) -> (f64, f64) {
        let (a, b) = ((x - self.centre.0) / self.focal_px, (y - self.centre.1) / self.focal_px);
        let (mut u, mut v) = (a, b);
        for _ in 0..4 {
            let r2 = u * u + v * v;
            let stretch = 1.0 + r2 * (self.k1 + self.k2 * r2);
            (u, v) = (a / stretch, b / stretch);
        }
        (u, v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let lens = Lens { focal_px: 480.0, centre: (320.0, 180.0), k1: -0.06, k2: 0.01 };
        for (x, y) in [(0.5, 0.5), (320.0, 180.0), (639.0, 20.0), (100.0, 340.0)] {
            let (u, v) = lens.ray(x, y);
            let back = lens.pixel(u, v);
            assert!((back.0 - x).hypot(back.1 - y) < 0.02, "{x} {y} {back:?}");
        }
    }
}
