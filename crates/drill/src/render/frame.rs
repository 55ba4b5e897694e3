use super::backdrop::{Axes, Backdrop, single};
use crate::camera::Lens;
use crate::chance::mix;
use crate::space::V3;

/// A frame under way, in planar YUV 4:2:0, with what each pixel was looked up from.
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
    pub(crate) blue: Vec<u8>,
    pub(crate) red: Vec<u8>,
    /// Metres to what stands still behind each pixel.
    pub(crate) distance: Vec<f32>,
    noise: Vec<i8>,
}

/// Whose eyes a frame is seen through: where they are, how they are turned while each row is read, the lens.
pub(crate) struct Eyes {
    pub(crate) eye: V3,
    /// One set of axes a row, from the top.
    pub(crate) rows: Vec<Axes>,
    pub(crate) lens: Lens,
}

/// Pixels between two exact look-ups; between them the way through the backdrop is taken as straight.
const STRIDE: usize = 16;

impl Eyes {
    /// The pixel at which a point appears, and its distance; `None` behind the camera.
    pub(crate) fn project(&self, p: V3) -> Option<(f64, f64, f64)> {
        let d = p - self.eye;
        let mut row = self.rows.len() / 2;
        let mut at = (0.0, 0.0);
        // The row decides when it was read, which decides the row: twice is enough for the slow turn of a hand.
        for _ in 0..2 {
            let [right, down, forward] = self.rows[row];
            let z = d.dot(forward);
            if z < 0.1 {
                return None;
            }
            at = self.lens.pixel(d.dot(right) / z, d.dot(down) / z);
            row = at.1.clamp(0.0, (self.rows.len() - 1) as f64) as usize;
        }
        Some((at.0, at.1, d.length()))
    }
}

impl Canvas {
    pub(crate) fn new(width: usize, height: usize, seed: u64) -> Self {
        // Grain of a small sensor: triangular, a value a place, read from another place in each frame.
        let noise = (0..65_536_u64)
            .map(|i| {
                let bits = mix(seed ^ mix(i));
                ((bits & 0xff) as i32 + (bits >> 8 & 0xff) as i32 - 255) as f32 * 0.25
            })
            .map(|v| v as i8)
            .collect();
        let half = width.div_ceil(2) * height.div_ceil(2);
        Self {
            width,
            height,
            luma: vec![0; width * height],
            blue: vec![128; half],
            red: vec![128; half],
            distance: vec![0.0; width * height],
            noise,
        }
    }

    /// Fills the frame with what stands still.
    pub(crate) fn look(&mut self, backdrop: &Backdrop, eyes: &Eyes) {
        for y in 0..self.height {
            let axes = single(eyes.rows[y]);
            let at = |x: usize| {
                let (a, b) = eyes.lens.ray(x as f64 + 0.5, y as f64 + 0.5);
                let (a, b) = (a as f32, b as f32);
                let mut d = [0.0; 3];
                for (k, v) in d.iter_mut().enumerate() {
                    *v = axes[0][k] * a + axes[1][k] * b + axes[2][k];
                }
                backdrop.find(d)
            };
            let mut x = 0;
            let mut here = at(0);
            while x < self.width {
                let end = (x + STRIDE).min(self.width);
                let there = at(end);
                if here.0 == there.0 {
                    let n = (end - x) as f32;
                    let step = ((there.1 - here.1) / n, (there.2 - here.2) / n);
                    self.run(backdrop, here.0, y, x..end, (here.1, here.2), step);
                } else {
                    for one in x..end {
                        let (plane, u, v) = at(one);
                        self.run(backdrop, plane, y, one..one + 1, (u, v), (0.0, 0.0));
                    }
                }
                here = there;
                x = end;
            }
        }
    }

    fn run(
        &mut self,
        backdrop: &Backdrop,
        plane: usize,
        y: usize,
        xs: std::ops::Range<usize>,
        from: (f32, f32),
        step: (f32, f32),
    ) {
        let plane = &backdrop.planes[plane];
        let (w, h) = (plane.width, plane.height);
        let row = y * self.width;
        let half = y / 2 * self.width.div_ceil(2);
        // Fixed point with 16 fractional bits; half a pixel back, because pixels are looked up at their middles.
        let fixed = |v: f32| (v * 65_536.0) as i64;
        let (mut u, mut v) = (fixed(from.0 - 0.5), fixed(from.1 - 0.5));
        let (du, dv) = (fixed(step.0), fixed(step.1));
        let (most_u, most_v) = (((w - 2) as i64) << 16, ((h - 2) as i64) << 16);
        for x in xs {
            let (cu, cv) = (u.clamp(0, most_u), v.clamp(0, most_v));
            let (ix, iy) = ((cu >> 16) as usize, (cv >> 16) as usize);
            let (fx, fy) = ((cu >> 8 & 255) as i32, (cv >> 8 & 255) as i32);
            let i = iy * w + ix;
            let two = &plane.luma[i..i + 2];
            let below = &plane.luma[i + w..i + w + 2];
            let a = i32::from(two[0]) * 256 + (i32::from(two[1]) - i32::from(two[0])) * fx;
            let b = i32::from(below[0]) * 256 + (i32::from(below[1]) - i32::from(below[0])) * fx;
            self.luma[row + x] = ((a * 256 + (b - a) * fy) >> 16) as u8;
            let nearest = i + usize::from(fx > 127) + if fy > 127 { w } else { 0 };
            self.distance[row + x] = plane.distance[nearest];
            if y & 1 == 0 && x & 1 == 0 {
                let [blue, red] = plane.chroma[nearest];
                self.blue[half + x / 2] = blue;
                self.red[half + x / 2] = red;
            }
            u += du;
            v += dv;
        }
    }

    /// What the sensor adds: gain, and grain of a strength in luma steps.
    pub(crate) fn develop(&mut self, gain: f32, grain: f32, frame: u64) {
        let mut table = [0_u8; 256];
        for (v, out) in table.iter_mut().enumerate() {
            *out = ((v as f32 - 16.0) * gain + 16.0).clamp(16.0, 240.0) as u8;
        }
        let scale = (grain * 16.0) as i32;
        for (y, row) in self.luma.chunks_mut(self.width).enumerate() {
            let offset = mix(frame.wrapping_mul(0x1000) + y as u64) as usize & 0x7fff;
            let noise = &self.noise[offset..offset + self.width.min(0x7fff)];
            for (pixel, n) in row.iter_mut().zip(noise) {
                let v = i32::from(table[usize::from(*pixel)]) + ((i32::from(*n) * scale) >> 9);
                *pixel = v.clamp(0, 255) as u8;
            }
        }
    }

    /// The frame as bytes of yuv420p.
    pub(crate) fn bytes(&self, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(&self.luma);
        out.extend_from_slice(&self.blue);
        out.extend_from_slice(&self.red);
    }
}
