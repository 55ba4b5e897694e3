//! `sync` and `shots` as a user meets them: real files in many forms, decoded in the sandbox.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::Path;
use std::process::Command;

use run::User;
use serde_json::Value;

/// Noise that swells, the same each time.
fn scene(seconds: usize) -> Vec<f32> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut swell = 1.0f32;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    (0..seconds * 16000)
        .map(|n| {
            if n % 4000 == 0 {
                swell = 0.7 + next();
            }
            0.4 * swell * next()
        })
        .collect()
}

/// Floats as a file, through plain ffmpeg with these arguments between.
fn write(folder: &Path, name: &str, samples: &[f32], arguments: &[&str]) {
    let raw = folder.join("raw.f32");
    std::fs::write(&raw, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    let ran = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "f32le", "-ar", "16000", "-ac", "1", "-i"])
        .arg(&raw)
        .args(arguments)
        .arg(folder.join(name))
        .status()
        .unwrap();
    assert!(ran.success(), "{name}");
}

fn pair<'a>(document: &'a Value, a: &str, b: &str) -> &'a Value {
    document["pairs"].as_array().unwrap().iter().find(|p| p["a"] == a && p["b"] == b).unwrap()
}

#[test]
fn recordings_in_many_forms_come_on_one_clock() {
    let user = User::new();
    let folder = user.at("");
    let scene = scene(60);
    write(&folder, "a.wav", &scene[..50 * 16000], &[]);
    write(&folder, "b.m4a", &scene[8 * 16000..], &["-b:a", "64k"]);
    write(&folder, "old.wav", &scene[12 * 16000..40 * 16000], &["-ar", "8000", "-c:a", "pcm_u8"]);
    write(&folder, "round.flac", &scene[20 * 16000..], &["-ac", "6", "-ar", "48000"]);
    write(&folder, "clip.ogg", &scene[30 * 16000..33 * 16000], &["-c:a", "libopus"]);
    let mut broken = scene[5 * 16000..45 * 16000].to_vec();
    broken[16000..16400].fill(f32::NAN);
    write(&folder, "nan.wav", &broken, &["-c:a", "pcm_f32le"]);
    write(&folder, "offset.wav", &scene[3 * 16000..].iter().map(|s| s * 0.5 + 0.4).collect::<Vec<_>>(), &[]);
    write(&folder, "loud.wav", &scene.iter().map(|s| s * 30.0).collect::<Vec<_>>(), &[]);
    write(&folder, "silent.wav", &vec![0.0; 20 * 16000], &[]);
    std::fs::write(user.at("text.wav"), "no sound").unwrap();
    let films = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=d=2:s=64x64", "-an"])
        .arg(user.at("mute.mp4"))
        .status()
        .unwrap();
    assert!(films.success());
    let files = [
        "a.wav",
        "b.m4a",
        "old.wav",
        "round.flac",
        "clip.ogg",
        "nan.wav",
        "offset.wav",
        "loud.wav",
        "silent.wav",
        "text.wav",
        "mute.mp4",
    ];
    let mut arguments = vec!["sync", "--json", "--html", "page.html"];
    arguments.extend(files);
    let ran = user.run(&arguments);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    for (file, begins) in [
        ("b.m4a", 8.0),
        ("old.wav", 12.0),
        ("round.flac", 20.0),
        ("clip.ogg", 30.0),
        ("nan.wav", 5.0),
        ("offset.wav", 3.0),
    ] {
        let found = pair(&document, "a.wav", file);
        assert_eq!(found["accepted"], true, "{found}");
        let offset = found["offset_s"].as_f64().unwrap();
        // A coder's own delay is part of what its file says.
        assert!((offset - begins).abs() < 0.06, "{file}: {offset}");
        assert!(found["uncertainty_s"].as_f64().unwrap() > 0.4);
        assert_eq!(found["drift_ppm"], Value::Null, "under a minute");
    }
    assert_eq!(pair(&document, "a.wav", "loud.wav")["accepted"], true);
    for file in ["silent.wav", "text.wav", "mute.mp4"] {
        assert_eq!(pair(&document, "a.wav", file)["offset_s"], Value::Null);
    }
    let said: Vec<&str> =
        document["warnings"].as_array().unwrap().iter().filter_map(|w| w["where"]["file"].as_str()).collect();
    for file in ["silent.wav", "text.wav", "mute.mp4"] {
        assert!(said.contains(&file), "{said:?}");
    }
    let lasts = |n: usize| &document["recordings"][n]["duration_s"];
    assert!((lasts(8).as_f64().unwrap() - 20.0).abs() < 0.01, "silence lasts");
    assert!([9, 10].iter().all(|&n| lasts(n).is_null()), "unknown is null, never 0");
    let page = std::fs::read_to_string(user.at("page.html")).unwrap();
    assert!(page.contains("b.m4a") && !page.contains("http"), "a page that loads nothing");
}

