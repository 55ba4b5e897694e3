//! The document for print tells what the page tells.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that cannot unwrap has failed; it uses its part of the sample"
)]

mod sample;

use std::io::Write;
use std::process::{Command, Stdio};

use model::PublicAddress;
use publication::{BaseLayer, ReportInput, ReportText, TextBlock, TextSentence, TextStyle, TextStyled};
use sample::almaty;

/// What a reader can copy out of a document, one space between words; where long words may be broken is left out.
fn read(pdf: &[u8]) -> String {
    let mut reading = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext is installed by scripts/setup");
    let mut into = reading.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writing = std::thread::spawn(move || into.write_all(&bytes));
    let out = reading.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    String::from_utf8_lossy(&out.stdout).replace('\u{200b}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn printed(input: &ReportInput) -> String {
    read(&publication::pdf(input).unwrap())
}

#[test]
fn timeline_map_claims_law_and_tolls_are_printed_with_how_they_are_read_and_whose_they_are() {
    let mut input = almaty();
    let street = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"primary","name":"Satpayev"},
        "geometry":{"type":"LineString","coordinates":[[76.93,43.238],[76.96,43.238]]}}]}"#;
    input.base_layers = vec![BaseLayer {
        name: "base".to_owned(),
        attribution: "© OpenStreetMap contributors, ODbL".to_owned(),
        geojson: street.as_bytes().to_vec(),
    }];
    let says = printed(&input);
    for title in ["Chronology", "Timeline", "Map", "Places", "Count", "Claims", "Law", "Tolls", "Annex"] {
        assert!(says.contains(title), "{title}: {says}");
    }
    for told in [
        "A bar runs from the earliest to the latest time",
        "A disc or outline holds the place at true scale",
        "Base map: © OpenStreetMap contributors, ODbL. Drawn by sightline",
        "from ledger entry",
        "° N, ",
        "within ",
        "None is added to another",
        "never the machine's",
    ] {
        assert!(says.contains(told), "{told}: {says}");
    }
    // The drawings hold words, and no picture of them.
    let first = &input.places[0].names[0].text;
    assert!(says.matches(first.as_str()).count() > 1, "{first} stands on the map and in its list: {says}");
    for claim in &input.findings.claims {
        assert!(says.contains(claim.id.as_str()), "{}: {says}", claim.id);
    }
    for toll in &input.findings.tolls {
        assert!(says.contains(&toll.figure), "{}: {says}", toll.figure);
    }
    assert_eq!(publication::pdf(&input).unwrap(), publication::pdf(&input).unwrap(), "the same bytes");
}

#[test]
fn a_drawing_takes_any_words_and_a_case_without_places_says_so() {
    let mut input = almaty();
    input.places[0].names[0].text = "</text></svg><script>&amp;\u{1}\u{202e}\u{4e2d} \"'".to_owned();
    input.events[0].title = "]]> <!-- & \u{7} -->".to_owned();
    let says = printed(&input);
    assert!(says.contains("<script>&amp;[U+0001][U+202E][U+4E2D]"), "{says}");
    input.places.clear();
    input.events.iter_mut().for_each(|event| event.place = None);
    assert!(printed(&input).contains("No places are cited here"));
}

#[test]
fn words_are_printed_as_they_are_set_and_an_address_can_be_read_on_paper() {
    let mut input = almaty();
    let address = |text: &str| TextStyle::Link(PublicAddress::new(text).unwrap());
    let text = "At least seven people fell, the ministry says, Әуежай.";
    let styled = |words: &str, style: TextStyle| {
        let from = text.find(words).unwrap();
        TextStyled { from, to: from + words.len(), style }
    };
    let long = format!("https://ministry.example/қ/{}", "a".repeat(300));
    let sentence = TextSentence {
        text: text.to_owned(),
        styles: vec![
            styled("At least", TextStyle::Strong),
            styled("seven", TextStyle::Emphasis),
            styled("people", TextStyle::Code),
            styled("the ministry says", address(&long)),
            TextStyled { from: text.len(), to: text.len(), style: TextStyle::Footnote(0) },
            // There is no such footnote: nothing leads to it.
            TextStyled { from: text.len(), to: text.len(), style: TextStyle::Footnote(7) },
        ],
        ..TextSentence::default()
    };
    let note = TextSentence { number: 1, text: "On 6 January.".to_owned(), ..TextSentence::default() };
    input.text = Some(ReportText {
        title: "Set".to_owned(),
        blocks: vec![TextBlock::Paragraph(vec![sentence]), TextBlock::Rule, TextBlock::Footnotes(vec![vec![note]])],
        ..ReportText::default()
    });
    let pdf = publication::pdf(&input).unwrap();
    let says = read(&pdf);
    assert!(says.contains("At least seven people fell, the ministry says (https://ministry.example/қ/aaaa"), "{says}");
    assert!(says.contains("a On 6 January."), "{says}");
    let bytes = String::from_utf8_lossy(&pdf);
    assert!(
        bytes.contains("(https://ministry.example/%D2%9B/aaaa") || !bytes.contains("/URI ("),
        "what is followed is whole"
    );
}
