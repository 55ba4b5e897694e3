//! Rows that are told at the desk rather than imported: the same reading, binding and protection.
use std::collections::BTreeMap;

use intake::tables::{RowContent, TableReading};
use model::{Digest, Fact, ItemId, Notice};

use super::binder::Binder;
use super::meanwhile::keep;
use super::protection::Guard;
use crate::desk::State;
use crate::failure::Failure;
use crate::open::Workbench;

/// Facts as rows say them, ready to be recorded.
pub(crate) struct BoundRows {
    /// Each with the table that it stands in and the number of its row there, in the order of the readings.
    pub(crate) facts: Vec<(String, u64, Fact)>,
    /// Copies of items that are confidential from here on, to be disposed of when that is recorded.
    pub(crate) in_clear: BTreeMap<ItemId, Digest>,
    /// What deserves a look.
    pub(crate) notices: Vec<Notice>,
}

impl Workbench {
    /// What rows say, bound to the items that the case holds and protected as an import would protect it.
    pub(crate) async fn bind_rows(
        &self,
        readings: &[TableReading],
        guard: &Guard,
        standing: impl Fn(&Fact) -> Option<Fact>,
    ) -> Result<Result<BoundRows, Notice>, Failure> {
        let rows = || readings.iter().flat_map(|reading| reading.rows.iter().map(move |row| (&reading.given, row)));
        // Only rows of items need to know every item.
        let of_items = rows().any(|(_, row)| matches!(row.content, RowContent::Item(_)));
        let mut binder = if of_items { Some(Binder::load(self, readings).await?) } else { None };
        let in_clear = match &mut binder {
            Some(binder) => self.seal_known(readings, binder).await?,
            None => BTreeMap::new(),
        };
        let mut facts = Vec::new();
        let mut notices = Vec::new();
        for (given, row) in rows() {
            let mut fact = match (&row.content, &mut binder) {
                (RowContent::Fact(fact), Some(binder)) => binder.with_current_ids(fact.clone()),
                (RowContent::Fact(fact), None) => fact.clone(),
                (RowContent::Item(item), Some(binder)) => match binder.described(item, given, row.row) {
                    Ok(item) => Fact::Item(item),
                    Err(notice) => return Ok(Err(notice)),
                },
                (RowContent::Item(item), None) => Fact::Item(item.item.clone()),
            };
            guard.protect(&mut fact);
            if let Some(current) = standing(&fact) {
                match keep(&mut fact, &current, given, row.row) {
                    Ok(kept) => notices.extend(kept),
                    Err(notice) => return Ok(Err(*notice)),
                }
            }
            facts.push((given.clone(), row.row, fact));
        }
        notices.extend(binder.map(|binder| binder.notices).unwrap_or_default());
        Ok(Ok(BoundRows { facts, in_clear, notices }))
    }
}

/// What of rows must be protected, by what the desk knows.
pub(crate) fn guard_of(state: &State, readings: &[TableReading]) -> Guard {
    let known = Guard::LEADING.into_iter().flat_map(|kind| state.facts.get(&kind).into_iter().flatten());
    Guard::default().knowing(known.map(|(_, kept)| kept.fact.as_ref()), readings)
}
