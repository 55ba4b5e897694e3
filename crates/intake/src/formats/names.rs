use model::{Digest, EvidenceId, ItemId, LineageId, PlaceId, PostId, RoleId, SourceId, WordsId};
use sha2::{Digest as _, Sha256};

/// Twelve digits that stand for something that must not be read from an id: an account, a person's number, a name.
fn digits(parts: &[&str]) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part.as_bytes());
    }
    Digest::from_bytes(sum.finalize().into()).short()
}

/// A platform's name as it stands in ids: lower-case letters and digits.
pub(crate) fn platform(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    if plain.is_empty() { "web".to_owned() } else { plain }
}

/// A text as a part of an id: what is not a plain letter, digit, `-`, `_` or `.` is replaced, and long ones end in
/// digits that tell them apart.
fn part(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).collect();
    if plain == text && plain.len() <= 60 && !plain.is_empty() {
        plain
    } else {
        format!("{}-{}", &plain[..plain.len().min(40)], digits(&[text]))
    }
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident -> $id:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(parts: &[&str]) -> $id {
            let text = parts.iter().map(|text| part(text)).collect::<Vec<_>>().join("/");
            let text = if text.len() > 180 { format!("{}-{}", &text[..150], digits(parts)) } else { text };
            $id::new(&text).unwrap_or_else(|error| unreachable!("plain letters make an id: {error}"))
        }
    )*};
}

named! {
    /// The id of a post: platform, thread and number.
    post -> PostId;
    /// The id of an item that is described but not held.
    described -> ItemId;
    /// The id of a place that a message sends.
    spot -> PlaceId;
    words -> WordsId;
    lineage -> LineageId;
    role -> RoleId;
    evidence -> EvidenceId;
}

/// What a case adds before accounts become digits in ids.
///
/// Telephone numbers and the numbers of accounts are few: without it anybody could try them all against the digits of an id
/// in a report. It is the same for all imports into a case, and does not leave the case.
#[derive(Clone)]
pub struct Salt(String);

impl Salt {
    /// The salt of a case, from something that is random in each case and told to nobody.
    pub fn new(of_case: impl Into<String>) -> Self {
        Self(of_case.into())
    }

    /// The id of a source: its platform, and digits for the account.
    pub(crate) fn source(&self, platform_name: &str, account: &str) -> SourceId {
        let text = format!("{}-{}", platform(platform_name), digits(&[&self.0, platform_name, account]));
        SourceId::new(&text).unwrap_or_else(|error| unreachable!("plain letters make an id: {error}"))
    }

    /// Digits for a conversation, which may be with a person.
    pub(crate) fn thread(&self, platform_name: &str, id: &str) -> String {
        format!("{}-{}", platform(platform_name), digits(&[&self.0, platform_name, "thread", id]))
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt")
    }
}

/// The id of a place: its name in the file of that name.
pub(crate) fn place(file: &str, name: &str, number: usize) -> PlaceId {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let cut = |text: &str, most: usize| {
        let visible: String = text.chars().filter(|c| !c.is_control() && !crate::name::is_invisible(*c)).collect();
        let end = (0..=most.min(visible.len())).rev().find(|at| visible.is_char_boundary(*at)).unwrap_or(0);
        visible[..end].trim().to_owned()
    };
    let again = if number > 1 { format!(" ({number})") } else { String::new() };
    let tail = if name.len() > 100 { format!(" {}", digits(&[name])) } else { String::new() };
    let text = format!("{}/{}{tail}{again}", cut(stem, 60), cut(name, 100));
    PlaceId::new(&text).unwrap_or_else(|error| unreachable!("short visible text makes an id: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_short_and_apart() {
        assert_eq!(post(&["youtube", "dQw4w9WgXcQ"]).as_str(), "youtube/dQw4w9WgXcQ");
        assert_ne!(post(&["x", "a/b"]), post(&["x", "a:b"]));
        assert!(
            post(&["x", &"я".repeat(500), &"b".repeat(500), &"c".repeat(60), &"d".repeat(60)]).as_str().len() <= 200
        );
        let (one, other) = (Salt::new("one case"), Salt::new("another"));
        assert_ne!(one.source("Telegram", "user1"), one.source("Telegram", "user2"));
        assert_ne!(one.source("Telegram", "user1"), other.source("Telegram", "user1"));
        assert_ne!(one.thread("Telegram", "7"), other.thread("Telegram", "7"));
        assert!(!one.source("Telegram", "@witness").as_str().contains("witness"));
        assert_eq!(place("trip.kml", "Площадь \u{202e}Республики", 2).as_str(), "trip/Площадь Республики (2)");
        assert_eq!(platform("⁰⁴⁵"), "web");
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_ids(a: String, b: String) {
            post(&[&a, &b]);
            Salt::new("a case").source(&a, &b);
            place(&a, &b, 3);
        }
    }
}
