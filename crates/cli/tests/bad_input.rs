//! What people bring by mistake, or on purpose: named, and the rest taken in.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use run::{User, ran, warnings};

#[test]
fn tables_name_the_row_the_column_and_what_would_be_right() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("tables");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("sources.csv"), "").unwrap();
    std::fs::write(
        folder.join("places.csv"),
        "id,name,lat,lon,radius_m\nP1,Square,43.2382,76.9455,100\nP2,Swapped,176.9455,43.2382,100\nP3,Theatre,43.2,76.8,50\n",
    )
    .unwrap();
    std::fs::write(folder.join("events.csv"), "id,title\nE1,Something\n").unwrap();
    std::fs::write(
        folder.join("evidence.csv"),
        "id,subject,relation,low,high,reference,basis\nc1,E1,at,1/5/22,,,a post\nc2,E1,before,,2022-01-05 15:08,,a broadcast\n",
    )
    .unwrap();
    let ran = user.run_in(&case, &["import", "../tables", "--json"]);
    assert_eq!(ran.code, 2, "something was refused");
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let said = warnings(&document).join("\n");
    let advice = document["warnings"].to_string();
    for (named, why) in [
        ("sources.csv", "the empty table"),
        ("\"row\":3", "the row"),
        ("1/5/22", "the value"),
        ("5 January 2022", "one reading"),
        ("1 May 2022", "the other reading"),
        ("other way round", "the exchange is offered"),
    ] {
        assert!(said.contains(named) || advice.contains(named), "{why} ({named}):\n{advice}");
    }
    let tables = document["tables"].as_array().unwrap();
    let new = |kind: &str| tables.iter().find(|table| table["kind"] == kind).map(|table| table["new"].clone());
    assert_eq!(new("place"), Some(2.into()), "the good places are kept");
    assert_eq!(new("evidence"), Some(1.into()), "the good evidence is kept");
}

#[test]
fn odd_names_and_empty_files_are_preserved() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("odd");
    std::fs::create_dir(&folder).unwrap();
    let names = testkit::hostile::names();
    for (number, name) in names.iter().enumerate() {
        std::fs::write(folder.join(name), format!("content {number}")).unwrap();
    }
    std::fs::write(folder.join("empty.mp4"), "").unwrap();
    let imported = user.json(&case, &["import", "../odd"]);
    assert_eq!(imported["arrivals"].as_array().unwrap().len(), names.len() + 1, "{imported}");
    assert!(!imported.to_string().contains('\u{202e}'), "direction marks are spelled out");
    let analysed = user.json(&case, &["analyse"]);
    assert!(
        warnings(&analysed).iter().any(|warning| warning.contains("no bytes") || warning.contains("empty")),
        "{analysed}"
    );
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
    assert_eq!(user.run_in(&case, &["report", "--html", "../r.html"]).code, 0);
}

