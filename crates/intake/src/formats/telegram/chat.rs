use std::collections::BTreeSet;
use std::fmt;

use model::{Basis, Evidence, Fact, Interval, ItemId, NoticeLevel, PointId, Relation, Trust};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::names::{self, Salt};
use super::Reading;
use super::message::{self, Posted};

/// A chat of an export, while its messages are read.
#[derive(Default)]
pub(super) struct Chat {
    pub(super) kind: String,
    pub(super) id: String,
    name: String,
    /// By message, in the order of the export: its number and the latest instant (in microseconds) that its date
    /// allows, or `i64::MAX` where it tells none.
    dates: Vec<(i64, i64)>,
    /// Messages that carry something.
    posted: Vec<Posted>,
    /// Their numbers.
    carrying: BTreeSet<i64>,
}

impl Chat {
    pub(super) fn about(&mut self, key: &str, value: Value) {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return,
        };
        match key {
            "type" => self.kind = text,
            "id" => self.id = text,
            "name" => self.name = text,
            _ => {}
        }
    }

    /// How the chat stands in ids: its own id may be a person's number.
    pub(super) fn thread(&self, salt: &Salt) -> String {
        salt.thread("Telegram", &format!("{} {}", self.kind, self.id))
    }

    /// Whether a message that came before carries something, so that it is a post.
    pub(super) fn carries(&self, number: i64) -> bool {
        self.carrying.contains(&number)
    }

    /// What it is called, where it is not called after a person.
    pub(super) fn name(&self) -> Option<&str> {
        let of_many = ["channel", "group"].iter().any(|end| self.kind.ends_with(end));
        Some(self.name.trim()).filter(|name| of_many && !name.is_empty())
    }

    /// Whether it is one that several people read under one address.
    pub(super) fn has_address(&self) -> bool {
        self.kind.ends_with("channel") || self.kind.ends_with("supergroup")
    }

    fn read(&mut self, value: &Value, reading: &mut Reading<'_>) {
        let Some(number) = value.get("id").and_then(Value::as_i64) else {
            reading.left("other");
            return;
        };
        let date = message::date(value);
        self.dates.push((number, date.and_then(Interval::latest).map_or(i64::MAX, |latest| latest.micros())));
        if let Some(posted) = message::read(value, number, date, self, reading) {
            self.carrying.insert(number);
            self.posted.push(posted);
        }
    }

    /// What the order of the numbers says beyond the dates: a message is not younger than any that came after it.
    fn close(&mut self, reading: &mut Reading<'_>) {
        self.dates.sort_unstable();
        // From the end on: the earliest date of any later message.
        let mut later: Vec<Option<(i64, i64)>> = vec![None; self.dates.len()];
        let mut least: Option<(i64, i64)> = None;
        for at in (0..self.dates.len()).rev() {
            later[at] = least;
            let (number, latest) = self.dates[at];
            if latest < i64::MAX && least.is_none_or(|(_, earliest)| latest < earliest) {
                least = Some((number, latest));
            }
        }
        for posted in std::mem::take(&mut self.posted) {
            let at = self.dates.partition_point(|(number, _)| *number < posted.number);
            let (Some(&(_, own)), Some(&Some((number, latest)))) = (self.dates.get(at), later.get(at)) else {
                continue;
            };
            if latest >= own {
                continue;
            }
            let own_date = if own == i64::MAX { "tells no date" } else { "is dated later" };
            let text = format!(
                "Message {} of a Telegram chat {own_date}, but its number was given out before that of message {number}, \
                 whose date Telegram shows; what it carries was there by then.",
                posted.number
            );
            if own < i64::MAX {
                let what = format!(
                    "message {} is dated later than message {number}, which was sent after it: one of the dates is wrong",
                    posted.number
                );
                reading.say(NoticeLevel::Warning, what, "compare the export with another one of the same chat");
            }
            let evidence = evidence(&posted.item, &posted.post, latest, text);
            reading.teller.fact(&format!("message {}", posted.number), Fact::Evidence(evidence));
        }
    }
}

fn evidence(item: &ItemId, post: &model::PostId, latest: i64, text: String) -> Evidence {
    let by = Interval::new(None, Some(model::Instant::from_micros(latest))).unwrap_or(Interval::UNKNOWN);
    let subject = PointId::new(&format!("{item}.start"));
    Evidence {
        id: names::evidence(&[post.as_str(), "order"]),
        subject: subject.unwrap_or_else(|error| unreachable!("an item's id names a point: {error}")),
        relation: Relation::Before(by),
        basis: Basis { text, trust: Trust::Platform },
        or: None,
        items: vec![item.clone()],
        sources: Vec::new(),
        passage: None,
    }
}

/// The messages of a chat.
pub(super) struct ChatSeed<'r, 'a> {
    pub(super) reading: &'r mut Reading<'a>,
    pub(super) chat: &'r mut Chat,
}

impl<'de> DeserializeSeed<'de> for ChatSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ChatSeed<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the messages of a chat")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut messages: A) -> Result<(), A::Error> {
        if self.chat.id.is_empty() {
            return Err(A::Error::custom("messages without the id of their chat"));
        }
        self.reading.chats += 1;
        let read = loop {
            match messages.next_element::<Value>() {
                Ok(Some(message)) => self.chat.read(&message, self.reading),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.chat.close(self.reading);
        read
    }
}

/// The lists of chats in an export of a whole account: `{"about": …, "list": [chat, …]}`.
pub(super) struct ListSeed<'r, 'a> {
    pub(super) reading: &'r mut Reading<'a>,
}

impl<'de> DeserializeSeed<'de> for ListSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of chats")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut chat = Chat::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "list" => map.next_value_seed(ListSeed { reading: self.reading })?,
                "messages" => map.next_value_seed(ChatSeed { reading: self.reading, chat: &mut chat })?,
                "name" | "type" | "id" => chat.about(&key, map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut chats: A) -> Result<(), A::Error> {
        while chats.next_element_seed(ListSeed { reading: self.reading })?.is_some() {}
        Ok(())
    }
}
