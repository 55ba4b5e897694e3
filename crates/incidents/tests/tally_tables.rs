//! Tables as people write them, bad ones too, and the document that comes of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use incidents::tally::table::{links, sightings};
use incidents::tally::{Tally, TopSpeed, tally};
use model::{Notice, NoticeLevel};

const HEADER: &str = "id,item,from_s,to_s,state,frame_group,start,lon,lat\n";

fn read(rows: &str, linked: &str) -> (Tally, Vec<Notice>) {
    let table = sightings("S.csv", format!("{HEADER}{rows}").as_bytes());
    let links = links("L.csv", format!("a,b,relation,reason\n{linked}").as_bytes(), &table.rows);
    let tally = tally(&table.rows, &links.rows, TopSpeed::default()).unwrap();
    (tally, [table.notices, links.notices].concat())
}

fn told(notice: &Notice) -> String {
    let level = if notice.level == NoticeLevel::Error { "error" } else { "warning" };
    format!("{level}: {} | {} | {}", notice.what, notice.place, notice.next)
}

#[test]
fn the_document_has_the_form_that_programs_read() {
    let rows = "s1,V1,0,2,dead,f1,,,\ns2,V1,0,2,dead,f1,,,\ns3,V2,5,6,dead,,,,\ns4,V2,1,2,injured,,,,\n";
    let (tally, notices) = read(rows, "s1,s3,same,the coat\ns4,s2,undetermined,\n");
    assert!(notices.is_empty(), "{notices:?}");
    let json = serde_json::to_value(&tally).unwrap();
    let expected = serde_json::json!({
        "state": "dead", "at_least": 2, "at_most": 2, "sightings": 3, "items": 2, "exact": true,
        "certificate": ["s1", "s2"], "clique": true, "assignment": {"s1": 0, "s2": 1, "s3": 0},
        "certificate_smallest": true, "assignment_people": 2, "next": null
    });
    assert_eq!(json["states"][0], expected);
    assert_eq!(json["states"][1]["state"], "injured");
    assert_eq!((&json["joint"]["at_least"], &json["joint"]["at_most"]), (&2.into(), &3.into()));
    assert_eq!(json["joint"]["next"]["if_same"], serde_json::json!({"at_least": 2, "at_most": 2}));
    assert_eq!(json["contradictions"], serde_json::json!([]));
    assert_eq!(json["coverage"]["seen_s"], 4.0);
}

#[test]
fn links_that_cannot_all_be_true_are_named_and_set_aside() {
    let rows = "a,V1,0,1,dead,,,,\nb,V1,0,1,dead,,,,\nc,V1,0,1,dead,,,,\nd,V2,0,1,dead,g,,,\ne,V2,0,1,dead,g,,,\n";
    let (tally, _) = read(rows, "a,b,same,x\nb,c,same,y\nc,a,different,z\nd,e,same,w\n");
    let why: Vec<&str> = tally.contradictions.iter().map(|c| c.why.as_str()).collect();
    assert_eq!(
        why,
        ["d = e (row 5), but d and e are seen in one frame (g)", "a = b = c (rows 2 and 3), but a ≠ c (row 4)"]
    );
    assert_eq!(tally.contradictions[1].links.len(), 3);
    assert_eq!(tally.set_aside.len(), 4);
    assert_eq!((tally.joint.count.at_least(), tally.joint.count.at_most()), (2, Some(5)));
}

#[test]
fn too_far_for_the_time_between_is_two_people() {
    let rows = "a,V1,0,10,dead,,2022-01-05T17:00:00+06:00,76.90,43.20\nb,V2,0,10,dead,,2022-01-05T17:01:00+06:00,76.90,43.29\n";
    let (tally, _) = read(rows, "");
    assert_eq!(tally.joint.count.at_least(), 2);
    let (tally, _) = read(rows, "a,b,same,\n");
    assert_eq!(
        tally.contradictions[0].why,
        "a = b (row 2), but a and b are 9.9 km apart within 50 s, which asks for 716 km/h"
    );
}

