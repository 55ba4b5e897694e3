//! How long a page takes: the sample case over a base map of a city centre's size, and 2,000 items with pictures.
#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::fmt::Write;
use std::time::{Duration, Instant};

use publication::{
    BaseLayer, OpenItem, ReportInput, ReportItem, ReportText, TextBlock, TextEvidence, TextSentence, page, pdf,
};

/// A base map of so many buildings and streets around the sample's places.
fn base(buildings: usize, streets: usize) -> BaseLayer {
    let mut features = Vec::new();
    for n in 0..buildings {
        let (lon, lat) = (76.925 + (n % 43) as f64 * 0.000_9, 43.228 + (n / 43) as f64 * 0.000_5);
        let mut ring = String::new();
        for (dx, dy) in [(0.0, 0.0), (4e-4, 0.0), (4e-4, 2e-4), (2e-4, 2e-4), (2e-4, 3e-4), (0.0, 3e-4), (0.0, 0.0)] {
            let comma = if ring.is_empty() { "" } else { "," };
            let _ = write!(ring, "{comma}[{:.7},{:.7}]", lon + dx, lat + dy);
        }
        features.push(format!(
            r#"{{"type":"Feature","properties":{{"building":"yes"}},"geometry":{{"type":"MultiPolygon","coordinates":[[[{ring}]]]}}}}"#
        ));
    }
    for n in 0..streets {
        let lat = 43.228 + n as f64 * 0.000_09;
        let points: Vec<String> = (0..20).map(|k| format!("[{:.7},{lat:.7}]", 76.92 + f64::from(k) * 0.002)).collect();
        features.push(format!(
            r#"{{"type":"Feature","properties":{{"highway":"residential","name":"Street {n}"}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}"#,
            points.join(",")
        ));
    }
    let geojson = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    BaseLayer { name: "base".to_owned(), attribution: "made up".to_owned(), geojson: geojson.into_bytes() }
}

/// The sample with its rows repeated to the size of a real case's tables: some sixty events, a hundred items.
fn tables() -> ReportInput {
    let mut input = sample::almaty();
    let (events, times) = (input.events.clone(), input.times.clone());
    for round in 1..3 {
        for event in &events {
            let mut event = event.clone();
            event.id = format!("{}-{round}", event.id).parse().unwrap_or_else(|_| event.id.clone());
            input.events.push(event);
        }
        for time in &times {
            let mut time = time.clone();
            if let publication::Subject::Event(id) = &time.subject
                && let Ok(id) = format!("{id}-{round}").parse()
            {
                time.subject = publication::Subject::Event(id);
                input.times.push(time);
            }
        }
    }
    for n in 0..80 {
        let item = sample::described(&format!("W{n:03}"), "A recording of the series", 1);
        input.items.push(ReportItem::Open(Box::new(OpenItem::new(item))));
    }
    input.base_layers = vec![base(1852, 258)];
    input
}

/// The sample with a text of so many sentences, each with a note on what it stands on.
fn written(sentences: usize) -> ReportInput {
    let mut input = tables();
    let items: Vec<model::ItemId> = (input.items.iter())
        .filter_map(|item| match item {
            ReportItem::Open(open) => Some(open.item.id.clone()),
            ReportItem::Confidential(_) => None,
        })
        .collect();
    let sentence = |number: usize| TextSentence {
        number,
        text: format!("By midnight, at least {number} officers with riot gear stood on the square, three videos show."),
        kind: "fact".to_owned(),
        evidence: vec![TextEvidence {
            cited: format!("observation o{number}"),
            says: vec![format!("observation o{number}: Officers with riot gear take position on the square")],
            item: items.get(number % items.len().max(1)).cloned(),
            ..TextEvidence::default()
        }],
        ..TextSentence::default()
    };
    let mut blocks = Vec::new();
    for first in (0..sentences).step_by(10) {
        blocks.push(TextBlock::Heading { level: 2, text: format!("What happened, part {}", first / 10 + 1) });
        blocks.push(TextBlock::Paragraph((first..sentences.min(first + 10)).map(sentence).collect()));
    }
    input.text = Some(ReportText { title: "A report".to_owned(), version: 1, blocks, ..ReportText::default() });
    input
}

fn report(what: &str, input: &ReportInput, limit: Duration, make: impl Fn(&ReportInput) -> usize) {
    let mut times: Vec<Duration> = Vec::new();
    let mut bytes = 0;
    for _ in 0..7 {
        let start = Instant::now();
        bytes = make(input);
        times.push(start.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    println!(
        "{what}: {:.1} ms (median of {}), {:.2} MB; {:.3} of the limit of {:.0} s",
        median.as_secs_f64() * 1e3,
        times.len(),
        bytes as f64 / 1e6,
        median.as_secs_f64() / limit.as_secs_f64(),
        limit.as_secs_f64()
    );
}

fn main() {
    let html = |input: &ReportInput| page(input).map_or(0, |page| page.len());
    report("tables of a real case", &tables(), Duration::from_secs(1), html);
    let mut many = sample::empty();
    many.items = (0..2000).map(|n| ReportItem::Open(Box::new(sample::held(&format!("H{n:04}"), n, Ok(1))))).collect();
    report("2,000 items with pictures", &many, Duration::from_secs(5), html);
    let print = |input: &ReportInput| pdf(input).map_or(0, |pdf| pdf.len());
    report("for print, 300 sentences", &written(300), Duration::from_secs(3), print);
}
