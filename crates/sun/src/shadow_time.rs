use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use model::{Instant, Interval, Position, Reading};

use crate::measure::Measure;
use crate::position::{Air, SunError, delta_t_secs, prepare, seen};

/// What was measured of a shadow on level ground.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shadow {
    /// The direction in which the shadow falls, in degrees clockwise from true north: the sun's azimuth plus 180°.
    pub azimuth_deg: Option<Measure>,
    /// Length of the shadow divided by the height of what casts it.
    pub ratio: Option<Measure>,
}

/// Ground that is not level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// How steeply it falls, in degrees below the horizontal.
    pub fall_deg: f64,
    /// The direction in which it falls, in degrees clockwise from true north.
    pub towards_deg: f64,
}

impl Slope {
    /// The tangent of the fall along a direction, downhill positive.
    fn fall_along(self, azimuth_deg: f64) -> f64 {
        self.fall_deg.to_radians().tan() * (azimuth_deg - self.towards_deg).to_radians().cos()
    }

    /// The elevation under which an upright object casts a shadow of this ratio, measured along the ground, in a
    /// direction: the ray meets ground that lies lower (or higher) by as much as it falls on the way.
    fn elevation_of_ratio(self, ratio: f64, shadow_azimuth_deg: f64) -> f64 {
        if ratio <= 0.0 {
            return 90.0;
        }
        let fall = self.fall_along(shadow_azimuth_deg);
        ((1.0 + fall * fall).sqrt() / ratio + fall).atan().to_degrees()
    }
}

/// When did these shadows fall, at a known place on a known day?
#[derive(Debug, Clone, Copy)]
pub struct TimeQuestion<'a> {
    /// The day.
    pub date: Date,
    /// The zone whose midnights bound the day.
    pub zone: &'a TimeZone,
    /// Where.
    pub place: Position,
    /// One shadow or several of the same moment; each must agree.
    pub shadows: &'a [Shadow],
    /// The air.
    pub air: Air,
    /// The ground, where it is not level.
    pub slope: Option<Slope>,
}

/// The day is looked at in steps of so many minutes, and refined where something begins or ends between two steps.
const STEP_MINUTES: i64 = 10;
/// Ends are found to a tenth of a second and rounded outward.
const FINE_MICROS: i64 = 100_000;

/// The intervals of the day in which every shadow can have fallen as measured, in order.
///
/// Errors of measurement are hard bounds here: outside the intervals at least one measure is off by more than its error.
///
/// # Errors
/// No measure, a ratio below nothing, years outside -500 to 3000.
///
/// # Limits
/// The sun as a point: a soft edge is part of the error to be stated.
pub fn when_in_day(question: &TimeQuestion<'_>) -> Result<Vec<Interval>, SunError> {
    let slope = question.slope;
    if let Some(slope) = slope
        && !((0.0..60.0).contains(&slope.fall_deg) && slope.towards_deg.is_finite())
    {
        return Err(SunError::Slope(slope.fall_deg));
    }
    let conditions = conditions(question.shadows)?;
    let midnight = |date: Date| {
        let reading = date.to_datetime(Time::midnight());
        let first = Reading::new(reading).instants_in(question.zone).into_iter().next();
        first.or_else(|| question.zone.to_timestamp(reading).ok().map(Instant::from))
    };
    let unknown = SunError::Year(Instant::from_micros(i64::MAX));
    let start = midnight(question.date).ok_or_else(|| unknown.clone())?.micros();
    let end = question.date.tomorrow().ok().and_then(midnight).ok_or(unknown)?.micros();
    let delta_t = delta_t_secs(Instant::from_micros(start))?;
    let misfit = |micros: i64| -> Result<f64, SunError> {
        let at = Instant::from_micros(micros);
        let sun = seen(&prepare(at, delta_t)?, at, question.place, question.air)?;
        Ok(conditions
            .iter()
            .map(|condition| condition.misfit(sun.azimuth_deg, sun.refracted_elevation_deg, slope))
            .fold(f64::MIN, f64::max))
    };
    let mut steps: Vec<(i64, f64)> = Vec::new();
    let step = STEP_MINUTES * 60_000_000;
    let mut micros = start;
    while micros < end {
        steps.push((micros, misfit(micros)?));
        micros += step;
    }
    steps.push((end, misfit(end)?));
    // A stretch that begins and ends between two steps shows as a dip of the misfit, at the day's two ends as well.
    let mut fine = steps.clone();
    for (at, (_, here)) in steps.iter().enumerate() {
        let (before, after) = (at.saturating_sub(1), (at + 1).min(steps.len() - 1));
        if *here > 0.0 && *here <= steps[before].1 && *here <= steps[after].1 {
            fine.push(lowest(steps[before].0, steps[after].0, &misfit)?);
        }
    }
    fine.sort_by_key(|step| step.0);
    let mut intervals = Vec::new();
    let mut open = (fine[0].1 <= 0.0).then_some(fine[0].0);
    for pair in fine.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        match (before.1 <= 0.0, after.1 <= 0.0) {
            (false, true) => open = Some(edge(after, before, &misfit)?),
            (true, false) => {
                intervals.extend(open.take().and_then(|from| interval(from, edge(before, after, &misfit).ok()?)));
            }
            _ => {}
        }
    }
    intervals.extend(open.and_then(|from| interval(from, end)));
    Ok(intervals)
}

