//! One group's offsets and drifts from all its pairs at once.

use super::groups::{Edge, Placed};

/// Clocks part by some tens of parts in a million.
const SPREAD_OF_CLOCKS: f64 = 60e-6;
/// Rounds of weighing pairs down that stand far off.
const ROUNDS: usize = 6;

/// Robust least squares (Huber) for the members of one group, the earliest of which is its clock.
pub(super) fn solve(members: &[usize], edges: &[&Edge]) -> Vec<(usize, Placed)> {
    let alone = Placed { group: 0, offset_s: 0.0, drift: 0.0, drift_known: true, sd_s: 0.0, hops: 0 };
    if members.len() == 1 {
        return vec![(members[0], alone)];
    }
    let place = |n: usize| members.binary_search(&n).unwrap_or(0);
    // The earliest is not known before offsets are: a first solution on any clock finds it.
    let mut reference = 0;
    let mut solution = Vec::new();
    for _ in 0..2 {
        solution = solved(members.len(), edges, &place, reference);
        let earliest = (0..members.len()).min_by(|&x, &y| solution[x].0.total_cmp(&solution[y].0)).unwrap_or(0);
        if earliest == reference {
            break;
        }
        reference = earliest;
    }
    let hops = distances(members.len(), edges, &place, reference, |_| true);
    let by_drift = distances(members.len(), edges, &place, reference, |edge| edge.drift_known);
    members
        .iter()
        .enumerate()
        .map(|(at, &n)| {
            let (offset_s, drift, sd_s) = solution[at];
            let drift_known = by_drift[at].is_some();
            (n, Placed { group: 0, offset_s, drift, drift_known, sd_s, hops: hops[at].unwrap_or(0) })
        })
        .collect()
}

/// Offset, drift and standard deviation of the offset of each, on the clock of `reference`.
fn solved(count: usize, edges: &[&Edge], place: &impl Fn(usize) -> usize, reference: usize) -> Vec<(f64, f64, f64)> {
    // Unknowns: offsets, then drifts in parts of a million so that both are of like size.
    let size = 2 * count;
    let mut weights = vec![1.0f64; edges.len()];
    let mut answer = vec![0.0f64; size];
    let mut inverse_diagonal = vec![0.0f64; size];
    for round in 0..ROUNDS {
        let mut normal = vec![0.0f64; size * size];
        let mut right = vec![0.0f64; size];
        let mut add = |terms: &[(usize, f64)], value: f64, weight: f64| {
            for &(i, x) in terms {
                right[i] += weight * x * value;
                for &(j, y) in terms {
                    normal[i * size + j] += weight * x * y;
                }
            }
        };
        for (edge, &weight) in edges.iter().zip(&weights) {
            let (a, b) = (place(edge.a), place(edge.b));
            let line = &edge.found.line;
            // At one instant of the group's clock, `a` reads m and `b` reads n.
            let (m, n) = (line.at_s, line.at_s - line.offset_s);
            let sd = edge.found.offset_sd;
            add(&[(a, 1.0), (count + a, -m * 1e-6), (b, -1.0), (count + b, n * 1e-6)], n - m, weight / (sd * sd));
            let slope_sd = edge.found.slope_sd.max(0.05e-6) * 1e6;
            add(&[(count + b, 1.0), (count + a, -1.0)], -line.slope * 1e6, weight / (slope_sd * slope_sd));
        }
        for n in 0..count {
            let spread = if n == reference { 1e-6 } else { SPREAD_OF_CLOCKS * 1e6 };
            add(&[(count + n, 1.0)], 0.0, 1.0 / (spread * spread));
        }
        add(&[(reference, 1.0)], 0.0, 1e14);
        let Some(factor) = cholesky(normal, size) else { break };
        answer = back(&factor, size, right);
        if round + 1 == ROUNDS {
            for (n, slot) in inverse_diagonal.iter_mut().enumerate().take(count) {
                let mut unit = vec![0.0; size];
                unit[n] = 1.0;
                *slot = back(&factor, size, unit)[n];
            }
        }
        // What stands far off, compared with the others, counts for less.
        let rests: Vec<f64> = edges.iter().map(|edge| rest(edge, &answer, count, place)).collect();
        let mut sizes: Vec<f64> = rests.iter().map(|r| r.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let scale = (1.4826 * sizes[sizes.len() / 2]).max(1.0);
        for (weight, rest) in weights.iter_mut().zip(&rests) {
            let far = rest.abs() / (1.5 * scale);
            *weight = if far > 1.0 { 1.0 / far } else { 1.0 };
        }
    }
    (0..count).map(|n| (answer[n], answer[count + n] * 1e-6, inverse_diagonal[n].max(0.0).sqrt())).collect()
}

/// How far a pair is from the solution, in its own standard deviations.
fn rest(edge: &Edge, answer: &[f64], count: usize, place: &impl Fn(usize) -> usize) -> f64 {
    let (a, b) = (place(edge.a), place(edge.b));
    let line = &edge.found.line;
    let (m, n) = (line.at_s, line.at_s - line.offset_s);
    let got = answer[a] - m * answer[count + a] * 1e-6 - answer[b] + n * answer[count + b] * 1e-6;
    (got - (n - m)) / edge.found.offset_sd
}

fn distances(
    count: usize,
    edges: &[&Edge],
    place: &impl Fn(usize) -> usize,
    from: usize,
    counts: impl Fn(&Edge) -> bool,
) -> Vec<Option<usize>> {
    let mut distance = vec![None; count];
    distance[from] = Some(0);
    let mut reach = 0;
    loop {
        let mut changed = false;
        for edge in edges.iter().filter(|edge| counts(edge)) {
            for (x, y) in [(place(edge.a), place(edge.b)), (place(edge.b), place(edge.a))] {
                if distance[x] == Some(reach) && distance[y].is_none() {
                    distance[y] = Some(reach + 1);
                    changed = true;
                }
            }
        }
        if !changed {
            return distance;
        }
        reach += 1;
    }
}

/// The lower factor of a symmetric positive definite matrix, in place.
fn cholesky(mut matrix: Vec<f64>, size: usize) -> Option<Vec<f64>> {
    for j in 0..size {
        for i in j..size {
            let (upper, lower) = (&matrix[i * size..i * size + j], &matrix[j * size..j * size + j]);
            let sum: f64 = upper.iter().zip(lower).map(|(x, y)| x * y).sum();
            let value = matrix[i * size + j] - sum;
            if i == j {
                if value <= 0.0 {
                    return None;
                }
                matrix[j * size + j] = value.sqrt();
            } else {
                matrix[i * size + j] = value / matrix[j * size + j];
            }
        }
    }
    Some(matrix)
}

fn back(factor: &[f64], size: usize, mut right: Vec<f64>) -> Vec<f64> {
    for i in 0..size {
        let sum: f64 = (0..i).map(|k| factor[i * size + k] * right[k]).sum();
        right[i] = (right[i] - sum) / factor[i * size + i];
    }
    for i in (0..size).rev() {
        let sum: f64 = (i + 1..size).map(|k| factor[k * size + i] * right[k]).sum();
        right[i] = (right[i] - sum) / factor[i * size + i];
    }
    right
}
