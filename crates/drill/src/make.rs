use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use model::Instant;
use serde::Serialize;

use crate::camera::{Camera, Codec, Stamp};
use crate::failure::DrillError;
use crate::files::{Encoder, Ffmpeg, Wav};
use crate::film::Filmer;
use crate::internet::{self, Repost};
use crate::observe;
use crate::settings::Settings;
use crate::sound::{self, Dry, Heard};
use crate::stage::Stage;
use crate::tables::{Tables, after};
use crate::truth::*;

/// Who is told how far it is.
pub trait Watch: Sync {
    /// So many frames will be filmed.
    fn begin(&self, frames: u64);
    /// So many more are done.
    fn advance(&self, frames: u64);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: u64) {}
    fn advance(&self, _: u64) {}
}

/// A drill that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Made {
    /// The seed's number.
    pub seed: u64,
    /// Films as they came from the phones.
    pub recordings: usize,
    /// Copies found online.
    pub copies: usize,
    /// Seconds of film, copies left out.
    pub film_s: f64,
    /// Frames filmed.
    pub frames: u64,
    /// Shots, detonations and fireworks.
    pub discharges: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// What should be known of it.
    pub notes: Vec<String>,
}

/// Makes a drill in a folder that does not exist yet, or is empty.
///
/// Everything is made beside it and put there at the end, so that nothing half-made is ever in its place.
///
/// # Errors
/// Settings that cannot be, no ffmpeg, a folder that is not empty, a disk that is full.
pub fn make(folder: &Path, settings: &Settings, watch: &dyn Watch) -> Result<Made, DrillError> {
    settings.check()?;
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(DrillError::NotEmpty);
    }
    let ffmpeg = Ffmpeg::find()?;
    let mut stage = Stage::set(settings)?;
    for camera in &mut stage.cameras {
        if !ffmpeg.has(camera.codec) {
            stage.notes.push(format!("this ffmpeg cannot write {:?}: {} is H.264", camera.codec, camera.id));
            camera.codec = Codec::H264;
        }
    }
    let name = folder.file_name().map_or("drill".into(), |name| name.to_string_lossy().into_owned());
    let beside = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf();
    std::fs::create_dir_all(&beside).map_err(|error| DrillError::file(&beside, error))?;
    sweep(&beside, &name);
    let work = Work { root: beside.join(format!(".{name}.making-{}", std::process::id())) };
    for sub in ["material/films", "truth", "scratch"] {
        let path = work.root.join(sub);
        std::fs::create_dir_all(&path).map_err(|error| DrillError::file(&path, error))?;
    }
    let made = fill(&work.root, &stage, &ffmpeg, watch)?;
    let scratch = work.root.join("scratch");
    std::fs::remove_dir_all(&scratch).map_err(|error| DrillError::file(&scratch, error))?;
    if folder.exists() {
        std::fs::remove_dir(folder).map_err(|error| DrillError::file(folder, error))?;
    }
    std::fs::rename(&work.root, folder).map_err(|error| DrillError::file(folder, error))?;
    Ok(made)
}

