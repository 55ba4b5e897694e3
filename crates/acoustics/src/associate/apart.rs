use crate::sync::SPEED_OF_SOUND;

/// By how much the sound's way to one microphone may be longer than that to another, in metres.
#[derive(Debug, Clone, PartialEq)]
pub enum Apart {
    /// The same for all, where nobody knows where they stood.
    AtMost(f64),
    /// For each pair of recordings, in the order given: the distance between them, where that is known.
    Each(Vec<Vec<f64>>),
}

impl Default for Apart {
    fn default() -> Self {
        Self::AtMost(150.0)
    }
}

impl Apart {
    /// For each pair of so many recordings, as a function of both tells it.
    pub fn each(recordings: usize, apart_m: impl Fn(usize, usize) -> f64) -> Self {
        let row = |one| (0..recordings).map(|other| if one == other { 0.0 } else { apart_m(one, other) }).collect();
        Self::Each((0..recordings).map(row).collect())
    }

    /// By how much later sound may reach one than the other, in seconds.
    pub(super) fn travel_s(&self, one: usize, other: usize) -> f64 {
        let metres = match self {
            Self::AtMost(metres) => *metres,
            Self::Each(all) => all.get(one).and_then(|row| row.get(other)).copied().unwrap_or_else(|| self.most_m()),
        };
        metres.max(0.0) / SPEED_OF_SOUND
    }

    /// The greatest of all pairs.
    pub fn most_m(&self) -> f64 {
        match self {
            Self::AtMost(metres) => *metres,
            Self::Each(all) => all.iter().flatten().copied().fold(0.0, f64::max),
        }
    }
}
