use model::Instant;

use super::civil::{Shown, write_utc};
use super::read::Table;
use crate::likely::{Layer, Policy};
use crate::network::{Repair, Solution};

/// Everything that follows from a table: what [`Answer::json`] writes down.
pub struct Answer<'t> {
    pub(super) table: &'t Table,
    solution: Solution<'t>,
    repairs: Vec<Repair>,
    layer: Layer,
}

impl<'t> Answer<'t> {
    pub(super) fn new(table: &'t Table, solution: Solution<'t>) -> Self {
        let repairs = solution.repairs();
        let layer = solution.likely(&table.statements, &Policy::default());
        Self { table, solution, repairs, layer }
    }

    /// Whether all the evidence can be true.
    pub fn is_consistent(&self) -> bool {
        self.solution.is_consistent()
    }

    /// What follows, to be asked further.
    pub fn solution(&self) -> &Solution<'t> {
        &self.solution
    }

    /// The cheapest ways to make the evidence consistent.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// What is likely by what the table states: apart from what is possible.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Whether the table states times that exclude nothing.
    pub fn has_statements(&self) -> bool {
        !self.table.statements.is_empty()
    }

    /// The id of a statement, by its place.
    pub fn statement_id(&self, number: usize) -> &str {
        self.table.statements.get(number).map_or("", |statement| &statement.id)
    }

    /// What a statement stands on, in the table's words.
    pub fn statement_basis(&self, number: usize) -> &str {
        self.table.statement_bases.get(number).map_or("", String::as_str)
    }

    /// An instant as people read it in the table's zone, or in UTC.
    pub fn show(&self, micros: i64) -> String {
        let mut text = Vec::new();
        self.show_into(&mut text, micros);
        String::from_utf8(text).unwrap_or_default()
    }

    pub(super) fn show_into(&self, out: &mut Vec<u8>, micros: i64) {
        match &self.table.zone {
            None => write_utc(out, micros),
            Some(zone) => {
                let timestamp = Instant::from_micros(micros).to_timestamp();
                out.extend_from_slice(Shown { timestamp, offset: zone.to_offset(timestamp) }.to_string().as_bytes());
            }
        }
    }
}
