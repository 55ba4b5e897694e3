//! Messages along pairs, for points that hang together too closely to be summed out exactly.

use super::elimination::Pair;

/// Rounds after which messages are taken as they are.
const ROUNDS: usize = 60;

/// Approximate masses of every point's cells; `None` where nothing is possible.
pub(super) fn marginals(cells: &[usize], single: &[Vec<f64>], pairs: &[Pair]) -> Option<Vec<Vec<f64>>> {
    // For each pair a message to `b` and one to `a`.
    let mut messages: Vec<[Vec<f64>; 2]> =
        pairs.iter().map(|pair| [vec![1.0; cells[pair.b]], vec![1.0; cells[pair.a]]]).collect();
    let mut at: Vec<Vec<(usize, usize)>> = vec![Vec::new(); cells.len()];
    for (n, pair) in pairs.iter().enumerate() {
        at[pair.b].push((n, 0));
        at[pair.a].push((n, 1));
    }
    let belief = |messages: &[[Vec<f64>; 2]], point: usize, without: Option<usize>| -> Option<Vec<f64>> {
        let mut masses = single[point].clone();
        for &(n, side) in &at[point] {
            if Some(n) != without {
                masses.iter_mut().zip(&messages[n][side]).for_each(|(mass, message)| *mass *= message);
            }
        }
        scaled(masses)
    };
    for _ in 0..ROUNDS {
        let mut change = 0.0f64;
        for (n, pair) in pairs.iter().enumerate() {
            let from_a = belief(&messages, pair.a, Some(n))?;
            let from_b = belief(&messages, pair.b, Some(n))?;
            let (rows, columns) = (cells[pair.a], cells[pair.b]);
            let (mut to_b, mut to_a) = (vec![0.0; columns], vec![0.0; rows]);
            for row in 0..rows {
                for column in 0..columns {
                    let value = pair.values[row * columns + column];
                    to_b[column] += value * from_a[row];
                    to_a[row] += value * from_b[column];
                }
            }
            for (side, new) in [(0, scaled(to_b)?), (1, scaled(to_a)?)] {
                for (old, new) in messages[n][side].iter_mut().zip(new) {
                    change = change.max((*old - new).abs());
                    *old = 0.5 * *old + 0.5 * new;
                }
            }
        }
        if change < 1e-6 {
            break;
        }
    }
    (0..cells.len()).map(|point| belief(&messages, point, None)).collect()
}

fn scaled(mut masses: Vec<f64>) -> Option<Vec<f64>> {
    let greatest = masses.iter().copied().fold(0.0, f64::max);
    if !(greatest > 0.0 && greatest.is_finite()) {
        return None;
    }
    masses.iter_mut().for_each(|mass| *mass /= greatest);
    Some(masses)
}
