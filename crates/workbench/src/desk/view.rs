//! Everything about one item.
use std::collections::{BTreeMap, BTreeSet};

use intake::tables::Table;
use media::{CUTS_MAGIC, PEAKS_MAGIC, Pass};
use model::{Checked, Digest, Fact, FactKind, Held, MediaKind, Metadata, Technical};

use super::ask::EntryQuery;
use super::desk::Desk;
use super::item_view::{
    ArrivalView, FramesView, ItemView, KeyFrameView, MediaView, MetadataView, ProvenanceView, TakeView, TechnicalView,
    WaveformView,
};
use super::line::address;
use super::row::RowPage;
use super::state::State;
use crate::analyse::{PASS, pass_key};
use crate::failure::Failure;

/// How many rows of each table come with an item.
const FIRST_ROWS: usize = 1000;

impl Desk {
    /// Everything about one item, by any of its ids; `None` where there is no such item.
    pub fn item(&self, name: &str) -> Option<ItemView> {
        let id = self.state().item_id(name)?;
        let line = self.line(&id)?;
        let history = self.entries(&EntryQuery { item: Some(id.clone()), limit: 50, ..EntryQuery::default() });
        let family: BTreeSet<String> = {
            let state = self.state();
            let lineage = state.of_item(FactKind::Lineage, &id).filter_map(|(_, kept)| match kept.fact.as_ref() {
                Fact::Lineage(lineage) => Some([lineage.item.to_string(), lineage.of.to_string()]),
                _ => None,
            });
            lineage.flatten().filter(|other| *other != id).collect()
        };
        let lineage = family.iter().take(200).filter_map(|other| Some(self.line(other)?.as_ref().clone())).collect();
        let media = self.media(&id);
        let state = self.state();
        let mut tables = BTreeMap::new();
        for table in Table::ALL.into_iter().filter(|table| *table != Table::Items) {
            let total = state.of_item(table.kind(), &id).count();
            if total > 0 {
                let names = state.of_item(table.kind(), &id).take(FIRST_ROWS);
                let rows = names.filter_map(|(id, kept)| {
                    debug_assert_eq!(*id, kept.fact.id());
                    state.row(&kept.fact, kept.version, kept.entry)
                });
                tables.insert(table.name().to_owned(), RowPage { total, offset: 0, rows: rows.collect() });
            }
        }
        let arrivals = state.arrivals(&id).map(|(arrival, entry)| {
            let collection = arrival.collection.as_ref();
            let text = |value: Option<&model::Protected>| value.map(ToString::to_string);
            ArrivalView {
                at: arrival.at.to_string(),
                by: arrival.by.clone(),
                path: arrival.path.to_string(),
                sha256: arrival.sha256.to_string(),
                bytes: arrival.len,
                modified: arrival.modified.map(|at| at.to_string()),
                collector: text(collection.and_then(|c| c.collector.as_ref())),
                collected_at: collection.and_then(|c| c.at).map(|at| at.to_string()),
                collected_from: text(collection.and_then(|c| c.address.as_ref())),
                tool: text(collection.and_then(|c| c.tool.as_ref())),
                entry,
            }
        });
        let mut comments: Vec<_> =
            state.of_item(FactKind::Comment, &id).filter_map(|(id, _)| state.comment(id)).collect();
        comments.sort_by_key(|comment| comment.entry);
        let metadata: Vec<&Metadata> = state
            .of_item(FactKind::Metadata, &id)
            .filter_map(|(_, kept)| match kept.fact.as_ref() {
                Fact::Metadata(metadata) => Some(metadata),
                _ => None,
            })
            .collect();
        let fields = metadata.iter().flat_map(|metadata| &metadata.fields).map(|field| MetadataView {
            group: field.group.clone(),
            name: field.name.clone(),
            value: field.value.to_string(),
        });
        let analysis = state.analysis(&id);
        let technical = analysis.and_then(|analysis| analysis.outcome.as_ref().ok());
        let tags = technical.into_iter().flat_map(|technical| &technical.readings.tags).map(|(name, value)| {
            MetadataView { group: "container".to_owned(), name: name.clone(), value: value.to_string() }
        });
        Some(ItemView {
            row: state.current_row(FactKind::Item, &id)?,
            media,
            takes: takes(&state, &id, technical),
            technical: analysis
                .zip(technical)
                .map(|(analysis, technical)| technical_view(&analysis.version, technical)),
            tables,
            arrivals: arrivals.collect(),
            metadata: fields.chain(tags).collect(),
            provenance: metadata.iter().flat_map(|metadata| provenance(metadata)).collect(),
            comments,
            history: history.entries,
            lineage,
            line: line.as_ref().clone(),
        })
    }

