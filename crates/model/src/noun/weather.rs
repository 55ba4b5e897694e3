use serde::{Deserialize, Serialize};

use crate::{Interval, PlaceId, SourceId, WeatherId};

/// What the air was like for a time, as somebody measured or reported it: what the speed of sound depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weather {
    /// Its name inside the case.
    pub id: WeatherId,
    /// From when to when it holds.
    pub when: Interval,
    /// Where it was measured.
    pub place: Option<PlaceId>,
    /// Temperature of the air, in degrees Celsius.
    pub temperature_c: Option<f64>,
    /// Half-width of its 95 % interval over that time and as far as the recordings lie.
    pub temperature_error_c: Option<f64>,
    /// The direction that the wind blew from, in degrees clockwise from true north.
    pub wind_from_deg: Option<f64>,
    /// Its speed, in metres a second.
    pub wind_m_s: Option<f64>,
    /// Half-width of the 95 % interval of each of its components.
    pub wind_error_m_s: Option<f64>,
    /// How it is known: the station, and how far away it stands.
    pub reason: Option<String>,
    /// The sources that say so.
    #[serde(default)]
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
