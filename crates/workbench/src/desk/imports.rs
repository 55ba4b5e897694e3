//! The imports that were done: arrivals that were recorded together.
use model::{Fact, FactKind};

use super::desk::Desk;

/// How far apart in time two arrivals of one import may be, in microseconds: the clock is read once a portion.
const TOGETHER: i64 = 120_000_000;

/// One import that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDone {
    /// When it began, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// How many files arrived.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// The first of the ledger entries.
    pub entry: u64,
    /// The items that arrived, 100 at most.
    pub items: Vec<String>,
}

impl Desk {
    /// The imports that were done, the newest first: arrivals by one person, one after the other in the ledger and in time.
    pub fn imports(&self, most: usize) -> Vec<ImportDone> {
        let state = self.state();
        let mut arrivals: Vec<_> = state
            .standing(FactKind::Arrival)
            .filter_map(|(_, kept)| match kept.fact.as_ref() {
                Fact::Arrival(arrival) => Some((kept.entry, arrival)),
                _ => None,
            })
            .collect();
        arrivals.sort_by_key(|(entry, _)| *entry);
        let mut imports: Vec<ImportDone> = Vec::new();
        let mut last = None;
        for (entry, arrival) in arrivals {
            let at = arrival.at.micros();
            let goes_on = last.is_some_and(|before: i64| (at - before).abs() <= TOGETHER);
            match imports.last_mut().filter(|import| goes_on && import.by == arrival.by) {
                Some(import) => {
                    import.files += 1;
                    import.bytes += arrival.len;
                    if import.items.len() < 100 {
                        import.items.push(arrival.item.to_string());
                    }
                }
                None => imports.push(ImportDone {
                    at: arrival.at.to_string(),
                    by: arrival.by.clone(),
                    files: 1,
                    bytes: arrival.len,
                    entry,
                    items: vec![arrival.item.to_string()],
                }),
            }
            last = Some(at);
        }
        imports.reverse();
        imports.truncate(most);
        imports
    }
}
