//! What the sounds alike and around say of one: of a hundred blows alike each is judged beside all the others.

/// One sudden sound, as it was judged alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alone {
    /// When it begins, in seconds.
    pub(super) at_s: f64,
    pub(super) series: usize,
    pub(super) contrast_db: f64,
    /// The logarithm of the odds that it is a discharge, by itself.
    pub(super) odds: f64,
}

/// How many measures come of it.
pub(super) const MEASURES: usize = 8;
/// Odds beyond these say no more.
pub(super) const SURE_ODDS: f64 = 8.0;
/// What is nearer than this is the sound itself, in seconds.
const SELF_S: f64 = 0.02;
/// How far around sounds that stand out about as far are looked at, and the likeliest of all, in seconds.
const AROUND_S: f64 = 5.0;
const RECORDING_S: f64 = 15.0;
/// What stands out less by more than this does not count, in decibels.
const WEAKER_DB: f64 = 10.0;
/// So many of the likeliest.
const LIKELIEST: usize = 5;

/// For each sound, of those in order of time, copies that echoes make left out: its odds; the mean and the largest of its series,
/// and how many that has, in the logarithm; the mean of those around and the share of them that are likelier shots than not; the
/// likeliest sound within a quarter of a minute and the mean of the five likeliest, itself aside.
pub(super) fn among(sounds: &[Alone]) -> Vec<[f64; MEASURES]> {
    let mut series = vec![(0.0, f64::NEG_INFINITY, 0.0); sounds.iter().map(|s| s.series + 1).max().unwrap_or(0)];
    for sound in sounds {
        let (count, most, sum) = &mut series[sound.series];
        *count += 1.0;
        *most = f64::max(*most, sound.odds);
        *sum += sound.odds;
    }
    sounds
        .iter()
        .map(|sound| {
            let (count, most, sum) = series[sound.series];
            let around = Around::of(sounds, sound);
            let [mean, number] = [sum / count, f64::ln(count)];
            [sound.odds, mean, most, number, around.mean, around.likely, around.likeliest, around.likeliest_few]
        })
        .collect()
}

struct Around {
    mean: f64,
    likely: f64,
    likeliest: f64,
    likeliest_few: f64,
}

impl Around {
    fn of(sounds: &[Alone], sound: &Alone) -> Self {
        let from = sounds.partition_point(|other| other.at_s <= sound.at_s - RECORDING_S);
        let to = sounds.partition_point(|other| other.at_s < sound.at_s + RECORDING_S);
        let apart = |other: &&Alone| (other.at_s - sound.at_s).abs() > SELF_S;
        let others = || sounds[from..to].iter().filter(apart);
        let comparable = |other: &&Alone| {
            (other.at_s - sound.at_s).abs() < AROUND_S && other.contrast_db >= sound.contrast_db - WEAKER_DB
        };
        let near: Vec<f64> = others().filter(comparable).map(|other| other.odds).collect();
        let mut odds: Vec<f64> = others().map(|other| other.odds).collect();
        odds.sort_by(|x, y| y.total_cmp(x));
        odds.truncate(LIKELIEST);
        let mean = |some: &[f64], none: f64| {
            if some.is_empty() { none } else { some.iter().sum::<f64>() / some.len() as f64 }
        };
        let likely: Vec<f64> = near.iter().map(|&odds| f64::from(u8::from(odds > 0.0))).collect();
        Self {
            mean: mean(&near, sound.odds),
            likely: mean(&likely, 0.5),
            likeliest: odds.first().copied().unwrap_or(-SURE_ODDS),
            likeliest_few: mean(&odds, -SURE_ODDS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_judged_beside_those_alike_and_those_around() {
        let alone = |at_s: f64, series, contrast_db, odds| Alone { at_s, series, contrast_db, odds };
        let sounds =
            [alone(1.0, 0, 20.0, 2.0), alone(2.0, 1, 5.0, -4.0), alone(3.0, 0, 20.0, 0.0), alone(9.0, 2, 20.0, 3.0)];
        let of = among(&sounds);
        // The weak one is not around the loud ones; the last is too far off for that, and the likeliest of the recording.
        assert_eq!(of[0], [2.0, 1.0, 2.0, f64::ln(2.0), 0.0, 0.0, 3.0, -1.0 / 3.0]);
        assert_eq!(of[1][4..6], [1.0, 0.5]);
        assert_eq!(among(&sounds[..1]), [[2.0, 2.0, 2.0, 0.0, 2.0, 0.5, -8.0, -8.0]]);
        assert!(among(&[]).is_empty());
    }
}
