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
    // Who was beaten on head and body was not seen to be killed, and a protected vehicle protects nobody.
    for id in ["c-ria-killed", "c-media-19", "c-ministry-18"] {
        let claim = almaty.claim(id);
        assert_ne!(claim["verdict"], "supported", "{claim}");
        assert!(!claim["supporting"].to_string().contains("o-sh-beaten-three"), "{claim}");
    }
    assert!(!almaty.claim("c-minister-cadets")["supporting"].to_string().contains("o-helipad-armoured"));
    // To capture officers is not to capture city hall; flames are not vehicles that somebody burned.
    for (id, other) in [("c-chief-two-attempts", "o-ch-beaten"), ("c-min-burned", "o-ch-escape")] {
        let claim = almaty.claim(id);
        assert!(!claim["supporting"].to_string().contains(other), "{claim}");
    }
    // "One of the bodies" denies nothing, and what a channel reports is not shown by the report.
    assert_ne!(almaty.claim("c-police-dozens")["verdict"], "partly");
    assert_ne!(almaty.claim("c-knb")["verdict"], "supported");
    // "18 of the 23" names the 23.
    assert_ne!(almaty.claim("c-hrw-18-of-23")["verdict"], "partly");
    // What only its author says is not borne out by the author's own report of it.
    for finding in almaty.rows("/assessments") {
        let value = &finding["value"];
        let why = value["why"].as_str().unwrap();
        let is_consistent = value["verdict"] == "consistent" || value["verdict"] == "supported";
        assert!(!(is_consistent && why.ends_with("it is the claimant's own word")), "{value}");
    }
    // A list of films that the case wrote down itself bears nothing out, and what names none is not even a list.
    for id in ["c-hrw-23", "c-hrw-morgue", "c-hrw-afp", "c-hrw-17"] {
        assert_eq!(almaty.claim(id)["verdict"], "not_tested", "{id}");
    }
    assert!(almaty.claim("c-hrw-23")["why"].as_str().unwrap().contains("agrees with the list of the case"));
    // Far fewer, another deed, another object, another incident, other people, or the claim told again: none of it fits.
    for id in [
        "c-police-176",
        "c-min-20000",
        "c-chief-20000",
        "c-media-object",
        "c-media-19",
        "c-hrw-killed-6",
        "c-knb",
        "c-hrw-four-occasions",
        "c-min-attacked",
        "c-min-burned",
        "c-min-ambulances",
        "c-pedneault-opened-fire",
    ] {
        let claim = almaty.claim(id);
        assert!(!["consistent", "supported"].iter().any(|verdict| claim["verdict"] == *verdict), "{claim}");
    }
    // A rifle is not the handgun that is claimed, and the evening is not the morning.
    assert!(!almaty.claim("c-hrw-handgun")["why"].as_str().unwrap().contains("shots-in-air"));
    assert!(!almaty.claim("c-azattyk-injured")["supporting"].to_string().contains("o-evening-carried"));
    // What fits stays so, and whoever says otherwise is heard.
    for id in ["c-minister-cadets", "c-hrw-three-told"] {
        assert_eq!(almaty.claim(id)["verdict"], "consistent", "{id}");
    }
    assert_eq!(almaty.claim("c-ministry-18")["verdict"], "partly");
    // Nobody is a source of what they never said: a claim that nothing bears out has its author alone.
    for finding in almaty.rows("/assessments") {
        let value = &finding["value"];
        if ["not_corroborated", "not_tested"].iter().any(|verdict| value["verdict"] == *verdict) {
            assert!(value["independence"]["sources"].as_u64().unwrap() <= 1, "{value}");
        }
    }
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
    // Nobody shoots by standing in a sentence that tells of the shooting.
    for row in &rows {
        for cell in row["value"]["cells"].as_array().unwrap() {
            let cited = cell["for"].to_string();
            for id in ["o-atpa", "o-evening-fleeing", "return-to-square", "timiryazev-advance"] {
                assert!(!cited.contains(&format!("\"{id}\"")), "{id}: {cell}");
            }
        }
    }
    // What an observer only holds for possible is said to be so.
    let doubted: Vec<&Value> = rows
        .iter()
        .flat_map(|row| row["value"]["cells"].as_array().unwrap())
        .flat_map(|cell| ["for", "against", "bears"].into_iter().flat_map(|side| cell[side].as_array().unwrap()))
        .filter(|cited| cited["fact"]["id"] == "o-res-handgun")
        .collect();
    assert!(!doubted.is_empty());
    assert!(doubted.iter().all(|cited| cited["caution"].as_str().unwrap().contains("possible")), "{doubted:?}");
    let strips = almaty.rows("/law/strips");
    let strip = strips.iter().find(|strip| strip["id"] == "strip residence-first-fire").unwrap();
    let lanes = strip["value"]["takes"].as_array().unwrap();
    let words = ["covers", "does_not_cover", "not_known"];
    assert!(lanes.iter().all(|lane| words.iter().any(|word| lane["reach"] == *word)), "{strip}");
    assert!(almaty.rows("/judgements").iter().all(|one| one["standing"] == "stands"));
}

