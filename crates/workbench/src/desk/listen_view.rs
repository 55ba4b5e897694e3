//! What detectors heard, for people to listen to: candidates with what was made of them, and what they count up to.
use acoustics::picture;
use model::{Fact, FactKind, Graphic, Review};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::desk::Desk;
use super::row::RecordedRow;
use super::state::State;
use crate::failure::Failure;
use crate::sound::SOUND;

/// The longest excerpt that is cut, in seconds.
const LONGEST_S: f64 = 60.0;

/// Which candidates are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListenQuery {
    /// Only of this item.
    pub item: Option<String>,
    /// `proposed`, `accepted` or `rejected`; `None` for all.
    pub review: Option<String>,
    /// `shot` or `detonation`; `None` for all.
    pub kind: Option<String>,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 60 if 0, 600 at most.
    pub limit: usize,
}

/// Candidates, and what they count up to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListenView {
    /// How many ledger entries the numbers were computed from; `None` before they were.
    pub as_of: Option<u64>,
    /// Whether newer entries are being taken into account just now.
    pub stale: bool,
    /// What kept the numbers from being computed from the newest entries.
    pub failure: Option<String>,
    /// What the recordings that are on one clock count up to.
    pub numbers: Vec<ShotsView>,
    /// How many nobody has judged, of the item and kind that were asked for.
    pub proposed: usize,
    /// How many a person accepted.
    pub accepted: usize,
    /// How many a person rejected.
    pub rejected: usize,
    /// How many fit all that was asked for, this page aside.
    pub total: usize,
    /// The index of the first of this page.
    pub offset: usize,
    /// Item by item, in the order of the recording.
    pub candidates: Vec<CandidateView>,
    /// The items that have candidates, with how many are not judged.
    pub items: Vec<ListenItem>,
}

/// An item in which a detector heard something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListenItem {
    /// The item.
    pub id: String,
    /// As people call it.
    pub label: String,
    /// How many candidates nobody has judged.
    pub proposed: usize,
    /// How many there are.
    pub all: usize,
}

/// A count of shots, as last computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShotsView {
    /// The finding.
    pub id: String,
    /// In a sentence.
    pub says: String,
    /// The takes that are on one clock.
    pub takes: Vec<String>,
    /// Whether a person judged any of it: before that it is no count.
    pub listened: bool,
}

/// Something that a detector heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CandidateView {
    /// Its row in `observations`, with who judged it last and why.
    pub row: RecordedRow,
    /// As people call the item.
    pub item_label: String,
    /// Whether the item is graphic: `unknown`, `no` or `yes`.
    pub graphic: String,
    /// Whether there is sound to hear and to look at.
    pub hears: bool,
}

impl Desk {
    /// What detectors heard. The numbers are as last computed; never computed within the request.
    pub fn listen(&self, query: &ListenQuery) -> ListenView {
        let mut view = {
            let state = self.state();
            state.heard(query)
        };
        view.failure = self.found_failure();
        let Some(found) = self.found() else {
            view.stale = true;
            return view;
        };
        view.as_of = Some(found.as_of);
        view.stale = found.as_of < self.size();
        let numbers = found.kept.findings.shots.iter().map(|shots| {
            let count = shots.value();
            ShotsView {
                id: shots.id().to_string(),
                says: count.says.clone(),
                takes: count.takes.iter().map(|take| take.take.to_string()).collect(),
                listened: count.accepted + count.rejected > 0,
            }
        });
        view.numbers = numbers.collect();
        view
    }

