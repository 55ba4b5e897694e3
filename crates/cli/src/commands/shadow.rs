use std::path::PathBuf;

use clap::Args;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use model::{Instant, Interval, Notice, NoticeLevel, Whereabouts};
use serde::Serialize;
use sun::{
    Air, LocalQuestion, Measure, PlaceQuestion, Shadow as Measured, ShadowMap, Slope, SunError, TimeQuestion, patches,
    when_in_day, where_by_local_time, where_on_earth,
};

use crate::commands::sun::{date, instant, local, place};
use crate::commands::when::zone;
use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// When a shadow fell at a known place, or where on Earth it can have fallen at a known moment.
///
/// When: --lat, --lon, --date and a measure. Where: --at or --at-local and a measure. A measure is --ratio, --azimuth or both.
#[derive(Args)]
pub(crate) struct Shadow {
    /// Length of the shadow divided by the height of what casts it, with its error: 2.9±0.2 (or 2.9+-0.2).
    /// Give it again for a further shadow of the same moment: all must agree.
    #[arg(long, value_name = "R±r")]
    ratio: Vec<String>,

    /// The direction in which the shadow falls, in degrees clockwise from true north, with its error: 29±2.
    /// Again for a further shadow.
    #[arg(long, value_name = "A±a", allow_hyphen_values = true)]
    azimuth: Vec<String>,

    /// When: the ground falls so many degrees towards this direction: 5@270 falls 5° to the west. The ratio is then
    /// that of the length along the ground.
    #[arg(long, value_name = "FALL@TOWARDS", conflicts_with = "at")]
    slope: Option<String>,

    /// When: the date, such as 2022-01-05.
    #[arg(long, requires_all = ["lat", "lon"], required_unless_present_any = ["at", "at_local"])]
    date: Option<String>,

    /// The zone of the date, or of --at-local [default of a date: whole hours by longitude].
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

    /// Where: what local clocks showed, with its error in seconds: 2022-01-05T15:00:00±60. In the zone of --zone; without
    /// it, in whichever zone each longitude can have.
    #[arg(long, value_name = "TIME±s", conflicts_with_all = ["date", "lat", "lon", "at", "adaptive"])]
    at_local: Option<String>,

    /// Where: the size of a cell in degrees.
    #[arg(long, value_name = "DEG", default_value_t = 0.25)]
    grid: f64,

