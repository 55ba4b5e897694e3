//! Lengths, durations and shares.

use super::super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::Support;
use crate::reading::{Bound, Quantity};

/// A length, a duration, a share: what evidence gives in the same dimension must hold it.
pub(super) fn measured(subject: &Subject<'_>, quantity: &Quantity, unit: &str, found: &mut Found) {
    let (factor, (own_low, own_high)) = (quantity.unit.map_or(1.0, |(_, factor)| factor), quantity.range());
    let base = |n: f64| n * factor;
    let filled = subject.sentence.values.iter().any(|value| {
        let span = subject.span(quantity.start, quantity.end);
        value.span.holds(span) || span.holds(value.span)
    });
    if filled {
        return;
    }
    if unit == "time" && lasts(subject, quantity, factor) {
        return;
    }
    let mut any = false;
    let mut nearest: Option<(&Support, &Quantity)> = None;
    for (support, borne) in subject.cited.borne(subject.known) {
        for said in borne.quantities.iter().filter(|said| said.unit.is_some_and(|(of, _)| of == unit)) {
            any = true;
            let other = said.unit.map_or(1.0, |(_, factor)| factor);
            let (low, high) = said.range();
            let (low, high) = (low * other, high.map(|h| h * other));
            let slack = 1.0 + 1e-9;
            let holds = match quantity.bound {
                _ if unit == "age" => own_low == low && own_high == high,
                Bound::AtLeast | Bound::MoreThan => low * slack >= base(own_low),
                Bound::AtMost | Bound::FewerThan => high.zip(own_high).is_some_and(|(h, own)| h <= base(own) * slack),
                Bound::About if said.bound == Bound::About => {
                    let (own, given) = (base(quantity.low), said.low * other);
                    (own - given).abs() <= 0.12 * own.max(given)
                }
                // What is given as about so much is not so much exactly.
                Bound::Plain | Bound::Exactly => high.is_some_and(|h| {
                    (h - low) <= 1e-9 * h.max(1.0) && (base(quantity.low) - low).abs() <= 1e-9 * h.max(1.0)
                }),
                _ => high
                    .is_some_and(|h| base(own_low) <= h * slack && own_high.is_none_or(|own| base(own) * slack >= low)),
            };
            if holds {
                return;
            }
            nearest = nearest.or(Some((support, said)));
        }
    }
    let span = subject.span(quantity.start, quantity.end);
    let written = &subject.passage.text()[quantity.start..quantity.end];
    // How long between two moments may follow from their times, which this check does not work out.
    let timed = subject.cited.supports.iter().any(|support| !support.times.is_empty());
    if !any && unit == "time" && timed {
        found.unread.push(format!("\"{written}\": nothing that is cited gives this duration in words"));
        return;
    }
    if !any && unit == "age" {
        found.unread.push(format!("\"{written}\": nothing that is cited tells an age"));
        return;
    }
    match nearest {
        Some((support, _)) => {
            found
                .add(Code::NumberDiffers, span, format!("\"{written}\" is not what the evidence gives"))
                .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
        }
        None => {
            found.add(Code::NumberUnsupported, span, format!("nothing that is cited gives \"{written}\""));
        }
    }
}

/// Whether a duration is that of a recording that is cited, or that what is cited rests on.
fn lasts(subject: &Subject<'_>, quantity: &Quantity, factor: f64) -> bool {
    let own = subject.cited.exhibits.iter().map(|(_, one)| *one);
    let below = own.clone().flat_map(|one| &one.rests_on).flat_map(|id| subject.known.exhibits_named(id));
    let mut durations = own.chain(below).filter_map(|one| one.duration).map(|duration| duration.micros() as f64 / 1e6);
    let (low, high) = quantity.range();
    let (low, high) = (low * factor, high.map(|high| high * factor));
    // Recordings are told to the second, or to the half minute where they are told in minutes.
    let slack = if factor > 1.0 { 0.05 * low.max(60.0) } else { 1.0 };
    durations.any(|secs| secs >= low - slack && high.is_none_or(|high| secs <= high + slack))
}
