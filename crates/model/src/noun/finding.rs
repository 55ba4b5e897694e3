use serde::{Deserialize, Serialize};

use crate::{FactRef, FindingId};

/// Something computed from facts: never typed in, always with its inputs.
///
/// A finding without inputs cannot be built:
/// ```
/// # use model::{Finding, FindingId, Method, Strength};
/// let method = Method { name: "bounds".into(), version: "1".into() };
/// assert!(Finding::new(FindingId::new("f1").unwrap(), (), method, Strength::Bounds, vec![]).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding<T> {
    id: FindingId,
    value: T,
    method: Method,
    strength: Strength,
    inputs: Vec<FactRef>,
}

/// What computed a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What kind of conclusion a finding is, and so how it may be worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// What the evidence does not exclude; holds if the evidence does.
    Bounds,
    /// What is likely by a stated policy.
    Likely,
    /// What a published comparison of facts comes to; it says no more than they do.
    Compared,
    /// Evidence that cannot all be true.
    Contradiction,
}

/// A finding that stands on nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a finding needs the facts it was computed from")]
pub struct FindingError;

impl<T> Finding<T> {
    /// A value with the facts it was computed from.
    pub fn new(
        id: FindingId,
        value: T,
        method: Method,
        strength: Strength,
        inputs: Vec<FactRef>,
    ) -> Result<Self, FindingError> {
        if inputs.is_empty() { Err(FindingError) } else { Ok(Self { id, value, method, strength, inputs }) }
    }
    /// Its name.
    pub fn id(&self) -> &FindingId {
        &self.id
    }
    /// What was computed.
    pub fn value(&self) -> &T {
        &self.value
    }
    /// What computed it.
    pub fn method(&self) -> &Method {
        &self.method
    }
    /// How it may be worded.
    pub fn strength(&self) -> Strength {
        self.strength
    }
    /// The facts it was computed from.
    pub fn inputs(&self) -> &[FactRef] {
        &self.inputs
    }
}
