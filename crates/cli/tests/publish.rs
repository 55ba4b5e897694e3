//! Publishing: a second person signs off, what a report stood on is frozen, and a correction writes itself. The correction of
//! 31 January 2022 is made again on the tables of the example of Almaty.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::{Path, PathBuf};

use run::{Ran, User};
use serde_json::Value;

/// What the report said before it was corrected, as a sentence of ours.
const BEFORE: &str = "The Interior Ministry said that 19 members of the security forces died [@st-media-19].";
/// What it says since.
const AFTER: &str = "Media said that 19 members of the security forces died [@st-media-19].";

/// The example's tables in a folder: as they are, or as they stood before the correction of 31 January 2022.
fn example(user: &User, name: &str, corrected: bool) -> PathBuf {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let folder = user.at(name);
    std::fs::create_dir(&folder).unwrap();
    for path in std::fs::read_dir(example).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "csv") {
            let file = path.file_name().unwrap().to_str().unwrap();
            let mut text = std::fs::read_to_string(&path).unwrap();
            if !corrected && file == "statements.csv" {
                let row = "st-media-19,media,report,2022-01-07";
                assert!(text.contains(row), "the attribution that was corrected");
                text = text.replace(row, "st-media-19,interior-ministry,report,2022-01-06");
            }
            if file == "corrections.csv" && !corrected {
                continue;
            }
            std::fs::write(folder.join(file), text).unwrap();
        }
    }
    folder
}

/// A report on the example's tables in which one sentence leans on who said the number of the dead.
fn report(user: &User, sentence: &str) -> PathBuf {
    let text = format!(
        "# Almaty, January 2022\n\n## The residence\n\nAt the president\u{2019}s residence at least 10 people appear to have \
         been killed [@o-res-dead]. At least 19 people appear to have been wounded there [@o-res-wounded]. Two men closest to \
         the residence appear to have been hit, and fell [@o-res-two-fall].\n\n## The security forces\n\n{sentence} Radio \
         Azattyk also reported that a man was injured [@st-azattyk].\n"
    );
    let path = user.at("almaty.md");
    std::fs::write(&path, text).unwrap();
    path
}

