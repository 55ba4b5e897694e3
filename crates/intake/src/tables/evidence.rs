use model::{Basis, Difference, Evidence, Fact, Instant, Interval, PointId, Relation};

use super::number::{Numeral, Scale};
use super::row::Row;
use super::schema::{RELATIONS, RelationName, TRUSTS};
use super::time::Span;

pub(crate) fn read(row: &mut Row<'_>) -> Option<Fact> {
    let id = row.required_id("id");
    let subject: Option<PointId> = row.required_id("subject");
    let reference: Option<PointId> = row.id("reference");
    let relation = row.relation(RELATIONS);
    let trust = row.one_of("trust", TRUSTS).unwrap_or_default();
    let items = row.ids("items");
    let sources = row.ids("sources");
    if subject.is_some() && subject == reference {
        let next = "name the other point, or leave the cell empty".to_owned();
        row.refuse("reference", "a point is compared with itself".to_owned(), next);
    }
    let relation = match (relation?, reference) {
        (RelationName::At, reference) => at(row, reference),
        (RelationName::Within, reference) => within(row, reference),
        (RelationName::After, None) => after(row),
        (RelationName::Before, None) => before(row),
        (RelationName::After, Some(reference)) => {
            let (low, high) = seconds(row)?;
            Some(Relation::AfterPoint { reference, low, high })
        }
        (RelationName::Before, Some(reference)) => {
            let (low, high) = seconds(row)?;
            Some(Relation::BeforePoint { reference, low, high })
        }
        (RelationName::Offset, Some(reference)) => offset(row, reference),
        (RelationName::Around, None) => around(row),
        (RelationName::Around, Some(reference)) => around_point(row, reference),
        (RelationName::Same, Some(reference)) => same(row, reference),
        (RelationName::Offset | RelationName::Same, None) => {
            let next = "name the point that the subject is compared with".to_owned();
            row.refuse("reference", "this relation needs a reference".to_owned(), next);
            None
        }
    };
    Some(Fact::Evidence(Evidence {
        id: id?,
        subject: subject?,
        relation: relation?,
        basis: Basis { text: row.text("basis").unwrap_or_default(), trust },
        or: row.text("or").map(|or| or.trim().to_owned()),
        items,
        sources,
        passage: row.text("passage"),
    }))
}

/// A day in `low` begins at its first instant, one in `high` ends at its last.
fn ends(row: &mut Row<'_>) -> (Option<Span>, Option<Span>) {
    (row.time("low"), row.time("high"))
}

fn interval(row: &mut Row<'_>, earliest: Option<Instant>, latest: Option<Instant>) -> Option<Interval> {
    Interval::new(earliest, latest)
        .map_err(|_| {
            let what = format!("{:?} in low lies after {:?} in high", row.cell("low"), row.cell("high"));
            let next = "exchange the two cells, if that is meant; after midnight the date is the next day's".to_owned();
            row.refuse("high", what, next);
        })
        .ok()
}

fn refuse_reference(row: &mut Row<'_>, reference: Option<PointId>, relation: &str) -> Option<()> {
    if let Some(reference) = reference {
        let what = format!("{relation} takes no reference, but {reference} stands there");
        row.refuse("reference", what, "leave the cell empty, or write offset, before, after or same".to_owned());
        return None;
    }
    Some(())
}

fn refuse_filled(row: &mut Row<'_>, column: &str, why: &str) -> Option<()> {
    if row.cell(column).is_empty() {
        return Some(());
    }
    let what = format!("{:?} stands where nothing belongs: {why}", row.cell(column));
    row.refuse(column, what, "leave the cell empty, or choose another relation".to_owned());
    None
}

fn need(row: &mut Row<'_>, column: &str) {
    if row.cell(column).is_empty() {
        let next = "write a time like 2022-01-05 17:31".to_owned();
        row.refuse(column, "this relation needs a time here".to_owned(), next);
    }
}

