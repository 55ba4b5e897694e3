use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may do in a case, each role with all that the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Tells what is seen and heard, comments, brings files in.
    Analyst,
    /// Changes what the account stands on: items, places, events, evidence; withdraws; hands out reports.
    Editor,
    /// Decides who takes part, and opens what is protected.
    Custodian,
}

impl Role {
    /// Every role, from the least.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Analyst, Role::Editor, Role::Custodian];
}
