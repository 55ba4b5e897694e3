//! Facts that are sealed whole: claims of a protected statement, observations and sightings of a confidential item, and
//! when and where a statement was given. Who holds the key loses nothing by it; everyone else is told what is missing.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use model::{Digest, Draft, EntryKind, Fact, FactKind, Protected, Seal};
use preservation::{Case, Opening, Signer};
use run::User;
use serde_json::Value;

/// Words that stand in tables of which nothing may be seen.
const HIDDEN: [&str; 16] = [
    "Gulnara Testova",
    "Soldiers came at noon",
    "her brother",
    "A grey van with the number 123",
    "motionless beside the kiosk",
    "a scar on the left hand",
    "2022-01-12",
    "safe-house",
    "Stand back",
    "from the third window",
    "76.94612",
    "the lamp post by her door",
    "her neighbour sent it",
    "still to call her neighbour",
    "filmed by her neighbour",
    "611.25",
];

fn write(folder: &Path, tables: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// A case with a witness whose statement has claims, and a confidential film that was looked through.
fn case() -> (User, PathBuf) {
    let user = User::new();
    let case = user.case("case");
    write(
        &user.at("in"),
        &[
            ("sources.csv", "id,name,role\nw1,Gulnara Testova,witness\noffice,The office,official\n"),
            (
                "places.csv",
                "id,name,lon,lat,radius_m\nsquare,The square,76.94557,43.23833,100\nsafe-house,A house,76.9,43.2,100\nkiosk,A kiosk,,,\n",
            ),
            (
                "statements.csv",
                "id,source,date,place,text\ns1,w1,2022-01-12,safe-house,They came at noon\ns2,office,2022-01-16,square,All was calm\n",
            ),
            (
                "claims.csv",
                "id,statement,says,told_by,denied\nc1,s1,Soldiers came at noon,her brother,\nc2,s2,All was calm,,yes\n",
            ),
            (
                "items.csv",
                "id,file,title,confidential,collector\nV1,talk.txt,A film,yes,Collector Person\nV2,,An open film,,\n",
            ),
            (
                "observations.csv",
                "id,item,what,kind,place\no1,V1,A grey van with the number 123,daylight,square\no2,V2,An open street,,square\n",
            ),
            (
                "sightings.csv",
                "id,item,from_s,to_s,state,what,marks\np1,V1,0,1,dead,motionless beside the kiosk,a scar on the left hand\np2,V2,0,1,dead,lies still,\n",
            ),
            (
                "fixes.csv",
                "id,item,lon,lat,radius_m,heading_deg,reason\nf1,V1,76.94612,43.23912,10,183,from the third window\nf2,V2,76.95,43.24,10,90,the kiosk\n",
            ),
            ("landmarks.csv", "id,name,lon,lat,radius_m\nthe-red-gate,A gate,76.9,43.2,2\n"),
            (
                "marks.csv",
                "id,landmark,item,at_s,x_px,y_px,sigma_px\nm1,the-red-gate,V1,0.5,611.25,200,1.5\nm2,the-red-gate,V2,0.5,12.5,20,\n",
            ),
            (
                "shadows.csv",
                "id,item,place,azimuth_deg,azimuth_error_deg,reason\nsh1,V1,kiosk,42.4,3,the lamp post by her door\n",
            ),
            (
                "verification.csv",
                "id,item,state,source,source_reason,note,by\nv1,V1,viewed,likely,her neighbour sent it,still to call her neighbour,A. Tester\nv2,V2,viewed,likely,an open channel,,A. Tester\n",
            ),
            ("takes.csv", "id,item,from_s,to_s,description\nV1,V1,0,1,filmed by her neighbour\n"),
            ("words.csv", "id,item,text,passage\nt1,V1,Stand back,page 7\n"),
            ("translations.csv", "id,words,language,text,translator,note\nt1.ru,t1,ru,Назад,A. Tester,hard to hear\n"),
            (
                "evidence.csv",
                "id,subject,relation,low,high,reference,basis\nday,V1.start,within,2022-01-05 00:00,2022-01-05 23:00,,A day\n",
            ),
        ],
    );
    std::fs::write(user.at("in/talk.txt"), "words of a talk").unwrap();
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    (user, case)
}

fn everything(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        bytes.extend(if entry.is_dir() { everything(&entry) } else { std::fs::read(&entry).unwrap() });
    }
    bytes
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// Runs something as somebody who has no key.
fn without_key<T>(user: &User, run: impl FnOnce() -> T) -> T {
    std::fs::rename(user.at("config/vault-key"), user.at("vault-key")).unwrap();
    let result = run();
    std::fs::rename(user.at("vault-key"), user.at("config/vault-key")).unwrap();
    result
}

fn shown(user: &User, case: &Path, kind: &str, id: &str) -> String {
    user.json(case, &["vault", "show", kind, id])["fields"].to_string()
}

#[test]
fn nothing_of_them_stands_in_clear_and_a_keyholder_reads_all() {
    let (user, case) = case();
    let bytes = everything(&case);
    for hidden in HIDDEN.into_iter().filter(|hidden| *hidden != "safe-house") {
        assert!(!holds(&bytes, hidden), "{hidden}");
    }
    assert!(holds(&bytes, "All was calm") && holds(&bytes, "An open street"), "what is open stays open");
    for (kind, id, what) in [
        ("claim", "c1", "Soldiers came at noon"),
        ("claim", "c1", "her brother"),
        ("observation", "o1", "A grey van with the number 123"),
        ("sighting", "p1", "a scar on the left hand"),
        ("statement", "s1", "safe-house"),
        ("words", "t1", "page 7"),
        ("translation", "t1.ru", "hard to hear"),
        ("given_fix", "f1", "from the third window"),
        ("given_fix", "f1", "76.94612"),
        ("measured_shadow", "sh1", "the lamp post by her door"),
        ("mark", "m1", "the-red-gate"),
        ("mark", "m1", "611.25"),
        ("verification_sheet", "v1", "still to call her neighbour"),
        ("take", "V1", "filmed by her neighbour"),
    ] {
        let clear = shown(&user, &case, kind, id);
        assert!(clear.contains(what), "{kind} {id}: {clear}");
    }
    assert_eq!(user.run_in(&case, &["vault", "show", "claim", "c2"]).code, 2, "nothing of it is protected");
    let again = user.json(&case, &["import", "../in"]);
    for table in again["tables"].as_array().unwrap() {
        assert_eq!((&table["new"], &table["changed"]), (&0.into(), &0.into()), "{table}");
    }
    // What everyone is given says that it is withheld, and read again it changes nothing, with the key and without.
    user.json(&case, &["export", "tables", "../shown"]);
    let tables = String::from_utf8_lossy(&everything(&user.at("shown"))).into_owned();
    assert!(HIDDEN.iter().all(|hidden| *hidden == "safe-house" || !tables.contains(hidden)));
    let claims = std::fs::read_to_string(user.at("shown/claims.csv")).unwrap();
    let sheets = std::fs::read_to_string(user.at("shown/verification.csv")).unwrap();
    assert!(sheets.contains("v1,V1,,viewed,likely,,"), "how far it is verified stays: {sheets}");
    let marks = std::fs::read_to_string(user.at("shown/marks.csv")).unwrap();
    assert!(marks.contains("m2,the-red-gate,V2") && !marks.contains("m1"), "which landmark is seen is sealed: {marks}");
    assert!(claims.contains("c1,s1,,withheld") && claims.contains("All was calm"), "{claims}");
    let unchanged = |again: &Value| {
        for table in again["tables"].as_array().unwrap() {
            assert_eq!((&table["new"], &table["changed"]), (&0.into(), &0.into()), "{table}");
        }
    };
    unchanged(&user.json(&case, &["import", "../shown"]));
    without_key(&user, || unchanged(&user.json(&case, &["import", "../shown"])));
    assert!(shown(&user, &case, "observation", "o1").contains("A grey van"), "and nothing was lost by it");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

fn start(solved: &Value) -> Value {
    let points = solved["points"].as_array().unwrap();
    points.iter().find(|point| point["value"]["point"] == "V1.start").unwrap()["value"].clone()
}

#[test]
fn a_keyholder_concludes_from_them_and_others_are_told_what_was_not_read() {
    let (user, case) = case();
    let solved = user.json(&case, &["solve"]);
    let because = start(&solved)["earliest_because"].to_string();
    assert!(because.contains("light/o1"), "daylight bounds the recording: {solved}");
    assert!(!holds(&everything(&case), "A grey van with the number 123"), "findings from it are kept nowhere");
    let page = user.at("report.html");
    let page = page.to_str().unwrap();
    assert_eq!(user.run_in(&case, &["report", "--html", page]).code, 0);
    let html = std::fs::read_to_string(page).unwrap();
    assert!(HIDDEN.iter().all(|hidden| *hidden == "safe-house" || !html.contains(hidden)));

    without_key(&user, || {
        let ran = user.run_in(&case, &["solve", "--json"]);
        let solved: Value = serde_json::from_str(&ran.out).unwrap();
        assert!(!start(&solved)["earliest_because"].to_string().contains("light/o1"), "{solved}");
        assert!(ran.out.contains("3 protected facts were not read, and nothing here rests on them"), "{}", ran.out);
        assert_eq!(user.run_in(&case, &["report", "--html", page]).code, 0);
        assert!(std::fs::read_to_string(page).unwrap().contains("3 protected facts were not read"));
    });
    assert!(
        start(&user.json(&case, &["solve"]))["earliest_because"].to_string().contains("light/o1"),
        "and it is back"
    );

    // People are counted from tables: from what everyone is given, with a word on the rows that say nothing.
    user.json(&case, &["export", "tables", "../shown"]);
    let counted = user.run_in(&case, &["tally", "../shown/sightings.csv"]);
    assert!(counted.err.contains("what this sighting says is withheld"), "{}{}", counted.out, counted.err);
    user.json(&case, &["export", "tables", "../clear", "--clear", "--reason", "to count"]);
    let counted = user.run_in(&case, &["tally", "../clear/sightings.csv", "--json"]);
    let counted: Value = serde_json::from_str(&counted.out).unwrap();
    assert_eq!((&counted["states"][0]["state"], &counted["states"][0]["sightings"]), (&"dead".into(), &2.into()));
}

#[test]
fn tables_in_clear_need_a_key_and_a_reason_and_come_back_without_loss() {
    let (user, case) = case();
    let export = |case: &Path, out: &str, reason: &str| {
        user.run_in(case, &["export", "tables", out, "--clear", "--reason", reason, "--json"])
    };
    assert_eq!(user.run_in(&case, &["export", "tables", "../x", "--clear"]).code, 2, "no reason");
    assert_eq!(export(&case, "../x", " ").code, 2, "an empty one");
    let refused = without_key(&user, || export(&case, "../x", "moving house"));
    assert!(refused.code == 2 && refused.out.contains("no key of your own"), "{}", refused.out);
    assert!(!user.at("x").exists(), "nothing is written");
    assert!(!holds(&everything(&case), "moving house"), "and nothing recorded");

    let ran = export(&case, "../first", "moving to another case");
    let exported: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(ran.code == 0 && exported["in_clear"].as_u64().unwrap() >= 7, "{exported}");
    assert!(ran.out.contains("stand in these files in clear"), "a warning is said: {}", ran.out);
    let bytes = everything(&case);
    assert!(holds(&bytes, "moving to another case") && holds(&bytes, "\"release\""), "the ledger says so");
    assert!(!holds(&bytes, "Gulnara Testova"));
    let files: Vec<PathBuf> = std::fs::read_dir(user.at("first")).unwrap().map(|file| file.unwrap().path()).collect();
    let mut tables = String::new();
    for file in &files {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
        if file.extension().is_some_and(|extension| extension == "csv") {
            tables += &std::fs::read_to_string(file).unwrap();
        }
    }
    for clear in HIDDEN.into_iter().chain(["They came at noon", "Collector Person", "page 7", "Назад"]) {
        assert!(tables.contains(clear), "{clear}");
    }
    assert_eq!(user.json(&case, &["verify"])["whole"], true);

    // Into an empty case, with the film beside them; then out again, the same to the byte.
    std::fs::copy(user.at("in/talk.txt"), user.at("first/talk.txt")).unwrap();
    let second = user.case("second");
    let imported = user.run_in(&second, &["import", "../first"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let bytes = everything(&second);
    for hidden in HIDDEN.into_iter().filter(|hidden| *hidden != "safe-house").chain(["words of a talk"]) {
        assert!(!holds(&bytes, hidden), "{hidden} is sealed there as well");
    }
    assert_eq!(export(&second, "../again", "to compare").code, 0);
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "csv")) {
        let again = user.at("again").join(file.file_name().unwrap());
        let (first, again) = (std::fs::read_to_string(file).unwrap(), std::fs::read_to_string(again).unwrap());
        assert_eq!(first, again, "{}", file.display());
    }
}

#[test]
fn destroying_a_record_takes_what_goes_with_it() {
    let (user, case) = case();
    let reason = ["--ground", "consent-withdrawn", "--reason", "asked"];
    let dispose = |kind: &str, id: &str| user.json(&case, &[&["dispose", kind, id][..], &reason].concat());
    dispose("statement", "s1");
    for (kind, id) in [("statement", "s1"), ("claim", "c1")] {
        let refused = user.run_in(&case, &["vault", "show", kind, id]);
        assert!(refused.code == 2 && refused.err.contains("destroyed"), "{kind} {id}: {}", refused.err);
    }
    assert!(shown(&user, &case, "observation", "o1").contains("A grey van"), "others stay");
    dispose("item", "V1");
    for (kind, id) in
        [("item", "V1"), ("observation", "o1"), ("sighting", "p1"), ("words", "t1"), ("translation", "t1.ru")]
    {
        let refused = user.run_in(&case, &["vault", "show", kind, id]);
        assert!(refused.code == 2 && refused.err.contains("destroyed"), "{kind} {id}: {}", refused.err);
    }
    assert!(shown(&user, &case, "source", "w1").contains("Gulnara"));
    let solved = user.run_in(&case, &["solve", "--json"]);
    assert!(solved.out.contains("its key was destroyed"), "{}", solved.out);
    let verified = user.json(&case, &["verify"]);
    assert_eq!(verified["whole"], true, "{verified}");
    for counted in ["disposed_copies", "disposed_keys", "erased"] {
        assert!(verified[counted].as_u64().unwrap() > 0, "{counted}: {verified}");
    }
    let text = user.run_in(&case, &["verify"]).out;
    assert!(text.contains("Disposed of on purpose, as entries say"), "{text}");
}

#[test]
fn verify_opens_every_envelope_and_holds_it_against_the_ledger() {
    let (user, case) = case();
    let verified = user.json(&case, &["verify"]);
    assert_eq!(verified["opened"], verified["sealed"], "{verified}");
    assert!(verified["opened"].as_u64().unwrap() > 10, "{verified}");
    without_key(&user, || {
        let verified = user.json(&case, &["verify"]);
        assert_eq!((&verified["whole"], &verified["opened"]), (&true.into(), &0.into()));
        assert!(verified["unchecked"].to_string().contains("which only a keyholder can open"), "{verified}");
    });

    // Somebody with the case's signing key records another commitment for the same envelope: the ledger fits itself.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let signer = Signer::at(&user.at("config/key")).unwrap().signer;
        let open = Case::open(case.as_path(), signer, &Opening::default()).await.unwrap();
        let Fact::Source(mut source) = open.records().fact(FactKind::Source, "w1").await.unwrap().unwrap().fact else {
            panic!("a source stays one")
        };
        let seal = Seal { stand_in: "Witness 1".into(), commitment: Digest::from_bytes([7; 32]) };
        source.name = Protected::sealed(seal);
        let entry = EntryKind::Recorded(Fact::Source(source));
        let draft = Draft { who: "A. Tester".into(), reason: "x".into(), inputs: Vec::new(), entry };
        open.ledger().append(vec![draft]).await.unwrap();
        open.close().await;
    });
    let found = user.json(&case, &["verify"]);
    assert_eq!(found["whole"], false);
    let damages = found["damages"].as_array().or_else(|| found["warnings"].as_array()).unwrap();
    assert!(damages.iter().any(|damage| damage.to_string().contains("source \\\"w1\\\" version 2")), "{found}");
    assert_eq!(damages.len(), 1, "{found}");
    let blind = without_key(&user, || user.json(&case, &["verify"]));
    assert_eq!(blind["whole"], true, "who has no key cannot see it, and is told that it was not checked");
}

