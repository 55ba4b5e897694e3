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
    pub(super) recordings: Vec<RecordingRow<'a>>,
    pub(super) places: Vec<PlaceRow<'a>>,
    pub(super) shots: Vec<ShotRow<'a>>,
    pub(super) clocks: Vec<ClockRow<'a>>,
    pub(super) not_placed: Vec<NotPlacedRow<'a>>,
    pub(super) air: AirRow,
    pub(super) path_error_s: f64,
    pub(super) search_m: f64,
    pub(super) level: f64,
    pub(super) method: MethodRow,
}

#[derive(Serialize)]
pub(super) struct MethodRow {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

#[derive(Serialize)]
pub(super) struct RecordingRow<'a> {
    pub(super) file: &'a str,
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) within_m: f64,
    pub(super) height_m: f64,
    /// Whether its clock is known otherwise than by its sound.
    pub(super) clock_known: bool,
    pub(super) offset_s: Option<f64>,
    pub(super) clock_error_s: Option<f64>,
    pub(super) heard: usize,
}

#[derive(Serialize)]
pub(super) struct PlaceRow<'a> {
    pub(super) place: &'a str,
    pub(super) position: LonLat,
    /// Where one point may stand for it: of a region in pieces, or of one that goes on, none may.
    pub(super) likeliest: Option<LonLat>,
    pub(super) region95: RegionRow,
    pub(super) shots: Vec<&'a str>,
    pub(super) heard_in: Vec<&'a str>,
    pub(super) says: String,
    pub(super) remarks: Vec<String>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct LonLat {
    pub(super) lon: f64,
    pub(super) lat: f64,
}

#[derive(Serialize)]
pub(super) struct RegionRow {
    pub(super) area_m2: f64,
    pub(super) semi_major_m: f64,
    pub(super) semi_minor_m: f64,
    pub(super) azimuth_deg: f64,
    pub(super) cut_off: bool,
    pub(super) shares: Vec<f64>,
    pub(super) geojson: Value,
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
pub(super) struct ShotRow<'a> {
    pub(super) shot: &'a str,
    /// The place it came from; `null` where that cannot be said.
    pub(super) place: Option<&'a str>,
    pub(super) at_s: Option<f64>,
    pub(super) chance: Option<f64>,
    pub(super) heard: Vec<ArrivalRow<'a>>,
    pub(super) silent: Vec<&'a str>,
}

#[derive(Serialize)]
pub(super) struct ArrivalRow<'a> {
    pub(super) file: &'a str,
    pub(super) t_s: f64,
    pub(super) later_s: Option<f64>,
    pub(super) error_s: Option<f64>,
    pub(super) wrong: Option<f64>,
    pub(super) used: bool,
}

#[derive(Serialize)]
pub(super) struct ClockRow<'a> {
    pub(super) file: &'a str,
    pub(super) ahead_s: f64,
    pub(super) low95: f64,
    pub(super) high95: f64,
}

#[derive(Serialize)]
pub(super) struct NotPlacedRow<'a> {
    pub(super) shots: Vec<&'a str>,
    pub(super) why: String,
    pub(super) contradiction: bool,
}

#[derive(Serialize)]
pub(super) struct AirRow {
    pub(super) temperature_c: [f64; 3],
    pub(super) wind_from_deg: f64,
    pub(super) wind_m_s: f64,
    pub(super) wind_error_m_s: f64,
    pub(super) given: bool,
    /// How much of a difference of arrival a wrong temperature or wind may be, and how much way that is at the most.
    pub(super) share: f64,
    pub(super) most_m: f64,
}

impl AirRow {
    /// The air in words, with what it is worth.
    pub(super) fn says(&self) -> String {
        let [best, low, high] = self.temperature_c;
        format!(
            "Air: {best:.0} °C ({low:.0} to {high:.0}), wind {:.0} m/s ± {:.0}{}: within the regions, up to {} of way.",
            self.wind_m_s,
            self.wind_error_m_s,
            if self.given { "" } else { ", in part taken and not given" },
            told_m(self.most_m)
        )
    }
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
        let position = LonLat { lon: found.position.lon(), lat: found.position.lat() };
        PlaceRow {
            place: name,
            position,
            likeliest: found.likeliest().map(|_| position),
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
        text.push_str(&air.says());
        text.push('\n');
    }
    text
}

/// How much later than expected a sound came, where that says something.
pub(super) fn residual(arrival: &ArrivalRow<'_>) -> String {
    let (Some(later_s), Some(error_s)) = (arrival.later_s, arrival.error_s) else { return String::new() };
    let late = if later_s >= 0.0 { "later" } else { "earlier" };
    let by = format!("{:.3} s {late} than expected (± {error_s:.3})", later_s.abs());
    if arrival.used { format!("  {by}") } else { format!("  left out: {by}") }
}
