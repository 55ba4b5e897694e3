use model::Position;

/// A place that a report may name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPlace {
    /// Its id.
    pub id: String,
    /// Its names, the preferred first.
    pub names: Vec<String>,
    /// The larger place that it is in.
    pub within: Option<String>,
    /// Where it is, and within how many metres.
    pub position: Option<(Position, f64)>,
}
