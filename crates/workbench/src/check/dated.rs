//! When things were, and which came first, as a compiler wants it.

use std::collections::BTreeMap;

use compiler::{KnownOrder, TimeOf};
use model::{EventId, Interval};

use crate::solve::Solved;

/// When each point and incident was, with the phrase that the published table has for it.
pub(super) fn times(
    solved: &Solved,
    events: &[model::Event],
    incidents: &[model::Incident],
    zone: &jiff::tz::TimeZone,
) -> BTreeMap<String, TimeOf> {
    let titles: BTreeMap<&str, &str> = events
        .iter()
        .map(|event| (event.id.as_str(), event.title.as_str()))
        .chain(incidents.iter().map(|incident| (incident.id.as_str(), incident.title.as_str())))
        .collect();
    let made = |id: &str, bounds: Interval, likely: Option<Interval>, finding: Option<String>| {
        let what = titles.get(id).map_or_else(|| id.to_owned(), |title| (*title).to_owned());
        let words = publication::time_words(bounds, likely, zone);
        (id.to_owned(), TimeOf { what, bounds, likely, words: Some(words), finding })
    };
    let known = solved.points.iter().filter(|point| {
        let point = point.value();
        !point.bounds.interval.is_unknown() || point.likely.as_ref().is_some_and(|likely| likely.stated)
    });
    let mut times: BTreeMap<String, TimeOf> = known
        .map(|found| {
            let point = found.value();
            made(
                point.point.as_str(),
                point.bounds.interval,
                point.likely.as_ref().filter(|l| l.stated).map(|l| l.interval),
                Some(found.id().to_string()),
            )
        })
        .collect();
    times.extend(
        solved
            .incidents
            .iter()
            .filter(|one| !one.span.is_unknown())
            .map(|one| made(one.incident.as_str(), one.span, None, None)),
    );
    times
}

/// Which of two events came first, where the evidence itself says so, by the findings of their times.
pub(super) fn orders(solved: &Solved) -> Vec<KnownOrder> {
    let findings: BTreeMap<&str, String> =
        solved.points.iter().map(|found| (found.value().point.as_str(), found.id().to_string())).collect();
    let finding = |event: &EventId| findings.get(event.as_str()).cloned();
    let known = solved.orders.iter();
    known
        .filter_map(|order| Some(KnownOrder { earlier: finding(&order.earlier)?, later: finding(&order.later)? }))
        .collect()
}
