//! The answer of `whence`, for programs and for people.
use geolocation::Wind;
use geolocation::arrivals::{Clock, Each, Judged, METHOD, Origin, Region95, air_share, told_m};
use model::Estimate;
use serde::Serialize;
use serde_json::Value;

use super::{Asked, OneSound};
use crate::microphones::{Microphone, apart_m};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    recordings: Vec<RecordingRow<'a>>,
    places: Vec<PlaceRow<'a>>,
    shots: Vec<ShotRow<'a>>,
    clocks: Vec<ClockRow<'a>>,
    not_placed: Vec<NotPlacedRow<'a>>,
    air: AirRow,
    path_error_s: f64,
    search_m: f64,
    level: f64,
    method: MethodRow,
}

#[derive(Serialize)]
struct MethodRow {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct RecordingRow<'a> {
    file: &'a str,
    lon: f64,
    lat: f64,
    within_m: f64,
    height_m: f64,
    /// Whether its clock is known otherwise than by its sound.
    clock_known: bool,
    offset_s: Option<f64>,
    clock_error_s: Option<f64>,
    heard: usize,
}

#[derive(Serialize)]
struct PlaceRow<'a> {
    place: &'a str,
    position: LonLat,
    region95: RegionRow,
    shots: Vec<&'a str>,
    heard_in: Vec<&'a str>,
    says: String,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct LonLat {
    lon: f64,
    lat: f64,
}

#[derive(Serialize)]
struct RegionRow {
    area_m2: f64,
    semi_major_m: f64,
    semi_minor_m: f64,
    azimuth_deg: f64,
    cut_off: bool,
    shares: Vec<f64>,
    geojson: Value,
}

impl From<&Region95> for RegionRow {
    fn from(region: &Region95) -> Self {
        Self {
            area_m2: region.area_m2,
            semi_major_m: region.semi_major_m,
            semi_minor_m: region.semi_minor_m,
            azimuth_deg: region.azimuth_deg,
            cut_off: region.cut_off,
            shares: region.pieces.iter().map(|piece| piece.share).collect(),
            geojson: region.geojson(),
        }
    }
}

#[derive(Serialize)]
struct ShotRow<'a> {
    shot: &'a str,
    /// The place it came from; `null` where that cannot be said.
    place: Option<&'a str>,
    at_s: Option<f64>,
    chance: Option<f64>,
    heard: Vec<ArrivalRow<'a>>,
    silent: Vec<&'a str>,
}

#[derive(Serialize)]
struct ArrivalRow<'a> {
    file: &'a str,
    t_s: f64,
    later_s: Option<f64>,
    error_s: Option<f64>,
    wrong: Option<f64>,
    used: bool,
}

#[derive(Serialize)]
struct ClockRow<'a> {
    file: &'a str,
    ahead_s: f64,
    low95: f64,
    high95: f64,
}

#[derive(Serialize)]
struct NotPlacedRow<'a> {
    shots: Vec<&'a str>,
    why: String,
    contradiction: bool,
}

#[derive(Serialize)]
struct AirRow {
    temperature_c: [f64; 3],
    wind_from_deg: f64,
    wind_m_s: f64,
    wind_error_m_s: f64,
    given: bool,
    /// How much of a difference of arrival a wrong temperature or wind may be, and how much way that is at the most.
    share: f64,
    most_m: f64,
}

fn air(asked: &Asked) -> AirRow {
    let air = &asked.question.air;
    let (temperature, wind): (Estimate, Wind) = (air.temperature_c, air.wind);
    let share = air_share(air);
    AirRow {
        temperature_c: [temperature.best(), temperature.low95(), temperature.high95()],
        wind_from_deg: wind.from_deg,
        wind_m_s: wind.speed_m_s,
        wind_error_m_s: wind.error_m_s,
        given: asked.is_air_given,
        share,
        most_m: share * apart_m(&asked.microphones),
    }
}

