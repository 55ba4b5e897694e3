use std::path::PathBuf;

use clap::Args;
use jiff::tz::{Offset, TimeZone};
use model::{Interval, Notice, NoticeLevel, Whereabouts};
use serde::Serialize;
use sun::{Air, Measure, PlaceQuestion, Shadow as Measured, SunError, TimeQuestion, when_in_day, where_on_earth};

use crate::commands::sun::{date, instant, local, place};
use crate::commands::when::zone;
use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// When a shadow fell at a known place, or where on Earth it can have fallen at a known moment.
///
/// When: --lat, --lon, --date and a measure. Where: --at and a measure. A measure is --ratio, --azimuth or both.
#[derive(Args)]
pub(crate) struct Shadow {
    /// Length of the shadow divided by the height of what casts it, with its error: 2.9±0.2 (or 2.9+-0.2).
    #[arg(long, value_name = "R±r")]
    ratio: Option<String>,

    /// The direction in which the shadow falls, in degrees clockwise from true north, with its error: 29±2.
    #[arg(long, value_name = "A±a", allow_hyphen_values = true)]
    azimuth: Option<String>,

    /// When: the date, such as 2022-01-05.
    #[arg(long, requires_all = ["lat", "lon"], required_unless_present = "at")]
    date: Option<String>,

    /// The zone of the date [default: whole hours by longitude, so that the day is in the middle].
    #[arg(long)]
    zone: Option<String>,

    /// Degrees north of the equator (WGS 84).
    #[arg(long, allow_hyphen_values = true)]
    lat: Option<f64>,

    /// Degrees east of Greenwich.
    #[arg(long, allow_hyphen_values = true)]
    lon: Option<f64>,

    /// Where: the moment, with its error in seconds: 2022-01-05T15:00:00+06:00±60.
    #[arg(long, value_name = "INSTANT±s", conflicts_with_all = ["date", "lat", "lon", "zone"])]
    at: Option<String>,

    /// Where: the size of a cell in degrees.
    #[arg(long, value_name = "DEG", default_value_t = 0.25)]
    grid: f64,

    /// Where: draw the bands on a map of the world.
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

#[derive(Serialize)]
struct Stretch {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct Stretches {
    intervals: Vec<Stretch>,
}

impl Shadow {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let measure = |text: &Option<String>| -> Result<Option<Measure>, Failure> {
            let parse =
                |text: &String| text.parse().map_err(|error| Failure::new(error, "give the value and its error"));
            text.as_ref().map(parse).transpose()
        };
        let shadows = [Measured { azimuth_deg: measure(&self.azimuth)?, ratio: measure(&self.ratio)? }];
        match (&self.at, &self.date) {
            (Some(at), _) => self.ask_where(at, &shadows, output),
            (None, Some(text)) => self.ask_when(text, &shadows, output),
            (None, None) => Err(Failure::new("nothing is asked", "give --date for when, or --at for where")),
        }
    }

    fn ask_when(&self, text: &str, shadows: &[Measured], output: &Output) -> Result<Outcome, Failure> {
        let here = place(self.lon.unwrap_or(f64::NAN), self.lat.unwrap_or(f64::NAN))?;
        let zone = match &self.zone {
            Some(name) => zone(name)?,
            None => Offset::from_hours((here.lon() / 15.0).round() as i8)
                .map_or(TimeZone::UTC, |offset| offset.to_time_zone()),
        };
        let question = TimeQuestion { date: date(text)?, zone: &zone, place: here, shadows, air: Air::default() };
        let intervals = when_in_day(&question).map_err(refused)?;
        let shown = |interval: &Interval| Stretch {
            from: interval.earliest().map(|at| local(at, &zone)),
            to: interval.latest().map(|at| local(at, &zone)),
        };
        let never = Notice {
            level: NoticeLevel::Warning,
            what: format!("no time of {text} casts such a shadow there"),
            place: Whereabouts::default(),
            next: "check the date, the place and the errors of measurement".to_owned(),
        };
        let notices = if intervals.is_empty() { vec![never] } else { vec![] };
        output.print(Stretches { intervals: intervals.iter().map(shown).collect() }, &notices, |found| {
            let row = |stretch: &Stretch| {
                format!(
                    "{}  to  {}\n",
                    stretch.from.as_deref().unwrap_or("open"),
                    stretch.to.as_deref().unwrap_or("open")
                )
            };
            found.intervals.iter().map(row).collect()
        });
        Ok(Outcome::Fine)
    }

    fn ask_where(&self, text: &str, shadows: &[Measured], output: &Output) -> Result<Outcome, Failure> {
        let (moment, error) = ["±", "+-", "+/-"].iter().find_map(|sign| text.split_once(sign)).unwrap_or((text, "0"));
        let at_error_s =
            error.trim().parse::<f64>().ok().filter(|secs| *secs >= 0.0 && secs.is_finite()).ok_or_else(|| {
                Failure::new(
                    format!("{error:?} is not a number of seconds"),
                    "write the moment like 2022-01-05T15:00:00+06:00±60",
                )
            })?;
        let question = PlaceQuestion { at: instant(moment)?, at_error_s, shadows, grid_deg: self.grid };
        let map = where_on_earth(&question).map_err(refused)?;
        if let Some(path) = &self.png {
            let bytes = map.png().map_err(|error| Failure::new(error, "leave --png out"))?;
            std::fs::write(path, bytes).map_err(|error| {
                Failure::in_file(path.display(), error, "name a file in a folder that you may write to")
            })?;
        }
        output.print(map.geojson(), &[], |_| {
            let threshold = map.threshold(0.95);
            let cells = map.likelihood.iter().filter(|likelihood| **likelihood >= threshold).count();
            let share = 100.0 * cells as f64 / map.likelihood.len() as f64;
            format!(
                "The 95 % band covers {share:.1} % of the map's cells. --json prints it as GeoJSON, --png draws it.\n"
            )
        });
        Ok(Outcome::Fine)
    }
}

fn refused(error: SunError) -> Failure {
    let next = match error {
        SunError::NothingMeasured => "give --ratio 2.9±0.2, --azimuth 29±2, or both",
        SunError::Grid(_) => "give --grid 0.25",
        SunError::Ratio(_) => "give --ratio length divided by height",
        _ => "ask for another time",
    };
    Failure::new(error, next)
}
