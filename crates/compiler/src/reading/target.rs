//! What is shot at, where the words behind the deed say it.

use super::rules::rules;
use super::token::Token;

/// What somebody shoots at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    People,
    Air,
    /// A building, a vehicle, the ground.
    Thing,
}

impl Target {
    /// The word for it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::People => "at people",
            Self::Air => "in the air",
            Self::Thing => "at things",
        }
    }
}

/// Things that are shot at.
const THINGS: &[&str] = &[
    "ground",
    "building",
    "buildings",
    "car",
    "cars",
    "van",
    "vans",
    "vehicle",
    "vehicles",
    "bus",
    "buses",
    "truck",
    "trucks",
    "wall",
    "walls",
    "window",
    "windows",
    "door",
    "doors",
    "tyres",
    "tires",
    "house",
    "houses",
    "gate",
    "ambulance",
    "drone",
    "roof",
    "camera",
    "cameras",
    "sky",
    "water",
    "pavement",
    "asphalt",
    "tent",
    "tents",
    "shop",
    "shops",
];

/// The target of a deed whose words begin at a token.
pub(super) fn target(tokens: &[Token], id: &str, from: usize) -> Option<Target> {
    if id == "shot" {
        return Some(Target::People);
    }
    if !matches!(id, "firing" | "live" | "projectile") {
        return None;
    }
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let preposition =
        |w: &str| matches!(w, "at" | "on" | "upon" | "toward" | "towards" | "into" | "in" | "over" | "above");
    // "Opened fire with rifles on the crowd" has it a few words behind.
    let ends = |n: &usize| {
        matches!(word(*n), "," | ";" | "." | ":" | "—" | "and" | "but" | "while" | "as" | "before" | "after")
            || matches!(word(*n), "by" | "from" | "with" | "who" | "wearing" | "standing")
    };
    let stop = (from + 1..tokens.len()).find(ends).unwrap_or(tokens.len());
    let at = (from + 1..stop.min(from + 8)).find(|n| preposition(word(*n)))?;
    let towards = (word(at), word(at + 1), word(at + 2), word(at + 3)) == ("in", "the", "direction", "of");
    let at = if towards { at + 3 } else { at };
    let rest = at + 1..stop.min(at + 6);
    match word(at) {
        "in" | "into" if rest.clone().any(|n| word(n) == "air") => return Some(Target::Air),
        "over" | "above" => return rest.clone().any(|n| matches!(word(n), "heads" | "head")).then_some(Target::Air),
        "in" => return None,
        _ => {}
    }
    let noun = rest
        .clone()
        .find(|n| !matches!(word(*n), "the" | "a" | "an" | "their" | "his" | "its" | "direction" | "of"))?;
    if matches!(word(noun), "them" | "him" | "her" | "us" | "me" | "those" | "anyone" | "everyone") {
        return Some(Target::People);
    }
    let range = &tokens[at + 1..stop.min(at + 6)];
    // "On the ground" says where somebody is, and at what nobody shoots.
    if matches!(word(at), "on" | "upon") && THINGS.contains(&word(noun)) {
        return None;
    }
    let people =
        rules().labels.matches(range).into_iter().map(|m| m.from).chain(
            rules().nouns.matches(range).into_iter().filter(|m| rules().nouns.is_a(m.id, "person")).map(|m| m.from),
        );
    let people = people.min();
    let thing = range.iter().position(|t| THINGS.contains(&t.word.as_str()));
    match (people, thing) {
        (Some(a), Some(b)) if b < a => Some(Target::Thing),
        (Some(_), _) => Some(Target::People),
        (None, Some(_)) => Some(Target::Thing),
        _ => None,
    }
}
