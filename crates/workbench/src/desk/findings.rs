//! What follows from the case but its times, kept beside the desk and followed entry by entry.
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use model::FactKind;

use super::desk::Desk;
use super::state::State;
use crate::failure::Failure;
use crate::findings::{Anew, Held, Kept, READ};
use crate::solve::Solved;

/// Kinds of fact that say nothing of when anything was.
const TIMELESS: [FactKind; 20] = [
    FactKind::Claim,
    FactKind::Statement,
    FactKind::Toll,
    FactKind::Judgement,
    FactKind::OpenQuestion,
    FactKind::StandardElement,
    FactKind::Term,
    FactKind::Sighting,
    FactKind::Link,
    FactKind::Movement,
    FactKind::Equipment,
    FactKind::Role,
    FactKind::VerificationSheet,
    FactKind::Incident,
    FactKind::Words,
    FactKind::Translation,
    FactKind::Comment,
    FactKind::ReportDraft,
    FactKind::SignOff,
    FactKind::PublishedReport,
];

/// Findings as of an entry, with the times that they were made with.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) as_of: u64,
    pub(crate) kept: Arc<Kept>,
    pub(crate) solved: Arc<Solved>,
}

impl Desk {
    /// Makes the findings anew where something that they rest on has changed, and says how much that was. Where the change
    /// bears on no time, the times that are at hand are used. It may take a second: not for the path of a request.
    ///
    /// # Errors
    /// The case cannot be read, or its sightings cannot be counted.
    pub async fn find_anew(&self) -> Result<Anew, Failure> {
        let made = self.make_findings().await;
        let failure = made.as_ref().err().map(ToString::to_string);
        *self.found_failure.write().unwrap_or_else(PoisonError::into_inner) = failure;
        made
    }

    /// What kept the findings from being made from the newest entries, in words.
    pub(crate) fn found_failure(&self) -> Option<String> {
        self.found_failure.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn make_findings(&self) -> Result<Anew, Failure> {
        let _one = self.finding.lock().await;
        let before = self.found();
        let as_of = self.size();
        let changed = before.as_ref().map(|before| self.state().changed_since(before.as_of, as_of));
        let is_timeless = changed.as_ref().is_some_and(|kinds| kinds.iter().all(|kind| TIMELESS.contains(kind)));
        let solved = match &before {
            Some(before) if is_timeless => Arc::clone(&before.solved),
            _ => Arc::new(self.workbench.solve().await?),
        };
        let held = match (&before, &changed) {
            (Some(before), Some(kinds)) => {
                self.state().held_again(&before.kept.held, kinds, (!is_timeless).then_some(&solved))
            }
            _ => self.state().held_again(&Held::default(), &FactKind::ALL.into_iter().collect(), Some(&solved)),
        };
        let (kept, anew) = Kept::compute(held, before.as_ref().map(|before| before.kept.as_ref()))?;
        let found = Found { as_of, kept: Arc::new(kept), solved };
        *self.found.write().unwrap_or_else(PoisonError::into_inner) = Some(found);
        Ok(anew)
    }

    /// The findings as they were last made.
    pub(crate) fn found(&self) -> Option<Found> {
        self.found.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many entries the findings were last made from; `None` before they were.
    pub fn found_as_of(&self) -> Option<u64> {
        self.found().map(|found| found.as_of)
    }

    /// Whether anything between two entries bears on when something was.
    pub fn bears_on_time(&self, from: u64, to: u64) -> bool {
        self.state().changed_since(from, to).iter().any(|kind| !TIMELESS.contains(kind))
    }
}

impl State {
    /// The kinds of the facts that were recorded or withdrawn between two entries.
    pub(super) fn changed_since(&self, from: u64, to: u64) -> BTreeSet<FactKind> {
        let lines = self.log.get(from as usize..(to as usize).min(self.log.len())).unwrap_or_default();
        let named = |name: &str| FactKind::ALL.into_iter().find(|kind| kind.name() == name);
        let of = |line: &super::EntryLine| match named(&line.kind) {
            // What a withdrawal takes back is named at the beginning of its own name.
            Some(FactKind::Withdrawal) => line.id.split(' ').next().and_then(named),
            kind => kind,
        };
        lines.iter().filter_map(of).collect()
    }

    /// The facts that findings rest on, those of some kinds taken in anew, dated anew where times were.
    fn held_again(&self, before: &Held, kinds: &BTreeSet<FactKind>, solved: Option<&Arc<Solved>>) -> Held {
        let mut kinds = kinds.clone();
        // Takes come from both.
        if kinds.contains(&FactKind::Take) || kinds.contains(&FactKind::Analysis) {
            kinds.extend([FactKind::Take, FactKind::Analysis]);
        }
        let mut held = before.clone();
        for kind in READ.into_iter().filter(|kind| kinds.contains(kind)) {
            held.forget(kind);
        }
        for kind in READ.into_iter().filter(|kind| kinds.contains(kind)) {
            for (_, kept) in self.standing(kind) {
                held.take(&kept.fact, kept.version, kept.entry);
            }
        }
        let judged = held.judged();
        for kind in judged.iter().filter(|kind| kinds.contains(kind) || kinds.contains(&FactKind::Judgement)) {
            held.forget(*kind);
            for (id, kept) in self.standing(*kind) {
                held.note(*kind, id.clone(), kept.version, kept.entry);
            }
        }
        if let Some(solved) = solved {
            held.date(solved);
        }
        held
    }
}
