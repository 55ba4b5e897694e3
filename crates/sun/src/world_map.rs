use crate::letters::{self, dots};
use crate::shadow_place::{NIGHT, ShadowMap};

/// The picture's size: a quarter of a degree a pixel.
const WIDTH: usize = 1440;
const HEIGHT: usize = 720;
/// Pixels in a degree.
const SCALE: f64 = WIDTH as f64 / 360.0;
/// Lines of latitude and longitude are drawn so many degrees apart, and labelled; the equator and Greenwich darker.
const GRATICULE_DEG: i32 = 30;
/// The tropics and the polar circles, in degrees: the obliquity of the ecliptic of 2000 (IAU 2006), and what is left to 90°.
const TROPIC_DEG: f64 = 23.439;
/// Pixels in a dot of a letter.
const DOT: usize = 2;
const PAPER: [u8; 3] = [250, 250, 247];
const NIGHT_PAPER: [u8; 3] = [226, 229, 233];
const LINE: [u8; 3] = [200, 205, 210];
const MAIN_LINE: [u8; 3] = [130, 138, 146];
const INK: [u8; 3] = [52, 60, 68];
const SUN: [u8; 3] = [214, 137, 16];
/// Cities to find one's way by: `cities.csv`, positions to a tenth of a degree.
const CITIES: &str = include_str!("cities.csv");

impl ShadowMap {
    /// The bands on a picture of the world (PNG, plate carrée, 1440 × 720), that of 95 % in yellow to that of 50 % in red.
    ///
    /// Behind them a labelled graticule every 30°, the equator, the tropics and the polar circles (dashed), cities to find
    /// one's way by; and, where the moment is known, the place that has the sun overhead and, in grey, where it is night.
    ///
    /// # Errors
    /// None that a picture of fixed size can meet; the encoder's own are passed on.
    ///
    /// # Limits
    /// No coasts: the bands as GeoJSON lie over any map that has them.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut picture = Picture { pixels: Vec::with_capacity(WIDTH * HEIGHT * 3) };
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                picture.pixels.extend(self.pixel(x, y));
            }
        }
        for (text, x, y) in graticule_labels() {
            picture.write(&text, x, y, MAIN_LINE);
        }
        for (name, lon, lat) in cities() {
            let (x, y) = pixel_of(lon, lat);
            picture.fill(x - 1, y - 1, 3, 3, INK);
            let (x, y) = label_at(name, x, y);
            picture.write(name, x, y, INK);
        }
        if let Some((lon, lat)) = self.overhead {
            let (x, y) = pixel_of(lon, lat);
            picture.fill(x - 5, y - 1, 11, 3, SUN);
            picture.fill(x - 1, y - 5, 3, 11, SUN);
            picture.write("SUN", x + 8, y - 5, SUN);
        }
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&picture.pixels)?;
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
        if x == WIDTH / 2 || y == HEIGHT / 2 {
            return MAIN_LINE;
        }
        let step = (f64::from(GRATICULE_DEG) * SCALE) as usize;
        let dashed = [TROPIC_DEG, 90.0 - TROPIC_DEG]
            .iter()
            .any(|lat| [*lat, -lat].iter().any(|lat| pixel_of(0.0, *lat).1 == y as i32) && x % 8 < 4);
        match x.is_multiple_of(step) || y.is_multiple_of(step) || dashed {
            true => LINE,
            false if self.is_night(x, y) => NIGHT_PAPER,
            false => PAPER,
        }
    }

    /// Whether no shadow can fall in the middle of a pixel; false where the moment is not known.
    fn is_night(&self, x: usize, y: usize) -> bool {
        let Some((lon, lat)) = self.overhead else { return false };
        let here = ((x as f64 + 0.5) / SCALE - 180.0, 90.0 - (y as f64 + 0.5) / SCALE);
        let (sin, cos) = lat.to_radians().sin_cos();
        let (sin_here, cos_here) = here.1.to_radians().sin_cos();
        sin * sin_here + cos * cos_here * (here.0 - lon).to_radians().cos() < NIGHT
    }
}

/// Pixels being drawn on; what lies outside is not drawn.
struct Picture {
    pixels: Vec<u8>,
}

impl Picture {
    fn fill(&mut self, x: i32, y: i32, width: i32, height: i32, colour: [u8; 3]) {
        for (x, y) in (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y))) {
            if (0..WIDTH as i32).contains(&x) && (0..HEIGHT as i32).contains(&y) {
                let at = (y as usize * WIDTH + x as usize) * 3;
                self.pixels[at..at + 3].copy_from_slice(&colour);
            }
        }
    }

    fn write(&mut self, text: &str, x: i32, y: i32, colour: [u8; 3]) {
        let dot = DOT as i32;
        for (column, row) in dots(text) {
            self.fill(x + column as i32 * dot, y + row as i32 * dot, dot, dot, colour);
        }
    }
}

/// The pixel in which a place lies.
fn pixel_of(lon: f64, lat: f64) -> (i32, i32) {
    (((lon + 180.0) * SCALE) as i32, ((90.0 - lat) * SCALE) as i32)
}

/// How many pixels wide a text is.
fn width_of(text: &str) -> i32 {
    (text.chars().count() * letters::ADVANCE * DOT) as i32
}

