//! How many, and what is known of incidents beside their events.
use model::{Interval, PlaceId};
use serde::Serialize;

use crate::{
    ReportInput,
    input::findings::{CountLine, EquipmentLine, IncidentLine, NotSeenLine, WayLine},
    shown::{Link, Shown},
    wording::Clock,
};

/// The numbers of one incident, or of the whole case.
#[derive(Debug, Serialize)]
pub(crate) struct CountGroup {
    title: Option<String>,
    lines: Vec<CountView>,
}

#[derive(Debug, Serialize)]
struct CountView {
    of: String,
    place: Option<Link>,
    at_least: u64,
    at_most: Option<u64>,
    proof: Vec<String>,
    undercount: Vec<String>,
    recordings: u64,
    items: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SpanView {
    title: String,
    span: String,
    /// `None` where it is not known; empty where takes cover all of it.
    uncovered: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct WayView {
    who: String,
    stations: Vec<StationView>,
    out_of_order: bool,
}

#[derive(Debug, Serialize)]
struct StationView {
    place: Option<Link>,
    when: Option<String>,
    towards: Option<Link>,
    what: String,
    items: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub(crate) struct NotSeenView {
    question: String,
    what: String,
    by: Option<String>,
    how: String,
    items: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub(crate) struct EquipmentView {
    name: String,
    kind: String,
    user: Option<String>,
    certainty: String,
    place: Option<Link>,
    items: Vec<Link>,
}

impl CountGroup {
    /// The incident, and a row for each number, for print.
    pub(super) fn printed(&self) -> (Option<String>, Vec<Vec<String>>) {
        let row = |line: &CountView| {
            let place = line.place.as_ref().map(|place| format!(" at {}", place.text)).unwrap_or_default();
            let items: Vec<&str> = line.items.iter().map(|link| link.text.as_str()).collect();
            vec![
                format!("{}{place}", line.of),
                line.at_least.to_string(),
                line.at_most.map_or_else(|| "nothing bounds it".to_owned(), |most| most.to_string()),
                line.recordings.to_string(),
                items.join(", "),
            ]
        };
        (self.title.clone(), self.lines.iter().map(row).collect())
    }
}

/// The numbers, incident by incident, the whole case last.
pub(crate) fn counts(input: &ReportInput, shown: &Shown<'_>) -> Vec<CountGroup> {
    let lines = &input.findings.counts;
    let of = |wanted: Option<&model::IncidentId>| -> Vec<CountView> {
        lines.iter().filter(|line| line.incident.as_ref() == wanted).map(|line| count(line, shown)).collect()
    };
    let incidents = input
        .incidents
        .iter()
        .map(|incident| CountGroup { title: Some(incident.title.clone()), lines: of(Some(&incident.id)) });
    let whole = CountGroup { title: None, lines: of(None) };
    incidents.chain([whole]).filter(|group| !group.lines.is_empty()).collect()
}

fn place(id: Option<&PlaceId>, shown: &Shown<'_>) -> Option<Link> {
    shown.place(id?)
}

fn count(line: &CountLine, shown: &Shown<'_>) -> CountView {
    CountView {
        of: line.of.clone(),
        place: place(line.place.as_ref(), shown),
        at_least: line.at_least,
        at_most: line.at_most,
        proof: line.proof.clone(),
        undercount: line.undercount.clone(),
        recordings: line.recordings,
        items: shown.items(&line.items),
    }
}

/// When an incident was, and what of it no take covers; `None` for one that the page does not name.
pub(crate) fn span(line: &IncidentLine, input: &ReportInput, clock: &Clock) -> Option<SpanView> {
    let incident = input.incidents.iter().find(|incident| incident.id == line.incident)?;
    let words = |gap: &Interval| clock.word(*gap).whole;
    Some(SpanView {
        title: incident.title.clone(),
        span: clock.word(line.span).whole,
        uncovered: line.uncovered.as_ref().map(|gaps| gaps.iter().map(words).collect()),
    })
}

/// The way that a group or a vehicle took.
pub(crate) fn way(line: &WayLine, shown: &Shown<'_>, clock: &Clock) -> WayView {
    let stations = line.stations.iter().map(|station| StationView {
        place: place(station.place.as_ref(), shown),
        when: (!station.when.is_unknown()).then(|| clock.word(station.when).whole),
        towards: place(station.towards.as_ref(), shown),
        what: station.what.clone(),
        items: shown.items(&station.items),
    });
    WayView { who: line.who.clone(), stations: stations.collect(), out_of_order: line.out_of_order }
}

/// What was looked for and not seen.
pub(crate) fn not_seen(line: &NotSeenLine, shown: &Shown<'_>) -> NotSeenView {
    NotSeenView {
        question: line.question.clone(),
        what: line.what.clone(),
        by: line.by.clone(),
        how: line.how.clone(),
        items: shown.items(&line.items),
    }
}

/// A vehicle, a weapon or another thing.
pub(crate) fn equipment(line: &EquipmentLine, shown: &Shown<'_>) -> EquipmentView {
    EquipmentView {
        name: line.name.clone(),
        kind: line.kind.clone(),
        user: line.user.clone(),
        certainty: line.certainty.clone(),
        place: place(line.place.as_ref(), shown),
        items: shown.items(&line.items),
    }
}
