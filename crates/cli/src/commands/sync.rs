use std::path::PathBuf;

use acoustics::sync::{By, Heard, Pair, Piece, Settings, Synchronised, synchronise};
use clap::Args;
use model::{Notice, NoticeLevel, Whereabouts};
use serde::Serialize;
use workbench::Unit;

use crate::failure::Failure;
use crate::listen::listen;
use crate::names::Names;
use crate::output::{Outcome, Output};

/// Put recordings of one scene on one clock by what they hear.
///
/// All pairs are tried, of more than 128 recordings those that share most; recordings with nothing in common stay in groups of
/// their own. Every interval includes the way
/// that sound may take between two microphones: name the farthest that they may have been apart.
#[derive(Args)]
pub(crate) struct Sync {
    /// Recordings: anything with sound that ffmpeg reads.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The farthest that two microphones may have been apart, in metres: 0 if they were side by side.
    #[arg(long, value_name = "METRES", default_value_t = 150.0)]
    apart: f64,

    /// Compare every pair at length, however many recordings there are.
    #[arg(long)]
    all_pairs: bool,

    /// Also draw it: one page that loads nothing from anywhere.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

#[derive(Serialize)]
struct Document<'a> {
    recordings: Vec<RecordingRow<'a>>,
    pairs: Vec<PairRow<'a>>,
    contradictions: Vec<ContradictionRow<'a>>,
}

#[derive(Serialize)]
struct RecordingRow<'a> {
    file: &'a str,
    /// Nothing where it could not be heard.
    duration_s: Option<f64>,
    group: usize,
    offset_s: f64,
    drift_ppm: Option<f64>,
    uncertainty_s: f64,
    travel_s: f64,
    speed: f64,
    pieces: Vec<PieceRow>,
}

#[derive(Serialize)]
struct PieceRow {
    from_s: f64,
    to_s: f64,
    offset_s: f64,
}

#[derive(Serialize)]
struct PairRow<'a> {
    a: &'a str,
    b: &'a str,
    offset_s: Option<f64>,
    drift_ppm: Option<f64>,
    overlap_s: Option<f64>,
    confidence: f64,
    accepted: bool,
    by: Option<&'static str>,
    uncertainty_s: Option<f64>,
    match_uncertainty_s: Option<f64>,
    agreeing: Option<usize>,
    of: Option<usize>,
    pieces: Vec<PieceRow>,
    rivals_s: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct ContradictionRow<'a> {
    files: Vec<&'a str>,
    misclosure_s: f64,
}

impl Sync {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        if !(0.0..=100_000.0).contains(&self.apart) {
            return Err(Failure::new(
                format!("--apart {} is no distance between microphones", self.apart),
                "give metres, from 0 to 100000",
            ));
        }
        let watch = output.progress();
        let sounds = listen(&self.files, &watch, None, |sound| {
            let heard = Heard::new(&sound.samples);
            let kept = self.html.is_some().then_some(sound.samples);
            (sound.file, heard, sound.notices, kept)
        })?;
        let (mut files, mut heard, mut notices, mut kept) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (file, one, said, samples) in sounds {
            if one.is_silent() && said.iter().all(|notice| notice.level != NoticeLevel::Error) {
                notices.push(warning(
                    vec![&file],
                    "there is nothing to hear: it is silent from end to end, or shorter than a second".to_owned(),
                    "it stays on a clock of its own; place it by what is seen",
                ));
            }
            files.push(file);
            heard.push(one);
            notices.extend(said);
            kept.extend(samples);
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let few = Settings { apart_m: self.apart, threads, ..Settings::default() };
        let settings = if self.all_pairs { Settings { all_pairs_to: usize::MAX, ..few } } else { few };
        let count = files.len() as u64;
        watch.begin("comparing", count * count.saturating_sub(1) / 2, Unit::Items);
        let answer = synchronise(&heard, &settings, &|_, _| watch.advance(1));
        watch.end();
        notices.extend(said_of(&answer, &files));
        let names = Names::of(&files);
        if let Some(path) = &self.html {
            let each: Vec<&str> = names.each.iter().map(String::as_str).collect();
            let page = acoustics::sync::page(&answer, &names.folder, &each, &kept, self.apart, rounded);
            Failure::writing(path, &page)?;
        }
        let bad = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        output.print(document(&answer, &files, &heard), &notices, |_| shown(&answer, &names, &heard, self.apart));
        Ok(if bad { Outcome::BadInput } else { Outcome::Fine })
    }
}

