//! Microphones and regions as a map: one still drawing (SVG), north up, at true scale.
use std::fmt::Write;

use model::Position;

use super::answer::Found;
use super::region::Piece;
use crate::Plane;

/// Width of a drawing in its own units.
const WIDTH: f64 = 640.0;
/// It is not drawn flatter or steeper than these heights allow.
const HEIGHTS: [f64; 2] = [360.0, 640.0];
/// Room around what is drawn, as a share of its extent.
const MARGIN: f64 = 0.1;
/// A drawing never shows less than this, in metres.
const LEAST_M: f64 = 20.0;
/// What is so much smaller than the whole map is drawn larger once more.
const SMALL: f64 = 0.3;
/// Half the side of the square in which a mark and its number stand.
const MARK: f64 = 13.0;

/// A microphone on a map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stand<'a> {
    /// What people call it.
    pub name: &'a str,
    /// Where it stood.
    pub place: Position,
    /// The radius within which it stood.
    pub within_m: f64,
    /// What became of what it heard.
    pub heard: Hearing,
}

/// What became of what a microphone heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearing {
    /// Places stand on it.
    Used,
    /// It heard something that was left out.
    LeftOut,
    /// It heard nothing that could be placed.
    Nothing,
}

/// Microphones and the places of sounds, to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Map<'a> {
    /// Numbered from 1 in this order.
    pub stands: Vec<Stand<'a>>,
    /// Each place with its name.
    pub found: Vec<(&'a str, &'a Found)>,
}

/// From metres to the drawing.
struct View {
    plane: Plane,
    west_m: f64,
    north_m: f64,
    metres_per_unit: f64,
    height: f64,
}

impl View {
    fn of(plane: Plane, points: &[([f64; 2], f64)]) -> Self {
        let end = |axis: usize, side: f64| {
            let ends = points.iter().map(|(at, reach_m)| side * at[axis] + reach_m);
            side * ends.fold(f64::NEG_INFINITY, f64::max)
        };
        let (west, east, south, north) = (end(0, -1.0), end(0, 1.0), end(1, -1.0), end(1, 1.0));
        let room = |low: f64, high: f64| (high - low).max(LEAST_M) * (1.0 + 2.0 * MARGIN);
        let (wide, high) = (room(west, east), room(south, north));
        let height = (WIDTH * high / wide).clamp(HEIGHTS[0], HEIGHTS[1]);
        let metres_per_unit = (wide / WIDTH).max(high / height);
        Self {
            plane,
            west_m: west.midpoint(east) - 0.5 * WIDTH * metres_per_unit,
            north_m: south.midpoint(north) + 0.5 * height * metres_per_unit,
            metres_per_unit,
            height,
        }
    }

    fn at(&self, place: Position) -> [f64; 2] {
        let [east, north] = self.plane.east_north_m(place);
        [(east - self.west_m) / self.metres_per_unit, (self.north_m - north) / self.metres_per_unit]
    }

    fn shows(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=WIDTH).contains(&x) && (0.0..=self.height).contains(&y)
    }
}

impl Map<'_> {
    /// Everything on one drawing; nothing where there is nothing to draw.
    pub fn whole(&self) -> Option<String> {
        let stands = self.stands.iter().map(|one| (one.place, one.within_m));
        let corners = self.found.iter().flat_map(|(_, found)| corners(found)).map(|corner| (corner, 0.0));
        self.drawn(&stands.chain(corners).collect::<Vec<_>>())
    }

    /// The region of one place by itself, where it is small on the whole map.
    pub fn close(&self, index: usize) -> Option<String> {
        let (_, found) = self.found.get(index)?;
        let corners: Vec<_> = corners(found).map(|corner| (corner, 0.0)).collect();
        self.larger(&corners)
    }

    /// The microphones by themselves, where they stand close together on the whole map.
    pub fn microphones(&self) -> Option<String> {
        self.larger(&self.stands.iter().map(|one| (one.place, one.within_m)).collect::<Vec<_>>())
    }

    /// These by themselves, where they are small on the whole map.
    fn larger(&self, these: &[(Position, f64)]) -> Option<String> {
        let stands = self.stands.iter().map(|one| (one.place, one.within_m));
        let all: Vec<_> =
            stands.chain(self.found.iter().flat_map(|(_, found)| corners(found)).map(|at| (at, 0.0))).collect();
        let (part, whole) = (view(these)?, view(&all)?);
        (part.metres_per_unit < SMALL * whole.metres_per_unit).then(|| self.drawn(these)).flatten()
    }

    fn drawn(&self, points: &[(Position, f64)]) -> Option<String> {
        let view = view(points)?;
        let mut svg = format!(
            "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\" aria-label=\"{}\"><rect class=\"land\" width=\"100%\" height=\"100%\"/>",
            view.height,
            self.alt()
        );
        for (n, (_, found)) in self.found.iter().enumerate() {
            let path: String = found.region95.pieces.iter().map(|piece| outline(piece, &view)).collect();
            let _ = write!(svg, "<path class=\"region r{}\" fill-rule=\"evenodd\" d=\"{path}\"/>", n % 6);
        }
        let mut taken: Vec<[f64; 2]> = Vec::new();
        for one in &self.stands {
            let ([x, y], radius) = (view.at(one.place), one.within_m / view.metres_per_unit);
            if view.shows([x, y]) {
                let _ = write!(svg, "<circle class=\"within\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
                taken.push([x, y]);
            }
        }
        for (n, one) in self.stands.iter().enumerate().filter(|(_, one)| view.shows(view.at(one.place))) {
            stand(&mut svg, n + 1, one, view.at(one.place), &mut taken);
        }
        for (n, (name, found)) in self.found.iter().enumerate() {
            place(&mut svg, n, name, found, &view, &mut taken);
        }
        furniture(&mut svg, &view);
        svg.push_str("</svg>");
        Some(svg)
    }

    /// What a drawing shows, in words.
    fn alt(&self) -> String {
        let many = |count: usize, of: &str| format!("{count} {of}{}", if count == 1 { "" } else { "s" });
        let (microphones, places) = (many(self.stands.len(), "microphone"), many(self.found.len(), "place"));
        format!("Map of {microphones} and the regions of {places}; the text beside it says the same in words.")
    }
}

