//! Lengths and places with no more digits than they warrant.

use model::Position;

/// A length as people are told it: to two digits, up.
pub fn told_m(metres: f64) -> String {
    if !metres.is_finite() || metres <= 0.0 {
        return "0 m".to_owned();
    }
    let step = 10f64.powf(metres.log10().floor() - 1.0).max(1.0);
    format!("{:.0} m", (metres / step).ceil() * step)
}

/// A place as people are told it: degrees of latitude and longitude with no more digits than its width warrants.
pub fn told_place(place: Position, within_m: f64) -> String {
    const DEGREE_M: f64 = 111_320.0;
    let digits = (DEGREE_M / within_m.max(0.5)).log10().ceil().clamp(0.0, 6.0) as usize;
    format!("{:.digits$}, {:.digits$}", place.lat(), place.lon())
}
