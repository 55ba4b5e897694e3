use super::{Kind, Shot};

/// A run of discharges in quick succession.
#[derive(Debug, Clone, PartialEq)]
pub struct Burst {
    /// Its number in the recording, from 0.
    pub id: usize,
    /// The first discharge, in seconds.
    pub from_s: f64,
    /// The last discharge, in seconds.
    pub to_s: f64,
    /// Discharges in it that are not undetermined.
    pub count: usize,
    /// Rounds a minute, where three or more come evenly enough to speak of a rate.
    pub rate_rpm: Option<f64>,
    /// The 95 % interval of the rate.
    pub rate_interval_rpm: Option<[f64; 2]>,
}

/// Discharges that follow within this belong to one burst, in seconds.
const GAP_S: f64 = 2.0;
/// How well a discharge is placed in time, in seconds.
const PLACED_S: f64 = 1.5e-3;

/// Finds the bursts, and tells each discharge which one it belongs to.
pub(super) fn bursts(shots: &mut [Shot]) -> Vec<Burst> {
    let sure: Vec<usize> = (0..shots.len()).filter(|&n| shots[n].kind != Kind::Undetermined).collect();
    let mut bursts = Vec::new();
    let mut begin = 0;
    for at in 0..sure.len() {
        let last = at + 1 == sure.len() || shots[sure[at + 1]].t_s - shots[sure[at]].t_s > GAP_S;
        if !last {
            continue;
        }
        let run = &sure[begin..=at];
        begin = at + 1;
        if run.len() < 2 {
            continue;
        }
        let id = bursts.len();
        let times: Vec<f64> = run.iter().map(|&n| shots[n].t_s).collect();
        for &n in run {
            shots[n].burst = Some(id);
        }
        let rate = rate(&times);
        bursts.push(Burst {
            id,
            from_s: times[0],
            to_s: times[times.len() - 1],
            count: times.len(),
            rate_rpm: rate.map(|(rate, _)| rate),
            rate_interval_rpm: rate.map(|(_, interval)| interval),
        });
    }
    bursts
}

/// Rounds a minute with their 95 % interval: the time between two, of which some may have been missed.
fn rate(times: &[f64]) -> Option<(f64, [f64; 2])> {
    if times.len() < 3 {
        return None;
    }
    let gaps: Vec<f64> = times.windows(2).map(|w| w[1] - w[0]).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f64::total_cmp);
    // Gaps over a missed round are longer, those over an extra one shorter: the middle of the lower half is neither.
    let usual = sorted[(sorted.len() - 1) * 2 / 5];
    let rounds: Vec<f64> = gaps.iter().map(|gap| (gap / usual).round().clamp(1.0, 4.0)).collect();
    let all: f64 = rounds.iter().sum();
    let period = gaps.iter().sum::<f64>() / all;
    let squares: f64 = gaps.iter().zip(&rounds).map(|(gap, n)| (gap - n * period).powi(2)).sum();
    let degrees = gaps.len() as f64 - 1.0;
    let sd = (squares / degrees).sqrt().max(PLACED_S * std::f64::consts::SQRT_2);
    // Student's 97.5 % point, to within a hundredth for one degree of freedom and more.
    let student = 1.96 + 2.4 / degrees + 3.0 / degrees.powi(2) + 5.3 / degrees.powi(4);
    let half = student * sd / all.sqrt();
    if half > 0.5 * period {
        return None;
    }
    Some((60.0 / period, [60.0 / (period + half), 60.0 / (period - half)]))
}
