//! Single pieces of evidence as the vectors of constraints write them: a few words each.
#![allow(unreachable_pub, reason = "modules of one test")]

use chronolocation::Dating;
use model::{
    Clock, ClockId, ClockReading, ClockReadingId, Difference, Evidence, ItemId, Lineage, LineageId, LineageRelation,
    MeasuredShadow, MeasuredShadowId, MediaTime, PlaceId, Reading, Readings, Sync, SyncId, Take, Trust, WrittenMeaning,
    WrittenTime,
};

use crate::facts::{Facts, evidence, take, within};

pub fn secs(secs: f64) -> Difference {
    Difference::from_micros((secs * 1e6).round() as i64)
}

pub fn media(secs: f64) -> Option<MediaTime> {
    Some(MediaTime::from_micros((secs * 1e6) as u64))
}

pub fn on_the_day(item: &str) -> Evidence {
    let day = within("2022-01-05T00:00:00+06:00", "2022-01-05T23:59:59+06:00");
    evidence(&format!("day-{item}"), &format!("{item}.start"), day, Trust::Reported)
}

pub fn one(id: &str, length_s: u64) -> Take {
    take(id, id, 0, length_s)
}

pub fn clock(id: &str, kind: &str, items: &[&str], ahead: Option<(f64, f64)>) -> Clock {
    Clock {
        id: ClockId::new(id).unwrap(),
        name: format!("the {id}"),
        kind: Some(kind.to_owned()),
        items: items.iter().map(|item| ItemId::new(item).unwrap()).collect(),
        source: None,
        zone: None,
        offset_low: ahead.map(|ahead| secs(ahead.0)),
        offset_high: ahead.map(|ahead| secs(ahead.1)),
        rate_low_ppm: Some(0.0),
        rate_high_ppm: Some(0.0),
        basis: Some("set beside a broadcast".to_owned()),
        description: None,
        passage: None,
    }
}

pub fn reading(id: &str, clock: Option<&str>, item: &str, at_s: f64, shows: &str) -> ClockReading {
    ClockReading {
        id: ClockReadingId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        at: media(at_s),
        clock: clock.map(|clock| ClockId::new(clock).unwrap()),
        shows: shows.parse().unwrap(),
        twelve_hours: None,
        error: None,
        certainty: None,
        by: None,
        passage: None,
    }
}

pub fn written(reading: &str, offset_s: Option<i32>) -> Readings {
    let field = "DateTimeOriginal".to_owned();
    let reading: Reading = reading.parse().unwrap();
    Readings {
        written: vec![WrittenTime { field, meaning: WrittenMeaning::Captured, reading, offset_s }],
        ..Readings::default()
    }
}

pub fn sync(set: bool) -> Sync {
    Sync {
        id: SyncId::new("s1").unwrap(),
        a: ItemId::new("V07").unwrap(),
        a_at: media(10.0),
        b: ItemId::new("V08").unwrap(),
        b_at: None,
        offset: set.then(|| secs(1.0)),
        error: set.then(|| secs(0.1)),
        by: set.then(|| "A. Analyst".to_owned()),
        at: None,
        reason: None,
        machine_offset: Some(secs(0.5)),
        machine_error: Some(secs(0.3)),
        machine: Some("sync 0.1".to_owned()),
        machine_score: None,
        machine_because: None,
        passage: None,
    }
}

pub fn lineage(id: &str, item: &str, relation: LineageRelation, of: &str) -> Lineage {
    Lineage {
        id: LineageId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        relation,
        of: ItemId::new(of).unwrap(),
        certainty: None,
        reason: None,
        by: None,
        passage: None,
    }
}

pub fn with_metadata(dating: &Dating, id: &str) -> String {
    let interval = dating.point(id).unwrap().with_metadata.as_ref().map(|with| with.interval);
    let end = |end: Option<model::Instant>| end.map_or("open".to_owned(), |t| t.to_string());
    interval.map_or("nothing more".to_owned(), |i| format!("{} .. {}", end(i.earliest()), end(i.latest())))
}

pub fn fitted() -> Facts {
    let mut slow = clock("tower", "wall", &[], None);
    (slow.rate_low_ppm, slow.rate_high_ppm) = (None, None);
    let dated =
        |id: &str, at_: &str| evidence(&format!("e-{id}"), &format!("{id}.start"), within(at_, at_), Trust::Observed);
    Facts {
        takes: vec![one("A", 60), one("B", 60), one("C", 60)],
        clocks: vec![slow],
        clock_readings: vec![
            reading("r1", Some("tower"), "A", 0.0, "2022-01-05 10:00:00"),
            reading("r2", Some("tower"), "B", 0.0, "2022-01-06 10:00:00"),
            reading("r3", Some("tower"), "C", 0.0, "2022-01-06 22:00:00"),
        ],
        // Five minutes slow, and losing four seconds a day.
        evidence: vec![dated("A", "2022-01-05T10:05:00+06:00"), dated("B", "2022-01-06T10:05:04+06:00")],
        ..Facts::default()
    }
}

pub fn shadow(azimuth: Option<(f64, f64)>, ratio: Option<(f64, f64)>) -> MeasuredShadow {
    MeasuredShadow {
        id: MeasuredShadowId::new("sh1").unwrap(),
        item: ItemId::new("V07").unwrap(),
        at: None,
        place: Some(PlaceId::new("square").unwrap()),
        azimuth_deg: azimuth.map(|measure| measure.0),
        azimuth_error_deg: azimuth.map(|measure| measure.1),
        ratio: ratio.map(|measure| measure.0),
        ratio_error: ratio.map(|measure| measure.1),
        slope_deg: None,
        slope_towards_deg: None,
        reason: None,
        by: None,
        passage: None,
        content: None,
        envelope: None,
    }
}
