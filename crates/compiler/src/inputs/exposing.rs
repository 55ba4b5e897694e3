use model::Position;

/// A place that could give away who filmed, sent or spoke.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposing {
    /// What it would give away, without naming anyone: "where V017 was filmed from".
    pub what: String,
    /// Names or addresses under which a text could give it.
    pub names: Vec<String>,
    /// Where it is.
    pub position: Option<Position>,
    /// How near a given position may not come, in metres.
    pub radius_m: f64,
}
