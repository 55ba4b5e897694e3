//! A row as a fact, column by column: what stands under a header is the fact's member of that name.
//!
//! A few members are spread over several columns ([`gather`], and [`spread`] the other way); everything else follows
//! from the list of columns alone.
use jiff::tz::TimeZone;
use model::{Difference, Fact, Fix, Interval, Relation, Trust};
use serde_json::{Map, Value, json};

use super::row::Row;
use super::schema::{Column, Holds, Table};
use super::{cell, checks, places, vocabulary};
use crate::nearest::nearest;

type Members = Map<String, Value>;

/// The member that a column holds, where they are not called alike.
fn member(column: &'static str) -> &'static str {
    match column {
        "from_s" => "from",
        "to_s" => "to",
        "at_s" => "at",
        "a_at_s" => "a_at",
        "b_at_s" => "b_at",
        "offset_s" => "offset",
        "error_s" => "error",
        "machine_offset_s" => "machine_offset",
        "machine_error_s" => "machine_error",
        "offset_low_s" => "offset_low",
        "offset_high_s" => "offset_high",
        "posted_at" => "posted",
        "captured_at" => "captured",
        "edited_at" => "edited",
        "said_at" => "said",
        other => other,
    }
}

/// Columns that make up one member together with others.
fn is_part(table: Table, column: &str) -> bool {
    match column {
        "lon" | "lat" | "position" | "radius_m" | "ring" | "method" => true,
        "name" | "other_names" => table == Table::Places,
        "question" | "scope" | "looked_through_whole" | "visibility" | "visibility_note" => {
            table == Table::Observations
        }
        _ => false,
    }
}

/// The fact in a row; `None`, with the reasons in the row's notices, if it is not a good one.
pub(crate) fn read(row: &mut Row<'_>, table: Table) -> Option<Fact> {
    let mut members = Members::new();
    for column in table.columns() {
        if column.required && row.cell(column.name).is_empty() {
            let next = format!("write {}", lower_first(column.meaning));
            row.refuse(column.name, "this cell must not be empty".to_owned(), next);
        } else if !is_part(table, column.name)
            && let Some(value) = cell::read(row, column)
        {
            members.insert(member(column.name).to_owned(), value);
        }
    }
    gather(row, table, &mut members);
    if !row.is_sound() {
        return None;
    }
    name(table, &mut members);
    let fact = json!({ "kind": table.kind().name(), "value": members });
    match serde_json::from_value::<Fact>(fact) {
        Ok(fact) => {
            checks::check(row, &fact);
            Some(fact)
        }
        Err(error) => {
            let id = table.columns()[0].name;
            row.refuse(id, format!("the row cannot be read: {error}"), "look at each of its cells again".to_owned());
            None
        }
    }
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Members that stand in several columns.
fn gather(row: &mut Row<'_>, table: Table, members: &mut Members) {
    let has = |column: &str| table.columns().iter().any(|known| known.name == column);
    if table == Table::Places
        && let Some(name) = row.text("name")
    {
        members.insert("names".to_owned(), json!(places::names(row, name)));
    }
    if has("lon")
        && let Some(fix) = places::fix(row)
    {
        members.insert("fix".to_owned(), json!(fix));
    }
    if table == Table::Terms {
        for (member, cell) in [("list", row.cell("list")), ("word", row.cell("word"))] {
            members.insert(member.to_owned(), json!(vocabulary::plain(cell)));
        }
        if let Some(Value::Array(likes)) = members.get_mut("like") {
            likes.iter_mut().for_each(|like| *like = json!(vocabulary::plain(like.as_str().unwrap_or_default())));
        }
        let (list, lists) = (vocabulary::plain(row.cell("list")), vocabulary::lists());
        if !list.is_empty() && !lists.contains(&list.as_str()) {
            let next = match nearest(&list, lists.iter().copied()) {
                Some(likely) => format!("write {likely}, if that is meant; otherwise one of: {}", lists.join(", ")),
                None => format!("write one of: {}", lists.join(", ")),
            };
            row.refuse("list", format!("{list:?} is not one of the vocabularies"), next);
        }
    }
    if table == Table::Posts {
        members.entry("posted").or_insert(json!(Interval::UNKNOWN));
    }
    if table == Table::Observations {
        gather_negative(row, table, members);
    }
}

fn gather_negative(row: &mut Row<'_>, table: Table, members: &mut Members) {
    let parts = ["question", "scope", "looked_through_whole", "visibility", "visibility_note"];
    let filled: Vec<&str> = parts.into_iter().filter(|part| !row.cell(part).is_empty()).collect();
    if filled.is_empty() {
        return;
    }
    let mut negative = Members::new();
    let columns: Vec<&Column> = table.columns().iter().filter(|column| parts.contains(&column.name)).collect();
    for column in columns {
        match cell::read(row, column) {
            Some(value) => {
                negative.insert(column.name.to_owned(), value);
            }
            None if row.cell(column.name).is_empty() && column.name != "visibility_note" => {
                let what = format!("{} is filled in, so the row says that something was not seen", filled.join(", "));
                let next = format!("write {}; or leave all of these cells empty", lower_first(column.meaning));
                row.refuse(column.name, what, next);
            }
            None => {}
        }
    }
    members.insert("negative".to_owned(), Value::Object(negative));
}

/// The name of a fact whose row gives none, made of what it joins.
fn name(table: Table, members: &mut Members) {
    if members.contains_key("id") || table.columns().iter().all(|column| column.name != "id" || column.required) {
        return;
    }
    let text = |member: &str| members.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let at = |member: &str| members.get(member).and_then(Value::as_i64).map(cell::write_micros);
    let parts = match table {
        Table::Roles => vec![text("item"), text("role"), text("source")],
        Table::Lineage => vec![text("item"), text("relation"), text("of")],
        Table::Verification => {
            let take = text("take");
            vec![if take.is_empty() { text("item") } else { take }, "sheet".to_owned()]
        }
        Table::Marks => vec![text("item"), text("landmark"), at("at").unwrap_or_default()],
        Table::Fixes => vec![text("item"), text("of"), at("from").unwrap_or_default(), "fix".to_owned()],
        Table::Links => vec![text("a"), text("b")],
        _ => return,
    };
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    members.insert("id".to_owned(), json!(parts.join(if table == Table::Verification { "." } else { " " })));
}

/// The cells of a fact, in the order of its table's columns; `None` for a fact that no table holds.
pub(crate) fn write(fact: &Fact, zone: &TimeZone) -> Option<Vec<String>> {
    let table = Table::of_kind(fact.kind())?;
    let written = serde_json::to_value(fact).ok()?;
    let mut members = written.get("value")?.as_object()?.clone();
    let parts = spread(fact, zone, &mut members);
    let text = |column: &Column| {
        let part = parts.iter().find(|(name, _)| *name == column.name).map(|(_, text)| text.clone());
        part.unwrap_or_else(|| {
            members.get(member(column.name)).map(|value| cell::write(value, column.holds, zone)).unwrap_or_default()
        })
    };
    Some(table.columns().iter().map(text).collect())
}

/// What stands in the columns that make up one member together.
fn spread(fact: &Fact, zone: &TimeZone, members: &mut Members) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    if let Some(fix) = members.remove("fix").and_then(|fix| serde_json::from_value::<Fix>(fix).ok()) {
        parts.extend(places::write_fix(&fix));
    }
    match fact {
        Fact::Place(place) => parts.extend(places::write_names(place)),
        Fact::Item(item) => {
            parts.push(("sha256", item.sha256().map(|digest| digest.to_string()).unwrap_or_default()));
            parts.push(("file", String::new()));
            let stands_for = if item.stands_for == 1 { String::new() } else { item.stands_for.to_string() };
            parts.push(("stands_for", stands_for));
        }
        Fact::Post(post) if post.posted.is_unknown() => parts.push(("posted_at", String::new())),
        Fact::Evidence(evidence) => parts.extend(spread_evidence(evidence, zone)),
        Fact::Observation(observation) => {
            if let Some(negative) = &observation.negative {
                for (name, holds) in [
                    ("question", Holds::Text),
                    ("scope", Holds::Spans),
                    ("looked_through_whole", Holds::YesNo),
                    ("visibility", Holds::Text),
                    ("visibility_note", Holds::Text),
                ] {
                    let value = json!(negative).get(name).cloned().unwrap_or_default();
                    parts.push((name, cell::write(&value, holds, zone)));
                }
            }
        }
        _ => {}
    }
    parts
}

fn spread_evidence(evidence: &model::Evidence, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let at = |at: Option<model::Instant>| at.map(|at| super::time::write_instant(at, zone)).unwrap_or_default();
    let seconds = |d: Option<Difference>| d.map(|d| cell::write_micros(d.micros())).unwrap_or_default();
    let (relation, low, high, reference) = match &evidence.relation {
        Relation::At(i) if i.earliest() == i.latest() => ("at", at(i.earliest()), String::new(), None),
        Relation::At(i) => ("at", at(i.earliest()), at(i.latest()), None),
        Relation::Within(i) => ("within", at(i.earliest()), at(i.latest()), None),
        Relation::After(i) => ("after", at(i.earliest()), String::new(), None),
        Relation::Before(i) => ("before", String::new(), at(i.latest()), None),
        Relation::BeforePoint { reference, low, high } => ("before", seconds(*low), seconds(*high), Some(reference)),
        Relation::AfterPoint { reference, low, high } => ("after", seconds(*low), seconds(*high), Some(reference)),
        Relation::Offset { reference, low, high } => ("offset", seconds(*low), seconds(*high), Some(reference)),
        Relation::Around(i) if i.earliest() == i.latest() => ("around", at(i.earliest()), String::new(), None),
        Relation::Around(i) => ("around", at(i.earliest()), at(i.latest()), None),
        Relation::AroundPoint { reference, low, high } if low == high => {
            ("around", seconds(Some(*low)), String::new(), Some(reference))
        }
        Relation::AroundPoint { reference, low, high } => {
            ("around", seconds(Some(*low)), seconds(Some(*high)), Some(reference))
        }
        Relation::Same { reference } => ("same", String::new(), String::new(), Some(reference)),
    };
    let trust = json!(evidence.basis.trust);
    let trust = if evidence.basis.trust == Trust::default() { "" } else { trust.as_str().unwrap_or_default() };
    vec![
        ("relation", relation.to_owned()),
        ("low", low),
        ("high", high),
        ("reference", reference.map(ToString::to_string).unwrap_or_default()),
        ("basis", evidence.basis.text.clone()),
        ("trust", trust.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use model::FactKind;

    use super::*;

    /// Kinds that are recorded by the program alone and stand in no table.
    const WITHOUT_TABLE: [FactKind; 15] = [
        FactKind::Arrival,
        FactKind::BaseMap,
        FactKind::Analysis,
        FactKind::Metadata,
        FactKind::Vault,
        FactKind::Keyholder,
        FactKind::Disposal,
        FactKind::Release,
        FactKind::Attestation,
        FactKind::Comment,
        FactKind::Withdrawal,
        FactKind::Derivative,
        FactKind::PublishedReport,
        FactKind::ReportDraft,
        FactKind::SignOff,
    ];

    #[test]
    fn every_kind_has_its_table_or_is_known_to_have_none() {
        for kind in FactKind::ALL {
            assert_eq!(Table::of_kind(kind).is_none(), WITHOUT_TABLE.contains(&kind), "{kind:?}");
        }
    }
}