    /// Where: give the bands down to cells of this size, fine at their edges and coarse inside (from 0.01).
    #[arg(long, value_name = "DEG", requires = "at", conflicts_with = "grid")]
    adaptive: Option<f64>,

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
        let measures = |texts: &[String]| -> Result<Vec<Measure>, Failure> {
            let parse =
                |text: &String| text.parse().map_err(|error| Failure::new(error, "give the value and its error"));
            texts.iter().map(parse).collect()
        };
        let (azimuths, ratios) = (measures(&self.azimuth)?, measures(&self.ratio)?);
        // All are of one moment, so it does not matter which azimuth belongs to which ratio.
        let shadows: Vec<Measured> = (0..azimuths.len().max(ratios.len()).max(1))
            .map(|n| Measured { azimuth_deg: azimuths.get(n).copied(), ratio: ratios.get(n).copied() })
            .collect();
        match (&self.at, &self.at_local, &self.date) {
            (Some(at), ..) => {
                let (moment, error_s) = with_error(at)?;
                self.ask_where(instant(moment)?, error_s, &shadows, output)
            }
            (None, Some(local), _) => self.ask_where_by_local_time(local, &shadows, output),
            (None, None, Some(text)) => self.ask_when(text, &shadows, output),
            (None, None, None) => Err(Failure::new("nothing is asked", "give --date for when, or --at for where")),
        }
    }

    fn ask_when(&self, text: &str, shadows: &[Measured], output: &Output) -> Result<Outcome, Failure> {
        let here = place(self.lon.unwrap_or(f64::NAN), self.lat.unwrap_or(f64::NAN))?;
        let zone = match &self.zone {
            Some(name) => zone(name)?,
            None => Offset::from_hours((here.lon() / 15.0).round() as i8)
                .map_or(TimeZone::UTC, |offset| offset.to_time_zone()),
        };
        let slope = self.slope.as_deref().map(slope).transpose()?;
        let question =
            TimeQuestion { date: date(text)?, zone: &zone, place: here, shadows, air: Air::default(), slope };
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
        let hours = (here.lon() / 15.0).round();
        let assumed = Notice {
            level: NoticeLevel::Warning,
            what: format!(
                "no zone is given: {text} is taken as the day of clocks {hours:+} h from UTC, by longitude alone"
            ),
            place: Whereabouts::default(),
            next: "give --zone, such as Asia/Almaty; near midnight another zone has another day".to_owned(),
        };
        let mut notices = if self.zone.is_none() { vec![assumed] } else { vec![] };
        notices.extend(intervals.is_empty().then_some(never));
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

    fn draw(&self, map: &ShadowMap, path: &std::path::Path) -> Result<(), Failure> {
        let bytes = map.png().map_err(|error| Failure::new(error, "leave --png out"))?;
        std::fs::write(path, bytes)
            .map_err(|error| Failure::in_file(path.display(), error, "name a file in a folder that you may write to"))
    }

    fn ask_where_by_local_time(&self, text: &str, shadows: &[Measured], output: &Output) -> Result<Outcome, Failure> {
        let (moment, error_s) = with_error(text)?;
        let local = moment.trim().parse::<DateTime>().map_err(|_| {
            Failure::new(format!("{moment:?} is not a date and time"), "write it like 2022-01-05T15:00:00±60")
        })?;
        if let Some(name) = &self.zone {
            let at = zone(name)?.to_ambiguous_zoned_datetime(local).unambiguous().map_err(|_| {
                Failure::new(format!("{local} comes twice or never in {name}"), "give --at with an offset")
            })?;
            return self.ask_where(at.timestamp().into(), error_s, shadows, output);
        }
        let question = LocalQuestion { local, error_s, shadows, grid_deg: self.grid };
        let map = where_by_local_time(&question).map_err(refused)?;
        let notice = Notice {
            level: NoticeLevel::Warning,
            what: "the zone is not known: each longitude is given every offset that clocks there can have".to_owned(),
            place: Whereabouts::default(),
            next: "give --zone, or --at with the offset, where it is known".to_owned(),
        };
        self.show_map(&map, &[notice], output)
    }

    fn ask_where(
        &self,
        at: Instant,
        at_error_s: f64,
        shadows: &[Measured],
        output: &Output,
    ) -> Result<Outcome, Failure> {
        let grid_deg = self.adaptive.unwrap_or(self.grid);
        let question = PlaceQuestion { at, at_error_s, shadows, grid_deg };
        if self.adaptive.is_some() {
            let found = patches(&question).map_err(refused)?;
            if let Some(path) = &self.png {
                // The picture's pixels are half a degree: a quarter of that is enough.
                let map = where_on_earth(&PlaceQuestion { grid_deg: 0.125, ..question }).map_err(refused)?;
                self.draw(&map, path)?;
            }
            output.print(found.geojson(), &[], |_| {
                format!(
                    "{} patches, the smallest of {:.4}°. --json prints them as GeoJSON.\n",
                    found.list.len(),
                    found.finest_deg
                )
            });
            return Ok(Outcome::Fine);
        }
        self.show_map(&where_on_earth(&question).map_err(refused)?, &[], output)
    }

    fn show_map(&self, map: &ShadowMap, notices: &[Notice], output: &Output) -> Result<Outcome, Failure> {
        if let Some(path) = &self.png {
            self.draw(map, path)?;
        }
        output.print(map.geojson(), notices, |_| {
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

/// A moment with how far it may be off, in seconds.
fn with_error(text: &str) -> Result<(&str, f64), Failure> {
    let (moment, error) = ["±", "+-", "+/-"].iter().find_map(|sign| text.split_once(sign)).unwrap_or((text, "0"));
    let secs = error.trim().parse::<f64>().ok().filter(|secs| *secs >= 0.0 && secs.is_finite());
    let next = "write the moment like 2022-01-05T15:00:00+06:00±60";
    let error = || Failure::new(format!("{error:?} is not a number of seconds"), next);
    Ok((moment, secs.ok_or_else(error)?))
}

/// A slope, written as its fall and the direction in which it falls.
fn slope(text: &str) -> Result<Slope, Failure> {
    let number = |text: &str| text.trim().trim_end_matches('°').parse::<f64>().ok().filter(|number| number.is_finite());
    let parts = text.split_once('@').and_then(|(fall, towards)| number(fall).zip(number(towards)));
    let (fall_deg, towards_deg) = parts.ok_or_else(|| {
        Failure::new(format!("{text:?} is not a slope"), "write fall and direction in degrees: 5@270")
    })?;
    Ok(Slope { fall_deg, towards_deg })
}

fn refused(error: SunError) -> Failure {
    let next = match error {
        SunError::NothingMeasured => "give --ratio 2.9±0.2, --azimuth 29±2, or both",
        SunError::Grid(_) => "give --grid 0.25",
        SunError::Slope(_) => "give --slope FALL@TOWARDS, such as 5@270",
        SunError::Ratio(_) => "give --ratio length divided by height",
        _ => "ask for another time",
    };
    Failure::new(error, next)
}
