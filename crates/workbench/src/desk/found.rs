use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a search found, the best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundPage {
    /// How many were found, up to 1,000.
    pub total: usize,
    /// The hits.
    pub hits: Vec<Hit>,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// The item to open.
    pub item: Option<String>,
    /// Seconds into that item.
    pub from_s: Option<f64>,
    /// What it is called.
    pub label: String,
    /// The column in which the words stand.
    pub column: String,
    /// The text around the first of them.
    pub excerpt: String,
}
