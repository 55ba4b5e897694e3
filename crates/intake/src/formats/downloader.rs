use model::{Fact, Interval, ItemId, LineageRelation, MediaKind, NoticeLevel, Post, Role, SourceRole};
use serde_json::Value;

use super::moments::{between, day_in_any_zone, unix_second};
use super::shelf::{Kept, Shelf};
use super::{Account, At, Teller, Told, bare_post, names};

/// The description that yt-dlp writes beside a download (`NAME.info.json`), with the files that belong to it.
///
/// # References
/// yt-dlp, README ("Output template" lists the fields) and `yt_dlp/extractor/common.py`.
pub(super) fn read(bytes: &[u8], shelf: &Shelf, mut teller: Teller<'_>) -> Option<Told> {
    let stem = teller.kept.name.strip_suffix(".info.json").or(teller.kept.name.strip_suffix(".INFO.JSON"))?.to_owned();
    let info: Value = match serde_json::from_slice(bytes) {
        Ok(info) => info,
        Err(error) => {
            let what = format!(
                "called like a downloader's description, and no JSON: it breaks at line {}, column {}",
                error.line(),
                error.column()
            );
            teller.say(NoticeLevel::Error, None, what, "find a whole copy of it; it is kept as a document");
            return Some(teller.told);
        }
    };
    let text = |key: &str| info.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let platform = text("extractor_key").or(text("extractor"))?.to_owned();
    let number = match info.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return None,
    };
    let by = match info.pointer("/_version/version").and_then(Value::as_str) {
        Some(version) => format!("yt-dlp {version}"),
        None => "yt-dlp".to_owned(),
    };
    let beside: Vec<&Kept> = beside(&stem, shelf, teller.kept);
    let (media, others): (Vec<&Kept>, Vec<&Kept>) =
        beside.into_iter().partition(|kept| is_media(&kept.name[stem.len()..], kept.kind, text("ext")));
    if media.is_empty() && text("_type").is_some_and(|kind| kind != "video") {
        let what = format!("describes a list on {platform}, not one download; it is kept as a document");
        teller.warn(what, "nothing, if the downloads themselves are here");
        return Some(teller.told);
    }
    let mut items: Vec<ItemId> = media.iter().map(|kept| kept.item.clone()).collect();
    items.dedup();
    if items.is_empty() {
        let what = format!("the file that {} describes is not in this import", teller.kept.name);
        teller.warn(what, "import it from the same folder, under the name that the download gave it");
        let kind = if text("vcodec") == Some("none") { MediaKind::Audio } else { MediaKind::Video };
        let id = names::described(&[&names::platform(&platform), &number]);
        let description = format!("Known from the description that {by} wrote of it; the file itself did not come.");
        items.push(teller.described("", id, kind, None, description));
    }
    let uploader = teller.source(
        "",
        &platform,
        Account {
            id: text("uploader_id").or(text("channel_id")),
            name: text("uploader").or(text("channel")),
            address: text("uploader_url").or(text("channel_url")),
            role: SourceRole::Uploader,
        },
    );
    let is_other = text("channel").is_some() && text("uploader").is_some() && text("channel") != text("uploader");
    let channel = is_other.then(|| {
        let account = Account {
            id: text("channel_id"),
            name: text("channel"),
            address: text("channel_url"),
            role: SourceRole::Publisher,
        };
        teller.source("", &platform, account)
    });
    let times = times(&info, &platform, &by, &mut teller);
    for (at, item) in items.iter().enumerate() {
        // The same file may have been downloaded twice: each time is a capture of its own.
        let epoch = info.get("epoch").map(Value::to_string).unwrap_or_default();
        let id = names::post(&[&names::platform(&platform), &number, item.as_str(), &epoch]);
        let post = Post {
            address: text("webpage_url").or(text("original_url")).map(Into::into),
            source: uploader.clone(),
            posted: times.posted,
            captured: times.captured.and_then(Interval::latest),
            edited: times.edited,
            passage: Some(format!("{}, id {number}", teller.kept.name).into()),
            description: Some(times.whose.clone().into()),
            ..bare_post(id, item.clone())
        };
        teller.fact("", Fact::Post(post.clone()));
        if let Some(Some(source)) = &channel {
            let id = names::role(&[item.as_str(), source.as_str(), "publisher"]);
            let reason = Some(format!("{platform} names it as the channel"));
            let (item, source, role) = (item.clone(), source.clone(), SourceRole::Publisher);
            teller.fact("", Fact::Role(Role { id, item, source, role, certainty: None, reason, passage: None }));
        }
        if at == 0 {
            teller.words("", &post, "title", text("title").or(text("fulltitle")).unwrap_or_default(), &by);
            teller.words("", &post, "description", text("description").unwrap_or_default(), &by);
        }
    }
    let info_item = teller.kept.item.clone();
    let reason = format!("{by} wrote it beside the download");
    for item in &items {
        teller.lineage("", &info_item, LineageRelation::SidecarOf, item, &reason);
        for other in &others {
            teller.lineage("", &other.item, LineageRelation::SidecarOf, item, &reason);
        }
    }
    Some(teller.told)
}

