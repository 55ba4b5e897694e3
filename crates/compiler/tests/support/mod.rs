//! A made-up world for tests: what can be cited, as a small file of data.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "test data that cannot be read stops the test; each test uses a part"
)]

use std::collections::{BTreeMap, BTreeSet};

use compiler::{
    Basis, BytesState, Checked, Compiler, Counted, Exhibit, ExhibitKind, Exposing, Inputs, JudgedBy, KnownOrder, Level,
    LookedFor, NameGuard, NamedPlace, Picture, Quotable, Speaker, Support, Tally, TimeOf,
};
use model::{Certainty, Instant, Interval, MediaTime, Position, Visibility};
use serde_json::Value;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn set(value: &Value) -> BTreeSet<String> {
    texts(value).into_iter().collect()
}

fn instant(value: &Value) -> Option<Instant> {
    value.as_str().map(|at| Instant::from(at.parse::<jiff::Timestamp>().unwrap()))
}

fn media(value: &Value) -> Option<MediaTime> {
    value.as_f64().map(|secs| MediaTime::from_micros((secs * 1e6) as u64))
}

fn position(value: &Value) -> Option<Position> {
    Position::from_lon_lat(value["lon"].as_f64()?, value["lat"].as_f64()?).ok()
}

/// The world of a file.
pub(crate) fn world(json: &str) -> Inputs {
    let data: Value = serde_json::from_str(json).unwrap();
    let times: BTreeMap<String, TimeOf> = data["times"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(id, time)| {
            let interval = |from: &str, to: &str| Interval::new(instant(&time[from]), instant(&time[to])).unwrap();
            let likely = time["likely_from"].is_string().then(|| interval("likely_from", "likely_to"));
            let words = time["words"].as_str().map(str::to_owned);
            (
                id.clone(),
                TimeOf {
                    what: text(&time["what"]),
                    bounds: interval("from", "to"),
                    likely,
                    words,
                    finding: data["orders"].is_array().then(|| format!("time {id}")),
                },
            )
        })
        .collect();
    let speakers: BTreeMap<String, Speaker> = data["speakers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(id, names)| (id.clone(), Speaker { id: id.clone(), names: texts(names) }))
        .collect();
    let mut numbers = BTreeMap::new();
    let mut items: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut supports = Vec::new();
    let mut exhibits: Vec<Exhibit> = Vec::new();
    for (id, one) in data["supports"].as_object().unwrap() {
        let number = supports.len();
        numbers.insert(id.clone(), number);
        let item = one["item"].as_str();
        if let Some(item) = item {
            items.entry(item.to_owned()).or_default().push(number);
        }
        let basis = match one["basis"].as_str().unwrap() {
            "observed" => Basis::Observed,
            "shown" => Basis::Shown,
            "said" => Basis::Said,
            "computed" => Basis::Computed,
            "judged" => Basis::Judged,
            _ => Basis::Described,
        };
        let counted = one["counted"].as_array().filter(|counted| !counted.is_empty());
        let looked = &one["looked_for"];
        supports.push(Support {
            name: format!("{} {id}", if basis == Basis::Said { "claim" } else { "observation" }),
            basis,
            from: media(&one["from_s"]),
            to: media(&one["to_s"]),
            says: texts(&one["says"]),
            withdrawn: texts(&one["withdrawn"]),
            quotable: one["quotable"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|quote| Quotable {
                    text: text(&quote[0]),
                    language: quote[1].as_str().map(str::to_owned),
                    translated: quote[2] == true,
                })
                .collect(),
            certainty: match one["certainty"].as_str() {
                Some("possible") => Some(Certainty::Possible),
                Some("probable") => Some(Certainty::Probable),
                Some(_) => Some(Certainty::Certain),
                None => None,
            },
            counted: counted
                .into_iter()
                .flatten()
                .map(|one| Counted {
                    what: text(&one[0]),
                    at_least: one[1].as_u64(),
                    at_most: one[2].as_u64(),
                    statistic: one[3] == true,
                })
                .collect(),
            times: one["time"].as_str().map(|id| times[id].clone()).into_iter().collect(),
            places: set(&one["places"]),
            speaker: one["speaker"].as_str().map(|id| speakers[id].clone()),
            chain: texts(&one["chain"]),
            looked_for: looked.is_object().then(|| LookedFor {
                question: text(&looked["question"]),
                scope: text(&looked["scope"]),
                whole: looked["whole"] == true,
                visibility: if looked["visibility"] == "good" { Visibility::Good } else { Visibility::Partial },
            }),
            denied: one["denied"] == true,
            judged: (basis == Basis::Judged).then(|| JudgedBy {
                by: text(&one["by"]),
                legal: one["legal"] == true,
                lapsed: one["lapsed"].as_str().map(str::to_owned),
            }),
            roots: set(&one["roots"]),
        });
        let kind = match basis {
            Basis::Said => ExhibitKind::Claim,
            Basis::Judged => ExhibitKind::Judgement,
            _ => ExhibitKind::Observation,
        };
        let mut exhibit = exhibit(id, kind, vec![number]);
        exhibit.rests_on.extend(item.map(|item| format!("item:{item}")));
        exhibits.push(exhibit);
    }
    for one in data["exhibits"].as_array().unwrap() {
        let id = text(&one["id"]);
        let kind: ExhibitKind = serde_json::from_value(one["kind"].clone()).unwrap();
        let mut carried: Vec<usize> = texts(&one["supports"]).iter().map(|id| numbers[id]).collect();
        if one["of_item"] == true {
            carried.extend(items.get(&id).into_iter().flatten());
        }
        let mut made = exhibit(&id, kind, carried);
        made.bytes = match one["bytes"].as_str() {
            Some("failed") => BytesState::Failed("read 40 bytes that hash to something else".to_owned()),
            Some(_) => BytesState::Intact,
            None => BytesState::NotHeld,
        };
        made.duration = media(&one["duration_s"]);
        made.unusable = one["unusable"].as_str().map(str::to_owned);
        made.is_report = one["is_report"] == true;
        made.rests_on = set(&one["rests_on"]);
        exhibits.push(made);
    }
    let mut guard = NameGuard::new(b"a salt for tests");
    for pair in data["protected"].as_array().unwrap() {
        guard.add(&text(&pair[0]), &text(&pair[1]));
    }
    Inputs {
        zone: text(&data["zone"]),
        exhibits,
        supports,
        places: data["places"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| NamedPlace {
                id: text(&place["id"]),
                names: texts(&place["names"]),
                within: place["within"].as_str().map(str::to_owned),
                position: position(place).map(|at| (at, place["radius_m"].as_f64().unwrap_or(0.0))),
            })
            .collect(),
        speakers: speakers.into_values().collect(),
        tallies: data["tallies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tally| Tally {
                finding: text(&tally["finding"]),
                of: text(&tally["of"]),
                state: tally["state"].as_str().map(str::to_owned),
                scope: texts(&tally["scope"]),
                at_least: tally["at_least"].as_u64().unwrap(),
                at_most: tally["at_most"].as_u64(),
                statistic: tally["statistic"] == true,
            })
            .collect(),
        time_words: times.iter().filter_map(|(id, time)| Some((id.clone(), time.words.clone()?))).collect(),
        orders: data["orders"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|pair| KnownOrder {
                earlier: format!("time {}", text(&pair[0])),
                later: format!("time {}", text(&pair[1])),
            })
            .collect(),
        pictures: data["pictures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|picture| Picture {
                source: text(&picture["source"]),
                credit: picture["credit"].as_str().map(str::to_owned),
                ground: picture["ground"].as_str().map(str::to_owned),
                exhibit: picture["exhibit"].as_str().map(str::to_owned),
            })
            .collect(),
        guard: Some(guard),
        exposing: data["exposing"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| Exposing {
                what: text(&one["what"]),
                names: texts(&one["names"]),
                position: position(one),
                radius_m: one["radius_m"].as_f64().unwrap(),
            })
            .collect(),
        unread: Vec::new(),
    }
}

