//! Shots of a case: proposed by the detector, judged by people, counted once over films on one clock. Synthetic.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod gunfire;
mod run;

use std::path::PathBuf;

use gunfire::write_film;
use run::User;
use serde_json::Value;
use testkit::noise;

const RATE: f64 = 16_000.0;
const FIRED: usize = 110;

/// When each shot was fired, in seconds: 110 within two minutes and a half.
fn fired() -> Vec<f64> {
    let mut next = noise(5);
    let mut at_s = 4.0;
    (0..FIRED)
        .map(|_| {
            at_s += 1.25 + 1.1 * next();
            at_s
        })
        .collect()
}

/// What one phone hears of the street from a second on: each blast with the street's echoes there, the same murmur, and
/// what is its own.
fn street(from_s: f64, seconds: f64, place: u64, gain: f64) -> Vec<f32> {
    let mut next = noise(place);
    let response: Vec<f64> = (0..8000)
        .map(|n| {
            let t_s = f64::from(n) / RATE;
            let direct = if n < 48 { (1.0 - f64::from(n) / 12.0) * (-f64::from(n) / 12.0).exp() } else { 0.0 };
            direct + 0.4 * next() * (-t_s / 0.05).exp() + 0.05 * next() * (-t_s / 0.25).exp()
        })
        .collect();
    let mut murmur = noise(99);
    let skipped = (from_s * RATE) as usize;
    for _ in 0..skipped {
        murmur();
    }
    let mut sound: Vec<f64> = (0..(seconds * RATE) as usize).map(|_| 0.006 * murmur() + 0.003 * next()).collect();
    for at_s in fired().into_iter().map(|at_s| at_s - from_s).filter(|at_s| (0.0..seconds - 0.6).contains(at_s)) {
        for (slot, value) in sound[(at_s * RATE) as usize..].iter_mut().zip(&response) {
            *slot += gain * value;
        }
    }
    sound.into_iter().map(|sample| (0.5 * sample).clamp(-1.0, 1.0) as f32).collect()
}

fn scene(user: &User) -> PathBuf {
    let case = user.case("case");
    let films = user.at("films");
    std::fs::create_dir(&films).unwrap();
    write_film(&films.join("one.mp4"), &street(0.0, 150.0, 11, 0.8));
    write_film(&films.join("two.mp4"), &street(20.0, 130.0, 12, 0.5));
    std::fs::write(films.join("items.csv"), "id,file\nV1,one.mp4\nV2,two.mp4\n").unwrap();
    std::fs::write(
        films.join("evidence.csv"),
        "id,subject,relation,low,high,reference,basis,trust\n\
         e1,V1.start,within,2022-01-05 15:00:00,2022-01-05 15:00:05,,a clock in the picture,observed\n",
    )
    .unwrap();
    user.json(&case, &["import", "../films"]);
    case
}

fn count(solved: &Value) -> &Value {
    let shots = solved["findings"]["shots"].as_array().unwrap();
    assert_eq!(shots.len(), 1, "{shots:?}");
    &shots[0]["value"]
}

