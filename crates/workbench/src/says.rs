//! What a piece of temporal evidence says, in words: the constraint itself, without its basis.
use std::collections::BTreeMap;

use chronolocation::Ground;
use jiff::tz::TimeZone;
use model::{Event, Instant, PointId};

/// Speaks of points in time by the titles of events, and of times in the case's zone.
pub(crate) struct Speaker<'a> {
    titles: BTreeMap<&'a str, &'a str>,
    zone: &'a TimeZone,
}

impl<'a> Speaker<'a> {
    pub(crate) fn new(events: &'a [Event], zone: &'a TimeZone) -> Self {
        Self { titles: events.iter().map(|event| (event.id.as_str(), event.title.as_str())).collect(), zone }
    }

    /// A ground as a clause: "“A cordon closes the entrance” not after 5 January 2022, 15:08".
    pub(crate) fn says(&self, ground: &Ground) -> String {
        if let (Some(_), Some(low), Some(high)) = (ground.spread, ground.low, ground.high)
            && low != high
        {
            let stretch = match &ground.reference {
                None => on_the_clock(ground.low, ground.high, self.zone),
                Some(reference) => beside(ground.low, ground.high, &self.name(reference)),
            };
            return format!("{} most likely {stretch}, as it was stated", self.name(&ground.subject));
        }
        if let Some((spread, stated)) = ground.spread.zip(ground.low) {
            let stated = match &ground.reference {
                None => around_clock(stated, self.zone),
                Some(reference) => {
                    let side = if stated < 0 { "before" } else { "after" };
                    format!("about {} {side} {}", length(stated.unsigned_abs()), self.name(reference))
                }
            };
            return format!("{} {stated}, give or take {}", self.name(&ground.subject), length(spread.unsigned_abs()));
        }
        let bound = match &ground.reference {
            None => on_the_clock(ground.low, ground.high, self.zone),
            Some(reference) => beside(ground.low, ground.high, &self.name(reference)),
        };
        format!("{} {bound}", self.name(&ground.subject))
    }

    fn name(&self, point: &PointId) -> String {
        let point = point.as_str();
        if let Some([moment, place, date]) =
            point.strip_prefix("sun/").map(|rest| rest.split('/').collect::<Vec<_>>()).as_deref()
        {
            return format!("{moment} at {place} on {date}");
        }
        if let Some(clock) = point.strip_prefix("clock/") {
            return format!("the first reading of the clock {clock}");
        }
        match (self.titles.get(point), point.strip_suffix(".start"), point.strip_suffix(".end")) {
            (Some(title), ..) => format!("“{title}”"),
            (None, Some(recording), _) => format!("the start of {recording}"),
            (None, None, Some(recording)) => format!("the end of {recording}"),
            (None, None, None) => point.to_owned(),
        }
    }
}

fn on_the_clock(low: Option<i64>, high: Option<i64>, zone: &TimeZone) -> String {
    let show = |micros: i64| {
        let local = Instant::from_micros(micros).to_timestamp().to_zoned_datetime(zone.clone());
        let text = local.strftime("%-d %B %Y, %H:%M:%S%.f").to_string();
        // Whole minutes are shown as such.
        text.strip_suffix(":00").unwrap_or(&text).to_owned()
    };
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("at {}", show(low)),
        (Some(low), Some(high)) => format!("between {} and {}", show(low), show(high)),
        (Some(low), None) => format!("not before {}", show(low)),
        (None, Some(high)) => format!("not after {}", show(high)),
        (None, None) => "at any time".to_owned(),
    }
}

fn around_clock(stated: i64, zone: &TimeZone) -> String {
    let local = on_the_clock(Some(stated), Some(stated), zone);
    local.replacen("at ", "around ", 1)
}

fn beside(low: Option<i64>, high: Option<i64>, reference: &str) -> String {
    let length = |micros: i64| length(micros.unsigned_abs());
    match (low, high) {
        (Some(0), Some(0)) => format!("at the same time as {reference}"),
        (Some(low), Some(high)) if low == high && low > 0 => format!("{} after {reference}", length(low)),
        (Some(low), Some(high)) if low == high => format!("{} before {reference}", length(low)),
        (Some(low), Some(high)) if low >= 0 => format!("{} to {} after {reference}", length(low), length(high)),
        (Some(low), Some(high)) if high <= 0 => format!("{} to {} before {reference}", length(high), length(low)),
        (Some(low), Some(high)) => format!("from {} before to {} after {reference}", length(low), length(high)),
        (Some(0), None) => format!("not before {reference}"),
        (None, Some(0)) => format!("not after {reference}"),
        (Some(low), None) if low > 0 => format!("at least {} after {reference}", length(low)),
        (Some(low), None) => format!("at most {} before {reference}", length(low)),
        (None, Some(high)) if high > 0 => format!("at most {} after {reference}", length(high)),
        (None, Some(high)) => format!("at least {} before {reference}", length(high)),
        (None, None) => format!("at any distance from {reference}"),
    }
}

/// A length of time in the largest whole unit that shows it exactly.
fn length(micros: u64) -> String {
    match micros {
        0 => "0 s".to_owned(),
        _ if micros.is_multiple_of(86_400_000_000) => format!("{} d", micros / 86_400_000_000),
        _ if micros.is_multiple_of(3_600_000_000) => format!("{} h", micros / 3_600_000_000),
        _ if micros.is_multiple_of(60_000_000) => format!("{} min", micros / 60_000_000),
        _ => {
            let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
            format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_become_words() {
        let min = 60_000_000;
        assert_eq!(beside(Some(10 * min), Some(20 * min), "arrival"), "10 min to 20 min after arrival");
        assert_eq!(beside(Some(-5 * min), Some(min), "a"), "from 5 min before to 1 min after a");
        assert_eq!(beside(None, Some(-1_500_000), "a"), "at least 1.5 s before a");
        assert_eq!(beside(Some(-3 * min), Some(-min), "a"), "1 min to 3 min before a");
        assert_eq!(beside(Some(0), Some(0), "a"), "at the same time as a");
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let at: Instant = "2022-01-05T15:08:00+06:00".parse().unwrap();
        assert_eq!(on_the_clock(None, Some(at.micros()), &zone), "not after 5 January 2022, 15:08");
        let midnight: Instant = "2022-01-05T00:00:00+06:00".parse().unwrap();
        assert_eq!(on_the_clock(Some(midnight.micros()), None, &zone), "not before 5 January 2022, 00:00");
    }
}
