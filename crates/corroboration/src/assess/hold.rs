//! How one piece of evidence bears on one part of a claim.
use model::{Certainty, SourceId};

use super::Assessor;
use crate::facts::{Lies, lies};
use crate::fit::{Asked, Dimension, Doing, Fit, Fitting};
use crate::ground::Lying;
use crate::leaning::Leaning;
use crate::piece::Piece;
use crate::reading::Said;
use crate::vocabulary::Action;

/// A piece of evidence beside a part of a claim, with how it fits in each dimension.
pub(crate) struct Held<'p> {
    pub(crate) piece: &'p Piece,
    pub(crate) agrees: bool,
    pub(crate) is_linked: bool,
    pub(crate) differs: Vec<(Dimension, String)>,
    pub(crate) open: Vec<(Dimension, String)>,
    /// Why it shows less than it says, whatever it fits.
    pub(crate) weak: Option<String>,
    /// Why it does not even fit, though nothing in it differs.
    pub(crate) short: Option<String>,
    /// Whether it is nothing but the claimant's own word.
    pub(crate) is_own: bool,
    pub(crate) same: usize,
}

impl Assessor<'_> {
    /// How a piece fits what is asked; `None` where it does not bear on it.
    pub(super) fn hold<'p>(
        &self,
        asked: &Asked<'_>,
        author: Option<&SourceId>,
        action: Option<&Action>,
        denied: bool,
        piece: &'p Piece,
    ) -> Option<Held<'p>> {
        if piece.leaning == Leaning::Nothing {
            return None;
        }
        let fitting = Fitting { vocabulary: self.vocabulary, ground: &self.ground, shown: &self.pieces.seen.shown };
        // Where something is done, what follows from it is done; who does it is whom the same clause names.
        let said = match action {
            Some(action) => {
                let place = self.vocabulary.place_of(&action.id);
                let mut said = piece.said.iter().filter(|said| said.speaks_of(place));
                let first = said.next()?;
                let of = |said: &Said| fitting.actor(asked, piece, said.doing()).rank();
                Some(said.fold(first, |best, said| if of(said) < of(best) { said } else { best }))
            }
            None => None,
        };
        let is_denied = said.map_or(piece.negative.is_some(), |said| said.action.denied);
        let doing = said.map_or(Doing { actors: &piece.actors, patients: &piece.patients }, Said::doing);
        let claim = asked.claim;
        let is_linked = asked.event.is_some() && asked.event == piece.event.as_ref();
        let is_linked =
            is_linked || (piece.event.is_none() && claim.items.iter().any(|item| piece.items.contains(item)));
        // What differs in two bears on nothing, and most do; the words for it are not needed then.
        let is_elsewhere = || match (&claim.place, &piece.place) {
            (Some(claimed), Some(seen)) => self.ground.lies(seen, claimed) == Lying::Elsewhere,
            _ => false,
        };
        let is_apart = claim.when.is_some_and(|when| !piece.time.is_unknown() && lies(piece.time, when) == Lies::Apart);
        // What belongs to another incident is another matter.
        let is_other = match (asked.incident, &piece.incident) {
            (Some(asked), Some(seen)) => asked != seen,
            (Some(_), None) => match (asked.incident_place, &piece.place) {
                (Some(place), Some(seen)) => self.ground.lies(seen, place) == Lying::Elsewhere,
                _ => false,
            },
            (None, _) => false,
        };
        if !is_linked && (is_other || (is_apart && is_elsewhere())) {
            return None;
        }
        // Where an incident was is where a claim of it means, for what is of no incident.
        let of_incident = asked.incident.filter(|_| piece.incident.is_none()).and(asked.incident_place);
        let claimed_place = claim.place.as_ref().or(of_incident);
        let number = fitting.number(asked, piece);
        let mut agrees = is_denied == denied;
        let counts_against = agrees && matches!(number, Fit::Differs(_));
        let fits = [
            (Dimension::Actor, fitting.actor(asked, piece, doing).or_worse(fitting.thing(asked, piece, doing))),
            (Dimension::Place, fitting.place(claimed_place, piece.place.as_ref(), is_linked)),
            (
                Dimension::Time,
                fitting.time(claim.when, piece.time, is_linked).or_worse(self.beside(asked, piece, is_linked)),
            ),
            (Dimension::Scope, fitting.scope(asked, piece, is_linked, !agrees || counts_against)),
        ];
        let same = fits.iter().filter(|(_, fit)| *fit == Fit::Same).count();
        let (mut differs, mut open) = (Vec::new(), Vec::new());
        for (dimension, fit) in fits {
            match fit {
                Fit::Differs(why) => differs.push((dimension, why)),
                Fit::Open(why) => open.push((dimension, why)),
                Fit::Same | Fit::NotAsked => {}
            }
        }
        // What somebody says within limits says nothing of what lies outside them.
        if let Some(limit) = piece.limit.as_ref().filter(|limit| claim.scope.as_ref() != Some(limit)) {
            open.push((Dimension::Scope, format!("it is itself limited (\"{limit}\")")));
        }
        match number {
            Fit::Open(why) if agrees => open.push((Dimension::Number, why)),
            // More are seen than are claimed: that speaks against the number.
            Fit::Differs(_) if agrees => agrees = false,
            _ => {}
        }
        let incident = claim.incident.is_some() && claim.incident == piece.incident;
        let joint = open.iter().any(|(dimension, why)| *dimension == Dimension::Actor && why.ends_with("together"));
        let is_open = |wanted: Dimension| open.iter().any(|(dimension, _)| *dimension == wanted);
        let is_anywhere = is_open(Dimension::Place) && is_open(Dimension::Time);
        let bears = match differs.len() {
            _ if is_linked => true,
            // What may have been anywhere at any time bears on nothing.
            0 => (same >= 1 && !is_anywhere) || incident || joint,
            1 => same >= 2 || (incident && same >= 1),
            _ => false,
        };
        // Done to another thing than is claimed, elsewhere in what is seen, it is another matter.
        let is_of_thing = fitting.thing(asked, piece, doing) == Fit::Same;
        let bears = bears && (is_of_thing || is_linked || incident);
        let is_tried = said.is_some_and(|said| said.is_tried) && !asked.is_tried;
        let is_either = said.is_some_and(|said| said.is_either);
        let is_placed =
            is_linked || incident || claim.place.is_some() || asked.event.is_some() || !claim.items.is_empty();
        let short = if is_tried {
            Some("it was tried; that it was done is not shown".to_owned())
        } else if is_either {
            Some("it was this or something else".to_owned())
        } else if !is_placed && open.iter().any(|(dimension, _)| *dimension == Dimension::Actor) {
            Some("the claim does not say where, and that the same people are meant is not shown".to_owned())
        } else if !is_linked {
            fitting.is_far(asked, piece)
        } else {
            None
        };
        bears.then(|| Held {
            short,
            is_own: self.is_own_word(author, piece),
            weak: self.weak(asked, author, piece, agrees, is_linked),
            piece,
            agrees,
            is_linked,
            differs,
            open,
            same,
        })
    }

    /// How the time of a piece lies to the event that a claim names, where the piece is of another.
    fn beside(&self, asked: &Asked<'_>, piece: &Piece, is_linked: bool) -> Fit {
        match asked.event_time {
            Some(time)
                if !is_linked
                    && asked.claim.when.is_none()
                    && !piece.time.is_unknown()
                    && lies(piece.time, time) == Lies::Apart =>
            {
                Fit::Differs("it was at another time than the event that the claim names".to_owned())
            }
            _ => Fit::NotAsked,
        }
    }

    /// Whether a piece rests on the claimant alone.
    fn is_own_word(&self, author: Option<&SourceId>, piece: &Piece) -> bool {
        author.is_some_and(|author| {
            let name = self.index.sources.get(author).map(|source| source.name.as_str().to_lowercase());
            let is_own = !piece.sources.is_empty() && piece.sources.iter().all(|source| source == author);
            is_own || (piece.by.is_some() && piece.by.as_deref().map(str::to_lowercase) == name)
        })
    }

    /// Why a piece that fits shows less than it says.
    fn weak(
        &self,
        asked: &Asked<'_>,
        author: Option<&SourceId>,
        piece: &Piece,
        agrees: bool,
        is_linked: bool,
    ) -> Option<String> {
        if self.is_own_word(author, piece) {
            return Some("it is the claimant's own word".to_owned());
        }
        if piece.leaning != Leaning::Fact {
            return Some(piece.why_leaning.clone());
        }
        if let Some(looked) = &piece.negative {
            let is_all = !asked.claim.items.is_empty() && asked.claim.items.iter().all(|i| looked.scope.contains(i));
            if !looked.is_thorough {
                return Some("what was not seen was not looked for throughout with a good view".to_owned());
            }
            let is_enough = is_all || (agrees && is_linked);
            if !is_enough {
                return Some("it was not seen in what was looked through, which need not be all there was".to_owned());
            }
        } else if matches!(piece.said.as_slice(), [said] if said.action.denied) {
            return Some("that something is not there is shown by a negative observation alone".to_owned());
        }
        match piece.certainty {
            Some(Certainty::Possible) => Some("the observer holds it for possible, no more".to_owned()),
            Some(Certainty::Probable) if !agrees => Some("the observer holds it for probable, no more".to_owned()),
            _ => None,
        }
    }
}
