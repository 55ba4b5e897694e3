//! Films of a case put on one clock by what they hear, without a row in a table.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use run::User;
use serde_json::Value;

const RATE: usize = 16_000;

/// Noise that swells, the same for the same seed.
fn noise(seed: u64, seconds: f64, loud: f32) -> Vec<f32> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64 ^ (seed << 17) ^ seed;
    let mut swell = 1.0f32;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    (0..(seconds * RATE as f64) as usize)
        .map(|n| {
            if n % 4000 == 0 {
                swell = 0.7 + next();
            }
            loud * swell * next()
        })
        .collect()
}

/// A film with this sound, encoded as phones do.
fn film(folder: &Path, name: &str, samples: &[f32]) {
    let raw = folder.join("raw.f32");
    std::fs::write(&raw, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    let seconds = (samples.len() as f64 / RATE as f64).to_string();
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", &format!("testsrc2=s=64x64:r=10:d={seconds}")])
        .args(["-f", "f32le", "-ar", "16000", "-ac", "1", "-i"])
        .arg(&raw)
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", "64k", "-ar", "44100"])
        .arg(folder.join(name))
        .status()
        .unwrap();
    std::fs::remove_file(&raw).unwrap();
    assert!(made.success(), "{name}");
}

/// What one microphone hears of the world: from a second on, so long, beside what it alone hears.
fn heard(world: &[f32], from_s: f64, seconds: f64, own: u64) -> Vec<f32> {
    let from = (from_s * RATE as f64) as usize;
    let own = noise(own, seconds, 0.6);
    own.iter().zip(&world[from..]).map(|(own, world)| own + world).collect()
}

/// A case in which V1 is dated to seconds and V2, which hears the same from 12 s on, to nothing; V3 hears something else.
fn scene(user: &User) -> PathBuf {
    let case = user.case("case");
    let films = user.at("films");
    std::fs::create_dir(&films).unwrap();
    let world = noise(7, 60.0, 0.4);
    film(&films, "one.mp4", &heard(&world, 0.0, 40.0, 1));
    film(&films, "two.mp4", &heard(&world, 12.0, 30.0, 2));
    film(&films, "else.mp4", &noise(3, 25.0, 0.4));
    std::fs::write(films.join("items.csv"), "id,file\nV1,one.mp4\nV2,two.mp4\nV3,else.mp4\n").unwrap();
    std::fs::write(
        films.join("evidence.csv"),
        "id,subject,relation,low,high,reference,basis,trust\n\
         e1,V1.start,within,2022-01-05 15:00:00,2022-01-05 15:00:05,,a clock in the picture,observed\n",
    )
    .unwrap();
    let imported = user.json(&case, &["import", "../films"]);
    assert_eq!(run::warnings(&imported), Vec::<String>::new());
    case
}

fn point<'a>(solved: &'a Value, id: &str) -> Option<&'a Value> {
    solved["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found.get("value").unwrap_or(found))
        .find(|p| p["point"] == id || p["id"] == id)
}

/// How many entries the ledger has.
fn entries(user: &User, case: &Path) -> u64 {
    user.json(case, &["verify"])["entries"].as_u64().unwrap()
}

