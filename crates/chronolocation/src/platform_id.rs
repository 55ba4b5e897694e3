//! Platform ids: when an address says, by itself, by when its post existed.
//!
//! Many platforms number posts by the clock. The number cannot be backdated by the person who posts, unlike the date
//! shown beside it.
//!
//! # References
//! X: snowflake epoch 1288834974657 ms, since November 2010. Discord: epoch 1420070400000 ms. TikTok: seconds in the
//! upper 32 bits. Mastodon: milliseconds above 16 bits. UUID versions 1, 6 and 7: RFC 9562. MongoDB ObjectId: seconds in
//! the first four bytes. ULID: milliseconds in the first ten characters (Crockford's base 32).

use model::Instant;

/// What an id says: when the platform gave it out, from the earliest to the latest instant it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Whose id it is.
    pub platform: &'static str,
    /// Not before this.
    pub earliest: Instant,
    /// Not after this.
    pub latest: Instant,
}

/// What stands in an address before the id of a post, of whatever site.
const OF_A_POST: [&str; 16] = [
    "post", "posts", "status", "statuses", "message", "messages", "note", "notes", "article", "articles", "video",
    "videos", "photo", "photos", "media", "objects",
];

/// TikTok's ids and its own creation times have been seen a second apart; a few are allowed.
const TIKTOK_SLACK_SECS: i64 = 5;
/// X numbered tweets one by one until 4 November 2010; smaller ids hold no time.
const FIRST_SNOWFLAKE: u64 = 29_700_859_247;

fn stamp(platform: &'static str, from_micros: i64, length_micros: i64) -> Option<Stamp> {
    // Before 2006 there was none of these platforms, after 2100 there will be others.
    (1_136_073_600_000_000..4_102_444_800_000_000).contains(&from_micros).then(|| Stamp {
        platform,
        earliest: Instant::from_micros(from_micros),
        latest: Instant::from_micros(from_micros.saturating_add(length_micros)),
    })
}

fn millis(platform: &'static str, millis: u64) -> Option<Stamp> {
    stamp(platform, i64::try_from(millis).ok()?.checked_mul(1000)?, 999)
}

/// When X (Twitter) gave out a post's id; `None` for ids older than November 2010.
pub fn time_of_x_id(id: u64) -> Option<Stamp> {
    if id < FIRST_SNOWFLAKE {
        return None;
    }
    millis("X", (id >> 22) + 1_288_834_974_657)
}

/// When Discord gave out an id.
pub fn time_of_discord_id(id: u64) -> Option<Stamp> {
    millis("Discord", (id >> 22) + 1_420_070_400_000)
}

/// When TikTok (or Douyin) gave out a video's id, give or take a few seconds.
pub fn time_of_tiktok_id(id: u64) -> Option<Stamp> {
    let secs = (id >> 32) as i64;
    let slack = TIKTOK_SLACK_SECS * 1_000_000;
    stamp("TikTok", secs * 1_000_000 - slack, 999_999 + 2 * slack)
}

/// When a Mastodon server gave out a status's id.
pub fn time_of_mastodon_id(id: u64) -> Option<Stamp> {
    millis("Mastodon", id >> 16)
}

/// When a MongoDB ObjectId (24 hexadecimal digits) was made.
pub fn time_of_object_id(text: &str) -> Option<Stamp> {
    if text.len() != 24 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let secs = i64::from_str_radix(&text[..8], 16).ok()?;
    stamp("the server (ObjectId)", secs * 1_000_000, 999_999)
}

/// When a UUID of version 1, 6 or 7 was made (RFC 9562); other versions hold no time.
pub fn time_of_uuid(text: &str) -> Option<Stamp> {
    let groups: Vec<&str> = text.split('-').collect();
    let shape: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if shape != [8, 4, 4, 4, 12] || !text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()) {
        return None;
    }
    let hex = |text: &str| i64::from_str_radix(text, 16).ok();
    // 100 ns from 1582-10-15 to the Unix epoch.
    const GREGORIAN: i64 = 0x01B2_1DD2_1381_4000;
    match groups[2].as_bytes()[0] {
        b'1' => {
            let ticks = hex(&groups[2][1..])? << 48 | hex(groups[1])? << 32 | hex(groups[0])?;
            stamp("the server (UUID)", (ticks - GREGORIAN).div_euclid(10), 0)
        }
        b'6' => {
            let ticks = hex(groups[0])? << 28 | hex(groups[1])? << 12 | hex(&groups[2][1..])?;
            stamp("the server (UUID)", (ticks - GREGORIAN).div_euclid(10), 0)
        }
        b'7' => {
            let millis = hex(groups[0])? << 16 | hex(groups[1])?;
            stamp("the server (UUID)", millis.checked_mul(1000)?, 999)
        }
        _ => None,
    }
}

/// When a ULID (26 characters of Crockford's base 32) was made.
pub fn time_of_ulid(text: &str) -> Option<Stamp> {
    if text.len() != 26 || !text.is_ascii() {
        return None;
    }
    let digit = |b: u8| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".find(b.to_ascii_uppercase() as char);
    if text.bytes().any(|b| digit(b).is_none()) {
        return None;
    }
    let millis = text.bytes().take(10).try_fold(0i64, |sum, b| Some(sum << 5 | digit(b)? as i64))?;
    stamp("the server (ULID)", millis.checked_mul(1000)?, 999)
}

