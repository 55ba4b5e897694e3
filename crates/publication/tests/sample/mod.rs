//! A small case in the manner of a real one: two nights in a city, told in our own words.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part of it, and its data is known to be good")]

pub(crate) mod findings;

use model::{
    Analysis, AnalysisFailure, Arrival, AudioStream, Case, Collection, Difference, Digest, Duration, Event, EventId,
    EventKind, EvidenceId, FailureKind, Fix, Graphic, Held, Incident, IncidentId, Instant, Interval, Item, ItemId,
    MediaKind, MediaTime, Notice, NoticeLevel, Place, PlaceId, PlaceName, Position, Post, PostId, Readings, Region,
    Source, SourceId, SourceRole, Take, TakeId, Technical, Trust, VerificationState, VideoStream, Whereabouts,
};
use publication::{
    AsOf, Bounds, ConfidentialItem, ContradictionFinding, EvidenceSentence, KnownOrder, LoopPoint, MethodNote,
    OpenItem, Picture, PictureFormat, ReportInput, ReportItem, Subject, TimeFinding, Unchecked,
};

/// An instant of January 2022 in Almaty: "05T15:08".
pub(crate) fn at(text: &str) -> Instant {
    format!("2022-01-{text}:00+06:00").parse().unwrap()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A piece of evidence without items.
pub(crate) fn sentence(id: &str, text: &str, trust: Trust, source: &str) -> EvidenceSentence {
    EvidenceSentence {
        id: EvidenceId::new(id).unwrap(),
        text: text.to_owned(),
        trust,
        items: Vec::new(),
        sources: some(source).iter().map(|s| SourceId::new(s).unwrap()).collect(),
        passage: Some("para. 14".to_owned()),
    }
}

/// A case with nothing in it.
pub(crate) fn empty() -> ReportInput {
    let case = Case { title: "Almaty, January 2022".to_owned(), zone: "Asia/Almaty".to_owned() };
    let as_of = AsOf {
        computed_at: at("20T09:30"),
        entries: 418,
        root: Digest::from_bytes([0xa7; 32]),
        checkpoint: "almaty-2022\n418\np6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6c=\n\n— almaty-2022 jGbFdbL0n\n"
            .to_owned(),
        verifier_key: "almaty-2022+8c66c575+AQ0LmMDvbGZ".to_owned(),
        tool: "sightline 0.1.0".to_owned(),
    };
    ReportInput::new(case, as_of)
}

const PLACES: [(&str, &str, &str, f64, f64, f64); 12] = [
    ("square", "Republic Square", "Площадь Республики|Республика алаңы", 76.9455, 43.2385, 180.0),
    ("monument", "Independence Monument", "Монумент Независимости", 76.9450, 43.2393, 20.0),
    ("city-hall", "City hall", "Акимат|Әкімдік", 76.9447, 43.2370, 45.0),
    ("residence", "President's residence", "Резиденция президента", 76.9468, 43.2352, 100.0),
    ("satpaev-nazarbayev", "Satpaev and Nazarbayev Streets", "Сәтбаев – Назарбаев", 76.9484, 43.2386, 25.0),
    ("satpaev-zheltoksan", "Satpaev and Zheltoksan Streets", "Сәтбаев – Желтоқсан", 76.9415, 43.2381, 25.0),
    ("seifullin-abay", "Seifullin and Abay Avenues", "Сейфуллин – Абай", 76.9362, 43.2406, 30.0),
    ("shevchenko-seifullin", "Shevchenko and Seifullin Streets", "Шевченко – Сейфуллин", 76.9351, 43.2459, 25.0),
    ("shevchenko-pushkin", "Shevchenko and Pushkin Streets", "Шевченко – Пушкин", 76.9535, 43.2463, 25.0),
    ("timiryazev-gate", "Timiryazev Street entrance", "въезд с улицы Тимирязева", 76.9452, 43.2342, 40.0),
    ("theatre", "Alatau Theatre", "Театр «Алатау»", 76.8430, 43.2210, 60.0),
    ("airport", "Airport", "Аэропорт Алматы", 77.0405, 43.3521, 900.0),
];

const INCIDENTS: [(&str, &str, &str, &str); 4] = [
    ("I1", "Dispersal on the square", "square", "Stun grenades and tear gas against a crowd that had just arrived."),
    (
        "I2",
        "Shooting at the residence",
        "residence",
        "Live fire from the residence at people in the street, for two hours.",
    ),
    ("I3", "Morning shots on the square", "square", "Soldiers fire; witnesses say into the air."),
    ("I4", "Evening shots on the square", "square", "Fire on people who held a banner."),
];

/// Id, title, incident, kind, place, earliest, latest.
const EVENTS: [(&str, &str, &str, EventKind, &str, &str, &str); 24] = [
    (
        "rally",
        "A small rally on the square is told to disperse",
        "",
        EventKind::Assembly,
        "square",
        "04T11:30",
        "04T12:30",
    ),
    ("shutdown", "Mobile internet becomes hard to reach", "", EventKind::Measure, "", "04T18:30", ""),
    (
        "theatre-walk",
        "People set out from the theatre for the centre",
        "",
        EventKind::Assembly,
        "theatre",
        "04T19:15",
        "04T19:45",
    ),
    ("anthem", "Thousands walk toward the centre, singing", "", EventKind::Assembly, "", "04T21:45", "04T22:15"),
    ("cordon", "Police form a cordon before city hall", "I1", EventKind::Deployment, "city-hall", "", "05T00:00"),
    (
        "arrival",
        "The crowd fills the square from the west",
        "I1",
        EventKind::Assembly,
        "satpaev-zheltoksan",
        "05T00:05",
        "05T00:19",
    ),
    (
        "detonations",
        "Some twenty distant detonations are heard",
        "I1",
        EventKind::UseOfForce,
        "square",
        "05T00:15",
        "05T00:30",
    ),
    (
        "grenades",
        "Stun grenades and tear gas clear the square",
        "I1",
        EventKind::UseOfForce,
        "satpaev-nazarbayev",
        "05T00:25",
        "05T00:51",
    ),
    ("speech", "The president speaks on television", "", EventKind::Statement, "", "", "05T00:37"),
    ("cleared", "The square is empty", "I1", EventKind::Other, "square", "", "05T01:05"),
    (
        "chase",
        "A crowd drives off three troop trucks and an armoured car",
        "",
        EventKind::Violence,
        "seifullin-abay",
        "",
        "05T02:53",
    ),
    (
        "carriers",
        "Six armoured carriers stand at the square",
        "",
        EventKind::Deployment,
        "satpaev-nazarbayev",
        "05T07:00",
        "05T11:00",
    ),
    (
        "shevchenko",
        "Police withdraw along Shevchenko Street, pursued",
        "",
        EventKind::Violence,
        "shevchenko-seifullin",
        "05T14:25",
        "05T14:55",
    ),
    (
        "ambulance",
        "A policeman is beaten beside an ambulance",
        "",
        EventKind::Casualty,
        "shevchenko-pushkin",
        "05T15:00",
        "05T15:20",
    ),
    ("hall-storm", "A crowd enters city hall", "", EventKind::Violence, "city-hall", "05T15:00", "05T15:30"),
    ("smoke", "Smoke rises from three sides of city hall", "", EventKind::Violence, "city-hall", "", "05T15:08"),
    ("march", "Several hundred go on to the residence", "I2", EventKind::Assembly, "residence", "05T15:00", "05T16:00"),
    (
        "first-shots",
        "Fire is opened on people behind shields",
        "I2",
        EventKind::UseOfForce,
        "residence",
        "05T15:20",
        "05T15:40",
    ),
    (
        "second-gate",
        "Dozens of rounds toward a second group",
        "I2",
        EventKind::UseOfForce,
        "timiryazev-gate",
        "05T15:00",
        "05T17:31",
    ),
    (
        "last-light",
        "The last of the series is filmed before sunset",
        "I2",
        EventKind::Casualty,
        "residence",
        "",
        "05T17:31",
    ),
    ("morning-shots", "Soldiers fire on the square", "I3", EventKind::UseOfForce, "square", "06T09:50", "06T10:10"),
    (
        "banner",
        "A white banner is held up on the square",
        "I4",
        EventKind::Assembly,
        "monument",
        "06T18:00",
        "06T18:30",
    ),
    (
        "evening-shots",
        "More than a hundred rounds are heard",
        "I4",
        EventKind::UseOfForce,
        "square",
        "06T18:00",
        "06T18:30",
    ),
    ("wounded", "A wounded man is carried to a car", "I4", EventKind::Casualty, "square", "", ""),
];

fn event(
    (id, title, incident, kind, place, _, _): &(&str, &str, &str, EventKind, &str, &str, &str),
    n: usize,
) -> Event {
    Event {
        id: EventId::new(id).unwrap(),
        title: (*title).to_owned(),
        kind: *kind,
        incident: some(incident).map(|i| IncidentId::new(&i).unwrap()),
        place: some(place).map(|p| PlaceId::new(&p).unwrap()),
        description: n
            .is_multiple_of(3)
            .then(|| "Seen in the recordings named below; nobody has told it to us in person.".to_owned()),
        items: vec![ItemId::new(&format!("V{:03}", n % 20 + 1)).unwrap()],
        sources: vec![SourceId::new(["channel", "agency", "outlet"][n % 3]).unwrap()],
        passage: Some(format!("para. {}", n + 12)),
    }
}

fn time((id, title, _, _, _, from, to): &(&str, &str, &str, EventKind, &str, &str, &str), n: usize) -> TimeFinding {
    let end = |text: &str| (!text.is_empty()).then(|| at(text));
    let earliest = some(from).map_or_else(Vec::new, |t| {
        vec![
            sentence(
                &format!("{id}-a"),
                &format!("The recording shows a street clock at {}.", &t[3..]),
                Trust::Observed,
                "",
            ),
            sentence(
                &format!("{id}-b"),
                "The recording was made after the crowd had passed the theatre.",
                Trust::Account,
                "witness",
            ),
        ]
    });
    let latest = some(to).map_or_else(Vec::new, |t| {
        let text = format!("The recording was on a channel by {}: \"{title}\".", &t[3..]);
        vec![sentence(&format!("{id}-c"), &text, Trust::Platform, "channel")]
    });
    let interval = Interval::new(end(from), end(to)).unwrap();
    let with_metadata = (n == 17).then(|| {
        let narrow = Interval::new(Some(at("05T15:31")), Some(at("05T15:31"))).unwrap();
        let file = || vec![sentence("meta-1", "The file says that it was made at 09:31:00 UTC.", Trust::Metadata, "")];
        Bounds::new(narrow, file(), file()).unwrap()
    });
    TimeFinding {
        subject: Subject::Event(EventId::new(id).unwrap()),
        without_metadata: Bounds::new(interval, earliest, latest).unwrap(),
        with_metadata,
        likely: None,
        latest_mark: None,
    }
}

fn place((id, name, others, lon, lat, radius_m): &(&str, &str, &str, f64, f64, f64)) -> Place {
    let position = Position::from_lon_lat(*lon, *lat).unwrap();
    let others = others.split('|').map(|text| PlaceName { text: text.to_owned(), note: None });
    let mut names = vec![PlaceName { text: (*name).to_owned(), note: None }];
    names.extend(others);
    Place {
        id: PlaceId::new(id).unwrap(),
        names,
        fix: Some(Fix {
            position,
            region: Region::disc(position, *radius_m).unwrap(),
            method: "read off a street map by an analyst".to_owned(),
        }),
        description: None,
        passage: None,
        within: None,
        skyline: None,
        skyline_error_deg: None,
    }
}

fn source(id: &str, name: &str, role: SourceRole, medium: &str) -> Source {
    Source {
        id: SourceId::new(id).unwrap(),
        name: name.into(),
        role,
        medium: some(medium),
        address: None,
        description: None,
        passage: None,
        consents: model::Consents::default(),
        envelope: None,
    }
}

/// A described item.
pub(crate) fn described(id: &str, title: &str, stands_for: u32) -> Item {
    Item {
        id: ItemId::new(id).unwrap(),
        held: Held::DescribedOnly,
        kind: MediaKind::Video,
        name: None,
        title: Some(title.into()),
        description: None,
        source: Some(SourceId::new("channel").unwrap()),
        place: Some(PlaceId::new("square").unwrap()),
        stands_for,
        graphic: Graphic::Unknown,
        confidential: false,
        state: VerificationState::NotReviewed,
        passage: Some("para. 9".into()),
        also_known_as: Vec::new(),
        collection: None,
        clear_sha256: None,
        consents: model::Consents::default(),
        envelope: None,
    }
}

/// A picture of some frames, drawn.
pub(crate) fn sheet(seed: u32) -> Picture {
    let frames = (0..12).map(|n| {
        let (x, y, hue) = (n % 4 * 160, n / 4 * 90, (seed * 47 + n * 9) % 360);
        let walk = (seed * 31 + n * 17) % 100;
        format!(
            "<g transform='translate({x} {y})'><rect width='158' height='88' fill='hsl({hue} 24% 38%)'/><rect y='52' width='158' height='36' fill='hsl({hue} 10% 58%)'/><circle cx='{}' cy='50' r='7' fill='#222'/><rect x='{}' y='56' width='11' height='24' fill='#222'/></g>",
            20 + walk, 15 + walk
        )
    });
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 270' width='640' height='270'><rect width='640' height='270' fill='#111'/>{}</svg>",
        frames.collect::<String>()
    );
    Picture::new(PictureFormat::Svg, svg.into_bytes()).unwrap()
}

