//! The straight line of offset over time that most blocks agree on, and what that is worth.

use super::blocks::{Line, Mark, REACH};
use crate::whitened::RATE;

/// The fastest that two clocks are taken to part, in parts of one.
const DRIFT: f64 = 330e-6;
/// A block agrees with a line within half a millisecond.
const AGREE_S: f64 = 0.5e-3;
/// Peaks below this height are noise more often than not.
const NOTABLE: f32 = 9.0;

/// A line with the blocks that agree with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Agreement {
    pub(super) line: Line,
    /// Blocks whose highest peak lies on the line, and all blocks.
    pub(super) agreeing: usize,
    pub(super) blocks: usize,
    /// Instants of `a` of the agreeing blocks that stand out.
    pub(super) at_s: Vec<f64>,
    /// Mean height of the agreeing peaks.
    pub(super) height: f64,
    /// Decimal logarithm of how often so many blocks of unrelated noise would agree on any line.
    pub(super) chance: f64,
    /// Decimal logarithm of how often the agreeing peaks would stand so high in noise, each counted to a thousandth.
    pub(super) at_heights: f64,
    /// Standard deviation of the agreeing blocks about the line, in seconds.
    pub(super) scatter_s: f64,
    /// Standard deviations of the offset at `line.at_s` in seconds and of the slope.
    pub(super) offset_sd: f64,
    pub(super) slope_sd: f64,
}

/// The line that the marks agree on best; `None` without marks.
pub(super) fn agreement(marks: &[Mark]) -> Option<Agreement> {
    let (first, last) = (marks.first()?.t_s, marks.last()?.t_s);
    let span = last - first;
    let middle = (first + last) / 2.0;
    let bin = AGREE_S;
    // Drift matters only once it moves a mark by a bin over the span.
    let step = (2.0 * bin / span.max(1.0)).clamp(4e-6, DRIFT);
    let steps = (DRIFT / step).ceil() as i64;
    let lags = marks.iter().flat_map(|m| m.lags_s);
    let (low, high) = lags.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), lag| (low.min(lag), high.max(lag)));
    let margin = DRIFT * span / 2.0 + bin;
    let bins = ((high - low + 2.0 * margin) / bin).ceil() as usize + 2;
    let mut best: Option<(f32, f64, f64)> = None;
    let mut votes = vec![0.0f32; bins];
    for n in -steps..=steps {
        let slope = n as f64 * step;
        votes.fill(0.0);
        for mark in marks {
            for (lag, height) in mark.lags_s.iter().zip(mark.heights) {
                let at = (lag - slope * (mark.t_s - middle) - low + margin) / bin;
                if let Some(vote) = votes.get_mut(at as usize) {
                    *vote += (height.min(40.0) - NOTABLE * 0.5).max(0.0);
                }
            }
        }
        for at in 0..bins - 1 {
            let vote = votes[at] + votes[at + 1];
            if best.is_none_or(|(most, _, _)| vote > most) {
                best = Some((vote, slope, low - margin + (at + 1) as f64 * bin));
            }
        }
    }
    let (_, slope, offset_s) = best?;
    let mut line = Line { at_s: middle, offset_s, slope };
    let (mut offset_sd, mut slope_sd) = (AGREE_S, DRIFT);
    for (round, reach) in [2.0, 1.5, 1.0, 0.5, 0.3, 0.3].into_iter().enumerate() {
        // Near the end only highest peaks count: the others are a cycle off.
        let peaks = if round < 2 { 2 } else { 1 };
        let near: Vec<(f64, f64, f64)> = marks
            .iter()
            .flat_map(|m| {
                m.lags_s.iter().zip(m.heights).take(peaks).map(|(&lag, height)| (m.t_s, lag, f64::from(height)))
            })
            .filter(|&(t, lag, _)| (lag - line.value(t)).abs() <= reach * AGREE_S)
            .collect();
        if round == 3 && !near.is_empty() {
            // What most of them say, before the last narrowing.
            let mut rest: Vec<f64> = near.iter().map(|&(t, lag, _)| lag - line.value(t)).collect();
            rest.sort_by(f64::total_cmp);
            line.offset_s += rest[rest.len() / 2];
        }
        match fitted(&near, middle) {
            Some((fit, sds)) => {
                line = fit;
                (offset_sd, slope_sd) = sds;
            }
            None => break,
        }
    }
    let agreeing: Vec<&Mark> = marks.iter().filter(|m| (m.lags_s[0] - line.value(m.t_s)).abs() <= AGREE_S).collect();
    let n = agreeing.len();
    let height = agreeing.iter().map(|m| f64::from(m.heights[0])).sum::<f64>() / n.max(1) as f64;
    let scatter_s =
        (agreeing.iter().map(|m| (m.lags_s[0] - line.value(m.t_s)).powi(2)).sum::<f64>() / n.max(1) as f64).sqrt();
    let at_heights = agreeing.iter().map(|m| chance_of_height(f64::from(m.heights[0]))).sum();
    let width = 2.0 * AGREE_S * f64::from(RATE) + 1.0;
    let by_chance = width / (2 * REACH + 1) as f64;
    // So many lines were tried: every slope with every place.
    let tried = ((2 * steps + 1) as f64 * (2 * REACH + 1) as f64 / width).log10();
    let chance = (log10_tail(marks.len(), n, by_chance) + tried).min(0.0);
    Some(Agreement {
        line,
        agreeing: n,
        blocks: marks.len(),
        at_s: agreeing.iter().filter(|m| m.heights[0] > 1.5 * NOTABLE).map(|m| m.t_s).collect(),
        height,
        chance,
        at_heights,
        scatter_s,
        offset_sd,
        slope_sd,
    })
}

