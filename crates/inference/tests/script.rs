//! What `scripts/models` does without a network: it says what is missing and refuses what is not what it should be.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::process::{Command, Output};

use inference::known;

/// `scripts/models.py` with these arguments; nothing, and says so, where there is no Python.
fn script(arguments: &[&str]) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/models.py");
    let ran = Command::new("python3").arg("-B").arg(script).args(arguments).output();
    if ran.is_err() {
        testkit::missing("python3");
    }
    ran.ok()
}

#[test]
fn what_is_not_whole_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let missing = || script(&["missing", at]).map(|ran| String::from_utf8(ran.stdout).unwrap());
    let names: String = known().iter().map(|model| format!("{}\n", model.name)).collect();
    let Some(nothing) = missing() else { return };
    assert_eq!(nothing, names);
    // A manifest alone, and a file that does not fit it.
    let listed = serde_json::json!({ "models": known() });
    std::fs::write(folder.path().join("models.json"), listed.to_string()).unwrap();
    std::fs::write(folder.path().join("silero-vad.onnx"), "no model").unwrap();
    assert_eq!(missing().unwrap(), names);
    std::fs::write(folder.path().join("models.json"), "{").unwrap();
    assert_eq!(missing().unwrap(), names);
}

#[test]
fn pip_is_asked_for_the_known_packages_with_their_hashes() {
    let Some(ran) = script(&["requirements", "yamnet", "silero-vad"]) else { return };
    let asked = String::from_utf8(ran.stdout).unwrap();
    let wanted: String =
        known().iter().map(|model| format!("{} --hash=sha256:{}\n", model.package, model.package_sha256)).collect();
    assert_eq!(asked, wanted);
}

#[test]
fn another_file_in_the_package_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("packages/silero_vad/data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("silero_vad_16k_sequence.onnx"), "another network").unwrap();
    let models = folder.path().join("models");
    std::fs::create_dir(&models).unwrap();
    let packages = folder.path().join("packages");
    let (packages, into) = (packages.to_str().unwrap(), models.to_str().unwrap());
    for (name, says) in [("silero-vad", "silero-vad.onnx came out with SHA-256"), ("yamnet", "No such file")] {
        let Some(ran) = script(&["make", packages, into, name]) else { return };
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!ran.status.success() && said.contains(says), "{said}");
        assert_eq!(std::fs::read_dir(&models).unwrap().count(), 0);
    }
}
