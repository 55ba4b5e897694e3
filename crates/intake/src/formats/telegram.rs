mod chat;
mod message;

use std::fmt;
use std::io::{BufReader, Read};

use model::NoticeLevel;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use self::chat::{Chat, ChatSeed, ListSeed};
use super::shelf::Shelf;
use super::{At, Teller, Told};

/// An export of Telegram Desktop (`result.json`): one chat, or all of an account's.
///
/// The file is read message by message, so that memory does not grow with the chat but for eight bytes a message.
///
/// # References
/// Telegram Desktop, `Telegram/SourceFiles/export/output/export_output_json.cpp`.
pub(super) fn read(bytes: &mut dyn Read, shelf: &Shelf, teller: Teller<'_>) -> Option<Told> {
    let mut reading = Reading { shelf, teller, chats: 0, texts: 0, places: 0, other: 0 };
    let mut from = serde_json::Deserializer::from_reader(BufReader::new(bytes));
    let read = from.deserialize_map(Root { reading: &mut reading });
    let Reading { mut teller, chats, texts, places, other, .. } = reading;
    if let Err(error) = read {
        if chats == 0 {
            // Many programs write a result.json.
            return None;
        }
        let what = format!("the export breaks off at line {}, column {}", error.line(), error.column());
        let next = "export the chat again; what stands before is taken in";
        teller.say(NoticeLevel::Error, None, what, next);
    } else if chats == 0 {
        return None;
    }
    let mut left = Vec::new();
    for (number, what) in [(texts, "messages of text alone"), (places, "positions"), (other, "messages of other kinds")]
    {
        if number > 0 {
            left.push(format!("{number} {what}"));
        }
    }
    if !left.is_empty() {
        let what = format!("read, and left in the preserved export: {}", left.join(", "));
        teller.warn(what, "nothing: the export itself is kept whole");
    }
    Some(teller.told)
}

/// Says that an HTML export is kept and not read.
pub(super) fn html(bytes: &[u8], mut teller: Teller<'_>) -> Option<Told> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    if !(head.contains("tgme") || head.contains("Exported Data") || head.contains("page_wrap")) {
        return None;
    }
    let what = "a Telegram export in HTML: kept as a document, and its messages are not read";
    teller.warn(what, "export the chat again as \"Machine-readable JSON\", and import that");
    Some(teller.told)
}

/// What is gathered while an export is read.
struct Reading<'a> {
    shelf: &'a Shelf,
    teller: Teller<'a>,
    chats: usize,
    texts: u64,
    places: u64,
    other: u64,
}

impl Reading<'_> {
    fn say(&mut self, level: NoticeLevel, what: impl Into<String>, next: &str) {
        self.teller.say(level, None::<At>, what, next);
    }
}

/// The outermost object: a chat, or lists of chats.
struct Root<'r, 'a> {
    reading: &'r mut Reading<'a>,
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Telegram Desktop")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut chat = Chat::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "chats" | "left_chats" => map.next_value_seed(ListSeed { reading: self.reading })?,
                "messages" => map.next_value_seed(ChatSeed { reading: self.reading, chat: &mut chat })?,
                "name" | "type" | "id" => chat.about(&key, map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}
