use std::sync::Arc;

use crate::sound::RATE;
use crate::triage::{Classes, Triage};

/// Samples from one frame to the next.
const HOP: u64 = 7_680;
/// Samples that a frame stands for; the model hears 240 more, where its last short window ends.
const WINDOW: u64 = 15_360;
/// From this score on a frame counts as an event; made for looking through, calibrated on nothing.
const NOTED: f32 = 0.3;

/// What a model says of each stretch of a recording: a triage track, to look through it by.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundEvents {
    /// One each 0.48 s, from the first sample on.
    pub frames: Vec<Frame>,
    samples: u64,
    classes: Arc<Classes>,
}

/// What a model says of 0.96 seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The score of each of [`Triage::ALL`], from 0 to 1.
    pub scores: [f32; 6],
    /// The three classes of the model that score most, as numbers in its list, most first.
    pub(crate) most: [(usize, f32); 3],
}

/// A class of the model, and how much it scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness<'a> {
    /// The class, by its name in AudioSet.
    pub name: &'a str,
    /// From 0 to 1.
    pub score: f32,
}

/// What the model says of the frames that hold an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion<'a> {
    /// The most that gunfire scores in them.
    pub gunfire: f32,
    /// The most that an explosion scores in them.
    pub explosion: f32,
    /// The classes of the model that score most in the frame that is most like one of the two, most first.
    pub most_like: Vec<Likeness<'a>>,
}

/// A stretch in which one triage class scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Which.
    pub class: Triage,
    /// Where its first frame begins.
    pub from_s: f64,
    /// Where its last frame ends.
    pub to_s: f64,
    /// The greatest score in it.
    pub score: f32,
}

impl Frame {
    /// From the scores of all classes.
    pub(crate) fn new(classes: &Classes, scores: &[f32]) -> Self {
        let mut most = [(0, 0.0); 3];
        for (n, &score) in scores.iter().enumerate() {
            // Of equals the first stays ahead.
            if let Some(place) = most.iter().position(|(_, other)| score > *other) {
                most[place..].rotate_right(1);
                most[place] = (n, score);
            }
        }
        Self { scores: classes.reduced(scores), most }
    }
}

impl SoundEvents {
    pub(crate) fn new(frames: Vec<Frame>, samples: u64, classes: Arc<Classes>) -> Self {
        Self { frames, samples, classes }
    }

    /// Seconds from one frame to the next.
    pub const HOP_S: f64 = HOP as f64 / RATE as f64;
    /// Seconds that a frame stands for.
    pub const WINDOW_S: f64 = WINDOW as f64 / RATE as f64;
    /// The score from which on a frame counts as an event.
    pub const NOTED: f32 = NOTED;

    /// Where a frame begins and ends, in seconds; the last ends with the recording.
    pub fn span_s(&self, frame: usize) -> (f64, f64) {
        let from = (frame as u64 * HOP).min(self.samples);
        let to = (from + WINDOW).min(self.samples);
        (from as f64 / f64::from(RATE), to as f64 / f64::from(RATE))
    }

