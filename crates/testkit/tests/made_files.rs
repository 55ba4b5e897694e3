//! What the kit makes is what it says.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;
use testkit::{
    clips::{self, Clip},
    hostile,
};

fn probe(path: &Path) -> Value {
    let wanted = ["-v", "error", "-show_streams", "-show_format", "-show_frames", "-of", "json"];
    let output = Command::new("ffprobe").args(wanted).arg(path).output().unwrap();
    assert!(output.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn stream<'a>(probed: &'a Value, kind: &str) -> Option<&'a Value> {
    probed["streams"].as_array().unwrap().iter().find(|stream| stream["codec_type"] == kind)
}

fn check(clip: &Clip) -> Value {
    let probed = probe(&clip.path);
    let size = stream(&probed, "video").map(|video| (video["width"].clone(), video["height"].clone()));
    let expected = clip.stored_size.map(|(width, height)| (Value::from(width), Value::from(height)));
    assert_eq!(size, expected, "{}", clip.path.display());
    assert_eq!(stream(&probed, "audio").is_some(), clip.sound, "{}", clip.path.display());
    if clip.duration_secs > 0.0 {
        let duration: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
        assert!((duration - clip.duration_secs).abs() < 0.11, "{} lasts {duration} s", clip.path.display());
    }
    probed
}

fn frame_times(probed: &Value) -> Vec<f64> {
    let frames = probed["frames"].as_array().unwrap().iter().filter(|frame| frame["media_type"] == "video");
    frames.map(|frame| frame["pts_time"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn clips_have_the_size_length_and_sound_that_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for clip in [clips::silent(folder), clips::vertical(folder), clips::sound_only(folder), clips::still(folder)] {
        check(&clip);
    }
    let dated = check(&clips::dated(folder, "2022-01-05T12:34:56.000000Z"));
    assert_eq!(dated["format"]["tags"]["creation_time"], "2022-01-05T12:34:56.000000Z");
    assert_eq!(check(&clips::plain(folder))["format"]["tags"].get("creation_time"), None);

    let rotated = check(&clips::rotated(folder));
    let turned = stream(&rotated, "video").unwrap()["side_data_list"][0]["rotation"].as_f64().unwrap();
    assert_eq!(turned.abs(), 90.0);

    let times = frame_times(&check(&clips::variable_rate(folder)));
    assert_eq!((times.len(), times[24], times[25], times[26]), (45, 0.96, 1.0, 1.1));
}

#[test]
fn the_picture_changes_at_the_cuts_and_there_alone() {
    let folder = tempfile::tempdir().unwrap();
    let clip = clips::cuts(folder.path());
    check(&clip);
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&clip.path)
        .args(["-vf", "format=gray", "-f", "rawvideo", "-"])
        .output()
        .unwrap();
    let frames: Vec<&[u8]> = output.stdout.chunks(160 * 120).collect();
    let difference = |pair: &[&[u8]]| -> u64 {
        pair[0].iter().zip(pair[1]).map(|(before, after)| u64::from(before.abs_diff(*after))).sum::<u64>() / (160 * 120)
    };
    let jumps: Vec<usize> =
        frames.windows(2).enumerate().filter(|(_, pair)| difference(pair) > 20).map(|(index, _)| index + 1).collect();
    let cuts: Vec<usize> = clip.cuts_secs.iter().map(|at| (at * 25.0).round() as usize).collect();
    assert_eq!(jumps, cuts);
}

#[test]
fn the_same_clip_has_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bytes = |folder: &Path| fs::read(clips::dated(folder, "2022-01-05T12:00:00Z").path).unwrap();
    assert!(bytes(one.path()) == bytes(two.path()));
}

#[test]
fn attacks_have_names_of_their_own_and_aim_at_what_they_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let canary = folder.path().join("canary.mp4");
    let film = clips::plain(folder.path());
    let mut attacks = hostile::attacks(&canary, "http://127.0.0.1:9/x");
    let holds = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    assert!(attacks.iter().filter(|attack| holds(&attack.bytes, &canary.display().to_string())).count() >= 6);
    assert!(attacks.iter().filter(|attack| holds(&attack.bytes, "127.0.0.1:9")).count() >= 3);
    attacks.extend(hostile::truncated(&film.path));
    let names: BTreeSet<_> = attacks.iter().map(|attack| attack.name.clone()).collect();
    assert_eq!(names.len(), attacks.len());
    for path in hostile::write(folder.path(), &attacks) {
        assert!(path.is_file());
    }
    let flood = fs::metadata(folder.path().join("flood.png")).unwrap().len();
    assert!(flood < 300_000, "the flood is small on disk: {flood} bytes");
}

#[test]
fn the_attack_by_concat_works_on_a_program_that_does_not_defend_itself() {
    let folder = tempfile::tempdir().unwrap();
    let canary = clips::plain(folder.path()).path;
    let attack =
        hostile::attacks(&canary, "http://127.0.0.1:9/x").into_iter().find(|attack| attack.name == "concat.mp4");
    let path = hostile::write(folder.path(), &[attack.unwrap()]).remove(0);
    // Plain ffmpeg, told nothing but to trust the script, shows the other file's frames: the attack is a real one.
    let count = ["-v", "error", "-safe", "0", "-f", "concat", "-count_frames", "-select_streams", "v"];
    let output = Command::new("ffprobe")
        .args(count)
        .args(["-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", "-i"])
        .arg(path)
        .output();
    assert_eq!(String::from_utf8_lossy(&output.unwrap().stdout).trim().trim_end_matches(','), "50");
}

#[test]
fn a_file_can_be_made_under_each_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in hostile::names() {
        fs::write(folder.path().join(&name), b"x").unwrap_or_else(|error| panic!("{name:?}: {error}"));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), hostile::names().len());
}
