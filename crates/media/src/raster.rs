//! Pictures in memory, on their way from the decoder's raw pixels to a JPEG that this crate writes itself.
use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};

use crate::probe::Matrix;

/// A picture of red, green and blue bytes, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<[u8; 3]>,
}

impl Raster {
    pub(crate) fn filled(width: usize, height: usize, colour: [u8; 3]) -> Self {
        Self { width, height, pixels: vec![colour; width * height] }
    }

    /// From planar luma and chroma (4:2:0, limited range) with an even width and height.
    pub(crate) fn from_planes(planes: &[u8], width: usize, height: usize, matrix: Matrix) -> Self {
        // ITU-R BT.601-7, BT.709-6, BT.2020-2: red and blue weights of luma, in units of 1/65536 after range expansion.
        let (red, blue) = match matrix {
            Matrix::Bt601 => (0.299, 0.114),
            Matrix::Bt709 => (0.2126, 0.0722),
            Matrix::Bt2020 => (0.2627, 0.0593),
        };
        let green = 1.0 - red - blue;
        let chroma = 255.0 / 224.0 * 65536.0;
        let fixed = |value: f64| value.round() as i32;
        let from_luma = fixed(255.0 / 219.0 * 65536.0);
        let red_from_v = fixed(2.0 * (1.0 - red) * chroma);
        let green_from_v = fixed(2.0 * red * (1.0 - red) / green * chroma);
        let green_from_u = fixed(2.0 * blue * (1.0 - blue) / green * chroma);
        let blue_from_u = fixed(2.0 * (1.0 - blue) * chroma);
        let (luma, rest) = planes.split_at(width * height);
        let (u_plane, v_plane) = rest.split_at(width / 2 * (height / 2));
        let mut pixels = Vec::with_capacity(width * height);
        let byte = |value: i32| (value >> 16).clamp(0, 255) as u8;
        for (y, row) in luma.chunks_exact(width).enumerate() {
            let chroma_row = y / 2 * (width / 2)..(y / 2 + 1) * (width / 2);
            let chroma = u_plane[chroma_row.clone()].iter().zip(&v_plane[chroma_row]);
            for (pair, (u, v)) in row.chunks_exact(2).zip(chroma) {
                let (u, v) = (i32::from(*u) - 128, i32::from(*v) - 128);
                let (red, green, blue) = (red_from_v * v, green_from_u * u + green_from_v * v, blue_from_u * u);
                for luma in pair {
                    let base = (i32::from(*luma) - 16) * from_luma + (1 << 15);
                    pixels.push([byte(base + red), byte(base - green), byte(base + blue)]);
                }
            }
        }
        Self { width, height, pixels }
    }

    /// A smaller copy, each pixel the mean of those that it covers.
    pub(crate) fn shrunk(&self, width: usize, height: usize) -> Self {
        let edges = |len: usize, of: usize| -> Vec<usize> { (0..=len).map(|i| i * of / len).collect() };
        let (across, down) = (edges(width, self.width), edges(height, self.height));
        let mut pixels = Vec::with_capacity(width * height);
        for rows in down.windows(2) {
            for columns in across.windows(2) {
                let mut sums = [0u32; 3];
                let mut count = 0;
                for y in rows[0]..rows[1].max(rows[0] + 1) {
                    for pixel in
                        &self.pixels[y * self.width + columns[0]..y * self.width + columns[1].max(columns[0] + 1)]
                    {
                        sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u32::from(*value));
                        count += 1;
                    }
                }
                pixels.push(sums.map(|sum| ((sum + count / 2) / count) as u8));
            }
        }
        Self { width, height, pixels }
    }

    /// Puts another picture over this one; what lies outside is left out.
    pub(crate) fn place(&mut self, other: &Self, left: usize, top: usize) {
        for (y, row) in other.pixels.chunks_exact(other.width).enumerate().take(self.height.saturating_sub(top)) {
            let width = other.width.min(self.width.saturating_sub(left));
            let start = (top + y) * self.width + left;
            self.pixels[start..start + width].copy_from_slice(&row[..width]);
        }
    }

    /// As a baseline JPEG.
    pub(crate) fn jpeg(&self, quality: u8) -> Result<Vec<u8>, EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, quality);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.encode(self.pixels.as_flattened(), self.width as u16, self.height as u16, ColorType::Rgb)?;
        Ok(bytes)
    }
}

/// The largest size with these proportions whose long side is at most `side`; never larger than the original.
pub(crate) fn fitted(width: u32, height: u32, side: u32) -> (usize, usize) {
    let long = width.max(height).max(1);
    if long <= side {
        return (width.max(1) as usize, height.max(1) as usize);
    }
    let scaled = |len: u32| ((f64::from(len) * f64::from(side) / f64::from(long)).round() as usize).max(1);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_survive_the_way_from_luma_and_chroma() {
        // Reference values of BT.709 primaries in limited range.
        for (yuv, rgb) in [
            ([16, 128, 128], [0, 0, 0]),
            ([235, 128, 128], [255, 255, 255]),
            ([63, 102, 240], [255, 0, 0]),
            ([173, 42, 26], [0, 255, 0]),
            ([32, 240, 118], [0, 0, 255]),
        ] {
            let planes = [yuv[0], yuv[0], yuv[0], yuv[0], yuv[1], yuv[2]];
            let raster = Raster::from_planes(&planes, 2, 2, Matrix::Bt709);
            for (got, want) in raster.pixels[3].iter().zip(rgb) {
                assert!(got.abs_diff(want) <= 2, "{yuv:?} gave {:?}", raster.pixels[3]);
            }
        }
    }

    #[test]
    fn sizes_keep_their_proportions() {
        assert_eq!(fitted(1920, 1080, 96), (96, 54));
        assert_eq!(fitted(1080, 1920, 640), (360, 640));
        assert_eq!(fitted(10_000, 1, 96), (96, 1));
        assert_eq!(fitted(64, 48, 96), (64, 48));
    }

    #[test]
    fn shrinking_takes_means() {
        let mut raster = Raster::filled(4, 2, [0; 3]);
        raster.pixels[0] = [200; 3];
        assert_eq!(raster.shrunk(2, 1).pixels, vec![[50; 3], [0; 3]]);
    }
}
