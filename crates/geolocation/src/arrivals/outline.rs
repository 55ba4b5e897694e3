//! The outline of what lies above a level, as rings.

use std::collections::BTreeMap;

use super::cells::Cells;

/// A closed ring in the plane; the inside is on its left, so that holes run clockwise.
pub(super) type Ring = Vec<[f64; 2]>;

/// An edge of the net of cell middles: where it begins, and whether it goes up rather than to the right.
type Edge = (i32, i32, bool);

/// The rings around the points whose density is at least `level` (a logarithm).
///
/// # References
/// Marching squares with linear interpolation along edges; saddles by the mean of their corners.
pub(super) fn rings(cells: &Cells, level: f64) -> Vec<Ring> {
    // What was left out is far less likely than any level asked for.
    let value = |cell: (i32, i32)| cells.logs.get(&cell).copied().unwrap_or(level - 10.0).max(level - 10.0) - level;
    let mut next: BTreeMap<Edge, Edge> = BTreeMap::new();
    let mut corners: Vec<(i32, i32)> = Vec::new();
    for (&(i, j), _) in cells.logs.iter().filter(|(_, log)| **log >= level) {
        corners.extend([(i - 1, j - 1), (i, j - 1), (i - 1, j), (i, j)]);
    }
    corners.sort_unstable();
    corners.dedup();
    for (i, j) in corners {
        let values = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(value);
        let edges: [Edge; 4] = [(i, j, false), (i + 1, j, true), (i, j + 1, false), (i, j, true)];
        let inside = values.map(|value| value >= 0.0);
        let leaves: Vec<usize> = (0..4).filter(|&k| inside[k] && !inside[(k + 1) % 4]).collect();
        let enters: Vec<usize> = (0..4).filter(|&k| !inside[k] && inside[(k + 1) % 4]).collect();
        match (leaves.as_slice(), enters.as_slice()) {
            ([from], [to]) => {
                next.insert(edges[*from], edges[*to]);
            }
            ([..], [_, ..]) => {
                let joined = values.iter().sum::<f64>() >= 0.0;
                for from in leaves {
                    next.insert(edges[from], edges[(from + if joined { 1 } else { 3 }) % 4]);
                }
            }
            _ => {}
        }
    }
    let point = |(i, j, up): Edge| {
        let ends = [(i, j), if up { (i, j + 1) } else { (i + 1, j) }];
        let [a, b] = ends.map(value);
        let share = (a / (a - b)).clamp(0.0, 1.0);
        let [from, to] = ends.map(|cell| cells.middle(cell));
        [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
    };
    let mut found = Vec::new();
    while let Some((&first, _)) = next.first_key_value() {
        let mut ring = Vec::new();
        let mut edge = first;
        while let Some(after) = next.remove(&edge) {
            ring.push(point(edge));
            edge = after;
        }
        if ring.len() >= 3 {
            found.push(ring);
        }
    }
    found
}

/// The area in a ring, negative where it runs clockwise.
pub(super) fn area(ring: &[[f64; 2]]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>() * 0.5
}

/// Whether a ring goes around a point.
pub(super) fn holds(ring: &[[f64; 2]], point: [f64; 2]) -> bool {
    let next = ring.iter().cycle().skip(1);
    let crossed = ring.iter().zip(next).filter(|(a, b)| {
        (a[1] > point[1]) != (b[1] > point[1]) && point[0] < a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::cells::Best;

    fn cells(log: impl Fn([f64; 2]) -> f64) -> Cells {
        let best = Best { point: [0.0, 0.0], log: 0.0, misfit: 0.0 };
        let mut cells = Cells { size_m: 0.1, logs: BTreeMap::new(), log_mass: 0.0, best, coarse: false };
        for cell in (-60..60).flat_map(|i| (-60..60).map(move |j| (i, j))) {
            let value = log(cells.middle(cell));
            if value > -30.0 {
                cells.logs.insert(cell, value);
            }
        }
        cells
    }

    #[test]
    fn a_disc_has_one_ring_of_its_area() {
        let rings = rings(&cells(|[x, y]| -(x * x + y * y)), -4.0);
        assert_eq!(rings.len(), 1);
        assert!((area(&rings[0]) / (4.0 * std::f64::consts::PI) - 1.0).abs() < 0.005, "{}", area(&rings[0]));
        assert!(holds(&rings[0], [1.9, 0.0]) && !holds(&rings[0], [2.1, 0.0]));
    }

    #[test]
    fn an_annulus_has_a_hole_and_two_discs_have_two_rings() {
        let annulus = rings(&cells(|[x, y]| -9.0 * (x.hypot(y) - 3.0).powi(2)), -4.0);
        let mut areas: Vec<f64> = annulus.iter().map(|ring| area(ring)).collect();
        areas.sort_by(f64::total_cmp);
        assert_eq!(areas.len(), 2);
        assert!(areas[0] < 0.0 && (areas[0] + areas[1] - 8.0 * std::f64::consts::PI).abs() < 0.1, "{areas:?}");
        let two = rings(&cells(|[x, y]| -4.0 * ((x.abs() - 3.0).powi(2) + y * y)), -4.0);
        assert_eq!(two.len(), 2);
    }
}
