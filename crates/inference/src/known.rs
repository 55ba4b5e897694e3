use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Name of the manifest in a folder of models.
pub const MANIFEST: &str = "models.json";

/// A model that this program knows: what it is, where it comes from, and what its files hash to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its version, and that of its conversion.
    pub version: String,
    /// The licence of its weights.
    pub licence: String,
    /// The package that its weights come in, with its version.
    pub package: String,
    /// SHA-256 of that package, in hexadecimal.
    pub package_sha256: String,
    /// Its files.
    pub files: Vec<KnownFile>,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    /// Its name in a folder of models.
    pub file: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A list of models, as this program's own and as a folder's manifest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Listing {
    pub(crate) models: Vec<Known>,
}

/// Reads a list of models.
pub(crate) fn listing(json: &[u8]) -> Result<Listing, serde_json::Error> {
    serde_json::from_slice(json)
}

/// The models that this program knows.
pub fn known() -> &'static [Known] {
    static KNOWN: LazyLock<Vec<Known>> =
        LazyLock::new(|| listing(include_bytes!("known.json")).map(|listing| listing.models).unwrap_or_default());
    &KNOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_known_model_is_pinned_to_its_package_and_its_files() {
        assert_eq!(known().iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["yamnet", "silero-vad"]);
        let hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
        for model in known() {
            assert!(hash(&model.package_sha256) && !model.files.is_empty(), "{model:?}");
            assert!(model.package.split_once("==").is_some_and(|(_, version)| model.version.starts_with(version)));
            for file in &model.files {
                assert!(hash(&file.sha256) && !file.file.contains(['/', '\\']), "{file:?}");
            }
        }
    }
}
