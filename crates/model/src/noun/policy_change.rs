use serde::{Deserialize, Serialize};

/// A number or a class of a published policy that a case changes, with its reason.
///
/// Numbers are named as in the policy (`spread.clock.30_min`, `spread.length.share`), classes of trust by the basis or the
/// piece of evidence (`trust.post`, `trust.evidence.e17`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChange {
    /// What is changed, by its name in the policy.
    pub name: String,
    /// What it is in this case: a number, or a class of trust.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: Option<String>,
}
