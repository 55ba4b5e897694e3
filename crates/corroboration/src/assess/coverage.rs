//! Whether a thing could have been seen, where nothing shows it.
use model::{Claim, EventId, PlaceId};

use super::{Assessor, Held};
use crate::assessment::Coverage;
use crate::facts::{Lies, lies};
use crate::fit::Asked;
use crate::ground::Lying;
use crate::leaning::Leaning;
use crate::piece::Piece;

impl Assessor<'_> {
    /// Whether there is anything in which it could have been seen.
    pub(super) fn coverage(&self, claim: &Claim, asked: &Asked<'_>, held: &[Held<'_>]) -> Coverage {
        if held.iter().any(|held| held.piece.negative.is_some() && held.differs.is_empty()) {
            return Coverage::CoveredNotSeen;
        }
        let event = asked.event.and_then(|event| self.index.events.get(event));
        if !claim.items.is_empty() || event.is_some_and(|event| !event.items.is_empty()) {
            return Coverage::CoveredNotAsked;
        }
        let place = claim.place.as_ref().or(event.and_then(|event| event.place.as_ref()));
        let here = |seen: &&PlaceId| place.is_some_and(|place| self.ground.lies(seen, place) == Lying::Inside);
        let seen = &self.pieces.seen;
        let mut near = seen.by_place.iter().filter(|(place, _)| here(place)).flat_map(|(_, pieces)| pieces);
        match near.any(|&k| self.covers(claim, asked.event, &seen.pieces[k])) {
            true => Coverage::CoveredNotAsked,
            false => Coverage::NotCovered,
        }
    }

    /// Whether a piece shows that there is an item of the place and time of a claim.
    pub(super) fn covers(&self, claim: &Claim, event: Option<&EventId>, piece: &Piece) -> bool {
        let place = event.and_then(|event| self.index.events.get(event)).and_then(|event| event.place.as_ref());
        let Some(place) = claim.place.as_ref().or(place) else { return false };
        let time = claim.when.or(event.and_then(|event| self.facts.event_times.get(event)).copied());
        let here = piece.place.as_ref().is_some_and(|seen| self.ground.lies(seen, place) == Lying::Inside);
        let then = time.is_none_or(|time| !piece.time.is_unknown() && lies(piece.time, time) != Lies::Apart);
        piece.leaning != Leaning::Nothing && !piece.items.is_empty() && here && then
    }
}