#[test]
fn a_case_from_before_opens_as_it_was() {
    let user = User::new();
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored/protected-1.tar.gz");
    let unpacked = Command::new("tar").arg("-xzf").arg(stored).arg("-C").arg(user.at("")).status();
    assert!(unpacked.unwrap().success());
    let case = user.at("case");
    let verified = user.json(&case, &["verify"]);
    assert_eq!((&verified["whole"], &verified["opened"]), (&true.into(), &verified["sealed"]), "{verified}");
    assert!(shown(&user, &case, "source", "w1").contains("Gulnara Testova"));
    assert!(shown(&user, &case, "statement", "s1").contains("They came at noon"));
    assert!(shown(&user, &case, "words", "t1").contains("Stand back"));
    for verb in [&["analyse"][..], &["solve"], &["report", "--html", "../r.html"]] {
        assert_eq!(user.run_in(&case, verb).code, 0, "{verb:?}");
    }
    // Rows that are read again are sealed as they are now.
    let imported = user.json(&case, &["import", "../in"]);
    let changed = |kind: &str| {
        let tables = imported["tables"].as_array().unwrap();
        tables.iter().find(|table| table["kind"] == kind).unwrap()["changed"].clone()
    };
    for kind in ["claim", "observation", "statement", "words"] {
        assert_eq!(changed(kind), 1, "{kind}: {imported}");
    }
    assert_eq!(changed("source"), 0, "{imported}");
    assert!(shown(&user, &case, "claim", "c1").contains("Soldiers came at noon"));
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}
