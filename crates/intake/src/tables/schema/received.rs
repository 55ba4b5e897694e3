//! Tables of what was received, and how far it has been verified.
use super::words::*;
use super::{BY, CERTAINTY, Column, DESCRIPTION, Holds, PASSAGE, REASON, Table, may, must};

pub(super) const CASE: &[Column] = &[
    must("title", Holds::Text, "What the case is called on its report.", "Almaty, January 2022"),
    must("zone", Holds::Text, "The zone of times written without an offset (IANA name).", "Asia/Almaty"),
];
pub(super) const TERMS: &[Column] = &[
    must("list", Holds::Text, "The vocabulary that the word is added to: see the lists below.", "observation"),
    must("word", Holds::Text, "The word as it stands in cells; small letters, `_` between.", "drone"),
    may("meaning", Holds::Text, "What it means, so that two people use it alike.", "An aircraft without a crew"),
];
pub(super) const SOURCES: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "orda"),
    must("name", Holds::Text, "An outlet, a channel, a pseudonym for a person.", "Orda.kz"),
    must("role", Holds::OneOf(ROLE_WORDS), "Its part in how the material came about.", "publisher"),
    may("medium", Holds::Text, "The platform or medium.", "Telegram"),
    may("address", Holds::Text, "An address of the source itself.", "https://orda.kz"),
    DESCRIPTION,
    PASSAGE,
];
pub(super) const PLACES: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "republic-square"),
    must("name", Holds::Text, "The preferred name.", "Republic Square"),
    may(
        "other_names",
        Holds::List,
        "Further names, in any script and era; a note on each in square brackets.",
        "площадь Республики [ru]; Жаңа алаң [kk, until 1990]",
    ),
    may("lon", Holds::Number, "Degrees east of Greenwich (WGS 84).", "76.94557"),
    may("lat", Holds::Number, "Degrees north of the equator (WGS 84).", "43.23833"),
    may("position", Holds::Text, "Instead of lon and lat: latitude, longitude.", "43.23833, 76.94557"),
    may(
        "radius_m",
        Holds::Number,
        "The metres around the position within which the place lies; needed with a position.",
        "150",
    ),
    may(
        "ring",
        Holds::Text,
        "Instead of radius_m: the corners of the area within which the place lies, each longitude and latitude.",
        "76.944 43.237; 76.947 43.237; 76.947 43.24",
    ),
    may("method", Holds::Text, "How the position was found.", "crossing of the two street lines in OpenStreetMap"),
    may("within", Holds::Reference(Table::Places), "The larger place that it is a part of.", "almaty"),
    DESCRIPTION,
    PASSAGE,
];
pub(super) const ITEMS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "V017"),
    may("title", Holds::Text, "A short title.", "Crowd enters the square from the west"),
    may("kind", Holds::OneOf(MEDIA_KIND_WORDS), "What it is; read from the bytes where they are held.", "video"),
    may(
        "file",
        Holds::Text,
        "Binds the row to a file of the same import: its path from this table's folder, or its bare name.",
        "clips/roof.mp4",
    ),
    may(
        "sha256",
        Holds::Digest,
        "Binds the row to bytes the case holds; beside `file`, what the file's hash must be.",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    may("stands_for", Holds::Number, "How many items the row stands for, where it is a group; 1 if empty.", "17"),
    DESCRIPTION,
    may("source", Holds::Reference(Table::Sources), "Where it comes from.", "orda"),
    may("place", Holds::Reference(Table::Places), "Where it was recorded, as told.", "republic-square"),
    may("state", Holds::OneOf(STATE_WORDS), "How far it has been verified, and no further.", "verified"),
    may("graphic", Holds::OneOf(GRAPHIC_WORDS), "Whether a viewer should be warned.", "yes"),
    may("confidential", Holds::YesNo, "Whether content and origin must not leave the case.", "no"),
    may("address", Holds::Text, "Where it was published.", "https://t.me/example/123"),
    may("posted_at", Holds::Time, "When it was published, as the platform says.", "2022-01-05 17:31"),
    may("captured_at", Holds::Time, "When someone captured the post.", "2022-01-07T09:12:00Z"),
    may("collector", Holds::Text, "Who collected it before it came here.", "Researcher 2"),
    may("collected_at", Holds::Time, "When it was collected.", "2022-01-07 15:12"),
    may("collected_from", Holds::Text, "The address it was collected from.", "https://t.me/example/123"),
    may("account", Holds::Text, "The account it was collected with.", "research account 3"),
    may("tool", Holds::Text, "The tool it was collected with.", "yt-dlp 2021.12.27"),
    PASSAGE,
];
pub(super) const POSTS: &[Column] = &[
    must("id", Holds::Id, "A short name of your own.", "V017.post"),
    must("item", Holds::Reference(Table::Items), "What was published.", "V017"),
    may("address", Holds::Text, "Where.", "https://t.me/example/123"),
    may("source", Holds::Reference(Table::Sources), "By whom.", "orda"),
    may("posted_at", Holds::Interval, "When it was published, as the platform says.", "2022-01-05 17:31"),
    may("captured_at", Holds::Instant, "When someone captured the post.", "2022-01-07T09:12:00Z"),
    may("edited_at", Holds::Interval, "When its author last changed it, as the platform says.", "2022-01-05 18:02"),
    may("forwarded_from", Holds::Text, "Where it was passed on from: an address, a channel, a name.", "A channel"),
    may("replies_to", Holds::Reference(Table::Posts), "The post that it answers.", "V016.post"),
    DESCRIPTION,
    PASSAGE,
];
pub(super) const ROLES: &[Column] = &[
    may("id", Holds::Id, "A short name of your own; made of item, role and source if empty.", "r1"),
    must("item", Holds::Reference(Table::Items), "The item.", "V017"),
    must("source", Holds::Reference(Table::Sources), "The source.", "orda"),
    must("role", Holds::OneOf(ROLE_WORDS), "The part that the source plays for this item.", "uploader"),
    CERTAINTY,
    REASON,
    PASSAGE,
];
pub(super) const LINEAGE: &[Column] = &[
    may("id", Holds::Id, "A short name of your own; made of the two items and the relation if empty.", "l1"),
    must("item", Holds::Reference(Table::Items), "The item that comes from the other.", "V018"),
    must(
        "relation",
        Holds::OneOf(LINEAGE_WORDS),
        "In which way: `page_source_of` is the page's HTML, `capture_of` a picture or recording of the page.",
        "excerpt_of",
    ),
    must("of", Holds::Reference(Table::Items), "The item that it comes from.", "V017"),
    CERTAINTY,
    REASON,
    BY,
    PASSAGE,
];
pub(super) const TAKES: &[Column] = &[
    must("id", Holds::Id, "The item's id, or with `#` and a number where it has several takes.", "V017#2"),
    must("item", Holds::Reference(Table::Items), "The item that it lies in.", "V017"),
    must("from_s", Holds::Seconds, "Where in the item it begins: seconds, or m:ss.", "12.5"),
    must("to_s", Holds::Seconds, "Where in the item it ends: seconds, or m:ss.", "1:02.25"),
    DESCRIPTION,
    PASSAGE,
];
pub(super) const VERIFICATION: &[Column] = &[
    may("id", Holds::Id, "A short name of your own; made of the take or item if empty.", "V017.sheet"),
    must("item", Holds::Reference(Table::Items), "The item.", "V017"),
    may("take", Holds::Reference(Table::Takes), "The take inside it, where it has several.", "V017#2"),
    must(
        "state",
        Holds::OneOf(SHEET_STATE_WORDS),
        "How far it has been verified, and no further; `held` means `not_reviewed`.",
        "verified",
    ),
    may("source", Holds::OneOf(ANSWER_WORDS), "Whether its source is known.", "confirmed"),
    may("source_reason", Holds::Text, "Why.", "The uploader sent the original file"),
    may("place", Holds::OneOf(ANSWER_WORDS), "Whether its place is known.", "confirmed"),
    may("place_reason", Holds::Text, "Why.", "The hotel's sign and the monument match satellite imagery"),
    may("time", Holds::OneOf(ANSWER_WORDS), "Whether its time is known.", "likely"),
    may("time_reason", Holds::Text, "Why.", "The wall clock shows 17:20; posted at 17:31"),
    may("integrity", Holds::OneOf(ANSWER_WORDS), "Whether it is what it seems to be.", "confirmed"),
    may("integrity_reason", Holds::Text, "Why.", "No cut; sound and picture agree with V018"),
    may("edited", Holds::OneOf(SUSPICION_WORDS), "Whether it was edited.", "no_sign"),
    may("staged", Holds::OneOf(SUSPICION_WORDS), "Whether it was staged.", "no_sign"),
    may(
        "recycled",
        Holds::OneOf(SUSPICION_WORDS),
        "Whether it is older, or of elsewhere, than it is said to be.",
        "no_sign",
    ),
    may("generated", Holds::OneOf(SUSPICION_WORDS), "Whether a program made the picture or the sound.", "no_sign"),
    may("by", Holds::Text, "Who filled in the sheet.", "Researcher 2"),
    may("at", Holds::Interval, "When.", "2022-01-12"),
    may("second", Holds::Text, "The second person, who checked it.", "Researcher 5"),
    may("second_at", Holds::Interval, "When.", "2022-01-14"),
    may("second_agrees", Holds::YesNo, "Whether the second person agrees.", "yes"),
    may("note", Holds::Text, "What is still open.", "The first two seconds are out of focus"),
    PASSAGE,
];
