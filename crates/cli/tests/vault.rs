//! Who may read what is protected, and what is left when it is destroyed.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::collections::BTreeSet;
use std::path::Path;

use run::User;
use serde_json::Value;

/// A case with a witness, what she said, and a confidential file.
fn protected() -> (User, std::path::PathBuf) {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("sources.csv"), "id,name,role\nw1,Gulnara Testova,witness\nw2,Other Person,witness\n")
        .unwrap();
    std::fs::write(folder.join("statements.csv"), "id,source,text\ns1,w1,They came at noon\n").unwrap();
    std::fs::write(folder.join("items.csv"), "id,file,title,confidential\nV1,talk.txt,A talk,yes\n").unwrap();
    std::fs::write(folder.join("talk.txt"), "words of a talk").unwrap();
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    (user, case)
}

fn clear(document: &Value) -> Vec<&str> {
    document["fields"].as_array().unwrap().iter().map(|field| field["clear"].as_str().unwrap()).collect()
}

fn everything(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => bytes.extend(everything(&entry.path())),
            false => bytes.extend(std::fs::read(entry.path()).unwrap()),
        }
    }
    bytes
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_keyholder_reads_and_everyone_else_sees_pseudonyms() {
    let (user, case) = protected();
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "w1"])), ["Gulnara Testova"]);
    assert_eq!(clear(&user.json(&case, &["vault", "show", "statement", "s1"])), ["They came at noon"]);
    assert_eq!(user.run_in(&case, &["export", "original", "V1", "--out", "../talk"]).code, 0);
    assert_eq!(std::fs::read_to_string(user.at("talk")).unwrap(), "words of a talk");

    // Without the key everything else works.
    std::fs::rename(user.at("config/vault-key"), user.at("vault-key")).unwrap();
    let refused = user.run_in(&case, &["vault", "show", "source", "w1"]);
    assert!(refused.code == 2 && refused.err.contains("no key of your own"), "{}", refused.err);
    assert_eq!(user.run_in(&case, &["export", "original", "V1", "--out", "../again"]).code, 2);
    assert!(!user.at("again").exists(), "nothing half-written");
    for verb in [&["analyse"][..], &["solve"], &["report", "--html", "../r.html"], &["verify"]] {
        let ran = user.run_in(&case, verb);
        assert_eq!(ran.code, 0, "{verb:?}: {}", ran.err);
    }
    let html = std::fs::read_to_string(user.at("r.html")).unwrap();
    assert!(html.contains("Confidential item") && !html.contains("Gulnara") && !html.contains("A talk"));
    std::fs::write(user.at("open.txt"), "open").unwrap();
    assert_eq!(user.run_in(&case, &["import", "../open.txt"]).code, 0);
    // A changed row of a known witness cannot be compared, so it is not taken in, and said.
    std::fs::write(user.at("in/sources.csv"), "id,name,role\nw1,Someone Else,witness\nw3,New Witness,witness\n")
        .unwrap();
    let imported = user.run_in(&case, &["import", "../in/sources.csv"]);
    assert!(
        imported.out.contains("source: 1 new") && imported.err.contains("source w1 is protected"),
        "{}",
        imported.err
    );
    std::fs::rename(user.at("vault-key"), user.at("config/vault-key")).unwrap();
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "w1"])), ["Gulnara Testova"]);
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "w3"])), ["New Witness"], "sealed without the key");
}

#[test]
fn importing_again_changes_nothing_and_nothing_becomes_open_again() {
    let (user, case) = protected();
    let again = user.json(&case, &["import", "../in"]);
    for table in again["tables"].as_array().unwrap() {
        assert_eq!((&table["new"], &table["changed"]), (&0.into(), &0.into()), "{table}");
    }
    let stored =
        |again: &Value| again["arrivals"].as_array().unwrap().iter().filter(|a| a["new_bytes"] == true).count();
    assert_eq!(stored(&again), 0, "the same bytes are encrypted once");
    std::fs::write(user.at("in/sources.csv"), "id,name,role\nw1,Gulnara Testova,publisher\n").unwrap();
    std::fs::write(user.at("in/items.csv"), "id,file,title\nV1,talk.txt,A talk\n").unwrap();
    user.json(&case, &["import", "../in"]);
    let bytes = everything(&case);
    assert!(!holds(&bytes, b"Gulnara") && !holds(&bytes, b"A talk"));
}

