//! Copies with faces, plates and voices taken out: made from the table, recorded with what they were made from and how.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use run::User;
use serde_json::Value;

/// A case with a bright film with sound and tags, a confidential one, one that may not be published, and redactions.
fn case(redactions: &str) -> (User, PathBuf) {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    film(&folder.join("film.mp4"));
    for name in ["secret", "refused"] {
        std::fs::write(folder.join(format!("{name}.txt")), name).unwrap();
    }
    let items = "id,file,title,confidential,consent_publish\nV1,film.mp4,A film,,\nC1,secret.txt,,yes,\nR1,refused.txt,,,refused\nD1,,Only described,,\n";
    std::fs::write(folder.join("items.csv"), items).unwrap();
    std::fs::write(folder.join("redactions.csv"), redactions).unwrap();
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    (user, case)
}

fn film(path: &Path) {
    let made = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=white:s=320x180:r=10:d=3", "-f", "lavfi"])
        .args([
            "-i",
            "sine=frequency=440:sample_rate=48000:d=3",
            "-metadata",
            "title=Of-a-phone",
            "-pix_fmt",
            "yuv420p",
        ])
        .arg(path)
        .status()
        .unwrap();
    assert!(made.success());
}

const TABLE: &str = "id,item,kind,track,from_s,to_s,region,tone,by\n\
    r1,V1,face,boy,1,,0.1 0.2 0.2 0.3,,Olga\n\
    r2,V1,face,boy,2,,0.5 0.2 0.2 0.3,,Olga\n\
    r3,V1,plate,,,,0.8 0.8 0.1 0.1,,Olga\n\
    r4,V1,voice,,0.5,1,,yes,Olga\n";

fn grey(path: &Path, at_s: &str) -> Vec<u8> {
    let decoded = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-ss", at_s, "-i"])
        .arg(path)
        .args(["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"])
        .output()
        .unwrap();
    assert_eq!(decoded.stdout.len(), 320 * 180, "{}", String::from_utf8_lossy(&decoded.stderr));
    decoded.stdout
}

#[test]
fn a_copy_hides_what_the_table_names_and_the_ledger_says_how_it_was_made() {
    let (user, case) = case(TABLE);
    let made = user.json(&case, &["redact", "V1"]);
    assert_eq!((&made["item"], &made["of"]), (&Value::from("V1-redacted"), &Value::from("V1")), "{made}");
    let recipe = made["recipe"].to_string();
    for step in [
        "boy: filled with black along 2 positions",
        "r3: a plate filled with black throughout",
        "r4: sound replaced by a tone",
    ] {
        assert!(recipe.contains(step), "{step}: {recipe}");
    }
    let out = user.at("copy.mp4");
    user.json(&case, &["export", "original", "V1-redacted", "--out", out.to_str().unwrap()]);
    let bytes = std::fs::read(&out).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("Of-a-phone"));
    let pixel = |frame: &[u8], x: usize, y: usize| frame[y * 320 + x];
    let (before, during) = (grey(&out, "0.2"), grey(&out, "1.5"));
    assert!(pixel(&before, 100, 60) > 200 && pixel(&during, 100, 60) < 40 && pixel(&during, 20, 20) > 200);
    assert!(pixel(&before, 270, 154) < 40 && pixel(&during, 270, 154) < 40, "what stands still is hidden throughout");

    // The ledger: parent hash, recipe, and the redactions as inputs.
    let bag = user.at("bag");
    user.json(&case, &["export", "bag", bag.to_str().unwrap(), "--staff"]);
    let entries = std::fs::read_to_string(bag.join("data/ledger/entries.ndjson")).unwrap();
    let entry = entries
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).unwrap()["entry"].as_str().map(str::to_owned))
        .map(|entry| serde_json::from_str::<Value>(&entry).unwrap())
        .find(|entry| entry["entry"]["recorded"]["kind"] == "derivative")
        .unwrap();
    let fact = &entry["entry"]["recorded"]["value"];
    assert_eq!((&fact["of"], &fact["of_sha256"], &fact["sha256"]), (&"V1".into(), &made["of_sha256"], &made["sha256"]));
    assert!(fact["method"].as_str().unwrap().contains("ffmpeg"), "{fact}");
    let inputs: Vec<&str> =
        entry["inputs"].as_array().unwrap().iter().map(|input| input["id"].as_str().unwrap()).collect();
    assert_eq!(inputs, ["r1", "r2", "r3", "r4"]);
    assert_eq!(user.run_in(&case, &["verify"]).code, 0);

    // The same redactions make the same copy; others make another.
    let again = user.json(&case, &["redact", "V1"]);
    assert_eq!((&again["item"], &again["sha256"]), (&made["item"], &made["sha256"]));
    std::fs::write(user.at("in/redactions.csv"), TABLE.replace("0.8 0.8 0.1 0.1", "0.7 0.7 0.2 0.2")).unwrap();
    assert_eq!(user.run_in(&case, &["import", "../in"]).code, 0);
    assert_eq!(user.json(&case, &["redact", "V1"])["item"], "V1-redacted-2");
}

#[test]
fn what_may_not_be_published_or_hides_nothing_is_refused() {
    let (user, case) = case("id,item,kind,region\nr1,C1,face,0.1 0.2 0.2 0.3\nr2,R1,face,0.1 0.2 0.2 0.3\n");
    for (item, says) in [
        ("V1", "no redaction of V1 is recorded"),
        ("C1", "is confidential"),
        ("R1", "consent was refused or withdrawn"),
        ("D1", "its bytes are not held"),
        ("X9", "there is no item"),
    ] {
        let ran = user.run_in(&case, &["redact", item]);
        assert!(ran.code == 2 && ran.err.contains(says), "{item}: {}", ran.err);
    }
}

#[test]
fn a_table_that_says_too_little_is_refused_row_by_row() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    std::fs::write(user.at("in/items.csv"), "id,title\nV1,A film\n").unwrap();
    let table = "id,item,kind,track,from_s,to_s,region,tone\n\
        r1,V1,face,,,,,\n\
        r2,V1,voice,,,,0.1 0.1 0.1 0.1,\n\
        r3,V1,face,boy,,,0.1 0.1 0.1 0.1,\n\
        r4,V1,face,boy,1,2,0.1 0.1 0.1 0.1,\n\
        r5,V1,plate,,1,2,0.1 0.1 0.1 0.1,yes\n";
    std::fs::write(user.at("in/redactions.csv"), table).unwrap();
    let ran = user.run_in(&case, &["import", "../in"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    for says in [
        "nothing says which part of the picture is hidden",
        "a voice has no place in the picture",
        "without its moment",
        "is at one moment",
        "a tone in the place of something seen",
    ] {
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
}
