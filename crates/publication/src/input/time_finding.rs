use model::{EventId, EvidenceId, Instant, Interval, TakeId, Trust};

use super::sentence::EvidenceSentence;

/// When something was, as far as the evidence tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeFinding {
    /// What is dated.
    pub subject: Subject,
    /// What all evidence but the files' own metadata leaves open.
    pub without_metadata: Bounds,
    /// What is left open if the files' own metadata is right as well; `None` where there is none to add.
    pub with_metadata: Option<Bounds>,
    /// When it most likely was, by what was stated; `None` where nothing was. It never stands in for the bounds.
    pub likely: Option<LikelyFinding>,
    /// What the later end is, where it is something in the sky: the words then say so.
    pub latest_mark: Option<SkyMark>,
}

/// When something most likely was, by a published policy of how far stated times spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyFinding {
    /// The shortest interval that holds 95 %.
    pub interval: Interval,
    /// Half of it lies before, half after.
    pub centre: Instant,
    /// What was stated, as sentences.
    pub because: Vec<EvidenceSentence>,
}

/// Something in the sky that bounds a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkyMark {
    /// By its key in the table of words: `sunrise`, `sunset`, `dawn`, `dusk`.
    pub mark: String,
    /// When it was, as computed, to be rounded to the minute.
    pub at: Instant,
}

/// What a time finding dates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An event.
    Event(EventId),
    /// The beginning of a take.
    Take(TakeId),
}

/// An interval together with the chain of evidence that gives each of its ends.
///
/// An end without evidence cannot be built:
/// ```
/// # use publication::Bounds;
/// # use model::Interval;
/// let noon = Some("2022-01-05T12:00:00+06:00".parse().unwrap());
/// assert!(Bounds::new(Interval::new(noon, None).unwrap(), vec![], vec![]).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounds {
    interval: Interval,
    earliest_because: Vec<EvidenceSentence>,
    latest_because: Vec<EvidenceSentence>,
    earliest_weakest: Option<WeakEnd>,
    latest_weakest: Option<WeakEnd>,
}

/// The least trusted piece behind an end, and what would remain without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakEnd {
    /// The piece.
    pub evidence: EvidenceId,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// The end without it; `None` if nothing else gives one.
    pub without: Option<Instant>,
}

/// An end of an interval that nothing gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {0} end of an interval has no evidence; pass the chain that gives it, or leave the end open")]
pub struct BoundsError(&'static str);

impl Bounds {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self::default()
    }
    /// An interval with the evidence for each end that it has; evidence for an open end is refused by being absent.
    ///
    /// # Errors
    /// An end without evidence.
    pub fn new(
        interval: Interval,
        earliest_because: Vec<EvidenceSentence>,
        latest_because: Vec<EvidenceSentence>,
    ) -> Result<Self, BoundsError> {
        if interval.earliest().is_some() && earliest_because.is_empty() {
            return Err(BoundsError("earliest"));
        }
        if interval.latest().is_some() && latest_because.is_empty() {
            return Err(BoundsError("latest"));
        }
        Ok(Self { interval, earliest_because, latest_because, earliest_weakest: None, latest_weakest: None })
    }
    /// The same with what either end stands or falls with.
    #[must_use]
    pub fn standing_on(self, earliest: Option<WeakEnd>, latest: Option<WeakEnd>) -> Self {
        Self { earliest_weakest: earliest, latest_weakest: latest, ..self }
    }
    /// What the earliest end stands or falls with, where that was worked out.
    pub fn earliest_weakest(&self) -> Option<&WeakEnd> {
        self.earliest_weakest.as_ref()
    }
    /// What the latest end stands or falls with, where that was worked out.
    pub fn latest_weakest(&self) -> Option<&WeakEnd> {
        self.latest_weakest.as_ref()
    }
    /// What cannot be excluded.
    pub fn interval(&self) -> Interval {
        self.interval
    }
    /// The chain of evidence that gives the earliest end.
    pub fn earliest_because(&self) -> &[EvidenceSentence] {
        &self.earliest_because
    }
    /// The chain of evidence that gives the latest end.
    pub fn latest_because(&self) -> &[EvidenceSentence] {
        &self.latest_because
    }
}
