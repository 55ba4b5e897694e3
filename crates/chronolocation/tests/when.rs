//! `when` on tables: what follows, and what is said of a bad table.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use chronolocation::when::{Table, page, read};
use jiff::tz::TimeZone;
use model::NoticeLevel;
use serde_json::Value;

const HEADER: &str = "id,subject,relation,low,high,reference,basis,or\n";

fn table(rows: &str) -> Table {
    read(format!("{HEADER}{rows}").as_bytes(), "t.csv", None).unwrap()
}

fn answer(rows: &str) -> Value {
    let table = table(rows);
    assert_eq!(table.notices, [], "{rows}");
    serde_json::from_slice(&table.solve().unwrap().json(2)).unwrap()
}

fn point<'a>(answer: &'a Value, id: &str) -> &'a Value {
    answer["points"].as_array().unwrap().iter().find(|point| point["id"] == id).unwrap()
}

/// What is said of one row, as "level: what > next (row, column)".
fn said(rows: &str) -> String {
    let notices = table(rows).notices;
    let line = |notice: &model::Notice| {
        let level = if notice.level == NoticeLevel::Error { "error" } else { "warning" };
        format!(
            "{level}: {} > {} (row {}, {})",
            notice.what,
            notice.next,
            notice.place.row.unwrap(),
            notice.place.column.as_deref().unwrap_or("-")
        )
    };
    notices.iter().map(line).collect::<Vec<_>>().join("\n")
}

const NIGHT: &str = "\
c1,arrival,within,2022-01-05T00:05:00+06:00,2022-01-05T00:19:00+06:00,,seen entering the square
c2,detonations,after,840,960,arrival,fifteen minutes after they arrived
c3,V07.start,before,,,detonations,heard in the video
c4,V07.start,before,,2022-01-05T00:20:00+06:00,,posted
c5,canisters,at,2022-01-05T00:25:00+06:00,2022-01-05T00:51:00+06:00,,seen
c6,canisters,same,,,smoke,the same cloud
c7,smoke,offset,-60,,V07.start,
";

#[test]
fn bounds_with_their_chains() {
    let answer = answer(NIGHT);
    assert_eq!(answer["consistent"], true);
    let detonations = point(&answer, "detonations");
    assert_eq!(detonations["earliest"], "2022-01-04T18:19:00Z");
    assert_eq!(detonations["latest"], "2022-01-04T18:35:00Z");
    assert_eq!(detonations["earliest_because"], serde_json::json!(["c2", "c1"]));
    let take = point(&answer, "V07.start");
    assert_eq!(take["earliest"], Value::Null);
    assert_eq!(take["earliest_because"], serde_json::json!([]));
    assert_eq!(take["latest"], "2022-01-04T18:20:00Z");
    assert_eq!(take["latest_because"], serde_json::json!(["c4"]));
    assert_eq!(point(&answer, "smoke")["earliest_because"], serde_json::json!(["c6", "c5"]));
}

#[test]
fn contradictions_with_their_excess() {
    let rows = format!(
        "{NIGHT}c8,dispersal,at,2022-01-05T00:15:00+06:00,,,around 12:15\nc9,detonations,before,,,dispersal,\n"
    );
    let answer = answer(&rows);
    assert_eq!(answer["consistent"], false);
    let found = &answer["contradictions"][0];
    let mut ids: Vec<&str> = found["evidence"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["c1", "c2", "c8", "c9"]);
    assert_eq!(found["excess_s"], 240.0);
    assert_eq!(answer["repairs"].as_array().unwrap().len(), 4);
}

#[test]
fn alternatives_that_remain() {
    let answer = answer(
        "clock-am,V07.start,at,2022-01-05T05:30:00+06:00,2022-01-05T05:31:00+06:00,,a clock with hands,clock\n\
         clock-pm,V07.start,at,2022-01-05T17:30:00+06:00,2022-01-05T17:31:00+06:00,,a clock with hands,clock\n\
         light,V07.start,after,2022-01-05T08:24:00+06:00,,,daylight,\n",
    );
    assert_eq!(answer["alternatives"][0]["remaining"], serde_json::json!(["clock-pm"]));
    let start = point(&answer, "V07.start");
    assert_eq!(start["earliest"], "2022-01-05T11:30:00Z");
    // That it was the afternoon the light decides; that it was no later follows from the clock alone.
    assert_eq!(start["earliest_because"], serde_json::json!(["clock-pm", "light"]));
    assert_eq!(start["latest_because"], serde_json::json!(["clock-pm"]));
}

