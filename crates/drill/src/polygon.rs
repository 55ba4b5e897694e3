//! Footprints: closed rings of points in metres, counter-clockwise, without the first point repeated.

/// A point on the ground.
pub(crate) type Flat = (f64, f64);

/// The signed area; positive when counter-clockwise.
pub(crate) fn area(ring: &[Flat]) -> f64 {
    edges(ring).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

/// Its sides, each from a corner to the next.
pub(crate) fn edges(ring: &[Flat]) -> impl Iterator<Item = (Flat, Flat)> + '_ {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()]))
}

/// Whether a point lies inside.
pub(crate) fn contains(ring: &[Flat], p: Flat) -> bool {
    let crosses =
        |(a, b): &(Flat, Flat)| (a.1 > p.1) != (b.1 > p.1) && p.0 < (b.0 - a.0) * (p.1 - a.1) / (b.1 - a.1) + a.0;
    edges(ring).filter(crosses).count() % 2 == 1
}

/// Smallest and largest corner of the box around it.
pub(crate) fn bounds(ring: &[Flat]) -> (Flat, Flat) {
    ring.iter().fold(((f64::MAX, f64::MAX), (f64::MIN, f64::MIN)), |(low, high), p| {
        ((low.0.min(p.0), low.1.min(p.1)), (high.0.max(p.0), high.1.max(p.1)))
    })
}

/// Distance of a point from its nearest side; 0 inside.
pub(crate) fn distance(ring: &[Flat], p: Flat) -> f64 {
    if contains(ring, p) {
        return 0.0;
    }
    edges(ring).map(|(a, b)| from_segment(a, b, p)).fold(f64::MAX, f64::min)
}

fn from_segment(a: Flat, b: Flat, p: Flat) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let t = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-12)).clamp(0.0, 1.0);
    (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
}

/// Where the way from `a` to `b` meets the side from `c` to `d`, as fractions along both.
pub(crate) fn meet(a: Flat, b: Flat, c: Flat, d: Flat) -> Option<(f64, f64)> {
    let (rx, ry) = (b.0 - a.0, b.1 - a.1);
    let (sx, sy) = (d.0 - c.0, d.1 - c.1);
    let cross = rx * sy - ry * sx;
    if cross.abs() < 1e-12 {
        return None;
    }
    let (qx, qy) = (c.0 - a.0, c.1 - a.1);
    let (t, u) = ((qx * sy - qy * sx) / cross, (qx * ry - qy * rx) / cross);
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some((t, u))
}

/// Cuts it into triangles by its corners' numbers (ear clipping); what crosses itself loses a part.
pub(crate) fn triangles(ring: &[Flat]) -> Vec<[usize; 3]> {
    let mut left: Vec<usize> = (0..ring.len()).collect();
    let mut out = Vec::new();
    while left.len() > 2 {
        let n = left.len();
        let ear = (0..n).find(|&i| {
            let [a, b, c] = [left[(i + n - 1) % n], left[i], left[(i + 1) % n]];
            let corner = [ring[a], ring[b], ring[c]];
            area(&corner) > 1e-9 && !left.iter().any(|&k| k != a && k != b && k != c && contains(&corner, ring[k]))
        });
        let i = ear.unwrap_or(0);
        if ear.is_some() {
            out.push([left[(i + n - 1) % n], left[i], left[(i + 1) % n]]);
        }
        left.remove(i);
    }
    out
}