#[test]
fn an_unreadable_folder_is_named_and_the_rest_taken_in() {
    let user = User::new();
    let folder = user.at("mixed");
    std::fs::create_dir_all(folder.join("locked")).unwrap();
    std::fs::write(folder.join("open.txt"), "some words").unwrap();
    std::fs::write(folder.join("locked/hidden.txt"), "not to be seen").unwrap();
    let root = std::fs::metadata(&folder).unwrap().uid() == 0;
    // As root nothing is unreadable: become an ordinary user.
    let mut command = if root {
        for part in [user.at(""), folder.clone(), folder.join("open.txt")] {
            std::os::unix::fs::chown(part, Some(65534), Some(65534)).unwrap();
        }
        let built = std::path::Path::new(env!("CARGO_BIN_EXE_sightline"));
        let program = user.at("sightline");
        std::fs::copy(built, &program).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command.current_dir(user.at("")).env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester");
        command
    } else {
        user.command(&user.at(""))
    };
    std::fs::set_permissions(folder.join("locked"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let script = |command: &mut Command, arguments: &[&str]| ran(command.args(arguments).output().unwrap());
    let program = command.get_program().to_owned();
    let leading: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let again = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(&leading).current_dir(user.at("")).env("SIGHTLINE_CONFIG", user.at("config"));
        command.env("SIGHTLINE_BY", "A. Tester");
        ran(command.args(arguments).output().unwrap())
    };
    let made = script(&mut command, &["new", "case"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let imported = again(&["import", "mixed", "--case", "case", "--json"]);
    std::fs::set_permissions(folder.join("locked"), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(imported.code, 2);
    let document: serde_json::Value = serde_json::from_str(&imported.out).unwrap();
    assert_eq!(document["arrivals"].as_array().unwrap().len(), 1);
    assert!(warnings(&document).iter().any(|warning| warning.contains("mixed/locked")), "{document}");
}

#[test]
fn hostile_files_open_nothing_and_are_explained() {
    let user = User::new();
    let case = user.case("case");
    let outside = user.at("outside");
    std::fs::create_dir(&outside).unwrap();
    let canary = testkit::clips::plain(&outside).path;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/x", listener.local_addr().unwrap());
    let folder = user.at("hostile");
    std::fs::create_dir(&folder).unwrap();
    let attacks = testkit::hostile::attacks(&canary, &address);
    let paths = testkit::hostile::write(&folder, &attacks);
    let imported = user.json(&case, &["import", "../hostile"]);
    assert_eq!(imported["arrivals"].as_array().unwrap().len(), paths.len(), "each is preserved");
    let analysed = user.json(&case, &["analyse"]);
    assert!(listener.accept().is_err(), "nothing connected");
    for item in analysed["items"].as_array().unwrap() {
        let explained = item["failure"]["what"].as_str().is_some_and(|what| !what.is_empty())
            && item["failure"]["next"].as_str().is_some_and(|next| !next.is_empty());
        assert!(item["takes"].is_u64() || explained, "{item}");
    }
    for attack in attacks.iter().filter(|attack| attack.tries.contains("opens") || attack.tries.contains("network")) {
        let name = attack.name.to_string_lossy().into_owned();
        let arrivals = imported["arrivals"].as_array().unwrap();
        let arrival = arrivals.iter().find(|a| a["path"].as_str().unwrap().ends_with(&name)).unwrap();
        let item = analysed["items"].as_array().unwrap().iter().find(|item| item["item"] == arrival["item"]).unwrap();
        assert!(item["takes"].is_null(), "{name}: {} and yet something was decoded: {item}", attack.tries);
    }
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}

#[test]
fn usage_is_explained() {
    let user = User::new();
    let nowhere = user.run(&["import", "x"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("not a case") && nowhere.err.contains("next:"), "{}", nowhere.err);
    let zone = user.run(&["new", "case", "--zone", "Almaty"]);
    assert_eq!(zone.code, 2);
    assert!(zone.err.contains("Asia/Almaty"), "{}", zone.err);
    assert!(!user.at("case").exists(), "nothing half-made is left");
    let case = user.case("case");
    let again = user.run(&["new", "case"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("not empty"), "{}", again.err);
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
    let absent = user.run_in(&case, &["import", "absent.mp4", "--json"]);
    assert_eq!(absent.code, 2);
    assert!(absent.out.contains("absent.mp4"), "{}", absent.out);
}

/// Whoever pipes a result into a full disk must not take the empty file for an answer.
#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let user = User::new();
    let case = user.case("case");
    let file = case.join("a.txt");
    std::fs::write(&file, "a").unwrap();
    let commands: [&[&str]; 7] = [
        &["items"],
        &["items", "--json"],
        &["import", "a.txt", "--json"],
        &["import", "absent.txt", "--json"],
        &["verify", "--json"],
        &["sun", "--at", "2022-01-05T06:00:00Z", "--lat", "43.2", "--lon", "76.9", "--json"],
        &["--help"],
    ];
    for arguments in commands {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ran = ran(user.command(&case).args(arguments).stdout(full).output().unwrap());
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains("where: standard output") && ran.err.contains("next:"), "{arguments:?}: {}", ran.err);
    }
    let items = user.json(&case, &["items"]);
    assert_eq!(items["items"].as_array().unwrap().len(), 1, "what was recorded stays: {items}");
    // Somebody who has read enough is no failure.
    let mut command = user.command(&case);
    command.args(["items", "--json"]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// The making of a case can be broken off at any moment; what it left is taken up, and nothing else is.
#[test]
fn a_case_that_was_never_finished_is_taken_up() {
    let user = User::new();
    let whole = user.case("whole");
    for left in [&["lock"][..], &["lock", "blobs", "cache", "checkpoints"], &["lock", "case.sqlite"], &["verifier"]] {
        let begun = user.at("begun");
        std::fs::create_dir(&begun).unwrap();
        for name in left {
            match *name {
                "blobs" => std::fs::create_dir_all(begun.join("blobs/staging")).unwrap(),
                "cache" | "checkpoints" => std::fs::create_dir(begun.join(name)).unwrap(),
                _ => std::fs::write(begun.join(name), "").unwrap(),
            }
        }
        user.case("begun");
        assert_eq!(user.json(&begun, &["verify"])["whole"], true, "{left:?}");
        std::fs::remove_dir_all(&begun).unwrap();
    }
    // A case that lost its file `format` is not: it has entries, or copies, or something else in it.
    std::fs::write(whole.join("a.txt"), "a").unwrap();
    assert_eq!(user.run_in(&whole, &["import", "a.txt"]).code, 0);
    std::fs::remove_file(whole.join("a.txt")).unwrap();
    std::fs::remove_file(whole.join("format")).unwrap();
    let refused = user.run(&["new", "whole"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("not empty"), "{}", refused.err);
    std::fs::write(whole.join("format"), "sightline case 1\n").unwrap();
    assert_eq!(user.json(&whole, &["verify"])["whole"], true, "nothing of it was touched");
    let foreign = user.at("foreign");
    std::fs::create_dir_all(foreign.join("blobs/ab")).unwrap();
    let refused = user.run(&["new", "foreign"]);
    assert!(refused.code == 2 && refused.err.contains("blobs/ab"), "{}", refused.err);
}
