//! `sightline tally` on plain tables: what it prints, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use run::{User, warnings};

const SIGHTINGS: &str = "id,item,from_s,to_s,state,frame_group\n\
    s1,V1,0,2,dead,f1\ns2,V1,0,2,dead,f1\ns3,V2,5,6,dead,\ns4,V2,1,2,injured,\ns5,V3,1,2,dead,\n";

fn with_tables(links: &str) -> User {
    let user = User::new();
    std::fs::write(user.at("s.csv"), SIGHTINGS).unwrap();
    std::fs::write(user.at("l.csv"), format!("a,b,relation,reason\n{links}")).unwrap();
    user
}

#[test]
fn counts_with_proof_and_says_what_to_compare_next() {
    let user = with_tables("s1,s3,same,the coat\ns5,s1,different,the shoes\ns5,s2,different,the shoes\n");
    let ran = user.run(&["tally", "s.csv", "--links", "l.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("dead                 3        3          4      3  s1 s2 s5"), "{}", ran.out);
    assert!(ran.out.contains("Compare next (all together): "), "{}", ran.out);

    let document = user.json(&user.at(""), &["tally", "s.csv", "--links", "l.csv"]);
    assert_eq!(document["tool"]["name"], "sightline");
    assert_eq!(document["warnings"], serde_json::json!([]));
    let dead = &document["states"][0];
    assert_eq!((&dead["at_least"], &dead["at_most"], &dead["exact"]), (&3.into(), &3.into(), &true.into()));
    assert_eq!(dead["certificate"], serde_json::json!(["s1", "s2", "s5"]));
    assert_eq!(document["joint"]["at_most"], 4);
}

#[test]
fn contradictions_end_in_1_and_refused_rows_in_2() {
    let ran = with_tables("s1,s2,same,\n").run(&["tally", "s.csv", "--links", "l.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("s1 = s2 (row 2), but s1 and s2 are seen in one frame (f1)"), "{}", ran.out);

    let user = with_tables("s1,s9,same,\n");
    let ran = user.run(&["tally", "s.csv", "--links", "l.csv", "--json"]);
    assert_eq!(ran.code, 2);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(warnings(&document)[0].contains("there is no sighting"));
    assert_eq!(document["joint"]["at_least"], 2, "the rest is counted");

    assert_eq!(user.run(&["tally", "none.csv"]).code, 2);
    assert_eq!(user.run(&["tally", "s.csv", "--top-speed-kmh", "0"]).code, 2);
}