#[test]
fn two_films_that_hear_the_same_come_on_one_clock_by_themselves() {
    let user = User::new();
    let case = scene(&user);
    let before = user.json(&case, &["solve"]);
    assert!(point(&before, "V2.start").is_none_or(|p| p["earliest"].is_null() && p["latest"].is_null()), "{before}");
    let analysed = user.json(&case, &["analyse"]);
    let sound = &analysed["sound"];
    assert_eq!(
        (&sound["recordings"], &sound["compared"], &sound["pairs"]),
        (&3.into(), &3.into(), &1.into()),
        "{sound}"
    );
    assert_eq!((&sound["recorded"], &sound["copies"]), (&1.into(), &Value::Array(Vec::new())), "{sound}");

    // V2 begins 12 s after V1, give or take the sound's way: within 15:00:00 to 15:00:05, and these.
    let solved = user.json(&case, &["solve"]);
    let start = point(&solved, "V2.start").unwrap();
    let (earliest, latest) = (start["earliest"].as_str().unwrap(), start["latest"].as_str().unwrap());
    assert!(("2022-01-05T09:00:10.9".."2022-01-05T09:00:12").contains(&earliest), "{start}");
    assert!(("2022-01-05T09:00:17".."2022-01-05T09:00:18.1").contains(&latest), "{start}");
    assert!(start["earliest_because"].as_array().unwrap().contains(&"heard/V1~V2".into()), "{start}");
    assert!(point(&solved, "V3.start").is_none_or(|p| p["earliest"].is_null()), "unrelated sound dates nothing");
    let reason = &solved["reasons"]["heard/V1~V2"];
    assert_eq!((&reason["trust"], &reason["derived"]), (&"observed".into(), &true.into()), "{reason}");
    assert_eq!(reason["items"].as_array().unwrap().len(), 2);
    let why = user.json(&case, &["why", "time V2.start"]);
    let told = why["because"].to_string();
    assert!(told.contains("Heard in both recordings, by sync by sound 3 (score"), "{told}");
    let pair_is_input = |one: &Value| one["kind"] == "sync" && one["id"] == "V1~V2" && one["version"] == 1;
    assert!(why["inputs"].as_array().unwrap().iter().any(pair_is_input), "{why}");
    let page = user.at("report.html");
    assert_eq!(user.run_in(&case, &["report", "--html", page.to_str().unwrap()]).code, 0);
    assert!(std::fs::read_to_string(&page).unwrap().contains("Heard in both recordings"));

    // Again: nothing is compared, nothing recorded, also where the cache was thrown away and all is computed anew.
    let count = entries(&user, &case);
    let again = user.json(&case, &["analyse"]);
    assert_eq!((&again["sound"]["compared"], &again["sound"]["recorded"]), (&0.into(), &0.into()), "{again}");
    std::fs::remove_dir_all(case.join("cache")).unwrap();
    let anew = user.json(&case, &["analyse"]);
    assert_eq!((&anew["sound"]["compared"], &anew["sound"]["recorded"]), (&3.into(), &0.into()), "{anew}");
    assert_eq!(entries(&user, &case), count, "decoded again, and the same came out");

    // One more film: it alone is compared, with the others.
    let more = user.at("more");
    std::fs::create_dir(&more).unwrap();
    film(&more, "four.mp4", &heard(&noise(7, 60.0, 0.4), 25.0, 30.0, 4));
    std::fs::write(more.join("items.csv"), "id,file\nV4,four.mp4\n").unwrap();
    user.json(&case, &["import", "../more"]);
    let third = user.json(&case, &["analyse"]);
    assert_eq!((&third["sound"]["compared"], &third["sound"]["recorded"]), (&3.into(), &2.into()), "{third}");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn a_pair_that_a_person_rejects_binds_no_more_and_a_correction_stands_beside_the_machine() {
    let user = User::new();
    let case = scene(&user);
    user.json(&case, &["analyse"]);
    // What the table looks like that a person corrects.
    let out = user.at("tables");
    user.json(&case, &["export", "tables", out.to_str().unwrap()]);
    let rows = std::fs::read_to_string(out.join("syncs.csv")).unwrap();
    assert!(rows.contains("V1~V2") && rows.contains("sync by sound 3") && rows.contains("stretches agree"), "{rows}");

    // The same moments, set by a person: both values are shown, the person's counts.
    let correct = |offset: &str, error: &str| {
        let folder = user.at("corrected");
        std::fs::create_dir_all(&folder).unwrap();
        let mut lines = rows.lines();
        let mut header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let row = lines.find(|line| line.contains("V1~V2")).unwrap();
        let at = |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name).unwrap();
        // The reason of the machine is quoted; nothing before it is.
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        for (name, value) in [("offset_s", offset), ("error_s", error), ("by", "A. Tester"), ("reason", "the bang")] {
            cells[at(name)] = value.to_owned();
        }
        // The fingerprint is of the row as it was exported first.
        let base = at("base");
        header.remove(base);
        cells.remove(base);
        std::fs::write(folder.join("syncs.csv"), format!("{}\n{}\n", header.join(","), cells.join(","))).unwrap();
        let imported = user.json(&case, &["import", "../corrected"]);
        assert_eq!(imported["tables"][0]["changed"], 1, "{imported}");
        user.json(&case, &["solve"])
    };
    let solved = correct("12.4", "0.1");
    let start = point(&solved, "V2.start").unwrap();
    assert!(start["earliest"].as_str().unwrap().starts_with("2022-01-05T09:00:12.3"), "{start}");
    let set = solved["reasons"]["sync-set/V1~V2"]["basis"].as_str().unwrap();
    assert!(set.contains("Set by A. Tester (the bang)") && set.contains("sync by sound 3 had found"), "{set}");
    assert!(!set.contains("cannot both be true") && solved["reasons"]["heard/V1~V2"].is_null());
    // Listening again leaves it as it is.
    let again = user.json(&case, &["analyse"]);
    assert_eq!(again["sound"]["recorded"], 0, "{again}");
    // What cannot be squared with the machine is said, and counts all the same.
    let solved = correct("20", "0.1");
    let set = solved["reasons"]["sync-set/V1~V2"]["basis"].as_str().unwrap();
    assert!(set.contains("cannot both be true"), "{set}");
    assert!(run::warnings(&solved).iter().any(|warning| warning.contains("cannot both be true")), "{solved}");
    assert!(point(&solved, "V2.start").unwrap()["earliest"].as_str().unwrap().starts_with("2022-01-05T09:00:19.9"));

    // Rejected, with a reason, it dates nothing, however often the machine listens; what was said stays in the ledger.
    let unreasoned = user.run_in(&case, &["withdraw", "syncs", "V1~V2", "--reason", " "]);
    assert_eq!(unreasoned.code, 2, "{}", unreasoned.err);
    let done = user.json(&case, &["withdraw", "syncs", "V1~V2", "--reason", "a loudspeaker plays the same in both"]);
    assert_eq!((&done["id"], &done["stands"]), (&"V1~V2".into(), &false.into()));
    for _ in 0..2 {
        let solved = user.json(&case, &["solve"]);
        assert!(point(&solved, "V2.start").is_none_or(|p| p["earliest"].is_null()), "{solved}");
        assert_eq!(user.json(&case, &["analyse"])["sound"]["recorded"], 0);
    }
    assert_eq!(user.run_in(&case, &["withdraw", "syncs", "V1~V2", "--reason", "again"]).code, 2);
    user.json(&case, &["withdraw", "syncs", "V1~V2", "--restore", "--reason", "it does not"]);
    assert!(point(&user.json(&case, &["solve"]), "V2.start").unwrap()["earliest"].is_string());
}