fn reasons(almaty: &Almaty) {
    let case = almaty.user.at("case");
    let why = almaty.user.json(&case, &["why", "c-chief-not-armed"]);
    assert_eq!(why["finding"], "claim c-chief-not-armed");
    assert!(why["says"].as_str().unwrap().contains("partly"));
    let count = almaty.user.json(&case, &["why", "count people appears_dead incident-2"]);
    assert!(count["says"].as_str().unwrap().contains("at least 10"), "{count}");
    let strip = almaty.user.json(&case, &["why", "strip residence-first-fire"]);
    assert!(strip["because"].to_string().contains("whether it covers these minutes is not known"), "{strip}");
    let way = &almaty.rows("/suggestions/movements")[0];
    let why = almaty.user.json(&case, &["why", way["id"].as_str().unwrap()]);
    assert!(why["says"].as_str().unwrap().contains("stations"), "{why}");
    // Every finding says from what it was computed, by what, and how it may be worded, and can be asked why.
    let lists = [
        "/tallies",
        "/assessments",
        "/accounts",
        "/law/rows",
        "/law/strips",
        "/suggestions/one_event",
        "/suggestions/one_incident",
        "/suggestions/movements",
    ];
    let toll = &almaty.solved["findings"]["tolls"];
    for finding in lists.iter().flat_map(|list| almaty.rows(list)).chain([toll]) {
        assert!(!finding["inputs"].as_array().unwrap().is_empty(), "{finding}");
        assert!(finding["inputs"].as_array().unwrap().iter().all(|one| one["version"].as_u64().unwrap() > 0));
        for member in ["/id", "/method/name", "/method/version", "/strength"] {
            assert!(
                finding.pointer(member).unwrap().as_str().is_some_and(|text| !text.is_empty()),
                "{member}: {finding}"
            );
        }
    }
    for list in lists {
        let rows = almaty.rows(list);
        let Some(first) = rows.first() else { continue };
        let id = first["id"].as_str().unwrap();
        let why = almaty.user.json(&case, &["why", id]);
        assert_eq!(why["finding"], id, "{list}");
        assert!(why["says"].as_str().is_some_and(|says| !says.is_empty()), "{list}: {why}");
        assert!(why["because"].as_array().is_some_and(|because| !because.is_empty()), "{list}: {why}");
    }
}

/// Words of a case's own: claims are read by them, and slips of the pen get the nearest.
#[test]
fn words_that_a_case_adds_are_read_in_its_claims() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let tables = [
        (
            "terms.csv",
            "list,word,meaning,like,also\n\
             actor,cossacks,Irregular horsemen,security_forces,hundreds of the ataman\n\
             deed,whip,Somebody is whipped,beat,nagaika; flog\n\
             equipment,nagaika,A short whip,armed,\n\
             deed,stare,Somebody is stared at,atack,\n",
        ),
        ("sources.csv", "id,name,role\na,Agency,publisher\n"),
        ("places.csv", "id,name\nsquare,The square\n"),
        ("items.csv", "id,title,kind,place,state\nV1,A film,video,square,verified\n"),
        ("events.csv", "id,title,kind,place,items\ne1,Cossacks on the square,other,square,V1\n"),
        ("observations.csv", "id,item,what,event\no1,V1,Cossacks flog a protester,e1\n"),
        (
            "claims.csv",
            "id,source,says,who,what,place,event\n\
             c-own,a,They whipped people,the hundreds of the ataman,whipped,square,e1\n\
             c-wide,a,Force was used,security forces,used force,square,e1\n\
             c-slip,a,They whipped people,cosacks,whiped,square,e1\n",
        ),
    ];
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let findings = user.json(&case, &["solve"])["findings"].clone();
    let claim = |id: &str| {
        let found = findings["assessments"].as_array().unwrap().iter().find(|one| one["value"]["claim"] == id);
        found.unwrap().clone()
    };
    let own = claim("c-own");
    assert_eq!(own["value"]["verdict"], "supported", "{own}");
    for term in ["actor/cossacks", "deed/whip"] {
        assert!(own["inputs"].as_array().unwrap().iter().any(|one| one["id"] == term), "{term}: {own}");
    }
    assert_eq!(claim("c-wide")["value"]["verdict"], "supported");
    let notices = findings["notices"].to_string();
    for what in [
        "the term deed/stare is not used as it is written: \\\"atack\\\" is no deed; the nearest is \\\"attack\\\"",
        "nothing is known by \\\"cosacks\\\"; the nearest is \\\"cossacks\\\"",
    ] {
        assert!(notices.contains(what), "{what}: {notices}");
    }
    // A word that is not there is offered the nearest already when it comes in.
    std::fs::write(user.at("equipment.csv"), "id,name,kind\nq,A whip,nagayka\n").unwrap();
    let refused = user.run_in(&case, &["import", "../equipment.csv"]);
    assert!(refused.err.contains("nagaika"), "{}", refused.err);
    std::fs::write(user.at("terms.csv"), "list,word\nactors,dragoons\n").unwrap();
    let refused = user.run_in(&case, &["import", "../terms.csv"]);
    assert!(refused.err.contains("write actor, if that is meant"), "{}", refused.err);
}

