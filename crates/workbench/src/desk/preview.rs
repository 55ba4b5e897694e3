//! What evidence would change, if it were kept. Nothing is recorded.
use std::collections::{BTreeMap, BTreeSet};

use model::{EvidenceId, Fact};

use super::case_view::NoticeView;
use super::desk::Desk;
use super::time_view::{ChangedPoint, ClashView, TimePoint, TimePreview, TimeView};
use super::times::{StandingTimes, ids, interval, reason_view};
use super::told::ToldRow;
use crate::failure::Failure;
use crate::solve::Supposing;

impl Desk {
    /// What rows and withdrawals would change, held against what stands: by the network that is kept where that alone tells
    /// and nobody asks for what would be likely, else by solving all of it.
    ///
    /// # Errors
    /// The case cannot be read, or the evidence would add up to times too far away.
    pub async fn preview(
        &self,
        who: &str,
        rows: &[ToldRow],
        withdraw: &[String],
        likely: bool,
    ) -> Result<TimePreview, Failure> {
        let facts = match self.would_be(who, rows).await? {
            Ok(facts) => facts,
            Err(notices) => return Ok(TimePreview { notices, ..nothing(self.size()) }),
        };
        let stands = self.stands().await?;
        let evidence: Vec<_> = facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Evidence(evidence) => Some(evidence.clone()),
                _ => None,
            })
            .collect();
        let named: Result<BTreeSet<EvidenceId>, _> = withdraw.iter().map(|id| EvidenceId::new(id)).collect();
        if let (true, Ok(withdrawn)) = (!likely && evidence.len() == facts.len(), named)
            && let Some(supposed) = stands.stands.suppose(&evidence, &withdrawn)?
        {
            return Ok(by_network(&stands, &supposed));
        }
        let withdrawn: BTreeSet<&str> = withdraw.iter().map(String::as_str).collect();
        let after = self.workbench.solve_with(&facts, &withdrawn).await?;
        let after = self.state().times(&after, stands.view.as_of);
        Ok(whole(&stands.view, after))
    }
}

fn nothing(as_of: u64) -> TimePreview {
    TimePreview {
        as_of,
        likely_too: false,
        changed: Vec::new(),
        contradictions_new: Vec::new(),
        contradictions_gone: Vec::new(),
        consistent: true,
        reasons: BTreeMap::new(),
        notices: Vec::new(),
    }
}

/// What the network says: bounds alone, nothing contradicting anything that does not do so already.
fn by_network(stands: &StandingTimes, supposed: &Supposing) -> TimePreview {
    let known: BTreeMap<&str, &TimePoint> =
        stands.view.points.iter().map(|point| (point.point.as_str(), point)).collect();
    let changed = supposed.changed.iter().map(|(point, bounds)| {
        let after = TimePoint {
            point: point.to_string(),
            possible: interval(bounds.interval),
            earliest_because: ids(&bounds.earliest_because),
            latest_because: ids(&bounds.latest_because),
            earliest_weakest: None,
            latest_weakest: None,
            with_metadata: None,
            likely: None,
        };
        ChangedPoint { before: known.get(point.as_str()).map(|before| TimePoint::clone(before)), after: Some(after) }
    });
    TimePreview {
        changed: changed.collect(),
        reasons: supposed.reasons.iter().map(|(id, reason)| (id.to_string(), reason_view(id, reason))).collect(),
        notices: supposed.notices.iter().map(NoticeView::from).collect(),
        consistent: stands.view.consistent,
        ..nothing(stands.view.as_of)
    }
}

/// Where two solved states differ.
fn whole(before: &TimeView, after: TimeView) -> TimePreview {
    let mut points: BTreeMap<&str, (Option<&TimePoint>, Option<&TimePoint>)> = BTreeMap::new();
    for point in &before.points {
        points.entry(&point.point).or_default().0 = Some(point);
    }
    for point in &after.points {
        points.entry(&point.point).or_default().1 = Some(point);
    }
    // Another chain to the same bound is no change to show; another bound, or another likely time, is.
    let differs = |a: &TimePoint, b: &TimePoint| a.possible != b.possible || a.likely != b.likely;
    let changed = points.into_values().filter(|pair| match pair {
        (Some(before), Some(after)) => differs(before, after),
        _ => true,
    });
    let known = |clashes: &[ClashView], clash: &ClashView| {
        let evidence: BTreeSet<&String> = clash.evidence.iter().collect();
        clashes.iter().any(|other| other.evidence.iter().collect::<BTreeSet<_>>() == evidence)
    };
    let only = |ours: &[ClashView], theirs: &[ClashView]| -> Vec<ClashView> {
        ours.iter().filter(|clash| !known(theirs, clash)).cloned().collect()
    };
    let new = after.reasons.iter().filter(|(id, reason)| before.reasons.get(*id) != Some(reason));
    TimePreview {
        likely_too: true,
        changed: changed
            .map(|(before, after)| ChangedPoint { before: before.cloned(), after: after.cloned() })
            .collect(),
        contradictions_new: only(&after.contradictions, &before.contradictions),
        contradictions_gone: only(&before.contradictions, &after.contradictions),
        consistent: after.consistent,
        reasons: new.map(|(id, reason)| (id.clone(), reason.clone())).collect(),
        notices: after.notices.clone(),
        ..nothing(before.as_of)
    }
}
