use crate::picture::Texture;
use crate::space::V3;
use crate::world::{Face, Material};

/// How points of the scene become points of a picture: by their depth, or not, as the sun sees them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer {
    pub(crate) eye: V3,
    pub(crate) right: V3,
    pub(crate) down: V3,
    pub(crate) forward: V3,
    /// Pixels: of one unit at depth one, or of a metre where `parallel`.
    pub(crate) focal: f64,
    pub(crate) centre: (f64, f64),
    pub(crate) parallel: bool,
}

/// Which face each pixel shows, and how near it is.
pub(crate) struct Visible {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// One divided by depth, or minus depth where the viewer is parallel: the larger, the nearer.
    pub(crate) near: Vec<f32>,
    /// Number of the face; `NONE` where there is none.
    pub(crate) face: Vec<u32>,
}

/// No face: the sky.
pub(crate) const NONE: u32 = u32::MAX;
/// Nothing nearer than this is drawn, in metres.
const NEAREST: f64 = 0.2;

impl Viewer {
    /// Depth and the offsets across, in metres.
    fn place(&self, p: V3) -> V3 {
        let d = p - self.eye;
        V3 { x: d.dot(self.right), y: d.dot(self.down), z: d.dot(self.forward) }
    }

    /// The direction (not of unit length) or origin offset of a pixel's ray.
    pub(crate) fn ray(&self, x: f64, y: f64) -> (V3, V3) {
        let (a, b) = ((x - self.centre.0) / self.focal, (y - self.centre.1) / self.focal);
        if self.parallel {
            (self.eye + self.right * a + self.down * b, self.forward)
        } else {
            (self.eye, self.forward + self.right * a + self.down * b)
        }
    }
}

/// Finds the nearest face of every pixel.
pub(crate) fn look(faces: &[Face], textures: &[Texture], viewer: &Viewer, width: usize, height: usize) -> Visible {
    let empty = if viewer.parallel { f32::MIN } else { 0.0 };
    let mut out = Visible { width, height, near: vec![empty; width * height], face: vec![NONE; width * height] };
    for (number, face) in faces.iter().enumerate() {
        draw(&mut out, face, number as u32, textures, viewer);
    }
    out
}

fn draw(out: &mut Visible, face: &Face, number: u32, textures: &[Texture], viewer: &Viewer) {
    let to_face = if viewer.parallel { viewer.forward } else { face.origin - viewer.eye };
    let facing = face.normal.dot(to_face);
    if facing.abs() < 1e-9 || (facing > 0.0 && !face.two_sided) {
        return;
    }
    let mut points: Vec<V3> = (0..face.corners.len()).map(|corner| viewer.place(face.corner(corner))).collect();
    if !viewer.parallel {
        points = clip(&points);
    }
    if points.len() < 3 {
        return;
    }
    let screen: Vec<(f64, f64)> = points
        .iter()
        .map(|p| {
            let scale = if viewer.parallel { viewer.focal } else { viewer.focal / p.z };
            (viewer.centre.0 + p.x * scale, viewer.centre.1 + p.y * scale)
        })
        .collect();
    let top = screen.iter().map(|p| p.1).fold(f64::MAX, f64::min);
    let bottom = screen.iter().map(|p| p.1).fold(f64::MIN, f64::max);
    let left = screen.iter().map(|p| p.0).fold(f64::MAX, f64::min);
    let right = screen.iter().map(|p| p.0).fold(f64::MIN, f64::max);
    if right < 0.0 || left > out.width as f64 || bottom < 0.0 || top > out.height as f64 {
        return;
    }
    let (a, b, c) = slope(face, viewer);
    let cutout = match face.material {
        Material::Cutout { texture, wide, high } => Some((&textures[texture], f64::from(wide), f64::from(high))),
        _ => None,
    };
    let rows = (top - 0.5).ceil().max(0.0) as usize..((bottom - 0.5).ceil().max(0.0) as usize).min(out.height);
    for y in rows {
        let middle = y as f64 + 0.5;
        let (mut from, mut to) = (f64::MAX, f64::MIN);
        for i in 0..screen.len() {
            let (p, q) = (screen[i], screen[(i + 1) % screen.len()]);
            if (p.1 > middle) != (q.1 > middle) {
                let x = p.0 + (q.0 - p.0) * (middle - p.1) / (q.1 - p.1);
                from = from.min(x);
                to = to.max(x);
            }
        }
        let from = (from - 0.5).ceil().max(0.0) as usize;
        let to = ((to - 0.5).ceil().max(0.0) as usize).min(out.width);
        if from >= to {
            continue;
        }
        let start = y * out.width;
        let mut near = (a * (from as f64 + 0.5) + b * middle + c) as f32;
        let step = a as f32;
        let line = out.near[start + from..start + to].iter_mut().zip(&mut out.face[start + from..start + to]);
        for (x, (best, seen)) in line.enumerate() {
            if near > *best {
                let hole = cutout.as_ref().is_some_and(|(texture, wide, high)| {
                    let (o, d) = viewer.ray((from + x) as f64 + 0.5, middle);
                    let p =
                        o + d * if viewer.parallel { -f64::from(near) } else { 1.0 / f64::from(near) } - face.origin;
                    let (u, v) = (p.dot(face.along) / wide, 1.0 - p.dot(face.up) / high);
                    texture.sample(u as f32, v as f32, 0.0)[3] < 128.0
                });
                if !hole {
                    *best = near;
                    *seen = number;
                }
            }
            near += step;
        }
    }
}

/// The nearness of a face's plane as a linear function of the pixel: per column, per row, constant.
fn slope(face: &Face, viewer: &Viewer) -> (f64, f64, f64) {
    let n =
        V3 { x: face.normal.dot(viewer.right), y: face.normal.dot(viewer.down), z: face.normal.dot(viewer.forward) };
    let d = face.normal.dot(face.origin - viewer.eye);
    let f = viewer.focal;
    if viewer.parallel {
        // n · (X, Y, z) = d with X, Y in metres; nearness is minus z.
        let (a, b) = (n.x / (f * n.z), n.y / (f * n.z));
        (a, b, -d / n.z - a * viewer.centre.0 - b * viewer.centre.1)
    } else {
        let (a, b) = (n.x / (f * d), n.y / (f * d));
        (a, b, n.z / d - a * viewer.centre.0 - b * viewer.centre.1)
    }
}

/// What of a polygon lies beyond the nearest depth.
fn clip(points: &[V3]) -> Vec<V3> {
    let mut out = Vec::with_capacity(points.len() + 1);
    for i in 0..points.len() {
        let (p, q) = (points[i], points[(i + 1) % points.len()]);
        if p.z >= NEAREST {
            out.push(p);
        }
        if (p.z >= NEAREST) != (q.z >= NEAREST) {
            out.push(p + (q - p) * ((NEAREST - p.z) / (q.z - p.z)));
        }
    }
    out
}
