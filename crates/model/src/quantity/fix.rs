use serde::{Deserialize, Serialize};

use super::{position::Position, region::Region};

/// Where something stood: a best position together with the region it lies in and how both were found.
///
/// There is no way to build one without its region:
/// ```compile_fail
/// let here = model::Position::from_lon_lat(76.94, 43.23).unwrap();
/// let fix = model::Fix { position: here, method: "by hand".into() };
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// The best single position.
    pub position: Position,
    /// The region that contains it (95 % where a method computes it; the analyst's stated bound otherwise).
    pub region: Region,
    /// How it was found.
    pub method: String,
}
