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

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A small case as two tables, and the same as data: state and frame of each sighting, and links.
struct Small {
    sightings: String,
    links: String,
    states: Vec<&'static str>,
    frames: Vec<Option<usize>>,
    told: Vec<(usize, usize, bool)>,
}

fn small(seed: u64) -> Small {
    let mut dice = Dice(seed ^ 0x5EED_CA5E);
    (0..9).for_each(|_| dice.0 = dice.0.rotate_left(dice.below(60) as u32));
    let n = 1 + dice.below(6);
    let states: Vec<&str> = (0..n).map(|_| ["dead", "injured"][dice.below(2)]).collect();
    let frames: Vec<Option<usize>> = (0..n).map(|_| (dice.below(4) == 0).then(|| dice.below(2))).collect();
    let mut told = Vec::new();
    let (many, same) = (dice.below(4), dice.below(3));
    for a in 0..n {
        for b in a + 1..n {
            match dice.below(6) {
                roll if roll < many => told.push((a, b, false)),
                5 if same > 0 => told.push((a, b, true)),
                _ => {}
            }
        }
    }
    let mut sightings = "id,item,from_s,to_s,state,frame_group\n".to_owned();
    for k in 0..n {
        let frame = frames[k].map_or(String::new(), |frame| format!("f{frame}"));
        sightings += &format!("s{k},V1,0,1,{},{frame}\n", states[k]);
    }
    let mut links = "a,b,relation,reason\n".to_owned();
    for &(a, b, is_same) in &told {
        links += &format!("s{a},s{b},{},seen\n", if is_same { "same" } else { "different" });
    }
    Small { sightings, links, states, frames, told }
}

impl Small {
    /// All ways of sorting the sightings into people that the evidence does not exclude.
    fn allowed(&self) -> Vec<Vec<usize>> {
        let n = self.states.len();
        let mut all = vec![Vec::new()];
        for _ in 0..n {
            let grow = |sorting: &Vec<usize>| {
                let people = sorting.iter().max().map_or(0, |most| most + 1);
                (0..=people).map(|person| [sorting.as_slice(), &[person]].concat()).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(grow).collect();
        }
        let in_one_frame = |a: usize, b: usize| self.frames[a].is_some() && self.frames[a] == self.frames[b];
        all.retain(|sorting| {
            self.told.iter().all(|&(a, b, is_same)| (sorting[a] == sorting[b]) == is_same)
                && (0..n).all(|a| (0..a).all(|b| sorting[a] != sorting[b] || !in_one_frame(a, b)))
        });
        all
    }
}

#[test]
fn five_hundred_small_cases_are_counted_as_by_trying_every_way() {
    let user = User::in_memory();
    let (mut checked, mut refuted) = (0, 0);
    for seed in 0..500 {
        let case = small(seed);
        std::fs::write(user.at("s.csv"), &case.sightings).unwrap();
        std::fs::write(user.at("l.csv"), &case.links).unwrap();
        let document = user.json(&user.at(""), &["tally", "s.csv", "--links", "l.csv"]);
        let allowed = case.allowed();
        let is_empty = document["contradictions"].as_array().unwrap().is_empty();
        assert_eq!(is_empty, !allowed.is_empty(), "seed {seed}: {document}");
        if allowed.is_empty() {
            refuted += 1;
            continue;
        }
        let bounds = |wanted: Option<&str>| {
            let count = |sorting: &Vec<usize>| {
                let members = (0..sorting.len()).filter(|k| wanted.is_none_or(|state| case.states[*k] == state));
                members.map(|k| sorting[k]).collect::<std::collections::BTreeSet<_>>().len()
            };
            (allowed.iter().map(count).min().unwrap(), allowed.iter().map(count).max().unwrap())
        };
        let told = |value: &serde_json::Value| {
            let number = |name: &str| usize::try_from(value[name].as_u64().unwrap()).unwrap();
            (number("at_least"), number("at_most"))
        };
        assert_eq!(told(&document["joint"]), bounds(None), "seed {seed}: {}", case.links);
        for state in document["states"].as_array().unwrap() {
            assert_eq!(told(state), bounds(state["state"].as_str()), "seed {seed}: {}", case.links);
            assert_eq!(state["exact"], true);
        }
        checked += 1;
    }
    assert!(checked >= 400 && refuted >= 30, "the cases are too alike: {checked} and {refuted}");
}

/// Five thousand sightings, of which so many pairs are apart that no search could end: what comes out is a bound, and is
/// said to be one; the work is bounded by counted steps, so the machine does not matter.
#[test]
fn five_thousand_sightings_give_a_bound_that_is_said_to_be_one() {
    let user = User::in_memory();
    let mut dice = Dice(41);
    let mut sightings = "id,item,from_s,to_s,state,frame_group\n".to_owned();
    (0..5_000).for_each(|k| sightings += &format!("s{k},V{},0,1,dead,\n", k % 300));
    let mut links = "a,b,relation,reason\n".to_owned();
    for _ in 0..60_000 {
        let (a, b) = (dice.below(5_000), dice.below(5_000));
        if a != b {
            links += &format!("s{a},s{b},different,compared\n");
        }
    }
    std::fs::write(user.at("s.csv"), sightings).unwrap();
    std::fs::write(user.at("l.csv"), links).unwrap();
    let ran = user.run(&["tally", "s.csv", "--links", "l.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = ran.out.lines().find(|line| line.starts_with("dead")).unwrap();
    let cells: Vec<&str> = line.split_whitespace().collect();
    assert!(cells[1].parse::<u64>().unwrap() >= 3, "a least number all the same: {line}");
    assert_eq!(cells[2..4], ["5000", "5000"], "{line}");
    assert!(line.ends_with("(a bound: the search was cut short)") && cells.len() > 6, "with its proof: {line}");
}
