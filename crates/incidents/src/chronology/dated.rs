use model::{Duration, IncidentId, Interval, PointId};
use serde::Serialize;

/// An event or a take as a chronology sees it: when it may have begun, how long it lasts, what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dated {
    /// The event, or the point that a recording begins at (`V07.start`).
    pub id: PointId,
    /// The instants between which it begins.
    pub begins: Interval,
    /// How long it surely occupies from there; zero for what happens at a point.
    pub lasts: Duration,
    /// The incident that investigators put it in.
    pub incident: Option<IncidentId>,
}

impl Dated {
    /// Something that happens at one point in time, in no incident.
    pub const fn point(id: PointId, begins: Interval) -> Self {
        Self { id, begins, lasts: Duration::ZERO, incident: None }
    }
    /// The same, lasting so long from its beginning.
    pub fn lasting(self, lasts: Duration) -> Self {
        Self { lasts, ..self }
    }
    /// The same, in this incident.
    pub fn in_incident(self, incident: Option<IncidentId>) -> Self {
        Self { incident, ..self }
    }
}