pub(super) fn document<'a>(asked: &'a Asked, told: &Each) -> Document<'a> {
    let Asked { microphones, sounds, question, .. } = asked;
    let file = |n: usize| microphones[n].file.as_str();
    let recording = |(n, one): (usize, &'a Microphone)| RecordingRow {
        file: &one.file,
        lon: one.place.lon(),
        lat: one.place.lat(),
        within_m: one.within_m,
        height_m: one.height_m,
        clock_known: question.microphones[n].clock != Clock::Unknown,
        offset_s: one.starts_s.map(|start| start.0),
        clock_error_s: one.starts_s.map(|start| start.1),
        heard: sounds.iter().filter(|sound| sound.sound.heard.iter().any(|heard| heard.microphone == n)).count(),
    };
    let clock = |one: &geolocation::arrivals::ClockFound| ClockRow {
        file: file(one.microphone),
        ahead_s: one.ahead_s.best(),
        low95: one.ahead_s.low95(),
        high95: one.ahead_s.high95(),
    };
    let origin = told.origin.as_ref();
    Document {
        recordings: microphones.iter().enumerate().map(recording).collect(),
        places: origin.map_or_else(Vec::new, |origin| places(asked, origin)),
        shots: sounds.iter().enumerate().map(|(n, one)| shot(asked, origin, n, one)).collect(),
        clocks: origin.map_or_else(Vec::new, |origin| origin.clocks.iter().map(clock).collect()),
        not_placed: told
            .refused
            .iter()
            .map(|one| NotPlacedRow {
                shots: one.shots.iter().map(|&shot| question.shots[shot].name.as_str()).collect(),
                why: one.why.to_string(),
                contradiction: one.why.is_contradiction(),
            })
            .collect(),
        air: air(asked),
        path_error_s: question.path_error_s,
        search_m: question.search_m,
        level: 0.95,
        method: MethodRow { name: METHOD.0, version: METHOD.1 },
    }
}

fn places<'a>(asked: &'a Asked, origin: &Origin) -> Vec<PlaceRow<'a>> {
    let question = &asked.question;
    let row = |found: &geolocation::arrivals::Found| {
        let name = question.places[found.place].name.as_str();
        PlaceRow {
            place: name,
            position: LonLat { lon: found.position.lon(), lat: found.position.lat() },
            region95: (&found.region95).into(),
            shots: shots_of(asked, origin, found.place).map(|shot| question.shots[shot].name.as_str()).collect(),
            heard_in: heard_in(asked, origin, found.place),
            says: found.says(),
            remarks: origin.remarks.iter().filter(|one| one.place() == name).map(ToString::to_string).collect(),
        }
    };
    origin.places.iter().map(row).collect()
}

/// The shots that were placed at one place.
fn shots_of<'a>(asked: &'a Asked, origin: &'a Origin, place: usize) -> impl Iterator<Item = usize> + 'a {
    let is_placed = |shot: usize| origin.arrivals.iter().any(|one| one.shot == shot);
    (0..asked.question.shots.len()).filter(move |&shot| asked.question.shots[shot].from == place && is_placed(shot))
}

fn heard_in<'a>(asked: &'a Asked, origin: &Origin, place: usize) -> Vec<&'a str> {
    let heard = |n: usize| {
        origin.arrivals.iter().any(|one| one.microphone == n && asked.question.shots[one.shot].from == place)
    };
    (0..asked.microphones.len()).filter(|&n| heard(n)).map(|n| asked.microphones[n].file.as_str()).collect()
}