#[test]
fn more_than_a_hundred_shots_within_minutes_come_out_as_a_finding() {
    let user = User::new();
    let case = scene(&user);
    let analysed = user.json(&case, &["analyse"]);
    assert_eq!(analysed["sound"]["pairs"], 1, "{analysed}");
    let proposed = analysed["shots"]["proposed"].as_u64().unwrap();
    assert!(proposed > 180, "{analysed}");

    // So many of one kind, so close together, are undetermined to the detector: the interval says so until people listen.
    let unjudged = user.json(&case, &["solve"]);
    let found = count(&unjudged);
    let number = |found: &Value, name: &str| found[name].as_u64().unwrap() as usize;
    assert!(number(found, "low95") <= number(found, "best") && number(found, "best") <= number(found, "high95"));
    assert_eq!((number(found, "accepted"), number(found, "rejected")), (0, 0));
    assert_eq!(number(found, "proposed") as u64, proposed);
    assert!(found["says"].as_str().unwrap().contains("no count before somebody has listened"), "{}", found["says"]);
    // Proposals are read by no other finding.
    assert_eq!(unjudged["findings"]["tallies"], Value::Array(Vec::new()));

    // Somebody listens, and accepts each.
    let mut accepting = vec!["review".to_owned(), "accept".to_owned()];
    for discharge in found["discharges"].as_array().unwrap() {
        let heard = discharge["heard"].as_array().unwrap().iter();
        accepting.extend(heard.map(|by| by["observation"].as_str().unwrap().to_owned()));
    }
    let done = user.json(&case, &accepting);
    assert_eq!(done["observations"].as_array().unwrap().len() as u64, proposed);
    let solved = user.json(&case, &["solve"]);
    let found = count(&solved);
    let (low, best, high) = (number(found, "low95"), number(found, "best"), number(found, "high95"));
    assert!(best.abs_diff(FIRED) <= 2, "{low} {best} {high}");
    assert!(low > 100 && low <= FIRED && FIRED <= high, "{low} {best} {high}");
    let within_s = found["within_s"].as_f64().unwrap();
    assert!((within_s - (fired()[FIRED - 1] - fired()[0])).abs() < 1.5, "within two and a half minutes: {within_s}");
    assert!(within_s < 150.0);
    // Each with who heard it: most were heard by both, those of the first 20 s by one that ran alone.
    let discharges = found["discharges"].as_array().unwrap();
    let both = discharges.iter().filter(|one| one["heard"].as_array().unwrap().len() == 2).count();
    assert!(both > 70, "{both}");
    assert!(found["covered_min"].as_f64().unwrap() > 2.4);
    assert_eq!(found["by"], serde_json::json!(["V1~V2"]));
    // Within what is known of the clock: the first shot some seconds after 15:00:00 to 15:00:05.
    let first = &found["first"];
    assert!(first.to_string().contains("2022-01-05T09:00:0"), "{first}");
    let why = user.json(&case, &["why", "shots V1 V2"]);
    let says = why["says"].as_str().unwrap();
    assert!(says.contains(&format!("{best} shots or detonations within 2 min")), "{says}");
    assert!(says.contains("a person accepted") && says.contains("not a least number"), "{says}");
    let because = why["because"].to_string();
    for told in ["on one clock by the pair V1~V2", "observation shots-V1@", "heard by V1", "the first lies within"] {
        assert!(because.contains(told), "{told}: {because}");
    }
    assert!(why["inputs"].as_array().unwrap().len() > 180);

    // Again, nothing is done again.
    let again = user.json(&case, &["analyse"]);
    assert_eq!((&again["shots"]["done"], &again["shots"]["proposed"]), (&0.into(), &0.into()), "{again}");

    // One turns out to be a door in both films, and counts no more; one is to be listened to again. Listening changes neither.
    let heard_twice =
        discharges.iter().find(|one| one["heard"].as_array().unwrap().len() == 2 && one["counted"] == true);
    let ids: Vec<String> = heard_twice.unwrap()["heard"]
        .as_array()
        .unwrap()
        .iter()
        .map(|by| by["observation"].as_str().unwrap().to_owned())
        .collect();
    let last = discharges.iter().rev().find(|one| one["counted"] == true).unwrap();
    let again_open = last["heard"][0]["observation"].as_str().unwrap();
    let unreasoned = user.run_in(&case, &["review", "reject", &ids[0]]);
    assert!(unreasoned.code == 2 && unreasoned.err.contains("why"), "{}", unreasoned.err);
    let done = user.json(&case, &["review", "reject", &ids[0], &ids[1], "--reason", "a door"]);
    assert_eq!(done["observations"].as_array().unwrap().len(), 2);
    user.json(&case, &["review", "propose", again_open]);
    let unknown = user.run_in(&case, &["review", "accept", "shots-V1@999.000"]);
    assert!(unknown.code == 2 && unknown.err.contains("there is no observation"), "{}", unknown.err);
    for _ in 0..2 {
        let judged = user.json(&case, &["solve"]);
        let now = count(&judged);
        assert_eq!(number(now, "best"), best - 1, "{}", now["says"]);
        assert_eq!((number(now, "proposed"), number(now, "rejected")), (1, 2));
        assert_eq!(number(now, "accepted") as u64, proposed - 3);
        assert!(now["says"].as_str().unwrap().contains("and rejected 2, 1 are not judged"), "{}", now["says"]);
        assert_eq!(user.json(&case, &["analyse"])["shots"]["proposed"], 0);
    }
    let out = user.at("tables");
    user.json(&case, &["export", "tables", out.to_str().unwrap()]);
    let rows = std::fs::read_to_string(out.join("observations.csv")).unwrap();
    assert_eq!(rows.matches("rejected").count(), 2, "what is rejected stays");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);

    // Without the pair, each film is counted by itself.
    user.json(&case, &["withdraw", "syncs", "V1~V2", "--reason", "not the same street"]);
    let apart = user.json(&case, &["solve"]);
    let shots = apart["findings"]["shots"].as_array().unwrap();
    assert_eq!(shots.len(), 2, "{shots:?}");
    assert!(shots[0]["value"]["says"].as_str().unwrap().contains("heard in V1 alone"), "{}", shots[0]["value"]["says"]);
}
