use std::collections::{BTreeMap, BTreeSet};

use model::{Fact, Notice, NoticeLevel, PointId, Relation, Whereabouts};

use super::reading::{Known, RowContent, TableReading, TableRow};
use super::schema::Table;
use crate::nearest::nearest;

/// How many missing names get a suggestion; the search reads every name there is.
pub(crate) const MOST_SUGGESTIONS: usize = 100;

type Ids = BTreeMap<Table, BTreeSet<String>>;

/// One id that a row refers to: in which column, of which table, and what id.
type Reference = (&'static str, Table, String);

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
                let missing: Vec<Reference> = references(&row.content)
                    .into_iter()
                    .filter(|(_, table, id)| !present.get(table).is_some_and(|ids| ids.contains(id)))
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
                    let is_post = matches!(row.content, RowContent::Fact(Fact::Post(_)));
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
        of_item || present.get(&Table::Events).is_some_and(|ids| ids.contains(point))
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
    fn texts<T: ToString>(ids: &BTreeSet<T>) -> BTreeSet<String> {
        ids.iter().map(T::to_string).collect()
    }
    let mut ids = Ids::from([
        (Table::Sources, texts(&known.sources)),
        (Table::Places, texts(&known.places)),
        (Table::Items, texts(&known.items)),
        (Table::Incidents, texts(&known.incidents)),
        (Table::Events, texts(&known.events)),
    ]);
    for reading in readings {
        let rows = reading.rows.iter().filter(|row| !matches!(row.content, RowContent::Fact(Fact::Post(_))));
        ids.entry(reading.table).or_default().extend(rows.map(|row| row.content.id()));
    }
    ids
}

fn references(content: &RowContent) -> Vec<Reference> {
    fn to<'a, T: ToString + 'a>(
        column: &'static str,
        table: Table,
        ids: impl IntoIterator<Item = &'a T>,
    ) -> impl Iterator<Item = Reference> {
        ids.into_iter().map(move |id| (column, table, id.to_string()))
    }
    match content {
        RowContent::Item(row) => {
            to("source", Table::Sources, &row.item.source).chain(to("place", Table::Places, &row.item.place)).collect()
        }
        RowContent::Fact(Fact::Post(post)) => {
            to("source", Table::Sources, &post.source).chain(to("id", Table::Items, [&post.item])).collect()
        }
        RowContent::Fact(Fact::Incident(incident)) => to("place", Table::Places, &incident.place).collect(),
        RowContent::Fact(Fact::Event(event)) => to("incident", Table::Incidents, &event.incident)
            .chain(to("place", Table::Places, &event.place))
            .chain(to("items", Table::Items, &event.items))
            .chain(to("sources", Table::Sources, &event.sources))
            .collect(),
        RowContent::Fact(Fact::Evidence(evidence)) => {
            to("items", Table::Items, &evidence.items).chain(to("sources", Table::Sources, &evidence.sources)).collect()
        }
        RowContent::Fact(_) => Vec::new(),
    }
}

fn points(row: &TableRow) -> Vec<(&'static str, &PointId)> {
    let RowContent::Fact(Fact::Evidence(evidence)) = &row.content else { return Vec::new() };
    let reference = match &evidence.relation {
        Relation::BeforePoint { reference, .. }
        | Relation::AfterPoint { reference, .. }
        | Relation::Offset { reference, .. }
        | Relation::Same { reference } => Some(("reference", reference)),
        Relation::At(_) | Relation::Within(_) | Relation::After(_) | Relation::Before(_) => None,
    };
    [("subject", &evidence.subject)].into_iter().chain(reference).collect()
}