#[test]
fn what_was_sped_up_or_cut_is_named_and_put_on_no_clock() {
    let user = User::new();
    let case = user.case("case");
    let films = user.at("films");
    std::fs::create_dir(&films).unwrap();
    let world = noise(17, 120.0, 1.0);
    let near = |from_s: f64, seconds: f64, own: u64, loud: f32| -> Vec<f32> {
        let from = (from_s * RATE as f64) as usize;
        noise(own, seconds, loud).iter().zip(&world[from..]).map(|(own, world)| 0.5 * (own + world)).collect()
    };
    film(&films, "one.mp4", &near(0.0, 100.0, 1, 0.2));
    // Played 4 % faster from its twentieth second on, as who hides from a search for copies does.
    let fast: Vec<f32> = (0..50 * RATE)
        .map(|n| {
            let at = 20.0 * RATE as f64 + n as f64 * 1.04;
            let (base, part) = (at as usize, (at - at.floor()) as f32);
            0.5 * (world[base] * (1.0 - part) + world[base + 1] * part)
        })
        .collect();
    film(&films, "two.mp4", &fast);
    let mut cut = near(5.0, 30.0, 3, 2.0);
    cut.extend(near(55.0, 30.0, 4, 2.0));
    film(&films, "three.mp4", &cut);
    std::fs::write(films.join("items.csv"), "id,file\nV1,one.mp4\nV2,two.mp4\nV3,three.mp4\n").unwrap();
    user.json(&case, &["import", "../films"]);
    let sound = &user.json(&case, &["analyse"])["sound"];
    assert_eq!(sound["recorded"], 0, "{sound}");
    let named = |one: &Value| (one[0].as_str().unwrap().to_owned(), one[1].as_str().unwrap().to_owned());
    let cut: Vec<(String, String)> = sound["cut"].as_array().unwrap().iter().map(named).collect();
    assert!(cut.len() == 1 && cut[0].0.starts_with("V1") && cut[0].1.starts_with("V3"), "{sound}");
    let sped = sound["sped"].as_array().unwrap();
    assert_eq!(sped.len(), 1, "{sound}");
    assert!(named(&sped[0][0]).0.starts_with("V2"), "{sound}");
    assert!((sped[0][1].as_f64().unwrap() - 1.04).abs() < 1e-3, "{sound}");
    let said = user.run_in(&case, &["analyse"]);
    assert!(said.out.contains("plays 4.0 % faster than V"), "{}", said.out);
    assert!(said.out.contains("seems to have a cut"), "{}", said.out);
}

