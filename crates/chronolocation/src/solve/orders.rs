//! Which of two points was first, as far as all the evidence together makes that sure.

use std::collections::BTreeSet;

use model::{EvidenceId, PointId, Trust};

use super::dating::Dating;
use super::ground::{network, with_rests};
use crate::network::Point;

/// Of two points, one is surely not after the other, whatever their bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SureOrder {
    /// The point that is not after the other.
    pub earlier: PointId,
    /// The other.
    pub later: PointId,
    /// Whether it is surely before it; otherwise both may be at once.
    pub strictly: bool,
    /// The evidence that says so, and what that was counted on.
    pub because: Vec<EvidenceId>,
}

impl Dating {
    /// What is sure of the order of these points beyond what their bounds show: pairs whose bounds lie apart are left out,
    /// and pairs that follow from two others. Files' own words and disputed evidence are left aside.
    pub fn orders(&self, points: &[PointId]) -> Vec<SureOrder> {
        let disputed: BTreeSet<&EvidenceId> =
            self.contradictions.iter().flat_map(|conflict| &conflict.evidence).collect();
        let stands = |id: &EvidenceId, trust: Trust| trust != Trust::Metadata && !disputed.contains(id);
        let firm = network(self.grounds.values().filter(|ground| stands(&ground.id, ground.trust)));
        let Ok(solution) = firm.solve() else { return Vec::new() };
        let known: Vec<(&PointId, Point)> =
            points.iter().filter_map(|id| Some((id, firm.find_point(id.as_str())?))).collect();
        let numbers: Vec<Point> = known.iter().map(|(_, point)| *point).collect();
        let named = solution.orders(&numbers).into_iter().map(|pair| {
            let because = pair.because.iter().filter_map(|&piece| EvidenceId::new(firm.evidence_id(piece)).ok());
            SureOrder {
                earlier: known[pair.earlier].0.clone(),
                later: known[pair.later].0.clone(),
                strictly: pair.strictly,
                because: with_rests(because.collect(), |id| self.grounds.get(id)),
            }
        });
        named.collect()
    }
}
