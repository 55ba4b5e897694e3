//! Uses of force beside what the law asks of them. Nothing here concludes.
use serde::Serialize;

use super::{FactView, facts};
use crate::{
    chronology::ChronologyView,
    input::findings::{FindingsInput, StripLine},
    shown::{Link, Shown},
};

/// The standards, and the matrix.
#[derive(Debug, Serialize)]
pub(crate) struct LawView {
    pub(super) standards: Vec<StandardView>,
    pub(super) rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
pub(super) struct StandardView {
    pub(super) title: String,
    pub(super) adopted: String,
    pub(super) source: String,
    pub(super) wording: String,
    /// The number of each element, which heads its column, with what it asks, where, and who names it.
    pub(super) elements: Vec<(usize, String, String, String)>,
}

#[derive(Debug, Serialize)]
pub(super) struct RowView {
    pub(super) title: String,
    pub(super) event: Option<Link>,
    pub(super) cells: Vec<CellView>,
    pub(super) judged: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct CellView {
    pub(super) number: usize,
    pub(super) asks: String,
    pub(super) asked: bool,
    pub(super) in_favour: Vec<FactView>,
    pub(super) against: Vec<FactView>,
    pub(super) bears: Vec<FactView>,
}

/// The minutes before a first shot.
#[derive(Debug, Serialize)]
pub(crate) struct StripView {
    pub(super) event: Option<Link>,
    pub(super) lanes: Vec<LaneView>,
}

#[derive(Debug, Serialize)]
pub(super) struct LaneView {
    pub(super) item: Vec<Link>,
    pub(super) take: Option<String>,
    pub(super) reach: String,
    pub(super) shows: Vec<(String, Vec<String>)>,
}

/// The matrix of a case.
pub(crate) fn law(told: &FindingsInput, shown: &Shown<'_>, chronology: &ChronologyView) -> LawView {
    let mut number = 0;
    let mut standards = Vec::new();
    let mut asks = Vec::new();
    for standard in &told.standards {
        let mut elements = Vec::new();
        for (question, place, named_by) in &standard.elements {
            number += 1;
            asks.push(question.clone());
            elements.push((number, question.clone(), place.clone(), named_by.clone()));
        }
        standards.push(StandardView {
            title: standard.title.clone(),
            adopted: standard.adopted.clone(),
            source: standard.source.clone(),
            wording: standard.wording.clone(),
            elements,
        });
    }
    let rows = told.uses_of_force.iter().map(|row| RowView {
        title: row.title.clone(),
        event: chronology.links.get(&row.event).cloned(),
        cells: row
            .cells
            .iter()
            .zip(&asks)
            .enumerate()
            .map(|(n, (cell, asks))| CellView {
                number: n + 1,
                asks: asks.clone(),
                asked: cell.asked,
                in_favour: facts(&cell.in_favour, shown),
                against: facts(&cell.against, shown),
                bears: facts(&cell.bears, shown),
            })
            .collect(),
        judged: row.judged.clone(),
    });
    LawView { standards, rows: rows.collect() }
}

/// One strip.
pub(crate) fn strip(line: &StripLine, shown: &Shown<'_>, chronology: &ChronologyView) -> StripView {
    let lanes = line.lanes.iter().map(|lane| LaneView {
        item: shown.items(std::slice::from_ref(&lane.item)),
        take: lane.take.clone(),
        reach: lane.reach.clone(),
        shows: lane.shows.clone(),
    });
    StripView { event: chronology.links.get(&line.event).cloned(), lanes: lanes.collect() }
}
