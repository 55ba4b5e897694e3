/// So many actions can be told apart: a [`Deeds`] holds no more.
pub(crate) const MOST_ACTIONS: usize = 128;

/// What one part of a text says is done, or is not done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action {
    /// Its name in the vocabulary.
    pub id: String,
    /// Whether it is said not to be.
    pub denied: bool,
}

/// Actions, as a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Deeds(pub(super) u128);

impl Deeds {
    /// Whether an action is among them.
    pub(crate) fn holds(self, action: Option<usize>) -> bool {
        action.is_some_and(|action| self.0 >> action & 1 == 1)
    }
    /// Those of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Whether any is among both.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
    /// Their places in the vocabulary.
    pub(crate) fn each(self) -> impl Iterator<Item = usize> {
        (0..MOST_ACTIONS).filter(move |action| self.0 >> action & 1 == 1)
    }
}
