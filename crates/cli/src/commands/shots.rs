use std::path::PathBuf;

use acoustics::RATE;
use acoustics::associate::{Apart, Doubt, Fused, Hearing, associate};
use acoustics::shots::{Count, Kind, Listened, Shots as Found, Traits, page, shots};
use acoustics::sync::{self, synchronise};
use clap::Args;
use inference::Models;
use model::{Notice, NoticeLevel, Whereabouts};
use serde::Serialize;

use crate::failure::Failure;
use crate::listen::listen;
use crate::models::{self, ModelRow, ModelsFolder, OpinionRow, SoundEventsRow, SpeechRow};
use crate::names::Names;
use crate::one_clock::by_sound;
use crate::output::{Outcome, Output};

/// Count the shots that recordings hold, with a score for each and an interval for their number.
///
/// An echo is not a shot. Every score is an observation of a detector, to be accepted or rejected by a person. Several
/// recordings are put on one clock by what they hear, and what more than one of them heard is counted once.
#[derive(Args)]
pub(crate) struct Shots {
    /// Recordings: anything with sound that ffmpeg reads.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The farthest that two microphones may have been apart, in metres: 0 if they were side by side.
    #[arg(long, value_name = "METRES", default_value_t = 150.0)]
    apart: f64,

    /// Also draw them: one page to look, listen, accept and reject; it loads nothing from anywhere.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    #[command(flatten)]
    models: ModelsFolder,
}

#[derive(Serialize)]
struct Document<'a> {
    recordings: Vec<RecordingRow<'a>>,
    fused: Vec<FusedRow<'a>>,
    models: Vec<ModelRow>,
}

/// Recordings on one clock, that of the earliest.
#[derive(Serialize)]
struct FusedRow<'a> {
    files: Vec<&'a str>,
    count: CountRow,
    places: Vec<Vec<DelayRow<'a>>>,
    discharges: Vec<DischargeRow<'a>>,
}

#[derive(Serialize)]
struct DelayRow<'a> {
    file: &'a str,
    delay_s: f64,
}

#[derive(Serialize)]
struct DischargeRow<'a> {
    at_s: f64,
    chance: f64,
    place: Option<usize>,
    doubt: Option<Doubt>,
    heard: Vec<HeardRow<'a>>,
    silent: Vec<&'a str>,
}

#[derive(Serialize)]
struct HeardRow<'a> {
    file: &'a str,
    t_s: f64,
    score: f64,
}

#[derive(Serialize)]
struct RecordingRow<'a> {
    file: &'a str,
    /// Nothing where it could not be heard: that says nothing of how many there were.
    duration_s: Option<f64>,
    shots: Vec<ShotRow<'a>>,
    bursts: Vec<BurstRow>,
    count: Option<CountRow>,
    echoes: usize,
    sound_events: Option<SoundEventsRow>,
    speech: Option<SpeechRow>,
}

#[derive(Serialize)]
struct ShotRow<'a> {
    t_s: f64,
    kind: Kind,
    score: f64,
    burst: Option<usize>,
    alike: usize,
    traits: Traits,
    yamnet: Option<OpinionRow<'a>>,
}

