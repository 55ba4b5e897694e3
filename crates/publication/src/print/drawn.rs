//! The map and the timeline of the page, drawn for paper: the same shapes at the same scale, each on a sheet of its own.
use minijinja::{
    Environment,
    syntax::SyntaxConfig,
    value::{Serde, Value},
};
use serde::Serialize;
use typesetting::{Block, Plate, Still, StillFormat};

use crate::{
    ReportError, ReportInput,
    axis::MARGIN,
    chronology::ChronologyView,
    map::{MapView, SheetView},
    page::unbroken,
    timeline::StripView,
};

const STYLE: &str = include_str!("../template/drawn.css");
const TEMPLATES: [(&str, &str); 3] = [
    ("drawn.html", include_str!("../template/drawn.html")),
    ("map.xml", include_str!("../template/map.xml")),
    ("timeline.xml", include_str!("../template/timeline.xml")),
];

/// How high a drawing of the timeline may be on one sheet, in its own units: what a sheet of A4 across has room for.
const SHEET: f64 = 520.0;

#[derive(Serialize)]
struct MapDrawing<'a> {
    style: &'a str,
    s: &'a SheetView,
}

#[derive(Serialize)]
struct TimelineDrawing<'a> {
    style: &'a str,
    left: f64,
    width: f64,
    height: f64,
    strips: &'a [StripView],
}

fn drawn<T: Serialize>(template: &str, view: T) -> Result<Option<Still>, ReportError> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, template) in TEMPLATES {
        environment.add_template(name, template)?;
    }
    environment.add_filter("unbroken", unbroken);
    let bytes = environment.get_template(template)?.render(Value::from(Serde(view)))?.into_bytes();
    Ok(Some(Still { format: StillFormat::Svg, bytes }))
}

/// The timeline: every event as a bar, on as many sheets as it needs.
pub(super) fn timeline(chronology: &ChronologyView, input: &ReportInput) -> Result<Vec<Block>, ReportError> {
    let view = &chronology.timeline;
    let sheets = view.sheets(SHEET);
    let many = sheets.len();
    let mut plates = Vec::new();
    for (n, strips) in sheets.iter().enumerate() {
        let height = strips.iter().map(StripView::room).sum();
        let drawing = TimelineDrawing { style: STYLE, left: -MARGIN, width: view.width, height, strips };
        let part = if many > 1 { format!(", part {} of {many}", n + 1) } else { String::new() };
        let alt = format!(
            "Timeline{part}: every event as a bar from its earliest to its latest possible time. The table of the chronology \
             holds the same in words."
        );
        plates.push(Plate {
            title: (n == 0).then(|| "Timeline".to_owned()),
            still: drawn("timeline.xml", drawing)?,
            alt,
            caption: timeline_caption(chronology),
            credit: credit(input, &[]),
        });
    }
    Ok(if plates.is_empty() { Vec::new() } else { vec![Block::Plates { plates }] })
}

fn timeline_caption(chronology: &ChronologyView) -> String {
    let mut says = "A bar runs from the earliest to the latest time that the evidence does not exclude; its middle is no likelier than \
                    its ends. A bar that fades has no known end on that side; one with an arrow goes on in the next or from the last \
                    row. Each part between breaks has its own scale, told by its hours. Numbers are those of the chronology."
        .to_owned();
    let incidents = chronology.incident_titles();
    if !incidents.is_empty() {
        says.push_str(&format!(" Colours: {}; grey: no incident.", incidents.join("; ")));
    }
    if chronology.undated > 0 {
        says.push_str(&format!(" Not drawn, because no time is known: {} of the events.", chronology.undated));
    }
    says
}

/// The maps, and the list of the places on them.
pub(super) fn map(view: &MapView, input: &ReportInput) -> Result<Vec<Block>, ReportError> {
    let mut plates = Vec::new();
    for (n, sheet) in view.sheets.iter().enumerate() {
        let base = match (view.attributions.is_empty(), view.has_base) {
            (_, false) => " No base map was given; the lines are longitude and latitude.",
            _ => "",
        };
        let shots = if view.has_shots { " A red outline is the region that shots came from." } else { "" };
        plates.push(Plate {
            title: (n == 0).then(|| "Map".to_owned()),
            still: drawn("map.xml", MapDrawing { style: STYLE, s: sheet })?,
            alt: format!("{}: {} places; the table behind it names them.", sheet.heading, sheet.marked()),
            caption: format!(
                "{}. North is up; the bar gives the scale, and distances are true near the middle. A disc or outline holds the place at \
                 true scale; the dot is its best single position.{shots}{base}",
                sheet.heading
            ),
            credit: credit(input, &view.attributions),
        });
    }
    let mut blocks = Vec::new();
    match plates.is_empty() {
        true => blocks.push(Block::heading(1, "Map")),
        false => blocks.push(Block::Plates { plates }),
    }
    let rows: Vec<Vec<String>> = view.printed();
    if rows.is_empty() {
        blocks.push(Block::aside("No places are cited here, so there is nothing to draw."));
        return Ok(blocks);
    }
    blocks.push(Block::heading(2, "Places"));
    blocks.push(Block::table(&["", "Place", "Where, and how exactly", "How it is known"], &[1, 6, 8, 6], rows));
    if view.unplaced > 0 {
        blocks.push(Block::aside(format!(
            "Of {} of these places no position is known: they are not drawn.",
            view.unplaced
        )));
    }
    Ok(blocks)
}

/// Whose a drawing is, and of which state of the case.
fn credit(input: &ReportInput, attributions: &[String]) -> String {
    let base = if attributions.is_empty() { String::new() } else { format!("Base map: {}. ", attributions.join("; ")) };
    format!("{base}Drawn by {} from ledger entry {}.", input.as_of.tool, crate::measure::thousands(input.as_of.entries))
}
