use crate::piece::Piece;
use crate::vocabulary::Vocabulary;

/// What an element asks for: `action`, `forces:action`, `others:action`, `by:actor`, each of them after `not:` for what was
/// looked for and not seen.
pub(crate) struct Pattern {
    is_denied: bool,
    whose: Whose,
    /// The action by its place in the vocabulary; of `by:`, the kind of actor.
    asks: Option<usize>,
    forces: Option<usize>,
}

/// Whose deed is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Anybodys,
    Forces,
    Others,
    /// No deed is asked for, but who is seen.
    By,
}

impl Pattern {
    pub(crate) fn of(pattern: &str, vocabulary: &Vocabulary) -> Self {
        let (is_denied, pattern) = match pattern.strip_prefix("not:") {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let (whose, asks) = match pattern.split_once(':') {
            Some(("by", actor)) => (Whose::By, vocabulary.actor_id(actor)),
            Some(("others", action)) => (Whose::Others, vocabulary.place_of(action)),
            Some(("forces", action)) => (Whose::Forces, vocabulary.place_of(action)),
            Some((_, action)) => (Whose::Anybodys, vocabulary.place_of(action)),
            None => (Whose::Anybodys, vocabulary.place_of(pattern)),
        };
        Self { is_denied, whose, asks, forces: vocabulary.actor_id("security_forces") }
    }

    /// The patterns of a list.
    pub(crate) fn all<'p>(patterns: impl IntoIterator<Item = &'p str>, vocabulary: &Vocabulary) -> Vec<Self> {
        patterns.into_iter().map(|pattern| Self::of(pattern, vocabulary)).collect()
    }

    /// Whether a piece is what is asked for: the deed and its doer must stand in one clause.
    pub(crate) fn fits(&self, piece: &Piece, vocabulary: &Vocabulary) -> bool {
        let is_of =
            |actor: &usize, group: Option<usize>| group.is_some_and(|group| vocabulary.is_within(*actor, group));
        if self.whose == Whose::By {
            return !self.is_denied && piece.actors.iter().any(|actor| is_of(actor, self.asks));
        }
        piece.said.iter().any(|said| {
            let is_by = match self.whose {
                Whose::Others => !said.actors.is_empty() && !said.actors.iter().any(|actor| is_of(actor, self.forces)),
                Whose::Forces => !said.actors.is_empty() && said.actors.iter().all(|actor| is_of(actor, self.forces)),
                Whose::Anybodys | Whose::By => true,
            };
            // What is only tried is not done.
            is_by && !said.is_tried && (if self.is_denied { said.denied } else { said.done }).holds(self.asks)
        })
    }
}
