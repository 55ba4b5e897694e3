use serde::{Deserialize, Serialize};

use crate::{FactName, Interval, JudgementId};

/// What only a person can conclude: an inference or a legal characterisation, under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its name inside the case.
    pub id: JudgementId,
    /// Who judges.
    pub by: String,
    /// When.
    pub at: Option<Interval>,
    /// What kind of judgement it is.
    #[serde(default)]
    pub kind: JudgementKind,
    /// The judgement in a sentence.
    pub says: String,
    /// The standard that it applies, where it is a legal one ("Basic Principles, principle 9").
    pub standard: Option<String>,
    /// What it speaks of.
    #[serde(default)]
    pub about: Vec<FactName>,
    /// The evidence for it.
    #[serde(default, rename = "for")]
    pub in_favour: Vec<FactName>,
    /// The evidence against it.
    #[serde(default)]
    pub against: Vec<FactName>,
    /// What else could explain the evidence.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// How sure the person is.
    pub confidence: Option<Confidence>,
    /// Why no surer, and why no less.
    pub reason: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// What kind of judgement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgementKind {
    /// What the evidence shows, in a person's eyes.
    #[default]
    Inference,
    /// What it amounts to in law.
    Legal,
}

/// How sure a person is of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It could well be otherwise.
    Low,
    /// More likely so than otherwise.
    Moderate,
    /// The alternatives are far-fetched.
    High,
}