fn interval(from: i64, to: i64) -> Option<Interval> {
    Interval::new(Some(Instant::from_micros(from)), Some(Instant::from_micros(to))).ok()
}

/// Between a time that fits and one that does not, each with its misfit: the last that fits, rounded to the side that does
/// not. The misfit is all but straight over a few minutes, so that its crossing is guessed, and every third look halves.
fn edge(
    mut fits: (i64, f64),
    mut fails: (i64, f64),
    misfit: &impl Fn(i64) -> Result<f64, SunError>,
) -> Result<i64, SunError> {
    let mut looks = 0;
    let mut moved_fits = false;
    while (fits.0 - fails.0).abs() > FINE_MICROS {
        looks += 1;
        let span = (fails.0 - fits.0) as f64;
        let share = fits.1 / (fits.1 - fails.1);
        let at = if looks % 3 == 0 || !share.is_finite() {
            fits.0 + (fails.0 - fits.0) / 2
        } else {
            // A little beyond the guess, on the side of the end that was not moved: so both ends come near.
            let beyond = 0.4 * FINE_MICROS as f64 * span.signum();
            let guess = share * span
                + if looks == 1 {
                    0.0
                } else if moved_fits {
                    beyond
                } else {
                    -beyond
                };
            let within = (span.abs() - 1.0).max(1.0);
            fits.0 + (guess.abs().clamp(1.0, within) * span.signum()) as i64
        };
        let here = misfit(at)?;
        moved_fits = here <= 0.0;
        if moved_fits {
            fits = (at, here);
        } else {
            fails = (at, here);
        }
    }
    Ok(fails.0)
}

/// The time of least misfit between two times, by the golden section.
fn lowest(mut low: i64, mut high: i64, misfit: &impl Fn(i64) -> Result<f64, SunError>) -> Result<(i64, f64), SunError> {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let part = |low: i64, high: i64| ((high - low) as f64 * GOLDEN) as i64;
    let look = |at: i64| misfit(at).map(|misfit| (at, misfit));
    let (mut left, mut right) = (look(high - part(low, high))?, look(low + part(low, high))?);
    while high - low > FINE_MICROS {
        if left.1 <= right.1 {
            (high, right) = (right.0, left);
            left = look(high - part(low, high))?;
        } else {
            (low, left) = (left.0, right);
            right = look(low + part(low, high))?;
        }
    }
    Ok(if left.1 <= right.1 { left } else { right })
}

/// One thing the sun must satisfy.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Condition {
    /// Its azimuth lies within so many degrees of this one.
    Azimuth(Measure),
    /// Its elevation lies between these.
    Elevation { least: f64, most: f64 },
    /// Its elevation is such that a shadow has a ratio between these.
    Ratio { least: f64, most: f64 },
}