fn waveform(seed: u32) -> Picture {
    let bars = (0..160u32).map(|n| {
        let h = 3 + (n * seed * 7919 + n * n * 31) % 40;
        format!("<rect x='{}' y='{}' width='3' height='{}'/>", n * 4, 24 - h / 2, h)
    });
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 48' width='640' height='48' fill='#5b7f92'>{}</svg>",
        bars.collect::<String>()
    );
    Picture::new(PictureFormat::Svg, svg.into_bytes()).unwrap()
}

/// A held item, analysed or failed.
pub(crate) fn held(id: &str, n: u32, outcome: Result<usize, AnalysisFailure>) -> OpenItem {
    let item_id = ItemId::new(id).unwrap();
    let sha256 = Digest::from_bytes([n as u8 ^ 0x5c; 32]);
    let item = Item {
        held: Held::Bytes { sha256, len: 4_718_592 + u64::from(n) * 77_777 },
        name: Some(format!("2022-01-05_clip_{n}.mp4").into()),
        title: Some("A street seen from an upper floor".into()),
        graphic: [Graphic::No, Graphic::Unknown, Graphic::Yes][n as usize % 3],
        state: [VerificationState::Viewed, VerificationState::NotReviewed, VerificationState::Verified][n as usize % 3],
        ..described(id, "", 1)
    };
    let takes = |count: usize| {
        let one = |k: usize| Take {
            id: TakeId::new(&if count == 1 { id.to_owned() } else { format!("{id}#{}", k + 1) }).unwrap(),
            item: item_id.clone(),
            from: MediaTime::from_micros(k as u64 * 21_400_000),
            to: MediaTime::from_micros((k as u64 + 1) * 21_400_000),
            description: None,
            passage: None,
            content: None,
            envelope: None,
        };
        (0..count).map(one).collect()
    };
    let technical = |count: usize| Technical {
        container: "mov,mp4".to_owned(),
        duration: Some(Duration::from_secs(21 * count as u64)),
        video: Some(VideoStream {
            codec: "h264".to_owned(),
            width: 1280,
            height: 720,
            rotation: 0,
            frames: 642 * count as u64,
            frame_rate: Some(29.97),
            variable_rate: false,
        }),
        audio: Some(AudioStream {
            codec: "aac".to_owned(),
            sample_rate: 44_100,
            channels: 2,
            start_s: 0.0,
            loudness_lufs: Some(-17.3),
            peak_dbfs: Some(-0.8),
        }),
        readings: Readings { creation_time: Some(at("05T15:31")), ..Readings::default() },
        takes: takes(count),
        warnings: Vec::new(),
    };
    let analysed = outcome.is_ok();
    let there = |what: &str| model::Found::Yes(what.to_owned());
    let missing = |why: &str| model::Found::No(why.to_owned());
    let completeness = model::Completeness {
        address: there("https://example.org/channel/4411"),
        page_source: missing("no item is recorded as the source of its page"),
        capture: missing("no item is recorded as a capture of its page"),
        hash: there("a hash"),
        metadata: missing("it has not been analysed"),
    };
    OpenItem {
        completeness: Some(completeness),
        commitment: None,
        arrivals: vec![Arrival {
            item: item_id.clone(),
            sha256,
            len: 4_718_592 + u64::from(n) * 77_777,
            path: format!("/evidence/drive-2/2022-01-05_clip_{n}.mp4").into(),
            at: at("19T11:02"),
            by: "A. Researcher".to_owned(),
            modified: Some(at("06T08:15")),
            collection: Some(Collection {
                collector: Some("field team".into()),
                at: Some(at("12T16:40")),
                address: Some("https://example.org/channel/4411".into()),
                account: None,
                tool: Some("auto-archiver".into()),
            }),
            envelope: None,
        }],
        analysis: Some(Analysis {
            item: item_id.clone(),
            sha256,
            method: "decode".to_owned(),
            version: "1".to_owned(),
            outcome: outcome.map(technical),
            envelope: None,
        }),
        metadata: None,
        contact_sheet: analysed.then(|| sheet(n)),
        waveform: analysed.then(|| waveform(n)),
        item,
    }
}