    /// The classes of the model that score most in a frame, most first.
    pub fn most(&self, frame: usize) -> Vec<Likeness<'_>> {
        let frame = self.frames.get(frame).into_iter().flat_map(|frame| frame.most);
        frame.filter_map(|(n, score)| Some(Likeness { name: self.classes.names.get(n)?, score })).collect()
    }

    /// The frames that hold an instant: mostly two, none outside the recording.
    pub fn holding(&self, t_s: f64) -> impl Iterator<Item = usize> + '_ {
        let near = (t_s / Self::HOP_S).floor().max(1.0) as usize - 1;
        (near..self.frames.len()).take(3).filter(move |&frame| {
            let (from, to) = self.span_s(frame);
            (from..to).contains(&t_s)
        })
    }

    /// How much a class scores in the frames that hold an instant, at most; `None` outside the recording.
    pub fn score_at(&self, class: Triage, t_s: f64) -> Option<f32> {
        self.holding(t_s).map(|frame| self.frames[frame].scores[class as usize]).reduce(f32::max)
    }

    /// What the model says of a sudden sound at an instant, as one opinion among others; `None` outside the recording.
    pub fn opinion(&self, t_s: f64) -> Option<Opinion<'_>> {
        let [gunfire, explosion] = [Triage::Gunfire, Triage::Explosion].map(|class| self.score_at(class, t_s));
        let loud = |frame: usize| {
            self.frames[frame].scores[Triage::Gunfire as usize]
                .max(self.frames[frame].scores[Triage::Explosion as usize])
        };
        // Of equals the earlier.
        let frame = self.holding(t_s).reduce(|a, b| if loud(b) > loud(a) { b } else { a })?;
        Some(Opinion { gunfire: gunfire?, explosion: explosion?, most_like: self.most(frame) })
    }

    /// The stretches of frames in which a class scores at least [`Self::NOTED`], by time.
    pub fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = Triage::ALL.into_iter().flat_map(|class| self.events_of(class)).collect();
        events.sort_by(|a, b| a.from_s.total_cmp(&b.from_s).then(a.class.cmp(&b.class)));
        events
    }

    fn events_of(&self, class: Triage) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        let mut last = None;
        for (n, frame) in self.frames.iter().enumerate() {
            let score = frame.scores[class as usize];
            if score < NOTED {
                continue;
            }
            let (from_s, to_s) = self.span_s(n);
            match events.last_mut().filter(|_| last.is_some_and(|last| last + 1 == n)) {
                Some(event) => (event.to_s, event.score) = (to_s, event.score.max(score)),
                None => events.push(Event { class, from_s, to_s, score }),
            }
            last = Some(n);
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::tests::list;

    fn track(gunfire: &[f32], samples: u64) -> SoundEvents {
        let frames =
            gunfire.iter().map(|&score| Frame { scores: [score, 0.0, 0.0, 0.0, 0.0, 0.9], most: [(0, score); 3] });
        SoundEvents::new(frames.collect(), samples, Arc::new(Classes::read(list().as_bytes()).unwrap()))
    }

    #[test]
    fn frames_begin_every_0_48_s_and_end_0_96_s_later_or_with_the_recording() {
        let track = track(&[0.0; 4], 4 * HOP + 100);
        assert_eq!(track.span_s(0), (0.0, 0.96));
        assert_eq!(track.span_s(2), (0.96, 1.92));
        assert_eq!(track.span_s(3), (1.44, (4.0 * 7680.0 + 100.0) / 16000.0));
    }

    #[test]
    fn an_instant_is_in_the_frames_that_hold_it() {
        let track = track(&[0.1, 0.8, 0.2, 0.3], 5 * HOP);
        assert_eq!(track.holding(0.0).collect::<Vec<_>>(), [0]);
        assert_eq!(track.holding(0.5).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(track.holding(0.97).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(track.holding(2.39).collect::<Vec<_>>(), [3]);
        assert_eq!(track.holding(2.4).count() + track.holding(99.0).count() + track.holding(-1.0).count(), 0);
        assert_eq!(track.score_at(Triage::Gunfire, 0.5), Some(0.8));
        assert_eq!(track.score_at(Triage::Gunfire, 2.39), Some(0.3));
        assert_eq!(track.score_at(Triage::Gunfire, 99.0), None);
        let opinion = track.opinion(0.5).unwrap();
        assert_eq!((opinion.gunfire, opinion.explosion, opinion.most_like[0].score), (0.8, 0.0, 0.8));
        assert_eq!(track.opinion(99.0), None);
    }

    #[test]
    fn frames_that_follow_one_another_are_one_event() {
        let track = track(&[0.1, 0.3, 0.8, 0.29, 0.5], 6 * HOP);
        let gunfire: Vec<Event> = track.events().into_iter().filter(|event| event.class == Triage::Gunfire).collect();
        let event = |from_s, to_s, score| Event { class: Triage::Gunfire, from_s, to_s, score };
        assert_eq!(gunfire, [event(0.48, 1.92, 0.8), event(1.92, 2.88, 0.5)]);
        let speech: Vec<Event> = track.events().into_iter().filter(|event| event.class == Triage::Speech).collect();
        assert_eq!(speech.len(), 1);
        assert_eq!((speech[0].from_s, speech[0].to_s), (0.0, 2.88));
    }

    #[test]
    fn the_classes_that_score_most_stand_in_their_order() {
        let classes = Classes::read(list().as_bytes()).unwrap();
        let mut scores = vec![0.1; 521];
        (scores[7], scores[3], scores[500]) = (0.5, 0.9, 0.5);
        assert_eq!(Frame::new(&classes, &scores).most, [(3, 0.9), (7, 0.5), (500, 0.5)]);
    }
}
