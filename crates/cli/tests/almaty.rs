//! Someone who knows only the tables of Almaty answers questions of fact that the report answers.
//!
//! `almaty/questions.txt` holds the questions. Under each stands where its answer is found in the tables that the case
//! gives out, and the answer. A way through the tables is read from left to right: `table[cell=text][cell~part].cell`
//! gives the cells of the rows that hold the text, `> table` goes on to the rows that these cells name, `< table.cell`
//! to the rows that name them, `{part}` keeps what contains it, and `.count` counts.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use run::User;

type Row = BTreeMap<String, String>;
type Tables = BTreeMap<String, Vec<Row>>;

/// Every CSV file of a folder.
fn read(folder: &Path) -> Tables {
    let mut tables = Tables::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let rows = csv::Reader::from_path(&path).unwrap().into_deserialize().collect::<Result<_, _>>().unwrap();
            tables.insert(path.file_stem().unwrap().to_string_lossy().into_owned(), rows);
        }
    }
    tables
}

/// The example's tables, imported into a case of their own.
fn imported(user: &User) -> (std::path::PathBuf, serde_json::Value) {
    let case = user.case("case");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let files = std::fs::read_dir(example).unwrap().map(|entry| entry.unwrap().path());
    let mut csv: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "csv")).collect();
    csv.sort();
    let mut command = vec!["import"];
    command.extend(csv.iter().map(|path| path.to_str().unwrap()));
    let imported = user.json(&case, &command);
    (case, imported)
}

/// The tables as the case gives them out again, to somebody who may read what is protected.
fn tables_of_the_case() -> Tables {
    let user = User::new();
    let (case, imported) = imported(&user);
    assert_eq!(run::warnings(&imported), Vec::<String>::new());
    user.json(&case, &["export", "tables", "../out", "--clear", "--reason", "questions are asked of them"]);
    let mut given = read(&user.at("out"));
    for rows in given.values_mut() {
        // The tables that hold what is protected are themselves kept sealed.
        rows.retain(|row| !row.get("id").is_some_and(|id| id.starts_with("sealed-")));
    }
    given
}

/// The parts of a cell that is a list; of another, the cell itself.
fn parts(cell: &str) -> Vec<&str> {
    cell.split(';').map(str::trim).collect()
}

/// The text between each pair of brackets, and what stands before the first.
fn bracketed(text: &str, open: char, close: char) -> (&str, Vec<&str>) {
    let mut pieces = text.split(open);
    let before = pieces.next().unwrap_or_default();
    (before, pieces.map(|piece| piece.strip_suffix(close).unwrap_or_else(|| panic!("{text:?}"))).collect())
}

fn holds(row: &Row, condition: &str) -> bool {
    let cell = |name: &str| row.get(name).unwrap_or_else(|| panic!("no column {name:?}")).as_str();
    if let Some((name, text)) = condition.split_once('=') {
        cell(name) == text || parts(cell(name)).contains(&text)
    } else if let Some((name, part)) = condition.split_once('~') {
        cell(name).contains(part)
    } else {
        !cell(condition).is_empty()
    }
}

/// Splits at a sign that stands outside brackets.
fn outside(text: &str, is_sign: impl Fn(char) -> bool) -> Vec<(Option<char>, &str)> {
    let (mut pieces, mut depth, mut from, mut sign) = (Vec::new(), 0, 0, None);
    for (at, c) in text.char_indices() {
        depth += i32::from(matches!(c, '[' | '{')) - i32::from(matches!(c, ']' | '}'));
        if depth == 0 && is_sign(c) {
            pieces.push((sign, text[from..at].trim()));
            (sign, from) = (Some(c), at + c.len_utf8());
        }
    }
    pieces.push((sign, text[from..].trim()));
    pieces
}

