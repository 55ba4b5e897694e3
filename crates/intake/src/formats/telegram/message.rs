use model::{
    Fact, Interval, ItemId, LineageRelation, MediaKind, NoticeLevel, Post, PostId, Role, SourceId, SourceRole,
};
use serde_json::Value;

use super::super::moments::{unix_second, written};
use super::super::shelf::NotThere;
use super::super::{Account, bare_post, names};
use super::chat::Chat;
use super::{Reading, said};

pub(super) const MEDIUM: &str = "Telegram";

/// A message that carries something, as far as the order of messages concerns it.
pub(super) struct Posted {
    pub(super) number: i64,
    pub(super) item: ItemId,
    pub(super) post: PostId,
}

/// When a message was sent, as Telegram says: the second, or a reading of the exporter's clock in a zone unknown.
pub(super) fn date(message: &Value) -> Option<Interval> {
    moment(message, "date")
}

/// When a message was last edited, as Telegram says.
pub(super) fn edited(message: &Value) -> Option<Interval> {
    moment(message, "edited")
}

fn moment(message: &Value, key: &str) -> Option<Interval> {
    let second = message.get(format!("{key}_unixtime")).and_then(unix_second);
    second.or_else(|| message.get(key).and_then(Value::as_str).and_then(written).map(|(interval, _)| interval))
}

pub(super) fn text<'a>(message: &'a Value, key: &str) -> Option<&'a str> {
    message.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A message's words: a string, or a list of strings and of entities with a text each.
pub(super) fn words(message: &Value) -> String {
    match message.get("text") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let part = |part: &Value| match part {
                Value::String(text) => text.clone(),
                entity => {
                    let said = text(entity, "text").unwrap_or_default().to_owned();
                    match text(entity, "href") {
                        Some(address) if address != said => format!("{said} ({address})"),
                        _ => said,
                    }
                }
            };
            parts.iter().map(part).collect()
        }
        _ => String::new(),
    }
}

pub(super) fn read(
    message: &Value,
    number: i64,
    date: Option<Interval>,
    chat: &Chat,
    reading: &mut Reading<'_>,
) -> Option<Posted> {
    let Some((file, kind)) = media(message) else {
        if is_service(message) {
            reading.left(text(message, "action").unwrap_or("other"));
        } else {
            said::read(message, number, date, chat, reading);
        }
        return None;
    };
    let at = format!("message {number}");
    let item = item(message, number, file, kind, chat, reading);
    let source = sender(message, &at, reading);
    let forwarded = account(message, &at, "forwarded_from", reading);
    let thread = chat.thread(reading.teller.salt);
    let id = names::post(&["telegram", &thread, &number.to_string()]);
    let unzoned = message.get("date_unixtime").is_none() && date.is_some();
    let edited = edited(message);
    if date.is_none() {
        let what = format!("message {number} tells no date that can be read");
        reading.say(NoticeLevel::Warning, what, "its place among the other messages bounds it");
    }
    let mut whose = "Posted: the date that Telegram shows".to_owned();
    if unzoned {
        whose.push_str(", as the exporting machine's clock tells it, in a zone that is not told");
    }
    whose.push('.');
    if edited.is_some() {
        whose.push_str(" Edited: the date that Telegram shows; what it carries may have been replaced then.");
    }
    // A message of text alone is no post that could be named.
    let answered = message.get("reply_to_message_id").and_then(Value::as_i64);
    let replies_to = answered.filter(|number| chat.carries(*number));
    if let (Some(answered), None) = (answered, replies_to) {
        whose.push_str(&format!(" Answers message {answered}."));
    }
    let post = Post {
        address: chat.has_address().then(|| format!("https://t.me/c/{}/{number}", chat.id).into()),
        source,
        posted: date.unwrap_or(Interval::UNKNOWN),
        edited,
        forwarded_from: forwarded.as_ref().map(|source| source.to_string().into()),
        replies_to: replies_to.map(|number| names::post(&["telegram", &thread, &number.to_string()])),
        passage: Some(format!("{}, {at}", reading.teller.kept.name).into()),
        description: Some(whose.into()),
        ..bare_post(id, item.clone())
    };
    reading.teller.fact(&at, Fact::Post(post.clone()));
    if let Some(signed) = text(message, "author") {
        let account = Account { id: None, name: Some(signed), address: None, role: SourceRole::Uploader };
        if let Some(source) = reading.teller.source(&at, MEDIUM, account) {
            let id = names::role(&[item.as_str(), source.as_str(), "uploader"]);
            let reason = Some("signed the message in the channel".into());
            let (item, role) = (item.clone(), SourceRole::Uploader);
            let role = Role { id, item, source, role, certainty: None, reason, passage: None };
            reading.teller.fact(&at, Fact::Role(role));
        }
    }
    reading.teller.words(&at, &post, "text", &words(message), "Telegram Desktop, export");
    Some(Posted { number, item, post: post.id })
}

