mod chat;
mod message;
mod said;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufReader, Read};

use model::NoticeLevel;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use self::chat::{Chat, ChatSeed, ListSeed};
use super::shelf::Shelf;
use super::{At, Teller, Told};

/// An export of Telegram Desktop (`result.json`): one chat, or all of an account's.
///
/// The file is read message by message. What a message carries becomes a post; what it only says becomes words that the
/// export itself holds. Messages of Telegram's own (who joined, what was pinned) are counted.
///
/// # References
/// Telegram Desktop, `Telegram/SourceFiles/export/output/export_output_json.cpp`.
pub(super) fn read(bytes: &mut dyn Read, shelf: &Shelf, teller: Teller<'_>) -> Option<Told> {
    let mut reading = Reading { shelf, teller, chats: 0, said: 0, too_many: 0, left: BTreeMap::new() };
    let mut from = serde_json::Deserializer::from_reader(BufReader::new(bytes));
    let read = from.deserialize_map(Root { reading: &mut reading });
    let Reading { mut teller, chats, said, too_many, left, .. } = reading;
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
    if too_many > 0 {
        let what = format!(
            "{said} messages without a file are taken in, and {too_many} more are not: that is the most of one export"
        );
        let next = "export the chat in parts, by dates; what is not taken in stays in the preserved export";
        teller.say(NoticeLevel::Error, None, what, next);
    }
    let number: u64 = left.values().sum();
    if number > 0 {
        let mut kinds: Vec<(String, u64)> = left.into_iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let named = kinds.iter().take(MOST_KINDS).map(|(kind, number)| format!("{number} {kind}"));
        let further = if kinds.len() > MOST_KINDS { ", and others" } else { "" };
        let what = format!(
            "{number} messages of Telegram's own, or of kinds that are not read, stay in the preserved export: {}{further}",
            named.collect::<Vec<_>>().join(", ")
        );
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
    /// Messages without a file that were taken in, and those beyond the most that are.
    said: u64,
    too_many: u64,
    /// Messages that are not taken in, by kind.
    left: BTreeMap<String, u64>,
}

/// How many kinds of messages that are not taken in are named.
const MOST_KINDS: usize = 12;
/// The most letters of such a kind.
const MOST_KIND: usize = 40;

impl Reading<'_> {
    /// A message that is not taken in.
    fn left(&mut self, kind: &str) {
        let plain: String = kind.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(MOST_KIND).collect();
        // A file may hold any number of kinds that nobody has heard of.
        let kind = if plain.is_empty() || self.left.len() > 1000 { "other".to_owned() } else { plain };
        *self.left.entry(kind).or_default() += 1;
    }

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
