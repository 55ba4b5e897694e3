//! One item as a list shows it, made from all that the desk knows of it.
use std::collections::BTreeSet;
use std::sync::Arc;

use model::{
    Analysis, Arrival, Completeness, Fact, FactKind, Graphic, Held, Item, Lineage, LineageRelation, MediaKind, Post,
    VerificationSheet, VerificationState,
};

use super::desk::Desk;
use super::item_line::{CompletenessPart, ItemLine};
use super::state::{Kept, State};
use crate::items::least;

/// How many steps of lineage are followed to a root: a circle among them ends there.
const MOST_STEPS: usize = 64;

impl Desk {
    /// Every item's line, by id.
    pub(crate) fn lines(&self) -> Vec<Arc<ItemLine>> {
        let mut made = Vec::new();
        let state = self.state();
        let as_of = state.size;
        let items = state.facts.get(&FactKind::Item).into_iter().flatten();
        let lines = items.filter_map(|(id, kept)| match state.lines.get(id) {
            Some(line) => Some(Arc::clone(line)),
            None => {
                let line = Arc::new(state.line(id, kept)?);
                made.push(Arc::clone(&line));
                Some(line)
            }
        });
        let lines = lines.collect();
        drop(state);
        for line in &made {
            self.keep_line(as_of, line);
        }
        lines
    }

    /// One item's line.
    pub(crate) fn line(&self, id: &str) -> Option<Arc<ItemLine>> {
        let state = self.state();
        if let Some(line) = state.lines.get(id) {
            return Some(Arc::clone(line));
        }
        state.line(id, state.kept(FactKind::Item, id)?).map(Arc::new)
    }
}

impl State {
    fn line(&self, id: &str, kept: &Kept) -> Option<ItemLine> {
        let Fact::Item(item) = kept.fact.as_ref() else { return None };
        let sheets: Vec<&VerificationSheet> = self
            .of_item(FactKind::VerificationSheet, id)
            .filter_map(|(_, kept)| match kept.fact.as_ref() {
                Fact::VerificationSheet(sheet) => Some(sheet),
                _ => None,
            })
            .collect();
        let state = least(sheets.iter().map(|sheet| sheet.state)).unwrap_or(item.state);
        let analysis = self.analysis(id);
        let technical = analysis.and_then(|analysis| analysis.outcome.as_ref().ok());
        let failure = analysis.and_then(|analysis| analysis.outcome.as_ref().err());
        let not_media = failure.is_some_and(|failure| crate::analyse::is_no_media(failure.kind, Some(item.kind)));
        let completeness = self.completeness(item);
        let parts = completeness.parts().map(|(part, found)| CompletenessPart {
            part: part.to_owned(),
            there: found.is_there(),
            note: found.note().to_owned(),
        });
        let first = self.arrivals(id).next();
        let (root, lineage) = self.root(id);
        let last = self.item_log.get(id).and_then(|entries| entries.last()).copied().unwrap_or(kept.entry);
        let last_line = self.log.get(last as usize);
        let video = technical.and_then(|technical| technical.video.as_ref());
        let turned = video.is_some_and(|video| video.rotation.rem_euclid(180) == 90);
        let size = video.map(|video| if turned { (video.height, video.width) } else { (video.width, video.height) });
        let posts = self.posts(id);
        let posted = posts.iter().filter_map(|post| post.posted.earliest()).min();
        Some(ItemLine {
            id: id.to_owned(),
            version: kept.version,
            title: item.title.as_ref().map(ToString::to_string),
            name: item.name.as_ref().map(ToString::to_string),
            kind: kind_word(item.kind).to_owned(),
            held: item.held != Held::DescribedOnly,
            bytes: match item.held {
                Held::Bytes { len, .. } => Some(len),
                Held::DescribedOnly => None,
            },
            sha256: item.sha256().map(|sha256| sha256.to_string()),
            duration_s: technical.and_then(|technical| technical.duration).map(model::Duration::secs),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            graphic: match item.graphic {
                Graphic::Unknown => "unknown",
                Graphic::No => "no",
                Graphic::Yes => "yes",
            }
            .to_owned(),
            confidential: item.confidential,
            stands_for: item.stands_for,
            state: state_word(state).to_owned(),
            sheets: sheets.len(),
            countersigned: sheets.iter().filter(|sheet| sheet.is_countersigned()).count(),
            complete: completeness.count(),
            completeness: parts.to_vec(),
            source_name: item.source.as_ref().and_then(|source| self.label(FactKind::Source, source.as_str())),
            source: item.source.as_ref().map(ToString::to_string),
            place_name: item.place.as_ref().and_then(|place| self.label(FactKind::Place, place.as_str())),
            place: item.place.as_ref().map(ToString::to_string),
            arrived_at: first.map(|(arrival, _)| arrival.at.to_string()),
            arrived_by: first.map(|(arrival, _)| arrival.by.clone()),
            posted: posted.map(|posted| posted.to_string()),
            analysis: match (technical, failure) {
                (Some(_), _) => "done",
                (None, Some(_)) if !not_media => "failed",
                _ => "none",
            }
            .to_owned(),
            analysis_failure: failure.filter(|_| !not_media).map(|failure| failure.what.clone()),
            root,
            lineage,
            observations: self.of_item(FactKind::Observation, id).count(),
            comments: self.of_item(FactKind::Comment, id).count(),
            contact_sheet: technical
                .filter(|_| item.clear_sha256.is_none() && (video.is_some() || item.kind == MediaKind::Photo))
                .map(|_| format!("/media/{}/contact.jpg", address(id))),
            last_entry: last,
            changed_at: last_line.map(|line| line.at.clone()).unwrap_or_default(),
            changed_by: last_line.map(|line| line.by.clone()).unwrap_or_default(),
            withdrawn: self.withdrawal(FactKind::Item, id, kept.version).is_some(),
        })
    }