/// The night's own words: nothing they state narrows a bound, and to the letter they do not fit.
#[test]
fn what_is_stated_is_likely_and_excludes_nothing() {
    let firm = answer(NIGHT);
    let answer = answer(&format!(
        "{NIGHT}s1,dispersal,around,2022-01-05T00:15:00+06:00,,,\"around a quarter past twelve\",\ns2,dispersal,around,900,,arrival,fifteen minutes after they came,\ns3,arrival,around,2022-01-05T00:05:00+06:00,2022-01-05T00:15:00+06:00,,,\n"
    ));
    assert_eq!(answer["consistent"], true);
    for id in ["arrival", "detonations", "V07.start"] {
        for side in ["earliest", "latest"] {
            assert_eq!(point(&answer, id)[side], point(&firm, id)[side], "{id} {side}");
        }
    }
    assert!(firm["points"][0].get("likely").is_none());
    assert_eq!(point(&answer, "V07.start")["likely"], Value::Null);
    let dispersal = point(&answer, "dispersal");
    assert_eq!(dispersal["earliest"], Value::Null);
    let likely = &dispersal["likely"];
    assert_eq!(likely["because"], serde_json::json!(["s1", "s2", "s3"]));
    let within = |from: &str, t: &Value, to: &str| from < t.as_str().unwrap() && t.as_str().unwrap() < to;
    assert!(within("2022-01-04T18:17", &likely["peak"], "2022-01-04T18:23"), "{likely}");
    let arrival = &point(&answer, "arrival")["likely"];
    assert!(within("2022-01-04T18:04:59", &arrival["from"], "2022-01-04T18:06"), "{arrival}");
    let tension = &answer["tensions"][0];
    assert_eq!((&tension["excess_s"], &tension["evidence"]), (&300.0.into(), &serde_json::json!(["c1"])), "{tension}");
    assert_eq!(answer["contradictions"], serde_json::json!([]));
}

#[test]
fn a_zone_for_what_has_no_offset() {
    let rows = format!("{HEADER}c1,a,at,2022-01-05T17:31:00,,,,\n");
    let zone = TimeZone::get("Asia/Almaty").unwrap();
    let table = read(rows.as_bytes(), "t.csv", Some(zone)).unwrap();
    let answer: Value = serde_json::from_slice(&table.solve().unwrap().json(2)).unwrap();
    assert_eq!(answer["points"][0]["latest"], "2022-01-05T17:31:00+06:00");
}

#[test]
fn columns_in_any_order_and_more_of_them() {
    let text = "\u{feff}Relation , colour,subject,id,high\r\nbefore,red,\"a, b\",c1,2022-01-05T17:31:00Z\r\n";
    let table = read(text.as_bytes(), "t.csv", None).unwrap();
    assert!(table.notices[0].what.contains("colour"), "{:?}", table.notices);
    let answer: Value = serde_json::from_slice(&table.solve().unwrap().json(2)).unwrap();
    assert_eq!(answer["points"][0]["id"], "a, b");
}

