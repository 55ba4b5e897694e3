use model::{
    Analysis, Arrival, Attestation, BaseMap, Case, Claim, Clock, ClockReading, Comment, Correction, Derivative,
    Disposal, Equipment, Event, Evidence, Fact, FactKind, GivenFix, Incident, Item, ItemId, Judgement, Keyholder,
    Landmark, Lineage, Link, Mark, MeasuredShadow, Metadata, Movement, Observation, OpenQuestion, Place, PolicyChange,
    Post, PublishedReport, Recorded, Redaction, ReportDraft, Role, Shutdown, Sighting, SignOff, Source,
    StandardElement, Statement, Sync, Take, Term, Toll, Translation, Vault, VerificationSheet, Weather, Withdrawal,
    Words,
};

use super::{Records, RecordsError};

macro_rules! typed {
    ($($(#[$doc:meta])* $name:ident, $kind:ident;)*) => {
        impl dyn Records {$(
            $(#[$doc])*
            pub async fn $name(&self) -> Result<Vec<Recorded<$kind>>, RecordsError> {
                let facts = self.facts(FactKind::$kind).await?;
                Ok(facts.into_iter().filter_map(|recorded| match recorded.fact {
                    Fact::$kind(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
                    _ => None,
                }).collect())
            }
        )*}
    };
}

typed! {
    /// Every source.
    sources, Source;
    /// Every place.
    places, Place;
    /// Every item, held or only described.
    items, Item;
    /// Every arrival of bytes.
    arrivals, Arrival;
    /// Every post.
    posts, Post;
    /// Every incident.
    incidents, Incident;
    /// Every event.
    events, Event;
    /// Every piece of temporal evidence.
    evidence, Evidence;
    /// Every map to draw under the case's maps.
    base_maps, BaseMap;
    /// What every detector said of every item.
    analyses, Analysis;
    /// What every file says of its own making.
    metadata, Metadata;
    /// Everyone who may open the vault, or could once.
    keyholders, Keyholder;
    /// Every tombstone.
    disposals, Disposal;
    /// What others said of the ledger's checkpoints.
    attestations, Attestation;
    /// Every word that the case adds to a vocabulary.
    terms, Term;
    /// Every part that a source plays for an item.
    roles, Role;
    /// How items come from one another.
    lineage, Lineage;
    /// Every take that a person recorded; those that `analyse` found stand in its analyses.
    takes, Take;
    /// Every verification sheet.
    verification_sheets, VerificationSheet;
    /// Every vehicle, weapon or other thing.
    equipment, Equipment;
    /// Every observation, negative ones among them.
    observations, Observation;
    /// Every statement.
    statements, Statement;
    /// What is said or written, in the original.
    words, Words;
    /// Every translation.
    translations, Translation;
    /// Every landmark.
    landmarks, Landmark;
    /// Where landmarks stand in frames.
    marks, Mark;
    /// Every fix that an analyst gave.
    given_fixes, GivenFix;
    /// Every clock.
    clocks, Clock;
    /// Every station of every movement.
    movements, Movement;
    /// Every sighting.
    sightings, Sighting;
    /// What comparisons of sightings found.
    links, Link;
    /// Every claim.
    claims, Claim;
    /// Every figure of dead, injured, detained or missing.
    tolls, Toll;
    /// Every judgement.
    judgements, Judgement;
    /// Every open question.
    open_questions, OpenQuestion;
    /// What standards of law that the case adds ask.
    standard_elements, StandardElement;
    /// Every correction.
    corrections, Correction;
    /// Every stretch in which a network was shut down.
    shutdowns, Shutdown;
    /// What the air was like, time by time.
    weather, Weather;
    /// Every number and class of a policy that the case changed.
    policy_changes, PolicyChange;
    /// Every comment.
    comments, Comment;
    /// Everything that was withdrawn, or stands again.
    withdrawals, Withdrawal;
    /// What clocks were seen to show.
    clock_readings, ClockReading;
    /// What was measured of shadows.
    measured_shadows, MeasuredShadow;
    /// Recordings put on one clock by their sound.
    syncs, Sync;
    /// What must not be seen or heard in anything published.
    redactions, Redaction;
    /// How items were made from others by this program.
    derivatives, Derivative;
    /// Every report that was published, in its newest version.
    published_reports, PublishedReport;
    /// Every report that is being written, in its newest version.
    report_drafts, ReportDraft;
    /// Every sign-off.
    sign_offs, SignOff;
}

impl dyn Records {
    /// What the case is called; `None` only in a ledger without its first entry.
    pub async fn case(&self) -> Result<Option<Recorded<Case>>, RecordsError> {
        Ok(self.fact(FactKind::Case, "case").await?.and_then(|recorded| match recorded.fact {
            Fact::Case(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
            _ => None,
        }))
    }

    /// The case's public keys; `None` where nothing was ever protected.
    pub async fn vault(&self) -> Result<Option<Recorded<Vault>>, RecordsError> {
        Ok(self.fact(FactKind::Vault, "vault").await?.and_then(|recorded| match recorded.fact {
            Fact::Vault(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
            _ => None,
        }))
    }

    /// One item.
    pub async fn item(&self, id: &ItemId) -> Result<Option<Recorded<Item>>, RecordsError> {
        Ok(self.fact(FactKind::Item, id.as_str()).await?.and_then(|recorded| match recorded.fact {
            Fact::Item(fact) => Some(Recorded { fact, version: recorded.version, entry: recorded.entry }),
            _ => None,
        }))
    }
}