/// Takes away what a making of the same drill left that was killed; one that still runs is left alone.
fn sweep(beside: &Path, name: &str) {
    let left = format!(".{name}.making-");
    for entry in std::fs::read_dir(beside).into_iter().flatten().flatten() {
        let made_by = entry.file_name().to_str().and_then(|found| found.strip_prefix(&left)?.parse::<u32>().ok());
        let runs = |process: u32| Path::new("/proc").join(process.to_string()).exists();
        if made_by.is_some_and(|process| !runs(process)) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// The folder that a drill is made in; gone when it could not be finished.
struct Work {
    root: PathBuf,
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

/// What filming one camera yields.
struct Filmed {
    frames: u64,
    heard: Vec<Heard>,
}

fn fill(root: &Path, stage: &Stage, ffmpeg: &Ffmpeg, watch: &dyn Watch) -> Result<Made, DrillError> {
    let films = root.join("material/films");
    let scratch = root.join("scratch");
    let seed = stage.settings.seed.number;
    let dry = Dry::new(seed, &scratch);
    let expected = |camera: &Camera| (camera.plays_s() * camera.nominal_fps()) as u64;
    watch.begin(stage.cameras.iter().map(expected).sum());
    let names: Vec<String> = stage.cameras.iter().map(|camera| file_name(stage, camera)).collect();
    let filmed = side_by_side(stage.settings.workers, stage.cameras.len(), |number| {
        let camera = &stage.cameras[number];
        film(stage, camera, &dry, ffmpeg, &scratch, &films.join(&names[number]), watch)
    })?;
    let copies = internet::plan(stage);
    let film_of = |id: &str| {
        let recording = stage.cameras.iter().position(|camera| camera.id == id).map(|number| &names[number]);
        let copy = copies.iter().find(|copy| copy.id == id).map(|copy| &copy.file);
        films.join(recording.or(copy).map_or("", String::as_str))
    };
    for second in [false, true] {
        let now: Vec<&Repost> = copies.iter().filter(|copy| copy.second == second).collect();
        side_by_side(stage.settings.workers, now.len(), |number| {
            internet::make(now[number], ffmpeg, &film_of, stage.settings.size, &scratch, &films.join(&now[number].file))
        })?;
    }
    let mut truth = truth(stage, &names, &filmed, &copies)?;
    if !dry.spoken {
        truth.notes.push("espeak-ng is not installed: voices without words stand in for speech".to_owned());
    }
    Tables::new(stage).write(root, &copies, &mut truth)?;
    crate::report::write(root, &truth)?;
    Ok(Made {
        seed,
        recordings: truth.recordings.len(),
        copies: copies.len(),
        film_s: stage.cameras.iter().map(Camera::plays_s).sum(),
        frames: filmed.iter().map(|f| f.frames).sum(),
        discharges: truth.discharges.len(),
        bytes: bytes_in(root),
        notes: truth.notes,
    })
}

/// Does numbered pieces of work, some at a time; results in their order, or the first failure.
fn side_by_side<T: Send>(
    workers: usize,
    count: usize,
    work: impl Fn(usize) -> Result<T, DrillError> + Sync,
) -> Result<Vec<T>, DrillError> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<Result<T, DrillError>>>> = Mutex::new((0..count).map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..workers.clamp(1, count.max(1)) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let result = work(number);
                    if result.is_err() {
                        // No more is begun after a failure.
                        next.store(count, Ordering::Relaxed);
                    }
                    done.lock().unwrap_or_else(PoisonError::into_inner)[number] = Some(result);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut results = Vec::with_capacity(count);
    let (fine, failed): (Vec<_>, Vec<_>) = done.into_iter().flatten().partition(Result::is_ok);
    if let Some(Err(error)) = failed.into_iter().next() {
        return Err(error);
    }
    results.extend(fine.into_iter().flatten());
    Ok(results)
}

fn film(
    stage: &Stage,
    camera: &Camera,
    dry: &Dry,
    ffmpeg: &Ffmpeg,
    scratch: &Path,
    file: &Path,
    watch: &dyn Watch,
) -> Result<Filmed, DrillError> {
    let path = scratch.join(format!("{}.wav", camera.id));
    let wav_error = |error: std::io::Error| DrillError::file(&path, error);
    let mut wav = Wav::create(&path, camera.microphone.rate).map_err(wav_error)?;
    let heard = sound::record(stage, camera, dry, false, |samples| wav.write(samples)).map_err(wav_error)?;
    wav.finish().map_err(wav_error)?;
    let mut metadata = vec![("handler_name".to_owned(), "SoundHandle".to_owned())];
    if let Some(written) = written_time(stage, camera) {
        metadata.push(("creation_time".to_owned(), written.to_string()));
        metadata.push(("com.android.version".to_owned(), "13".to_owned()));
    }
    let mut encoder = Encoder::start(ffmpeg, camera.size, &path, &metadata, camera.codec, file)?;
    let mut filmer = Filmer::new(stage, camera)?;
    let (mut frames, mut told) = (0, 0);
    let mut bytes = Vec::new();
    for ticks in camera.frames(stage.settings.seed.number) {
        filmer.expose(ticks as f64 / 1e5, frames)?;
        filmer.canvas.bytes(&mut bytes);
        encoder.frame(ticks, &bytes)?;
        frames += 1;
        if frames - told >= 20 {
            watch.advance(frames - told);
            told = frames;
        }
    }
    watch.advance(frames - told);
    encoder.finish()?;
    std::fs::remove_file(&path).map_err(|error| DrillError::file(&path, error))?;
    Ok(Filmed { frames, heard })
}

/// What the phone's own date and time say at the start of a recording.
fn device_time(stage: &Stage, camera: &Camera) -> Instant {
    stage.instant(camera.start_s + camera.clock.error_s)
}

/// The creation time in the file.
fn written_time(stage: &Stage, camera: &Camera) -> Option<Instant> {
    let device = Instant::from_micros(device_time(stage, camera).micros().div_euclid(1_000_000) * 1_000_000);
    match camera.stamp {
        Stamp::Right => Some(device),
        Stamp::Stripped => None,
        Stamp::WrongZone => {
            let zone = jiff::tz::TimeZone::get(&stage.settings.zone).unwrap_or(jiff::tz::TimeZone::UTC);
            let local = zone.to_datetime(device.to_timestamp());
            let as_if_utc = jiff::tz::TimeZone::UTC.to_timestamp(local).ok()?;
            Some(Instant::from(as_if_utc))
        }
    }
}

/// The file's name: with the phone's local time, except where it went through hands that renamed it.
fn file_name(stage: &Stage, camera: &Camera) -> String {
    let zone = jiff::tz::TimeZone::get(&stage.settings.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let local = zone.to_datetime(device_time(stage, camera).to_timestamp());
    let number: u32 = camera.id.trim_start_matches('R').parse().unwrap_or(0);
    match camera.stamp {
        Stamp::Stripped => {
            format!("{:08x}.mp4", crate::chance::mix(stage.settings.seed.number ^ u64::from(number)) as u32)
        }
        _ if number.is_multiple_of(3) => format!("IMG_{:04}.MOV.mp4", 2000 + number * 37),
        _ => format!("VID_{}_{number}.mp4", local.strftime("%Y%m%d_%H%M%S")),
    }
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => bytes_in(&entry.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}

fn truth(stage: &Stage, names: &[String], filmed: &[Filmed], copies: &[Repost]) -> Result<Truth, DrillError> {
    let settings = &stage.settings;
    let length_s = stage.story.length_s;
    let sun = stage.sun(length_s / 2.0)?;
    let ground = &stage.ground;
    let shots: std::collections::BTreeSet<u32> =
        stage.story.discharges.iter().filter(|d| d.weapon.is_firearm()).map(|d| d.id).collect();
    let decibels = |pascals: f64| 20.0 * (pascals.max(1e-9) / 20e-6).log10();
    let mut truth = Truth {
        label: "Synthetic: made by `sightline drill`. Nothing in it happened.".to_owned(),
        seed: settings.seed.number,
        seed_text: settings.seed.text.clone(),
        hard: settings.hard,
        begins: settings.begins,
        ends: stage.instant(length_s),
        zone: settings.zone.clone(),
        lon: ground.origin().lon(),
        lat: ground.origin().lat(),
        temperature_c: stage.air.0,
        humidity: stage.air.1,
        speed_of_sound: stage.speed_of_sound(),
        sun_azimuth_deg: sun.azimuth_deg,
        sun_elevation_deg: sun.refracted_elevation_deg,
        notes: stage.notes.clone(),
        buildings: buildings(stage),
        landmarks: landmarks(stage),
        recordings: vec![],
        items: vec![],
        events: vec![],
        discharges: vec![],
        heard: vec![],
        people: vec![],
        appearances: vec![],
        visible: vec![],
        copies: copies.iter().flat_map(internet::relations).collect(),
        statements: vec![],
        sightings: vec![],
    };
    for ((camera, name), filmed) in stage.cameras.iter().zip(names).zip(filmed) {
        let observed = observe::observe(stage, camera);
        let count = |shot: bool, audible: bool| {
            filmed.heard.iter().filter(|h| shots.contains(&h.discharge) == shot && (h.audible || !audible)).count()
                as u32
        };
        truth.recordings.push(TrueRecording {
            id: camera.id.clone(),
            file: format!("films/{name}"),
            device: camera.device.to_owned(),
            start: stage.instant(camera.start_s),
            offset_s: camera.start_s,
            length_s: camera.length_s,
            clock_error_s: camera.clock.error_s,
            drift_ppm: camera.clock.drift_ppm,
            stamp: camera.stamp,
            size: camera.size,
            fps: camera.nominal_fps(),
            variable_rate: matches!(camera.rate, crate::camera::Rate::Variable(_)),
            frames: filmed.frames,
            focal_px: camera.lens.focal_px,
            centre_px: camera.lens.centre,
            k1: camera.lens.k1,
            k2: camera.lens.k2,
            readout_s: camera.readout_s,
            track: observed.track,
            shots_audible: count(true, true),
            shots_fired: count(true, false),
            detonations_audible: count(false, true),
        });
        truth.items.push(TrueItem {
            id: camera.id.clone(),
            file: format!("films/{name}"),
            published: None,
            posted_at: None,
            shows: vec![camera.id.clone()],
            first_instant: Some(stage.instant(camera.start_s)),
        });
        truth.visible.extend(observed.visible);
        truth.appearances.extend(observed.appearances);
        truth.heard.extend(filmed.heard.iter().map(|h| TrueHeard {
            recording: camera.id.clone(),
            discharge: h.discharge,
            at_s: h.at_s,
            peak_db: decibels(h.peak_pa),
            margin_db: decibels(h.peak_pa) - decibels(h.background_pa),
            audible: h.audible,
            shock_at_s: h.shock_at_s,
            hidden: h.hidden,
        }));
    }
    for copy in copies {
        let first = &copy.parts[0];
        let of = |id: &str| stage.cameras.iter().find(|camera| camera.id == id);
        // A copy of a copy shows what that one shows.
        let through = copies.iter().find(|other| other.id == first.0);
        let (root, from) = through.map_or((&first.0, first.1), |other| (&other.parts[0].0, other.parts[0].1 + first.1));
        let shows = through.unwrap_or(copy).parts.iter().map(|part| part.0.clone()).collect();
        truth.items.push(TrueItem {
            id: copy.id.clone(),
            file: format!("films/{}", copy.file),
            published: None,
            posted_at: None,
            shows,
            first_instant: of(root).map(|camera| after(settings.begins, camera.scene_s(from))),
        });
    }
    truth.events = stage
        .story
        .events
        .iter()
        .map(|event| TrueEvent { id: event.id.clone(), title: event.title.clone(), at: stage.instant(event.at_s) })
        .collect();
    truth.discharges = stage
        .story
        .discharges
        .iter()
        .map(|d| {
            let (lon, lat) = ground.lon_lat(d.place);
            TrueDischarge {
                id: d.id,
                weapon: d.weapon,
                is_shot: d.weapon.is_firearm(),
                burst: d.burst,
                at: stage.instant(d.at_s),
                offset_s: d.at_s,
                lon,
                lat,
                height_m: d.place.z,
                azimuth_deg: d.towards.x.atan2(d.towards.y).to_degrees().rem_euclid(360.0),
            }
        })
        .collect();
    truth.people = stage
        .actors
        .people
        .iter()
        .map(|person| TruePerson {
            id: person.id.clone(),
            role: format!("{:?}", person.role).to_lowercase(),
            fell_at: person.falls.first().map(|fall| stage.instant(fall.at_s)),
            stayed_down: person.falls.iter().any(|fall| fall.stays),
        })
        .collect();
    Ok(truth)
}

fn buildings(stage: &Stage) -> Vec<TrueBuilding> {
    let prisms = stage.world.plan.prisms.iter();
    prisms
        .map(|prism| TrueBuilding {
            name: prism.name.clone(),
            ring: prism.ring.iter().map(|p| stage.ground.lon_lat(crate::space::v3(p.0, p.1, 0.0))).collect(),
            base_m: prism.base_m,
            top_m: prism.top_m,
            height_from: prism.height_from,
        })
        .collect()
}

fn landmarks(stage: &Stage) -> Vec<TrueLandmark> {
    let landmarks = stage.world.plan.landmarks.iter();
    landmarks
        .map(|landmark| {
            let (lon, lat) = stage.ground.lon_lat(landmark.at);
            TrueLandmark { id: landmark.id.clone(), name: landmark.name.clone(), lon, lat, height_m: landmark.at.z }
        })
        .collect()
}