    fn media(&self, id: &str) -> MediaView {
        let state = self.state();
        let mut view = MediaView {
            original: None,
            content_type: "application/octet-stream".to_owned(),
            plays: false,
            proxy: None,
            proxy_state: "absent".to_owned(),
            frames: None,
            waveform: None,
            contact_sheet: None,
            note: None,
        };
        let Some(Fact::Item(item)) = state.fact(FactKind::Item, id) else { return view };
        let Held::Bytes { sha256, .. } = item.held else {
            view.note = Some("described, and not held: there is nothing to look at".to_owned());
            return view;
        };
        if item.clear_sha256.is_some() {
            let note =
                "confidential: its copy is encrypted, and is not shown in a browser; export it with `sightline export`";
            view.note = Some(note.to_owned());
            return view;
        }
        let address = address(id);
        let technical = state.analysis(id).and_then(|analysis| analysis.outcome.as_ref().ok());
        view.original = Some(format!("/media/{address}/original"));
        view.content_type = content_type(item.kind, technical).to_owned();
        view.plays = plays(item.kind, technical);
        match technical {
            None => view.note = Some("not decoded yet: no frames, no waveform, no working copy".to_owned()),
            Some(technical) => {
                let moving = technical.duration.is_some() && (technical.video.is_some() || technical.audio.is_some());
                view.proxy = moving.then(|| format!("/media/{address}/proxy"));
                view.frames = technical.video.as_ref().map(|_| format!("/api/items/{address}/frames"));
                view.waveform = technical.audio.as_ref().map(|_| format!("/api/items/{address}/waveform"));
                view.contact_sheet = technical.video.as_ref().map(|_| format!("/media/{address}/contact.jpg"));
            }
        }
        drop(state);
        if self.workbench.has_proxy(&sha256) {
            view.proxy_state = "ready".to_owned();
        }
        view
    }

    /// The bytes of a rendition of an item's analysis, checked; `None` where it was not made or is damaged.
    ///
    /// # Limits
    /// Items whose copies are encrypted have no renditions.
    pub fn rendition(&self, item: &str, name: &str) -> Option<Vec<u8>> {
        let key = {
            let state = self.state();
            let id = state.item_id(item)?;
            let analysis = state.analysis(&id)?;
            pass_key(&analysis.sha256, &analysis.version)
        };
        self.workbench.cache().read(&key, name)
    }

    fn pass(&self, item: &str) -> Option<Pass> {
        serde_json::from_slice(&self.rendition(item, PASS)?).ok()
    }

    /// The exact times of an item's frames.
    pub fn frames(&self, item: &str) -> Option<FramesView> {
        let pass = self.pass(item)?;
        let id = self.state().item_id(item)?;
        let key_frames = pass.key_frames.iter().enumerate().map(|(index, frame)| KeyFrameView {
            index,
            micros: frame.at.micros(),
            picture: format!("/media/{}/frame/{index}", address(&id)),
        });
        let cuts = self.rendition(item, "cuts.bin").unwrap_or_default();
        let records = cuts.strip_prefix(CUTS_MAGIC.as_slice()).unwrap_or_default().chunks_exact(16);
        let times = records.filter_map(|record| Some(u64::from_le_bytes(record.get(..8)?.try_into().ok()?)));
        Some(FramesView { key_frames: key_frames.collect(), times_micros: times.collect() })
    }

    /// The picture of one key frame.
    pub fn key_frame(&self, item: &str, index: usize) -> Option<Vec<u8>> {
        let pass = self.pass(item)?;
        self.rendition(item, &pass.key_frames.get(index)?.name)
    }

