use std::collections::{BTreeMap, BTreeSet};

use model::{Fact, Notice, NoticeLevel, PointId, Relation, Whereabouts};

use super::reading::{Known, RowContent, TableReading, TableRow};
use super::row::Row;
use super::schema::{Holds, Table};
use crate::nearest::nearest;

/// How many missing names get a suggestion; the search reads every name there is.
pub(crate) const MOST_SUGGESTIONS: usize = 100;

type Ids = BTreeMap<Table, BTreeSet<String>>;

/// One id that a row refers to: in which column, of which table, and what id.
pub(crate) type Reference = (&'static str, Table, String);

/// Takes out every row that refers to what is not there, until none is left.
pub(crate) fn refuse_dangling(readings: &mut [TableReading], known: &Known) {
    let written = ids(readings, known);
    let mut suggestions = 0;
    loop {
        let present = ids(readings, known);
        let mut refused = false;
        for reading in readings.iter_mut() {
            let mut notices = Vec::new();
            reading.rows.retain(|row| {
                let missing: Vec<Reference> = row
                    .references
                    .iter()
                    .filter(|(_, table, id)| !present.get(table).is_some_and(|ids| ids.contains(id)))
                    .cloned()
                    .collect();
                for (column, table, id) in &missing {
                    suggestions += 1;
                    let lost = written.get(table).is_some_and(|ids| ids.contains(id));
                    let likely = match present.get(table) {
                        Some(ids) if suggestions <= MOST_SUGGESTIONS && !lost => {
                            nearest(id, ids.iter().map(String::as_str))
                        }
                        _ => None,
                    };
                    let meant = likely.map(|id| format!("; was {id:?} meant?")).unwrap_or_default();
                    let (what, next) = if lost {
                        let what = format!("{id:?} of {} is not taken in, and so neither is this row", table.name());
                        (what, "mend that row first".to_owned())
                    } else {
                        let what = format!("{id:?} is in neither the case nor a good row of {}{meant}", table.name());
                        (what, format!("correct the id, or add its row to {}.csv", table.name()))
                    };
                    let is_post = reading.table == Table::Items && matches!(row.content, RowContent::Fact(_));
                    let place = Whereabouts {
                        file: Some(reading.given.clone()),
                        row: Some(row.row),
                        column: Some((*column).to_owned()),
                        byte: None,
                    };
                    if !is_post {
                        notices.push(Notice { level: NoticeLevel::Error, what, place, next });
                    }
                }
                refused |= !missing.is_empty();
                missing.is_empty()
            });
            reading.notices.append(&mut notices);
        }
        if !refused {
            return;
        }
    }
}

/// Warns of points in time that only one piece of evidence speaks of and that are neither events nor items.
pub(crate) fn doubt_points(readings: &mut [TableReading], known: &Known) {
    let present = ids(readings, known);
    let is_item = |id: &str| {
        let id = id.split('#').next().unwrap_or(id);
        present.get(&Table::Items).is_some_and(|ids| ids.contains(id))
    };
    let is_known = |point: &str| {
        let of_item = point.strip_suffix(".start").or_else(|| point.strip_suffix(".end")).is_some_and(is_item);
        // The sun's moments at a place are dated by the computed sun.
        point.starts_with("sun/") || of_item || present.get(&Table::Events).is_some_and(|ids| ids.contains(point))
    };
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for (_, point) in readings.iter().flat_map(|reading| &reading.rows).flat_map(points) {
        *uses.entry(point.to_string()).or_default() += 1;
    }
    let starts = present.get(&Table::Items).into_iter().flatten().map(|id| format!("{id}.start"));
    let likely: BTreeSet<String> = present.get(&Table::Events).into_iter().flatten().cloned().chain(starts).collect();
    let mut suggestions = 0;
    for reading in readings.iter_mut() {
        for row in &reading.rows {
            for (column, point) in points(row) {
                let point = point.as_str();
                if is_known(point) || uses.get(point).is_some_and(|uses| *uses > 1) {
                    continue;
                }
                suggestions += 1;
                let meant =
                    (suggestions <= MOST_SUGGESTIONS).then(|| nearest(point, likely.iter().map(String::as_str)));
                let meant = meant.flatten().map(|id| format!("; was {id:?} meant?")).unwrap_or_default();
                reading.notices.push(Notice {
                    level: NoticeLevel::Warning,
                    what: format!(
                        "{point:?} is neither an event nor the start of an item, and stands here alone{meant}"
                    ),
                    place: Whereabouts {
                        file: Some(reading.given.clone()),
                        row: Some(row.row),
                        column: Some(column.to_owned()),
                        byte: None,
                    },
                    next: "correct the name, or add the event to events.csv".to_owned(),
                });
            }
        }
    }
}

fn ids(readings: &[TableReading], known: &Known) -> Ids {
    let mut ids = known.ids.clone();
    for reading in readings {
        for row in &reading.rows {
            let table = match &row.content {
                RowContent::Item(_) => Table::Items,
                // A post may stand in the row of its item.
                RowContent::Fact(Fact::Post(_)) => Table::Posts,
                RowContent::Fact(_) => reading.table,
            };
            ids.entry(table).or_default().insert(row.content.id());
        }
    }
    // An item that is one take is spoken of by its own id.
    let items: Vec<String> = ids.get(&Table::Items).into_iter().flatten().cloned().collect();
    ids.entry(Table::Takes).or_default().extend(items);
    ids
}

/// The rows that a good row refers to, as its columns say.
pub(crate) fn of(row: &Row<'_>, table: Table) -> Vec<Reference> {
    let mut references = Vec::new();
    for column in table.columns() {
        let name = column.name;
        match column.holds {
            Holds::Reference(to) => {
                let cell = row.cell(name);
                references.extend((!cell.is_empty()).then(|| (name, to, cell.to_owned())));
            }
            Holds::References(to) => references.extend(row.list(name).into_iter().map(|id| (name, to, id))),
            Holds::Spans => {
                let spans = super::cell::items_of_spans(&row.list(name));
                references.extend(spans.into_iter().map(|id| (name, Table::Items, id)));
            }
            Holds::Anything => references.extend(row.list(name).iter().filter_map(|part| {
                let (to, id) = part.split_once(':')?;
                Some((name, Table::named(to)?, id.trim().to_owned()))
            })),
            _ => {}
        }
    }
    references
}

fn points(row: &TableRow) -> Vec<(&'static str, &PointId)> {
    let RowContent::Fact(Fact::Evidence(evidence)) = &row.content else { return Vec::new() };
    let reference = match &evidence.relation {
        Relation::BeforePoint { reference, .. }
        | Relation::AfterPoint { reference, .. }
        | Relation::Offset { reference, .. }
        | Relation::AroundPoint { reference, .. }
        | Relation::Same { reference } => Some(("reference", reference)),
        Relation::At(_) | Relation::Within(_) | Relation::After(_) | Relation::Before(_) | Relation::Around(_) => None,
    };
    [("subject", &evidence.subject)].into_iter().chain(reference).collect()
}
