use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{
    Analysis, Arrival, BaseMap, Case, Claim, Clock, ClockReading, Correction, Equipment, Event, Evidence, Fact,
    FactKind, FactRef, GivenFix, Incident, Item, Judgement, Lineage, MeasuredShadow, Metadata, Movement, Notice,
    NoticeLevel, Observation, OpenQuestion, Place, PolicyChange, Post, Recorded, Role, Shutdown, Sighting, Source,
    Statement, Sync, Take, Toll, Translation, VerificationSheet, Whereabouts, Words,
};
use preservation::{CacheKey, Records};

use crate::failure::Failure;
use crate::open::Workbench;
use crate::vault::is_whole;

/// The one way in which findings read facts: it notes every version that it hands out.
///
/// What was noted names a finding's inputs and makes the key under which the finding is kept.
pub(crate) struct Reader<'a> {
    records: &'a (dyn Records + 'static),
    read: BTreeMap<(FactKind, String), u32>,
    /// Up to which version facts are withdrawn; `None` before it was looked up.
    withdrawn: Option<HashMap<(FactKind, String), u32>>,
    /// What opens facts that are sealed whole, for who holds a key.
    opener: Option<&'a Workbench>,
    /// By their kind and id: facts that were opened.
    opened: BTreeSet<(FactKind, String)>,
    /// How many facts could not be opened, and why.
    closed: Option<(usize, Failure)>,
}

macro_rules! readings {
    ($($name:ident, $noun:ident;)*) => {$(
        pub(crate) async fn $name(&mut self) -> Result<Vec<$noun>, Failure> {
            self.all(FactKind::$noun, |fact| match fact {
                Fact::$noun(fact) => Some(fact),
                _ => None,
            }).await
        }
    )*};
}

