use std::path::PathBuf;

use acoustics::RATE;
use acoustics::shots::{Kind, Listened, Shots as Found, Traits, page, shots};
use clap::Args;
use model::{Notice, NoticeLevel, Whereabouts};
use serde::Serialize;

use crate::failure::Failure;
use crate::listen::listen;
use crate::output::{Outcome, Output};

/// Count the shots that recordings hold, with a score for each and an interval for their number.
///
/// An echo is not a shot. Every score is an observation of a detector, to be accepted or rejected by a person.
#[derive(Args)]
pub(crate) struct Shots {
    /// Recordings: anything with sound that ffmpeg reads.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Also draw them: one page to look, listen, accept and reject; it loads nothing from anywhere.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

#[derive(Serialize)]
struct Document<'a> {
    recordings: Vec<RecordingRow<'a>>,
}

#[derive(Serialize)]
struct RecordingRow<'a> {
    file: &'a str,
    duration_s: f64,
    shots: Vec<ShotRow>,
    bursts: Vec<BurstRow>,
    count: CountRow,
    echoes: usize,
}

#[derive(Serialize)]
struct ShotRow {
    t_s: f64,
    kind: Kind,
    score: f64,
    burst: Option<usize>,
    alike: usize,
    traits: Traits,
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

/// One file listened to.
struct Heard {
    file: String,
    duration_s: f64,
    found: Found,
    samples: Vec<i16>,
    notices: Vec<Notice>,
}

impl Shots {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let watch = output.progress();
        let heard = listen(&self.files, &watch, |sound| Heard {
            found: shots(&sound.samples),
            duration_s: sound.samples.len() as f64 / f64::from(RATE),
            samples: if self.html.is_some() { sound.samples } else { Vec::new() },
            file: sound.file,
            notices: sound.notices,
        })?;
        if let Some(path) = &self.html {
            let listened: Vec<Listened<'_>> =
                heard.iter().map(|h| Listened { file: &h.file, samples: &h.samples, found: &h.found }).collect();
            std::fs::write(path, page(&listened)).map_err(|error| {
                Failure::in_file(path.display(), error, "name a file in a folder that you may write to")
            })?;
        }
        let mut notices: Vec<Notice> = Vec::new();
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
        let bad = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        output.print(document(&heard), &notices, |_| shown(&heard));
        Ok(if bad { Outcome::BadInput } else { Outcome::Fine })
    }
}

fn document(heard: &[Heard]) -> Document<'_> {
    let row = |one: &'_ Heard| {
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
                let count = one.found.count;
                RecordingRow {
                    file: &one.file,
                    duration_s: one.duration_s,
                    shots,
                    bursts,
                    count: CountRow { low95: count.low95, best: count.best, high95: count.high95 },
                    echoes: one.found.echoes,
                }
            })
            .collect(),
    }
}

fn shown(heard: &[Heard]) -> String {
    let mut text = String::new();
    for one in heard {
        let count = one.found.count;
        text.push_str(&format!(
            "{}: {} taken for discharges, with 95 % between {} and {} were fired\n",
            one.file, count.best, count.low95, count.high95
        ));
        for shot in &one.found.shots {
            let kind = match shot.kind {
                Kind::Shot => "shot",
                Kind::Detonation => "detonation",
                Kind::Undetermined => "undetermined",
            };
            let burst = shot.burst.map_or(String::new(), |burst| format!("  burst {burst}"));
            text.push_str(&format!("  {:9.3} s  {kind:12}  {:.2}{burst}\n", shot.t_s, shot.score));
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
    }
    text.push_str("Scores are a detector's: listen before you rely on any of them (--html makes that quick).\n");
    text
}