/// The whole case.
pub(crate) fn almaty() -> ReportInput {
    let mut input = empty();
    input.incidents = INCIDENTS
        .iter()
        .map(|(id, title, place, description)| Incident {
            id: IncidentId::new(id).unwrap(),
            title: (*title).to_owned(),
            place: Some(PlaceId::new(place).unwrap()),
            description: Some((*description).to_owned()),
            passage: None,
        })
        .collect();
    input.events = EVENTS.iter().enumerate().map(|(n, e)| event(e, n)).collect();
    input.events[19].items.push(ItemId::new("C001").unwrap());
    input.times = EVENTS.iter().enumerate().map(|(n, e)| time(e, n)).collect();
    input.places = PLACES.iter().map(place).collect();
    let known = |earlier: &str, later: &str| KnownOrder {
        earlier: EventId::new(earlier).unwrap(),
        later: EventId::new(later).unwrap(),
        strictly: earlier != "banner",
        because: vec![sentence(
            "order-1",
            "One recording shows first the one and then the other.",
            Trust::Observed,
            "agency",
        )],
    };
    input.orders =
        vec![known("hall-storm", "march"), known("arrival", "detonations"), known("banner", "evening-shots")];
    input.findings = findings::findings();
    input.sources = vec![
        source("channel", "A city news channel", SourceRole::Uploader, "Telegram"),
        source("agency", "A news agency", SourceRole::Filmer, "video"),
        source("outlet", "أخبار المدينة", SourceRole::Publisher, "web"),
        source("witness", "Witness 1", SourceRole::Witness, "interview"),
        source("unused", "Nobody cites this one", SourceRole::Submitter, ""),
    ];
    input.items = (1..=20)
        .map(|n| {
            let title = format!("Recording {n} of the series");
            ReportItem::Open(Box::new(OpenItem::new(described(&format!("V{n:03}"), &title, 1 + n % 4))))
        })
        .collect();
    let broken = AnalysisFailure {
        kind: FailureKind::Undecodable,
        what: "the file ends inside its index (byte 48)".to_owned(),
        next: "ask the sender for the file again, or for its original".to_owned(),
    };
    for (n, outcome) in [Ok(1), Ok(3), Ok(1), Err(broken)].into_iter().enumerate() {
        let n = n as u32;
        input.items.push(ReportItem::Open(Box::new(held(&format!("H{n:03}"), n, outcome))));
    }
    let confidential = ConfidentialItem {
        id: ItemId::new("C001").unwrap(),
        pseudonym: "Confidential item A".to_owned(),
        kind: MediaKind::Video,
        commitment: None,
    };
    input.items.push(ReportItem::Confidential(confidential));
    input.posts = vec![Post {
        id: PostId::new("P1").unwrap(),
        item: ItemId::new("H001").unwrap(),
        address: Some("https://example.org/channel/4411".into()),
        source: Some(SourceId::new("channel").unwrap()),
        posted: Interval::new(Some(at("05T16:02")), Some(at("05T16:02"))).unwrap(),
        captured: Some(at("07T12:00")),
        passage: None,
        envelope: None,
        edited: None,
        forwarded_from: None,
        replies_to: None,
        description: None,
    }];
    let take = Bounds::new(
        Interval::new(None, Some(at("05T16:03"))).unwrap(),
        Vec::new(),
        vec![sentence("post-1", "The item was on the channel at 16:02.", Trust::Platform, "channel")],
    );
    input.times.push(TimeFinding {
        subject: Subject::Take(TakeId::new("H000").unwrap()),
        without_metadata: take.unwrap(),
        with_metadata: None,
        likely: None,
        latest_mark: None,
    });
    input.contradictions = vec![ContradictionFinding {
        evidence: vec![
            sentence("smoke-c", "Smoke over city hall is on a channel by 15:08.", Trust::Platform, "channel"),
            sentence("smoke-w", "A witness puts the first smoke at a quarter past three.", Trust::Account, "witness"),
        ],
        excess: Difference::from_secs(412),
        percent_of_spread: None,
        doubts: vec![
            "The witness's time, which is an estimate.".to_owned(),
            "The post, which may have been replaced.".to_owned(),
        ],
        concerns: vec![Subject::Event(EventId::new("smoke").unwrap())],
        meets: vec![LoopPoint::WorldClock, LoopPoint::Dated(Subject::Event(EventId::new("smoke").unwrap()))],
    }];
    input.evidence_count = 57;
    input.unchecked = vec![
        Unchecked { what: "20 described items.".to_owned(), why: "Their bytes are not in the case.".to_owned() },
        Unchecked {
            what: "Clocks of the phones.".to_owned(),
            why: "Nobody has held them against a known time.".to_owned(),
        },
    ];
    input.notices = vec![Notice {
        level: NoticeLevel::Warning,
        what: "\"1/5/22\" can be read as 1 May or as 5 January.".to_owned(),
        place: Whereabouts {
            file: Some("events.csv".to_owned()),
            row: Some(14),
            column: Some("earliest".to_owned()),
            byte: None,
        },
        next: "write it as 2022-01-05".to_owned(),
    }];
    input.method = vec![MethodNote {
        title: "Bounds".to_owned(),
        text: "Each piece of evidence is an inequality between two points in time. The bounds are the tightest that follow from all of them together.\n\nNothing is weighed or averaged.".to_owned(),
    }];
    input
}
