//! Cutting lines and areas to the picture.

/// A point of the picture: x to the right, y down.
pub(super) type Point = (f64, f64);

/// The edges of what is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    pub(super) fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Whether some points' own bounds touch the frame at all.
    pub(super) fn touches(&self, points: &[Point]) -> bool {
        let over = |keep: fn(&Frame, &Point) -> bool| points.iter().any(|p| keep(self, p));
        over(|f, p| p.0 >= f.left)
            && over(|f, p| p.0 <= f.right)
            && over(|f, p| p.1 >= f.top)
            && over(|f, p| p.1 <= f.bottom)
    }
}

/// The parts of a line inside a frame (Liang and Barsky's method, segment by segment).
pub(super) fn line(points: &[Point], frame: &Frame) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let Some((a, b)) = segment(pair[0], pair[1], frame) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open && part.last() == Some(&a) => part.push(b),
            _ => parts.push(vec![a, b]),
        }
        open = b == pair[1];
    }
    parts
}

fn segment(a: Point, b: Point, frame: &Frame) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let sides = [(-dx, a.0 - frame.left), (dx, frame.right - a.0), (-dy, a.1 - frame.top), (dy, frame.bottom - a.1)];
    for (step, room) in sides {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    let from = if enter > 0.0 { at(enter) } else { a };
    let to = if leave < 1.0 { at(leave) } else { b };
    (enter <= leave).then_some((from, to))
}

/// The part of an area inside a frame (Sutherland and Hodgman's method); empty where nothing is left.
pub(super) fn area(ring: &[Point], frame: &Frame) -> Vec<Point> {
    if ring.iter().all(|&p| frame.contains(p)) {
        return ring.to_vec();
    }
    type Side = (fn(Point, &Frame) -> f64, fn(Point, Point, f64) -> Point);
    let along = |a: Point, b: Point, t: f64| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
    let sides: [Side; 4] = [
        (|p, f| p.0 - f.left, along),
        (|p, f| f.right - p.0, along),
        (|p, f| p.1 - f.top, along),
        (|p, f| f.bottom - p.1, along),
    ];
    let mut points = ring.to_vec();
    for (inside, along) in sides {
        let mut kept = Vec::with_capacity(points.len() + 4);
        for (n, &here) in points.iter().enumerate() {
            let last = points[(n + points.len() - 1) % points.len()];
            let (was, is) = (inside(last, frame), inside(here, frame));
            if (was < 0.0) != (is < 0.0) {
                kept.push(along(last, here, was / (was - is)));
            }
            if is >= 0.0 {
                kept.push(here);
            }
        }
        points = kept;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_that_leaves_and_returns_is_two() {
        let parts = line(&[(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (8.0, 15.0), (8.0, 5.0)], &FRAME);
        assert_eq!(parts, vec![vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], vec![(8.0, 10.0), (8.0, 5.0)]]);
        assert!(line(&[(-5.0, -5.0), (-1.0, 20.0)], &FRAME).is_empty());
    }

    #[test]
    fn an_area_keeps_what_lies_inside() {
        let size = |ring: &[Point]| {
            let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
            pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
        };
        let square = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)];
        assert!((size(&area(&square, &FRAME)) - 25.0).abs() < 1e-9);
        let around = [(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)];
        assert!((size(&area(&around, &FRAME)) - 100.0).abs() < 1e-9);
        assert!(area(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], &FRAME).is_empty());
    }
}
