//! What recordings heard, as arrivals: found by listening, or as a person marked them.
use std::path::{Path, PathBuf};

use acoustics::RATE;
use acoustics::associate::{Apart, Hearing, associate};
use acoustics::shots::{Shots, shots};
use acoustics::sync::{self, Synchronised, synchronise};
use geolocation::arrivals::{Heard, ONSET_ERROR_S, Sound};
use model::{Notice, NoticeLevel, Whereabouts};

use super::OneSound;
use crate::failure::Failure;
use crate::listen::listen;
use crate::microphones::{Marked, Microphone, apart_m};
use crate::one_clock::by_sound;
use crate::output::Output;

/// More recordings than these are not heard together.
const MOST: usize = 64;

/// One recording that was listened to.
struct Recording {
    found: Shots,
    /// What it is compared with others by, where its clock is not known.
    whitened: Option<sync::Heard>,
    duration_s: f64,
    notices: Vec<Notice>,
}

/// A recording on the clock of all.
struct Placed {
    offset_s: f64,
    uncertainty_s: f64,
    rate: f64,
}

/// Listens to recordings whose places are known, and associates what they hear.
pub(super) fn in_files(
    files: &[PathBuf],
    known: &[Microphone],
    output: &Output,
    notices: &mut Vec<Notice>,
) -> Result<(Vec<Microphone>, Vec<OneSound>), Failure> {
    if files.len() > MOST {
        let what = format!("{} recordings; {MOST} at most are heard together", files.len());
        return Err(Failure::new(what, "give those that ran at the time of the shots"));
    }
    let (files, microphones) = with_places(files, known, notices);
    let by_clock = microphones.iter().all(|one| one.starts_s.is_some());
    let mut recordings = listen(&files, &output.progress(), None, |sound| Recording {
        found: shots(&sound.samples),
        whitened: (!by_clock).then(|| sync::Heard::new(&sound.samples)),
        duration_s: sound.samples.len() as f64 / f64::from(RATE),
        notices: sound.notices,
    })?;
    notices.extend(recordings.iter().flat_map(|one| one.notices.iter().cloned()));
    let whitened: Vec<sync::Heard> = recordings.iter_mut().filter_map(|one| one.whitened.take()).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let apart_m = apart_m(&microphones);
    let synced = (!by_clock)
        .then(|| synchronise(&whitened, &sync::Settings { apart_m, threads, ..sync::Settings::default() }, &|_, _| ()));
    let placed = on_one_clock(&microphones, &recordings, synced.as_ref());
    for (one, _) in microphones.iter().zip(&placed).filter(|(_, placed)| placed.is_none()) {
        notices.push(warning(
            &one.file,
            "nothing puts it on one clock with the others, so that it says nothing of where sounds came from",
            "give starts or offset_s with clock_error_s in the table of microphones, if they are known",
        ));
    }
    let on_clock: Vec<usize> = (0..placed.len()).filter(|&n| placed[n].is_some()).collect();
    let hearings: Vec<Hearing<'_>> = on_clock
        .iter()
        .filter_map(|&n| {
            let Placed { offset_s, uncertainty_s, rate } = *placed[n].as_ref()?;
            let Recording { found, duration_s, .. } = &recordings[n];
            Some(Hearing { offset_s, uncertainty_s, rate, duration_s: *duration_s, shots: &found.shots })
        })
        .collect();
    let apart = Apart::each(on_clock.len(), |a, b| {
        let (a, b) = (&microphones[on_clock[a]], &microphones[on_clock[b]]);
        // A clock that is known by sound is itself off by the way between the two, or by none.
        let ways = if a.starts_s.is_some() && b.starts_s.is_some() { 1.0 } else { 2.0 };
        (ways * a.apart_m(b)).min(apart_m)
    });
    let fused = associate(&hearings, &apart);
    let counted = fused.discharges.iter().filter(|one| one.chance >= 0.5);
    let sounds = counted.enumerate().map(|(number, one)| {
        let position_s = |part: &acoustics::associate::Part| hearings[part.recording].shots[part.shot].t_s;
        let heard = one.heard.iter().map(|part| {
            let hearing = &hearings[part.recording];
            Heard {
                microphone: on_clock[part.recording],
                at_s: hearing.offset_s + hearing.rate * position_s(part),
                error_s: ONSET_ERROR_S,
            }
        });
        OneSound {
            sound: Sound { name: (number + 1).to_string(), spot: one.place, heard: heard.collect() },
            at_s: Some(one.at_s),
            chance: Some(one.chance),
            t_s: one.heard.iter().map(position_s).collect(),
            silent: one.silent.iter().map(|&n| on_clock[n]).collect(),
        }
    });
    let sounds = sounds.collect();
    Ok((microphones, sounds))
}

