//! The air that shots are reckoned with: what a row of weather says of their time, or the wide air that is taken without one.
use geolocation::{Air, Wind};
use model::{Estimate, Interval, Weather, WeatherId};
use serde::Serialize;

/// Air where no row covers the shots, in °C and m/s: 95 % of the outdoors of the temperate zones.
const TEMPERATURE_C: (f64, f64, f64) = (15.0, 0.0, 30.0);
const WIND_M_S: f64 = 5.0;

/// The air that was taken, and where from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShotAir {
    /// Temperature in °C at best, least and most (95 %).
    pub temperature_c: [f64; 3],
    /// The row of weather that says so; `None` where none covers the shots.
    pub temperature_by: Option<WeatherId>,
    /// The direction that the wind blew from, in degrees.
    pub wind_from_deg: f64,
    /// Its speed, in metres a second.
    pub wind_m_s: f64,
    /// How far each of its components may be off (95 %).
    pub wind_error_m_s: f64,
    /// The row of weather that says so.
    pub wind_by: Option<WeatherId>,
    /// Where it comes from, in words.
    pub says: String,
}

impl ShotAir {
    /// The air of shots of which it is known when the first and the last of them were.
    ///
    /// A row covers them if it holds from before the first can have been until after the last can. Of several the one of the shortest
    /// time is taken, then the one with the smaller error, for temperature and wind each by itself.
    pub(super) fn of(first: Interval, last: Interval, rows: &[Weather]) -> Self {
        let shots = Interval::new(first.earliest(), last.latest()).ok();
        let covering: Vec<&Weather> =
            rows.iter().filter(|row| shots.is_some_and(|shots| covers(row.when, shots))).collect();
        let best = |error: fn(&Weather) -> Option<f64>| {
            let told = covering.iter().filter_map(|row| Some((*row, error(row)?)));
            let width = |row: &Weather| row.when.width().map(|width| width.micros()).unwrap_or(i64::MAX);
            told.min_by(|(a, x), (b, y)| width(a).cmp(&width(b)).then(x.total_cmp(y)).then_with(|| a.id.cmp(&b.id)))
        };
        let temperature = best(|row| row.temperature_c.and(row.temperature_error_c));
        let wind = best(|row| row.wind_m_s.and(row.wind_error_m_s));
        let (best_c, low_c, high_c) = temperature.map_or(TEMPERATURE_C, |(row, error)| {
            let at = row.temperature_c.unwrap_or(TEMPERATURE_C.0);
            (at, at - error, at + error)
        });
        let (wind_from_deg, wind_m_s, wind_error_m_s) = wind.map_or((0.0, 0.0, WIND_M_S), |(row, error)| {
            (row.wind_from_deg.unwrap_or_default(), row.wind_m_s.unwrap_or_default(), error)
        });
        let mut air = Self {
            temperature_c: [best_c, low_c, high_c],
            temperature_by: temperature.map(|(row, _)| row.id.clone()),
            wind_from_deg,
            wind_m_s,
            wind_error_m_s,
            wind_by: wind.map(|(row, _)| row.id.clone()),
            says: String::new(),
        };
        let known = temperature.iter().chain(&wind).map(|(row, _)| *row);
        air.says =
            air.words(known, shots.is_some_and(|shots| shots.earliest().is_some() && shots.latest().is_some()), rows);
        air
    }