fn is_service(message: &Value) -> bool {
    text(message, "type") == Some("service")
}

/// Who sent a message.
pub(super) fn sender(message: &Value, at: &str, reading: &mut Reading<'_>) -> Option<SourceId> {
    account(message, at, if is_service(message) { "actor" } else { "from" }, reading)
}

/// An account that a message names: a channel publishes, a person puts online.
pub(super) fn account(message: &Value, at: &str, key: &str, reading: &mut Reading<'_>) -> Option<SourceId> {
    let id = text(message, &format!("{key}_id"));
    let of_channel = id.is_some_and(|id| id.starts_with("channel"));
    let role = if of_channel { SourceRole::Publisher } else { SourceRole::Uploader };
    reading.teller.source(at, MEDIUM, Account { id, name: text(message, key), address: None, role })
}

/// What a message carries: the export's word for the file, and what it is.
fn media(message: &Value) -> Option<(&str, MediaKind)> {
    if let Some(photo) = text(message, "photo") {
        return Some((photo, MediaKind::Photo));
    }
    let file = text(message, "file").or_else(|| text(message, "contact_vcard"))?;
    let mime = text(message, "mime_type").unwrap_or_default();
    let kind = match (text(message, "media_type").unwrap_or_default(), mime.split('/').next().unwrap_or_default()) {
        ("video_file" | "video_message" | "animation", _) | (_, "video") => MediaKind::Video,
        ("voice_message" | "audio_file", _) | (_, "audio") => MediaKind::Audio,
        (_, "image") => MediaKind::Photo,
        (_, "text" | "application") => MediaKind::Document,
        _ => MediaKind::Unknown,
    };
    Some((file, kind))
}

/// Telegram Desktop writes in brackets why a file is not there.
fn is_placeholder(file: &str) -> bool {
    file.ends_with(')') && file.contains("(File ")
}

/// The item that a message carries: a file of the import, or one that is described but not held.
fn item(message: &Value, number: i64, file: &str, kind: MediaKind, chat: &Chat, reading: &mut Reading<'_>) -> ItemId {
    let at = format!("message {number}");
    let document = reading.teller.kept.given.clone();
    let export = reading.teller.kept.item.clone();
    let shelf = reading.shelf;
    let absent = if is_placeholder(file) {
        file.to_owned()
    } else {
        match shelf.beside(&document, file) {
            Ok(kept) => {
                let reason = format!("message {number} of the export carries it");
                reading.teller.lineage(&at, &kept.item, LineageRelation::ContainedIn, &export, &reason);
                if let Some(Ok(thumbnail)) = text(message, "thumbnail").map(|path| shelf.beside(&document, path)) {
                    let reason = format!("Telegram made it as the thumbnail of message {number}");
                    reading.teller.lineage(&at, &thumbnail.item, LineageRelation::SidecarOf, &kept.item, &reason);
                }
                return kept.item.clone();
            }
            Err(why) => {
                let file = crate::safe_text(file);
                let (what, next) = match why {
                    NotThere::Missing => (
                        format!("message {number} carries {file}, which is not in this import"),
                        "import the whole folder of the export, or leave it described but not held",
                    ),
                    NotThere::Several => (
                        format!("message {number} carries {file}, and several files of that name arrived"),
                        "unpack the archive yourself and import the folder",
                    ),
                };
                reading.say(NoticeLevel::Warning, what, next);
                "The export names a file for it that did not come with it.".to_owned()
            }
        }
    };
    let number_of = |key: &str| message.get(key).and_then(Value::as_u64);
    let mut told = vec![format!("Described by message {number} of a Telegram export: {absent}")];
    told.extend(text(message, "mime_type").map(|mime| format!("Type: {mime}.")));
    told.extend(number_of("file_size").or(number_of("photo_file_size")).map(|size| format!("Size: {size} bytes.")));
    told.extend(number_of("duration_seconds").map(|secs| format!("Length: {secs} s.")));
    let size = number_of("width").zip(number_of("height"));
    told.extend(size.map(|(width, height)| format!("Picture: {width} x {height}.")));
    let thread = chat.thread(reading.teller.salt);
    let id = names::described(&["telegram", &thread, &number.to_string()]);
    reading.teller.described(&at, id, kind, text(message, "file_name"), told.join(" "))
}