#[derive(Serialize)]
struct BurstRow {
    id: usize,
    from_s: f64,
    to_s: f64,
    count: usize,
    rate_rpm: Option<f64>,
    rate_interval_rpm: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct CountRow {
    low95: usize,
    best: usize,
    high95: usize,
}

impl From<Count> for CountRow {
    fn from(count: Count) -> Self {
        Self { low95: count.low95, best: count.best, high95: count.high95 }
    }
}

/// One file listened to.
struct Heard {
    file: String,
    /// 0 where there was nothing to hear at all.
    duration_s: f64,
    found: Found,
    /// What models heard; nothing where none listened.
    models: Option<inference::Heard>,
    samples: Vec<i16>,
    /// What it is compared with others by, where that is done.
    whitened: Option<sync::Heard>,
    notices: Vec<Notice>,
}

impl Heard {
    /// Whether it had any sound. What could not be heard has no count, not a count of none.
    fn any(&self) -> bool {
        self.duration_s > 0.0
    }
}

/// Recordings that are on one clock, and what they heard together.
struct Together {
    /// Which of the files.
    members: Vec<usize>,
    fused: Fused,
}

/// More recordings than these are not compared with one another unasked.
const COMPARED: usize = 24;

impl Shots {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        if !(0.0..=100_000.0).contains(&self.apart) {
            return Err(Failure::new(
                format!("--apart {} is no distance between microphones", self.apart),
                "give metres, from 0 to 100000",
            ));
        }
        let watch = output.progress();
        let several = (2..=COMPARED).contains(&self.files.len());
        let models = self.models.find();
        let mut heard = listen(&self.files, &watch, Some(&models.models), |sound| Heard {
            found: shots(&sound.samples),
            whitened: several.then(|| sync::Heard::new(&sound.samples)),
            duration_s: sound.samples.len() as f64 / f64::from(RATE),
            samples: if self.html.is_some() { sound.samples } else { Vec::new() },
            models: sound.heard,
            file: sound.file,
            notices: sound.notices,
        })?;
        let files: Vec<String> = heard.iter().map(|one| one.file.clone()).collect();
        let names = Names::of(&files);
        if let Some(path) = &self.html {
            let said = |one: &Heard| -> Vec<String> {
                let shots = one.found.shots.iter();
                shots.map(|shot| models::opinion_text(one.models.as_ref(), shot.t_s)).collect()
            };
            let said: Vec<Vec<String>> = heard.iter().map(said).collect();
            let listened: Vec<Listened<'_>> = (heard.iter().zip(&said).zip(&names.each))
                .filter(|((one, _), _)| one.any())
                .map(|((h, said), file)| Listened { file, samples: &h.samples, found: &h.found, said })
                .collect();
            Failure::writing(path, &page(&listened, &names.folder))?;
        }
        let mut notices: Vec<Notice> = models.notices;
        for one in &heard {
            notices.extend(one.notices.iter().cloned());
            if one.found.clipped > 0.001 {
                notices.push(Notice {
                    level: NoticeLevel::Warning,
                    what: format!("{:.1} % of the sound is clipped", 100.0 * one.found.clipped),
                    place: Whereabouts { file: Some(one.file.clone()), ..Whereabouts::default() },
                    next: "listen to what is loudest yourself: clipped sounds are harder to tell apart".to_owned(),
                });
            }
        }
        if self.files.len() > COMPARED {
            notices.push(Notice {
                level: NoticeLevel::Warning,
                what: format!("more than {COMPARED} recordings: each was counted by itself"),
                place: Whereabouts::default(),
                next: "give those of one scene, as `sightline sync` finds them, to count their discharges once"
                    .to_owned(),
            });
        }
        let fused = together(&mut heard, self.apart);
        let bad = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        output.print(document(&heard, &fused, &models.models), &notices, |_| shown(&heard, &fused, &names));
        Ok(if bad { Outcome::BadInput } else { Outcome::Fine })
    }
}

/// Puts the recordings on one clock by what they hear, and associates the shots of those that are.
fn together(heard: &mut [Heard], apart_m: f64) -> Vec<Together> {
    let whitened: Vec<sync::Heard> = heard.iter_mut().filter_map(|one| one.whitened.take()).collect();
    if whitened.len() != heard.len() {
        return Vec::new();
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let answer = synchronise(&whitened, &sync::Settings { apart_m, threads, ..sync::Settings::default() }, &|_, _| ());
    let mut groups: Vec<usize> = answer.recordings.iter().map(|recording| recording.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let members = |group: usize| (0..heard.len()).filter(|&n| answer.recordings[n].group == group).collect();
    groups
        .into_iter()
        .map(members)
        .filter(|members: &Vec<usize>| members.len() >= 2)
        .map(|members| {
            let hearings: Vec<Hearing<'_>> = members
                .iter()
                .map(|&n| by_sound(&answer.recordings[n], heard[n].duration_s, &heard[n].found.shots))
                .collect();
            let fused = associate(&hearings, &Apart::AtMost(apart_m));
            Together { members, fused }
        })
        .collect()
}

fn fused_row<'a>(one: &Together, heard: &'a [Heard]) -> FusedRow<'a> {
    let file = |n: usize| heard[one.members[n]].file.as_str();
    FusedRow {
        files: (0..one.members.len()).map(file).collect(),
        count: one.fused.count.into(),
        places: (one.fused.places.iter())
            .map(|place| place.delays_s.iter().map(|&(n, delay_s)| DelayRow { file: file(n), delay_s }).collect())
            .collect(),
        discharges: (one.fused.discharges.iter())
            .map(|d| DischargeRow {
                at_s: d.at_s,
                chance: d.chance,
                place: d.place,
                doubt: d.doubt,
                heard: (d.heard.iter())
                    .map(|part| HeardRow {
                        file: file(part.recording),
                        t_s: heard[one.members[part.recording]].found.shots[part.shot].t_s,
                        score: part.score,
                    })
                    .collect(),
                silent: d.silent.iter().map(|&n| file(n)).collect(),
            })
            .collect(),
    }
}