impl Condition {
    /// How many degrees the sun stands outside; zero or less where it fits.
    fn misfit(self, azimuth_deg: f64, elevation_deg: f64, slope: Option<Slope>) -> f64 {
        let outside = |least: f64, most: f64| (least - elevation_deg).max(elevation_deg - most);
        match self {
            Condition::Azimuth(sun) => turn(azimuth_deg, sun.value).abs() - sun.error,
            Condition::Elevation { least, most } => outside(least, most),
            Condition::Ratio { least, most } => match slope {
                None => outside(elevation_of_ratio(most), elevation_of_ratio(least)),
                Some(slope) => {
                    let shadow = azimuth_deg + 180.0;
                    outside(slope.elevation_of_ratio(most, shadow), slope.elevation_of_ratio(least, shadow))
                }
            },
        }
    }
}

/// From one direction to another, within ±180°.
pub(crate) fn turn(from_deg: f64, to_deg: f64) -> f64 {
    (to_deg - from_deg + 180.0).rem_euclid(360.0) - 180.0
}

/// The elevation under which a shadow has this ratio.
pub(crate) fn elevation_of_ratio(ratio: f64) -> f64 {
    if ratio <= 0.0 { 90.0 } else { (1.0 / ratio).atan().to_degrees() }
}

fn conditions(shadows: &[Shadow]) -> Result<Vec<Condition>, SunError> {
    let mut conditions = Vec::new();
    for shadow in shadows {
        if let Some(azimuth) = shadow.azimuth_deg {
            conditions.push(Condition::Azimuth(Measure { value: azimuth.value + 180.0, ..azimuth }));
            // A shadow shows that the sun is up.
            conditions.push(Condition::Elevation { least: 0.0, most: 90.0 });
        }
        if let Some(ratio) = shadow.ratio {
            if ratio.most() < 0.0 || ratio.value < 0.0 {
                return Err(SunError::Ratio(ratio.value));
            }
            conditions.push(Condition::Ratio { least: ratio.least(), most: ratio.most() });
        }
    }
    if conditions.is_empty() { Err(SunError::NothingMeasured) } else { Ok(conditions) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn almaty(shadows: &[Shadow]) -> Vec<String> {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let intervals = when_in_day(&TimeQuestion {
            date: Date::new(2022, 1, 5).unwrap(),
            zone: &zone,
            place: Position::from_lon_lat(76.945, 43.238).unwrap(),
            shadows,
            air: Air { pressure_hpa: 1013.25, temperature_c: 12.0 },
            slope: None,
        })
        .unwrap();
        let clock = |t: Option<Instant>| zone.to_datetime(t.unwrap().to_timestamp()).strftime("%H:%M").to_string();
        intervals.iter().map(|i| format!("{}-{}", clock(i.earliest()), clock(i.latest()))).collect()
    }

    fn measure(text: &str) -> Option<Measure> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_length_alone_leaves_morning_and_afternoon() {
        let found = almaty(&[Shadow { ratio: measure("2.998±0.05"), azimuth_deg: None }]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].starts_with("14:5") && found[1].contains("-15:0"), "{found:?}");
    }

    #[test]
    fn a_direction_decides() {
        let both = Shadow { ratio: measure("2.998±0.2"), azimuth_deg: measure("29.7026±1") };
        let found = almaty(&[both]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("14:5") && found[0].contains("-15:0"), "{found:?}");
    }

    #[test]
    fn the_exact_moment_lies_inside() {
        // Noon, where the elevation turns: a stretch of a few minutes between two steps.
        let found = almaty(&[Shadow { azimuth_deg: measure("0±0.3"), ratio: None }]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("12:5"), "{found:?}");
    }

    /// A pole on a slope of 10° that falls to the north-east, at 15:00: the tip found by stepping along the ray.
    #[test]
    fn a_slope_makes_shadows_longer_downhill() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let place = Position::from_lon_lat(76.945, 43.238).unwrap();
        let slope = Slope { fall_deg: 10.0, towards_deg: 45.0 };
        let at: Instant = "2022-01-05T15:00:00+06:00".parse().unwrap();
        let air = Air { pressure_hpa: 1013.25, temperature_c: 12.0 };
        let sun = crate::position(at, place, air).unwrap();
        let (shadow, tan) = (sun.azimuth_deg + 180.0, sun.refracted_elevation_deg.to_radians().tan());
        let ground = |d: f64| -d * 10f64.to_radians().tan() * (shadow - 45.0).to_radians().cos();
        let d = (0..1_000_000).map(|n| f64::from(n) * 1e-4).find(|d| 1.0 - d * tan <= ground(*d)).unwrap();
        let ratio = d.hypot(ground(d));
        assert!(ratio > 1.5 / tan, "downhill it is much longer: {ratio}");
        let measured = Shadow { ratio: Some(Measure { value: ratio, error: 0.02 }), azimuth_deg: None };
        let question = TimeQuestion {
            date: Date::new(2022, 1, 5).unwrap(),
            zone: &zone,
            place,
            shadows: &[measured],
            air,
            slope: Some(slope),
        };
        let holds = |intervals: Vec<Interval>| {
            intervals.iter().any(|i| i.earliest().unwrap() <= at && at <= i.latest().unwrap())
        };
        assert!(holds(when_in_day(&question).unwrap()));
        assert!(!holds(when_in_day(&TimeQuestion { slope: None, ..question }).unwrap()));
        let steep = TimeQuestion { slope: Some(Slope { fall_deg: 75.0, ..slope }), ..question };
        assert_eq!(when_in_day(&steep), Err(SunError::Slope(75.0)));
    }

    #[test]
    fn shadows_that_disagree_leave_nothing() {
        let morning = Shadow { azimuth_deg: measure("330±1"), ratio: None };
        let evening = Shadow { azimuth_deg: measure("40±1"), ratio: None };
        assert!(almaty(&[morning, evening]).is_empty());
    }

    #[test]
    fn nothing_measured_is_an_error() {
        let zone = TimeZone::UTC;
        let place = Position::from_lon_lat(0.0, 0.0).unwrap();
        let date = Date::new(2022, 1, 5).unwrap();
        let question = TimeQuestion { date, zone: &zone, place, shadows: &[], air: Air::default(), slope: None };
        assert_eq!(when_in_day(&question), Err(SunError::NothingMeasured));
        let shadows = [Shadow { ratio: Some(Measure { value: -1.0, error: 0.1 }), azimuth_deg: None }];
        assert_eq!(when_in_day(&TimeQuestion { shadows: &shadows, ..question }), Err(SunError::Ratio(-1.0)));
    }

    #[test]
    fn a_short_stretch_at_the_end_of_the_day_is_found() {
        let place = Position::from_lon_lat(-129.364_437_288_001_2, 0.0).unwrap();
        let at: Instant = "2022-01-05T23:54:00Z".parse().unwrap();
        let sun = crate::position(at, place, Air::default()).unwrap();
        let shadows =
            [Shadow { azimuth_deg: Some(Measure { value: sun.azimuth_deg - 179.995, error: 0.01 }), ratio: None }];
        let date = Date::new(2022, 1, 5).unwrap();
        let question =
            TimeQuestion { date, zone: &TimeZone::UTC, place, shadows: &shadows, air: Air::default(), slope: None };
        let found = when_in_day(&question).unwrap();
        assert!(found.iter().any(|i| i.earliest().unwrap() <= at && at <= i.latest().unwrap()), "{found:?}");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 40, ..Default::default() })]

        /// Measure a true sun, ask when: the true time is among the answers.
        #[test]
        fn the_true_time_is_never_excluded(lat in -65.0f64..65.0, lon in -180.0f64..180.0, minute in 0i64..1440, error in 0.01f64..2.0) {
            let place = Position::from_lon_lat(lon, lat).unwrap();
            let at = Instant::from_micros(1_641_340_800_000_000 + minute * 60_000_000);
            let sun = crate::position(at, place, Air::default()).unwrap();
            proptest::prop_assume!(sun.refracted_elevation_deg > 3.0 && sun.refracted_elevation_deg < 87.0);
            let ratio = 1.0 / sun.refracted_elevation_deg.to_radians().tan();
            let shadow = Shadow {
                azimuth_deg: Some(Measure { value: sun.azimuth_deg - 180.0 + error * 0.5, error }),
                ratio: Some(Measure { value: ratio * 1.01, error: ratio * 0.02 }),
            };
            let intervals = when_in_day(&TimeQuestion { date: Date::new(2022, 1, 5).unwrap(), zone: &TimeZone::UTC, place, shadows: &[shadow], air: Air::default(), slope: None }).unwrap();
            proptest::prop_assert!(intervals.iter().any(|i| i.earliest().unwrap() <= at && at <= i.latest().unwrap()), "{intervals:?}");
        }
    }
}
