//! What is not there, or not what it should be, is said and not run.

use super::{Folder, hash, onnx};
use crate::lack::Why;
use crate::models::Models;
use crate::sound::{RATE, Sound};

fn whys(models: &Models) -> Vec<(String, Why)> {
    models.lacking().into_iter().map(|lack| (lack.model.clone(), lack.why.clone())).collect()
}

#[test]
fn a_whole_folder_lacks_nothing() {
    let models = Folder::new().open();
    assert_eq!(whys(&models), []);
    assert_eq!(models.yamnet().unwrap().name, "yamnet");
    assert_eq!(models.silero().unwrap().version, "6.2.3");
}

#[test]
fn what_is_missing_is_a_value_that_says_what_and_how_to_get_it() {
    let nothing = Models::from_bytes(|_| None);
    let lacking = nothing.lacking();
    assert_eq!(lacking.iter().map(|lack| lack.model.as_str()).collect::<Vec<_>>(), ["yamnet", "silero-vad"]);
    for lack in lacking {
        assert!(lack.is_missing() && lack.to_string().contains("is not here"), "{lack}");
        assert!(lack.next().contains("scripts/models") && lack.next().contains("everything else works"));
    }
    assert!(nothing.yamnet().is_none() && nothing.silero().is_none());
    let sound = Sound::new(vec![0.1; 16_000], RATE).unwrap();
    assert_eq!(nothing.sound_events(&sound).unwrap(), None);
    assert_eq!(nothing.speech(&sound).unwrap(), None);
}

#[test]
fn one_model_works_without_the_other() {
    let mut folder = Folder::new();
    folder.files.remove("silero-vad.onnx");
    let models = folder.open();
    assert_eq!(whys(&models), [("silero-vad".to_owned(), Why::NoFile { file: "silero-vad.onnx".to_owned() })]);
    assert!(models.lacking()[0].is_missing() && models.yamnet().is_some());
    let listed = folder.known[1..].to_vec();
    folder.list(&listed);
    assert_eq!(whys(&folder.open())[0], ("yamnet".to_owned(), Why::Unlisted));
}

#[test]
fn damaged_bytes_are_refused_by_their_hash() {
    let mut folder = Folder::new();
    for (name, cut) in [("yamnet.onnx", 1), ("yamnet-classes.csv", 400), ("silero-vad.onnx", 1)] {
        let mut damaged = Folder::new();
        let bytes = damaged.files.get_mut(name).unwrap();
        bytes.truncate(bytes.len() - cut);
        let found = hash(bytes);
        let models = damaged.open();
        assert_eq!(whys(&models)[0].1, Why::Damaged { file: name.to_owned(), found });
        assert!(!models.lacking()[0].is_missing() && models.lacking()[0].to_string().contains(name));
    }
    folder.files.get_mut("yamnet.onnx").unwrap()[200] ^= 1;
    assert!(matches!(whys(&folder.open())[0].1, Why::Damaged { .. }));
}

#[test]
fn another_model_than_named_is_refused() {
    // The file of one under the name of the other.
    let mut folder = Folder::new();
    let other = folder.files["silero-vad.onnx"].clone();
    folder.files.insert("yamnet.onnx".to_owned(), other.clone());
    let holds = Why::Holds { file: "yamnet.onnx".to_owned(), other: "silero-vad.onnx".to_owned() };
    assert_eq!(whys(&folder.open()), [("yamnet".to_owned(), holds)]);
    // A manifest that lists what this program does not know, with files that fit it.
    let mut folder = Folder::new();
    let mut listed = folder.known.clone();
    let mut new = onnx::loudness();
    new.extend([0x12, 0x01, b'x']);
    listed[0].files[0].sha256 = hash(&new);
    listed[0].version = "9.9".to_owned();
    folder.files.insert("yamnet.onnx".to_owned(), new);
    folder.list(&listed);
    let other = Why::Other { listed: "9.9".to_owned(), known: "1.0".to_owned() };
    assert_eq!(whys(&folder.open()), [("yamnet".to_owned(), other)]);
    // The known files, listed as something else.
    let mut folder = Folder::new();
    let mut listed = folder.known.clone();
    listed[1].licence = "secret".to_owned();
    folder.list(&listed);
    assert!(matches!(whys(&folder.open())[..], [(_, Why::Other { .. })]));
}

#[test]
fn a_manifest_that_is_none_is_refused_with_its_place() {
    for (bytes, says) in [(&b"{"[..], "line 1 column 1"), (b"[]", "line 1"), (b"\xff\xfe", "line 1"), (b"", "line 1")] {
        let mut folder = Folder::new();
        folder.files.insert("models.json".to_owned(), bytes.to_vec());
        let models = folder.open();
        assert_eq!(models.lacking().len(), 2);
        for (_, why) in whys(&models) {
            let Why::NotAManifest { what } = why else { panic!("{why:?}") };
            assert!(what.contains(says), "{what}");
        }
    }
}

#[test]
fn a_network_with_other_ports_does_not_run() {
    // Known by its hash, and still not the network that is asked for.
    for bytes in [onnx::positive(), b"no network".to_vec(), Vec::new()] {
        let mut folder = Folder::new();
        folder.known[0].files[0].sha256 = hash(&bytes);
        folder.files.insert("yamnet.onnx".to_owned(), bytes);
        let known = folder.known.clone();
        folder.list(&known);
        assert!(matches!(&whys(&folder.open())[0], (name, Why::CannotRun { .. }) if name == "yamnet"));
    }
    let mut folder = Folder::new();
    folder.known[0].files[1].sha256 = hash(b"index,mid,display_name\n");
    folder.files.insert("yamnet-classes.csv".to_owned(), b"index,mid,display_name\n".to_vec());
    let known = folder.known.clone();
    folder.list(&known);
    assert!(matches!(&whys(&folder.open())[0].1, Why::CannotRun { what } if what.contains("no class")));
}
