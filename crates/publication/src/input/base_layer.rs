/// One GeoJSON file whose lines and areas are drawn under the maps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseLayer {
    /// What it is called.
    pub name: String,
    /// Who must be named on every map that shows it.
    pub attribution: String,
    /// Its bytes (RFC 7946). `building`, `highway`, `waterway`, `natural`, `leisure` and `landuse` among a feature's
    /// properties choose how it is drawn; anything else is drawn as a thin line or a pale area.
    pub geojson: Vec<u8>,
}