fn corners(found: &Found) -> impl Iterator<Item = Position> {
    found.region95.pieces.iter().flat_map(|piece| piece.outline.iter().copied())
}

fn view(points: &[(Position, f64)]) -> Option<View> {
    let plane = Plane::at(points.first()?.0);
    let metres: Vec<_> = points.iter().map(|(place, reach_m)| (plane.east_north_m(*place), *reach_m)).collect();
    Some(View::of(plane, &metres))
}

fn outline(piece: &Piece, view: &View) -> String {
    let ring = |ring: &Vec<Position>| {
        let corners: Vec<String> =
            ring.iter().map(|corner| view.at(*corner)).map(|[x, y]| format!("{x:.1} {y:.1}")).collect();
        format!("M{}Z", corners.join("L"))
    };
    std::iter::once(&piece.outline).chain(&piece.holes).map(ring).collect()
}

/// A free spot for a label of so many units beside a mark.
fn beside([x, y]: [f64; 2], wide: f64, taken: &mut Vec<[f64; 2]>) -> [f64; 2] {
    let tries = [[MARK, 5.0], [-MARK - wide, 5.0], [-wide / 2.0, -MARK], [-wide / 2.0, MARK + 8.0]];
    let middle = |by: [f64; 2]| [x + by[0] + wide / 2.0, y + by[1] - 5.0];
    let is_free = |by: &[f64; 2]| {
        let at = middle(*by);
        let meets = |other: &[f64; 2]| (at[0] - other[0]).abs() < MARK + wide / 2.0 && (at[1] - other[1]).abs() < MARK;
        at[0] - wide / 2.0 > 2.0 && at[0] + wide / 2.0 < WIDTH - 2.0 && !taken.iter().any(meets)
    };
    let by = tries.into_iter().find(is_free).unwrap_or(tries[0]);
    taken.push(middle(by));
    [x + by[0], y + by[1]]
}

fn stand(svg: &mut String, number: usize, one: &Stand<'_>, [x, y]: [f64; 2], taken: &mut Vec<[f64; 2]>) {
    let class = match one.heard {
        Hearing::Used => "mic",
        Hearing::LeftOut => "mic out",
        Hearing::Nothing => "mic silent",
    };
    let [label_x, label_y] = beside([x, y], 8.0 * number.to_string().len() as f64, taken);
    let _ = write!(
        svg,
        "<g class=\"{class}\"><title>{number}: {}</title><path d=\"M{x:.1} {:.1}l6 11h-12z\"/><text x=\"{label_x:.1}\" y=\"{label_y:.1}\">{number}</text></g>",
        escape(one.name),
        y - 7.0
    );
}

fn place(svg: &mut String, n: usize, name: &str, found: &Found, view: &View, taken: &mut Vec<[f64; 2]>) {
    let likeliest = found.likeliest().map(|place| view.at(place)).filter(|at| view.shows(*at));
    if let Some([x, y]) = likeliest {
        let _ =
            write!(svg, "<path class=\"best r{}\" d=\"M{:.1} {y:.1}h12M{x:.1} {:.1}v12\"/>", n % 6, x - 6.0, y - 6.0);
    }
    // Without a likeliest point the name stands where the first piece is nearest to its own best.
    let pieces = found.region95.pieces.iter().map(|piece| view.at(piece.position));
    let Some(at) = likeliest.or_else(|| pieces.into_iter().find(|at| view.shows(*at))) else { return };
    let [x, y] = beside(at, 7.5 * name.chars().count() as f64, taken);
    let _ = write!(svg, "<text class=\"name r{}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", n % 6, escape(name));
}