#[test]
fn a_passphrase_locks_the_key_and_a_forgotten_one_costs_nothing_else() {
    let (user, case) = protected();
    let run = |arguments: &[&str], now: Option<&str>, new: Option<&str>| {
        let mut command = user.command(&case);
        command.args(arguments);
        now.map(|now| command.env("SIGHTLINE_PASSPHRASE", now));
        new.map(|new| command.env("SIGHTLINE_NEW_PASSPHRASE", new));
        run::ran(command.output().unwrap())
    };
    assert_eq!(run(&["vault", "passphrase"], None, Some("four plain words here")).code, 0);
    let file = std::fs::read_to_string(user.at("config/vault-key")).unwrap();
    assert!(file.contains("argon2id m=65536") && !file.contains("AGE-SECRET-KEY"), "{file}");
    let show = ["vault", "show", "source", "w1"];
    assert!(run(&show, None, None).err.contains("locked by a passphrase"));
    let wrong = run(&show, Some("four plain words"), None);
    assert!(wrong.code == 2 && wrong.err.contains("cannot be recovered"), "{}", wrong.err);
    assert!(run(&show, Some("four plain words here"), None).out.contains("Gulnara Testova"));
    std::fs::write(user.at("pass"), "four plain words here\n").unwrap();
    let mut of_file = user.command(&case);
    of_file.args(show).env("SIGHTLINE_PASSPHRASE_FILE", user.at("pass"));
    assert!(run::ran(of_file.output().unwrap()).out.contains("Gulnara Testova"));
    assert_eq!(run(&["verify"], Some("wrong"), None).code, 0);
    assert_eq!(run(&["solve"], None, None).code, 0);
    assert_eq!(run(&["vault", "passphrase", "--remove"], Some("wrong"), None).code, 2);
    assert_eq!(run(&["vault", "passphrase", "--remove"], Some("four plain words here"), None).code, 0);
    assert!(run(&show, None, None).out.contains("Gulnara Testova"));
}

#[test]
fn several_people_open_a_vault_with_keys_of_their_own_and_lose_it_again() {
    let (user, case) = protected();
    let as_other = |arguments: &[&str]| {
        let mut command = user.command(&case);
        command.args(arguments).env("SIGHTLINE_BY", "B. Second").env("SIGHTLINE_CONFIG", user.at("second"));
        run::ran(command.output().unwrap())
    };
    let key = as_other(&["vault", "key", "--json"]);
    let key: Value = serde_json::from_str(&key.out).unwrap();
    let key = key["key"].as_str().unwrap().to_owned();
    let show = |kind: &'static str, id: &'static str| ["vault", "show", kind, id];
    assert_eq!(as_other(&show("source", "w1")).code, 2);

    user.json(&case, &["vault", "add-person", "B. Second", &key, "--only", "contents"]);
    assert!(as_other(&show("statement", "s1")).out.contains("They came at noon"));
    let closed = as_other(&show("source", "w1"));
    assert!(closed.code == 2 && closed.err.contains("identities"), "who said it stays closed: {}", closed.err);
    user.json(&case, &["vault", "add-person", "B. Second", &key]);
    assert!(as_other(&show("source", "w1")).out.contains("Gulnara Testova"));

    let before: BTreeSet<_> = std::fs::read_dir(case.join("keys")).unwrap().map(|e| e.unwrap().file_name()).collect();
    let list = user.json(&case, &["vault", "remove-person", "B. Second", "--reason", "left"]);
    let opens: Vec<usize> =
        list["keyholders"].as_array().unwrap().iter().map(|holder| holder["opens"].as_array().unwrap().len()).collect();
    assert!(opens.contains(&0) && opens.contains(&2), "{list}");
    assert_eq!(as_other(&show("source", "w1")).code, 2);
    let after: BTreeSet<_> = std::fs::read_dir(case.join("keys")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(before.is_disjoint(&after), "every key was wrapped anew");
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "w1"])), ["Gulnara Testova"]);
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
    assert_eq!(user.run_in(&case, &["vault", "remove-person", "A. Tester"]).code, 2, "the last one stays");
}