/// Decimal logarithm of the chance that the highest of a block's lags stands so high where nothing is shared.
fn chance_of_height(height: f64) -> f64 {
    // Four of five lags are independent; the tail of the normal distribution beyond √height, on both sides.
    let lags = 0.8 * (2 * REACH + 1) as f64;
    let tail =
        -0.5 * height * std::f64::consts::LOG10_E - (0.5 * std::f64::consts::PI * height.max(1.0)).sqrt().log10();
    (lags.log10() + tail).clamp(-3.0, 0.0)
}

/// Weighted least squares about `middle`, with what is known of clocks before: they part by some tens of ppm.
fn fitted(points: &[(f64, f64, f64)], middle: f64) -> Option<(Line, (f64, f64))> {
    const SPREAD_OF_CLOCKS: f64 = 60e-6;
    const SPREAD_OF_LAGS: f64 = 0.1e-3;
    if points.is_empty() {
        return None;
    }
    let (mut w, mut wt, mut wtt, mut wo, mut wto) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &(t, lag, height) in points {
        let weight = height.min(60.0) / 30.0 / (SPREAD_OF_LAGS * SPREAD_OF_LAGS);
        let t = t - middle;
        w += weight;
        wt += weight * t;
        wtt += weight * t * t;
        wo += weight * lag;
        wto += weight * t * lag;
    }
    wtt += 1.0 / (SPREAD_OF_CLOCKS * SPREAD_OF_CLOCKS);
    let determinant = w * wtt - wt * wt;
    if determinant <= 0.0 {
        return None;
    }
    let offset_s = (wo * wtt - wt * wto) / determinant;
    let slope = (w * wto - wt * wo) / determinant;
    let sds = ((wtt / determinant).sqrt(), (w / determinant).sqrt());
    Some((Line { at_s: middle, offset_s, slope }, sds))
}

/// Decimal logarithm of the chance of at least `least` successes in `count` trials.
pub(super) fn log10_tail(count: usize, least: usize, chance: f64) -> f64 {
    if least == 0 {
        return 0.0;
    }
    if least > count {
        return f64::NEG_INFINITY;
    }
    let (log_p, log_q) = (chance.ln(), (1.0 - chance).ln());
    // The first term, then each from the one before it.
    let mut term = (0..least).map(|i| ((count - i) as f64).ln() - ((i + 1) as f64).ln()).sum::<f64>()
        + least as f64 * log_p
        + (count - least) as f64 * log_q;
    let first = term;
    let mut sum = 1.0;
    for k in least..count {
        term += ((count - k) as f64).ln() - ((k + 1) as f64).ln() + log_p - log_q;
        let more = (term - first).exp();
        sum += more;
        if more < 1e-12 * sum {
            break;
        }
    }
    ((first + sum.ln()) / std::f64::consts::LN_10).min(0.0)
}