    fn words<'a>(&self, by: impl Iterator<Item = &'a Weather>, are_dated: bool, rows: &[Weather]) -> String {
        let [best, low, high] = self.temperature_c;
        let temperature = format!("{best:.0} °C ({low:.0} to {high:.0})");
        let wind = match self.wind_by {
            Some(_) if self.wind_m_s > 0.0 => {
                format!(
                    "wind from {:.0}° with {:.0} m/s ± {:.0}",
                    self.wind_from_deg, self.wind_m_s, self.wind_error_m_s
                )
            }
            _ => format!("wind up to {:.0} m/s from anywhere", self.wind_error_m_s),
        };
        let mut told: Vec<String> = by
            .map(|row| match &row.reason {
                Some(reason) => format!("{} ({reason})", row.id),
                None => row.id.to_string(),
            })
            .collect();
        told.dedup();
        let why = match (rows.is_empty(), are_dated) {
            (true, _) => "no weather is recorded",
            (false, false) => {
                "weather is recorded, and when the shots were is not known well enough to tell which holds"
            }
            (false, true) => "no row of weather covers the time of the shots",
        };
        match (&self.temperature_by, &self.wind_by) {
            (None, None) => format!("{why}: air of {temperature} and {wind} are taken"),
            (Some(_), Some(_)) => format!("by the weather {}: air of {temperature} and {wind}", told.join(" and ")),
            (Some(_), None) => {
                format!(
                    "by the weather {}: air of {temperature}; of the wind it says nothing: {wind} is taken",
                    told.join(" and ")
                )
            }
            (None, Some(_)) => {
                format!(
                    "by the weather {}: {wind}; of the temperature it says nothing: {temperature} is taken",
                    told.join(" and ")
                )
            }
        }
    }

    /// It as it is reckoned with.
    pub(super) fn air(&self) -> Air {
        let [best, low, high] = self.temperature_c;
        let temperature_c =
            Estimate::new(best, low, high).unwrap_or_else(|_| unreachable!("an interval holds its middle"));
        let wind = Wind { from_deg: self.wind_from_deg, speed_m_s: self.wind_m_s, error_m_s: self.wind_error_m_s };
        Air { temperature_c, wind }
    }

    /// The rows that it comes from.
    pub(super) fn rows(&self) -> impl Iterator<Item = &WeatherId> {
        self.temperature_by.iter().chain(&self.wind_by)
    }
}

/// Whether a row holds all the time that shots can have been at.
fn covers(row: Interval, shots: Interval) -> bool {
    let from = row.earliest().zip(shots.earliest()).is_some_and(|(row, shots)| row <= shots);
    let to = row.latest().zip(shots.latest()).is_some_and(|(row, shots)| shots <= row);
    from && to
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> model::Instant {
        format!("2022-01-05T{text}:00+06:00").parse().unwrap()
    }

    fn row(id: &str, from: &str, to: &str, temperature_c: Option<f64>, wind_m_s: Option<f64>) -> Weather {
        Weather {
            id: WeatherId::new(id).unwrap(),
            when: Interval::new(Some(at(from)), Some(at(to))).unwrap(),
            place: None,
            temperature_c,
            temperature_error_c: temperature_c.map(|_| 2.0),
            wind_from_deg: wind_m_s.map(|_| 270.0),
            wind_m_s,
            wind_error_m_s: wind_m_s.map(|_| 1.0),
            reason: None,
            sources: Vec::new(),
            passage: None,
        }
    }

    fn air(from: Option<&str>, to: Option<&str>, rows: &[Weather]) -> ShotAir {
        let (first, last) = (Interval::new(from.map(at), None), Interval::new(None, to.map(at)));
        ShotAir::of(first.unwrap(), last.unwrap(), rows)
    }

    #[test]
    fn the_row_of_the_shortest_time_that_covers_all_shots_is_taken() {
        let rows = [
            row("day", "06:00", "23:00", Some(4.0), Some(3.0)),
            row("hour", "18:00", "19:00", Some(-2.0), None),
            row("other-hour", "17:00", "18:00", Some(9.0), None),
        ];
        let told = air(Some("18:10"), Some("18:12"), &rows);
        assert_eq!(told.temperature_c, [-2.0, -4.0, 0.0]);
        assert_eq!(
            told.rows().map(|id| id.as_str()).collect::<Vec<_>>(),
            ["hour", "day"],
            "each from the best of its own"
        );
        assert!(told.says.contains("hour and day") && told.says.contains("wind from 270°"), "{}", told.says);
        // Shots that may have been in either hour are covered by the day alone.
        let told = air(Some("17:55"), Some("18:12"), &rows);
        assert_eq!(told.temperature_c[0], 4.0);
    }

    #[test]
    fn without_a_row_the_wide_air_is_taken_and_why_is_said() {
        let wide = |from, to, rows: &[Weather]| {
            let told = air(from, to, rows);
            assert_eq!((told.temperature_c, told.wind_error_m_s, told.rows().count()), ([15.0, 0.0, 30.0], 5.0, 0));
            told.says
        };
        let rows = [row("hour", "18:00", "18:11", Some(-2.0), None)];
        assert!(wide(Some("18:10"), Some("18:12"), &[]).starts_with("no weather is recorded"));
        assert!(wide(Some("18:10"), Some("18:12"), &rows).starts_with("no row of weather covers"));
        assert!(wide(Some("18:10"), None, &rows).contains("not known well enough"));
    }
}
