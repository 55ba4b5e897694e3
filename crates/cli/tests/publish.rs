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
    let (page, print) = (user.at("page.html"), user.at("report.pdf"));
    let out = ["--html", page.to_str().unwrap(), "--pdf", print.to_str().unwrap()];
    let first = by(&user, &case, "Ana", &[&["publish", path][..], &out].concat());
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    let first = said(&first);
    assert_eq!((&first["version"], &first["signed_off_by"]), (&1.into(), &"Bo".into()));
    let first_page = std::fs::read_to_string(&page).unwrap();
    assert!(first_page.contains("The Interior Ministry said that 19") && first_page.contains("id=\"sentence-"));
    let printed = run::pdf_text(&print);
    for text in [&first_page, &printed] {
        assert!(!text.contains("A. Tester"), "who works on the case stands in it by pseudonym");
    }
    for words in [
        "Almaty, January 2022",
        "The Interior Ministry said that 19 members",
        "statement st-media-19",
        "Exhibit 1",
        "Method, with versions",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }

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
    // The findings that follow from the attribution are named with what they were and are, and none of another matter.
    let findings = differs["findings"].as_array().unwrap();
    let named: Vec<&str> = findings.iter().map(|one| one["finding"].as_str().unwrap()).collect();
    assert!(!named.is_empty() && findings.iter().all(|one| one["before"] != one["after"]), "{named:?}");
    assert!(!named.iter().any(|name| name.starts_with("tally") || name.starts_with("time")), "{named:?}");
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
    // A note that misquotes what stood there is none.
    let softened = draft.replace("The Interior Ministry said", "The Interior Ministry is thought to have said");
    let misquoted = by(&user, &case, "Ana", &["publish", path, "--correction", &softened]);
    assert_eq!(misquoted.code, 1, "{}{}", misquoted.out, misquoted.err);
    assert!(said(&misquoted)["why"].as_str().unwrap().contains("stands in no version"), "{}", misquoted.out);
    let second = by(&user, &case, "Ana", &["publish", path, "--correction", &draft, "--html", page.to_str().unwrap()]);
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    assert_eq!(said(&second)["version"], 2);
    assert!(std::fs::read_to_string(&page).unwrap().contains("An earlier version stated"));
    let (old, old_print) = (user.at("old.html"), user.at("old.pdf"));
    let out = ["--html", old.to_str().unwrap(), "--pdf", old_print.to_str().unwrap()];
    let back = user.json(&case, &[&["published", "almaty", "--version", "1"][..], &out].concat());
    assert_eq!(std::fs::read(old_print).unwrap(), std::fs::read(print).unwrap());
    let none = user.run_in(&case, &["published", "almaty", "--version", "2", "--pdf", "none.pdf"]);
    assert!(none.code == 2 && none.err.contains("without a document for print"), "{}", none.err);
    assert_eq!(back["published"][0]["entry"], first["entry"]);
    assert_eq!(std::fs::read_to_string(old).unwrap(), first_page, "byte for byte as it was published");
    let verified = user.run_in(&case, &["verify", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(!verified.out.contains("no fact refers to this copy"), "every part of a published version belongs to it");

    // What was published is no evidence for what is published: neither the page nor the document for print.
    for own in ["old.html", "old.pdf"] {
        let arrived = user.json(&case, &["import", user.at(own).to_str().unwrap()]);
        let item = arrived["arrivals"][0]["item"].as_str().unwrap().to_owned();
        let circle = user.at("circle.md");
        std::fs::write(&circle, format!("Media said that 19 members of the security forces died [@{item}].\n"))
            .unwrap();
        let checked = user.run_in(&case, &["check", circle.to_str().unwrap(), "--json"]);
        assert!(checked.out.contains("citation-circular"), "{own}: {}", checked.out);
    }
}

/// The report as it stood before 31 January 2022: the sentence that was corrected in its place, and no correction.
fn before_31_january(text: &str) -> String {
    let law = "## Law\n";
    let correction = text.find("## Correction\n").unwrap();
    assert!(text.contains(law) && correction > text.find(law).unwrap());
    text[..correction].replacen(law, &format!("{BEFORE}\n\n{law}"), 1)
}

#[test]
fn the_correction_of_31_january_on_the_whole_report_names_what_leaned_on_it_and_nothing_else() {
    let user = User::in_memory();
    let case = user.case("case");
    import(&user, &case, &example(&user, "before", false));
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022/report.md");
    let corrected = std::fs::read_to_string(&whole).unwrap();
    let path = user.at("report.md");
    std::fs::write(&path, before_31_january(&corrected)).unwrap();
    let report = path.to_str().unwrap();
    let signed = by(&user, &case, "Bo", &["signoff", report]);
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let first = by(&user, &case, "Ana", &["publish", report]);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    let from = said(&first)["as_of"].as_u64().unwrap().to_string();

    // Of all its sentences the one that said who had told the number is named, and the note is drafted.
    import(&user, &case, &example(&user, "after", true));
    let to = user.json(&case, &["verify"])["entries"].as_u64().unwrap().to_string();
    let differs = said(&user.run_in(&case, &["diff", &from, &to, "--json"]));
    let words = |one: &Value, side: &str| one[side].as_str().unwrap_or_default().to_owned();
    let sentences = differs["sentences"].as_array().unwrap();
    let named: Vec<String> = sentences.iter().map(|one| words(one, "before")).collect();
    assert_eq!(named, ["The Interior Ministry said that 19 members of the security forces died."], "{differs:#}");
    assert_eq!(sentences[0]["on"][0]["name"], "st-media-19");

    // The text that stands now, held against both: the sentence of its correction alone, which stands on what was corrected.
    let held = said(&user.run_in(&case, &["diff", &from, &to, "--report", whole.to_str().unwrap(), "--json"]));
    let sentences = held["sentences"].as_array().unwrap();
    let named: Vec<String> = sentences.iter().map(|one| words(one, "after")).collect();
    assert!(
        named.len() == 1 && named[0].starts_with("An earlier version stated that the Interior Ministry"),
        "{held:#}"
    );

    // Published with its correction: exactly the exchanged sentence and the new one are told to readers.
    std::fs::write(&path, corrected.replacen("## Law\n", &format!("{AFTER}\n\n## Law\n"), 1)).unwrap();
    assert_eq!(by(&user, &case, "Bo", &["signoff", report]).code, 0);
    let silent = by(&user, &case, "Ana", &["publish", report]);
    let draft = said(&silent)["draft"].as_str().unwrap().to_owned();
    assert!(draft.contains("An earlier version stated: \u{201c}The Interior Ministry"), "{draft}");
    assert!(draft.contains("It now states: \u{201c}Media said that 19 members"), "{draft}");
    assert!(silent.code == 1 && said(&silent)["why"].as_str().unwrap().starts_with("2 sentences"), "{}", silent.out);
}

/// A case with two places of known position and an event at each.
fn placed(user: &User) -> PathBuf {
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in [
        (
            "places.csv",
            "id,name,lon,lat,radius_m,method\np1,The gate,76.9455123,43.2389123,30,seen at 43.2389123\np2,The mast,76.9512777,43.2401777,30,map\n",
        ),
        ("events.csv", "id,title,place\ne1,A car arrives,p1\ne2,A light goes out,p2\n"),
        (
            "evidence.csv",
            "id,subject,relation,low,high,reference,basis\nt1,e1,within,2022-01-05 15:00,2022-01-05 15:10,,a clock\nt2,e2,within,2022-01-05 15:00,2022-01-05 15:10,,a clock\n",
        ),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    import(user, &case, &folder);
    case
}

#[test]
fn positions_are_published_and_exported_no_nearer_than_the_radius_that_was_chosen() {
    let user = User::new();
    let case = placed(&user);
    let exact = ["43.2389", "76.9455", "43.2401", "76.9512"];
    let text = user.at("told.md");
    let report = text.to_str().unwrap();
    let page = user.at("page.html");
    let html = page.to_str().unwrap();
    std::fs::write(&text, "# Told\n\nEvents were placed by landmarks [@e1; @e2] [=method].\n").unwrap();
    assert_eq!(by(&user, &case, "Bo", &["signoff", report]).code, 0);
    let print = user.at("told.pdf");
    let out = ["--html", html, "--pdf", print.to_str().unwrap(), "--blur", "500"];
    let published = by(&user, &case, "Ana", &[&["publish", report][..], &out].concat());
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    user.json(&case, &["report", "--html", user.at("case.html").to_str().unwrap(), "--blur", "500"]);
    let mut out = vec![page.clone(), user.at("case.html")];
    for (format, files) in [
        ("geojson", &["map.geojson"][..]),
        ("kml", &["map.kml"]),
        ("timemap", &["timemap/events.json", "timemap/sources.json"]),
    ] {
        let to = user.at(files[0]);
        let to = if format == "timemap" { to.parent().unwrap().to_owned() } else { to };
        user.json(&case, &["export", format, to.to_str().unwrap(), "--blur", "500"]);
        out.extend(files.iter().map(|file| user.at(file)));
    }
    std::fs::write(user.at("told.txt"), run::pdf_text(&print)).unwrap();
    out.push(user.at("told.txt"));
    for file in &out {
        let text = std::fs::read_to_string(file).unwrap();
        let found: Vec<&str> = exact.into_iter().filter(|digits| text.contains(digits)).collect();
        assert!(found.is_empty(), "{} in {}", found.join(", "), file.display());
    }
    assert!(std::fs::read_to_string(&page).unwrap().contains("each is shown to within 500 m of where it is"));
    let map: Value = serde_json::from_str(&std::fs::read_to_string(user.at("map.geojson")).unwrap()).unwrap();
    let gate = map["features"].as_array().unwrap().iter().find(|one| one["id"] == "place/p1").unwrap();
    let [lon, lat] = [0, 1].map(|n| gate["geometry"]["coordinates"][n].as_f64().unwrap());
    let metres = ((lat - 43.238_912_3) * 111_100.0).hypot((lon - 76.945_512_3) * 81_300.0);
    assert!(metres <= 500.0 && gate["properties"]["uncertainty_m"] == 530.0, "{metres} m: {gate:#}");

    // Without it they are as near as they are known.
    user.json(&case, &["export", "geojson", user.at("near.geojson").to_str().unwrap()]);
    assert!(std::fs::read_to_string(user.at("near.geojson")).unwrap().contains("76.9455123"));

    // A distance of two true positions would tell what is blurred.
    std::fs::write(&text, "# Told\n\nThe gate is {{distance p1 p2}} from the mast [@p1; @p2] [=method].\n").unwrap();
    let signed = by(&user, &case, "Bo", &["signoff", report]);
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let refused = by(&user, &case, "Ana", &["publish", report, "--blur", "500"]);
    assert!(
        refused.code == 1 && said(&refused)["why"].as_str().unwrap().contains("distances computed"),
        "{}",
        refused.out
    );
    let odd = by(&user, &case, "Ana", &["publish", report, "--blur", "near"]);
    assert!(odd.code == 2 && odd.err.contains("give metres from 1 to 100000"), "{}", odd.err);
}

#[test]
fn a_picture_without_credit_or_ground_is_not_published() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let made = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90", "-frames:v", "1"])
        .arg(folder.join("street.png"))
        .status();
    assert!(made.unwrap().success());
    std::fs::write(folder.join("items.csv"), "id,file,title,graphic\nV1,street.png,A street,no\n").unwrap();
    std::fs::write(folder.join("redactions.csv"), "id,item,kind,region\nr1,V1,face,0.1 0.1 0.2 0.2\n").unwrap();
    import(&user, &case, &folder);
    user.json(&case, &["redact", "V1"]);
    let text = user.at("shown.md");
    let report = text.to_str().unwrap();
    let publish = |title: &str| {
        let shown = format!("# Shown\n\n![The street in the morning [=method]](V1-redacted{title})\n");
        std::fs::write(&text, shown).unwrap();
        let signed = by(&user, &case, "Bo", &["signoff", report]);
        let page = user.at("page.html");
        let print = user.at("shown.pdf");
        let out = ["--html", page.to_str().unwrap(), "--pdf", print.to_str().unwrap()];
        let published = by(&user, &case, "Ana", &[&["publish", report][..], &out].concat());
        assert_eq!(signed.code, published.code, "{}", published.out);
        (published, std::fs::read_to_string(page).unwrap_or_default())
    };
    for (title, missing) in [
        ("", &["picture-credit", "picture-ground"][..]),
        (" \"© Harbor Press\"", &["picture-ground"]),
        (" \"ground: licence\"", &["picture-credit"]),
    ] {
        let (refused, page) = publish(title);
        assert!(refused.code == 1 && page.is_empty(), "{title}: {}{}", refused.out, refused.err);
        let found = said(&refused);
        let codes: Vec<&str> =
            found["errors"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes, missing, "{title}");
    }
    let (published, page) = publish(" \"© Harbor Press; ground: licence\"");
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    assert!(page.contains("<img src=\"data:image") && page.contains("Harbor Press"));
    let print = user.at("shown.pdf");
    assert!(run::pdf_text(&print).contains("Credit: Harbor Press · licence"), "{}", run::pdf_text(&print));
    let bytes = std::fs::read(print).unwrap();
    assert!(
        bytes.windows(14).any(|bytes| bytes == b"/Subtype/Image" || bytes == b"/Subtype /Imag"),
        "the picture is in it"
    );
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
    let print = user.at("told.pdf");
    let out = ["--html", page.to_str().unwrap(), "--pdf", print.to_str().unwrap()];
    let published = by(&user, &case, "Ana", &[&["publish", text.to_str().unwrap()][..], &out].concat());
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    let printed = run::pdf_text(&print);
    assert!(printed.contains("Evidence that is withheld") && printed.contains("The bridge was closed"), "{printed}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("Evidence that is withheld") && page.contains("The bridge was closed"),
        "the open account is shown"
    );
    let mut everything = page + &published.out + &printed;
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

#[test]
fn nobody_is_named_beside_the_sentences_and_no_frame_is_shown_that_nobody_chose() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let clip = testkit::clips::plain(&folder);
    let file = clip.path.file_name().unwrap().to_str().unwrap().to_owned();
    for (name, text) in [
        ("sources.csv", "id,name,role\nw1,Gulnara Testova,witness\nch,Kanal,publisher\n".to_owned()),
        ("statements.csv", "id,source,text\ns2,ch,The bridge was closed\n".to_owned()),
        ("items.csv", format!("id,file,title\nV1,{file},A street\n")),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    import(&user, &case, &folder);
    assert_eq!(user.run_in(&case, &["analyse"]).code, 0);
    let text = user.at("told.md");
    let page = user.at("page.html");
    let publish = |reason: &str, note: Option<&str>| {
        let report = format!("# Told\n\nThe workers were angry [!uncited \"{reason}\" by Ana Example].\n");
        std::fs::write(&text, report).unwrap();
        let report = text.to_str().unwrap();
        let signed = by(&user, &case, "Bo", &["signoff", report]);
        assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
        let mut arguments = vec!["publish", report, "--html", page.to_str().unwrap()];
        arguments.extend(note.iter().flat_map(|note| ["--correction", note]));
        by(&user, &case, "Ana Example", &arguments)
    };
    let refused = publish("Gulnara Testova says so", None);
    let why = said(&refused)["why"].to_string();
    assert!(refused.code == 1 && why.contains("the reason of an exception (write Witness 1)"), "{why}");
    assert!(!page.exists());
    let refused = publish("seen by all of us", Some("Gulnara Testova had told us otherwise."));
    let why = said(&refused)["why"].to_string();
    assert!(refused.code == 1 && why.contains("the note to readers (write Witness 1)"), "{why}");
    let published = publish("seen by all of us", None);
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    let shown = std::fs::read_to_string(&page).unwrap();
    assert!(shown.contains("Let stand") && shown.contains("seen by all of us"), "{shown}");
    assert!(!shown.contains("Ana Example") && !shown.contains("Contact sheet"));
    let own = user.at("own.html");
    user.json(&case, &["report", "--html", own.to_str().unwrap()]);
    assert!(std::fs::read_to_string(own).unwrap().contains("Contact sheet"), "who works on the case sees the frames");
}

#[test]
fn lists_and_tables_of_the_text_are_lists_and_tables_on_the_page_and_in_print() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    std::fs::write(user.at("in/items.csv"), "id,title\nV1,A film\n").unwrap();
    import(&user, &case, &user.at("in"));
    let text = user.at("listed.md");
    let report = "# Listed\n\n[=method] What was done:\n\n3. [=method] Films were watched.\n   - [=method] Each was watched twice.\n4. [=method] Maps were read.\n\n\
                  | [=method] Step | [=method] By whom |\n| --- | --- |\n| [=method] Watching | [=method] Two people |\n| [=method] Reading | |\n\n[=method] That was all.\n";
    std::fs::write(&text, report).unwrap();
    let path = text.to_str().unwrap();
    let signed = by(&user, &case, "Bo", &["signoff", path]);
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let (page, print) = (user.at("page.html"), user.at("listed.pdf"));
    let out = ["publish", path, "--html", page.to_str().unwrap(), "--pdf", print.to_str().unwrap()];
    let published = by(&user, &case, "Ana", &out);
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    let page = std::fs::read_to_string(page).unwrap();
    let bare: String = page[page.find("<ul class=\"points\"").unwrap()..page.find("That was all.").unwrap()]
        .split('<')
        .filter_map(|part| {
            let (tag, words) = part.split_once('>')?;
            let tag = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
            let shown = matches!(tag, "li" | "th" | "td" | "tr") && !part.starts_with('/');
            Some(format!("{}{}", if shown { format!("<{tag}>") } else { String::new() }, words.trim()))
        })
        .collect();
    assert_eq!(
        bare,
        "<li>3.Films were watched.<li>•Each was watched twice.<li>4.Maps were read.\
         <tr><th>Step<th>By whom<tr><td>Watching<td>Two people<tr><td>Reading<td>",
    );
    let printed = run::pdf_text(&print);
    for words in ["3.", "Films were watched.", "Each was watched twice.", "By whom", "Two people", "That was all."] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
}

#[test]
fn what_markdown_marks_is_shown_so_and_is_checked_as_if_it_were_not() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    std::fs::write(user.at("in/items.csv"), "id,title\nV1,A film\n").unwrap();
    import(&user, &case, &user.at("in"));
    let text = user.at("set.md");
    let report = "# Set\n\n[=method] **Films** were *watched*, `twice`, by [two people](https://example.org/who?a=1&b=2) and \
                  [nobody](javascript:alert(1)).[^how]  \n[=method] A line on its own.\n\n[=method] Түсірілім **екі рет** қаралды.\n\n[=method] شوهدت *الأفلام* مرتين.\n\n> [=method] Set apart.\n\n---\n\n\
                  [=method] <b>Tags</b> are left out &lt;b&gt;.\n\n    [=method] sightline verify\n      --all\n\n\
                  [^how]: [=method] From start to end.\n";
    std::fs::write(&text, report).unwrap();
    let path = text.to_str().unwrap();
    let signed = by(&user, &case, "Bo", &["signoff", path]);
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let (page, print) = (user.at("page.html"), user.at("set.pdf"));
    let out = ["publish", path, "--html", page.to_str().unwrap(), "--pdf", print.to_str().unwrap()];
    let published = by(&user, &case, "Ana", &out);
    assert_eq!(published.code, 0, "{}{}", published.out, published.err);
    let page = std::fs::read_to_string(page).unwrap();
    for shown in [
        "<strong>Films</strong> were <em>watched</em>, <code>twice</code>, by <a href=\"https:&#x2f;&#x2f;example.org&#x2f;who?a=1&amp;b=2\" class=\"away\"",
        "and nobody.<sup class=\"noted\"><a href=\"#footnote-a\"",
        "Түсірілім <strong>екі рет</strong> қаралды.",
        "شوهدت <em>الأفلام</em> مرتين.",
        "<div class=\"quoted\" dir=\"auto\">",
        "<hr>",
        "Tags are left out &lt;b&gt;.",
        "<code>sightline verify\n  --all</code>",
        "From start to end.",
    ] {
        assert!(page.contains(shown), "{shown}: {}", &page[page.find("class=\"prose\"").unwrap()..][..3000]);
    }
    assert!(!page.contains("javascript:"), "no such address is on the page");
    let printed = run::pdf_text(&print);
    let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Films were watched, twice, by two people (https://example.org/who?a=1&b=2) and nobody.",
        "sightline verify",
        "a From start to end.",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    let told = user.run_in(&case, &["check", path, "--json"]);
    assert!(told.out.contains("link-left-out") && told.out.contains("\"html\""), "{}", told.out);

    // The marks hide nothing from the check: neither in the words nor behind them.
    let example = example(&user, "tables", true);
    import(&user, &case, &example);
    let wrong = user.at("wrong.md");
    std::fs::write(&wrong, "# Wrong\n\nAt the president\u{2019}s residence **at least** *45* `people` appear to have been [killed](https://example.org) [@o-res-dead].\n").unwrap();
    let told = user.run_in(&case, &["check", wrong.to_str().unwrap(), "--json"]);
    assert!(told.code == 1 && told.out.contains("number-above-least"), "{}", told.out);
}

#[test]
fn two_megabytes_of_text_are_published_whole() {
    let user = User::new();
    let case = user.case("case");
    import(&user, &case, &example(&user, "tables", true));
    let how = ["high and often white", "old, and worn by rivers", "seen from most of its streets", "cold in winter"];
    let mut text =
        String::from("# Almaty\n\nAt the president\u{2019}s residence at least 10 people appear to have been killed ");
    text.push_str("[@o-res-dead].\n\n## Background\n");
    for (n, how) in how.iter().cycle().enumerate() {
        if text.len() >= 2_000_000 {
            break;
        }
        let gap = if n % 6 == 0 { "\n\n" } else { " " };
        text.push_str(&format!("{gap}The city lies at the foot of mountains that are {how}."));
    }
    text.push_str("\n\nHere it ends.\n");
    let (path, page) = (user.at("long.md"), user.at("long.html"));
    std::fs::write(&path, &text).unwrap();
    let path = path.to_str().unwrap();
    let signed = by(&user, &case, "Ben", &["signoff", path]);
    assert_eq!(signed.code, 0, "{}{}", &signed.out[..signed.out.len().min(2000)], signed.err);
    let published = by(&user, &case, "Ana", &["publish", path, "--html", page.to_str().unwrap()]);
    assert_eq!(published.code, 0, "{}{}", &published.out[..published.out.len().min(2000)], published.err);
    let page = std::fs::read_to_string(page).unwrap();
    assert_eq!(page.matches("The city lies at the foot").count(), text.matches("The city lies at the foot").count());
    assert!(page.contains("Here it ends."));
}
