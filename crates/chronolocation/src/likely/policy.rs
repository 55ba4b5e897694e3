use model::Trust;
use serde::Deserialize;

/// How far stated times spread, by a published table; a case can change its numbers, with a reason.
///
/// # Units
/// Half-widths of 95 % intervals of a normal distribution.
///
/// # References
/// The numbers are this project's policy, not measurements: `likely/policy.json` gives the reason for each, and
/// `docs/methods/time.md` says how to change one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What the table is called.
    pub name: String,
    /// Rises whenever a number changes.
    pub version: String,
    clock: Vec<ClockRule>,
    length: LengthRule,
    post_delay: DelayRule,
    clock_rate: RateRule,
    blunder: BlunderRule,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockRule {
    multiple_min: i64,
    half_width_min: f64,
    #[allow(dead_code, reason = "read by people")]
    why: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct LengthRule {
    share: f64,
    least_s: f64,
    #[allow(dead_code, reason = "read by people")]
    why: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct DelayRule {
    half_h: f64,
    tail: f64,
    #[allow(dead_code, reason = "read by people")]
    why: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateRule {
    half_width_ppm: f64,
    #[allow(dead_code, reason = "read by people")]
    why: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct BlunderRule {
    share: f64,
    half_width_min: f64,
    times: Vec<ClassRule>,
    #[allow(dead_code, reason = "read by people")]
    why: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRule {
    class: Trust,
    times: f64,
}

/// A change that a policy does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// No number of the table has this name.
    #[error("the policy has no number {0:?}; the nearest is {1}")]
    Unknown(String, String),
    /// The number is out of range.
    #[error("{1} for {0} is out of range: {2}")]
    Range(String, String, &'static str),
}

/// The table as it is published.
pub const POLICY_JSON: &str = include_str!("policy.json");

impl Default for Policy {
    #[allow(clippy::expect_used, reason = "the table is part of the program and read by a test")]
    fn default() -> Self {
        serde_json::from_str(POLICY_JSON).expect("policy.json fits Policy")
    }
}

impl Policy {
    /// The numbers that a case can change, by name, with their present values.
    pub fn numbers(&self) -> Vec<(String, f64)> {
        let clock = self.clock.iter().map(|rule| (format!("clock.{}_min", rule.multiple_min), rule.half_width_min));
        clock
            .chain([
                ("length.share".to_owned(), self.length.share),
                ("length.least_s".to_owned(), self.length.least_s),
                ("post_delay.half_h".to_owned(), self.post_delay.half_h),
                ("post_delay.tail".to_owned(), self.post_delay.tail),
                ("clock_rate.half_width_ppm".to_owned(), self.clock_rate.half_width_ppm),
                ("blunder.share".to_owned(), self.blunder.share),
                ("blunder.half_width_min".to_owned(), self.blunder.half_width_min),
            ])
            .collect()
    }

    /// Changes one number.
    ///
    /// # Errors
    /// A name that the table does not have, a number that no spread can be.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), PolicyError> {
        let share = name.ends_with(".share");
        if !value.is_finite() || value <= 0.0 || value > 1e7 || (share && value >= 1.0) {
            let range = if share { "a share lies between 0 and 1" } else { "a spread is more than 0" };
            return Err(PolicyError::Range(name.to_owned(), value.to_string(), range));
        }
        let clock = name.strip_prefix("clock.").and_then(|rest| rest.strip_suffix("_min"));
        let place = match (name, clock.and_then(|minutes| minutes.parse::<i64>().ok())) {
            (_, Some(minutes)) => {
                self.clock.iter_mut().find(|rule| rule.multiple_min == minutes).map(|rule| &mut rule.half_width_min)
            }
            ("length.share", _) => Some(&mut self.length.share),
            ("length.least_s", _) => Some(&mut self.length.least_s),
            ("post_delay.half_h", _) => Some(&mut self.post_delay.half_h),
            ("post_delay.tail", _) => Some(&mut self.post_delay.tail),
            ("clock_rate.half_width_ppm", _) => Some(&mut self.clock_rate.half_width_ppm),
            ("blunder.share", _) => Some(&mut self.blunder.share),
            ("blunder.half_width_min", _) => Some(&mut self.blunder.half_width_min),
            _ => None,
        };
        match place {
            Some(place) => *place = value,
            None => {
                let names = self.numbers().into_iter().map(|(known, _)| known);
                let nearest = names.min_by_key(|known| strsim::damerau_levenshtein(known, name)).unwrap_or_default();
                return Err(PolicyError::Unknown(name.to_owned(), nearest));
            }
        }
        Ok(())
    }

    /// The half-width, in microseconds, of a stated time of day; by how round it is on the clock it was read from.
    pub fn of_clock(&self, local_minutes: i64) -> i64 {
        let rule = self.clock.iter().find(|rule| local_minutes.rem_euclid(rule.multiple_min) == 0);
        let minutes = rule.or(self.clock.last()).map_or(15.0, |rule| rule.half_width_min);
        (minutes * 60e6).round() as i64
    }

    /// The half-width, in microseconds, of a stated length of so many microseconds.
    pub fn of_length(&self, micros: i64) -> i64 {
        // To the second: a spread is no measurement.
        let secs = (micros.unsigned_abs() as f64 / 1e6 * self.length.share).max(self.length.least_s);
        (secs.round() * 1e6) as i64
    }

    /// How long half of what is posted waits, in microseconds.
    pub(crate) fn half_delay(&self) -> f64 {
        self.post_delay.half_h * 3600e6
    }

    /// The power by which long delays grow rare.
    pub(crate) fn delay_tail(&self) -> f64 {
        self.post_delay.tail
    }

    /// The half-width of a clock's rate, as a share of the time that passes.
    pub(crate) fn clock_rate(&self) -> f64 {
        self.clock_rate.half_width_ppm * 1e-6
    }

    /// The share of statements of a class of trust that are plainly wrong, and the half-width of how far, in microseconds.
    pub(crate) fn blunder(&self, trust: Trust) -> (f64, f64) {
        let times = self.blunder.times.iter().find(|rule| rule.class == trust).map_or(1.0, |rule| rule.times);
        ((self.blunder.share * times).min(0.5), self.blunder.half_width_min * 60e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_times_spread_further() {
        let policy = Policy::default();
        let minutes = |local| policy.of_clock(local) / 60_000_000;
        assert_eq!([minutes(18 * 60), minutes(17 * 60 + 30), minutes(15), minutes(40), minutes(37)], [15, 15, 8, 5, 2]);
        assert_eq!(policy.of_length(-900_000_000), 300_000_000);
        assert_eq!(policy.of_length(60_000_000), 60_000_000);
        let wrong = |trust| policy.blunder(trust).0;
        assert!(wrong(Trust::Metadata) > wrong(Trust::Account) && wrong(Trust::Account) > wrong(Trust::Reported));
        assert!(wrong(Trust::Reported) > wrong(Trust::Observed) && wrong(Trust::Observed) > wrong(Trust::Captured));
    }

    #[test]
    fn a_number_is_changed_by_its_name() {
        let mut policy = Policy::default();
        for (name, _) in policy.numbers() {
            policy.set(&name, 0.5).unwrap();
        }
        assert!(policy.numbers().iter().all(|(_, value)| *value == 0.5));
        let unknown = policy.set("clock.20_min", 3.0).unwrap_err();
        assert!(unknown.to_string().contains("clock.30_min") || unknown.to_string().contains("clock."), "{unknown}");
        for value in [0.0, -1.0, f64::NAN] {
            assert!(policy.set("clock.30_min", value).is_err());
        }
        assert!(policy.set("blunder.share", 1.0).is_err());
    }
}