#[test]
fn destroying_a_key_erases_the_record_from_every_file() {
    let (user, case) = protected();
    let keys = |case: &Path| -> BTreeSet<std::path::PathBuf> {
        std::fs::read_dir(case.join("keys")).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let before = keys(&case);
    let held: Vec<(std::path::PathBuf, Vec<u8>)> =
        before.iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    let argument = ["dispose", "source", "w1", "--ground", "consent-withdrawn", "--reason", "asked in person"];
    let disposed = user.json(&case, &argument);
    let kinds: Vec<&str> =
        disposed["records"].as_array().unwrap().iter().map(|record| record["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["source", "item"], "the table that she came in goes too: {disposed}");
    let gone: Vec<_> = held.iter().filter(|(path, _)| !path.exists()).collect();
    assert_eq!(gone.len(), 2, "her key and the table's");
    let bytes = everything(&case);
    for (_, wrapped) in gone {
        assert!(!holds(&bytes, &wrapped[wrapped.len() - 32..]), "no file, log or free page holds the key");
    }
    for record in disposed["records"].as_array().unwrap() {
        for copy in record["copies"].as_array().unwrap() {
            let copy = copy.as_str().unwrap();
            assert!(!case.join("blobs").join(&copy[..2]).join(copy).exists());
        }
    }
    let refused = user.run_in(&case, &["vault", "show", "source", "w1"]);
    assert!(refused.code == 2 && refused.err.contains("destroyed"), "{}", refused.err);
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "w2"])), ["Other Person"], "others are untouched");
    assert_eq!(clear(&user.json(&case, &["vault", "show", "statement", "s1"])), ["They came at noon"]);
    let verified = user.json(&case, &["verify"]);
    assert_eq!(verified["whole"], true, "a tombstone is no damage: {verified}");

    user.json(&case, &["dispose", "item", "V1", "--ground", "court-order", "--reason", "order 12"]);
    assert_eq!(user.run_in(&case, &["export", "original", "V1", "--out", "../talk"]).code, 2);
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
    assert_eq!(user.run_in(&case, &["analyse"]).code, 0);
    std::fs::write(user.at("in/sources.csv"), "id,name,role\nw1,Gulnara Testova,witness\n").unwrap();
    assert_eq!(user.run_in(&case, &["import", "../in/sources.csv"]).code, 0, "who agrees again can come back");
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "w1"])), ["Gulnara Testova"]);
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn an_item_that_becomes_confidential_later_is_encrypted_then() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("talk.txt"), "words of a talk").unwrap();
    user.json(&case, &["import", "../talk.txt"]);
    assert!(holds(&everything(&case.join("blobs")), b"words of a talk"));
    std::fs::write(user.at("items.csv"), "id,file,confidential\nV1,talk.txt,yes\n").unwrap();
    let imported = user.run_in(&case, &["import", "../items.csv"]);
    assert!(imported.code == 0 && imported.err.contains("confidential now"), "{}", imported.err);
    assert!(!holds(&everything(&case.join("blobs")), b"words of a talk"));
    assert_eq!(user.run_in(&case, &["export", "original", "V1", "--out", "../again"]).code, 0);
    assert_eq!(std::fs::read_to_string(user.at("again")).unwrap(), "words of a talk");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn who_turns_out_to_have_filmed_is_sealed_then_with_all_they_said() {
    let user = User::new();
    let case = user.case("case");
    for (name, table) in [
        ("sources.csv", "id,name,role\nu1,Nurlan Testov,uploader\nu2,Other Channel,publisher\n"),
        ("statements.csv", "id,source,text\ns1,u1,They came at noon\n"),
        ("claims.csv", "id,statement,says\nc1,s1,Soldiers came\n"),
        ("items.csv", "id,title\nV1,A film\n"),
    ] {
        std::fs::write(user.at(name), table).unwrap();
        assert_eq!(user.run_in(&case, &["import", &format!("../{name}")]).code, 0);
    }
    let shown = |out: &str| {
        user.json(&case, &["export", "tables", out]);
        let names = ["sources", "statements", "claims"].map(|name| user.at(&format!("{out}/{name}.csv")[3..]));
        names.map(|path| std::fs::read_to_string(path).unwrap()).concat()
    };
    let before = shown("../before");
    assert!(["Nurlan Testov", "They came at noon", "Soldiers came"].iter().all(|text| before.contains(text)));
    std::fs::write(user.at("roles.csv"), "item,source,role\nV1,u1,filmer\n").unwrap();
    let told = user.run_in(&case, &["import", "../roles.csv"]);
    assert!(told.code == 0 && told.err.contains("3 facts that stood in clear are sealed from here on"), "{}", told.err);
    let after = shown("../after");
    assert!(
        ["Nurlan Testov", "They came at noon", "Soldiers came"].iter().all(|text| !after.contains(text)),
        "{after}"
    );
    assert!(after.contains("Other Channel"));
    assert_eq!(clear(&user.json(&case, &["vault", "show", "source", "u1"])), ["Nurlan Testov"]);
    // Nothing takes it back, and there is nothing left to seal.
    for name in ["sources.csv", "roles.csv"] {
        let again = user.run_in(&case, &["import", &format!("../{name}")]);
        assert!(again.code == 0 && !again.err.contains("sealed from here on"), "{}", again.err);
    }
    assert!(!shown("../again").contains("Nurlan Testov"));
    // Who comes after the part they play was told is sealed from the first.
    let second = user.case("second");
    std::fs::write(user.at("sources.csv"), "id,name,role\nu1,A,uploader\n").unwrap();
    for name in ["sources.csv", "items.csv", "roles.csv"] {
        assert_eq!(user.run_in(&second, &["import", &format!("../{name}")]).code, 0);
    }
    std::fs::write(user.at("statements.csv"), "id,source,text\ns2,u1,What only the filmer knows\n").unwrap();
    assert_eq!(user.run_in(&second, &["import", "../statements.csv"]).code, 0);
    assert!(!holds(&everything(&second), b"What only the filmer knows"));
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn consent_is_recorded_use_by_use() {
    let (user, case) = protected();
    let said = ["consent", "statement", "s1", "--keep", "given", "--publish", "refused", "--reason", "by telephone"];
    assert_eq!(user.json(&case, &said)["publish"], "refused");
    let taken_back = ["consent", "statement", "s1", "--keep", "withdrawn", "--reason", "by letter"];
    let now = user.json(&case, &taken_back);
    assert_eq!((&now["keep"], &now["publish"]), (&"withdrawn".into(), &"refused".into()));
    assert_eq!(clear(&user.json(&case, &["vault", "show", "statement", "s1"])), ["They came at noon"]);
    assert_eq!(user.run_in(&case, &["consent", "statement", "s9", "--keep", "given", "--reason", "x"]).code, 2);
    assert_eq!(user.run_in(&case, &["consent", "statement", "s1", "--reason", "x"]).code, 2);
}
