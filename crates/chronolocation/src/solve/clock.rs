//! Clocks: what one clock stamped or showed shares its offset, known or not.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::{Clock, ItemId, Post};

use super::TemporalFacts;
use super::device::DEVICE_CLOCK_MICROS;
use super::ground::{Derived, Grounds};

/// What the names of clocks' points begin with: the instant at which the clock showed its first known reading.
const PREFIX: &str = "clock/";
/// How far a wall's clock may gain or lose, in millionths, where nothing is stated: hands and mains are no quartz.
const WALL_RATE_PPM: f64 = 1000.0;

/// The clocks of a case whose offset is shared by what they stamped or showed.
pub(super) struct Clocks<'a> {
    list: Vec<KnownClock<'a>>,
    by_id: BTreeMap<&'a str, usize>,
    by_item: BTreeMap<&'a str, usize>,
    by_post: BTreeMap<&'a str, usize>,
}

/// One clock.
pub(super) struct KnownClock<'a> {
    /// Its point: when it showed `epoch`.
    pub(super) point: String,
    /// How people call it.
    pub(super) name: String,
    row: Option<&'a Clock>,
    zone: TimeZone,
    /// What it showed at its point, as an instant of a right clock.
    epoch: Option<i64>,
    /// The least and the greatest rate, as fractions.
    rate: (f64, f64),
    /// Whether it stamped times without their zone.
    without_zone: bool,
    /// Moments at which it was read, without alternatives: the point, and what it showed as instants of a right clock.
    pub(super) readings: Vec<(String, (i64, i64))>,
}

impl KnownClock<'_> {
    /// Ends on the clock's own scale as ends after its point. A rate enters as wider ends.
    pub(super) fn since_epoch(&mut self, ends: (Option<i64>, Option<i64>)) -> (Option<i64>, Option<i64>) {
        let epoch = *self.epoch.get_or_insert(ends.0.or(ends.1).unwrap_or(0));
        let (slow, fast) = self.rate;
        // A clock that runs fast shows more than has passed.
        let lost = |shown: i64, rate: f64| (shown as f64) * rate / (1.0 + rate);
        let low = |shown: i64| shown - lost(shown, slow).max(lost(shown, fast)).ceil() as i64;
        let high = |shown: i64| shown - lost(shown, slow).min(lost(shown, fast)).floor() as i64;
        (ends.0.map(|end| low(end.saturating_sub(epoch))), ends.1.map(|end| high(end.saturating_sub(epoch))))
    }

    /// How far it is ahead, at the least and at the most, as its row says.
    pub(super) fn ahead(&self) -> (Option<i64>, Option<i64>) {
        let micros = |end: Option<model::Difference>| end.map(|end| end.micros());
        self.row.map_or((None, None), |row| (micros(row.offset_low), micros(row.offset_high)))
    }

    /// The zone that it shows.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

impl<'a> Clocks<'a> {
    /// The clocks that rows tell of, and one for each device that several files name by a number of its own.
    pub(super) fn of(facts: &TemporalFacts<'a>) -> Self {
        let mut clocks =
            Self { list: Vec::new(), by_id: BTreeMap::new(), by_item: BTreeMap::new(), by_post: BTreeMap::new() };
        let own = facts.policy.clock_rate();
        for row in facts.clocks {
            let zone = row.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
            let kind = row.kind.as_deref().unwrap_or_default();
            let assumed = match kind {
                "device" => own,
                "platform" | "broadcast" => 0.0,
                _ => WALL_RATE_PPM * 1e-6,
            };
            let stated = |rate: Option<f64>, otherwise: f64| rate.map_or(otherwise, |ppm| ppm * 1e-6).max(-0.5);
            let number = clocks.list.len();
            clocks.list.push(KnownClock {
                point: format!("{PREFIX}{}", row.id),
                name: row.name.clone(),
                row: Some(row),
                zone: zone.unwrap_or_else(|| facts.zone.clone()),
                epoch: None,
                rate: (stated(row.rate_low_ppm, -assumed), stated(row.rate_high_ppm, assumed)),
                without_zone: false,
                readings: Vec::new(),
            });
            clocks.by_id.insert(row.id.as_str(), number);
            let stamped = match kind {
                "device" => Some(&mut clocks.by_item),
                "platform" => Some(&mut clocks.by_post),
                _ => None,
            };
            if let Some(stamped) = stamped {
                stamped.extend(row.items.iter().map(|item| (item.as_str(), number)));
            }
        }
        let mut devices: BTreeMap<&str, Vec<&ItemId>> = BTreeMap::new();
        for (item, identity) in facts.devices {
            devices.entry(identity).or_default().push(item);
        }
        for items in devices.values().filter(|items| items.len() > 1) {
            if items.iter().any(|item| clocks.by_item.contains_key(item.as_str())) {
                continue;
            }
            let number = clocks.list.len();
            clocks.list.push(KnownClock {
                point: format!("{PREFIX}of-{}", items[0]),
                name: format!("the device that recorded {} and {} more", items[0], items.len() - 1),
                row: None,
                zone: facts.zone.clone(),
                epoch: None,
                rate: (-own, own),
                without_zone: false,
                readings: Vec::new(),
            });
            clocks.by_item.extend(items.iter().map(|item| (item.as_str(), number)));
        }
        clocks
    }

