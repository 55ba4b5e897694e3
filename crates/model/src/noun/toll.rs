use serde::{Deserialize, Serialize};

use crate::{IncidentId, Interval, PlaceId, SourceId, StatementId, TollId};

/// A figure of dead, injured, detained or missing, as someone gave it at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// Its name inside the case.
    pub id: TollId,
    /// Who gave it.
    pub source: SourceId,
    /// The statement that it stands in.
    pub statement: Option<StatementId>,
    /// Through whom it became public.
    pub through: Option<SourceId>,
    /// When it was given.
    pub published: Option<Interval>,
    /// What is counted, by the vocabulary `toll`: dead, injured, bodies, detained, missing.
    pub counts: String,
    /// Of whom ("members of the security forces").
    pub whom: Option<String>,
    /// Where.
    pub place: Option<PlaceId>,
    /// The area in words, where no place of the case is it ("across the country").
    pub area: Option<String>,
    /// The time that it counts over ("since 4 January").
    pub period: Option<Interval>,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
    /// The least that it says.
    pub low: u64,
    /// The most that it says; `None` for "at least".
    pub high: Option<u64>,
    /// The larger figure that this one is a part of.
    pub part_of: Option<TollId>,
    /// The figure that this one takes the place of.
    pub replaces: Option<TollId>,
    /// What is known of how it was counted.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
