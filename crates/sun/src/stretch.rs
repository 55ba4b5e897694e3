use model::{Instant, Position};
use solar_positioning::{Horizon, HorizonState, Location, SolarEvents};

use crate::day::{RISE_DEG, below_as_seen};
use crate::position::{SunError, delta_t_secs, instant, to_julian};

/// A height of the sun's centre that divides day, twilight and night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Sunrise and sunset: 50′ below a level horizon.
    Horizon,
    /// Civil twilight: 6° below, as [`crate::Day`] has it.
    Civil,
    /// Nautical twilight: 12° below.
    Nautical,
}

/// A time during which the sun stands between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// When it begins; `None` where that lies before the time asked about.
    pub from: Option<Instant>,
    /// When it ends, and by which line; `None` where that lies after the time asked about.
    pub to: Option<(Instant, Line)>,
}

impl Line {
    fn seen_deg(self) -> f64 {
        match self {
            Line::Horizon => RISE_DEG,
            Line::Civil => below_as_seen(6.0),
            Line::Nautical => below_as_seen(12.0),
        }
    }
}

/// When, from one instant to another, the sun's centre stands above one line and below another, in order.
///
/// No day or night need exist for it: where the sun crosses neither line, there is one stretch without ends, or none.
///
/// # Errors
/// Years outside -500 to 3000.
///
/// # Limits
/// As for [`crate::day`]: a level, free horizon, seen from sea level.
pub fn stretches(
    from: Instant,
    to: Instant,
    place: Position,
    above: Option<Line>,
    below: Option<Line>,
) -> Result<Vec<Stretch>, SunError> {
    let location = Location { latitude: place.lat(), longitude: place.lon() };
    let delta_t = delta_t_secs(from)?;
    let mut crossings: Vec<(Instant, bool, Line)> = Vec::new();
    let mut is_above = |line: Option<Line>| -> Result<bool, SunError> {
        let Some(line) = line else { return Ok(true) };
        let horizon = Horizon::Custom(line.seen_deg());
        let events = SolarEvents::new()
            .for_interval_from_julian(to_julian(from), to_julian(to), location, delta_t, horizon)
            .map_err(|_| SunError::Year(from))?;
        crossings.extend(events.rises.iter().map(|&at| (instant(at), true, line)));
        crossings.extend(events.sets.iter().map(|&at| (instant(at), false, line)));
        Ok(events.state_at_start != HorizonState::Below)
    };
    let mut over = is_above(above)?;
    let mut under = below.is_none() || !is_above(below)?;
    crossings.sort_by_key(|crossing| crossing.0);
    let mut found = Vec::new();
    let mut open = (over && under).then_some(None);
    for (at, rises, line) in crossings {
        if above == Some(line) {
            over = rises;
        } else {
            under = !rises;
        }
        match (open, over && under) {
            (None, true) => open = Some(Some(at)),
            (Some(from), false) => {
                found.push(Stretch { from, to: Some((at, line)) });
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open.map(|from| Stretch { from, to: None }));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lon: f64, lat: f64, from: &str, to: &str, above: Option<Line>, below: Option<Line>) -> Vec<String> {
        let at = |text: &str| -> Instant { text.parse().unwrap() };
        let found = stretches(at(from), at(to), Position::from_lon_lat(lon, lat).unwrap(), above, below).unwrap();
        let minute = |at: Instant| at.to_string()[5..16].to_owned();
        found
            .iter()
            .map(|one| {
                let to = one.to.map(|(at, line)| format!("{} {line:?}", minute(at)));
                format!("{} .. {}", one.from.map_or("-".into(), minute), to.unwrap_or("-".into()))
            })
            .collect()
    }

    /// Almaty by the Naval Observatory's definitions: sunset 11:31, civil dusk 12:03, nautical 12:39 UTC.
    #[test]
    fn day_and_twilight_where_all_lines_are_crossed() {
        let almaty = |above, below| shown(76.945, 43.238, "2022-01-05T00:00:00Z", "2022-01-05T18:00:00Z", above, below);
        assert_eq!(almaty(Some(Line::Civil), None), ["01-05T01:52 .. 01-05T12:03 Civil"]);
        assert_eq!(
            almaty(Some(Line::Nautical), Some(Line::Horizon)),
            ["01-05T01:16 .. 01-05T02:24 Horizon", "01-05T11:30 .. 01-05T12:38 Nautical"]
        );
    }

    #[test]
    fn lines_that_are_not_crossed() {
        let june =
            |lon, lat, above, below| shown(lon, lat, "2022-06-21T12:00:00Z", "2022-06-22T12:00:00Z", above, below);
        // Moscow: no nautical night; twilight from sunset to sunrise.
        let twilight = june(37.62, 55.75, Some(Line::Nautical), Some(Line::Horizon));
        assert_eq!(twilight, ["06-21T18:18 .. 06-22T00:44 Horizon"]);
        // Tromsø: the sun stays up; no night, and a day without ends.
        assert_eq!(june(18.96, 69.65, Some(Line::Civil), None), ["- .. -"]);
        assert_eq!(june(18.96, 69.65, None, Some(Line::Horizon)), Vec::<String>::new());
        // Longyearbyen in December: dark without ends.
        let polar = shown(15.65, 78.22, "2022-12-10T00:00:00Z", "2022-12-14T00:00:00Z", None, Some(Line::Horizon));
        assert_eq!(polar, ["- .. -"]);
    }
}
