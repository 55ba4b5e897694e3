//! What files say of their own making: kept, read in the sandbox, and never more than their own word.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and says what it skips"
)]

mod run;

use std::io::Cursor;
use std::path::PathBuf;
use std::time::Instant;

use run::{User, warnings};
use serde_json::Value;
use testkit::exif::{Phone, photo};

const PHONE: Phone<'static> = Phone {
    taken: "2022:01:05 17:31:07",
    offset: Some("+06:00"),
    position: Some((43.238_7, 76.945_6)),
    serial: "SERIAL-4711-OF-A-FILMER",
};

fn page(user: &User, case: &std::path::Path) -> String {
    let ran = user.run_in(case, &["report", "--html", "../report.html"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    std::fs::read_to_string(user.at("report.html")).unwrap()
}

#[test]
fn a_photograph_dates_itself_by_its_own_word_alone() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    photo(&user.at("in"), &PHONE);
    user.json(&case, &["import", "../in"]);
    let analysed = user.json(&case, &["analyse"]);
    assert_eq!((&analysed["metadata"]["done"], &analysed["metadata"]["with_credentials"]), (&1.into(), &0.into()));
    let again = user.json(&case, &["analyse"]);
    assert_eq!(again["metadata"]["done"], 0, "the same bytes are not read again: {again}");

    let solved = user.json(&case, &["solve"]);
    let start = solved["points"].as_array().unwrap()[0]["value"].clone();
    assert_eq!((&start["earliest"], &start["latest"]), (&Value::Null, &Value::Null), "no evidence: {start}");
    let own = &start["with_metadata"];
    assert!(own["earliest"].as_str().unwrap().starts_with("2022-01-05T11:31:0"), "{start}");
    assert!(own["latest"].as_str().unwrap().starts_with("2022-01-05T11:31:"), "{start}");

    let html = page(&user, &case);
    assert!(html.contains("EXIF DateTimeOriginal") && html.contains("Testphone T-1000"), "its own word is shown");
    for hidden in ["SERIAL-4711", "43.238", "76.945"] {
        assert!(!html.contains(hidden), "{hidden} is shown to whoever reads the page");
    }
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

/// What a telephone writes with its zone is an instant, whatever the case's zone; what stands for "no date" is none.
#[test]
fn a_film_dates_itself_by_the_local_time_of_its_telephone() {
    let own = |date: &str| {
        let user = User::new();
        let case = user.case("case");
        std::fs::create_dir(user.at("in")).unwrap();
        testkit::clips::stamped(&user.at("in"), date);
        user.json(&case, &["import", "../in"]);
        let analysed = user.json(&case, &["analyse"]);
        assert_eq!(warnings(&analysed), Vec::<String>::new());
        let items = user.json(&case, &["items"]);
        let metadata = &items["items"][0]["completeness"]["metadata"];
        assert!(
            metadata["yes"].as_str().is_some_and(|found| found.contains("tags")),
            "analysed, so it is there: {items}"
        );
        let solved = user.json(&case, &["solve"]);
        let points = solved["points"].as_array().unwrap();
        let start = points.iter().find(|point| point["value"]["point"].as_str().unwrap().ends_with("start"));
        let start = start.unwrap_or_else(|| panic!("{solved}"))["value"].clone();
        assert_eq!((&start["earliest"], &start["latest"]), (&Value::Null, &Value::Null), "its own word alone: {start}");
        start["with_metadata"].clone()
    };
    let told = own("2022-01-05T17:31:07+0600");
    // The start of the recording or, two seconds later, its end; the clock is right to two seconds.
    let (earliest, latest) = (told["earliest"].as_str().unwrap(), told["latest"].as_str().unwrap());
    assert!(("2022-01-05T11:31:0".."2022-01-05T11:31:06").contains(&earliest), "{told}");
    assert!(("2022-01-05T11:31:07".."2022-01-05T11:31:11").contains(&latest), "{told}");
    for absent in ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00+0000"] {
        let told = own(absent);
        assert_eq!((&told["earliest"], &told["latest"]), (&Value::Null, &Value::Null), "{absent}: {told}");
    }
}

#[test]
fn a_picture_that_was_signed_and_then_changed_is_told() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    let plain = std::fs::read(photo(&user.at("in"), &PHONE)).unwrap();
    let signed = signed(&plain);
    let mut changed = signed.clone();
    let at = changed.len() - 20;
    changed[at] ^= 1;
    std::fs::write(user.at("in/signed.jpg"), signed).unwrap();
    std::fs::write(user.at("in/changed.jpg"), changed).unwrap();
    user.json(&case, &["import", "../in"]);
    let analysed = user.json(&case, &["analyse"]);
    assert_eq!(analysed["metadata"]["with_credentials"], 2, "{analysed}");
    let told: Vec<String> = warnings(&analysed).into_iter().filter(|w| w.contains("C2PA")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("assertion.dataHash.mismatch"), "{told:?}");
    let html = page(&user, &case);
    for shown in ["as it was signed", "not as it was signed", "not checked: no list of trusted issuers was given"] {
        assert!(html.contains(shown), "{shown}");
    }
    assert!(!html.contains("authentic"), "a signature never says so");
}

#[test]
fn a_file_made_to_stall_its_reader_costs_a_moment_and_nothing_else() {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let poc = root.join("hostile/c2pa-rs/sdk/tests/fixtures/tiff_poc.tiff");
    if !poc.exists() {
        testkit::cannot("no test material (files with signed provenance)");
        return;
    }
    let user = User::new();
    let case = user.case("case");
    user.json(&case, &["import", poc.to_str().unwrap()]);
    let begun = Instant::now();
    let analysed = user.json(&case, &["analyse"]);
    assert!(begun.elapsed().as_secs() < 100, "the reader was stopped");
    assert_eq!(analysed["metadata"]["done"], 1, "{analysed}");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn a_broken_list_of_issuers_is_named_and_nothing_is_recorded() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    photo(&user.at("in"), &PHONE);
    std::fs::write(user.at("config/trusted-issuers.pem"), "-----BEGIN CERTIFICATE-----\nnonsense").unwrap();
    user.json(&case, &["import", "../in"]);
    let ran = user.run_in(&case, &["analyse"]);
    assert_eq!(ran.code, 2, "{} {}", ran.out, ran.err);
    assert!(ran.err.contains("trusted-issuers.pem"), "{}", ran.err);
}

/// The picture, signed by a certificate made for it.
fn signed(picture: &[u8]) -> Vec<u8> {
    let settings = c2pa::Settings::new()
        .with_value("builder.thumbnail.enabled", false)
        .and_then(|settings| settings.with_value("verify.verify_after_sign", false))
        .unwrap();
    let mut builder = c2pa::Builder::from_context(c2pa::Context::new().with_settings(settings).unwrap());
    builder.set_intent(c2pa::BuilderIntent::Edit);
    let signer = c2pa::EphemeralSigner::new("camera.test").unwrap();
    let mut out = Cursor::new(Vec::new());
    builder.sign(&signer, "image/jpeg", &mut Cursor::new(picture), &mut out).unwrap();
    out.into_inner()
}