impl<'a> Reader<'a> {
    pub(crate) fn new(records: &'a (dyn Records + 'static)) -> Self {
        Self { records, read: BTreeMap::new(), withdrawn: None, opener: None, opened: BTreeSet::new(), closed: None }
    }

    /// The same, which reads what is sealed whole as far as the user may.
    pub(crate) fn with_opener(self, opener: &'a Workbench) -> Self {
        Self { opener: Some(opener), ..self }
    }

    /// A fact as the user may read it; `None` for one that is sealed whole and not open to them.
    async fn readable(&mut self, fact: Fact) -> Option<Fact> {
        if !is_whole(fact.kind()) || fact.envelope().is_none() {
            return Some(fact);
        }
        // Only now, so that nobody is asked for a passphrase that is not needed.
        let opened = match self.opener {
            Some(workbench) => workbench.opened(&fact).await,
            None => Err(Failure::new("it is sealed", "nothing: this command does not read it")),
        };
        let failure = match opened {
            Ok(Some(open)) => {
                self.opened.insert((open.kind(), open.id()));
                return Some(open);
            }
            Ok(None) => Failure::new("its key was destroyed", "what was erased stays erased"),
            Err(failure) => failure,
        };
        self.closed.get_or_insert((0, failure)).0 += 1;
        None
    }

    /// The ids of facts that were opened with the user's key: what says more of them must not be kept in clear.
    pub(crate) fn opened(&self) -> &BTreeSet<(FactKind, String)> {
        &self.opened
    }

    /// How many facts could not be read, and why, for a person.
    pub(crate) fn unread(&self) -> Option<Notice> {
        self.closed.as_ref().map(|(count, failure)| Notice {
            level: NoticeLevel::Warning,
            what: format!("{count} protected facts were not read, and nothing here rests on them: {}", failure.what),
            place: Whereabouts::default(),
            next: failure.next.clone(),
        })
    }

    readings! {
        case, Case;
        sources, Source;
        places, Place;
        items, Item;
        arrivals, Arrival;
        posts, Post;
        incidents, Incident;
        events, Event;
        evidence, Evidence;
        base_maps, BaseMap;
        analyses, Analysis;
        shutdowns, Shutdown;
        policy_changes, PolicyChange;
        clocks, Clock;
        clock_readings, ClockReading;
        measured_shadows, MeasuredShadow;
        syncs, Sync;
        given_fixes, GivenFix;
        lineage, Lineage;
        verification_sheets, VerificationSheet;
        metadata, Metadata;
        claims, Claim;
        statements, Statement;
        roles, Role;
        sightings, Sighting;
        equipment, Equipment;
        tolls, Toll;
        judgements, Judgement;
        movements, Movement;
        recorded_takes, Take;
        words, Words;
        translations, Translation;
        open_questions, OpenQuestion;
        corrections, Correction;
    }

    /// What people observed, and what they accepted of detectors' output.
    pub(crate) async fn observations(&mut self) -> Result<Vec<Observation>, Failure> {
        let mut observations = self
            .all(FactKind::Observation, |fact| match fact {
                Fact::Observation(fact) => Some(fact),
                _ => None,
            })
            .await?;
        observations.retain(Observation::is_settled);
        Ok(observations)
    }

    async fn all<T>(&mut self, kind: FactKind, only: impl Fn(Fact) -> Option<T>) -> Result<Vec<T>, Failure> {
        if self.withdrawn.is_none() {
            self.withdrawn = Some(self.look_up_withdrawn().await?);
        }
        let withdrawn = self.withdrawn.iter().flatten().filter(|((of, _), _)| *of == kind);
        let withdrawn: HashMap<String, u32> = withdrawn.map(|((_, id), version)| (id.clone(), *version)).collect();
        let facts = self.records.facts(kind).await?;
        let mut kept = Vec::with_capacity(facts.len());
        for Recorded { fact, version, .. } in facts {
            let id = fact.id();
            if withdrawn.get(&id).is_some_and(|up_to| version <= *up_to) {
                continue;
            }
            self.read.insert((kind, id), version);
            if let Some(fact) = self.readable(fact).await {
                kept.extend(only(fact));
            }
        }
        Ok(kept)
    }

    /// All facts of a kind that stand, sealed ones as they are, with their versions.
    pub(crate) async fn recorded(&mut self, kind: FactKind) -> Result<Vec<Recorded<Fact>>, Failure> {
        if self.withdrawn.is_none() {
            self.withdrawn = Some(self.look_up_withdrawn().await?);
        }
        let mut facts = self.records.facts(kind).await?;
        let withdrawn = self.withdrawn.as_ref();
        facts.retain(|recorded| {
            let up_to = withdrawn.and_then(|withdrawn| withdrawn.get(&(kind, recorded.fact.id())));
            up_to.is_none_or(|up_to| recorded.version > *up_to)
        });
        for Recorded { fact, version, .. } in &facts {
            self.read.insert((kind, fact.id()), *version);
        }
        Ok(facts)
    }

    async fn look_up_withdrawn(&mut self) -> Result<HashMap<(FactKind, String), u32>, Failure> {
        let mut withdrawn = HashMap::new();
        for Recorded { fact, version, .. } in self.records.withdrawals().await? {
            // That something is withdrawn is read like any other fact: a finding made without it is another finding.
            self.read.insert((FactKind::Withdrawal, fact.id()), version);
            if !fact.stands {
                withdrawn.insert((fact.of.kind, fact.of.id), fact.version);
            }
        }
        Ok(withdrawn)
    }

    /// Takes a fact for read that is not recorded: what is computed from it names it as the version it would be.
    pub(crate) fn suppose(&mut self, fact: &Fact) {
        *self.read.entry((fact.kind(), fact.id())).or_insert(0) += 1;
    }

    /// The version of a fact that was handed out.
    pub(crate) fn reference(&self, kind: FactKind, id: &str) -> Option<FactRef> {
        let version = *self.read.get(&(kind, id.to_owned()))?;
        Some(FactRef { kind, id: id.to_owned(), version })
    }

    /// The key of a finding computed by a method from all that was read.
    pub(crate) fn key(&self, method: &str, version: &str) -> CacheKey {
        let mut facts = String::new();
        for ((kind, id), version) in &self.read {
            facts.push_str(&format!("{} {} {id} {version}\n", kind.name(), id.len()));
        }
        CacheKey::of(&[("method", method.as_bytes()), ("version", version.as_bytes()), ("facts", facts.as_bytes())])
    }
}
