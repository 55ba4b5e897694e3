use serde::{Deserialize, Serialize};

use crate::{
    Analysis, Arrival, Attestation, BaseMap, Case, Claim, Clock, ClockReading, Comment, Correction, Derivative,
    Disposal, Equipment, Event, Evidence, GivenFix, Incident, Item, Judgement, Keyholder, Landmark, Lineage, Link,
    Mark, MeasuredShadow, Metadata, Movement, Observation, OpenQuestion, Place, PolicyChange, Post, PublishedReport,
    Redaction, Release, ReportDraft, Role, Shutdown, Sighting, SignOff, Source, StandardElement, Statement, Sync, Take,
    Term, Toll, Translation, Vault, VerificationSheet, Weather, Withdrawal, Words,
};

/// One line a kind: the noun, its name as written down, and its id among its kind.
macro_rules! kinds {
    ($($kind:ident $name:literal $f:ident => $id:expr;)*) => {
        /// Anything that is recorded rather than computed.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "value", rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each variant is documented at its noun")]
        pub enum Fact {
            $($kind($kind),)*
        }

        /// The kinds of facts, in the order in which a case's tables list them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each variant is documented at its noun")]
        pub enum FactKind {
            $($kind,)*
        }

        impl FactKind {
            /// Every kind.
            pub const ALL: [FactKind; [$($name),*].len()] = [$(FactKind::$kind,)*];
            /// Its name, as written down.
            pub const fn name(self) -> &'static str {
                match self {
                    $(FactKind::$kind => $name,)*
                }
            }
        }

        impl Fact {
            /// What kind of fact it is.
            pub const fn kind(&self) -> FactKind {
                match self {
                    $(Fact::$kind(_) => FactKind::$kind,)*
                }
            }
            /// Its name among its kind. Recording the same name again makes a new version; the old one is kept.
            pub fn id(&self) -> String {
                match self {
                    $(Fact::$kind($f) => $id,)*
                }
            }
        }
    };
}

kinds! {
    Case "case" _f => "case".to_owned();
    Source "source" f => f.id.to_string();
    Place "place" f => f.id.to_string();
    Item "item" f => f.id.to_string();
    Arrival "arrival" f => match f.path.seal() {
        // Stand-ins are alike where arrivals are not.
        Some(seal) => format!("{} {} {}", f.item, f.at, seal.commitment),
        None => format!("{} {} {}", f.item, f.at, f.path),
    };
    Post "post" f => f.id.to_string();
    Incident "incident" f => f.id.to_string();
    Event "event" f => f.id.to_string();
    Evidence "evidence" f => f.id.to_string();
    BaseMap "base_map" f => f.sha256.to_string();
    Analysis "analysis" f => format!("{} {}", f.item, f.method);
    Metadata "metadata" f => format!("{} {}", f.item, f.method);
    Vault "vault" _f => "vault".to_owned();
    Keyholder "keyholder" f => f.key.clone();
    Disposal "disposal" f => f.subject.to_string();
    Release "release" f => f.sha256.to_string();
    Attestation "attestation" f => f.sha256.to_string();
    Term "term" f => f.id();
    Role "role" f => f.id.to_string();
    Lineage "lineage" f => f.id.to_string();
    Take "take" f => f.id.to_string();
    VerificationSheet "verification_sheet" f => f.id.to_string();
    Equipment "equipment" f => f.id.to_string();
    Observation "observation" f => f.id.to_string();
    Statement "statement" f => f.id.to_string();
    Words "words" f => f.id.to_string();
    Translation "translation" f => f.id.to_string();
    Landmark "landmark" f => f.id.to_string();
    Mark "mark" f => f.id.to_string();
    GivenFix "given_fix" f => f.id.to_string();
    Clock "clock" f => f.id.to_string();
    Movement "movement" f => f.id.to_string();
    Sighting "sighting" f => f.id.to_string();
    Link "link" f => f.id.to_string();
    Claim "claim" f => f.id.to_string();
    Toll "toll" f => f.id.to_string();
    Judgement "judgement" f => f.id.to_string();
    OpenQuestion "open_question" f => f.id.to_string();
    StandardElement "standard_element" f => f.id.to_string();
    Correction "correction" f => f.id.to_string();
    Shutdown "shutdown" f => f.id.to_string();
    PolicyChange "policy_change" f => f.name.clone();
    Comment "comment" f => f.id.to_string();
    Withdrawal "withdrawal" f => f.id();
    ClockReading "clock_reading" f => f.id.to_string();
    MeasuredShadow "measured_shadow" f => f.id.to_string();
    Sync "sync" f => f.id.to_string();
    Redaction "redaction" f => f.id.to_string();
    Derivative "derivative" f => f.item.to_string();
    PublishedReport "published_report" f => f.id.to_string();
    ReportDraft "report_draft" f => f.id.to_string();
    Weather "weather" f => f.id.to_string();
    SignOff "sign_off" f => format!("{} by {}", f.report, f.by);
}

