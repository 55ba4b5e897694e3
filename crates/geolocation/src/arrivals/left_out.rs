//! Which arrivals of a place are wrong, if its arrivals contradict one another.

use super::cells::{Cells, Hypothesis};
use super::likelihood::{Likelihood, Wrong};

/// How likely one arrival is wrong before it is looked at: it was picked out and matched by somebody or something.
const WRONG_BEFORE: f64 = 0.02;
/// Right arrivals exceed the misfit at which wrong ones are looked for once in a hundred times.
const LOOK: f64 = 2.326;
/// Right arrivals exceed the misfit that nothing is given for once in a thousand times.
const NOTHING: f64 = 3.090;
/// Hypotheses so much less likely than the best (as a logarithm) are dropped.
const DROP: f64 = 7.0;
/// So many hypotheses are carried on to another arrival left out.
const CARRIED: usize = 4;

/// What the arrivals of one place say.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) cells: Cells,
    /// How likely each arrival is a wrong one.
    pub(super) wrong: Vec<f64>,
    /// How likely the likeliest hypothesis is.
    pub(super) surest: f64,
    /// Degrees of freedom that check the arrivals.
    pub(super) checks: usize,
}

/// Nothing fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Misfit {
    pub(super) left_out: usize,
    /// Root of the misfit over the greatest that right arrivals have.
    pub(super) excess: f64,
}

/// One hypothesis with where it puts the place.
struct Tried {
    used: Vec<bool>,
    log_prior: f64,
    cells: Cells,
}

/// Holds the arrivals against one another. `out` are left out whatever they say, and `loose` microphones have clocks of
/// which nothing is known.
pub(super) fn judge(
    likelihood: &Likelihood,
    out: &[usize],
    loose: &[bool],
    wrong: Wrong,
    search_m: f64,
) -> Result<Verdict, Misfit> {
    let all: Vec<bool> = (0..likelihood.rows.len()).map(|row| !out.contains(&row)).collect();
    let try_out = |used: Vec<bool>, log_prior: f64| {
        let one = Hypothesis { likelihood: likelihood.clone(), used: used.clone(), log_prior };
        Tried { used, log_prior, cells: Cells::of(&[one], wrong, search_m) }
    };
    let full = try_out(all.clone(), 0.0);
    let checks = checks(likelihood, &all, loose);
    if full.cells.best.misfit <= quantile(checks.max(1), LOOK) {
        let wrong = all.iter().map(|used| f64::from(u8::from(!used))).collect();
        return Ok(Verdict { cells: full.cells, wrong, surest: 1.0, checks });
    }
    let most = most_left_out(likelihood, &all);
    let mut tried = vec![full];
    let (mut from, mut before) = (0, tried.len());
    for left_out in 1..=most {
        let mut next: Vec<Vec<bool>> = Vec::new();
        let mut carried: Vec<&Tried> = tried[from..before].iter().collect();
        carried.sort_by(|a, b| b.cells.log_mass.total_cmp(&a.cells.log_mass));
        for one in carried.into_iter().take(CARRIED) {
            for group in groups(likelihood) {
                let mut used = one.used.clone();
                group.iter().for_each(|row| used[*row] = false);
                if used == one.used || next.contains(&used) {
                    continue;
                }
                next.push(used);
            }
        }
        let log_prior = left_out as f64 * (WRONG_BEFORE / (1.0 - WRONG_BEFORE)).ln();
        tried.extend(next.into_iter().map(|used| try_out(used, log_prior)));
        (from, before) = (before, tried.len());
        let fits = |one: &Tried| one.cells.best.misfit <= quantile(checks_of(likelihood, one, loose), LOOK);
        if tried.iter().any(fits) {
            break;
        }
    }
    let best = tried.iter().map(|one| one.cells.log_mass).fold(f64::NEG_INFINITY, f64::max);
    tried.retain(|one| one.cells.log_mass >= best - DROP);
    tried.sort_by(|a, b| b.cells.log_mass.total_cmp(&a.cells.log_mass));
    let fit =
        tried.iter().map(|one| (one.cells.best.misfit / quantile(checks_of(likelihood, one, loose), NOTHING)).sqrt());
    let excess = fit.fold(f64::INFINITY, f64::min);
    if excess > 1.0 {
        return Err(Misfit { left_out: most, excess });
    }
    let shares: Vec<f64> = tried.iter().map(|one| (one.cells.log_mass - best).exp()).collect();
    let sum: f64 = shares.iter().sum();
    let wrong_share = |row: usize| {
        let out = tried.iter().zip(&shares).filter(|(one, _)| !one.used[row]);
        out.map(|(_, share)| share / sum).sum()
    };
    let wrong_shares = (0..all.len()).map(wrong_share).collect();
    let surest = shares[0] / sum;
    let checks = self::checks(likelihood, &tried[0].used, loose);
    let together: Vec<Hypothesis> = tried
        .into_iter()
        .map(|one| Hypothesis { likelihood: likelihood.clone(), used: one.used, log_prior: one.log_prior })
        .collect();
    let cells = Cells::of(&together, wrong, search_m);
    Ok(Verdict { cells, wrong: wrong_shares, surest, checks })
}