/// Where a city's name begins: right of its dot, or left of it where the picture ends.
fn label_at(name: &str, x: i32, y: i32) -> (i32, i32) {
    let right = x + 4;
    let left = x - 2 - width_of(name);
    (if right + width_of(name) <= WIDTH as i32 { right } else { left }, y - (letters::HEIGHT * DOT) as i32 / 2)
}

/// Labels of the graticule, each with the pixel of its top left corner: meridians along the foot, parallels at the left.
fn graticule_labels() -> Vec<(String, i32, i32)> {
    let high = (letters::HEIGHT * DOT) as i32;
    let named = |degrees: i32, plus: char, minus: char| match degrees {
        0 => "0°".to_owned(),
        _ => format!("{}°{}", degrees.abs(), if degrees > 0 { plus } else { minus }),
    };
    let meridians = (-180 / GRATICULE_DEG + 1..180 / GRATICULE_DEG).map(|n| {
        let degrees = n * GRATICULE_DEG;
        (named(degrees, 'E', 'W'), pixel_of(f64::from(degrees), 0.0).0 + 3, HEIGHT as i32 - high - 4)
    });
    let parallels = (-90 / GRATICULE_DEG + 1..90 / GRATICULE_DEG).map(|n| {
        let degrees = n * GRATICULE_DEG;
        let text = if degrees == 0 { "EQUATOR".to_owned() } else { named(degrees, 'N', 'S') };
        (text, 4, pixel_of(0.0, f64::from(degrees)).1 - high - 3)
    });
    let circles = [
        ("POLAR CIRCLE", 90.0 - TROPIC_DEG),
        ("TROPIC", TROPIC_DEG),
        ("TROPIC", -TROPIC_DEG),
        ("POLAR CIRCLE", TROPIC_DEG - 90.0),
    ];
    let circles = circles.map(|(text, lat)| (text.to_owned(), 4, pixel_of(0.0, lat).1 - high - 3));
    meridians.chain(parallels).chain(circles).collect()
}

/// Each city's name, longitude and latitude.
fn cities() -> impl Iterator<Item = (&'static str, f64, f64)> {
    CITIES.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PlaceQuestion, Shadow, where_on_earth};

    fn drawn(map: &ShadowMap) -> Vec<u8> {
        let bytes = map.png().unwrap();
        assert_eq!(bytes, map.png().unwrap());
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    }

    #[test]
    fn a_picture_with_a_band_a_graticule_the_night_and_the_sun() {
        let shadows = [Shadow { ratio: Some("3±0.1".parse().unwrap()), azimuth_deg: None }];
        let at = "2022-01-05T09:00:00Z".parse().unwrap();
        let map = where_on_earth(&PlaceQuestion { at, at_error_s: 0.0, shadows: &shadows, grid_deg: 0.25 }).unwrap();
        let pixels = drawn(&map);
        let red = pixels.chunks(3).filter(|pixel| **pixel == [178, 24, 43]).count();
        assert!((2_000..80_000).contains(&red), "{red}");
        let pixel = |lon: f64, lat: f64| {
            let (x, y) = pixel_of(lon, lat);
            let at = (y as usize * WIDTH + x as usize) * 3;
            <[u8; 3]>::try_from(&pixels[at..at + 3]).unwrap()
        };
        // Nine hours after midnight at Greenwich the sun stands over 46° east, in January over 23° south.
        assert_eq!(pixel(46.2, -22.6), SUN);
        assert_eq!(
            (pixel(-120.5, 5.5), pixel(62.5, -33.5)),
            (NIGHT_PAPER, PAPER),
            "night in the Pacific, day south of Madagascar"
        );
        assert_eq!((pixel(30.1, -75.5), pixel(0.1, -75.5), pixel(55.5, -0.1)), (LINE, MAIN_LINE, MAIN_LINE));
    }

    #[test]
    fn every_label_can_be_read() {
        let mut boxes: Vec<(String, [i32; 4])> = Vec::new();
        let high = (letters::HEIGHT * DOT) as i32;
        let cities = cities().map(|(name, lon, lat)| {
            assert!((-180.0..180.0).contains(&lon) && (-90.0..90.0).contains(&lat), "{name}");
            let (x, y) = pixel_of(lon, lat);
            let (at, top) = label_at(name, x, y);
            (name.to_owned(), [at.min(x - 2), top, (at + width_of(name)).max(x + 2), top + high])
        });
        let lines = graticule_labels().into_iter().map(|(text, x, y)| {
            let right = x + width_of(&text);
            (text, [x, y, right, y + high])
        });
        for (text, now) in cities.chain(lines) {
            assert!(text.chars().all(|c| c == ' ' || dots(&c.to_string()).next().is_some()), "{text}");
            assert!(now[0] >= 0 && now[1] >= 0 && now[2] <= WIDTH as i32 && now[3] <= HEIGHT as i32, "{text} {now:?}");
            let over = |one: &[i32; 4]| one[0] < now[2] && now[0] < one[2] && one[1] < now[3] && now[1] < one[3];
            let other = boxes.iter().find(|(_, one)| over(one));
            assert!(other.is_none(), "{text} lies over {other:?}");
            boxes.push((text, now));
        }
        assert!(boxes.len() > 60, "{}", boxes.len());
    }
}
