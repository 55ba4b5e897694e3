//! What people allow: what is forbidden to publish is in no report, what is forbidden to share in no export, and what
//! nobody said is said.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::PathBuf;

use run::{Ran, User};

/// A case with a witness, a filmer and a channel, each with something that only they gave.
fn case() -> (User, PathBuf) {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let tables = [
        (
            "sources.csv",
            "id,name,role,description\nw1,Gulnara Testova,witness,a shopkeeper\nf1,Filmer Person,filmer,\nch,Kanal,publisher,the open channel\n",
        ),
        ("statements.csv", "id,source,text,items\ns1,w1,They came at noon,rec\n"),
        ("claims.csv", "id,statement,says\nc1,s1,Soldiers came at noon\n"),
        (
            "items.csv",
            "id,file,title,source,address\nF1,film.txt,A film from a roof,f1,https://example.org/roof\nF2,copy.txt,The roof again,ch,\nO1,open.txt,The open film,ch,https://example.org/open\nrec,rec.txt,Recording of a talk,,\n",
        ),
        ("lineage.csv", "item,relation,of\nF2,re_encoding_of,F1\n"),
        ("observations.csv", "id,item,what\no1,F1,A grey van at the gate\no2,O1,An open square\n"),
        (
            "events.csv",
            "id,title,items,sources\ne-film,Only the roof film shows this,F1,\ne-told,Only the witness tells this,,w1\ne-both,Both show this,F1; O1,ch\n",
        ),
        (
            "evidence.csv",
            "id,subject,relation,low,high,reference,basis,items,sources\nt1,e-told,within,2022-01-05 11:00,2022-01-05 13:00,,The shopkeeper looked at the clock,,w1\nt2,e-both,before,,2022-01-05 18:00,,It was still light on the roof,F1,\nt3,e-both,after,2022-01-05 08:00,,,The channel wrote so,,ch\n",
        ),
    ];
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    for name in ["film", "copy", "open", "rec"] {
        std::fs::write(folder.join(format!("{name}.txt")), format!("bytes of {name}")).unwrap();
    }
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    (user, case)
}

