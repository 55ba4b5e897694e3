use std::path::{Path, PathBuf};

use clap::Args;
use geolocation::arrivals::{Clock, Microphone as Ear, PATH_ERROR_IN_TOWN_S, Question, SEARCH_M, Sound, each};
use geolocation::{Air, Wind};
use model::{Estimate, NoticeLevel};
use sun::Measure;

use crate::failure::Failure;
use crate::microphones::{self, Microphone};
use crate::names::Names;
use crate::output::{Outcome, Output};

mod answer;
mod geojson;
mod heard;
mod page;

/// Where shots came from, by when they reached several recordings whose places are known.
///
/// MICROPHONES.csv has the columns file, lon, lat, within_m (the radius that holds the place with 95 %), and where known
/// height_m, starts (an instant) or offset_s (on a clock in common) with clock_error_s. A clock that is not given is held to be
/// unknown: the same sounds cannot set it and say where they came from, unless they came from several places. Tables are CSV, or
/// workbooks (XLSX) with the same columns in a sheet called microphones or arrivals, or in their first.
#[derive(Args)]
pub(crate) struct Whence {
    /// Recordings: anything with sound that ffmpeg reads. None with --arrivals.
    #[arg(value_name = "FILE", required_unless_present = "arrivals")]
    files: Vec<PathBuf>,

    /// Where each recording was made, and what is known of its clock.
    #[arg(long, value_name = "MICROPHONES.csv")]
    microphones: PathBuf,

    /// Arrivals that a person marked, instead of listening: shot, file, t_s, error_s, and where known from (shots with the same
    /// came from one spot).
    #[arg(long, value_name = "ARRIVALS.csv", conflicts_with = "files")]
    arrivals: Option<PathBuf>,

    /// Temperature of the air in °C, with its error.
    #[arg(long, value_name = "C±c", default_value = TEMPERATURE, allow_hyphen_values = true)]
    temperature: String,

    /// Wind: the direction that it blows from in degrees, and its speed in m/s with the error of each component: 270@3±2.
    #[arg(long, value_name = "FROM@SPEED±E", default_value = WIND)]
    wind: String,

    /// Height of the sounds above the level that height_m is given from, in metres, with its error [default: that of the
    /// microphones, ±30].
    #[arg(long, value_name = "M±m", allow_hyphen_values = true)]
    height: Option<String>,

    /// How much the way of a sound may differ from straight, round houses and over slopes, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = PATH_ERROR_IN_TOWN_S)]
    path_error: f64,

    /// How far from the middle of the microphones the sounds are looked for, in metres.
    #[arg(long, value_name = "METRES", default_value_t = SEARCH_M)]
    search: f64,

    /// Also draw it: one page with a map that loads nothing from anywhere.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Also write the regions, with what they rest on, and the microphones as GeoJSON, for other maps.
    #[arg(long, value_name = "FILE")]
    geojson: Option<PathBuf>,
}

/// The air where nothing is said of it: an outdoor day or night in the temperate zone, and a breeze from anywhere.
const TEMPERATURE: &str = "15±15";
const WIND: &str = "0@0±5";

/// A sound that was heard in one recording or more.
struct OneSound {
    sound: Sound,
    /// When it reached the recording nearest to it, on the clock of the earliest; nothing where a person marked it.
    at_s: Option<f64>,
    /// The chance that it is a discharge.
    chance: Option<f64>,
    /// The position in each recording that heard it, in seconds.
    t_s: Vec<f64>,
    /// Microphones whose recording ran and has nothing of it.
    silent: Vec<usize>,
}

/// What was asked, beside the question itself.
struct Asked {
    microphones: Vec<Microphone>,
    /// How people are told them apart.
    names: Names,
    sounds: Vec<OneSound>,
    question: Question,
    is_air_given: bool,
}

impl Whence {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let air = self.air()?;
        let height = self.height.as_deref().map(|text| estimate("--height", text)).transpose()?;
        let table = self.microphones.display().to_string();
        let (known, mut notices) = microphones::microphones(&table, &table_of(&self.microphones, "microphones")?);
        let (microphones, sounds) = match &self.arrivals {
            Some(path) => {
                let file = path.display().to_string();
                let (marked, said) = microphones::arrivals(&file, &table_of(path, "arrivals")?);
                notices.extend(said);
                heard::as_marked(known, &marked, &file, &mut notices)
            }
            None => heard::in_files(&self.files, &known, output, &mut notices)?,
        };
        let files: Vec<String> = microphones.iter().map(|one| one.file.clone()).collect();
        let names = Names::of(&files);
        let ears = microphones.iter().zip(&names.each).map(|(one, name)| Ear {
            name: name.clone(),
            place: one.place,
            within_m: one.within_m,
            height_m: one.height_m,
            clock: one.starts_s.map_or(Clock::Unknown, |(_, error_s)| Clock::Common { error_s }),
        });
        let asked = sounds.iter().map(|one| one.sound.clone()).collect();
        let question = Question::of(ears.collect(), asked, height, air, self.path_error, self.search);
        let told = each(&question);
        let is_air_given = self.temperature != TEMPERATURE && self.wind != WIND;
        let asked = Asked { microphones, names, sounds, question, is_air_given };
        let is_contradicted = told.refused.iter().any(|one| one.why.is_contradiction());
        let is_bad = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        if let Some(path) = &self.html {
            Failure::writing(path, &page::page(&asked, &told, &notices))?;
        }
        if let Some(path) = &self.geojson {
            Failure::writing(path, &geojson::geojson(&answer::document(&asked, &told)))?;
        }
        output.print(answer::document(&asked, &told), &notices, |_| answer::shown(&asked, &told));
        Ok(match (is_bad, is_contradicted) {
            (true, _) => Outcome::BadInput,
            (false, true) => Outcome::CheckFailed,
            (false, false) => Outcome::Fine,
        })
    }

    fn air(&self) -> Result<Air, Failure> {
        let read = self.wind.split_once('@').and_then(|(from, speed)| {
            let from_deg = from.trim().parse::<f64>().ok().filter(|from| (-360.0..=360.0).contains(from))?;
            let speed = speed.parse::<Measure>().ok().filter(|speed| speed.value >= 0.0)?;
            Some(Wind { from_deg, speed_m_s: speed.value, error_m_s: speed.error })
        });
        let next = "write it like 270@3±2: from the west with 3 m/s, each component ±2";
        let wind = read.ok_or_else(|| Failure::new(format!("--wind {:?} is no wind", self.wind), next))?;
        Ok(Air { temperature_c: estimate("--temperature", &self.temperature)?, wind })
    }
}

/// A table as CSV, whether it is that or a workbook with such a sheet.
fn table_of(path: &Path, sheet: &str) -> Result<Vec<u8>, Failure> {
    Ok(workbench::table_bytes(&path.display().to_string(), Failure::reading(path)?, sheet)?)
}

/// A measure as the interval of an estimate.
fn estimate(option: &str, text: &str) -> Result<Estimate, Failure> {
    let refused = |error: String| Failure::new(format!("{option}: {error}"), "give the value and its error: 15±5");
    let measure: Measure = text.parse().map_err(|error: sun::MeasureError| refused(error.to_string()))?;
    Estimate::new(measure.value, measure.least(), measure.most()).map_err(|error| refused(error.to_string()))
}