/// A film whose frames come at no fixed rate, with this sound.
fn uneven_film(folder: &Path, name: &str, samples: &[f32], arguments: &[&str]) {
    let raw = folder.join("raw.f32");
    std::fs::write(&raw, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    let uneven = "select='not(mod(n,7))+lt(mod(n,31),5)'";
    let ran = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=d=40:s=64x64:r=30"])
        .args(["-f", "f32le", "-ar", "16000", "-ac", "1", "-i"])
        .arg(&raw)
        .args(["-vf", uneven, "-vsync", "vfr", "-shortest"])
        .args(arguments)
        .arg(folder.join(name))
        .status()
        .unwrap();
    assert!(ran.success(), "{name}");
}

#[test]
fn films_with_uneven_frames_and_timestamps_that_jump_come_on_one_clock() {
    let user = User::new();
    let folder = user.at("");
    let scene = scene(60);
    write(&folder, "a.wav", &scene[..50 * 16000], &[]);
    uneven_film(&folder, "uneven.mp4", &scene[6 * 16000..46 * 16000], &["-c:a", "aac"]);
    // A second and a half is missing at its twelfth second, and its timestamps jump there: what comes after stays where it was.
    let jump = ["-af", "aselect='not(between(t,12,13.5))'", "-c:a", "flac"];
    write(&folder, "jump.mkv", &scene[9 * 16000..49 * 16000], &jump);
    // Timestamps that begin at 100 s.
    write(&folder, "late.mkv", &scene[14 * 16000..54 * 16000], &["-output_ts_offset", "100", "-c:a", "flac"]);
    let ran = user.run(&["sync", "--json", "a.wav", "uneven.mp4", "jump.mkv", "late.mkv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    for (file, begins_s) in [("uneven.mp4", 6.0), ("jump.mkv", 9.0), ("late.mkv", 14.0)] {
        let found = pair(&document, "a.wav", file);
        assert_eq!(found["accepted"], true, "{found}");
        let offset_s = found["offset_s"].as_f64().unwrap();
        assert!((offset_s - begins_s).abs() < 0.06, "{file}: {offset_s}");
        assert_eq!(found["pieces"].as_array().map_or(0, Vec::len), 0, "no cut is seen: {found}");
    }
}

#[test]
fn noise_holds_no_shots() {
    let user = User::new();
    write(&user.at(""), "quiet.wav", &scene(20), &[]);
    let ran = user.run(&["shots", "quiet.wav", "--json", "--html", "page.html"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["recordings"][0]["count"]["best"], 0, "{:#}", document["recordings"][0]);
    assert!(std::fs::read_to_string(user.at("page.html")).unwrap().contains("quiet.wav"));
}

/// A count of none would be a statement about what was never listened to.
#[test]
fn what_cannot_be_heard_has_no_count() {
    let user = User::new();
    std::fs::create_dir(user.at("films")).unwrap();
    write(&user.at("films"), "silent.wav", &vec![0.0; 5 * 16000], &[]);
    std::fs::write(user.at("films/text.wav"), "no sound").unwrap();
    let files = ["films/silent.wav", "films/text.wav", "films/missing.wav"];
    let ran = user.run(&[&["shots", "--json", "--html", "page.html"][..], &files].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let recordings = document["recordings"].as_array().unwrap();
    assert_eq!(recordings[0]["count"]["high95"], 0);
    for unheard in &recordings[1..] {
        assert!(unheard["count"].is_null() && unheard["duration_s"].is_null(), "{unheard}");
    }
    let page = std::fs::read_to_string(user.at("page.html")).unwrap();
    assert!(page.contains("silent.wav") && !page.contains("missing.wav"));
    let shots = user.run(&[&["shots"][..], &files].concat());
    assert!(shots.out.starts_with("In films:\nsilent.wav: nothing in it was taken for a discharge"), "{}", shots.out);
    assert!(shots.out.contains("text.wav: not heard, and not counted\nmissing.wav: not heard"), "{}", shots.out);
    let sync = user.run(&[&["sync"][..], &files].concat());
    assert!(sync.out.contains("Not heard, and not placed:\n  text.wav\n  missing.wav\n"), "{}", sync.out);
    assert!(sync.out.contains("was found:\n  silent.wav\n"), "{}", sync.out);
}

/// Blasts at these seconds with the same dense echoes each time, over a quiet background; another room's, backwards.
fn blasts(seconds: usize, times: &[f64], backwards: bool) -> Vec<f32> {
    let mut hiss = scene(30);
    if backwards {
        hiss.reverse();
    }
    let mut sound: Vec<f32> = hiss[..seconds * 16000].iter().map(|s| 0.01 * s).collect();
    for at_s in times {
        for n in 0..8000 {
            let t_s = n as f32 / 16000.0;
            let direct = if n < 48 { (1.0 - n as f32 / 12.0) * (-(n as f32) / 12.0).exp() } else { 0.0 };
            let echoes = 2.0 * hiss[n + 100] * ((-t_s / 0.05).exp() + 0.1 * (-t_s / 0.25).exp());
            sound[(at_s * 16000.0) as usize + n] += 0.7 * direct + 0.5 * echoes;
        }
    }
    sound
}

#[test]
fn shots_that_two_recordings_heard_are_counted_once() {
    let user = User::new();
    let folder = user.at("");
    let times = [4.0, 5.37, 7.91, 10.12, 12.6];
    write(&folder, "near.wav", &blasts(16, &times, false), &[]);
    // It began a second and a half later, heard all later by 0.2 s, and missed one.
    let late: Vec<f64> = times.iter().filter(|t_s| **t_s != 7.91).map(|t_s| t_s - 1.3).collect();
    write(&folder, "far.wav", &blasts(13, &late, true), &[]);
    let ran = user.run(&["shots", "near.wav", "far.wav", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let counts: Vec<&Value> =
        document["recordings"].as_array().unwrap().iter().map(|recording| &recording["count"]["best"]).collect();
    assert_eq!(counts, [5, 4], "{document:#}");
    let fused = &document["fused"][0];
    assert_eq!(fused["count"]["best"], 5, "{fused:#}");
    let alone: Vec<&Value> = fused["discharges"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["silent"] == serde_json::json!(["far.wav"]))
        .collect();
    assert_eq!(alone.len(), 1, "{fused:#}");
    assert_eq!(alone[0]["heard"][0]["file"], "near.wav");
}

#[test]
fn shots_are_counted_in_whatever_form_they_come() {
    let user = User::new();
    let folder = user.at("");
    let times = [4.0, 5.37, 7.91, 10.12, 12.6];
    let sound = blasts(16, &times, false);
    let hissing: Vec<f32> = sound.iter().zip(scene(16)).map(|(s, hiss)| s + 0.06 * hiss).collect();
    write(&folder, "old.wav", &hissing, &["-ar", "8000", "-c:a", "pcm_u8"]);
    write(&folder, "round.flac", &sound, &["-ac", "6", "-ar", "48000"]);
    write(&folder, "offset.wav", &sound.iter().map(|s| s * 0.5 + 0.4).collect::<Vec<_>>(), &[]);
    let mut broken = sound.clone();
    broken[16_000..16_100].fill(f32::NAN);
    write(&folder, "nan.wav", &broken, &["-c:a", "pcm_f32le"]);
    // Where a second is missing its timestamps jump, and the shots behind it stay where they were.
    let jump = ["-af", "aselect='not(between(t,8.8,9.8))'", "-c:a", "flac"];
    write(&folder, "jump.mkv", &sound, &jump);
    write(&folder, "silent.wav", &vec![0.0; 20 * 16000], &[]);
    let files = ["old.wav", "round.flac", "offset.wav", "nan.wav", "jump.mkv", "silent.wav"];
    let mut arguments = vec!["shots", "--json"];
    arguments.extend(files);
    let ran = user.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    for (file, recording) in files.iter().zip(document["recordings"].as_array().unwrap()) {
        let all = recording["shots"].as_array().unwrap();
        let sure: Vec<f64> = all
            .iter()
            .filter(|shot| shot["kind"] != "undetermined")
            .map(|shot| shot["t_s"].as_f64().unwrap())
            .collect();
        if *file == "silent.wav" {
            assert_eq!(recording["count"]["high95"], 0, "{recording:#}");
            continue;
        }
        assert_eq!(sure.len(), 5, "{file}: {recording:#}");
        for (found, true_s) in sure.iter().zip(times) {
            assert!((found - true_s).abs() < 0.03, "{file}: {sure:?}");
        }
    }
}

#[test]
fn without_models_shots_are_counted_and_what_is_missing_is_said() {
    let user = User::new();
    write(&user.at(""), "near.wav", &blasts(8, &[2.0, 4.5], false), &[]);
    let ran = user.run(&["shots", "near.wav", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let recording = &document["recordings"][0];
    assert_eq!(recording["count"]["best"], 2, "{recording:#}");
    assert_eq!((&recording["sound_events"], &recording["speech"]), (&Value::Null, &Value::Null));
    assert_eq!(recording["shots"][0]["yamnet"], Value::Null);
    for (model, name) in document["models"].as_array().unwrap().iter().zip(["yamnet", "silero-vad"]) {
        assert_eq!((&model["name"], &model["present"]), (&Value::from(name), &Value::Bool(false)));
    }
    let warning = &document["warnings"][0];
    assert!(warning["what"].as_str().unwrap().contains("yamnet and silero-vad are not here"), "{warning}");
    assert!(warning["where"]["file"].as_str().unwrap().ends_with("no-models"), "{warning}");
    assert!(warning["next"].as_str().unwrap().contains("scripts/models"), "{warning}");
    let ran = user.run(&["shots", "near.wav"]);
    assert!(ran.code == 0 && !ran.out.contains("YAMNet") && ran.err.contains("scripts/models"), "{}", ran.err);
}

#[test]
fn models_that_are_not_what_they_should_be_are_refused_and_shots_counted_all_the_same() {
    let user = User::new();
    write(&user.at(""), "near.wav", &blasts(8, &[2.0, 4.5], false), &[]);
    std::fs::create_dir(user.at("models")).unwrap();
    std::fs::write(user.at("models/models.json"), "{\"models\": [").unwrap();
    let ran = user.run(&["shots", "near.wav", "--json", "--models", "models"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["recordings"][0]["count"]["best"], 2);
    let warnings = document["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 2);
    for warning in warnings {
        assert!(warning["what"].as_str().unwrap().contains("the manifest cannot be read"), "{warning}");
        assert_eq!((&warning["level"], &warning["where"]["file"]), (&Value::from("error"), &Value::from("models")));
    }
}

#[test]
fn what_models_say_stands_beside_the_score_and_changes_none() {
    let Some(folder) = testkit::models_folder() else { return };
    let user = User::new();
    let times = [4.0, 5.37, 7.91, 10.12, 12.6];
    write(&user.at(""), "near.wav", &blasts(16, &times, false), &["-ar", "44100"]);
    write(&user.at(""), "silent.wav", &vec![0.0; 3 * 16000], &[]);
    let models = folder.to_str().unwrap();
    let arguments = ["shots", "near.wav", "silent.wav", "--json"];
    let with = user.run(&[&arguments[..], &["--models", models]].concat());
    assert_eq!(with.code, 0, "{}", with.err);
    let mut with: Value = serde_json::from_str(&with.out).unwrap();
    for model in with["models"].as_array().unwrap() {
        assert!(model["present"] == true && model["sha256"].as_str().unwrap().len() == 64, "{model}");
    }
    let near = &with["recordings"][0];
    let track = &near["sound_events"];
    assert_eq!((&track["hop_s"], &track["window_s"]), (&Value::from(0.48), &Value::from(0.96)));
    // 16 s: one frame, and one more for each begun 0.48 s beyond the first 0.975.
    for class in ["gunfire", "explosion", "siren", "crowd", "shouting", "speech"] {
        assert_eq!(track["scores"][class].as_array().unwrap().len(), 33, "{class}");
    }
    assert_eq!(near["speech"]["segments"], serde_json::json!([]));
    for shot in near["shots"].as_array().unwrap() {
        let gunfire = shot["yamnet"]["gunfire"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&gunfire) && shot["yamnet"]["most_like"].as_array().unwrap().len() == 3, "{shot}");
    }
    assert_eq!(with["recordings"][1]["sound_events"]["events"], serde_json::json!([]));
    // Without what the models said, it is what is said without models.
    let mut without: Value = serde_json::from_str(&user.run(&arguments).out).unwrap();
    for document in [&mut with, &mut without] {
        for member in ["models", "warnings"] {
            document.as_object_mut().unwrap().remove(member);
        }
        for recording in document["recordings"].as_array_mut().unwrap() {
            for member in ["sound_events", "speech"] {
                recording.as_object_mut().unwrap().remove(member);
            }
            for shot in recording["shots"].as_array_mut().unwrap() {
                shot.as_object_mut().unwrap().remove("yamnet");
            }
        }
    }
    assert_eq!(with, without);
    let told = user.run(&["shots", "near.wav", "--models", models, "--html", "page.html"]);
    assert!(told.out.contains("YAMNet: gunfire") && told.out.contains("speech (Silero VAD): none"), "{}", told.out);
    assert!(std::fs::read_to_string(user.at("page.html")).unwrap().contains("YAMNet: gunfire"));
}
