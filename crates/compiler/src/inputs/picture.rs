/// A picture that a report may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What a report writes to show it: the id of its item, or a file name.
    pub source: String,
    /// Whose picture it is, as it must be credited.
    pub credit: Option<String>,
    /// The ground on which it may be used: consent, licence, quotation.
    pub ground: Option<String>,
    /// The id of the exhibit that it is of.
    pub exhibit: Option<String>,
}