fn import(user: &User, case: &Path, folder: &Path) {
    let ran = user.run_in(case, &["import", folder.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

fn by(user: &User, case: &Path, name: &str, arguments: &[&str]) -> Ran {
    user.run_in(case, &[arguments, &["--by", name, "--json"]].concat())
}

fn said(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

#[test]
fn the_correction_of_31_january_names_exactly_the_sentence_that_leaned_on_the_attribution() {
    let user = User::new();
    let case = user.case("case");
    import(&user, &case, &example(&user, "before", false));
    let text = report(&user, BEFORE);
    let path = text.to_str().unwrap();

    // Nobody signed it off; who wrote it may not; a second person may.
    let alone = by(&user, &case, "Ana", &["publish", path]);
    assert_eq!(alone.code, 1, "{}{}", alone.out, alone.err);
    assert!(said(&alone)["why"].as_str().unwrap().contains("nobody signed it off"), "{}", alone.out);
    let signed = by(&user, &case, "Ana", &["signoff", path]);
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let own = by(&user, &case, "ana ", &["publish", path]);
    assert!(own.code == 1 && said(&own)["why"].as_str().unwrap().contains("who publishes it"), "{}", own.out);
    assert_eq!(by(&user, &case, "Bo", &["signoff", path]).code, 0);
    let page = user.at("page.html");
    let first = by(&user, &case, "Ana", &["publish", path, "--html", page.to_str().unwrap()]);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    let first = said(&first);
    assert_eq!((&first["version"], &first["signed_off_by"]), (&1.into(), &"Bo".into()));
    let first_page = std::fs::read_to_string(&page).unwrap();
    assert!(first_page.contains("The Interior Ministry said that 19") && first_page.contains("id=\"sentence-"));
    assert!(!first_page.contains("A. Tester"), "who works on the case stands in it by pseudonym");

    // The attribution changes: exactly the sentence that leaned on it is named, and the note is drafted.
    import(&user, &case, &example(&user, "after", true));
    let to = user.json(&case, &["verify"])["entries"].as_u64().unwrap().to_string();
    let from = first["as_of"].as_u64().unwrap().to_string();
    let differs = user.run_in(&case, &["diff", &from, &to, "--json"]);
    assert_eq!(differs.code, 1, "{}", differs.err);
    let differs = said(&differs);
    let sentences = differs["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 1, "{differs:#}");
    assert_eq!(sentences[0]["before"], "The Interior Ministry said that 19 members of the security forces died.");
    assert_eq!(sentences[0]["on"][0]["name"], "st-media-19");
    let correction = differs["correction"].as_str().unwrap();
    assert!(
        correction.starts_with("Correction, ")
            && correction.contains("An earlier version stated: \u{201c}The Interior Ministry"),
        "{correction}"
    );

    // The old sign-off has lapsed: the text, and what it stands on.
    let lapsed = by(&user, &case, "Ana", &["publish", path]);
    assert_eq!(lapsed.code, 1, "{}", lapsed.out);
    let text = report(&user, AFTER);
    let path = text.to_str().unwrap();
    let lapsed = by(&user, &case, "Ana", &["publish", path]);
    assert!(said(&lapsed)["why"].as_str().unwrap().contains("the text was changed since"), "{}", lapsed.out);
    let again = by(&user, &case, "Bo", &["signoff", path]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);

    // Readers are owed a note; with it the second version is published, and the first stays.
    let silent = by(&user, &case, "Ana", &["publish", path]);
    let draft = said(&silent)["draft"].as_str().unwrap().to_owned();
    assert!(
        silent.code == 1
            && draft.contains("An earlier version stated: \u{201c}The Interior Ministry")
            && draft.contains("It now states: \u{201c}Media said"),
        "{draft}"
    );
    let second = by(&user, &case, "Ana", &["publish", path, "--correction", &draft, "--html", page.to_str().unwrap()]);
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    assert_eq!(said(&second)["version"], 2);
    assert!(std::fs::read_to_string(&page).unwrap().contains("An earlier version stated"));
    let old = user.at("old.html");
    let back = user.json(&case, &["published", "almaty", "--version", "1", "--html", old.to_str().unwrap()]);
    assert_eq!(back["published"][0]["entry"], first["entry"]);
    assert_eq!(std::fs::read_to_string(old).unwrap(), first_page, "byte for byte as it was published");
    let verified = user.run_in(&case, &["verify", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(!verified.out.contains("no fact refers to this copy"), "every part of a published version belongs to it");
}

#[test]
fn errors_that_are_open_stop_a_sign_off_and_a_publishing_and_nothing_is_recorded() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    std::fs::write(user.at("in/items.csv"), "id,title\nV1,A film\n").unwrap();
    import(&user, &case, &user.at("in"));
    let text = user.at("bad.md");
    std::fs::write(&text, "# Bad\n\nSoldiers killed 40 people [@V9].\n").unwrap();
    let before = user.json(&case, &["verify"])["entries"].clone();
    for verb in ["signoff", "publish"] {
        let ran = by(&user, &case, "Bo", &[verb, text.to_str().unwrap()]);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        let refused = said(&ran);
        assert!(
            refused["why"].as_str().unwrap().contains("errors are open")
                && !refused["errors"].as_array().unwrap().is_empty()
        );
    }
    assert_eq!(user.json(&case, &["verify"])["entries"], before);
    let missing = by(&user, &case, "Bo", &["signoff", "nowhere.md"]);
    assert_eq!(missing.code, 2);
    let beyond = user.run_in(&case, &["diff", "1", "99999"]);
    assert!(beyond.code == 2 && beyond.err.contains("99999 is none of these states"), "{}", beyond.err);
}

#[test]
fn what_a_witness_said_is_on_no_page_and_in_no_frozen_ground_though_its_keyholder_publishes() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in [
        ("sources.csv", "id,name,role\nw1,Gulnara Testova,witness\nch,Kanal,publisher\n"),
        ("statements.csv", "id,source,text\ns1,w1,They came over the eastern bridge\ns2,ch,The bridge was closed\n"),
        ("claims.csv", "id,statement,says\nc1,s1,Lorries crossed the eastern bridge\n"),
        ("events.csv", "id,title\ne1,Lorries arrive\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    import(&user, &case, &folder);
    let text = user.at("told.md");
    std::fs::write(&text, "# Told\n\nAccounts were taken down apart [@s1; @c1; @s2] [=method].\n").unwrap();
    let signed = by(&user, &case, "Bo", &["signoff", text.to_str().unwrap()]);
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let page = user.at("page.html");
    let published = by(&user, &case, "Ana", &["publish", text.to_str().unwrap(), "--html", page.to_str().unwrap()]);
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("Evidence that is withheld") && page.contains("The bridge was closed"),
        "the open account is shown"
    );
    let mut everything = page + &published.out;
    let mut folders = vec![case.join("blobs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => everything += &String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()),
            }
        }
    }
    for hidden in ["Gulnara", "eastern bridge", "They came over"] {
        assert!(!everything.contains(hidden), "{hidden}");
    }
}