/// One version of one fact: what a finding names as its input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactRef {
    /// Its kind.
    pub kind: FactKind,
    /// Its name among its kind.
    pub id: String,
    /// Which version of it, counted from 1.
    pub version: u32,
}

/// A fact by its name, whatever version of it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactName {
    /// Its kind.
    pub kind: FactKind,
    /// Its name among its kind.
    pub id: String,
}

/// A fact as the case holds it: which version, and which ledger entry recorded it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded<T> {
    /// What was recorded.
    pub fact: T,
    /// Which version of it this is, counted from 1.
    pub version: u32,
    /// The index of the ledger entry that recorded it.
    pub entry: u64,
}

impl Fact {
    /// The one item that it is, or that all of it speaks of; `None` where it speaks of several, or of none.
    pub fn item(&self) -> Option<&crate::ItemId> {
        match self {
            Fact::Item(f) => Some(&f.id),
            Fact::Arrival(f) => Some(&f.item),
            Fact::Analysis(f) => Some(&f.item),
            Fact::Metadata(f) => Some(&f.item),
            Fact::Post(f) => Some(&f.item),
            Fact::Role(f) => Some(&f.item),
            Fact::Lineage(f) => Some(&f.item),
            Fact::Take(f) => Some(&f.item),
            Fact::VerificationSheet(f) => Some(&f.item),
            Fact::Observation(f) => Some(&f.item),
            Fact::Words(f) => f.item.as_ref(),
            Fact::Mark(f) => Some(&f.item),
            Fact::GivenFix(f) => Some(&f.item),
            Fact::Sighting(f) => Some(&f.item),
            Fact::Comment(f) => f.item.as_ref(),
            Fact::Withdrawal(f) => f.item.as_ref(),
            Fact::ClockReading(f) => Some(&f.item),
            Fact::MeasuredShadow(f) => Some(&f.item),
            Fact::Redaction(f) => Some(&f.item),
            Fact::Derivative(f) => Some(&f.item),
            _ => None,
        }
    }
    /// Lets every mention of an item be replaced; an item's own id and its arrivals stay.
    pub fn for_each_mentioned_item(&mut self, mut replace: impl FnMut(&mut crate::ItemId)) {
        match self {
            Fact::Post(f) => replace(&mut f.item),
            Fact::Event(f) => f.items.iter_mut().for_each(replace),
            Fact::Evidence(f) => f.items.iter_mut().for_each(replace),
            Fact::Role(f) => replace(&mut f.item),
            Fact::Lineage(f) => {
                replace(&mut f.item);
                replace(&mut f.of);
            }
            Fact::Take(f) => replace(&mut f.item),
            Fact::VerificationSheet(f) => replace(&mut f.item),
            Fact::Equipment(f) => f.items.iter_mut().for_each(replace),
            Fact::Observation(f) => {
                replace(&mut f.item);
                let scope = f.negative.iter_mut().flat_map(|negative| &mut negative.scope);
                scope.for_each(|span| replace(&mut span.item));
            }
            Fact::Statement(f) => f.items.iter_mut().for_each(replace),
            Fact::Words(f) => f.item.iter_mut().for_each(replace),
            Fact::Mark(f) => replace(&mut f.item),
            Fact::GivenFix(f) => replace(&mut f.item),
            Fact::Clock(f) => f.items.iter_mut().for_each(replace),
            Fact::Movement(f) => f.items.iter_mut().for_each(replace),
            Fact::Sighting(f) => replace(&mut f.item),
            Fact::ClockReading(f) => replace(&mut f.item),
            Fact::MeasuredShadow(f) => replace(&mut f.item),
            Fact::Redaction(f) => replace(&mut f.item),
            Fact::Derivative(f) => {
                replace(&mut f.item);
                replace(&mut f.of);
            }
            Fact::Sync(f) => {
                replace(&mut f.a);
                replace(&mut f.b);
            }
            Fact::Claim(f) => f.items.iter_mut().for_each(replace),
            Fact::Correction(f) => f.item.iter_mut().for_each(replace),
            Fact::Comment(_)
            | Fact::Withdrawal(_)
            | Fact::Case(_)
            | Fact::Source(_)
            | Fact::Place(_)
            | Fact::Item(_)
            | Fact::Arrival(_)
            | Fact::Incident(_)
            | Fact::BaseMap(_)
            | Fact::Analysis(_)
            | Fact::Metadata(_)
            | Fact::Vault(_)
            | Fact::Keyholder(_)
            | Fact::Disposal(_)
            | Fact::Release(_)
            | Fact::Attestation(_)
            | Fact::Term(_)
            | Fact::Translation(_)
            | Fact::Landmark(_)
            | Fact::Link(_)
            | Fact::Toll(_)
            | Fact::Judgement(_)
            | Fact::Shutdown(_)
            | Fact::Weather(_)
            | Fact::PolicyChange(_)
            | Fact::PublishedReport(_)
            | Fact::ReportDraft(_)
            | Fact::SignOff(_)
            | Fact::OpenQuestion(_)
            | Fact::StandardElement(_) => {}
        }
    }
}
