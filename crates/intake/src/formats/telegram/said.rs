//! Messages that carry no file: their words and positions, held by the export itself.
use model::{Fact, Fix, Interval, NoticeLevel, Place, PlaceName, Position, Region, Words};
use serde_json::Value;

use super::super::names;
use super::Reading;
use super::chat::Chat;
use super::message::{account, edited, sender, text, words};

/// How wide a position is taken: whoever sends one may set the pin by hand, and Telegram tells no precision.
const PIN_RADIUS_M: f64 = 100.0;
/// The most messages without a file that are taken in from one export.
const MOST_SAID: u64 = 500_000;

/// What a message without a file says: its text, the question of a poll, or a position.
///
/// Words have no post of their own: the export did not stand at that address then, the message did.
pub(super) fn read(message: &Value, number: i64, date: Option<Interval>, chat: &Chat, reading: &mut Reading<'_>) {
    let place = position(message, number, reading);
    let said = match &place {
        Some((position, name)) => {
            let name = name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
            format!("{}, {}{name}", position.lat(), position.lon())
        }
        None => [words(message), poll(message)]
            .into_iter()
            .filter(|said| !said.trim().is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
    };
    if said.is_empty() {
        reading.left("other");
        return;
    }
    if reading.said >= MOST_SAID {
        reading.too_many += 1;
        return;
    }
    reading.said += 1;
    let at = format!("message {number}");
    let source = sender(message, &at, reading);
    let forwarded = account(message, &at, "forwarded_from", reading);
    let thread = chat.thread(reading.teller.salt);
    let number_text = number.to_string();
    let parts = ["telegram", thread.as_str(), number_text.as_str()];
    let mut passage = format!("message {number}");
    if let Some(name) = chat.name() {
        passage.push_str(&format!(" of {name}"));
    }
    passage.push_str(&format!(", {}", reading.teller.kept.name));
    if let Some(interval) = edited(message) {
        match interval.latest() {
            Some(latest) if message.get("edited_unixtime").is_some() => {
                passage.push_str(&format!("; edited, by {latest}: what it said before is not in the export"));
            }
            _ => passage.push_str("; edited: what it said before is not in the export"),
        }
    }
    if let Some(forwarded) = &forwarded {
        passage.push_str(&format!("; forwarded from {forwarded}"));
    }
    if let Some(answered) = message.get("reply_to_message_id").and_then(Value::as_i64) {
        passage.push_str(&format!("; answers message {answered}"));
    }
    if let Some((position, name)) = place {
        let by = source.as_ref().map(|source| format!(" by {source}")).unwrap_or_default();
        let live = if message.get("live_location_period_seconds").is_some() { ", as a live position" } else { "" };
        let fix = Region::disc(position, PIN_RADIUS_M).ok().map(|region| Fix {
            position,
            region,
            method: format!("as sent; Telegram tells no precision, {PIN_RADIUS_M} m are taken"),
        });
        let place = Place {
            id: names::spot(&parts),
            names: vec![PlaceName {
                text: name.unwrap_or_else(|| format!("Position in message {number}")),
                note: None,
            }],
            fix,
            description: Some(format!(
                "A position that was sent{by}{live}. Whoever sends one may choose it by hand: it does not tell where they were."
            )),
            passage: Some(passage.clone()),
            within: None,
            skyline: None,
            skyline_error_deg: None,
        };
        reading.teller.fact(&at, Fact::Place(place));
    }
    let words = Words {
        id: names::words(&[names::post(&parts).as_str(), "text"]),
        item: Some(reading.teller.kept.item.clone()),
        from: None,
        to: None,
        region: None,
        post: None,
        statement: None,
        event: None,
        kind: Some("post".to_owned()),
        said: date,
        speaker: text(message, "author").map(|name| name.to_owned().into()),
        source,
        text: said.into(),
        envelope: None,
        language: None,
        script: None,
        certainty: None,
        by: Some("Telegram Desktop, export".to_owned()),
        passage: Some(passage.into()),
    };
    reading.teller.fact(&at, Fact::Words(words));
}

/// The question of a poll with what could be chosen, a line each.
fn poll(message: &Value) -> String {
    let Some(poll) = message.get("poll") else { return String::new() };
    let answers = poll.get("answers").and_then(Value::as_array).into_iter().flatten();
    let answer = |answer: &Value| {
        let said = text(answer, "text")?;
        Some(match answer.get("voters").and_then(Value::as_u64) {
            Some(voters) => format!("- {said} ({voters})"),
            None => format!("- {said}"),
        })
    };
    let lines = text(poll, "question").map(str::to_owned).into_iter().chain(answers.filter_map(answer));
    lines.collect::<Vec<_>>().join("\n")
}

/// A position that a message sends, with the name of the place where it tells one.
fn position(message: &Value, number: i64, reading: &mut Reading<'_>) -> Option<(Position, Option<String>)> {
    let told = message.get("location_information")?;
    let degrees = |key: &str| told.get(key).and_then(Value::as_f64);
    let found =
        degrees("longitude").zip(degrees("latitude")).and_then(|(lon, lat)| Position::from_lon_lat(lon, lat).ok());
    let Some(position) = found else {
        let what = format!("message {number} sends a position that is none: {}", crate::safe_text(&told.to_string()));
        reading.say(NoticeLevel::Warning, what, "look at it in the preserved export");
        return None;
    };
    let name: Vec<&str> = ["place_name", "address"].into_iter().filter_map(|key| text(message, key)).collect();
    Some((position, (!name.is_empty()).then(|| name.join(", "))))
}
