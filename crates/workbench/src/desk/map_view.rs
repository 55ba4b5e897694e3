use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What of a case can be drawn on a map: GeoJSON (RFC 7946) in WGS 84.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapView {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: String,
    /// West, south, east, north of all features; `None` without any.
    pub bbox: Option<[f64; 4]>,
    /// Places, cameras, subjects, landmarks, movements, events and where shots came from, each with the region in which it lies.
    pub features: Vec<MapFeature>,
    /// Why shots that several recordings heard are not on the map, and what is missing for it.
    pub shots_not_placed: Vec<String>,
    /// Places and events without a known position, by id and name: they are not on the map.
    pub unplaced: Vec<Unplaced>,
    /// The base maps of the case.
    pub bases: Vec<BaseView>,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `<kind>:<id>`.
    pub id: String,
    /// A `Point`, `Polygon` or `MultiPolygon` geometry of RFC 7946.
    #[schema(value_type = Object)]
    pub geometry: serde_json::Value,
    /// What it is.
    pub properties: MapProperties,
}

/// What a feature is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapProperties {
    /// `place`, `camera`, `subject`, `landmark`, `movement`, `event` or `shot`.
    pub kind: String,
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Metres around the point within which it lies, where its region is a disc.
    pub radius_m: Option<f64>,
    /// The probability with which it lies in that region, as stated.
    pub probability: Option<f64>,
    /// How the position was found.
    pub method: Option<String>,
    /// The item.
    pub item: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// Which way a camera looks or a movement went on: degrees clockwise from true north.
    pub heading_deg: Option<f64>,
    /// When it was, for playing through time: the earliest instant not excluded.
    pub earliest: Option<String>,
    /// The latest instant not excluded.
    pub latest: Option<String>,
    /// Where it was and how sure that is, in words; of what was computed.
    pub says: Option<String>,
    /// What a reader must know to use that.
    pub remarks: Vec<String>,
    /// The recordings that heard it.
    pub heard: Vec<MapHeard>,
}

/// A shot in one of the recordings that heard it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapHeard {
    /// The item.
    pub item: String,
    /// The position in it, in seconds.
    pub at_s: f64,
    /// The observation.
    pub observation: String,
    /// How much later than expected it came, in seconds.
    pub later_s: f64,
    /// Half of the 95 % interval of that.
    pub error_s: f64,
    /// Whether the place rests on it.
    pub used: bool,
}

/// Something without a known position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unplaced {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
}

/// A base map of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BaseView {
    /// Its SHA-256.
    pub sha256: String,
    /// What it is called.
    pub name: String,
    /// Who must be named beside it.
    pub attribution: Option<String>,
    /// The address of its GeoJSON.
    pub address: String,
}

/// A place that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundPlace {
    /// `place` of the case, `street` of a base map, or `coordinates`.
    pub kind: String,
    /// The id of a place of the case.
    pub id: Option<String>,
    /// What it is called, or the coordinates in decimal degrees.
    pub label: String,
    /// How the text was read, for coordinates.
    pub read_as: Option<String>,
    /// Degrees east of Greenwich (WGS 84).
    pub lon: Option<f64>,
    /// Degrees north of the equator (WGS 84).
    pub lat: Option<f64>,
    /// Metres around it that the text leaves open.
    pub radius_m: Option<f64>,
}
