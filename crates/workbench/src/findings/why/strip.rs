use corroboration::{Moment, Strip, TakeLane};
use model::Finding;

use super::{Why, of};

/// What every take shows in the minutes before a first shot, take by take.
pub(super) fn why(found: &Finding<Strip>) -> Why {
    let one = found.value();
    let shows = one.takes.iter().filter(|lane| !lane.shows.is_empty()).count();
    let says = format!(
        "{}: of {} takes {shows} show something of weapons, distance, movement, warnings or exits in the ten minutes before",
        one.title,
        one.takes.len()
    );
    let mut because: Vec<String> = one.takes.iter().map(lane).collect();
    because.push("an empty lane says that nothing was recorded, not that nothing was there".to_owned());
    of(found, says, because)
}

fn lane(lane: &TakeLane) -> String {
    let name = lane.take.as_ref().map_or_else(|| lane.item.to_string(), |take| take.to_string());
    let shown = lane.shows.iter().map(|(bearing, moments)| {
        let moments: Vec<String> = moments.iter().map(moment).collect();
        format!("; {}: {}", bearing.name(), moments.join(", "))
    });
    format!("{name}: {}{}", lane.says(), shown.collect::<String>())
}

fn moment(moment: &Moment) -> String {
    let when = match (moment.from_s, moment.to_s) {
        (Some(from), Some(to)) => format!("{from:+.0} to {to:+.0} s"),
        _ => "when is not known closely".to_owned(),
    };
    format!("\"{}\" ({} {}, {when})", moment.says, moment.fact.kind.name().replace('_', " "), moment.fact.id)
}
