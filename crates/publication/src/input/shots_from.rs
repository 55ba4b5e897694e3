use model::{Fix, Interval, ItemId, Position};

/// Where shots came from, as a region. It has no field for a microphone: where recordings were made is on no page.
#[derive(Debug, Clone, PartialEq)]
pub struct ShotsFrom {
    /// The finding that places them, by its name inside the case.
    pub finding: String,
    /// How many shots, and how many recordings heard them: "4 shots heard in 5 recordings".
    pub what: String,
    /// How large the region is and how sure it holds the place, without where it is.
    pub shape: String,
    /// When they were, as far as the evidence tells.
    pub when: Interval,
    /// How sure the region holds the place.
    pub level: f64,
    /// Its connected parts, the likeliest first.
    pub parts: Vec<RegionPart>,
    /// Whether one point may stand for it: of a region in parts, or of one that goes on beyond what was searched, none may.
    pub has_likeliest: bool,
    /// The items that heard them.
    pub items: Vec<ItemId>,
    /// By which method it was found.
    pub method: String,
}

/// A connected part of a region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionPart {
    /// Its outline, with the likeliest point in it.
    pub fix: Fix,
    /// What is not in it although it lies within the outline.
    pub holes: Vec<Vec<Position>>,
}
