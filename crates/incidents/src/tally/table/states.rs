use std::collections::BTreeMap;

/// One category for what is written in several ways.
pub(super) struct States {
    /// For each folded spelling the one it is shown with, and how often it stands there.
    shown: BTreeMap<String, (String, usize)>,
}

fn folded(state: &str) -> String {
    state.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl States {
    /// Of spellings that differ only in case and blanks the most frequent one, then the first in the alphabet.
    pub(super) fn of<'a>(written: impl Iterator<Item = &'a str>) -> Self {
        let mut counted: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
        for state in written {
            *counted.entry(folded(state)).or_default().entry(state.trim()).or_default() += 1;
        }
        let shown = counted.into_iter().filter_map(|(folded, spellings)| {
            let total = spellings.values().sum();
            // The last of the greatest, seen from the back, is the first in the alphabet.
            let (best, _) = spellings.into_iter().rev().max_by_key(|&(_, count)| count)?;
            Some((folded, (best.to_owned(), total)))
        });
        Self { shown: shown.collect() }
    }

    /// The category that a spelling belongs to.
    pub(super) fn category(&self, state: &str) -> String {
        self.shown.get(&folded(state)).map_or_else(|| state.trim().to_owned(), |(shown, _)| shown.clone())
    }

    /// A much more frequent category that a rare one may be a slip of.
    ///
    /// Words of seven letters or fewer may differ by one letter, longer ones by two: "injured" and "uninjured" are
    /// not taken for one another.
    pub(super) fn meant_by(&self, state: &str) -> Option<&str> {
        let word = folded(state);
        let (_, own) = self.shown.get(&word)?;
        let is_slip = |other: &str| {
            let shorter = word.chars().count().min(other.chars().count());
            let allowed = match shorter {
                0..4 => 0,
                4..8 => 1,
                _ => 2,
            };
            strsim::damerau_levenshtein(&word, other) <= allowed
        };
        let near = self.shown.iter().filter(|(other, (_, count))| **other != word && count > own && is_slip(other));
        near.max_by_key(|(_, (_, count))| *count).map(|(_, (shown, _))| shown.as_str())
    }
}