/// What can be wrong at once: one arrival, or all of one microphone's.
fn groups(likelihood: &Likelihood) -> Vec<Vec<usize>> {
    let rows = &likelihood.rows;
    let mut groups: Vec<Vec<usize>> = (0..rows.len()).map(|row| vec![row]).collect();
    for ear in 0..likelihood.ears.len() {
        let own: Vec<usize> = (0..rows.len()).filter(|row| rows[*row].ear == ear).collect();
        if own.len() > 1 {
            groups.push(own);
        }
    }
    groups
}

/// How many arrivals the others can outvote.
fn most_left_out(likelihood: &Likelihood, used: &[bool]) -> usize {
    (hearing(likelihood, used).saturating_sub(2) / 2).min(3)
}

/// How many microphones have an arrival that is used.
fn hearing(likelihood: &Likelihood, used: &[bool]) -> usize {
    let heard = |ear| likelihood.rows.iter().zip(used).any(|(row, used)| *used && row.ear == ear);
    (0..likelihood.ears.len()).filter(|ear| heard(*ear)).count()
}

fn checks_of(likelihood: &Likelihood, one: &Tried, loose: &[bool]) -> usize {
    checks(likelihood, &one.used, loose).max(1)
}

/// Arrivals that are more than what is unknown: two coordinates, a time a shot, a clock where it is unknown.
fn checks(likelihood: &Likelihood, used: &[bool], loose: &[bool]) -> usize {
    let rows: Vec<_> = likelihood.rows.iter().zip(used).filter(|(_, used)| **used).map(|(row, _)| row).collect();
    let shots = (0..likelihood.shots).filter(|shot| rows.iter().any(|row| row.shot == *shot)).count();
    let clocks = (0..likelihood.ears.len()).filter(|ear| loose[*ear] && rows.iter().any(|row| row.ear == *ear));
    rows.len().saturating_sub(2 + shots + clocks.count())
}

/// The χ² that so many degrees of freedom exceed as seldom as a normal value exceeds `normal`.
///
/// # References
/// Wilson, Hilferty, The distribution of chi-square, PNAS 17 (1931).
pub(super) fn quantile(degrees: usize, normal: f64) -> f64 {
    let ninth = 2.0 / (9.0 * degrees.max(1) as f64);
    degrees.max(1) as f64 * (1.0 - ninth + normal * ninth.sqrt()).powi(3)
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_of_tables() {
        // 99 % of 1, 3 and 10 degrees of freedom: 6.635, 11.345, 23.209.
        for (degrees, expected) in [(1, 6.635), (3, 11.345), (10, 23.209)] {
            assert!((quantile(degrees, 2.326) / expected - 1.0).abs() < 0.02, "{degrees}");
        }
    }
}
