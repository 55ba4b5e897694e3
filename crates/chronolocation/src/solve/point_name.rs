use std::collections::BTreeMap;

use model::{ItemId, MediaTime};

use super::TemporalFacts;

/// What the names in evidence mean: items and takes by all their ids.
pub(super) struct PointNames {
    /// By item or take id (aliases included): the take or item whose start and end are meant, and whether it is a cut
    /// item as a whole.
    bearers: BTreeMap<String, (String, bool)>,
    /// By item: where each of its takes begins and ends in it, in microseconds.
    spans: BTreeMap<String, Vec<(String, u64, u64)>>,
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
        let mut spans: BTreeMap<String, Vec<(String, u64, u64)>> = BTreeMap::new();
        for take in facts.takes {
            let span = (take.id.to_string(), take.from.micros(), take.to.micros());
            spans.entry(take.item.to_string()).or_default().push(span.clone());
            // A take's own id counts from its own beginning.
            let own = (span.0.clone(), 0, span.2.saturating_sub(span.1));
            if take.id.as_str() != take.item.as_str() {
                spans.insert(take.id.to_string(), vec![own]);
            }
        }
        Self { bearers, spans }
    }

    /// The point of a position in a recording: `<take>@<seconds since the take's start>`. `None` where no take is there.
    pub(super) fn frame(&self, bearer: &str, micros: u64) -> Option<String> {
        let known = self.bearers.get(bearer).map_or(bearer, |(known, _)| known.as_str());
        let spans = self.spans.get(known).or_else(|| self.spans.get(bearer));
        let (take, since) = match spans {
            None => (known, micros),
            Some(spans) => {
                let (take, from, _) = spans.iter().find(|(_, from, to)| (*from..=*to).contains(&micros))?;
                (take.as_str(), micros - from)
            }
        };
        if since == 0 {
            return Some(format!("{take}.start"));
        }
        let text = format!("{}.{:06}", since / 1_000_000, since % 1_000_000);
        Some(format!("{take}@{}", text.trim_end_matches('0').trim_end_matches('.')))
    }

    /// The point of a moment of an item, its start where none is given; `None` where a cut item leaves it open.
    pub(super) fn moment(&self, item: &ItemId, at: Option<MediaTime>) -> Option<String> {
        match at {
            Some(at) => self.frame(item.as_str(), at.micros()),
            None => match self.meant(item.as_str()) {
                (_, true) => None,
                (point, false) => Some(point),
            },
        }
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
        if let Some((stem, secs)) = name.rsplit_once('@')
            && self.bearers.contains_key(stem)
            && let Ok(secs) = secs.parse::<f64>()
            && (0.0..1e9).contains(&secs)
            && let Some(frame) = self.frame(stem, (secs * 1e6).round() as u64)
        {
            return (frame, false);
        }
        (name.to_owned(), false)
    }

    /// Whether something with a start and an end has this id.
    pub(super) fn is_bearer(&self, id: &str) -> bool {
        self.bearers.get(id).is_some_and(|(bearer, _)| bearer == id)
    }
}
