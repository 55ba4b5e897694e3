//! The JSON of the commands on a case is a contract: its shape is kept as a snapshot.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use run::User;
use serde_json::Value;

fn assert_shape(name: &str, document: &Value) {
    insta::assert_snapshot!(name, run::shape(document));
}

#[test]
fn every_document_keeps_its_shape() {
    let user = User::new();
    let case = user.at("case");
    assert_shape("new", &user.json(&user.at(""), &["new", "case", "--zone", "Asia/Almaty"]));
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    testkit::clips::plain(&folder);
    std::fs::write(folder.join("items.csv"), "id,file,posted_at\nV07,plain.mp4,2022-01-05 15:08\n").unwrap();
    std::fs::write(folder.join("incidents.csv"), "id,title\nI1,An incident\n").unwrap();
    std::fs::write(folder.join("events.csv"), "id,title,incident\ncry,A cry,I1\nfire,A fire,I1\n").unwrap();
    std::fs::write(
        folder.join("evidence.csv"),
        "id,subject,relation,low,high,reference,basis\n\
         c1,cry,at,2022-01-05 15:00,2022-01-05 15:10,,a clock\n\
         c2,fire,after,600,,cry,seen\n\
         c3,fire,before,,2022-01-05 15:05,,a broadcast\n\
         c4,nowhere,before,,2022-01-05 15:05,,a broadcast\n",
    )
    .unwrap();
    assert_shape("import", &user.json(&case, &["import", "../in"]));
    assert_shape("analyse", &user.json(&case, &["analyse"]));
    let solved = user.json(&case, &["solve"]);
    assert_eq!(solved["consistent"], false, "c1, c2 and c3 cannot all be true");
    assert_shape("solve", &solved);
    assert_shape("report", &user.json(&case, &["report", "--html", "../r.html"]));
    assert_shape("verify", &user.json(&case, &["verify"]));
    assert_shape("export", &user.json(&case, &["export", "original", "V07", "--out", "../o.mp4"]));
    assert_shape("export-tables", &user.json(&case, &["export", "tables", "../tables"]));
    assert_shape("items", &user.json(&case, &["items"]));
    assert_shape("failure", &user.json(&case, &["export", "original", "V08", "--out", "../p.mp4"]));
}