fn warning(files: Vec<&str>, what: String, next: &str) -> Notice {
    Notice {
        level: NoticeLevel::Warning,
        what,
        place: Whereabouts { file: Some(files.join(", ")), ..Whereabouts::default() },
        next: next.to_owned(),
    }
}

/// What a person must know of the answer beside its numbers.
fn said_of(answer: &Synchronised, files: &[String]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut copies: Vec<&str> = Vec::new();
    for pair in answer.pairs.iter().filter(|pair| pair.identical && pair.accepted) {
        for n in [pair.a, pair.b] {
            if !copies.contains(&files[n].as_str()) {
                copies.push(&files[n]);
            }
        }
    }
    if !copies.is_empty() {
        notices.push(warning(
            copies,
            "these hold the very same sound: copies, not witnesses of one another".to_owned(),
            "count them as one source",
        ));
    }
    for pair in &answer.pairs {
        if let Some([first, second]) = pair.rivals_s {
            notices.push(warning(
                vec![&files[pair.a], &files[pair.b]],
                format!("they fit about as well {:.2} s apart as {:.2} s apart, as where music repeats", first, second),
                "neither is used; find a sound that comes once in both, or place one of them by what is seen",
            ));
        }
    }
    if answer.passed_over > 0 {
        notices.push(Notice {
            place: Whereabouts::default(),
            ..warning(
                Vec::new(),
                format!(
                    "of {} pairs, {} share so few sound landmarks that only their sudden sounds were compared: very faint sound \
                     that two of these share is not found",
                    answer.pairs.len(),
                    answer.passed_over
                ),
                "give --all-pairs to compare each at length, or fewer files at a time",
            )
        });
    }
    if !answer.speeds_tried {
        notices.push(Notice {
            place: Whereabouts::default(),
            ..warning(
                Vec::new(),
                "there are too many recordings that fit nothing to try each at other speeds".to_owned(),
                "give fewer at a time if one of them may have been sped up or slowed down",
            )
        });
    }
    for (recording, file) in answer.recordings.iter().zip(files) {
        if recording.speed != 1.0 {
            notices.push(warning(
                vec![file],
                format!(
                    "it plays {:.3} times as fast as what it fits: it was sped up or slowed down on its way",
                    recording.speed
                ),
                "multiply its times by that to compare them with others; look for a copy at the speed of the recording",
            ));
        }
        for (before, after) in recording.pieces.iter().zip(recording.pieces.iter().skip(1)) {
            notices.push(warning(
                vec![file],
                format!(
                    "it seems to be cut between {:.1} s and {:.1} s: what follows is {:+.2} s from where it should be",
                    before.to_s.min(after.from_s),
                    before.to_s.max(after.from_s),
                    after.offset_s - before.offset_s
                ),
                "look at the picture there; each piece has an offset of its own under `pieces`",
            ));
        }
    }
    notices
}

fn pieces(pieces: &[Piece]) -> Vec<PieceRow> {
    pieces.iter().map(|p| PieceRow { from_s: p.from_s, to_s: p.to_s, offset_s: p.offset_s }).collect()
}

fn by(by: By) -> &'static str {
    match by {
        By::Waveform => "waveform",
        By::Onsets => "onsets",
        By::Chain => "chain",
    }
}

fn document<'a>(answer: &Synchronised, files: &'a [String], heard: &[Heard]) -> Document<'a> {
    Document {
        recordings: answer
            .recordings
            .iter()
            .zip(files)
            .zip(heard)
            .map(|((recording, file), heard)| RecordingRow {
                file,
                duration_s: (heard.duration_s() > 0.0).then(|| heard.duration_s()),
                group: recording.group,
                offset_s: recording.offset_s,
                drift_ppm: recording.drift_ppm,
                uncertainty_s: recording.uncertainty_s,
                travel_s: recording.travel_s,
                speed: recording.speed,
                pieces: pieces(&recording.pieces),
            })
            .collect(),
        pairs: answer
            .pairs
            .iter()
            .map(|pair| PairRow {
                a: &files[pair.a],
                b: &files[pair.b],
                offset_s: pair.offset_s,
                drift_ppm: pair.drift_ppm,
                overlap_s: pair.overlap_s,
                confidence: pair.confidence,
                accepted: pair.accepted,
                by: pair.by.map(by),
                uncertainty_s: pair.uncertainty_s,
                match_uncertainty_s: pair.match_s,
                agreeing: pair.agreeing.map(|(n, _)| n),
                of: pair.agreeing.map(|(_, of)| of),
                pieces: pieces(&pair.pieces),
                rivals_s: pair.rivals_s,
            })
            .collect(),
        contradictions: answer
            .contradictions
            .iter()
            .map(|c| ContradictionRow {
                files: c.recordings.iter().map(|&n| files[n].as_str()).collect(),
                misclosure_s: c.misclosure_s,
            })
            .collect(),
    }
}

