//! Points in the sky: sunrise, sunset and twilight at a place of the case, by the computed sun.

use jiff::civil::Date;
use model::{Fix, Instant, Place, Position, Skyline};
use sun::{Day, SunState};

use super::TemporalFacts;
use super::ground::{Derived, Grounds};

/// What the names of such points begin with: `sun/sunset/republic-square/2022-01-05`.
pub(super) const PREFIX: &str = "sun/";
/// What the names of the pieces that date them begin with.
pub(super) const MOMENT: &str = "sun-moment/";
/// How far refraction can move sunrise and sunset in an ordinary atmosphere, by policy: ±0.1° is about ±40 s in middle
/// latitudes. Twilight is a matter of brightness, so it is given two minutes.
const RISE_MICROS: i64 = 40_000_000;
const TWILIGHT_MICROS: i64 = 120_000_000;
/// Metres in a degree of latitude.
const METRES_A_DEGREE: f64 = 111_200.0;

/// How far the heights of a skyline may be off where nobody says, by policy: what a person reads off a picture or computes
/// from a map of heights.
const SKYLINE_DEG: f64 = 0.5;
/// When the sun is first and last seen over the skyline.
const FIRST_SUN: &str = "first-sun";
const LAST_SUN: &str = "last-sun";

/// The moments of a day that evidence can name.
const MOMENTS: [(&str, &str, i64); 9] = [
    (FIRST_SUN, "first_sun", RISE_MICROS),
    (LAST_SUN, "last_sun", RISE_MICROS),
    ("sunrise", "sunrise", RISE_MICROS),
    ("sunset", "sunset", RISE_MICROS),
    ("dawn", "dawn", TWILIGHT_MICROS),
    ("dusk", "dusk", TWILIGHT_MICROS),
    ("nautical-dawn", "dawn", TWILIGHT_MICROS),
    ("nautical-dusk", "dusk", TWILIGHT_MICROS),
    ("noon", "noon", RISE_MICROS),
];

fn of_day(day: &Day, moment: &str) -> Option<Instant> {
    match moment {
        "sunrise" | FIRST_SUN => day.sunrise,
        "sunset" | LAST_SUN => day.sunset,
        "dawn" => day.civil_dawn,
        "dusk" => day.civil_dusk,
        "nautical-dawn" => day.nautical_dawn,
        "nautical-dusk" => day.nautical_dusk,
        _ => day.solar_noon,
    }
}

/// Dates every point in the sky that evidence names.
///
/// # Errors
/// A name that cannot be computed: what is the matter, and what to do.
pub(super) fn date_points(facts: &TemporalFacts<'_>, grounds: &mut Grounds) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    for point in grounds.points() {
        let name = point.as_str().to_owned();
        let Some(rest) = name.strip_prefix(PREFIX) else { continue };
        match moment(rest, facts) {
            Ok(found) => {
                let (from, to) = (found.from.micros() - found.spread, found.to.micros() + found.spread);
                let local = found.at.to_timestamp().to_zoned_datetime(facts.zone.clone());
                let text = format!(
                    "{} at {} on {} by the solar position algorithm {}, give or take {} s for refraction{}.",
                    found.moment,
                    found.place,
                    local.strftime("%Y-%m-%d"),
                    match found.level {
                        None => format!("for a level horizon: {}", local.strftime("%H:%M:%S")),
                        Some(level) => found.with_skyline(level, facts),
                    },
                    found.spread / 1_000_000,
                    match found.level {
                        None => "; hills and houses hide the sun earlier",
                        Some(_) => " besides",
                    },
                );
                grounds.derive(Derived {
                    id: &format!("{MOMENT}{rest}"),
                    subject: &name,
                    reference: None,
                    ends: (Some(from), Some(to)),
                    or: None,
                    text,
                    item: None,
                    sky: Some((found.kind, found.at)),
                });
            }
            Err(what) => refused.push((
                format!("{name} cannot be dated: {what}"),
                "write it like sun/sunset/<place>/2022-01-05, with a place that has a position".to_owned(),
            )),
        }
    }
    refused
}

/// A moment of the sun's day at a place.
struct Moment<'a> {
    moment: &'a str,
    kind: &'static str,
    place: &'a str,
    at: Instant,
    from: Instant,
    to: Instant,
    spread: i64,
    /// Where a skyline takes part: the moment for a level horizon, if the sun crosses that on the day.
    level: Option<Option<Instant>>,
}

impl Moment<'_> {
    /// What a skyline makes of it, in words.
    fn with_skyline(&self, level: Option<Instant>, facts: &TemporalFacts<'_>) -> String {
        let clock =
            |at: Instant| at.to_timestamp().to_zoned_datetime(facts.zone.clone()).strftime("%H:%M:%S").to_string();
        let skyline = format!("over the recorded skyline: between {} and {}", clock(self.from), clock(self.to));
        match (self.moment, level) {
            (FIRST_SUN | LAST_SUN, Some(level)) => format!("{skyline} (for a level horizon {})", clock(level)),
            (FIRST_SUN | LAST_SUN, None) => skyline,
            (_, level) => format!(
                "between {} and {}: people call so what they see at the recorded skyline, and what tables give for a level horizon ({})",
                clock(self.from),
                clock(self.to),
                level.map_or("none".to_owned(), clock)
            ),
        }
    }
}