#[test]
fn copies_are_no_witnesses_and_confidential_films_are_not_compared() {
    let user = User::new();
    let case = scene(&user);
    let films = user.at("films");
    // A copy that nobody says is one, one that somebody does, and a film that is to stay hidden.
    for (name, codec) in [("copy.mp4", "48k"), ("told.mp4", "40k")] {
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-y", "-i"])
            .arg(films.join("one.mp4"))
            .args(["-c:v", "libx264", "-preset", "ultrafast", "-crf", "35", "-c:a", "aac", "-b:a", codec])
            .arg(films.join(name))
            .status()
            .unwrap();
        assert!(made.success());
    }
    film(&films, "hidden.mp4", &heard(&noise(7, 60.0, 0.4), 5.0, 30.0, 9));
    std::fs::write(
        films.join("items.csv"),
        "id,file,confidential\nV1,one.mp4,\nV2,two.mp4,\nV3,else.mp4,\nV4,copy.mp4,\nV5,told.mp4,\nV6,hidden.mp4,yes\n",
    )
    .unwrap();
    std::fs::write(films.join("lineage.csv"), "id,item,relation,of\nl1,V5,re_encoding_of,V1\n").unwrap();
    user.json(&case, &["import", "../films"]);
    let sound = &user.json(&case, &["analyse"])["sound"];
    assert_eq!(sound["recordings"], 5, "the hidden film is not among them: {sound}");
    assert_eq!(sound["compared"], 9, "V1 and V5 are not compared: {sound}");
    let copies: Vec<String> = sound["copies"].as_array().unwrap().iter().map(|pair| format!("{}", pair)).collect();
    assert!(
        copies.contains(&"[\"V1\",\"V4\"]".to_owned()) && copies.contains(&"[\"V4\",\"V5\"]".to_owned()),
        "{sound}"
    );
    assert_eq!(copies.len(), 2, "{sound}");
    assert_eq!(sound["pairs"], 3, "V2 with each of them: {sound}");
    let solved = user.json(&case, &["solve"]);
    let reasons = solved["reasons"].as_object().unwrap();
    assert!(reasons.keys().all(|id| !id.starts_with("heard/") || !id.contains("V6")), "{reasons:?}");
    assert!(!reasons.contains_key("heard/V1~V4") && !reasons.contains_key("heard/V1~V5"), "{reasons:?}");
}

/// A run that is killed while it compares loses nothing that was recorded, and the next ends where one run would have.
#[test]
fn a_killed_run_loses_nothing() {
    let user = User::new();
    let case = scene(&user);
    // Twice: a file at which the program dies three times is given up, and on a slow machine that may be any of them.
    for wait_ms in [600, 2_000] {
        let mut child =
            user.command(&case).args(["analyse", "--json"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait_ms));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
    }
    user.json(&case, &["analyse"]);
    let solved = user.json(&case, &["solve"]);
    let start = point(&solved, "V2.start").unwrap();
    assert!(start["earliest_because"].as_array().unwrap().contains(&"heard/V1~V2".into()), "{start}");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
    let count = entries(&user, &case);
    let again = user.json(&case, &["analyse"]);
    assert_eq!((&again["sound"]["compared"], &again["sound"]["recorded"]), (&0.into(), &0.into()));
    assert_eq!(entries(&user, &case), count);
}