/// A case in which things are wrong, and what is said of each.
#[test]
fn what_cannot_be_used_is_named_and_the_rest_is_found() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let tables = [
        ("sources.csv", "id,name,role\np,The police,official\na,Agency,publisher\nd,Daily,publisher\n"),
        (
            "statements.csv",
            "id,source,kind,consent_keep\nst-p,p,press_statement,given\nst-gone,p,press_statement,withdrawn\n",
        ),
        ("items.csv", "id,title,kind,place\nV1,A film,video,square\nV2,Another,video,square\n"),
        ("places.csv", "id,name\nsquare,The square\n"),
        ("incidents.csv", "id,title,place\ni1,One,square\n"),
        ("events.csv", "id,title,kind,place,incident,items\ne1,Shots are fired,use_of_force,square,i1,V1\n"),
        (
            "standards.csv",
            "id,standard,title,asks,reference,shows,against,window\n\
             m.dead,minnesota,Minnesota Protocol,Was every death looked into?,paragraph 15,shoot,,incident\n\
             m.typo,minnesota,,Was nobody beaten?,paragraph 16,,forces:beet,at\n",
        ),
        ("sightings.csv", "id,item,state,event\ns1,V1,dead,e1\ns2,V2,dead,e1\ns3,V2,dead,e1\n"),
        (
            "links.csv",
            "id,a,b,relation,reason\nk1,s1,s2,same,coat\nk2,s2,s1,different,shoes\nk3,s1,s3,different,height\n",
        ),
        (
            "claims.csv",
            "id,statement,source,says,who,what,place,event,told_by\n\
             c1,st-p,,Protesters were injured,protesters,injured,square,e1,\n\
             c-gone,st-gone,,Nobody was injured,protesters,injured,square,e1,\n\
             c-a,,a,Three were detained,people,detained,square,e1,Daily\n\
             c-d,,d,Three were detained,people,detained,square,e1,Agency\n",
        ),
    ];
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let solved = user.json(&case, &["solve"]);
    let findings = &solved["findings"];
    let said = findings["notices"].to_string();
    for what in [
        "k1 and k2 say of s1 and s2 that they are one, and that they are two",
        "consent for the statement st-gone was taken back",
        "\\\"forces:beet\\\" of the element m.typo asks for nothing: the nearest is \\\"beat\\\"",
    ] {
        assert!(said.contains(what), "{what}: {said}");
    }
    let standards = findings["law"]["standards"].as_array().unwrap();
    let added = standards.iter().find(|one| one["id"] == "minnesota").unwrap();
    assert_eq!((&added["title"], added["elements"].as_array().unwrap().len()), (&"Minnesota Protocol".into(), 2));
    assert!(standards.len() > 2, "beside those that come with the program");
    let cells = findings["law"]["rows"][0]["value"]["cells"].as_array().unwrap();
    let cell = cells.iter().find(|cell| cell["element"] == "m.dead").unwrap();
    assert!(cell["bears"].is_array() && cell["asked"] == true, "{cell}");
    let claims = findings["assessments"].as_array().unwrap();
    let claim = |id: &str| claims.iter().find(|one| one["value"]["claim"] == id).map(|one| &one["value"]);
    assert!(claim("c-gone").is_none(), "a withdrawn account is held against nothing");
    assert!(claims.iter().all(|one| !one.to_string().contains("c-gone")), "nor is anything held against it");
    assert!(claim("c1").is_some(), "the rest is found");
    // Who quote one another are one source.
    let sources = &claim("c-a").unwrap()["independence"];
    assert_eq!(sources["sources"], 1, "{sources}");
    let count = findings["tallies"].as_array().unwrap().iter().find(|one| {
        let scope = &one["value"]["scope"];
        scope["incident"] == "i1" && scope["state"] == "dead" && scope["place"].is_null()
    });
    let count = &count.unwrap()["value"];
    assert_eq!(
        (&count["at_least"], &count["at_most"]),
        (&2.into(), &3.into()),
        "both links are set aside, the third holds"
    );
    assert_eq!(count["sightings"]["contradictions"].as_array().unwrap().len(), 1);

    // A row that is linked to itself or to nothing, or a state that no vocabulary has, is refused with what to do.
    std::fs::write(user.at("links.csv"), "id,a,b,relation\nk8,s1,s1,different\nk9,s1,nobody,same\n").unwrap();
    std::fs::write(user.at("sightings.csv"), "id,item,state\ns9,V1,daed\n").unwrap();
    std::fs::write(user.at("claims.csv"), "id,says,what\nc-nobody,Shots were heard,shots\n").unwrap();
    let refused = user.run_in(&case, &["import", "../links.csv", "../sightings.csv", "../claims.csv"]);
    assert!(refused.err.contains("nothing says who claims this"), "{}", refused.err);
    assert!(refused.err.contains("daed") && refused.err.contains("dead"), "{}", refused.err);
    assert!(refused.err.contains("nobody"), "{}", refused.err);
    assert!(refused.err.contains("a sighting is compared with itself"), "{}", refused.err);
    let again = user.json(&case, &["solve"]);
    assert_eq!(again["findings"]["tallies"], findings["tallies"], "what is refused changes no number");
    assert_eq!(again["findings"]["assessments"], findings["assessments"], "nor any claim");
}

