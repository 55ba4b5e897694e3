//! Where sound begins anew: the strength of onsets over time, and the sudden sounds that stand out.

use crate::band::Band;

/// Samples of [`RATE`](crate::RATE) in one step of the strength of onsets: 2 ms.
pub(crate) const STEP: usize = 16;
/// Seconds of one step.
pub(crate) const STEP_S: f64 = STEP as f64 / 8000.0;

/// One sudden sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Onset {
    /// The first sample that clearly belongs to it.
    pub(crate) at: usize,
    /// Natural logarithm of the energy just after over the energy just before.
    pub(crate) rise: f32,
    /// Mean energy of the 30 ms after it, in decibels over one step of the sample values squared.
    pub(crate) level_db: f32,
}

/// The steps before an onset that its strength is measured against: 30 ms.
const BEFORE: usize = 15;

/// Strength of onsets at 500 a second: how much the energy rises, in the logarithm, from nought to four.
pub(crate) fn strength(band: &Band) -> Vec<f32> {
    let energies: Vec<f32> = band.samples.chunks(STEP).map(|step| step.iter().map(|s| s * s).sum()).collect();
    let floor = (quantile(&energies, 0.5) * 0.1).max(16.0);
    let mut before = 0.0f32;
    (0..energies.len())
        .map(|i| {
            if i > 0 {
                before += energies[i - 1];
            }
            if i > BEFORE {
                before -= energies[i - 1 - BEFORE];
            }
            let past = before.max(0.0) / (i.clamp(1, BEFORE)) as f32;
            let rise = ((energies[i] + floor) / (past + floor)).ln();
            // Where digital silence ends nothing begins but the recording.
            let begins = i < 4 || past <= 1e-3 || band.begins_near(i * STEP);
            if begins { 0.0 } else { (rise - 1.0).clamp(0.0, 4.0) }
        })
        .collect()
}

/// Samples in a step of the search for sudden sounds: 1 ms.
const FINE: usize = 8;

/// Sudden sounds: those that rise by `least` or more in the logarithm, in order.
pub(crate) fn sudden(band: &Band, least: f32) -> Vec<Onset> {
    let count = band.samples.len() / FINE;
    let mut sums = Vec::with_capacity(count + 1);
    sums.push(0.0f64);
    let mut energies = Vec::with_capacity(count);
    for step in band.samples.chunks_exact(FINE) {
        let energy = step.iter().map(|s| s * s).sum::<f32>() / FINE as f32 + 1.0;
        energies.push(energy);
        sums.push(sums.last().copied().unwrap_or(0.0) + f64::from(energy));
    }
    let mean = |from: usize, to: usize| {
        let (from, to) = (from.min(count), to.min(count));
        ((sums[to] - sums[from]) / (to.saturating_sub(from)).max(1) as f64) as f32
    };
    let floor = quantile(&energies, 0.5) * 0.5;
    let rise = |i: usize| {
        let short = mean(i.saturating_sub(20), i.saturating_sub(1));
        let long = mean(i.saturating_sub(100), i.saturating_sub(1));
        ((mean(i, i + 6) + floor) / (short.max(0.5 * long) + floor)).ln()
    };
    let mut found: Vec<(usize, f32)> = Vec::new();
    let mut i = 30;
    while i + 6 < count {
        if rise(i) <= least || band.begins_near(i * FINE) {
            i += 1;
            continue;
        }
        // The steepest within 25 ms stands for all; what follows within 30 ms belongs to it.
        let (top, steepest) = (i..(i + 25).min(count - 6))
            .map(|j| (j, rise(j)))
            .fold((i, 0.0f32), |best, next| if next.1 > best.1 { next } else { best });
        match found.last_mut() {
            Some(last) if top - last.0 < 30 => {
                if steepest > last.1 {
                    *last = (top, steepest);
                }
            }
            _ => found.push((top, steepest)),
        }
        i = top + 15;
    }
    found
        .into_iter()
        .map(|(step, rise)| {
            let from = step.saturating_sub(3) * FINE;
            let around = &band.samples[from..((step + 12) * FINE).min(band.samples.len())];
            let peak = around.iter().fold(0.0f32, |most, s| most.max(s.abs()));
            let first = around.iter().position(|s| s.abs() > 0.3 * peak).unwrap_or(0);
            let level_db = 10.0 * mean(step, step + 30).log10();
            Onset { at: from + first, rise, level_db }
        })
        .collect()
}

/// Sudden sounds of the band, and those that are so in the highs alone, in order; each with its level in the band.
///
/// Into the echo of what was just fired, and at the ceiling of what a microphone can tell, the next round rises little:
/// for so long after a steep beginning less is asked.
pub(crate) fn sudden_in_either(band: &Band, highs: &Band, least: f32) -> Vec<Onset> {
    let in_echo = |mut found: Vec<Onset>| {
        let steep: Vec<usize> = found.iter().filter(|onset| onset.rise >= STEEP).map(|onset| onset.at).collect();
        let after = |at: usize| {
            let next = steep.partition_point(|&one| one < at);
            next > 0 && at - steep[next - 1] < IN_ECHO
        };
        found.retain(|onset| onset.rise > least || after(onset.at));
        found
    };
    let mut found = in_echo(sudden(band, least.min(LEAST_IN_ECHO)));
    let near = |found: &[Onset], at: usize| {
        let next = found.partition_point(|onset| onset.at + SAME < at);
        found.get(next).is_some_and(|onset| onset.at <= at + SAME)
    };
    let more = in_echo(sudden(highs, least.min(LEAST_IN_ECHO))).into_iter();
    let more: Vec<Onset> = more.filter(|onset| !near(&found, onset.at)).collect();
    found.extend(more.into_iter().map(|onset| {
        let first = &band.samples[onset.at..(onset.at + 30 * FINE).min(band.samples.len())];
        let energy = first.iter().map(|s| s * s).sum::<f32>() / first.len().max(1) as f32;
        Onset { level_db: 10.0 * (energy + 1.0).log10(), ..onset }
    }));
    found.sort_by_key(|onset| onset.at);
    found
}

/// What is sudden in the highs so near to what is sudden in all is that, in samples: 20 ms.
const SAME: usize = 160;
/// A steep beginning, and for how many samples after it less is asked: two seconds; and how much.
const STEEP: f32 = 3.0;
const IN_ECHO: usize = 16_000;
const LEAST_IN_ECHO: f32 = 0.5;

fn quantile(values: &[f32], share: f64) -> f32 {
    let mut sounding: Vec<f32> = values.iter().copied().filter(|&e| e > 1.0).collect();
    if sounding.is_empty() {
        return 0.0;
    }
    let at = ((sounding.len() - 1) as f64 * share) as usize;
    *sounding.select_nth_unstable_by(at, f32::total_cmp).1
}