fn shot<'a>(asked: &'a Asked, origin: Option<&Origin>, n: usize, one: &'a OneSound) -> ShotRow<'a> {
    let file = |n: usize| asked.microphones[n].file.as_str();
    let judged = |microphone: usize| -> Option<&Judged> {
        origin?.arrivals.iter().find(|judged| judged.shot == n && judged.microphone == microphone)
    };
    let place = one.sound.heard.iter().find_map(|heard| judged(heard.microphone)).map(|_| asked.question.shots[n].from);
    ShotRow {
        shot: &one.sound.name,
        place: place.map(|place| asked.question.places[place].name.as_str()),
        at_s: one.at_s,
        chance: one.chance,
        heard: one
            .sound
            .heard
            .iter()
            .zip(&one.t_s)
            .map(|(heard, t_s)| {
                let judged = judged(heard.microphone);
                ArrivalRow {
                    file: file(heard.microphone),
                    t_s: *t_s,
                    later_s: judged.map(|one| one.later_s),
                    error_s: judged.map(|one| one.error_s),
                    wrong: judged.map(|one| one.wrong),
                    used: judged.is_some_and(|one| one.used),
                }
            })
            .collect(),
        silent: one.silent.iter().map(|&n| file(n)).collect(),
    }
}

pub(super) fn shown(asked: &Asked, told: &Each) -> String {
    let mut text = asked.names.line();
    let name = |file: &str| {
        let at = asked.microphones.iter().position(|one| one.file == file);
        at.and_then(|at| asked.names.each.get(at)).map_or_else(|| file.to_owned(), String::clone)
    };
    let Document { places, shots, clocks, not_placed, air, .. } = document(asked, told);
    for place in &places {
        let count = place.shots.len();
        text.push_str(&format!(
            "{}, {count} shot{}, heard in {} recordings: {}.\n",
            place.place,
            if count == 1 { "" } else { "s" },
            place.heard_in.len(),
            place.says
        ));
        for shot in shots.iter().filter(|shot| shot.place == Some(place.place)) {
            let at = shot.at_s.map_or_else(String::new, |at_s| format!(" at {at_s:.3} s"));
            text.push_str(&format!("  shot {}{at}\n", shot.shot));
            for arrival in &shot.heard {
                text.push_str(&format!("    {:9.3} s  {}{}\n", arrival.t_s, name(arrival.file), residual(arrival)));
            }
        }
        for remark in &place.remarks {
            text.push_str(&format!("  {remark}.\n"));
        }
    }
    for clock in &clocks {
        text.push_str(&format!(
            "The clock of {} is ahead by {:.3} s ({:.3} to {:.3}), as the shots say.\n",
            name(clock.file),
            clock.ahead_s,
            clock.low95,
            clock.high95
        ));
    }
    if shots.is_empty() {
        text.push_str(match asked.microphones.is_empty() {
            true => "Nothing was listened to, so that nothing is said of shots.\n",
            false => "No shot was heard, so that there is nothing to place.\n",
        });
    }
    for one in &not_placed {
        let names = if one.shots.len() > 6 {
            format!("{} and {} more", one.shots[..6].join(", "), one.shots.len() - 6)
        } else {
            one.shots.join(", ")
        };
        text.push_str(&format!("Not placed: shot {names}: {}.\n", one.why));
    }
    if !places.is_empty() {
        let [best, low, high] = air.temperature_c;
        text.push_str(&format!(
            "Air: {best:.0} °C ({low:.0} to {high:.0}), wind {:.0} m/s ± {:.0}{}: within the regions, up to {} of way.\n",
            air.wind_m_s,
            air.wind_error_m_s,
            if air.given { "" } else { ", in part taken and not given" },
            told_m(air.most_m)
        ));
    }
    text
}

/// How much later than expected a sound came, where that says something.
fn residual(arrival: &ArrivalRow<'_>) -> String {
    let (Some(later_s), Some(error_s)) = (arrival.later_s, arrival.error_s) else { return String::new() };
    let late = if later_s >= 0.0 { "later" } else { "earlier" };
    let by = format!("{:.3} s {late} than expected (± {error_s:.3})", later_s.abs());
    if arrival.used { format!("  {by}") } else { format!("  left out: {by}") }
}