/// Whoever takes back their consent is held against nothing, set beside no law, and counted in no ledger.
#[test]
fn what_is_said_in_a_withdrawn_account_is_used_for_nothing() {
    let Almaty { user, solved } = almaty();
    let case = user.at("case");
    let told = ["c-chief-10000", "c-chief-not-armed", "t-crowd-10000", "t-crowd-20000\""];
    let before = solved["findings"].to_string();
    assert!(told.iter().all(|id| before.contains(id)), "all of it is there while it may be used");
    user.json(&case, &["consent", "statement", "st-police-chief", "--keep", "withdrawn", "--reason", "by letter"]);
    let mut findings = user.json(&case, &["solve"])["findings"].take();
    let notices = findings["notices"].take().to_string();
    assert!(notices.contains("st-police-chief") && notices.contains("nothing that it says is used"), "{notices}");
    // A named person's judgement of his words stays a judgement of theirs.
    findings["judgements"].take();
    let after = findings.to_string();
    for id in told {
        assert!(!after.contains(id), "{id} in {after}");
    }
    assert!(!after.contains("numerical superiority"), "nor are his words");
    let accounts = findings["accounts"].as_array().unwrap();
    assert!(accounts.iter().all(|one| one["value"]["statement"] != "st-police-chief"));
}

/// What the report may not show is not computed with, and what that is, is said.
#[test]
fn the_report_tells_number_claims_law_and_tolls_from_what_may_be_published() {
    let almaty = almaty();
    let (user, case) = (&almaty.user, almaty.user.at("case"));
    let page = |name: &str| {
        let ran = user.run_in(&case, &["report", "--html", user.at(name).to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        std::fs::read_to_string(user.at(name)).unwrap()
    };
    let before = page("before.html");
    for section in ["count", "incidents", "claims", "law", "tolls", "judgements"] {
        assert!(before.contains(&format!("<section id=\"{section}\"")), "{section}");
    }
    let section = |page: &str, id: &str| {
        page.split_once(&format!("<section id=\"{id}\"")).unwrap().1.split_once("</section>").unwrap().0.to_owned()
    };
    assert!(section(&before, "count").contains("<td>10</td>"), "the least number stands in the count");
    assert!(section(&before, "claims").contains("c-chief-not-armed"));
    assert!(section(&before, "law").contains("silent"));
    assert!(section(&before, "tolls").contains("t-ministry-18"));
    assert!(section(&before, "judgements").contains("The full toll is likely higher"));
    // What witnesses said is sealed; that it was not read is said.
    assert!(!before.contains("c-j1-told-witnesses"));
    assert!(before.contains("protected facts") && before.contains("they are sealed"));

    // The film in which the ten were counted may not be published any more.
    let counted = almaty.count("incident-2", "appears_dead");
    let item = counted["coverage"]["searched"][0].as_str().unwrap();
    let observation = counted["shown_by"]["observation"].as_str().unwrap();
    user.json(&case, &["consent", "item", item, "--publish", "refused", "--reason", "by telephone"]);
    user.json(&case, &["consent", "statement", "st-police-chief", "--publish", "withdrawn", "--reason", "by letter"]);
    let after = page("after.html");
    assert!(!section(&after, "count").contains(observation), "nothing rests on it");
    assert!(!section(&after, "claims").contains("c-chief-not-armed"));
    for id in ["count", "incidents", "claims", "law", "tolls"] {
        let told = section(&after, id);
        let words =
            |text: &str| text.split(|c: char| !(c.is_alphanumeric() || "-_".contains(c))).any(|word| word == item);
        assert!(!words(&told), "{id} names {item}");
    }
    assert!(after.contains("No number, claim or reason"), "what was left out is said");
}