    /// The clock of a row.
    pub(super) fn named(&mut self, id: &str) -> Option<&mut KnownClock<'a>> {
        self.by_id.get(id).map(|&number| &mut self.list[number])
    }

    /// Every clock.
    pub(super) fn list(&self) -> &[KnownClock<'a>] {
        &self.list
    }

    /// The zone that the clock of an item's device shows.
    pub(super) fn zone_of<'z>(&'z self, item: &ItemId, otherwise: &'z TimeZone) -> &'z TimeZone {
        self.by_item.get(item.as_str()).map_or(otherwise, |&number| &self.list[number].zone)
    }

    /// Whether the clock of an item's device is known, so that what it stamped shares its offset.
    pub(super) fn knows_clock_of(&self, item: &ItemId) -> bool {
        self.by_item.contains_key(item.as_str())
    }

    /// Says that the clock of an item's device stamped a time without its zone.
    pub(super) fn shows_no_zone(&mut self, item: &ItemId) {
        if let Some(&number) = self.by_item.get(item.as_str()) {
            self.list[number].without_zone = true;
        }
    }

    /// Takes in what an item's device stamped, its ends being those of a clock that is right.
    ///
    /// A clock that other items share stands between: its offset is a piece of its own. Any other is taken to follow its
    /// network within two seconds, by policy.
    pub(super) fn stamp(&mut self, item: &ItemId, stamped: Derived<'_>, grounds: &mut Grounds) {
        match self.by_item.get(item.as_str()) {
            Some(&number) => self.list[number].derive(stamped, grounds),
            None => {
                let (low, high) = stamped.ends;
                let ends = (low.map(|low| low - DEVICE_CLOCK_MICROS), high.map(|high| high + DEVICE_CLOCK_MICROS));
                grounds.derive(Derived { ends, ..stamped });
            }
        }
    }

    /// The same for the date that a platform shows of a post; its own clock stands between where the case tells of it.
    pub(super) fn stamp_post(&mut self, post: &Post, stamped: Derived<'_>, grounds: &mut Grounds) {
        match self.by_post.get(post.item.as_str()) {
            Some(&number) => self.list[number].derive(stamped, grounds),
            None => grounds.derive(stamped),
        }
    }

    /// How far each clock is off that something was read from: by its row, or, for devices that files name, by policy.
    pub(super) fn offsets(&self, facts: &TemporalFacts<'_>, grounds: &mut Grounds) {
        for clock in &self.list {
            let Some(epoch) = clock.epoch else { continue };
            let shown = model::Instant::from_micros(epoch).to_timestamp().to_zoned_datetime(clock.zone.clone());
            let shown = shown.strftime("%Y-%m-%d %H:%M:%S");
            let (id, ahead, text, item) = match clock.row {
                Some(row) => {
                    let basis = row.basis.as_deref().unwrap_or("nothing says what shows it");
                    let text = format!("How far {} is ahead of true time ({basis}), as of {shown} on it.", row.name);
                    (format!("clock-offset/{}", row.id), clock.ahead(), text, row.items.first())
                }
                None => {
                    let (off, name) = (DEVICE_CLOCK_MICROS, &clock.name);
                    let text = format!(
                        "The clock of {name}, by the device's own number in its files, is taken to follow its network within two seconds."
                    );
                    let first = clock.point.trim_start_matches(PREFIX).trim_start_matches("of-");
                    let item = facts.devices.iter().map(|(item, _)| item).find(|item| item.as_str() == first);
                    (format!("device-clock/{first}"), (Some(-off), Some(off)), text, item)
                }
            };
            if ahead == (None, None) {
                continue;
            }
            // A device that files tell apart may show the zone of the case, the same as of the other season, or UTC.
            let shifts = match clock.row.is_none() && clock.without_zone {
                true => shifts(epoch, &clock.zone),
                false => vec![("", 0)],
            };
            for (number, (how, shift)) in shifts.iter().enumerate() {
                let at = epoch + shift;
                let several = shifts.len() > 1;
                grounds.derive(Derived {
                    id: &if several { format!("{id}/{}", number + 1) } else { id.clone() },
                    subject: &clock.point,
                    reference: None,
                    ends: (ahead.1.map(|most| at - most), ahead.0.map(|least| at - least)),
                    or: several.then(|| id.clone()),
                    text: if several { format!("{text} It shows {how}.") } else { text.clone() },
                    item,
                    sky: None,
                });
            }
        }
    }
}

/// By how much later a moment was than it is if a clock shows a zone, where it shows another instead.
fn shifts(micros: i64, zone: &TimeZone) -> Vec<(&'static str, i64)> {
    let offset = |micros: i64| {
        let at = model::Instant::from_micros(micros).to_timestamp();
        i64::from(zone.to_offset(at).seconds()) * 1_000_000
    };
    const HALF_A_YEAR: i64 = 183 * 86_400 * 1_000_000;
    let here = offset(micros);
    let mut shifts = vec![("local time of the case's zone", 0)];
    for (how, other) in [("the other season's time of the case's zone", offset(micros + HALF_A_YEAR)), ("UTC", 0)] {
        if shifts.iter().all(|(_, shift)| *shift != here - other) {
            shifts.push((how, here - other));
        }
    }
    shifts
}

impl KnownClock<'_> {
    /// Takes in what the clock stamped or showed.
    pub(super) fn derive(&mut self, shown: Derived<'_>, grounds: &mut Grounds) {
        let ends = self.since_epoch(shown.ends);
        let text = format!("{} By {}; all that it stamped or showed shares its offset.", shown.text, self.name);
        grounds.derive(Derived { ends, reference: Some(&self.point), text, ..shown });
    }
}
