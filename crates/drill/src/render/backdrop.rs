use super::shade::Scene;
use super::visible::{self, Viewer};
use crate::space::V3;
use crate::world::UP;

/// All that stands still, seen from one place, painted on planes around it: a frame is looked up in it.
///
/// A hand that shakes turns the camera far more than it moves it, so one backdrop serves as long as nobody walks.
pub(crate) struct Backdrop {
    pub(crate) planes: Vec<Plane>,
}

/// One painted plane: a picture with distances.
pub(crate) struct Plane {
    pub(crate) right: [f32; 3],
    pub(crate) down: [f32; 3],
    pub(crate) forward: [f32; 3],
    pub(crate) focal: f32,
    pub(crate) centre: (f32, f32),
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
    pub(crate) chroma: Vec<[u8; 2]>,
    /// Metres to what is seen.
    pub(crate) distance: Vec<f32>,
}

/// Three axes of a viewer: right, down, forward.
pub(crate) type Axes = [V3; 3];

/// The axes of a look towards an azimuth, raised by a pitch, tilted clockwise by a roll; radians.
pub(crate) fn axes(azimuth: f64, pitch: f64, roll: f64) -> Axes {
    let level = V3::heading(azimuth);
    let right = level.cross(UP);
    let forward = level * pitch.cos() + UP * pitch.sin();
    let down = forward.cross(right);
    let (sin, cos) = roll.sin_cos();
    [right * cos + down * sin, down * cos - right * sin, forward]
}

/// Luma and the two chromas of a colour (ITU-R BT.601, limited range).
pub(crate) fn yuv(c: [f32; 3]) -> (u8, [u8; 2]) {
    let [r, g, b] = c.map(|v| shoulder(v.max(0.0)));
    let y = 16.0 + 65.481 * r + 128.553 * g + 24.966 * b;
    let u = 128.0 - 37.797 * r - 74.203 * g + 112.0 * b;
    let v = 128.0 + 112.0 * r - 93.786 * g - 18.214 * b;
    ((y + 0.5) as u8, [(u + 0.5) as u8, (v + 0.5) as u8])
}

/// Bright light is held back, not cut off.
fn shoulder(v: f32) -> f32 {
    if v < 0.75 { v } else { 1.0 - 0.25 / (1.0 + (v - 0.75) / 0.25) }
}

impl Backdrop {
    /// Everything around `eye` between two azimuths and two elevations (radians), `density` pixels a radian.
    pub(crate) fn around(scene: &Scene, eye: V3, azimuths: (f64, f64), elevations: (f64, f64), density: f64) -> Self {
        let middle = (azimuths.0 + azimuths.1) / 2.0;
        let half = ((azimuths.1 - azimuths.0) / 2.0).min(std::f64::consts::PI);
        let quarter = std::f64::consts::FRAC_PI_2;
        let mut planes = Vec::new();
        for side in [0.0, 1.0, -1.0, 2.0] {
            let reach: f64 = half + quarter / 2.0;
            if f64::abs(side) * quarter > reach {
                continue;
            }
            let [right, down, forward] = axes(middle + side * quarter, 0.0, 0.0);
            // A column at the plane's edge needs more rows for the same elevation; four pixels to spare at each edge.
            let edge = quarter / 2.0;
            let needed = if side == 0.0 { half.min(edge) } else { edge };
            let rows = |e: f64| e.clamp(-0.98, 0.98).tan() / needed.cos() * density;
            let (up, below) = (rows(elevations.1).max(8.0) + 4.0, (-rows(elevations.0)).max(8.0) + 4.0);
            let across = (needed.tan() * density).ceil() + 4.0;
            let viewer =
                Viewer { eye, right, down, forward, focal: density, centre: (across, up.ceil()), parallel: false };
            planes.push(Plane::paint(scene, &viewer, 2 * across as usize, (up + below).ceil() as usize));
        }
        Self { planes }
    }

    /// What lies ahead alone: for a camera that walks, painted anew for each frame.
    pub(crate) fn ahead(scene: &Scene, eye: V3, axes: Axes, half: (f64, f64), density: f64) -> Self {
        let (w, h) = ((half.0.tan() * density).ceil(), (half.1.tan() * density).ceil());
        let [right, down, forward] = axes;
        let viewer = Viewer { eye, right, down, forward, focal: density, centre: (w, h), parallel: false };
        Self { planes: vec![Plane::paint(scene, &viewer, 2 * w as usize, 2 * h as usize)] }
    }

    /// Which plane a direction meets, and where.
    pub(crate) fn find(&self, d: [f32; 3]) -> (usize, f32, f32) {
        let dot = |a: &[f32; 3]| a[0] * d[0] + a[1] * d[1] + a[2] * d[2];
        let mut best = 0;
        let mut depth = f32::MIN;
        for (number, plane) in self.planes.iter().enumerate() {
            let z = dot(&plane.forward);
            if z > depth {
                (best, depth) = (number, z);
            }
        }
        let plane = &self.planes[best];
        let scale = plane.focal / depth.max(1e-3);
        (best, plane.centre.0 + dot(&plane.right) * scale, plane.centre.1 + dot(&plane.down) * scale)
    }
}

impl Plane {
    fn paint(scene: &Scene, viewer: &Viewer, width: usize, height: usize) -> Self {
        let world = scene.world;
        let seen = visible::look(&world.faces, &world.textures, viewer, width, height);
        let count = width * height;
        let (mut luma, mut chroma, mut distance) = (vec![0; count], vec![[128; 2]; count], vec![0.0; count]);
        let pixel = (1.0 / viewer.focal) as f32;
        for y in 0..height {
            for x in 0..width {
                let at = y * width + x;
                let (eye, d) = viewer.ray(x as f64 + 0.5, y as f64 + 0.5);
                let (colour, far) = scene.colour(seen.face[at], eye, d, pixel);
                (luma[at], chroma[at]) = yuv(colour);
                distance[at] = far;
            }
        }
        let single = |v: V3| [v.x as f32, v.y as f32, v.z as f32];
        Self {
            right: single(viewer.right),
            down: single(viewer.down),
            forward: single(viewer.forward),
            focal: viewer.focal as f32,
            centre: (viewer.centre.0 as f32, viewer.centre.1 as f32),
            width,
            height,
            luma,
            chroma,
            distance,
        }
    }
}

/// Axes in single precision.
pub(crate) fn single(axes: Axes) -> [[f32; 3]; 3] {
    axes.map(|v| [v.x as f32, v.y as f32, v.z as f32])
}
