//! What was stated, as a likelihood of a difference.

use super::factor::{Factor, SIGMAS};
use super::{Policy, Said, StatedTime};

/// How far what was stated may be off, in microseconds.
pub(super) fn half_width(said: &Said, policy: &Policy) -> i64 {
    match said {
        Said::Around { half_width, .. } => *half_width,
        Said::Stretch { low, high } => (high - low) / 2,
        Said::Published { .. } => policy.half_delay() as i64,
    }
}

/// A statement as a function of the difference of two clusters, where the difference of its points is that much larger; of
/// so many posts of one scene.
pub(super) fn factor(statement: &StatedTime, lag: i64, policy: &Policy, beside: usize) -> Factor {
    let shifted = |micros: i64| (micros - lag) as f64;
    let around = |low: i64, high: i64, half_width: i64| {
        let (share, blunder) = policy.blunder(statement.trust);
        let half = half_width.max(1) as f64;
        Factor::Around {
            low: shifted(low),
            high: shifted(high),
            sigma: half / SIGMAS,
            blunder: share,
            blunder_sigma: blunder.max(half) / SIGMAS,
        }
    };
    match &statement.said {
        Said::Around { low, high, half_width } => around(*low, *high, *half_width),
        Said::Stretch { low, high } => {
            let middle = low + (high - low) / 2;
            around(middle, middle, (high - low) / 2)
        }
        Said::Published { at, closed } => Factor::Delay {
            posted: shifted(*at),
            half: policy.half_delay(),
            tail: policy.delay_tail(),
            beside: beside as f64,
            closed: closed.iter().map(|&(from, to)| (shifted(from), shifted(to))).collect(),
        },
    }
}

/// Where a statement is hardly ever further off than.
pub(super) fn reach(factor: &Factor) -> (f64, f64) {
    match factor {
        Factor::Around { low, high, sigma, blunder_sigma, .. } => {
            let far = (6.0 * sigma).max(4.0 * blunder_sigma);
            (low - far, high + far)
        }
        Factor::Delay { posted, half, closed, .. } => {
            let shut: f64 = closed.iter().map(|(from, to)| to - from).sum();
            (posted - 60.0 * half - shut, *posted)
        }
        Factor::Either(_) => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// The same as a function of `a - b`.
pub(super) fn mirrored(factor: Factor) -> Factor {
    match factor {
        Factor::Around { low, high, sigma, blunder, blunder_sigma } => {
            Factor::Around { low: -high, high: -low, sigma, blunder, blunder_sigma }
        }
        // Only differences of two points are mirrored, and those are never posts or alternatives.
        other => other,
    }
}
