//! Placing names beside their places without one covering another.
use super::clip::{Frame, Point};
use crate::timeline::text_width;

/// Size of the lettering.
const LETTER: f64 = 12.5;
/// Names are drawn in a strong cut, which is wider.
const STRONG: f64 = 1.16;
/// Height of a label's box.
const HEIGHT: f64 = 18.0;
/// Room kept free around a place's own mark.
const MARK: f64 = 7.0;

/// Where a name stands, relative to the mark of its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// Left end of the text.
    pub(super) dx: f64,
    /// Baseline of the text.
    pub(super) dy: f64,
    /// Whether the name stands so far off that a line must join the two.
    pub(super) leader: Option<Point>,
    /// Whether only the number is shown, for want of room.
    pub(super) number_only: bool,
}

/// The width that a name takes.
pub(super) fn width(text: &str) -> f64 {
    text_width(text, LETTER) * STRONG
}

#[derive(Debug, Clone, Copy)]
struct Space {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Space {
    fn meets(&self, other: &Space) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// A place for each label: `(mark, number, name)` in order of importance.
///
/// Names are tried beside their mark on all sides, then farther off with a line, then as a bare number. Where even
/// that finds no room the number stands on its mark.
pub(super) fn place(labels: &[(Point, String, String)], frame: &Frame) -> Vec<Placed> {
    let mark = |(x, y): Point| Space { left: x - MARK, top: y - MARK, right: x + MARK, bottom: y + MARK };
    let mut taken: Vec<Space> = labels.iter().map(|(at, _, _)| mark(*at)).collect();
    let mut placed = Vec::with_capacity(labels.len());
    for (n, (at, number, name)) in labels.iter().enumerate() {
        let tries = [(format!("{number} {name}"), false), (number.clone(), true)];
        let found = tries.iter().find_map(|(text, number_only)| {
            let width = width(text) + 8.0;
            candidates(width).into_iter().find_map(|(left, top, ring)| {
                let space = Space {
                    left: at.0 + left,
                    top: at.1 + top,
                    right: at.0 + left + width,
                    bottom: at.1 + top + HEIGHT,
                };
                let inside = space.left >= frame.left + 4.0
                    && space.right <= frame.right - 4.0
                    && space.top >= frame.top + 4.0
                    && space.bottom <= frame.bottom - 4.0;
                let free = inside && taken.iter().enumerate().all(|(m, t)| m == n || !t.meets(&space));
                free.then_some((space, ring, *number_only))
            })
        });
        let view = match found {
            Some((space, ring, number_only)) => {
                taken.push(space);
                let (left, middle) = (space.left - at.0, (space.top + space.bottom) / 2.0 - at.1);
                let near = if left > 0.0 {
                    left
                } else if space.right < at.0 {
                    space.right - at.0
                } else {
                    0.0
                };
                Placed {
                    dx: left + 4.0,
                    dy: space.bottom - at.1 - 5.0,
                    leader: (ring > 0)
                        .then_some((near, if near == 0.0 { middle - middle.signum() * HEIGHT / 2.0 } else { middle })),
                    number_only,
                }
            }
            None => Placed { dx: -4.0, dy: 5.0, leader: None, number_only: true },
        };
        placed.push(view);
    }
    placed
}

/// Left and top of a box of this width, relative to its mark, the best first; and how far out it stands.
fn candidates(width: f64) -> Vec<(f64, f64, usize)> {
    let mut all = Vec::new();
    for (ring, gap) in [9.0, 26.0, 46.0, 70.0, 96.0].into_iter().enumerate() {
        let (right, left, middle) = (gap, -gap - width, -width / 2.0);
        let (up, down, level) = (-gap - HEIGHT, gap, -HEIGHT / 2.0);
        let (above, below) = (-HEIGHT - gap * 0.4, gap * 0.4);
        for (x, y) in [
            (right, level),
            (left, level),
            (right, above),
            (right, below),
            (left, above),
            (left, below),
            (middle, up),
            (middle, down),
            (right * 0.4, up),
            (right * 0.4, down),
            (left + gap * 0.6, up),
            (left + gap * 0.6, down),
        ] {
            all.push((x, y, ring));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_crowd_do_not_cover_one_another() {
        let frame = Frame { left: 0.0, top: 0.0, right: 1000.0, bottom: 640.0 };
        let labels: Vec<(Point, String, String)> = (0..24)
            .map(|n| {
                let (x, y) = (400.0 + f64::from(n % 5) * 45.0, 200.0 + f64::from(n / 5) * 38.0);
                ((x, y), (n + 1).to_string(), "Independence Monument".to_owned())
            })
            .collect();
        let placed = place(&labels, &frame);
        let spaces: Vec<Space> = placed
            .iter()
            .zip(&labels)
            .map(|(p, ((x, y), number, name))| {
                let text = if p.number_only { number.clone() } else { format!("{number} {name}") };
                let (left, bottom) = (x + p.dx, y + p.dy);
                Space { left, top: bottom - 12.0, right: left + width(&text), bottom }
            })
            .collect();
        assert!(placed.iter().filter(|p| !p.number_only).count() >= 12, "{placed:?}");
        for (n, a) in spaces.iter().enumerate() {
            assert!(spaces[..n].iter().all(|b| !a.meets(b)), "label {n}");
        }
    }
}
