//! Findings follow what is told, change by change, and come to the same as making them all anew.
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::run::User;
use crate::{case, serve, telling};

/// What the server has found, once it has found it from the newest entry.
fn found(browser: &Browser<'_>, path: &str) -> Value {
    let mut last = Value::Null;
    for _ in 0..600 {
        last = browser.get(path).good().json();
        if last["stale"] == false {
            return last;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("never made: {last}");
}

/// Verdicts and numbers by name, as a screen has them.
fn at_the_screen(browser: &Browser<'_>) -> BTreeMap<String, Value> {
    let claims = found(browser, "/api/claims");
    let count = found(browser, "/api/count");
    let law = found(browser, "/api/law");
    let tolls = found(browser, "/api/tolls");
    assert!([&claims, &count, &law, &tolls].iter().all(|view| view["failure"].is_null()));
    let claims = claims["claims"].as_array().unwrap().iter().map(|one| {
        let seen = json!([one["verdict"], one["differs"], one["why"], one["sources"], one["coverage"]]);
        (one["finding"].as_str().unwrap().to_owned(), seen)
    });
    let numbers = count["numbers"].as_array().unwrap().iter().map(|one| {
        let seen = json!([one["at_least"], one["at_most"], one["says"], one["links_below_grade"]]);
        (one["id"].as_str().unwrap().to_owned(), seen)
    });
    let rows = law["rows"].as_array().unwrap().iter().map(|one| {
        let cells = one["cells"].as_array().unwrap();
        let cells = cells.iter().map(|cell| json!([cell["asked"], ids(&cell["in_favour"]), ids(&cell["against"])]));
        (format!("law {}", one["event"].as_str().unwrap()), cells.collect())
    });
    let tolls = ("tolls".to_owned(), json!([tolls["entries"].as_array().unwrap().len(), tolls["disagreements"]]));
    claims.chain(numbers).chain(rows).chain([tolls]).collect()
}

fn ids(facts: &Value) -> Vec<Value> {
    let facts = facts.as_array().unwrap();
    facts.iter().map(|one| if one["fact"].is_null() { one["id"].clone() } else { one["fact"]["id"].clone() }).collect()
}

/// The same, made anew from the case on the disk.
fn made_anew(findings: &Value) -> BTreeMap<String, Value> {
    let list = |of: &str| findings.pointer(of).unwrap().as_array().unwrap().clone();
    let name = |one: &Value| one["id"].as_str().unwrap().to_owned();
    let claims = list("/assessments").into_iter().map(|one| {
        let value = &one["value"];
        let seen = json!([
            value["verdict"],
            value["differs"],
            value["why"],
            value["independence"]["sources"],
            value["coverage"]
        ]);
        (name(&one), seen)
    });
    let numbers = list("/tallies").into_iter().map(|one| {
        let value = &one["value"];
        (name(&one), json!([value["at_least"], value["at_most"], value["says"], value["links_below_grade"]]))
    });
    let rows = list("/law/rows").into_iter().map(|one| {
        let cells = one["value"]["cells"].as_array().unwrap();
        let cells = cells.iter().map(|cell| json!([cell["asked"], ids(&cell["for"]), ids(&cell["against"])]));
        (name(&one), cells.collect())
    });
    let tolls = findings["tolls"]["value"].as_object();
    let disagreements = tolls.map_or_else(Vec::new, |tolls| {
        let pairs = tolls["disagreements"].as_array().unwrap().iter();
        pairs.map(|two| json!({"a": two["a"], "b": two["b"], "sure": two["sure"], "why": two["why"]})).collect()
    });
    let entries = tolls.map_or(0, |tolls| tolls["entries"].as_array().unwrap().len());
    claims.chain(numbers).chain(rows).chain([("tolls".to_owned(), json!([entries, disagreements]))]).collect()
}

#[test]
fn findings_follow_each_change_and_are_what_solve_makes_of_the_case() {
    let user = User::new();
    let case = case(&user);
    let more = user.at("more");
    std::fs::create_dir_all(&more).unwrap();
    for (name, text) in [
        ("sources.csv", "id,name,role\np,The police,official\na,Agency,publisher\n"),
        ("incidents.csv", "id,title,place\ni1,One,square\n"),
        ("statements.csv", "id,source,kind\nst1,p,press_statement\n"),
        (
            "observations.csv",
            "id,item,what,event\no1,V1,Soldiers fire at people,dispersal\no2,V2,A man lies injured,shots\n",
        ),
        ("sightings.csv", "id,item,state,event\ns1,V1,injured,shots\ns2,V2,injured,shots\ns3,V2,dead,shots\n"),
        (
            "events.csv",
            "id,title,kind,place,incident,items\nshots,Soldiers fire at protesters,use_of_force,square,i1,V1\n",
        ),
        (
            "claims.csv",
            "id,statement,source,says,who,what,place,event\nc1,st1,,Nobody was hurt,protesters,not injured,square,shots\nc2,,a,Soldiers fired,soldiers,fired,square,shots\n",
        ),
        (
            "tolls.csv",
            "id,source,counts,whom,place,low,high\nt1,p,injured,people,square,2,2\nt2,a,injured,people,square,9,9\n",
        ),
    ] {
        std::fs::write(more.join(name), text).unwrap();
    }
    let imported = user.json(&case, &["import", "../more"]);
    assert_eq!(imported["warnings"].as_array().map_or(0, Vec::len), 0, "{imported}");

    let steps = [
        (
            "claims",
            1,
            json!({"id": "c2", "source": "a", "says": "Police fired", "who": "police", "what": "fired", "event": "shots"}),
        ),
        ("links", 0, json!({"id": "k1", "a": "s1", "b": "s2", "relation": "different", "reason": "coat"})),
        ("observations", 0, json!({"id": "o3", "item": "V2", "what": "Police fire at people", "event": "shots"})),
        (
            "tolls",
            0,
            json!({"id": "t3", "source": "a", "counts": "injured", "whom": "people", "place": "square", "low": "20", "high": "20"}),
        ),
        (
            "evidence",
            0,
            json!({"id": "t9", "subject": "shots", "relation": "within", "low": "2022-01-05 16:00", "high": "2022-01-05 16:10", "basis": "a clock", "trust": "observed"}),
        ),
        ("verification", 0, json!({"id": "v1", "item": "V2", "state": "viewed", "by": "A. Tester"})),
        ("items", 0, json!({"id": "V11", "kind": "video", "title": "One more", "place": "square"})),
        (
            "claims",
            0,
            json!({"id": "c3", "source": "p", "says": "People were injured", "who": "people", "what": "injured", "event": "shots"}),
        ),
    ];
    let mut changed = 0;
    for (n, (table, base, cells)) in steps.into_iter().enumerate() {
        let mut served = serve(&user, &case);
        let browser = served.open();
        let before = at_the_screen(&browser);
        assert!(before.len() > 6, "{before:?}");
        browser.post("/api/facts", &telling(&format!("step-{n:05}"), table, base, cells)).good();
        let now = at_the_screen(&browser);
        changed += usize::from(now != before);
        served.kill();
        let solved = user.json(&case, &["solve"]);
        assert_eq!(now, made_anew(&solved["findings"]), "step {n}, {table}");
    }
    assert!(changed >= 5, "{changed} of 8 changes could be seen");
    // Several changes while it runs, and a row that is taken back.
    let mut served = serve(&user, &case);
    let browser = served.open();
    for n in 0..4 {
        let cells = json!({"id": format!("m{n}"), "source": "a", "says": "Soldiers fled", "who": "soldiers", "what": "fled", "event": "shots"});
        browser.post("/api/facts", &telling(&format!("many-{n:05}"), "claims", 0, cells)).good();
    }
    let before = at_the_screen(&browser);
    let taken =
        json!({"key": "taken-00001", "table": "links", "id": "k1", "base": 1, "reason": "a mistake", "restore": false});
    browser.post("/api/withdrawals", &taken).good();
    let now = at_the_screen(&browser);
    assert_ne!(now, before);
    served.kill();
    assert_eq!(now, made_anew(&user.json(&case, &["solve"])["findings"]), "made from those before, and anew");
}
