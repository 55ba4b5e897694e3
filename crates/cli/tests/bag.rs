//! Evidence bags, checked by the program in them with nothing but Python and openssl: whole, changed anywhere, with
//! originals and without; and what of a case is in none.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use run::{Ran, User, ran};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What must be in no bag: who filmed, sent or spoke, where they stood, and what they gave.
const HIDDEN: [&str; 14] = [
    "Gulnara Testova",
    "Filmer Person",
    "They came at noon",
    "Soldiers came",
    "film of the roof",
    "roof.txt",
    "example.org/roof",
    "76.91111",
    "76.92222",
    "The flat",
    "A grey van at the gate",
    "Collector Person",
    "secret.txt",
    "withdrawn.txt",
];
/// What is open.
const OPEN: [&str; 3] = ["The open film", "An open square", "The square"];
/// Who works on the case.
const STAFF: [&str; 2] = ["A. Tester", "Olga Second"];

/// A case with open, given, confidential and withdrawn items; its key; and the hashes of bytes that must not be named.
fn case() -> (User, PathBuf, Vec<String>) {
    let user = User::in_memory();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let tables = [
        (
            "sources.csv",
            "id,name,role,consent_share\nw1,Gulnara Testova,witness,\nf1,Filmer Person,filmer,\nf2,Filmer Person Two,filmer,given\nch,Kanal,publisher,\n",
        ),
        ("statements.csv", "id,source,text\ns1,w1,They came at noon\n"),
        ("claims.csv", "id,statement,says\nc1,s1,Soldiers came at noon\n"),
        (
            "places.csv",
            "id,name,lon,lat,radius_m\nsquare,The square,76.94557,43.23833,100\nflat,The flat,76.91111,43.2,10\n",
        ),
        (
            "items.csv",
            "id,file,title,source,address,confidential,collector,consent_share\n\
             O1,open.txt,The open film,ch,https://example.org/open,,,\n\
             G1,roof.txt,A film of the roof,f1,https://example.org/roof,,,\n\
             G2,agreed.txt,A film that was agreed to,f2,,,,\n\
             C1,secret.txt,A secret film,,,yes,Collector Person,\n\
             W1,withdrawn.txt,Once shared,ch,,,,withdrawn\n",
        ),
        (
            "observations.csv",
            "id,item,what,by\no1,O1,An open square,Olga Second\no2,C1,A grey van at the gate,Olga Second\n",
        ),
        (
            "fixes.csv",
            "id,item,place,lon,lat,radius_m\nx1,O1,square,76.94557,43.23833,30\nx2,G1,flat,76.91111,43.2,10\nx3,G2,,76.92222,43.2,10\n",
        ),
        ("events.csv", "id,title,items,sources\ne1,The square fills,O1,\n"),
        (
            "evidence.csv",
            "id,subject,relation,low,high,reference,basis,items,sources\nt1,e1,within,2022-01-05 11:00,2022-01-05 13:00,,The clock of the tower,O1,\n",
        ),
    ];
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let mut hashes = Vec::new();
    for name in ["open", "roof", "agreed", "secret", "withdrawn"] {
        let bytes = format!("bytes of {name}").repeat(1000);
        if !["open", "agreed"].contains(&name) {
            hashes.push(hash(bytes.as_bytes()));
        }
        std::fs::write(folder.join(format!("{name}.txt")), bytes).unwrap();
    }
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    (user, case, hashes)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bag(user: &User, case: &Path, name: &str, more: &[&str]) -> (PathBuf, Value) {
    let to = user.at(name);
    let document = user.json(case, &[&["export", "bag", to.to_str().unwrap()], more].concat());
    (to, document)
}

/// Runs a copy of the verifier that is not in the bag.
fn verify(user: &User, bag: &Path, more: &[&str]) -> Ran {
    let script = user.at("verify.py");
    if !script.exists() {
        std::fs::copy(bag.join("verify.py"), &script).unwrap();
    }
    let mut python = Command::new("python3");
    ran(python.args(["-I", "-S"]).arg(script).arg(bag).args(more).output().unwrap())
}

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            match entry.file_type().unwrap().is_dir() {
                true => walk(&entry.path(), &format!("{name}/"), found),
                false => found.push(name),
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found.sort();
    found
}

/// All text of a bag but for its verifier.
fn text(bag: &Path) -> String {
    let files = files(bag).into_iter().filter(|file| file != "verify.py");
    files.map(|file| String::from_utf8_lossy(&std::fs::read(bag.join(file)).unwrap()).into_owned() + "\n").collect()
}

fn key(case: &Path) -> String {
    std::fs::read_to_string(case.join("verifier")).unwrap().trim().to_owned()
}

#[test]
fn an_untouched_bag_passes_and_one_byte_changed_anywhere_is_named() {
    let (user, case, _) = case();
    let (bag, document) = bag(&user, &case, "bag", &["--originals", "--staff"]);
    assert_eq!((&document["originals"], &document["signed"]), (&Value::from(2), &Value::from(true)), "{document}");
    let whole = verify(&user, &bag, &["--key", &key(&case)]);
    assert_eq!(whole.code, 0, "{}{}", whole.out, whole.err);
    let inside = ran(Command::new("python3").args(["-I", "-S"]).arg(bag.join("verify.py")).output().unwrap());
    assert_eq!(inside.code, 0, "{}", inside.out);
    assert!(inside.out.contains("not checked  whose case this is"), "{}", inside.out);
    std::fs::remove_dir_all(bag.join("__pycache__")).ok();

    for file in files(&bag) {
        let path = bag.join(&file);
        let before = std::fs::read(&path).unwrap();
        // The last but one of a signature holds bits that base64 does not use.
        for at in BTreeSet::from([0, before.len() / 2, before.len().saturating_sub(3), before.len() - 1]) {
            let mut after = before.clone();
            after[at] ^= 1;
            std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
            std::fs::write(&path, &after).unwrap();
            let changed = verify(&user, &bag, &["--key", &key(&case)]);
            let named = changed.out.lines().any(|line| line.starts_with("CHANGED") && line.contains(&file));
            assert!(changed.code == 1 && named, "{file}, byte {at}: {}{}", changed.out, changed.err);
        }
        std::fs::write(&path, before).unwrap();
    }
    assert_eq!(verify(&user, &bag, &["--key", &key(&case)]).code, 0, "put back");

    std::fs::write(bag.join("data/added.txt"), "x").unwrap();
    assert!(verify(&user, &bag, &[]).out.contains("CHANGED      data/added.txt: no manifest lists it"));
    std::fs::remove_file(bag.join("data/added.txt")).unwrap();
    let original = files(&bag).into_iter().find(|file| file.starts_with("data/originals/")).unwrap();
    std::fs::remove_file(bag.join(&original)).unwrap();
    assert!(verify(&user, &bag, &[]).out.contains(&format!("CHANGED      {original}: manifest-sha256.txt lists it")));
}

/// Writes both manifests and the payload's size anew over what is there: what somebody who rewrites a bag does.
fn manifests_anew(bag: &Path) {
    let listed = |payload: bool| -> String {
        let own = ["manifest-sha256.txt", "tagmanifest-sha256.txt", "bag.signature"];
        let kept = files(bag).into_iter().filter(|file| file.starts_with("data/") == payload);
        let kept = kept.filter(|file| payload || !own[1..].contains(&file.as_str()));
        kept.map(|file| format!("{}  {file}\n", hash(&std::fs::read(bag.join(&file)).unwrap()))).collect()
    };
    let payload: Vec<u64> = files(bag)
        .iter()
        .filter(|file| file.starts_with("data/"))
        .map(|file| std::fs::metadata(bag.join(file)).unwrap().len())
        .collect();
    let info = std::fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    let lines: String =
        info.lines().filter(|line| !line.starts_with("Payload-Oxum")).map(|line| format!("{line}\n")).collect();
    let oxum = format!("Payload-Oxum: {}.{}\n", payload.iter().sum::<u64>(), payload.len());
    std::fs::write(bag.join("bag-info.txt"), lines + &oxum).unwrap();
    std::fs::write(bag.join("manifest-sha256.txt"), listed(true)).unwrap();
    std::fs::write(bag.join("tagmanifest-sha256.txt"), listed(false)).unwrap();
}

#[test]
fn who_rewrites_the_manifests_too_is_caught_by_the_tree_and_the_signature() {
    let (user, case, _) = case();
    let (bag, _) = bag(&user, &case, "bag", &["--staff"]);
    let entries = bag.join("data/ledger/entries.ndjson");
    let before = std::fs::read_to_string(&entries).unwrap();
    let lines: Vec<&str> = before.lines().collect();

    // The text of an entry, its hash with it, an entry taken out of the end, two exchanged.
    let other_text = before.replacen("The open film", "The other film", 1);
    let taken = lines[..lines.len() - 1].join("\n") + "\n";
    let mut exchanged = lines.clone();
    exchanged.swap(3, 4);
    let exchanged = exchanged.join("\n") + "\n";
    for (after, says) in [
        (&other_text, "does not have the hash in the tree"),
        (&taken, "and the bag has"),
        (&exchanged, "it is not entry 3"),
    ] {
        std::fs::write(&entries, after).unwrap();
        manifests_anew(&bag);
        let changed = verify(&user, &bag, &[]);
        assert!(changed.code == 1 && changed.out.contains(says), "{says}: {}", changed.out);
        assert!(changed.out.contains("bag.signature: it does not sign"), "{}", changed.out);
    }
    let mut forged: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = forged.iter_mut().find(|line| line["entry"].to_string().contains("The open film")).unwrap();
    let text = line["entry"].as_str().unwrap().replace("The open film", "The other film");
    line["leaf"] = hash(&[b"\0", text.as_bytes()].concat()).into();
    line["entry"] = text.into();
    std::fs::write(&entries, forged.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    manifests_anew(&bag);
    let changed = verify(&user, &bag, &[]);
    assert!(changed.out.contains("is not the one that was signed"), "{}", changed.out);

    // Another key that signs all of it anew is not the case's.
    std::fs::write(&entries, &before).unwrap();
    manifests_anew(&bag);
    assert_eq!(verify(&user, &bag, &["--key", &key(&case)]).code, 0, "nothing is changed again");
    let stranger = User::in_memory();
    let theirs = key(&stranger.case("theirs"));
    let strange = verify(&user, &bag, &["--key", &theirs]);
    assert!(strange.code == 1 && strange.out.contains("is not signed by"), "{}", strange.out);
}

#[test]
fn originals_withheld_are_said_and_the_rest_still_verifies() {
    let (user, case, _) = case();
    let (bag, document) = bag(&user, &case, "bag", &["--hashes-only"]);
    assert_eq!((&document["originals"], &document["hashes_only"]), (&Value::from(0), &Value::from(2)), "{document}");
    assert!(!files(&bag).iter().any(|file| file.starts_with("data/originals/")));
    let checked = verify(&user, &bag, &["--key", &key(&case)]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    assert!(checked.out.contains("not checked  originals: 2 hash only"), "{}", checked.out);
    assert!(checked.out.contains("withheld (it is protected)"), "{}", checked.out);
    let open = hash("bytes of open".repeat(1000).as_bytes());
    let rows = std::fs::read_to_string(bag.join("data/originals.csv")).unwrap();
    assert!(rows.contains(&format!("O1,hash only,{open}")), "{rows}");
    // A hash that the ledger does not say is no hash of the case.
    std::fs::write(bag.join("data/originals.csv"), rows.replace(&open, &hash(b"another"))).unwrap();
    let changed = verify(&user, &bag, &[]);
    assert!(changed.out.contains("does not say that this item is"), "{}", changed.out);
}

#[test]
fn what_is_protected_or_not_allowed_is_in_no_bag_and_staff_is_named_only_when_asked() {
    let (user, case, hashes) = case();
    for (name, more, named) in [
        ("plain", &["--originals"][..], false),
        ("named", &["--originals", "--staff"][..], true),
        ("hashes", &[][..], false),
    ] {
        let (bag, document) = bag(&user, &case, name, more);
        let text = text(&bag);
        for hidden in HIDDEN.into_iter().map(str::to_owned).chain(hashes.clone()) {
            assert!(!text.contains(&hidden), "{name}: {hidden}");
        }
        for open in OPEN {
            assert!(text.contains(open), "{name}: {open} may leave");
        }
        for person in STAFF {
            assert_eq!(text.contains(person), named, "{name}: {person}");
        }
        let names = files(&bag).join("\n");
        assert!(hashes.iter().all(|hash| !names.contains(hash)), "{names}");
        // Three films, and the nine tables: camera places stand in those too.
        assert_eq!(document["items_withheld"].as_u64().unwrap(), 3 + 9, "{document}");
        let checked = verify(&user, &bag, &["--key", &key(&case)]);
        assert_eq!(checked.code, 0, "{name}: {}", checked.out);
        assert_eq!(checked.out.contains("by pseudonym"), !named, "{}", checked.out);
    }
    let rows = std::fs::read_to_string(user.at("plain/data/originals.csv")).unwrap();
    let secret = rows.lines().find(|row| row.starts_with("C1,")).unwrap();
    assert!(secret.contains("withheld: it is protected") && secret.rsplit(',').next().unwrap().len() == 64, "{secret}");
    assert!(rows.contains("W1,withheld: consent to share it was refused or withdrawn"), "{rows}");
    // Nothing is written over, and nothing half-made stays.
    let again = user.run_in(&case, &["export", "bag", user.at("plain").to_str().unwrap()]);
    assert!(again.code == 2 && again.err.contains("there is something already"), "{}", again.err);
    assert!(
        !std::fs::read_dir(user.at("")).unwrap().any(|entry| entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .ends_with(".part"))
    );
}

#[test]
fn the_hash_of_a_withheld_entry_is_salted() {
    let (user, case, _) = case();
    let (bag, _) = bag(&user, &case, "bag", &["--staff"]);
    let text = std::fs::read_to_string(bag.join("data/ledger/entries.ndjson")).unwrap();
    let mut salts = BTreeSet::new();
    for line in text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let Some(entry) = line["entry"].as_str() else { continue };
        let entry: Value = serde_json::from_str(entry).unwrap();
        let salt = entry["salt"].as_str().unwrap().to_owned();
        assert_eq!(salt.len(), 32, "{entry}");
        assert!(salts.insert(salt), "no two entries have one salt");
    }
    assert!(salts.len() > 5, "{}", salts.len());
}

#[test]
fn an_original_that_is_damaged_stops_the_bag() {
    let (user, case, _) = case();
    let open = hash("bytes of open".repeat(1000).as_bytes());
    let path = case.join("blobs").join(&open[..2]).join(&open);
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    std::fs::write(&path, "something else").unwrap();
    let to = user.at("bag");
    let ran = user.run_in(&case, &["export", "bag", to.to_str().unwrap(), "--originals"]);
    assert!(ran.code == 2 && ran.err.contains("is damaged"), "{}", ran.err);
    assert!(!to.exists());
}