/// What an address says of when its post existed, where its platform numbers posts by the clock.
///
/// # Limits
/// Facebook, VK, YouTube, Telegram and Instagram addresses hold no time that is known for certain; they give `None`.
/// An ObjectId, UUID or ULID of any site counts only where the word before it says that it is the post's own
/// (`/posts/…`, `/video/…`): elsewhere it may be an account's, older than the post.
pub fn time_of_address(address: &str) -> Option<Stamp> {
    let bare = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let bare = bare.split(['?', '#']).next().unwrap_or(bare);
    let mut parts = bare.split('/');
    let host = parts.next()?.to_ascii_lowercase();
    let host = host
        .strip_prefix("www.")
        .or_else(|| host.strip_prefix("m."))
        .or_else(|| host.strip_prefix("mobile."))
        .unwrap_or(&host);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let after = |word: &str| {
        let at = parts.iter().position(|part| *part == word)?;
        parts.get(at + 1)?.parse::<u64>().ok()
    };
    match host {
        "twitter.com" | "x.com" => time_of_x_id(after("status").or_else(|| after("statuses"))?),
        "discord.com" | "discordapp.com" | "ptb.discord.com" if parts.first() == Some(&"channels") => {
            time_of_discord_id(parts.get(3)?.parse().ok()?)
        }
        "cdn.discordapp.com" | "media.discordapp.net" if parts.first() == Some(&"attachments") => {
            time_of_discord_id(parts.get(2)?.parse().ok()?)
        }
        "tiktok.com" | "douyin.com" => time_of_tiktok_id(after("video").or_else(|| after("photo"))?),
        _ => match parts.as_slice() {
            [.., user, id] if id.len() >= 17 && (user.starts_with('@') || *user == "statuses") => {
                time_of_mastodon_id(id.parse().ok()?)
            }
            [.., word, id] if OF_A_POST.contains(&word.to_ascii_lowercase().as_str()) => {
                time_of_object_id(id).or_else(|| time_of_uuid(id)).or_else(|| time_of_ulid(id))
            }
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(stamp: Option<Stamp>) -> String {
        stamp.map_or("none".into(), |stamp| stamp.earliest.to_string())
    }

    #[test]
    fn ids_of_known_time() {
        assert_eq!(from(time_of_x_id(1_541_815_603_606_036_480)), "2022-06-28T16:07:40.105Z");
        assert_eq!(from(time_of_x_id(1_478_690_451_354_550_272)), "2022-01-05T11:30:51Z");
        assert_eq!(from(time_of_x_id(20)), "none");
        assert_eq!(from(time_of_discord_id(175_928_847_299_117_063)), "2016-04-30T11:18:25.796Z");
        assert_eq!(from(time_of_discord_id(928_249_181_896_704_000)), "2022-01-05T11:30:51Z");
        assert_eq!(from(time_of_mastodon_id(107_569_627_201_536_000)), "2022-01-05T11:30:51Z");
        // RFC 9562, appendix A.1, A.5 and A.6.
        assert_eq!(from(time_of_uuid("C232AB00-9414-11EC-B3C8-9F6BDECED846")), "2022-02-22T19:22:22Z");
        assert_eq!(from(time_of_uuid("1EC9414C-232A-6B00-B3C8-9F6BDECED846")), "2022-02-22T19:22:22Z");
        assert_eq!(from(time_of_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")), "2022-02-22T19:22:22Z");
        assert_eq!(from(time_of_uuid("919108f7-52d1-4320-9bac-f847db4148a8")), "none");
        assert_eq!(from(time_of_object_id("507f1f77bcf86cd799439011")), "2012-10-17T21:13:27Z");
        assert_eq!(from(time_of_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV")), "2016-07-30T23:54:10.259Z");
    }

    #[test]
    fn a_tiktok_id_allows_a_few_seconds() {
        let stamp = time_of_tiktok_id(7_006_694_664_724_122_881).unwrap();
        let shown = Instant::from_micros(1_631_373_229_000_000);
        assert!(stamp.earliest <= shown && shown <= stamp.latest);
        assert!((stamp.latest - stamp.earliest).secs() < 12.0);
    }

    #[test]
    fn addresses_that_hold_a_time() {
        for (address, expected) in [
            ("https://twitter.com/someone/status/1541815603606036480?s=20", "2022-06-28T16:07:40.105Z"),
            ("https://x.com/i/web/status/1541815603606036480", "2022-06-28T16:07:40.105Z"),
            ("https://mastodon.social/@someone/107569627201536000", "2022-01-05T11:30:51Z"),
            ("https://discord.com/channels/1/2/928249181896704000", "2022-01-05T11:30:51Z"),
            ("https://discord.com/channels/1/2", "none"),
            ("https://example.org/users/017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "none"),
            ("https://example.org/posts/017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "2022-02-22T19:22:22Z"),
            ("https://example.org/a/video/C232AB00-9414-11EC-B3C8-9F6BDECED846?t=3", "2022-02-22T19:22:22Z"),
            ("https://example.org/posts/919108f7-52d1-4320-9bac-f847db4148a8", "none"),
            ("https://example.org/post/507f1f77bcf86cd799439011", "2012-10-17T21:13:27Z"),
            ("https://example.org/507f1f77bcf86cd799439011", "none"),
            ("https://example.org/notes/01ARZ3NDEKTSV4RRFFQ69G5FAV", "2016-07-30T23:54:10.259Z"),
            ("https://t.me/orda_kz/12345", "none"),
            ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "none"),
            ("https://twitter.com/jack/status/20", "none"),
            ("", "none"),
        ] {
            assert_eq!(from(time_of_address(address)), expected, "{address}");
        }
    }
}