#[test]
fn what_is_said_of_bad_rows() {
    let cases = [
        "c1,a,befor,,2022-01-05T17:31:00Z,,,",
        "c1,a,at,2022-01-05T17:31:00,,,,",
        "c1,a,at,2023-02-29T17:31:00Z,,,,",
        "c1,a,at,2016-12-31T23:59:60Z,,,,",
        "c1,a,before,,9999-12-31T23:59:59Z,,,",
        "c1,a,offset,0,5,a,,",
        "c1,a,within,2022-01-05T18:00:00Z,2022-01-05T17:00:00Z,,,",
        "c1,a,at,2022-01-05T17:31:00Z,,,,\nc2,a,after,15,20,b,fifteen minutes after\nc3,b,at,2022-01-05T17:00:00Z,,,,",
        "c1,a,at,2022-01-05T17:31:00Z,,,,\nc2,b,offset,10,20,a,fifteen minutes after\nc3,b,offset,-20,-10,a,ten to twenty seconds before",
        "c1,a,at,2022-01-05T17:31:00Z,,,,x",
        "c1,arrival,at,2022-01-05T17:31:00Z,,,,\nc2,arrival,at,2022-01-05T17:31:00Z,,,,\nc3,b,before,,,arival,,\nc4,b,after,2022-01-05T17:00:00Z,,,,",
        "c1,a,offset,15 min,,b,,\nc2,b,at,2022-01-05T17:31:00Z,,,,",
        "c1,a,at,2022-01-05T17:31:00Z,,b,,",
        "c1,a,same,1,,b,,",
        "c1,a,offset,1,2,,,",
        "c1,a,before,5,,,,",
        "c1,a,after,2022-01-05T17:31:00Z,2022-01-05T18:31:00Z,,,",
        "c1,a,before,-5,5,b,,",
        "c1,a,offset,2022-01-05T17:31:00Z,,b,,",
        ",a,at,2022-01-05T17:31:00Z,,,,",
        "c1,a,at,2022-01-05T17:31:00Z,,,,\n\nc1,a,at,2022-01-05T17:31:00Z,,,,",
        "c1,a,within,,,,,",
        "c1,a,around,,,,,",
        "c1,a,around,2022-01-05T17:31:00Z,,,,x",
        "c1,a,around,2022-01-05T17:31:00Z,,,,\nc1,a,around,2022-01-05T17:31:00Z,,,,\nc1,a,at,2022-01-05T17:31:00Z,,,,",
        "c1,a,around,15 min,,b,,",
        "c1,a\u{202e}b,at,2022-01-05T17:31:00Z,,,,",
        "c1",
    ];
    let report: Vec<String> = cases.iter().map(|rows| format!("{rows}\n{}\n", said(rows))).collect();
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn tables_that_cannot_be_read() {
    let cases: [&[u8]; 4] = [b"", b"id;subject;relation\nc1;a;at\n", b"id,subject,low\n", b"id,id,subject,relation\n"];
    let said: Vec<String> = cases
        .iter()
        .map(|bytes| {
            let notice = read(bytes, "t.csv", None).err().unwrap();
            format!("{} > {}", notice.what, notice.next)
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    let broken = read(b"id,subject,relation,low\nc1,\xff,at,2022-01-05T17:31:00Z\n", "t.csv", None).unwrap();
    assert!(broken.has_errors() && broken.notices[0].place.byte.is_some());
}

#[test]
fn the_page_stands_by_itself() {
    let rows = format!(
        "{NIGHT}c8,dispersal,at,2022-01-05T00:15:00+06:00,,,<b>around</b> 12:15\nc9,detonations,before,,,dispersal,\n"
    );
    let table = table(&rows);
    let answer = table.solve().unwrap();
    let html = page(&answer, "night.csv");
    assert!(!html.contains("http") && !html.contains("<script") && !html.contains("<b>around"));
    insta::assert_snapshot!(html.replace("><", ">\n<"));
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let with_header = [HEADER.as_bytes(), &bytes].concat();
        if let Ok(table) = read(&with_header, "t.csv", None) {
            let _ = table.solve().map(|answer| serde_json::from_slice::<Value>(&answer.json(2)).unwrap());
        }
        let _ = read(&bytes, "t.csv", None);
    }

    #[test]
    fn any_fields_are_read_or_refused(rows in proptest::collection::vec(proptest::collection::vec(
        proptest::sample::select(vec!["", "a", "b", "at", "within", "offset", "before", "after", "same", "around", "5", "-1.5", "1e9", "2022-01-05T17:31:00Z", "2022-01-05T17:31:00", "99999999999999999999"]), 8), 0..12)) {
        let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        if let Ok(table) = read(format!("{HEADER}{text}").as_bytes(), "t.csv", None) {
            let answer = table.solve().unwrap();
            let _ = (serde_json::from_slice::<Value>(&answer.json(1)).unwrap(), page(&answer, "t"));
        }
    }
}

/// A million rows, one of them bad: it is named by its row, and all others are taken in.
#[test]
fn a_million_rows_and_one_that_is_bad() {
    let mut text = String::from("id,subject,relation,low,high,reference,basis,or\n");
    for n in 0..1_000_000_u32 {
        use std::fmt::Write as _;
        let (subject, reference) = (n % 200_000, n / 200_000);
        let relation = if n == 777_777 { "ofset" } else { "offset" };
        let _ = match n {
            0..200_000 => writeln!(text, "r{n},p{n},after,2022-01-05T00:00:00Z,,,seen,"),
            // Alternatives by the ten thousand, each with a branch missing, cost no more than other rows.
            950_000.. => writeln!(text, "r{n},q{subject},{relation},0,9,p{subject},seen,g{n}"),
            _ => writeln!(text, "r{n},p{subject},{relation},0,{reference},q{},seen,", subject / 2),
        };
    }
    let table = read(text.as_bytes(), "t.csv", None).unwrap();
    let errors: Vec<_> = table.notices.iter().filter(|notice| notice.level == NoticeLevel::Error).collect();
    let [only] = errors[..] else { panic!("{} errors", errors.len()) };
    assert_eq!(only.place.row, Some(777_779));
    assert!(only.next.contains("offset"), "{}", only.next);
    assert_eq!(table.network.evidence().count(), 999_999);
    let lonely = table.notices.iter().filter(|notice| notice.what.contains("has one branch")).count();
    assert_eq!(lonely, 50_000);
}