    /// How loud an item is over time.
    pub fn waveform(&self, item: &str) -> Option<WaveformView> {
        let bytes = self.rendition(item, "peaks.bin")?;
        let rest = bytes.strip_prefix(PEAKS_MAGIC.as_slice())?;
        let per_second = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?);
        let samples = rest.get(8..)?.chunks_exact(2);
        let peaks = samples.filter_map(|pair| Some(f32::from(i16::from_le_bytes(pair.try_into().ok()?)) / 32768.0));
        let start_s = {
            let state = self.state();
            let analysis = state.analysis(&state.item_id(item)?);
            let technical = analysis.and_then(|analysis| analysis.outcome.as_ref().ok());
            technical.and_then(|technical| technical.audio.as_ref()).map_or(0.0, |audio| audio.start_s)
        };
        Some(WaveformView { per_second, start_s, peaks: peaks.collect() })
    }

    /// The preserved copy of an item that may be shown, by any of its ids: its hash, its length and its content type.
    ///
    /// # Errors
    /// There is no such item, it is not held, or its copy is encrypted.
    pub fn preserved(&self, item: &str) -> Result<(Digest, u64, &'static str), Failure> {
        let state = self.state();
        let next = "look at the item's page: it says what there is of it";
        let id = state.item_id(item).ok_or_else(|| Failure::new(format!("there is no item \"{item}\""), next))?;
        let Some(Fact::Item(found)) = state.fact(FactKind::Item, &id) else {
            return Err(Failure::new(format!("there is no item \"{item}\""), next));
        };
        let Held::Bytes { sha256, len } = found.held else {
            return Err(Failure::new(format!("{id} is described, and its bytes are not held"), next));
        };
        if found.clear_sha256.is_some() {
            let next = "export it with `sightline export original`, on the computer of somebody who may open the vault";
            return Err(Failure::new(format!("the copy of {id} is encrypted, and is not shown in a browser"), next));
        }
        let technical = state.analysis(&id).and_then(|analysis| analysis.outcome.as_ref().ok());
        Ok((sha256, len, content_type(found.kind, technical)))
    }
}

fn takes(state: &State, item: &str, technical: Option<&Technical>) -> Vec<TakeView> {
    let view = |take: &model::Take, by_person: bool| TakeView {
        id: take.id.to_string(),
        from_s: take.from.secs(),
        to_s: take.to.secs(),
        by_person,
        description: take.description.clone(),
    };
    let mut takes: Vec<TakeView> = state
        .of_item(FactKind::Take, item)
        .filter_map(|(_, kept)| match kept.fact.as_ref() {
            Fact::Take(take) => Some(view(take, true)),
            _ => None,
        })
        .collect();
    // A person's stand in the place of those of the machine that they overlap; the others stay, as they do where times are solved.
    let of_machine: Vec<TakeView> = technical
        .into_iter()
        .flat_map(|technical| &technical.takes)
        .map(|take| view(take, false))
        .filter(|machine| {
            let instead =
                |own: &TakeView| own.id == machine.id || (own.from_s < machine.to_s && machine.from_s < own.to_s);
            !takes.iter().any(instead)
        })
        .collect();
    takes.extend(of_machine);
    takes.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
    takes
}

fn technical_view(version: &str, technical: &Technical) -> TechnicalView {
    let video = technical.video.as_ref();
    let audio = technical.audio.as_ref();
    TechnicalView {
        container: technical.container.clone(),
        duration_s: technical.duration.map(model::Duration::secs),
        video_codec: video.map(|video| video.codec.clone()),
        width: video.map(|video| video.width),
        height: video.map(|video| video.height),
        rotation: video.map(|video| video.rotation),
        frames: video.map(|video| video.frames),
        frame_rate: video.and_then(|video| video.frame_rate),
        variable_rate: video.is_some_and(|video| video.variable_rate),
        audio_codec: audio.map(|audio| audio.codec.clone()),
        sample_rate: audio.map(|audio| audio.sample_rate),
        channels: audio.map(|audio| audio.channels),
        warnings: technical.warnings.clone(),
        version: version.to_owned(),
    }
}

