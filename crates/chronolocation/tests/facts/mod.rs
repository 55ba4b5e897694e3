//! Facts as tests write them: a few words each.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use chronolocation::likely::Policy;
use chronolocation::{Dating, Standing, TemporalFacts, Trusts, solve};
use jiff::tz::TimeZone;
use model::{
    Basis, Clock, ClockReading, Evidence, EvidenceId, Fix, GivenFix, Graphic, Held, Instant, Interval, Item, ItemId,
    Lineage, MeasuredShadow, MediaKind, MediaTime, Observation, ObservationId, Place, PlaceId, PointId, Position, Post,
    PostId, Readings, Region, Relation, Sync, Take, TakeId, Trust, VerificationState,
};

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn point(text: &str) -> PointId {
    PointId::new(text).unwrap()
}

pub fn item(id: &str, name: Option<&str>) -> Item {
    Item {
        id: ItemId::new(id).unwrap(),
        held: Held::DescribedOnly,
        kind: MediaKind::Video,
        name: name.map(Into::into),
        title: None,
        description: None,
        source: None,
        place: None,
        stands_for: 1,
        graphic: Graphic::Unknown,
        confidential: false,
        state: VerificationState::NotReviewed,
        passage: None,
        also_known_as: vec![],
        clear_sha256: None,
        consents: model::Consents::default(),
        collection: None,
        envelope: None,
    }
}

pub fn take(id: &str, item: &str, from_s: u64, to_s: u64) -> Take {
    Take {
        id: TakeId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        from: MediaTime::from_micros(from_s * 1_000_000),
        to: MediaTime::from_micros(to_s * 1_000_000),
        description: None,
        passage: None,
        content: None,
        envelope: None,
    }
}

pub fn post(id: &str, item: &str, posted: &str, captured: Option<&str>) -> Post {
    Post {
        id: PostId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        address: None,
        source: None,
        posted: Interval::new(None, Some(at(posted))).unwrap(),
        captured: captured.map(at),
        passage: None,
        envelope: None,
        edited: None,
        forwarded_from: None,
        replies_to: None,
        description: None,
    }
}

pub fn evidence(id: &str, subject: &str, relation: Relation, trust: Trust) -> Evidence {
    Evidence {
        id: EvidenceId::new(id).unwrap(),
        subject: point(subject),
        relation,
        basis: Basis { text: format!("because of {id}"), trust },
        or: None,
        items: vec![],
        sources: vec![],
        passage: None,
    }
}

pub fn within(from: &str, to: &str) -> Relation {
    Relation::Within(Interval::new(Some(at(from)), Some(at(to))).unwrap())
}

#[derive(Default)]
pub struct Facts {
    pub evidence: Vec<Evidence>,
    pub posts: Vec<Post>,
    pub takes: Vec<Take>,
    pub items: Vec<Item>,
    pub readings: Vec<(ItemId, Readings)>,
    pub observations: Vec<Observation>,
    pub places: Vec<Place>,
    pub lineage: Vec<Lineage>,
    pub clocks: Vec<Clock>,
    pub devices: Vec<(ItemId, String)>,
    pub clock_readings: Vec<ClockReading>,
    pub shadows: Vec<MeasuredShadow>,
    pub fixes: Vec<GivenFix>,
    pub syncs: Vec<Sync>,
    pub shutdowns: Vec<Interval>,
    pub policy: Policy,
    pub trusts: Trusts,
    pub zone: Option<&'static str>,
}

impl Facts {
    pub fn solve(&self) -> Dating {
        self.with(|facts| solve(facts).unwrap())
    }

    pub fn standing(&self) -> Standing {
        self.with(|facts| Standing::of(facts).unwrap())
    }

    fn with<T>(&self, then: impl FnOnce(&TemporalFacts<'_>) -> T) -> T {
        let zone = TimeZone::get(self.zone.unwrap_or("Asia/Almaty")).unwrap();
        then(&TemporalFacts {
            evidence: &self.evidence,
            posts: &self.posts,
            takes: &self.takes,
            items: &self.items,
            readings: &self.readings,
            observations: &self.observations,
            places: &self.places,
            zone: &zone,
            lineage: &self.lineage,
            clocks: &self.clocks,
            devices: &self.devices,
            clock_readings: &self.clock_readings,
            shadows: &self.shadows,
            fixes: &self.fixes,
            syncs: &self.syncs,
            shutdowns: &self.shutdowns,
            policy: &self.policy,
            trusts: &self.trusts,
        })
    }
}

pub fn shown(dating: &Dating, id: &str) -> String {
    let interval = dating.point(id).unwrap().bounds.interval;
    let end = |end: Option<Instant>| end.map_or("open".to_owned(), |t| t.to_string());
    format!("{} .. {}", end(interval.earliest()), end(interval.latest()))
}

pub fn ids(list: &[EvidenceId]) -> Vec<&str> {
    list.iter().map(EvidenceId::as_str).collect()
}

pub fn place(id: &str, lon: f64, lat: f64) -> Place {
    let position = Position::from_lon_lat(lon, lat).unwrap();
    let fix = Fix { position, region: Region::disc(position, 300.0).unwrap(), method: "map".into() };
    Place {
        id: PlaceId::new(id).unwrap(),
        names: vec![],
        fix: Some(fix),
        within: None,
        skyline: None,
        skyline_error_deg: None,
        description: None,
        passage: None,
    }
}

pub fn seen(id: &str, item: &str, kind: &str, from_s: Option<u64>) -> Observation {
    Observation {
        id: ObservationId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        from: from_s.map(|secs| MediaTime::from_micros(secs * 1_000_000)),
        to: None,
        region: None,
        kind: Some(kind.to_owned()),
        what: "the sky".into(),
        certainty: None,
        counted: None,
        at_least: None,
        at_most: None,
        place: Some(PlaceId::new("square").unwrap()),
        event: None,
        equipment: vec![],
        by: None,
        score: None,
        review: None,
        negative: None,
        passage: None,
        content: None,
        envelope: None,
    }
}

pub fn minutes(dating: &Dating, id: &str) -> String {
    let interval = dating.point(id).unwrap().bounds.interval;
    let zone = TimeZone::get("Asia/Almaty").unwrap();
    let end = |end: Option<Instant>| {
        end.map_or("open".to_owned(), |t| zone.to_datetime(t.to_timestamp()).strftime("%d %H:%M").to_string())
    };
    format!("{} .. {}", end(interval.earliest()), end(interval.latest()))
}