/// One table's part of the way: from the cells that were found so far to further ones.
fn step(tables: &Tables, sign: Option<char>, text: &str, found: &[String]) -> Vec<String> {
    let mut members: Vec<&str> = outside(text, |c| c == '.').into_iter().map(|(_, piece)| piece).collect();
    let count = members.last() == Some(&"count") && members.pop().is_some();
    let (column, kept) = bracketed(members.pop().unwrap(), '{', '}');
    let mut conditions = Vec::new();
    let names: Vec<&str> = members
        .iter()
        .map(|member| {
            let (name, more) = bracketed(member, '[', ']');
            conditions.extend(more);
            name
        })
        .collect();
    let rows = tables.get(names[0]).unwrap_or_else(|| panic!("no table {:?}", names[0]));
    let named: Vec<&str> = found.iter().flat_map(|cell| parts(cell)).collect();
    let rows: Vec<&Row> = match sign {
        Some('>') => named.iter().flat_map(|id| rows.iter().filter(move |row| row["id"] == *id)).collect(),
        Some(_) => rows.iter().filter(|row| parts(&row[names[1]]).iter().any(|part| named.contains(part))).collect(),
        None => rows.iter().collect(),
    };
    let rows = rows.into_iter().filter(|row| conditions.iter().all(|condition| holds(row, condition)));
    let cells = rows.map(|row| row.get(column).unwrap_or_else(|| panic!("no column {column:?}")).clone());
    let cells: Vec<String> = match kept.as_slice() {
        [] => cells.collect(),
        _ if column == "other_names" => {
            let names: Vec<String> =
                cells.flat_map(|cell| parts(&cell).into_iter().map(str::to_owned).collect::<Vec<_>>()).collect();
            names.into_iter().filter(|cell| kept.iter().all(|part| cell.contains(part))).collect()
        }
        kept => cells.filter(|cell| kept.iter().all(|part| cell.contains(part))).collect(),
    };
    if count { vec![cells.len().to_string()] } else { cells }
}

fn answer(tables: &Tables, way: &str) -> String {
    let mut found = Vec::new();
    for (sign, text) in outside(way, |c| c == '>' || c == '<') {
        found = step(tables, sign, text, &found);
    }
    found.sort();
    found.join(" | ")
}

