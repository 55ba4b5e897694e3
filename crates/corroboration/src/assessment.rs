use std::collections::BTreeSet;

use model::{ClaimId, FactName, ItemId, Knowledge, SourceId};
use serde::Serialize;

use crate::fit::Dimension;
use crate::independence::Independence;
use crate::leaning::Leaning;

/// What holding a claim against the findings came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What may be leaned on shows it, and nothing speaks against it.
    Supported,
    /// What is known fits it without showing it.
    Consistent,
    /// Evidence bears on it, and differs in what is named.
    Partly,
    /// Evidence that matches it in actor, scope, place and time shows otherwise.
    Contradicted,
    /// Nothing bears on it.
    NotCorroborated,
    /// It is in words that no machine holds against anything.
    NotTested,
}

impl Verdict {
    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Consistent => "consistent",
            Self::Partly => "partly",
            Self::Contradicted => "contradicted",
            Self::NotCorroborated => "not corroborated",
            Self::NotTested => "not tested by machine",
        }
    }
}

/// Why nothing corroborates a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// No item is known of that place and time.
    NotCovered,
    /// Somebody looked for it, and did not see it.
    CoveredNotSeen,
    /// There are items of that place and time; that anybody looked for it there is not recorded.
    CoveredNotAsked,
}

/// A claim held against everything else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// The claim.
    pub claim: ClaimId,
    /// Who makes it.
    pub source: Option<SourceId>,
    /// What it came to.
    pub verdict: Verdict,
    /// In what the nearest evidence differs, or is not shown to match, where it is *partly*.
    pub differs: Vec<Dimension>,
    /// Why nothing corroborates it, where nothing does.
    pub coverage: Option<Coverage>,
    /// The evidence for it.
    pub supporting: Vec<Weighed>,
    /// The evidence against it, in part or whole.
    pub opposing: Vec<Weighed>,
    /// What other people say, for and against.
    pub told: Vec<Weighed>,
    /// Its author's other claims that it does not agree with.
    pub own_disagreeing: Vec<ClaimId>,
    /// How its author knows, and through whom.
    pub chain: Chain,
    /// From how many sources with no known dependence it comes.
    pub independence: Independence,
    /// Parts that are in words that no machine holds against anything.
    pub untested: Vec<String>,
    /// Words that nothing is known by, each with the nearest that something is: they may be slips.
    pub meant: Vec<String>,
    /// Why, in words.
    pub why: String,
    /// Every fact that this was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// A piece of evidence beside a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighed {
    /// The fact.
    pub fact: FactName,
    /// What it says.
    pub says: String,
    /// The items it is seen in.
    pub items: BTreeSet<ItemId>,
    /// What may be leaned on it.
    pub leaning: Leaning,
    /// Why.
    pub why_leaning: String,
    /// Whether it says what the claim says, rather than the opposite.
    pub agrees: bool,
    /// In what it differs from the claim.
    pub differs: Vec<Dimension>,
    /// In what it is not shown to match the claim.
    pub open: Vec<Dimension>,
    /// What differs and what is open, in words.
    pub notes: Vec<String>,
}

/// How the author of a claim came to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// How the author knows.
    pub knowledge: Option<Knowledge>,
    /// Who told the author, and who told them: nearest first.
    pub told_by: Vec<String>,
    /// Through whom it became public or came here.
    pub through: Option<SourceId>,
    /// The chain in words, from who knows first-hand to who says it.
    pub says: String,
}
