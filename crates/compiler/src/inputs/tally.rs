/// A computed number of people or vehicles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The finding's name.
    pub finding: String,
    /// What is counted: "people", "vehicles".
    pub of: String,
    /// The state that they are in, as the case's tables name it.
    pub state: Option<String>,
    /// The ids of the place, the incident and the actor that it is limited to.
    pub scope: Vec<String>,
    /// The least.
    pub at_least: u64,
    /// The most; `None` where nothing bounds it.
    pub at_most: Option<u64>,
    /// Whether it is an estimate with an interval, and no count.
    pub statistic: bool,
}
