use crate::shadow_place::ShadowMap;

/// The picture's size: half a degree a pixel.
const WIDTH: usize = 720;
const HEIGHT: usize = 360;
/// Lines of latitude and longitude are drawn so many degrees apart, the equator and Greenwich darker.
const GRATICULE_DEG: usize = 15;
const PAPER: [u8; 3] = [250, 250, 247];
const LINE: [u8; 3] = [205, 210, 214];
const MAIN_LINE: [u8; 3] = [130, 138, 146];

impl ShadowMap {
    /// The bands on a picture of the world (PNG, plate carrée, 720 × 360): a graticule every 15°, the band of 95 % in
    /// yellow to that of 50 % in red.
    ///
    /// # Errors
    /// None that a picture of fixed size can meet; the encoder's own are passed on.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut pixels = Vec::with_capacity(WIDTH * HEIGHT * 3);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                pixels.extend(self.pixel(x, y));
            }
        }
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&pixels)?;
        Ok(bytes)
    }

    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        // The likeliest of the cells under a pixel, so that a thin band does not fall between pixels.
        let span = |at: usize, of: usize, cells: usize| {
            at * cells / of..((at + 1) * cells).div_ceil(of).max(at * cells / of + 1)
        };
        let cells =
            span(y, HEIGHT, self.rows).flat_map(|row| span(x, WIDTH, self.columns).map(move |column| (row, column)));
        let likelihood = cells.map(|(row, column)| self.likelihood[row * self.columns + column]).fold(0.0, f32::max);
        let band = [(0.50, [178, 24, 43]), (0.68, [239, 120, 60]), (0.95, [253, 219, 128])];
        if let Some((_, colour)) = band.iter().find(|(share, _)| likelihood >= self.threshold(*share)) {
            return *colour;
        }
        let step = GRATICULE_DEG * 2;
        match (x == WIDTH / 2 || y == HEIGHT / 2, x.is_multiple_of(step) || y.is_multiple_of(step)) {
            (true, _) => MAIN_LINE,
            (_, true) => LINE,
            _ => PAPER,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{PlaceQuestion, Shadow, where_on_earth};

    #[test]
    fn a_picture_with_a_band_and_a_graticule() {
        let shadows = [Shadow { ratio: Some("3±0.1".parse().unwrap()), azimuth_deg: None }];
        let at = "2022-01-05T09:00:00Z".parse().unwrap();
        let map = where_on_earth(&PlaceQuestion { at, at_error_s: 0.0, shadows: &shadows, grid_deg: 0.25 }).unwrap();
        let bytes = map.png().unwrap();
        assert_eq!(bytes, map.png().unwrap());
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let red = pixels.chunks(3).filter(|pixel| **pixel == [178, 24, 43]).count();
        assert!((500..20_000).contains(&red), "{red}");
    }
}
