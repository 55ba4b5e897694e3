//! The models that listen, read from the folder that `scripts/models` writes.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use inference::Models;

/// The largest file that is read; what is longer is no file of a model that this program knows.
const MOST_BYTES: u64 = 64 << 20;

/// Where models are looked for unless a folder is named: `$SIGHTLINE_MODELS`, else `$XDG_DATA_HOME/sightline/models`, else
/// `~/.local/share/sightline/models`; `None` where there is no such place.
pub fn models_folder() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("SIGHTLINE_MODELS")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("sightline/models")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/sightline/models")))
}

/// The models of a folder, each held against the manifest there and against what this program knows; what is not there is said.
pub fn read_models(folder: &Path) -> Models {
    Models::from_bytes(|name| {
        let mut bytes = Vec::new();
        File::open(folder.join(name)).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_missing_and_a_damaged_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let lacking = |folder: &Path| {
            read_models(folder)
                .lacking()
                .into_iter()
                .map(|lack| (lack.is_missing(), lack.to_string()))
                .collect::<Vec<_>>()
        };
        let none = lacking(&folder.path().join("none"));
        assert!(
            none.len() == 2 && none.iter().all(|(missing, what)| *missing && what.contains("no manifest")),
            "{none:?}"
        );
        std::fs::write(folder.path().join(inference::MANIFEST), "{\"models\":").unwrap();
        let broken = lacking(folder.path());
        assert!(broken.iter().all(|(missing, what)| !missing && what.contains("line 1 column 10")), "{broken:?}");
        let listed = serde_json::json!({ "models": inference::known() });
        std::fs::write(folder.path().join(inference::MANIFEST), listed.to_string()).unwrap();
        std::fs::write(folder.path().join("silero-vad.onnx"), "no model").unwrap();
        let damaged = lacking(folder.path());
        assert!(damaged[0].0 && damaged[0].1.contains("yamnet.onnx is listed"), "{damaged:?}");
        assert!(!damaged[1].0 && damaged[1].1.contains("silero-vad.onnx is damaged"), "{damaged:?}");
    }
}
