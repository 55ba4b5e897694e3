//! A clock that is set back or runs ahead: the order stays, and it is said.
use std::path::Path;
use std::process::Command;

use crate::ground::template;
use crate::run::{Ran, User, ran, warnings};

/// An import under a clock that stands so far off.
fn import(user: &User, case: &Path, file: &str, offset: Option<&str>) -> Ran {
    std::fs::write(user.at(file), file).unwrap();
    let program = env!("CARGO_BIN_EXE_sightline");
    let mut command = match offset {
        Some(offset) => {
            let mut command = Command::new("faketime");
            command.args(["-f", offset, program]);
            command
        }
        None => Command::new(program),
    };
    // The calendar is set back, not the clock that waits.
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1");
    command.env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester").env_remove("SIGHTLINE_CASE");
    ran(command.args(["import", &format!("../{file}"), "--json"]).current_dir(case).output().unwrap())
}

#[test]
fn a_clock_set_back_ten_years_or_run_ahead_moves_nothing_and_is_said() {
    if Command::new("faketime").arg("--version").output().is_err() {
        testkit::missing("faketime");
        return;
    }
    let user = User::new();
    let case = template(&user);
    let mut said = Vec::new();
    let steps =
        [("a.txt", None), ("b.txt", Some("-10y")), ("c.txt", Some("-1h")), ("d.txt", Some("+30y")), ("e.txt", None)];
    for (file, offset) in steps {
        let ran = import(&user, &case, file, offset);
        assert_eq!(ran.code, 0, "{file}: {}{}", ran.out, ran.err);
        let document = serde_json::from_str(&ran.out).unwrap();
        said.push(warnings(&document).iter().any(|warning| warning.contains("the clock of this computer says")));
    }
    // An hour back is behind the template's own first entries; after ten years back it is ahead again.
    assert_eq!(said, [false, true, false, false, true], "behind the last entry, and then only");
    let verified = user.json(&case, &["verify"]);
    assert_eq!(verified["whole"], true, "{verified}");
    let remarks: Vec<&str> =
        verified["remarks"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    let back: Vec<&&str> =
        remarks.iter().filter(|remark| remark.contains("earlier than at the entry before")).collect();
    assert_eq!(back.len(), 2, "each jump back is named: {remarks:?}");
    let order = crate::writers::arrivals_in_order(&case);
    assert_eq!(order, ["../a.txt", "../b.txt", "../c.txt", "../d.txt", "../e.txt"], "the order of the ledger");
}
