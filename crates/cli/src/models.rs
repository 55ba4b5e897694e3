//! The models that listen: where they are, what is missing, and what they said, for JSON and for people.

use std::path::PathBuf;

use clap::Args;
use inference::{Heard, Identity, Lack, Likeness, Models, SoundEvents, Triage, Why};
use model::{Notice, NoticeLevel, Whereabouts};
use serde::Serialize;

/// Where the models are.
#[derive(Args, Debug, Clone)]
pub(crate) struct ModelsFolder {
    /// The folder of the models that also say what they hear, as scripts/models fills it [default:
    /// $XDG_DATA_HOME/sightline/models]; without them everything else works.
    #[arg(long, value_name = "DIR", env = "SIGHTLINE_MODELS", hide_env_values = true)]
    models: Option<PathBuf>,
}

/// The models of a folder, and what there is to say of it.
pub(crate) struct Found {
    pub(crate) models: Models,
    pub(crate) notices: Vec<Notice>,
}

impl ModelsFolder {
    /// Reads the models that are there.
    pub(crate) fn find(&self) -> Found {
        let folder = self.models.clone().or_else(workbench::models_folder);
        let models = match &folder {
            Some(folder) => workbench::read_models(folder),
            None => Models::from_bytes(|_| None),
        };
        let notice = |what: String, lack: &Lack| Notice {
            level: if lack.is_missing() { NoticeLevel::Warning } else { NoticeLevel::Error },
            what,
            place: Whereabouts { file: folder.as_ref().map(|f| f.display().to_string()), ..Whereabouts::default() },
            next: lack.next().to_owned(),
        };
        let lacking = models.lacking();
        let notices = if let [one, _] = lacking[..]
            && lacking.iter().all(|lack| lack.why == Why::NoManifest)
        {
            let what = "the models yamnet and silero-vad are not here: nothing is said of sound events and speech";
            vec![notice(what.to_owned(), one)]
        } else {
            lacking.into_iter().map(|lack| notice(lack.to_string(), lack)).collect()
        };
        Found { models, notices }
    }
}

/// One model, as JSON.
#[derive(Serialize)]
pub(crate) struct ModelRow {
    name: String,
    present: bool,
    version: Option<&'static str>,
    sha256: Option<&'static str>,
    why: Option<String>,
}

/// The models, and why those that are not there are not.
pub(crate) fn rows(models: &Models) -> Vec<ModelRow> {
    let there = |identity: Identity| ModelRow {
        name: identity.name.to_owned(),
        present: true,
        version: Some(identity.version),
        sha256: Some(identity.sha256),
        why: None,
    };
    let not_there = |lack: &Lack| ModelRow {
        name: lack.model.clone(),
        present: false,
        version: None,
        sha256: None,
        why: Some(lack.to_string()),
    };
    let there = [models.yamnet(), models.silero()].into_iter().flatten().map(there);
    there.chain(models.lacking().into_iter().map(not_there)).collect()
}

/// A triage track, as JSON.
#[derive(Serialize)]
pub(crate) struct SoundEventsRow {
    model: &'static str,
    /// A frame begins so often, from 0 on, and stands for so long.
    hop_s: f64,
    window_s: f64,
    scores: ScoresRow,
    events: Vec<EventRow>,
}

#[derive(Serialize)]
struct ScoresRow {
    gunfire: Vec<f32>,
    explosion: Vec<f32>,
    siren: Vec<f32>,
    crowd: Vec<f32>,
    shouting: Vec<f32>,
    speech: Vec<f32>,
}

#[derive(Serialize)]
struct EventRow {
    class: Triage,
    from_s: f64,
    to_s: f64,
    score: f32,
}

/// Stretches of speech, as JSON.
#[derive(Serialize)]
pub(crate) struct SpeechRow {
    model: &'static str,
    segments: Vec<SegmentRow>,
}