fn moment<'a>(rest: &'a str, facts: &TemporalFacts<'a>) -> Result<Moment<'a>, String> {
    let parts: Vec<&str> = rest.split('/').collect();
    let [name, place, date] = parts[..] else { return Err("it has not three parts after sun/".into()) };
    let Some(&(moment, kind, spread)) = MOMENTS.iter().find(|known| known.0 == name) else {
        let nearest = MOMENTS.iter().min_by_key(|known| strsim::damerau_levenshtein(known.0, name));
        return Err(format!(
            "there is no moment {name:?}; did you mean {}?",
            nearest.map_or("sunset", |known| known.0)
        ));
    };
    let Some(found) = facts.places.iter().find(|known| known.id.as_str() == place) else {
        return Err(format!("there is no place {place:?}"));
    };
    let date: Date = date.parse().map_err(|_| format!("{date:?} is not a date"))?;
    let corners = corners(found).ok_or_else(|| format!("{place} has no position"))?;
    let sees_skyline = [FIRST_SUN, LAST_SUN].contains(&moment);
    let skyline = skylines(found).filter(|_| sees_skyline || ["sunrise", "sunset"].contains(&moment));
    let mut level = Vec::new();
    for corner in &corners {
        let day = sun::day(date, facts.zone, *corner).map_err(|error| error.to_string())?;
        match (of_day(&day, moment), day.sun) {
            (Some(at), _) => level.push(at),
            // What is seen over a skyline needs no level horizon.
            (None, _) if sees_skyline && skyline.is_some() => {}
            (None, SunState::AlwaysUp) => return Err("the sun stays up all that day".into()),
            (None, SunState::AlwaysDown) => return Err("the sun stays down all that day".into()),
            (None, SunState::RisesOrSets) => return Err(format!("there is no {moment} on that day")),
        }
    }
    let mut over = Vec::new();
    for skyline in skyline.iter().flatten() {
        let crossings =
            sun::behind_skyline(date, facts.zone, corners[0], skyline).map_err(|error| error.to_string())?;
        let (rises, sets) = (crossings.iter().find(|c| c.appears), crossings.iter().rev().find(|c| !c.appears));
        let crossing = if moment == "sunrise" || moment == FIRST_SUN { rises } else { sets };
        over.extend(crossing.map(|crossing| crossing.at));
    }
    if sees_skyline && over.len() < skyline.as_ref().map_or(0, |skylines| skylines.len()) {
        return Err("the sun does not cross the recorded skyline on that day, within its error".into());
    }
    let first = level.first().copied();
    let instants = match (sees_skyline && skyline.is_some(), skyline.is_some()) {
        (true, _) => over.clone(),
        (_, true) => level.iter().chain(&over).copied().collect(),
        _ => level,
    };
    // The later end is the one that words name: that of a sunset is the level one, of a sunrise the one that is seen.
    let seen = over.first().copied().filter(|_| moment != "sunset");
    // What no skyline changes is called by its common name.
    let kind = match (skyline.is_some(), kind) {
        (false, "first_sun") => "sunrise",
        (false, "last_sun") => "sunset",
        (_, kind) => kind,
    };
    let (from, to) = (instants.iter().min(), instants.iter().max());
    match (seen.or(first), from, to) {
        (Some(at), Some(&from), Some(&to)) => {
            Ok(Moment { moment, kind, place, at, from, to, spread, level: skyline.map(|_| first) })
        }
        _ => Err("nothing was computed".into()),
    }
}

/// A place's skyline as recorded, then as much lower and higher as its heights may be off.
pub(super) fn skylines(place: &Place) -> Option<[Skyline; 3]> {
    let skyline = place.skyline.as_ref()?;
    let error = place.skyline_error_deg.unwrap_or(SKYLINE_DEG);
    Some([skyline.clone(), skyline.higher_by(-error), skyline.higher_by(error)])
}

/// The middle of a place's region, then its outermost points to all sides.
pub(super) fn corners(place: &Place) -> Option<Vec<Position>> {
    corners_of(place.fix.as_ref()?)
}

/// The middle of a fix's region, then its outermost points to all sides.
pub(super) fn corners_of(fix: &Fix) -> Option<Vec<Position>> {
    if let Some((centre, radius_m)) = fix.region.as_disc() {
        let north = radius_m / METRES_A_DEGREE;
        let east = north / centre.lat().to_radians().cos().max(0.01);
        let moved = |lon: f64, lat: f64| Position::from_lon_lat(centre.lon() + lon, centre.lat() + lat).ok();
        let around = [moved(east, 0.0), moved(-east, 0.0), moved(0.0, north), moved(0.0, -north)];
        return Some(std::iter::once(centre).chain(around.into_iter().flatten()).collect());
    }
    let ring = fix.region.as_ring()?;
    Some(std::iter::once(fix.position).chain(ring.iter().copied()).collect())
}