    /// The newest analysis of an item's present bytes.
    pub(crate) fn analysis(&self, item: &str) -> Option<&Analysis> {
        let analyses = self.of_item(FactKind::Analysis, item).filter_map(|(_, kept)| match kept.fact.as_ref() {
            Fact::Analysis(analysis) if analysis.method == crate::analyse::METHOD => Some((kept.entry, analysis)),
            _ => None,
        });
        analyses.max_by_key(|(entry, _)| *entry).map(|(_, analysis)| analysis)
    }

    fn posts(&self, item: &str) -> Vec<Post> {
        let posts = self.of_item(FactKind::Post, item).filter_map(|(_, kept)| match kept.fact.as_ref() {
            Fact::Post(post) => Some(post.clone()),
            _ => None,
        });
        posts.collect()
    }

    fn lineage_of(&self, item: &str) -> Vec<&Lineage> {
        let lineage = self.of_item(FactKind::Lineage, item).filter_map(|(_, kept)| match kept.fact.as_ref() {
            Fact::Lineage(lineage) => Some(lineage),
            _ => None,
        });
        lineage.collect()
    }

    fn completeness(&self, item: &Item) -> Completeness {
        let id = item.id.as_str();
        let mut lineage: Vec<Lineage> = self.lineage_of(id).into_iter().cloned().collect();
        let holders: BTreeSet<_> = lineage
            .iter()
            .filter(|l| l.item == item.id && l.relation == LineageRelation::ContainedIn)
            .map(|l| l.of.to_string())
            .collect();
        for holder in holders {
            lineage.extend(self.lineage_of(&holder).into_iter().cloned());
        }
        let arrivals: Vec<Arrival> = self.arrivals(id).map(|(arrival, _)| arrival.clone()).collect();
        let analyses: Vec<Analysis> = self.analysis(id).into_iter().cloned().collect();
        Completeness::of(item, &self.posts(id), &arrivals, &lineage, &analyses)
    }

    /// The item that an item's lineage leads to, and how many items share it.
    pub(crate) fn root(&self, item: &str) -> (String, usize) {
        let mut root = item.to_owned();
        let mut seen = BTreeSet::from([root.clone()]);
        for _ in 0..MOST_STEPS {
            let up = self.lineage_of(&root);
            let up =
                up.iter().filter(|l| l.item.as_str() == root && is_copy(l.relation)).map(|l| l.of.to_string()).min();
            match up {
                Some(up) if seen.insert(up.clone()) => root = up,
                _ => break,
            }
        }
        // Downwards from the root: everything that comes from it.
        let mut family = BTreeSet::from([root.clone()]);
        let mut open = vec![root.clone()];
        while let Some(next) = open.pop() {
            for lineage in self.lineage_of(&next) {
                if lineage.of.as_str() == next && is_copy(lineage.relation) && family.insert(lineage.item.to_string()) {
                    open.push(lineage.item.to_string());
                }
            }
        }
        (root, family.len())
    }

    /// What a fact is called, by name or title, a stand-in where that is protected.
    pub(crate) fn label(&self, kind: FactKind, id: &str) -> Option<String> {
        match self.fact(kind, id)? {
            Fact::Source(source) => Some(source.name.to_string()),
            Fact::Place(place) => place.names.first().map(|name| name.text.clone()),
            Fact::Event(event) => Some(event.title.clone()),
            Fact::Incident(incident) => Some(incident.title.clone()),
            Fact::Item(item) => item.title.as_ref().or(item.name.as_ref()).map(ToString::to_string),
            Fact::Landmark(landmark) => Some(landmark.name.clone()),
            Fact::Observation(observation) => Some(observation.what.clone()),
            Fact::Evidence(evidence) => Some(evidence.basis.text.clone()),
            _ => None,
        }
    }
}

/// Whether one item shows the same recording as another.
fn is_copy(relation: LineageRelation) -> bool {
    use LineageRelation::{ExcerptOf, ReEncodingOf, SameBytes};
    matches!(relation, SameBytes | ReEncodingOf | ExcerptOf)
}

pub(crate) fn kind_word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Video => "video",
        MediaKind::Photo => "photo",
        MediaKind::Audio => "audio",
        MediaKind::Document => "document",
        MediaKind::Unknown => "unknown",
    }
}

pub(crate) fn state_word(state: VerificationState) -> &'static str {
    match state {
        VerificationState::NotReviewed => "not_reviewed",
        VerificationState::Viewed => "viewed",
        VerificationState::Verified => "verified",
        VerificationState::Rejected => "rejected",
    }
}

/// An id as a part of an address: everything but letters, digits and `-._~` percent-encoded (RFC 3986, section 2.3).
pub(crate) fn address(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
