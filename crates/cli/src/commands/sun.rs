use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Position, Skyline};
use serde::Serialize;
use sun::{Air, Day, SunPosition, SunState, behind_skyline, day, position};

use crate::commands::when::zone;
use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// Where the sun stands at an instant, or when it rises and sets on a date.
#[derive(Args)]
pub(crate) struct Sun {
    /// The instant, such as 2022-01-05T15:00:00+06:00.
    #[arg(long, value_name = "INSTANT", conflicts_with = "date", required_unless_present = "date")]
    at: Option<String>,

    /// The date, such as 2022-01-05, in --zone.
    #[arg(long, requires = "zone")]
    date: Option<String>,

    /// The zone of the date, such as Asia/Almaty.
    #[arg(long)]
    zone: Option<String>,

    /// With --date: hills or houses as AZIMUTH:HEIGHT in degrees, such as 0:0,200:0,215:4,270:4,280:0; one height alone
    /// stands all round. Adds when the sun's upper limb appears and goes behind them.
    #[arg(long, value_name = "SKYLINE", requires = "date")]
    skyline: Option<String>,

    #[command(flatten)]
    here: Here,
}

/// A place, by its coordinates.
#[derive(Args)]
pub(crate) struct Here {
    /// Degrees north of the equator (WGS 84).
    #[arg(long, allow_hyphen_values = true)]
    lat: f64,

    /// Degrees east of Greenwich.
    #[arg(long, allow_hyphen_values = true)]
    lon: f64,
}

impl Here {
    pub(crate) fn position(&self) -> Result<Position, Failure> {
        place(self.lon, self.lat)
    }
}

/// A place, or why there is none.
pub(crate) fn place(lon: f64, lat: f64) -> Result<Position, Failure> {
    Position::from_lon_lat(lon, lat).map_err(|error| Failure::new(error, "give --lat and --lon in degrees"))
}

/// An instant with an offset.
pub(crate) fn instant(text: &str) -> Result<Instant, Failure> {
    text.parse().map_err(|error| Failure::new(error, "write the offset: 2022-01-05T17:31:00+06:00"))
}

/// A date on the calendar.
pub(crate) fn date(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| Failure::new(format!("{text:?} is not a date"), "write it like 2022-01-05"))
}

/// An instant in RFC 3339 with a zone's offset, to the second.
pub(crate) fn local(at: Instant, zone: &TimeZone) -> String {
    let timestamp = at.to_timestamp();
    timestamp.display_with_offset(zone.to_offset(timestamp)).to_string()
}

/// The day with its instants in the zone that was asked for.
#[derive(Serialize)]
struct LocalDay {
    sunrise: Option<String>,
    sunset: Option<String>,
    solar_noon: Option<String>,
    civil_dawn: Option<String>,
    civil_dusk: Option<String>,
    nautical_dawn: Option<String>,
    nautical_dusk: Option<String>,
    astronomical_dawn: Option<String>,
    astronomical_dusk: Option<String>,
    sun: SunState,
    #[serde(skip_serializing_if = "Option::is_none")]
    behind_skyline: Option<Vec<Seen>>,
}

/// The sun's upper limb comes out from behind the skyline, or goes behind it.
#[derive(Serialize)]
struct Seen {
    at: String,
    appears: bool,
}

impl LocalDay {
    fn of(day: Day, zone: &TimeZone) -> Self {
        let shown = |at: Option<Instant>| at.map(|at| local(at, zone));
        Self {
            sunrise: shown(day.sunrise),
            sunset: shown(day.sunset),
            solar_noon: shown(day.solar_noon),
            civil_dawn: shown(day.civil_dawn),
            civil_dusk: shown(day.civil_dusk),
            nautical_dawn: shown(day.nautical_dawn),
            nautical_dusk: shown(day.nautical_dusk),
            astronomical_dawn: shown(day.astronomical_dawn),
            astronomical_dusk: shown(day.astronomical_dusk),
            sun: day.sun,
            behind_skyline: None,
        }
    }
}

impl Sun {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let here = self.here.position()?;
        let refused = |error: sun::SunError| Failure::new(error, "ask for another time");
        if let Some(at) = &self.at {
            let seen = position(instant(at)?, here, Air::default()).map_err(refused)?;
            output.print(seen, &[], stands);
        } else if let (Some(text), Some(name)) = (&self.date, &self.zone) {
            let zone = zone(name)?;
            let date = date(text)?;
            let day = day(date, &zone, here).map_err(refused)?;
            let mut shown = LocalDay::of(day, &zone);
            if let Some(text) = &self.skyline {
                let crossings = behind_skyline(date, &zone, here, &skyline(text)?).map_err(refused)?;
                let seen = crossings.iter().map(|c| Seen { at: local(c.at, &zone), appears: c.appears });
                shown.behind_skyline = Some(seen.collect());
            }
            output.print(shown, &[], |shown| {
                let mut text = table(&day, &zone);
                for seen in shown.behind_skyline.iter().flatten() {
                    text.push_str(&format!(
                        "{} the skyline: {}\n",
                        if seen.appears { "over" } else { "behind" },
                        seen.at
                    ));
                }
                text
            });
        }
        Ok(Outcome::Fine)
    }
}

/// A skyline, written as azimuths with heights.
fn skyline(text: &str) -> Result<Skyline, Failure> {
    let next = "write azimuth and height in degrees: 0:0,200:0,215:4,270:4,280:0, or one height for all round";
    text.parse().map_err(|error| Failure::new(error, next))
}

fn stands(seen: &SunPosition) -> String {
    format!(
        "azimuth {:.3}° from true north, elevation {:.3}° ({:.3}° through the air)\n",
        seen.azimuth_deg, seen.elevation_deg, seen.refracted_elevation_deg
    )
}

fn table(day: &Day, zone: &TimeZone) -> String {
    let rows = [
        ("astronomical dawn", day.astronomical_dawn),
        ("nautical dawn", day.nautical_dawn),
        ("civil dawn", day.civil_dawn),
        ("sunrise", day.sunrise),
        ("solar noon", day.solar_noon),
        ("sunset", day.sunset),
        ("civil dusk", day.civil_dusk),
        ("nautical dusk", day.nautical_dusk),
        ("astronomical dusk", day.astronomical_dusk),
    ];
    let mut text = String::new();
    for (name, at) in rows {
        // Refraction near the horizon is uncertain by about a minute: tables round to it.
        let minute = |at: Instant| zone.to_datetime(Instant::from_micros(at.micros() + 30_000_000).to_timestamp());
        let clock = at.map_or("-".to_owned(), |at| minute(at).strftime("%H:%M").to_string());
        text.push_str(&format!("{name:18} {clock}\n"));
    }
    match day.sun {
        SunState::RisesOrSets => {}
        SunState::AlwaysUp => text.push_str("The sun stays up all day.\n"),
        SunState::AlwaysDown => text.push_str("The sun stays down all day.\n"),
    }
    text.push_str("Level horizon: hills and houses hide the sun earlier.\n");
    text
}
