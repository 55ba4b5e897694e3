use std::collections::BTreeMap;

use model::{Event, EventId, FactKind, IncidentId};

use crate::leaning::Leaning;
use crate::piece::Piece;
use crate::pieces::Pieces;

/// What is shown and told of each event, and of its incident.
pub(crate) struct Near<'p> {
    by_event: BTreeMap<&'p EventId, Vec<&'p Piece>>,
    by_incident: BTreeMap<&'p IncidentId, Vec<&'p Piece>>,
}

impl<'p> Near<'p> {
    /// Everything on which anything may be leaned; figures by others are of no event.
    pub(crate) fn of(pieces: &'p Pieces) -> Self {
        let told = pieces.told.iter().map(|told| &*told.piece).filter(|piece| piece.fact.kind == FactKind::Claim);
        let mut near = Self { by_event: BTreeMap::new(), by_incident: BTreeMap::new() };
        for piece in pieces.seen.pieces.iter().chain(told).filter(|piece| piece.leaning != Leaning::Nothing) {
            piece.event.iter().for_each(|event| near.by_event.entry(event).or_default().push(piece));
            piece.incident.iter().for_each(|incident| near.by_incident.entry(incident).or_default().push(piece));
        }
        near
    }

    /// What is of an event itself, the event among it.
    pub(crate) fn of_event(&self, event: &EventId) -> impl Iterator<Item = &'p Piece> {
        self.by_event.get(event).into_iter().flatten().copied()
    }

    /// What is of an event, then what is of its incident. The event itself is what is asked about, not evidence of how it
    /// came about.
    pub(crate) fn all(&self, event: &Event) -> Vec<&'p Piece> {
        let of_incident =
            event.incident.as_ref().and_then(|id| self.by_incident.get(id)).into_iter().flatten().copied();
        let of_incident = of_incident.filter(|piece| piece.event.as_ref() != Some(&event.id));
        let all = self.of_event(&event.id).chain(of_incident);
        all.filter(|piece| piece.fact.kind != FactKind::Event || piece.event.as_ref() != Some(&event.id)).collect()
    }
}
