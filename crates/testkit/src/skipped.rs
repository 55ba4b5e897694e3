//! Tests that cannot run where they are: said so that a person sees it, and no green run hides it.
//!
//! `scripts/test` sets `SIGHTLINE_NO_SKIP`, so that what `scripts/setup` installs must be there, and `SIGHTLINE_SKIPPED`, a file
//! whose lines it prints at its end.
use std::io::Write;

/// Says that a test does not run, because a program is missing that `scripts/setup test` installs.
///
/// # Panics
/// Where `SIGHTLINE_NO_SKIP` is set.
pub fn missing(program: &str) {
    assert!(
        std::env::var_os("SIGHTLINE_NO_SKIP").is_none(),
        "{program} is missing, and with SIGHTLINE_NO_SKIP no test may be left out for that: run scripts/setup test"
    );
    cannot(&format!("{program} is not here (scripts/setup test installs it)"));
}

/// Says that a test does not run, because of what this system allows or what material is at hand.
pub fn cannot(why: &str) {
    // Past what test runners keep to themselves while a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
    if let Some(file) = std::env::var_os("SIGHTLINE_SKIPPED") {
        let listed = std::fs::OpenOptions::new().create(true).append(true).open(file);
        let _ = listed.and_then(|mut file| writeln!(file, "{why}"));
    }
}