#[derive(Serialize)]
struct SegmentRow {
    from_s: f64,
    to_s: f64,
    score: f64,
}

/// What a model says where a shot is, as JSON: one opinion, which changes no score.
#[derive(Serialize)]
pub(crate) struct OpinionRow<'a> {
    gunfire: f32,
    explosion: f32,
    most_like: Vec<LikenessRow<'a>>,
}

#[derive(Serialize)]
struct LikenessRow<'a> {
    name: &'a str,
    score: f32,
}

pub(crate) fn sound_events(heard: Option<&Heard>) -> Option<SoundEventsRow> {
    let track = heard?.sound_events.as_ref()?;
    let of = |class: Triage| track.frames.iter().map(|frame| frame.scores[class as usize]).collect();
    Some(SoundEventsRow {
        model: "yamnet",
        hop_s: SoundEvents::HOP_S,
        window_s: SoundEvents::WINDOW_S,
        scores: ScoresRow {
            gunfire: of(Triage::Gunfire),
            explosion: of(Triage::Explosion),
            siren: of(Triage::Siren),
            crowd: of(Triage::Crowd),
            shouting: of(Triage::Shouting),
            speech: of(Triage::Speech),
        },
        events: (track.events().into_iter())
            .map(|e| EventRow { class: e.class, from_s: e.from_s, to_s: e.to_s, score: e.score })
            .collect(),
    })
}

pub(crate) fn speech(heard: Option<&Heard>) -> Option<SpeechRow> {
    let speech = heard?.speech.as_ref()?;
    let segments = speech.segments.iter().map(|s| SegmentRow { from_s: s.from_s, to_s: s.to_s, score: s.score });
    Some(SpeechRow { model: "silero-vad", segments: segments.collect() })
}

pub(crate) fn opinion(heard: Option<&Heard>, t_s: f64) -> Option<OpinionRow<'_>> {
    let opinion = heard?.sound_events.as_ref()?.opinion(t_s)?;
    Some(OpinionRow {
        gunfire: opinion.gunfire,
        explosion: opinion.explosion,
        most_like: (opinion.most_like.into_iter())
            .map(|Likeness { name, score }| LikenessRow { name, score })
            .collect(),
    })
}

/// The same for people.
pub(crate) fn opinion_text(heard: Option<&Heard>, t_s: f64) -> String {
    opinion(heard, t_s).map_or(String::new(), |said| {
        let most = said.most_like.first().map_or(String::new(), |most| format!(", most like \"{}\"", most.name));
        format!("YAMNet: gunfire {:.2}, explosion {:.2}{most}", said.gunfire, said.explosion)
    })
}

/// Sound events and speech of one recording, for people: a line each, or nothing where no model listened.
pub(crate) fn heard_text(heard: Option<&Heard>) -> String {
    let mut text = String::new();
    if let Some(row) = sound_events(heard) {
        let of = |class: Triage| {
            let stretches = row.events.iter().filter(|event| event.class == class);
            let stretches = stretches.map(|e| format!("{:.1} to {:.1} s ({:.2})", e.from_s, e.to_s, e.score));
            (class, stretches.collect::<Vec<_>>())
        };
        let classes: Vec<String> = (Triage::ALL.into_iter().map(of))
            .filter(|(_, stretches)| !stretches.is_empty())
            .map(|(class, stretches)| format!("{} {}", class.name(), stretches.join(", ")))
            .collect();
        let classes = if classes.is_empty() { "none".to_owned() } else { classes.join("; ") };
        text.push_str(&format!("  sound events (YAMNet): {classes}\n"));
    }
    if let Some(row) = speech(heard) {
        let segments: Vec<String> =
            row.segments.iter().map(|s| format!("{:.1} to {:.1} s", s.from_s, s.to_s)).collect();
        let segments = if segments.is_empty() { "none".to_owned() } else { segments.join(", ") };
        text.push_str(&format!("  speech (Silero VAD): {segments}\n"));
    }
    text
}
