use serde::{Deserialize, Serialize};

/// How sure a person is of what they say, in three steps that a reader can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It may be so; other readings are as good.
    Possible,
    /// It is more likely than the other readings ("apparently", "appears to").
    Probable,
    /// No other reading is left.
    Certain,
}
