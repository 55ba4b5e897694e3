//! Lengths, durations and shares.

use super::super::{Found, Subject, order, shown};
use crate::code::Code;
use crate::inputs::{Basis, Support};
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
    let told = match unit {
        "time" => order::gap(subject, quantity),
        "share" => part(subject, quantity),
        _ => None,
    };
    if told == Some(true) {
        return;
    }
    let mut any = told.is_some();
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
            if holds && along(subject, quantity, support, said) {
                return;
            }
            nearest = nearest.or(Some((support, said)));
        }
    }
    let span = subject.span(quantity.start, quantity.end);
    let written = &subject.passage.text()[quantity.start..quantity.end];
    // How long between two moments may follow from their times, which this check does not work out.
    let timed = subject.cited.supports.iter().any(|support| !support.times.is_empty());
    // Accounts give no times to work it out from.
    let apart = subject.passage.text().get(quantity.end..).unwrap_or_default();
    let apart = apart.split_whitespace().take(2).any(|word| word == "apart");
    let told_only = apart && subject.cited.supports.iter().all(|support| support.basis == Basis::Said);
    if !any && unit == "time" && timed && !told_only {
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
        None if told.is_some() => {
            let problem = found.add(
                Code::NumberDiffers,
                span,
                format!("\"{written}\" does not follow from the numbers or times that are cited"),
            );
            for support in subject.cited.supports.iter().take(3) {
                let when = support.times.first().and_then(|of| of.words.clone()).unwrap_or_default();
                let says = support.says.first().map_or("", String::as_str);
                problem.with(support.name.clone(), shown(&format!("{says} {when}")));
            }
        }
        None => {
            found.add(Code::NumberUnsupported, span, format!("nothing that is cited gives \"{written}\""));
        }
    }
}

/// Whether two lengths are along the same: "deep" is not "wide".
fn along(subject: &Subject<'_>, quantity: &Quantity, support: &Support, said: &Quantity) -> bool {
    let way = |word: &str| match word {
        "deep" | "depth" => Some("deep"),
        "wide" | "across" | "broad" | "width" | "diameter" => Some("wide"),
        "high" | "tall" | "height" => Some("high"),
        "long" | "length" => Some("long"),
        "thick" => Some("thick"),
        "above" => Some("above"),
        "away" | "distant" | "off" => Some("away"),
        _ => None,
    };
    let behind = |tokens: &[crate::reading::Token], end: usize| {
        let mut next =
            tokens.iter().filter(|t| t.start >= end).take(3).take_while(|t| t.word != "and" && t.word != ",");
        next.find_map(|t| way(&t.word))
    };
    let Some(own) = behind(&subject.reading.tokens, quantity.end) else { return true };
    let given: Vec<&str> = support
        .says
        .iter()
        .flat_map(|says| {
            let reading = crate::reading::Reading::of_evidence(says);
            let same: Vec<_> =
                reading.quantities.iter().filter(|one| one.low == said.low && one.unit == said.unit).collect();
            same.into_iter().filter_map(|one| behind(&reading.tokens, one.end)).collect::<Vec<_>>()
        })
        .collect();
    given.is_empty() || given.contains(&own)
}

/// Whether a share is that of two numbers that one piece of what is cited counts ("41 of 58"); `None` where none counts two.
fn part(subject: &Subject<'_>, quantity: &Quantity) -> Option<bool> {
    let factor = quantity.unit.map_or(1.0, |(_, factor)| factor);
    let (low, high) = quantity.range();
    // Thirds and quarters are told of what is near them.
    let round = [10.0, 20.0, 25.0, 33.333333].iter().any(|part| (low * factor - part).abs() < 1e-6);
    let slack = if factor > 1.0 || round { 3.0 } else { 1.0 };
    let (low, high) = (low * factor, high.map(|high| high * factor));
    let mut counts: Vec<(f64, Option<f64>)> = Vec::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        let counted = support.counted.iter().filter(|one| !one.statistic);
        counts.extend(counted.map(|one| (one.at_least.unwrap_or(0) as f64, one.at_most.map(|most| most as f64))));
        let said = borne.quantities.iter().filter(|one| one.unit.is_none() && one.high == Some(one.low));
        counts.extend(said.map(|one| (one.low, one.high)));
    }
    counts.retain(|one| one.0 > 0.0);
    let mut told = None;
    for (a, b) in counts.iter().flat_map(|a| counts.iter().map(move |b| (a, b))).filter(|(a, b)| a.0 < b.0) {
        let least = b.1.map_or(0.0, |most| 100.0 * a.0 / most);
        let most = a.1.map_or(100.0, |most| 100.0 * most / b.0);
        let holds = match quantity.bound {
            Bound::AtLeast | Bound::MoreThan => least >= low - slack,
            Bound::AtMost | Bound::FewerThan => high.is_some_and(|high| most <= high + slack),
            _ => least >= low - slack && high.is_none_or(|high| most <= high + slack),
        };
        told = Some(told.unwrap_or(false) || holds);
    }
    told
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
