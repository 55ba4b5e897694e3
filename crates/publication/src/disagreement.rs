//! What cannot all be true.
use serde::Serialize;

use crate::{
    ContradictionFinding, LoopPoint, Subject,
    loop_drawing::LoopDrawing,
    shown::{Link, SentenceView, Shown},
};

/// One contradiction.
#[derive(Debug, Serialize)]
pub(crate) struct DisagreementView {
    number: usize,
    excess: String,
    /// For statements: whether they agree within their spreads.
    within_spreads: Option<bool>,
    evidence: Vec<SentenceView>,
    doubts: Vec<String>,
    concerns: Vec<Link>,
    /// `None` where the pieces form no loop.
    drawing: Option<LoopDrawing>,
}

/// Contradictions, or statements that do not fit to the letter; `event` gives the page's link for an event.
pub(crate) fn disagreements(
    found: &[ContradictionFinding],
    shown: &Shown<'_>,
    event: impl Fn(&model::EventId) -> Option<Link>,
) -> Vec<DisagreementView> {
    let view = |(n, c): (usize, &ContradictionFinding)| {
        let leans = c.evidence.iter().any(|s| shown.is_withheld(s));
        let link = |subject: &Subject| match subject {
            Subject::Event(id) => event(id),
            Subject::Take(id) => shown.take(id),
        };
        let meets: Vec<String> = c
            .meets
            .iter()
            .map(|point| match point {
                LoopPoint::Dated(subject) => link(subject).map(|link| link.text).unwrap_or_default(),
                LoopPoint::WorldClock => "clock time".to_owned(),
                LoopPoint::Unnamed => String::new(),
            })
            .collect();
        DisagreementView {
            number: n + 1,
            excess: span_words(c.excess.secs().abs()),
            within_spreads: c.percent_of_spread.map(|percent| percent <= 100),
            evidence: shown.sentences(&c.evidence),
            // A doubt may name what the evidence itself must not.
            doubts: if leans { Vec::new() } else { c.doubts.clone() },
            concerns: c.concerns.iter().filter_map(link).collect(),
            drawing: LoopDrawing::new(c.evidence.len(), &meets),
        }
    };
    found.iter().enumerate().map(view).collect()
}

/// A length of time in the two largest units that matter.
fn span_words(secs: f64) -> String {
    if secs < 10.0 {
        return format!("{secs:.3} s");
    }
    let whole = secs.round() as u64;
    let parts = [(whole / 86_400, "d"), (whole / 3600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")];
    let first = parts.iter().position(|(n, _)| *n > 0).unwrap_or(3);
    let shown = parts[first..].iter().take(2).filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}"));
    shown.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_two_units() {
        assert_eq!([0.25, 412.0, 3600.0, 90_061.0].map(span_words), ["0.250 s", "6 min 52 s", "1 h", "1 d 1 h"]);
    }
}
