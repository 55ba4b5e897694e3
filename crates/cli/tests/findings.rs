//! What follows from the tables of Almaty about how many, who says what and what the law asks.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::Path;

use run::User;
use serde_json::Value;

struct Almaty {
    user: User,
    solved: Value,
}

fn almaty() -> Almaty {
    let user = User::new();
    let case = user.case("case");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let mut csv: Vec<_> = std::fs::read_dir(example)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    csv.sort();
    let mut import = vec!["import"];
    import.extend(csv.iter().map(|path| path.to_str().unwrap()));
    user.json(&case, &import);
    let solved = user.json(&case, &["solve"]);
    Almaty { user, solved }
}

impl Almaty {
    fn rows(&self, of: &str) -> Vec<&Value> {
        let rows = self.solved["findings"].pointer(of).unwrap().as_array().unwrap();
        rows.iter().collect()
    }

    fn claim(&self, id: &str) -> &Value {
        let found = self.rows("/assessments").into_iter().find(|one| one["value"]["claim"] == id);
        &found.unwrap_or_else(|| panic!("{id}"))["value"]
    }

    fn count(&self, incident: &str, state: &str) -> &Value {
        let is_it = |one: &&Value| {
            let scope = &one["value"]["scope"];
            scope["incident"] == incident
                && scope["state"] == state
                && scope["place"].is_null()
                && scope["actor"].is_null()
        };
        &self.rows("/tallies").into_iter().find(is_it).unwrap()["value"]
    }
}

#[test]
fn almaty_is_counted_held_against_the_evidence_and_set_beside_the_law() {
    let almaty = almaty();
    counts(&almaty);
    claims(&almaty);
    accounts(&almaty);
    tolls(&almaty);
    law(&almaty);
    reasons(&almaty);
}

fn counts(almaty: &Almaty) {
    for (state, least) in [("appears_dead", 10), ("appears_injured", 19)] {
        let count = almaty.count("incident-2", state);
        assert_eq!(count["at_least"], least, "{count}");
        assert!(count["at_most"].is_null(), "a count in footage bounds nothing from above");
        assert_eq!(count["coverage"]["searched_recordings"].as_u64().unwrap() % 18 % 4, 0);
        assert!(!count["coverage"]["undercount_because"].as_array().unwrap().is_empty());
    }
    // Nothing anywhere is a sum: no count is as large as two others together, and none is that of a toll.
    let numbers: Vec<u64> =
        almaty.rows("/tallies").iter().filter_map(|one| one["value"]["at_least"].as_u64()).collect();
    assert!(numbers.iter().all(|number| *number < 29), "{numbers:?}");
    let incidents = almaty.solved["incidents"].as_array().unwrap();
    assert_eq!(incidents.len(), 4, "as delimited");
}

fn claims(almaty: &Almaty) {
    for finding in almaty.rows("/assessments") {
        assert!(!finding["inputs"].as_array().unwrap().is_empty());
        assert!(!finding["value"]["why"].as_str().unwrap().is_empty());
        assert_ne!(finding["value"]["verdict"], "contradicted", "{}", finding["value"]);
    }
    let chief = almaty.claim("c-chief-not-armed");
    assert_eq!(chief["verdict"], "partly", "{chief}");
    assert!(chief["differs"].as_array().unwrap().contains(&"scope".into()), "{}", chief["why"]);
    // What nothing supports or contradicts is said to be so.
    for id in ["c-csto-gangs", "c-ria-beheaded"] {
        let claim = almaty.claim(id);
        assert!(["not_corroborated", "not_tested"].iter().any(|verdict| claim["verdict"] == *verdict), "{claim}");
    }
    // The list of items does not reach the number that is stated.
    let videos = almaty.claim("c-hrw-videos");
    assert_eq!(videos["differs"], serde_json::json!(["number"]), "{videos}");
    assert!(videos["why"].as_str().unwrap().contains("do not reach"), "{videos}");
    // What witnesses said is sealed, and that it was not read is said.
    assert!(almaty.rows("/assessments").iter().all(|one| one["value"]["claim"] != "c-j1-told-witnesses"));
    let notices = almaty.solved["findings"]["notices"].to_string();
    assert!(notices.contains("protected facts were not read"), "{notices}");
    let text = almaty.solved["findings"].to_string();
    assert!(!text.contains("She had left the square"), "a witness's words are not given away");
}

fn accounts(almaty: &Almaty) {
    let found =
        almaty.rows("/accounts").into_iter().find(|one| one["value"]["statement"] == "st-police-chief").unwrap();
    // Two of his claims may be of the second incident, so it is not said that he leaves it out.
    assert_eq!(found["value"]["leaves_out"], serde_json::json!(["incident-3", "incident-4"]), "{found}");
}

fn tolls(almaty: &Almaty) {
    let ledger = &almaty.solved["findings"]["tolls"]["value"];
    assert_eq!(ledger["entries"].as_array().unwrap().len(), 28);
    let pairs: Vec<(&str, &str)> = ledger["disagreements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair["a"].as_str().unwrap(), pair["b"].as_str().unwrap()))
        .collect();
    let is_there = |a, b| pairs.contains(&(a, b)) || pairs.contains(&(b, a));
    assert!(is_there("t-media-19", "t-ministry-18"), "{pairs:?}");
    assert!(!is_there("t-prosecutor-225", "t-prosecutor-19"), "a part of it is no disagreement");
    assert!(!is_there("t-police-176", "t-police-19"), "the injured are not the dead");
}

fn law(almaty: &Almaty) {
    let rows = almaty.rows("/law/rows");
    let row = rows.iter().find(|row| row["value"]["event"] == "residence-first-fire").unwrap();
    let cell = |element: &str| {
        let cells = row["value"]["cells"].as_array().unwrap();
        cells.iter().find(|cell| cell["element"] == element).unwrap()
    };
    let warning = cell("warning");
    assert_eq!(warning["against"][0]["fact"]["id"], "o-res-no-warning", "{warning}");
    assert!(warning["against"][0]["caution"].is_string(), "nobody is said to have looked through all of it");
    assert_eq!(cell("medical-aid")["silent"], true);
    assert!(row["value"]["judgements"].as_array().unwrap().iter().any(|one| one["by"] == "Human Rights Watch"));
    let strips = almaty.rows("/law/strips");
    assert!(strips.iter().any(|strip| strip["event"] == "residence-first-fire"));
    assert!(almaty.rows("/judgements").iter().all(|one| one["standing"] == "stands"));
}

fn reasons(almaty: &Almaty) {
    let case = almaty.user.at("case");
    let why = almaty.user.json(&case, &["why", "c-chief-not-armed"]);
    assert_eq!(why["finding"], "claim c-chief-not-armed");
    assert!(why["says"].as_str().unwrap().contains("partly"));
    let count = almaty.user.json(&case, &["why", "count people appears_dead incident-2"]);
    assert!(count["says"].as_str().unwrap().contains("at least 10"), "{count}");
}
