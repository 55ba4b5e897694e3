use crate::letters;

/// A colour: red, green, blue, and how opaque it is.
pub(crate) type Rgba = [u8; 4];

/// A painted picture.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<Rgba>,
}

/// An opaque colour.
pub(crate) const fn rgb(r: u8, g: u8, b: u8) -> Rgba {
    [r, g, b, 255]
}

/// A colour made brighter or darker.
pub(crate) fn dim(c: Rgba, by: f32) -> Rgba {
    let scaled = |v: u8| (f32::from(v) * by).clamp(0.0, 255.0) as u8;
    [scaled(c[0]), scaled(c[1]), scaled(c[2]), c[3]]
}

impl Picture {
    pub(crate) fn new(width: usize, height: usize, colour: Rgba) -> Self {
        Self { width, height, pixels: vec![colour; width * height] }
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> Rgba {
        self.pixels[y.min(self.height - 1) * self.width + x.min(self.width - 1)]
    }

    /// Paints every pixel of a rectangle (fractions of the picture) by a function of its place inside the rectangle.
    pub(crate) fn paint(&mut self, from: (f32, f32), to: (f32, f32), colour: impl Fn(f32, f32) -> Rgba) {
        let (w, h) = (self.width as f32, self.height as f32);
        let (x0, x1) = ((from.0 * w).round().max(0.0) as usize, ((to.0 * w).round() as usize).min(self.width));
        let (y0, y1) = ((from.1 * h).round().max(0.0) as usize, ((to.1 * h).round() as usize).min(self.height));
        for y in y0..y1 {
            for x in x0..x1 {
                let u = (x - x0) as f32 / (x1 - x0).max(1) as f32;
                let v = (y - y0) as f32 / (y1 - y0).max(1) as f32;
                self.put(x, y, colour(u, v));
            }
        }
    }

    pub(crate) fn fill(&mut self, from: (f32, f32), to: (f32, f32), colour: Rgba) {
        self.paint(from, to, |_, _| colour);
    }

    /// Lays a colour over a pixel.
    pub(crate) fn put(&mut self, x: usize, y: usize, c: Rgba) {
        if x >= self.width || y >= self.height {
            return;
        }
        let below = &mut self.pixels[y * self.width + x];
        if c[3] == 255 {
            *below = c;
            return;
        }
        let a = u32::from(c[3]);
        for (under, over) in below.iter_mut().zip(c).take(3) {
            *under = ((u32::from(over) * a + u32::from(*under) * (255 - a)) / 255) as u8;
        }
        below[3] = below[3].max(c[3]);
    }

    /// A line with round ends; pixels.
    pub(crate) fn line(&mut self, a: (f32, f32), b: (f32, f32), width: f32, colour: Rgba) {
        let r = width / 2.0;
        let low = |p: f32, q: f32| (p.min(q) - r - 1.0).max(0.0) as usize;
        let high = |p: f32, q: f32| (p.max(q) + r + 2.0).max(0.0) as usize;
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length2 = (dx * dx + dy * dy).max(1e-6);
        for y in low(a.1, b.1)..high(a.1, b.1).min(self.height) {
            for x in low(a.0, b.0)..high(a.0, b.0).min(self.width) {
                let (px, py) = (x as f32 + 0.5 - a.0, y as f32 + 0.5 - a.1);
                let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
                let away = (px - t * dx).hypot(py - t * dy);
                let cover = (r + 0.5 - away).clamp(0.0, 1.0);
                if cover > 0.0 {
                    self.put(x, y, [colour[0], colour[1], colour[2], (f32::from(colour[3]) * cover) as u8]);
                }
            }
        }
    }

    /// Writes a text with its left end and middle line at a place (pixels), its letters so many pixels high.
    pub(crate) fn text(&mut self, text: &str, left: f32, middle: f32, height: f32, weight: f32, colour: Rgba) {
        for (a, b) in letters::strokes(text) {
            let place = |p: (f32, f32)| (left + p.0 * height, middle + (p.1 - 0.5) * height);
            self.line(place(a), place(b), weight * height, colour);
        }
    }

    /// Writes a text in the middle of a rectangle (fractions of the picture), as large as fits.
    pub(crate) fn text_in(&mut self, text: &str, from: (f32, f32), to: (f32, f32), weight: f32, colour: Rgba) {
        let (w, h) = (self.width as f32, self.height as f32);
        let (wide, high) = ((to.0 - from.0) * w, (to.1 - from.1) * h);
        let length = letters::length(text).max(0.1);
        let size = (wide / length).min(high);
        let left = (from.0 + to.0) / 2.0 * w - length * size / 2.0;
        self.text(text, left, (from.1 + to.1) / 2.0 * h, size, weight, colour);
    }

    /// Half as large, each pixel the mean of four.
    fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut out = Self::new(width, height, [0; 4]);
        for y in 0..height {
            for x in 0..width {
                let four = [
                    self.at(2 * x, 2 * y),
                    self.at(2 * x + 1, 2 * y),
                    self.at(2 * x, 2 * y + 1),
                    self.at(2 * x + 1, 2 * y + 1),
                ];
                let mean = |k: usize| (four.iter().map(|c| u32::from(c[k])).sum::<u32>() / 4) as u8;
                out.pixels[y * width + x] = [mean(0), mean(1), mean(2), mean(3)];
            }
        }
        out
    }
}

/// A picture in falling sizes, to be looked at from any distance.
#[derive(Debug, Clone)]
pub(crate) struct Texture {
    levels: Vec<Picture>,
}

impl Texture {
    pub(crate) fn new(picture: Picture) -> Self {
        let mut levels = vec![picture];
        while let Some(last) = levels.last().filter(|last| last.width > 1 && last.height > 1) {
            let next = last.halved();
            levels.push(next);
        }
        Self { levels }
    }

    pub(crate) fn width(&self) -> usize {
        self.levels[0].width
    }

    /// The colour at fractions `u`, `v` of the picture, `level` halvings down; blended from four pixels, edges held.
    pub(crate) fn sample(&self, u: f32, v: f32, level: f32) -> [f32; 4] {
        let level = (level.max(0.0) + 0.5) as usize;
        let picture = &self.levels[level.min(self.levels.len() - 1)];
        let x = (u * picture.width as f32 - 0.5).clamp(0.0, picture.width as f32 - 1.0);
        let y = (v * picture.height as f32 - 0.5).clamp(0.0, picture.height as f32 - 1.0);
        let (x0, y0) = (x as usize, y as usize);
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let (a, b) = (picture.at(x0, y0), picture.at(x0 + 1, y0));
        let (c, d) = (picture.at(x0, y0 + 1), picture.at(x0 + 1, y0 + 1));
        let mut out = [0.0; 4];
        for k in 0..4 {
            let low = f32::from(a[k]) * (1.0 - fx) + f32::from(b[k]) * fx;
            let high = f32::from(c[k]) * (1.0 - fx) + f32::from(d[k]) * fx;
            out[k] = low * (1.0 - fy) + high * fy;
        }
        out
    }
}
