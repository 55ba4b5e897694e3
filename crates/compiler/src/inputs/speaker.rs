/// Who says something, as they may be named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speaker {
    /// The id of the source.
    pub id: String,
    /// Names and descriptions under which a report may speak of them, the preferred first.
    pub names: Vec<String>,
}