#[test]
fn questions_of_fact_are_answered_from_the_tables_alone() {
    let tables = tables_of_the_case();
    let mut asked_of = BTreeSet::new();
    let (mut asked, mut wrong) = (0, Vec::new());
    for block in include_str!("almaty/questions.txt").trim().split("\n\n") {
        let [question, way, expected] = block.lines().collect::<Vec<_>>()[..] else { panic!("{block:?}") };
        let answer = answer(&tables, way);
        asked += 1;
        for (_, text) in outside(way, |c| c == '>' || c == '<') {
            asked_of.insert(text.split(['.', '[']).next().unwrap().to_owned());
        }
        if expected.strip_prefix("= ") != Some(answer.as_str()) {
            wrong.push(format!("{question}\n  {way}\n  {answer:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked >= 110, "{asked} questions");
    let never: Vec<&String> = tables.keys().filter(|table| !asked_of.contains(*table)).collect();
    assert!(never.is_empty(), "no question is asked of {never:?}");
}

#[test]
fn every_row_names_its_passage() {
    // Sunset is computed and stands in no passage of its own; terms are words of ours.
    for (table, rows) in tables_of_the_case() {
        let bare: Vec<&String> =
            rows.iter().filter(|row| row.get("passage").is_some_and(String::is_empty)).map(|row| &row["id"]).collect();
        assert!(bare.is_empty(), "{table}: {bare:?}");
    }
}

/// What the report's own sentences strain against, what it dates twice, and the sunset that it names, follow from the
/// separate pieces of evidence alone.
#[test]
fn the_narratives_own_tensions_show() {
    let user = User::new();
    let (case, _) = imported(&user);
    let ran = user.run_in(&case, &["solve", "--json"]);
    assert_eq!(ran.code, 1, "one thing is dated twice: {}", ran.err);
    let solved: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let value = |found: &serde_json::Value, member: &str| found["value"][member].clone();
    let ids = |value: serde_json::Value| -> BTreeSet<String> {
        value.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let tensions = solved["tensions"].as_array().unwrap();
    let strains = |statements: &[&str], secs: i64| {
        let found = tensions
            .iter()
            .find(|tension| ids(value(tension, "stated")) == statements.iter().map(|id| (*id).to_owned()).collect());
        let found = found.unwrap_or_else(|| panic!("{statements:?}: {tensions:?}"));
        assert_eq!(value(found, "excess_micros"), secs * 1_000_000, "{found}");
    };
    let mut named: Vec<String> = tensions.iter().map(|tension| tension["value"].to_string()).collect();
    named.sort();
    named.dedup();
    assert_eq!(named.len(), tensions.len(), "each once");
    // Around 12:15; canisters from 12:25; and fifteen minutes after an arrival not before 12:05.
    strains(&["e017", "e189", "e024"], 600);
    strains(&["e017", "e019"], 300);
    let [only] = &solved["contradictions"].as_array().unwrap()[..] else { panic!("{}", solved["contradictions"]) };
    // Announced in that night, and on the 7th: the night ends with the computed sunrise.
    // A sunrise of its own, over the monument on the same square: what else that sunrise bounds is not disputed.
    let sunrise = "sun-moment/sunrise/independence-monument/2022-01-06".to_owned();
    assert_eq!(ids(value(only, "evidence")), BTreeSet::from(["e107".to_owned(), "e108".to_owned(), sunrise]));
    let sunset = solved["points"].as_array().unwrap().iter().find(|point| value(point, "point") == "sunset-5").unwrap();
    // 17:30:51 as computed, forty seconds and the square's width either way.
    let (earliest, latest) = (value(sunset, "earliest"), value(sunset, "latest"));
    assert!(earliest.as_str().unwrap() > "2022-01-05T11:30:00" && latest.as_str().unwrap() < "2022-01-05T11:31:35");
}

/// Nobody typed these windows: each end follows from pieces that speak of different things, and so does the order.
#[test]
fn windows_and_order_follow_from_separate_pieces() {
    let user = User::new();
    let (case, _) = imported(&user);
    let solved: serde_json::Value = serde_json::from_str(&user.run_in(&case, &["solve", "--json"]).out).unwrap();
    let sun = |moment: &str, day: u32| format!("sun-moment/{moment}/republic-square/2022-01-0{day}");
    let (sunset, sunrise) = (sun("sunset", 5), sun("sunrise", 5));
    // By three the crowd was on its way to the residence; what was filmed there was filmed before the sun went down.
    for (event, earliest, because, latest, and) in [
        ("residence-first-fire", "05T09:00:00", &["e074", "e070"][..], "05T11:31:31", &["e083", "e084", &sunset][..]),
        ("booth-burns", "05T09:00:00", &["e077", "e076", "e074", "e070"], "05T11:31:31", &["e078", &sunset]),
        ("police-vehicles-burn", "04T18:05:00", &["e036", "e018", "e016"], "05T02:25:03", &["e037", &sunrise]),
        ("cityhall-assault", "04T18:00:00", &["e174"], "05T09:08:00", &["e067", "e065"]),
    ] {
        let points = solved["points"].as_array().unwrap();
        let found = &points.iter().find(|point| point["value"]["point"] == event).unwrap()["value"];
        let starts = |end: &str, wanted: &str| found[end].as_str().unwrap().starts_with(&format!("2022-01-{wanted}"));
        assert!(starts("earliest", earliest) && starts("latest", latest), "{found}");
        assert_eq!(found["earliest_because"], serde_json::json!(because), "{event}");
        assert_eq!(found["latest_because"], serde_json::json!(and), "{event}");
    }
    let ordered = |earlier: &str, later: &str, because: &[&str]| {
        let orders = solved["orders"].as_array().unwrap();
        let found = orders.iter().find(|order| order["earlier"] == earlier && order["later"] == later);
        let found = found.unwrap_or_else(|| panic!("{earlier}, {later}: {}", solved["orders"]));
        assert_eq!((&found["strictly"], &found["because"]), (&false.into(), &serde_json::json!(because)));
    };
    ordered("booth-burns", "sunset-5", &["e086", "e078"]);
    ordered("distant-detonations", "police-vehicles-burn", &["e036", "e187"]);
    ordered("sunset-5", "csto-speech", &["e099", "e086"]);
}
