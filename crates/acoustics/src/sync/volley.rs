//! Two recordings compared by the times between sudden sounds.
//!
//! Far from one another, microphones hear one shot through different echoes: the waveforms don't match. But a
//! microphone hears every shot from one place through the same echoes, so that within a recording one shot can be laid
//! over another to a fraction of a millisecond. The times between shots are then compared, never the sounds.

use super::heard::Heard;
use super::line::log10_tail;

/// Times between two sounds are the same within this, in seconds.
const SAME_S: f64 = 0.6e-3;
/// Sudden sounds come in rhythms: near where one is expected, others lie as dense as this, a second.
const RHYTHM: f64 = 5.0;
/// How fast two clocks may part.
const PARTING: f64 = 100e-6;

/// What the times between sudden sounds say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Volley {
    /// Seconds on `a`'s clock at which `b` begins.
    pub(super) offset_s: f64,
    /// Sounds whose times agree.
    pub(super) agreeing: usize,
    /// Sounds of the shorter series where both recordings run.
    pub(super) of: usize,
    /// Decimal logarithm of how often as many would agree by chance.
    pub(super) chance: f64,
    /// The agreeing instants, in `a`'s time.
    pub(super) at_s: Vec<f64>,
}

/// The offset at which most times between sudden sounds agree, and the best other one that is more than 20 ms away.
pub(super) fn volleys(a: &Heard, b: &Heard) -> Vec<Volley> {
    let mut found: Vec<Volley> = Vec::new();
    for one in &a.volleys {
        for other in &b.volleys {
            for &ref_a in one {
                for &ref_b in other {
                    let offset_s = ref_a - ref_b;
                    let runs = |t: f64, heard: &Heard| t > 0.05 && t < heard.duration_s() - 0.1;
                    let of_a = one.iter().filter(|&&t| runs(t - offset_s, b)).count();
                    let of_b = other.iter().filter(|&&t| runs(t + offset_s, a)).count();
                    let agreed: Vec<(f64, f64)> = one
                        .iter()
                        .filter_map(|&t| {
                            let near = other
                                .iter()
                                .map(|&u| (u, (t - u - offset_s).abs()))
                                .min_by(|x, y| x.1.total_cmp(&y.1))?;
                            (near.1 <= SAME_S + PARTING * (t - ref_a).abs()).then_some((t, near.0))
                        })
                        .collect();
                    if agreed.len() < 3 {
                        continue;
                    }
                    let trials = of_a.max(of_b).max(agreed.len()) - 1;
                    let tried = (one.len() * other.len()) as f64;
                    let by_chance = 2.0 * SAME_S * RHYTHM;
                    let chance = (log10_tail(trials, agreed.len() - 1, by_chance) + tried.log10()).min(0.0);
                    let mut differences: Vec<f64> = agreed.iter().map(|(t, u)| t - u).collect();
                    differences.sort_by(f64::total_cmp);
                    found.push(Volley {
                        offset_s: differences[differences.len() / 2],
                        agreeing: agreed.len(),
                        of: of_a.min(of_b).max(agreed.len()),
                        chance,
                        at_s: agreed.iter().map(|&(t, _)| t).collect(),
                    });
                }
            }
        }
    }
    // A loud echo repeats its sounds as truly as the straight way brings them: of what agrees as often, the earliest in both.
    let begins_s = |v: &Volley| 2.0 * v.at_s[0] - v.offset_s;
    found.sort_by(|x, y| {
        let earliest = begins_s(x).total_cmp(&begins_s(y));
        y.agreeing.cmp(&x.agreeing).then(earliest).then(x.chance.total_cmp(&y.chance))
    });
    let mut kept: Vec<Volley> = Vec::new();
    for volley in found {
        if kept.len() < 2 && kept.iter().all(|k| (k.offset_s - volley.offset_s).abs() > 0.02) {
            kept.push(volley);
        }
    }
    kept
}