fn exhibit(id: &str, kind: ExhibitKind, supports: Vec<usize>) -> Exhibit {
    Exhibit {
        id: id.to_owned(),
        kind,
        also_known_as: Vec::new(),
        title: id.to_owned(),
        bytes: BytesState::NotHeld,
        duration: None,
        unusable: None,
        is_report: false,
        supports,
        rests_on: BTreeSet::new(),
    }
}

/// A world that tests share.
pub(crate) fn veyra() -> Inputs {
    world(include_str!("../veyra/world.json"))
}

/// What is found in one sentence above a note, by kind.
pub(crate) fn found(compiler: &mut Compiler, sentence: &str) -> Vec<String> {
    above_notes(&compiler.check(sentence))
}

/// The kinds of what is above a note.
pub(crate) fn above_notes(checked: &Checked) -> Vec<String> {
    let grave = checked.diagnostics.iter().filter(|d| d.level > Level::Note);
    grave.map(|d| d.code.name().to_owned()).collect()
}

/// A sentence with what is expected of it.
#[derive(Debug, Clone)]
pub(crate) struct Labelled {
    pub(crate) expected: Vec<String>,
    pub(crate) text: String,
}

impl Labelled {
    pub(crate) fn is_right(&self) -> bool {
        self.expected == ["ok"]
    }
}

/// The sentences of a file.
pub(crate) fn labelled(file: &str) -> Vec<Labelled> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (expected, text) = line.split_once(" | ").unwrap_or_else(|| panic!("no label: {line}"));
            Labelled { expected: expected.split_whitespace().map(str::to_owned).collect(), text: text.to_owned() }
        })
        .collect()
}

/// How well sentences are told apart.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) hits: usize,
    pub(crate) misses: Vec<String>,
    pub(crate) false_alarms: Vec<String>,
    pub(crate) right_kind: usize,
    pub(crate) wrong_kind: Vec<String>,
}

impl Score {
    pub(crate) fn of(compiler: &mut Compiler, sentences: &[Labelled]) -> Self {
        let mut score = Self::default();
        for sentence in sentences {
            let found = found(compiler, &sentence.text);
            match (sentence.is_right(), found.is_empty()) {
                (true, true) => {}
                (true, false) => score.false_alarms.push(format!("{found:?}: {}", sentence.text)),
                (false, true) => score.misses.push(format!("{:?}: {}", sentence.expected, sentence.text)),
                (false, false) => {
                    score.hits += 1;
                    match found.iter().any(|code| sentence.expected.contains(code)) {
                        true => score.right_kind += 1,
                        false => {
                            score.wrong_kind.push(format!("{found:?} for {:?}: {}", sentence.expected, sentence.text))
                        }
                    }
                }
            }
        }
        score
    }
}