/// The files whose place the table has, with it; the others are said.
fn with_places(files: &[PathBuf], known: &[Microphone], notices: &mut Vec<Notice>) -> (Vec<PathBuf>, Vec<Microphone>) {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (mut used, mut microphones): (Vec<PathBuf>, Vec<Microphone>) = (Vec::new(), Vec::new());
    for path in files {
        let file = path.display().to_string();
        let exact = known.iter().find(|one| one.file == file);
        let found = exact.or_else(|| known.iter().find(|one| Some(&one.file) == name(path).as_ref()));
        match found {
            Some(found) if microphones.iter().any(|one| one.file == file) => {
                notices.push(warning(&found.file, "it is given twice; it is heard once", "give each recording once"));
            }
            Some(found) => {
                used.push(path.clone());
                microphones.push(Microphone { file, ..found.clone() });
            }
            None => notices.push(warning(
                &file,
                "the table of microphones has no row for it: where it was made is not known, so that it is not heard",
                "add a row with lon, lat and within_m, as a fix of its camera gives them",
            )),
        }
    }
    (used, microphones)
}

/// Where each recording stands on the clock of all: its own where it is known, else as its sound places it beside one whose
/// clock is known; where none is, those of the largest group.
fn on_one_clock(
    microphones: &[Microphone],
    recordings: &[Recording],
    synced: Option<&Synchronised>,
) -> Vec<Option<Placed>> {
    let group = |n: usize| synced.map_or(0, |synced| synced.recordings[n].group);
    let of_group = |wanted: usize| (0..recordings.len()).filter(|&n| group(n) == wanted).count();
    let largest = (0..recordings.len()).map(group).max_by_key(|&one| (of_group(one), std::cmp::Reverse(one)));
    let surest = |n: usize| {
        let peers = (0..microphones.len()).filter(|&other| group(other) == group(n));
        let known = peers.filter_map(|other| Some((other, microphones[other].starts_s?)));
        known.min_by(|x, y| x.1.1.total_cmp(&y.1.1))
    };
    let is_any_known = microphones.iter().any(|one| one.starts_s.is_some());
    let place = |n: usize| {
        if let Some((offset_s, uncertainty_s)) = microphones[n].starts_s {
            return Some(Placed { offset_s, uncertainty_s, rate: 1.0 });
        }
        let found = &synced?.recordings[n];
        let Hearing { offset_s, uncertainty_s, rate, .. } = by_sound(found, recordings[n].duration_s, &[]);
        match surest(n) {
            Some((other, (starts_s, error_s))) => {
                let beside = &synced?.recordings[other];
                let offset_s = starts_s + offset_s - beside.offset_s;
                Some(Placed { offset_s, uncertainty_s: uncertainty_s + error_s, rate })
            }
            None if is_any_known || Some(found.group) != largest || of_group(found.group) < 2 => None,
            None => Some(Placed { offset_s, uncertainty_s, rate }),
        }
    };
    (0..microphones.len()).map(place).collect()
}

/// Sounds as a person marked them.
pub(super) fn as_marked(
    known: Vec<Microphone>,
    marked: &[Marked],
    table: &str,
    notices: &mut Vec<Notice>,
) -> (Vec<Microphone>, Vec<OneSound>) {
    let mut spots: Vec<&str> = Vec::new();
    let sounds = marked.iter().map(|one| {
        let (mut heard, mut t_s) = (Vec::new(), Vec::new());
        for (file, at_s, error_s) in &one.heard {
            let Some(microphone) = known.iter().position(|microphone| microphone.file == *file) else {
                let what = format!("{} is heard in {file}, of which the table of microphones says nothing", one.shot);
                notices.push(Notice {
                    level: NoticeLevel::Error,
                    ..warning(table, &what, "add a row for it there, or mend the name; the arrival is left out")
                });
                continue;
            };
            let starts_s = known[microphone].starts_s.map_or(0.0, |start| start.0);
            heard.push(Heard { microphone, at_s: starts_s + at_s, error_s: *error_s });
            t_s.push(*at_s);
        }
        let spot = one.from.as_deref().map(|from| {
            spots.iter().position(|spot| *spot == from).unwrap_or_else(|| {
                spots.push(from);
                spots.len() - 1
            })
        });
        let sound = Sound { name: one.shot.clone(), spot, heard };
        OneSound { sound, at_s: None, chance: None, t_s, silent: Vec::new() }
    });
    let sounds = sounds.collect();
    (known, sounds)
}

fn warning(file: &str, what: &str, next: &str) -> Notice {
    Notice {
        level: NoticeLevel::Warning,
        what: what.to_owned(),
        place: Whereabouts { file: Some(file.to_owned()), ..Whereabouts::default() },
        next: next.to_owned(),
    }
}