/// The bar of the scale and the arrow to the north.
fn furniture(svg: &mut String, view: &View) {
    let most_m = 0.3 * WIDTH * view.metres_per_unit;
    let power = 10f64.powf(most_m.log10().floor());
    let length_m = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|one| *one <= most_m).unwrap_or(power);
    let label = if length_m >= 1_000.0 { format!("{} km", length_m / 1_000.0) } else { format!("{length_m} m") };
    let (wide, y) = (length_m / view.metres_per_unit, view.height - 16.0);
    let _ = write!(
        svg,
        "<g class=\"scale\"><path d=\"M16 {:.1}v6h{wide:.1}v-6\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text></g><g class=\"north\"><path d=\"M{x} 14l7 20l-7 -5l-7 5z\"/><text x=\"{x}\" y=\"48\" text-anchor=\"middle\">N</text></g>",
        y - 6.0,
        16.0 + wide / 2.0,
        y - 10.0,
        x = WIDTH - 24.0,
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::Region95;

    fn here() -> Plane {
        Plane::at(Position::from_lon_lat(76.945, 43.238).unwrap())
    }

    fn found(at: [f64; 2], half_m: f64, cut_off: bool) -> Found {
        let corner = |by: [f64; 2]| here().position([at[0] + half_m * by[0], at[1] + half_m * by[1]]);
        let outline = vec![corner([-1.0, -1.0]), corner([1.0, -1.0]), corner([1.0, 1.0]), corner([-1.0, 1.0])];
        let piece = Piece { share: 1.0, position: here().position(at), outline, holes: Vec::new() };
        let region95 = Region95 {
            pieces: vec![piece],
            area_m2: 4.0 * half_m * half_m,
            semi_major_m: half_m,
            semi_minor_m: half_m,
            azimuth_deg: 0.0,
            cut_off,
        };
        Found { place: 0, position: here().position(at), region95 }
    }

    fn stand(name: &str, at: [f64; 2]) -> Stand<'_> {
        Stand { name, place: here().position(at), within_m: 5.0, heard: Hearing::Used }
    }

    /// The numbers of the first path of a class.
    fn path(svg: &str, class: &str) -> Vec<f64> {
        let from = svg.split(&format!("class=\"{class}\"")).nth(1).unwrap().split(" d=\"").nth(1).unwrap();
        let text = from.split('"').next().unwrap();
        text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').filter_map(|one| one.parse().ok()).collect()
    }

    #[test]
    fn north_is_up_and_the_scale_is_true() {
        let found = found([0.0, 100.0], 20.0, false);
        let map = Map { stands: vec![stand("a<b", [0.0, -200.0])], found: vec![("place 1", &found)] };
        let svg = map.whole().unwrap();
        assert!(svg.contains("a&lt;b") && !svg.contains("a<b"));
        let region = path(&svg, "region r0");
        let (wide, up) = (region[2] - region[0], region[1] - region[5]);
        assert!(wide > 0.0 && up > 0.0 && (wide / up - 1.0).abs() < 0.05, "{region:?}");
        let bar: f64 = svg.split("v6h").nth(1).unwrap().split('v').next().unwrap().parse().unwrap();
        assert!(svg.contains(">100 m</text>"), "{svg}");
        assert!((wide / 40.0 * 100.0 / bar - 1.0).abs() < 0.05, "{wide} for 40 m, {bar} for 100 m");
    }

    #[test]
    fn a_point_is_drawn_only_where_the_region_is_whole() {
        let (whole, cut) = (found([0.0, 0.0], 20.0, false), found([0.0, 0.0], 20.0, true));
        let drawn = |found: &Found| Map { stands: vec![stand("a", [90.0, 0.0])], found: vec![("p", found)] }.whole();
        assert!(drawn(&whole).unwrap().contains("class=\"best"));
        assert!(!drawn(&cut).unwrap().contains("class=\"best"));
    }

    #[test]
    fn what_is_small_is_drawn_once_more_and_nothing_is_no_map() {
        let found = found([0.0, 0.0], 10.0, false);
        let stands = vec![stand("a", [-400.0, 0.0]), stand("b", [400.0, 90.0])];
        let map = Map { stands, found: vec![("place 1", &found)] };
        assert!(map.close(0).is_some() && map.microphones().is_none() && map.close(1).is_none());
        assert_eq!(Map { stands: Vec::new(), found: Vec::new() }.whole(), None);
    }
}
