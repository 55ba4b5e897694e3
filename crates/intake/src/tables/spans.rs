//! Spans against the lengths of what they lie in.
use model::{Duration, Fact, MediaTime, Notice, NoticeLevel, Span, Whereabouts};

use super::reading::{Known, RowContent, TableReading};

/// How far a span may reach past the end, so that a player's rounding is no error.
const GRACE: Duration = Duration::from_micros(500_000);

/// Takes out every row with a span that reaches past the end of its item.
pub(crate) fn refuse_past_the_end(readings: &mut [TableReading], known: &Known) {
    for reading in readings.iter_mut() {
        let TableReading { given, rows, notices, .. } = reading;
        rows.retain(|row| {
            let RowContent::Fact(fact) = &row.content else { return true };
            let past = spans(fact).into_iter().find_map(|(column, item, at)| {
                let length = known.durations.get(&item)?;
                (at.micros() > length.micros() + GRACE.micros()).then_some((column, item, at, *length))
            });
            let Some((column, item, at, length)) = past else { return true };
            notices.push(Notice {
                level: NoticeLevel::Error,
                what: format!(
                    "{at} lies past the end of {item}, which plays {}",
                    MediaTime::from_micros(length.micros())
                ),
                place: Whereabouts {
                    file: Some(given.clone()),
                    row: Some(row.row),
                    column: Some(column.to_owned()),
                    byte: None,
                },
                next: "count from the start of the item, not from the take or from the clock in the picture".to_owned(),
            });
            false
        });
    }
}

/// The ends of a fact's spans, with their columns and items.
fn spans(fact: &Fact) -> Vec<(&'static str, String, MediaTime)> {
    let mut ends = Vec::new();
    let mut add = |item: &model::ItemId, from: Option<MediaTime>, to: Option<MediaTime>| {
        let of = |column, at: Option<MediaTime>| at.map(|at| (column, item.to_string(), at));
        ends.extend(of("from_s", from).into_iter().chain(of("to_s", to)));
    };
    match fact {
        Fact::Take(f) => add(&f.item, Some(f.from), Some(f.to)),
        Fact::Observation(f) => {
            add(&f.item, f.from, f.to);
            let scope = f.negative.iter().flat_map(|negative| &negative.scope);
            let of = |span: &Span| span.to.or(span.from).map(|at| ("scope", span.item.to_string(), at));
            ends.extend(scope.filter_map(of));
        }
        Fact::Words(f) => {
            if let Some(item) = &f.item {
                add(item, f.from, f.to);
            }
        }
        Fact::GivenFix(f) => add(&f.item, f.from, f.to),
        Fact::Sighting(f) => add(&f.item, f.from, f.to),
        Fact::Mark(f) => ends.extend(f.at.map(|at| ("at_s", f.item.to_string(), at))),
        _ => {}
    }
    ends
}
