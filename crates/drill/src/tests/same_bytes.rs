use std::collections::BTreeMap;
use std::path::Path;

use super::{has_ffmpeg, settings};
use crate::make::{Unwatched, make};
use crate::settings::{Seed, Settings};

fn files(folder: &Path, under: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), into);
        } else {
            into.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

fn made(seed: &str, workers: usize) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("d");
    let settings =
        Settings { seed: Seed::from_text(seed), cameras: 3, minutes: 0.15, size: (128, 72), workers, ..settings(seed) };
    make(&place, &settings, &Unwatched).unwrap();
    let mut all = BTreeMap::new();
    files(&place, "", &mut all);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    all
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    if !has_ffmpeg() {
        return;
    }
    let (one, again, other) = (made("a", 1), made("a", 2), made("b", 2));
    assert!(one.len() > 25, "{:?}", one.keys());
    for (name, bytes) in &one {
        assert!(again.get(name) == Some(bytes), "{name} differs from one making to the next");
    }
    assert_eq!(one.len(), again.len());
    for name in ["truth/truth.json", "truth/shots.csv", "material/evidence.csv", "material/films/f7d2a1.mp4"] {
        assert!(one[name] != other[name], "{name} is the same for another seed");
    }
    let truth: crate::truth::Truth = serde_json::from_slice(&one["truth/truth.json"]).unwrap();
    for recording in &truth.recordings {
        assert!(one.contains_key(&format!("material/{}", recording.file)));
        let heard = truth.heard.iter().filter(|h| h.recording == recording.id);
        let shots = heard.filter(|h| h.audible && truth.discharges.iter().any(|d| d.id == h.discharge && d.is_shot));
        assert_eq!(shots.count(), recording.shots_audible as usize, "{}", recording.id);
    }
}
