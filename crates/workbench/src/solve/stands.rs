//! A case's times with the network behind them, kept in memory for questions about other evidence.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use chronolocation::Standing;
use model::{Evidence, EvidenceId, Fact, PointId};

use super::facts::Facts;
use super::{Bounds, FINDINGS, METHOD, Reason, Solved, VERSION, bounds, findings, reasons_of, too_far};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;

/// What a case says about when, kept so that little questions need no solve.
pub(crate) struct Stands {
    facts: Facts,
    standing: Mutex<Standing>,
}

/// What evidence would change of the bounds.
pub(crate) struct Supposing {
    /// Points whose bounds would be others.
    pub(crate) changed: BTreeMap<PointId, Bounds>,
    /// The new pieces, as bounds refer to them.
    pub(crate) reasons: BTreeMap<EvidenceId, Reason>,
    /// What could not be used.
    pub(crate) notices: Vec<model::Notice>,
}

/// By how much one recording starts after another, in microseconds.
pub(crate) struct Lag {
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    pub(crate) because: Vec<EvidenceId>,
}

impl Workbench {
    /// The findings of [`Workbench::solve`], with what stands behind them.
    ///
    /// # Errors
    /// The case cannot be read, or its evidence adds up to times too far away to be reckoned with.
    pub(crate) async fn solve_standing(&self) -> Result<(Solved, Stands), Failure> {
        let mut reader = Reader::new(self.records()).with_opener(self);
        let facts = Facts::read(&mut reader).await?;
        let standing = Standing::of(&facts.temporal(&facts.pairs())).map_err(too_far)?;
        let mut solved = findings(&facts, &reader, standing.dating())?;
        if !reader.opened().is_empty() || reader.unread().is_some() {
            solved = solved.with_sealed(&reader);
        } else {
            let key = reader.key(METHOD, VERSION);
            if self.cache().read(&key, FINDINGS).is_none() {
                self.keep(&key, &solved)?;
            }
        }
        Ok((solved, Stands { facts, standing: Mutex::new(standing) }))
    }
}

impl Stands {
    /// Whether a fact that was recorded can change anything about when; what cannot is not worth a solve.
    pub(crate) fn bears_on_time(fact: &Fact, version: u32) -> bool {
        match fact {
            // An observation counts by the light that it speaks of, and by being sealed: then it is counted as unread.
            Fact::Observation(seen) => {
                let of_light = |kind: &str| chronolocation::KINDS_OF_LIGHT.contains(&kind);
                version > 1 || seen.envelope.is_some() || seen.kind.as_deref().is_some_and(of_light)
            }
            Fact::Comment(_)
            | Fact::VerificationSheet(_)
            | Fact::Words(_)
            | Fact::Translation(_)
            | Fact::Mark(_)
            | Fact::Sighting(_)
            | Fact::Link(_)
            | Fact::OpenQuestion(_) => false,
            _ => true,
        }
    }

    /// What evidence added and withdrawn would change; `None` where only a full solve tells.
    ///
    /// # Errors
    /// It would add up to times too far away.
    pub(crate) fn suppose(
        &self,
        added: &[Evidence],
        withdrawn: &BTreeSet<EvidenceId>,
    ) -> Result<Option<Supposing>, Failure> {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(supposed) = standing.suppose(added, withdrawn).map_err(too_far)? else { return Ok(None) };
        Ok(Some(Supposing {
            changed: supposed.changed.iter().map(|(point, bounded)| (point.clone(), bounds(bounded))).collect(),
            reasons: reasons_of(&self.facts, added, supposed.grounds.iter()),
            notices: supposed.warnings,
        }))
    }

    /// By how much one point is later than another; `None` where one is in no evidence.
    pub(crate) fn between(&self, from: &str, to: &str) -> Option<Lag> {
        let standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let (bounds, because) = standing.between(from, to)?;
        Some(Lag { low: bounds.earliest, high: bounds.latest, because })
    }
}
