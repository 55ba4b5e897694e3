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

    /// What is likely, with no more digits than its interval carries: `from` and `to` rounded outward and the peak to the
    /// nearest whole second, or whole minute where the interval is longer than ten.
    pub fn show_likely(&self, from: i64, peak: i64, to: i64) -> [String; 3] {
        let unit = if to.saturating_sub(from) > 600_000_000 { 60_000_000 } else { 1_000_000 };
        let down = |micros: i64| micros.div_euclid(unit) * unit;
        let up = |micros: i64| down(micros.saturating_add(unit - 1));
        [down(from), down(peak.saturating_add(unit / 2)), up(to)].map(|micros| self.show(micros))
    }

    /// A mark on an axis that spans so many microseconds: no finer than what it can show; the first one says the day.
    pub(super) fn tick(&self, micros: i64, span: i64, first: bool) -> String {
        let zone = self.table.zone.clone().unwrap_or(jiff::tz::TimeZone::UTC);
        let form = match span {
            0..=5_000_000 => "%H:%M:%S%.3f",
            5_000_001..=1_800_000_000 => "%H:%M:%S",
            1_800_000_001..=86_400_000_000 => "%H:%M",
            _ => "%Y-%m-%d %H:%M",
        };
        let form = if first && span <= 86_400_000_000 { format!("%Y-%m-%d {form}") } else { form.to_owned() };
        zone.to_datetime(Instant::from_micros(micros).to_timestamp()).strftime(&form).to_string()
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
