//! Names along streets, where a straight stretch has room for them.
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    base::Ground,
    clip::{self, Frame, Point},
};
use crate::{axis::tenth, timeline::text_width};

const LETTER: f64 = 10.5;
/// Segments that turn by less than this are one stretch, in radians.
const STRAIGHT: f64 = 0.06;
/// No more names than these on one map.
const MOST_NAMES: usize = 26;

/// A straight piece of a street, from end to end.
type Stretch = (Point, Point);

/// A street's name, centred on a point and turned along the street.
#[derive(Debug, Serialize)]
pub(super) struct StreetNameView {
    text: String,
    x: f64,
    y: f64,
    degrees: f64,
}

/// Names for streets, one each, on their longest straight stretch that is free; main streets first.
pub(super) fn place<'a>(
    streets: impl Iterator<Item = (Ground, &'a str, &'a [Point])>,
    mut taken: Vec<Frame>,
    frame: &Frame,
) -> Vec<StreetNameView> {
    let mut stretches: BTreeMap<(Reverse<Ground>, &str), Vec<Stretch>> = BTreeMap::new();
    for (ground, name, points) in streets {
        let found = clip::line(points, frame).into_iter().flat_map(|part| straight(&part));
        stretches.entry((Reverse(ground), name)).or_default().extend(found);
    }
    let mut names = Vec::new();
    for ((_, name), mut found) in stretches {
        let length = |(a, b): &Stretch| (b.0 - a.0).hypot(b.1 - a.1);
        found.sort_by(|a, b| length(b).total_cmp(&length(a)));
        let width = text_width(name, LETTER) + 8.0;
        let room = found.iter().take_while(|s| length(s) >= width);
        let spot = room.flat_map(|&(a, b)| [0.5, 0.25, 0.75].map(|t| spot(a, b, t, width))).find(|(_, _, space)| {
            frame.contains((space.left, space.top))
                && frame.contains((space.right, space.bottom))
                && taken.iter().all(|t| apart(t, space))
        });
        let Some((at, degrees, space)) = spot else { continue };
        taken.push(space);
        names.push(StreetNameView { text: name.to_owned(), x: tenth(at.0), y: tenth(at.1), degrees: tenth(degrees) });
        if names.len() == MOST_NAMES {
            break;
        }
    }
    names
}

/// A text's middle on a stretch, the angle that keeps it upright, and the room it takes.
fn spot(a: Point, b: Point, share: f64, width: f64) -> (Point, f64, Frame) {
    let at = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
    let mut angle = (b.1 - a.1).atan2(b.0 - a.0);
    if angle.abs() > std::f64::consts::FRAC_PI_2 {
        angle -= std::f64::consts::PI.copysign(angle);
    }
    let (half_x, half_y) = ((width * angle.cos().abs() + LETTER) / 2.0, (width * angle.sin().abs() + LETTER) / 2.0);
    let space = Frame { left: at.0 - half_x, top: at.1 - half_y, right: at.0 + half_x, bottom: at.1 + half_y };
    (at, angle.to_degrees(), space)
}

fn apart(a: &Frame, b: &Frame) -> bool {
    a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
}

/// The straight stretches of a line.
fn straight(points: &[Point]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut heading = f64::NAN;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let next = (b.1 - a.1).atan2(b.0 - a.0);
        let turn = (next - heading + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI;
        match stretches.last_mut() {
            Some(last) if turn.abs() < STRAIGHT => last.1 = b,
            _ => stretches.push((a, b)),
        }
        heading = next;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_upright_and_stands_once() {
        let frame = Frame { left: 0.0, top: 0.0, right: 500.0, bottom: 500.0 };
        let points = [(480.0, 100.0), (300.0, 101.0), (20.0, 100.0)];
        let both = [(Ground::Street, "Abay", &points[..]), (Ground::Street, "Abay", &points[..])];
        let names = place(both.into_iter(), Vec::new(), &frame);
        assert_eq!(names.len(), 1);
        assert!(names[0].degrees.abs() < 1.0, "{names:?}");
        let all = Frame { left: 0.0, top: 0.0, right: 500.0, bottom: 500.0 };
        assert!(place(both.into_iter(), vec![all], &frame).is_empty());
    }
}