fn provenance(metadata: &Metadata) -> Vec<ProvenanceView> {
    let Some(credentials) = &metadata.credentials else { return Vec::new() };
    let checked = |question: &str, checked: &Checked| {
        let (answer, why) = match checked {
            Checked::Yes => ("yes", Vec::new()),
            Checked::No(why) => ("no", why.clone()),
            Checked::NotChecked(why) => ("not_checked", vec![why.clone()]),
        };
        ProvenanceView { question: question.to_owned(), answer: answer.to_owned(), why }
    };
    let said = |question: &str, value: Option<String>| {
        value.map(|answer| ProvenanceView { question: question.to_owned(), answer, why: Vec::new() })
    };
    let signer = &credentials.signer;
    let mut views = vec![
        checked("Does the signature fit what was signed?", &credentials.signature),
        checked("Is the content what was signed?", &credentials.content),
        checked("Is the signer on a list of trust?", &signer.trusted),
        checked("Has the certificate been revoked?", &signer.revoked),
    ];
    views.extend(said("Who signed, by their own certificate?", signer.name.as_ref().map(ToString::to_string)));
    views.extend(said("Who certified them?", signer.issuer.as_ref().map(ToString::to_string)));
    views.extend(said("When, by a time-stamp?", credentials.stamped_at.map(|at| at.to_string())));
    views.extend(said(
        "Which program made it, by its own word?",
        credentials.generator.as_ref().map(ToString::to_string),
    ));
    views.extend(credentials.assertions.iter().map(|(label, value)| ProvenanceView {
        question: label.clone(),
        answer: value.to_string(),
        why: Vec::new(),
    }));
    views
}

/// Whether every browser plays an original (H.264 or VP8/VP9/AV1 in MP4 or WebM, common sound); others get a working copy.
fn plays(kind: MediaKind, technical: Option<&Technical>) -> bool {
    let Some(technical) = technical else { return false };
    let container = technical.container.as_str();
    let mp4 = container.contains("mov") || container.contains("mp4");
    let webm = container.contains("webm") || container.contains("matroska");
    let video = technical.video.as_ref().map(|video| video.codec.as_str());
    let audio = technical.audio.as_ref().map(|audio| audio.codec.as_str());
    match kind {
        MediaKind::Video => {
            let picture = match video {
                Some("h264") => mp4,
                Some("vp8" | "vp9" | "av1") => webm || mp4,
                _ => false,
            };
            let sound = match audio {
                None => true,
                Some("aac" | "mp3") => mp4,
                Some("opus" | "vorbis") => webm,
                _ => false,
            };
            picture && sound
        }
        MediaKind::Audio => match audio {
            Some("aac") => mp4,
            Some("mp3") => container.contains("mp3"),
            Some("opus" | "vorbis") => container.contains("ogg") || webm,
            Some("pcm_s16le" | "pcm_u8") => container.contains("wav"),
            Some("flac") => container.contains("flac"),
            _ => false,
        },
        MediaKind::Photo => matches!(video, Some("mjpeg" | "png" | "gif" | "webp" | "bmp")),
        _ => false,
    }
}

/// The content type of a preserved copy: by what was decoded, never by its name. What was not decoded, and what a
/// browser could run, is bytes.
fn content_type(kind: MediaKind, technical: Option<&Technical>) -> &'static str {
    let Some(technical) = technical else { return "application/octet-stream" };
    let container = technical.container.as_str();
    let has = |name: &str| container.contains(name);
    match kind {
        MediaKind::Photo => match technical.video.as_ref().map(|video| video.codec.as_str()) {
            Some("mjpeg") => "image/jpeg",
            Some("png") => "image/png",
            Some("gif") => "image/gif",
            Some("webp") => "image/webp",
            Some("bmp") => "image/bmp",
            _ => "application/octet-stream",
        },
        MediaKind::Video if has("mov") || has("mp4") => "video/mp4",
        MediaKind::Video if has("webm") || has("matroska") => "video/webm",
        MediaKind::Video if has("avi") => "video/x-msvideo",
        MediaKind::Video if has("ogg") => "video/ogg",
        MediaKind::Audio if has("mov") || has("mp4") => "audio/mp4",
        MediaKind::Audio if has("mp3") => "audio/mpeg",
        MediaKind::Audio if has("ogg") => "audio/ogg",
        MediaKind::Audio if has("wav") => "audio/wav",
        MediaKind::Audio if has("flac") => "audio/flac",
        MediaKind::Audio if has("webm") || has("matroska") => "audio/webm",
        _ => "application/octet-stream",
    }
}