/// What the description says of when.
struct Times {
    posted: Interval,
    captured: Option<Interval>,
    edited: Option<Interval>,
    /// Whose word each time is.
    whose: String,
}

fn times(info: &Value, platform: &str, by: &str, teller: &mut Teller<'_>) -> Times {
    let second = |key: &str| info.get(key).and_then(unix_second);
    let day = info.get("upload_date").and_then(Value::as_str).and_then(day_in_any_zone);
    let (posted, mut whose) = if let Some(posted) = second("timestamp") {
        (Some(posted), format!("Posted: the date that {platform} gives (timestamp in the description)."))
    } else if let Some(released) = second("release_timestamp") {
        (Some(released), format!("Posted: when {platform} says it was released (release_timestamp)."))
    } else if let Some(day) = day {
        let whose = format!("Posted: the day that {platform} gives (upload_date), in whatever zone it means.");
        (Some(day), whose)
    } else {
        (None, format!("{platform} gives no date of posting."))
    };
    if posted.is_none() {
        let what = "tells no date of posting that can be read (timestamp, release_timestamp, upload_date)";
        teller.say(NoticeLevel::Warning, Some(At::Byte(0)), what, "write what you know of it into a table of items");
    }
    let status = info.get("live_status").and_then(Value::as_str).unwrap_or_default();
    let flag = |key: &str| info.get(key).and_then(Value::as_bool).unwrap_or(false);
    let live = flag("was_live") || flag("is_live") || matches!(status, "is_live" | "was_live" | "post_live");
    let posted = match posted {
        // What is sent live is recorded after it was announced.
        Some(posted) if live => {
            whose.push_str(" It was sent live, so the recording may be younger than that.");
            Interval::new(posted.earliest(), None).unwrap_or(Interval::UNKNOWN)
        }
        posted => posted.unwrap_or(Interval::UNKNOWN),
    };
    let edited = second("modified_timestamp");
    if edited.is_some() {
        whose.push_str(&format!(" Edited: the date that {platform} gives (modified_timestamp)."));
    }
    let captured = second("epoch").and_then(|epoch| between(epoch.earliest()?, epoch.latest()?));
    if captured.is_some() {
        whose.push_str(&format!(" Captured: the clock of the machine on which {by} ran (epoch)."));
    }
    Times { posted, captured, edited, whose }
}

/// The files that begin with a download's name and a full stop; of two names that fit, the longer one wins.
fn beside<'a>(stem: &str, shelf: &'a Shelf, info: &'a Kept) -> Vec<&'a Kept> {
    let around: Vec<&Kept> = shelf.around(&info.given, false).collect();
    let fits = |name: &str, stem: &str| name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
    let longer: Vec<&str> = around
        .iter()
        .filter_map(|kept| kept.name.strip_suffix(".info.json"))
        .filter(|other| other.len() > stem.len() && fits(other, stem))
        .collect();
    let own = |kept: &&Kept| {
        kept.item != info.item && fits(&kept.name, stem) && !longer.iter().any(|other| fits(&kept.name, other))
    };
    around.into_iter().filter(own).collect()
}

/// Whether a file beside the description is the download itself: by the ending that the description names, or a stream
/// of it (`.f137.mp4`).
fn is_media(rest: &str, kind: MediaKind, ext: Option<&str>) -> bool {
    let ending = rest.trim_start_matches('.');
    let stream = ending.split_once('.').is_some_and(|(format, _)| {
        format.strip_prefix('f').is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
    });
    match kind {
        MediaKind::Video | MediaKind::Audio => !ending.contains('.') || stream,
        // A thumbnail, unless the download itself was a picture.
        _ => ext.is_some_and(|ext| ext.eq_ignore_ascii_case(ending)),
    }
}
