//! What was seen of the sky, day by day: the stretches in which it can have been so, inside what other evidence leaves.

use jiff::civil::Date;
use model::{Instant, ItemId, Position};

use super::TemporalFacts;
use super::days::{Left, days};
use super::ground::{Derived, Grounds};

/// Something seen of the sky at a moment of a recording.
pub(super) struct SkySeen<'a> {
    /// The id of what it was derived from, with its basis in front: `light/o1`.
    pub(super) id: String,
    /// How people call it: "the observation o1 (dark)".
    pub(super) called: String,
    /// The item in which it is seen.
    pub(super) item: &'a ItemId,
    /// The moment's point; `None` where the item is cut and nothing says where in it.
    pub(super) subject: Option<String>,
    /// The middle and the outermost points of where it is; `None` where nothing says.
    pub(super) corners: Option<Vec<Position>>,
    /// What is seen, as the beginning of a sentence.
    pub(super) what: String,
    /// By how much, and why, the stretches are wider than computed.
    pub(super) slack: &'static str,
    /// The stretches of the days on which it can have been, and between which ends.
    #[allow(clippy::type_complexity, reason = "one closure")]
    pub(super) of_days: Box<dyn Fn(&[Date], (i64, i64), &[Position]) -> Vec<Stretch> + 'a>,
}

/// A stretch of time that what was seen allows; an end that is `None` lies beyond the days looked at.
#[derive(Clone, PartialEq)]
pub(super) struct Stretch {
    pub(super) from: Option<i64>,
    pub(super) to: Option<i64>,
    pub(super) mark: Option<(&'static str, Instant)>,
}

/// Bounds from what was seen: one stretch bounds, of several one holds.
///
/// # Errors
/// What dates nothing: what is the matter, and what to do.
pub(super) fn bound(facts: &TemporalFacts<'_>, seen: Vec<SkySeen<'_>>, grounds: &mut Grounds) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    if seen.is_empty() {
        return refused;
    }
    let left = Left::of(grounds, seen.iter().filter_map(|seen| seen.subject.as_deref()));
    for seen in seen {
        let mut refuse = |what: &str, next: &str| {
            refused.push((format!("{} dates nothing: {what}", seen.called), next.to_owned()));
        };
        let Some(corners) = seen.corners else {
            refuse("it names no place with a position", "name the place where it was recorded");
            continue;
        };
        let Some(subject) = seen.subject else {
            refuse("its item is cut together from several takes", "say where in the item it is seen (from_s)");
            continue;
        };
        let Some((ends, days)) = left.ends(&subject).and_then(|ends| Some((ends, days(ends, facts.zone)?))) else {
            refuse("nothing else says on which days it can have been", "give evidence of the day");
            continue;
        };
        let mut stretches = (seen.of_days)(&days, ends, &corners);
        stretches.retain(|stretch| {
            stretch.from.is_none_or(|from| from <= ends.1) && stretch.to.is_none_or(|to| to >= ends.0)
        });
        stretches.dedup();
        if stretches.is_empty() {
            refuse("the sun of those days does not allow it", "look at the observation and at the day again");
            continue;
        }
        if stretches.iter().any(|stretch| stretch.from.is_none() && stretch.to.is_none()) {
            // It was so all the time: true, and no bound.
            continue;
        }
        let alone = stretches.len() == 1;
        for (n, stretch) in stretches.iter().enumerate() {
            let show = |micros: i64| {
                let at = Instant::from_micros(micros).to_timestamp().to_zoned_datetime(facts.zone.clone());
                at.strftime("%Y-%m-%d %H:%M").to_string()
            };
            let span = |from: Option<i64>, to: Option<i64>| match (from, to) {
                (Some(from), Some(to)) => format!("between {} and {}", show(from), show(to)),
                (Some(from), None) => format!("not before {}", show(from)),
                (None, to) => format!("not after {}", to.map_or("any time".to_owned(), show)),
            };
            let (what, slack) = (&seen.what, seen.slack);
            grounds.derive(Derived {
                id: &if alone { seen.id.clone() } else { format!("{}/{}", seen.id, n + 1) },
                subject: &subject,
                reference: None,
                ends: (stretch.from, stretch.to),
                or: (!alone).then(|| seen.id.clone()),
                text: format!("{what}: {} by the computed sun, {slack}.", span(stretch.from, stretch.to)),
                item: Some(seen.item),
                sky: stretch.mark.filter(|_| alone),
            });
            grounds.rest_last(left.because(&subject));
        }
    }
    refused
}