    /// A stretch of an item's sound as a WAV file, 8,000 samples a second; `None` where its sound is not kept.
    ///
    /// # Errors
    /// The stretch is none, or longer than a minute.
    pub fn excerpt(&self, item: &str, from_s: f64, to_s: f64) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.stretch(item, from_s, to_s)?.map(|samples| picture::wav(&samples)))
    }

    /// The spectrogram of a stretch of an item's sound as a PNG picture, time from left to right, 0 to 4,000 Hz from the bottom
    /// up; `None` where its sound is not kept.
    ///
    /// # Errors
    /// The stretch is none, or longer than a minute.
    pub fn spectrogram(&self, item: &str, from_s: f64, to_s: f64) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.stretch(item, from_s, to_s)?.and_then(|samples| picture::spectrogram(&samples, 192, 96).ok()))
    }

    /// The samples of a stretch, silence where the recording does not run.
    fn stretch(&self, item: &str, from_s: f64, to_s: f64) -> Result<Option<Vec<i16>>, Failure> {
        if !(from_s.is_finite() && to_s.is_finite() && to_s > from_s && to_s - from_s <= LONGEST_S) {
            return Err(Failure::new(
                format!("{from_s} to {to_s} is no stretch that can be cut"),
                format!("ask for seconds of the recording, the first before the second, at most {LONGEST_S} apart"),
            ));
        }
        let begins_s = {
            let state = self.state();
            let analysis = state.item_id(item).and_then(|id| state.analysis(&id));
            let technical = analysis.and_then(|analysis| analysis.outcome.as_ref().ok());
            let Some(audio) = technical.and_then(|technical| technical.audio.as_ref()) else { return Ok(None) };
            audio.start_s
        };
        let Some(bytes) = self.rendition(item, SOUND) else { return Ok(None) };
        let sample = |s: f64| ((s - begins_s) * f64::from(acoustics::RATE)).round() as i64;
        let at = |n: i64| {
            let at = usize::try_from(n).ok()?.checked_mul(2)?;
            let pair = bytes.get(at..at + 2)?;
            Some(i16::from_le_bytes([pair[0], pair[1]]))
        };
        Ok(Some((sample(from_s)..sample(to_s)).map(|n| at(n).unwrap_or(0)).collect()))
    }
}

impl State {
    fn heard(&self, query: &ListenQuery) -> ListenView {
        let mut view = ListenView { offset: query.offset, ..ListenView::default() };
        let item = query.item.as_ref().map(|item| self.item_id(item).unwrap_or_else(|| item.clone()));
        let mut found = Vec::new();
        for (id, kept) in self.standing(FactKind::Observation) {
            let Fact::Observation(heard) = kept.fact.as_ref() else { continue };
            let (Some(review), None) = (heard.review, &heard.envelope) else { continue };
            let at = view.items.iter().position(|one| one.id == heard.item.as_str()).unwrap_or_else(|| {
                let label = self.label(FactKind::Item, heard.item.as_str());
                let id = heard.item.to_string();
                view.items.push(ListenItem { label: label.unwrap_or_else(|| id.clone()), id, proposed: 0, all: 0 });
                view.items.len() - 1
            });
            view.items[at].all += 1;
            view.items[at].proposed += usize::from(review == Review::Proposed);
            let of_item = item.as_ref().is_none_or(|item| heard.item.as_str() == item);
            let of_kind = query.kind.as_ref().is_none_or(|kind| heard.kind.as_ref() == Some(kind));
            if !of_item || !of_kind {
                continue;
            }
            let (count, name) = match review {
                Review::Proposed => (&mut view.proposed, "proposed"),
                Review::Accepted => (&mut view.accepted, "accepted"),
                Review::Rejected => (&mut view.rejected, "rejected"),
            };
            *count += 1;
            if query.review.as_ref().is_none_or(|asked| asked == name) {
                found.push((heard.item.as_str(), heard.from, id.as_str()));
            }
        }
        view.items.sort_by(|one, other| one.id.cmp(&other.id));
        found.sort_unstable();
        view.total = found.len();
        let limit = if query.limit == 0 { 60 } else { query.limit.min(600) };
        view.candidates = found
            .into_iter()
            .skip(query.offset)
            .take(limit)
            .filter_map(|(item, _, id)| {
                let row = self.current_row(FactKind::Observation, id)?;
                let graphic = match self.fact(FactKind::Item, item) {
                    Some(Fact::Item(item)) => item.graphic,
                    _ => Graphic::Unknown,
                };
                let technical = self.analysis(item).and_then(|analysis| analysis.outcome.as_ref().ok());
                Some(CandidateView {
                    row,
                    item_label: self.label(FactKind::Item, item).unwrap_or_else(|| item.to_owned()),
                    graphic: super::count_view::word(graphic),
                    hears: technical.is_some_and(|technical| technical.audio.is_some()),
                })
            })
            .collect();
        view
    }
}
