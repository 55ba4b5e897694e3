//! Reading a page back: its tags, its attributes, its outline; and putting one text into every field of a case.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use model::{EvidenceId, PlaceName, Whereabouts};
use publication::{Bounds, EvidenceSentence, ReportInput, ReportItem};

/// Every tag with its attributes, outside style and script.
fn scan(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap();
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '=').unwrap();
            let key = rest[..end.max(1)].to_owned();
            rest = &rest[end.max(1)..];
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix("=\"") {
                let end = after.find('"').unwrap();
                value = after[..end].to_owned();
                rest = &after[end + 1..];
            }
            attributes.push((key, value));
        }
        if name == "style" || name == "script" {
            rest = &rest[rest.find(&format!("</{name}>")).unwrap()..];
        }
        found.push((name, attributes));
    }
    found
}

/// The names of all tags, each with the names of its attributes; lettering in pictures, which is laid out by the
/// length of its text, is left out.
pub(crate) fn tags(page: &str) -> Vec<String> {
    let names = |a: Vec<(String, String)>| a.into_iter().map(|(n, _)| n).collect::<Vec<_>>().join(" ");
    let lettering = ["text", "/text", "tspan", "/tspan", "line"];
    let tags = scan(page).into_iter().filter(|(tag, _)| !lettering.contains(&tag.as_str()));
    tags.map(|(tag, a)| format!("{tag} {}", names(a))).collect()
}

/// Every attribute: its tag, name and value.
pub(crate) fn attributes(page: &str) -> Vec<(String, String, String)> {
    scan(page).into_iter().flat_map(|(tag, a)| a.into_iter().map(move |(n, v)| (tag.clone(), n, v))).collect()
}

/// The headings of a page, and the time and title of each event, as indented lines.
pub(crate) fn outline(page: &str) -> String {
    let mut out = String::new();
    let main = page.split("<header class=\"masthead\">").nth(1).unwrap();
    for (from, _) in main.match_indices('<') {
        let (tag, text) = main[from + 1..].split_once('>').unwrap();
        let text = text.split('<').next().unwrap();
        let level = match tag.split_whitespace().next().unwrap() {
            "h1" => 0,
            "h2" => 1,
            "h3" => 2,
            "h4" if !tag.contains("class") => 3,
            "span" if tag.contains("\"when\"") => 4,
            "b" if tag.contains("dir=") => 4,
            "p" if tag.contains("bracket") || tag.contains("nothing") => 3,
            _ => continue,
        };
        let close = format!("</{}", tag.split_whitespace().next().unwrap());
        let inner = &main[from + tag.len() + 2..];
        let inner = inner.split(&close).next().unwrap();
        let mut plain = String::new();
        for part in inner.split('<') {
            plain.push_str(part.split_once('>').map_or(part, |(_, t)| t));
            plain.push(' ');
        }
        let words = if inner.contains('<') { plain } else { text.to_owned() };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push_str(&format!("{}{words}\n", "  ".repeat(level)));
    }
    out
}

fn spoil_sentences(sentences: &[EvidenceSentence], text: &str) -> Vec<EvidenceSentence> {
    let spoil = |s: &EvidenceSentence| EvidenceSentence {
        id: EvidenceId::new(text).unwrap_or_else(|_| s.id.clone()),
        text: text.to_owned(),
        passage: Some(text.to_owned()),
        ..s.clone()
    };
    sentences.iter().map(spoil).collect()
}

fn spoil_bounds(bounds: &Bounds, text: &str) -> Bounds {
    let chain = |c: &[EvidenceSentence]| spoil_sentences(c, text);
    Bounds::new(bounds.interval(), chain(bounds.earliest_because()), chain(bounds.latest_because())).unwrap()
}

/// The case with one text in every field that holds free text.
pub(crate) fn everywhere(mut input: ReportInput, text: &str) -> ReportInput {
    let own = || text.to_owned();
    let some = || Some(text.to_owned());
    let shown = || some().map(model::Protected::from);
    crate::sample::findings::everywhere(&mut input.findings, text);
    input.case.title = own();
    input.as_of.tool = own();
    input.as_of.checkpoint = own();
    input.as_of.verifier_key = own();
    for i in &mut input.incidents {
        (i.title, i.description, i.passage) = (own(), some(), some());
    }
    for e in &mut input.events {
        (e.title, e.description, e.passage) = (own(), some(), some());
    }
    for p in &mut input.places {
        p.names = vec![PlaceName { text: own(), note: some() }; 2];
        (p.description, p.passage) = (some(), some());
        p.fix.as_mut().unwrap().method = own();
    }
    for s in &mut input.sources {
        s.name = own().into();
        (s.medium, s.address, s.description, s.passage) = (some(), shown(), shown(), shown());
    }
    for p in &mut input.posts {
        (p.address, p.passage) = (shown(), shown());
    }
    for item in &mut input.items {
        match item {
            ReportItem::Confidential(c) => c.pseudonym = own(),
            ReportItem::Open(open) => {
                let i = &mut open.item;
                (i.name, i.title, i.description, i.passage) = (shown(), shown(), shown(), shown());
                for a in &mut open.arrivals {
                    (a.path, a.by) = (own().into(), own());
                    let c = a.collection.as_mut().unwrap();
                    (c.collector, c.address, c.account, c.tool) = (shown(), shown(), shown(), shown());
                }
                match open.analysis.as_mut().map(|a| &mut a.outcome) {
                    Some(Ok(t)) => {
                        t.container = own();
                        t.readings.device = shown();
                        t.warnings = vec![own()];
                        t.video.as_mut().unwrap().codec = own();
                        t.audio.as_mut().unwrap().codec = own();
                    }
                    Some(Err(f)) => (f.what, f.next) = (own(), own()),
                    None => {}
                }
            }
        }
    }
    for t in &mut input.times {
        t.without_metadata = spoil_bounds(&t.without_metadata, text);
        t.with_metadata = t.with_metadata.as_ref().map(|b| spoil_bounds(b, text));
    }
    for o in &mut input.orders {
        o.because = spoil_sentences(&o.because, text);
    }
    for c in &mut input.contradictions {
        c.evidence = spoil_sentences(&c.evidence, text);
        c.doubts = vec![own()];
    }
    for n in &mut input.notices {
        (n.what, n.next) = (own(), own());
        n.place = Whereabouts { file: some(), row: None, column: some(), byte: None };
    }
    for u in &mut input.unchecked {
        (u.what, u.why) = (own(), own());
    }
    for m in &mut input.method {
        (m.title, m.text) = (own(), own());
    }
    let geojson = format!(
        r#"{{"type":"FeatureCollection","features":[{{"properties":{{"highway":"primary","name":{}}},"geometry":{{"type":"LineString","coordinates":[[76.91,43.2361],[76.98,43.2362]]}}}}]}}"#,
        serde_json::Value::String(own())
    );
    input.base_layers = vec![publication::BaseLayer { name: own(), attribution: own(), geojson: geojson.into_bytes() }];
    input
}
