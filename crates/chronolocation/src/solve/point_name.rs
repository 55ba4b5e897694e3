use std::collections::BTreeMap;

use super::TemporalFacts;

/// What the names in evidence mean: items and takes by all their ids.
pub(super) struct PointNames {
    /// By item or take id (aliases included): the take or item whose start and end are meant, and whether it is a cut
    /// item as a whole.
    bearers: BTreeMap<String, (String, bool)>,
}

impl PointNames {
    pub(super) fn of(facts: &TemporalFacts<'_>) -> Self {
        let mut takes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for take in facts.takes {
            takes.entry(take.item.as_str()).or_default().push(take.id.as_str());
        }
        let mut bearers = BTreeMap::new();
        let bearer = |item: &str| match takes.get(item).map(Vec::as_slice) {
            Some([only]) => ((*only).to_owned(), false),
            Some(_) => (item.to_owned(), true),
            None => (item.to_owned(), false),
        };
        for item in facts.items {
            for alias in &item.also_known_as {
                bearers.insert(alias.to_string(), bearer(item.id.as_str()));
            }
        }
        for item in facts.items.iter().map(|item| &item.id).chain(facts.posts.iter().map(|post| &post.item)) {
            bearers.insert(item.to_string(), bearer(item.as_str()));
        }
        for take in facts.takes {
            bearers.entry(take.item.to_string()).or_insert_with(|| bearer(take.item.as_str()));
            bearers.insert(take.id.to_string(), (take.id.to_string(), false));
        }
        Self { bearers }
    }

    /// The point that a name in evidence means, and whether it is the start or end of a cut item as a whole.
    pub(super) fn meant(&self, name: &str) -> (String, bool) {
        if let Some((bearer, cut)) = self.bearers.get(name) {
            return (format!("{bearer}.start"), *cut);
        }
        for end in [".start", ".end"] {
            if let Some((bearer, cut)) = name.strip_suffix(end).and_then(|stem| self.bearers.get(stem)) {
                return (format!("{bearer}{end}"), *cut);
            }
        }
        (name.to_owned(), false)
    }

    /// Whether something with a start and an end has this id.
    pub(super) fn is_bearer(&self, id: &str) -> bool {
        self.bearers.get(id).is_some_and(|(bearer, _)| bearer == id)
    }
}