fn document<'a>(heard: &'a [Heard], fused: &[Together], models: &Models) -> Document<'a> {
    let row = |one: &'a Heard| {
        let found = &one.found;
        (
            found
                .shots
                .iter()
                .map(|s| ShotRow {
                    t_s: s.t_s,
                    kind: s.kind,
                    score: s.score,
                    burst: s.burst,
                    alike: s.alike,
                    traits: s.traits,
                    yamnet: models::opinion(one.models.as_ref(), s.t_s),
                })
                .collect(),
            found
                .bursts
                .iter()
                .map(|b| BurstRow {
                    id: b.id,
                    from_s: b.from_s,
                    to_s: b.to_s,
                    count: b.count,
                    rate_rpm: b.rate_rpm,
                    rate_interval_rpm: b.rate_interval_rpm,
                })
                .collect(),
        )
    };
    Document {
        recordings: heard
            .iter()
            .map(|one| {
                let (shots, bursts) = row(one);
                RecordingRow {
                    file: &one.file,
                    duration_s: one.any().then_some(one.duration_s),
                    shots,
                    bursts,
                    count: one.any().then(|| one.found.count.into()),
                    echoes: one.found.echoes,
                    sound_events: models::sound_events(one.models.as_ref()),
                    speech: models::speech(one.models.as_ref()),
                }
            })
            .collect(),
        fused: fused.iter().map(|one| fused_row(one, heard)).collect(),
        models: models::rows(models),
    }
}

fn shown(heard: &[Heard], fused: &[Together], names: &Names) -> String {
    let mut text = names.line();
    for (one, file) in heard.iter().zip(&names.each) {
        if !one.any() {
            text.push_str(&format!("{file}: not heard, and not counted\n"));
            continue;
        }
        text.push_str(&format!("{file}: {}\n", one.found.count.said()));
        for shot in &one.found.shots {
            let kind = match shot.kind {
                Kind::Shot => "shot",
                Kind::Detonation => "detonation",
                Kind::Undetermined => "undetermined",
            };
            let burst = shot.burst.map_or(String::new(), |burst| format!("  burst {burst}"));
            let said = models::opinion_text(one.models.as_ref(), shot.t_s);
            let said = if said.is_empty() { said } else { format!("  {said}") };
            text.push_str(&format!("  {:9.3} s  {kind:12}  {:.2}{burst}{said}\n", shot.t_s, shot.score));
        }
        for burst in &one.found.bursts {
            if let (Some(rate), Some([low, high])) = (burst.rate_rpm, burst.rate_interval_rpm) {
                text.push_str(&format!(
                    "  burst {}: {} within {:.2} s, {rate:.0} rounds a minute ({low:.0} to {high:.0})\n",
                    burst.id,
                    burst.count,
                    burst.to_s - burst.from_s
                ));
            }
        }
        text.push_str(&models::heard_text(one.models.as_ref()));
    }
    for one in fused {
        let files: Vec<&str> = one.members.iter().map(|&n| names.each[n].as_str()).collect();
        text.push_str(&format!("Together {}: {}\n", files.join(", "), one.fused.count.said()));
        for d in one.fused.discharges.iter().filter(|d| d.chance >= 0.5) {
            let heard_by: Vec<&str> = d.heard.iter().map(|part| files[part.recording]).collect();
            let silent: Vec<&str> = d.silent.iter().map(|&n| files[n]).collect();
            let by = if heard_by.len() == files.len() { "all".to_owned() } else { heard_by.join(", ") };
            let silent = if silent.is_empty() { String::new() } else { format!("; silent: {}", silent.join(", ")) };
            text.push_str(&format!("  {:9.3} s  {:.2}  heard by {by}{silent}\n", d.at_s, d.chance));
        }
    }
    text.push_str("Scores are a detector's: listen before you rely on any of them (--html makes that quick).\n");
    text
}
