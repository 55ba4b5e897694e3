use std::process::Command;

/// Set in the run that is alone, to the name of its test.
const ALONE: &str = "SIGHTLINE_TEST_ALONE";

/// Whether this is the run of a test that has a process and a configuration of its own, so that no signing key of the user's is used or
/// made. If it is not, that run is made here and must pass; the test then has nothing left to do.
///
/// `test` is the full name of the test, as the test runner lists it.
pub fn alone(test: &str) -> bool {
    if std::env::var_os(ALONE).is_some_and(|name| name == test) {
        return true;
    }
    let config = tempfile::tempdir().unwrap();
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(ALONE, test)
        .env("SIGHTLINE_CONFIG", config.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
    false
}
