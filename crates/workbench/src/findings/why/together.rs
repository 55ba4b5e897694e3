use incidents::together::{OneEvent, OneIncident, Way};
use model::{Finding, Instant, Interval};

use super::{Why, of};

/// That investigators decide, and the machine does not.
const DECIDES: &str = "it is a suggestion: whether they belong together, investigators say";

fn span(interval: Interval) -> String {
    let end = |at: Option<Instant>| at.map_or_else(|| "open".to_owned(), |at| at.to_string());
    format!("{} to {}", end(interval.earliest()), end(interval.latest()))
}

/// Observations that may be of one event.
pub(super) fn one_event(found: &Finding<OneEvent>) -> Why {
    let one = found.value();
    let ids: Vec<&str> = one.observations.iter().map(|id| id.as_str()).collect();
    let says = format!("one {}? the observations {} may be of it", one.kind, ids.join(", "));
    let when = format!("all of them may have been at once within {}", span(one.when));
    of(found, says, vec![one.why.clone(), when, DECIDES.to_owned()])
}

/// Events that may be of one incident.
pub(super) fn one_incident(found: &Finding<OneIncident>) -> Why {
    let one = found.value();
    let ids: Vec<&str> = one.events.iter().map(|id| id.as_str()).collect();
    let says = format!("one incident? the events {} may be of it", ids.join(", "));
    let when = format!("they lie within {}", span(one.span));
    of(found, says, vec![one.why.clone(), when, DECIDES.to_owned()])
}

/// The way that a group or vehicle took.
pub(super) fn movement(found: &Finding<Way>) -> Why {
    let one = found.value();
    let who: Vec<&str> = one.who.iter().map(String::as_str).collect();
    let says = format!("{}: {} in {} stations", one.movement, who.join(" / "), one.stations.len());
    let mut because: Vec<String> = one
        .stations
        .iter()
        .map(|station| {
            let place = station.place.as_ref().map_or_else(|| "somewhere".to_owned(), ToString::to_string);
            let towards = station.towards.as_ref().map(|place| format!(", on to {place}")).unwrap_or_default();
            let when = station.when.map_or_else(|| "when is not known".to_owned(), span);
            format!("{}: at {place}{towards}; {when}", station.id)
        })
        .collect();
    because.extend(one.out_of_order.iter().map(|(a, b)| format!("the times of {a} and {b} cannot be in this order")));
    of(found, says, because)
}
