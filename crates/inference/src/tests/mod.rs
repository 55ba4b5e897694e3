mod onnx;
mod refusals;
mod tracks;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::known::{Known, KnownFile};
use crate::models::Models;
use crate::triage::tests::list;

/// A folder of two small networks of our own, in the place of the real ones, and what is known of them.
pub(crate) struct Folder {
    pub(crate) known: Vec<Known>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let files = BTreeMap::from([
            ("yamnet.onnx".to_owned(), onnx::loudness()),
            ("yamnet-classes.csv".to_owned(), list().into_bytes()),
            ("silero-vad.onnx".to_owned(), onnx::positive()),
        ]);
        let model = |name: &str, version: &str, names: &[&str]| Known {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: "MIT".to_owned(),
            package: format!("{name}=={version}"),
            package_sha256: hash(b""),
            files: names.iter().map(|n| KnownFile { file: (*n).to_owned(), sha256: hash(&files[*n]) }).collect(),
        };
        let known = vec![
            model("yamnet", "1.0", &["yamnet.onnx", "yamnet-classes.csv"]),
            model("silero-vad", "2.0", &["silero-vad.onnx"]),
        ];
        let mut folder = Self { known: known.clone(), files };
        folder.list(&known);
        folder
    }

    /// Writes the manifest.
    pub(crate) fn list(&mut self, models: &[Known]) {
        let json = serde_json::json!({ "models": models });
        self.files.insert("models.json".to_owned(), json.to_string().into_bytes());
    }

    pub(crate) fn open(&self) -> Models {
        Models::of(&self.known, |name| self.files.get(name).cloned())
    }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