fn at(row: &mut Row<'_>, reference: Option<PointId>) -> Option<Relation> {
    refuse_reference(row, reference, "at")?;
    need(row, "low");
    let (low, high) = ends(row);
    let low = low?;
    let latest = high.unwrap_or(low).last;
    interval(row, Some(low.first), Some(latest)).filter(|_| row.is_sound()).map(Relation::At)
}

fn within(row: &mut Row<'_>, reference: Option<PointId>) -> Option<Relation> {
    refuse_reference(row, reference, "within")?;
    if row.cell("low").is_empty() && row.cell("high").is_empty() {
        need(row, "low");
    }
    let (low, high) = ends(row);
    let interval = interval(row, low.map(|low| low.first), high.map(|high| high.last))?;
    row.is_sound().then_some(Relation::Within(interval))
}

fn after(row: &mut Row<'_>) -> Option<Relation> {
    refuse_filled(row, "high", "after takes low alone")?;
    need(row, "low");
    let low = row.time("low")?;
    interval(row, Some(low.first), None).map(Relation::After)
}

fn before(row: &mut Row<'_>) -> Option<Relation> {
    refuse_filled(row, "low", "without a reference, before takes high alone")?;
    need(row, "high");
    let high = row.time("high")?;
    interval(row, None, Some(high.last)).map(Relation::Before)
}

/// Stated times: an instant alone spreads by policy, two ends are the stretch that holds it.
fn around(row: &mut Row<'_>) -> Option<Relation> {
    need(row, "low");
    let (low, high) = ends(row);
    let low = low?;
    let latest = high.map_or(low.last, |high| high.last);
    interval(row, Some(low.first), Some(latest)).filter(|_| row.is_sound()).map(Relation::Around)
}

fn around_point(row: &mut Row<'_>, reference: PointId) -> Option<Relation> {
    let (low, high) = seconds(row)?;
    let Some(low) = low else {
        let next = "write the seconds that were stated, such as 900 for a quarter of an hour".to_owned();
        row.refuse("low", "around needs the length that was stated".to_owned(), next);
        return None;
    };
    Some(Relation::AroundPoint { reference, low, high: high.unwrap_or(low) })
}

fn same(row: &mut Row<'_>, reference: PointId) -> Option<Relation> {
    refuse_filled(row, "low", "same takes neither low nor high")?;
    refuse_filled(row, "high", "same takes neither low nor high")?;
    Some(Relation::Same { reference })
}

fn offset(row: &mut Row<'_>, reference: PointId) -> Option<Relation> {
    let (low, high) = seconds(row)?;
    if low.is_none() && high.is_none() {
        let next = "write the least and the greatest number of seconds, or choose before or after".to_owned();
        row.refuse("low", "an offset without seconds says nothing".to_owned(), next);
        return None;
    }
    Some(Relation::Offset { reference, low, high })
}

/// `low` and `high` as seconds, each of which may be open; `None` if one cannot be read.
fn seconds(row: &mut Row<'_>) -> Option<(Option<Difference>, Option<Difference>)> {
    let mut read = |column: &str| {
        let cell = row.cell(column);
        if cell.is_empty() {
            return Some(None);
        }
        match row.numeral(column, Scale::Other) {
            Numeral::One(number) if number.abs() < 1e12 => {
                Some(Some(Difference::from_micros((number * 1e6).round() as i64)))
            }
            Numeral::Two(readings) => {
                row.refuse_two(column, cell, readings, Scale::Other);
                None
            }
            _ => {
                let what = format!("{cell:?} is not a number of seconds, which belongs here beside a reference");
                row.refuse(column, what, "write seconds, such as 900 for a quarter of an hour".to_owned());
                None
            }
        }
    };
    let (low, high) = (read("low"), read("high"));
    let (low, high) = (low?, high?);
    if let (Some(least), Some(most)) = (low, high)
        && least > most
    {
        let what = format!("at least {} s and at most {} s cannot both hold", least.secs(), most.secs());
        row.refuse("high", what, "exchange the two cells, if that is meant".to_owned());
        return None;
    }
    Some((low, high))
}