fn report(user: &User, case: &std::path::Path) -> String {
    let page = user.at("report.html");
    let ran = user.run_in(case, &["report", "--html", page.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    std::fs::read_to_string(page).unwrap().replace("&#x2f;", "/")
}

/// Every table that an export wrote, as text, and what was said of it.
fn export(user: &User, case: &std::path::Path, folder: &str) -> (String, Ran) {
    let out = user.at(folder);
    let ran = user.run_in(case, &["export", "tables", out.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut text = String::new();
    for file in std::fs::read_dir(out).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "csv") {
            text += &std::fs::read_to_string(file).unwrap();
        }
    }
    (text, ran)
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn say(user: &User, case: &std::path::Path, what: [&str; 2], said: [&str; 2]) {
    user.json(case, &["consent", what[0], what[1], said[0], said[1], "--reason", "by telephone"]);
}

/// Where the film was put, which leads to who did.
const ADDRESS: &str = "example.org/roof";
const OF_THE_FILM: [&str; 4] =
    ["A film from a roof", "The roof again", "Only the roof film shows this", "It was still light on the roof"];
const OF_THE_WITNESS: [&str; 3] =
    ["Only the witness tells this", "The shopkeeper looked at the clock", "Recording of a talk"];
const OPEN: [&str; 3] = ["The open film", "Both show this", "The channel wrote so"];

#[test]
fn what_may_not_be_published_is_in_no_report_and_its_number_is_said() {
    let (user, case) = case();
    let before = report(&user, &case);
    for shown in OF_THE_FILM.into_iter().chain(OF_THE_WITNESS).chain(OPEN) {
        assert!(before.contains(shown), "{shown} is shown while nobody forbids it");
    }
    let hash = sha256("bytes of film");
    assert!(!before.contains(ADDRESS) && !before.contains(&hash), "what leads to the filmer is not, until they agree");
    assert!(before.contains("Salted hash of ledger entry"), "a commitment stands in its place");
    assert!(before.contains("Consent to publish is not recorded for 2 people who could be harmed"), "absence is said");
    assert!(!before.contains("consent to publish was refused"));
    assert!(before.contains("1 protected fact") && before.contains("they are sealed"), "her claim is not read");

    // The filmer refuses: the film, its copy elsewhere, what only it shows, what was read from it.
    say(&user, &case, ["source", "f1"], ["--publish", "refused"]);
    let page = report(&user, &case);
    for hidden in OF_THE_FILM.into_iter().chain([ADDRESS, hash.as_str()]) {
        assert!(!page.contains(hidden), "{hidden}");
    }
    for shown in OPEN.into_iter().chain(OF_THE_WITNESS) {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(page.contains("What was left out") && page.contains("2 items, 1 source") && page.contains("1 event"));
    assert!(page.contains("not recorded for 1 person who could be harmed"), "the witness still was not asked");

    // The witness takes the consent to her statement back: what she tells, and the recording of it.
    say(&user, &case, ["statement", "s1"], ["--publish", "given"]);
    assert!(report(&user, &case).contains("Only the witness tells this"));
    say(&user, &case, ["statement", "s1"], ["--publish", "withdrawn"]);
    let page = report(&user, &case);
    for hidden in OF_THE_FILM.into_iter().chain(OF_THE_WITNESS).chain([ADDRESS, hash.as_str()]) {
        assert!(!page.contains(hidden), "{hidden}");
    }
    for shown in OPEN {
        assert!(page.contains(shown), "{shown}");
    }

    // Who agrees again is shown again; who may not even be kept is not.
    say(&user, &case, ["source", "f1"], ["--publish", "given"]);
    let page = report(&user, &case);
    assert!(page.contains("A film from a roof") && page.contains(ADDRESS) && page.contains(&hash));
    say(&user, &case, ["item", "O1"], ["--keep", "withdrawn"]);
    assert!(!report(&user, &case).contains("The open film"));
}

#[test]
fn what_may_not_be_shared_is_in_no_export_and_its_number_is_said() {
    let (user, case) = case();
    let (tables, ran) = export(&user, &case, "first");
    assert!(tables.contains("A film from a roof") && tables.contains("A grey van at the gate"));
    assert!(ran.err.contains("consent to share is not recorded for 2 people"), "{}", ran.err);

    say(&user, &case, ["source", "f1"], ["--share", "refused"]);
    say(&user, &case, ["statement", "s1"], ["--share", "withdrawn"]);
    let (tables, ran) = export(&user, &case, "second");
    let hidden =
        OF_THE_FILM.into_iter().chain(OF_THE_WITNESS).chain([ADDRESS, "A grey van at the gate", "Filmer Person"]);
    for hidden in hidden {
        assert!(!tables.contains(hidden), "{hidden}");
    }
    for shown in OPEN.into_iter().chain(["An open square", "the open channel"]) {
        assert!(tables.contains(shown), "{shown}");
    }
    assert!(ran.err.contains("consent to share was refused or withdrawn"), "{}", ran.err);
    for (what, out) in [("original", "a"), ("proxy", "b")] {
        for item in ["F1", "F2", "rec"] {
            let refused = user.run_in(&case, &["export", what, item, "--out", user.at(out).to_str().unwrap()]);
            assert!(refused.code == 2 && refused.err.contains("may not be handed out"), "{item}: {}", refused.err);
            assert!(!user.at(out).exists(), "nothing is written");
        }
    }
    assert_eq!(user.run_in(&case, &["export", "original", "O1", "--out", "../c"]).code, 0);
    // The report is another use, and nobody spoke of it.
    assert!(report(&user, &case).contains("A film from a roof"));

    // Such tables are read again: into the same case they change nothing, into an empty one they are whole rows.
    let again = user.json(&case, &["import", "../second"]);
    for table in again["tables"].as_array().unwrap() {
        assert_eq!((&table["new"], &table["changed"]), (&0.into(), &0.into()), "{table}");
    }
    say(&user, &case, ["source", "f1"], ["--share", "given"]);
    say(&user, &case, ["statement", "s1"], ["--share", "given"]);
    let (tables, _) = export(&user, &case, "third");
    for shown in OF_THE_FILM.into_iter().chain(OPEN).chain([ADDRESS, "A grey van at the gate"]) {
        assert!(tables.contains(shown), "{shown} is there again");
    }
    let other = user.case("other");
    let read = user.run_in(&other, &["import", "../second"]);
    assert!(!read.err.contains("cannot be read"), "{}", read.err);
}

#[test]
fn no_table_takes_a_refusal_back() {
    let (user, case) = case();
    say(&user, &case, ["item", "F1"], ["--publish", "withdrawn"]);
    // The table as it was before, without a word on consent.
    user.json(&case, &["import", "../in/items.csv", "../in/film.txt"]);
    assert!(!report(&user, &case).contains("A film from a roof"), "a blank cell takes nothing back");
    // A row that says otherwise.
    std::fs::write(user.at("items.csv"), "id,title,consent_publish\nF1,A film from a roof,given\n").unwrap();
    let imported = user.run_in(&case, &["import", "../items.csv"]);
    assert!(imported.err.contains("was forbidden: that stands"), "{}", imported.err);
    assert!(!report(&user, &case).contains("A film from a roof"));
    // A table may forbid.
    std::fs::write(
        user.at("items.csv"),
        "id,title,source,address,consent_publish\nO1,The open film,ch,https://example.org/open,refused\n",
    )
    .unwrap();
    user.json(&case, &["import", "../items.csv"]);
    assert!(!report(&user, &case).contains("The open film"));
    let said = user.run_in(&case, &["consent", "item", "nobody", "--keep", "given", "--reason", "x"]);
    assert!(said.code == 2 && said.err.contains("there is no item \"nobody\""), "{}", said.err);
}

#[test]
fn what_may_not_be_shared_or_published_is_on_no_map() {
    let (user, case) = case();
    let maps = |folder: &str| -> String {
        std::fs::create_dir(user.at(folder)).unwrap();
        let mut text = String::new();
        for (format, name) in [("geojson", "map.geojson"), ("kml", "map.kml"), ("timemap", "timemap")] {
            let out = user.at(folder).join(name);
            let document = user.json(&case, &["export", format, out.to_str().unwrap()]);
            for file in document["files"].as_array().unwrap() {
                text += &std::fs::read_to_string(file.as_str().unwrap()).unwrap();
            }
        }
        text
    };
    let before = maps("before");
    for title in ["Only the roof film shows this", "Only the witness tells this", "Both show this"] {
        assert!(before.contains(title), "{title}");
    }
    say(&user, &case, ["source", "f1"], ["--share", "refused"]);
    say(&user, &case, ["statement", "s1"], ["--publish", "refused"]);
    let after = maps("after");
    for title in ["Only the roof film shows this", "Only the witness tells this"] {
        assert!(!after.contains(title), "{title}");
    }
    assert!(after.contains("Both show this") && !after.contains("Gulnara") && !after.contains("Filmer Person"));
    let taken = user.run_in(&case, &["export", "kml", user.at("after/map.kml").to_str().unwrap()]);
    assert!(taken.code == 2 && taken.err.contains("under this name already"), "{}", taken.err);
}
