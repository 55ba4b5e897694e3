//! The weights of models, where `scripts/models` was run: tests that need them do without where it was not.

use std::path::PathBuf;

/// The folder of the models; says "skipped: no models" and gives nothing where there is none.
pub fn models_folder() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("SIGHTLINE_MODELS")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("sightline/models")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/sightline/models")))
        .filter(|folder| folder.join("models.json").is_file());
    if folder.is_none() {
        crate::cannot("no models (scripts/models fetches them)");
    }
    folder
}