/// Seconds with no more digits than the uncertainty allows.
pub(crate) fn rounded(seconds: f64, uncertainty_s: f64) -> String {
    let digits = if uncertainty_s <= 0.0 { 3 } else { (-uncertainty_s.log10()).floor().clamp(0.0, 6.0) as usize + 1 };
    format!("{seconds:.*} ± {uncertainty_s:.*}", digits.min(4), digits.min(4))
}

fn shown(answer: &Synchronised, names: &Names, heard: &[Heard], apart: f64) -> String {
    let files = &names.each;
    let mut text = names.line();
    let width = files.iter().map(|f| f.chars().count()).max().unwrap_or(4).clamp(4, 50);
    let mut groups: Vec<usize> = answer.recordings.iter().map(|r| r.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut alone = Vec::new();
    for group in groups {
        let mut members: Vec<usize> = (0..files.len()).filter(|&n| answer.recordings[n].group == group).collect();
        if let [one] = members[..] {
            alone.push(one);
            continue;
        }
        members.sort_by(|&x, &y| answer.recordings[x].offset_s.total_cmp(&answer.recordings[y].offset_s));
        text.push_str(&format!("On one clock, that of {}:\n", files[members[0]]));
        for n in members {
            let recording = &answer.recordings[n];
            let drift = recording.drift_ppm.map_or("drift not known".to_owned(), |ppm| format!("{ppm:+.1} ppm"));
            let begins = if recording.uncertainty_s == 0.0 {
                "0, by definition".to_owned()
            } else {
                format!("{} s  {drift}", rounded(recording.offset_s, recording.uncertainty_s))
            };
            text.push_str(&format!("  {:width$}  begins at {begins}\n", files[n]));
        }
    }
    let unheard: Vec<usize> = alone.extract_if(.., |&mut n| heard[n].duration_s() == 0.0).collect();
    if !unheard.is_empty() {
        text.push_str("Not heard, and not placed:\n");
        unheard.iter().for_each(|&n| text.push_str(&format!("  {}\n", files[n])));
    }
    if !alone.is_empty() {
        text.push_str("By themselves, because nothing that they share with another was found:\n");
        for n in alone {
            text.push_str(&format!("  {}\n", files[n]));
        }
    }
    let accepted: Vec<&Pair> = answer.pairs.iter().filter(|pair| pair.accepted).collect();
    if !accepted.is_empty() {
        text.push_str("Pairs placed by their own sound (where their sounds meet, without the sound's way):\n");
        for pair in accepted {
            let (offset, within) = (pair.offset_s.unwrap_or(0.0), pair.match_s.unwrap_or(0.0));
            let agreeing = pair.agreeing.map_or(String::new(), |(n, of)| match pair.by {
                Some(By::Onsets) => format!("{n} of {of} sudden sounds"),
                _ => format!("{n} of {of} blocks"),
            });
            text.push_str(&format!(
                "  {:width$}  {:width$}  {} s  {agreeing} agree over {:.0} s\n",
                files[pair.a],
                files[pair.b],
                rounded(offset, within.max(1e-4)),
                pair.overlap_s.unwrap_or(0.0),
            ));
        }
        text.push_str(&format!("Intervals allow for microphones up to {apart:.0} m apart (--apart).\n"));
    }
    for contradiction in &answer.contradictions {
        let names: Vec<&str> = contradiction.recordings.iter().map(|&n| files[n].as_str()).collect();
        text.push_str(&format!(
            "Disagree around a cycle by {:.2} s: {}; the pair that fits worst was set aside.\n",
            contradiction.misclosure_s,
            names.join(" – ")
        ));
    }
    text
}