#[test]
fn bad_rows_are_named_and_the_good_ones_counted() {
    let rows = "s1,V1,0,1,dead,,,,\n\
                s1,V1,0,1,dead,,,,\n\
                s2,V1,x,1,dead,,,,\n\
                s3,V1,5,1,dead,,,,\n\
                s4,V1,0,1,Dead ,,,,\n\
                s5,V1,0,1,daed,,,,\n\
                s6,V1,0,1,,,,,\n\
                s7,V1,0,1,dead,,2022-01-05T17:00,,\n\
                s8,V1,0,1,dead,,,43.2,176.9\n\
                ,V1,0,1,dead,,,,\n";
    let linked = "s1,s1,same,\ns4,s44,different,\ns1,s4,smae,\ns1,zebra,same,\n";
    let (tally, notices) = read(rows, linked);
    let expected = [
        "error: \"s1\" already names the sighting in row 2 | S.csv, row 3, column id | give each sighting an id of its own",
        "error: \"x\" is not a time in a recording | S.csv, row 4, column from_s | write seconds from the item's start, such as 12.5",
        "error: the sighting ends at 1 s, before it begins at 5 s | S.csv, row 5, column to_s | give the later time in to_s",
        "warning: \"Dead \" is counted as \"dead\" | S.csv, row 6, column state | write one state in one way",
        "warning: \"daed\" is counted as a state of its own | S.csv, row 7, column state | write \"dead\" if that is meant",
        "warning: nothing says which state this sighting is in | S.csv, row 8, column state | write what is seen, such as injured; until then it counts apart",
        "error: \"2022-01-05T17:00\" has no offset from UTC; write it like 2022-01-05T17:31:00+06:00, or say which zone it is in | S.csv, row 9, column start | write the start with its offset; until then time keeps this sighting apart from nobody",
        "error: latitude 176.9 lies outside ±90°; the pair is a place the other way round: latitude 43.2, longitude 176.9 | S.csv, row 10, column lon | mend the position; until then distance keeps this sighting apart from nobody",
        "error: an id must not be empty | S.csv, row 11, column id | give a short name; the row is left out",
        "error: the sighting \"s1\" is linked to itself | L.csv, row 2, column b | name two sightings; the link is left out",
        "error: there is no sighting \"s44\" | L.csv, row 3, column b | is \"s4\" meant? The link is left out",
        "error: \"smae\" is not a relation of sightings | L.csv, row 4, column relation | is \"same\" meant? The link is left out",
        "error: there is no sighting \"zebra\" | L.csv, row 5, column b | name a sighting of the table; the link is left out",
    ];
    assert_eq!(notices.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(tally.joint.sightings, 6);
    let states: Vec<_> = tally.states.iter().map(|s| (s.state.as_deref(), s.tallied.sightings)).collect();
    assert_eq!(states, [(Some("daed"), 1), (Some("dead"), 4), (None, 1)]);
}

#[test]
fn a_table_that_is_none_is_refused_with_what_to_do() {
    let first = |bytes: &[u8]| {
        let table = sightings("S.csv", bytes);
        assert!(table.rows.is_empty());
        told(table.notices.last().unwrap())
    };
    assert_eq!(
        first(b""),
        "error: the table is empty | S.csv | begin it with a header row: id, item, from_s, to_s, state, frame_group, start, lon, lat, what"
    );
    assert!(
        first(b"id,item,from_s,to_s\ns1,V1,0,1\n").starts_with("error: there is no column state | S.csv, row 1 | add")
    );
    assert!(first(b"id;item;from_s;to_s;state\n").ends_with("separate the columns by commas"));
    assert!(first(b"id,item,from_s,to_s,state\ns1,V1,0,1,\xFF\n").contains("byte 36"));
    assert!(first(b"PK\x03\x04").contains("spreadsheet"));
    assert!(first(b"\xEF\xBB\xBF").contains("empty"));
}

#[test]
fn columns_in_any_order_and_others_beside_them() {
    let table =
        sightings("S.csv", b"\xEF\xBB\xBFState,note,to_s,from_s,item,ID\n\n\"dead\n\",x,1,0,V1,s1\ndead,y,1,q,V1,s2\n");
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.rows[0].state.as_deref(), Some("dead"));
    assert_eq!(
        told(&table.notices[0]),
        "warning: the column \"note\" is not read here | S.csv, row 1, column note | nothing, if that is meant"
    );
    assert_eq!(
        table.notices.last().unwrap().place.row,
        Some(4),
        "a blank line is a row, a line break in a cell is not"
    );
}

#[test]
fn one_frame_name_in_two_items_is_asked_about() {
    let (tally, notices) = read("a,V1,0,1,dead,f,,,\nb,V2,0,1,dead,f,,,\n", "");
    assert_eq!(tally.joint.count.at_least(), 2);
    assert!(told(&notices[0]).contains("\"f\" has sightings in 2 items (V1, V2)"));
}
